from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import mpmath
import numpy as np
import pytest
from autograd.misc.optimizers import adam as autograd_adam
from sklearn.neural_network._stochastic_optimizers import AdamOptimizer

from reference import implementation
from reference.claims import adam, claim
from reference.claims._model import Case, Claim, Convention, Trajectory
from reference.exact import ball, contains, distance, to_ball
from reference.reporting import Kind
from tests.claims.equality import answers, cases, differ, equals, flat, unbounded, undistinguished
from tests.claims.subjects import verdicts
from tests.zoo.adam import FOLLOWING, VARIANTS

JUDGED = [one for one in adam.CLAIMS if one.property is not None]
UPDATE = claim("adam.update")
F = Fraction


def of_clock(one: Claim, clock: str = "taken") -> list[Convention]:
    return [convention for convention in one.conventions if convention.options["clock"] == clock]


def scalar(gradients: list[int | Fraction], **hyperparameters: Fraction) -> Case:
    given = {"lr": F(1, 4), "beta1": F(1, 2), "beta2": F(1, 2), "eps": F(1, 8), **hyperparameters}
    return {"theta": ((F(0),),), "gradients": tuple(((F(g),),) for g in gradients), **given}


# --- a second route: the recursion in mpmath ---------------------------------------------------------------


def by_mpmath(case: Case, epsilon: str) -> list[Any]:
    """θ after each step, entry by entry, at 100 digits."""

    def number(x: Fraction) -> Any:
        return mpmath.mpf(x.numerator) / x.denominator

    lr, beta1, beta2, eps = (number(case[name]) for name in ("lr", "beta1", "beta2", "eps"))
    theta = [number(x) for x in flat(tuple(case["theta"]))]
    m, s = [mpmath.mpf(0)] * len(theta), [mpmath.mpf(0)] * len(theta)
    seen = []
    for t, gradients in enumerate(case["gradients"], start=1):
        for i, x in enumerate(flat(tuple(gradients))):
            grad = number(x)
            m[i] += (1 - beta1) * (grad - m[i])
            s[i] += (1 - beta2) * (grad * grad - s[i])
            c1, c2 = 1 - mpmath.power(beta1, t), 1 - mpmath.power(beta2, t)
            bottom = {
                "outside": mpmath.sqrt(s[i] / c2) + eps,
                "inside": mpmath.sqrt(s[i] / c2 + eps),
                "hat": (mpmath.sqrt(s[i]) + eps) / mpmath.sqrt(c2),
            }[epsilon]
            theta[i] -= lr * m[i] / c1 / bottom
        seen += list(theta)
    return seen


@pytest.mark.parametrize("epsilon", ["outside", "inside", "hat"])
def test_the_oracle_encloses_what_mpmath_computes(epsilon: str) -> None:
    for case in cases(UPDATE, 15):
        exact = {name: _exactly(value) for name, value in case.items()}
        with mpmath.workdps(100):
            expected = by_mpmath(case, epsilon)
            values = list(flat(equals(UPDATE).oracle(exact, epsilon=epsilon)))
            for enclosure, value in zip(values, expected, strict=True):
                sign, mantissa, exponent, _ = value._mpf_
                assert distance(enclosure, (-1) ** sign * int(mantissa) * F(2) ** int(exponent)) <= 1
                assert float(enclosure.interval.rad()) < 1e-40


def _exactly(value: Any) -> Any:
    return tuple(map(_exactly, value)) if isinstance(value, tuple) else ball(value, 0)


# --- closed forms ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "beta"), [("first_moment", "beta1"), ("second_moment", "beta2")])
def test_the_unrolled_moment_is_the_recursion(name: str, beta: str) -> None:
    one = claim(f"adam.{name}")
    assert one.closed_form is not None
    case = scalar([3, -1, F(5, 2), 7], beta1=F(1, 3), beta2=F(3, 5))
    balls = to_ball(case, "float64")
    ((*_, ((last,),)),) = equals(one).oracle(balls)
    unrolled = one.closed_form({"beta": case[beta], "gradients": [g for ((g,),) in case["gradients"]]})
    assert contains(last, unrolled)
    assert distance(last, unrolled) < 0.5


def test_a_constant_gradient_is_followed_in_a_straight_line() -> None:
    one = claim("adam.constant_gradient")
    assert one.closed_form is not None
    case = scalar([-3] * 5)
    (points,) = equals(one).oracle(case, epsilon="outside")
    for t, ((theta,),) in enumerate(points, start=1):
        given = {"theta": F(0), "t": t, "lr": case["lr"], "c": F(-3), "eps": case["eps"]}
        assert theta == one.closed_form(given)


def test_the_bias_correction_makes_every_step_the_same() -> None:
    one = claim("adam.bias_correction")
    taken = equals(one).oracle(scalar([-3] * 5), epsilon="outside")
    assert taken == (((F(3, 4) / (3 + F(1, 8)),),),) * 5


def test_the_expected_second_moment_lacks_what_the_start_is_weighted() -> None:
    one = claim("adam.expected_second_moment")
    assert one.closed_form is not None
    assert one.closed_form({"t": 3, "beta": F(1, 2), "second_moment": F(8)}) == 7


# --- errata ------------------------------------------------------------------------------------------------


def test_the_slides_exponent_is_one_step_late() -> None:
    moment = claim("adam.first_moment").closed_form
    assert moment is not None
    beta = F(1, 2)
    v = [moment({"beta": beta, "gradients": [F(1)] * t}) for t in (1, 2, 3)]
    assert [v[1] / (1 - beta**1), v[2] / (1 - beta**2)] == [F(3, 2), F(7, 6)]
    with pytest.raises(ZeroDivisionError):
        v[0] / (1 - beta**0)
    assert [x / (1 - beta**t) for t, x in enumerate(v, start=1)] == [1, 1, 1]
    assert claim("adam.slide_exponent").corrected_by == "adam.bias_correction"


def test_the_raw_moment_is_not_the_gradient() -> None:
    moment = claim("adam.first_moment").closed_form
    assert moment is not None
    assert moment({"beta": F(1, 2), "gradients": [F(1)]}) == F(1, 2)
    assert claim("adam.raw_moment").corrected_by == "adam.bias_correction"


# --- conventions -------------------------------------------------------------------------------------------


def test_the_contracts_convention_is_the_first() -> None:
    assert UPDATE.conventions[0].name == "outside the root"
    assert UPDATE.conventions[0].options == {"epsilon": "outside", "clock": "taken"}


def test_the_clock_is_what_the_first_call_is_given() -> None:
    case = scalar([1, 2, 3])
    for clock, first_t in (("taken", 0), ("number", 1)):
        for one in of_clock(UPDATE, clock):
            (asked,) = equals(UPDATE).program(case, **one.options)
            assert isinstance(asked, Trajectory)
            assert asked.first_t == first_t


def test_the_examples_tell_the_conventions_of_eps() -> None:
    computed = {
        one.name: [
            equals(UPDATE).oracle(to_ball(c, "float32"), **one.options) for c in equals(UPDATE).examples
        ]
        for one in of_clock(UPDATE)
    }
    assert undistinguished(computed) == []


def followed_by(library: str) -> Convention:
    (one,) = [one for one in UPDATE.conventions if library in one.followed_by]
    return one


HYPERPARAMETERS = ("lr", "beta1", "beta2", "eps")


def held(points: list[Any], case: Case, one: Convention) -> bool:
    balls = flat(equals(UPDATE).oracle(to_ball(case, "float64"), **one.options))
    numbers = [x for point in points for array in point for x in np.ravel(array)]
    return all(contains(b, F(float(x))) for b, x in zip(balls, numbers, strict=True))


def arrays(tensors: Any) -> list[Any]:
    return [np.array(tensor, dtype=float) for tensor in tensors]


def by_scikit_learn(case: Case) -> list[Any]:
    parameters = arrays(case["theta"])
    optimizer = AdamOptimizer(parameters, *(float(case[name]) for name in HYPERPARAMETERS))
    points = []
    for gradients in case["gradients"]:
        optimizer.update_params(parameters, arrays(gradients))
        points.append([parameter.copy() for parameter in parameters])
    return points


def by_autograd(case: Case) -> list[Any]:
    """One tensor at a time, one step more each time."""
    named = dict(
        zip(("step_size", "b1", "b2", "eps"), (float(case[n]) for n in HYPERPARAMETERS), strict=True)
    )

    def point(tensor: int, steps: int) -> Any:
        stream = [arrays(gradients)[tensor] for gradients in case["gradients"]]
        return autograd_adam(lambda x, i: stream[i], arrays(case["theta"])[tensor], num_iters=steps, **named)

    return [[point(i, t + 1) for i in range(len(case["theta"]))] for t in range(len(case["gradients"]))]


@pytest.mark.parametrize(("library", "run"), [("scikit-learn", by_scikit_learn), ("autograd", by_autograd)])
def test_the_libraries_follow_the_convention_that_names_them(library: str, run: Any) -> None:
    named = followed_by(library)
    for case in equals(UPDATE).examples:
        points = run(case)
        for one in of_clock(UPDATE):
            assert held(points, case, one) == (one is named)


# --- what the judged claims accept and refuse --------------------------------------------------------------


@pytest.mark.parametrize("one", JUDGED, ids=lambda one: one.id)
def test_the_examples_tell_every_mistake_from_every_convention(one: Claim) -> None:
    examples = list(equals(one).examples)
    computed: Mapping[str, Any] = {made.name: answers(one, made, examples) for made in of_clock(one)}
    for right in computed.values():
        for made, wrong in computed.items():
            for name, values in wrong.items():
                told = any(differ(a, b) for a, b in zip(right[""], values, strict=True))
                assert told or not name, f"{name} with eps as in {made}"


@pytest.mark.parametrize("one", JUDGED, ids=lambda one: one.id)
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_every_case_has_a_verdict(one: Claim, dtype: str) -> None:
    for made in of_clock(one):
        for case in cases(one, 20):
            assert not unbounded(equals(one).oracle(to_ball(case, dtype), **made.options))


def test_our_implementation_holds() -> None:
    found = verdicts({"adam": implementation.adam}, adam.CLAIMS, seed=1)
    assert found.keys() == {one.id for one in JUDGED}
    assert {(verdict.kind, verdict.convention) for verdict in found.values()} == {(Kind.HOLDS, None)}


@pytest.mark.parametrize("name", VARIANTS)
def test_right_code_written_differently_is_not_refused(name: str) -> None:
    for verdict in verdicts(VARIANTS[name], adam.CLAIMS, seed=2).values():
        assert (verdict.kind, verdict.convention) == (Kind.HOLDS, None), verdict


@pytest.mark.parametrize("name", FOLLOWING)
def test_another_convention_is_accepted_and_named(name: str) -> None:
    for functions in FOLLOWING[name].values():
        found = verdicts(functions, adam.CLAIMS, seed=3)
        assert {verdict.kind for verdict in found.values()} == {Kind.HOLDS}
        for one in ("adam.update", "adam.bias_correction", "adam.constant_gradient"):
            assert found[one].convention == name
