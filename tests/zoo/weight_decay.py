"""Right weight decays, written differently: none of them may be refused."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

Functions = dict[str, Callable[..., Any]]


def by_norms(weights, decay):
    return decay * sum(np.linalg.norm(W) ** 2 for W in weights)


def by_norm_of_all(weights, decay):
    return decay * np.linalg.norm(np.concatenate([np.ravel(W) for W in weights])) ** 2


def by_einsum(weights, decay):
    return sum(decay * np.einsum("ij,ij->", W, W) for W in weights)


def by_trace(weights, decay):
    return float(decay) * float(sum(np.trace(W.T @ W) for W in weights))


def by_fsum(weights, decay):
    return decay * math.fsum(float(w) ** 2 for W in weights for w in W.flat)


def penalty_in_extended(weights, decay):
    return float(np.longdouble(decay) * sum(np.sum(W.astype(np.longdouble) ** 2) for W in weights))


def by_powers(weights, decay):
    total = 0.0
    for k in range(len(weights)):
        total += np.power(weights[k], 2).sum()
    return total * decay


def layer_by_layer(weights, decay):
    return sum((decay * W**2).sum() for W in weights)


def doubled(weights, decay):
    return [decay * (W + W) for W in weights]


def rate_first(weights, decay):
    rate = 2 * decay
    return tuple(W * rate for W in weights)


def whole_array(weights, decay):
    return 2.0 * decay * np.array(weights)


def in_double(weights, decay):
    return [(2 * decay * W.astype(np.float64)).astype(W.dtype) for W in weights]


def by_multiplication(weights, decay):
    return [np.multiply(np.full_like(W, 2), W) * decay for W in weights]


def in_place_gradients(weights, decay):
    grads = [W.copy() for W in weights]
    for grad in grads:
        grad *= decay
        grad += grad
    return grads


def by_loops(weights, decay):
    return [
        np.array([[decay * 2 * float(w) for w in row] for row in W], dtype=W.dtype).reshape(W.shape)
        for W in weights
    ]


def by_einsum_of_twos(weights, decay):
    return [np.einsum("ij,->ij", W, decay) * 2 for W in weights]


def shrink_first(W, b, grad_W, grad_b, *, lr, decay):
    return (1 - 2 * lr * decay) * W - lr * grad_W, b - lr * grad_b


def three_terms(W, b, grad_W, grad_b, *, lr, decay):
    return W - lr * grad_W - 2 * lr * decay * W, b - grad_b * lr


def gradient_first(W, b, grad_W, grad_b, *, lr, decay):
    grad_W = grad_W + decay * W + decay * W
    return W + -lr * grad_W, b + -lr * grad_b


def in_place(W, b, grad_W, grad_b, *, lr, decay):
    W, b = W.copy(), b.copy()
    step = grad_W * lr
    step += 2 * decay * lr * W
    W -= step
    b -= lr * grad_b
    return [W, b]


def by_entry(W, b, grad_W, grad_b, *, lr, decay):
    new = np.empty_like(W)
    for i, j in np.ndindex(W.shape):
        new[i, j] = float(W[i, j]) - lr * (float(grad_W[i, j]) + 2 * decay * float(W[i, j]))
    return new, np.array([x - lr * g for x, g in zip(b, grad_b, strict=True)], dtype=b.dtype)


def in_extended(W, b, grad_W, grad_b, *, lr, decay):
    wide = [np.asarray(a, dtype=np.longdouble) for a in (W, b, grad_W, grad_b)]
    return tuple(a.astype(W.dtype) for a in three_terms(*wide, lr=lr, decay=decay))


PENALTIES = (
    by_norms,
    by_norm_of_all,
    by_einsum,
    by_trace,
    by_fsum,
    by_powers,
    layer_by_layer,
    penalty_in_extended,
)
GRADIENTS = (
    doubled,
    rate_first,
    whole_array,
    in_double,
    by_multiplication,
    in_place_gradients,
    by_loops,
    by_einsum_of_twos,
)


def of_both_at_once(W, b, grad_W, grad_b, *, lr, decay):
    theta, grad = np.vstack([W, b]), np.vstack([grad_W, grad_b])
    rates = np.vstack([np.full_like(W, 2 * decay), np.zeros_like([b])])
    new = theta - lr * (grad + rates * theta)
    return new[:-1], new[-1]


class Sgd:
    """An optimizer that holds its rates."""

    def __init__(self, lr, decay):
        self.lr, self.decay = lr, 2 * decay

    def step(self, theta, grad, decays):
        if decays:
            grad = grad + self.decay * theta
        return theta - self.lr * grad


def by_an_optimizer(W, b, grad_W, grad_b, *, lr, decay):
    optimizer = Sgd(lr, decay)
    return optimizer.step(W, grad_W, True), optimizer.step(b, grad_b, False)


STEPS = (
    shrink_first,
    three_terms,
    gradient_first,
    in_place,
    by_entry,
    in_extended,
    of_both_at_once,
    by_an_optimizer,
)

VARIANTS: dict[str, Functions] = {
    **{function.__name__: {"l2_penalty": function, "l2_gradient": doubled} for function in PENALTIES},
    **{function.__name__: {"l2_gradient": function, "l2_penalty": by_norms} for function in GRADIENTS},
    **{function.__name__: {"decayed_step": function} for function in STEPS},
}


def half_penalty(weights, decay):
    return 0.5 * decay * sum((W**2).sum() for W in weights)


def half_penalty_of_norms(weights, decay):
    return sum(decay * np.linalg.norm(W) ** 2 / 2 for W in weights)


def own_gradient(weights, decay):
    return [decay * W for W in weights]


def step_of_half(W, b, grad_W, grad_b, *, lr, decay):
    return W - lr * (grad_W + decay * W), b - lr * grad_b


def shrink_of_half(W, b, grad_W, grad_b, *, lr, decay):
    return W * (1 - lr * decay) - lr * grad_W, b - lr * grad_b


FOLLOWING: dict[str, dict[str, Functions]] = {
    "½λ‖W‖²": {
        "half penalty": {"l2_penalty": half_penalty, "l2_gradient": own_gradient},
        "half penalty of norms": {"l2_penalty": half_penalty_of_norms, "l2_gradient": own_gradient},
        "step of half": {"decayed_step": step_of_half},
        "shrink of half": {"decayed_step": shrink_of_half},
    },
}
"""By the convention that they follow."""
