"""``gnomon power``: what it prints, its status, starting again, and the strict list of equivalents."""

import json
from pathlib import Path
from typing import Any

import pytest

from reference.__main__ import main
from reference.cli.power import OUR_EQUIVALENTS
from reference.power import equivalent, run
from reference.power.proof import proof
from reference.power.run import all_mutants
from reference.power.target import target
from reference.power.trial import Outcome, Setting, Status

STEP = """
from beside import note
def gradient_descent(theta, grad, *, lr):
    note()
    return theta - lr * grad
"""
LISTED = """
[[equivalent]]
function = "student.py:gradient_descent"
operator = "left-out statement"
before = "note()"
after = "pass"
reason = "No claim reads the notes."
"""


@pytest.fixture(autouse=True)
def student(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "student.py").write_text(STEP)
    (tmp_path / "beside.py").write_text("notes = []\ndef note():\n    notes.append('step')\n")
    return tmp_path


def power(*arguments: str) -> int:
    return main(
        ["power", "student.py", "--claims", "gradient_descent", "--cases", "5", "--jobs", "1", *arguments]
    )


def listed(text: str) -> str:
    Path("equivalents.toml").write_text(text)
    return "equivalents.toml"


# --- the run -----------------------------------------------------------------------------------------------


def test_survivors_are_shown_with_their_diff(capsys: pytest.CaptureFixture[str]) -> None:
    assert power() == 1
    shown = capsys.readouterr()
    assert shown.err == ""
    assert "SURVIVED" in shown.out
    assert "-    note()" in shown.out
    assert "+    pass" in shown.out
    assert "gradient_descent.update FAILS, case 1" in shown.out
    assert Path("student.py").read_text() == STEP


def test_nothing_survives_once_what_is_equivalent_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert power("--equivalents", listed(LISTED)) == 0
    out = capsys.readouterr().out
    assert "No claim reads the notes." in out
    assert "SURVIVED" not in out


def test_the_subjects_own_tests_may_judge_the_rest(student: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (student / "test_student.py").write_text(
        "import beside, student\n"
        "def test_notes():\n"
        "    student.gradient_descent(1, 1, lr=1)\n"
        "    assert beside.notes == ['step']\n"
    )
    assert power("--tests", "python -m pytest -q -p no:cacheprovider test_student.py") == 0
    assert "1 killed by tests" in capsys.readouterr().out
    assert power("--tests", "python -c 1/0") == 2
    assert "fails on the unchanged subject" in capsys.readouterr().err


def test_other_tests_judge_again_what_tests_have_judged(
    student: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ("--tests", "python -m pytest -q -p no:cacheprovider test_student.py")
    (student / "test_student.py").write_text("def test_nothing():\n    pass\n")
    assert power(*command) == 1
    calls: list[Any] = []
    judge = run._one
    monkeypatch.setattr(run, "_one", lambda *given: calls.append(given[1]) or judge(*given))
    assert power(*command) == 1
    assert calls == []
    (student / "test_student.py").write_text(
        "import beside, student\n"
        "def test_notes():\n"
        "    student.gradient_descent(1, 1, lr=1)\n"
        "    assert beside.notes == ['step']\n"
    )
    assert power(*command) == 0
    assert [job.mutant.before for job in calls] == ["note()"]
    capsys.readouterr()


def test_what_is_proved_does_not_survive(student: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (student / "student.py").write_text(
        "def gradient_descent(theta, grad, *, lr):\n"
        "    if (lr - 1) ** 2 < 0:\n"
        "        return None\n"
        "    return theta - lr * grad\n"
    )
    power("--format", "json")
    told = json.loads(capsys.readouterr().out)
    (proved,) = [one for one in told["mutants"] if one["status"] == "proved"]
    assert proved["after"] == "if (1 - lr) ** 2 < 0:"
    assert "even power" in proved["reason"]
    assert told["counts"]["proved"] == 1
    assert proved["function"] not in {
        one["function"] for one in told["mutants"] if one["status"] == "unjudged"
    }


def test_only_what_is_named_is_changed(student: Path, capsys: pytest.CaptureFixture[str]) -> None:
    more = STEP + "def dropout_eval(x, keep):\n    return x\n"
    (student / "student.py").write_text(more)
    shared = ("power", "student.py", "--cases", "5", "--jobs", "1", "--format", "json")
    for only, functions in (
        ("dropout_eval", {"student.py:dropout_eval"}),
        ("grad*,nothing", {"student.py:gradient_descent"}),
        ("student", {"student.py:gradient_descent", "student.py:dropout_eval"}),
        ("student.py:d*", {"student.py:dropout_eval"}),
    ):
        main([*shared, "--only", only])
        told = json.loads(capsys.readouterr().out)
        assert {one["function"] for one in told["mutants"]} == functions
    assert main([*shared, "--only", "nothing"]) == 2
    assert "there is nothing in what is called nothing to mutate" in capsys.readouterr().err


def test_the_output_is_the_same_on_any_number_of_processes(capsys: pytest.CaptureFixture[str]) -> None:
    power("--results", "one.jsonl")
    one = capsys.readouterr().out
    power("--results", "two.jsonl", "--jobs", "2")
    assert capsys.readouterr().out == one


def test_json_has_every_mutant(capsys: pytest.CaptureFixture[str]) -> None:
    assert power("--format", "json") == 1
    told = json.loads(capsys.readouterr().out)
    assert told["schema"] == "gnomon.power/1"
    assert told["exit_code"] == 1
    assert sum(told["counts"].values()) == len(told["mutants"])
    killed = [one for one in told["mutants"] if one["status"] == "killed"]
    assert all(one["claim"] and one["kind"] and one["cases"] >= 1 for one in killed)
    assert [one["diff"] for one in told["mutants"] if one["status"] == "survived"]


# --- starting again ----------------------------------------------------------------------------------------


def test_an_interrupted_run_goes_on_where_it_was(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    judge, calls = run._one, []

    def interrupted(*given: object) -> Outcome:
        calls.append(given)
        if len(calls) == 4:
            raise KeyboardInterrupt
        return judge(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(run, "_one", interrupted)
    assert power() == 130
    assert "the same command goes on" in capsys.readouterr().err
    assert len(Path("student.py.power.jsonl").read_text().splitlines()) == 3
    calls.clear()
    monkeypatch.setattr(run, "_one", lambda *given: calls.append(given) or judge(*given))
    assert power() == 1
    total = len(Path("student.py.power.jsonl").read_text().splitlines())
    assert len(calls) == total - 3
    whole = capsys.readouterr().out
    calls.clear()
    assert power() == 1
    assert calls == []
    assert capsys.readouterr().out == whole


def test_what_is_being_judged_at_an_interrupt_is_kept(tmp_path: Path) -> None:
    told: list[str] = []

    def once(name: str) -> None:
        told.append(name)
        if len(told) == 1:
            raise KeyboardInterrupt

    file, setting = tmp_path / "results.jsonl", Setting(cases=5)
    of = target(str(tmp_path / "student.py"))
    with pytest.raises(KeyboardInterrupt):
        run.power(of, ["gradient_descent.update"], setting, {}, file, processes=2, progress=lambda *_: once)
    kept = len(file.read_text().splitlines())
    assert kept == len(told) > 1
    done = run.power(of, ["gradient_descent.update"], setting, {}, file, processes=2)
    assert len(file.read_text().splitlines()) == len(done.mutants) > kept


def test_a_line_that_was_cut_off_is_judged_again(capsys: pytest.CaptureFixture[str]) -> None:
    power()
    file = Path("student.py.power.jsonl")
    whole, out = file.read_text(), capsys.readouterr().out
    file.write_text(whole[:-30])
    power()
    assert capsys.readouterr().out == out
    assert len(file.read_text().splitlines()) >= len(whole.splitlines())


@pytest.mark.parametrize("change", [("--seed", "1"), ("--cases", "6"), ("--fresh",)])
def test_what_was_judged_otherwise_is_not_believed(
    monkeypatch: pytest.MonkeyPatch, change: tuple[str, ...]
) -> None:
    power()
    calls: list[object] = []
    monkeypatch.setattr(
        run, "_one", lambda *given: calls.append(given) or Outcome(Status.KILLED, "x", "FAILS", 1)
    )
    power(*change)
    assert calls


# --- equivalents -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (LISTED.replace("left-out statement", "left-out call"), "no mutant is"),
        (LISTED.replace("note()", "tone()"), "no mutant is"),
        (LISTED.replace("student.py:", "other.py:"), "no mutant is"),
        (LISTED + LISTED, "listed twice"),
        (LISTED.replace('"No claim reads the notes."', '" "'), "reason is ' '"),
        (LISTED.replace("reason", "because"), "expected the keys"),
        ("[other]\nx = 1\n", "nothing else"),
        ("[[equivalent", "not a TOML file"),
    ],
)
def test_the_list_is_strict(text: str, why: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert power("--equivalents", listed(text)) == 2
    assert why in capsys.readouterr().err


def test_what_is_killed_may_not_be_listed(capsys: pytest.CaptureFixture[str]) -> None:
    killed = LISTED.replace("left-out statement", "arithmetic").replace(
        """before = "note()"\nafter = "pass\"""",
        'before = "return theta - lr * grad"\nafter = "return theta + lr * grad"',
    )
    assert power("--equivalents", listed(killed)) == 2
    assert "listed as equivalent, but it does not survive" in capsys.readouterr().out


def test_neither_lines_nor_layout_matter(student: Path) -> None:
    (student / "student.py").write_text("# a comment\n\n" + STEP.replace("note()", "note( )"))
    assert power("--equivalents", listed(LISTED)) == 0


def test_every_entry_of_ours_is_a_mutant() -> None:
    reasons = equivalent.read(OUR_EQUIVALENTS)
    assert equivalent.unused(reasons, all_mutants(target("reference.implementation"))) == []


def test_no_entry_of_ours_is_proved_anyway() -> None:
    reasons, of = equivalent.read(OUR_EQUIVALENTS), target("reference.implementation")
    named = [mutant for mutant in all_mutants(of) if equivalent.key(mutant) in reasons]
    assert len(named) == len(reasons)
    assert [mutant.after for mutant in named if proof(of, mutant.file, mutant.source)] == []


# --- what cannot be told -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("def f(x): return x + 1\n", "it meets no claim"),
        (STEP.replace("-", "+"), "it meets no claim"),
        ("def gradient_descent(theta:\n", "line 1"),
    ],
)
def test_a_subject_without_anything_to_lose_is_said(
    student: Path, text: str, why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (student / "student.py").write_text(text)
    assert power() == 2
    assert why in capsys.readouterr().err


def test_a_claim_that_the_subject_does_not_meet_is_left_out(
    student: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (student / "student.py").write_text(STEP + "def dropout_eval(x, keep):\n    return x / keep\n")
    main(["power", "student.py", "--cases", "5", "--jobs", "1"])
    out = capsys.readouterr().out
    assert "left out, as the subject does not meet it: dropout.eval (FAILS" in out
    assert "these may be killed once it does" not in out
    assert "that no claim which it meets depends on" in out


def test_a_survivor_says_which_claims_could_not_be_asked(
    student: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (student / "student.py").write_text(
        "def adam(theta, v, g, t, grad, *, lr, beta1, beta2, eps):\n"
        "    v = beta1 * v + (1 - beta1) * grad\n"
        "    g = beta2 * g + (1 - beta2) * grad**2\n"
        "    return theta - lr * v / (g**0.5 + eps), v, g, t + 1\n"
    )
    assert (
        main(["power", "student.py", "--claims", "adam", "--cases", "5", "--jobs", "1", "--only", "adam"])
        == 1
    )
    out = capsys.readouterr().out
    assert "not asked, as the subject itself does not meet it: adam.update" in out
    assert "these may be killed once it does" in out
    assert "killed" in out


def test_what_is_read_off_its_signature_is_changed_too(
    student: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (student / "student.py").write_text(
        "def update_parameters_with_gd(parameters, grads, learning_rate):\n"
        "    for l in range(len(parameters) // 2):\n"
        "        for name in ('W', 'b'):\n"
        "            step = rate(learning_rate) * grads['d' + name + str(l + 1)]\n"
        "            parameters[name + str(l + 1)] = parameters[name + str(l + 1)] - step\n"
        "    return parameters\n"
        "def rate(value):\n"
        "    return 1 * value\n"
    )
    main(["check", "student.py", "--claims", "gradient_descent", "--cases", "5"])
    assert "Read off the signatures" in capsys.readouterr().out
    power("--format", "json")
    told = json.loads(capsys.readouterr().out)
    assert {one["function"] for one in told["mutants"]} == {
        "student.py:update_parameters_with_gd",
        "student.py:rate",
    }
    assert told["counts"]["killed"] > 10
