"""Gradescope: the form of ``results.json`` in its autograder specification, and what it runs."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from reference.__main__ import main
from reference.reporting import Report
from reference.reporting.autograder import autograder, write_autograder
from reference.reporting.formats import placeholder, render
from reference.reporting.marks import Marked, Visibility
from tests.reporting.samples import EXAMPLES, HOLDS, HOSTILE, REPORT, hiding, marked

FORMATTING = {"enum": ["text", "html", "simple_format", "md", "ansi"]}
VISIBILITY = {"enum": ["hidden", "after_due_date", "after_published", "visible"]}
TEST = {
    "type": "object",
    "properties": {
        "score": {"type": "number"},
        "max_score": {"type": "number"},
        "status": {"enum": ["passed", "failed"]},
        "name": {"type": "string"},
        "name_format": FORMATTING,
        "number": {"type": "string"},
        "output": {"type": "string"},
        "output_format": FORMATTING,
        "tags": {"type": "array", "items": {"type": "string"}},
        "visibility": VISIBILITY,
        "extra_data": {"type": "object"},
    },
    "required": ["score"],  # unless there is one on top; ours have both
    "additionalProperties": False,
}
RESULTS = {
    "type": "object",
    "properties": {
        "score": {"type": "number"},
        "execution_time": {"type": "number"},
        "output": {"type": "string"},
        "output_format": FORMATTING,
        "test_output_format": FORMATTING,
        "test_name_format": FORMATTING,
        "visibility": VISIBILITY,
        "stdout_visibility": VISIBILITY,
        "extra_data": {"type": "object"},
        "tests": {"type": "array", "items": TEST},
        "leaderboard": {"type": "array"},
    },
    "required": ["score"],
    "additionalProperties": False,
}


def results(given: Report | Marked) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(render("gradescope", given, 1.5))
    return told


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_form(name: str) -> None:
    told = results(EXAMPLES[name])
    jsonschema.validate(told, RESULTS)
    assert told["execution_time"] == 1.5
    assert told["score"] == sum(test["score"] for test in told["tests"])
    assert {told["output_format"], *(test["output_format"] for test in told["tests"])} == {"text"}


def test_what_stands_there_first_is_zero() -> None:
    told = json.loads(placeholder("gradescope", REPORT, HOSTILE))
    jsonschema.validate(told, RESULTS)
    assert told["score"] == 0
    assert [test["score"] for test in told["tests"]] == [0]


def test_points_and_outcomes() -> None:
    told = results(marked())
    assert [test["max_score"] for test in told["tests"]] == list(range(1, len(REPORT.verdicts) + 1))
    for test, verdict in zip(told["tests"], REPORT.verdicts, strict=True):
        assert test["name"] == f"{verdict.claim}: {verdict.title}"
        assert test["score"] == (test["max_score"] if verdict.holds else 0)
        assert test["status"] == ("passed" if verdict.holds else "failed")


@pytest.mark.parametrize("visibility", list(Visibility))
def test_visibility_is_passed_on(visibility: Visibility) -> None:
    told = results(hiding(visibility, "adam.update"))
    assert {test["visibility"] for test in told["tests"]} == {"visible", str(visibility)}
    assert ("adam.update" in json.dumps(told)) is (visibility is not Visibility.HIDDEN)
    assert told["stdout_visibility"] == "hidden"
    if visibility is not Visibility.VISIBLE:
        assert "of 15 claims hold" in told["output"]  # the words on top are seen at once
        assert "hello" not in told["output"]


# --- what Gradescope runs ----------------------------------------------------------------------------------

RIGHT = "def dropout_eval(x, keep):\n    return x.copy()\n"


@pytest.fixture
def image(tmp_path: Path) -> Path:
    """The folders of an autograder, with the two files in their place."""
    (tmp_path / "submission").mkdir()
    write_autograder(tmp_path / "source", ["student.py", "--claims", "dropout.eval,adam.update"])
    (tmp_path / "source/run_autograder").rename(tmp_path / "run_autograder")
    return tmp_path


def start(image: Path, gnomon: str = "") -> subprocess.Popen[bytes]:
    """``run_autograder``, as Gradescope starts it."""
    command = image / "gnomon"
    command.write_text(gnomon or f'#!/bin/sh\nexec {sys.executable} -m reference "$@"\n')
    command.chmod(0o755)
    root = str(Path(__file__).parents[2])
    environment = os.environ | {"AUTOGRADER": str(image), "GNOMON": str(command), "PYTHONPATH": root}
    return subprocess.Popen([image / "run_autograder"], cwd=image, env=environment, start_new_session=True)


def outcome(image: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((image / "results/results.json").read_text(encoding="utf-8"))
    jsonschema.validate(told, RESULTS)
    return told


def test_a_submission_is_graded(image: Path) -> None:
    (image / "submission/student.py").write_text(RIGHT)
    assert start(image).wait(600) == 0
    told = outcome(image)
    assert told["score"] == 1
    assert [(test["score"], test["max_score"]) for test in told["tests"]] == [(0, 1), (1, 1)]
    assert "gnomon check student.py" not in told["tests"][0]["output"]  # it is absent: no case to ask again
    assert list((image / "results").iterdir()) == [image / "results/results.json"]


def test_a_whole_assignment_is_graded_with_its_visibilities(tmp_path: Path) -> None:
    assert main(["new", str(tmp_path / "a"), "--claims", "dropout.eval,dropout.train", "--gradescope"]) == 0
    (tmp_path / "a/gradescope").rename(tmp_path / "source")
    (tmp_path / "source/run_autograder").rename(tmp_path / "run_autograder")
    (tmp_path / "source/assignment.toml").write_text(
        'title = "One"\nfile = "student.py"\n[claims]\n"dropout.eval" = 3\n'
        '"dropout.train" = { points = 2, visibility = "hidden" }\n'
    )
    (tmp_path / "submission").mkdir()
    (tmp_path / "submission/student.py").write_text(RIGHT)
    assert start(tmp_path).wait(600) == 0
    told = outcome(tmp_path)
    assert told["score"] == 3
    assert [(t["name"].partition(":")[0], t["max_score"], t["visibility"]) for t in told["tests"]] == [
        ("dropout.eval", 3, "visible"),
        ("hidden claim 1", 2, "hidden"),
    ]


def test_a_link_to_what_was_not_handed_in_is_not_followed(image: Path) -> None:
    (image / "source/key.py").write_text(RIGHT)
    (image / "submission/student.py").symlink_to(image / "source/key.py")
    assert start(image).wait(600) == 0
    assert outcome(image)["score"] == 0
    assert (image / "source/key.py").exists()


@pytest.mark.parametrize(
    ("name", "text", "score"),
    [
        ("student.ipynb", json.dumps({"cells": [{"cell_type": "code", "source": RIGHT}], "nbformat": 4}), 3),
        ("final version.py", RIGHT, 3),
        ("homework/student.py", RIGHT, 3),
        ("report.pdf", "%PDF-1.4", 0),
    ],
)
def test_what_is_handed_in_under_another_name_is_found(
    tmp_path: Path, name: str, text: str, score: int
) -> None:
    assert main(["new", str(tmp_path / "a"), "--claims", "dropout.eval", "--gradescope"]) == 0
    (tmp_path / "a/gradescope").rename(tmp_path / "source")
    (tmp_path / "source/run_autograder").rename(tmp_path / "run_autograder")
    (tmp_path / "source/assignment.toml").write_text('file = "student.py"\n[claims]\n"dropout.eval" = 3\n')
    (tmp_path / "submission_metadata.json").write_text('{"id": 1, "users": []}')
    path = tmp_path / "submission" / name
    path.parent.mkdir(parents=True)
    path.write_text(text)
    assert start(tmp_path).wait(600) == 0
    told = outcome(tmp_path)
    assert told["score"] == score
    assert told["tests"][0]["status"] == ("passed" if score else "failed")
    if not score:
        assert "no .py file and no notebook in it" in told["tests"][0]["output"].replace("\n", " ")


def test_a_submission_without_the_file_says_so(image: Path) -> None:
    assert start(image).wait(600) == 0
    told = outcome(image)
    assert told["score"] == 0
    assert "student.py: there is no such file" in told["tests"][0]["output"].replace("\n", "")


def test_a_run_that_is_killed_is_zero(image: Path) -> None:
    (image / "submission/student.py").write_text("import time\ntime.sleep(600)\n")
    process = start(image)
    results = image / "results/results.json"
    deadline = time.monotonic() + 600
    while not (results.exists() and "judging did not finish" in results.read_text(encoding="utf-8")):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    assert outcome(image)["score"] == 0


def test_a_gnomon_that_does_not_start_is_zero(image: Path) -> None:
    assert start(image, "#!/bin/sh\nexit 127\n").wait(600) != 0
    told = outcome(image)
    assert told["score"] == 0
    assert "did not finish" in told["output"]


def test_the_files_are_shell_and_refuse_what_they_set_themselves(tmp_path: Path) -> None:
    files = autograder(["it's here.py", "--claims", "adam; rm -rf x"], "gnomon==0.1.0")
    for name, text in files.items():
        (tmp_path / name).write_text(text)
        assert subprocess.run(["bash", "-n", tmp_path / name], check=False).returncode == 0
    assert """'it'"'"'s here.py' --claims 'adam; rm -rf x'""" in files["run_autograder"]
    assert "package=gnomon==0.1.0" in files["setup.sh"]
    for arguments in ([], ["a.py", "--format=json"], ["a.py", "--output", "x"]):
        with pytest.raises(ValueError, match="arguments"):
            autograder(arguments)
    written = write_autograder(tmp_path / "new", ["a.py"])
    assert all(os.access(path, os.X_OK) for path in written)
    with pytest.raises(FileExistsError):
        write_autograder(tmp_path / "new", ["a.py"])


def test_the_name_of_a_claim_that_holds_is_told() -> None:
    assert results(Report("r", "0", 0, 1, (HOLDS,)))["tests"][0]["output"].startswith("9 cases")
