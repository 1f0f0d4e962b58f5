"""Marks: what is to be known of a score stands beside it, and what becomes of lost digits is the assignment's."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from reference.grading import course
from reference.grading.assignment import Assignment, read_assignment
from reference.grading.course import Way, grade
from reference.grading.marking import broken, mark, marked
from reference.grading.marks import as_csv
from reference.grading.page import page
from reference.grading.results import Results
from reference.grading.staging import Handed
from reference.grading.submissions import Submission
from tests.grading.writing import ONE_PASS, assignment, files


@pytest.fixture(scope="module", autouse=True)
def _no_process_is_left() -> Iterator[None]:
    yield
    course._stop(Way())


def test_the_table_says_what_is_to_be_known_of_a_score(two: Assignment) -> None:
    """Nobody who reads nothing else takes what could not be judged for a zero."""
    note = "=a.zip: not a readable zip file"
    broke, late = (
        marked(two, broken(two, RuntimeError("x")), "bo"),
        marked(two, mark(two, Handed({}, "", note)), "cy", note),
    )
    unread = marked(two, mark(two, Handed({"student.py": b"1 +\n"}, "student.py")), "di")
    rows = as_csv(two, [broke, late, unread]).splitlines()
    assert rows[1:] == [
        "bo,0,3.5,0,0,provisional: some of it could not be judged",
        f"cy,0,3.5,0,0,'{note}",
        'di,0,3.5,0,0,"it could not be loaded: SyntaxError: invalid syntax (while loading student.py, line 1)"',
    ]
    assert "it could not be loaded: SyntaxError" in page(two, [unread], {})


def test_what_loses_digits_fails_where_it_is_to_in_every_judging_process(tmp_path: Path) -> None:
    text = '[claims]\n"preprocessing.fit" = {{ points = 2, unstable = "{}" }}\n[limits]\ncases = 5\n'
    for unstable, score in (("fail", 0), ("report", 2)):
        asked = read_assignment(assignment(tmp_path / unstable, text.format(unstable)))
        found = [
            Submission("al", (("student.py", files(tmp_path, {"student.py": ONE_PASS}) / "student.py"),))
        ]
        assert [
            one.score for one in grade(asked, found, Results(tmp_path / unstable / "r"), Way(jobs=2))
        ] == [score]
