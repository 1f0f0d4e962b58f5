"""What becomes of one mutant: killed, by what and when; invalid; survived; and agreement with the judge."""

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from reference.claims import claim
from reference.claims._model import Case, Claim, Equals
from reference.judging import judge, worker_subject
from reference.judging.refusing import Refuser
from reference.power import trial
from reference.power.mutants import mutants
from reference.power.run import claims_that_hold
from reference.power.target import target
from reference.power.trial import Outcome, Setting, Status, functions_of, judged

STEP = """
def gradient_descent(theta, grad, *, lr):
    return theta - lr * grad
"""
CLAIMS = ("gradient_descent.update",)
FEW = Setting(cases=10)

Try = Callable[..., Outcome]


@pytest.fixture
def outcome(tmp_path: Path) -> Try:
    """What becomes of a file of this text."""
    (tmp_path / "student.py").write_text(STEP)

    def tried(text: str, setting: Setting = FEW, claims: tuple[str, ...] = CLAIMS) -> Outcome:
        return judged(target(str(tmp_path / "student.py")), {"student.py": text}, claims, setting)

    return tried


def blinded(id: str) -> Claim:
    """The claim at a learning rate of zero only, where it does not see the gradient."""
    seeing = claim(id)
    held = seeing.property
    assert isinstance(held, Equals)

    def still(case: Case) -> Case:
        return {**case, "lr": 0 * case["lr"]}

    def program(case: Case, **options: Any) -> Any:
        return held.program(still(case), **options)

    def oracle(case: Case, **options: Any) -> Any:
        return held.oracle(still(case), **options)

    return replace(seeing, property=replace(held, program=program, oracle=oracle))


def test_what_is_right_survives(outcome: Try) -> None:
    assert outcome(STEP).status is Status.SURVIVED


def test_what_is_wrong_is_killed_by_a_claim_and_at_a_case(outcome: Try) -> None:
    killed = outcome(STEP.replace("-", "+"))
    assert (killed.status, killed.claim, killed.kind) == (Status.KILLED, "gradient_descent.update", "FAILS")
    assert killed.cases == 1


def test_a_survivor_is_found_where_the_claim_is_blind(outcome: Try, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = STEP.replace("-", "+")
    assert outcome(wrong).status is Status.KILLED
    monkeypatch.setattr(trial, "claim", blinded)
    monkeypatch.setattr(trial, "refuser", lambda seed, cases: Refuser(seed, cases))
    assert outcome(wrong).status is Status.SURVIVED
    assert outcome(STEP.replace("theta -", "2 * theta -")).status is Status.KILLED


def test_a_mutant_that_loops_meets_the_deadline(outcome: Try) -> None:
    loops = outcome(STEP.replace("return", "while True: pass\n    return"), replace(FEW, deadline=1.0))
    assert (loops.status, loops.kind) == (Status.KILLED, "TIMED_OUT")


def test_what_raises_is_killed(outcome: Try) -> None:
    raised = outcome(STEP.replace("lr * grad", "lr * undefined"))
    assert (raised.status, raised.kind) == (Status.KILLED, "RAISED")


@pytest.mark.parametrize("text", ["return 1\n", "import no_such_module\n" + STEP, "1 / 0\n" + STEP])
def test_what_cannot_be_loaded_is_invalid_and_not_killed(outcome: Try, text: str) -> None:
    told = outcome(text)
    assert told.status is Status.INVALID
    assert "gnomon-power" not in told.detail


def test_its_own_tests_judge_what_the_claims_let_live(outcome: Try) -> None:
    command = (sys.executable, "-c", "import student; assert student.gradient_descent(1, 2, lr=3) == -5")
    checked = replace(FEW, tests=command)
    assert outcome(STEP, checked).status is Status.SURVIVED
    slow = STEP.replace("return", "if type(theta) is int: return 7\n    return")
    assert outcome(slow).status is Status.SURVIVED
    assert outcome(slow, checked).status is Status.KILLED_BY_TESTS
    assert outcome(STEP.replace("-", "+"), checked).status is Status.KILLED


SPREAD = """
def fit_standardiser(X):
    mean = X.mean(axis=0)
    return mean, ((X - mean)**2).mean(axis=0)**0.5
"""
ONE_PASS = SPREAD.replace("((X - mean)**2).mean(axis=0)", "abs((X**2).mean(axis=0) - mean**2)")


def test_a_mutant_that_loses_digits_is_killed_where_the_original_keeps_them(outcome: Try) -> None:
    strict = replace(FEW, lossless=frozenset(["preprocessing.fit"]))
    told = [
        outcome(text, setting, ("preprocessing.fit",)).kind or "held"
        for text in (SPREAD, ONE_PASS)
        for setting in (FEW, strict)
    ]
    assert told == ["held", "held", "held", "UNSTABLE"]


def test_which_claims_the_original_meets_without_losing_digits(tmp_path: Path) -> None:
    for text, kept in ((SPREAD, True), (ONE_PASS, False)):
        (tmp_path / "student.py").write_text(text)
        holding, left_out, _ = claims_that_hold(
            target(str(tmp_path / "student.py")), ["preprocessing.fit"], FEW
        )
        assert (holding, left_out) == ({"preprocessing.fit": kept}, {})


def test_a_claim_refuses_what_the_judge_refuses(tmp_path: Path) -> None:
    one = claim("gradient_descent.update")
    refuser = Refuser(0, 10)
    found = mutants("student.py", STEP)
    assert len(found) > 10
    for number, mutant in enumerate(found):
        path = tmp_path / f"mutant{number}.py"
        path.write_text(mutant.source)
        subject = worker_subject(path)
        try:
            refused = refuser.refusal(one, subject)
            (verdict,) = judge(subject, [one], cases=10).verdicts
        finally:
            subject.close()
        assert (refused is None) == verdict.holds, mutant.after
        assert refused is None or refused.kind == verdict.kind, mutant.after


def test_another_convention_is_accepted_and_what_forgets_is_refused(tmp_path: Path) -> None:
    penalty = claim("weight_decay.penalty")
    texts = {
        "def l2_penalty(weights, decay): return decay * sum((W**2).sum() for W in weights) / 2": False,
        "def l2_penalty(weights, decay): return decay * sum((W**2).sum() for W in weights)": False,
        "def l2_penalty(weights, decay): return decay * sum((W**2).sum() for W in weights) / 3": True,
        "n = [0]\ndef l2_penalty(weights, decay):\n"
        "    n[0] += 1\n"
        "    return decay * sum((W**2).sum() for W in weights) * (1 + (n[0] > 30))": True,
    }
    for number, (text, wrong) in enumerate(texts.items()):
        (tmp_path / f"s{number}.py").write_text(text)
        subject = worker_subject(tmp_path / f"s{number}.py")
        refused = Refuser(0, 10).refusal(penalty, subject)
        subject.close()
        assert (refused is not None) == wrong, text


def test_the_functions_that_a_claim_calls() -> None:
    assert functions_of("gradient_descent.update") == {"gradient_descent"}
    assert functions_of("weight_decay.penalty_and_gradient") == {"l2_penalty", "l2_gradient"}
    assert functions_of("dropout.train") == {"dropout_train"}
