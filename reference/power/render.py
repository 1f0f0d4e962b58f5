"""A run as text and as JSON; the same run gives the same text, byte for byte."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from itertools import groupby
from typing import Any

from reference.reporting.text import escape, plural

from .run import Judged, Power
from .trial import Status

SCHEMA = "gnomon.power/1"
LABELS = ("killed", "killed by tests", "survived", "equivalent", "proved", "invalid", "unjudged")
"""What a mutant is in a report. An ``equivalent`` one is listed with its reason, a ``proved`` one is proved to be."""
WIDTH = max(map(len, LABELS))


def text(power: Power) -> str:
    """Every mutant by function, the sums of each, the diffs of what survives, the sums; ends with a newline."""
    asked = f"seed {power.setting.seed}, {plural(power.setting.cases, 'case')} a claim"
    lines = [f"power of {plural(len(power.claims), 'claim')} on {escape(power.subject)} ({asked})", ""]
    lines += [
        f"left out, as the subject does not meet it: {id} ({escape(why)})"
        for id, why in power.left_out.items()
    ]
    lines += [""] if power.left_out else []
    for name, group in groupby(power.mutants, key=lambda m: m.mutant.name):
        lines += [name, *(line for one in group for line in _lines(one)), ""]
    lines += [*_table(power), ""]
    survivors = [one for one in power.mutants if one.survived]
    if survivors:
        lines += ["survived", "", *(line for one in survivors for line in _shown(one))]
    return "\n".join([*lines, *_sums(power)]) + "\n"


def as_json(power: Power) -> str:
    """The run as data; ends with a newline."""
    told: dict[str, Any] = {
        "schema": SCHEMA,
        "exit_code": power.exit_code,
        "subject": power.subject,
        "version": power.version,
        "seed": power.setting.seed,
        "cases": power.setting.cases,
        "claims": list(power.claims),
        "left_out": dict(power.left_out),
        "unasked": power.unasked,
        "counts": counts(power),
        "mutants": [_record(one) for one in power.mutants],
    }
    return json.dumps(told, indent=2, ensure_ascii=False) + "\n"


def counts(power: Power) -> dict[str, int]:
    """How many mutants there are of each kind."""
    found = Counter(label(one) for one in power.mutants)
    return {name: found[name] for name in LABELS}


def label(one: Judged) -> str:
    """The status in the report: a survivor that is listed with a reason, or proved to be, is equivalent."""
    if one.equivalent:
        return "equivalent" if one.reason else "proved"
    return one.outcome.status.value


def _record(one: Judged) -> dict[str, Any]:
    mutant = one.mutant
    return {
        "function": mutant.name,
        "line": mutant.line,
        "operator": mutant.operator,
        "before": mutant.before,
        "after": mutant.after,
        **asdict(one.outcome),
        "status": label(one),
        "reason": one.reason or one.proof,
        "missing": list(one.missing),
        "diff": one.diff,
    }


def _lines(one: Judged) -> Iterator[str]:
    mutant, outcome = one.mutant, one.outcome
    what = escape(f"{mutant.operator}: {mutant.before} -> {mutant.after}")
    yield f"  {label(one).upper() if one.survived else label(one):<{WIDTH}}  {mutant.line:>4}  {what}"
    margin = " " * (WIDTH + 10)
    if outcome.status is Status.KILLED:
        yield f"{margin}{outcome.claim} {outcome.kind}, case {outcome.cases}"
    elif outcome.status in (Status.INVALID, Status.UNJUDGED):
        yield f"{margin}{outcome.kind}: {escape(outcome.detail)}"
    if one.wrongly_listed:
        yield f"{margin}it is listed as equivalent, but it does not survive"
    elif one.equivalent:
        yield f"{margin}{escape(one.reason or one.proof)}"


def _shown(one: Judged) -> Iterator[str]:
    """A survivor with its diff."""
    mutant = one.mutant
    yield f"{mutant.name}, line {mutant.line}, {mutant.operator}"
    yield from (f"    {escape(line)}".rstrip() for line in one.diff.rstrip().splitlines())
    if one.missing:
        yield f"    not asked, as the subject itself does not meet it: {', '.join(one.missing)}"
    yield ""


def _table(power: Power) -> list[str]:
    """How many mutants of each kind there are in each file; of each function, if there is one file."""
    files = {one.mutant.file for one in power.mutants}
    found: dict[str, Counter[str]] = {}
    for one in power.mutants:
        name = one.mutant.file if len(files) > 1 else one.mutant.name
        found.setdefault(name, Counter())[label(one)] += 1
    shown = [name for name in LABELS if any(each[name] for each in found.values())]
    rows = [["", *shown], *([name, *(str(each[kind]) for kind in shown)] for name, each in found.items())]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(
            [row[0].ljust(widths[0]), *(cell.rjust(w) for cell, w in zip(row[1:], widths[1:], strict=True))]
        )
        for row in rows
    ]


def _sums(power: Power) -> Iterator[str]:
    found = counts(power)
    counted = {name: number for name, number in found.items() if number}
    yield (
        f"{plural(len(power.mutants), 'mutant')}: "
        + ", ".join(f"{n} {name}" for name, n in counted.items())
        + "."
    )
    decided = found["killed"] + found["killed by tests"] + found["survived"]
    if decided:
        tests = f", and {found['killed by tests']} more by its own tests" if found["killed by tests"] else ""
        yield f"Of the {decided} that are valid and not equivalent the claims kill {found['killed']}{tests}."
    unseen = [one for one in power.mutants if one.survived and one.missing]
    if unseen:
        yield (
            f"Of what survives, {len(unseen)} {'is' if len(unseen) == 1 else 'are'} in what claims ask about that"
            " the subject does not meet: these may be killed once it does."
        )
    late = sorted((one for one in power.mutants if one.outcome.cases > 1), key=lambda one: -one.outcome.cases)
    killed = [one for one in late if one.outcome.status is Status.KILLED]
    if killed:
        worst = killed[0]
        yield f"The last to be killed takes {worst.outcome.cases} cases: {worst.mutant.name}, {worst.outcome.claim}."
    if power.unasked:
        verb = "is" if power.unasked == 1 else "are"
        yield f"{plural(power.unasked, 'mutant')} that no claim which it meets depends on {verb} not counted."
