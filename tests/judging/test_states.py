"""Optimizers that take all parameters, their states and a dict are judged as they are, and refused where wrong."""

import pytest

from reference.reporting.report import Kind
from tests.judging.course_states import COUNTED_OUTSIDE, RETURNED, STATES, WITH_GRADS

TOPICS = ["gradient_descent", "momentum", "adagrad", "rmsprop", "adam"]
OF_NO_EPS = {
    "adagrad.scale_invariance",
    "adagrad.first_step",
    "rmsprop.scale_invariance",
    "rmsprop.first_step",
}


def test_a_textbook_s_are_judged_as_they_are(report):
    told = report(STATES, TOPICS)
    assert told.unread == {}
    assert set(told.readings) == set(TOPICS)
    absent = {v.claim for v in told.verdicts if v.kind is Kind.ABSENT}
    assert absent == OF_NO_EPS | {"adam.scale_invariance"}  # ε is written into them
    assert {v.claim: v.message for v in told.verdicts if v.kind not in (Kind.HOLDS, Kind.ABSENT)} == {}


@pytest.mark.parametrize("source", [WITH_GRADS, RETURNED], ids=["in place", "returned"])
def test_gradients_may_be_a_list_of_their_own(report, source):
    told = report(source, ["adagrad"])
    assert {"adagrad.update", "adagrad.accumulator"} <= {v.claim for v in told.verdicts if v.holds}
    assert not told.failed
    wrong = report(
        source.replace("s + g", "0 * s + g").replace("s +=", "s[:] ="), ["adagrad.update"], cases=30
    )
    assert wrong.verdicts[0].kind is Kind.FAILS
    assert "accumulator forgotten" in [cause.mistake for cause in wrong.verdicts[0].causes]


def test_a_clock_may_be_counted_outside_and_the_moments_stand_in_any_order(report):
    told = report(COUNTED_OUTSIDE, ["adam"])
    assert {v.claim: v.message for v in told.verdicts if not v.holds} == {}
    assert "g kept in place 0, v kept in place 1" in told.readings["adam"]


WRONG = {
    "the clock": ('hyperparams["t"] += 1', 'hyperparams["t"] += 0', "adam.update", "1 − β"),
    "no square": (
        "(1 - beta2) * np.square(p.grad)",
        "(1 - beta2) * np.abs(p.grad)",
        "adam.second_moment",
        "g absolute",
    ),
    "no correction": ("v / (1 - beta1", "v / (1 - 0 * beta1", "adam.update", "only g corrected"),
    "t once a tensor": (
        '    hyperparams["t"] += 1',
        '        hyperparams["t"] += 1',
        "adam.update",
        "t once a tensor",
    ),
    "plain steps": (
        'hyperparams["momentum"] * v + p.grad',
        'hyperparams["momentum"] * 0 + p.grad',
        "momentum.update",
        "velocity forgotten",
    ),
    "no root": ("p.grad / np.sqrt(s + eps)", "p.grad / (s + eps)", "rmsprop.update", "no root"),
}


@pytest.mark.parametrize("case", WRONG)
def test_wrong_ones_are_refused_with_the_cause(report, case):
    right, wrong, claim, mistake = WRONG[case]
    assert right in STATES
    (verdict,) = report(STATES.replace(right, wrong), [claim], cases=40).verdicts
    assert verdict.kind is Kind.FAILS
    assert mistake in [cause.mistake for cause in verdict.causes]
    assert verdict.read_as


def test_two_readings_are_asked_for(report):
    source = (
        COUNTED_OUTSIDE.replace("(second, first)", "state")
        .replace("first", "state[1]")
        .replace("second", "state[0]")
    )
    (verdict,) = report(source, ["adam.update"]).verdicts
    assert verdict.kind is Kind.ABSENT
    message, _, toml = verdict.message.partition("\n")
    assert "Which is the first moment in a state?" in message
    swapped = toml.replace('v = "0"', 'v = "1"').replace('g = "1"', 'g = "0"')
    assert report(source, ["adam.first_moment"], swapped).ok
    assert not report(source, ["adam.first_moment"], toml).ok


def test_another_beginning_is_theirs(report):
    ones = STATES.replace(
        "def init_adagrad_states(feature_dim):\n    return np.zeros((feature_dim, 1)), np.zeros(1)",
        "def init_adagrad_states(feature_dim):\n    return np.ones((feature_dim, 1)), np.ones(1)",
    )
    assert ones != STATES
    (verdict,) = report(ones, ["adagrad.accumulator"]).verdicts
    assert verdict.kind is Kind.FAILS
