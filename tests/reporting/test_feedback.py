"""The ladder: each level tells no more than it says, and what is hidden is only counted."""

from dataclasses import replace
from fractions import Fraction

import pytest

from reference.reporting import Kind, Report, Verdict
from reference.reporting.feedback import sheet, told, unfinished
from reference.reporting.formats import FORMATS, placeholder, render
from reference.reporting.marks import LEVELS, Feedback, Marked, Visibility
from reference.reporting.report import Cause
from tests.reporting.samples import (
    ABSENT,
    EVERY,
    EXAMPLES,
    FAILS,
    HOLDS,
    LAW,
    LOUD,
    REPORT,
    SHOWN,
    UNLOADED,
    at,
    hiding,
    marked,
)
from tests.reporting.test_classroom import decoded

NUMBERS = (
    "7919",
    "1/3",
    "2.5",
    "0.3331",
    "-0.4239",
    "0.31281",
    "4242",
    "3131",
    "3.25",
    "1.75",
    "2.125",
    "float32",
)
"""What only the case tells: inputs, got, exact, off by, the law's quantities."""
PROPERTIES = (
    "hat form",
    "adam.update",
    "he_normal",
    "The update of Adam",
    "He's weights",
    "after step 2",
    "counts from 0",
)
REPLAY = ("--case", "z63.01")
STUDENT = [name for name in FORMATS if name != "json"]


def read(format: str, given: Report | Marked) -> str:
    """What can be read in the rendering, base64 undone."""
    text = render(format, given)
    return decoded(text) if format == "classroom" else text


def forbidden(level: Feedback) -> tuple[str, ...]:
    """What the levels above this one add."""
    kept = {
        Feedback.HINT: (*PROPERTIES, *NUMBERS, *REPLAY),
        Feedback.PROPERTY: (*NUMBERS, *REPLAY),
        Feedback.CASE: REPLAY,
        Feedback.REPLAY: (),
    }
    return kept[level]


@pytest.mark.parametrize("level", list(Feedback))
@pytest.mark.parametrize("format", STUDENT)
def test_no_format_tells_more_than_the_level(format: str, level: Feedback) -> None:
    text = read(format, at(level))
    assert [word for word in forbidden(level) if word in text] == []


@pytest.mark.parametrize("format", STUDENT)
def test_every_format_tells_what_the_level_allows(format: str) -> None:
    hint, named, case, whole = (read(format, at(level)) for level in LEVELS)
    for text, words in (
        (hint, ("adam, claim 1", "raised an exception: TypeError")),
        (
            named,
            (
                "adam.update".replace(".", "\\." if format == "markdown" else "."),
                "counts from 0",
                "after step 2",
            ),
        ),
        (case, ("7919", "3.25, expected about", "-0.4239")),
        (whole, ("7919", "z63.01")),
    ):
        assert [word for word in words if word not in text] == []


def test_each_level_adds_to_the_one_before() -> None:
    for verdict in EVERY:
        kinds = [{label for label, _ in told(verdict, level)} - {""} for level in LEVELS]
        assert kinds[0] <= kinds[1] <= kinds[2] <= kinds[3]
        for text in (text for level in LEVELS for _, text in told(verdict, level)):
            assert "\n" not in text


def test_the_steps_of_the_ladder() -> None:
    assert told(FAILS, Feedback.HINT) == [("", "fails")]
    assert told(FAILS, Feedback.PROPERTY) == [
        ("", "The update of Adam: fails"),
        ("where", "after step 2, index [1, 0]"),
        ("cause", "one of these; they explain every output alike:"),
        ("", "- The step counts from 0."),
        ("", "- The sign is turned."),
    ]
    case = told(FAILS, Feedback.CASE)
    assert [label for label, _ in case if label] == ["input", "where", "got", "exact", "off by", "cause"]
    assert told(FAILS, Feedback.REPLAY) == [*case, ("again", FAILS.replay)]
    assert [label for label, _ in told(LAW, Feedback.PROPERTY)] == ["", "cause"]
    assert [label for label, _ in told(LAW, Feedback.CASE)] == ["law", "law", "cause", "chance"]


def test_code_cannot_tell_its_input_below_the_level_of_the_case() -> None:
    raised = LOUD[Kind.RAISED]
    assert told(raised, Feedback.HINT) == [("", "raised an exception: TypeError")]
    own = replace(raised, message="Theta03331: theta was 0.3331")
    assert told(own, Feedback.HINT) == [("", "raised an exception")]
    for verdict in LOUD.values():
        for level in (Feedback.HINT, Feedback.PROPERTY):
            assert "0.3331" not in str(told(verdict, level))
        assert "0.3331" in str(told(verdict, Feedback.CASE))
    below = Marked(REPORT, {}, dict.fromkeys((v.claim for v in EVERY), Feedback.CASE))
    assert sheet(below).printed == ("hello", "world")
    mixed = Marked(REPORT, {}, {FAILS.claim: Feedback.HINT})
    assert sheet(mixed).printed == ()
    assert "not shown, as it could tell an input" in " ".join(sheet(mixed).closing)


def test_what_failed_before_any_input_shows_none() -> None:
    early = replace(UNLOADED, shown=SHOWN, replay="gnomon check x.py --case 00")
    assert told(early) == [("", "raised an exception: SyntaxError: '(' was never closed")]


def test_a_mistake_is_told_with_the_convention_that_was_asked_for() -> None:
    """As the student may not write keep at all, but p."""
    cause = Cause("scaled", "You divide the kept units by 1 − keep.", "drop probability")
    asked = replace(FAILS, causes=(cause,), convention="drop probability", declared="drop probability")
    (said,) = (text for label, text in told(asked) if label == "cause")
    assert said == "You divide the kept units by 1 − keep. (under the convention drop probability)"
    (said,) = (text for label, text in told(replace(asked, declared=None)) if label == "cause")
    assert said == cause.sentence


def test_what_failed_before_any_input_is_told_at_every_level() -> None:
    later = replace(ABSENT, message="dropout_train: x was 0.3331", loading=False)  # it was called first
    assert [("0.3331" in str(told(later, level))) for level in LEVELS] == [False, False, True, True]
    for level in LEVELS:
        assert "SyntaxError: '(' was never closed" in str(told(UNLOADED, level))
        assert "dropout_train" in str(told(ABSENT, level))


@pytest.mark.parametrize("format", STUDENT)
@pytest.mark.parametrize("visibility", [v for v in Visibility if v is not Visibility.VISIBLE])
def test_what_is_hidden_is_only_counted(format: str, visibility: Visibility) -> None:
    text = read(format, hiding(visibility, "adam.update", "dropout.train"))
    if format == "gradescope" and visibility is not Visibility.HIDDEN:
        assert '"visibility": "after_' in text  # the platform keeps it until then
        return
    for word in (
        "update",
        "The update of Adam",
        "counts from 0",
        "dropout_train",
        "after step 2, index [1, 0] ",
    ):
        assert word not in text
    assert "hidden" in text or "counted and not shown" in text


def test_hidden_claims_count_for_the_points_and_for_the_status() -> None:
    right = Report("r.py", "0", 0, 1, (HOLDS, FAILS), asked=True)
    given = Marked(
        right,
        {HOLDS.claim: Fraction(2), FAILS.claim: Fraction(3)},
        visibility={FAILS.claim: Visibility.HIDDEN},
    )
    shown = sheet(given)
    assert [entry.name for entry in shown.entries] == [HOLDS.claim]
    assert (shown.earned, shown.points, shown.status) == (2, 5, "failed")
    assert shown.hidden[0].name == "hidden claim 1"
    assert shown.closing == ("1 of 1 claim holds.", "1 more claim is counted and not shown.")
    open_now = sheet(
        replace(given, visibility={FAILS.claim: Visibility.AFTER_PUBLISHED}), Visibility.AFTER_PUBLISHED
    )
    assert len(open_now.entries) == 2


def test_the_order_is_that_of_the_assignment_and_nothing_with_points_is_lost() -> None:
    points = {"adam.nowhere": Fraction(1), HOLDS.claim: Fraction(1), FAILS.claim: Fraction(1)}
    shown = sheet(Marked(Report("s", "0", 0, 1, (FAILS, HOLDS), asked=True), points))
    assert [entry.name for entry in shown.entries] == list(points)
    assert [entry.status for entry in shown.entries] == ["error", "passed", "failed"]
    assert "no fault of the code under test" in " ".join(shown.closing)


def test_the_status() -> None:
    def status(*verdicts: Verdict) -> str:
        return sheet(Report("s", "0", 0, 1, verdicts, asked=True)).status

    assert status(HOLDS) == "passed"
    assert status(HOLDS, FAILS, LOUD[Kind.VACUOUS]) == "failed"
    assert status(HOLDS, LOUD[Kind.GRADER_ERROR]) == "error"
    assert status() == "error"
    assert unfinished(REPORT, "x").status == "error"


@pytest.mark.parametrize("format", FORMATS)
def test_what_stands_there_before_the_outcome_earns_nothing(format: str) -> None:
    right = Report("r.py", "0", 0, 1, (HOLDS,), asked=True)
    text = placeholder(format, right, "It was\ninterrupted.")
    shown = decoded(text) if format == "classroom" else text
    assert "adam" not in shown
    assert ("interrupted." in shown) is (format != "json")


def test_marks_tell_the_same() -> None:
    given = at(Feedback.PROPERTY)
    for verdict in EVERY:
        assert given.told(verdict) == told(verdict, Feedback.PROPERTY)


def test_no_oracle_is_told() -> None:
    for name, given in EXAMPLES.items():
        for format in STUDENT:
            for word in ("Fraction(", "def ", "oracle", "reference/"):
                assert word not in read(format, given), (name, format, word)


def test_points_are_complete_in_every_format_that_has_them() -> None:
    assert sheet(marked()).points == sum(range(1, len(EVERY) + 1))
    assert sheet(REPORT).points == len(EVERY)
