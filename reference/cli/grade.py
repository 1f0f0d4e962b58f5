"""``gnomon grade``: judge all that was handed in."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from reference.cli import INTERRUPTED
from reference.grading.assignment import Assignment, read_assignment
from reference.grading.course import Way, check_way, grade, probe
from reference.grading.outcome import summary, write_all
from reference.grading.results import Results
from reference.grading.submissions import Submissions
from reference.reporting.marks import Marked

from .terminal import progress


def run(options: argparse.Namespace) -> int:
    """Judge, write the marks and reports, and say where they are."""
    way = Way(options.jobs, options.backend, options.scheduler)
    check_way(way)
    assignment = read_assignment(Path(options.assignment))
    probe(assignment)
    out = Path(options.out)
    try:
        with Submissions([Path(path) for path in options.submissions], assignment.file) as submissions:
            for warning in submissions.warnings:
                print(f"gnomon: {warning}", file=sys.stderr)
            with progress(len(submissions.found), "submission") as done:
                marks = grade(
                    assignment, submissions.found, Results(out / "results"), way, options.fresh, done
                )
    except KeyboardInterrupt:
        print(f"gnomon: interrupted; what is judged is kept in {out}: run it again to go on", file=sys.stderr)
        return INTERRUPTED
    return _told(assignment, marks, out)


def _told(assignment: Assignment, marks: Sequence[Marked], out: Path) -> int:
    written = write_all(assignment, marks, out)
    for line in summary(assignment, marks):
        print(line)
    for path in written:
        print(f"  {path}")
    return 2 if any(one.provisional for one in marks) else 0
