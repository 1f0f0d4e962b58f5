"""False statements with proofs that once convinced, or would have convinced, a careless kernel."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from derivations._assumptions import Assumption, Equation, Independent, Moments, Symmetric
from derivations._proof import (
    Chain,
    Derivation,
    Induction,
    antiderivative,
    cases,
    cites,
    derivative,
    hypothesis,
    independence,
    linearity,
    moments,
    ring,
    root,
    symmetry,
    use,
)
from derivations._terms import Setting
from derivations._worlds import World, law


@dataclass(frozen=True)
class Attack:
    """A statement, an argument for it, and a world in which what is given holds and the statement does not.

    ``world`` is None where the statement cannot even be read, or has no value for the exact engine. ``cited``
    are sound derivations by id.
    """

    setting: Setting
    statement: str
    proof: Chain | Induction
    world: World | None
    given: tuple[Assumption, ...] = ()
    cited: Mapping[str, Derivation] = field(default_factory=dict)

    def derivation(self) -> Derivation:
        return Derivation(self.setting, self.statement, self.proof, self.given)


ALL_ONE = Equation("all one", ("a[i] == 1",), "i")
TWO = Setting(random={"z": "", "w": ""})
TOGETHER = World({}, law(z=(1, -1), w=(1, -1)))
WEIGHT = Setting(arrays={"beta": "", "x": "*"}, random={"K": "", "X": ""})
ONES = {"n": 1, "m": 2, "a": (1, 5), "p": 1}
MIXING = Setting(sizes="t n", arrays={"v": "* n", "a": "n"}, indices={"r": "n"})
MIX = Equation("mixing", ("v[t + 1, i] == Sum(v[t, j], (j, 1, n))",), "t i")
CUBES = {"n": 2, "x": (1, 1), "y": (1, 0), "z": (0, 1)}
SUMS = Setting(sizes="n", arrays={"x": "n", "y": "n", "z": "n"})


def _nested(equal: str) -> str:
    return f"Sum(Sum(Sum(Sum(delta(i, {equal})*x[j]*y[k]*z[l], (j, 1, i)), (i, 1, n)), (l, 1, n)), (k, 1, n))"


THRICE = "Sum(Sum(Sum(x[{0}], (j, 1, i)), (k, 1, n)), (i, 1, n))"

ATTACKS = {
    # indices and ranges
    "an assumption is instantiated below its range": Attack(
        Setting(arrays={"v": "*", "grad": "*"}),
        "grad[0] == 0",
        (use("copy", "v[0]", t="-1"), use("zero")),
        World({"v": (0,), "grad": (5, 1, 1, 1, 1)}),
        (Equation("copy", ("v[t + 1] == grad[t + 1]",), "t"), Equation("zero", ("v[0] == 0",))),
    ),
    "an assumption on 1..n is used on 1..m": Attack(
        Setting(sizes="n m", arrays={"a": "n"}),
        "Sum(a[i], (i, 1, m)) == m",
        (use("all one"),),
        World(ONES),
        (ALL_ONE,),
    ),
    "a moment on 1..n is used on 1..m": Attack(
        Setting(sizes="n m", random={"a": "n"}),
        "Sum(E(a[i]), (i, 1, m)) == m",
        (moments(),),
        World({"n": 1, "m": 2}, law(a=((1, 5),))),
        (Moments("all one", ("E(a[i]) == 1",), "i"),),
    ),
    "a moment on 1..n is used on 0..n": Attack(
        Setting(sizes="n", random={"a": "*"}, arrays={"b": "n"}),
        "Sum(E(a[i]), (i, 0, n)) == n + 1",
        (moments(),),
        World({"n": 1, "b": (1,)}, law(a=((5, 1),))),
        (
            Moments("ones", ("E(a[i])*b[i] == b[i]", "E(a[i]) == b[i]"), "i"),
            Equation("b", ("b[i] == 1",), "i"),
        ),
    ),
    "an assumption on 1..n is used for an index that runs over 1..m": Attack(
        Setting(sizes="n m", arrays={"a": "n"}),
        "Sum(a[j], (j, 1, m)) == m",
        (use("all one", i="j"),),
        World(ONES),
        (ALL_ONE,),
    ),
    "delta is sifted where the index is out of range": Attack(
        Setting(sizes="n m", arrays={"a": "m"}, indices={"p": "m"}),
        "Sum(delta(i, p)*a[i], (i, 1, n)) == a[p]",
        (linearity(),),
        World({"n": 1, "m": 2, "p": 2, "a": (1, 5)}),
    ),
    "delta is sifted from 2": Attack(
        Setting(sizes="n", arrays={"a": "n"}, indices={"p": "n"}),
        "Sum(delta(i, p)*a[i], (i, 2, n)) == a[p]",
        (linearity(),),
        World({"n": 2, "p": 1, "a": (1, 5)}),
    ),
    "a sum to a negative number has that many terms": Attack(
        Setting(arrays={"c": ""}),
        "Sum(1, (i, 1, c)) == c",
        (linearity(),),
        None,
    ),
    "a sum to n - 1 has n - 1 terms": Attack(
        Setting(sizes="n"), "Sum(1, (i, 1, n - 1)) == n - 1", (linearity(),), World({"n": 0})
    ),
    "the number of terms forgets its index": Attack(
        SUMS,
        f"{THRICE.format('k')} == {THRICE.format('i')}",
        (linearity(THRICE.format("k")), linearity()),
        World({**CUBES, "x": (1, 0)}),
    ),
    "a limit forgets the index that was sifted": Attack(
        SUMS, f"{_nested('k')} == {_nested('l')}", (linearity(_nested("k")), linearity()), World(CUBES)
    ),
    "the index of dot captures a free index": Attack(
        Setting(sizes="n", arrays={"x": "n", "w": "n", "c": "n", "Y": ""}, indices={"i": "n"}),
        "dot(x*Y, w) == Sum(x[j]*c[j]*w[j], (j, 1, n))",
        (use("one"),),
        World({"n": 2, "i": 1, "c": (1, 2), "x": (1, 1), "w": (1, 1), "Y": 1}),
        (Equation("one", ("Y == c[i]",)),),
    ),
    # what is random
    "a random exponent leaves the expectation": Attack(
        WEIGHT,
        "E(beta**K*X) == E(beta**K)*E(X)",
        (linearity(),),
        None,
    ),
    "a random index leaves the expectation": Attack(
        WEIGHT,
        "E(x[K]*X) == E(x[K])*E(X)",
        (linearity(),),
        None,
    ),
    "a delta of random indices leaves the expectation": Attack(
        WEIGHT,
        "E(delta(K, 1)*X) == E(delta(K, 1))*E(X)",
        (linearity(),),
        None,
    ),
    "a random limit leaves the expectation": Attack(
        WEIGHT,
        "E(Sum(x[i], (i, 1, K))*X) == E(Sum(x[i], (i, 1, K)))*E(X)",
        (linearity(),),
        None,
    ),
    "cases holds for every outcome, not for products of means": Attack(
        TWO, "E(relu(z))*E(relu(-z)) == 0", (cases("z"),), TOGETHER
    ),
    "cases takes E[z] for what it made of E|z|": Attack(
        TWO, "E(z)*E(abs(z)*w) == E(z*w)*E(abs(z))", (cases("z"),), TOGETHER
    ),
    "symmetry of z alone says nothing about z and w": Attack(
        TWO, "E(z*w) == 0", (symmetry("z"),), TOGETHER, (Symmetric("symmetric", "z"),)
    ),
    "a stranger stands in an independent family's factor": Attack(
        Setting(random={"w": "", "x": "", "y": ""}),
        "E(relu(w + y)*x) == E(relu(w + y))*E(x)",
        (independence(),),
        World({}, law(w=(0, 0), x=(1, -1), y=(1, -1))),
        (Independent("independent", (("w",), ("x",))),),
    ),
    # roots, derivatives, integrals
    "a root that may be negative": Attack(
        Setting(arrays={"x": ""}), "sqrt(x**2) == x", (root("x"),), World({"x": -1})
    ),
    "a definition is used below a derivative": Attack(
        Setting(arrays={"x": "", "y": ""}),
        "3*x**2 == x**2",
        (derivative("D(x**2*x, x)"), use("square", "D(y*x, x)"), derivative("y"), use("square")),
        World({"x": 1, "y": 1}),
        (Equation("square", ("y == x**2",)),),
    ),
    "a moment is used below a derivative": Attack(
        Setting(arrays={"w": ""}, random={"x": ""}),
        "1 == 0",
        (derivative("D(w, w)"), moments("D(E(x), w)"), derivative()),
        World({"w": 1}, law(x=(1, 1))),
        (Moments("mean", ("E(x) == w",)),),
    ),
    "a moment is put below a derivative": Attack(
        Setting(arrays={"w": ""}, random={"x": ""}),
        "1 == 0",
        (derivative("D(w, w)"), use("mean", "D(E(x), w)"), derivative()),
        World({"w": 1}, law(x=(1, 1))),
        (Moments("mean", ("E(x) == w",)),),
    ),
    "a size is no variable": Attack(
        Setting(sizes="n", arrays={"a": "*"}),
        "D(Sum(a[i], (i, 1, n)), n) == 0",
        (derivative(),),
        None,
    ),
    "a claim about a derivative is cited where two variables are one": Attack(
        Setting(arrays={"x": ""}),
        "D(x*x, x) == x",
        (cites("product", y="x"),),
        World({"x": 1}),
        (),
        {"product": Derivation(Setting(arrays={"x": "", "y": ""}), "D(x*y, x) == y", (derivative(),))},
    ),
    "the outer integral is forgotten": Attack(
        Setting(),
        "Integral(Integral(x*y, (x, 0, 1)), (y, 0, 1)) == Integral(Integral(x*y, (x, 0, 1)), (y, 0, 2))",
        (ring(),),
        None,
    ),
    "a power of the variable of integration is taken for a constant": Attack(
        Setting(arrays={"beta": ""}),
        "Integral(beta**w, (w, 0, 1)) == beta",
        (antiderivative("beta**w*w"),),
        None,
    ),
    "an antiderivative across a pole": Attack(
        Setting(), "Integral(1/x**2, (x, -1, 1)) == -2", (antiderivative("-1/x"),), None
    ),
    "a derivative through a function that has none": Attack(
        Setting(arrays={"x": ""}, functions={"step": ""}),
        "D(step(x), x) == 0",
        (derivative(),),
        World({"x": 1, "step": lambda z: 3 * z}),
    ),
    "a function's value is taken out of a derivative": Attack(
        Setting(arrays={"x": ""}, functions={"f": "1"}),
        "D(x*f(x), x) == f(x)",
        (derivative(),),
        World({"x": 1, "f": lambda z: z}),
    ),
    "the slope of a quotient's divisor is forgotten": Attack(
        Setting(arrays={"x": "", "y": ""}), "D(y/x, x) == 0", (derivative(),), World({"x": 2, "y": 3})
    ),
    # induction
    "a free index runs to the size of the induction": Attack(
        Setting(sizes="t", arrays={"v": "*"}, indices={"p": "t"}),
        "v[t] == v[0]",
        Induction(
            "t",
            base=(ring(),),
            step=(
                use("step", "v[t] + 1 - Sum(delta(i, p), (i, 1, t))", t="t"),
                linearity("v[t]"),
                hypothesis(),
            ),
        ),
        World({"t": 2, "p": 2, "v": (0,)}),
        (Equation("step", ("v[t + 1] == v[t] + 1 - Sum(delta(i, p), (i, 1, t))",), "t"),),
    ),
    "an assumption fixes the size of the induction": Attack(
        Setting(sizes="t", arrays={"v": "*"}),
        "v[t] == 0",
        Induction("t", base=(use("zero"),), step=(use("fixed", "v[2 + 1]"), use("three"))),
        World({"t": 2, "v": (0, 1, 1, 0)}),
        (
            Equation("zero", ("v[0] == 0",)),
            Equation("fixed", ("t == 2",)),
            Equation("three", ("v[3] == 0",)),
        ),
    ),
    "the hypothesis is used for an index that an assumption is about": Attack(
        MIXING,
        "v[t, r] == 0",
        Induction(
            "t", base=(use("zero"),), step=(use("mixing", "Sum(v[t, j], (j, 1, n))", t="t"), hypothesis())
        ),
        World({"t": 1, "n": 2, "r": 1, "v": ((0, 5),)}, steps=1),
        (Equation("zero", ("v[0, r] == 0",)), MIX),
    ),
    "the hypothesis is used where its condition does not hold": Attack(
        MIXING,
        "v[t, r] == 0",
        Induction(
            "t",
            base=(use("start", "1 - a[r]/a[r]", i="r"), ring()),
            step=(use("mixing", "Sum(v[t, j], (j, 1, n))", t="t"), hypothesis()),
        ),
        World({"t": 1, "n": 2, "r": 1, "v": ((0, 5),), "a": (1, 0)}, steps=1),
        (Equation("start", ("v[0, i] == 1 - a[i]/a[i]",), "i"), MIX),
    ),
}
