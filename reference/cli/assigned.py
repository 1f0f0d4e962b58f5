"""``gnomon check`` on an assignment: what a student runs before handing in."""

from __future__ import annotations

import argparse
import contextlib
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath

from reference.grading.assignment import FILE, Assignment, Task, read_assignment
from reference.grading.marking import mark, marked
from reference.grading.staging import collect
from reference.grading.submissions import Submission, Submissions
from reference.judging.select import judged
from reference.reporting.marked import dump, render
from reference.reporting.marks import Visibility
from reference.reporting.report import UNJUDGED

from .terminal import colour, progress, width


def run(options: argparse.Namespace) -> int:
    """Judge what is to be handed in on what is visible, print points and feedback; the exit status of a check."""
    if options.in_process or options.adapter:
        raise ValueError("--assignment: goes with neither --in-process nor --adapter")
    assignment = _changed(read_assignment(Path(options.assignment or FILE)), options)
    tasks = _tasks(assignment, options)
    if options.case is not None and len(tasks) != 1:
        raise ValueError(f"case: belongs to one claim, got {len(tasks)} claims")
    with _handed_in(assignment, options.subject) as submissions:
        handed = collect(submissions.found[0], assignment.file, assignment.wanted)
    shown = options.subject or PurePosixPath(handed.main).name or assignment.file
    with contextlib.redirect_stdout(sys.stderr), progress(len(tasks)) as done:
        report = mark(assignment, handed, tasks, options.case, shown, done)
    if any(v.kind in UNJUDGED and "is required" in v.message for v in report.verdicts):
        raise ValueError(report.verdicts[0].message)
    scored = marked(assignment, replace(report, subject=shown), note=handed.note if handed.main else "")
    if options.claims:
        scored = replace(scored, points={task.claim.id: task.points for task in tasks})
    text = dump(scored) if options.format == "json" else render(scored, colour(sys.stdout), width())
    sys.stdout.write(text)
    return report.exit_code


def _changed(assignment: Assignment, options: argparse.Namespace) -> Assignment:
    """With what the command line says otherwise."""
    bounds = assignment.bounds
    if options.seed is not None:
        bounds = replace(bounds, seeds=(options.seed,))
    if options.cases is not None:
        bounds = replace(bounds, cases=options.cases)
    strong = "strong" in (options.require_isolation, assignment.require_isolation)
    unstable = options.unstable if options.unstable != "report" else assignment.unstable
    return replace(
        assignment,
        bounds=bounds,
        require_isolation="strong" if strong else "basic",
        unstable=unstable,
    )


def _tasks(assignment: Assignment, options: argparse.Namespace) -> Sequence[Task]:
    patterns = [p.strip() for p in (options.claims or "").split(",") if p.strip()]
    tasks = assignment.only(judged(patterns)) if patterns else assignment.tasks
    visible = [task for task in tasks if task.visibility is Visibility.VISIBLE]
    if not visible:
        raise ValueError(f"{assignment.path}: what it asks for is not visible yet")
    return visible


class _Here(Submissions):
    """What stands beside the assignment: the file asked for, its notebook, or both."""

    def __init__(self, assignment: Assignment) -> None:
        folder = assignment.path.parent
        names = (assignment.file, str(Path(assignment.file).with_suffix(".ipynb")))
        there = tuple((name, folder / name) for name in names if (folder / name).is_file())
        if not there:
            raise ValueError(f"{folder / names[0]}: there is no such file, and no {names[1]} either")
        self.found = [Submission("", there)]

    def close(self) -> None:
        """Nothing was unpacked."""


def _handed_in(assignment: Assignment, subject: str | None) -> Submissions:
    if not subject:
        return _Here(assignment)
    submissions = Submissions([Path(subject)], assignment.file)
    if len(submissions.found) != 1:
        count = len(submissions.found)
        submissions.close()
        raise ValueError(f"{subject}: it holds {count} submissions; gnomon grade judges a course")
    return submissions
