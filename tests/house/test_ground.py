"""README, continuous integration and packaging say the same thing, and it would be found if they did not."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.house.ground import loose_commands, readme_commands, unlike_versions, unpinned
from tests.house.source import ROOT

FILES = ("README.md", ".ci/run", "pyproject.toml", "constraints.txt", "CITATION.cff")
CHECKS = (loose_commands, unpinned, unlike_versions)


@pytest.mark.parametrize("check", CHECKS)
def test_the_ground_holds(check: Callable[[Path], list[str]]) -> None:
    assert check(ROOT) == []


def test_the_main_job_names_a_file_that_is_there() -> None:
    subject = readme_commands(ROOT)["check"].split()[-1]
    assert (ROOT / subject).is_file()


def test_continuous_integration_can_be_run() -> None:
    assert os.access(ROOT / ".ci/run", os.X_OK)
    assert "run: bash .ci/run" in (ROOT / ".github/workflows/ci.yml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("file", "old", "new", "found"),
    [
        ("README.md", "<!-- command: test -->", "", "README.md has no command test"),
        (
            "README.md",
            "python3 bootstrap.py test",
            "python3 bootstrap.py tests",
            "test: there is no extra tests",
        ),
        ("README.md", "python3 bootstrap.py real && ", "", "check does not begin with its own set-up"),
        (".ci/run", "$(readme check)", "true", "does not take the command check"),
        ("pyproject.toml", '"scipy>', '"scipyy>', "does not pin scipyy"),
        ("constraints.txt", "numpy==", "nothing==", "does not pin numpy"),
        ("CITATION.cff", "\nversion: ", "\nversion: 9", "CITATION.cff says 9"),
    ],
)
def test_a_difference_is_found(tmp_path: Path, file: str, old: str, new: str, found: str) -> None:
    for name in FILES:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    text = (tmp_path / file).read_text(encoding="utf-8")
    (tmp_path / file).write_text(text.replace(old, new), encoding="utf-8")
    problems = [problem for check in CHECKS for problem in check(tmp_path)]
    assert len(problems) == 1
    assert found in problems[0]
