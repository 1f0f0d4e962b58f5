"""The renderings: what they say, that they are escaped, and that JSON loses nothing."""

import json
import math
from dataclasses import replace
from fractions import Fraction

import pytest

from reference.reporting import Cause, Kind, LawTest, Report, Shown, Verdict
from reference.reporting.as_json import SCHEMA, dump, load
from reference.reporting.html import render as render_html
from reference.reporting.terminal import render, render_verdict
from reference.reporting.text import escape, number, probability, times, value

HALF = Fraction(1, 2)
SHOWN = Shown(
    "0103@hat",
    {"t": 2, "g": (HALF, Fraction(1, 3)), "deep": {"x": ()}},
    "float32",
    "after step 2, index [0]",
    Fraction(3, 4),
    Fraction(1),
    4.5e14,
    6,
)
FAILS = Verdict(
    "adam.update",
    "The update",
    Kind.FAILS,
    convention="hat",
    compared=100,
    unbounded=3,
    shown=SHOWN,
    causes=(Cause("clock", "The step counts from 0."),),
    replay="gnomon check 'a b.py' --claims adam.update --seed 0 --case 0103@hat",
)
HOLDS = Verdict(
    "adam.first_moment", "The first moment", Kind.HOLDS, compared=1, convention="hat", declared="hat"
)
ABSENT = Verdict("dropout.train", "Dropout", Kind.ABSENT, message="dropout_train: it has no function")
LAW = Verdict(
    "initialization.he_normal",
    "He",
    Kind.FAILS,
    compared=2,
    tested=(LawTest("spread", "3", "about 1", 1e-40, False), LawTest("mean", "0", "about 0", 0.4, True)),
    false_alarm=Fraction(1, 8 * 10**12),
)
REPORT = Report("student.py", "0.1", 0, 100, (FAILS, HOLDS, LAW, ABSENT), output="hello\n\x1b[31mred")


def test_a_failure_says_claim_input_got_exact_distance_cause_and_how_to_run_it_again() -> None:
    text = render(replace(REPORT, verdicts=(FAILS,), output=""))
    assert text == (
        "gnomon student.py  (seed 0, 100 cases a claim)\n"
        "\n"
        "adam\n"
        "  FAILS   adam.update  100 cases, 3 cases without a verdict (overflow), following: hat\n"
        "      input   t = 2, g = [0.5, 1/3], deep = x = [] (float32)\n"
        "      where   after step 2, index [0]\n"
        "      got     0.75\n"
        "      exact   1\n"
        "      off by  0.25, 4.5e+14 times what rounding can explain\n"
        "      cause   The step counts from 0.\n"
        "      again   gnomon check 'a b.py' --claims adam.update --seed 0 --case 0103@hat\n"
        "\n"
        "0 claims hold, 1 does not.\n"
    )


def test_the_whole_report() -> None:
    text = render(REPORT)
    assert "HOLDS   adam.first_moment         1 case, declared: hat" in text
    assert "1 claim holds, 2 do not." in text
    assert "Not judged: 1 claim about a function that is not there (dropout_train)." in text
    assert "spread: 3, expected about 1; probability at most 1e-40" in " ".join(text.split())
    assert "mean: 0" not in text
    assert "correct code gets this verdict with probability at most 1.3e-13" in " ".join(text.split())
    assert "\\x1b[31mred" in text
    assert "\x1b" not in text


def test_colour_is_an_option_and_changes_nothing_else() -> None:
    coloured = render(REPORT, colour=True)
    assert "\x1b[31mFAILS" in coloured
    assert "\x1b[32mHOLDS" in coloured
    for code in ("0", "1", "2", "31", "32", "33"):
        coloured = coloured.replace(f"\x1b[{code}m", "")
    assert coloured == render(REPORT)


def test_no_line_is_wider_than_asked_but_the_one_to_copy() -> None:
    long = replace(FAILS, causes=(Cause("long", "word " * 60),))
    for line in render(replace(REPORT, verdicts=(long,)), width=72).splitlines():
        assert len(line) <= 72 or "again" in line or "FAILS" in line


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_is_said(kind: Kind) -> None:
    report = Report("s", "0", 0, 1, (Verdict("a.b", "t", kind, message="why"),), asked=True)
    assert kind in render(report)
    assert kind in render_html(report)
    if kind is not Kind.HOLDS:
        assert "why" in render(report)
    assert report.exit_code == {Kind.HOLDS: 0, Kind.VACUOUS: 2, Kind.GRADER_ERROR: 2}.get(kind, 1)


def test_a_failure_weighs_more_than_what_could_not_be_judged() -> None:
    vacuous = Verdict("a.c", "t", Kind.VACUOUS)
    assert replace(REPORT, verdicts=(FAILS, vacuous)).exit_code == 1
    assert replace(REPORT, verdicts=(HOLDS, vacuous)).exit_code == 2
    assert replace(REPORT, verdicts=()).exit_code == 2
    assert "nothing was judged" in render(replace(REPORT, verdicts=(ABSENT,)))


def test_a_claim_that_cannot_be_asked_says_why() -> None:
    hidden = Verdict("adam.first_moment", "v", Kind.ABSENT, message="adam: its shape does not show 'v'")
    text = " ".join(render(replace(REPORT, verdicts=(HOLDS, hidden, ABSENT))).split())
    assert "Not judged: adam.first_moment (its shape does not show 'v')." in text
    assert "Not judged: 1 claim about a function that is not there (dropout_train)." in text


def test_causes() -> None:
    none = " ".join(render_verdict(replace(FAILS, causes=())).split())
    assert "unknown: no mistake that is known here explains every output" in none
    two = (Cause("a", "First.", "other"), Cause("b", "Second."))
    several = render_verdict(replace(FAILS, causes=two))
    assert "one of these" in several
    assert "- First. (under the convention other)" in several
    assert "- Second." in several


# --- JSON --------------------------------------------------------------------------------------------------


def test_json_loses_nothing() -> None:
    assert load(dump(REPORT)) == REPORT
    told = json.loads(dump(REPORT))
    assert told["schema"] == SCHEMA
    assert told["exit_code"] == 1
    shown = told["verdicts"][0]["shown"]
    assert shown["exact"] == {"exact": "1", "float": 1.0}
    assert shown["inputs"]["g"][1] == {"exact": "1/3", "float": 1 / 3}


def test_json_has_no_nan() -> None:
    odd = replace(FAILS, shown=replace(SHOWN, got=math.nan, exact=-math.inf, distance=math.inf))
    text = dump(replace(REPORT, verdicts=(odd,)))
    assert "NaN" not in text
    assert "Infinity" not in text
    shown = load(text).verdicts[0].shown
    assert shown is not None
    assert math.isnan(shown.got)
    assert (shown.exact, shown.distance) == (-math.inf, math.inf)


def test_huge_fractions_have_no_float() -> None:
    huge = replace(FAILS, shown=replace(SHOWN, got=Fraction(10) ** 400))
    assert load(dump(replace(REPORT, verdicts=(huge,)))).verdicts[0] == huge
    assert "about 10^400" in render_verdict(huge)


def test_another_schema_is_refused() -> None:
    with pytest.raises(ValueError, match="schema"):
        load('{"schema": "gnomon.report/2"}')
    with pytest.raises(ValueError, match="schema"):
        load("[]")


# --- HTML and repr -----------------------------------------------------------------------------------------


def test_html_is_escaped() -> None:
    hostile = Verdict("a.b", "t", Kind.RAISED, message="<script>alert(1)</script>\x1b[2J")
    page = render_html(Report("<b>", "0", 0, 1, (hostile,)))
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert "&lt;b&gt;" in page
    assert "\x1b" not in page


def test_repr_is_the_text_and_html_is_offered() -> None:
    assert repr(REPORT) == render(REPORT).rstrip("\n")
    assert REPORT._repr_html_() == render_html(REPORT)


# --- words -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("x", "text"),
    [
        (HALF, "0.5"),
        (Fraction(1, 3), "1/3"),
        (Fraction(2, 1), "2"),
        (7, "7"),
        (Fraction(1, 2**27), "7.450580596923828e-09"),
        (Fraction(10**30, 3**40), "82252633399.699585"),
        (math.nan, "nan"),
        (-math.inf, "-inf"),
        (None, "None"),
        (True, "True"),
    ],
)
def test_numbers(x: object, text: str) -> None:
    assert number(x) == text


def test_large_arrays_leave_the_middle_out() -> None:
    assert value(tuple(range(8))) == "[0, 1, 2, 3, 4, 5, 6, 7]"
    assert value(tuple(range(100))) == "[0, 1, 2, ..., 99] (shape 100)"
    grid = tuple(tuple(range(50)) for _ in range(20))
    assert value(grid).endswith("[0, 1, 2, ..., 49]] (shape 20 x 50)")
    assert value({"a": (HALF,), "b": 3}) == "a = [0.5], b = 3"


def test_control_characters_are_made_visible() -> None:
    assert escape("a\x1b[31m\n\u202eb\x00é") == "a\\x1b[31m\\n\\u202eb\\x00é"


def test_ratios_and_probabilities_read_aloud() -> None:
    assert [times(x) for x in (3.21, 150.4, 4.56e14)] == ["3.2", "150", "4.6e+14"]
    assert probability(Fraction(1, 3)) == "0.334"
    assert probability(Fraction(1, 10**12)) == "1e-12"
    assert probability(Fraction(1, 8)) == "0.125"
    assert probability(Fraction(123, 10**5)) == "1.3e-03"
    assert probability(0.0) == "1e-300"
