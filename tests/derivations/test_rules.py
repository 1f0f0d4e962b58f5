"""Each rule lets through what it says, and refuses what is like it and false."""

import pytest

from derivations._assumptions import Equation
from derivations._linear import Refused
from derivations._proof import (
    Induction,
    Step,
    hypothesis,
    ring,
    use,
)
from derivations._rules import RULES
from derivations._terms import Setting
from tests.derivations.proving import leads, theorem
from tests.derivations.trials import CITED, PLAIN, TRIALS, Trial


def _trials(kind: str) -> list[tuple[Trial, str]]:
    return [(trial, statement) for trial in TRIALS for statement in getattr(trial, kind)]


def _name(value: object) -> str:
    return value if isinstance(value, str) else value.step.rule if isinstance(value, Trial) else ""


@pytest.mark.parametrize(("trial", "statement"), _trials("true"), ids=_name)
def test_a_rule_proves(trial: Trial, statement: str) -> None:
    assert leads(PLAIN, trial.step, statement, trial.given, CITED)


@pytest.mark.parametrize(("trial", "statement"), _trials("false"), ids=_name)
def test_a_rule_refuses(trial: Trial, statement: str) -> None:
    assert not leads(PLAIN, trial.step, statement, trial.given, CITED)


def test_every_rule_is_tried_both_ways() -> None:
    for kind in ("true", "false"):
        assert {trial.step.rule for trial, _ in _trials(kind)} == set(RULES) - {"hypothesis"}


def test_every_rule_says_on_one_line_what_it_does() -> None:
    assert all(rule.__doc__ and "\n" not in rule.__doc__ for rule in RULES.values())


STEPS = Setting(sizes="t", arrays={"v": "*", "d": ""})
CONSTANT = Equation("constant", ("v[i + 1] == v[i]",), "i")


def test_a_hypothesis_holds_in_the_step_of_an_induction() -> None:
    proof = Induction("t", (ring(),), (use("constant", "v[t]", i="t"), hypothesis()))
    assert theorem(STEPS, "v[t] == v[0]", proof, (CONSTANT,)).lines


@pytest.mark.parametrize(
    ("statement", "base", "step"),
    [
        ("v[t] == v[0]", (hypothesis(),), (use("constant", "v[t]", i="t"), hypothesis())),  # in the base
        ("v[t] == v[0]", (ring(),), (hypothesis(),)),  # of t, and not of t + 1
        ("v[t] == d", (ring(),), (use("constant", "v[t]", i="t"), hypothesis())),  # without a base
    ],
)
def test_a_hypothesis_holds_nowhere_else(
    statement: str, base: tuple[Step, ...], step: tuple[Step, ...]
) -> None:
    with pytest.raises(Refused):
        theorem(STEPS, statement, Induction("t", base, step), (CONSTANT,))


def test_a_hypothesis_needs_an_induction() -> None:
    assert not leads(STEPS, hypothesis(), "v[t] == v[0]")


@pytest.mark.parametrize("rule", ["guess", "root", "cases", "split_last", "use", "cites", "antiderivative"])
def test_a_step_without_a_rule_or_what_the_rule_needs_is_refused(rule: str) -> None:
    assert not leads(PLAIN, Step(rule), "Integral(a, (y_, 0, 1)) == a")
