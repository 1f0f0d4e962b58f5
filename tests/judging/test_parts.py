"""Claims in two parts: the same report on any number of cores, and nothing lost with a process."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from reference.claims._model import Operation
from reference.judging import parts, worker_subject
from reference.judging.parts import FEWEST, judge_in_parts
from reference.judging.reply import Absent, Reply
from reference.judging.run import judge
from reference.judging.select import judged
from reference.reporting.formats import render
from reference.reporting.report import Kind
from tests import interrupting

from .fakes import PRODUCTS, Answers

MANY = [replace(PRODUCTS, id=f"quadratic.products_{i}") for i in range(FEWEST)]
SETTING = {"seed": 3, "cases": 4, "asked": True}
PRINTING = """
print("loaded")
def quadratic_gradient(w, X, y):
    print("asked")
    return X.T @ (X @ w - y) / len(y)
def sgd_step(w, grad, lr):
    print("stepped")
    return w - lr * grad
def dropout_eval(x, keep):
    return x / keep
"""


def absent(_: Operation) -> Reply:
    return Absent("gradient", "there is none")


def here(*_: object) -> bool:
    return False


def there(*_: object) -> bool:
    return True


@pytest.fixture
def printing(tmp_path: Path) -> Path:
    path = tmp_path / "printing.py"
    path.write_text(PRINTING)
    return path


def test_the_report_is_the_same_in_one_process_and_in_two(
    printing: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reports = []
    for where in (here, there, there):
        monkeypatch.setattr(parts, "_side_by_side", where)
        report = judge_in_parts(lambda: worker_subject(printing), judged([]), seed=1, cases=3)
        reports.append(render("json", report, 0.0))
    assert len(set(reports)) == 1


def test_it_is_the_report_of_one_part_but_for_what_was_printed_when(printing: Path) -> None:
    subject = worker_subject(printing)
    whole = judge(subject, judged([]), seed=1, cases=3)
    subject.close()
    report = judge_in_parts(lambda: worker_subject(printing), judged([]), seed=1, cases=3)
    assert report.output.count("loaded") == whole.output.count("loaded") == 1
    assert sorted(report.output.split()) == sorted(whole.output.split())
    assert replace(report, output="") == replace(whole, output="")


def test_a_subject_has_one_process_a_part(printing: Path) -> None:
    made = []

    def make() -> Answers:
        made.append(Answers(absent))
        return made[-1]

    judge_in_parts(make, MANY[: FEWEST - 1], **SETTING)
    assert len(made) == 1
    judge_in_parts(make, MANY, **SETTING)
    assert len(made) == 3


def test_each_claim_is_told_once_when_it_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "_side_by_side", there)
    told: list[str] = []
    judge_in_parts(lambda: Answers(absent), MANY, told.append, **SETTING)
    assert sorted(told) == sorted(claim.id for claim in MANY)


class Ending(Answers):
    """Ends any process but this one."""

    home = os.getpid()

    def run(self, operations: Sequence[Operation], dtype: str) -> list[Reply]:
        if os.getpid() != self.home:
            os._exit(3)
        return super().run(operations, dtype)


def test_a_judging_process_that_ends_leaves_nothing_green(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "_side_by_side", there)
    report = judge_in_parts(lambda: Ending(absent), MANY, **SETTING)
    lost = [v for v in report.verdicts if v.message == parts.LOST]
    assert len(lost) == FEWEST // 2
    assert {v.kind for v in lost} == {Kind.GRADER_ERROR}
    assert [v.claim for v in report.verdicts] == [claim.id for claim in MANY]


@pytest.mark.parametrize("where", [here, there])
def test_what_is_wrong_with_the_setting_is_raised(where: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "_side_by_side", where)
    with pytest.raises(ValueError, match="cases: got 0"):
        judge_in_parts(lambda: Answers(absent), MANY, cases=0)


class Declaring(Answers):
    """Declares what does not exist, in any process but this one."""

    home = os.getpid()

    def declared_convention(self, function: str) -> str | None:
        return None if os.getpid() == self.home else "upside down"


def test_what_is_raised_elsewhere_is_raised_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "_side_by_side", there)
    with pytest.raises(ValueError, match="upside down"):
        judge_in_parts(lambda: Declaring(absent), MANY, **SETTING)


def test_an_interruption_ends_both(tmp_path: Path) -> None:
    homes = tmp_path / "homes"
    homes.mkdir()
    (tmp_path / "slow.py").write_text("import time\nopen('here', 'w')\ntime.sleep(6000)\n")
    process = subprocess.Popen(
        [sys.executable, "-m", "reference", "check", "slow.py"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), "TMPDIR": str(homes)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=interrupting.heed,
    )
    end = time.monotonic() + 600
    while len(list(homes.glob("*/here"))) < 1 + parts._side_by_side() and time.monotonic() < end:
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=300)
    assert (process.returncode, out, err) == (130, "", "gnomon: interrupted\n")
    assert interrupting.gone(process.pid)
    assert not list(homes.iterdir())
