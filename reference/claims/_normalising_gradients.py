"""The gradients of batch normalization in training: cases, oracles, and known wrong ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import partial
from typing import Any

from reference.claims import _normalising as layers
from reference.claims import _normalising_mistakes as known
from reference.claims import _standardising as features
from reference.claims._linear import Vector, absolute
from reference.claims._model import Array, Call, Case, Domain, Integer, Mistake, Operation, Real, Values
from reference.exact import Value, dot, rounded, total

# --- what is asked -----------------------------------------------------------------------------------------

GRADIENTS = Domain(
    {"N": Integer(2, 6), **layers.LAYER, "grad": Array(Real(-4, 4), ("N", "n"))},
    layers.batch,
)


def ask(case: Case, **_: Any) -> tuple[Operation, ...]:
    """One call."""
    return (Call("batch_norm_backward", (case["grad"], case["z"], case["gamma"]), {"eps": case["eps"]}),)


def by(which: int, case: Case, values: Values) -> Values:
    """Of the three gradients that are returned, the one by z (0), by γ (1) or by β (2)."""
    (gradients,) = values
    return (gradients[which],)


# --- oracles -----------------------------------------------------------------------------------------------

Divisor = Callable[[Vector, Value], Value]
in_any_way = partial(layers.divisor, one_pass=True)
"""In a ball with room for the variance in one pass, too."""


def normalised(x: Vector, s: Value) -> Vector:
    """z̃, what a unit is normalised to."""
    m = layers.mean(x)
    return [(a - m) / s for a in x]


def _reach(x: Vector, s: Value) -> Vector:
    """What |z̃| is at most, multiplied out: (|z| + (1/N) Σ|z|)/s."""
    r = total(absolute(x)) / len(x)
    return [(abs(a) + r) / s for a in x]


def of_inputs(d: Vector, x: Vector, gamma: Value, eps: Value, divisor: Divisor = in_any_way) -> Vector:
    """γ/(Ns) (N dᵢ − Σd − z̃ᵢ Σ d z̃), in one formula or stage by stage through the graph.

    By stages the sums over the batch are two deep (that of the mean's gradient has the variance's in it, and
    the rest of Σ(z − m), which is 0 but for N + 16 roundings), with fewer than 32 operations besides. Each
    stage, multiplied out, has the terms of |γ|/s (|dᵢ| + (1/N) Σ|d| + z̃ᵢ (1/N) Σ|d|z̃), with |z̃|'s bound for
    z̃.
    """
    N, s = len(x), divisor(x, eps)
    z_tilde, reach = normalised(x, s), _reach(x, s)
    D, Q = total(d), dot(d, z_tilde)
    D_size, Q_size = total(absolute(d)), dot(absolute(d), reach)
    return [
        rounded(
            gamma / (N * s) * (N * one - D - z * Q),
            abs(gamma) / s * (abs(one) + D_size / N + size * Q_size / N),
            3 * N + 48,
        )
        for one, z, size in zip(d, z_tilde, reach, strict=True)
    ]


def of_gamma(d: Vector, x: Vector, gamma: Value, eps: Value, divisor: Divisor = layers.divisor) -> Value:
    """Σ d z̃, also as (Σ d z − m Σ d)/s: 2N + 24 roundings."""
    s = divisor(x, eps)
    return rounded(dot(d, normalised(x, s)), dot(absolute(d), _reach(x, s)), 2 * len(x) + 24)


def of_beta(d: Vector, x: Vector, gamma: Value, eps: Value) -> Value:
    """Σ d."""
    return total(d)


def _units(case: Case, formula: Callable[..., Any]) -> list[Any]:
    """The formula of every unit."""
    columns = zip(features.columns(case["grad"]), features.columns(case["z"]), case["gamma"], strict=True)
    return [formula(d, x, gamma, case["eps"]) for d, x, gamma in columns]


def by_inputs(case: Case, formula: Callable[..., Vector] = of_inputs, **_: Any) -> Values:
    """The gradient by z."""
    return (features.rows(_units(case, formula)),)


def by_parameter(case: Case, formula: Callable[..., Value], **_: Any) -> Values:
    """The gradient by γ or by β."""
    return (tuple(_units(case, formula)),)


def by_gamma(case: Case, one_pass: bool = False, **_: Any) -> Values:
    """The gradient by γ."""
    return by_parameter(case, partial(of_gamma, divisor=partial(layers.divisor, one_pass=one_pass)))


by_beta = partial(by_parameter, formula=of_beta)

# --- wrong divisors ----------------------------------------------------------------------------------------


_DIVISORS: tuple[tuple[str, str, Divisor], ...] = (
    ("no square root", "You divide by the variance + ε, where its root belongs.", known.no_root),
    ("ε outside the root", "You add ε to the standard deviation: add it below the root.", known.outside),
    ("ε twice", "You add ε to the root as well: add it to the variance, and nowhere else.", known.twice),
    ("no ε", "You leave ε out: it is below the root here as in the forward pass.", known.forgotten),
    ("1/(N − 1)", "You use the unbiased variance: the batch is normalised with 1/N.", known.one_fewer),
    ("ε hard-coded", "You use 1e-5 for ε, whatever is passed.", known.hard_coded),
    ("ε hard-coded as 1e-8", "You use 1e-8 for ε, whatever is passed.", known.tiny),
    ("ε hard-coded as 1e-3", "You use 1e-3 for ε, whatever is passed.", known.coarse),
)

# --- known wrong gradients by the inputs -------------------------------------------------------------------


def _paths(
    d: Vector, x: Vector, gamma: Value, eps: Value, of: Callable[[int], tuple[Value, Value]]
) -> Vector:
    """γ/s (dᵢ − aΣd − bz̃ᵢ Σ d z̃) where ``of(N)`` is (a, b)."""
    s = layers.divisor(x, eps)
    a, b = of(len(x))
    z_tilde, D = normalised(x, s), total(d)
    Q = dot(d, z_tilde)
    return [gamma / s * (one - a * D - b * z * Q) for one, z in zip(d, z_tilde, strict=True)]


_PATHS: tuple[tuple[str, str, Callable[[int], tuple[Value, Value]]], ...] = (
    (
        "constant mean and variance",
        "You multiply by γ/√(variance + ε) alone: the mean and the variance depend on every input, too.",
        lambda N: (0, 0),
    ),
    (
        "constant variance",
        "You leave out the way through the variance, which depends on every input.",
        lambda N: (Fraction(1, N), 0),
    ),
    (
        "constant mean",
        "You leave out the way through the mean, which depends on every input.",
        lambda N: (0, Fraction(1, N)),
    ),
    (
        "no 1/N",
        "You do not divide the sums over the batch by N: mean and variance are averages.",
        lambda N: (1, 1),
    ),
    (
        "no 1/N in the mean's part",
        "You do not divide the sum of the gradients by N: the mean is an average.",
        lambda N: (1, Fraction(1, N)),
    ),
    (
        "no 1/N in the variance's part",
        "You do not divide the variance's part by N: it is an average.",
        lambda N: (Fraction(1, N), 1),
    ),
    (
        "sign of the variance's part",
        "You add the variance's part: take it off.",
        lambda N: (Fraction(1, N), Fraction(-1, N)),
    ),
    (
        "no ½",
        "Your variance's part is twice what it is: the derivative of a root has a factor ½.",
        lambda N: (Fraction(1, N), Fraction(2, N)),
    ),
    (
        "no 2",
        "Your variance's part is half of what it is: the derivative of a square has a factor 2.",
        lambda N: (Fraction(1, N), Fraction(1, 2 * N)),
    ),
)


def _no_gamma(d: Vector, x: Vector, gamma: Value, eps: Value) -> Vector:
    return of_inputs(d, x, 0 * gamma + 1, eps)


def _summed(d: Vector, x: Vector, gamma: Value, eps: Value) -> Vector:
    """Over the batch's size, once more."""
    return [slope / len(x) for slope in of_inputs(d, x, gamma, eps)]


INPUTS = (
    *(
        Mistake(name, sentence, partial(by_inputs, formula=partial(_paths, of=of)))
        for name, sentence, of in _PATHS
    ),
    *(
        Mistake(name, sentence, partial(by_inputs, formula=partial(of_inputs, divisor=divisor)))
        for name, sentence, divisor in _DIVISORS
    ),
    Mistake("no γ", "You do not multiply by gamma.", partial(by_inputs, formula=_no_gamma)),
    Mistake(
        "divided by N",
        "You divide by N once more: the loss's average is in the gradients that come in.",
        partial(by_inputs, formula=_summed),
    ),
)

# --- known wrong gradients by the parameters ---------------------------------------------------------------


def _not_normalised(d: Vector, x: Vector, gamma: Value, eps: Value) -> Value:
    return dot(d, x)


def _only_centred(d: Vector, x: Vector, gamma: Value, eps: Value) -> Value:
    m = layers.mean(x)
    return dot(d, [a - m for a in x])


def _averaged(d: Vector, x: Vector, gamma: Value, eps: Value, of: Callable[..., Value]) -> Value:
    return of(d, x, gamma, eps) / len(x)


def _times_gamma(d: Vector, x: Vector, gamma: Value, eps: Value, of: Callable[..., Value]) -> Value:
    return gamma * of(d, x, gamma, eps)


_GAMMA: Sequence[tuple[str, str, Callable[..., Value]]] = (
    ("swapped", "You return the gradient by beta second: the one by gamma comes before it.", of_beta),
    ("not normalised", "You sum gradient · z: sum gradient times the normalised z.", _not_normalised),
    (
        "only centred",
        "You sum gradient · (z − mean): sum gradient times the normalised z.",
        _only_centred,
    ),
    (
        "averaged",
        "You average over the batch: every sample adds to the gradient, which is a sum.",
        partial(_averaged, of=of_gamma),
    ),
    (
        "times γ",
        "You multiply by gamma: what it multiplies is its derivative.",
        partial(_times_gamma, of=of_gamma),
    ),
    *((name, sentence, partial(of_gamma, divisor=divisor)) for name, sentence, divisor in _DIVISORS),
)
_BETA: Sequence[tuple[str, str, Callable[..., Value]]] = (
    ("swapped", "You return the gradient by gamma third: the one by beta is the last.", of_gamma),
    (
        "averaged",
        "You average over the batch: every sample adds to the gradient, which is a sum.",
        partial(_averaged, of=of_beta),
    ),
    (
        "times γ",
        "You multiply by gamma, which beta is not multiplied by.",
        partial(_times_gamma, of=of_beta),
    ),
)

GAMMA = tuple(Mistake(name, text, partial(by_parameter, formula=formula)) for name, text, formula in _GAMMA)
BETA = tuple(Mistake(name, text, partial(by_parameter, formula=formula)) for name, text, formula in _BETA)
