"""The command line as a process: colour, width, what it loads, the same report twice."""

import io
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from reference.__main__ import main
from reference.cli import terminal

ROOT = str(Path(__file__).parents[2])
RIGHT = "def dropout_eval(x, keep):\n    return x.copy()\n"
WRONG = "def dropout_eval(x, keep):\n    return x / keep\n"


@pytest.fixture
def student(tmp_path: Path) -> Path:
    (tmp_path / "right.py").write_text(RIGHT)
    (tmp_path / "wrong.py").write_text(WRONG)
    return tmp_path


class Stream:
    def __init__(self, terminal: bool) -> None:
        self.terminal = terminal

    def isatty(self) -> bool:
        return self.terminal


def test_colour_only_on_a_terminal_that_wants_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert terminal.colour(Stream(True))
    assert not terminal.colour(Stream(False))
    monkeypatch.setenv("NO_COLOR", "1")
    assert not terminal.colour(Stream(True))
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setenv("TERM", "dumb")
    assert not terminal.colour(Stream(True))


def test_the_width_is_the_terminals_within_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    for columns, width in (("20", 60), ("90", 90), ("300", 110)):
        monkeypatch.setenv("COLUMNS", columns)
        assert terminal.width() == width


def test_no_progress_bar_without_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", Stream(False))
    with terminal.progress(3) as done:
        assert done is None


LIGHT = """
import sys
import reference
assert not {"numpy", "flint", "hypothesis"} & set(sys.modules), "importing reference must be cheap"
from reference.__main__ import main
status = main(["check", "right.py", "--claims", "dropout.eval"])
assert "sympy" not in sys.modules and "derivations" not in sys.modules, "judging must not load SymPy"
sys.exit(status)
"""


def test_judging_never_loads_sympy_and_importing_is_cheap(student: Path) -> None:
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path.append({str(root)!r})\n{LIGHT}"],
        cwd=student,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_two_processes_give_the_same_report(student: Path) -> None:
    root = Path(__file__).parents[2]
    outputs = []
    for hash_seed, more in (("1", "import json"), ("2", "import decimal, sqlite3")):
        command = f"import sys; sys.path.append({str(root)!r})\n{more}\nfrom reference.__main__ import main\n"
        command += 'sys.exit(main(["check", "wrong.py", "--format", "json"]))'
        done = subprocess.run(
            [sys.executable, "-c", command],
            cwd=student,
            env={"PYTHONHASHSEED": hash_seed, "PATH": ""},
            capture_output=True,
            check=False,
        )
        assert done.returncode == 1, done.stderr
        outputs.append(done.stdout)
    assert outputs[0] == outputs[1]


def printed(student: Path, *arguments: str, **how: Any) -> "subprocess.CompletedProcess[bytes]":
    """``gnomon`` with these arguments, as a process of its own; ``how`` as of ``subprocess.run``."""
    command = f"import sys; sys.path.append({ROOT!r})\nfrom reference.__main__ import main\n"
    command += f"sys.exit(main({list(arguments)!r}))"
    how = {"stdout": subprocess.PIPE, **how}
    return subprocess.run(
        [sys.executable, "-c", command], cwd=student, stderr=subprocess.PIPE, check=False, **how
    )


def test_a_terminal_without_greek_is_told_in_letters_that_it_has(student: Path) -> None:
    for encoding in ("ascii", "latin-1"):
        shown = printed(student, "show", "adam.update", env={"PYTHONIOENCODING": encoding, "PATH": ""})
        assert (shown.returncode, shown.stderr) == (0, b"")
        text = shown.stdout.decode(encoding)
        assert "beta_1 v_t + (1 - beta_1)grad_(t+1)" in text
        assert "divided by 1 - beta_2^t" in text
    for form in ("junit",):
        asked = ("check", "wrong.py", "--claims", "dropout.eval", "--format", form)
        narrow = printed(student, *asked, env={"PYTHONIOENCODING": "latin-1", "PATH": ""})
        wide = printed(student, *asked, env={"PYTHONIOENCODING": "utf-8", "PATH": ""})
        assert narrow.returncode == 1
        same = [re.sub(rb'time="[0-9.]+"', b"", done.stdout) for done in (narrow, wide)]
        assert same[0] == same[1] != b""


@pytest.mark.parametrize(
    ("letters", "spelt"),
    [
        ("1 − βᵗ⁺¹", "1 - beta^(t+1)"),
        ("ηλw", "eta lambda w"),
        ("√ĝ ≥ v̂ₜ²", "sqrt g_hat >= v_hat_t^2"),
        ("½‖x‖", "1/2||x||"),
        ("Jürgen 🎉", "J\\xfcrgen \\U0001f389"),
    ],
)
def test_how_letters_are_spelt(letters: str, spelt: str) -> None:
    terminal.prepare("terminal")
    assert letters.encode("ascii", "gnomon").decode() == spelt


def test_a_stream_of_texts_has_all_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    assert main(["show", "adam.bias_correction"]) == 0
    assert "vₜ / (1 − βᵗ) = c" in sys.stdout.getvalue()


def test_output_that_goes_nowhere_is_told_without_a_traceback(student: Path) -> None:
    asked = ("check", "right.py", "--claims", "dropout.eval")
    for arguments in (("list",), asked):
        with open("/dev/full", "wb") as full:
            lost = printed(student, *arguments, stdout=full)
        assert (lost.returncode, lost.stderr) == (2, b"gnomon: No space left on device\n")
        reading, writing = os.pipe()
        os.close(reading)
        with open(writing, "wb") as broken:
            unread = printed(student, *arguments, stdout=broken)
        assert (unread.returncode, unread.stderr) == (2, b"")
    closed = printed(student, *asked, preexec_fn=lambda: os.close(1), stdout=None)
    assert (closed.returncode, closed.stderr) == (0, b"")
