"""Code that is right and loses digits: it holds, is told so, and is never taken for a wrong formula."""

from functools import partial
from math import exp
from typing import Any

import numpy as np
import pytest

from reference.claims import CLAIMS, claim
from reference.claims._adam_cases import NEAR
from reference.claims._model import Claim, Equals
from reference.exact import Ball, Irrational, is_finite, to_ball
from reference.judging import in_process_subject, judge
from reference.reporting import Kind, Verdict
from tests.claims.equality import CONTRACT, cases, equals, flat
from tests.zoo import adam, adamw, backpropagation, batch_norm, networks, preprocessing

UNSTABLE = [one for one in CLAIMS if isinstance(one.property, Equals) and one.property.unstable]
WAYS = {
    **dict.fromkeys(("preprocessing.fit", "preprocessing.constant_feature"), preprocessing.one_pass),
    **dict.fromkeys(("batch_norm.train", "batch_norm.running", "batch_norm.variance"), batch_norm.one_pass),
    "batch_norm.gamma_gradient": batch_norm.backward_in_one_pass,
    "preprocessing.shift_and_scale": preprocessing.one_pass,
    "backpropagation.forward": backpropagation.forward_by_einsum,
    **dict.fromkeys(
        ("backpropagation.softmax_cross_entropy", "backpropagation.sigmoid_cross_entropy"),
        backpropagation.UNSTABLE["exp without a shift"],
    ),
    "adam.bias_correction": adam.printed,
    "adamw.update": adamw.VARIANTS["printed"]["adamw"],
}
"""For each of these claims, code that goes an unstable way."""

by_claim = pytest.mark.parametrize("one", UNSTABLE, ids=lambda one: one.id)


def verdict(id: str, function: Any, **options: Any) -> Verdict:
    (name,) = {operation.function for operation in equals(claim(id)).program(equals(claim(id)).examples[0])}
    return judge(in_process_subject({name: function}, name="it"), [claim(id)], **options).verdicts[0]


@by_claim
def test_an_unstable_way_has_the_same_exact_value(one: Claim) -> None:
    for case in cases(one, 20):
        for way in equals(one).unstable:
            for made in one.conventions or (CONTRACT,):
                try:
                    right = equals(one).oracle(case, **made.options)
                except Irrational:
                    continue
                assert equals(one).oracle(case, **{**made.options, **way.options}) == right


@by_claim
def test_its_ball_holds_that_of_the_other_ways(one: Claim) -> None:
    """About the same value, and in some case much wider; where nothing cancels, the other ways may lose more."""
    wider = dict.fromkeys((way.name for way in equals(one).unstable), 0.0)
    for case in cases(one, 20):
        balls = to_ball(case, "float64")
        for way in equals(one).unstable:
            narrow, wide = equals(one).oracle(balls), equals(one).oracle(balls, **way.options)
            for a, b in zip(flat(narrow), flat(wide), strict=True):
                assert isinstance(a, Ball)
                much = float("inf")
                if is_finite(b):
                    assert b.interval.contains(a.interval.mid())
                    much = float(b.interval.rad()) / (float(a.interval.rad()) or 1.0)
                wider[way.name] = max(wider[way.name], much)
    assert min(wider.values()) > 100 or one.id.endswith("constant_feature")


@by_claim
def test_code_that_goes_it_holds_and_is_told(one: Claim) -> None:
    found = verdict(one.id, WAYS[one.id])
    assert found.kind is Kind.HOLDS
    if found.lost is None:  # where nothing varies, nothing is lost
        assert one.id == "preprocessing.constant_feature"
        return
    assert found.lost.way in {way.name for way in equals(one).unstable}
    if one.id == "preprocessing.shift_and_scale":  # of differences that are 0, no digit is right or wrong
        return
    assert found.digits is not None
    assert found.digits.least + 2 < found.digits.usual > 12


def test_what_is_lost_may_be_held_against_it_or_not_be_told() -> None:
    strict = verdict("preprocessing.fit", preprocessing.one_pass, unstable="fail")
    assert (strict.kind, strict.holds, strict.causes) == (Kind.UNSTABLE, False, ())
    assert strict.shown is not None
    assert strict.shown.got != strict.shown.exact
    silent = verdict("preprocessing.fit", preprocessing.one_pass, unstable="ignore")
    assert (silent.kind, silent.lost) == (Kind.HOLDS, None)
    with pytest.raises(ValueError, match="unstable: got 'maybe', expected one of report, fail, ignore"):
        verdict("preprocessing.fit", preprocessing.one_pass, unstable="maybe")


@pytest.mark.parametrize(
    "function",
    [preprocessing.two_pass, preprocessing.updated, preprocessing.numpy_std, preprocessing.by_the_norm],
)
def test_ways_that_keep_their_digits_are_not_told_otherwise(function: Any) -> None:
    for seed in range(3):
        found = verdict("preprocessing.fit", function, seed=seed)
        assert (found.kind, found.lost) == (Kind.HOLDS, None)


def test_an_unstable_way_to_a_wrong_number_is_wrong() -> None:
    def wrong(X: Any) -> Any:
        mean = X.mean(axis=0)
        return mean, np.sqrt(np.maximum((X**2).mean(axis=0) - mean**2, 0) * len(X) / (len(X) + 1))

    found = verdict("preprocessing.fit", wrong)
    assert (found.kind, found.lost) == (Kind.FAILS, None)


# --- what overflows ----------------------------------------------------------------------------------------

SOFTMAX, SIGMOID = "backpropagation.softmax_cross_entropy", "backpropagation.sigmoid_cross_entropy"
TOLD = {
    "exp without a shift": ("softmax without a shift", "overflowing sigmoid"),
    "by chain": ("softmax without a shift", "overflowing sigmoid"),
    "by chain from a stable softmax": ("softmax without a shift", "overflowing sigmoid"),
    "log(p + 1e-12)": ("softmax without a shift", "guarded logarithm"),
    "log(p + 1e-7)": ("softmax without a shift", "guarded logarithm"),
    "p clipped to 1e-12": ("guarded logarithm", "guarded logarithm"),
    "p clipped to 1e-5": ("guarded logarithm", "guarded logarithm"),
}
"""What is told of them, by the softmax's claim and by the sigmoid's."""


@pytest.mark.parametrize("name", backpropagation.UNSTABLE)
def test_what_a_large_logit_undoes_holds_and_is_told(name: str) -> None:
    for id, way in zip((SOFTMAX, SIGMOID), TOLD[name], strict=True):
        found = verdict(id, backpropagation.UNSTABLE[name], cases=30)
        assert (found.kind, found.lost and found.lost.way, found.unbounded) == (Kind.HOLDS, way, 0), found


def with_softmax(softmax: Any, after: Any = lambda d: d) -> Any:
    def error(y_hat: Any, Y: Any, loss: str) -> Any:
        return after(networks.error(y_hat, Y, loss, softmax))

    return partial(backpropagation.with_caches, error=error)


@networks.quiet
def normalised(exponents: Any) -> Any:
    powers = np.exp(exponents)
    return powers / powers.sum(axis=1, keepdims=True)


SHIFTS = {
    "none": lambda z: normalised(z),
    "added": lambda z: normalised(z + z.max(axis=1, keepdims=True)),
    "smallest": lambda z: normalised(z - z.min(axis=1, keepdims=True)),
    "mean": lambda z: normalised(z - z.mean(axis=1, keepdims=True)),
    "of all samples": lambda z: normalised(z - z.max()),
}
"""Numbers that cancel in the quotient, and do not keep exp from overflowing, or all of it from underflowing."""


@pytest.mark.parametrize("name", SHIFTS)
def test_another_shift_than_by_the_largest_is_told(name: str) -> None:
    found = verdict(SOFTMAX, with_softmax(SHIFTS[name]), cases=30)
    assert (found.kind, found.lost and found.lost.way) == (Kind.HOLDS, "softmax without a shift")
    assert found.digits is not None
    assert (found.digits.least, found.digits.usual > 12) == (0, True)
    strict = verdict(SOFTMAX, with_softmax(SHIFTS[name]), cases=30, unstable="fail")
    assert (strict.kind, strict.holds, strict.causes) == (Kind.UNSTABLE, False, ())
    assert strict.shown is not None
    assert strict.shown.case.startswith("example-")


def by_math(z: Any) -> Any:
    return np.array([[exp(a) / sum(map(exp, row)) for a in row] for row in z.tolist()], dtype=z.dtype)


def test_an_overflow_that_raises_is_told_likewise() -> None:
    found = verdict(SOFTMAX, with_softmax(by_math), cases=30)
    assert (found.kind, found.lost and found.lost.way) == (Kind.HOLDS, "softmax without a shift")
    strict = verdict(SOFTMAX, with_softmax(by_math), cases=30, unstable="fail")
    assert (strict.kind, strict.shown and strict.shown.got) == (Kind.UNSTABLE, None)
    worst = verdict(SOFTMAX, with_softmax(by_math), case="example-4")
    assert (worst.kind, worst.lost and worst.lost.cases) == (Kind.HOLDS, 1)


def test_what_raises_where_nothing_overflows_is_an_error() -> None:
    def reckless(z: Any) -> Any:
        raise OverflowError("always")

    assert verdict(SOFTMAX, with_softmax(reckless), cases=30).kind is Kind.RAISED


@pytest.mark.parametrize("softmax", [SHIFTS["none"], by_math, networks.softmax, networks.plain_softmax])
def test_a_wrong_formula_that_overflows_besides_is_named(softmax: Any) -> None:
    found = verdict(SOFTMAX, with_softmax(softmax, lambda d: d / len(d)), cases=30)
    assert (found.kind, found.lost) == (Kind.FAILS, None)
    assert "averaged twice" in {cause.mistake for cause in found.causes}
    assert found.shown is not None
    assert found.shown.got is not None


def test_so_it_is_behind_a_guard() -> None:
    def wrong(y_hat: Any, Y: Any, loss: str) -> Any:
        return networks.error_by_chain(y_hat, Y, loss, networks.softmax, 1e-12) / len(Y)

    found = verdict(SOFTMAX, partial(backpropagation.with_caches, error=wrong), cases=30)
    assert (found.kind, {cause.mistake for cause in found.causes}) == (Kind.FAILS, {"averaged twice"})


@pytest.mark.parametrize("id", [SOFTMAX, SIGMOID])
def test_a_guard_that_is_felt_at_usual_probabilities_is_wrong(id: str) -> None:
    for made in (networks.error_by_chain, networks.error_of_clipped):
        found = verdict(id, partial(backpropagation.with_caches, error=partial(made, guard=1e-3)), cases=30)
        assert (found.kind, found.lost) == (Kind.FAILS, None)


def test_float32_inside_of_float64_is_no_guard() -> None:
    def single(z: Any) -> Any:
        return networks.softmax(z.astype(np.float32)).astype(z.dtype)

    assert verdict(SOFTMAX, with_softmax(single), cases=30).kind is Kind.FAILS


@pytest.mark.parametrize("name", networks.STABLE)
def test_what_does_not_overflow_is_not_told_otherwise(name: str) -> None:
    for id in (SOFTMAX, SIGMOID):
        for seed in range(2):
            found = verdict(id, backpropagation.BACKWARD[name], seed=seed, cases=30)
            assert (found.kind, found.lost, found.unbounded) == (Kind.HOLDS, None, 0)


# --- 1 − βᵗ near β = 1 -------------------------------------------------------------------------------------

KEPT = (
    "logarithms",
    "logarithms of forgetting",
    "weights in turn",
    "corrected in extended",
    "corrected exactly",
)
KEPT = (*KEPT, "geometric sums")


@pytest.mark.parametrize("name", adam.VARIANTS)
def test_only_digits_that_are_lost_near_one_are_told_of_adam(name: str) -> None:
    """By one claim about Adam, on its one example; by one about AdamW."""
    report = judge(in_process_subject(adam.VARIANTS[name], name="it"), [*ADAM, *ADAMW], cases=4)
    told = {v.claim: v.lost for v in report.judged if v.kind is not Kind.ABSENT and v.lost is not None}
    assert {v.kind for v in report.judged} <= {Kind.HOLDS, Kind.ABSENT}
    assert set(told) == (set() if name in KEPT else {"adam.bias_correction"})
    assert [(lost.way, lost.cases) for lost in told.values()] == [("1 − βᵗ by subtraction", 1)] * len(told)


ADAM = [one for one in CLAIMS if one.id.startswith("adam.") and one.property is not None]
ADAMW = [one for one in CLAIMS if one.id.startswith("adamw.") and one.property is not None]


@pytest.mark.parametrize("one", [*ADAM, *ADAMW], ids=lambda one: one.id)
def test_usual_betas_have_the_ball_of_all_ways(one: Claim) -> None:
    """Whatever is drawn, and with 0.9 and 0.999: nobody is told of digits that do not matter."""
    for case in cases(one, 40):
        for dtype in ("float64", "float32"):
            if case.get("beta2") != NEAR["beta2"]:
                balls = to_ball(case, dtype)
                narrow, wide = (list(flat(equals(one).oracle(balls, direct=way))) for way in (False, True))
                assert all(_same(a, b) for a, b in zip(narrow, wide, strict=True))


def _same(a: Any, b: Any) -> bool:
    if not isinstance(a, Ball):
        return bool(a == b)
    return (a.interval.mid(), a.interval.rad()) == (b.interval.mid(), b.interval.rad()) or not is_finite(a)


@pytest.mark.parametrize("kept", [adam.logarithms, adam.printed])
def test_a_mistaken_adam_is_named_whether_it_keeps_digits_or_not(kept: Any) -> None:
    """The mistakes' balls are also those of the way that loses digits."""

    def wrong(theta: Any, v: Any, g: Any, t: Any, grad: Any, **named: Any) -> Any:
        theta, v, g, t = kept(theta, v, g, t + 1, grad, **named)
        return theta, v, g, t - 1

    found = verdict("adam.bias_correction", wrong)
    assert (found.kind, found.lost) == (Kind.FAILS, None)
    assert found.causes


# --- digits ------------------------------------------------------------------------------------------------


def test_digits_are_those_of_the_worst_number() -> None:
    found = verdict("preprocessing.center", lambda X: X - X.mean(axis=0))
    assert found.digits is not None
    assert 10 < found.digits.least <= found.digits.usual
