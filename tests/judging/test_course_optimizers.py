"""Right optimizers are accepted in every shape, on all claims that it can show; wrong ones refused, by name."""

from functools import partial

import pytest

from reference.judging import in_process_subject
from reference.judging.adapters import Adapter, check_adapter
from reference.judging.run import judge
from reference.judging.select import judged
from reference.reporting.report import Kind
from tests.judging import course_optimizers as course

HYPER = {"lr": "learning_rate", "eps": "epsilon"}
VAR = {
    "order": ("lr", "beta1", "beta2", "eps", "theta", "grad", "v", "g", "t"),
    "returns": ("theta", "v", "g"),
}
KEPT = {"v": "m", "g": "v", "t": "t"}
TENSOR = {"shape": "one tensor a call", "arguments": HYPER, "state": KEPT}
SHARED = {"shape": "one tensor a call", "shared": True, "order": ("name", "theta", "grad")}
DICTS = {
    "shape": "dicts in, dicts out",
    "order": ("params", "grads", "v", "g", "t"),
    "arguments": HYPER,
    "initialize": "initialize_moments",
}
DICT_MOMENTUM = {
    "shape": "dicts in, dicts out",
    "order": ("params", "grads", "v", "mu", "lr"),
    "initialize": "initialize_velocity",
}
LISTED = {
    "shape": "dicts in, dicts out",
    "container": "list",
    "order": ("params", "grads", "v"),
}
OWNER = {
    "shape": "owns the parameters",
    "arguments": {"beta1": "betas[0]", "beta2": "betas[1]"},
    "state": {**KEPT, "lr": "lr"},
}
VALUED = {
    "shape": "owns the parameters",
    "constructor": ("lr", "mu", "params"),
    "container": "dict",
    "attributes": {"theta": "value"},
    "order": ("grads",),
    "state": {"v": "velocity", "lr": "rate"},
}
LAYER = {"shape": "one layer a call", "arguments": {**HYPER, "beta1": "beta_1", "beta2": "beta_2"}}


def verdicts(function, code, slip="", claims="", **adapter):
    """The verdicts on the claims (all, if none is named) about a function that is offered through an adapter."""
    made = Adapter(function, **adapter)
    assert check_adapter(made) is None
    offered = {name: value for name, value in vars(course).items() if name.startswith("initialize_")}
    named = {function: partial(code, slip=slip) if slip else code, **offered}
    subject = in_process_subject(named, {function: made})
    report = judge(subject, judged([claims or function]), cases=40 if claims else 12)
    return {verdict.claim: verdict for verdict in report.verdicts}


RIGHT = {
    "positional state": ("adam", course.adam_var, VAR, 0),
    "positional accumulator": (
        "rmsprop",
        course.rmsprop_var,
        {"order": ("lr", "beta", "eps", "theta", "grad", "g"), "returns": ("theta", "g")},
        0,
    ),
    "one tensor a call": ("adam", course.TensorAdam, TENSOR, 0),
    "optimize": ("adam", course.TensorAdam, {**TENSOR, "method": "optimize"}, 0),
    "__call__": ("adam", course.TensorAdam, {**TENSOR, "method": "__call__"}, 0),
    "the layer's index besides": (
        "adam",
        course.TensorAdam,
        {**TENSOR, "method": "step", "order": ("layer", "theta", "grad")},
        0,
    ),
    "one object for all": ("adam", course.SharedAdam, {**SHARED, "state": {"v": "first", "g": "second"}}, 1),
    "one object that is told the time": (
        "adam",
        course.SharedAdam,
        {
            **SHARED,
            "method": "at",
            "order": ("index", "theta", "grad", "t"),
            "state": {"v": "first", "g": "second"},
        },
        0,
    ),
    "the step, subtracted": (
        "adam",
        course.StepAdam,
        {**TENSOR, "method": "get_update", "order": ("grad",), "step": "subtracted"},
        0,
    ),
    "the step, added": ("adam", course.StepAdam, {**TENSOR, "method": "delta", "step": "added"}, 0),
    "dicts": ("adam", course.update_with_adam, DICTS, 0),
    "dicts without their own start": ("adam", course.update_with_adam, {**DICTS, "initialize": ""}, 0),
    "dicts of velocities": ("momentum", course.update_with_momentum, DICT_MOMENTUM, 0),
    "lists in place, by a function": ("momentum", course.listed_momentum, LISTED, 0),
    "its own parameters": ("adam", course.FrameworkAdam, OWNER, 0),
    "its own parameters in a dict": ("momentum", course.ValuedSGD, VALUED, 0),
    "one layer a call": ("adam", course.LayerAdam, LAYER, 3),
}


@pytest.mark.parametrize("case", RIGHT)
def test_right_code_holds(case):
    function, code, adapter, absent = RIGHT[case]
    told = verdicts(function, code, **adapter)
    assert {c: v.message for c, v in told.items() if v.kind not in (Kind.HOLDS, Kind.ABSENT)} == {}
    missing = [claim for claim, v in told.items() if v.kind is Kind.ABSENT]
    assert len(missing) == absent, [told[claim].message for claim in missing]


WRONG = {
    ("positional state", "frozen"): ("adam.update", "1 − β"),
    ("positional state", "corrected"): ("adam.first_moment", "corrected moments stored"),
    ("positional accumulator", "square"): ("rmsprop.accumulator", "absolute values"),
    ("positional accumulator", "root"): ("rmsprop.update", "no root"),
    ("one tensor a call", "early"): ("adam.update", "t starts at 2"),
    ("one tensor a call", "stored"): ("adam.first_moment", "corrected moments stored"),
    ("one tensor a call", "reset"): ("adam.first_moment", "v forgotten"),
    ("one object for all", "tensors"): ("adam.update", "t once a tensor"),
    ("one object for all", "reset"): ("adam.first_moment", "v forgotten"),
    ("dicts", "layer"): ("adam.update", "the layer's index"),
    ("dicts", "one"): ("adam.update", "1 − β"),
    ("dicts", "stored"): ("adam.first_moment", "corrected moments stored"),
    ("dicts", "db"): ("adam.second_moment", "bias not squared"),
    ("dicts of velocities", "reset"): ("momentum.velocity", "velocity forgotten"),
    ("dicts of velocities", "nesterov"): ("momentum.update", "Nesterov's step"),
    ("its own parameters", "tensors"): ("adam.update", "t once a tensor"),
    ("its own parameters", "index"): ("adam.update", "the tensor's index"),
    ("its own parameters", "stored"): ("adam.first_moment", "corrected moments stored"),
    ("its own parameters in a dict", "reset"): ("momentum.velocity", "velocity forgotten"),
    ("its own parameters in a dict", "sign"): ("momentum.update", "sign"),
    ("one layer a call", "zero"): ("adam.update", "t starts at 0"),
    ("one layer a call", "frozen"): ("adam.update", "1 − β"),
}


@pytest.mark.parametrize(("case", "slip"), WRONG)
def test_wrong_code_is_refused_and_the_mistake_named(case, slip):
    function, code, adapter, _ = RIGHT[case]
    claim, mistake = WRONG[case, slip]
    verdict = verdicts(function, code, slip, claim, **adapter)[claim]
    assert verdict.kind is Kind.FAILS
    assert mistake in [cause.mistake for cause in verdict.causes]


@pytest.mark.parametrize(
    ("case", "sign"), [("the step, subtracted", "added"), ("the step, added", "subtracted")]
)
def test_a_step_the_other_way_round_is_refused(case, sign):
    function, code, adapter, _ = RIGHT[case]
    told = verdicts(function, code, claims="adam.update", **{**adapter, "step": sign})
    assert told["adam.update"].kind is Kind.FAILS
