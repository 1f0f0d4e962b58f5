from collections.abc import Callable
from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np
import pytest
from scipy import stats

from reference.claims import _masks, _scripted_masks, dropout
from reference.claims._model import Claim, Convention, Equals, Mistake, Sampled
from reference.exact import contains, to_ball
from reference.judging.statistics import binomial
from reference.reporting import Kind
from tests.claims.sampling import ALPHA, POWER, is_recognised, is_refused
from tests.claims.subjects import verdicts
from tests.zoo.dropout import OTHERWISE, TRAIN, VARIANTS

CLAIMS = {claim.id.partition(".")[2]: claim for claim in dropout.CLAIMS}
SAMPLED = [claim for claim in dropout.CLAIMS if isinstance(claim.property, Sampled)]
PAIRS = [(claim, convention) for claim in SAMPLED for convention in claim.conventions]
HALF = Fraction(1, 2)


def name_of(value: Any) -> str:
    return str(getattr(value, "id", None) or getattr(value, "name", value))


# --- exact values, by enumerating all masks ----------------------------------------------------------------

LAYER = {
    "W": ((Fraction(1), Fraction(-2)), (Fraction(3, 2), Fraction(0)), (Fraction(-1), Fraction(1, 4))),
    "x": (Fraction(2), Fraction(-1), Fraction(3)),
    "b": (Fraction(1), Fraction(-1, 2)),
    "keep": Fraction(3, 4),
}


def expectation(of: Callable[[tuple[Fraction, ...]], tuple[Fraction, ...]]) -> tuple[Fraction, ...]:
    """Over all masks of the layer's input, of a function of the pre-activation."""
    keep, found = LAYER["keep"], []
    for mask in product((0, 1), repeat=3):
        weight = np.prod([keep if kept else 1 - keep for kept in mask])
        masked = tuple(x * kept for x, kept in zip(LAYER["x"], mask, strict=True))
        z = dropout.preactivation({**LAYER, "x": masked, "keep": Fraction(1)})
        found.append([weight * value for value in of(z)])
    return tuple(sum(column) for column in zip(*found, strict=True))


def test_theorems_by_enumeration() -> None:
    mean = expectation(lambda z: z)
    assert dropout.preactivation(LAYER) == mean
    squares = expectation(lambda z: tuple(value**2 for value in z))
    variance = tuple(s - m**2 for s, m in zip(squares, mean, strict=True))
    assert dropout.preactivation_variance(LAYER) == variance


def test_the_errata_are_wrong() -> None:
    assert dropout.output_scaling(LAYER) != dropout.preactivation(LAYER)
    assert dropout.output_scaling({**LAYER, "b": (0, 0)}) == dropout.preactivation({**LAYER, "b": (0, 0)})
    assert dropout.through_activation(LAYER) != expectation(lambda z: tuple(max(v, Fraction(0)) for v in z))


# --- dropout at test time ----------------------------------------------------------------------------------


def test_every_mistake_at_test_time_is_another_answer_than_every_convention() -> None:
    claim = CLAIMS["eval"]
    assert isinstance(claim.property, Equals)
    for mistake in claim.mistakes:
        for convention in claim.conventions:
            assert mistake.oracle is not None
            assert any(
                not contains(ball, value)
                for case in claim.property.examples
                for ball, value in zip(
                    flat(claim.property.oracle(to_ball(case, "float64"), **convention.options)),
                    flat(mistake.oracle(case, **convention.options)),
                    strict=True,
                )
            ), (mistake.name, convention.name)


def test_the_closed_form_is_the_oracle() -> None:
    claim = CLAIMS["eval"]
    assert isinstance(claim.property, Equals)
    for case in claim.property.examples:
        assert claim.property.oracle(case) == (dropout.inverted(case),)


def test_keep_one_half_is_not_the_only_one() -> None:
    keeps = {case["keep"] for case in _masks.DESIGNS}
    assert len(keeps - {HALF}) >= 3
    assert any(keep < HALF for keep in keeps)


# --- power -------------------------------------------------------------------------------------------------


def known_units(case: Any) -> int:
    return sum(x != 0 for row in case["x"] for x in row) * len(case["seeds"])


def test_keep_and_drop_are_told_apart_almost_surely() -> None:
    for case in _masks.DESIGNS[:3]:
        n, keep = known_units(case), float(case["keep"])
        low, high = (
            int(stats.binom.ppf(float(ALPHA) / 4, n, keep)) - 1,
            int(stats.binom.isf(float(ALPHA) / 4, n, keep)) + 1,
        )
        assert binomial(low, n, case["keep"]) < ALPHA > binomial(high, n, case["keep"])
        power = stats.binom.cdf(low, n, 1 - keep) + stats.binom.sf(high - 1, n, 1 - keep)
        assert power > POWER, case["keep"]


def test_shared_masks_are_told_apart_surely() -> None:
    """Pairs that always agree, of samples, units, generators: a quarter of all units are in pairs."""
    for case in _masks.DESIGNS[:3]:
        agree = case["keep"] ** 2 + (1 - case["keep"]) ** 2
        assert binomial(known_units(case) // 4, known_units(case) // 4, agree) < ALPHA


def test_a_wrong_scale_shows_on_every_kept_unit() -> None:
    case = _masks.DESIGNS[0]
    for name, factor in _masks.FACTORS.items():
        if name != "1/keep":
            assert factor(case["keep"]) != 1 / case["keep"]
    assert float(1 - case["keep"]) ** known_units(case) < 1e-100  # that none is kept


# --- imitations and subjects -------------------------------------------------------------------------------


@pytest.mark.parametrize(("claim", "convention"), PAIRS, ids=name_of)
@pytest.mark.parametrize("seed", range(2))
def test_imitations_are_refused_and_recognised(claim: Claim, convention: Convention, seed: int) -> None:
    for mistake in claim.mistakes:
        assert is_refused(claim, mistake, convention, seed), mistake.name
        assert mistake.options is None or is_recognised(claim, mistake, convention, seed), mistake.name


@pytest.mark.parametrize("convention", dropout.CONVENTIONS, ids=name_of)
@pytest.mark.parametrize("seed", range(3))
def test_honest_imitations_are_not_refused(convention: Convention, seed: int) -> None:
    train = Mistake("none", "", imitate=_scripted_masks.imitate_train)
    assert not is_refused(CLAIMS["train"], train, convention, seed)
    both = Mistake("none", "", imitate=_scripted_masks.imitate_both)
    assert not is_refused(CLAIMS["inverted"], both, convention, seed)


@pytest.mark.parametrize("name", VARIANTS)
@pytest.mark.parametrize("seed", range(2))
def test_honest_rewrites_hold(name: str, seed: int) -> None:
    rewritten = {function.__name__ for function in (*TRAIN, *OTHERWISE)}
    judged = [claim for claim in dropout.CLAIMS if name in rewritten or claim.id != "dropout.train"]
    for verdict in verdicts(VARIANTS[name], judged, seed).values():
        assert verdict.kind is Kind.HOLDS, verdict
        assert verdict.convention is None


OWN = np.random.default_rng(0)


def mask(x: Any, keep: float, rng: np.random.Generator) -> Any:
    return (rng.random(x.shape) < keep).astype(x.dtype)


def plain(x: Any, keep: float, rng: np.random.Generator) -> Any:
    return x * mask(x, keep, rng)


def inverted(x: Any, keep: float, rng: np.random.Generator) -> Any:
    return plain(x, keep, rng) / keep


def dropping(x: Any, drop: float, rng: np.random.Generator) -> Any:
    return x * mask(x, 1 - drop, rng) / (1 - drop) if drop < 1 else 0 * x


def swapped(x: Any, keep: float, rng: np.random.Generator) -> Any:
    return x * (rng.random(x.shape) > keep) / keep


def identity(x: Any, keep: float) -> Any:
    return x


def scaled(x: Any, keep: float) -> Any:
    return x * keep


def test_scaling_at_test_time_is_a_convention() -> None:
    found = verdicts({"dropout_train": plain, "dropout_eval": scaled}, dropout.CLAIMS, 0)
    assert all(verdict.kind is Kind.HOLDS for verdict in found.values())
    assert found["dropout.train"].convention == found["dropout.eval"].convention == "scaled at test time"


@pytest.mark.parametrize(
    ("train", "evaluate", "failing", "cause"),
    [
        (plain, identity, "dropout.inverted", "never rescaled"),
        (inverted, scaled, "dropout.inverted", "rescaled at both times"),
        (dropping, identity, "dropout.train", "drop probability"),
        (swapped, identity, "dropout.train", "keep and drop swapped"),
        (swapped, identity, "dropout.inverted", "keep and drop swapped"),
        (lambda x, keep, rng: inverted(x, keep, rng) / keep, identity, "dropout.train", "scaled twice"),
        (lambda x, keep, rng: plain(x, keep, rng) * keep, identity, "dropout.train", "multiplied by keep"),
        (
            lambda x, keep, rng: x * mask(x[0], keep, rng) / keep,
            identity,
            "dropout.train",
            "one mask for the whole batch",
        ),
        (
            lambda x, keep, rng: inverted(x, keep, np.random.default_rng(1)),
            identity,
            "dropout.train",
            "reseeds",
        ),
        (
            lambda x, keep, rng: inverted(x, keep, OWN),
            identity,
            "dropout.train",
            "own generator",
        ),
        (inverted, lambda x, keep: x / keep, "dropout.eval", "divides by keep"),
        (inverted, lambda x, keep: x * (1 - keep), "dropout.eval", "scales by the drop probability"),
    ],
)
def test_wrong_dropout_is_named(train: Any, evaluate: Any, failing: str, cause: str) -> None:
    found = verdicts({"dropout_train": train, "dropout_eval": evaluate}, dropout.CLAIMS, 0)
    assert found[failing].kind is Kind.FAILS
    assert cause in [one.mistake for one in found[failing].causes]


def test_a_drop_probability_holds_where_it_is_declared() -> None:
    functions = {"dropout_train": dropping, "dropout_eval": identity}
    found = verdicts(functions, dropout.CLAIMS, 0, convention="drop probability")
    assert all(verdict.kind is Kind.HOLDS for verdict in found.values())


def test_a_declared_convention_is_held_to() -> None:
    functions = {"dropout_train": inverted, "dropout_eval": identity}
    found = verdicts(functions, dropout.CLAIMS, 0, convention="scaled at test time")
    assert found["dropout.train"].kind is found["dropout.eval"].kind is Kind.FAILS


def flat(value: Any) -> list[Any]:
    return [x for part in value for x in flat(part)] if isinstance(value, tuple) else [value]
