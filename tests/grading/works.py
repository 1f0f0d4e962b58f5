"""Stand-ins for the judging of one submission, for the judging processes to import."""

import os
import time

from reference.grading.assignment import Assignment
from reference.grading.course import judge_one
from reference.grading.staging import Handed
from reference.reporting.as_json import dump
from reference.reporting.report import Kind, Report, Verdict


def verdicts(assignment: Assignment, handed: Handed) -> str:
    """All hold but what the submission's text says; "die" and "raise" take the judging process with them."""
    text = handed.files[handed.main].decode()
    if "die" in text:
        os._exit(1)
    if "raise" in text:
        raise RuntimeError("on purpose")
    if "garbage" in text:
        return "no report"
    if "slow" in text:
        time.sleep(0.3)
    made = (
        Verdict(t.claim.id, t.claim.title, Kind.FAILS if t.claim.id in text else Kind.HOLDS)
        for t in assignment.tasks
    )
    return dump(Report("student.py", "0", 0, 1, tuple(made), asked=True))


def counted(assignment: Assignment, handed: Handed) -> str:
    """As ``judge_one``; leaves a file beside the assignment for every call."""
    folder = assignment.path.parent
    (folder / f"call-{os.getpid()}-{time.monotonic_ns()}").touch()
    return judge_one(assignment, handed)


def never(assignment: Assignment, handed: Handed) -> str:
    """For what is judged already."""
    raise AssertionError(f"{handed.main} is judged again")
