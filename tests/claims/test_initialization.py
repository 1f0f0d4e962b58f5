from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import cache, partial
from typing import Any

import mpmath
import numpy as np
import pytest
from scipy import stats

from reference.claims import _weights, initialization
from reference.claims._laws import LAWS, NORMAL, TRUNCATED, TRUNCATED_SPREAD, Law, root, tail
from reference.claims._model import Case, Claim, Convention, Mistake, Sampled
from reference.judging.statistics import binomial
from reference.reporting import Kind
from tests.claims.sampling import ALPHA, POWER, is_recognised, is_refused
from tests.claims.subjects import verdicts
from tests.zoo.initialization import VARIANTS

SAMPLERS = initialization.SAMPLERS
PAIRS = [(claim, convention) for claim in SAMPLERS for convention in claim.conventions]


def name_of(value: Any) -> str:
    return str(getattr(value, "id", None) or getattr(value, "name", value))


# --- exact values ------------------------------------------------------------------------------------------


def test_theorems() -> None:
    fans = {"fan_in": 6, "fan_out": 2}
    assert initialization.lecun(fans) == Fraction(1, 6)
    assert initialization.glorot_backward(fans) == Fraction(1, 2)
    assert initialization.glorot_compromise(fans) == Fraction(2, 8)
    assert initialization.he(fans) == Fraction(1, 3)
    assert initialization.he_slide(fans) == Fraction(2, 8)
    assert initialization.uniform_limit({"weight_variance": Fraction(2, 8)}) == Fraction(6, 8)
    assert initialization.relu_half_moment({"second_moment": Fraction(3)}) == Fraction(3, 2)


def test_the_variance_that_each_theorem_gives_keeps_the_variance() -> None:
    moment = Fraction(5, 7)
    for n in range(1, 9):
        fans = {"fan_in": n, "fan_out": 3}
        kept = {"n": n, "second_moment": moment, "weight_variance": initialization.lecun(fans)}
        assert initialization.preactivation_variance(kept) == moment
        halved = {"n": n, "second_moment": moment / 2, "weight_variance": initialization.he(fans)}
        assert initialization.preactivation_variance(halved) == moment


def test_ten_layers_with_the_slide_s_variance_lose_a_factor_of_1024() -> None:
    layers = {"second_moment": Fraction(1), "gain": Fraction(1, 2), "widths": (4,) * 10}
    slide = initialization.he_slide({"fan_in": 4, "fan_out": 4})
    right = initialization.he({"fan_in": 4})
    assert initialization.depth_product({**layers, "variances": (slide,) * 10}) == Fraction(1, 1024)
    assert initialization.depth_product({**layers, "variances": (right,) * 10}) == 1


# --- laws --------------------------------------------------------------------------------------------------


def test_tails_against_mpmath() -> None:
    with mpmath.workdps(40):
        inside = mpmath.erf(mpmath.sqrt(2))
        density = lambda z: mpmath.npdf(z) / inside  # noqa: E731
        variance = 2 * mpmath.quad(lambda z: z * z * density(z), [0, 1, 2])
        spread = mpmath.sqrt(variance)
        for q in (Fraction(1, 4), Fraction(1), Fraction(4), Fraction(25, 4)):
            size = mpmath.sqrt(mpmath.mpf(q.numerator) / q.denominator)
            expected = {
                "normal": 2 * (1 - mpmath.ncdf(size)),
                "uniform": max(mpmath.mpf(0), 1 - size / mpmath.sqrt(3)),
                "narrow": 2 * mpmath.quad(density, [min(size, 2), 2]),
                "truncated normal": 2 * mpmath.quad(density, [min(size * spread, 2), 2]),
            }
            for name, value in expected.items():
                got = tail(LAWS[name], q)
                assert abs(mpmath.mpf(got.numerator) / got.denominator - value) < mpmath.mpf(10) ** -30
        assert abs(spread - TRUNCATED_SPREAD) < 1e-16


def test_the_truncated_spread_is_the_libraries_constant() -> None:
    assert TRUNCATED_SPREAD == 0.87962566103423978


def test_roots_have_no_float_between() -> None:
    for value in (Fraction(2), Fraction(1, 3), Fraction(9, 4), Fraction(2, 60)):
        found = root(value)
        below, above = np.nextafter(float(found), 0), np.nextafter(float(found), 9)
        assert Fraction(below) ** 2 < value < Fraction(above) ** 2
        assert abs(found * found - value) < value / 2**120


# --- power -------------------------------------------------------------------------------------------------


def options_of(claim: Claim, *more: Any) -> dict[str, str]:
    held = claim.property
    assert isinstance(held, Sampled)
    assert isinstance(held.evidence, partial)
    merged = dict(held.evidence.keywords)
    for options in more:
        merged.update(options or {})
    return merged


@cache
def refused_counts(n: int, p: Fraction) -> tuple[int, int]:
    """The exact test at ALPHA refuses p for counts up to the first and from the second."""
    counts = np.arange(n + 1)
    spent = float(ALPHA) / 4  # half of a side: SciPy's rounding is far smaller than that
    low = counts[stats.binom.cdf(counts, n, float(p)) < spent]
    high = counts[stats.binom.sf(counts - 1, n, float(p)) < spent]
    return int(max(low, default=-1)), int(min(high, default=n + 1))


def count_power(n: int, p: Fraction, other: Fraction) -> float:
    """P(the exact test at ALPHA refuses p) when the successes have the probability ``other``."""
    low, high = refused_counts(n, p)
    return float(stats.binom.cdf(low, n, float(other)) + stats.binom.sf(high - 1, n, float(other)))


def sum_of_squares_power(n: int, ratio: float) -> float:
    low, high = stats.chi2.ppf(float(ALPHA) / 4, n), stats.chi2.isf(float(ALPHA) / 4, n)
    return float(stats.chi2.cdf(low / ratio, n) + stats.chi2.sf(high / ratio, n))


def powers(case: Case, right: dict[str, str], wrong: dict[str, str]) -> Iterator[float]:
    """How often each test refuses weights of the wrong law on this design."""
    n = case["fan_in"] * case["fan_out"] * len(case["seeds"])
    nominal = _weights.VARIANCES[right["variance"]](case["fan_in"], case["fan_out"])
    ratio = _weights.VARIANCES[wrong["variance"]](case["fan_in"], case["fan_out"]) / nominal
    law, other = LAWS[right["law"]], LAWS[wrong["law"]]
    yield from (count_power(n, tail(law, q), tail(other, q / ratio)) for q in law.thresholds)
    yield count_power(n, law.positive, other.positive)
    if law.limit:
        yield 1 - (1 - float(tail(other, limit_squared(law) / ratio))) ** n
    if law.gaussian and other.gaussian:
        yield sum_of_squares_power(n, float(ratio))


def limit_squared(law: Law) -> Fraction:
    return Fraction(4) / Fraction(TRUNCATED_SPREAD) ** 2 if law is TRUNCATED else Fraction(3)


@pytest.mark.parametrize(("claim", "convention"), PAIRS, ids=name_of)
def test_every_wrong_law_is_refused_almost_surely(claim: Claim, convention: Convention) -> None:
    right = options_of(claim, convention.options)
    for mistake in claim.mistakes:
        wrong = options_of(claim, convention.options, mistake.options)
        if "repeats" not in wrong:
            best = max(max(powers(case, right, wrong)) for case in _weights.DESIGNS[:2])
            assert best > POWER, mistake.name


def test_one_fan_more_is_refused_almost_surely() -> None:
    """LeCun's and He's variance with fan_in + 1 in the place of fan_in, on the smallest fans."""
    case = _weights.DESIGNS[2]
    n = case["fan_in"] * case["fan_out"] * len(case["seeds"])
    assert sum_of_squares_power(n, case["fan_in"] / (case["fan_in"] + 1)) > POWER


def test_what_is_repeated_is_refused_surely() -> None:
    """All signs agree: with the row before, the column before, the generator before."""
    case = _weights.DESIGNS[0]
    fan_in, fan_out, draws = case["fan_in"], case["fan_out"], len(case["seeds"])
    for trials in (
        (fan_in - 1) * fan_out * draws,
        fan_in * (fan_out - 1) * draws,
        fan_in * fan_out * (draws - 1),
    ):
        assert binomial(trials, trials, Fraction(1, 2)) < ALPHA


def test_a_truncated_law_and_a_normal_one_are_told_apart() -> None:
    case = _weights.DESIGNS[0]
    n = case["fan_in"] * case["fan_out"] * len(case["seeds"])
    assert max(count_power(n, tail(NORMAL, q), tail(TRUNCATED, q)) for q in NORMAL.thresholds) > POWER


# --- imitations and subjects -------------------------------------------------------------------------------


@pytest.mark.parametrize(("claim", "convention"), PAIRS, ids=name_of)
def test_imitations_are_refused_and_recognised(claim: Claim, convention: Convention) -> None:
    for mistake in claim.mistakes:
        assert all(is_refused(claim, mistake, convention, seed) for seed in range(2)), mistake.name
        assert mistake.options is not None
    for mistake in claim.mistakes[::3]:
        assert is_recognised(claim, mistake, convention, 3), mistake.name


@pytest.mark.parametrize(("claim", "convention"), PAIRS, ids=name_of)
def test_honest_imitations_are_not_refused(claim: Claim, convention: Convention) -> None:
    honest = Mistake("none", "", imitate=claim.mistakes[0].imitate)
    assert not any(is_refused(claim, honest, convention, seed) for seed in range(2))


@pytest.mark.parametrize("name", VARIANTS)
@pytest.mark.parametrize("seed", range(2))
def test_honest_rewrites_hold(name: str, seed: int) -> None:
    for verdict in verdicts(VARIANTS[name], SAMPLERS, seed).values():
        assert verdict.kind is Kind.HOLDS, verdict
        assert verdict.convention is None


OWN = np.random.default_rng(0)


def he(spread: Callable[[int, int], float], out_in: bool = False) -> Callable[..., Any]:
    def he_normal(fan_in: int, fan_out: int, rng: np.random.Generator) -> Any:
        shape = (fan_out, fan_in) if out_in else (fan_in, fan_out)
        return rng.normal(0, spread(fan_in, fan_out), shape)

    return he_normal


@pytest.mark.parametrize(
    ("wrong", "causes"),
    [
        (he(lambda n, m: (2 / (n + m)) ** 0.5), {"variance 2/(fan_in + fan_out)"}),
        (he(lambda n, m: (2 / m) ** 0.5), {"variance 2/fan_out"}),
        (he(lambda n, m: 2 / n), {"variance (2/fan_in)²"}),
        (he(lambda n, m: (2 / n) ** 0.5, out_in=True), {"fan_out first"}),
        (he(lambda n, m: (2 / (n + 1)) ** 0.5), set()),
        (lambda n, m, rng: OWN.normal(0, (2 / n) ** 0.5, (n, m)), {"own generator"}),
        (lambda n, m, rng: np.random.default_rng(0).normal(0, (2 / n) ** 0.5, (n, m)), {"reseeds"}),
        (lambda n, m, rng: np.tile(rng.normal(0, (2 / n) ** 0.5, m), (n, 1)), {"same row"}),
        (lambda n, m, rng: np.full((n, m), rng.normal(0, (2 / n) ** 0.5)), {"same number"}),
        (lambda n, m, rng: np.clip(rng.normal(0, (2 / n) ** 0.5, (n, m)), -1, 1), set()),
    ],
)
def test_wrong_weights_are_named(wrong: Callable[..., Any], causes: set[str]) -> None:
    (claim,) = (claim for claim in SAMPLERS if claim.id == "initialization.he_normal")
    (verdict,) = verdicts({"he_normal": wrong}, [claim], 0).values()
    assert verdict.kind is Kind.FAILS
    assert {cause.mistake for cause in verdict.causes} == causes


def truncated(n: int, m: int, rng: np.random.Generator) -> Any:
    weights = rng.standard_normal((n, m))
    while (outside := abs(weights) > 2).any():
        weights[outside] = rng.standard_normal(outside.sum())
    return weights * (2 / n) ** 0.5 / TRUNCATED_SPREAD


def test_a_rescaled_truncated_normal_is_a_convention() -> None:
    (claim,) = (claim for claim in SAMPLERS if claim.id == "initialization.he_normal")
    (verdict,) = verdicts({"he_normal": truncated}, [claim], 0).values()
    assert (verdict.kind, verdict.convention) == (Kind.HOLDS, "truncated")
    narrow = lambda n, m, rng: truncated(n, m, rng) * TRUNCATED_SPREAD  # noqa: E731
    (verdict,) = verdicts({"he_normal": narrow}, [claim], 0).values()
    assert verdict.kind is Kind.FAILS
    assert {cause.mistake for cause in verdict.causes} == {"truncated, not rescaled"}


def test_fan_out_first_holds_where_it_is_declared() -> None:
    functions = {"he_normal": he(lambda n, m: (2 / n) ** 0.5, out_in=True)}
    (verdict,) = verdicts(functions, SAMPLERS, 0, convention="fan_out first").values()
    assert verdict.kind is Kind.HOLDS
