"""A step on the penalised loss, of one layer's weights and biases: cases, oracles, and known wrong ones."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import partial
from typing import Any

from reference.claims._model import (
    Array,
    Call,
    Case,
    Convention,
    Domain,
    Integer,
    Mistake,
    Operation,
    Real,
    Values,
)
from reference.claims._penalty import DECAY, WHOLE
from reference.exact import Value, exact_value, rounded

Rule = Callable[..., Value]
"""The new value of one weight or bias from the old one, its gradient, lr, and what decays it: 2λ, or λ."""

# --- what is asked -----------------------------------------------------------------------------------------

_WEIGHT = Real(-4, 4, scales=(0, -10, 6))
_SHAPES = {"fan_in": Integer(1, 3), "fan_out": Integer(1, 3)}
_SETTINGS = {"lr": Real(0, 1, open=True, scales=(0, -6)), "decay": DECAY}

STEPS = Domain(
    {
        **_SHAPES,
        **_SETTINGS,
        "W": Array(_WEIGHT, ("fan_in", "fan_out")),
        "b": Array(_WEIGHT, ("fan_out",)),
        "grad_W": Array(_WEIGHT, ("fan_in", "fan_out")),
        "grad_b": Array(_WEIGHT, ("fan_out",)),
    }
)


def _without_gradient(inputs: dict[str, Any]) -> Case:
    flat = tuple(tuple(0 * w for w in row) for row in inputs["W"])
    return {**inputs, "grad_W": flat, "grad_b": tuple(0 * b for b in inputs["b"])}


FLAT = Domain(
    {
        **_SHAPES,
        **_SETTINGS,
        "W": Array(_WEIGHT, ("fan_in", "fan_out")),
        "b": Array(_WEIGHT, ("fan_out",)),
    },
    _without_gradient,
)


def ask(case: Case, **_: Any) -> tuple[Operation, ...]:
    """One step."""
    arrays = tuple(case[name] for name in ("W", "b", "grad_W", "grad_b"))
    return (Call("decayed_step", arrays, {"lr": case["lr"], "decay": case["decay"]}),)


# --- oracles -----------------------------------------------------------------------------------------------


def decays(w: Value, grad: Value, lr: Value, rate: Value) -> Value:
    """w − lr(∇ + rate·w), or (1 − lr·rate)w − lr·∇: 6 roundings of the sum of its terms' absolute values."""
    magnitude = abs(w) + lr * (abs(grad) + rate * abs(w))
    return rounded(w - lr * (grad + rate * w), magnitude, 6)


def stays(w: Value, grad: Value, lr: Value, rate: Value) -> Value:
    """w − lr·∇: nothing decays."""
    return w - lr * grad


def _sign(w: Value) -> Value:
    """1 above 0 and −1 below; 0 at 0."""
    return w / abs(w) if exact_value(w) else w


def step(case: Case, of_W: Rule = decays, of_b: Rule = stays, factor: Fraction = WHOLE, **_: Any) -> Values:
    """The new W and b."""
    lr, rate = case["lr"], 2 * factor * case["decay"]
    W = tuple(
        tuple(of_W(w, grad, lr, rate) for w, grad in zip(row, slopes, strict=True))
        for row, slopes in zip(case["W"], case["grad_W"], strict=True)
    )
    b = tuple(of_b(b, grad, lr, rate) for b, grad in zip(case["b"], case["grad_b"], strict=True))
    return ((W, b),)


def the_weights(case: Case, values: Values) -> Values:
    """W of what was returned."""
    ((W, _),) = values
    return (W,)


def the_biases(case: Case, values: Values) -> Values:
    """b of what was returned."""
    ((_, b),) = values
    return (b,)


def of_weights(case: Case, **options: Any) -> Values:
    """W after the step."""
    return the_weights(case, step(case, **options))


def of_biases(case: Case, **options: Any) -> Values:
    """b after the step."""
    return the_biases(case, step(case, **options))


# --- known wrong steps -------------------------------------------------------------------------------------

_WEIGHTS: tuple[tuple[str, str, Rule], ...] = (
    (
        "no decay",
        "Your weights do not decay: add the penalty's gradient to the loss's.",
        stays,
    ),
    (
        "sign of the decay",
        "You subtract the penalty's gradient from the loss's: add it, so that the weights shrink.",
        lambda w, grad, lr, rate: w - lr * (grad - rate * w),
    ),
    (
        "decay without the learning rate",
        "You shrink the weights by the decay, whatever the learning rate is: multiply the decay by lr.",
        lambda w, grad, lr, rate: (1 - rate) * w - lr * grad,
    ),
    (
        "learning rate twice",
        "You multiply the decay by the learning rate twice: once is enough.",
        lambda w, grad, lr, rate: w - lr * (grad + lr * rate * w),
    ),
    (
        "twice the decay",
        "Your weights decay twice as fast as they should: a factor 2 too much.",
        lambda w, grad, lr, rate: w - lr * (grad + 2 * rate * w),
    ),
    (
        "L1 decay",
        "You take the decay times the weights' signs off, as an L1 penalty does: this one has squares.",
        lambda w, grad, lr, rate: w - lr * (grad + rate / 2 * _sign(w)),
    ),
    (
        "λ is the factor",
        "You multiply the weights by the decay: multiply them by 1 minus lr times it.",
        lambda w, grad, lr, rate: rate * w - lr * grad,
    ),
    (
        "penalty for its gradient",
        "You add the squares of the weights to the gradient: their derivative is linear.",
        lambda w, grad, lr, rate: w - lr * (grad + rate * w**2),
    ),
)

_VARYING: tuple[tuple[str, str, Rule], ...] = (
    (
        "shrunk after the step",
        "You shrink the weights after the step, and the step with them: shrink the old weights.",
        lambda w, grad, lr, rate: (1 - lr * rate) * (w - lr * grad),
    ),
    (
        "ascent",
        "You add the loss's gradient: a step goes down.",
        lambda w, grad, lr, rate: (1 - lr * rate) * w + lr * grad,
    ),
    (
        "decayed gradient",
        "You shrink the gradient: it is the weights that decay.",
        lambda w, grad, lr, rate: w - lr * (1 - lr * rate) * grad,
    ),
)

_BIASES: tuple[tuple[str, str, Rule], ...] = (
    ("bias decays", "Your biases decay too: the penalty is on the weights alone.", decays),
    (
        "bias stays",
        "Your biases take no step: they follow the loss's gradient, without decay.",
        lambda b, grad, lr, rate: b,
    ),
    (
        "ascent of the bias",
        "You add the gradient to the biases: a step goes down.",
        lambda b, grad, lr, rate: b + lr * grad,
    ),
)

STEP = (
    *(Mistake(name, text, partial(step, of_W=rule)) for name, text, rule in (*_WEIGHTS, *_VARYING)),
    *(Mistake(name, text, partial(step, of_b=rule)) for name, text, rule in _BIASES),
)
WEIGHTS = tuple(Mistake(name, text, partial(of_weights, of_W=rule)) for name, text, rule in _WEIGHTS)
"""Seen where the loss is flat."""
BIASES = tuple(Mistake(name, text, partial(of_biases, of_b=rule)) for name, text, rule in _BIASES)

# --- step and gradient -------------------------------------------------------------------------------------

_WHOLE_NAME, _HALF_NAME = "λ‖W‖²", "½λ‖W‖²"
TOGETHER = (
    Convention("one penalty", "the step takes off lr times what the gradient says", {"surplus": 0}),
    Convention(
        "½ in the step alone",
        "the gradient is 2λW, of λ‖W‖², and the step takes lr·λW off, of ½λ‖W‖²",
        {"surplus": 1},
        only_declared=True,
        declared_as={"l2_gradient": _WHOLE_NAME, "decayed_step": _HALF_NAME},
    ),
    Convention(
        "½ in the gradient alone",
        "the gradient is λW, of ½λ‖W‖², and the step takes 2lr·λW off, of λ‖W‖²",
        {"surplus": -1},
        only_declared=True,
        declared_as={"l2_gradient": _HALF_NAME, "decayed_step": _WHOLE_NAME},
    ),
)


def ask_both(case: Case, **_: Any) -> tuple[Operation, ...]:
    """The penalty's gradient, and one step where the loss is flat."""
    return (Call("l2_gradient", ((case["W"],), case["decay"])), *ask(case))


def joined(case: Case, values: Values) -> Values:
    """The new weights and lr times the gradient, of what was returned: the old weights, if they belong together."""
    ((slopes,), (W, _)) = values
    return (_sum(case, W, slopes),)


def both(case: Case, of_W: Rule = decays, slope: int = 2, surplus: int = 0, **_: Any) -> Values:
    """The same of a rule, and a gradient of ``slope`` times λW; ``surplus`` times lr·λW are left over."""
    ((W, _),) = step(case, of_W=of_W)
    slopes = tuple(tuple(slope * case["decay"] * w for w in row) for row in case["W"])
    left = case["lr"] * case["decay"] * surplus
    return (
        tuple(
            tuple(value + left * w for value, w in zip(*rows, strict=True))
            for rows in zip(_sum(case, W, slopes), case["W"], strict=True)
        ),
    )


def _sum(case: Case, W: Any, slopes: Any) -> Any:
    return tuple(
        tuple(w + case["lr"] * slope for w, slope in zip(*rows, strict=True))
        for rows in zip(W, slopes, strict=True)
    )


def taken_off(case: Case) -> Any:
    """2ηλW with ``W``, ``lr`` and ``decay``."""
    return tuple(tuple(2 * case["lr"] * case["decay"] * w for w in row) for row in case["W"])


BOTH = (
    *(
        Mistake(name, f"Of step and gradient: {text[0].lower()}{text[1:]}", partial(both, of_W=rule))
        for name, text, rule in _WEIGHTS
        if name != "λ is the factor"
    ),
    Mistake(
        "sign of the gradient",
        "Your gradient has the wrong sign, and your step the right one: the penalty grows with the weights.",
        partial(both, slope=-2),
    ),
)
