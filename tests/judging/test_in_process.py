"""The same functions in this process: the same replies, and the user's own interrupts."""

from dataclasses import replace
from fractions import Fraction

import pytest

import reference.implementation
from reference.claims._model import Call, Generator, Trajectory
from reference.judging import in_process_subject
from reference.judging.reply import Absent, Returned
from tests.judging.operations import EVAL, HALF, OTHER, one


def test_in_process_and_worker_say_the_same(judge):
    source = """
import numpy as np
def dropout_eval(x, keep):
    return [x, None][int(keep)]
def toy_loss(w, w0, Sigma, noise_variance):
    return 1 / (w - w0)
def gradient(w, X, y):
    w += 1
    return w
def adam(theta, v, g, t, grad, *, lr, beta1, beta2, eps):
    return theta - lr * grad, v + beta1, g
"""
    names = {}
    exec(compile(source, "student0.py", "exec"), names)
    ours = in_process_subject({name: value for name, value in names.items() if callable(value)})
    theirs = judge(source)
    vector, matrix = (HALF,), ((HALF,),)
    trajectory = Trajectory(
        "adam",
        (vector, matrix),
        ((vector, matrix),) * 3,
        dict.fromkeys(("lr", "beta1", "beta2", "eps"), HALF),
    )
    operations = [
        EVAL,
        Call("dropout_eval", (vector, Fraction(1))),
        OTHER,
        Call("gradient", (vector, matrix, vector)),
        trajectory,
        replace(trajectory, observe="v"),
        replace(trajectory, observe="nothing"),
        Call("epoch", (1, 1, Generator(0))),
    ]
    for dtype in ("float32", "float64"):
        here, there = ours.run(operations, dtype), theirs.run(operations, dtype)
        assert here[:-1] == there[:-1]
        assert isinstance(here[-1], Absent)
        assert isinstance(there[-1], Absent)


def test_a_module_may_be_a_subject_in_process():
    subject = in_process_subject(reference.implementation)
    assert one(subject, Call("dropout_eval", ((HALF,), HALF))) == Returned((HALF,), ("float64",))
    assert subject.name == "reference.implementation"
    assert (subject.output, subject.declared_convention("adam")) == ("", None)
    subject.close()


def test_an_interrupt_is_the_user_s_not_the_subject_s():
    def dropout_eval(x, keep):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        one(in_process_subject({"dropout_eval": dropout_eval}))
