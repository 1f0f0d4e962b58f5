"""The page of one claim: what is true, why, and how code is held to it."""

from collections.abc import Iterator

import code_of
from facts import Facts
from hooks import cite_box, figures
from markup import (
    anchor,
    badge,
    block,
    code,
    html_code,
    indexed,
    link,
    links,
    listed,
    name,
    plain,
    raw,
    source,
    table,
)
from proof_html import proof

from derivations import ShownAssumption
from reference.claims._model import Claim, Equals, Sampled
from reference.claims.errata import CONVENTIONS, KINDS, kind
from reference.judging.power import powers
from reference.judging.run import share
from reference.reporting.text import plural, probability

DIGITS = 16


def claim_page(claim: Claim, known: Facts) -> str:
    """The whole page."""
    parts = [
        *_head(claim, known),
        *_assumptions(claim, known),
        *_why(claim, known),
        *_code(claim),
        *_alternatives(claim),
        *_sources(claim, known),
        *_neighbours(claim, known),
    ]
    return "\n\n".join(parts) + "\n"


def _head(claim: Claim, known: Facts) -> Iterator[str]:
    topic, _ = claim.id.split(".")
    result = known.proofs[claim.id]
    yield "---\norphan: true\n---"  # the topics lead here; the tree of pages in the margin stays short
    yield indexed(claim.id, claim.title, f"{name(topic)}, {claim.title}")
    yield f"({claim.id})="
    yield f"# {plain(claim.title)}"
    where = f'<a href="../topics/{topic}.html#{anchor(claim.id)}">{name(topic)}</a>'
    yield raw(f'<p class="meta">{html_code(claim.id)} {badge(result.status)} <span>in {where}</span></p>')
    yield raw(f'<div class="statement">{_blocks(result.latex)}</div>')
    if result.summary:
        yield plain(result.summary)
    if claim.corrected_by:
        yield from _erratum(claim, known)
    corrected = [one for one in known.claims if one.corrected_by == claim.id]
    if corrected:
        yield (
            "It stands in the place of "
            + "; ".join(f"{link(one.id, plain(one.title))} (erratum {one.erratum})" for one in corrected)
            + "."
        )
    for one in CONVENTIONS:
        if claim.id in one.followed_by:
            yield (
                f"**{one.erratum}.** The slide has {plain(one.printed)}; the work that it cites has "
                f"{plain(one.cited)}. {plain(one.example[0].upper() + one.example[1:])}."
            )
    yield from figures(claim.id, claim.title)
    yield f"As text: `{claim.statement}`"


def _blocks(latex: str) -> str:
    return "\n".join(block(line) for line in latex.split(r" \\ ") if line)


def _erratum(claim: Claim, known: Facts) -> Iterator[str]:
    result = known.proofs[claim.id]
    lines = [
        f"**Erratum {claim.erratum}**: {KINDS[kind(claim.erratum or '')]}. What holds is "
        f"{link(claim.corrected_by or '')}.",
        f"The witness, in exact numbers: as printed {plain(result.printed)}, in truth **{plain(result.true)}**, where",
        listed(plain(line) for line in result.witness),
    ]
    yield "```{admonition} Not true\n:class: warning\n\n" + "\n\n".join(lines) + "\n```"


def _assumptions(claim: Claim, known: Facts) -> Iterator[str]:
    if not claim.assumptions:
        return
    shown = {one.name: one for one in known.proofs[claim.id].assumptions}
    yield "## Assumptions"
    for key, text in claim.assumptions.items():
        yield f"**{plain(key[0].upper() + key[1:])}**: {plain(text)}."
        if key in shown and shown[key].latex:
            yield raw("\n".join(block(one) for one in _latex(shown[key])))
        for need in known.needs[claim.id]:
            if need.without == key:
                (_, left), (_, right) = need.sides
                worlds = "<br>".join(html_code(line) for line in need.world)
                yield raw(
                    f'<div class="need"><p>Without it it fails: left <b>{left}</b>, right <b>{right}</b>, where</p>'
                    f"<p>{worlds}</p></div>"
                )


def _latex(one: ShownAssumption) -> tuple[str, ...]:
    return one.latex


def _why(claim: Claim, known: Facts) -> Iterator[str]:
    result = known.proofs[claim.id]
    titles = {"definition": "What it is", "refuted": "Why it is false"}
    yield f"## {titles.get(result.status, 'Why it is true')}"
    if result.status == "definition":
        yield "It defines what its symbols mean, as the source prints it: there is nothing to prove."
    elif result.status == "refuted":
        yield "The two sides differ in the witness above, evaluated in exact fractions."
    if result.steps:
        yield raw(proof(result.steps))
        yield (
            f"Checked while this page was built: every step by the kernel, every line also in "
            f"{plural(result.worlds, 'finite world')} by a second engine; of "
            f"{plural(result.mutants, 'changed statement')} none was accepted. "
            "See [what a derivation proves](/proofs.md)."
        )
    if result.reason:
        yield f"**{result.status}**: {plain(result.reason)}"
    if result.side_conditions:
        yield "**Side conditions**: " + ", ".join(f"`{one}`" for one in result.side_conditions) + "."
    if result.depends_on:
        yield f"**Rests on** {links(result.depends_on)}."
    if users := known.used_by(claim.id):
        yield f"**Used by** {links(users)}."


def _code(claim: Claim) -> Iterator[str]:
    yield "## In code"
    oracle = code_of.oracle(claim)
    match claim.property:
        case Equals(domain=domain, examples=examples):
            asked = ", ".join(f"`{one}`" for one in code_of.functions_asked(claim))
            inputs = ", ".join(f"`{one}`" for one in domain.inputs)
            yield (
                f"What {asked} returns must equal the exact value within its [budget](/budgets.md): on drawn "
                f"cases ({inputs}) and {plural(len(examples), 'example')}. A false alarm cannot occur, for the "
                "budget holds every honest rounding."
            )
        case Sampled(designs=designs):
            asked = ", ".join(f"`{one}`" for one in code_of.functions_asked(claim))
            yield (
                f"What {asked} draws must obey the law, by [exact tests](/randomness.md) on "
                f"{plural(len(designs), 'design')}. A right implementation is refused with a probability of at "
                f"most {probability(share([claim]))} in one run."
            )
        case _:
            yield "A statement about mathematics alone; no implementation is asked for it."
            if oracle:
                yield "Its right-hand side in exact numbers, which a test holds to the derivation:"
                yield code(code_of.source(oracle[: code_of.MANY]))
            return
    yield from _side_by_side(claim, oracle)
    yield from _budget(claim, oracle)


def _side_by_side(claim: Claim, oracle: list[code_of.Thing]) -> Iterator[str]:
    sampled = isinstance(claim.property, Sampled)
    label = "The evidence: counts and sums with exact laws" if sampled else "The oracle: exact numbers"
    yield raw(f'<div class="sides"><div class="side"><p class="label">{label}</p>')
    yield code(code_of.source(oracle[: code_of.MANY]))
    yield raw('</div><div class="side"><p class="label">An implementation: floating-point numbers</p>')
    yield code(code_of.source(code_of.implementation(claim)))
    yield raw("</div></div>")
    if rest := oracle[code_of.MANY :]:
        names = ", ".join(f"`{one.__name__}`" for one in rest)
        yield f"Behind them: {names}, of `{claim.property and oracle[0].__module__}` and what it imports."


def _budget(claim: Claim, oracle: list[code_of.Thing]) -> Iterator[str]:
    used = code_of.arithmetic(oracle)
    if isinstance(claim.property, Sampled) and not used:
        return
    yield "### The budget"
    yield (
        "Where a fact about draws is about their values, it has a budget: the value is computed on balls, each "
        "operation widened by its counted roundings ([how budgets are derived](/budgets.md))."
        if isinstance(claim.property, Sampled)
        else "The oracle's own formula, evaluated once more on balls, each operation widened by its counted roundings: "
        "one for `+`, `−`, `*`, two for `/`, `k + 8` for a power, all counts doubled "
        "([how budgets are derived](/budgets.md))."
    )
    if used:
        yield "What the formula uses besides:"
        yield "\n".join(f"`{one.__name__}`\n: {plain(code_of.documentation(one))}\n" for one in used)
    if isinstance(claim.property, Equals):
        for way in claim.property.unstable:
            yield f"Right, and losing digits: *{plain(way.name)}*. {plain(way.sentence)}"


def _alternatives(claim: Claim) -> Iterator[str]:
    if claim.conventions:
        yield "## Conventions"
        yield "Each of them is right; a subject declares one, or the report says which one it follows."
        yield table(
            ("Convention", "What it is", "Followed by"),
            (
                (
                    plain(one.name) + (" (the contract's own)" if one is claim.conventions[0] else ""),
                    plain(one.text) + (" (only where it is declared)" if one.only_declared else ""),
                    plain(", ".join(one.followed_by)),
                )
                for one in claim.conventions
            ),
        )
    if not claim.mistakes:
        return
    yield "## Mistakes"
    yield "Each is a wrong oracle of its own. Code that agrees with one is told so:"
    found = {one.mistake: one for one in powers(claim, share([claim]))}
    rows = []
    for one in claim.mistakes:
        missed = found.get(one.name)
        chance = probability(missed.missed) if missed and missed.missed else "0"
        rows.append(
            (
                plain(one.name),
                f"“{plain(one.sentence)}”",
                *((chance,) if found and missed else ("",) if found else ()),
            )
        )
    if found:
        yield table(("Mistake", "What a student reads", "Missed with probability at most"), rows)
    else:
        yield table(("Mistake", "What a student reads"), rows)
    if isinstance(claim.property, Sampled) and found:
        worst = max(found.values(), key=lambda one: one.missed)
        yield (
            f"Power, from exact laws: every mistake with a number is refused with a probability of at least 1 − "
            f"{probability(worst.missed) if worst.missed else '0'}."
        )


def _sources(claim: Claim, known: Facts) -> Iterator[str]:
    yield "## Sources"
    yield listed(source(one) for one in claim.sources)
    digest = known.proofs[claim.id].digest
    yield "## Citing"
    yield (
        f"This address, `claims/{claim.id}.html`, stays. The digest of the mathematics, `{digest[:DIGITS]}`, "
        f"changes only with it: `{claim.id}@{digest[:8]}` cites exactly this statement."
    )
    yield from cite_box(claim, digest)


def _neighbours(claim: Claim, known: Facts) -> Iterator[str]:
    """The way to the claims before and behind it in the topic."""
    mine = known.of(claim.id.partition(".")[0])
    place = mine.index(claim)
    before, behind = mine[place - 1 : place] if place else [], mine[place + 1 : place + 2]
    shown = [f"← {link(one.id, plain(one.title))}" for one in before]
    shown += [f"{link(one.id, plain(one.title))} →" for one in behind]
    yield "---"
    yield " · ".join(shown)
