"""What leaves Adam's path as it is: the proofs of three claims, each by induction over the steps.

Both paths follow the update; the barred one has other gradients.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from derivations._assumptions import Equation
from derivations._proof import Chain, Derivation, Induction, cites, hypothesis, linearity, ring, root, use
from derivations._terms import Setting
from derivations._worlds import Witness, World

HALF = Fraction(1, 2)
STEP = "eta*({v}/(1 - beta1**(t + 1)))/(sqrt({g}/(1 - beta2**(t + 1))) + epsilon)"
BARE = "eta*({v}/(1 - beta1**(t + 1)))/sqrt({g}/(1 - beta2**(t + 1)))"
"""The step without ε."""

PATHS = Setting(
    sizes="t",
    arrays={
        **dict.fromkeys(("beta1", "beta2", "eta", "epsilon", "c"), ""),
        **dict.fromkeys(("theta", "v", "g", "grad"), "*"),
        **dict.fromkeys(("theta_bar", "v_bar", "g_bar", "grad_bar"), "*"),
    },
    nonnegative="c",
)
VALUES: Mapping[str, Any] = {
    "t": 2,
    "beta1": HALF,
    "beta2": Fraction(1, 7),
    "eta": 3,
    "grad": (None, 5, 1),
    "theta": (7,),
}
"""With this β₂ the corrected second moments are 25 and 4; with the gradients −13, 7 they are 169 and 64."""


def _path(step: str, bar: str, grad: str, about: str) -> tuple[Equation, ...]:
    """What is assumed of one path, told apart by ``about``: it starts without moments and follows Adam."""
    v, g, theta = f"v{bar}", f"g{bar}", f"theta{bar}"
    taken = step.format(v=f"{v}[t + 1]", g=f"{g}[t + 1]")
    return (
        Equation(f"zero first moment{about}", (f"{v}[0] == 0",)),
        Equation(f"zero second moment{about}", (f"{g}[0] == 0",)),
        Equation(f"first moment{about}", (f"{v}[t + 1] == beta1*{v}[t] + (1 - beta1)*({grad})",), "t"),
        Equation(f"second moment{about}", (f"{g}[t + 1] == beta2*{g}[t] + (1 - beta2)*({grad})**2",), "t"),
        Equation(f"parameter step{about}", (f"{theta}[t + 1] == {theta}[t] - {taken}",), "t"),
    )


def _broken(values: Mapping[str, Any], about: str, bar: str, start: int) -> tuple[Witness, ...]:
    """For each assumption of one path, a world at time 1 without it; ``start`` keeps the root rational."""

    def at(name: str, *entries: Any) -> World:
        return World({**values, "t": 1, f"{name}{bar}": entries})

    return (
        Witness(f"zero first moment{about}", at("v", 3)),
        Witness(f"zero second moment{about}", at("g", start)),
        Witness(f"first moment{about}", at("v", 0, 1)),
        Witness(f"second moment{about}", at("g", 0, Fraction(6, 7))),
        Witness(f"parameter step{about}", at("theta", values[f"theta{bar}"][0], 2)),
    )


def _worlds(values: Mapping[str, Any], **others: Any) -> tuple[World, ...]:
    """At the times 0, 1 and 2, and at 2 with other values."""
    return tuple(World({**values, **more}) for more in ({"t": 0}, {"t": 1}, {}, {"eta": -1, **others}))


def _unrolled(form: str, c: str) -> Chain:
    """The moments v̄ₜ₊₁ and ḡₜ₊₁ of gradients times c in the formula become c·vₜ₊₁ and c²·gₜ₊₁."""
    sums = {
        "beta1": "(1 - beta1)*Sum(beta1**(t + 1 - i)*({}), (i, 1, t + 1))",
        "beta2": "(1 - beta2)*Sum(beta2**(t + 1 - i)*({})**2, (i, 1, t + 1))",
    }
    first, second = sums["beta1"].format, sums["beta2"].format
    return (
        cites(
            "adam.first_moment",
            form.format(v=first(f"{c}*grad[i]"), g="g_bar[t + 1]"),
            t="t + 1", beta="beta1", v="v_bar", grad=f"{c}*grad[i]",
        ),
        linearity(form.format(v=f"{c}*({first('grad[i]')})", g="g_bar[t + 1]")),
        cites("adam.first_moment", form.format(v=f"{c}*v[t + 1]", g="g_bar[t + 1]"), t="t + 1", beta="beta1"),
        cites(
            "adam.second_moment",
            form.format(v=f"{c}*v[t + 1]", g=second(f"{c}*grad[i]")),
            t="t + 1", beta="beta2", g="g_bar", grad=f"{c}*grad[i]",
        ),
        linearity(form.format(v=f"{c}*v[t + 1]", g=f"{c}**2*({second('grad[i]')})")),
        cites(
            "adam.second_moment",
            form.format(v=f"{c}*v[t + 1]", g=f"{c}**2*g[t + 1]"),
            t="t + 1", beta="beta2",
        ),
    )  # fmt: skip


def scale() -> Derivation:
    """Gradients times c, and no ε."""
    form = f"theta_bar[t] - {BARE}"
    size = "sqrt(g[t + 1]/(1 - beta2**(t + 1)))"
    values = {**VALUES, "c": 2, "theta_bar": (7,)}
    return Derivation(
        setting=PATHS,
        given=(
            *_path(BARE, "", "grad[t + 1]", ""),
            *_path(BARE, "_bar", "c*grad[t + 1]", ", scaled"),
            Equation("same start", ("theta_bar[0] == theta[0]",)),
        ),
        statement="theta_bar[t] == theta[t]",
        proof=Induction(
            "t",
            base=(use("same start"),),
            step=(
                use("parameter step, scaled", form.format(v="v_bar[t + 1]", g="g_bar[t + 1]"), t="t"),
                *_unrolled(form, "c"),
                root(f"c*{size}", f"theta_bar[t] - eta*(c*v[t + 1]/(1 - beta1**(t + 1)))/(c*{size})"),
                ring(form.format(v="v[t + 1]", g="g[t + 1]")),
                hypothesis("theta[t] - " + BARE.format(v="v[t + 1]", g="g[t + 1]")),
                use("parameter step", t="t"),
            ),
        ),
        worlds=_worlds(values, c=HALF, grad=(None, -13, 7)),
        witnesses=(
            *_broken(values, "", "", 144),
            *_broken(values, ", scaled", "_bar", 264),
            Witness("same start", World({**values, "t": 1, "theta_bar": (6,)})),
        ),
    )


def sign() -> Derivation:
    """Gradients with the other sign, from the mirrored start."""
    form, step = f"theta_bar[t] - {STEP}", STEP.format(v="v[t + 1]", g="g[t + 1]")
    values = {**VALUES, "epsilon": HALF, "theta_bar": (-7,)}
    return Derivation(
        setting=PATHS,
        given=(
            *_path(STEP, "", "grad[t + 1]", ""),
            *_path(STEP, "_bar", "-1*grad[t + 1]", ", mirrored"),
            Equation("mirrored start", ("theta_bar[0] == -1*theta[0]",)),
        ),
        statement="theta_bar[t] == -1*theta[t]",
        proof=Induction(
            "t",
            base=(use("mirrored start"),),
            step=(
                use("parameter step, mirrored", form.format(v="v_bar[t + 1]", g="g_bar[t + 1]"), t="t"),
                *_unrolled(form, "(-1)"),
                ring(f"theta_bar[t] + {step}"),
                hypothesis(f"-1*theta[t] + {step}"),
                use("parameter step", t="t"),
            ),
        ),
        worlds=_worlds(values, epsilon=0, grad=(None, -13, 7)),
        witnesses=(
            *_broken(values, "", "", 144),
            *_broken(values, ", mirrored", "_bar", 144),
            Witness("mirrored start", World({**values, "t": 1, "theta_bar": (7,)})),
        ),
    )


def place() -> Derivation:
    """Entries of two tensors, at any place, that have the same gradients."""
    form, step = f"theta_bar[t] - {STEP}", STEP.format(v="v[t + 1]", g="g[t + 1]")
    first = "(1 - beta1)*Sum(beta1**(t + 1 - i)*{}[i], (i, 1, t + 1))".format
    second = "(1 - beta2)*Sum(beta2**(t + 1 - i)*{}[i]**2, (i, 1, t + 1))".format
    both, same = form.format(v=first("grad_bar"), g=second("grad_bar")), ("grad", "grad_bar")
    values = {**VALUES, "epsilon": HALF, "theta_bar": (7,), "grad_bar": VALUES["grad"]}
    return Derivation(
        setting=PATHS,
        given=(
            *_path(STEP, "", "grad[t + 1]", ""),
            *_path(STEP, "_bar", "grad_bar[t + 1]", ", other entry"),
            Equation("same gradients", ("grad_bar[i] == grad[i]",), "i"),
            Equation("same start", ("theta_bar[0] == theta[0]",)),
        ),
        statement="theta_bar[t] == theta[t]",
        proof=Induction(
            "t",
            base=(use("same start"),),
            step=(
                use("parameter step, other entry", form.format(v="v_bar[t + 1]", g="g_bar[t + 1]"), t="t"),
                cites(
                    "adam.first_moment",
                    form.format(v=first("grad_bar"), g="g_bar[t + 1]"),
                    t="t + 1", beta="beta1", v="v_bar", grad="grad_bar",
                ),
                cites("adam.second_moment", both, t="t + 1", beta="beta2", g="g_bar", grad="grad_bar"),
                use("same gradients", form.format(v=first("grad"), g=second("grad"))),
                cites(
                    "adam.first_moment",
                    form.format(v="v[t + 1]", g=second("grad")),
                    t="t + 1", beta="beta1",
                ),
                cites("adam.second_moment", f"theta_bar[t] - {step}", t="t + 1", beta="beta2"),
                hypothesis(f"theta[t] - {step}"),
                use("parameter step", t="t"),
            ),
        ),
        worlds=_worlds(values, epsilon=0, **dict.fromkeys(same, (None, -13, 7))),
        witnesses=(
            *_broken(values, "", "", 144),
            *_broken(values, ", other entry", "_bar", 144),
            Witness("same gradients", World({**values, "t": 1, "grad_bar": (None, -5)})),
            Witness("same start", World({**values, "t": 1, "theta_bar": (6,)})),
        ),
    )  # fmt: skip
