"""What an object keeps is read off the assignments that make it, where there is one reading: all claims are judged."""

import pytest

from reference.reporting.report import Kind
from tests.judging import course_kept as course
from tests.judging.course_files import CONFIG, KEYED, LAYERS, LISTS, OWNER, TENSOR

KEPT = {
    "dicts": (course.START + course.DICTS, "v kept in m, g kept in v, t kept in t"),
    "comprehensions": (course.START + course.COMPREHENSIONS, "v kept in ms, g kept in vs, t kept in t"),
    "in place": (course.START + course.IN_PLACE, "v kept in first, g kept in second, t kept in steps"),
    "by identity": (
        course.START + course.BY_IDENTITY,
        "v kept in momentum, g kept in cache, t kept in iterations",
    ),
    "v is the first": (course.START + course.SWAPPED_NAMES, "v kept in v, g kept in s, t kept in t"),
    "by a helper": (course.START + course.HELPER, "v kept in m, g kept in v, t kept in t"),
    "one tensor a call": (TENSOR, "v kept in m, g kept in v, t kept in t"),
    "its own parameters": (OWNER, "v kept in m, g kept in v, t kept in t"),
    "lists in place": (LISTS, "v kept in m, g kept in v, t kept in iter"),
    "layers": (LAYERS, "v kept in mw and mb, g kept in cw and cb, t kept in iterations"),
    "config": (CONFIG, "v kept in m, g kept in v, t kept in t"),
}


@pytest.mark.parametrize("way", KEPT)
def test_everything_is_judged(report, way):
    source, where = KEPT[way]
    told = report(source, ["adam"])
    assert where in told.readings["adam"]
    assert {v.claim: v.message for v in told.verdicts if not v.holds} == {}


NO_CLOCK = {
    "a dict of dicts": (course.START + course.STATE_OF_NAMES, "v kept in state[m], g kept in state[v]"),
    "tuples": (KEYED, "v kept in state[0], g kept in state[1]"),
    "powers": (course.START + course.POWERS, "v kept in m, g kept in v"),
}


@pytest.mark.parametrize("way", NO_CLOCK)
def test_a_run_is_entered_midway_only_where_nothing_else_is_handed_on(report, way):
    source, where = NO_CLOCK[way]
    told = report(source, ["adam"])
    assert told.readings["adam"].endswith(where)
    assert {v.claim: v.kind for v in told.verdicts if not v.holds} == {"adam.any_state": Kind.ABSENT}
    message = next(v.message for v in told.verdicts if not v.holds)
    assert '# t = "?"  # where it is kept' in message


WRONG = {
    "corrected, and stored": (
        course.START
        + course.SWAPPED_NAMES.replace("v, s = self", "self.v, self.s = self").replace(
            "* v / (np.sqrt(s)", "* self.v / (np.sqrt(self.s)"
        ),
        "adam.first_moment",
        "corrected moments stored",
    ),
    "not squared": (
        course.START + course.HELPER.replace("grad * grad", "abs(grad)"),
        "adam.second_moment",
        "g absolute",
    ),
    "the other's β": (
        course.START
        + course.IN_PLACE.replace("self.beta2 * s, (1 - self.beta2)", "self.beta1 * s, (1 - self.beta1)"),
        "adam.second_moment",
        "g with β₁",
    ),
    "forgotten": (LAYERS.replace("self.beta_1 * layer.mw", "0 * layer.mw"), "adam.first_moment", None),
    "of the config": (
        CONFIG.replace('config["v"] + (1 - b2) * dw**2', 'config["v"] + (1 - b2) * abs(dw)'),
        "adam.second_moment",
        "g absolute",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_wrong_moments_are_refused(report, case):
    source, claim, mistake = WRONG[case]
    (verdict,) = report(source, [claim], cases=40).verdicts
    assert verdict.kind is Kind.FAILS
    assert mistake is None or mistake in [cause.mistake for cause in verdict.causes]


def test_two_moments_of_one_degree_and_no_telling_name_are_asked_for(report):
    source = (course.START + course.HELPER).replace("grad * grad", "abs(grad)").replace("self.m", "self.a")
    source = (
        source.replace("self.v ", "self.b ").replace("self.v,", "self.b,").replace("self.v /", "self.b /")
    )
    told = report(source, ["adam.first_moment"])
    (verdict,) = told.verdicts
    assert verdict.kind is Kind.ABSENT
    toml = verdict.message.partition("\n")[2]
    assert '# v = "?"  # where it is kept' in toml
    said = toml.replace('# v = "?"', 'v = "a"').replace('# g = "?"', 'g = "b"')
    assert report(source, ["adam.first_moment"], said).ok
    (verdict,) = report(source, ["adam.second_moment"], said).verdicts
    assert verdict.kind is Kind.FAILS


def test_a_caller_that_looks_ahead_is_asked_where(report):
    told = report(course.LOOKAHEAD, ["nesterov"])
    assert {v.claim: v.message for v in told.verdicts if not v.holds} == {}
    assert "the gradient asked for at lookahead(theta)" in told.readings["nesterov"]
    wrong = report(course.LOOKAHEAD.replace("theta + self.mu", "theta - self.mu"), ["nesterov.update"])
    assert wrong.verdicts[0].kind is Kind.FAILS
    alone = course.LOOKAHEAD.replace("lookahead(self, theta)", "lookahead(self, theta, more)")
    (verdict,) = report(alone, ["nesterov.update"]).verdicts
    assert verdict.kind is Kind.ABSENT
    assert "where its gradient is asked for" in verdict.message


OTHERWISE = {
    "a root": ("adagrad", course.ROOT),
    "a sum": ("adam", course.START + course.SUMS),
}


@pytest.mark.parametrize("way", OTHERWISE)
def test_what_is_kept_otherwise_is_not_held_against_the_code(report, way):
    topic, source = OTHERWISE[way]
    told = report(source, [topic])
    assert {v.claim: v.message for v in told.verdicts if v.kind not in (Kind.HOLDS, Kind.ABSENT)} == {}
    assert f"{topic}.update" in {v.claim for v in told.verdicts if v.holds}
    assert {v.claim for v in told.verdicts if v.kind is Kind.ABSENT} & {
        "adagrad.accumulator",
        "adam.first_moment",
    }
