"""The command line: what it prints, where, and its exit status."""

import json
from pathlib import Path

import pytest

from reference.claims import CLAIMS
from reference.reporting.as_json import load
from tests.commands import run

RIGHT = """
import numpy as np
def dropout_eval(x, keep):
    return x.copy()
"""
WRONG = """
def dropout_eval(x, keep):
    return x / keep
"""


@pytest.fixture
def student(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "right.py").write_text(RIGHT)
    (tmp_path / "wrong.py").write_text(WRONG)
    (tmp_path / "nothing.py").write_text("def unrelated(): pass\n")
    (tmp_path / "broken.py").write_text("def dropout_eval(x, keep:\n")
    (tmp_path / "adapter.toml").write_text('[dropout_eval]\ntarget = "wrong.py:dropout_eval"\n')
    return tmp_path


# --- check -------------------------------------------------------------------------------------------------


def test_a_right_file_holds(student: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("check", "right.py") == 0
    shown = capsys.readouterr()
    assert "HOLDS   dropout.eval" in shown.out
    assert "1 claim holds." in shown.out
    assert "Not judged:" in shown.out
    assert "\x1b" not in shown.out
    assert shown.err == ""


@pytest.mark.parametrize("where", [(), ("--in-process",)])
def test_a_wrong_file_fails_and_its_case_can_be_asked_again(
    student: Path, capsys: pytest.CaptureFixture[str], where: tuple[str, ...]
) -> None:
    assert run("check", "wrong.py", *where) == 1
    text = capsys.readouterr().out
    assert "FAILS   dropout.eval" in text
    line = next(row for row in text.splitlines() if "again" in row).split("gnomon ")[1]
    assert line.startswith("check wrong.py")
    assert run(*line.split()) == 1
    again = capsys.readouterr().out
    kept = [row for row in text.splitlines() if row.strip().startswith(("input", "got", "exact", "again"))]
    assert all(row in again for row in kept)
    assert len(kept) == 4


def test_json(student: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("check", "wrong.py", "--claims", "dropout.eval", "--format", "json", "--seed", "3") == 1
    report = load(capsys.readouterr().out)
    assert (report.subject, report.seed, report.exit_code) == ("wrong.py", 3, 1)
    assert [v.claim for v in report.verdicts] == ["dropout.eval"]


def test_what_it_prints_in_this_process_is_not_in_the_json(
    student: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (student / "noisy.py").write_text("def dropout_eval(x, keep):\n    print('noise')\n    return x.copy()\n")
    assert run("check", "noisy.py", "--in-process", "--claims", "dropout.eval", "--format", "json") == 0
    load(capsys.readouterr().out)


@pytest.mark.parametrize("where", [(), ("--in-process",)])
def test_an_adapter_file(student: Path, capsys: pytest.CaptureFixture[str], where: tuple[str, ...]) -> None:
    assert run("check", "--adapter", "adapter.toml", "--claims", "dropout.eval", *where) == 1
    assert run("check", "adapter.toml", "--claims", "dropout.eval", *where) == 1
    assert "--adapter adapter.toml" in capsys.readouterr().out


def test_what_was_asked_for_and_is_absent_fails(student: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("check", "right.py", "--claims", "dropout.eval,adam.update") == 1
    assert "ABSENT  adam.update" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("check", "missing.py"), "no such file"),
        (("check", "missing.py", "--in-process"), "no such file"),
        (("check", "broken.py", "--in-process"), "could not be loaded"),
        (("check", "no_such_module_at_all"), "no module"),
        (("check", "right.py", "--claims", "adam.updaet"), "did you mean adam.update"),
        (("check", "right.py", "--claims", ","), "got no claim"),
        (("check", "right.py", "--claims", "quadratic.toy_minimiser"), "mathematics alone"),
        (("check", "right.py", "--claims", "adam", "--case", "00"), "case: belongs to one claim"),
        (("check", "right.py", "--claims", "dropout.eval", "--case", "xy"), "no case 'xy'"),
        (("check", "right.py", "--adapter", "adapter.toml"), "give one of the two"),
        (("check", "--adapter", "right.py"), "expected a .toml file"),
        (("check", "right.py", "--cases", "0"), "expected at least 1"),
        (("list", "nowhere"), "nowhere"),
        (("show", "adam.updaet"), "did you mean adam.update"),
        (("nonsense",), "invalid choice"),
        ((), "COMMAND"),
    ],
)
def test_what_cannot_be_done_is_said_and_is_2(
    student: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], said: str
) -> None:
    assert run(*arguments) == 2
    shown = capsys.readouterr()
    assert said in shown.err
    assert shown.out == ""


@pytest.mark.parametrize(
    ("name", "said"), [("nothing.py", "offers no function"), ("broken.py", "not be loaded")]
)
def test_nothing_to_judge_is_2(
    student: Path, capsys: pytest.CaptureFixture[str], name: str, said: str
) -> None:
    assert run("check", name) == 2
    assert said in capsys.readouterr().out


def test_an_unknown_declared_convention_is_2(student: Path, capsys: pytest.CaptureFixture[str]) -> None:
    declared = '[dropout_eval]\ntarget = "right.py:dropout_eval"\nconvention = "hat from"\n'
    (student / "declared.toml").write_text(declared)
    assert run("check", "declared.toml") == 2
    assert "hat form" in capsys.readouterr().err


# --- the other commands ------------------------------------------------------------------------------------


def test_list_names_every_claim(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("list") == 0
    text = capsys.readouterr().out
    assert all(f"  {claim.id} " in text for claim in CLAIMS)
    assert run("list", "adam") == 0
    assert "quadratic" not in capsys.readouterr().out


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.id)
def test_show_tells_all(claim: object, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("show", claim.id) == 0
    text = " ".join(capsys.readouterr().out.split())
    assert " ".join(claim.title.split()) in text
    for mistake in claim.mistakes:
        assert " ".join(mistake.sentence.split()) in text
    for convention in claim.conventions:
        assert convention.name in text
    if claim.corrected_by:
        assert claim.corrected_by in text


def test_show_says_which_erratum_a_claim_corrects(capsys: pytest.CaptureFixture[str]) -> None:
    run("show", "adam.bias_correction")
    assert "adam.slide_exponent (E10)" in capsys.readouterr().out


def test_prove(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("prove", "quadratic.toy_loss", "adam.update") == 0
    text = capsys.readouterr().out
    assert "derived  quadratic.toy_loss" in text
    assert "definition  adam.update" in text
    assert "1.  E[(Y" in text
    assert run("prove", "quadratic.toy_loss", "--format", "json") == 0
    (proof,) = json.loads(capsys.readouterr().out)["proofs"]
    assert proof["status"] == "derived"
    assert proof["steps"][-1]["rule"]


def test_prove_fails_on_what_is_not_sound(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import derivations

    broken = derivations.Result("adam.update", "broken", "a = b", "", "", reason="the last line is another")
    monkeypatch.setattr(derivations, "prove", lambda ids: [broken])
    assert run("prove", "adam.update") == 1
    assert "because   the last line is another" in capsys.readouterr().out


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--version") == 0
    assert capsys.readouterr().out.startswith("gnomon ")


def test_what_is_no_subject_says_what_may_have_been_meant(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mylib").mkdir()
    (tmp_path / "mylib/steps.py").write_text("")
    for subject, said in (
        (
            "mylib.steps",
            "there is no module named 'mylib'; the file here is judged by its name, mylib/steps.py",
        ),
        ("mylib.steps:Adam", "a .toml file of lines [adam], target = 'mylib.steps:Adam'"),
        ("mylib.other", "there is no module named 'mylib'\n"),
    ):
        assert run("check", subject) == 2
        assert said in capsys.readouterr().err
