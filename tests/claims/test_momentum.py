from fractions import Fraction
from pathlib import Path
from typing import Any

import autograd.misc.optimizers
import numpy as np
import pytest
from sklearn.neural_network._stochastic_optimizers import SGDOptimizer

from reference import implementation
from reference.claims import claim, momentum
from reference.claims._model import Case, Claim, Convention
from reference.claims._velocity_cases import ERRATUM
from reference.exact import contains, to_ball
from reference.judging import judge, worker_subject
from reference.reporting import Kind
from tests.claims.equality import answers, cases, differ, equals, flat, unbounded
from tests.claims.subjects import verdicts
from tests.zoo.momentum import FOLLOWING, VARIANTS

JUDGED = [one for one in momentum.CLAIMS if one.property is not None]
EXAMPLES = Path(__file__).parents[2] / "examples"
F = Fraction
STREAM = {"mu": F(1, 3), "lr": F(3, 5), "gradients": [F(3), F(-1), F(5, 2), F(7)], "theta": F(2)}


def value(name: str, case: Any) -> Any:
    closed_form = claim(f"momentum.{name}").closed_form
    assert closed_form is not None
    return closed_form(case)


def run(case: Any, form: str) -> list[tuple[F, F]]:
    """θ and the velocity after each step, written out."""
    theta, v, seen = case["theta"], F(0), []
    for grad in case["gradients"]:
        v = case["mu"] * v + {"inside": -case["lr"], "outside": 1, "damped": 1 - case["mu"]}[form] * grad
        theta = theta + (v if form == "inside" else -case["lr"] * v)
        seen.append((theta, v))
    return seen


# --- exact values ------------------------------------------------------------------------------------------


def test_the_unrolled_velocity_and_step_are_the_recursion() -> None:
    seen = run(STREAM, "inside")
    for t in range(1, 5):
        known = {**STREAM, "gradients": STREAM["gradients"][:t], "theta": ([(F(2), F(0)), *seen])[t - 1][0]}
        assert value("velocity", known) == seen[t - 1][1]
        assert value("unrolled", known) == seen[t - 1][0]
    assert value("rate_outside", STREAM) == seen[-1][0] == run(STREAM, "outside")[-1][0]
    assert value("outside_velocity", STREAM) == -STREAM["lr"] * run(STREAM, "outside")[-1][1]
    assert value("damped", STREAM) == run(STREAM, "damped")[-1][1]


def test_a_constant_gradient_approaches_the_terminal_velocity() -> None:
    steady = {"mu": F(3, 4), "lr": F(1, 2), "theta": F(0), "gradients": [F(5)] * 4}
    assert value("terminal_velocity", {**steady, "t": 3, "c": F(5)}) == run(steady, "inside")[-1][1]
    assert abs(value("terminal_velocity", {**steady, "t": 200, "c": F(5)}) + 10) < F(1, 10**20)


def test_the_energy_shrinks_by_mu_and_bounds_the_error_where_it_is_positive() -> None:
    mu, lr, k = F(1, 4), F(1, 2), F(1)
    e, v, energies = F(3), F(0), []
    for _ in range(6):
        energies.append(2 * lr * k * e**2 + (1 - mu - 2 * lr * k) * e * v + mu * v**2)
        v = mu * v - 2 * lr * k * e
        e = e + v
    known = {"mu": mu, "lr": lr, "eigenvalue": k, "error": F(3)}
    assert energies == [value("energy", {**known, "t": t}) for t in range(6)]
    assert (1 - mu - 2 * lr * k) ** 2 < 4 * mu * 2 * lr * k  # the form is positive


def test_without_dampening_it_is_the_rate_outside_and_with_it_the_first_step_counts_in_full() -> None:
    assert value("dampening", {**STREAM, "dampening": F(0)}) == run(STREAM, "outside")[-1][1]
    case = {**STREAM, "dampening": STREAM["mu"]}
    damped_velocity, (first, *_) = value("damped", STREAM), STREAM["gradients"]
    steps = len(STREAM["gradients"]) - 1
    assert value("dampening", case) - damped_velocity == STREAM["mu"] ** (steps + 1) * first


def test_the_weights_are_no_average() -> None:
    assert value("weights_total", {"mu": F(1, 2), "t": 1}) == F(3, 2)
    assert claim("momentum.weighted_average").corrected_by == "momentum.weights_total"
    assert [value("weights_total", {"mu": F(1, 2), "t": t}) for t in (0, 2)] == [1, F(7, 4)]


def test_the_rate_outside_takes_another_path_when_the_rate_changes() -> None:
    one = claim("momentum.changing_rate")
    ends = {
        made.name: next(flat(equals(one).oracle(ERRATUM, **made.options)[0][-1])) for made in one.conventions
    }
    assert (ends["classical"], ends["rate outside"]) == (-2, F(-7, 4))


# --- conventions -------------------------------------------------------------------------------------------


def held(points: list[Any], case: Case, one: Claim, made: Convention) -> bool:
    balls = flat(equals(one).oracle(to_ball(case, "float64"), **made.options))
    numbers = [x for point in points for tensor in point for x in np.ravel(tensor)]
    return all(contains(b, F(float(x))) for b, x in zip(balls, numbers, strict=True))


def arrays(tensors: Any) -> list[Any]:
    return [np.array(tensor, dtype=float) for tensor in tensors]


def by_scikit_learn(case: Case) -> list[Any]:
    parameters, points = arrays(case["theta"]), []
    optimizer = SGDOptimizer(parameters, float(case["lr"]), momentum=float(case["mu"]), nesterov=False)
    for gradients in case["gradients"]:
        optimizer.update_params(parameters, arrays(gradients))
        points.append([parameter.copy() for parameter in parameters])
    return points


def by_autograd(case: Case) -> list[Any]:
    def point(i: int, steps: int) -> Any:
        stream = [arrays(gradients)[i] for gradients in case["gradients"]]
        start, named = arrays(case["theta"])[i], {"step_size": float(case["lr"]), "mass": float(case["mu"])}
        return autograd.misc.optimizers.sgd(lambda x, k: stream[k], start, num_iters=steps, **named)

    return [[point(i, t + 1) for i in range(len(case["theta"]))] for t in range(len(case["gradients"]))]


@pytest.mark.parametrize(("library", "run"), [("classical", by_scikit_learn), ("damped", by_autograd)])
def test_the_libraries_follow_their_conventions(library: str, run: Any) -> None:
    one = claim("momentum.update")
    for case in equals(one).examples:
        points = run(case)
        for made in one.conventions:
            assert held(points, case, one, made) == (made.name == library)


@pytest.mark.parametrize(
    ("file", "kinds"),
    [
        ("sklearn-sgd", {"update": Kind.HOLDS, "velocity": Kind.HOLDS, "changing_rate": Kind.HOLDS}),
        ("autograd-sgd", {"update": Kind.HOLDS, "velocity": Kind.ABSENT, "changing_rate": Kind.ABSENT}),
    ],
)
def test_the_libraries_hold_as_their_adapters_say(file: str, kinds: dict[str, Kind]) -> None:
    subject = worker_subject(EXAMPLES / f"adapters/{file}.toml")
    report = judge(subject, JUDGED, seed=1, cases=15)
    assert {verdict.claim.partition(".")[2]: verdict.kind for verdict in report.verdicts} == kinds


def errors(mu: Fraction, share: Fraction, steps: int) -> list[Fraction]:
    """The error along an eigenvector with ηλ = share."""
    e, v = F(1), F(0)
    found = [e]
    for _ in range(steps):
        v = mu * v - 2 * share * e
        e = e + v
        found.append(e)
    return found


def test_momentum_is_stable_up_to_one_and_mu() -> None:
    mu = F(1, 2)
    for share, shrinks in ((F(1, 100), True), (F(149, 100), True), (F(151, 100), False)):
        path = errors(mu, share, 900)
        assert (max(map(abs, path[-2:])) < F(1, 100)) is shrinks
    assert {abs(e) for e in errors(F(0), F(1), 10)} == {1}


def test_what_the_energy_loses_is_a_square() -> None:
    mu, share = F(1, 2), F(7, 5)
    path = errors(mu, share, 6)

    def energy(t: int) -> Fraction:
        return share * (path[t + 1] + path[t]) ** 2 + (1 + mu - share) * (path[t + 1] - path[t]) ** 2

    for t in range(4):
        v = path[t] - path[t - 1] if t else F(0)
        case = {"mu": mu, "lr": share, "eigenvalue": F(1), "error": path[t], "v": v}
        assert (
            value("stability", case) == energy(t) - energy(t + 1) == (1 - mu) * (path[t + 2] - path[t]) ** 2
        )


# --- what the judged claims accept and refuse --------------------------------------------------------------


@pytest.mark.parametrize("one", JUDGED, ids=lambda one: one.id)
def test_the_examples_tell_every_mistake_and_convention_from_every_convention(one: Claim) -> None:
    examples = list(equals(one).examples)
    computed = {made.name: answers(one, made, examples) for made in one.conventions}
    for followed, right in computed.items():
        for other, wrong in computed.items():
            for name, values in wrong.items():
                told = any(differ(a, b) for a, b in zip(right[""], values, strict=True))
                assert told or (not name and other == followed), f"{name} as in {other}"


@pytest.mark.parametrize("one", JUDGED, ids=lambda one: one.id)
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_every_case_has_a_verdict(one: Claim, dtype: str) -> None:
    for made in one.conventions:
        for case in cases(one, 15):
            assert not unbounded(equals(one).oracle(to_ball(case, dtype), **made.options))


def test_our_implementation_holds() -> None:
    found = verdicts({"momentum": implementation.momentum}, momentum.CLAIMS, seed=1)
    assert found.keys() == {one.id for one in JUDGED}
    assert {(verdict.kind, verdict.convention) for verdict in found.values()} == {(Kind.HOLDS, None)}


@pytest.mark.parametrize("name", VARIANTS)
def test_right_code_written_differently_is_not_refused(name: str) -> None:
    for verdict in verdicts(VARIANTS[name], momentum.CLAIMS, seed=2).values():
        assert (verdict.kind, verdict.convention) == (Kind.HOLDS, None), verdict


@pytest.mark.parametrize("name", FOLLOWING)
def test_another_convention_is_accepted_and_named(name: str) -> None:
    for functions in FOLLOWING[name].values():
        found = verdicts(functions, momentum.CLAIMS, seed=3)
        assert {verdict.kind for verdict in found.values()} == {Kind.HOLDS}
        assert found["momentum.velocity"].convention == name


def test_a_declared_convention_is_held_to() -> None:
    damped = FOLLOWING["damped"]["damped"]
    found = verdicts(damped, momentum.CLAIMS, seed=8, convention="classical")
    assert {verdict.kind for verdict in found.values()} == {Kind.FAILS}
    assert [cause.mistake for cause in found["momentum.update"].causes][:1] == ["damped"]


def _weights(kept: Any, gain: Any) -> Any:
    def step(theta: Any, v: Any, grad: Any, *, lr: float, mu: float) -> Any:
        v = kept(lr, mu) * v - gain(lr, mu) * grad
        return theta + v, v

    return step


WRONG = {
    "velocity forgotten": _weights(lambda lr, mu: 0, lambda lr, mu: lr),
    "no decay": _weights(lambda lr, mu: 1, lambda lr, mu: lr),
    "1 − μ for μ": _weights(lambda lr, mu: 1 - mu, lambda lr, mu: lr),
    "weights swapped": _weights(lambda lr, mu: 1 - mu, lambda lr, mu: mu * lr),
    "learning rate on the velocity": _weights(lambda lr, mu: lr * mu, lambda lr, mu: lr),
    "no learning rate": _weights(lambda lr, mu: mu, lambda lr, mu: 1),
    "Nesterov's step": lambda theta, v, grad, lr, mu: (
        theta + mu * (mu * v - lr * grad) - lr * grad,
        mu * v - lr * grad,
    ),
    "velocity of the last step": lambda theta, v, grad, lr, mu: (theta + v, mu * v - lr * grad),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_code_is_refused_and_its_mistake_named(name: str) -> None:
    verdict = verdicts({"momentum": WRONG[name]}, momentum.CLAIMS[:1], seed=9)["momentum.update"]
    assert verdict.kind is Kind.FAILS
    assert [cause.mistake for cause in verdict.causes] == [name]
