"""Exact arithmetic for oracles: rational numbers, rigorous enclosures, and derived rounding budgets.

An oracle is written once, with + - * / ** and the functions of this package. On ``Fraction`` it is exact; on
``Ball`` it encloses every honest floating-point evaluation of the same formula: oracle and budget come out of
one pass.
"""

from reference.exact._ball import PRECISION, UNIT_ROUNDOFF, Ball, ball, working_precision
from reference.exact._cosine import cos, cos_pi
from reference.exact._exponential import exp, log
from reference.exact._functions import (
    Irrational,
    Value,
    dot,
    largest,
    one_minus_power,
    power,
    relu,
    relu_slope,
    rounded,
    sqrt,
    total,
    weighted_mean,
)
from reference.exact._gaussian import tanh_layers, tanh_second_moment, truncated_normal_variance
from reference.exact._guarded import GUARD, clipped, guarded_share
from reference.exact._results import agreement, contains, digits, distance, exact_value, is_finite, to_ball
from reference.exact._sigmoid import log_softmax, sigmoid, softmax, tanh

__all__ = [
    "GUARD",
    "PRECISION",
    "UNIT_ROUNDOFF",
    "Ball",
    "Irrational",
    "Value",
    "agreement",
    "ball",
    "clipped",
    "contains",
    "cos",
    "cos_pi",
    "digits",
    "distance",
    "dot",
    "exact_value",
    "exp",
    "guarded_share",
    "is_finite",
    "largest",
    "log",
    "log_softmax",
    "one_minus_power",
    "power",
    "relu",
    "relu_slope",
    "rounded",
    "sigmoid",
    "softmax",
    "sqrt",
    "tanh",
    "tanh_layers",
    "tanh_second_moment",
    "to_ball",
    "total",
    "truncated_normal_variance",
    "weighted_mean",
    "working_precision",
]
