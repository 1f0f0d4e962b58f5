"""What this machine can do, found out once."""

import functools
import tempfile
from pathlib import Path

from reference.judging import worker_subject
from reference.judging.worker.confine import LOCKS
from reference.reporting.report import Isolation
from tests.judging.operations import EVAL


@functools.cache
def isolation_here() -> Isolation:
    """The best isolation that there is on this machine."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "honest.py")
        path.write_text("def dropout_eval(x, keep): return 1")
        subject = worker_subject(path)
        subject.run([EVAL], "float64")
        subject.close()
    if subject.isolation is None:
        raise RuntimeError("the worker did not say what its isolation is")
    return subject.isolation


def is_strong() -> bool:
    """Whether all the locks hold here."""
    return isolation_here().level == "strong"


def first_missing() -> str:
    """A lock that does not hold here."""
    return next(lock for lock in LOCKS if lock in isolation_here().missing)
