"""Arrangements of public code: what leaves one reading is judged as it is, what leaves two is asked for."""

import pytest

from reference.judging import worker_subject
from reference.judging.run import judge
from reference.judging.select import judged
from reference.reporting.report import Kind
from tests.judging import course_strangers as met

HELD = {
    "one tensor called params": (met.ONE_TENSOR_CALLED_PARAMS, "momentum"),
    "a gradient called g": (met.GRADIENT_CALLED_G, "adagrad"),
    "a list of numbers": (met.NUMBERS, "adam"),
    "numbers by name": (met.NAMED_NUMBERS, "adam"),
    "parameters at the constructor and at every step": (met.HANDED_TWICE, "adam"),
    "a rate at every step": (met.RATE_AT_THE_STEP, "adam"),
    "a method around another": (met.INNER_AND_OUTER, "rmsprop"),
    "the state of a config": (met.KEYED_CONFIG, "momentum,adam"),
    "layers with grad_W": (met.LAYERS_WITH_GRAD_W, "gradient_descent"),
    "weights and biases at once": (met.BOTH_AT_ONCE, "gradient_descent"),
    "a gradient at the look-ahead": (met.LOOKAHEAD, "nesterov"),
    "the velocity before the step": (met.OLD_VELOCITY, "nesterov"),
    "annealing by other names": (met.ANNEALING, "schedules.cosine_annealing,schedules.time_unit"),
    "annealing to 0": (met.ANNEALING_TO_ZERO, "schedules.cosine_annealing,schedules.cosine_decrease"),
    "drops by other names": (met.DROPS, "schedules.step_decay"),
    "weights of a shape": (
        met.WEIGHTS_OF_A_SHAPE,
        "initialization.he_normal,initialization.glorot_uniform",
    ),
    "rows of numbers": (met.ROWS_OF_NUMBERS, "initialization.glorot_normal"),
    "an output that is kept": (met.KEPT_OUTPUT, "dropout.train,dropout.eval,dropout.backward"),
    "layers of a book": (met.BOOK_LAYERS, "batch_norm.train,batch_norm.running,batch_norm.eval,dropout"),
}
ASKED = {
    "annealing of a fraction": (met.ANNEALING_OF_A_FRACTION, "schedules.cosine_annealing", "period called"),
    "weights that seed themselves": (met.SEEDS_ITSELF, "initialization.he_normal", "unseeded = true"),
    "a ratio that is one of keeping": (
        met.KEPT_BELOW,
        "dropout.train,dropout.eval",
        "keeping a unit or of dropping",
    ),
}


@pytest.fixture
def verdicts(report):
    """The verdicts on a file of this source, or on a .toml file beside it."""
    return lambda source, claims, adapters="": (
        report(source, claims.split(","), adapters, name="met").verdicts
    )


@pytest.mark.parametrize("name", HELD)
def test_what_leaves_one_reading_is_judged_as_it_is(verdicts, name):
    source, claims = HELD[name]
    told = verdicts(source, claims)
    assert {v.claim: v.message for v in told if v.kind not in (Kind.HOLDS, Kind.ABSENT)} == {}
    assert Kind.HOLDS in {v.kind for v in told}
    updates = [v for v in told if v.claim.endswith((".update", ".train", "annealing"))]
    assert {v.claim: v.message for v in updates if v.kind is not Kind.HOLDS} == {}


@pytest.mark.parametrize("name", ASKED)
def test_what_leaves_two_readings_is_asked_for(verdicts, name):
    source, claims, question = ASKED[name]
    told = verdicts(source, claims)
    assert {v.claim: v.kind for v in told if v.kind is not Kind.ABSENT} == {}
    assert all(question in v.message for v in told)


def test_what_is_asked_for_can_be_said(verdicts):
    table = (
        '[he_normal]\ntarget = "met.py:initialize_parameters_he"\nunseeded = true\ntranspose = "as needed"\n'
    )
    said = 'omit = ["rng"]\noutput = "W1"\narguments = { widths = "layers_dims" }\n'
    (told,) = verdicts(met.SEEDS_ITSELF, "initialization.he_normal", table + said)
    assert told.kind is Kind.HOLDS
    (told,) = verdicts(
        met.SEEDS_ITSELF, "initialization.he_normal", table.replace("unseeded = true\n", "") + said
    )
    assert told.kind is Kind.FAILS
    assert [cause.mistake for cause in told.causes] == ["reseeds"]


def test_the_state_of_a_config_is_where_its_keys_say(verdicts):
    told = {v.claim: v.kind for v in verdicts(met.KEYED_CONFIG, "momentum.velocity,adam.any_state")}
    assert set(told.values()) == {Kind.HOLDS}


def test_a_known_slip_of_a_book_is_named(verdicts):
    told = [v for v in verdicts(met.NEW_VELOCITY, "nesterov.update") if v.kind is Kind.FAILS]
    assert [v.causes[0].mistake for v in told] == ["new velocity for old"]


@pytest.mark.parametrize("begin", ["", "from .. import scale\n", "from held import scale\n"])
def test_a_file_of_a_package_is_loaded_as_its_module(tmp_path, begin):
    package = tmp_path / "held"
    (package / "parts").mkdir(parents=True)
    (package / "__init__.py").write_text("scale = 1.0\n")
    (package / "parts" / "__init__.py").write_text("")
    body = "def sgd(w, dw, lr):\n    return w - lr * dw" + (" * scale" if begin else "") + "\n"
    (package / "parts" / "optim.py").write_text(begin + body)
    subject = worker_subject(package / "parts" / "optim.py", deadline=20.0)
    try:
        (told,) = judge(subject, judged(["gradient_descent.update"]), cases=5).verdicts
    finally:
        subject.close()
    assert told.kind is Kind.HOLDS


@pytest.mark.parametrize(("asked", "kind"), [("rate", Kind.HOLDS), ("scale", Kind.RAISED)])
def test_of_a_package_that_cannot_be_loaded_a_file_has_what_there_is(tmp_path, asked, kind):
    (tmp_path / "held").mkdir()
    (tmp_path / "held" / "__init__.py").write_text("rate = 1.0\nraise RuntimeError('not on this machine')\n")
    body = "def sgd(w, dw, lr):\n    return w - lr * dw\n"
    (tmp_path / "held" / "optim.py").write_text(f"from . import {asked}\n{body}")
    subject = worker_subject(tmp_path / "held" / "optim.py", deadline=20.0)
    try:
        (told,) = judge(subject, judged(["gradient_descent.update"]), cases=5).verdicts
    finally:
        subject.close()
    assert told.kind is kind
    assert kind is Kind.HOLDS or "not on this machine" in told.message
