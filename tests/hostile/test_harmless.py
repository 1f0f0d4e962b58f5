"""Correct code is not refused for what else it does."""

import pytest

from tests.hostile.driver import HERE

SUBMISSIONS = {path.stem: path for path in sorted((HERE / "harmless").glob("*.py"))}


@pytest.mark.parametrize("name", SUBMISSIONS)
def test_correct_code_holds(attack, name):
    found = attack(SUBMISSIONS[name])
    assert found.kinds == ("HOLDS", "HOLDS"), found.report
