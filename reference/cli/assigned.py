"""``gnomon check`` on an assignment: what a student runs before handing in."""

from __future__ import annotations

import argparse
import contextlib
import gc
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath

from reference.grading.assignment import FILE, Assignment, Task, read_assignment
from reference.grading.course import probe
from reference.grading.marking import mark, marked
from reference.grading.staging import Handed, collect
from reference.grading.submissions import Submission, Submissions, whole
from reference.judging.select import judged
from reference.reporting.marks import Marked, Visibility, amount
from reference.reporting.text import plural

from .terminal import progress


def scored(options: argparse.Namespace) -> Callable[[], Marked]:
    """What judges, on what is visible, the code that is to be handed in. Raises ValueError for what cannot be."""
    if options.in_process or options.adapter:
        raise ValueError("--assignment: goes with neither --in-process nor --adapter")
    assignment = _changed(read_assignment(Path(options.assignment or FILE)), options)
    tasks = _tasks(assignment, options)
    if options.case is not None and len(tasks) != 1:
        raise ValueError(f"case: belongs to one claim, got {len(tasks)} claims")
    handed = _handed_in(assignment, options.subject)
    named = options.subject if not _is_here(options.subject) else None
    shown = named or PurePosixPath(handed.main).name or assignment.file

    def judging() -> Marked:
        gc.set_threshold(100_000)
        if assignment.require_isolation == "strong":
            probe(assignment)
        with contextlib.redirect_stdout(sys.stderr), progress(len(tasks)) as done:
            report = mark(assignment, handed, tasks, options.case, shown, done)
        notes = [handed.note] if handed.main and handed.note else []
        later = [] if options.claims else [task for task in assignment.tasks if task not in tasks]
        if later:
            points = amount(sum(task.points for task in later[1:]) + later[0].points)
            notes.append(f"{plural(len(later), 'more claim')} ({points} points) will be judged later")
        whole = marked(assignment, replace(report, subject=shown), note=". ".join(notes))
        return replace(whole, points={task.claim.id: task.points for task in tasks})

    return judging


def _changed(assignment: Assignment, options: argparse.Namespace) -> Assignment:
    """With what the command line says otherwise."""
    bounds = assignment.bounds
    if options.seed is not None:
        bounds = replace(bounds, seeds=(options.seed,))
    if options.cases is not None:
        bounds = replace(bounds, cases=options.cases)
    strong = "strong" in (options.require_isolation, assignment.require_isolation)
    tasks = assignment.tasks
    if options.unstable != "report":
        tasks = tuple(replace(task, unstable=options.unstable) for task in tasks)
    return replace(
        assignment,
        bounds=bounds,
        require_isolation="strong" if strong else "basic",
        tasks=tasks,
    )


def _tasks(assignment: Assignment, options: argparse.Namespace) -> Sequence[Task]:
    patterns = [p.strip() for p in (options.claims or "").split(",") if p.strip()]
    tasks = assignment.only(judged(patterns)) if patterns else assignment.tasks
    if options.format == "gradescope":  # which keeps what is not visible yet, and counts it
        return tasks
    visible = [task for task in tasks if task.visibility is Visibility.VISIBLE]
    if not visible:
        raise ValueError(f"{assignment.path}: what it asks for is not visible yet")
    return visible


def _handed_in(assignment: Assignment, subject: str | None) -> Handed:
    """The code of this name, the current folder as a whole; else the file asked for, or its notebook, beside the
    assignment.
    """
    if _is_here(subject):
        return collect(whole("", Path()), assignment.file, assignment.wanted)
    if not subject:
        folder = assignment.path.parent
        names = (assignment.file, str(Path(assignment.file).with_suffix(".ipynb")))
        there = tuple((name, folder / name) for name in names if (folder / name).is_file())
        if not there:
            raise ValueError(f"{folder / names[0]}: there is no such file, and no {names[1]} either")
        return collect(Submission("", there), assignment.file, assignment.wanted)
    with Submissions([Path(subject)], assignment.file) as submissions:
        if len(submissions.found) != 1:
            count = len(submissions.found)
            raise ValueError(f"{subject}: it holds {count} submissions; gnomon grade judges a course")
        return collect(submissions.found[0], assignment.file, assignment.wanted)


def _is_here(subject: str | None) -> bool:
    """Whether it is the current folder: one submission, whatever is in it."""
    return bool(subject) and Path(str(subject)) == Path()
