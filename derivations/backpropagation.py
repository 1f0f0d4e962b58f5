"""Backpropagation: the derivatives of a network's loss by all of its weights, from the output to the input.

Layer k takes xₖ to xₖ₊₁ = φ(zₖ), zₖ = Wₖᵀxₖ + bₖ. d is the loss's derivative by what a layer gives to the next
one; nothing else is known of the loss, so that what is proved for every d holds in the middle of a network as
at its end. Layers are filled up with zeros to n units, the number of the widest. φ is any function with the
derivative φ′.
"""

from __future__ import annotations

from fractions import Fraction

from derivations import _networks as nets
from derivations._assumptions import Equation
from derivations._proof import (
    Definition,
    Derivation,
    Induction,
    Refutation,
    derivative,
    empty_sum,
    hypothesis,
    linearity,
    ring,
    split_last,
    use,
)
from derivations._terms import Setting
from derivations._worlds import Witness, World


def forward() -> Definition:
    """Hidden layers apply φ to a linear function of the layer before; the last layer is linear."""
    return Definition(
        nets.NETWORK,
        (
            "x[t + 1, r] == phi(Sum(x[t, i]*W[t, i, r], (i, 1, n)) + b[t, r])",
            "y[s] == Sum(x[t, i]*U[i, s], (i, 1, n)) + c[s]",
        ),
    )


# --- one layer ---------------------------------------------------------------------------------------------


def layer_weights() -> Derivation:
    """A weight's derivative: its input, times φ′ of its unit, times the derivative by the unit's output."""
    inner = nets.INPUT.format("k", "s")
    return Derivation(
        setting=nets.LAYER,
        statement=f"D({nets.THROUGH_LAYER}, W[r, s]) == Sum(x[k, r]*d[k, s]*dphi({inner}), (k, 1, N))",
        proof=(derivative(),),
        worlds=nets.LAYERS,
    )


def layer_biases() -> Derivation:
    """A bias's derivative is that of a weight whose input is always 1."""
    inner = nets.INPUT.format("k", "s")
    return Derivation(
        setting=nets.LAYER,
        statement=f"D({nets.THROUGH_LAYER}, b[s]) == Sum(d[k, s]*dphi({inner}), (k, 1, N))",
        proof=(derivative(),),
        worlds=nets.LAYERS,
    )


def layer_inputs() -> Derivation:
    """What a layer hands on backward: the derivatives at its units, times φ′ there, through the same weights."""
    inner = nets.INPUT.format("i", "j")
    return Derivation(
        setting=nets.LAYER,
        statement=f"D({nets.THROUGH_LAYER}, x[i, r]) == Sum(W[r, j]*d[i, j]*dphi({inner}), (j, 1, m))",
        proof=(derivative(),),
        worlds=nets.LAYERS,
    )


def tangent() -> Derivation:
    """How fast a unit's output moves when its weights, its bias and its inputs all move along a line."""
    moved = "Sum((W[i] + tau*V[i])*(x[i] + tau*v[i]), (i, 1, n)) + b + tau*c"
    speed = "Sum(V[i]*(x[i] + tau*v[i]) + (W[i] + tau*V[i])*v[i], (i, 1, n)) + c"
    values = {"n": 2, "x": (1, 2), "v": (3, -1), "W": (1, -2), "V": (2, 5), "b": 1, "c": -3, "tau": 2}
    return Derivation(
        setting=nets.LINE,
        statement=f"D(phi({moved}), tau) == dphi({moved})*({speed})",
        proof=(derivative(),),
        worlds=(
            World({**values, **nets.CUBE, "tau": nets.HALF}),
            World({**values, **nets.SQUARE}),
            World({**values, **nets.SQUARE, "n": 1, "tau": 0}),
        ),
    )


# --- all layers --------------------------------------------------------------------------------------------


def reverse_mode() -> Derivation:
    """The derivative along any direction is the sum of what each layer's weights and biases contribute.

    So what stands beside Vₖᵢⱼ is the derivative by Wₖᵢⱼ, and what stands beside cₖⱼ that by bₖⱼ: one pass
    backward gives them all.
    """
    contributed = (
        "Sum(Sum(x[{0}, i]*V[{0}, i, j]*p[{0}, j]*d[{0} + 1, j], (j, 1, n)), (i, 1, n))"
        " + Sum(c[{0}, j]*p[{0}, j]*d[{0} + 1, j], (j, 1, n))"
    )
    start, last = "Sum(d[0, j]*v[0, j], (j, 1, n))", contributed.format("t")
    before = f"Sum({contributed.format('k')}, (k, 0, t - 1))"
    pushed = "p[t, j]*(Sum(V[t, i, j]*x[t, i] + W[t, i, j]*v[t, i], (i, 1, n)) + c[t, j])"
    return Derivation(
        setting=nets.STACK,
        given=(
            Equation(
                "forward",
                (
                    "v[k + 1, j] == p[k, j]*(Sum(V[k, i, j]*x[k, i] + W[k, i, j]*v[k, i], (i, 1, n)) + c[k, j])",
                ),
                "k j",
            ),
            Equation("backward", ("d[k, h] == Sum(W[k, h, j]*p[k, j]*d[k + 1, j], (j, 1, n))",), "k h"),
        ),
        statement=f"Sum(d[t, j]*v[t, j], (j, 1, n)) == {start} + {before}",
        proof=Induction(
            "t",
            base=(empty_sum(),),
            step=(
                use("forward", f"Sum(d[t + 1, j]*{pushed}, (j, 1, n))", k="t"),
                linearity(f"Sum(v[t, i]*Sum(W[t, i, j]*p[t, j]*d[t + 1, j], (j, 1, n)), (i, 1, n)) + {last}"),
                use("backward", f"Sum(d[t, i]*v[t, i], (i, 1, n)) + {last}", k="t"),
                hypothesis(f"{start} + {before} + {last}"),
                split_last("t"),
            ),
        ),
        worlds=tuple(World({**nets.LAYERS_OF_TWO, "t": t}) for t in range(4)),
        witnesses=(
            Witness("forward", World({**nets.LAYERS_OF_TWO, "t": 1, "v": ((3, -2), (1, 1))})),
            Witness(
                "backward", World({**nets.LAYERS_OF_TWO, "t": 1, "d": ((1, 1), *nets.LAYERS_OF_TWO["d"][1:])})
            ),
        ),
    )


# --- the loss, and the functions ---------------------------------------------------------------------------


def squared_error() -> Derivation:
    """The squared error's derivative by an output is twice the error, over the number of samples."""
    return Derivation(
        setting=nets.OUTPUTS,
        statement="D(1/N*Sum(Sum((y_hat[k, j] - y[k, j])**2, (j, 1, m)), (k, 1, N)), y_hat[r, s])"
        " == 2/N*(y_hat[r, s] - y[r, s])",
        proof=(derivative(),),
        worlds=(
            World({**nets.TWO_OUTPUTS, "r": 1, "s": 2}),
            World({**nets.TWO_OUTPUTS, "r": 2, "s": 1}),
            World({**nets.TWO_OUTPUTS, "N": 1, "m": 2, "r": 1, "s": 1}),
        ),
    )


def softmax_cross_entropy() -> Derivation:
    """The cross entropy's derivative by an output is its probability, less its target, over the samples' number."""
    p = "exp(y_hat[{0}, {1}])/Sum(exp(y_hat[{0}, h]), (h, 1, m))"
    own = "exp(y_hat[r, s])/Sum(exp(y_hat[r, h]), (h, 1, m))"
    targets = {"N": 2, "m": 2, "y_hat": ((1, -2), (4, 0)), "y": ((0, 1), (nets.THIRD, 1 - nets.THIRD))}
    values = {**targets, "exp": nets.POWERS, "log": nets.LOGS}
    return Derivation(
        setting=nets.OUTPUTS,
        given=(Equation("targets sum to one", ("Sum(y[k, j], (j, 1, m)) == 1",), "k"),),
        statement=f"D(-1/N*Sum(Sum(y[k, j]*log({p.format('k', 'j')}), (j, 1, m)), (k, 1, N)), y_hat[r, s])"
        f" == 1/N*({own} - y[r, s])",
        proof=(
            derivative(f"1/N*({own}*Sum(y[r, j], (j, 1, m)) - y[r, s])"),
            use("targets sum to one", k="r"),
        ),
        worlds=(
            World({**values, "r": 1, "s": 2}),
            World({**values, "r": 2, "s": 1}),
            World({**values, "N": 1, "r": 1, "s": 1}),
        ),
        witnesses=(Witness("targets sum to one", World({**values, "y": ((1, 1), (0, 1)), "r": 1, "s": 2})),),
    )


def sigmoid_cross_entropy() -> Derivation:
    """With a sigmoid at the output, too, the cross entropy's derivative is the probability less the target."""
    q = "y_hat[k, j]"
    loss = f"y[k, j]*log(sigma({q})) + (1 - y[k, j])*log(1 - sigma({q}))"
    chances = {0: nets.THIRD, 1: Fraction(2, 5), -2: Fraction(1, 7), 4: Fraction(3, 4)}
    logs = {p: 5 * k - 2 for k, q in enumerate(chances.values()) for p in (q, 1 - q)}
    values = {
        "N": 2,
        "m": 2,
        "y_hat": ((1, -2), (4, 0)),
        "y": ((0, 1), (1, nets.THIRD)),
        "sigma": chances,
        "log": logs,
    }
    return Derivation(
        setting=nets.OUTPUTS,
        statement=f"D(-1/N*Sum(Sum({loss}, (j, 1, m)), (k, 1, N)), y_hat[r, s])"
        " == 1/N*(sigma(y_hat[r, s]) - y[r, s])",
        proof=(derivative(),),
        worlds=(
            World({**values, "r": 1, "s": 2}),
            World({**values, "r": 2, "s": 1}),
            World({**values, "r": 2, "s": 2}),
        ),
    )


def tanh() -> Derivation:
    """The derivative of tanh is 1 − tanh²."""
    quotient = "((exp(a) - exp(-a))/(exp(a) + exp(-a)))"
    return Derivation(
        setting=nets.ALONE,
        statement=f"D({quotient}, a) == 1 - {quotient}**2",
        proof=(derivative(),),
        worlds=tuple(World({"a": a, "exp": {a: 3, -a: nets.THIRD}}) for a in (1, -2)),
    )


def sigmoid() -> Derivation:
    """The derivative of the sigmoid s is s(1 − s)."""
    quotient = "1/(1 + exp(-a))"
    return Derivation(
        setting=nets.ALONE,
        statement=f"D({quotient}, a) == {quotient}*(1 - {quotient})",
        proof=(derivative(),),
        worlds=tuple(World({"a": a, "exp": {-a: value}}) for a, value in ((1, 3), (-2, nets.HALF))),
    )


# --- what initial weights do -------------------------------------------------------------------------------


def constant_after() -> Derivation:
    """Where the next layer's weights are all a, a layer's weights have gradients a times a sum: none if a is 0."""
    inner = "Sum(x[k, h]*W[h, s], (h, 1, n)) + b[s]"
    values = {**nets.TWO_UNITS, **nets.CUBE, "U": ((3, 3), (3, 3))}
    return Derivation(
        setting=nets.HIDDEN,
        given=(Equation("constant weights after it", ("U[i, j] == a",), "i j"),),
        statement=f"D({nets.NEXT}, W[r, s]) == a*Sum(Sum(x[k, r]*d[k, j]*dphi({inner}), (j, 1, m)), (k, 1, N))",
        proof=(
            derivative(f"Sum(Sum(d[k, j]*U[s, j]*dphi({inner})*x[k, r], (j, 1, m)), (k, 1, N))"),
            use("constant weights after it"),
        ),
        worlds=(
            World(values),
            World({**values, **nets.SQUARE, "s": 1}),
            World({**values, "a": 0, "U": ((0, 0), (0, 0))}),
        ),
        witnesses=(Witness("constant weights after it", World({**values, "U": ((3, 4), (1, 3))})),),
    )


def constant_before() -> Derivation:
    """Where a layer's weights are all a and its biases β, the next layer's weights have one gradient for all its units.

    At a = β = 0 it is φ(0) times a sum: none for tanh and ReLU, half of it for the sigmoid.
    """
    signal = "phi(a*Sum(x[k, h], (h, 1, n)) + beta)"
    values = {**nets.TWO_UNITS, **nets.SQUARE, "W": ((3, 3), (3, 3)), "b": (5, 5)}
    return Derivation(
        setting=nets.HIDDEN,
        given=(
            Equation("constant weights", ("W[h, i] == a",), "h i"),
            Equation("constant biases", ("b[i] == beta",), "i"),
        ),
        statement=f"D({nets.NEXT}, U[s, v]) == Sum(d[k, v]*{signal}, (k, 1, N))",
        proof=(
            derivative(f"Sum(d[k, v]*{nets.UNIT.replace('i]', 's]')}, (k, 1, N))"),
            use("constant weights", "Sum(d[k, v]*phi(Sum(x[k, h]*a, (h, 1, n)) + b[s]), (k, 1, N))"),
            use("constant biases"),
        ),
        worlds=(
            World(values),
            World({**values, **nets.CUBE, "s": 1, "v": 1}),
            World({**values, **nets.CUBE, "a": 0, "beta": 0, "W": ((0, 0), (0, 0)), "b": (0, 0)}),
        ),
        witnesses=(
            Witness("constant weights", World({**values, "W": ((3, 1), (3, 3))})),
            Witness("constant biases", World({**values, "b": (5, 2)})),
        ),
    )


def zero_bias() -> Derivation:
    """Where all weights are 0 the output is the last bias, whose derivative is twice its distance from the mean."""
    values = {"N": 3, "y": (1, 4, -2), "c": (5, 7), "t": 1}
    return Derivation(
        setting=nets.PATH,
        statement=f"D(1/N*Sum((c[t] - y[k])**2, (k, 1, N)), c[t]) == {nets.SLOPE.format('t')}",
        proof=(derivative("1/N*Sum(2*(c[t] - y[k]), (k, 1, N))"), linearity()),
        worlds=(World(values), World({**values, "N": 2, "t": 0})),
    )


def zero_path() -> Derivation:
    """And so it learns: its distance from the targets' mean shrinks by the factor 1 − 2η at every step."""
    mean = "1/N*Sum(y[k], (k, 1, N))"
    values = {"N": 3, "y": (1, 4, 1), "c": (5,), "eta": nets.THIRD, "alpha": nets.THIRD}
    return Derivation(
        setting=nets.PATH,
        given=(
            Equation("step of the last bias", (f"c[t + 1] == c[t] - eta*({nets.SLOPE.format('t')})",), "t"),
            Equation("shrinkage factor", ("1 - 2*eta == alpha",)),
        ),
        statement=f"c[t] - {mean} == alpha**t*(c[0] - {mean})",
        proof=Induction(
            "t",
            base=(ring(),),
            step=(
                use("step of the last bias", f"c[t] - eta*({nets.SLOPE.format('t')}) - {mean}", t="t"),
                linearity(f"(1 - 2*eta)*(c[t] - {mean})"),
                use("shrinkage factor", f"alpha*(c[t] - {mean})"),
                hypothesis(),
            ),
        ),
        worlds=(World({**values, "t": 0}), World({**values, "t": 1}), World({**values, "t": 3})),
        witnesses=(
            Witness("step of the last bias", World({**values, "t": 1, "c": (5, 1)})),
            Witness("shrinkage factor", World({**values, "t": 1, "alpha": nets.HALF})),
        ),
    )


def unit_gradient() -> Derivation:
    """The gradient of all of a unit's numbers, those before it and those after it, in one formula."""
    through = (
        f"Sum(Sum(phi({nets.SUM_BEFORE.format('j')})*{nets.SUM_AFTER.format('j')}, (j, 1, l)), (k, 1, N))"
    )
    return Derivation(
        setting=nets.UNITS,
        statement=f"D({through}, w[t, r, s]) == {nets.UNIT_SLOPE.format('s', 'r')}",
        proof=(derivative(),),
        worlds=(
            World({**nets.STEPS_OF_TWO, "t": 0, "r": 1, "s": 1}),
            World({**nets.STEPS_OF_TWO, "t": 0, "r": 3, "s": 2}),
            World({**nets.FULL_STEPS, "t": 0}),
        ),
    )


def equal_units() -> Derivation:
    """Two units that start equal stay equal at every step, before and after them: they are one unit, twice."""
    stepped = "w[t, r, {0}] - eta*" + nets.UNIT_SLOPE.format("{0}", "r")
    return Derivation(
        setting=nets.UNITS,
        given=(Equation("equal start", ("w[0, g, s] == w[0, g, u]",), "g"), nets.DESCENT),
        statement="w[t, r, s] == w[t, r, u]",
        proof=Induction(
            "t",
            base=(use("equal start", g="r"),),
            step=(
                use("gradient descent", stepped.format("s"), t="t"),
                hypothesis(stepped.format("u")),
                use("gradient descent", t="t"),
            ),
        ),
        worlds=tuple(World({**nets.STEPS_OF_TWO, "t": t}, steps=2) for t in range(3)),
        witnesses=(
            Witness("equal start", World({**nets.STEPS_OF_TWO, "t": 1, "w": (nets.UNLIKE,)}, steps=2)),
            Witness("gradient descent", World({**nets.STEPS_OF_TWO, "t": 1, "w": (nets.ALIKE, nets.UNLIKE)})),
        ),
    )


def zero_units() -> Derivation:
    """Units whose weights and biases start at 0 keep them at 0, at every step, if φ(0) is 0."""
    start = ((0, 0), (0, 0), (0, 0))
    zeros = {**nets.STEPS_OF_TWO, "w": (start,)}
    stepped = "0 - eta*Sum(x[t, k, r]*dphi(0)*0 + d[t, k, r]*{0}, (k, 1, N))"
    return Derivation(
        setting=nets.UNITS,
        given=(
            Equation("zero start", ("w[0, g, i] == 0",), "g i"),
            nets.DESCENT,
            Equation("φ(0) is 0", ("phi(0) == 0",)),
        ),
        statement="w[t, r, s] == 0",
        proof=Induction(
            "t",
            base=(use("zero start"),),
            step=(
                use("gradient descent", f"w[t, r, s] - eta*{nets.UNIT_SLOPE.format('s', 'r')}", t="t"),
                hypothesis(stepped.format("phi(0)")),
                use("φ(0) is 0"),
            ),
        ),
        worlds=tuple(World({**zeros, "t": t}, steps=2) for t in range(3)),
        witnesses=(
            Witness("zero start", World({**nets.STEPS_OF_TWO, "t": 1}, steps=2)),
            Witness("gradient descent", World({**zeros, "t": 1, "w": (start, nets.UNLIKE)})),
            Witness("φ(0) is 0", World({**zeros, **nets.SQUARE, "t": 1, "r": 3}, steps=2)),
        ),
    )


def slide_zero() -> Refutation:
    """With all weights 0 the output's bias still has a gradient: something learns."""
    return Refutation(
        setting=Setting(
            arrays={"x": "", "y": "", "W": "", "b": "", "U": "", "c": ""},
            functions={"tanh": "1 - tanh(z)**2"},
        ),
        given=(Equation("all weights are zero", ("W == 0", "b == 0", "U == 0", "c == 0")),),
        statement="D((U*tanh(x*W + b) + c - y)**2, c) == 0",
        world=World({"x": 1, "y": 1, "W": 0, "b": 0, "U": 0, "c": 0, "tanh": {0: 0}}),
        printed="0",
        true="-2",
    )
