"""One submission: points a claim, ABSENT for what is not written, the time of the whole, what a student is told."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from reference.grading.assignment import Assignment, Bounds, read_assignment
from reference.grading.marking import mark, marked
from reference.grading.outcome import PUBLISHED, sheet_as_json
from reference.grading.staging import Handed
from reference.reporting import formats
from reference.reporting.feedback import sheet
from reference.reporting.marks import Feedback, Marked, Visibility, amount
from reference.reporting.report import Kind, Report
from tests.grading.writing import (
    ASSIGNMENT,
    DESCENT,
    EPSILON_WITHIN,
    ONE_PASS,
    RIGHT,
    WRONG,
    assignment,
    book,
)


def render(one: Marked) -> str:
    return formats.render("terminal", one)


def page(one: Marked) -> str:
    return formats.render("html", one)


def dump(one: Marked) -> str:
    return sheet_as_json(sheet(one))


def judged(two: Assignment, text: str, name: str = "student.py") -> Report:
    return mark(two, Handed({name: text.encode()}, name))


def kinds(report: Report) -> dict[str, Kind]:
    return {v.claim: v.kind for v in report.verdicts}


def scored(two: Assignment, text: str) -> Marked:
    return marked(two, judged(two, text), "bob")


def test_points_are_of_claims(two: Assignment) -> None:
    for text, score in ((RIGHT + DESCENT, "3.5"), (WRONG + DESCENT, "1.5"), (RIGHT, "2"), ("", "0")):
        one = scored(two, text)
        assert (amount(one.score), amount(one.max), one.provisional) == (score, "3.5", False)


def test_what_loses_digits_is_told_and_costs_points_where_the_assignment_says_so(tmp_path: Path) -> None:
    for unstable, score, told in (("report", "3", True), ("ignore", "3", False), ("fail", "1", True)):
        text = f"""
[claims]
"preprocessing.constant_feature" = 1
"preprocessing.fit" = {{ points = 2, unstable = "{unstable}" }}
[limits]
cases = 5
"""
        one = scored(read_assignment(assignment(tmp_path / unstable, text)), ONE_PASS)
        assert (amount(one.score), amount(one.max)) == (score, "3")
        for shown in (
            render(one),
            page(one),
            dump(one),
            *(formats.render(f, one) for f in ("markdown", "junit")),
        ):
            assert ("less the square of the" in " ".join(shown.split())) == told, shown


def test_what_is_not_there_or_not_written_is_absent_in_one_line(two: Assignment) -> None:
    text = DESCENT + "def dropout_eval(x, keep):\n    raise NotImplementedError('later')\n"
    one = scored(two, text)
    assert kinds(one.report) == {"gradient_descent.update": Kind.HOLDS, "dropout.eval": Kind.ABSENT}
    assert "is not offered: later (student.py, line 4)" in render(one)
    missing = scored(two, DESCENT)
    assert kinds(missing.report) == {"gradient_descent.update": Kind.HOLDS, "dropout.eval": Kind.ABSENT}
    assert len(render(missing).splitlines()) == len(render(one).splitlines()) <= 9


def test_a_notebook_is_judged(two: Assignment) -> None:
    text = book("%matplotlib inline\n" + DESCENT, "1 / 0", RIGHT)
    report = judged(two, text, "hw.ipynb")
    assert set(kinds(report).values()) == {Kind.HOLDS}
    assert "cell 2" in report.output


def test_what_cannot_be_loaded_is_said_once(two: Assignment) -> None:
    one = scored(two, "def f(:\n")
    assert one.report.unloadable
    assert one.score == 0
    for text in (render(one), page(one), dump(one)):
        assert text.count("SyntaxError") == 1
        assert "--case" not in text


def test_nothing_to_judge_is_absent(two: Assignment) -> None:
    why = "the zip file is empty"
    report = mark(two, Handed({}, "", why))
    assert set(kinds(report).values()) == {Kind.ABSENT}
    for text in (render(marked(two, report)), render(marked(two, report, note=why))):
        assert text.count(why) == 1
        assert text.count("\nabsent  ") == 2


def test_the_time_of_the_whole_costs_only_what_is_left(tmp_path: Path) -> None:
    two = read_assignment(assignment(tmp_path, ASSIGNMENT))
    two = replace(two, bounds=Bounds(deadline=60, submission=8, cases=10))
    text = DESCENT + "import time\ndef dropout_eval(x, keep):\n    time.sleep(1.6)\n    return x.copy()\n"
    report = judged(two, text)
    assert kinds(report) == {"gradient_descent.update": Kind.HOLDS, "dropout.eval": Kind.TIMED_OUT}
    assert report.verdicts[-1].message == "the 8 s of the whole submission are used up"


def test_what_was_being_looked_into_when_the_time_was_up_is_timed_out(two: Assignment) -> None:
    two = replace(two, bounds=Bounds(deadline=60, submission=8, cases=10))
    slow = "import time\ndef dropout_eval(x, keep):\n    time.sleep(0.48)\n    return x / keep\n"
    report = judged(two, DESCENT + slow)
    assert kinds(report) == {"gradient_descent.update": Kind.HOLDS, "dropout.eval": Kind.TIMED_OUT}
    assert report.verdicts[-1].shown is None


def test_the_time_of_the_whole_ends_in_the_middle_of_an_answer(two: Assignment) -> None:
    """Whatever the deadlines of a call, of a message (six of these) and of the loading."""
    two = replace(two, bounds=Bounds(deadline=600, loading=600, submission=3, cases=10))
    for text in ("while True: pass\n", "def dropout_eval(x, keep):\n    while True: pass\n"):
        report = judged(two, DESCENT + text)
        assert kinds(report)["dropout.eval"] is Kind.TIMED_OUT
        assert "the 3 s of the whole submission are used up" in report.verdicts[-1].message


def test_the_deadline_of_a_call_is_the_assignment_s(two: Assignment) -> None:
    two = replace(two, bounds=replace(two.bounds, deadline=1.5))
    report = judged(two, DESCENT + "def dropout_eval(x, keep):\n    while True: pass\n")
    assert kinds(report) == {"gradient_descent.update": Kind.HOLDS, "dropout.eval": Kind.TIMED_OUT}
    said = report.verdicts[-1].message
    assert "no answer within 1.5 s" in said or ("more than 9 s" in said and "busy" in said)


def test_every_seed_has_to_hold(two: Assignment) -> None:
    two = replace(two, bounds=replace(two.bounds, seeds=(0, 1), cases=3))
    assert set(kinds(judged(two, RIGHT + DESCENT)).values()) == {Kind.HOLDS}
    counting = "calls = 0\ndef dropout_eval(x, keep):\n    global calls\n    calls += 1\n    print(calls)\n"
    alone = judged(replace(two, bounds=replace(two.bounds, seeds=(0,))), counting + "    return x.copy()\n")
    assert kinds(alone)["dropout.eval"] is Kind.HOLDS
    calls = alone.output.split()[-1]
    later = counting + f"    return x.copy() if calls <= {calls} else x / keep\n"
    report = judged(two, later)
    assert kinds(report)["dropout.eval"] is Kind.FAILS
    assert "--seed 1" in str(next(v.replay for v in report.verdicts if v.claim == "dropout.eval"))

    first = judged(two, counting + "    return x / keep if calls == 1 else x.copy()\n")
    assert kinds(first)["dropout.eval"] in (Kind.FAILS, Kind.NONDETERMINISTIC)


def test_conventions_and_adapters_are_the_assignment_s(tmp_path: Path) -> None:
    text = """
[claims]
"dropout.eval" = 1
[conventions]
dropout_eval = "scaled at test time"
[adapters.dropout_eval]
target = "student.py:Layer.apply"
"""
    layer = "class Layer:\n    def apply(x, keep):\n        return x{}\n"
    one = read_assignment(assignment(tmp_path, text))
    assert set(kinds(judged(one, layer.format(" * keep"))).values()) == {Kind.HOLDS}
    assert set(kinds(judged(one, layer.format("+ 0"))).values()) == {Kind.FAILS}
    other = replace(one, adapters={"dropout_eval": {"target": "helper.py:Layer.apply"}})
    assert set(kinds(judged(other, layer.format(" * keep"))).values()) == {Kind.HOLDS}
    assert set(kinds(judged(other, "")).values()) == {Kind.ABSENT}


def test_helpers_beside_it_are_there(two: Assignment) -> None:
    handed = Handed(
        {"h/student.py": b"from h2 import *", "h/h2.py": (RIGHT + DESCENT).encode()}, "h/student.py"
    )
    assert set(kinds(mark(two, handed)).values()) == {Kind.HOLDS}


def test_no_path_of_this_machine_is_in_a_report(two: Assignment) -> None:
    text = (
        RIGHT
        + DESCENT
        + "import os\nprint(__file__, os.getcwd() + '/x')\nimport warnings\nwarnings.warn('w')\n"
    )
    output = judged(two, text).output
    assert "gnomon" not in output
    assert "student.py x" in output
    assert output == judged(two, text).output


def test_a_submission_sees_no_other(two: Assignment, tmp_path: Path) -> None:
    """Neither by its path, nor by looking for what is staged at the same time, nor the results."""
    other = tmp_path / "other.py"
    other.write_text("secret")
    spy = f"""
import glob, os, tempfile
def look(what):
    try:
        return what()
    except OSError as error:
        return type(error).__name__
print(look(lambda: open({str(other)!r}).read()), look(lambda: os.listdir({str(tmp_path)!r})))
print(look(lambda: os.listdir(os.path.dirname(os.path.dirname(os.path.dirname(__file__))))))
print(look(lambda: os.listdir(os.path.dirname(os.path.dirname(__file__)))), os.listdir(os.path.dirname(__file__)))
"""
    report = judged(two, spy + RIGHT + DESCENT)
    assert set(kinds(report).values()) == {Kind.HOLDS}
    assert report.output.split() == [*["PermissionError"] * 4, "['student.py']"]


def test_a_cell_without_end_is_interrupted_in_the_worker(two: Assignment) -> None:
    report = judged(two, book(DESCENT, "while True:\n    pass", RIGHT), "hw.ipynb")
    assert set(kinds(report).values()) == {Kind.HOLDS}
    assert "cell 2: stopped at line 1: OutOfTime: it took more than 6 s" in report.output


# --- the feedback ladder -----------------------------------------------------------------------------------

LADDER = {
    Feedback.HINT: set(),
    Feedback.PROPERTY: {"where", "cause"},
    Feedback.CASE: {"where", "cause", "input", "got", "exact", "off by"},
    Feedback.REPLAY: {"where", "cause", "input", "got", "exact", "off by", "again"},
}


@pytest.mark.parametrize("level", list(Feedback))
def test_each_level_tells_more_and_never_more_than_it_may(two: Assignment, level: Feedback) -> None:
    full = scored(two, WRONG + DESCENT)
    one = replace(full, feedback=dict.fromkeys(full.feedback, level))
    verdict = next(v for v in one.report.verdicts if not v.holds)
    assert {label for label, _ in one.told(verdict)} - {""} == LADDER[level]
    for text in (render(one), page(one), dump(one)):
        assert ("--case" in text) is (level is Feedback.REPLAY)
        assert ("keep = 0.5" in text) is (level in (Feedback.CASE, Feedback.REPLAY))
        assert ("dropout.eval" in text) is (level is not Feedback.HINT)


def test_a_broken_law_is_told_by_levels(tmp_path: Path) -> None:
    one = read_assignment(assignment(tmp_path, '[claims]\n"dropout.train" = 1\n'))
    report = judged(
        one, "def dropout_train(x, keep, rng):\n    return x * (rng.random(x.shape) < keep**2) / keep\n"
    )
    full = marked(one, report)
    (verdict,) = report.verdicts
    assert verdict.kind is Kind.FAILS
    told = {
        level: {label for label, _ in replace(full, feedback={"dropout.train": level}).told(verdict)}
        for level in Feedback
    }
    assert told[Feedback.HINT] == {""}
    assert "input" not in told[Feedback.PROPERTY]
    assert "again" not in told[Feedback.CASE]
    assert "again" in told[Feedback.REPLAY]


def test_what_the_code_itself_did_is_told_at_every_level(two: Assignment) -> None:
    full = scored(two, DESCENT + "def dropout_eval(x, keep):\n    raise KeyError('mine')\n")
    one = replace(full, feedback=dict.fromkeys(full.feedback, Feedback.HINT))
    assert "raised an exception: KeyError" in render(one)
    assert "--case" not in render(one)


def test_what_is_hidden_is_counted_and_not_told(two: Assignment) -> None:
    full = scored(two, WRONG + DESCENT)
    one = replace(full, visibility={"dropout.eval": Visibility.HIDDEN})
    for text in (render(one), page(one), dump(one), sheet_as_json(sheet(one, *PUBLISHED))):
        assert "dropout" not in text
        assert "1 more claim is counted and not shown" in text
    later = replace(full, visibility={"dropout.eval": Visibility.AFTER_DUE_DATE})
    assert "dropout" not in dump(later)
    assert "dropout.eval" in sheet_as_json(sheet(later, *PUBLISHED))


def test_strangers_texts_are_escaped(two: Assignment) -> None:
    evil = "</script><img src=x onerror=alert(1)>\x1b[2J"
    text = DESCENT + f"print({evil!r})\ndef dropout_eval(x, keep):\n    raise ValueError({evil!r})\n"
    one = replace(scored(two, text), student=evil, note=evil)
    html = page(one)
    assert "<img" not in html
    assert "</script>" not in html
    assert "&lt;img" in html
    assert "\x1b" not in html + render(one) + dump(one)


def test_amounts_are_written_as_people_write_them() -> None:
    told = {Fraction(3): "3", Fraction(5, 2): "2.5", Fraction(1, 10): "0.1", Fraction(1, 3): "1/3"}
    assert {points: amount(points) for points in told} == told


KEPT_OR_DROPPED = """
import numpy as np


def dropout_forward(x, dropout_param):
    p, mode = dropout_param["p"], dropout_param["mode"]
    mask = (np.random.rand(*x.shape) < p) / p if mode == "train" else None
    return (x if mask is None else x * mask), (dropout_param, mask)
"""


def test_an_open_question_is_answered_by_what_is_shown(tmp_path: Path) -> None:
    """The lines stand in the report as they are to stand in the assignment."""
    text = '[claims]\n"dropout.train" = 1\n'
    one = scored(read_assignment(assignment(tmp_path, text)), KEPT_OR_DROPPED)
    assert kinds(one.report) == {"dropout.train": Kind.ABSENT}
    shown = [row.strip() for row in render(one).splitlines()]
    first = shown.index("[adapters.dropout_train]")
    assert "write this into assignment.toml" in shown[first - 2]
    toml = "\n".join(shown[first : shown.index('# drop = "p"  # if of dropping it') + 1])
    assert page(one).count("<dt>write</dt>") == 1
    answered = scored(read_assignment(assignment(tmp_path, text + toml)), KEPT_OR_DROPPED)
    assert kinds(answered.report) == {"dropout.train": Kind.HOLDS}


def test_what_is_written_into_the_code_is_judged_as_it_is_outside_of_an_assignment(tmp_path: Path) -> None:
    """A constant ε is no reason to refuse, whether it is read off the code or declared."""
    text = '[claims]\n"adam.update" = 1\n[limits]\ncases = 10\n'
    adapter = '[adapters.adam]\ntarget = "student.py:Adam"\nshape = "one tensor a call"\n'
    adapter += "constants = { eps = 1e-7 }\n"
    for name, asked in (("read", text), ("declared", text + adapter)):
        one = scored(read_assignment(assignment(tmp_path / name, asked)), EPSILON_WITHIN)
        assert kinds(one.report) == {"adam.update": Kind.HOLDS}
        told = " ".join(render(one).split())
        assert ("Read off the signatures: adam as Adam" in told) is (name == "read")
