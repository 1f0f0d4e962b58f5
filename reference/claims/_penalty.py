"""The penalty on the weights and its gradient: cases, oracles, and known wrong ones."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import partial
from typing import Any

from reference.claims._linear import alone
from reference.claims._model import Array, Call, Case, Domain, Integer, Mistake, Operation, Real, Values
from reference.exact import Value, dot, exact_value, rounded, sqrt, total

Layers = tuple[tuple[tuple[Value, ...], ...], ...]
"""One matrix a layer."""

WHOLE = Fraction(1)

# --- what is asked -----------------------------------------------------------------------------------------

DECAY = Real(0, 1, open=True, scales=(0, -6, -13))
LAYERS = Domain(
    {
        "layers": Integer(1, 3),
        "fan_in": Integer(1, 3),
        "fan_out": Integer(1, 3),
        "decay": DECAY,
        "weights": Array(Real(-4, 4, scales=(0, -10, 6)), ("layers", "fan_in", "fan_out")),
    }
)


def ask_penalty(case: Case, **_: Any) -> tuple[Operation, ...]:
    """One call."""
    return (Call("l2_penalty", (case["weights"], case["decay"])),)


def ask_gradient(case: Case, **_: Any) -> tuple[Operation, ...]:
    """One call."""
    return (Call("l2_gradient", (case["weights"], case["decay"])),)


def ask_both(case: Case, **_: Any) -> tuple[Operation, ...]:
    """The penalty and its gradient."""
    return (*ask_penalty(case), *ask_gradient(case))


# --- oracles -----------------------------------------------------------------------------------------------


def entries(weights: Layers) -> list[Value]:
    """All weights of all layers."""
    return [w for layer in weights for row in layer for w in row]


def squares(weights: Layers) -> Value:
    """Σ w². By a norm that is squared again it loses at most 20 roundings more than by a sum of squares."""
    every = entries(weights)
    whole = dot(every, every)
    return rounded(whole, whole, 20)


def norm(weights: Layers) -> Value:
    """√Σ w²."""
    return sqrt(squares(weights))


def penalty(case: Case, *, factor: Fraction = WHOLE, **_: Any) -> Value:
    """λ Σ w², times the convention's ``factor``."""
    return factor * case["decay"] * squares(case["weights"])


def gradient(case: Case, *, factor: Fraction = WHOLE, **_: Any) -> Layers:
    """2λW of each layer, times the convention's ``factor``."""
    return of_each(lambda w: 2 * factor * case["decay"] * w, case["weights"])


def of_each(function: Callable[[Value], Value], weights: Layers) -> Layers:
    """The function of every weight."""
    return tuple(tuple(tuple(function(w) for w in row) for row in layer) for layer in weights)


def both(
    case: Case, R: Callable[..., Value] = penalty, S: Callable[..., Layers] = gradient, **_: Any
) -> Values:
    """⟨W, S⟩ − 2R for a penalty R and a gradient S: 0 if they belong together."""
    return _together(case["weights"], R(case), S(case))


def compared(case: Case, values: Values) -> Values:
    """The same, of what was returned."""
    return _together(case["weights"], *values)


def _together(weights: Layers, R: Value, S: Layers) -> Values:
    every, slopes = entries(weights), entries(S)
    if len(every) != len(slopes):
        raise ValueError(f"the gradient has {len(slopes)} entries for {len(every)} weights")
    return (dot(every, slopes) - 2 * R,)


# --- known wrong penalties ---------------------------------------------------------------------------------


def _of_layers(function: Callable[[Layers], Value], case: Case, **_: Any) -> Value:
    return total([case["decay"] * function((layer,)) for layer in case["weights"]])


def _of_all(function: Callable[[Layers], Value], case: Case, **_: Any) -> Value:
    return case["decay"] * function(case["weights"])


def _mean(weights: Layers) -> Value:
    return squares(weights) / len(entries(weights))


def _magnitudes(weights: Layers) -> Value:
    return total([abs(w) for w in entries(weights)])


def _square_of_the_sum(weights: Layers) -> Value:
    return total(entries(weights)) ** 2


def _decay_squared(case: Case, **options: Any) -> Value:
    return case["decay"] * penalty(case, **options)


def _without_decay(case: Case, **options: Any) -> Value:
    return penalty({**case, "decay": WHOLE}, **options)


def _one_layer(which: int, case: Case, **options: Any) -> Value:
    return penalty({**case, "weights": (case["weights"][which],)}, **options)


def _layers(first: int, last: int | None, case: Case, **options: Any) -> Value:
    weights = case["weights"][first:last]
    return penalty({**case, "weights": weights}, **options) if weights else 0 * case["decay"]


def _times(multiple: int, case: Case, **options: Any) -> Value:
    return multiple * penalty(case, **options)


not_squared = partial(_of_layers, norm)

PENALTY = (
    Mistake(
        "norm not squared",
        "You add up the norms of the layers' weights: square each of them.",
        partial(alone, not_squared),
    ),
    Mistake(
        "norm of all, not squared",
        "You take the norm of all weights together: square it.",
        partial(alone, partial(_of_all, norm)),
    ),
    Mistake(
        "mean of the squares",
        "You average the squares: the penalty is λ times their sum.",
        partial(alone, partial(_of_all, _mean)),
    ),
    Mistake(
        "absolute values",
        "You add up absolute values, which is the L1 penalty: this one has squares.",
        partial(alone, partial(_of_all, _magnitudes)),
    ),
    Mistake(
        "square of the sum",
        "You square the sum of the weights: sum the squares.",
        partial(alone, partial(_of_all, _square_of_the_sum)),
    ),
    Mistake(
        "only the first layer",
        "You penalise the first layer alone: the sum runs over all layers.",
        partial(alone, partial(_one_layer, 0)),
    ),
    Mistake(
        "only the last layer",
        "You penalise the last layer alone: the sum runs over all layers.",
        partial(alone, partial(_one_layer, -1)),
    ),
    Mistake(
        "without the first layer",
        "You leave the first layer out: the sum runs over all layers.",
        partial(alone, partial(_layers, 1, None)),
    ),
    Mistake(
        "without the last layer",
        "You leave the last layer out: the sum runs over all layers.",
        partial(alone, partial(_layers, 0, -1)),
    ),
    Mistake("twice", "Your penalty has a factor 2 too much.", partial(alone, partial(_times, 2))),
    Mistake("sign", "You return minus the penalty.", partial(alone, partial(_times, -1))),
    Mistake("no λ", "You leave out λ.", partial(alone, _without_decay)),
    Mistake("λ squared", "You multiply by λ twice.", partial(alone, _decay_squared)),
)

# --- known wrong gradients ---------------------------------------------------------------------------------


def _scaled(multiple: int, case: Case, **options: Any) -> Layers:
    return of_each(lambda slope: multiple * slope, gradient(case, **options))


def _of_norms(case: Case, **_: Any) -> Layers:
    decay, weights = case["decay"], case["weights"]
    return tuple(of_each(partial(_over, norm((layer,)) / decay), (layer,))[0] for layer in weights)


def _over(divisor: Value, w: Value) -> Value:
    return w / divisor


def _squared(case: Case, **options: Any) -> Layers:
    return gradient({**case, "weights": of_each(lambda w: w**2, case["weights"])}, **options)


def _slope_without_decay(case: Case, **options: Any) -> Layers:
    return gradient({**case, "decay": WHOLE}, **options)


def _slope_decay_squared(case: Case, **options: Any) -> Layers:
    return of_each(lambda slope: case["decay"] * slope, gradient(case, **options))


def _signs(case: Case, **_: Any) -> Layers:
    return of_each(lambda w: case["decay"] * (w / abs(w) if exact_value(w) else w), case["weights"])


def _averaged(case: Case, **options: Any) -> Layers:
    count = len(entries(case["weights"]))
    return of_each(lambda slope: slope / count, gradient(case, **options))


def _first_layer(case: Case, **options: Any) -> Layers:
    first, *others = gradient(case, **options)
    return (first, *of_each(lambda slope: 0 * slope, tuple(others)))


halved = partial(penalty, factor=Fraction(1, 2))
slope_halved = partial(gradient, factor=Fraction(1, 2))

GRADIENT = (
    Mistake(
        "gradient of the norm",
        "You divide by the norm: that is the gradient of the norm, and the penalty is its square.",
        partial(alone, _of_norms),
    ),
    Mistake("sign", "You return minus the gradient.", partial(alone, partial(_scaled, -1))),
    Mistake(
        "signs",
        "You return the weights' signs times λ, the gradient of an L1 penalty: this one has squares.",
        partial(alone, _signs),
    ),
    Mistake("λ squared", "You multiply by λ twice.", partial(alone, _slope_decay_squared)),
    Mistake(
        "twice",
        "You multiply by 2 twice: the derivative of w² is 2w.",
        partial(alone, partial(_scaled, 2)),
    ),
    Mistake("w squared", "You square the weights: the derivative of w² is 2w.", partial(alone, _squared)),
    Mistake("no λ", "You leave out λ.", partial(alone, _slope_without_decay)),
    Mistake(
        "mean of the squares",
        "You divide by the number of weights: the penalty is a sum, and not a mean.",
        partial(alone, _averaged),
    ),
    Mistake(
        "only the first layer",
        "Your gradient is zero but for the first layer: the sum runs over all layers.",
        partial(alone, _first_layer),
    ),
)

BOTH = (
    Mistake(
        "½ in the penalty only",
        "Your penalty has a factor ½ and your gradient a factor 2: it is 2λW for λ‖W‖², and λW for ½λ‖W‖².",
        partial(both, R=halved),
    ),
    Mistake(
        "no 2 in the gradient",
        "Your penalty has no factor ½ and your gradient no factor 2: it is 2λW for λ‖W‖², and λW for ½λ‖W‖².",
        partial(both, S=slope_halved),
    ),
    Mistake(
        "norm not squared",
        "Your penalty has the norm, and your gradient is that of its square: square the norm.",
        partial(both, R=not_squared),
    ),
    Mistake(
        "only the first layer",
        "Your gradient is zero but for the first layer, and your penalty has all of them.",
        partial(both, S=_first_layer),
    ),
    Mistake(
        "mean in the penalty only",
        "Your penalty is a mean and your gradient that of a sum: divide both, or neither.",
        partial(both, R=partial(_of_all, _mean)),
    ),
    Mistake(
        "mean in the gradient only",
        "Your gradient is divided and your penalty is not: divide both, or neither.",
        partial(both, S=_averaged),
    ),
)
