"""Two bowls and their condition numbers: of Σ + μμᵀ as it is, and of Σ after centring."""

from __future__ import annotations

from derivations._assumptions import Equation
from derivations._terms import Setting
from derivations._worlds import World

TWO_BOWLS = Setting(
    sizes="n",
    arrays={
        "mu": "n", "Sigma": "n n", "kappa": "", "kappa0": "", "a": "", "b": "", "g": "", "h": "",
        "p": "n", "q": "n", "y": "n", "z": "n", "s": "", "t": "",
    },
    symmetric="Sigma",
)  # fmt: skip

CONDITION_NUMBERS = (
    Equation(
        "eigenvalues centred",
        (
            "Sum(Sigma[i, k]*p[k], (k, 1, n)) == a*p[i]",
            "Sum(Sigma[i, k]*q[k], (k, 1, n)) == b*q[i]",
            "Sum((Sigma[i, k] - a*delta(i, k))*(Sigma[k, j] - b*delta(k, j)), (k, 1, n)) == 0",
        ),
        "i j",
    ),
    Equation(
        "eigenvalues uncentred",
        (
            "Sum((Sigma[i, k] + mu[i]*mu[k])*y[k], (k, 1, n)) == g*y[i]",
            "Sum((Sigma[i, k] + mu[i]*mu[k])*z[k], (k, 1, n)) == h*z[i]",
            "Sum((Sigma[i, k] + mu[i]*mu[k] - g*delta(i, k))"
            "*(Sigma[k, j] + mu[k]*mu[j] - h*delta(k, j)), (k, 1, n)) == 0",
        ),
        "i j",
    ),
    Equation("unit vectors", tuple(f"dot({x}, {x}) == 1" for x in "pqyz")),
    Equation("largest first", ("a == b + s**2", "g == h + t**2")),
    Equation("condition numbers", ("kappa0 == a/b", "kappa == g/h")),
)

FLATTEST = World(
    {
        "n": 2, "Sigma": ((1, 0), (0, 5)), "mu": (2, 0), "a": 5, "b": 1, "g": 5, "h": 5, "s": 2, "t": 0,
        "p": (0, 1), "q": (1, 0), "y": (0, 1), "z": (1, 0),
    }
)  # fmt: skip
"""Inputs whose mean lies along the direction of least variance."""
