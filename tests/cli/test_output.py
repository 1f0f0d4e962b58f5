"""``gnomon check --format --output``: what is printed, what is in the file, and when."""

import json
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from reference.cli import check
from reference.reporting.as_json import load
from reference.reporting.formats import FORMATS
from reference.reporting.report import Report
from tests import commands
from tests.reporting.test_classroom import decoded

WRONG = "def dropout_eval(x, keep):\n    return x / keep\n"


@pytest.fixture
def student(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "wrong.py").write_text(WRONG)
    (tmp_path / "right.py").write_text(WRONG.replace("x / keep", "x.copy()"))
    return tmp_path


def run(*arguments: str) -> int:
    return commands.run("check", *arguments, "--claims", "dropout.eval")


def opens(format: str, text: str) -> None:
    """The text is of its format."""
    if format in ("json", "gradescope"):
        json.loads(text)
    elif format == "classroom":
        json.loads(decoded(text))
    elif format == "junit":
        ET.fromstring(text.encode())
    else:
        assert {"terminal": "gnomon ", "markdown": "# gnomon", "html": "<!DOCTYPE html>"}[format] in text


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize(("name", "status"), [("wrong.py", 1), ("right.py", 0)])
def test_it_is_printed_or_written(
    student: Path, capsys: pytest.CaptureFixture[str], format: str, name: str, status: int
) -> None:
    assert run(name, "--format", format) == status
    printed = capsys.readouterr().out
    opens(format, printed)
    assert run(name, "--format", format, "--output", "out") == status
    shown = capsys.readouterr()
    written = (student / "out").read_text(encoding="utf-8")
    opens(format, written)
    if format in ("terminal", "json", "classroom", "markdown", "html"):
        assert written == printed
    assert shown.out.startswith("gnomon ") is (format != "terminal")
    assert shown.err == ""
    assert {path.name for path in student.iterdir()} - {"__pycache__"} == {"wrong.py", "right.py", "out"}


@pytest.mark.parametrize("format", FORMATS)
def test_until_the_outcome_is_known_nothing_holds(
    student: Path, monkeypatch: pytest.MonkeyPatch, format: str
) -> None:
    """Also where there is the file of an earlier run, that was green."""
    assert run("right.py", "--format", format, "--output", "out") == 0
    green = (student / "out").read_text(encoding="utf-8")
    seen = []

    def killed(*_: object) -> Report:
        seen.append((student / "out").read_text(encoding="utf-8"))
        raise KeyboardInterrupt

    monkeypatch.setattr(check, "_report", killed)
    assert run("right.py", "--format", format, "--output", "out") == 130
    assert seen == [(student / "out").read_text(encoding="utf-8")]
    opens(format, seen[0])
    assert seen[0] != green
    if format == "json":
        assert load(seen[0]).exit_code == 2
    if format == "gradescope":
        assert json.loads(seen[0])["score"] == 0


@pytest.mark.parametrize("format", [name for name in FORMATS if name != "json"])
def test_what_cannot_be_judged_is_told_in_the_file(
    student: Path, capsys: pytest.CaptureFixture[str], format: str
) -> None:
    assert run("missing.py", "--format", format, "--output", "out") == 2
    assert "no such file" in capsys.readouterr().err
    text = (student / "out").read_text(encoding="utf-8")
    opens(format, text)
    assert "such file" in (decoded(text) if format == "classroom" else text)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("right.py", "--output", "."), "--output: . is a folder"),
        (("right.py", "--output", "no/where.json"), "--output: no is no folder"),
        (("right.py", "--output", "/dev/null"), "not a regular file"),
        (("right.py", "--output", "right.py"), "--output: right.py is what is judged"),
        (("right.py", "--output", "link.py"), "--output: link.py is what is judged"),
        (("--adapter", "a.toml", "--output", "a.toml"), "--output: a.toml is what is judged"),
        (("right.py", "--format", "pdf"), "invalid choice: 'pdf'"),
        (("right.py", "--output"), "expected one argument"),
    ],
)
def test_what_cannot_be_written_is_said_before_anything_runs(
    student: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], said: str
) -> None:
    (student / "a.toml").write_text('[dropout_eval]\ntarget = "right.py:dropout_eval"\n')
    (student / "link.py").symlink_to("right.py")
    before = {path.name: path.read_text() for path in student.iterdir()}
    assert run(*arguments) == 2
    shown = capsys.readouterr()
    assert said in shown.err
    assert shown.out == ""
    assert {path.name: path.read_text() for path in student.iterdir()} == before


def test_hostile_code_cannot_write_its_own_outcome(student: Path) -> None:
    (student / "forger.py").write_text(
        "import os\n"
        "def dropout_eval(x, keep):\n"
        "    try:\n"
        f"        open({str(student / 'out')!r}, 'w').write('{{}}')\n"
        "    except OSError:\n"
        "        pass\n"
        "    return x / keep\n"
    )
    assert run("forger.py", "--format", "gradescope", "--output", "out") == 1
    assert json.loads((student / "out").read_text())["score"] == 0
