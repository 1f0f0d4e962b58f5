"""Optimizers as installed, and the examples: run as they run by themselves."""

from dataclasses import replace
from pathlib import Path

import autograd.misc.optimizers
import numpy as np
from sklearn.neural_network._stochastic_optimizers import AdamOptimizer

from reference.claims._model import Call
from reference.judging import worker_subject
from reference.judging.reply import Absent
from tests.judging.trajectories import RUN, START, STREAM, F, array, by_hand, exact

EXAMPLES = Path(__file__).parents[2] / "examples"


def test_scikit_learn_s_adam_is_run_as_it_runs():
    params = [array(start, "float64") for start in START]
    theirs = AdamOptimizer(params, 0.125, 0.75, 0.875, 0.03125)
    expected = {"theta": [], "v": [], "g": []}
    for gradients in STREAM:
        theirs.update_params(params, [array(grad, "float64") for grad in gradients])
        for name, tensors in (("theta", params), ("v", theirs.ms), ("g", theirs.vs)):
            expected[name].append(tuple(map(exact, tensors)))
    subject = worker_subject(EXAMPLES / "adapters/sklearn-adam.toml")
    replies = subject.run([replace(RUN, observe=name) for name in expected], "float64")
    assert [reply.values for reply in replies] == [tuple(steps) for steps in expected.values()]
    assert subject.declared_convention("adam") == "hat form"
    assert subject.run([Call("dropout_eval", ())], "float64") == [
        Absent("dropout_eval", "sklearn-adam.toml maps no function 'dropout_eval'")
    ]
    subject.close()


def test_autograd_s_adam_is_run_as_it_runs():
    points = []
    stream = [np.concatenate([array(grad, "float64").ravel() for grad in step]) for step in STREAM]
    last = autograd.misc.optimizers.adam(
        lambda x, i: stream[i],
        np.concatenate([array(start, "float64").ravel() for start in START]),
        lambda x, i, g: points.append(x.copy()),
        5,
        0.125,
        0.75,
        0.875,
        0.03125,
    )
    expected = tuple((exact(x[:3]), exact(x[3:].reshape(2, 2))) for x in [*points[1:], last])
    subject = worker_subject(EXAMPLES / "adapters/autograd-adam.toml")
    (reply,) = subject.run([RUN], "float64")
    subject.close()
    assert reply.values == expected


def test_the_examples_are_run():
    right, wrong = (
        worker_subject(EXAMPLES / path)
        for path in ("adapters/student-config.toml", "students/one_mistake.py")
    )
    with_state = [replace(RUN, observe=name) for name in ("theta", "v", "g")]
    replies = right.run(with_state, "float64")
    assert replies[1].values == by_hand("v")
    assert abs(replies[0].values[-1][0][0] - by_hand()[-1][0][0]) < F(1, 2**50)
    mistaken = wrong.run(with_state, "float64")
    assert mistaken[0].values[0] == by_hand()[0]
    assert mistaken[0].values[1] != by_hand()[1]
    right.close()
    wrong.close()
