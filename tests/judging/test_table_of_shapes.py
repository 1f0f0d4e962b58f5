"""The table of shapes in the documentation, row by row: right code is judged as it says, and wrong code refused."""

import re
import tomllib
from dataclasses import dataclass

import pytest

from reference.reporting.report import Kind
from tests.house.source import ROOT
from tests.judging import course_files as files
from tests.judging import course_kept as kept
from tests.judging import course_layered as layered
from tests.judging import course_networks as networks
from tests.judging import course_states as states
from tests.judging import course_strangers as met
from tests.judging import course_table as more

TABLE = re.findall(r"^\| (.+?) \| .* \| (.+?) \|$", (ROOT / "docs/adapters.md").read_text(), re.MULTILINE)
ROWS = {shape: told for shape, told in TABLE if shape not in ("Shape", "---")}


@dataclass(frozen=True)
class Row:
    """Right code, the claim that it is held to, how it goes wrong, and the answer to what the report asks."""

    source: str
    claim: str
    wrong: tuple[str, str]
    answer: tuple[str, str] = ("", "")


ADAM, CROSS = "adam.update", "backpropagation.softmax_cross_entropy"
BITS = "backpropagation.sigmoid_cross_entropy"
SUMS = networks.BY_LAYERS.replace("(self.y - self.t) / batch_size", "self.y - self.t").replace(
    " / len(t)", ""
)
CASES = {
    "config": Row(files.CONFIG, ADAM, ("1 - b2**t", "1 - b1**t")),
    "positional state": Row(files.FUNCTION, ADAM, ("1 - b2**t", "1 - b1**t")),
    "one tensor a call": Row(files.TENSOR, ADAM, ("self.t += 1", "self.t = 1")),
    "one object for all tensors": Row(files.KEYED, ADAM, ("t += 1", "t = 1")),
    "returns the step": Row(
        files.STEP, ADAM, ("self.t += 1", "self.t = 1"), ('step = "subtracted"', 'step = "subtracted"')
    ),
    "lists or dicts in place": Row(files.LISTS, ADAM, ("self.iter += 1", "self.iter = 1")),
    "dicts in, dicts out": Row(files.DICTS, ADAM, (" / (1 - beta1**t)", "")),
    "new dicts": Row(layered.NEW_DICT, ADAM, ("(1 - beta2**t)", "(1 - beta1**t)")),
    "owns the parameters": Row(files.OWNER, ADAM, ("self.t += 1", "self.t = 1")),
    "one layer a call": Row(files.LAYERS, ADAM, ("self.iterations += 1", "pass")),
    "weights and biases in one call": Row(layered.PAIRS, ADAM, ("self.t += 1", "self.t = 1")),
    "weights and biases of a layer by its number": Row(
        layered.PAIRS_BY_INDEX, "momentum.update", ("-= self.learning_rate", "+= self.learning_rate")
    ),
    "all layers in one call": Row(layered.LAYERS, ADAM, ("self.t += 1", "self.t = 1")),
    "all layers, entries with their gradients": Row(layered.ENTRIES, ADAM, ("self.t += 1", "self.t = 1")),
    "a network in one call": Row(layered.NETWORK, ADAM, ("self.t += 1", "self.t = 1")),
    "owns the layers": Row(layered.BUILT_OF_LAYERS, ADAM, ("self.t += 1", "self.t = 1")),
    "owns lists of weights and of biases": Row(layered.LISTS, ADAM, ("self.t += 1", "self.t = 1")),
    "a network's parameters in one call": Row(layered.PARAMETERS, ADAM, ("self.t += 1", "self.t = 1")),
    "set up for a network": Row(layered.SETUP, ADAM, ("self.t += 1", "self.t = 1")),
    "set up for parameters": Row(layered.SET_BEFORE, ADAM, ("self.t += 1", "self.t = 1")),
    "gradient callback": Row(more.CALLBACK, ADAM, ("v / (1 - b2**(i + 1))", "v")),
    "gradient callback behind a decorator": Row(layered.DECORATED, ADAM, ("v / (1 - b2**(i + 1))", "v")),
    "params, states, hyperparams": Row(states.STATES, ADAM, ('["t"] += 1', '["t"] += 0')),
    "the caller looks ahead": Row(
        kept.LOOKAHEAD, "nesterov.update", ("return theta + self.v", "return theta - self.v")
    ),
    "hyperparameters in the code": Row(more.HARD_CODED, ADAM, ("self.t += 1", "self.t = 1")),
    "dropout layer": Row(
        more.DROPOUT.replace("p=", "drop_prob=").replace("= p", "= drop_prob"), "dropout.train", more.SWAP
    ),
    "dropout layer, `p`": Row(
        more.DROPOUT, "dropout.train", more.SWAP, ('keep = "p"  # if of keeping it\n# drop', "drop")
    ),
    "dropout with a config": Row(
        more.DROPOUT_CONFIG,
        "dropout.train",
        ("< p) / p", "< 1 - p) / (1 - p)"),
        ('# drop = "p"', '# drop = "p"'),
    ),
    "batch norm layer": Row(
        more.BATCH_NORM, "batch_norm.train", ("np.sqrt(var + self.eps)", "(np.sqrt(var) + self.eps)")
    ),
    "batch norm layer of γ and β": Row(
        more.GIVEN, "batch_norm.train", ("np.sqrt(var + 10e-7)", "(np.sqrt(var) + 10e-7)")
    ),
    "batch norm with a config": Row(
        more.NORM_CONFIG, "batch_norm.train", ("np.sqrt(var + eps)", "(np.sqrt(var) + eps)")
    ),
    "initialiser": Row(more.HE, "initialization.he_normal", ("2 / fan_in", "1 / fan_in")),
    "initialiser of a shape": Row(
        met.WEIGHTS_OF_A_SHAPE, "initialization.he_normal", ("shape[0] / 2", "shape[0]")
    ),
    "initialiser of a whole network": Row(more.HE_OF_ALL, "initialization.he_normal", ("2.0 /", "1.0 /")),
    "initialiser that seeds itself": Row(
        met.SEEDS_ITSELF,
        "initialization.he_normal",
        ("np.sqrt(2 / wide)", "np.sqrt(1 / wide)"),
        ("unseeded = true", "unseeded = true"),
    ),
    "batches of samples in columns": Row(
        layered.BATCHES,
        "minibatch.epoch_partition",
        ("range(0, m, mini_batch_size)", "range(0, m - mini_batch_size + 1, mini_batch_size)"),
    ),
    "batches of samples in rows": Row(
        layered.BATCHES_OF_ROWS,
        "minibatch.epoch_partition",
        ("indices[start : start", "np.arange(len(inputs))[start : start"),
    ),
    "penalty and its gradient of a layer": Row(
        layered.PENALTY, "weight_decay.penalty", ("np.sum(W**2)", "np.sqrt(np.sum(W**2))")
    ),
    "learning-rate schedule": Row(
        met.ANNEALING, "schedules.cosine_annealing", ("(1 + np.cos", "(1 - np.cos")
    ),
    "lists or dicts of numbers": Row(met.NUMBERS, ADAM, ("self.t += 1", "self.t = 1")),
    "network, gradients in one call": Row(
        networks.BY_LOSS, CROSS, ("dout = softmax_grad / N", "dout = softmax_grad")
    ),
    "network, forward and backward": Row(
        networks.ATTRIBUTES, "backpropagation.layer_weights", (" * (1 - self.a1**2)", "")
    ),
    "network of layers": Row(networks.FRAMEWORK, CROSS, ("dvalues[self.inputs <= 0] = 0", "pass")),
    "network, one sample after the other": Row(
        networks.ONE_BY_ONE, BITS, (" * sigmoid_prime(zs[-l])", ""), ("binary_cross", "binary_cross")
    ),
    "network, functions of a dict": Row(
        networks.FUNCTIONS,
        BITS,
        ('cache["A2"] - Y', 'Y - cache["A2"]'),
        ('"relu"  #', '"tanh"\nlayers = 2  #'),
    ),
    "network, sums over the samples": Row(
        SUMS, CROSS, ("self.y - self.t", "self.t - self.y"), ("# summed", "summed")
    ),
}
NOT_SUPPORTED = {
    "squared error behind a sigmoid": (
        networks.ONE_BY_ONE.replace(
            "= activations[-1] - y", "= (activations[-1] - y) * sigmoid_prime(zs[-1])"
        ),
        "backpropagation.squared_error",
    ),
    "tensors of an autograd library": (
        states.STATES.replace(
            'p[:] -= hyperparams["lr"] * p.grad', 'p.data.sub_(hyperparams["lr"] * p.grad)'
        ),
        "gradient_descent.update",
    ),
}


def test_every_row_has_its_code():
    assert list(ROWS) == [*CASES, *NOT_SUPPORTED]


@pytest.mark.parametrize("shape", CASES)
def test_right_code_is_judged_as_the_row_says(report, shape):
    row, told = CASES[shape], ROWS[shape]
    (verdict,) = report(row.source, [row.claim]).verdicts
    if told == "read":
        assert verdict.holds, verdict.message
        assert verdict.read_as
        return
    assert verdict.kind is Kind.ABSENT
    toml = verdict.message.partition("\n")[2]
    assert tomllib.loads(toml)
    answered = answer(row, toml)
    (verdict,) = report(row.source, [row.claim], answered).verdicts
    assert verdict.holds, verdict.message
    lines = [line for line in answered.splitlines() if line.strip() and not line.startswith("#")]
    assert len(lines) <= int(told.partition(":")[0]), "\n".join(lines)


def answer(row, toml):
    """The TOML that is shown, with the answer in it."""
    shown, meant = row.answer
    assert shown in toml
    return toml.replace(shown, meant)


@pytest.mark.parametrize("shape", CASES)
def test_wrong_code_is_refused_in_every_shape(report, shape):
    row = CASES[shape]
    right, wrong = row.wrong
    assert right in row.source
    source = row.source.replace(right, wrong)
    (verdict,) = report(source, [row.claim], cases=40).verdicts
    if ROWS[shape] != "read":
        (verdict,) = report(
            source, [row.claim], answer(row, verdict.message.partition("\n")[2]), cases=40
        ).verdicts
    assert verdict.kind is Kind.FAILS
    assert verdict.causes


@pytest.mark.parametrize("shape", NOT_SUPPORTED)
def test_what_is_not_supported_is_not_judged(report, shape):
    source, claim = NOT_SUPPORTED[shape]
    assert ROWS[shape].startswith("no: ")
    (verdict,) = report(source, [claim]).verdicts
    assert verdict.kind is Kind.ABSENT, verdict
