"""Hyperparameters that are written into the code: it is judged with these values, and no others."""

import math
from functools import partial

import pytest

import reference.implementation
from reference.claims import CLAIMS
from reference.judging import in_process_subject, worker_subject
from reference.judging.adapters import Adapter, check_adapter
from reference.judging.constants import believed
from reference.judging.run import first_operations, judge
from reference.judging.select import judged
from reference.judging.worker.adapter import hyperparameters
from reference.reporting.report import Kind
from tests.judging.course_files import FUNCTION, LISTS

USUAL = {"lr": 0.01, "eps": 1e-7, "beta": 0.99, "beta1": 0.9, "beta2": 0.999, "mu": 0.9, "decay": 0.01}
PAIRS = [
    (function, name)
    for function in ("gradient_descent", "momentum", "nesterov", "adagrad", "rmsprop", "adam", "adamw")
    for name in hyperparameters(function)
    if name in USUAL
] + [(function, "eps") for function in ("batch_norm_train", "batch_norm_eval", "batch_norm_backward")]


def of(function):
    """The claims that ask this function first."""
    return [c for c in CLAIMS if c.property and function in {op.function for op in first_operations(c)}]


@pytest.mark.parametrize(("function", "name"), PAIRS)
def test_right_code_with_a_constant_holds_or_is_not_asked(function, name):
    ours, value = getattr(reference.implementation, function), USUAL[name]
    adapter = Adapter(function, constants={name: value})
    assert check_adapter(adapter) is None
    offered = {**vars(reference.implementation), function: partial(ours, **{name: value})}
    report = judge(in_process_subject(offered, {function: adapter}), of(function), cases=25)
    kinds = {v.claim: (v.kind, v.message) for v in report.verdicts}
    assert {c: told for c, told in kinds.items() if told[0] not in (Kind.HOLDS, Kind.ABSENT)} == {}
    assert Kind.HOLDS in {kind for kind, _ in kinds.values()}


@pytest.fixture
def report(tmp_path):
    def told(source, claims, adapters=""):
        (tmp_path / "student.py").write_text(source)
        if adapters:
            (tmp_path / "student.toml").write_text(adapters)
        subject = worker_subject(tmp_path / ("student.toml" if adapters else "student.py"), deadline=20.0)
        try:
            return judge(subject, judged(claims), cases=30)
        finally:
            subject.close()

    return told


HARD_CODED = LISTS.replace(", eps=1e-8", "").replace(", self.eps =", " =").replace(", eps", "")
HARD_CODED = HARD_CODED.replace("+ self.eps", "+ 1e-7")
FIXED = FUNCTION.replace(", b1, b2, eps)", ")").replace(
    "    m = b1", "    b1, b2, eps = 0.9, 0.999, 10**-8\n    m = b1"
)


def test_what_is_seen_in_the_code_is_read(report):
    assert "eps)" not in HARD_CODED
    told = report(HARD_CODED, ["adam"])
    assert "eps always 1e-07" in told.readings["adam"]
    kinds = {v.claim: v.kind for v in told.verdicts}
    assert [c for c, kind in kinds.items() if kind is not Kind.HOLDS] == ["adam.scale_invariance"]
    assert kinds["adam.scale_invariance"] is Kind.ABSENT  # it is about ε = 0
    told = report(FIXED, ["adam.update"])
    assert "beta1 always 0.9, beta2 always 0.999, eps always 1e-08" in told.readings["adam"]
    assert told.ok


WRONG = {
    "one small number": (HARD_CODED, "self.beta2**self.iter", "self.beta1**self.iter", "g corrected with β₁"),
    "all of them": (FIXED, "np.sqrt(v / (1 - b2**t))", "np.sqrt(v)", "only v corrected"),
    "another than it says": (FIXED, "(1 - b1) * dw", "(1 - b2) * dw", None),
}


@pytest.mark.parametrize("case", WRONG)
def test_wrong_code_is_refused_with_its_constants(report, case):
    source, right, wrong, mistake = WRONG[case]
    assert right in source
    (verdict,) = report(source.replace(right, wrong), ["adam.update"]).verdicts
    assert verdict.kind is Kind.FAILS
    assert mistake is None or mistake in [cause.mistake for cause in verdict.causes]
    assert verdict.shown.inputs["eps"] in (1e-7, 1e-8)


TOML = """
[adam]
target = "student.py:adam_update"
order = ["theta", "grad", "v", "g", "t", "lr"]
returns = ["theta", "v", "g"]
constants = { beta1 = 0.9, beta2 = 0.999, eps = 1e-8 }
"""


def test_an_adapter_says_it(report):
    assert report(FIXED, ["adam.update"], TOML).ok
    (verdict,) = report(FIXED, ["adam.update"], TOML.replace("0.999", "0.99")).verdicts
    assert verdict.kind is Kind.FAILS
    assert (
        check_adapter(Adapter("adam", constants={"t": 1.0}))
        == "constants has the unknown name 't'; allowed: lr, beta1, beta2, eps"
    )
    for value in (True, math.nan, "1e-8"):
        assert "expected a number" in check_adapter(Adapter("adam", constants={"eps": value}))


def test_a_rate_is_never_read_and_a_worker_is_not_believed_everything(report):
    source = FUNCTION.replace("t, lr, b1", "t, b1").replace("    m = b1", "    lr = 0.01\n    m = b1")
    (verdict,) = report(source, ["adam.update"]).verdicts
    assert verdict.kind is Kind.ABSENT
    assert "What is lr called in it?" in verdict.message
    assert believed("adam", {"eps": 1e-7, "beta1": 0.9}) == {"eps": 1e-7, "beta1": 0.9}
    for forged in ({"lr": 0.0}, {"eps": 1e300}, {"beta1": 1.0}, {"eps": "0"}, {"keep": 0.5}, [], "eps"):
        assert believed("adam", forged) == {}
