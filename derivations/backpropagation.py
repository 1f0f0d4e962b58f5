"""Backpropagation: the derivatives of a network's loss by all of its weights, from the output to the input.

Layer k takes xₖ to xₖ₊₁ = φ(zₖ), zₖ = Wₖᵀxₖ + bₖ. d is the loss's derivative by what a layer gives to the next
one; nothing else is known of the loss, so that what is proved for every d holds in the middle of a network as
at its end. Layers are filled up with zeros to n units, the number of the widest. φ is any function with the
derivative φ′.
"""

from __future__ import annotations

from fractions import Fraction

from derivations._assumptions import Equation
from derivations._networks import (
    ALONE,
    CUBE,
    EQUAL,
    EQUAL_UNITS,
    HALF,
    HIDDEN,
    INPUT,
    LAYER,
    LAYERS,
    LAYERS_OF_TWO,
    LINE,
    LOGS,
    NETWORK,
    NEXT,
    OUTPUTS,
    PATH,
    POWERS,
    SLOPE,
    SQUARE,
    STACK,
    THIRD,
    THROUGH_LAYER,
    TWO_OUTPUTS,
    TWO_UNITS,
    UNIT,
    unequal,
)
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
        NETWORK,
        (
            "x[t + 1, r] == phi(Sum(x[t, i]*W[t, i, r], (i, 1, n)) + b[t, r])",
            "y[s] == Sum(x[t, i]*U[i, s], (i, 1, n)) + c[s]",
        ),
    )


# --- one layer ---------------------------------------------------------------------------------------------


def layer_weights() -> Derivation:
    """A weight's derivative: its input, times φ′ of its unit, times the derivative by the unit's output."""
    inner = INPUT.format("k", "s")
    return Derivation(
        setting=LAYER,
        statement=f"D({THROUGH_LAYER}, W[r, s]) == Sum(x[k, r]*d[k, s]*dphi({inner}), (k, 1, N))",
        proof=(derivative(),),
        worlds=LAYERS,
    )


def layer_biases() -> Derivation:
    """A bias's derivative is that of a weight whose input is always 1."""
    inner = INPUT.format("k", "s")
    return Derivation(
        setting=LAYER,
        statement=f"D({THROUGH_LAYER}, b[s]) == Sum(d[k, s]*dphi({inner}), (k, 1, N))",
        proof=(derivative(),),
        worlds=LAYERS,
    )


def layer_inputs() -> Derivation:
    """What a layer hands on backward: the derivatives at its units, times φ′ there, through the same weights."""
    inner = INPUT.format("i", "j")
    return Derivation(
        setting=LAYER,
        statement=f"D({THROUGH_LAYER}, x[i, r]) == Sum(W[r, j]*d[i, j]*dphi({inner}), (j, 1, m))",
        proof=(derivative(),),
        worlds=LAYERS,
    )


def tangent() -> Derivation:
    """How fast a unit's output moves when its weights, its bias and its inputs all move along a line."""
    moved = "Sum((W[i] + tau*V[i])*(x[i] + tau*v[i]), (i, 1, n)) + b + tau*c"
    speed = "Sum(V[i]*(x[i] + tau*v[i]) + (W[i] + tau*V[i])*v[i], (i, 1, n)) + c"
    values = {"n": 2, "x": (1, 2), "v": (3, -1), "W": (1, -2), "V": (2, 5), "b": 1, "c": -3, "tau": 2}
    return Derivation(
        setting=LINE,
        statement=f"D(phi({moved}), tau) == dphi({moved})*({speed})",
        proof=(derivative(),),
        worlds=(
            World({**values, **CUBE, "tau": HALF}),
            World({**values, **SQUARE}),
            World({**values, **SQUARE, "n": 1, "tau": 0}),
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
        setting=STACK,
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
        worlds=tuple(World({**LAYERS_OF_TWO, "t": t}) for t in range(4)),
        witnesses=(
            Witness("forward", World({**LAYERS_OF_TWO, "t": 1, "v": ((3, -2), (1, 1))})),
            Witness("backward", World({**LAYERS_OF_TWO, "t": 1, "d": ((1, 1), *LAYERS_OF_TWO["d"][1:])})),
        ),
    )


# --- the loss, and the functions ---------------------------------------------------------------------------


def squared_error() -> Derivation:
    """The squared error's derivative by an output is twice the error, over the number of samples."""
    return Derivation(
        setting=OUTPUTS,
        statement="D(1/N*Sum(Sum((y_hat[k, j] - y[k, j])**2, (j, 1, m)), (k, 1, N)), y_hat[r, s])"
        " == 2/N*(y_hat[r, s] - y[r, s])",
        proof=(derivative(),),
        worlds=(
            World({**TWO_OUTPUTS, "r": 1, "s": 2}),
            World({**TWO_OUTPUTS, "r": 2, "s": 1}),
            World({**TWO_OUTPUTS, "N": 1, "m": 2, "r": 1, "s": 1}),
        ),
    )


def softmax_cross_entropy() -> Derivation:
    """The cross entropy's derivative by an output is its probability, less its target, over the samples' number."""
    p = "exp(y_hat[{0}, {1}])/Sum(exp(y_hat[{0}, h]), (h, 1, m))"
    own = "exp(y_hat[r, s])/Sum(exp(y_hat[r, h]), (h, 1, m))"
    targets = {"N": 2, "m": 2, "y_hat": ((1, -2), (4, 0)), "y": ((0, 1), (THIRD, 1 - THIRD))}
    values = {**targets, "exp": POWERS, "log": LOGS}
    return Derivation(
        setting=OUTPUTS,
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
    chances = {0: THIRD, 1: Fraction(2, 5), -2: Fraction(1, 7), 4: Fraction(3, 4)}
    logs = {p: 5 * k - 2 for k, q in enumerate(chances.values()) for p in (q, 1 - q)}
    values = {
        "N": 2,
        "m": 2,
        "y_hat": ((1, -2), (4, 0)),
        "y": ((0, 1), (1, THIRD)),
        "sigma": chances,
        "log": logs,
    }
    return Derivation(
        setting=OUTPUTS,
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
        setting=ALONE,
        statement=f"D({quotient}, a) == 1 - {quotient}**2",
        proof=(derivative(),),
        worlds=tuple(World({"a": a, "exp": {a: 3, -a: THIRD}}) for a in (1, -2)),
    )


def sigmoid() -> Derivation:
    """The derivative of the sigmoid s is s(1 − s)."""
    quotient = "1/(1 + exp(-a))"
    return Derivation(
        setting=ALONE,
        statement=f"D({quotient}, a) == {quotient}*(1 - {quotient})",
        proof=(derivative(),),
        worlds=tuple(World({"a": a, "exp": {-a: value}}) for a, value in ((1, 3), (-2, HALF))),
    )


# --- what initial weights do -------------------------------------------------------------------------------


def constant_after() -> Derivation:
    """Where the next layer's weights are all a, a layer's weights have gradients a times a sum: none if a is 0."""
    inner = "Sum(x[k, h]*W[h, s], (h, 1, n)) + b[s]"
    values = {**TWO_UNITS, **CUBE, "U": ((3, 3), (3, 3))}
    return Derivation(
        setting=HIDDEN,
        given=(Equation("constant weights after it", ("U[i, j] == a",), "i j"),),
        statement=f"D({NEXT}, W[r, s]) == a*Sum(Sum(x[k, r]*d[k, j]*dphi({inner}), (j, 1, m)), (k, 1, N))",
        proof=(
            derivative(f"Sum(Sum(d[k, j]*U[s, j]*dphi({inner})*x[k, r], (j, 1, m)), (k, 1, N))"),
            use("constant weights after it"),
        ),
        worlds=(
            World(values),
            World({**values, **SQUARE, "s": 1}),
            World({**values, "a": 0, "U": ((0, 0), (0, 0))}),
        ),
        witnesses=(Witness("constant weights after it", World({**values, "U": ((3, 4), (1, 3))})),),
    )


def constant_before() -> Derivation:
    """Where a layer's weights are all a and its biases β, the next layer's weights have one gradient for all its units.

    At a = β = 0 it is φ(0) times a sum: none for tanh and ReLU, half of it for the sigmoid.
    """
    signal = "phi(a*Sum(x[k, h], (h, 1, n)) + beta)"
    values = {**TWO_UNITS, **SQUARE, "W": ((3, 3), (3, 3)), "b": (5, 5)}
    return Derivation(
        setting=HIDDEN,
        given=(
            Equation("constant weights", ("W[h, i] == a",), "h i"),
            Equation("constant biases", ("b[i] == beta",), "i"),
        ),
        statement=f"D({NEXT}, U[s, v]) == Sum(d[k, v]*{signal}, (k, 1, N))",
        proof=(
            derivative(f"Sum(d[k, v]*{UNIT.replace('i]', 's]')}, (k, 1, N))"),
            use("constant weights", "Sum(d[k, v]*phi(Sum(x[k, h]*a, (h, 1, n)) + b[s]), (k, 1, N))"),
            use("constant biases"),
        ),
        worlds=(
            World(values),
            World({**values, **CUBE, "s": 1, "v": 1}),
            World({**values, **CUBE, "a": 0, "beta": 0, "W": ((0, 0), (0, 0)), "b": (0, 0)}),
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
        setting=PATH,
        statement=f"D(1/N*Sum((c[t] - y[k])**2, (k, 1, N)), c[t]) == {SLOPE.format('t')}",
        proof=(derivative("1/N*Sum(2*(c[t] - y[k]), (k, 1, N))"), linearity()),
        worlds=(World(values), World({**values, "N": 2, "t": 0})),
    )


def zero_path() -> Derivation:
    """And so it learns: its distance from the targets' mean shrinks by the factor 1 − 2η at every step."""
    mean = "1/N*Sum(y[k], (k, 1, N))"
    values = {"N": 3, "y": (1, 4, 1), "c": (5,), "eta": THIRD, "alpha": THIRD}
    return Derivation(
        setting=PATH,
        given=(
            Equation("step of the last bias", (f"c[t + 1] == c[t] - eta*({SLOPE.format('t')})",), "t"),
            Equation("shrinkage factor", ("1 - 2*eta == alpha",)),
        ),
        statement=f"c[t] - {mean} == alpha**t*(c[0] - {mean})",
        proof=Induction(
            "t",
            base=(ring(),),
            step=(
                use("step of the last bias", f"c[t] - eta*({SLOPE.format('t')}) - {mean}", t="t"),
                linearity(f"(1 - 2*eta)*(c[t] - {mean})"),
                use("shrinkage factor", f"alpha*(c[t] - {mean})"),
                hypothesis(),
            ),
        ),
        worlds=(World({**values, "t": 0}), World({**values, "t": 1}), World({**values, "t": 3})),
        witnesses=(
            Witness("step of the last bias", World({**values, "t": 1, "c": (5, 1)})),
            Witness("shrinkage factor", World({**values, "t": 1, "alpha": HALF})),
        ),
    )


def equal_units_before() -> Derivation:
    """Two units with equal weights and biases still have equal weights before them after a step."""
    inner = "Sum(x[k, h]*W[h, {0}], (h, 1, n)) + b[{1}]"
    stepped = "W[r, {0}] - eta*Sum(Sum(d[k, j]*U[{2}, j]*dphi(" + inner + ")*x[k, r], (j, 1, m)), (k, 1, N))"
    return Derivation(
        setting=HIDDEN,
        given=EQUAL,
        statement=f"W[r, s] - eta*D({NEXT}, W[r, s]) == W[r, u] - eta*D({NEXT}, W[r, u])",
        proof=(
            derivative(stepped.format("s", "s", "s")),
            use("equal weights before", stepped.format("u", "s", "s")),
            use("equal biases", stepped.format("u", "u", "s")),
            use("equal weights after", stepped.format("u", "u", "u")),
            derivative(),
        ),
        worlds=(World({**EQUAL_UNITS, **CUBE}), World({**EQUAL_UNITS, **SQUARE, "r": 2, "s": 1, "u": 2})),
        witnesses=unequal(**CUBE),
    )


def equal_units_after() -> Derivation:
    """And so they have equal weights after them: they stay one unit, twice, at every step."""
    inner = "Sum(x[k, h]*W[h, {0}], (h, 1, n)) + b[{1}]"
    stepped = "U[{2}, v] - eta*Sum(d[k, v]*phi(" + inner + "), (k, 1, N))"
    return Derivation(
        setting=HIDDEN,
        given=EQUAL,
        statement=f"U[s, v] - eta*D({NEXT}, U[s, v]) == U[u, v] - eta*D({NEXT}, U[u, v])",
        proof=(
            derivative(stepped.format("s", "s", "s")),
            use("equal weights before", stepped.format("u", "s", "s")),
            use("equal biases", stepped.format("u", "u", "s")),
            use("equal weights after", stepped.format("u", "u", "u")),
            derivative(),
        ),
        worlds=(World({**EQUAL_UNITS, **CUBE}), World({**EQUAL_UNITS, **SQUARE, "v": 1, "s": 1, "u": 2})),
        witnesses=unequal(**CUBE),
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
