"""An assignment file is read strictly: what is wrong with it is one error that says what is allowed."""

from copy import copy
from fractions import Fraction
from pathlib import Path

import pytest

from reference.grading.assignment import Bounds, read_assignment
from reference.reporting.marks import Feedback, Visibility
from tests.grading.writing import assignment

FULL = """
title = "All of it"
file = "homework.py"
feedback = "case"
visibility = "after_due_date"
require_isolation = "strong"
unstable = "fail"
[claims]
"gradient_descent.update" = 0.1
"adam.first_moment" = { points = 2, feedback = "hint", visibility = "hidden", unstable = "ignore" }
"adam.*" = 1
[conventions]
gradient_descent = "X"
[limits]
deadline = 2.5
submission = 60
memory = 512
cases = 7
seeds = [3, 4]
[adapters.adam]
target = "homework.py:Adam"
shape = "lists in place"
convention = "hat form"
"""


def test_all_of_it_is_read(tmp_path: Path) -> None:
    text = FULL.replace('[conventions]\ngradient_descent = "X"\n', "")
    read = read_assignment(assignment(tmp_path, text))
    tasks = {task.claim.id: task for task in read.tasks}
    assert (read.title, read.file, read.require_isolation) == ("All of it", "homework.py", "strong")
    assert tasks["gradient_descent.update"].points == Fraction(1, 10)
    assert tasks["adam.first_moment"].points == 2
    assert tasks["adam.first_moment"].feedback is Feedback.HINT
    assert tasks["adam.first_moment"].visibility is Visibility.HIDDEN
    assert tasks["adam.first_moment"].unstable == "ignore"
    assert tasks["adam.update"].unstable == "fail"
    assert tasks["adam.update"].points == 1
    assert tasks["adam.update"].feedback is Feedback.CASE
    assert tasks["adam.update"].visibility is Visibility.AFTER_DUE_DATE
    assert read.bounds == Bounds(deadline=2.5, submission=60, memory=512, cases=7, seeds=(3, 4))
    assert read.conventions == {"adam": "hat form"}
    assert read.functions == ("gradient_descent", "adam")
    assert read.wanted == ("gradient_descent", "Adam")
    assert [copy(task) for task in read.tasks] == list(read.tasks)  # as a judging process gets them


def test_little_is_enough(tmp_path: Path) -> None:
    read = read_assignment(assignment(tmp_path, '[claims]\n"dropout.eval" = 1\n'))
    assert [task.claim.id for task in read.tasks] == ["dropout.eval"]
    assert read.tasks[0].feedback is Feedback.REPLAY
    assert read.tasks[0].visibility is Visibility.VISIBLE
    assert read.bounds == Bounds()


ONE = '[claims]\n"dropout.eval" = 1\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("nonsense", "not a TOML file"),
        ("", "asks for nothing"),
        ("[claims]\n", "asks for nothing"),
        ("claims = 3\n", "claims is 3: expected a table [claims]"),
        ("titel = 'x'\n" + ONE, "unknown key 'titel', did you mean title? (allowed: title, file"),
        ("title = 3\n" + ONE, "title is 3: expected a text"),
        ("file = '../x.py'\n" + ONE, "file is '../x.py': expected the bare name"),
        ("file = 'x.ipynb'\n" + ONE, "expected the bare name of a .py file"),
        ("feedback = 'all'\n" + ONE, "feedback is 'all': expected one of hint, property, case, replay"),
        ("visibility = 'now'\n" + ONE, "expected one of visible, after_due_date, after_published, hidden"),
        ("require_isolation = 'best'\n" + ONE, "expected one of basic, strong"),
        ("unstable = true\n" + ONE, "expected one of report, fail, ignore"),
        ('[claims]\n"adam" = { points = 1, unstable = "no" }\n', "expected one of report, fail, ignore"),
        ('[claims]\n"adam.updaet" = 1\n', "did you mean adam.update"),
        ('[claims]\n"nowhere" = 1\n', "nowhere"),
        ('[claims]\n"nowhere.*" = 1\n', "nowhere"),
        ('[claims]\n"quadratic.toy_minimiser" = 1\n', "mathematics alone"),
        ("[claims]\nadam.update = 1\n", 'written in quotes, as "adam.update" = 1'),
        ('[claims]\n"adam.update" = 0\n', '"adam.update" points is 0: expected a positive number'),
        ('[claims]\n"adam.update" = -1.5\n', "points is -1.5: expected a positive"),
        ('[claims]\n"adam.update" = nan\n', "points is nan: expected a positive"),
        ('[claims]\n"adam.update" = inf\n', "points is inf: expected a positive"),
        ('[claims]\n"adam.update" = true\n', "points is True: expected a positive"),
        ('[claims]\n"adam.update" = "1"\n', "points is '1': expected a positive"),
        ('[claims]\n"adam.update" = {}\n', "points is missing: expected a positive"),
        ('[claims]\n"adam.update" = { feedback = "hint" }\n', "points is missing"),
        ('[claims]\n"adam.update" = { points = 1, hints = 2 }\n', "unknown key 'hints'"),
        ('[claims]\n"adam.update" = { points = 1, feedback = "x" }\n', "feedback is 'x'"),
        ('[claims]\n"adam" = 1\n"adam.u*" = 2\n', 'names adam.update, which "adam" names as well'),
        (ONE + "[limits]\ndeadlin = 3\n", "[limits] has the unknown key 'deadlin', did you mean deadline?"),
        (ONE + "[limits]\ndeadline = 0\n", "deadline is 0: expected seconds from 0.1"),
        (ONE + "[limits]\ndeadline = '3'\n", "deadline is '3'"),
        (ONE + "[limits]\nsubmission = 1e9\n", "submission is 1000000000.0"),
        (ONE + "[limits]\nmemory = 12.5\n", "memory is 12.5: expected a whole number of MiB"),
        (ONE + "[limits]\ncases = 0\n", "cases is 0: expected a whole number from 1"),
        (ONE + "[limits]\nseeds = []\n", "seeds is []: expected a list"),
        (ONE + "[limits]\nseeds = [1, 1]\n", "seeds is [1, 1]"),
        (ONE + "[limits]\nseeds = 0\n", "seeds is 0"),
        (ONE + "[conventions]\nadam = 'hat form'\n", "no claim here calls it; expected one of dropout_eval"),
        (
            ONE + "[conventions]\ndropout_eval = 'hat form'\n",
            "dropout_eval is 'hat form': expected 'inverted'",
        ),
        (ONE + "[adapters.adm]\ntarget = 'a.py:b'\n", "[adapters.adm] is no function of the contract"),
        (ONE + ONE[9:], "this key is there already (at line 3"),
        (
            ONE + "[adapters.adam]\ntarget = 'student:A'\n",
            "[adapters.adam] target is 'student:A', which is a",
        ),
        (ONE + "[adapters.adam]\ntarget = 'student:A'\n", "write 'student.py:A'"),
        (ONE + "[adapters.adam]\ntarget = 'x'\n", "[adapters.adam] target is 'x'"),
        (ONE + "[adapters.adam]\ntarget = 'a.py:b'\nmethod = 'c'\n", "unknown key 'method'"),
        (
            FULL.replace('"X"', '"Y"'),
            "gradient_descent is 'Y': expected none: its claims have no conventions",
        ),
        (
            FULL.replace('gradient_descent = "X"', 'adam = "hat form"'),
            "adam is declared in [adapters.adam] already; keep one",
        ),
    ],
)
def test_what_is_wrong_is_one_error(tmp_path: Path, text: str, said: str) -> None:
    path = assignment(tmp_path, text)
    with pytest.raises(ValueError) as error:
        read_assignment(path)
    assert said in str(error.value)
    assert str(error.value).startswith(f"{path}: ")
    assert "\n" not in str(error.value)


def test_no_file_is_an_error_that_says_how_to_have_one(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="gnomon new"):
        read_assignment(tmp_path / "assignment.toml")
