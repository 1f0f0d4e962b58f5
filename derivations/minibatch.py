"""Minibatches: which estimates of the gradient are unbiased, given what, and how far they spread.

``G[i, a]`` is component a of the gradient of the loss of sample i, for any loss. A batch drawn without replacement is
its indicator s (sᵢ = 1 where sample i is in it); one drawn with replacement is the indicator s[k, i] of its k-th draw.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from derivations._assumptions import Equation, Independent, Moments
from derivations._proof import (
    Definition,
    Derivation,
    Refutation,
    cites,
    derivative,
    independence,
    linearity,
    moments,
    use,
)
from derivations._terms import Setting
from derivations._worlds import Law, Witness, World, independent, law

HALF = Fraction(1, 2)

SUBSET = Setting(
    sizes="N B d",
    arrays={"G": "N d", "p": "", "q": ""},
    random={"s": "N"},
    indices={"a": "d", "u": "d", "v": "d"},
)
DRAWS = Setting(
    sizes="N B d", arrays={"G": "N d"}, random={"s": "B N"}, indices={"a": "d", "u": "d", "v": "d"}
)
ESTIMATE = "1/B*Sum(s[i]*G[i, {0}], (i, 1, N))"
DRAWN_ESTIMATE = "1/B*Sum(Sum(s[k, i]*G[i, {0}], (i, 1, N)), (k, 1, B))"
FULL = "1/N*Sum(G[i, a], (i, 1, N))"
SPREAD = "(1/N*Sum(G[i, u]*G[i, v], (i, 1, N)) - (1/N*Sum(G[i, u], (i, 1, N)))*(1/N*Sum(G[i, v], (i, 1, N))))"
ALL_PAIRS = "Sum(Sum(G[i, u]*G[j, v], (i, 1, N)), (j, 1, N))"
EQUAL_PAIRS = "Sum(G[i, u]*G[i, v], (i, 1, N))"

FIXED_SIZE = Equation("fixed size", ("Sum(s[i], (i, 1, N)) == B",))
INCLUSION = Moments("equal chances", ("E(s[i]) == p",), "i")
JOINT = Moments(
    "equal chances of pairs", ("E(s[i]*s[j]) == delta(i, j)*E(s[i]) + (1 - delta(i, j))*q",), "i j"
)
UNIFORM = Moments("uniform draws", ("E(s[k, i]) == 1/N",), "k i")
INDEPENDENT_DRAWS = Moments(
    "independent uniform draws",
    ("E(s[k, i]) == 1/N", "E(s[k, i]*s[l, j]) == delta(k, l)*delta(i, j)/N + (1 - delta(k, l))/N**2"),
    "k i l j",
)

PAIRS_OF_THREE = law(s=((1, 1, 0), (1, 0, 1), (0, 1, 1)))
PAIRS_OF_FOUR = law(s=((1, 1, 0, 0), (1, 0, 1, 0), (1, 0, 0, 1), (0, 1, 1, 0), (0, 1, 0, 1), (0, 0, 1, 1)))
TRIPLES_OF_FOUR = law(s=((1, 1, 1, 0), (1, 1, 0, 1), (1, 0, 1, 1), (0, 1, 1, 1)))
NEIGHBOURS = law(s=((1, 1, 0, 0), (0, 1, 1, 0), (0, 0, 1, 1), (1, 0, 0, 1)))
"""Every sample has the same chance, pairs of samples do not."""
ONE_OR_TWO = law(s=((1, 1, 0), (0, 0, 1), (1, 0, 1), (0, 1, 0), (0, 1, 1), (1, 0, 0)))
"""Exchangeable batches of one or two samples."""
LOPSIDED = law(s=((1, 1, 0), (1, 0, 1), (1, 1, 0), (1, 0, 1)))
"""The first sample is always in the batch."""

THREE = ((1, 2), (3, -1), (8, 5))
FOUR = ((1, 2), (3, -1), (8, 5), (-2, 7))


def _all_draws(samples: int, draws: int) -> Law:
    """Independent uniform draws: every sequence of sample numbers is equally likely."""
    one = [tuple(int(i == chosen) for i in range(samples)) for chosen in range(samples)]
    each = [law(**{f"draw{k}": tuple(one)}) for k in range(draws)]
    return tuple((p, {"s": tuple(row[f"draw{k}"] for k in range(draws))}) for p, row in independent(*each))


def _chances(samples: int, batch: int) -> dict[str, Any]:
    return {
        "N": samples,
        "B": batch,
        "p": Fraction(batch, samples),
        "q": Fraction(batch * (batch - 1), samples * (samples - 1)),
    }


def inclusion() -> Derivation:
    """In a batch of fixed size in which all samples have the same chance, that chance is B/N."""
    return Derivation(
        setting=SUBSET,
        given=(FIXED_SIZE, INCLUSION),
        statement="p == B/N",
        proof=(
            linearity("1/N*Sum(p, (i, 1, N))"),
            moments("1/N*Sum(E(s[i]), (i, 1, N))"),
            linearity("1/N*E(Sum(s[i], (i, 1, N)))"),
            use("fixed size", "1/N*E(B)"),
            linearity(),
        ),
        worlds=(World(_chances(3, 2), PAIRS_OF_THREE), World(_chances(4, 2), PAIRS_OF_FOUR)),
        witnesses=(
            Witness("fixed size", World({"N": 3, "B": 2, "p": HALF}, ONE_OR_TWO)),
            Witness("equal chances", World({"N": 3, "B": 2, "p": 1}, LOPSIDED)),
        ),
    )


def joint_inclusion() -> Derivation:
    """Two samples of a batch in which all pairs have the same chance are both in it with B(B − 1)/(N(N − 1))."""
    return Derivation(
        setting=SUBSET,
        given=(FIXED_SIZE, JOINT),
        statement="q == B*(B - 1)/(N*(N - 1))",
        proof=(
            linearity("(E(B) + N*(N - 1)*q - B)/(N*(N - 1))"),
            use("fixed size", "(E(Sum(s[i], (i, 1, N))) + N*(N - 1)*q - B)/(N*(N - 1))"),
            use("equal chances of pairs", "(Sum(Sum(E(s[i]*s[j]), (j, 1, N)), (i, 1, N)) - B)/(N*(N - 1))"),
            linearity("(E(Sum(s[i], (i, 1, N))*Sum(s[j], (j, 1, N))) - B)/(N*(N - 1))"),
            use("fixed size", "(E(B*B) - B)/(N*(N - 1))"),
            linearity(),
        ),
        worlds=(World(_chances(3, 2), PAIRS_OF_THREE), World(_chances(4, 3), TRIPLES_OF_FOUR)),
        witnesses=(
            Witness("fixed size", World({"N": 3, "B": 2, "q": Fraction(1, 6)}, ONE_OR_TWO)),
            Witness("equal chances of pairs", World({**_chances(4, 2), "q": Fraction(1, 4)}, NEIGHBOURS)),
        ),
    )


def sample_gradient() -> Derivation:
    """Given the training set, the gradient of a sample drawn uniformly is that of the empirical loss on average."""
    skewed = law(s=((1, 0, 0), (0, 1, 0), (0, 1, 0), (0, 0, 1)))
    values = {"N": 3, "a": 1, "d": 2, "G": THREE}
    return Derivation(
        setting=SUBSET,
        given=(Moments("uniform draw", ("E(s[i]) == 1/N",), "i"),),
        statement=f"E(Sum(s[i]*G[i, a], (i, 1, N))) == {FULL}",
        proof=(
            linearity("Sum(E(s[i])*G[i, a], (i, 1, N))"),
            moments("Sum(1/N*G[i, a], (i, 1, N))"),
            linearity(),
        ),
        worlds=(
            World(values, law(s=((1, 0, 0), (0, 1, 0), (0, 0, 1)))),
            World({**values, "a": 2}, law(s=((1, 0, 0), (0, 1, 0), (0, 0, 1)))),
        ),
        witnesses=(Witness("uniform draw", World(values, skewed)),),
    )


def with_replacement() -> Derivation:
    """Given the training set, a batch of uniform draws estimates the gradient without bias."""
    values = {"N": 3, "B": 2, "a": 1, "d": 2, "G": THREE}
    stuck = law(s=(((1, 0, 0), (1, 0, 0)), ((0, 1, 0), (1, 0, 0))))
    return Derivation(
        setting=DRAWS,
        given=(UNIFORM,),
        statement=f"E({DRAWN_ESTIMATE.format('a')}) == {FULL}",
        proof=(
            linearity("1/B*Sum(Sum(E(s[k, i])*G[i, a], (i, 1, N)), (k, 1, B))"),
            moments("1/B*Sum(Sum(1/N*G[i, a], (i, 1, N)), (k, 1, B))"),
            linearity(),
        ),
        worlds=(World(values, _all_draws(3, 2)), World({**values, "a": 2, "B": 3}, _all_draws(3, 3))),
        witnesses=(Witness("uniform draws", World(values, stuck)),),
    )


def without_replacement() -> Derivation:
    """Given the training set, a random batch of fixed size estimates the gradient without bias."""
    values = {**_chances(3, 2), "a": 1, "d": 2, "G": THREE}
    return Derivation(
        setting=SUBSET,
        given=(FIXED_SIZE, INCLUSION),
        statement=f"E({ESTIMATE.format('a')}) == {FULL}",
        proof=(
            linearity("1/B*Sum(E(s[i])*G[i, a], (i, 1, N))"),
            moments("1/B*Sum(p*G[i, a], (i, 1, N))"),
            cites("minibatch.inclusion", "1/B*Sum(B/N*G[i, a], (i, 1, N))"),
            linearity(),
        ),
        worlds=(
            World(values, PAIRS_OF_THREE),
            World({**_chances(4, 2), "a": 2, "d": 2, "G": FOUR}, NEIGHBOURS),
        ),
        witnesses=(
            Witness("fixed size", World({**values, "p": HALF}, ONE_OR_TWO)),
            Witness("equal chances", World({**values, "p": 1}, LOPSIDED)),
        ),
    )


def _covariance(estimate: str) -> str:
    u, v = estimate.format("u"), estimate.format("v")
    return f"E(({u})*({v})) - E({u})*E({v})"


def covariance() -> Derivation:
    """Without replacement the covariance is that of the samples, over B, times (N − B)/(N − 1)."""
    values = {**_chances(3, 2), "u": 1, "v": 2, "d": 2, "G": THREE}
    pairs = {**_chances(4, 2), "u": 2, "v": 1, "d": 2, "G": FOUR}
    return Derivation(
        setting=SUBSET,
        given=(FIXED_SIZE, INCLUSION, JOINT),
        statement=f"{_covariance(ESTIMATE)} == (N - B)/(B*(N - 1))*{SPREAD}",
        proof=(
            moments(
                f"1/B**2*(q*{ALL_PAIRS} + (p - q)*{EQUAL_PAIRS})"
                " - p**2/B**2*Sum(G[i, u], (i, 1, N))*Sum(G[i, v], (i, 1, N))"
            ),
            linearity(f"1/B**2*((q - p**2)*{ALL_PAIRS} + (p - q)*{EQUAL_PAIRS})"),
            cites("minibatch.inclusion", f"1/B**2*((q - (B/N)**2)*{ALL_PAIRS} + (B/N - q)*{EQUAL_PAIRS})"),
            cites(
                "minibatch.joint_inclusion",
                f"1/B**2*((B*(B - 1)/(N*(N - 1)) - (B/N)**2)*{ALL_PAIRS}"
                f" + (B/N - B*(B - 1)/(N*(N - 1)))*{EQUAL_PAIRS})",
            ),
            linearity(),
        ),
        worlds=(
            World(values, PAIRS_OF_THREE),
            World({**values, "v": 1}, PAIRS_OF_THREE),
            World(pairs, PAIRS_OF_FOUR),
            World({**pairs, **_chances(4, 3)}, TRIPLES_OF_FOUR),
        ),
        witnesses=(
            Witness("fixed size", World({**values, "p": HALF, "q": Fraction(1, 6)}, ONE_OR_TWO)),
            Witness("equal chances", World({**values, "B": 1, "p": 1, "q": 0}, law(s=((1, 0, 0),)))),
            Witness("equal chances of pairs", World(pairs, NEIGHBOURS)),
        ),
    )


def covariance_with_replacement() -> Derivation:
    """With replacement the covariance is that of the samples, over B."""
    values = {"N": 3, "B": 2, "u": 1, "v": 2, "d": 2, "G": THREE}
    repeated = law(s=tuple((row, row) for row in ((1, 0, 0), (0, 1, 0), (0, 0, 1))))
    return Derivation(
        setting=DRAWS,
        given=(INDEPENDENT_DRAWS,),
        statement=f"{_covariance(DRAWN_ESTIMATE)} == 1/B*{SPREAD}",
        proof=(
            moments(
                f"1/B**2*(B/N*{EQUAL_PAIRS} + (B**2 - B)/N**2*{ALL_PAIRS})"
                " - (1/N*Sum(G[i, u], (i, 1, N)))*(1/N*Sum(G[i, v], (i, 1, N)))"
            ),
            linearity(),
        ),
        worlds=(
            World(values, _all_draws(3, 2)),
            World({**values, "v": 1}, _all_draws(3, 2)),
            World({**values, "B": 3, "u": 2}, _all_draws(3, 3)),
        ),
        witnesses=(Witness("independent uniform draws", World(values, repeated)),),
    )


RISK = Setting(sizes="N B d", arrays={"L": "d"}, random={"s": "N", "G": "N d"}, indices={"a": "d"})
SAMPLED_RISK = Moments("samples of the law", ("E(G[i, a]) == L[a]",), "i a")
INDEPENDENT_BATCH = Independent("batch chosen blindly", (("s",), ("G",)))


def expected_risk() -> Derivation:
    """Over the training set too, the batch's gradient is that of the expected risk, if it is chosen blindly."""
    gradients = law(G=(((1,), (2,), (6,)), ((3,), (4,), (-2,)), ((5,), (3,), (5,))))
    values = {"N": 3, "B": 2, "d": 1, "L": (3,), "a": 1}
    greedy = law(
        G=(((1,), (2,), (6,)), ((3,), (4,), (-2,)), ((5,), (3,), (5,))), s=((0, 1, 1), (1, 1, 0), (1, 0, 1))
    )
    chosen = Moments("inclusion", ("E(s[i]) == B/N",), "i")
    return Derivation(
        setting=RISK,
        given=(SAMPLED_RISK, chosen, INDEPENDENT_BATCH),
        statement=f"E({ESTIMATE.format('a')}) == L[a]",
        proof=(
            independence("1/B*Sum(E(s[i])*E(G[i, a]), (i, 1, N))"),
            moments("1/B*Sum(B/N*L[a], (i, 1, N))"),
            linearity(),
        ),
        worlds=(
            World(values, independent(gradients, PAIRS_OF_THREE)),
            World({**values, "B": 1}, independent(gradients, law(s=((1, 0, 0), (0, 1, 0), (0, 0, 1))))),
        ),
        witnesses=(
            Witness(
                "samples of the law", World({**values, "L": (2,)}, independent(gradients, PAIRS_OF_THREE))
            ),
            Witness(
                "inclusion", World(values, independent(gradients, law(s=((1, 0, 0), (0, 1, 0), (0, 0, 1)))))
            ),
            Witness("batch chosen blindly", World(values, greedy)),
        ),
    )


def gradient_of_risk() -> Derivation:
    """For the squared loss the gradient of the expected risk is the expectation of a sample's gradient."""
    values = {"n": 2, "a": 1, "w": (3, 5)}
    pairs = law(X=((1, 0), (2, 3), (-1, 2)), Y=(3, 1, 4))
    return Derivation(
        setting=Setting(sizes="n", arrays={"w": "n"}, random={"X": "n", "Y": ""}, indices={"a": "n"}),
        statement="D(E((Y - dot(X, w))**2), w[a]) == E(D((Y - dot(X, w))**2, w[a]))",
        proof=(derivative(),),
        worlds=(World(values, pairs), World({**values, "a": 2}, pairs)),
    )


def exchanged_gradient() -> Refutation:
    """With x uniform on [0, 1] and a loss that jumps at x = θ, gradient and expectation differ.

    The loss is a + cθ below θ and b + dθ above it, its own gradient c or d: the risk's gradient has a − b, and
    what the gap grows by, besides.
    """
    return Refutation(
        setting=Setting(arrays={"theta": "", "a": "", "b": "", "c": "", "d": ""}),
        statement="D(Integral(a + c*theta, (x, 0, theta)) + Integral(b + d*theta, (x, theta, 1)), theta)"
        " == Integral(c, (x, 0, theta)) + Integral(d, (x, theta, 1))",
        world=World({"theta": HALF, "a": 1, "b": 0, "c": 0, "d": 0}),
        printed="0",
        true="1",
    )


def given_sample() -> Refutation:
    """Given the training set, the batch's gradient estimates the empirical loss's, not the expected one's."""
    gradients = {"N": 2, "B": 1, "a": 1, "d": 1, "G": ((-2,), (-2,))}
    return Refutation(
        setting=Setting(sizes="N B d", arrays={"G": "N d"}, random={"s": "N", "x": ""}, indices={"a": "d"}),
        given=(Moments("inclusion", ("E(s[i]) == B/N",), "i"),),
        statement=f"E({ESTIMATE.format('a')}) == E(-2*x)",
        world=World(gradients, independent(law(s=((1, 0), (0, 1))), law(x=(1, -1)))),
        printed="0",
        true="-2",
    )


def reused_sample() -> Refutation:
    """Once the weight has moved along a sample's gradient, that sample's next gradient is biased."""
    return Refutation(
        setting=Setting(arrays={"w0": "", "eta": ""}, random={"w1": "", "x": ""}),
        given=(Equation("step on the sample", ("w1 == w0 - eta*x*(w0*x)",)),),
        statement="E(x*(w1*x)) == E(x**2)*E(w1)",
        world=World({"w0": 1, "eta": HALF}, law(x=(0, 1))),
        printed="3/8",
        true="1/4",
    )


PARTITION = Setting(sizes="N K d", arrays={"G": "N d", "P": "K N", "b": "K"}, indices={"a": "d"})
EVERY_SAMPLE_ONCE = Equation("every sample once", ("Sum(P[k, i], (k, 1, K)) == 1",), "i")
UNEVEN = {
    "N": 3,
    "K": 2,
    "d": 2,
    "a": 1,
    "G": ((1, 0), (2, 5), (6, -1)),
    "P": ((1, 1, 0), (0, 0, 1)),
    "b": (2, 1),
}


def epoch_partition() -> Definition:
    """The batches of an epoch divide the training set: every sample is in exactly one of them."""
    every = Setting(sizes="N K", arrays={"P": "K N"}, indices={"i": "N"})
    return Definition(every, ("Sum(P[k, i], (k, 1, K)) == 1",))


def epoch_weights() -> Derivation:
    """Weighted by their sizes, the gradients of an epoch's batches average to the full gradient."""
    return Derivation(
        setting=PARTITION,
        given=(EVERY_SAMPLE_ONCE,),
        statement=f"Sum(b[k]/N*(1/b[k]*Sum(P[k, i]*G[i, a], (i, 1, N))), (k, 1, K)) == {FULL}",
        proof=(
            linearity("1/N*Sum(Sum(P[k, i], (k, 1, K))*G[i, a], (i, 1, N))"),
            use("every sample once"),
        ),
        worlds=(
            World(UNEVEN),
            World({**UNEVEN, "a": 2, "P": ((1, 0, 0), (0, 1, 1)), "b": (1, 2)}),
            World({**UNEVEN, "K": 1, "P": ((1, 1, 1),), "b": (3,)}),
        ),
        witnesses=(Witness("every sample once", World({**UNEVEN, "P": ((1, 1, 0), (0, 0, 0))})),),
    )


def unweighted_epoch() -> Refutation:
    """The plain mean of uneven batches' gradients is not the full gradient."""
    return Refutation(
        setting=PARTITION,
        given=(EVERY_SAMPLE_ONCE,),
        statement=f"1/K*Sum(1/b[k]*Sum(P[k, i]*G[i, a], (i, 1, N)), (k, 1, K)) == {FULL}",
        world=World(UNEVEN),
        printed="15/4",
        true="3",
    )
