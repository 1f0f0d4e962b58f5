"""Tests such as an instructor writes them: one a claim, with expected values that a right program computed."""

from __future__ import annotations

import numpy as np

from reference.implementation import adam, gradient_descent

SETUP = "import numpy as np"
LR, BETA1, BETA2, EPS = 0.1, 0.9, 0.999, 1e-8
STEPS = 3


def tests() -> dict[str, str]:
    """The statements of each claim's test: they raise unless it passes."""
    drawn = np.random.default_rng(0)
    theta, *gradients = (np.round(drawn.normal(size=(2, 3)), 3) for _ in range(1 + STEPS))
    states = [(theta, np.zeros((2, 3)), np.zeros((2, 3)), 0)]
    for gradient in gradients:
        states.append(adam(*states[-1], gradient, lr=LR, beta1=BETA1, beta2=BETA2, eps=EPS))
    stepped = gradient_descent(theta, gradients[0], lr=LR)

    def moved(steps: int, part: int) -> str:
        return (
            f"theta = np.array({theta.tolist()})\n"
            "state = (theta, np.zeros((2, 3)), np.zeros((2, 3)), 0)\n"
            f"gradients = {[gradient.tolist() for gradient in gradients[:steps]]}\n"
            "for gradient in gradients:\n"
            f"    state = adam(*state, np.array(gradient), lr={LR}, beta1={BETA1}, beta2={BETA2}, eps={EPS})\n"
            "\n"
            f"assert np.allclose(state[{part}], {states[steps][part].tolist()})"
        )

    return {
        "gradient_descent.update": (
            f"theta, grad = np.array({theta.tolist()}), np.array({gradients[0].tolist()})\n"
            f"assert np.allclose(gradient_descent(theta, grad, lr={LR}), {stepped.tolist()})"
        ),
        "adam.update": moved(STEPS, 0),
        "adam.first_moment": moved(STEPS, 1),
        "adam.second_moment": moved(STEPS, 2),
        "adam.bias_correction": moved(1, 0),
        "dropout.train": (
            "x = np.ones((200, 300))\n"
            "out = dropout_train(x, 0.8, np.random.default_rng(0))\n"
            "assert out.shape == x.shape\n"
            "assert np.all(np.isclose(out, 0) | np.isclose(out, 1 / 0.8))\n"
            "assert abs(np.mean(out != 0) - 0.8) < 0.02\n"
            "assert np.array_equal(out, dropout_train(x, 0.8, np.random.default_rng(0)))\n"
            "assert not np.array_equal(out, dropout_train(x, 0.8, np.random.default_rng(1)))"
        ),
        "dropout.eval": ("x = np.arange(12.0).reshape(3, 4)\nassert np.allclose(dropout_eval(x, 0.8), x)"),
    }
