"""Pages that list things across topics: slides, conventions, symbols, rules, works."""

from collections.abc import Iterator

from drawings._pages import DRAWINGS
from facts import Facts
from markup import SIGNS, badge, link, links, listed, name, plain, raw, table
from proof_html import meaning
from slides import SLIDES, slide_of

from derivations._rules import RULES
from reference.claims._work import Work
from reference.claims.bibliography import BIBLIOGRAPHY
from reference.claims.errata import CONVENTIONS
from reference.claims.notation import NOTATION


def slides_page(known: Facts) -> str:
    """Every slide of the lecture, in its order, with the claims that cite it."""
    return "\n\n".join(_slides(known)) + "\n"


def _slides(known: Facts) -> Iterator[str]:
    yield "# By slide"
    yield (
        "The slides of the lecture, in its order. Below each stand the claims that state what it says, with the "
        "status of their proofs; a slide that only illustrates leads to the topic."
    )
    for slide in SLIDES:
        yield f"## {plain(slide.title)}"
        behind = [
            one
            for one in known.claims
            if any(s.work == "lecture" and slide_of(s.place) == slide.title for s in one.sources)
        ]
        if slide.see:
            yield "See " + ", ".join(f"[{name(topic)}](/topics/{topic}.md)" for topic in slide.see) + "."
        for one in DRAWINGS:
            if slide.title in map(slide_of, one.slides):
                yield f"Figure: [{plain(one.title)}](/figures.md#figure-{one.name.replace('_', '-')})."
        if behind:
            yield raw_list(known, [one.id for one in behind])


def raw_list(known: Facts, ids: list[str]) -> str:
    """Claims with their titles and statuses."""
    return listed(
        f"{link(id, plain(known.claim(id).title))} `{id}` {known.proofs[id].status}"
        + (f", erratum {known.claim(id).erratum}" if known.claim(id).erratum else "")
        for id in ids
    )


def conventions_page(known: Facts) -> str:
    """All conventions, and which library follows which."""
    return "\n\n".join(_conventions(known)) + "\n"


def _conventions(known: Facts) -> Iterator[str]:
    yield "# Conventions"
    yield (
        "Alternatives that are right, each with the libraries and papers that follow it. The first of a claim is "
        "the contract's own. *Only where it is declared* means that code under the contract's own argument names "
        "is not taken to follow it unless it says so."
    )
    for topic in dict.fromkeys(one.id.partition(".")[0] for one in known.claims):
        rows: dict[tuple[str, str, str], list[str]] = {}
        for claim in known.of(topic):
            for one in claim.conventions:
                text = plain(one.text) + (" (only where it is declared)" if one.only_declared else "")
                key = plain(one.name), text, plain(", ".join(one.followed_by))
                rows.setdefault(key, []).append(claim.id)
        if rows:
            yield f"## {name(topic)}"
            yield table(
                ("Convention", "What it is", "Followed by", "Claims"),
                ((*key, links(ids)) for key, ids in rows.items()),
            )
    yield "## The lecture's own"
    yield "Where a slide follows another convention than the work that it cites; each of the two is right."
    yield table(
        ("Number", "Slide", "As printed", "Cited", "Example", "Claims"),
        (
            (
                one.erratum,
                *(plain(text) for text in (one.slide, one.printed, one.cited, one.example)),
                links(one.followed_by),
            )
            for one in CONVENTIONS
        ),
    )


def notation_page() -> str:
    """The table of symbols."""
    rows = (
        tuple(plain(text) for text in (one.symbol, one.meaning, one.printed, one.slide)) for one in NOTATION
    )
    about = (
        "Each symbol is named once; where a slide writes another one, or uses one for two things, it says so."
    )
    titles = "Symbol", "Meaning", "As printed", "Slide"
    return "\n\n".join(["# Notation", about, table(titles, rows)]) + "\n"


def rules_page(known: Facts) -> str:
    """The closed set of rules, the statuses, and how often each occurs."""
    return "\n\n".join(_rules(known)) + "\n"


def _rules(known: Facts) -> Iterator[str]:
    yield "# Rules and statuses"
    yield "Each line of a derivation follows from the one before by one of these rules, and there are no others."
    for rule in RULES:
        users = [id for id, result in known.proofs.items() if any(s.rule == rule for s in result.steps)]
        yield f"(rule-{rule.replace('_', '-')})="
        yield f"## {rule.replace('_', ' ')}"
        example = f" Used by {len(users)} derivations, {link(users[0])} for one." if users else ""
        yield plain(meaning(rule)) + example
    yield "## Statuses"
    counts = {status: sum(r.status == status for r in known.proofs.values()) for status in SIGNS}
    items = (
        f"<li>{badge(status)} {text[0].upper() + text[1:]}: {counts[status]} claims</li>"
        for status, (_, text) in SIGNS.items()
    )
    yield raw(f'<ul class="legend">{"".join(items)}</ul>')


def bibliography_page(known: Facts) -> str:
    """The works, each with the claims that cite it."""
    cited = {
        key: [one.id for one in known.claims if any(s.work == key for s in one.sources)]
        for key in BIBLIOGRAPHY
    }
    parts = ["# Bibliography"]
    for key, one in BIBLIOGRAPHY.items():
        families = [author.split(",")[0] for author in one.authors]
        title = " and ".join(families) if len(families) < 3 else f"{families[0]} et al."
        parts += [f"(work-{key})=", "## " + plain(f"{title} {one.year or ''}".strip()), work(one)]
        if cited[key] and key == "lecture":
            parts.append("See [the claims behind each slide](/facts/slides.md).")
        elif cited[key]:
            parts.append(f"Cited by {links(cited[key])}.")
    return "\n\n".join(parts) + "\n"


def work(one: Work) -> str:
    """An entry of the bibliography."""
    volume = " ".join(part for part in (one.volume, f"({one.number})" if one.number else "") if part)
    place = ", ".join(
        part
        for part in (one.journal or one.booktitle, volume, one.pages, one.publisher, one.institution)
        if part
    )
    parts = "; ".join(one.authors), one.title, place, one.note, str(one.year or "")
    doi = f" [doi:{one.doi}](https://doi.org/{one.doi})" if one.doi else ""
    arxiv = f" [arXiv:{one.arxiv}](https://arxiv.org/abs/{one.arxiv})" if one.arxiv else ""
    return plain(". ".join(part for part in parts if part)) + "." + doi + arxiv
