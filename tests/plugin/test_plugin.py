"""``pytest --subject``: one test a claim, its id the claim's, and nothing that is green without a check."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
RIGHT = "def dropout_eval(x, keep):\n    return x.copy()\n"
WRONG = "def dropout_eval(x, keep):\n    return x / keep\n"


@pytest.fixture
def away(tmp_path: Path) -> Path:
    """A working directory with files that would shadow ours if it came first on the path."""
    (tmp_path / "reference.py").write_text("raise RuntimeError('the wrong reference')\n")
    (tmp_path / "numpy.py").write_text("raise RuntimeError('the wrong numpy')\n")
    (tmp_path / "student.py").write_text(RIGHT)
    (tmp_path / "wrong.py").write_text(WRONG)
    (tmp_path / "nothing.py").write_text("")
    (tmp_path / "test_other.py").write_text("def test_other():\n    assert False\n")
    return tmp_path


def pytest_in(directory: Path, *arguments: str) -> tuple[int, str]:
    """Exit status and output of pytest with the plugin, as a user runs it."""
    environment = {**os.environ, "PYTHONPATH": "", "NO_COLOR": "1"}
    start = f"import sys; sys.path[0] = {str(ROOT)!r}; import pytest; sys.exit(pytest.main())"
    done = subprocess.run(
        [sys.executable, "-c", start, "-p", "reference.plugin", "-p", "no:cacheprovider", *arguments],
        cwd=directory,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def test_one_test_a_claim_and_only_these(away: Path) -> None:
    status, text = pytest_in(away, "--subject", "student.py", "-v")
    assert status == 0, text
    assert "student.py::dropout.eval PASSED" in text
    assert "1 passed" in text
    assert "test_other" not in text
    assert "gnomon: not judged, for want of a function: " in text


def test_a_conftest_beside_a_stranger_s_file_is_not_run(away: Path) -> None:
    (away / "tests").mkdir()
    for folder in (away, away / "tests"):
        (folder / "conftest.py").write_text("open('breach', 'w').close()\n")
    for arguments in (("--subject", "wrong.py"), ("--subject=wrong.py", "tests")):
        status, text = pytest_in(away, *arguments, "--claims", "dropout.eval")
        assert status == 1, text
        assert not (away / "breach").exists()
    pytest_in(away, "--collect-only")
    assert (away / "breach").exists()  # without a subject it is the user's own


def test_a_failure_shows_our_message_and_no_traceback(away: Path) -> None:
    status, text = pytest_in(away, "--subject", "wrong.py")
    assert status == 1
    assert "FAILED wrong.py::dropout.eval" in text
    assert "off by" in text
    assert "gnomon check wrong.py --claims dropout.eval --seed 0 --case" in text
    assert "Traceback" not in text
    assert "plugin.py" not in text
    assert "Error" not in text


def test_a_claim_that_was_asked_for_fails_if_its_function_is_absent(away: Path) -> None:
    status, text = pytest_in(away, "--subject", "student.py", "--claims", "dropout.eval,adam.update")
    assert status == 1
    assert "1 failed, 1 passed" in text
    assert "is not offered" in text
    assert "skipped" not in text


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--subject", "nothing.py"), "offers no function of the contract"),
        (("--subject", "missing.py"), "no such file"),
        (("--subject", "student.py", "--claims", "adam.updaet"), "did you mean adam.update"),
    ],
)
def test_nothing_to_judge_is_a_usage_error(away: Path, arguments: tuple[str, ...], said: str) -> None:
    status, text = pytest_in(away, *arguments)
    assert status == 4, text
    assert said in text


def test_without_a_subject_nothing_changes(away: Path) -> None:
    status, text = pytest_in(away, "test_other.py")
    assert status == 1
    assert "1 failed" in text
    assert "gnomon" not in text


def test_claims_can_be_selected_as_tests_are(away: Path) -> None:
    (away / "two.py").write_text(RIGHT + "def toy_loss(w, w0, Sigma, noise_variance):\n    return 0.0\n")
    status, text = pytest_in(away, "--subject", "two.py", "-k", "dropout")
    assert status == 0, text
    assert "1 passed, 1 deselected" in text
