"""Weight decay: the squared norm of the weights as a penalty."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from reference.implementation._checks import Floats, array, finite, non_negative


def l2_penalty(weights: Iterable[Any], decay: Any) -> Any:
    """decay · Σ w² over all weights of all layers. Returns a number.

    weights: the layers' matrices, of any shapes, without the biases: a sequence, or one array of them.
    decay: the penalty's factor λ, at least 0.
    """
    decay = non_negative("decay", decay)

    return decay * sum(np.sum(W**2) for W in _matrices(weights))


def l2_gradient(weights: Iterable[Any], decay: Any) -> list[Floats]:
    """The penalty's gradient with respect to each layer's matrix: 2 · decay · W.

    weights, decay: as in ``l2_penalty``.
    """
    decay = non_negative("decay", decay)

    return [2 * decay * W for W in _matrices(weights)]


def decayed_step(W: Any, b: Any, grad_W: Any, grad_b: Any, *, lr: Any, decay: Any) -> tuple[Floats, Floats]:
    """One step of gradient descent on the penalised loss, for one layer. Returns the new (W, b).

    W, grad_W: shape (fan_in, fan_out). b, grad_b: shape (fan_out,). The gradients are of the loss alone; the
    penalty is decay · Σ W², and the biases are not in it.
    """
    W = array("W", W, (None, None))
    b, grad_W = array("b", b, W.shape[1:]), array("grad_W", grad_W, W.shape)
    grad_b = array("grad_b", grad_b, b.shape)
    lr, decay = finite("lr", lr), non_negative("decay", decay)

    W = W - lr * (grad_W + 2 * decay * W)
    b = b - lr * grad_b
    return W, b


def _matrices(weights: Iterable[Any]) -> list[Floats]:
    matrices = [array("weights", W, (None, None)) for W in weights]
    if not matrices:
        raise ValueError("weights must have at least one matrix, got none")
    return matrices
