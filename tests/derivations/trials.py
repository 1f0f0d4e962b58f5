"""For each rule steps that it has to let through, and steps like them that are false."""

from dataclasses import dataclass

from derivations._assumptions import Assumption, Equation, Independent, Moments, Symmetric
from derivations._proof import (
    Step,
    antiderivative,
    cases,
    cites,
    derivative,
    empty_sum,
    independence,
    linearity,
    moments,
    ring,
    root,
    split_last,
    symmetry,
    use,
)
from derivations._terms import Setting
from tests.derivations.proving import theorem

PLAIN = Setting(
    sizes="n m t",
    arrays={"a": "", "b": "", "c": "", "x": "n", "y": "m", "M": "n n", "S": "n n", "v": "*", "u": "*"},
    random={"z": "", "w": "", "r": "n", "s": "n"},
    indices={"p": "n", "q": "n"},
    symmetric="S",
    nonzero="b",
    nonnegative="c",
    functions={"phi": "dphi(z)", "dphi": "", "tanh": "1 - tanh(z)**2", "exp": "exp(z)", "log": "1/z"},
)
TOTAL = theorem(
    Setting(sizes="n", arrays={"x": "n", "e": ""}),
    "Sum(x[k], (k, 1, n)) == n*e",
    (use("alike"),),
    (Equation("alike", ("x[i] == e",), "i"),),
    id="total",
)
MEAN = theorem(
    Setting(arrays={"d": "", "e": ""}, random={"z": ""}),
    "E(d*z) == d*e",
    (linearity("d*E(z)"), use("mean")),
    (Moments("mean", ("E(z) == e",)),),
    id="mean",
)
SLOPE = theorem(Setting(arrays={"d": "", "x": ""}), "D(d*x**2, x) == 2*d*x", (derivative(),), id="slope")
CITED = {one.id: one for one in (TOTAL, MEAN, SLOPE)}


@dataclass(frozen=True)
class Trial:
    """A step, what it proves, and what it does not."""

    step: Step
    true: tuple[str, ...]
    false: tuple[str, ...]
    given: tuple[Assumption, ...] = ()


TRIALS = [
    Trial(
        ring(),
        (
            "(a + b)**2 == a**2 + 2*a*b + b**2",
            "a/b + b/a == (a**2 + b**2)/(a*b)",
            "1/(a + b)*(a + b) == 1",
            "b*b**(t - 1) == b**t",
            "abs(a)**2 == abs(-a)**2",
            "sqrt(a)*sqrt(a) == a",
            "E(2*z + w) == E(w + z + z)",
            "Sum(x[i], (i, 1, n)) == Sum(x[k], (k, 1, n))",
            "S[p, q] == S[q, p]",
            "delta(p, q)**2 == delta(q, p)",
            "delta(p, p + 1) == 0",
        ),
        (
            "(a + b)**2 == a**2 + b**2",
            "1/(a + b) == 1/a + 1/b",
            "b*b**t == b**(2*t)",
            "abs(a) == a",
            "sqrt(a**2) == a",
            "relu(a) == a",
            "E(z*w) == E(z)*E(w)",
            "E(2*z) == 2*E(z)",
            "Sum(x[i], (i, 1, n)) == Sum(x[i], (i, 1, m))",
            "M[p, q] == M[q, p]",
            "delta(p, q) == 1",
            "1/(a - a) == 1/(b - b)",
            "1/0 == 1/0",
            "(b*b)**t == b**(2*t)",
            "a**(t - 5)*a**5 == a**t",
            "a**9 == a**9",
        ),
    ),
    Trial(
        linearity(),
        (
            "E(a*z + b) == a*E(z) + b",
            "E(E(z)*w) == E(z)*E(w)",
            "Sum(a*x[i] + 1, (i, 1, n)) == a*Sum(x[i], (i, 1, n)) + n",
            "Sum(x[i], (i, 1, n))**2 == Sum(Sum(x[i]*x[j], (j, 1, n)), (i, 1, n))",
            "Sum(delta(i, p)*x[i]**2, (i, 1, n)) == x[p]**2",
            "Sum(Sum(M[i, j]*delta(i, j), (i, 1, n)), (j, 1, n)) == Sum(M[k, k], (k, 1, n))",
            "Sum(Sum(M[i, j], (i, 1, j)), (j, 1, n)) == Sum(Sum(M[k, l], (k, 1, l)), (l, 1, n))",
            "E(Sum(r[i], (i, 1, n))) == Sum(E(r[i]), (i, 1, n))",
            "Sum(relu(Sum(M[i, j], (j, 1, n))), (i, 1, n)) == Sum(relu(Sum(M[l, k], (k, 1, n))), (l, 1, n))",
            "Sum(x[i]/(a + b), (i, 1, n)) == Sum(x[i], (i, 1, n))/(a + b)",
        ),
        (
            "E(z**2) == E(z)**2",
            "E(relu(z)) == relu(E(z))",
            "Sum(x[i], (i, 1, n))**2 == Sum(x[i]**2, (i, 1, n))",
            "Sum(Sum(x[i]*x[j], (j, 1, n)), (i, 1, n)) == Sum(Sum(x[i]*x[i], (j, 1, n)), (i, 1, n))",
            "Sum(delta(i, p)*x[i], (i, 1, n)) == x[q]",
            "Sum(delta(i, p)*x[i], (i, 1, m)) == x[p]",
            "Sum(delta(i, p)*x[i], (i, 0, n)) == x[p]",
            "Sum(delta(i, p + 1)*x[i], (i, 1, n)) == x[p + 1]",
            "Sum(Sum(M[i, j], (i, 1, j)), (j, 1, n)) == Sum(Sum(M[j, i], (i, 1, j)), (j, 1, n))",
            "Sum(1, (i, 1, n - 1)) == n - 1",
            "Sum(1, (i, 2, n)) == n - 1",
            "Sum(x[i], (i, 1, n)) == n*x[p]",
            "Sum(1/x[i], (i, 1, n)) == 1/Sum(x[i], (i, 1, n))",
        ),
    ),
    Trial(
        moments(),
        (
            "E(a*r[p]) == 0",
            "E(Sum(r[i], (i, 1, n))**2) == a**2*n",
            "E(r[p]*r[q]) == a**2*delta(p, q)",
            "E(Sum(x[i]*r[i], (i, 1, n))*r[p]) == a**2*x[p]",
            "E(r[p]**2) == a**2",
        ),
        (
            "E(r[p]**2) == 0",
            "E(r[p]*r[q]) == a**2",
            "E(s[p]) == 0",
            "E(r[p]**3) == 0",
            "E(r[n + 1]) == 0",
            "Sum(E(r[i]), (i, 0, n)) == 0",
            "E(relu(r[p])) == 0",
            "E(1/r[p]) == 0",
        ),
        (Moments("white", ("E(r[i]) == 0", "E(r[i]*r[j]) == a**2*delta(i, j)"), "i j"),),
    ),
    Trial(
        independence(),
        (
            "E(r[p]*z) == E(r[p])*E(z)",
            "E(a*relu(r[p] + s[q])*r[q]*abs(z)) == a*E(relu(r[p] + s[q])*r[q])*E(abs(z))",
            "E(Sum(r[i]*z, (i, 1, n))**2) == Sum(Sum(E(r[i]*r[j]), (i, 1, n)), (j, 1, n))*E(z**2)",
        ),
        (
            "E(r[p]*r[q]) == E(r[p])*E(r[q])",
            "E(r[p]*s[p]) == E(r[p])*E(s[p])",
            "E(relu(r[p]*z)*z) == E(relu(r[p]*z))*E(z)",
            "E(w*z) == E(w)*E(z)",
            "E(relu(r[p] + w)*z) == E(relu(r[p] + w))*E(z)",
        ),
        (Independent("families", (("r", "s"), ("z",))),),
    ),
    Trial(
        use("known"),
        (
            "v[t] + v[2] == 2*u[t + 1] - u[t] + 2*u[3] - u[2]",
            "Sum(v[i], (i, 1, n)) == Sum(2*u[i + 1] - u[i], (i, 1, n))",
            "E(relu(v[t]*z)) == E(relu((2*u[t + 1] - u[t])*z))",
        ),
        (
            "v[t] == 2*u[t] - u[t]",
            "u[t] == v[t]",
            "Sum(v[i], (i, -1, n)) == Sum(2*u[i + 1] - u[i], (i, -1, n))",
            "D(v[t]*a, a) == D((2*u[t + 1] - u[t])*a, a)",
            "v[t - 1] + v[t - 2] == 2*u[t] - u[t - 2]",
        ),
        (Equation("known", ("v[i] == 2*u[i + 1] - u[i]",), "i"),),
    ),
    Trial(
        use("row", i="k"),
        ("Sum(x[k]*Sum(M[k, j], (j, 1, n)), (k, 1, n)) == Sum(x[k]*a, (k, 1, n))",),
        (
            "Sum(x[k]*Sum(M[j, k], (j, 1, n)), (k, 1, n)) == Sum(x[k]*a, (k, 1, n))",
            "Sum(y[k]*Sum(M[k, j], (j, 1, n)), (k, 1, m)) == Sum(y[k]*a, (k, 1, m))",
        ),
        (Equation("row", ("Sum(M[i, j], (j, 1, n)) == a",), "i"),),
    ),
    Trial(
        cites("total", e="2*a"),
        ("Sum(x[j], (j, 1, n)) + b == n*2*a + b",),
        (
            "Sum(x[j], (j, 1, n)) == n*a",
            "Sum(x[j], (j, 1, m)) == 2*m*a",
            "Sum(x[j]**2, (j, 1, n)) == 4*n*a**2",
        ),
        (Equation("all", ("x[i] == 2*a",), "i"),),
    ),
    Trial(
        cites("total", x="v[i]", n="t + 1", e="2*a"),
        ("Sum(v[j], (j, 1, t + 1)) == (t + 1)*2*a",),
        ("Sum(v[j], (j, 0, t)) == (t + 1)*2*a", "Sum(v[j], (j, 1, t)) == t*2*a"),
        (Equation("all", ("v[i] == 2*a",), "i"),),
    ),
    Trial(
        cites("mean", z="z - w", e="a", d="x[p]"),
        ("E(x[p]*(z - w)) == x[p]*a",),
        ("E(x[p]*(z - w)) == a", "E(x[q]*(z - w)) == x[q]*a", "E(z*x[p]) == a*x[p]"),
        (Moments("difference", ("E(z - w) == a",)),),
    ),
    Trial(cites("slope", d="b + 1", x="a"), (), ("D((b + 1)*a**2, a) == 2*(b + 1)*a",)),
    Trial(
        empty_sum(),
        ("Sum(x[i], (i, 1, 0)) == 0", "Product(v[i], (i, t + 1, t)) == 1", "a + Sum(1/x[i], (i, 4, 3)) == a"),
        ("Sum(x[i], (i, 1, 1)) == 0", "Sum(x[i], (i, 1, -1)) == 0", "Product(v[i], (i, 1, 0)) == 0"),
    ),
    Trial(
        split_last("t + 1"),
        (
            "Sum(v[i], (i, 1, t + 1)) == Sum(v[i], (i, 1, t)) + v[t + 1]",
            "Product(v[i], (i, 0, t + 1)) == Product(v[i], (i, 0, t))*v[t + 1]",
            "Sum(b**(t + 1 - i), (i, 1, t + 1)) == Sum(b**(t + 1 - i), (i, 1, t)) + 1",
        ),
        (
            "Sum(v[i], (i, 1, t + 1)) == Sum(v[i], (i, 1, t)) + v[t]",
            "Sum(v[i], (i, 2, t + 1)) + Sum(v[i], (i, 3, t + 1)) == Sum(v[i], (i, 2, t))",
            "Sum(v[i], (i, 3, t + 1)) == Sum(v[i], (i, 3, t)) + v[t + 1]",
            "Sum(v[i], (i, m, t + 1)) == Sum(v[i], (i, m, t)) + v[t + 1]",
        ),
    ),
    Trial(
        split_last("t"),
        ("Sum(v[i], (i, 0, t)) == Sum(v[i], (i, 0, t - 1)) + v[t]",),
        ("Sum(v[i], (i, 1, t)) == Sum(v[i], (i, 1, t - 1)) + v[t]",),
    ),
    Trial(
        cases("z"),
        (
            "relu(z)**2 + relu(-z)**2 == z**2",
            "relu(z)*relu(-z) == 0",
            "E(abs(z)) == E(relu(z)) + E(relu(-z))",
            "E(w*relu(z)*abs(z)) == E(w*relu(z)**2)",
            "abs(z)*abs(-z) == z**2",
        ),
        (
            "relu(z) == z",
            "relu(-z) == -relu(z)",
            "E(relu(z))*E(relu(-z)) == 0",
            "E(abs(z))**2 == E(z**2)",
            "relu(w)*relu(-w) == 0",
            "relu(z + w)*relu(z) == relu(z)**2",
        ),
    ),
    Trial(
        symmetry("z"),
        (
            "E(z**3) == 0",
            "E(relu(z)) == (E(relu(z)) + E(relu(-z)))/2",
            "a*E(z*abs(z)) == 0",
            "E(z)*E(w) == 0",
        ),
        ("E(z**2) == 0", "E(z*w) == 0", "E(relu(z)) == 0", "E(w) == 0", "z == -z", "E(D(z**2, z)) == 0"),
        (Symmetric("even law", "z"),),
    ),
    Trial(
        root("abs(a)*c"),
        ("sqrt(a**2*c**2) == abs(a)*c", "E(z/sqrt(c**2*a**2)) == E(z/(abs(a)*c))"),
        ("sqrt(a**2) == abs(a)*c", "sqrt(a**2*c) == abs(a)*c", "sqrt(a**4*c**2) == a**2*c"),
    ),
    Trial(root("a"), (), ("sqrt(a**2) == a",)),
    Trial(root("-c"), (), ("sqrt(c**2) == -c",)),
    Trial(root("relu(a)**3"), ("sqrt(relu(a)**6) == relu(a)**3",), ()),
    Trial(root("abs(a) - c"), (), ("sqrt((abs(a) - c)**2) == abs(a) - c",)),
    Trial(
        derivative(),
        (
            "D(a**3*b, a) == 3*a**2*b",
            "D(Sum(x[i]**2, (i, 1, n)), x[p]) == 2*x[p]",
            "D(form(x, M, x), x[p]) == Sum((M[p, j] + M[j, p])*x[j], (j, 1, n))",
            "D(E((z - a*w)**2), a) == 2*a*E(w**2) - 2*E(z*w)",
            "D(x[q], x[p]) == delta(p, q)",
            "D(b, a) == 0",
            "D(D(a**3, a), a) == 6*a",
            "D(1/a, a) == -1/a**2",
            "D(b/(a**2 + b), a) == -2*a*b/(a**2 + b)**2",
            "D(sqrt(a**2 + b), a) == a/sqrt(a**2 + b)",
            "D(1/sqrt(a), a) == -1/(2*a*sqrt(a))",
            "D(phi(a*b), a) == b*dphi(a*b)",
            "D(tanh(a)**2, a) == 2*tanh(a)*(1 - tanh(a)**2)",
            "D(log(Sum(exp(x[i]), (i, 1, n))), x[p]) == exp(x[p])/Sum(exp(x[i]), (i, 1, n))",
            "D(Sum(phi(Sum(M[i, j]*x[j], (j, 1, n))), (i, 1, n)), x[p])"
            " == Sum(dphi(Sum(M[k, j]*x[j], (j, 1, n)))*M[k, p], (k, 1, n))",
            "D(phi(phi(a)), a) == dphi(phi(a))*dphi(a)",
            "D(dphi(b), a) == 0",
        ),
        (
            "D(a**3, a) == 3*a**3",
            "D(a*b, a) == a*D(b, a)",
            "D(Sum(x[i], (i, 1, n)), x[p]) == n",
            "D(1/a, a) == 1/a**2",
            "D(abs(a), a) == 0",
            "D(sqrt(a), a) == 0",
            "D(sqrt(a), a) == 1/sqrt(a)",
            "D(phi(2*a), a) == dphi(2*a)",
            "D(dphi(a), a) == 0",
            "D(dphi(a), a) == dphi(a)",
            "D(tanh(a), a) == 1 - tanh(a)",
            "D(log(Sum(exp(x[i]), (i, 1, n))), x[p]) == 1",
            "D(phi(abs(a)), a) == dphi(abs(a))",
            "D(exp(Product(x[i], (i, 1, n))), x[p]) == exp(Product(x[i], (i, 1, n)))",
            "D(relu(a), a) == 1",
            "D(a**t, a) == 0",
            "D(S[p, q], S[p, q]) == 1",
            "D(E(relu(a*z)), a) == 0",
            "D(Product(x[i], (i, 1, n)), x[p]) == 0",
        ),
    ),
    Trial(
        antiderivative("w_**3/3*a"),
        ("Integral(a*w_**2, (w_, 0, b)) == a*b**3/3", "E(z*Integral(a*w_**2, (w_, 0, 1))) == E(z)*a/3"),
        (
            "Integral(a*w_**2, (w_, 0, b)) == a*b**3",
            "Integral(a*w_**3, (w_, 0, b)) == a*b**3/3",
            "Integral(w_**2, (w_, b, 0)) == b**3/3",
        ),
    ),
    Trial(antiderivative("-1/w_"), (), ("Integral(1/w_**2, (w_, -1, 1)) == -2",)),
    Trial(antiderivative("log(w_)"), (), ("Integral(1/w_, (w_, -1, 1)) == log(1) - log(-1)",)),
    Trial(antiderivative("w_*w_"), (), ("Integral(w_, (w_, 0, 1)) == 1",)),
    Trial(antiderivative("abs(w_)"), (), ("Integral(0, (w_, 0, 1)) == 1",)),
]
