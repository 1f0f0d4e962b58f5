from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from reference import implementation
from reference.claims import claim, weight_decay
from reference.claims._model import Case, Claim
from reference.exact import to_ball
from reference.judging import in_process_subject, judge
from reference.judging.adapters import Adapter
from reference.reporting import Kind
from tests.claims.equality import CONTRACT, answers, cases, equals, unbounded, undistinguished
from tests.claims.subjects import verdicts
from tests.zoo.weight_decay import FOLLOWING, VARIANTS

JUDGED = [one for one in weight_decay.CLAIMS if one.property is not None]
F = Fraction
OURS = {name: getattr(implementation, name) for name in ("l2_penalty", "l2_gradient", "decayed_step")}
PYTHAGORAS: Case = {"weights": (((F(3), F(4)),),), "decay": F(1)}


def closed_form(name: str, case: Case) -> Any:
    compute = claim(f"weight_decay.{name}").closed_form
    assert compute is not None
    return compute(case)


# --- closed forms ------------------------------------------------------------------------------------------


def test_the_penalty_is_the_squared_norm() -> None:
    assert closed_form("penalty", PYTHAGORAS) == 25
    assert closed_form("gradient", PYTHAGORAS) == (((6, 8),),)
    assert closed_form("half_gradient", PYTHAGORAS) == (((3, 4),),)
    assert closed_form("penalty_and_gradient", PYTHAGORAS) == 50


def test_the_gradient_is_the_penalty_s_central_difference() -> None:
    case = {"weights": (((F(3), F(4)), (F(-1), F(1, 3))),), "decay": F(2, 7)}
    (((_, slope), _),) = closed_form("gradient", case)

    def moved(by: Fraction) -> Any:
        return closed_form("penalty", {**case, "weights": (((F(3), 4 + by), (F(-1), F(1, 3))),)})

    assert (moved(F(1, 5)) - moved(F(-1, 5))) / F(2, 5) == slope


def test_shrinking_is_the_recursion_without_a_gradient() -> None:
    case = {"w": F(5), "lr": F(1, 4), "decay": F(1, 3)}
    for t in range(5):
        flat = {**case, "gradients": (F(0),) * t}
        shrunk = closed_form("shrinkage", {**case, "t": t})
        assert shrunk == closed_form("unrolled", flat) == closed_form("decoupled", flat)


def test_the_penalty_is_decoupled_decay_under_sgd() -> None:
    case = {"w": F(5), "lr": F(1, 4), "decay": F(1, 3), "gradients": (F(3), F(-1, 7), F(2))}
    assert closed_form("unrolled", case) == closed_form("decoupled", case)


def test_it_is_not_under_adam() -> None:
    case = {"w": F(1), "grad": F(1), "lr": F(1, 10), "decay": F(1, 2), "eps": F(0)}
    assert closed_form("adam_decoupled", case) == F(4, 5)
    coupled = case["w"] - case["lr"] * 1  # at ε = 0 the first step is ±η, however large the weight is
    assert coupled == F(9, 10)
    assert claim("weight_decay.adam_decoupled").corrected_by == "weight_decay.decoupled"


def test_the_slides_gradient_is_that_of_the_square() -> None:
    assert [closed_form("slide_norm", {"decay": F(1), "w": F(w)}) for w in (3, 4)] == [6, 8]
    assert claim("weight_decay.slide_norm").erratum == "E16"


# --- conventions -------------------------------------------------------------------------------------------


def test_the_contracts_convention_has_no_half() -> None:
    for one in JUDGED:
        assert not one.conventions or one.conventions[0].options in ({"factor": 1}, {"surplus": 0})


def test_the_library_s_decay_is_the_gradient_of_the_half() -> None:
    """PyTorch's SGD adds weight_decay·w to the gradient; Keras's L2 penalty is the sum of squares."""
    named = {
        library: one.options["factor"] for one in weight_decay.CONVENTIONS for library in one.followed_by
    }
    assert named == {"Keras": 1, "PyTorch": F(1, 2)}


# --- what the judged claims accept and refuse --------------------------------------------------------------


@pytest.mark.parametrize("one", JUDGED, ids=lambda one: one.id)
def test_no_two_answers_are_alike(one: Claim) -> None:
    for made in one.conventions or (CONTRACT,):
        assert undistinguished(answers(one, made, cases(one, 10))) == []


@pytest.mark.parametrize("one", JUDGED, ids=lambda one: one.id)
def test_the_examples_tell_every_mistake(one: Claim) -> None:
    for made in one.conventions or (CONTRACT,):
        told = undistinguished(answers(one, made, list(equals(one).examples)))
        assert [pair for pair in told if "" in pair] == []


@pytest.mark.parametrize("one", JUDGED, ids=lambda one: one.id)
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_every_case_has_a_verdict(one: Claim, dtype: str) -> None:
    for case in cases(one, 20):
        assert not unbounded(equals(one).oracle(to_ball(case, dtype)))


def test_our_implementation_holds() -> None:
    found = verdicts(OURS, weight_decay.CLAIMS, seed=1)
    assert found.keys() == {one.id for one in JUDGED}
    assert {(verdict.kind, verdict.convention) for verdict in found.values()} == {(Kind.HOLDS, None)}


@pytest.mark.parametrize("name", VARIANTS)
def test_right_code_written_differently_is_not_refused(name: str) -> None:
    for seed in (1, 2, 3):
        for verdict in verdicts(VARIANTS[name], weight_decay.CLAIMS, seed=seed).values():
            assert (verdict.kind, verdict.convention) == (Kind.HOLDS, None), verdict


@pytest.mark.parametrize("name", FOLLOWING)
def test_another_convention_is_accepted_and_named(name: str) -> None:
    for functions in FOLLOWING[name].values():
        found = verdicts(functions, weight_decay.CLAIMS, seed=3)
        for verdict in found.values():
            known = {made.name for made in claim(verdict.claim).conventions}
            expected = name if name in known else None
            assert (verdict.kind, verdict.convention) == (Kind.HOLDS, expected), verdict


def _half_penalty(weights: Any, decay: Any) -> Any:
    return decay * sum((W**2).sum() for W in weights) / 2


def _decaying_bias(W: Any, b: Any, grad_W: Any, grad_b: Any, *, lr: Any, decay: Any) -> Any:
    return W - lr * (grad_W + 2 * decay * W), b - lr * (grad_b + 2 * decay * b)


def _gradient_of_norms(weights: Any, decay: Any) -> Any:
    with np.errstate(invalid="ignore"):
        return [decay * W / np.linalg.norm(W) for W in weights]


def _mean_gradient(weights: Any, decay: Any) -> Any:
    count = sum(np.size(layer) for layer in weights)
    return [2 * decay * np.asarray(layer) / count for layer in weights]


WRONG = {
    "½ in the penalty only": {**OURS, "l2_penalty": _half_penalty},
    "bias decays": {"decayed_step": _decaying_bias},
    "norm not squared": {
        **OURS,
        "l2_penalty": lambda weights, decay: decay * sum(np.linalg.norm(W) for W in weights),
    },
    "gradient of the norm": {"l2_gradient": _gradient_of_norms},
    "decay without the learning rate": {
        "decayed_step": lambda W, b, grad_W, grad_b, *, lr, decay: (
            (1 - 2 * decay) * W - lr * grad_W,
            b - lr * grad_b,
        )
    },
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_one_is_refused_and_its_cause_named(name: str) -> None:
    found = verdicts(WRONG[name], weight_decay.CLAIMS, seed=4)
    failed = [verdict for verdict in found.values() if verdict.kind is Kind.FAILS]
    assert failed
    assert all(name in {cause.mistake for cause in verdict.causes} for verdict in failed)


def _mean_penalty(weights: Any, decay: Any) -> Any:
    return decay * sum((W**2).sum() for W in weights) / sum(np.size(W) for W in weights)


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("mean in the penalty only", {"l2_penalty": _mean_penalty}),
        ("mean in the gradient only", {"l2_gradient": _mean_gradient}),
    ],
)
def test_a_mean_in_one_of_the_two_is_named(name: str, wrong: Any) -> None:
    one = claim("weight_decay.penalty_and_gradient")
    verdict = verdicts({**OURS, **wrong}, [one], seed=5)[one.id]
    assert verdict.kind is Kind.FAILS
    assert [cause.mistake for cause in verdict.causes] == [name]


# --- step and gradient -------------------------------------------------------------------------------------

TOGETHER = claim("weight_decay.step_and_gradient")


def _half_gradient(weights: Any, decay: Any) -> Any:
    return [decay * np.asarray(W) for W in weights]


def _half_step(W: Any, b: Any, grad_W: Any, grad_b: Any, *, lr: Any, decay: Any) -> Any:
    return W - lr * (grad_W + decay * W), b - lr * grad_b


MIXED = {
    "½ in the step alone": ({"decayed_step": _half_step}, ("λ‖W‖²", "½λ‖W‖²")),
    "½ in the gradient alone": ({"l2_gradient": _half_gradient}, ("½λ‖W‖²", "λ‖W‖²")),
}


@pytest.mark.parametrize("name", MIXED)
def test_one_convention_in_the_gradient_and_another_in_the_step_are_refused(name: str) -> None:
    functions, _ = MIXED[name]
    found = verdicts({**OURS, **functions}, [*weight_decay.CLAIMS], seed=6)
    alone = ("weight_decay.gradient", "weight_decay.update", "weight_decay.shrinkage")
    assert {found[id].kind for id in alone} == {Kind.HOLDS}  # each of the two is right by itself
    assert found[TOGETHER.id].kind is Kind.FAILS
    assert [cause.mistake for cause in found[TOGETHER.id].causes] == [name]


@pytest.mark.parametrize("name", MIXED)
def test_they_are_not_where_each_is_declared(name: str) -> None:
    functions, (of_gradient, of_step) = MIXED[name]
    adapters = {
        "l2_gradient": Adapter("l2_gradient", convention=of_gradient),
        "decayed_step": Adapter("decayed_step", convention=of_step),
    }
    subject = in_process_subject({**OURS, **functions}, adapters)
    (verdict,) = judge(subject, [TOGETHER], seed=6, cases=20).verdicts
    assert (verdict.kind, verdict.declared) == (Kind.HOLDS, name)


def test_what_is_declared_is_held_to() -> None:
    adapters = {
        "l2_gradient": Adapter("l2_gradient", convention="λ‖W‖²"),
        "decayed_step": Adapter("decayed_step", convention="½λ‖W‖²"),
    }
    (verdict,) = judge(in_process_subject(OURS, adapters), [TOGETHER], seed=6, cases=20).verdicts
    assert verdict.kind is Kind.FAILS
    assert [cause.mistake for cause in verdict.causes] == ["one penalty"]


def test_both_halved_are_one_penalty() -> None:
    functions = {"l2_gradient": _half_gradient, "decayed_step": _half_step}
    (verdict,) = verdicts({**OURS, **functions}, [TOGETHER], seed=6).values()
    assert (verdict.kind, verdict.convention) == (Kind.HOLDS, None)
