"""The environment beside the project: made once, kept whoever asks again, and made anew where it does not start."""

import subprocess
import sys
from pathlib import Path

import pytest

import bootstrap


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    bootstrap.make(tmp_path / ".venv")
    return tmp_path / ".venv"


def starts(folder: Path) -> bool:
    return subprocess.run([folder / "bin" / "python", "-c", ""], check=False).returncode == 0


def test_an_environment_that_starts_is_left_as_it_is(folder: Path) -> None:
    made_by = folder / "pyvenv.cfg"
    made_by.write_text(made_by.read_text(encoding="utf-8") + "# another Python's\n", encoding="utf-8")
    bootstrap.make(folder)
    assert made_by.read_text(encoding="utf-8").endswith("# another Python's\n")
    assert starts(folder)


def test_an_environment_whose_python_is_gone_is_made_anew(folder: Path) -> None:
    python = folder / "bin" / "python"
    python.unlink()
    python.symlink_to(folder / "gone")
    bootstrap.make(folder)
    assert starts(folder)


def test_an_environment_whose_python_is_broken_is_made_anew(folder: Path) -> None:
    python = folder / "bin" / "python"
    python.unlink()
    python.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    python.chmod(0o755)
    bootstrap.make(folder)
    assert starts(folder)


def test_an_old_python_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 10))
    with pytest.raises(SystemExit, match=r"needs Python 3\.11 or newer"):
        bootstrap.main([])
