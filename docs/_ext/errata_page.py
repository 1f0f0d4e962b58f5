"""The page of the errata, written while building from the claims' data."""

from collections.abc import Iterator

from facts import Facts
from markup import link, plain, table

from reference.claims.errata import CONFIRMED, KINDS, kind


def errata_page(known: Facts) -> str:
    """The refuted claims with their witnesses, and what may look wrong and is right as printed."""
    return "\n\n".join(_parts(known)) + "\n"


def _parts(known: Facts) -> Iterator[str]:
    yield "# Errata"
    yield (
        "What is printed on a slide or quoted from a paper, and is refuted by machine: in the witness, a small world "
        "of exact numbers, it gives one value, and the truth is another. `gnomon errata` prints the same."
    )
    errata = [one for one in known.claims if one.erratum]
    for sort, text in KINDS.items():
        mine = [one for one in errata if kind(one.erratum or "") == sort]
        if mine:
            yield f"## {text[0].upper() + text[1:]}"
            yield table(
                ("Erratum", "What is printed", "Printed", "True", "Witness", "In its place"),
                (
                    (
                        one.erratum or "",
                        f"{link(one.id, plain(one.title))}: `{one.statement}`",
                        plain(known.proofs[one.id].printed),
                        plain(known.proofs[one.id].true),
                        "; ".join(plain(line) for line in known.proofs[one.id].witness),
                        link(one.corrected_by or ""),
                    )
                    for one in mine
                ),
            )
    yield "## Right as printed"
    yield table(
        ("Slide", "As printed", "Claim"),
        (
            (plain(right.slide), plain(right.printed), link(right.claim))
            for right in CONFIRMED
            if right.claim in known.proofs
        ),
    )
    yield (
        "Where the lecture follows another convention than the work that it cites, and each of the two is right, "
        "stands among the [conventions](/facts/conventions.md)."
    )
