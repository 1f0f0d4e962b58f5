"""No attack earns a point, loses a report, hangs, reads an answer, or leaves anything to anybody."""

import shutil
import time
from pathlib import Path

import pytest

from tests.hostile.driver import HASTY, HERE, LIMITS, judged, left_processes
from tests.hostile.expected import ENDLESS, EXPECTED, REFUSED, WITHOUT_EFFECT, may_be
from tests.hostile.made import MADE
from tests.judging.strength import is_strong

SUBMISSIONS = {path.stem: path for path in sorted((HERE / "submissions").glob("*.py"))}
HONEST = HERE / "harmless" / "looks_for_messages.py"


def test_every_submission_has_an_expected_outcome_and_none_holds():
    assert set(SUBMISSIONS) == set(EXPECTED)
    assert len(SUBMISSIONS) >= 50
    attacked = " ".join(one for outcomes in EXPECTED.values() for one, _ in outcomes)
    assert not {"HOLDS", "GRADER_ERROR"} & set(attacked.split())
    assert "GRADER_ERROR" not in str(EXPECTED)


@pytest.mark.parametrize("name", SUBMISSIONS)
def test_an_attack_comes_to_nothing(attack, name):
    limits = HASTY if name in ENDLESS else {}
    if name in (*REFUSED, *WITHOUT_EFFECT):
        limits = {**limits, "isolation": "strong"}  # without its locks it is not even loaded
        if not is_strong():
            assert attack(SUBMISSIONS[name], **limits).kinds == ("GRADER_ERROR", "GRADER_ERROR")
            return
    found = attack(SUBMISSIONS[name], **limits)
    assert may_be(name, found.kinds), found.report
    assert found.seconds < {**LIMITS, **limits}["total"]
    after = judged(HONEST)
    assert after.kinds == ("HOLDS", "HOLDS")
    assert "FOUND" not in after.report.output


@pytest.mark.parametrize(
    "name",
    [
        "answers_by_a_child",
        "forks_a_terminal",
        "imports_all_the_answers",
        "leaves_a_daemon",
        "spawns",
        "starts_a_process",
    ],
)
def test_without_a_lock_nothing_is_earned_and_nothing_left_running(tmp_path, name):
    path = Path(shutil.copy(SUBMISSIONS[name], tmp_path))
    found = judged(path, isolation="basic")
    assert found.kinds[0] not in ("HOLDS", "GRADER_ERROR"), found.report
    assert found.report.isolation.level == "basic"
    end = time.monotonic() + 120
    while left_processes():
        assert time.monotonic() < end, left_processes()
        time.sleep(0.01)


@pytest.mark.parametrize("make", MADE, ids=lambda make: make.__name__)
def test_a_file_that_is_none_comes_to_nothing(attack, make):
    found = attack(make, **({"load": 5.0} if MADE[make] is None else {}))
    if MADE[make] is None:
        assert not {"HOLDS", "GRADER_ERROR"} & set(found.kinds), found.report
    else:
        assert found.kinds == MADE[make], found.report
