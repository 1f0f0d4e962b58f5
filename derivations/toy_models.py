"""The lecture's toy data set and network: a mixture of two normal laws, its Bayes boundary, and 2-50-1.

Densities enter by their logarithms: fₖ is the log of the density of class k at x, aₖ that of its prior and qₖ
that of its posterior, e that of the density of x; dₖ = log det Σₖ, c = log 2π, and Pₖ = Σₖ⁻¹ is the precision.
Nothing else of the logarithm is needed. In the mixture z is 1 at the class of X and 0 at the others.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

from derivations._assumptions import Equation, Moments
from derivations._proof import (
    Definition,
    Derivation,
    cases,
    cites,
    empty_sum,
    linearity,
    moments,
    ring,
    split_last,
    use,
)
from derivations._terms import Setting
from derivations._worlds import Law, Witness, World, weighted

HALF, THIRD, QUARTER = Fraction(1, 2), Fraction(1, 3), Fraction(1, 4)

# --- the log odds ------------------------------------------------------------------------------------------

CLASSES = Setting(
    sizes="n",
    arrays={
        **dict.fromkeys(("x", "mu0", "mu1"), "n"),
        **dict.fromkeys(("P0", "P1"), "n n"),
        **dict.fromkeys(("q0", "q1", "a0", "a1", "f0", "f1", "d0", "d1", "c", "e"), ""),
    },
)
EQUAL = Setting(
    sizes="n",
    arrays={
        **dict.fromkeys(("x", "mu0", "mu1", "w"), "n"),
        **dict.fromkeys(("P", "Sigma"), "n n"),
        **dict.fromkeys(("q0", "q1", "a0", "a1", "f0", "f1", "d", "b", "c", "e"), ""),
    },
    symmetric="P Sigma",
)
BAYES = Equation("Bayes' rule", ("q0 == a0 + f0 - e", "q1 == a1 + f1 - e"))


def _densities(first: str, second: str, d0: str, d1: str) -> Equation:
    return Equation(
        "normal densities",
        (
            f"f0 == -1/2*(n*c + {d0} + form(x - mu0, {first}, x - mu0))",
            f"f1 == -1/2*(n*c + {d1} + form(x - mu1, {second}, x - mu1))",
        ),
    )


OFFSET = Equation("offset", ("b == a1 - a0 - 1/2*dot(mu0 + mu1, w)",))
WEIGHTS = Equation("weights", ("Sum(Sigma[i, j]*w[j], (j, 1, n)) == mu1[i] - mu0[i]",), "i")
PRECISION = Equation("precision", ("Sum(P[i, j]*Sigma[j, k], (j, 1, n)) == delta(i, k)",), "i k")

PLANE = {"n": 2, "x": (3, -1), "mu0": (1, 2), "mu1": (-2, HALF), "a0": -3, "a1": -2, "c": 7, "e": 11}
LINE = {"n": 1, "x": (5,), "mu0": (2,), "mu1": (-1,), "a0": -1, "a1": -4, "c": 3, "e": -2}


def log_odds() -> Derivation:
    """The log odds of two normal classes are a quadratic minus a quadratic, and constants."""
    plane = World({**PLANE, "P0": ((2, 1), (1, 3)), "P1": ((5, -1), (-1, 4)), "d0": 13, "d1": -5})
    return Derivation(
        setting=CLASSES,
        given=(BAYES, _densities("P0", "P1", "d0", "d1")),
        statement="q1 - q0 == 1/2*(form(x - mu0, P0, x - mu0) - form(x - mu1, P1, x - mu1))"
        " + 1/2*(d0 - d1) + a1 - a0",
        proof=(
            use("Bayes' rule", "a1 + f1 - e - (a0 + f0 - e)"),
            use("normal densities"),
        ),
        worlds=(plane, World({**LINE, "P0": ((3,),), "P1": ((7,),), "d0": 4, "d1": -9})),
        witnesses=(
            Witness("Bayes' rule", World({**plane.values, "q1": 1})),
            Witness("normal densities", World({**plane.values, "f1": 1})),
        ),
    )


def _plane(**values: Any) -> World:
    known = {**PLANE, "Sigma": ((2, 1), (1, 1)), "P": ((1, -1), (-1, 2)), "w": (Fraction(-3, 2), 0), "d": 5}
    return World({**known, **values})


def linear_log_odds() -> Derivation:
    """With one covariance the quadratic terms cancel: the log odds are ⟨w, x⟩ + b with Σw = μ₁ − μ₀."""
    row, twice = "(x[h] - mu0[h] + x[h] - mu1[h])", "(x[i] - mu0[i] + x[i] - mu1[i])"
    return Derivation(
        setting=EQUAL,
        given=(BAYES, _densities("P", "P", "d", "d"), PRECISION, WEIGHTS, OFFSET),
        statement="q1 - q0 == dot(w, x) + b",
        proof=(
            cites(
                "toy_models.log_odds",
                "1/2*(form(x - mu0, P, x - mu0) - form(x - mu1, P, x - mu1)) + a1 - a0",
                P0="P",
                P1="P",
                d0="d",
                d1="d",
            ),
            linearity("1/2*form(x - mu0 + x - mu1, P, mu1 - mu0) + a1 - a0"),
            use(
                "weights",
                f"1/2*Sum(Sum({row}*P[h, i]*Sum(Sigma[i, k]*w[k], (k, 1, n)), (i, 1, n)), (h, 1, n))"
                " + a1 - a0",
            ),
            linearity(
                f"1/2*Sum(Sum({twice}*w[k]*Sum(P[i, j]*Sigma[j, k], (j, 1, n)), (k, 1, n)), (i, 1, n))"
                " + a1 - a0"
            ),
            use("precision", "1/2*dot(x - mu0 + x - mu1, w) + a1 - a0"),
            use("offset"),
        ),
        worlds=(
            _plane(),
            _plane(mu1=(3, 5), w=(-1, 4), a1=6),
            World({**LINE, "Sigma": ((3,),), "P": ((THIRD,),), "w": (-1,), "d": 5}),
        ),
        witnesses=(
            Witness("Bayes' rule", _plane(q1=1)),
            Witness("normal densities", _plane(f1=1)),
            Witness("precision", _plane(P=((1, 0), (0, 1)))),
            Witness("weights", _plane(w=(1, 1))),
            Witness("offset", _plane(b=1)),
        ),
    )


def midpoint() -> Derivation:
    """With equal priors the boundary runs through the midpoint of the means."""
    plane = _plane(a1=-3, w=(-3, 5))
    return Derivation(
        setting=EQUAL,
        given=(OFFSET, Equation("equal priors", ("a0 == a1",))),
        statement="1/2*dot(w, mu0 + mu1) + b == 0",
        proof=(
            use("offset", "1/2*dot(w, mu0 + mu1) + a1 - a0 - 1/2*dot(mu0 + mu1, w)"),
            linearity("a1 - a0"),
            use("equal priors"),
        ),
        worlds=(plane, World({**LINE, "a1": -1, "w": (-2,)})),
        witnesses=(
            Witness("offset", World({**plane.values, "b": 1})),
            Witness("equal priors", World({**plane.values, "a1": 2})),
        ),
    )


# --- posteriors --------------------------------------------------------------------------------------------

JOINT = Setting(
    sizes="K",
    arrays={"pi": "K", "f": "K", "pi0": "", "pi1": "", "f0": "", "f1": "", "r": ""},
)
ODDS = Equation("odds", ("r == pi1*f1/(pi0*f0)",))
BOUNDARY = Equation("boundary", ("pi1*f1 == pi0*f0",))
TWO = {"pi0": THIRD, "pi1": Fraction(2, 3), "f0": 5, "f1": 7}


def posterior() -> Derivation:
    """The posterior of class 1 is r/(1 + r), where r are the odds π₁f₁ to π₀f₀."""
    return Derivation(
        setting=JOINT,
        given=(ODDS,),
        statement="pi1*f1/(pi0*f0 + pi1*f1) == r/(1 + r)",
        proof=(
            ring("pi1*f1/(pi0*f0)/(1 + pi1*f1/(pi0*f0))"),
            use("odds"),
        ),
        worlds=(World(TWO), World({"pi0": QUARTER, "pi1": Fraction(3, 4), "f0": 2, "f1": HALF})),
        witnesses=(Witness("odds", World({**TWO, "r": 3})),),
    )


def posterior_sum() -> Derivation:
    """The posteriors of all classes sum to 1."""
    evidence = "Sum(pi[j]*f[j], (j, 1, K))"
    return Derivation(
        setting=JOINT,
        statement=f"Sum(pi[k]*f[k]/{evidence}, (k, 1, K)) == 1",
        proof=(linearity(),),
        worlds=(
            World({"K": 2, "pi": (THIRD, Fraction(2, 3)), "f": (5, 7)}),
            World({"K": 3, "pi": (HALF, QUARTER, QUARTER), "f": (1, 3, 11)}),
        ),
    )


def posterior_at_the_boundary() -> Derivation:
    """On the boundary, where the odds are even, the posterior is ½."""
    return Derivation(
        setting=JOINT,
        given=(BOUNDARY,),
        statement="pi1*f1/(pi0*f0 + pi1*f1) == 1/2",
        proof=(use("boundary", "pi0*f0/(pi0*f0 + pi0*f0)"), ring()),
        worlds=(
            World({"pi0": THIRD, "pi1": Fraction(2, 3), "f0": 14, "f1": 7}),
            World({"pi0": QUARTER, "pi1": Fraction(3, 4), "f0": 3, "f1": 1}),
        ),
        witnesses=(Witness("boundary", World(TWO)),),
    )


def bayes_error() -> Derivation:
    """No decision errs less than the Bayes rule, which errs with ½(1 − |2p − 1|), the smaller of p and 1 − p.

    h is the probability of deciding for class 1, whose posterior is p: where 0 ≤ h ≤ 1 the right side is not
    negative, and it is 0 for the rule that decides for the larger posterior.
    """
    return Derivation(
        setting=Setting(arrays={"h": "", "p": ""}),
        statement="h*(1 - p) + (1 - h)*p - 1/2*(1 - abs(2*p - 1)) == h*relu(1 - 2*p) + (1 - h)*relu(2*p - 1)",
        proof=(cases("2*p - 1"),),
        worlds=tuple(
            World({"h": h, "p": p}) for h in (1, Fraction(2, 5)) for p in (THIRD, Fraction(5, 7), HALF)
        ),
    )


# --- the mixture -------------------------------------------------------------------------------------------

MIXTURE = Setting(
    sizes="K n",
    arrays={"pi": "K", "mu": "K n", "Sigma": "K n n"},
    random={"X": "n", "z": "K"},
    indices={"r": "n", "s": "n"},
)
ONE_CLASS = Equation("one class", ("Sum(z[k], (k, 1, K)) == 1",))
PRIORS = Moments("priors", ("E(z[k]) == pi[k]",), "k")
MEANS = Moments("means", ("E(z[k]*X[i]) == pi[k]*mu[k, i]",), "k i")
COVARIANCES = Moments(
    "covariances", ("E(z[k]*X[i]*X[j]) == pi[k]*(Sigma[k, i, j] + mu[k, i]*mu[k, j])",), "k i j"
)
PARTS = {
    "K": 2, "n": 2, "pi": (QUARTER, Fraction(3, 4)), "mu": ((1, -1), (2, 4)),
    "Sigma": (((4, 2), (2, 1)), ((1, -3), (-3, 9))),
}  # fmt: skip
FIRST, SECOND = (1, 0), (0, 1)


def _drawn(first: tuple[Any, Any], second: tuple[Any, Any], z0: Any = FIRST, z1: Any = SECOND) -> Law:
    """Two equally likely points of either class, with the priors ¼ and ¾."""
    eighth = Fraction(1, 8)
    return weighted(
        *((eighth, {"X": x, "z": z0}) for x in first), *((3 * eighth, {"X": x, "z": z1}) for x in second)
    )


TRUE_LAW = _drawn(((3, 0), (-1, -2)), ((3, 1), (1, 7)))
_OTHER = {
    "K": 2, "n": 2, "pi": (QUARTER, Fraction(3, 4)), "mu": ((0, 3), (5, -2)),
    "Sigma": (((1, 1), (1, 1)), ((4, 0), (0, 0))),
}  # fmt: skip
OTHER_LAW = _drawn(((1, 4), (-1, 2)), ((7, -2), (3, -2)))

_HALVED = {"K": 1, "n": 1, "pi": (HALF,), "mu": ((3,),), "Sigma": (((4,),),)}
_HALVED_LAW = weighted(
    (QUARTER, {"X": (5,), "z": (1,)}), (QUARTER, {"X": (1,), "z": (1,)}), (HALF, {"X": (8,), "z": (0,)})
)
"""Half of the points are of no class."""


def mixture() -> Definition:
    """A class is drawn by the priors, then a point from the normal law of that class: its first two moments."""
    return Definition(
        replace(MIXTURE, indices={"k": "K", "i": "n", "j": "n"}),
        (
            "E(z[k]) == pi[k]",
            "E(z[k]*X[i]) == pi[k]*mu[k, i]",
            "E(z[k]*(X[i] - mu[k, i])*(X[j] - mu[k, j])) == pi[k]*Sigma[k, i, j]",
        ),
    )


def mixture_mean() -> Derivation:
    """The mean of a mixture is the mean of the means."""
    return Derivation(
        setting=MIXTURE,
        given=(ONE_CLASS, MEANS),
        statement="E(X[r]) == Sum(pi[k]*mu[k, r], (k, 1, K))",
        proof=(
            use("one class", "E(Sum(z[k], (k, 1, K))*X[r])"),
            linearity("Sum(E(z[k]*X[r]), (k, 1, K))"),
            moments(),
        ),
        worlds=tuple(
            World({**known, "r": r}, law)
            for known, law in ((PARTS, TRUE_LAW), (_OTHER, OTHER_LAW))
            for r in (1, 2)
        ),
        witnesses=(
            Witness("one class", World({**_HALVED, "r": 1}, _HALVED_LAW)),
            Witness("means", World({**PARTS, "mu": ((1, -1), (3, 4)), "r": 1}, TRUE_LAW)),
        ),
    )


def mixture_covariance() -> Derivation:
    """A mixture varies within its classes and between them: the law of total variance."""
    moved = {"mu": ((1, -1), (3, 4)), "Sigma": (((4, 2), (2, 1)), ((-4, -7), (-7, 9)))}
    unlike = {
        "pi": (HALF, Fraction(3, 4)),
        "mu": ((HALF, -HALF), (2, 4)),
        "Sigma": (((Fraction(9, 4), Fraction(3, 4)), (Fraction(3, 4), Fraction(3, 4))), ((1, -3), (-3, 9))),
    }
    mean_r, mean_s = (f"Sum(pi[k]*mu[k, {i}], (k, 1, K))" for i in "rs")
    spread = "Sum(pi[k]*(Sigma[k, r, s] + mu[k, r]*mu[k, s]), (k, 1, K))"
    return Derivation(
        setting=MIXTURE,
        given=(ONE_CLASS, PRIORS, MEANS, COVARIANCES),
        statement="E(X[r]*X[s]) - E(X[r])*E(X[s]) == Sum(pi[k]*Sigma[k, r, s], (k, 1, K))"
        " + 1/2*Sum(Sum(pi[k]*pi[l]*(mu[k, r] - mu[l, r])*(mu[k, s] - mu[l, s]), (l, 1, K)), (k, 1, K))",
        proof=(
            cites("toy_models.mixture_mean", f"E(X[r]*X[s]) - {mean_r}*E(X[s])"),
            cites("toy_models.mixture_mean", f"E(X[r]*X[s]) - {mean_r}*{mean_s}", r="s"),
            use("one class", f"E(Sum(z[k], (k, 1, K))*X[r]*X[s]) - {mean_r}*{mean_s}"),
            linearity(f"Sum(E(z[k]*X[r]*X[s]), (k, 1, K)) - {mean_r}*{mean_s}"),
            moments(f"{spread} - {mean_r}*{mean_s}"),
            use(
                "one class",
                "Sum(pi[k]*Sigma[k, r, s], (k, 1, K))"
                f" + E(Sum(z[k], (k, 1, K)))*Sum(pi[k]*mu[k, r]*mu[k, s], (k, 1, K)) - {mean_r}*{mean_s}",
            ),
            moments(
                "Sum(pi[k]*Sigma[k, r, s], (k, 1, K))"
                f" + Sum(pi[k], (k, 1, K))*Sum(pi[k]*mu[k, r]*mu[k, s], (k, 1, K)) - {mean_r}*{mean_s}",
            ),
            linearity(),
        ),
        worlds=tuple(
            World({**known, "r": r, "s": s}, law)
            for known, law in ((PARTS, TRUE_LAW), (_OTHER, OTHER_LAW))
            for r, s in ((1, 2), (2, 2))
        ),
        witnesses=(
            Witness("one class", World({**_HALVED, "r": 1, "s": 1}, _HALVED_LAW)),
            Witness("priors", World({**PARTS, **unlike, "r": 1, "s": 1}, TRUE_LAW)),
            Witness("means", World({**PARTS, **moved, "r": 1, "s": 1}, TRUE_LAW)),
            Witness(
                "covariances", World({**PARTS, "Sigma": (((4, 2), (2, 1)),) * 2, "r": 2, "s": 2}, TRUE_LAW)
            ),
        ),
    )


# --- the network -------------------------------------------------------------------------------------------


def layer_parameters() -> Derivation:
    """A layer from n units to m has nm weights and m biases."""
    return Derivation(
        setting=Setting(sizes="n m"),
        statement="Sum(Sum(1, (i, 1, n)), (j, 1, m)) + Sum(1, (j, 1, m)) == (n + 1)*m",
        proof=(linearity(),),
        worlds=(World({"n": 2, "m": 5}), World({"n": 4, "m": 3}), World({"n": 3, "m": 1})),
    )


def parameters() -> Definition:
    """A fully connected network of widths n₀, …, n_K has Σₖ (nₖ₋₁ + 1)nₖ parameters."""
    return Definition(
        Setting(sizes="K", arrays={"n": "*", "p": ""}), ("p == Sum((n[k - 1] + 1)*n[k], (k, 1, K))",)
    )


def toy_network() -> Derivation:
    """The network 2-50-1 has 201 parameters."""
    hidden, output = "(n[0] + 1)*n[1]", "(n[1] + 1)*n[2]"
    return Derivation(
        setting=Setting(arrays={"n": "*"}),
        given=(
            Equation("inputs", ("n[0] == 2",)),
            Equation("hidden units", ("n[1] == 50",)),
            Equation("outputs", ("n[2] == 1",)),
        ),
        statement="Sum((n[k - 1] + 1)*n[k], (k, 1, 2)) == 201",
        proof=(
            split_last("2", f"Sum((n[k - 1] + 1)*n[k], (k, 1, 1)) + {output}"),
            split_last("1", f"Sum((n[k - 1] + 1)*n[k], (k, 1, 0)) + {hidden} + {output}"),
            empty_sum(f"{hidden} + {output}"),
            use("inputs", f"(2 + 1)*n[1] + {output}"),
            use("hidden units", "(2 + 1)*50 + (50 + 1)*n[2]"),
            use("outputs"),
        ),
        worlds=(World({"n": (2, 50, 1)}), World({"n": (2, 50, 1, 7)})),
        witnesses=(
            Witness("inputs", World({"n": (3, 50, 1)})),
            Witness("hidden units", World({"n": (2, 49, 1)})),
            Witness("outputs", World({"n": (2, 50, 2)})),
        ),
    )
