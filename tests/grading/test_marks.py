"""The table of marks: what is to be known of a score stands beside it."""

from reference.grading.assignment import Assignment
from reference.grading.marking import broken, mark, marked
from reference.grading.marks import as_csv
from reference.grading.page import page
from reference.grading.staging import Handed


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
