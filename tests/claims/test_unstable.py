"""Code that is right and loses digits: it holds, is told so, and is never taken for a wrong formula."""

from typing import Any

import numpy as np
import pytest

from reference.claims import CLAIMS, claim
from reference.claims._model import Claim, Equals
from reference.exact import Ball, Irrational, is_finite, to_ball
from reference.judging import in_process_subject, judge
from reference.reporting import Kind, Verdict
from tests.claims.equality import CONTRACT, cases, equals, flat
from tests.zoo import batch_norm, preprocessing

UNSTABLE = [one for one in CLAIMS if isinstance(one.property, Equals) and one.property.unstable]
WAYS = {
    **dict.fromkeys(("preprocessing.fit", "preprocessing.constant_feature"), preprocessing.one_pass),
    **dict.fromkeys(("batch_norm.train", "batch_norm.running", "batch_norm.variance"), batch_norm.one_pass),
    "batch_norm.gamma_gradient": batch_norm.backward_in_one_pass,
    "preprocessing.shift_and_scale": preprocessing.one_pass,
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
    """A wider ball, about the same value; in some case it is much wider."""
    wider = 0.0
    for case in cases(one, 20):
        balls = to_ball(case, "float64")
        for way in equals(one).unstable:
            narrow, wide = equals(one).oracle(balls), equals(one).oracle(balls, **way.options)
            for a, b in zip(flat(narrow), flat(wide), strict=True):
                assert isinstance(a, Ball)
                if is_finite(b):
                    assert b.interval.contains(a.interval.mid())
                    assert b.interval.rad() >= a.interval.rad() * 0.25
                    wider = max(wider, float(b.interval.rad()) / (float(a.interval.rad()) or 1.0))
    assert wider > 100 or one.id.endswith("constant_feature")


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
    assert found.digits.least < 8 < found.digits.usual


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


def test_digits_are_those_of_the_worst_number() -> None:
    found = verdict("preprocessing.center", lambda X: X - X.mean(axis=0))
    assert found.digits is not None
    assert 10 < found.digits.least <= found.digits.usual
