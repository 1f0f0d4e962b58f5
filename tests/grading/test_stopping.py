"""The end of the judging processes, whatever they are at."""

import threading
from pathlib import Path

import pytest
from joblib.externals.loky import process_executor, reusable_executor

from reference.grading import course
from reference.grading.assignment import Assignment
from reference.grading.course import Way, grade
from reference.grading.results import Results
from reference.grading.submissions import Submission
from tests.grading.works import verdicts
from tests.grading.writing import RIGHT, files


def test_what_hands_out_work_is_not_waited_for_while_its_lock_is_held(
    two: Assignment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A thread that was about to hand out the next submission needs the lock, to find that there is no pool."""
    path = files(tmp_path, {"student.py": RIGHT}) / "student.py"
    grade(
        two, [Submission("al", (("student.py", path),))], Results(tmp_path / "r"), Way(jobs=2), work=verdicts
    )
    free: list[bool] = []
    lock = reusable_executor._executor_lock
    shutdown = process_executor.ProcessPoolExecutor.shutdown

    def hands_out() -> None:
        free.append(lock.acquire(timeout=5))
        if free[-1]:
            lock.release()

    def watched(self: object, wait: bool = True, kill_workers: bool = False) -> None:
        other = threading.Thread(target=hands_out)
        other.start()
        other.join()
        shutdown(self, wait, kill_workers)

    monkeypatch.setattr(process_executor.ProcessPoolExecutor, "shutdown", watched)
    course._stop(Way())
    assert free == [True]
    assert reusable_executor._executor._flags.shutdown
