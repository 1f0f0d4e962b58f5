"""The page of the dependency graph: the picture, its legend, and the same as a nested list."""

from collections.abc import Iterator

from facts import Facts
from graph import svg
from markup import SIGNS, badge, link, links, name, plain, raw

from reference.claims import topics


def graph_page(known: Facts) -> str:
    """The whole page."""
    return "\n\n".join(_parts(known)) + "\n"


def _parts(known: Facts) -> Iterator[str]:
    yield "---\nhide-toc: true\n---"
    yield "# What rests on what"
    yield (
        "Every claim, by topic. An arrow leads from a claim to one whose proof cites it; a dashed one from a claim to "
        "the erratum in whose place it stands. Each node is a link, and can be reached with the Tab key. "
        "[The same as text](#as-text) stands below the picture."
    )
    used = {result.status for result in known.proofs.values()}
    items = (
        f"<li>{badge(status)} {text[0].upper() + text[1:]}</li>"
        for status, (_, text) in SIGNS.items()
        if status in used
    )
    yield raw(f'<ul class="legend">{"".join(items)}</ul>')
    yield raw(f'<div class="graph-box" tabindex="0" role="region" aria-label="The graph">{svg(known)}</div>')
    yield raw('<script defer src="../_static/graph.js"></script>')
    yield "## As text"
    for topic in topics():
        lines = [f"- [{name(topic)}](/topics/{topic}.md)"]
        for claim in known.of(topic):
            result = known.proofs[claim.id]
            lines.append(f"  - {link(claim.id)} ({result.status}): {plain(claim.title)}")
            if result.depends_on:
                lines.append(f"    - rests on {links(result.depends_on)}")
            if users := known.used_by(claim.id):
                lines.append(f"    - is used by {links(users)}")
            if claim.corrected_by:
                lines.append(f"    - erratum {claim.erratum}; what holds is {link(claim.corrected_by)}")
        yield "\n".join(lines)
