"""The page of the errata and of the notation, written while building from the claims' data."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from derivations import Result
from reference.claims._model import Claim
from reference.claims.errata import CONFIRMED, CONVENTIONS, KINDS, kind
from reference.claims.notation import NOTATION

Plain = Callable[[str], str]


def errata_page(claims: Sequence[Claim], proofs: Mapping[str, Result], plain: Plain, link: Plain) -> str:
    """The refuted claims, the conventions, what is right as printed, and the symbols."""
    return "\n".join(_lines(claims, proofs, plain, link)) + "\n"


def _lines(claims: Sequence[Claim], proofs: Mapping[str, Result], plain: Plain, link: Plain) -> Iterator[str]:
    ids = {claim.id for claim in claims}
    yield "# Errata and notation\n"
    yield "## Refuted\n"
    yield from _table("Erratum", "Kind", "Claim", "As printed", "In truth", "In its place")
    for claim in claims:
        if claim.erratum:
            proof = proofs[claim.id]
            values = plain(proof.printed), plain(proof.true)
            sort = KINDS[kind(claim.erratum)]
            yield _row(claim.erratum, sort, link(claim.id), *values, link(claim.corrected_by or ""))
    yield "\n## Other conventions than those of the cited works\n"
    yield from _table("Number", "Slide", "As printed", "Cited", "Example", "Claims")
    for one in CONVENTIONS:
        texts = [plain(text) for text in (one.slide, one.printed, one.cited, one.example)]
        yield _row(one.erratum, *texts, ", ".join(link(id) for id in one.followed_by))
    yield "\n## Right as printed\n"
    yield from _table("Slide", "As printed", "Claim")
    for right in CONFIRMED:
        if right.claim in ids:
            yield _row(plain(right.slide), plain(right.printed), link(right.claim))
    yield "\n## Symbols\n"
    yield from _table("Symbol", "Meaning", "As printed", "Slide")
    for symbol in NOTATION:
        yield _row(*(plain(text) for text in (symbol.symbol, symbol.meaning, symbol.printed, symbol.slide)))


def _table(*titles: str) -> tuple[str, str]:
    return _row(*titles), _row(*("---",) * len(titles))


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"
