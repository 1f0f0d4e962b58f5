"""``gnomon errata``: what was printed and is refuted, with its witness, and what stands in its place."""

from __future__ import annotations

import argparse
import json
import re
import sys
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from reference.citing.works import reference_of
from reference.claims import CLAIMS, claim
from reference.claims._model import Claim
from reference.claims.errata import CONFIRMED, CONVENTIONS, KINDS, Confirmed, Differing, kind
from reference.claims.notation import NOTATION, Symbol

from .terminal import width

if TYPE_CHECKING:
    from derivations import Result

SCHEMA = "gnomon.errata/1"
ORDER = "EPF"
PLACES = {"A": "slide", "B": "slide", "P": "work", "F": "about"}


def run(options: argparse.Namespace) -> int:
    """Print the errata, or the table of notation; 1 if the witness of one does not refute it. ValueError."""
    if options.notation:
        return _print_notation(options)
    refuted = [one for one in CLAIMS if one.erratum and _wanted(one.erratum, options.errata)]
    differing = [one for one in CONVENTIONS if _wanted(one.erratum, options.errata)]
    known = {one.erratum for one in refuted} | {one.erratum for one in differing}
    if missing := [id for id in options.errata if id not in known]:
        raise ValueError(f"no erratum is called {missing[0]!r}; `gnomon errata` lists them all")
    results = _proved(refuted)
    rows: list[Claim | Differing] = [*refuted, *differing]
    rows.sort(key=lambda one: _order(one.erratum or ""))
    confirmed = [] if options.errata else [one for one in CONFIRMED if one.claim in {c.id for c in CLAIMS}]
    if options.format == "json":
        told: dict[str, Any] = {"schema": SCHEMA, "errata": [_record(one, results) for one in rows]}
        told |= {"confirmed": [asdict(one) for one in confirmed]} if confirmed else {}
        sys.stdout.write(json.dumps(told, indent=2, ensure_ascii=False) + "\n")
    else:
        for one in rows:
            lines = _refuted(one, results[one.id]) if isinstance(one, Claim) else _differing(one)
            sys.stdout.writelines(line.rstrip() + "\n" for line in lines)
        sys.stdout.writelines(line.rstrip() + "\n" for line in _right(confirmed))
    return 0 if all(result.status == "refuted" for result in results.values()) else 1


def place(of: Claim) -> str:
    """Where it was printed: the slide's title, or the work."""
    first = of.sources[0]
    return first.place if first.work == "lecture" else reference_of(first)


def _wanted(id: str, asked: Sequence[str]) -> bool:
    return not asked or id in asked


def _order(id: str) -> tuple[int, int, str]:
    """E04 before E04b before E05; the lecture's before the others."""
    number = re.search(r"\d+", id)
    return ORDER.find(id[0]), int(number[0]) if number else 0, id


def _proved(claims: Sequence[Claim]) -> dict[str, Result]:
    if not claims:
        return {}
    from derivations import prove

    return {result.id: result for result in prove([one.id for one in claims])}


# --- text --------------------------------------------------------------------------------------------------


def _refuted(of: Claim, result: Result) -> Iterator[str]:
    sort = kind(of.erratum or "")
    yield from _title(f"{of.erratum}  {of.title} ({KINDS[sort]})")
    yield from _told(PLACES[sort], place(of))
    yield from _told("printed" if sort != "F" else "said", of.statement)
    for number, sentence in enumerate(of.assumptions.values()):
        yield from _told("" if number else "given", sentence)
    for number, line in enumerate(result.witness):
        yield from _told("" if number else "witness", line)
    if result.status == "refuted":
        values = f"{result.printed} as printed, {result.true} in truth"
        yield from _told("values", values.replace("-", "−"))
    else:
        yield from _told("values", f"not refuted: {result.status}, {result.reason}")
    corrected = claim(of.corrected_by or "")
    yield from _told("claim", f"{of.id}; in its place stands {corrected.id}:")
    yield from _told("", corrected.statement)
    yield ""


def _differing(of: Differing) -> Iterator[str]:
    yield from _title(f"{of.erratum}  {of.printed} ({KINDS['K']})")
    yield from _told("slide", of.slide)
    yield from _told("cited", of.cited)
    yield from _told("values", of.example)
    for id, convention in of.followed_by.items():
        yield from _told("claim", f"{id}, convention {convention!r}" if convention else id)
    yield ""


def _right(confirmed: Sequence[Confirmed]) -> Iterator[str]:
    if confirmed:
        yield "Right as printed"
    for one in confirmed:
        yield from _told("slide", f"{one.slide}: {one.printed}")
        yield from _told("claim", one.claim)


def _title(text: str) -> list[str]:
    return textwrap.wrap(text, width(), subsequent_indent="     ")


def _told(label: str, text: str) -> Iterator[str]:
    margin = f"  {label:<7}  "
    yield from textwrap.wrap(text, width(), initial_indent=margin, subsequent_indent=" " * len(margin))


# --- the table of notation ---------------------------------------------------------------------------------


def _print_notation(options: argparse.Namespace) -> int:
    if options.errata:
        raise ValueError("--notation: prints the whole table, expected no erratum with it")
    if options.format == "json":
        told = {"schema": SCHEMA, "notation": [asdict(one) for one in NOTATION]}
        sys.stdout.write(json.dumps(told, indent=2, ensure_ascii=False) + "\n")
    else:
        for one in NOTATION:
            sys.stdout.writelines(line.rstrip() + "\n" for line in _symbol(one))
    return 0


def _symbol(one: Symbol) -> Iterator[str]:
    yield one.symbol
    yield from _told("is", one.meaning)
    if one.printed:
        yield from _told("printed", f"{one.printed} ({one.slide})" if one.slide else one.printed)


# --- data --------------------------------------------------------------------------------------------------


def _record(of: Claim | Differing, results: dict[str, Result]) -> dict[str, Any]:
    if isinstance(of, Differing):
        return {"kind": "K", **asdict(of)}
    result = results[of.id]
    return {
        "erratum": of.erratum,
        "kind": kind(of.erratum or ""),
        "title": of.title,
        "place": place(of),
        "claim": of.id,
        "statement": of.statement,
        "assumptions": dict(of.assumptions),
        "status": result.status,
        "witness": list(result.witness),
        "printed": result.printed,
        "true": result.true,
        "corrected_by": of.corrected_by,
        "corrected": claim(of.corrected_by or "").statement,
    }
