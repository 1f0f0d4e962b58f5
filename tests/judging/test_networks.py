"""Networks in the styles of courses: judged as they are where there is one reading, refused where they are wrong."""

import tomllib

import pytest

from reference.judging.adapters import Adapter, check_adapter
from reference.reporting.report import Kind
from tests.judging.course_networks import ATTRIBUTES, BY_LAYERS, BY_LOSS, FRAMEWORK, FUNCTIONS, ONE_BY_ONE

OF_FUNCTIONS = """
[backward]
target = "student.py:backward_propagation"
shape = "network"
calls = ["forward_propagation(X, params)", "backward_propagation(params, returned[1], X, Y)"]
samples = "columns"
transpose = "always"
attributes = { grad_W = "returned[dW{k}]", grad_b = "returned[db{k}]" }
constants = { activation = "tanh", loss = "binary_cross_entropy", layers = 2 }
"""
OF_ONE = """
[backward]
target = "student.py:Network"
shape = "network"
calls = ["backprop(X, Y)"]
samples = "one by one"
arguments = { widths = "sizes" }
attributes = { W = "weights[{i}]", b = "biases[{i}]", grad_b = "returned[0][{i}]", grad_W = "returned[1][{i}]" }
constants = { activation = "sigmoid", loss = "binary_cross_entropy" }
"""
EVERY_LOSS = {
    f"backpropagation.{name}"
    for name in (
        *("forward", "layer_weights", "layer_biases", "reverse_mode", "squared_error", "constant_after"),
        *("softmax_cross_entropy", "sigmoid_cross_entropy", "constant_before", "zero_bias"),
    )
}
SQUARED = EVERY_LOSS - {f"backpropagation.{loss}_cross_entropy" for loss in ("softmax", "sigmoid")}
RIGHT = {
    "layers and a loss": (
        BY_LAYERS,
        "",
        {"backpropagation.softmax_cross_entropy", "backpropagation.forward"},
    ),
    "loss(X, y)": (BY_LOSS, "", {"backpropagation.softmax_cross_entropy"}),
    "one sample after the other": (ONE_BY_ONE, OF_ONE, {"backpropagation.sigmoid_cross_entropy"}),
    "attributes": (ATTRIBUTES, "", SQUARED - {"backpropagation.squared_error"}),
    "a framework's layers": (FRAMEWORK, "", EVERY_LOSS),
    "functions of a dict": (FUNCTIONS, OF_FUNCTIONS, {"backpropagation.sigmoid_cross_entropy"}),
}


@pytest.mark.parametrize("style", RIGHT)
def test_right_networks_hold(report, style):
    source, adapters, held = RIGHT[style]
    told = report(source, ["backpropagation"], adapters)
    assert {v.claim: v.message for v in told.verdicts if v.kind not in (Kind.HOLDS, Kind.ABSENT)} == {}
    assert {v.claim for v in told.verdicts if v.holds} == held
    assert adapters or "network" in told.readings["backward"]


BACK, SOFT, SIGM = (
    f"backpropagation.{name}" for name in ("layer_weights", "softmax_cross_entropy", "sigmoid_cross_entropy")
)
NO_SLOPE, AT_ITS_VALUE = "no derivative of the activation", "derivative of the activation at its value"
WRONG = {
    "not averaged": (
        "layers and a loss",
        "(self.y - self.t) / batch_size",
        "self.y - self.t",
        SOFT,
        "not averaged",
    ),
    "averaged twice": (
        "loss(X, y)",
        "dout = softmax_grad / N",
        "dout = softmax_grad / N / N",
        SOFT,
        "averaged twice",
    ),
    "no slope": ("loss(X, y)", "dout.dot(W.T) * (inputs[i - 1] > 0)", "dout.dot(W.T)", SOFT, NO_SLOPE),
    "the last slope": ("one sample after the other", " * sigmoid_prime(zs[-l])", "", SIGM, NO_SLOPE),
    "the slope of the output": (
        "attributes",
        "(1 - self.a1**2)",
        "(1 - np.tanh(self.a1) ** 2)",
        BACK,
        AT_ITS_VALUE,
    ),
    "no slope in layers": ("a framework's layers", "dvalues[self.inputs <= 0] = 0", "pass", BACK, NO_SLOPE),
    "no slope in functions": ("functions of a dict", ' * (1 - np.power(cache["A1"], 2))', "", SIGM, NO_SLOPE),
}


@pytest.mark.parametrize("case", WRONG)
def test_wrong_networks_are_refused_with_the_cause(report, case):
    style, right, wrong, claim, mistake = WRONG[case]
    source, adapters, _ = RIGHT[style]
    assert right in source
    (verdict,) = report(source.replace(right, wrong), [claim], adapters, cases=30).verdicts
    assert verdict.kind is Kind.FAILS
    assert mistake in [cause.mistake for cause in verdict.causes]


def test_two_readings_are_asked_for_and_the_answer_is_taken(report):
    (verdict,) = report(ONE_BY_ONE, [SIGM]).verdicts
    assert verdict.kind is Kind.ABSENT
    message, _, toml = verdict.message.partition("\n")
    assert "Which loss is it that it differentiates?" in message
    assert tomllib.loads(toml)["backward"]["constants"]["loss"] == "binary_cross_entropy"
    assert report(ONE_BY_ONE, [SIGM], toml).ok


ASKED = {
    "sums or means": (
        BY_LAYERS,
        "(self.y - self.t) / batch_size",
        "self.y - self.t",
        "means over the samples or sums",
    ),
    "a penalty": (BY_LOSS, "reg=0.0", "reg=0.5", "'reg' is 0.5 by default"),
    "another argument": (
        ATTRIBUTES,
        "n_hidden, n_outputs):",
        "n_hidden, n_outputs, q):",
        "What is its argument 'q'?",
    ),
    "two activations": (
        ATTRIBUTES,
        "self.y_hat = self",
        "self.tail = np.maximum(0, X)\n        self.y_hat = self",
        "Which activation",
    ),
    "a leaky unit": (FRAMEWORK, "Activation_ReLU", "Activation_LeakyReLU", "Which activation"),
    "where the gradients are": (ATTRIBUTES, "self.db1 =", "self.other =", "Where are the gradients"),
}


@pytest.mark.parametrize("case", ASKED)
def test_what_is_not_settled_is_asked(report, case):
    source, right, wrong, question = ASKED[case]
    assert right in source
    source = source.replace(right, wrong)
    if case == "sums or means":
        source = source.replace(" / len(t)", "")
    (verdict,) = report(source, ["backpropagation.softmax_cross_entropy"]).verdicts
    assert verdict.kind is Kind.ABSENT
    message, _, toml = verdict.message.partition("\n")
    assert question in message
    assert tomllib.loads(toml)["backward"]["shape"] == "network"


def test_sums_that_are_said_to_be_sums_hold(report):
    source = BY_LAYERS.replace("(self.y - self.t) / batch_size", "self.y - self.t").replace(" / len(t)", "")
    toml = report(source, [SOFT]).unread["backward"]
    assert report(source, [SOFT], toml.replace("# summed", "summed")).ok
    assert not report(source, [SOFT], toml).ok


def test_a_square_layer_s_weights_are_turned_as_the_others(report):
    turned = ATTRIBUTES.replace("randn(n_inputs, n_hidden)", "randn(n_hidden, n_inputs)")
    turned = turned.replace("randn(n_hidden, n_outputs)", "randn(n_outputs, n_hidden)")
    turned = turned.replace("X @ self.W1", "X @ self.W1.T").replace(
        "self.a1 @ self.W2", "self.a1 @ self.W2.T"
    )
    turned = turned.replace("dz2 @ self.W2.T", "dz2 @ self.W2")
    turned = turned.replace("self.a1.T @ dz2", "dz2.T @ self.a1").replace("self.X.T @ dz1", "dz1.T @ self.X")
    told = report(turned, ["backpropagation"], cases=30)
    assert {v.claim for v in told.verdicts if v.holds} == SQUARED - {"backpropagation.squared_error"}


@pytest.mark.parametrize(
    ("keys", "problem"),
    [
        ({"calls": ()}, "calls is missing"),
        ({"calls": ("forward",)}, "expected a call"),
        ({"calls": ("forward(Z)",)}, "hands over 'Z'"),
        ({"calls": ("forward(*X)",)}, "hands over '*X'"),
        ({"calls": ("a.b().c(X)",)}, "expected the name of a method"),
        ({"samples": "sideways"}, "samples is 'sideways'"),
        ({"constants": {"activation": "gelu"}}, "constants gives 'gelu'"),
        ({"arguments": {"depth": "n"}}, "arguments has the unknown name 'depth'"),
        ({"attributes": {"mask": "m"}}, "attributes has the unknown name 'mask'"),
    ],
)
def test_a_mistake_in_an_adapter_is_named(keys, problem):
    made = Adapter("backward", **{"shape": "network", "calls": ("backward(X, Y)",), **keys})
    assert problem in check_adapter(made)


ACTIVE = FRAMEWORK.replace(
    "return inputs @ self.weights + self.biases", "return np.tanh(inputs @ self.weights + self.biases)"
)
OUTPUTS = {
    "an activation behind the last layer": (
        FRAMEWORK.replace(
            "            if i:\n                self.layers.append(Activation_ReLU())\n", ""
        ).replace(
            "layer_sizes[i + 1]))", "layer_sizes[i + 1]))\n            self.layers.append(Activation_ReLU())"
        ),
        "the last of its layers is a Activation_ReLU",
    ),
    "an activation in the layers": (ACTIVE.replace("_ReLU", ""), "pre-activations of the last layer"),
    "an activation of the outputs": (
        ATTRIBUTES.replace("self.a1 @ self.W2 + self.b2", "np.tanh(self.a1 @ self.W2 + self.b2)"),
        "pre-activations of the last layer",
    ),
}


@pytest.mark.parametrize("case", OUTPUTS)
def test_outputs_that_are_activated_are_not_taken_for_pre_activations(report, case):
    source, why = OUTPUTS[case]
    told = report(source, ["backpropagation"])
    assert {v.claim: v.kind for v in told.verdicts if v.kind is not Kind.ABSENT} == {}
    assert why in next(v.message for v in told.verdicts if v.claim == "backpropagation.forward")
