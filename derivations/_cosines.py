"""One cycle of the cosine between two rates.

The kernel has no trigonometry: cosines and sines are tables, and what a proof needs to know of them stands
among its assumptions.
"""

from __future__ import annotations

from fractions import Fraction

from derivations._assumptions import Equation
from derivations._terms import Setting

HALF = Fraction(1, 2)

COSINE = Setting(
    sizes="t u m T",
    arrays={"eta": "*", "eta_min": "", "eta_max": "", "c": "*", "s": "*", "h": ""},
)
"""cₜ is cos(πt/T), sₜ is sin(π(t − ½)/T), and h is sin(π/(2T))."""

ANNEALED = "eta_min + 1/2*(eta_max - eta_min)*(1 + c[{0}])"
SCHEDULE = Equation("cosine schedule", (f"eta[t] == {ANNEALED.format('t')}",), "t")
COS_ZERO = Equation("cosine of 0", ("c[0] == 1",))
PRODUCTS = Equation("product of sine and cosine", ("2*h*c[t] == s[t + 1] - s[t]",), "t")
DIFFERENCES = Equation("difference of cosines", ("c[t] - c[t + 1] == 2*h*s[t + 1]",), "t")
SINE_ENDS = Equation("sines at the ends", ("s[0] == -h", "s[T] == h"))

BETWEEN = {"eta_min": 2, "eta_max": 9}
THIRDS = {**BETWEEN, "T": 3, "h": HALF, "c": (1, HALF, -HALF, -1), "s": (-HALF, HALF, 1, HALF, -HALF)}
"""A cycle of three steps, at whose angles cosine and sine are rational."""
WHOLE = {**BETWEEN, "T": 1, "h": 1, "c": (1, -1), "s": (-1, 1, -1)}
