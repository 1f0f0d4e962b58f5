"""The variance map: exact values, judged code, and a network as wide and deep as the lecture's figure.

The network is drawn once, from a fixed seed; each test states the probability with which another seed might have
failed it.
"""

from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from scipy import stats

from reference import implementation
from reference.claims import claim, mean_field
from reference.claims._model import Case
from reference.exact import tanh_second_moment
from reference.judging.statistics import binomial, chi_squared
from reference.reporting import Kind
from tests.claims.equality import CONTRACT, answers, cases, equals, undistinguished
from tests.claims.subjects import verdicts
from tests.zoo.mean_field import VARIANTS, WRONG

CLAIM = claim("mean_field.relu_variances")
F = Fraction
ERROR = F(1, 10**9)
HE_FIGURE: Case = {
    "second_moment": F(2),
    "fan_in": (1024,) * 7,
    "weight_variance": (F(2, 1024),) * 7,
}


# --- values ------------------------------------------------------------------------------------------------


def test_he_s_variance_keeps_every_layer_s() -> None:
    assert equals(CLAIM).oracle(HE_FIGURE) == ((F(2),) * 7,)
    lecun = {**HE_FIGURE, "weight_variance": (F(1, 1024),) * 7}
    assert equals(CLAIM).oracle(lecun) == (tuple(F(2, 2**k) for k in range(1, 8)),)


def test_the_closed_form_is_the_last_layer() -> None:
    for case in cases(CLAIM, 20):
        assert mean_field.relu_variances(case) == equals(CLAIM).oracle(case)[0][-1]


def test_losses_are_multiplied_on() -> None:
    case = {"gain": F(1, 2), "second_moment": F(8), "losses": (F(1), F(1, 4), F(1, 8))}
    q = case["second_moment"]
    for loss in case["losses"]:
        q = case["gain"] * q - loss
    assert mean_field.collapse(case) == q


# --- judged code -------------------------------------------------------------------------------------------


def test_any_two_mistakes_differ_on_an_example() -> None:
    assert undistinguished(answers(CLAIM, CONTRACT, list(equals(CLAIM).examples))) == []


def test_ours_holds() -> None:
    (verdict,) = verdicts({"relu_variances": implementation.relu_variances}, [CLAIM], 0, cases=60).values()
    assert verdict.kind is Kind.HOLDS


@pytest.mark.parametrize("name", VARIANTS)
@pytest.mark.parametrize("seed", range(3))
def test_honest_rewrites_hold(name: str, seed: int) -> None:
    (verdict,) = verdicts({"relu_variances": VARIANTS[name]}, [CLAIM], seed, cases=40).values()
    assert verdict.kind is Kind.HOLDS, verdict


@pytest.mark.parametrize(("wrong", "cause"), WRONG)
def test_wrong_ones_are_named(wrong: Any, cause: str) -> None:
    (verdict,) = verdicts({"relu_variances": wrong}, [CLAIM], 0).values()
    assert not verdict.holds
    assert [one.mistake for one in verdict.causes] == ([cause] if cause else [])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((-1, [3], [1.0]), "second_moment must be at least 0"),
        ((1, [2.5], [1.0]), "fan_in must hold integers of at least 1"),
        ((1, [0], [1.0]), "fan_in must hold integers of at least 1"),
        ((1, [3], [-1.0]), "weight_variance must be at least 0"),
        ((1, [3, 4], [1.0]), "weight_variance must have shape"),
        ((1, 3, [1.0]), "fan_in must have shape"),
    ],
)
def test_bad_input_is_named(arguments: tuple[Any, ...], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        implementation.relu_variances(*arguments)


# --- the figure's regimes ----------------------------------------------------------------------------------


def tanh(name: str) -> list[Any]:
    return [ball.interval for ball in mean_field.tanh_variances(mean_field.FIGURE[name])]


def test_too_large_a_variance_saturates() -> None:
    """Of 16 times LeCun's variance, tanh lets more than 3/4 through in every layer, and it stays so."""
    for q in tanh("saturate"):
        assert 12 < q <= 16
    assert abs(tanh("saturate")[6] - tanh("saturate")[5]) < 0.001


def test_lecun_s_variance_nearly_keeps() -> None:
    """It falls in every layer, ever more slowly: what tanh takes away is of second order."""
    found = tanh("keep")
    assert found[0] == 1
    for before, after in pairwise(found):
        assert before - 2 * before**2 <= after < before
    assert 0.23 < found[2] < 0.24
    assert 0.08 < found[6] < 0.09


def test_too_small_a_variance_collapses() -> None:
    """At least as fast as the theorem says: 16 times less in every layer."""
    for k, q in enumerate(tanh("collapse"), 1):
        assert q > 0
        assert q <= 16.0**-k
    assert tanh("collapse")[2] > 0.88 / 16**3


def test_the_theorem_and_the_enclosure_agree() -> None:
    """qₖ = cᵏq₀ − Σcᵏ⁻ⁱeᵢ with the losses that the enclosures leave."""
    for name, gain in (("keep", 1.0), ("collapse", 1 / 16)):
        found = tanh(name)
        losses = [float((before * gain - after).mid()) for before, after in pairwise(found)]
        assert all(loss > 0 for loss in losses)
        case = {"gain": F(gain), "second_moment": F(float(found[0].mid())), "losses": tuple(map(F, losses))}
        assert abs(mean_field.collapse(case) - F(float(found[-1].mid()))) < F(1, 2**48)


# --- a network of seven layers, 1024 wide ------------------------------------------------------------------

WIDTH, DEPTH = 1024, 7


def forward(activation: Any, gain: float, seed: int) -> list[tuple[float, Any]]:
    """For each layer σ²‖x‖², the exact variance of its pre-activations given its inputs x, and the pre-activations."""
    rng = np.random.default_rng(seed)
    x = rng.choice([-1.0, 1.0], WIDTH)
    found = []
    for _ in range(DEPTH):
        w = rng.normal(0, np.sqrt(gain / WIDTH), (WIDTH, WIDTH))
        variance, z = gain / WIDTH * float(x @ x), x @ w
        found.append((variance, z))
        x = activation(z)
    return found


NETWORKS = [
    *((name, np.tanh, gain) for name, gain in (("saturate", 16.0), ("keep", 1.0), ("collapse", 1 / 16))),
    ("he", lambda z: np.maximum(z, 0), 2.0),
]


@pytest.mark.parametrize(("name", "activation", "gain"), NETWORKS, ids=[one[0] for one in NETWORKS])
def test_each_layer_has_the_law_that_the_one_before_gives_it(name: str, activation: Any, gain: float) -> None:
    """Given its inputs x, a layer's pre-activations are independent N(0, σ²‖x‖²): an exact χ² test a layer.

    Each fails with probability 10⁻⁹ at most on right weights, and with more than 1 − 10⁻⁹ where the variance is
    wrong by a factor of 2.
    """
    for variance, z in forward(activation, gain, 7):
        statistic = float(z @ z) / variance
        assert chi_squared(statistic, WIDTH) > ERROR
        for wrong in (0.5, 2.0):
            assert chi_squared(statistic * wrong, WIDTH) < ERROR


def test_relu_keeps_half_of_a_layer() -> None:
    """The half moment, exactly: Σ ReLU(z)² over the positive ones is χ² with as many degrees as there are.

    Each of the 14 tests fails with probability 10⁻⁹ at most.
    """
    for variance, z in forward(NETWORKS[3][1], 2.0, 8):
        positive = z[z > 0]
        assert binomial(len(positive), WIDTH, F(1, 2)) > ERROR
        assert chi_squared(float(positive @ positive) / variance, len(positive)) > ERROR


@pytest.mark.parametrize("name", mean_field.FIGURE)
def test_every_layer_is_within_what_its_width_allows(name: str) -> None:
    """The variances σ²‖x‖² of a finite network against the enclosures, with a derived bound in every layer.

    Given a layer's variance q, the mean of 1024 independent tanh²(z) lies, but for probability 10⁻⁹, within
    Bernstein's √(2vL/n) + L/3n of E tanh², where L = log(2·10⁹), v <= min(E tanh², 3q²) bounds its variance; and,
    because z² − ⅔z⁴ <= tanh² z <= z², within what the χ² quantiles of Σz² allow where all |z| stay below √q·t.
    The interval is carried on from layer to layer: E tanh² increases in q.
    """
    gain = {"saturate": 16.0, "keep": 1.0, "collapse": 1 / 16}[name]
    low = high = gain
    limits, enclosed = stats.chi2(WIDTH).ppf(1e-9) / WIDTH, tanh(name)
    above = stats.chi2(WIDTH).isf(1e-9) / WIDTH
    t = float(stats.norm.isf(1e-9 / WIDTH))
    for (variance, _), q in zip(forward(np.tanh, gain, 9), enclosed, strict=True):
        assert low <= float(q.mid()) <= high
        assert low * (1 - 1e-12) <= variance <= high * (1 + 1e-12)
        ends = []
        for end, sign in ((low, -1), (high, 1)):
            mean = float(tanh_second_moment(F(end)).interval.mid())
            log = float(np.log(2e9))
            spread = min(mean, 3 * end**2)
            ends.append(mean + sign * (np.sqrt(2 * spread * log / WIDTH) + log / (3 * WIDTH)))
        lower = max(ends[0], low * limits * max(0.0, 1 - 2 / 3 * low * t * t))
        low, high = gain * lower, gain * min(ends[1], high * above)


def test_the_three_regimes_are_far_apart_in_the_third_layer() -> None:
    """Far beyond what a width of 1024 allows: more than ten times apart."""
    third = {name: float(tanh(name)[2].mid()) for name in mean_field.FIGURE}
    assert third["saturate"] > 10 * third["keep"] > 100 * third["collapse"]
