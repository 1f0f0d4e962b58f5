"""Calling shapes read off signatures: course files are judged as they are, and nothing is guessed."""

import tomllib

import pytest

import reference.implementation
from reference.judging import in_process_subject
from reference.judging.run import judge
from reference.judging.select import judged
from reference.judging.worker.adapter import CONTRACT
from reference.judging.worker.names import bare, key, roles
from reference.reporting.report import Kind
from reference.reporting.terminal import render
from tests.judging.course_files import (
    CONFIG,
    DICTS,
    FUNCTION,
    KEYED,
    LAYERS,
    LISTS,
    OTHER_ORDER,
    OWNER,
    STEP,
    TENSOR,
)
from tests.judging.course_table import BATCH_NORM, DROPOUT

READ = {
    "one tensor a call": (TENSOR, "one tensor a call, update(theta, grad)"),
    "one object for all": (KEYED, "one tensor a call, update(theta, grad, name)"),
    "function": (FUNCTION, "function, adam_update(theta, grad, v, g, t, lr, beta1, beta2, eps)"),
    "the contract's name and another order": (OTHER_ORDER, "returns v, g, theta"),
    "config": (CONFIG, "config, adam(theta, grad, config), lr = learning_rate"),
    "dicts in, dicts out": (DICTS, "dicts in, dicts out, update_parameters_with_adam(params, grads, v, g, t"),
    "owns the parameters": (OWNER, "owns the parameters, step(), "),
    "lists in place": (LISTS, "lists in place, update(params, grads)"),
    "one layer a call": (LAYERS, "one layer a call, update_params()"),
}


@pytest.mark.parametrize("shape", READ)
def test_adams_are_judged_as_they_are(report, shape):
    source, how = READ[shape]
    told = report(source, ["adam"])
    assert {v.claim: v.message for v in told.verdicts if v.kind not in (Kind.HOLDS, Kind.ABSENT)} == {}
    assert "adam.update" in {v.claim for v in told.verdicts if v.holds}
    assert how in told.readings["adam"]
    assert told.verdicts[0].read_as == told.readings["adam"]
    assert "Read off the signatures: adam as " in render(told)


WRONG = {
    "one tensor a call": ("self.t += 1", "self.t = 1", "1 − β"),
    "one object for all": ("np.zeros_like(w), 0)", "np.zeros_like(w), 1)", "t starts at 2"),
    "function": ("np.sqrt(v / (1 - b2**t))", "np.sqrt(v)", "only v corrected"),
    "config": ("1 - b2**t", "1 - b1**t", "g corrected with β₁"),
    "dicts in, dicts out": ("1 - beta1**t", "1 - beta1**l", None),
    "owns the parameters": (
        "        for i, p in enumerate(self.parameters):\n",
        "        for i, p in enumerate(self.parameters):\n            self.t += i > 0\n",
        "t once a tensor",
    ),
    "lists in place": (
        "            m = self",
        "            self.iter += key != 'W1'\n            m = self",
        "t once a tensor",
    ),
    "one layer a call": ("self.iterations += 1", "pass", "1 − β"),
}


@pytest.mark.parametrize("shape", WRONG)
def test_wrong_ones_are_refused_as_they_are(report, shape):
    right, wrong, mistake = WRONG[shape]
    source = READ[shape][0]
    assert right in source
    (verdict,) = report(source.replace(right, wrong), ["adam.update"], cases=30).verdicts
    assert verdict.kind is Kind.FAILS
    assert mistake is None or mistake in [cause.mistake for cause in verdict.causes]
    assert verdict.read_as


# --- what leaves two readings is asked for, with the TOML for this very file ---------------------------------


def test_keep_or_drop_is_not_guessed(report):
    claims = ["dropout.train", "dropout.eval", "dropout.inverted", "dropout.backward"]
    told = report(DROPOUT, claims)
    assert {v.kind for v in told.verdicts} == {Kind.ABSENT}
    assert "Is 'p' the probability of keeping a unit or of dropping it?" in told.verdicts[0].message
    shown = "\n".join(told.unread.values())
    assert 'keep = "p"  # if of keeping it' in shown
    answered = shown.replace('keep = "p"', '# keep = "p"').replace('# drop = "p"', 'drop = "p"')
    assert {v.kind for v in report(DROPOUT, claims, answered).verdicts} == {Kind.HOLDS}
    wrongly = {v.claim: v.kind for v in report(DROPOUT, claims, shown).verdicts}
    assert wrongly["dropout.train"] is Kind.FAILS


def test_names_that_say_it_are_read(report):
    told = report(
        DROPOUT.replace("p=0.5", "drop_prob=0.5").replace("self.p = p", "self.p = drop_prob"), ["dropout"]
    )
    assert {v.message for v in told.verdicts if v.kind not in (Kind.HOLDS, Kind.ABSENT)} == set()
    assert len([v for v in told.verdicts if v.holds]) >= 4


def test_a_step_s_sign_is_not_guessed(report):
    told = report(STEP, ["adam.update"])
    assert told.verdicts[0].kind is Kind.ABSENT
    assert "is the step that it returns added" in told.verdicts[0].message.lower()
    (toml,) = told.unread.values()
    assert tomllib.loads(toml)["adam"]["step"] == "subtracted"
    assert report(STEP, ["adam.update"], toml).verdicts[0].holds
    turned = toml.replace('step = "subtracted"', 'step = "added"')
    assert report(STEP, ["adam.update"], turned).verdicts[0].kind is Kind.FAILS


UNKNOWN = {
    "an argument": (FUNCTION.replace("t, lr", "t, q, lr"), "What is its argument 'q'?"),
    "no eps": (FUNCTION.replace(", eps)", ")").replace(" + eps", ""), "What is eps called in it?"),
    "what is returned": (
        FUNCTION.replace("return new_w, m, v", "return tuple([new_w, m, v])"),
        "What does it return",
    ),
    "two candidates": (FUNCTION + TENSOR, "Is adam adam_update or Adam?"),
    "two methods": (TENSOR + "    def step(self, w, grad):\n        return w\n", "Which of its methods"),
}


@pytest.mark.parametrize("case", UNKNOWN)
def test_what_cannot_be_read_is_asked(report, case):
    source, question = UNKNOWN[case]
    (verdict,) = report(source, ["adam.update"]).verdicts
    assert verdict.kind is Kind.ABSENT
    assert question in verdict.message
    assert tomllib.loads(verdict.message.partition("\n")[2])["adam"]["target"].startswith("student.py:")


def test_a_call_that_does_not_begin_is_no_refusal(report):
    source = TENSOR + "Adam.update = staticmethod(lambda w, *, key: w)\nAdam.update.__signature__ = None\n"
    (verdict,) = report(source.replace("self.t += 1", "self.t += 1; None()"), ["adam.update"]).verdicts
    assert verdict.kind is Kind.ABSENT


def test_what_the_code_itself_raises_is_its_own(report):
    (verdict,) = report(TENSOR.replace("self.t += 1", "self.t += None"), ["adam.update"]).verdicts
    assert verdict.kind is Kind.RAISED
    assert verdict.read_as


# --- the contract's own names and arguments mean what they mean ---------------------------------------------


def test_the_contract_s_functions_are_not_read():
    told = judge(
        in_process_subject(reference.implementation), judged(["adam", "momentum", "dropout.eval"]), cases=5
    )
    assert (told.readings, told.unread) == ({}, {})
    assert all(v.holds for v in told.verdicts)


def test_positions_alone_are_the_contract_s_too(report):
    source = """
def momentum(a, b, c, *, lr, mu):
    b = mu * b - lr * c
    return a + b, b
"""
    told = report(source, ["momentum.update"])
    assert told.verdicts[0].holds
    assert told.readings == {}


VELOCITY = """
def nesterov(w, v, grad, *, lr, mu):
    v = mu * v - lr * grad(w + mu * v)
    return w + v, v
"""
BY_VALUE = """
def nesterov_momentum(w, dw, v, learning_rate, momentum):
    old = v
    v = momentum * v - learning_rate * dw
    w = w - momentum * old + (1 + momentum) * v
    return w, v
"""


def test_a_gradient_that_is_called_is_a_function(report):
    assert report(VELOCITY, ["nesterov.update"]).verdicts[0].holds
    told = report(BY_VALUE, ["nesterov"])
    assert told.readings["nesterov"].endswith("nesterov_momentum(theta, grad, v, lr, mu), returns theta, v")
    assert {v.message for v in told.verdicts if v.kind not in (Kind.HOLDS, Kind.ABSENT, Kind.FAILS)} == set()


SGD = """
class SGD:
    def __init__(self, lr=0.01, momentum=0.0):
        self.lr, self.momentum, self.v = lr, momentum, 0

    def update(self, w, dw):
        self.v = self.momentum * self.v - self.lr * dw
        return w + self.v
"""


def test_what_acts_by_its_default_is_asked_for(report):
    held = report(SGD, ["gradient_descent.update", "momentum.update"])
    assert [v.kind for v in held.verdicts] == [Kind.HOLDS] * 2
    heavy = SGD.replace("momentum=0.0", "momentum=0.9")
    (verdict,) = report(heavy, ["gradient_descent.update"]).verdicts
    assert verdict.kind is Kind.ABSENT
    assert "'momentum' is 0.9 by default" in verdict.message
    toml = verdict.message.partition("\n")[2]
    assert report(heavy, ["gradient_descent.update"], toml).verdicts[0].holds


def test_a_batch_norm_layer_is_judged_as_it_is(report):
    told = report(BATCH_NORM, ["batch_norm"])
    assert {v.claim: v.message for v in told.verdicts if not v.holds} == {}
    wrong = report(BATCH_NORM.replace("x.var(axis=0)", "x.std(axis=0)"), ["batch_norm.train"])
    assert wrong.verdicts[0].kind is Kind.FAILS


def test_which_statistics_the_momentum_weighs_is_not_guessed(report):
    new = BATCH_NORM
    for name, batch in (("running_mean", "mean"), ("running_var", "var")):
        old = f"self.momentum * self.{name} + (1 - self.momentum) * {batch}"
        assert old in new
        new = new.replace(old, f"(1 - self.momentum) * self.{name} + self.momentum * {batch}")
    verdict = next(v for v in report(new, ["batch_norm.running"]).verdicts)
    assert verdict.kind is Kind.ABSENT
    assert "weigh the old running statistics or the new" in verdict.message
    toml = (
        verdict.message.partition("\n")[2].replace("# convention", "convention").replace("1/(N − 1)", "1/N")
    )
    assert report(new, ["batch_norm.running"], toml).verdicts[0].holds


@pytest.mark.parametrize("error", ["SystemExit", "RuntimeError", "MemoryError"])
def test_a_signature_that_raises_loses_nothing(report, error):
    source = f"""
class Loud:
    __name__ = "adam"

    @property
    def __signature__(self):
        raise {error}("looked at")

    def __call__(self, *args, **named):
        return args[0]


Adam = adam = Loud()


def dropout_eval(x, keep):
    return x.copy()
"""
    told = report(source, ["adam.update", "dropout.eval"])
    assert [v.kind for v in told.verdicts] == [Kind.BAD_VALUE, Kind.HOLDS]


def test_what_is_imported_is_not_read(report, tmp_path):
    (tmp_path / "elsewhere.py").write_text(TENSOR)
    told = report("from elsewhere import Adam\n", ["adam.update"])
    assert told.verdicts[0].kind is Kind.ABSENT
    assert "no function 'adam'" in told.verdicts[0].message


def test_names():
    assert [key(n) for n in ("update_parameters_with_adam", "SGDMomentum", "Optimizer_RMSprop", "AdamW")] == [
        "adam",
        "sgdmomentum",
        "rmsprop",
        "adamw",
    ]
    assert bare("beta_1") == "beta1"
    assert roles("rmsprop", ["w", "dw", "s", "alpha", "rho", "eps"]) == {
        "theta": "w",
        "grad": "dw",
        "g": "s",
        "lr": "alpha",
        "beta": "rho",
        "eps": "eps",
    }
    for function in ("momentum", "adam", "adagrad", "rmsprop"):
        names = [n.strip("*") for n in CONTRACT[function].split() if n != "*"]
        assert roles(function, names) == {n: n for n in names}
