"""An Adam, the gradients that it is run over, and the trajectory that comes of it by hand."""

from fractions import Fraction

import numpy as np

from reference.claims._model import Trajectory
from reference.judging import in_process_subject
from reference.judging.adapters import Adapter

F = Fraction
START = ((F(0), F(0), F(1, 2)), ((F(0), F(-1)), (F(2), F(0))))
STREAM = tuple(
    (
        (F(1, 2) * step, F(-1), F(0)),
        ((F(3), F(step, 4)), (F(0), F(1, 1024))),
    )
    for step in range(1, 6)
)
HYPER = {"lr": F(1, 8), "beta1": F(3, 4), "beta2": F(7, 8), "eps": F(1, 32)}
RUN = Trajectory("adam", START, STREAM, HYPER)


def adam(theta, v, g, t, grad, *, lr, beta1, beta2, eps):
    t = t + 1
    v = beta1 * v + (1 - beta1) * grad
    g = beta2 * g + (1 - beta2) * grad**2
    return theta - lr * (v / (1 - beta1**t)) / (np.sqrt(g / (1 - beta2**t)) + eps), v, g, t


def array(values, dtype):
    """Exact values as the array that a subject is handed."""
    return np.array(values, dtype=object).astype(dtype)


def tuple_of(number, like):
    """Nested tuples of one number, as many of them as there are in ``like``."""
    return tuple(tuple_of(number, each) for each in like) if isinstance(like, tuple) else F(number)


def by_hand(observe="theta", dtype="float64", state=None):
    """The trajectory of ``adam`` above, threaded here, as exact values."""
    hyper = {name: float(value) for name, value in HYPER.items()}
    begun = state or {"t": 0, "v": (zeros := tuple_of(0, START)), "g": zeros}
    tensors = [
        [array(start, dtype), array(v, dtype), array(g, dtype), begun["t"]]
        for start, v, g in zip(START, begun["v"], begun["g"], strict=True)
    ]
    steps = []
    for gradients in STREAM:
        tensors = [
            adam(*tensor, array(grad, dtype), **hyper)
            for tensor, grad in zip(tensors, gradients, strict=True)
        ]
        steps.append(tuple(exact(tensor[("theta", "v", "g").index(observe)]) for tensor in tensors))
    return tuple(steps)


def exact(values):
    values = values.tolist() if isinstance(values, np.ndarray) else values
    return tuple(map(exact, values)) if isinstance(values, list) else F(values)


def run(code, operation=RUN, dtype="float64", **adapter):
    """The reply of plain code offered as ``adam`` through an adapter."""
    adapters = {"adam": Adapter("adam", **adapter)} if adapter else {}
    return in_process_subject({"adam": code}, adapters).run([operation], dtype)[0]
