"""One page a topic, written while building from the claims and their derivations; nobody edits it by hand."""

import importlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from itertools import groupby
from pathlib import Path

from errata_page import errata_page
from mathml import mathml
from sphinx.application import Sphinx

from derivations import Result, ShownStep, prove
from reference.claims import CLAIMS
from reference.claims._model import Claim, Equals, Sampled, Source
from reference.claims.bibliography import BIBLIOGRAPHY, Work

PARTS = {"base": "Base of the induction", "step": "Step of the induction"}
CODE = re.compile(r"``(.+?)``")
MARKUP = re.compile(r"([\\`*_\[\]<>{}$|#~])")


def plain(text: str) -> str:
    """The text as Markdown that shows exactly these characters; what double backticks enclose stays code."""
    parts = CODE.split(" ".join(text.split()))
    return "".join(
        f"`{part}`" if place % 2 else MARKUP.sub(r"\\\1", part) for place, part in enumerate(parts)
    )


def anchor(id: str) -> str:
    """The name by which a page's part is linked to."""
    return id.replace(".", "-").replace("_", "-")


def link(id: str) -> str:
    """A link to a claim."""
    return f"[`{id}`](#{anchor(id)})"


def write_pages(folder: Path, claims: Sequence[Claim], proofs: Mapping[str, Result]) -> None:
    """Write one page a topic, and touch only those that changed, so that a second build is quick."""
    folder.mkdir(exist_ok=True)
    topics = dict.fromkeys(claim.id.split(".")[0] for claim in claims)
    pages = {f"{topic}.md": page(topic, claims, proofs) for topic in topics}
    pages["errata.md"] = errata_page(claims, proofs, plain, link)
    for old in set(folder.iterdir()) - {folder / name for name in pages}:
        old.unlink()
    for name, text in pages.items():
        path = folder / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")


def page(topic: str, claims: Sequence[Claim], proofs: Mapping[str, Result]) -> str:
    """The page of one topic."""
    about = (importlib.import_module(f"derivations.{topic}").__doc__ or topic).strip()
    first, _, rest = about.partition("\n\n")
    mine = [claim for claim in claims if claim.id.split(".")[0] == topic]
    parts = [f"# {topic.capitalize()}", plain(first), *([plain(rest)] if rest else [])]
    for claim in mine:
        parts += section(claim, proofs[claim.id])
    parts += ["## Works", "\n".join(f"- {work(BIBLIOGRAPHY[key])}" for key in cited(mine))]
    return "\n\n".join(parts) + "\n"


def section(claim: Claim, proof: Result) -> Iterator[str]:
    """What is shown of one claim."""
    yield f"({anchor(claim.id)})="
    yield f"## {plain(claim.title)}"
    yield f"`{claim.id}` · [{proof.status}](../proofs.md#statuses)"
    yield f"**Statement.** {plain(claim.statement)}"
    yield formulas(proof.latex)
    if claim.corrected_by:
        yield f"**Erratum {plain(claim.erratum or '')}.** What holds is {link(claim.corrected_by)}."
        yield f"The witness gives {plain(proof.printed)} as printed, and {plain(proof.true)} in truth:"
        yield listed(plain(line) for line in proof.witness)
    if claim.assumptions:
        shown = {one.name: one.latex for one in proof.assumptions}
        yield "**Assumptions.**"
        yield listed(assumption(text, shown.get(name, ())) for name, text in claim.assumptions.items())
    if proof.steps:
        yield "**Proof.**"
        yield raw(steps(proof.steps))
    if proof.side_conditions:
        yield f"**Where it divides.** {plain(', '.join(proof.side_conditions))}"
    yield f"**In code.** {held(claim)}"
    if claim.conventions:
        yield "**Conventions**, each of them right:"
        yield listed(f"*{plain(one.name)}*: {plain(one.text)}" for one in claim.conventions)
    if claim.mistakes:
        yield "**Mistakes** that are recognised:"
        yield listed(f"*{plain(one.name)}*: {plain(one.sentence)}" for one in claim.mistakes)
    yield f"**Source.** {'; '.join(source(one) for one in claim.sources)}"
    yield f"**Digest.** `{proof.digest}`"


def formulas(latex: str) -> str:
    """Formulas, one a line, which the kernel separates as TeX does."""
    return raw("\n".join(block(line) for line in latex.split(r" \\ ") if line))


def block(latex: str) -> str:
    """A formula on a line of its own."""
    return f'<div class="math">{mathml(latex, "block")}</div>'


def raw(html: str) -> str:
    """HTML as it is."""
    return f"```{{raw}} html\n{html}\n```"


def assumption(text: str, latex: Iterable[str]) -> str:
    """An assumption's sentence, and what the kernel reads."""
    return "; ".join([plain(text), *(f"${one}$" for one in latex)])


def steps(lines: Sequence[ShownStep]) -> str:
    """The lines of a proof under the parts of an induction, each below the rule that led to it."""
    items = []
    for part, group in groupby(lines, key=lambda line: line.part):
        if part:
            items.append(f'<li class="part">{escape(PARTS.get(part, part))}</li>')
        for line in group:
            rule = " ".join(word for word in (line.rule.replace("_", " "), line.about) if word)
            items.append(f'<li><span class="rule">{escape(rule)}</span>{block(line.latex)}</li>')
    return '<ol class="proof">\n' + "\n".join(items) + "\n</ol>"


def held(claim: Claim) -> str:
    """How an implementation is held against the claim."""
    match claim.property:
        case Equals():
            return "What an implementation returns equals the exact value in every case, within its budget."
        case Sampled():
            return "What an implementation draws obeys the exact law, by exact tests."
        case _:
            return "A statement about mathematics alone; no implementation is asked for it."


def listed(items: Iterable[str]) -> str:
    """A list."""
    return "\n".join(f"- {item}" for item in items)


def source(one: Source) -> str:
    """Author, year and place."""
    cited_work = BIBLIOGRAPHY[one.work]
    families = [author.split(",")[0] for author in cited_work.authors]
    who = " and ".join(families) if len(families) < 3 else f"{families[0]} et al."
    return plain(", ".join(part for part in (f"{who} {cited_work.year or ''}".strip(), one.place) if part))


def cited(claims: Iterable[Claim]) -> list[str]:
    """The keys of the works that the claims cite, once each, in the order of their first mention."""
    return list(dict.fromkeys(one.work for claim in claims for one in claim.sources))


def work(one: Work) -> str:
    """An entry of the bibliography."""
    parts = ["; ".join(one.authors), one.title, one.journal or one.booktitle or one.note, str(one.year or "")]
    link = f" [doi:{one.doi}](https://doi.org/{one.doi})" if one.doi else ""
    return plain(". ".join(part for part in parts if part)) + "." + link


def generate(app: Sphinx) -> None:
    """Prove every claim and write the pages."""
    proofs = {proof.id: proof for proof in prove()}
    write_pages(Path(app.srcdir) / "_generated", CLAIMS, proofs)


def setup(app: Sphinx) -> dict[str, bool]:
    """Write the pages before Sphinx looks for its sources."""
    app.connect("builder-inited", generate)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
