"""The pages of the facts, written while building from the claims and their derivations; nobody edits them by hand."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from claim_page import claim_page
from errata_page import errata_page
from facts import Facts, facts
from graph_page import graph_page
from list_pages import bibliography_page, conventions_page, notation_page, rules_page, slides_page
from sphinx.application import Sphinx
from topic_page import topic_page, topics_page

from reference.claims import topics

FOLDERS = ("claims", "topics", "facts")


def pages(known: Facts) -> Mapping[str, str]:
    """The text of every generated page, by its path below the sources."""
    return {
        **{f"claims/{claim.id}.md": claim_page(claim, known) for claim in known.claims},
        **{f"topics/{topic}.md": topic_page(topic, known) for topic in topics()},
        "topics/index.md": topics_page(known),
        "facts/graph.md": graph_page(known),
        "facts/slides.md": slides_page(known),
        "facts/errata.md": errata_page(known),
        "facts/conventions.md": conventions_page(known),
        "facts/notation.md": notation_page(),
        "facts/rules.md": rules_page(known),
        "facts/bibliography.md": bibliography_page(known),
    }


def write(root: Path, texts: Mapping[str, str], folders: Iterable[str] = FOLDERS) -> None:
    """Write the pages, and touch only those that changed, so that a second build is quick."""
    for folder in folders:
        (root / folder).mkdir(exist_ok=True)
        for old in set((root / folder).iterdir()) - {root / name for name in texts}:
            old.unlink()
    for name, text in texts.items():
        path = root / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")


def generate(app: Sphinx) -> None:
    """Prove every claim, once, and write the pages."""
    write(Path(app.srcdir), pages(facts(app.env)))


def setup(app: Sphinx) -> dict[str, bool]:
    """Write the pages before Sphinx looks for its sources."""
    app.connect("builder-inited", generate)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
