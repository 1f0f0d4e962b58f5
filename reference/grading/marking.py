"""One submission marked: its claims judged in turn, within the time of the whole, and scored."""

from __future__ import annotations

import gc
import re
import shlex
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath

from reference import __version__
from reference.judging.adapters import Adapter, adapters_of
from reference.judging.run import judge
from reference.judging.subject import Subject, adapted_subject
from reference.judging.worker.adapter import is_file
from reference.judging.worker.written import TO_A_FILE
from reference.reporting.marks import Marked
from reference.reporting.report import Kind, Report, Verdict

from .assignment import Assignment, Task
from .staging import Handed, staged

_ONE_AT_A_TIME = threading.Lock()  # exact arithmetic has a precision, and a process has one

UNWRITTEN = "NotImplementedError"
SCRATCH = "gnomon-run-"
WORKING_DIRECTORY = re.compile(
    re.escape(tempfile.gettempdir()) + rf"/(?:{SCRATCH}\w+/)?gnomon-[\w-]+/(?:tmp\w+/)?"
)


def mark(
    assignment: Assignment,
    handed: Handed,
    tasks: Sequence[Task] = (),
    case: str | None = None,
    shown: str = "",
    progress: Callable[[str], None] | None = None,
) -> Report:
    """The report of one submission on the assignment's claims (on ``tasks``, if there are any).

    ``shown`` is what it is called in the line that asks a case again. A submission without code is ABSENT
    throughout. Raises SubjectError or WorkerError if this installation cannot judge anything.
    """
    tasks = tasks or assignment.tasks
    if not handed.main:
        why = handed.note or "nothing was handed in"
        verdicts = tuple(
            Verdict(t.claim.id, t.claim.title, Kind.ABSENT, message=why, loading=True) for t in tasks
        )
        return _report(assignment, verdicts)
    with _ONE_AT_A_TIME, staged(handed, assignment.file) as module:
        gc.set_threshold(100_000)
        bounds = assignment.bounds
        subject = adapted_subject(
            assignment.file,
            str(module),
            _adapters(assignment, module),
            deadline=bounds.deadline,
            load=bounds.loading,
            total=bounds.submission,
            until=time.monotonic() + bounds.submission,
            memory=bounds.memory << 20,
            isolation="strong" if assignment.require_isolation == "strong" else "best",
        )
        name = shown or _name(handed)
        again = _again(assignment, name)
        found: list[Verdict] = []
        readings: dict[str, str] = {}
        try:
            for task in tasks:
                judging = _judged(assignment, task, subject, case, again)
                found += judging.verdicts
                readings |= judging.readings
                if progress:
                    progress(task.claim.id)
            output = WORKING_DIRECTORY.sub("", subject.output)
            report = replace(_report(assignment, tuple(found)), subject=name, readings=readings)
            return replace(report, output=output, isolation=subject.isolation)
        finally:
            subject.close()


def _name(handed: Handed) -> str:
    """The bare name of the file that is judged, such that no command takes it for an option."""
    name = PurePosixPath(handed.main).name
    return f"./{name}" if name.startswith("-") else name


def marked(assignment: Assignment, report: Report, student: str = "", note: str = "") -> Marked:
    """The report with the points of the assignment's claims."""
    tasks = assignment.tasks
    return Marked(
        report,
        {task.claim.id: task.points for task in tasks},
        {task.claim.id: task.feedback for task in tasks},
        {task.claim.id: task.visibility for task in tasks},
        assignment.title,
        student,
        note,
    )


def broken(assignment: Assignment, error: BaseException) -> Report:
    """The report when it is we who could not judge: GRADER_ERROR throughout."""
    why = f"{type(error).__name__}: {error}"
    verdicts = (Verdict(t.claim.id, t.claim.title, Kind.GRADER_ERROR, message=why) for t in assignment.tasks)
    return _report(assignment, tuple(verdicts))


def _report(assignment: Assignment, verdicts: tuple[Verdict, ...]) -> Report:
    bounds = assignment.bounds
    return Report(assignment.file, __version__, bounds.seeds[0], bounds.cases, verdicts, asked=True)


def _judged(
    assignment: Assignment,
    task: Task,
    subject: Subject,
    case: str | None,
    again: Callable[[int], Callable[[str, str], str]],
) -> Report:
    """With the first verdict that is not green, of all seeds in turn; else the last."""
    claim = task.claim
    for seed in assignment.bounds.seeds:
        judging = judge(
            subject,
            [claim],
            seed,
            assignment.bounds.cases,
            case,
            asked=True,
            replay=again(seed),
            unstable=task.unstable,
        )
        verdict = judging.verdicts[0]
        if over := getattr(subject, "over", ""):  # whatever it was that is not answered any more
            verdict = Verdict(claim.id, claim.title, Kind.TIMED_OUT, message=over)
        if not verdict.holds:
            break
    if verdict.kind is Kind.RAISED and not verdict.loading:
        verdict = _unwritten(verdict)
    elif verdict.kind is Kind.ABSENT:
        verdict = _to_be_set(assignment, verdict)
    return replace(judging, verdicts=(verdict,))


def _to_be_set(assignment: Assignment, verdict: Verdict) -> Verdict:
    """The adapter that an open question asks for, as it stands in an assignment."""
    why, _, toml = verdict.message.partition("\n")
    if not toml:
        return verdict
    asked = f"# Whoever set this: to have it judged, write this into {assignment.path.name}."
    tables = re.sub(r"^\[", "[adapters.", toml.replace(TO_A_FILE, asked), flags=re.MULTILINE)
    return replace(verdict, message=f"{why}\n{tables}")


def _unwritten(verdict: Verdict) -> Verdict:
    """A function that says that it is not implemented is not there."""
    name, _, why = verdict.message.partition(": ")
    if name != UNWRITTEN:
        return verdict
    return Verdict(verdict.claim, verdict.title, Kind.ABSENT, message=why or "it is not written yet")


def _adapters(assignment: Assignment, module: Path) -> Mapping[str, Adapter]:
    """The assignment's adapters, of the staged files, and the declared conventions."""
    adapters = adapters_of(module.with_name(assignment.path.name), assignment.adapters)
    for function, adapter in adapters.items():
        source, _, name = adapter.target.rpartition(":")
        if is_file(source) and not Path(source).is_file():  # then it may be in what was handed in
            adapters[function] = replace(adapter, target=f"{module}:{name}")
    for function, convention in assignment.conventions.items():
        adapters[function] = replace(adapters.get(function, Adapter(function)), convention=convention)
    return adapters


def _again(assignment: Assignment, shown: str) -> Callable[[int], Callable[[str, str], str]]:
    def of_seed(seed: int) -> Callable[[str, str], str]:
        def line(claim: str, case: str) -> str:
            words = ["gnomon", "check", shown, "--assignment", assignment.path.name]
            return shlex.join([*words, "--claims", claim, "--seed", str(seed), "--case", case])

        return line

    return of_seed
