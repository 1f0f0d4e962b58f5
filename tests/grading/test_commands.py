"""``gnomon new``, ``check`` on an assignment, ``grade``: from an empty directory to marks."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from reference.grading import course
from tests.commands import run
from tests.grading.writing import ASSIGNMENT, DESCENT, RIGHT, WRONG, assignment, files


@pytest.fixture(scope="module", autouse=True)
def _no_process_is_left() -> Iterator[None]:
    yield
    course._stop(course.Way())


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_from_an_empty_directory_to_marks(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("new", "hw", "--claims", "dropout.eval,gradient_descent.update", "--title", "First") == 0
    assert capsys.readouterr().out.split() == [
        f"hw/{name}"
        for name in ("assignment.toml", "student.py", "student.ipynb", "README.md", "instructor/key.py")
    ]
    assert run("new", "hw") == 2
    assert "nothing is written" in capsys.readouterr().err
    files(here / "handed_in", {"bo.py": WRONG, "al.py": (here / "hw/instructor/key.py").read_text()})
    (here / "handed_in/cy.ipynb").write_text((here / "hw/student.ipynb").read_text())
    assert run("grade", "handed_in", "--assignment", "hw/assignment.toml", "--jobs", "1") == 0
    assert "3 submissions of First; full marks for 1." in capsys.readouterr().out
    rows = list(csv.DictReader((here / "marks/marks.csv").read_text().splitlines()))
    assert [(row["student"], row["score"], row["max"]) for row in rows] == [
        ("al", "2", "2"),
        ("bo", "0", "2"),
        ("cy", "0", "2"),
    ]
    assert {p.name for p in (here / "marks/reports").iterdir()} == {
        f"{name}.{kind}" for name in ("al", "bo", "cy") for kind in ("html", "json")
    }


def test_check_here_is_what_a_student_runs(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assignment(here)
    files(here, {"student.py": DESCENT + WRONG})
    assert run("check") == 1
    shown = capsys.readouterr()
    assert "1.5 of 3.5 points" in shown.out
    assert "holds   gradient_descent.update  1.5 of 1.5" in shown.out
    line = next(row for row in shown.out.splitlines() if "again" in row).split("gnomon ")[1]
    assert run(*line.split()) == 1
    again = capsys.readouterr().out
    assert "0 of 2 points" in again
    kept = [
        row for row in shown.out.splitlines() if row.strip().startswith(("input", "got", "exact", "again"))
    ]
    assert all(row in again for row in kept)
    assert len(kept) == 4
    (here / "student.py").write_text(DESCENT + RIGHT)
    assert run("check") == 0
    assert "3.5 of 3.5 points" in capsys.readouterr().out
    assert run("check", "--claims", "dropout") == 0
    assert "2 of 2 points" in capsys.readouterr().out


def test_lines_are_as_wide_as_the_terminal(
    here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assignment(here)
    files(here, {"student.py": WRONG})
    for columns in (60, 100):
        monkeypatch.setenv("COLUMNS", str(columns))
        assert run("check") == 1
        rows = capsys.readouterr().out.splitlines()
        wrapped = [len(row) for row in rows if row.startswith("    ") and not row.startswith("    again")]
        assert columns - 20 < max(wrapped) <= columns
        assert "absent  gradient_descent.update  0 of 1.5  The update of gradient descent" in rows


def test_what_is_hidden_is_not_judged_before_it_is_handed_in(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assignment(here, ASSIGNMENT.replace("= 2", '= { points = 2, visibility = "hidden" }'))
    files(here, {"student.py": DESCENT})
    assert run("check") == 0
    shown = capsys.readouterr().out
    assert "dropout" not in shown
    assert "1 more claim (2 points) will be judged later" in shown
    assert run("check", "--claims", "dropout.eval") == 2
    assert "not visible yet" in capsys.readouterr().err


def test_check_in_other_formats(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assignment(here)
    files(here, {"student.py": DESCENT + WRONG})
    assert run("check", "--format", "gradescope", "--output", "results.json") == 1
    told = json.loads((here / "results.json").read_text())
    assert told["score"] == 1.5
    assert "1.5 of 3.5 points" in capsys.readouterr().out


def test_the_current_folder_is_one_submission(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As Gradescope has it: whatever the files are called, and whatever lies beside them."""
    assignment(here / "source")
    told = ("check", ".", "--assignment", "source/assignment.toml")
    files(here, {"my_work.py": DESCENT + WRONG, "plots.py": "print()\n", "data.csv": "1,2\n"})
    assert run(*told) == 1
    shown = capsys.readouterr().out
    assert "1.5 of 3.5 points" in shown
    assert "gnomon check my_work.py --assignment assignment.toml" in " ".join(shown.split())
    for path in here.glob("*.py"):
        path.unlink()
    assert run(*told) == 1
    assert "no .py file and no notebook in it" in " ".join(capsys.readouterr().out.split())


def test_check_means_what_it_meant(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files(here, {"student.py": RIGHT})
    assert run("check", "student.py") == 0
    before = capsys.readouterr().out
    assignment(here)
    assert run("check", "student.py") == 0
    assert capsys.readouterr().out == before
    (here / "adapter.toml").write_text('[dropout_eval]\ntarget = "student.py:dropout_eval"\n')
    assert run("check", "--adapter", "adapter.toml") == 0
    assert "points" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("check",), "student.py: there is no such file, and no student.ipynb either"),
        (("check", "--in-process"), "goes with neither"),
        (("check", "--claims", "adam"), "asks for none of them"),
        (("check", "gone.py", "--assignment", "assignment.toml"), "no such file"),
        (("check", "--assignment", "gone.toml"), "gnomon new DIR writes one"),
        (("check", "--assignment", "course"), "gnomon: course: Is a directory"),
        (("check", "course", "--assignment", "assignment.toml"), "it holds 2 submissions"),
        (("check", "one.py", "--assignment", "assignment.toml", "--case", "00"), "belongs to one claim"),
        (("new", "x", "--claims", ","), "got no claim"),
        (("new", "x", "--claims", "adam.updaet"), "did you mean"),
        (("grade", "gone.py"), "no such file"),
        (("grade", "one.py", "--assignment", "gone.toml"), "gnomon new DIR writes one"),
        (("grade", "one.py", "--backend", "dask"), "--scheduler"),
        (("grade", "one.py", "--jobs", "0"), "--jobs: got 0"),
        (("grade", "one.py", "--fresh", "--resume"), "not allowed with"),
        (("grade",), "SUBMISSION"),
    ],
)
def test_what_cannot_be_done_is_said_and_is_2(
    here: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], said: str
) -> None:
    assignment(here)
    files(here, {"one.py": RIGHT, "course/a.py": "", "course/b.py": ""})
    assert run(*arguments) == 2
    shown = capsys.readouterr()
    assert said in shown.err
    assert shown.out == ""


def test_strong_isolation_is_required_before_anything_is_judged(
    here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assignment(here, 'require_isolation = "strong"\n' + ASSIGNMENT)
    files(here, {"student.py": RIGHT + DESCENT})
    assert run("grade", "student.py", "--jobs", "1") == 0
    monkeypatch.setattr("reference.judging.process.LOCKS", ("files", "a lock that is not there"))
    for arguments in (("grade", "student.py", "--jobs", "1", "--fresh"), ("check",)):
        capsys.readouterr()
        assert run(*arguments) == 2
        assert "strong is required" in capsys.readouterr().err
