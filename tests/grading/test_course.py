"""A whole course: the same marks whatever the processes, nothing judged twice, no submission stops the others."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import distributed
import joblib
import pytest

from reference.__main__ import main
from reference.grading import course
from reference.grading.assignment import Assignment, Bounds, read_assignment
from reference.grading.course import Missing, Way, check_way, grade
from reference.grading.marks import as_csv, as_json
from reference.grading.outcome import write_all
from reference.grading.results import Results, key
from reference.grading.staging import Handed
from reference.grading.submissions import Submission, Submissions
from reference.reporting.marks import Marked
from reference.reporting.report import Kind
from tests import interrupting
from tests.grading.works import counted, never, verdicts
from tests.grading.writing import ASSIGNMENT, DESCENT, RIGHT, WRONG, assignment, book, files

EXITS = "import os\ndef dropout_eval(x, keep):\n    os._exit(0)\n"
COURSE = {
    "al/student.py": RIGHT + DESCENT,
    "bo/student.py": WRONG + DESCENT,
    "cy/student.ipynb": book(RIGHT, "1 / 0", DESCENT),
    "di/student.py": DESCENT + EXITS,
    "ed/student.py": "def f(:\n",
    "fy/student.ipynb": "{}",
    "gu/notes.txt": "sorry",
}
POINTS = {"al": 3.5, "bo": 1.5, "cy": 3.5, "di": 1.5, "ed": 0, "fy": 0, "gu": 0}


@pytest.fixture(scope="module", autouse=True)
def _no_process_is_left() -> Iterator[None]:
    yield
    course._stop(Way())


def submissions(folder: Path, texts: dict[str, str]) -> list[Submission]:
    with Submissions([files(folder, texts)], "student.py") as found:
        return found.found


def points(marks: Sequence[Marked]) -> dict[str, float]:
    return {one.student: float(one.score) for one in marks}


def everything(two: Assignment, marks: Sequence[Marked], out: Path) -> dict[str, bytes]:
    write_all(two, marks, out)
    return {p.relative_to(out).as_posix(): p.read_bytes() for p in out.rglob("*") if p.is_file()}


def test_the_same_marks_byte_for_byte_whatever_the_processes(two: Assignment, tmp_path: Path) -> None:
    found = submissions(tmp_path / "course", COURSE)
    alone = grade(two, found, Results(tmp_path / "r1"), Way(jobs=1))
    assert points(alone) == POINTS
    shared = grade(two, found, Results(tmp_path / "r2"), Way(jobs=2))
    again = grade(two, list(reversed(found)), Results(tmp_path / "r2"), Way(jobs=2))[::-1]
    first = everything(two, alone, tmp_path / "o1")
    assert set(first) >= {"marks.csv", "marks.json", "index.html", "reports/al.html", "reports/al.json"}
    assert everything(two, shared, tmp_path / "o2") == first
    assert everything(two, again, tmp_path / "o3") == first


def test_a_claim_that_kills_its_worker_costs_no_other(two: Assignment, tmp_path: Path) -> None:
    found = submissions(tmp_path / "course", {"di/student.py": EXITS + DESCENT, "al/student.py": RIGHT})
    al, di = grade(two, found, Results(tmp_path / "r"), Way(jobs=1))
    assert {v.claim: v.kind for v in di.report.verdicts} == {
        "gradient_descent.update": Kind.HOLDS,
        "dropout.eval": Kind.EXITED,
    }
    assert al.score == 2


def test_nothing_is_judged_twice(two: Assignment, tmp_path: Path) -> None:
    texts = {"al/student.py": RIGHT, "bo/student.py": WRONG, "cy/student.py": RIGHT}
    found = submissions(tmp_path / "course", texts)
    calls = lambda: len(list(two.path.parent.glob("call-*")))  # noqa: E731
    results = Results(tmp_path / "r")
    first = grade(two, found, results, Way(jobs=1), work=counted)
    assert calls() == 2  # same bytes are judged once
    assert points(grade(two, found, results, Way(jobs=1), work=counted)) == points(first)
    assert calls() == 2
    more = submissions(tmp_path / "course", {"di/student.py": DESCENT})
    grade(two, more, results, Way(jobs=1), work=counted)
    assert calls() == 3
    grade(two, more, results, Way(jobs=1), work=counted, fresh=True)
    assert calls() == 6
    harder = replace(two, bounds=replace(two.bounds, cases=11))
    grade(harder, more, results, Way(jobs=1), work=counted)
    assert calls() == 9


def test_what_is_told_of_a_submission_is_not_another_s(two: Assignment, tmp_path: Path) -> None:
    found = submissions(tmp_path / "course", {"al/student.py": RIGHT, "bo/hw.py": RIGHT, "bo/old.py": RIGHT})
    al, bo = grade(two, found, Results(tmp_path / "r"), Way(jobs=1))
    assert (al.note, bo.note) == ("", "judged is hw.py, and not old.py")
    assert al.report.subject == "student.py"
    assert bo.report.subject == "hw.py"
    assert al.report == replace(bo.report, subject="student.py")


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"schema": "other"}', "null", "\udcff"])
def test_a_damaged_result_is_made_again(two: Assignment, tmp_path: Path, damage: str) -> None:
    found = submissions(tmp_path / "course", {"al/student.py": "right"})
    results = Results(tmp_path / "r")
    grade(two, found, results, Way(jobs=1), work=verdicts)
    (path,) = (tmp_path / "r").iterdir()
    path.write_text(damage, errors="surrogateescape")
    (one,) = grade(two, found, results, Way(jobs=1), work=verdicts)
    assert one.score == one.max
    assert json.loads(path.read_text())["key"] == path.stem


def test_a_result_of_another_key_or_schema_is_not_taken(two: Assignment, tmp_path: Path) -> None:
    found = submissions(tmp_path / "course", {"al/student.py": "right"})
    results = Results(tmp_path / "r")
    grade(two, found, results, Way(jobs=1), work=verdicts)
    (path,) = (tmp_path / "r").iterdir()
    assert results.get(path.stem) is not None
    path.with_name("another.json").write_text(path.read_text())
    assert results.get("another") is None
    path.write_text(path.read_text().replace("gnomon.result/1", "gnomon.result/2"))
    assert results.get(path.stem) is None


def test_a_result_belongs_to_all_that_it_depends_on(two: Assignment) -> None:
    one = Handed({"a.py": b"1"}, "a.py")
    lossy = replace(two.tasks[0], unstable="fail")
    others = (
        replace(two, file="b.py"),
        replace(two, tasks=two.tasks[:1]),
        replace(two, tasks=(lossy, *two.tasks[1:])),
        replace(two, conventions={"dropout_eval": "inverted"}),
        replace(two, adapters={"dropout_eval": {"target": "student.py:f"}}),
        replace(two, bounds=Bounds(cases=11)),
        replace(two, require_isolation="strong"),
    )
    names = {key(two, one), key(two, Handed({"a.py": b"2"}, "a.py")), *(key(other, one) for other in others)}
    assert len(names) == 2 + len(others)
    assert key(two, Handed({"a.py": b"1"}, "a.py", "another note")) in names


def test_other_points_and_feedback_are_given_without_judging_again(two: Assignment, tmp_path: Path) -> None:
    found = submissions(tmp_path / "course", {"al/student.py": "fine", "bo/student.py": "dropout.eval"})
    results = Results(tmp_path / "r")
    grade(two, found, results, Way(jobs=1), work=verdicts)
    text = ASSIGNMENT.replace("Two functions", "Another title").replace(
        "= 2", '= { points = 4, feedback = "hint" }'
    )
    changed = read_assignment(assignment(tmp_path / "changed", text))
    marks = grade(changed, found, results, Way(jobs=1), work=never)
    assert points(marks) == {"al": 5.5, "bo": 1.5}


# --- what goes wrong on our side ---------------------------------------------------------------------------

ODD = {
    "al/student.py": "fine",
    "bo/student.py": "dropout.eval",
    "die/student.py": "die",
    "di2/student.py": "die again",
    "garb/student.py": "garbage",
    "rai/student.py": "raise",
    "zoe/student.py": "fine, too",
}


def test_no_submission_stops_the_others(two: Assignment, tmp_path: Path) -> None:
    found = submissions(tmp_path / "course", ODD)
    marks = grade(two, found, Results(tmp_path / "r"), Way(jobs=2), work=verdicts)
    assert points(marks) == {"al": 3.5, "bo": 1.5, "die": 0, "di2": 0, "garb": 0, "rai": 0, "zoe": 3.5}
    assert [one.student for one in marks if one.provisional] == ["di2", "die", "garb", "rai"]
    odd = next(one for one in marks if one.student == "rai")
    assert {v.kind for v in odd.report.verdicts} == {Kind.GRADER_ERROR}
    assert "on purpose" in odd.report.verdicts[0].message


def test_what_could_not_be_judged_is_judged_again(two: Assignment, tmp_path: Path) -> None:
    found = submissions(tmp_path / "course", {"rai/student.py": "raise"})
    results = Results(tmp_path / "r")
    assert grade(two, found, results, Way(jobs=2), work=verdicts)[0].provisional
    assert not grade(two, found, results, Way(jobs=1))[0].provisional


def test_an_error_of_ours_is_no_zero_in_silence(
    two: Assignment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(course, "mark", broken)
    found = submissions(tmp_path / "course", {"al/student.py": RIGHT})
    (one,) = grade(two, found, Results(tmp_path / "r"), Way(jobs=1))
    assert one.provisional
    assert "no space left" in one.report.verdicts[0].message


def test_what_cannot_be_read_is_noted(two: Assignment, tmp_path: Path) -> None:
    found = [Submission("al", (("student.py", tmp_path / "gone.py"),))]
    (one,) = grade(two, found, Results(tmp_path / "r"), Way(jobs=1))
    assert one.score == 0
    assert "student.py cannot be read (No such file or directory)" in one.note


# --- interrupted -------------------------------------------------------------------------------------------


SLOW = f"import os, time\nif os.environ['PATH'].endswith('{os.sep}slow'):\n    time.sleep(50)\n"
"""Slow to be loaded in the processes of ``_started``, and only there: they are still at it when they are ended."""


def test_an_interruption_loses_nothing_and_leaves_nothing(tmp_path: Path) -> None:
    path = assignment(tmp_path)
    texts = {f"s{i}/student.py": RIGHT + (SLOW if i else "") + f"# {i}\n" for i in range(6)}
    files(tmp_path / "course", texts)
    process = _started(path)
    results = tmp_path / "marks/results"
    end = time.monotonic() + 600
    while time.monotonic() < end and not (results.is_dir() and any(results.glob("*.json"))):
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does
    _, err = process.communicate(timeout=300)
    assert process.returncode == 130, err
    assert "run it again to go on" in err
    assert "Traceback" not in err
    kept = {p.name: p.stat().st_mtime_ns for p in results.iterdir()}
    assert 1 <= len(kept) < 6
    assert all(json.loads((results / name).read_text())["key"] == Path(name).stem for name in kept)
    assert interrupting.gone(process.pid)
    assert list((tmp_path / "temporary").glob("gnomon-*")) == []
    with contextlib.chdir(tmp_path):
        assert main(["grade", "course", "--jobs", "2"]) == 0
    assert {name: (results / name).stat().st_mtime_ns for name in kept} == kept
    assert len(list(results.iterdir())) == 6
    assert (tmp_path / "marks/marks.csv").read_text().count("\n") == 7


BEGUN = """
import sys
class Begun:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if name == "reference.cli.parser":
            print("begun", flush=True)
sys.meta_path.insert(0, Begun)
from reference.__main__ import main
sys.exit(main(sys.argv[1:]))
"""
"""Says when the command's own work begins, with the first of its imports."""


@pytest.mark.parametrize("seconds", [0.0, 0.2, 0.5, 0.8, 1.2])
def test_an_interruption_at_any_moment_is_told_in_a_line(tmp_path: Path, seconds: float) -> None:
    path = assignment(tmp_path)
    files(tmp_path / "course", {f"s{i}/student.py": RIGHT + SLOW + f"# {i}\n" for i in range(9)})
    process = _started(path, "-c", BEGUN)
    assert process.stdout
    assert process.stdout.readline() == "begun\n"
    time.sleep(seconds)
    os.killpg(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=300)
    ended = (130, -signal.SIGINT)  # Python ends by the signal if it was in the middle of some imports
    assert process.returncode in ended, err
    assert ("Traceback" in err, "Warning" in err) == (False, False), err
    assert err.startswith("gnomon: interrupted")
    assert interrupting.gone(process.pid)


def test_a_course_that_is_killed_leaves_no_process_and_goes_on(tmp_path: Path) -> None:
    path = assignment(tmp_path)
    files(
        tmp_path / "course",
        {f"s{i}/student.py": RIGHT + (SLOW if i else "") + f"# {i}\n" for i in range(6)},
    )
    process = _started(path)
    results = tmp_path / "marks/results"
    end = time.monotonic() + 600
    while time.monotonic() < end and not any(results.glob("*.json")):
        time.sleep(0.05)
    os.kill(process.pid, signal.SIGKILL)  # its children are told nothing
    process.communicate(timeout=300)  # until none of them holds its streams
    assert interrupting.gone(process.pid)
    left = [p.name for p in (tmp_path / "temporary").glob("gnomon-*")]
    assert all(name.startswith("gnomon-course-") for name in left)  # what it had unpacked itself
    kept = {p.name: p.stat().st_mtime_ns for p in results.glob("*.json")}
    assert 1 <= len(kept) < 6
    with contextlib.chdir(tmp_path):
        assert main(["grade", "course", "--jobs", "2"]) == 0
    assert {name: (results / name).stat().st_mtime_ns for name in kept} == kept
    assert (tmp_path / "marks/marks.csv").read_text().count("\n") == 7


def _started(path: Path, *way: str) -> subprocess.Popen[str]:
    """``gnomon grade course`` beside the assignment, as a terminal starts it; its temporary files are beside it."""
    written = path.parent / "temporary"
    written.mkdir()
    return subprocess.Popen(
        [sys.executable, *(way or ("-m", "reference")), "grade", "course", "--jobs", "2"],
        cwd=path.parent,
        env={
            **os.environ,
            "PATH": os.pathsep.join((os.environ["PATH"], str(path.parent / "slow"))),
            "PYTHONPATH": str(Path(course.__file__).parents[2]),
            "TMPDIR": str(written),
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=interrupting.heed,
    )


# --- where it runs -----------------------------------------------------------------------------------------


@pytest.mark.filterwarnings("default::UserWarning:distributed")
def test_a_dask_cluster_gives_the_same_marks(two: Assignment, tmp_path: Path) -> None:
    found = submissions(tmp_path / "course", COURSE)
    here = grade(two, found, Results(tmp_path / "r1"), Way(jobs=1))
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=2, processes=False, dashboard_address=None, protocol="tcp://"
    ) as cluster:
        there = grade(
            two, found, Results(tmp_path / "r2"), Way(backend="dask", scheduler=cluster.scheduler_address)
        )
    assert everything(two, there, tmp_path / "o2") == everything(two, here, tmp_path / "o1")


def test_the_cluster_that_is_asked_is_the_one_that_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    used: list[object] = []

    @contextlib.contextmanager
    def client(address: str) -> Iterator[str]:
        yield f"client of {address}"

    @contextlib.contextmanager
    def config(**changes: object) -> Iterator[None]:
        used.append(changes)
        yield

    monkeypatch.setattr(course, "required", lambda *_: SimpleNamespace(Client=client))
    with course.backend(Way(backend="dask", scheduler="tcp://x:1"), SimpleNamespace(parallel_config=config)):
        assert used == [{"backend": "dask", "client": "client of tcp://x:1"}]


@pytest.mark.parametrize(
    ("way", "said"),
    [
        (Way(backend="threads"), "expected one of loky, dask"),
        (Way(backend="dask"), "--scheduler"),
        (Way(scheduler="tcp://x:1"), "--backend dask"),
        (Way(jobs=0), "--jobs: got 0"),
        (Way(jobs=-2), "--jobs: got -2"),
    ],
)
def test_a_way_that_cannot_be_gone(way: Way, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        check_way(way)


@pytest.mark.parametrize(
    ("way", "said"),
    [
        (Way(), r"joblib is needed to grade: pip install 'gnomon\[grade\]'"),
        (Way(backend="dask", scheduler="x"), r"joblib is needed"),
    ],
)
def test_what_is_not_installed_is_said(monkeypatch: pytest.MonkeyPatch, way: Way, said: str) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(Missing, match=said):
        check_way(way)


def test_joblib_is_that_of_the_extra() -> None:
    assert joblib.parallel_config is not None


# --- tables ------------------------------------------------------------------------------------------------


def test_the_tables(two: Assignment, tmp_path: Path) -> None:
    found = submissions(tmp_path / "course", {"al/student.py": "fine", "bo/student.py": "dropout.eval"})
    found.append(Submission("=cmd|' /C calc'!A0", found[0].files))
    found.append(Submission('Ed "the" <b>, Roe', found[1].files))
    marks = grade(two, found, Results(tmp_path / "r"), Way(jobs=1), work=verdicts)
    rows = as_csv(two, marks).splitlines()
    assert rows[0] == "student,score,max,gradient_descent.update,dropout.eval,note"
    assert rows[1:3] == ["al,3.5,3.5,1.5,2,", "bo,1.5,3.5,1.5,0,"]
    assert rows[3].startswith("'=cmd")
    assert rows[4].startswith('"Ed ""the"" <b>, Roe",1.5')
    told = json.loads(as_json(two, marks, {"al": "reports/al.html"}))
    assert told["schema"] == "gnomon.course/1"
    assert told["max"] == 3.5
    assert told["students"][0] == {
        "student": "al",
        "score": 3.5,
        "provisional": False,
        "note": "",
        "report": "reports/al.html",
        "claims": {
            "gradient_descent.update": {"kind": "HOLDS", "points": 1.5, "causes": []},
            "dropout.eval": {"kind": "HOLDS", "points": 2, "causes": []},
        },
    }
