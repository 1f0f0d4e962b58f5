"""Adagrad and RMSprop differ in their accumulators alone: what is asked of both."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import mpmath
import pytest

from reference import implementation
from reference.claims import adagrad, claim, rmsprop
from reference.claims._model import Case, Claim, Trajectory
from reference.exact import ball, distance, to_ball
from reference.judging import in_process_subject, judge
from reference.judging.worker.adapter import Adapter
from reference.reporting import Kind
from tests.claims.equality import answers, cases, differ, equals, flat, unbounded, undistinguished
from tests.claims.subjects import verdicts
from tests.zoo import adagrad as adagrads
from tests.zoo import rmsprop as rmsprops

TOPICS: Mapping[str, Any] = {"adagrad": adagrad, "rmsprop": rmsprop}
ZOO: Mapping[str, Any] = {"adagrad": adagrads, "rmsprop": rmsprops}
JUDGED = [one for topic in TOPICS.values() for one in topic.CLAIMS if one.property is not None]
STARTS = {"adagrad": 0.1, "rmsprop": 1.0}
F = Fraction


def coordinate(gradients: list[int | Fraction], **hyperparameters: Fraction) -> Case:
    return {
        "theta": ((F(7),),),
        "gradients": tuple(((F(grad),),) for grad in gradients),
        "lr": F(1, 4),
        "eps": F(0),
        **hyperparameters,
    }


def points(values: Any) -> list[Any]:
    return list(flat(values))


# --- a second route: the recursion in mpmath ---------------------------------------------------------------


def by_mpmath(function: str, case: Case, epsilon: str, start: Fraction) -> list[Any]:
    """θ after each step, entry by entry, at 100 digits."""

    def number(x: Fraction) -> Any:
        return mpmath.mpf(x.numerator) / x.denominator

    lr, eps, beta = (number(case.get(name, F(0))) for name in ("lr", "eps", "beta"))
    theta = [number(x) for x in flat(case["theta"])]
    sums = [number(start)] * len(theta)
    seen = []
    for gradients in case["gradients"]:
        for i, x in enumerate(flat(tuple(gradients))):
            grad = number(x)
            sums[i] = sums[i] + grad * grad if function == "adagrad" else grad**2 + beta * (sums[i] - grad**2)
            bottom = mpmath.sqrt(sums[i]) + eps if epsilon == "outside" else mpmath.sqrt(sums[i] + eps)
            theta[i] -= lr * grad / bottom
        seen += list(theta)
    return seen


def _exactly(value: Any) -> Any:
    return tuple(map(_exactly, value)) if isinstance(value, tuple) else ball(value, 0)


@pytest.mark.parametrize("function", TOPICS)
def test_the_oracle_encloses_what_mpmath_computes(function: str) -> None:
    one = claim(f"{function}.update")
    for convention in one.conventions:
        for case in cases(one, 10):
            exact = {name: _exactly(value) for name, value in case.items()}
            with mpmath.workdps(100):
                expected = by_mpmath(function, case, **convention.options)
                values = points(equals(one).oracle(exact, **convention.options))
                for enclosure, value in zip(values, expected, strict=True):
                    sign, mantissa, exponent, _ = value._mpf_
                    assert distance(enclosure, (-1) ** sign * int(mantissa) * F(2) ** int(exponent)) <= 1
                    assert float(enclosure.interval.rad()) < 1e-40


# --- what the theorems say ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("function", "gradients", "settings"),
    [("adagrad", [3, -4, 12, 84], {}), ("rmsprop", [-4, F(1, 2), F(7, 4)], {"beta": F(3, 4)})],
)
def test_the_scale_of_the_gradients_changes_nothing(
    function: str, gradients: list[int | Fraction], settings: dict[str, Fraction]
) -> None:
    case = {**coordinate(gradients, **settings), "factor": F(5, 3)}
    scaled, path = equals(claim(f"{function}.scale_invariance")).oracle(case)
    assert scaled == path


def test_the_first_step_has_the_same_size_for_every_gradient() -> None:
    for grad in (F(1, 8), F(-3), F(40)):
        (first,) = points(equals(claim("adagrad.first_step")).oracle(coordinate([grad])))
        assert abs(first - 7) == F(1, 4)
        case = coordinate([grad], beta=F(15, 16))
        (first,) = points(equals(claim("rmsprop.first_step")).oracle(case))
        assert abs(first - 7) == 1


def test_under_a_constant_gradient_adagrad_slows_down() -> None:
    theorem = claim("adagrad.constant_gradient").closed_form
    assert theorem is not None
    given = {"theta": F(0), "lr": F(1), "c": F(-3), "eps": F(0)}
    assert [theorem({**given, "t": t}) for t in (0, 3, 8)] == [1, F(1, 2), F(1, 3)]


def test_under_a_constant_gradient_rmsprop_starts_too_fast() -> None:
    theorem = claim("rmsprop.constant_gradient").closed_form
    assert theorem is not None
    given = {"theta": F(0), "lr": F(1), "c": F(-3), "eps": F(0)}
    assert [theorem({**given, "t": t, "beta": b}) for t, b in ((0, F(3, 4)), (1, F(4, 5)))] == [2, F(5, 3)]


def test_adagrads_divisor_is_no_average_magnitude() -> None:
    printed, corrected = claim("adagrad.average_magnitude"), claim("adagrad.accumulator")
    assert printed.closed_form is not None
    assert corrected.closed_form is not None
    ones = {"gradients": [F(1)] * 4, "start": F(0)}
    assert (printed.closed_form(ones), corrected.closed_form(ones)) == (1, 2**2)
    assert printed.corrected_by == corrected.id


# --- conventions -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("one", JUDGED, ids=lambda one: one.id)
def test_the_examples_tell_the_conventions(one: Claim) -> None:
    computed = {
        made.name: [equals(one).oracle(to_ball(c, "float32"), **made.options) for c in equals(one).examples]
        for made in one.conventions
    }
    assert undistinguished(computed) == []


@pytest.mark.parametrize("function", TOPICS)
@pytest.mark.parametrize("inside", [False, True])
def test_one_that_starts_its_accumulator_elsewhere_is_accepted(function: str, inside: bool) -> None:
    arguments = {"beta": "decay_rate"} if function == "rmsprop" else {}
    adapter = Adapter(function, shape="config", arguments=arguments, state={"g": "cache"})
    subject = ZOO[function].config(inside, STARTS[function])
    judged = [one for one in JUDGED if one.id.startswith(function)]
    report = judge(in_process_subject({function: subject}, {function: adapter}), judged, 5, 20)
    found = {verdict.claim: verdict for verdict in report.verdicts}
    assert {verdict.kind for verdict in found.values()} == {Kind.HOLDS}
    place = "inside the root" if inside else "outside the root"
    assert found[f"{function}.update"].convention == f"{place}, from {STARTS[function]:g}"


# --- what the judged claims accept and refuse --------------------------------------------------------------


@pytest.mark.parametrize("one", JUDGED, ids=lambda one: one.id)
def test_the_examples_tell_every_mistake_from_every_convention(one: Claim) -> None:
    examples = list(equals(one).examples)
    computed = {made.name: answers(one, made, examples) for made in one.conventions}
    for right in computed.values():
        for made, wrong in computed.items():
            for name, values in wrong.items():
                told = any(differ(a, b) for a, b in zip(right[""], values, strict=True))
                assert told or not name, f"{name} with {made}"


@pytest.mark.parametrize("one", JUDGED, ids=lambda one: one.id)
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_every_case_has_a_verdict(one: Claim, dtype: str) -> None:
    for made in one.conventions:
        for case in cases(one, 20):
            assert not unbounded(equals(one).oracle(to_ball(case, dtype), **made.options))


@pytest.mark.parametrize("function", TOPICS)
def test_our_implementation_holds(function: str) -> None:
    found = verdicts({function: getattr(implementation, function)}, TOPICS[function].CLAIMS, seed=1)
    assert found.keys() == {one.id for one in JUDGED if one.id.startswith(function)}
    assert {(verdict.kind, verdict.convention) for verdict in found.values()} == {(Kind.HOLDS, None)}


@pytest.mark.parametrize(("function", "name"), [(f, name) for f in ZOO for name in ZOO[f].VARIANTS])
def test_right_code_written_differently_is_not_refused(function: str, name: str) -> None:
    for verdict in verdicts(ZOO[function].VARIANTS[name], TOPICS[function].CLAIMS, seed=2).values():
        assert (verdict.kind, verdict.convention) == (Kind.HOLDS, None), verdict


@pytest.mark.parametrize("function", ZOO)
def test_another_convention_is_accepted_and_named(function: str) -> None:
    for name, functions in ZOO[function].FOLLOWING.items():
        for one in functions.values():
            found = verdicts(one, TOPICS[function].CLAIMS, seed=3)
            assert {verdict.kind for verdict in found.values()} == {Kind.HOLDS}
            assert found[f"{function}.update"].convention == name


def test_what_is_asked_is_one_trajectory_without_a_clock() -> None:
    for one in JUDGED:
        for operation in equals(one).program(equals(one).examples[0], **one.conventions[0].options):
            assert isinstance(operation, Trajectory)
            assert operation.first_t == 0
