"""Many claims in two parts, each with a subject of its own: side by side where there are two cores.

Which claim belongs to which part depends on the claims alone, so that the report is the same on any machine.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any

from reference.claims._model import Claim, Equals, Sampled
from reference.reporting.report import Kind, Report, Verdict

from .process import WorkerError
from .run import judge
from .subject import Subject
from .worker.adapter import CONTRACT
from .zygote import close_all, leave_to_parent

FEWEST = 6
"""Claims from which on a second process pays."""
LOST = "the process that judged it ended without a report"

LEAVING = signal.SIGINT, signal.SIGTERM

Progress = Callable[[str], object]
Judging = Callable[[Subject, Sequence[Claim], Progress], Report]


def judge_in_parts(
    make: Callable[[], Subject],
    claims: Sequence[Claim],
    progress: Progress | None = None,
    **setting: Any,
) -> Report:
    """As ``judge`` with this setting, on a subject that ``make`` makes, or on one for each part of many claims.

    The subjects are closed. Raises what ``make`` and ``judge`` raise.
    """

    def judged(subject: Subject, part: Sequence[Claim], done: Progress) -> Report:
        try:
            with contextlib.suppress(WorkerError):  # each claim will say so
                subject.begin((), "float64")  # its process starts while the first cases are drawn
            return judge(subject, part, progress=done, **setting)
        finally:
            subject.close()

    def judged_too(subject: Subject, part: Sequence[Claim], done: Progress) -> Report:
        report = judged(subject, part, done)
        loading = getattr(subject, "loading_output", None) or ""  # which the first part tells
        return replace(report, output=report.output.removeprefix(loading))

    told: Progress = progress or (lambda _: None)
    if len(claims) < FEWEST:
        return judged(make(), claims, told)
    here, there = _shared(claims)
    if not _side_by_side():
        return _joined(claims, judged(make(), here, told), judged_too(make(), there, told))
    with _elsewhere(judged_too, make(), there) as other:

        def done(claim: str) -> None:
            told(claim)
            other.listen(told)

        first = judged(make(), here, done)
        return _joined(claims, first, other.report(told, first))


def _shared(claims: Sequence[Claim]) -> tuple[list[Claim], list[Claim]]:
    """Two parts that cost about the same: first what costs more is dealt out, neighbours, which are alike, in turn."""
    weights, there = [0, 0], set()
    for claim in sorted(claims, key=_weight, reverse=True):
        part = int(weights[1] < weights[0])
        weights[part] += _weight(claim)
        if part:
            there.add(claim.id)
    return [c for c in claims if c.id not in there], [c for c in claims if c.id in there]


def _weight(claim: Claim) -> int:
    """Draws of a law, and what comes of several outputs, take about twice as long as the rest."""
    asked = claim.property
    return 2 if isinstance(asked, Sampled) or (isinstance(asked, Equals) and asked.reduce is not None) else 1


def _side_by_side() -> bool:
    """Whether a second process gains anything, and a fork makes it: another start costs what is gained."""
    return sys.platform == "linux" and len(os.sched_getaffinity(0)) > 1


class _Elsewhere:
    """What another process of ours tells through its pipe: the claims that are done, and at last the report."""

    def __init__(self, pipe: Connection, claims: Sequence[Claim]) -> None:
        self._pipe = pipe
        self._claims = claims
        self._came: Report | Exception | None = None
        self._ended = False

    def listen(self, told: Progress, wait: bool = False) -> None:
        """Pass on what is done by now; if to ``wait``, until there is nothing more to come."""
        while not self._ended and (wait or self._pipe.poll()):
            try:
                came = self._pipe.recv()
            except EOFError:
                self._ended = True
                return
            if isinstance(came, str):
                told(came)
            else:
                self._came, self._ended = came, True

    def report(self, told: Progress, beside: Report) -> Report:
        """Its report, in the setting of the one ``beside`` it; if it was lost, none of its claims holds."""
        self.listen(told, wait=True)
        if isinstance(self._came, Exception):
            raise self._came
        if self._came is not None:
            return self._came
        lost = [Verdict(c.id, c.title, Kind.GRADER_ERROR, message=LOST) for c in self._claims]
        return replace(beside, verdicts=tuple(lost), output="", readings={}, unread={})


@contextlib.contextmanager
def _elsewhere(judged: Judging, subject: Subject, claims: Sequence[Claim]) -> Iterator[_Elsewhere]:
    """The part is judged in a process that is forked from this one, and ended with this block."""
    context = get_context("fork")
    ours, theirs = context.Pipe(duplex=False)

    def part() -> None:
        ours.close()
        leave_to_parent()
        for number in LEAVING:
            signal.signal(number, _leave)
        with contextlib.suppress(BrokenPipeError):  # whoever asked is not there any more
            try:
                theirs.send(judged(subject, claims, theirs.send))
            except Exception as error:
                theirs.send(error)
            finally:
                close_all()

    process = context.Process(target=part, daemon=True)
    process.start()
    theirs.close()
    try:
        yield _Elsewhere(ours, claims)
    except BaseException:
        process.terminate()
        raise
    finally:
        process.join()
        ours.close()


def _leave(*_: object) -> None:
    """End by an exception, so that the subject is closed on the way out; which is done once."""
    for number in LEAVING:
        signal.signal(number, lambda *_: None)
    sys.exit(1)


def _joined(claims: Sequence[Claim], first: Report, second: Report) -> Report:
    """One report, in the order of the claims."""
    verdicts = {verdict.claim: verdict for verdict in (*first.verdicts, *second.verdicts)}
    return replace(
        first,
        verdicts=tuple(verdicts[claim.id] for claim in claims),
        output=first.output + second.output,
        isolation=first.isolation or second.isolation,
        readings=_in_order({**first.readings, **second.readings}),
        unread=_in_order({**first.unread, **second.unread}),
    )


def _in_order(told: dict[str, str]) -> dict[str, str]:
    return {function: told[function] for function in CONTRACT if function in told}
