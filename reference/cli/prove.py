"""``gnomon prove``: run the derivations, show their steps."""

from __future__ import annotations

import argparse
import json
import sys
import textwrap
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from reference.citing.digests import record
from reference.claims import CLAIMS
from reference.judging.select import select

from .terminal import colour, width

if TYPE_CHECKING:
    from derivations import Result, ShownStep

SOUND = ("derived", "refuted", "definition")
SCHEMA = "gnomon.proofs/1"
PAINT = {"derived": "32", "refuted": "36", "definition": "34"}
DIGITS = 16  # of the digest


def run(options: argparse.Namespace) -> int:
    """Prove, print, and return 1 if anything is not sound: broken, weak or waiting."""
    from derivations import prove

    results = prove([c.id for c in (select(options.claims) if options.claims else CLAIMS)])
    sound = bool(results) and all(result.status in SOUND for result in results)
    if options.record and sound:
        record({result.id: (result.status, result.digest) for result in results})
    if options.format == "json":
        sys.stdout.write(json.dumps(proofs(results), indent=2, ensure_ascii=False) + "\n")
    else:
        for line in _lines(results, colour(sys.stdout)):
            sys.stdout.write(line.rstrip() + "\n")
    return 0 if sound else 1


def proofs(results: Sequence[Result]) -> dict[str, Any]:
    """The proofs as data, in the form of ``reference/reporting/schemas/proofs.json``."""
    return {"schema": SCHEMA, "proofs": [_record(result) for result in results]}


def _lines(results: Sequence[Result], coloured: bool) -> Iterator[str]:
    for result in results:
        status = _painted(result.status, coloured)
        yield f"{status}  {result.id}  ({result.digest[:DIGITS]}, {result.seconds:.2f} s)"
        yield from _told("", result.text)
        if result.reason:
            yield from _told("because", result.reason)
        if result.printed or result.true:
            yield from _told("printed", f"{result.printed}; truly {result.true}")
        for line in result.witness:
            yield from _told("witness", line)
        for assumption in result.assumptions:
            yield from _told("assume", f"{assumption.name}: {', '.join(assumption.texts)}")
        for part, steps in groupby(result.steps, key=lambda step: step.part):
            if part:
                yield from _told(part, "")
            for number, step in enumerate(steps, 1):
                yield from _step(number, step)
        for condition in result.side_conditions:
            yield from _told("provided", condition)
        if result.depends_on:
            yield from _told("cites", ", ".join(result.depends_on))
        yield ""
    counts = Counter(result.status for result in results)
    told = ", ".join(f"{count} {status}" for status, count in counts.items()) or "nothing was proved"
    yield f"{told}; {sum(result.seconds for result in results):.1f} s"


def _painted(status: str, coloured: bool) -> str:
    return f"\x1b[{PAINT.get(status, '31')}m{status}\x1b[0m" if coloured else status


def _told(label: str, text: str) -> Iterator[str]:
    margin = f"  {label:<8}  "
    if not text:
        yield margin
    yield from textwrap.wrap(text, width(), initial_indent=margin, subsequent_indent=" " * len(margin))


def _step(number: int, step: ShownStep) -> Iterator[str]:
    margin = f"  {number:>7}.  "
    by = f"   [{step.rule}{': ' + step.about if step.about else ''}]" if step.rule else ""
    text = step.text + by
    yield from textwrap.wrap(text, width(), initial_indent=margin, subsequent_indent=" " * len(margin) + "  ")


def _record(result: Result) -> dict[str, Any]:
    return {
        "id": result.id,
        "status": result.status,
        "statement": result.text,
        "reason": result.reason,
        "assumptions": {a.name: list(a.texts) for a in result.assumptions},
        "steps": [{"part": s.part, "rule": s.rule, "about": s.about, "text": s.text} for s in result.steps],
        "side_conditions": list(result.side_conditions),
        "depends_on": list(result.depends_on),
        "printed": result.printed,
        "true": result.true,
        "witness": list(result.witness),
        "digest": result.digest,
    }
