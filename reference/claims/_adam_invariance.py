"""What leaves Adam's path as it is: two runs of one subject, the second over other gradients, are compared.

Only the two outputs are held against each other: their difference (for the sign, their sum) is 0, but for
what both runs may lose in rounding. So a claim here holds for a wrong Adam, too, if it has the invariance.
Powers of two scale floating-point numbers exactly, and a sign and an entry's place change no rounding.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from functools import partial
from typing import Any

from reference.claims import _adam_mistakes as known
from reference.claims import _adam_moments as moments
from reference.claims._adam_cases import STREAM, STREAMS, ask, entries, of_streams
from reference.claims._adam_mistakes import Named
from reference.claims._adam_rule import ADAM, STEPS, Moments, Rule, Settings, each, trajectory
from reference.claims._model import Case, Domain, Integer, Mistake, Operation, Values
from reference.exact import Value, exact_value, one_minus_power, relu, sqrt, total, weighted_mean

Change = Callable[[Case], Case]
"""What the second run is over."""

# --- cases -------------------------------------------------------------------------------------------------


def _without_eps(inputs: dict[str, Any]) -> Case:
    """No ε, and so no first gradient that is 0: a quotient of zeros has no value."""
    case = of_streams({**inputs, "still": 0})
    first, *rest = case["gradients"]
    moving = each(lambda entry: entry or Fraction(1), first)
    power = inputs["power"] - (inputs["power"] <= 0)
    return {**case, "gradients": (moving, *rest), "eps": Fraction(0), "factor": Fraction(2) ** power}


SCALES = Domain({**STREAMS.inputs, "power": Integer(-9, 8)}, _without_eps)
BARE: Case = {
    **STREAM,
    "gradients": (
        (entries(1, -3 * 2**-27, 2), (entries(0.5, -1), entries(-6, 1))),
        (entries(0, 2**-27, -5), (entries(-2, 3), entries(5, 1))),
        (entries(-4, 5 * 2**-27, 0.5), (entries(3, 0), entries(0.25, -8))),
    ),
    "eps": Fraction(0),
    "factor": Fraction(1, 8),
}


def scaled(case: Case) -> Case:
    """The gradients times the factor."""
    return {**case, "gradients": each(lambda entry: case["factor"] * entry, case["gradients"])}


def mirrored(case: Case) -> Case:
    """The start and the gradients with the other sign."""
    return {**case, **{name: each(lambda entry: -entry, case[name]) for name in ("theta", "gradients")}}


def rearranged(case: Case) -> Case:
    """All entries of all tensors in one vector, the last one first."""
    gradients = tuple((_backwards(step),) for step in case["gradients"])
    return {**case, "theta": (_backwards(case["theta"]),), "gradients": gradients}


def _backwards(tensors: Any) -> tuple[Value, ...]:
    return tuple(reversed(tuple(_entries(tensors))))


def _entries(value: Any) -> Iterator[Value]:
    if isinstance(value, tuple):
        for part in value:
            yield from _entries(part)
    else:
        yield value


# --- what is asked, and how it is compared -----------------------------------------------------------------


def ask_twice(change: Change, case: Case, **options: Any) -> tuple[Operation, ...]:
    """Two trajectories: over what has been changed, and over the case itself."""
    return (*ask(change(case), **options), *ask(case, **options))


def differences(case: Case, values: Values) -> Values:
    """θ over the changed gradients less θ over the gradients, step by step."""
    other, path = values
    return (each(lambda a, b: a - b, other, path),)


def sums(case: Case, values: Values) -> Values:
    """θ over the mirrored gradients plus θ over the gradients, step by step."""
    other, path = values
    return (each(lambda a, b: a + b, other, path),)


def displaced(case: Case, values: Values) -> Values:
    """θ of the one vector less θ of the tensors, put in the vector's order, step by step."""
    other, path = values
    pairs = zip(other, path, strict=True)
    return (tuple(each(lambda a, b: a - b, vector, _backwards(tensors)) for (vector,), tensors in pairs),)


Run = Callable[..., Values]
"""An Adam, right or wrong: the trajectory of a case, under the options of a convention."""


def compared(
    change: Change, reduce: Callable[[Case, Values], Values], run: Run = trajectory
) -> Callable[..., Values]:
    """The oracle: two runs, reduced as a subject's are."""

    def oracle(case: Case, **options: Any) -> Values:
        return reduce(case, (*run(change(case), **options), *run(case, **options)))

    return oracle


# --- known wrong Adams -------------------------------------------------------------------------------------


def _with_gradient(gradient: Callable[[Value], Value]) -> Rule:
    return replace(ADAM, gradient=lambda grad, theta, s: gradient(grad))


def _clipped(grad: Value) -> Value:
    """max(−1, min(1, ∇)) of a gradient that is exactly known."""
    return grad if -1 <= exact_value(grad) <= 1 else grad / abs(grad)


def _chosen(names: tuple[str, ...], *named: Named) -> tuple[Named, ...]:
    return tuple(one for one in named if one[0] in names)


_CLIPPED: Named = (
    "clipped",
    "You clip the gradients to [−1, 1]: Adam takes them as they are.",
    _with_gradient(_clipped),
)
SCALE: tuple[Named, ...] = (
    *_chosen(("no root", "ε hard-coded"), *known.STEP),
    (
        "ε hard-coded under the root",
        "You use 1e-8 for ε, under the root, whatever is passed.",
        Rule(step=lambda m, s: s.lr * known.v_hat(m) / sqrt(m.g / m.g_factor + Fraction(1, 10**8))),
    ),
    *_chosen(("v squared",), *moments.FIRST),
    *_chosen(("g not squared", "g absolute"), *moments.SECOND),
    *_chosen(("no second moment",), *moments.WHOLE),
    _CLIPPED,
)
SIGN: tuple[Named, ...] = (
    *_chosen(("ε after the quotient", "ε after the step", "ε after the decrement"), *known.STEP),
    *_chosen(("v squared",), *moments.FIRST),
    *_chosen(("g not squared",), *moments.SECOND),
    (
        "v absolute",
        "You average the gradient's absolute value in v: it is the mean of the gradient itself.",
        _with_gradient(abs),
    ),
    (
        "negative gradients cut off",
        "You set negative gradients to 0: Adam takes them as they are.",
        _with_gradient(relu),
    ),
)
PLACE: tuple[Named, ...] = (
    *_chosen(("t once a tensor", "the tensor's index", "the layer's index"), *known.CORRECTION),
    moments.BIAS,
)


def _of_tensors(change: Callable[[list[Value]], list[Value]], case: Case) -> Case:
    """The case with gradients that are changed tensor by tensor, each as the list of its entries."""

    def changed(tensor: Any) -> Any:
        values = iter(change(list(_entries(tensor))))
        return each(lambda entry: next(values), tensor)

    return {**case, "gradients": tuple(tuple(map(changed, step)) for step in case["gradients"])}


def _normalised(values: list[Value]) -> list[Value]:
    """By the norm, unless this is 0."""
    norm = sqrt(total([value**2 for value in values]))
    return [value / norm for value in values] if any(map(exact_value, values)) else values


def _averaged(values: list[Value]) -> list[Value]:
    return [total(values) / len(values)] * len(values)


def _one_g(case: Case, epsilon: str = "outside", **_: Any) -> Values:
    """The second moment is that of a whole tensor's mean square."""
    squares = _of_tensors(lambda values: _averaged([value**2 for value in values]), case)
    (v,) = trajectory(case, "v")
    (g,) = trajectory(squares, "g", Rule(second=lambda g, grad, v, s: weighted_mean(s.beta2, g, grad)))
    s = Settings(*(case[name] for name in ("lr", "beta1", "beta2", "eps")))
    theta, path = case["theta"], []
    for t, state in enumerate(zip(v, g, strict=True), start=1):
        factors = one_minus_power(s.beta1, t), one_minus_power(s.beta2, t)
        taken = partial(_taken, STEPS[epsilon], s, *factors)
        theta = each(lambda old, v, g, taken=taken: old - taken(v, g), theta, *state)
        path.append(theta)
    return (tuple(path),)


def _taken(
    step: Callable[[Moments, Settings], Value],
    s: Settings,
    v_factor: Value,
    g_factor: Value,
    v: Value,
    g: Value,
) -> Value:
    return step(Moments(v, v_factor, g, g_factor, 0 * v, 0 * v), s)


WHOLE_TENSORS: tuple[tuple[str, str, Run], ...] = (
    (
        "gradient normalised",
        "You divide a tensor's gradient by its norm: every entry is to be taken as it is.",
        lambda case, **options: trajectory(_of_tensors(_normalised, case), **options),
    ),
    (
        "one gradient a tensor",
        "You use the mean of a tensor's gradient for all of its entries: each has its own.",
        lambda case, **options: trajectory(_of_tensors(_averaged, case), **options),
    ),
    (
        "one g a tensor",
        "You average the mean square of a tensor's gradient in g: every entry has its own second moment.",
        _one_g,
    ),
)


def mistakes(
    change: Change, reduce: Callable[[Case, Values], Values], named: tuple[Named, ...]
) -> tuple[Mistake, ...]:
    """The mistakes of a claim: two runs of each."""
    return tuple(
        Mistake(name, text, compared(change, reduce, partial(trajectory, rule=rule)))
        for name, text, rule in named
    )


def mistakes_in_tensors(change: Change, reduce: Callable[[Case, Values], Values]) -> tuple[Mistake, ...]:
    """Those in what is made of a whole tensor."""
    return tuple(Mistake(name, text, compared(change, reduce, run)) for name, text, run in WHOLE_TENSORS)


# --- closed forms ------------------------------------------------------------------------------------------


def same_path(case: Case) -> Value:
    """θₜ over ``gradients`` of one coordinate from ``theta``."""
    given = {"theta": (case["theta"],), "gradients": tuple((grad,) for grad in case["gradients"])}
    points = (given["theta"], *trajectory({**case, **given})[0])
    return points[-1][0]


def same_path_without_eps(case: Case) -> Value:
    """θₜ likewise, without ε; a factor of the gradients changes nothing."""
    return same_path({**case, "eps": Fraction(0)})


def mirrored_path(case: Case) -> Value:
    """−θₜ, likewise."""
    return -same_path(case)
