"""``gnomon show``: all about one claim."""

from __future__ import annotations

import argparse
import sys
import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING

from reference.citing.digests import digest_of
from reference.citing.works import reference_of
from reference.claims import CLAIMS, claim
from reference.claims._model import Claim, Equals, Sampled
from reference.claims.errata import CONVENTIONS, KINDS, kind
from reference.reporting.text import plural, probability

from .terminal import width

if TYPE_CHECKING:
    from reference.judging.power import Power


def run(options: argparse.Namespace) -> int:
    """Print the claim."""
    for line in lines(claim(options.claim)):
        sys.stdout.write(line.rstrip() + "\n")
    return 0


def lines(of: Claim) -> Iterator[str]:
    """Statement, assumptions, sources, derivation, property, conventions, mistakes."""
    yield f"{of.id}: {of.title}"
    yield ""
    yield from _block(of.statement)
    yield from _section("Assumptions", [f"{name}: {text}" for name, text in of.assumptions.items()])
    if of.erratum:
        there = f"; {of.corrected_by} stands in its place" if of.corrected_by else ""
        yield from _section("Erratum", [f"{of.erratum}: {KINDS[kind(of.erratum)]}, and refuted{there}"])
    corrected = [f"{c.id} ({c.erratum}): {c.title}" for c in CLAIMS if c.corrected_by == of.id]
    yield from _section("Corrects", corrected)
    yield from _section(
        "Differs",
        [
            f"{one.erratum}: the slide has {one.printed}; cited is {one.cited}"
            for one in CONVENTIONS
            if of.id in one.followed_by
        ],
    )
    yield from _section("Sources", [reference_of(source) for source in of.sources])
    yield from _section("Derivation", [_derivation(of)])
    yield from _section("Held against code", list(_property(of)))
    first = of.conventions[0].name if of.conventions else ""
    yield from _section(
        "Conventions",
        [
            f"{c.name}: {c.text}"
            + (" (the contract's own)" if c.name == first else "")
            + (" (only where it is declared)" if c.only_declared else "")
            + (f"; followed by {', '.join(c.followed_by)}" if c.followed_by else "")
            for c in of.conventions
        ],
    )
    missed = _missed(of)
    yield from _section(
        "Known mistakes", [f"{m.name}: {m.sentence}{missed.get(m.name, '')}" for m in of.mistakes]
    )


def _derivation(of: Claim) -> str:
    known = digest_of(of.id)
    return f"{known.status}, digest {known.digest}" if known else "not recorded"


def _property(of: Claim) -> Iterator[str]:
    match of.property:
        case Equals(domain, _, _, examples):
            inputs = ", ".join(domain.inputs)
            yield "equals the oracle within its derived budget,"
            yield f"on drawn cases ({inputs}) and {plural(len(examples), 'example')}"
            yield "false alarms: none (a budget holds every honest rounding)"
        case Sampled(designs):
            from reference.judging.run import share

            yield f"its draws obey the law, by exact tests on {plural(len(designs), 'design')}"
            yield f"false alarms: with probability at most {probability(share([of]))} in one run"
            if missed := _powers(of):
                worst = max(missed, key=lambda one: one.missed)
                yield (
                    "power: every known mistake is refused, but for a probability of at most "
                    f"{probability(worst.missed)} ({worst.mistake})"
                )
        case None:
            yield "not at all: it is about mathematics alone"


def _powers(of: Claim) -> tuple[Power, ...]:
    """The power against each mistake, under the contract's convention; none where nothing is known of it."""
    from reference.judging.power import powers
    from reference.judging.run import share

    return powers(of, share([of]))


def _missed(of: Claim) -> dict[str, str]:
    """What each mistake's sentence is followed by."""
    return {
        one.mistake: f" (missed with probability at most {probability(one.missed)}; told by {one.by})"
        if one.missed
        else f" (never missed; told by {one.by})"
        for one in (_powers(of) if isinstance(of.property, Sampled) else ())
    }


def _section(title: str, entries: list[str]) -> Iterator[str]:
    if entries:
        yield ""
        yield title
    for entry in entries:
        yield from _block(entry)


def _block(text: str) -> Iterator[str]:
    for paragraph in text.splitlines():
        yield from textwrap.wrap(paragraph, width() - 2, initial_indent="  ", subsequent_indent="    ") or [
            ""
        ]
