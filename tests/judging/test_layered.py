"""Optimizers that are handed layers, networks or the arrays of a layer; epochs of the samples themselves; and what of
them is asked for."""

import pytest

from reference.judging.worker.load import Library
from reference.reporting.report import Kind
from tests.judging import course_layered as layered

READ = {
    "weights and biases": (layered.PAIRS, "adam"),
    "weights and biases by number": (layered.PAIRS_BY_INDEX, "momentum"),
    "layers": (layered.LAYERS, "adam"),
    "entries": (layered.ENTRIES, "adam"),
    "a network": (layered.NETWORK, "adam"),
    "built of layers": (layered.BUILT_OF_LAYERS, "adam"),
    "lists": (layered.LISTS, "adam"),
    "a state of zeros": (layered.NEW_DICT.replace("def initialize_adam", "def begin"), "adam"),
    "a network's parameters": (layered.PARAMETERS, "adam"),
    "set up": (layered.SETUP, "adam"),
    "set before": (layered.SET_BEFORE, "adam"),
    "decorated": (layered.DECORATED, "adam"),
    "a decorated velocity": (layered.DECORATED, "momentum"),
    "new dicts": (layered.NEW_DICT, "adam"),
    "columns": (layered.BATCHES, "epoch"),
    "rows": (layered.BATCHES_OF_ROWS, "epoch"),
    "a penalty": (layered.PENALTY, "l2_penalty"),
    "a penalty's gradient": (layered.PENALTY, "l2_gradient"),
    "a norm that is built late": (layered.LAZY_NORM, "batch_norm_backward"),
}
ONE_OF_SEVERAL = ("batch_norm_backward", "l2_penalty", "l2_gradient")
TOPICS = {
    "epoch": "minibatch.epoch_partition",
    "batch_norm_backward": "batch_norm",
    "l2_penalty": "weight_decay",
    "l2_gradient": "weight_decay",
}
WRONG = {
    "a clock for each layer": (
        layered.NETWORK.replace("        self.t += 1\n", "").replace(
            "model.layers):\n", "model.layers):\n            self.t += 1\n"
        ),
        "adam.update",
    ),
    "biases that go up": (layered.PAIRS_BY_INDEX.replace("bias -=", "bias +="), "momentum.update"),
    "biases of the weights' moments": (layered.PAIRS.replace("(self.v_b /", "(self.v_W /"), "adam.update"),
    "a layer that is left out": (
        layered.LAYERS.replace("in layers:\n", "in layers:\n            if layer is layers[0]: continue\n"),
        "adam.update",
    ),
    "other targets": (
        layered.BATCHES.replace("X[:, order], Y[:, order]", "X[:, order], Y"),
        "minibatch.epoch_partition",
    ),
    "batches that are not shuffled": (
        layered.BATCHES.replace("np.random.permutation(m)", "np.arange(m)"),
        "minibatch.epoch_partition",
    ),
}
ASKED = {
    "an object that counts its layers": (layered.COUNTS_LAYERS, "momentum.update", "counts them by itself"),
    "a velocity inside": (layered.DECORATED, "gradient_descent.update", "'mass' is 0.9 by default"),
    "tensors of its own": (layered.OWN_TENSORS, "batch_norm.eval", "memoryview"),
    "layers that are not gone through": (
        layered.LAYERS.replace("in layers:", "in layers[:]:"),
        "adam.update",
        'W = "weights"',
    ),
    "layers of a kind": (
        layered.NETWORK.replace(
            "            layer.W", "            if not isinstance(layer, dict): continue\n            layer.W"
        ),
        "adam.update",
        "what kind of object",
    ),
    "parameters that have something": (
        layered.PARAMETERS.replace(
            "            p.data", "            if not hasattr(p, 'trainable'): continue\n            p.data"
        ),
        "adam.update",
        "what kind of object",
    ),
    "a rate that falls": (
        layered.ADAM.replace("eps=1e-8)", "eps=1e-8, falloff=0.99)")
        + layered.NETWORK.partition(layered.ADAM)[2],
        "adam.update",
        "'falloff' is 0.99 by default",
    ),
}


def library(tmp_path, source):
    file = tmp_path / "theirs.py"
    file.write_text(source)
    made = Library(str(file))
    made.load()
    return made


@pytest.mark.parametrize("name", READ)
def test_what_is_read_can_be_said_with_the_lines_that_say_it(report, tmp_path, name):
    source, function = READ[name]
    reading = library(tmp_path, source).reading(function)
    assert reading is not None
    assert reading.adapter is not None
    claims = [TOPICS.get(function, f"{function}.update")]
    read = report(source, claims, name="theirs").verdicts
    said = report(source, claims, reading.toml, name="theirs").verdicts
    for verdicts in (read, said):
        assert {v.claim: v.message for v in verdicts if v.kind not in (Kind.HOLDS, Kind.ABSENT)} == {}
        assert Kind.HOLDS in {v.kind for v in verdicts}
    assert [v.kind for v in read] == [v.kind for v in said] or function in ONE_OF_SEVERAL


@pytest.mark.parametrize("name", WRONG)
def test_half_wrong_code_is_refused(report, name):
    source, claim = WRONG[name]
    (verdict,) = report(source, [claim], cases=40).verdicts
    assert verdict.kind in (Kind.FAILS, Kind.BAD_VALUE), verdict


@pytest.mark.parametrize("name", ASKED)
def test_what_is_not_certain_is_asked_for(report, name):
    source, claim, question = ASKED[name]
    (verdict,) = report(source, [claim]).verdicts
    assert verdict.kind is Kind.ABSENT, verdict
    assert question in verdict.message


def test_gradients_may_be_said_to_be_negated(report, tmp_path):
    source = layered.PAIRS_BY_INDEX.replace("-= self.learning_rate", "+= self.learning_rate")
    toml = library(tmp_path, source).reading("momentum").toml
    (told,) = report(source, ["momentum.update"], toml, name="theirs").verdicts
    assert [cause.mistake for cause in told.causes] == ["sign"]
    said = toml.replace("[momentum]\n", "[momentum]\nnegated = true\n")
    told = report(source, ["momentum.update", "momentum.velocity"], said, name="theirs").verdicts
    assert [verdict.kind for verdict in told] == [Kind.HOLDS, Kind.ABSENT]


def test_the_state_of_pairs_and_of_layers_is_where_it_is_kept(report):
    for source in (layered.PAIRS_BY_INDEX, layered.LAYERS):
        topic = "momentum" if source is layered.PAIRS_BY_INDEX else "adam"
        told = {v.claim: v.kind for v in report(source, [topic]).verdicts}
        state = ("momentum.velocity",) if topic == "momentum" else ("adam.any_state", "adam.first_moment")
        assert {told[claim] for claim in state} == {Kind.HOLDS}
