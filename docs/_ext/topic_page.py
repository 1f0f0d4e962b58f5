"""The page of one topic: its claims in the order of the lecture, each with its statement and status."""

import importlib
from collections import Counter
from collections.abc import Iterator

from facts import Facts
from hooks import figures
from markup import anchor, badge, block, html_code, indexed, link, listed, name, plain, raw, source, table

from reference.claims._model import Claim


def topic_page(topic: str, known: Facts) -> str:
    """The whole page."""
    return "\n\n".join(_parts(topic, known)) + "\n"


def _parts(topic: str, known: Facts) -> Iterator[str]:
    about = (importlib.import_module(f"derivations.{topic}").__doc__ or topic).strip()
    mine = known.of(topic)
    yield indexed(name(topic))
    yield f"# {name(topic)}"
    for paragraph in about.split("\n\n"):
        yield plain(paragraph)
    yield from figures(topic, name(topic))
    for claim in mine:
        yield from _section(claim, known)
    yield "## Sources"
    yield listed(dict.fromkeys(source(one) for claim in mine for one in claim.sources))


def _section(claim: Claim, known: Facts) -> Iterator[str]:
    result = known.proofs[claim.id]
    yield f"({anchor(claim.id)})="
    yield f"## {plain(claim.title)}"
    erratum = f"<span>erratum {claim.erratum}</span>" if claim.erratum else ""
    yield raw(f'<p class="meta">{html_code(claim.id)} {badge(result.status)} {erratum}</p>')
    yield raw("\n".join(block(line) for line in result.latex.split(r" \\ ") if line))
    yield plain(result.summary)
    if claim.assumptions:
        yield "Assuming: " + "; ".join(plain(text) for text in claim.assumptions.values()) + "."
    if claim.corrected_by:
        yield (
            f"As printed {plain(result.printed)}, in truth {plain(result.true)} in the witness; what holds is "
            f"{link(claim.corrected_by)}."
        )
    kinds = ["assumptions"] if claim.assumptions else []
    kinds += ["derivation"] if result.steps else []
    kinds += ["code", f"{len(claim.mistakes)} mistakes"] if claim.property and claim.mistakes else []
    yield link(claim.id, f"All about it: {', '.join([*kinds, 'sources'])}")


def topics_page(known: Facts) -> str:
    """The list of the topics, in the order of the lecture."""
    order = dict.fromkeys(claim.id.partition(".")[0] for claim in known.claims)
    rows = []
    for topic in order:
        mine = known.of(topic)
        statuses = Counter(known.proofs[one.id].status for one in mine)
        told = ", ".join(f"{count} {status}" for status, count in sorted(statuses.items()))
        judged = sum(one.property is not None for one in mine)
        rows.append((f"[{name(topic)}](/topics/{topic}.md)", told, str(judged)))
    pages = "\n".join(f"/topics/{topic}" for topic in order)
    parts = [
        "# Topics",
        "In the order of the lecture. The statuses are computed while the site is built.",
        table(("Topic", "Claims", "Code is held to"), rows),
        f"```{{toctree}}\n:hidden:\n\n{pages}\n```",
    ]
    return "\n\n".join(parts) + "\n"
