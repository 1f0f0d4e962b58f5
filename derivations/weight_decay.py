"""Weight decay: the squared norm of the weights as a penalty, and what it does to a step.

λ (``lambda_``) is the penalty's factor, η the learning rate, ∇ₜ (``grad[t]``) the gradient of the loss alone
at step t. Trajectories are followed one coordinate at a time: w is one of the weights; b is one of the
biases, and s the loss's derivative by it.
"""

from __future__ import annotations

from fractions import Fraction

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

HALF = Fraction(1, 2)
THIRD = Fraction(1, 3)
TENTH = Fraction(1, 10)

LAYERS = Setting(
    sizes="K n m", arrays={"R": "", "W": "K n m", "lambda_": ""}, indices={"l": "K", "r": "n", "s": "m"}
)
"""K layers of weights; n and m are the sizes of the largest, the others being filled up with zeros."""
NEURON = Setting(
    sizes="N n",
    arrays={"x": "N n", "y": "N", "w": "n", "b": "", "R": ""},
)
STEPS = Setting(
    sizes="t",
    arrays={
        "w": "*",
        "v": "*",
        "b": "*",
        "grad": "*",
        "s": "*",
        "eta": "",
        "lambda_": "",
        "delta": "",
        "alpha": "",
    },
    nonzero="alpha",
)

SQUARES = "Sum(Sum(Sum(W[k, i, j]**2, (j, 1, m)), (i, 1, n)), (k, 1, K))"
STEP = Equation("step on the penalised loss", ("w[t + 1] == w[t] - eta*(grad[t] + 2*lambda_*w[t])",), "t")
FACTOR = Equation("shrinkage factor", ("1 - 2*eta*lambda_ == alpha",))
STREAM = (Fraction(1), Fraction(-3), Fraction(5, 2), Fraction(7))


def penalty() -> Definition:
    """The penalty is λ times the sum of the squares of all weights of all layers; biases are not in it."""
    return Definition(LAYERS, (f"R == lambda_*{SQUARES}",))


def gradient() -> Derivation:
    """The penalty's derivative by a weight is 2λ times this weight."""
    values = {"K": 2, "n": 2, "m": 1, "W": (((1,), (-3,)), ((2,), (5,))), "lambda_": THIRD}
    return Derivation(
        setting=LAYERS,
        statement=f"D(lambda_*{SQUARES}, W[l, r, s]) == 2*lambda_*W[l, r, s]",
        proof=(derivative(),),
        worlds=(
            World({**values, "l": 1, "r": 2, "s": 1}),
            World({**values, "l": 2, "r": 1, "s": 1}),
            World({"K": 1, "n": 1, "m": 2, "W": (((3, 4),),), "lambda_": 2, "l": 1, "r": 1, "s": 2}),
        ),
    )


def half_gradient() -> Derivation:
    """With a factor ½ in the penalty the derivative is λ times the weight: λ itself is the weight decay."""
    values = {"K": 2, "n": 2, "m": 1, "W": (((1,), (-3,)), ((2,), (5,))), "lambda_": THIRD}
    return Derivation(
        setting=LAYERS,
        statement=f"D(1/2*lambda_*{SQUARES}, W[l, r, s]) == lambda_*W[l, r, s]",
        proof=(derivative(),),
        worlds=(
            World({**values, "l": 1, "r": 2, "s": 1}),
            World({**values, "l": 2, "r": 1, "s": 1}),
            World({"K": 1, "n": 1, "m": 2, "W": (((3, 4),),), "lambda_": 2, "l": 1, "r": 1, "s": 2}),
        ),
    )


def penalty_and_gradient() -> Derivation:
    """The weights times the penalty's gradient are twice the penalty, whatever its factor is."""
    values = {"K": 2, "n": 2, "m": 1, "W": (((1,), (-3,)), ((2,), (5,))), "lambda_": THIRD}
    slope = f"D(lambda_*{SQUARES}, W[h, u, v])"
    summed = "Sum(Sum(Sum(W[h, u, v]*({0}), (v, 1, m)), (u, 1, n)), (h, 1, K))"
    return Derivation(
        setting=LAYERS,
        statement=f"{summed.format(slope)} == 2*(lambda_*{SQUARES})",
        proof=(derivative(summed.format("2*lambda_*W[h, u, v]")), linearity()),
        worlds=(World(values), World({"K": 1, "n": 1, "m": 2, "W": (((3, 4),),), "lambda_": 2})),
    )


def step_and_gradient() -> Derivation:
    """Where the loss is flat a step takes the learning rate times the penalty's gradient off the weights."""
    values = {"K": 2, "n": 2, "m": 1, "W": (((1,), (-3,)), ((2,), (5,))), "lambda_": THIRD, "eta": HALF}
    return Derivation(
        setting=Setting(
            sizes="K n m",
            arrays={"W": "K n m", "V": "K n m", "eta": "", "lambda_": ""},
            indices={"l": "K", "r": "n", "s": "m"},
        ),
        given=(
            Equation(
                "step on the penalty alone",
                ("V[k, i, j] == W[k, i, j] - eta*(2*lambda_*W[k, i, j])",),
                "k i j",
            ),
        ),
        statement=f"eta*(D(lambda_*{SQUARES}, W[l, r, s])) == W[l, r, s] - V[l, r, s]",
        proof=(
            derivative("eta*(2*lambda_*W[l, r, s])"),
            ring("W[l, r, s] - (W[l, r, s] - eta*(2*lambda_*W[l, r, s]))"),
            use("step on the penalty alone"),
        ),
        worlds=(
            World({**values, "l": 1, "r": 2, "s": 1}),
            World({**values, "l": 2, "r": 1, "s": 1}),
        ),
        witnesses=(
            Witness(
                "step on the penalty alone",
                World({**values, "V": (((1,), (-3,)), ((2,), (5,))), "l": 1, "r": 2, "s": 1}),
            ),
        ),
    )


def biases() -> Derivation:
    """A penalty R of the weights alone leaves the derivative by a bias as it is."""
    values = {"N": 2, "n": 2, "x": ((1, 2), (3, -1)), "y": (5, 7), "w": (2, -3), "b": 4, "R": 11}
    error = "y[i] - Sum(x[i, j]*w[j], (j, 1, n)) - b"
    loss, slope = f"1/N*Sum(({error})**2, (i, 1, N))", f"-2/N*Sum({error}, (i, 1, N))"
    return Derivation(
        setting=NEURON,
        statement=f"D({loss} + R, b) == {slope}",
        proof=(derivative(),),
        worlds=(World(values), World({**values, "N": 1, "b": -1})),
        also=(f"D({loss}, b) == {slope}", f"D({loss} - R, b) == {slope}"),
    )


def update() -> Definition:
    """A step on the penalised loss: the weights feel the penalty, the biases do not."""
    return Definition(
        STEPS,
        ("w[t + 1] == w[t] - eta*(grad[t] + 2*lambda_*w[t])", "b[t + 1] == b[t] - eta*s[t]"),
    )


def shrinkage() -> Derivation:
    """Where the loss is flat every step multiplies a weight by 1 − 2ηλ."""
    values = {"eta": HALF, "lambda_": THIRD, "alpha": Fraction(2, 3), "w": (5,), "grad": (0, 0, 0, 0)}
    return Derivation(
        setting=STEPS,
        given=(STEP, FACTOR, Equation("flat loss", ("grad[i] == 0",), "i")),
        statement="w[t] == alpha**t*w[0]",
        proof=Induction(
            "t",
            base=(ring(),),
            step=(
                use("step on the penalised loss", "w[t] - eta*(grad[t] + 2*lambda_*w[t])", t="t"),
                use("flat loss", "w[t] - eta*(0 + 2*lambda_*w[t])"),
                ring("(1 - 2*eta*lambda_)*w[t]"),
                hypothesis("(1 - 2*eta*lambda_)*(alpha**t*w[0])"),
                use("shrinkage factor"),
            ),
        ),
        worlds=(World({**values, "t": 0}), World({**values, "t": 1}), World({**values, "t": 3})),
        witnesses=(
            Witness("step on the penalised loss", World({**values, "t": 1, "w": (5, 1)})),
            Witness("shrinkage factor", World({**values, "t": 1, "alpha": HALF})),
            Witness("flat loss", World({**values, "t": 1, "grad": (1, 0, 0, 0)})),
        ),
    )


def unrolled() -> Derivation:
    """A step's gradient fades by 1 − 2ηλ at every later step, as the start does."""
    values = {"eta": HALF, "lambda_": THIRD, "alpha": Fraction(2, 3), "w": (5,), "grad": STREAM}
    fading = "Sum(alpha**(t - 1 - i)*grad[i], (i, 0, t - 1))"
    return Derivation(
        setting=STEPS,
        given=(STEP, FACTOR),
        statement=f"w[t] == alpha**t*w[0] - eta*{fading}",
        proof=Induction(
            "t",
            base=(empty_sum("w[0] - eta*Sum(alpha**(0 - 1 - i)*grad[i], (i, 0, 0 - 1))"), ring()),
            step=(
                use("step on the penalised loss", "w[t] - eta*(grad[t] + 2*lambda_*w[t])", t="t"),
                ring("(1 - 2*eta*lambda_)*w[t] - eta*grad[t]"),
                hypothesis(f"(1 - 2*eta*lambda_)*(alpha**t*w[0] - eta*{fading}) - eta*grad[t]"),
                use("shrinkage factor", f"alpha*(alpha**t*w[0] - eta*{fading}) - eta*grad[t]"),
                linearity("alpha**(t + 1)*w[0] - eta*(Sum(alpha**(t - i)*grad[i], (i, 0, t - 1)) + grad[t])"),
                split_last("t"),
            ),
        ),
        worlds=(World({**values, "t": 0}), World({**values, "t": 1}), World({**values, "t": 3})),
        witnesses=(
            Witness("step on the penalised loss", World({**values, "t": 1, "w": (5, 1)})),
            Witness("shrinkage factor", World({**values, "t": 1, "alpha": HALF})),
        ),
    )


def decoupled() -> Derivation:
    """Under SGD the penalty is the same as shrinking the weights by ηδ at every step, with δ = 2λ."""
    values = {"eta": HALF, "lambda_": THIRD, "delta": Fraction(2, 3), "w": (5,), "grad": STREAM}
    return Derivation(
        setting=STEPS,
        given=(
            STEP,
            Equation("decoupled step", ("v[t + 1] == (1 - eta*delta)*v[t] - eta*grad[t]",), "t"),
            Equation("rate of decay", ("delta == 2*lambda_",)),
            Equation("same start", ("v[0] == w[0]",)),
        ),
        statement="w[t] == v[t]",
        proof=Induction(
            "t",
            base=(use("same start"),),
            step=(
                use("step on the penalised loss", "w[t] - eta*(grad[t] + 2*lambda_*w[t])", t="t"),
                hypothesis("v[t] - eta*(grad[t] + 2*lambda_*v[t])"),
                use("rate of decay", "v[t] - eta*(grad[t] + delta*v[t])"),
                ring("(1 - eta*delta)*v[t] - eta*grad[t]"),
                use("decoupled step", t="t"),
            ),
        ),
        worlds=(World({**values, "t": 0}), World({**values, "t": 1}), World({**values, "t": 3})),
        witnesses=(
            Witness("step on the penalised loss", World({**values, "t": 1, "w": (5, 1)})),
            Witness("decoupled step", World({**values, "t": 1, "v": (5, 1)})),
            Witness("rate of decay", World({**values, "t": 1, "delta": THIRD})),
            Witness("same start", World({**values, "t": 1, "v": (4,)})),
        ),
    )


def slide_norm() -> Refutation:
    """The norm's gradient is the weight over the norm; 2λ times the weight belongs to the squared norm."""
    return Refutation(
        setting=Setting(
            sizes="n", arrays={"w": "n", "s": "n", "norm": "", "lambda_": ""}, indices={"a": "n"}
        ),
        given=(
            Equation("norm", ("norm == sqrt(Sum(w[i]**2, (i, 1, n)))",)),
            Equation("gradient of the norm", ("2*norm*s[a] == D(Sum(w[i]**2, (i, 1, n)), w[a])",), "a"),
        ),
        statement="lambda_*s[a] == 2*lambda_*w[a]",
        world=World(
            {"n": 2, "w": (3, 4), "s": (Fraction(3, 5), Fraction(4, 5)), "norm": 5, "lambda_": 1, "a": 1}
        ),
        printed="6",
        true="3/5",
    )


def adam_decoupled() -> Refutation:
    """Under Adam the penalty is not the same as shrinking the weights: the root divides it away."""
    adam = Setting(
        sizes="t",
        arrays={
            "beta1": "", "beta2": "", "eta": "", "epsilon": "", "lambda_": "", "grad": "*",
            "w": "*", "v": "*", "g": "*", "u": "*", "p": "*", "q": "*",
        },
        nonzero="beta1 beta2",
    )  # fmt: skip

    def quotient(first: str, second: str) -> str:
        corrected = f"({first}[t + 1]/(1 - beta1**(t + 1)))"
        return f"eta*{corrected}/(sqrt({second}[t + 1]/(1 - beta2**(t + 1))) + epsilon)"

    return Refutation(
        setting=adam,
        given=(
            Equation("zero moments", ("v[0] == 0", "g[0] == 0", "p[0] == 0", "q[0] == 0")),
            Equation(
                "Adam on the penalised loss",
                (
                    "v[t + 1] == beta1*v[t] + (1 - beta1)*(grad[t + 1] + 2*lambda_*w[t])",
                    "g[t + 1] == beta2*g[t] + (1 - beta2)*(grad[t + 1] + 2*lambda_*w[t])**2",
                    f"w[t + 1] == w[t] - {quotient('v', 'g')}",
                ),
                "t",
            ),
            Equation(
                "Adam on shrunk weights",
                (
                    "p[t + 1] == beta1*p[t] + (1 - beta1)*grad[t + 1]",
                    "q[t + 1] == beta2*q[t] + (1 - beta2)*grad[t + 1]**2",
                    f"u[t + 1] == (1 - 2*eta*lambda_)*u[t] - {quotient('p', 'q')}",
                ),
                "t",
            ),
            Equation("same start", ("u[0] == w[0]",)),
        ),
        statement="w[t] == u[t]",
        world=World(
            {
                "t": 1, "beta1": HALF, "beta2": HALF, "eta": TENTH, "epsilon": 0, "lambda_": HALF,
                "grad": (None, 1), "w": (1,),
            },
            steps=0,
        ),
        printed="4/5",
        true="9/10",
    )  # fmt: skip
