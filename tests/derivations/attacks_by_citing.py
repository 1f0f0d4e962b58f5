"""False statements whose proofs cite true ones."""

from derivations._assumptions import Equation, Independent, Moments
from derivations._proof import (
    Derivation,
    cites,
    derivative,
    independence,
    linearity,
    ring,
    use,
)
from derivations._terms import Setting
from derivations._worlds import World, law
from tests.derivations.attacks import Attack

VECTOR = Setting(sizes="n", arrays={"a": "n"})
ALL_ONE = Equation("all one", ("a[i] == 1",), "i")
TOTAL = Derivation(VECTOR, "Sum(a[k], (k, 1, n)) == n", (use("all one"),), (ALL_ONE,))
COUNT = Derivation(Setting(sizes="n"), "Sum(1, (i, 1, n)) == n", (linearity(),))
ENTRY = Derivation(
    Setting(sizes="n", arrays={"a": "n"}, indices={"p": "n"}), "a[p] == 1", (use("all one"),), (ALL_ONE,)
)
ONES = {"n": 1, "m": 2, "a": (1, 5), "p": 1}

BY_CITING = {
    "what is given for one index is cited for all": Attack(
        Setting(sizes="n", arrays={"a": "n"}, indices={"i": "n"}),
        "Sum(a[k], (k, 1, n)) == n",
        (cites("total"),),
        World({"n": 2, "i": 1, "a": (1, 5)}),
        (Equation("one", ("a[i] == 1",)),),
        {"total": TOTAL},
    ),
    "what follows for one index is cited for all": Attack(
        Setting(sizes="n", arrays={"h": "n", "c": ""}, indices={"i": "n"}),
        "Sum(h[k]**2, (k, 1, n)) == n*c**2",
        (cites("total", g="h[i]**2", e="c**2"),),
        World({"n": 2, "i": 1, "c": 1, "h": (1, 5)}),
        (Equation("one", ("h[i] == c",)),),
        {
            "total": Derivation(
                Setting(sizes="n", arrays={"g": "n", "e": ""}),
                "Sum(g[k], (k, 1, n)) == n*e",
                (use("alike"),),
                (Equation("alike", ("g[i] == e",), "i"),),
            )
        },
    ),
    "a vector of another size is cited": Attack(
        Setting(sizes="n m", arrays={"a": "m"}),
        "Sum(a[k], (k, 1, n)) == n",
        (cites("total"),),
        World({"n": 2, "m": 1, "a": (1, 5)}),
        (ALL_ONE,),
        {"total": TOTAL},
    ),
    "the sum of a cited claim captures an index": Attack(
        Setting(sizes="n", arrays={"c": "n"}, indices={"k": "n"}),
        "Sum(c[j], (j, 1, n)) == n",
        (cites("total", a="c[k]"),),
        World({"n": 2, "k": 1, "c": (1, 5)}),
        (Equation("one", ("c[k] == 1",)),),
        {"total": TOTAL},
    ),
    "a size is cited below zero": Attack(
        Setting(sizes="n"),
        "Sum(1, (i, 1, n - 1)) == n - 1",
        (cites("count", n="n - 1"),),
        World({"n": 0}),
        (),
        {"count": COUNT},
    ),
    "a parameter is cited for a size": Attack(
        Setting(arrays={"n": ""}),
        "Sum(1, (i, 1, n)) == n",
        (cites("count"),),
        None,
        (),
        {"count": COUNT},
    ),
    "an index out of range is cited": Attack(
        Setting(sizes="n", arrays={"a": "n"}),
        "a[n + 1] == 1",
        (cites("entry", p="n + 1"),),
        World({"n": 1, "a": (1, 5)}),
        (ALL_ONE,),
        {"entry": ENTRY},
    ),
    "a bound index out of range is cited": Attack(
        Setting(sizes="n m", arrays={"a": "n"}),
        "Sum(a[j], (j, 1, m)) == m",
        (cites("entry", p="j"),),
        World(ONES),
        (ALL_ONE,),
        {"entry": ENTRY},
    ),
    "a matrix is cited for a symmetric one": Attack(
        Setting(sizes="n", arrays={"M": "n n"}, indices={"p": "n", "q": "n"}),
        "M[p, q] == M[q, p]",
        (cites("symmetric", S="M"),),
        World({"n": 2, "M": ((1, 2), (3, 4)), "p": 1, "q": 2}),
        (),
        {
            "symmetric": Derivation(
                Setting(sizes="n", arrays={"S": "n n"}, indices={"p": "n", "q": "n"}, symmetric="S"),
                "S[p, q] == S[q, p]",
                (ring(),),
            )
        },
    ),
    "something random is cited for a parameter": Attack(
        Setting(arrays={"m": "", "d": ""}, random={"X": "", "Z": ""}),
        "E(Z)*m == d",
        (linearity("E(Z*m)"), cites("pulled out", "E(d)", c="Z"), linearity()),
        World({"m": 0, "d": 1}, law(X=(1, -1), Z=(1, -1))),
        (Moments("mean", ("E(X) == m",)), Moments("product", ("E(Z*X) == d",))),
        {
            "pulled out": Derivation(
                Setting(arrays={"m": "", "d": "", "c": ""}, random={"X": ""}),
                "c*m == d",
                (use("mean", "c*E(X)"), linearity("E(c*X)"), use("product")),
                (Moments("mean", ("E(X) == m",)), Moments("product", ("E(c*X) == d",))),
            )
        },
    ),
    "an array is cited whose entries mention something that is not independent": Attack(
        Setting(sizes="n", random={"w": "", "z": "n", "y": ""}, indices={"p": "n"}),
        "E(w*(z[p]*y)) == E(w)*E(z[p]*y)",
        (cites("factorised", x="z[i]*y"),),
        World({"n": 1, "p": 1}, law(w=(1, -1), z=((1,), (1,)), y=(1, -1))),
        (Independent("independent", (("w",), ("z",))),),
        {
            "factorised": Derivation(
                Setting(sizes="n", random={"w": "", "x": "n"}, indices={"p": "n"}),
                "E(w*x[p]) == E(w)*E(x[p])",
                (independence(),),
                (Independent("independent", (("w",), ("x",))),),
            )
        },
    ),
    "a claim about a function is cited for one with another derivative": Attack(
        Setting(arrays={"x": ""}, functions={"f": "2*z"}),
        "D(f(x), x) == f(x)",
        (cites("own slope"),),
        World({"x": 3, "f": {3: 9}}),
        (),
        {
            "own slope": Derivation(
                Setting(arrays={"x": ""}, functions={"f": "f(z)"}), "D(f(x), x) == f(x)", (derivative(),)
            )
        },
    ),
}
