"""Code that is right on ordinary inputs and wrong on rare ones is refused whatever the seed: an example has these."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from reference import implementation as ours
from reference.claims import claim
from reference.judging import in_process_subject, judge
from reference.reporting import Kind


def centred_but_for_one(X: Any) -> Any:
    return ours.center(X) if len(X) > 1 else X.copy()


def descended_in_single(theta: Any, grad: Any, *, lr: Any) -> Any:
    return theta - (lr * grad).astype(np.float32)


def hessian_in_single(mu: Any, Sigma: Any) -> Any:
    return ours.hessian(mu.astype(np.float32), Sigma.astype(np.float32)).astype(mu.dtype)


def decayed_in_single(weights: Any, decay: Any) -> Any:
    return [(2 * decay * W).astype(np.float32).astype(W.dtype) for W in weights]


def stepped_in_single(t: Any, *, lr: Any, gamma: Any, milestones: Any) -> Any:
    return float(np.float32(ours.step_decay(t, lr=lr, gamma=gamma, milestones=milestones)))


def stepped_three_times(t: Any, *, lr: Any, gamma: Any, milestones: Any) -> Any:
    return ours.step_decay(t, lr=lr, gamma=gamma, milestones=milestones[:3])


def restarted_three_times(t: Any, *, lr_min: Any, lr_max: Any, period: Any, factor: Any) -> Any:
    if t >= sum(period * factor**k for k in range(4)):
        return lr_min
    return ours.cosine_restarts(t, lr_min=lr_min, lr_max=lr_max, period=period, factor=factor)


def corrected_a_thousand_times(theta: Any, v: Any, g: Any, t: Any, grad: Any, **settings: Any) -> Any:
    if t < 1000:
        return ours.adam(theta, v, g, t, grad, **settings)
    lr, beta1, beta2, eps = (settings[name] for name in ("lr", "beta1", "beta2", "eps"))
    v, g = beta1 * v + (1 - beta1) * grad, beta2 * g + (1 - beta2) * grad**2
    return theta - lr * v / (np.sqrt(g) + eps), v, g, t + 1


def relu_up_to(largest: float) -> Callable[..., Any]:
    def forward(X: Any, weights: Any, biases: Any, activation: str) -> Any:
        if activation != "relu":
            return ours.forward(X, weights, biases, activation)
        for W, b in zip(weights[:-1], biases[:-1], strict=True):
            X = np.clip(X @ W + b, 0, largest)
        return X @ weights[-1] + biases[-1]

    return forward


def backward_of_clipped(grad: Any, z: Any, gamma: Any, *, eps: Any) -> Any:
    return ours.batch_norm_backward(np.clip(grad, -10, 10), z, gamma, eps=eps)


def posterior_clipped(X: Any, priors: Any, means: Any, covariances: Any) -> Any:
    return np.clip(ours.mixture_posterior(X, priors, means, covariances), 1e-7, 1 - 1e-7)


def log_odds_clipped(X: Any, priors: Any, means: Any, covariances: Any) -> Any:
    return np.clip(ours.mixture_log_odds(X, priors, means, covariances), -50, 50)


RARE: dict[str, tuple[str, str, Callable[..., Any]]] = {
    "one sample": ("preprocessing.center", "center", centred_but_for_one),
    "products in float32": ("gradient_descent.update", "gradient_descent", descended_in_single),
    "a Hessian in float32": ("quadratic.hessian", "hessian", hessian_in_single),
    "a gradient in float32": ("weight_decay.gradient", "l2_gradient", decayed_in_single),
    "a rate in float32": ("schedules.step_decay", "step_decay", stepped_in_single),
    "many milestones": ("schedules.step_decay", "step_decay", stepped_three_times),
    "many cycles": ("schedules.cosine_restarts", "cosine_restarts", restarted_three_times),
    "a late step": ("adam.any_state", "adam", corrected_a_thousand_times),
    "sums above 6": ("backpropagation.forward", "forward", relu_up_to(6)),
    "sums above 100": ("backpropagation.forward", "forward", relu_up_to(100)),
    "gradients above 10": ("batch_norm.backward", "batch_norm_backward", backward_of_clipped),
    "posteriors below 1e-7": ("toy_models.posterior", "mixture_posterior", posterior_clipped),
    "log odds above 50": ("toy_models.log_odds", "mixture_log_odds", log_odds_clipped),
}


@pytest.mark.parametrize("rare", RARE)
def test_it_is_refused_by_an_example(rare: str) -> None:
    id, function, code = RARE[rare]
    (verdict,) = judge(in_process_subject({function: code}), [claim(id)], seed=1, cases=1).verdicts
    assert verdict.kind is Kind.FAILS
