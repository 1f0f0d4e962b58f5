"""Layers, configs, caches and initialisers: right ones are accepted, wrong ones refused and the mistake named."""

from functools import partial

import pytest

from reference.judging import in_process_subject
from reference.judging.adapters import Adapter, check_adapter
from reference.judging.run import judge
from reference.judging.select import judged
from reference.reporting.report import Kind
from tests.judging import course_layers as course

P_TRAIN = {"shape": "layer", "arguments": {"drop": "p"}, "method": "forward"}
KEEP = {"shape": "layer", "arguments": {"keep": "keep_prob"}, "method": "__call__"}
OF_DROPOUT = {
    "dropout_train": {**P_TRAIN, "call": {"training": True}},
    "dropout_eval": {**P_TRAIN, "call": {"training": False}},
    "dropout_backward": {
        **P_TRAIN,
        "method": "backward",
        "forward": "forward",
        "attributes": {"mask": "mask"},
    },
}
OF_KEEPING = {
    "dropout_train": {**KEEP, "arguments": {"keep": "keep_prob", "seed": "seed"}},
    "dropout_eval": {**KEEP, "setting": {"train": False}},
    "dropout_backward": {**KEEP, "method": "backward", "forward": "__call__", "attributes": {"mask": "kept"}},
}
STATE = {name: name for name in ("gamma", "beta", "running_mean", "running_var")}
NORM = {"shape": "layer", "constructor": ("units",), "method": "forward", "attributes": STATE}
OF_NORM = {
    "batch_norm_train": {**NORM, "arguments": {"momentum": "momentum", "eps": "eps"}},
    "batch_norm_eval": {**NORM, "arguments": {"eps": "eps"}, "call": {"mode": "test"}},
    "batch_norm_backward": {
        **NORM,
        "arguments": {"eps": "eps"},
        "method": "backward",
        "forward": "forward",
        "attributes": {"gamma": "gamma", "grad_gamma": "dgamma", "grad_beta": "dbeta"},
    },
}
PARAM = {"shape": "config", "arguments": {"keep": "p"}, "order": ("x", "config")}
CONFIG_DROPOUT = {
    "dropout_train": {**PARAM, "fixed": {"mode": "train"}},
    "dropout_eval": {**PARAM, "fixed": {"mode": "test"}},
    "dropout_backward": {
        **PARAM,
        "fixed": {"mode": "train"},
        "order": ("d", "cache"),
        "forward": "dropout_forward",
        "forward_order": ("x", "config"),
    },
}
BN = {"shape": "config", "order": ("z", "gamma", "beta", "config")}
CONFIG_NORM = {
    "batch_norm_train": {**BN, "fixed": {"mode": "train"}},
    "batch_norm_eval": {**BN, "fixed": {"mode": "test"}},
    "batch_norm_backward": {
        "shape": "config",
        "order": ("grad", "cache"),
        "fixed": {"mode": "train"},
        "forward": "batchnorm_forward",
        "forward_order": ("z", "gamma", "beta", "config"),
    },
}
HE = {"he_normal": {"order": ("widths",), "omit": ("rng",), "output": "W1", "transpose": "always"}}
DENSE = {
    "he_normal": {
        "shape": "layer",
        "constructor": ("fan_in", "fan_out"),
        "output": "W",
        "transpose": "as needed",
    }
}


SUITES = {
    "dropout layer": ("dropout", dict.fromkeys(OF_DROPOUT, course.Dropout), OF_DROPOUT),
    "keep layer": ("dropout", dict.fromkeys(OF_KEEPING, course.KeepLayer), OF_KEEPING),
    "batch norm layer": ("batch_norm", dict.fromkeys(OF_NORM, course.BatchNorm), OF_NORM),
    "dropout with a config": (
        "dropout",
        {
            "dropout_train": course.dropout_forward,
            "dropout_eval": course.dropout_forward,
            "dropout_backward": course.dropout_backward,
        },
        CONFIG_DROPOUT,
    ),
    "batch norm with a config": (
        "batch_norm",
        {
            "batch_norm_train": course.batchnorm_forward,
            "batch_norm_eval": course.batchnorm_forward,
            "batch_norm_backward": course.batchnorm_backward,
        },
        CONFIG_NORM,
    ),
    "initialiser of a network": ("initialization", {"he_normal": course.initialize_parameters_he}, HE),
    "initialiser in a layer": ("initialization", {"he_normal": course.Dense}, DENSE),
}


def verdicts(suite, slip="", only=(), claims=""):
    """The verdicts on the claims of a topic about what the suite offers, with a mistake in these functions."""
    topic, functions, adapters = SUITES[suite]
    made = {name: Adapter(name, **keys) for name, keys in adapters.items()}
    assert [check_adapter(adapter) for adapter in made.values()] == [None] * len(made)
    named = {
        name: partial(each, slip=slip) if slip and (not only or name in only) else each
        for name, each in functions.items()
    }
    beside = {"dropout_forward": course.dropout_forward, "batchnorm_forward": course.batchnorm_forward}
    report = judge(in_process_subject(beside | named, made), judged([claims or topic]), cases=12)
    return {v.claim: v for v in report.verdicts}


HELD = {
    "dropout": {"dropout.train", "dropout.eval", "dropout.inverted", "dropout.backward"},
    "initialization": {"initialization.he_normal"},
}


@pytest.mark.parametrize("suite", SUITES)
def test_right_code_holds(suite):
    told = verdicts(suite)
    assert {c: v.message for c, v in told.items() if v.kind not in (Kind.HOLDS, Kind.ABSENT)} == {}
    held = {claim for claim, v in told.items() if v.holds}
    topic = SUITES[suite][0]
    assert held >= HELD.get(topic, set(told))


WRONG = {
    ("dropout layer", "swapped", ()): ("dropout.train", "keep and drop swapped"),
    ("dropout layer", "unscaled", ()): ("dropout.inverted", "never rescaled"),
    ("dropout layer", "backward", ()): ("dropout.backward", "no mask"),
    ("keep layer", "reseeds", ()): ("dropout.train", "reseeds"),
    ("keep layer", "always", ()): ("dropout.inverted", "drops at test time"),
    ("keep layer", "unscaled", ()): ("dropout.backward", "no scale"),
    ("batch norm layer", "spread", ()): ("batch_norm.running", "standard deviation stored"),
    ("batch norm layer", "never", ()): ("batch_norm.running", "never updated"),
    ("batch norm layer", "outside", ()): ("batch_norm.train", "ε outside the root"),
    ("batch norm layer", "constants", ()): ("batch_norm.backward", "constant mean and variance"),
    ("dropout with a config", "dropped", ("dropout_backward",)): ("dropout.backward", "mask of the dropped"),
    ("dropout with a config", "none", ("dropout_backward",)): ("dropout.backward", "no mask"),
    ("batch norm with a config", "never", ("batch_norm_train",)): ("batch_norm.running", "never updated"),
    ("batch norm with a config", "uses running", ("batch_norm_train",)): (
        "batch_norm.train",
        "running statistics in training",
    ),
    ("initialiser of a network", "fans", ()): ("initialization.he_normal", "variance 2/fan_out"),
    ("initialiser of a network", "variance", ()): ("initialization.he_normal", "variance (2/fan_in)²"),
    ("initialiser in a layer", "glorot", ()): ("initialization.he_normal", "variance 2/(fan_in + fan_out)"),
    ("initialiser in a layer", "fans", ()): ("initialization.he_normal", "variance 2/fan_out"),
}


@pytest.mark.parametrize(("suite", "slip", "only"), WRONG)
def test_wrong_code_is_refused_and_the_mistake_named(suite, slip, only):
    claim, mistake = WRONG[suite, slip, only]
    verdict = verdicts(suite, slip, only, claim)[claim]
    assert verdict.kind is Kind.FAILS
    assert mistake in [cause.mistake for cause in verdict.causes]
