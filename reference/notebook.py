"""An autograded cell of nbgrader: ``points_for(adam=adam, claims="adam", points=5)`` as its last line.

nbgrader gives a cell no points if it raises or writes to standard error, as many as its last value says if that is a
number from 0 to the cell's points, and all of them in any other case. So the value is a plain float, nothing is
written to standard error, whatever the code under test writes, and what is wrong with it is told on standard output.
"""

from __future__ import annotations

import contextlib
import io
import os
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from types import ModuleType
from typing import Any

from reference.claims._model import Claim
from reference.judging import in_process_subject, judge
from reference.judging.adapters import Adapter
from reference.judging.python import Offered, adapted_by, is_known, offered_by
from reference.judging.select import judged
from reference.judging.worker.adapter import CONTRACT
from reference.reporting.feedback import sheet
from reference.reporting.marks import Feedback, Marked
from reference.reporting.plain import render
from reference.reporting.report import Isolation, Kind, Report, Verdict


def points_for(
    subject: Offered | None = None,
    /,
    *,
    claims: str | Sequence[str] = (),
    points: float | Mapping[str, float],
    feedback: str = "replay",
    seed: int = 0,
    cases: int = 100,
    adapters: str = "",
    **functions: Any,
) -> float:
    """The points that functions and classes earn, a float in [0, points]; prints what is told of them.

    Functions go by their names in the contract; a mapping as ``globals()`` works too, in which a missing one earns
    nothing instead of raising. ``claims`` are ids, topics or patterns, which share ``points`` evenly; or ``points``
    says them for each claim by its id. ``feedback`` is "hint", "property", "case" or "replay". ``adapters`` is the text
    of an adapter file for what cannot be read off a signature, of which the names alone count, and not where they are.

    What is wrong with the functions never raises. ValueError, TypeError or LookupError say that the cell itself is
    wrong: no claims, negative points, a name that is not in the contract, a mistake in the adapters.
    """
    level = _level(feedback)
    worth = _worth(claims, points)
    unknown = [name for name in functions if name not in CONTRACT]
    if unknown:
        raise TypeError(f"{unknown[0]}: no function of the contract has this name")
    if cases < 1:
        raise ValueError(f"cases: got {cases}, expected at least 1")
    offered = offered_by(subject) | functions
    callables = {name: value for name, value in offered.items() if callable(value)}
    adapted = adapted_by(adapters, callables, required=False)
    known = ", ".join(name for name in callables if is_known(name))
    shown = subject.__name__ if isinstance(subject, ModuleType) else known or "the cell"
    report = _quietly(
        lambda: _report(callables, adapted, shown, judged(list(worth)), seed, cases, list(functions))
    )
    marked = Marked(report, worth, dict.fromkeys(worth, level))
    sys.stdout.write(render(sheet(marked)))
    return min(max(float(marked.score), 0.0), float(marked.max))


def _level(feedback: str) -> Feedback:
    try:
        return Feedback(feedback)
    except ValueError as error:
        raise ValueError(f"feedback: got {feedback!r}, expected one of {', '.join(Feedback)}") from error


def _worth(claims: str | Sequence[str], points: float | Mapping[str, float]) -> dict[str, Fraction]:
    """The points of each claim, in the order of the suite."""
    patterns = [claims] if isinstance(claims, str) else list(claims)
    if isinstance(points, Mapping):
        if patterns:
            raise TypeError("claims: the points name the claims already; give one of the two")
        asked = judged(list(points))
        if [c.id for c in asked] != [c.id for c in asked if c.id in points] or not asked:
            raise ValueError("points: expected the ids of claims, not topics or patterns")
        worth = {c.id: _amount(points[c.id]) for c in asked}
    else:
        if not patterns:
            raise ValueError("claims: got none, expected ids, topics or patterns")
        asked = judged(patterns)
        worth = dict.fromkeys((c.id for c in asked), _amount(points) / len(asked))
    return worth


def _amount(points: float) -> Fraction:
    try:
        exact = Fraction(points)
    except (TypeError, ValueError, OverflowError) as error:
        raise ValueError(f"points: got {points!r}, expected a number") from error
    if exact < 0:
        raise ValueError(f"points: got {points}, expected a number that is not negative")
    return exact


def _report(
    offered: Mapping[str, Callable[..., Any]],
    adapted: Mapping[str, Adapter],
    shown: str,
    claims: Sequence[Claim],
    seed: int,
    cases: int,
    given: Sequence[str],
) -> Report:
    """The report; whatever the code under test does to the judge in this process, there is one."""

    def again(claim: str, case: str) -> str:
        names = ", ".join(f"{name}=..." for name in given) or "..."
        more = ", adapters=..." if adapted else ""
        return f'check({names}, claims="{claim}", seed={seed}, case="{case}"{more})'

    verdicts: list[Verdict] = []
    for claim in claims:
        try:
            subject = in_process_subject(offered, adapted, name=shown)
            verdicts += judge(subject, [claim], seed, cases, asked=True, replay=again).verdicts
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # SystemExit, or an exception that is no Exception
            verdicts.append(Verdict(claim.id, claim.title, Kind.RAISED, message=type(error).__name__))
    from reference import __version__

    return Report(shown, __version__, seed, cases, tuple(verdicts), asked=True, isolation=Isolation("none"))


def _quietly(judging: Callable[[], Report]) -> Report:
    """The report, with what was printed meanwhile in it and nowhere else."""
    said = io.StringIO()
    with warnings.catch_warnings(), _descriptors() as written:
        warnings.simplefilter("ignore")
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            report = judging()
    return replace(report, output=said.getvalue() + written())


@contextlib.contextmanager
def _descriptors() -> Iterator[Callable[[], str]]:
    """Standard output and error of the process, caught: compiled code writes there, past Python's own streams."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(Exception):
            stream.flush()
    with tempfile.TemporaryFile() as caught:
        text = ""
        kept = [(number, os.dup(number)) for number in (1, 2)]
        try:
            for number, _ in kept:
                os.dup2(caught.fileno(), number)
            yield lambda: text
        finally:
            for number, copy in kept:
                os.dup2(copy, number)
                os.close(copy)
            caught.seek(0)
            text = caught.read(65536).decode("utf-8", "backslashreplace")
