"""All masks and all orders, by scripts of draws: exact for who draws as everybody does, silent on others."""

import random
from collections import Counter
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from reference.claims import _scripted_epochs, _scripted_masks, _scripts, dropout, minibatch
from reference.claims._model import Case, Evidence, Fact
from reference.claims._scripts import END, Replayed
from reference.exact import UNIT_ROUNDOFF
from reference.judging import in_process_subject
from reference.reporting import Kind
from tests.claims.subjects import verdicts
from tests.zoo import dropout as masks
from tests.zoo import minibatch as epochs

TRAIN, BOTH = (
    next(claim for claim in dropout.CLAIMS if claim.id == f"dropout.{name}") for name in ("train", "inverted")
)
PARTITION = next(claim for claim in minibatch.CLAIMS if claim.id == "minibatch.epoch_partition")
F = Fraction

# --- scripts -----------------------------------------------------------------------------------------------


def test_every_combination_of_cells_occurs_and_its_words_are_in_them() -> None:
    scripts = _scripts.in_cells(6, 3, 20)
    assert len(scripts.patterns) == len(scripts.words) == 6**3 + 20
    assert len(set(scripts.patterns[: 6**3])) == 6**3
    for pattern, words in zip(scripts.patterns, scripts.words, strict=True):
        assert pattern == tuple(word * 6 // END for word in words)


def test_every_order_occurs_as_often_as_the_others() -> None:
    scripts = _scripts.in_orders(3, 4)
    assert set(Counter(scripts.patterns).values()) == {5}
    for ranks, words in zip(scripts.patterns, scripts.words, strict=True):
        assert ranks == tuple(sorted(words).index(word) for word in words)
        assert len({word >> 44 for word in words}) == 3


def test_low_bits_are_what_integers_are_masked_to() -> None:
    scripts = _scripts.in_low_bits(2, 3, 5)
    assert len(set(scripts.patterns)) == 4**3
    for pattern, words in zip(scripts.patterns, scripts.words, strict=True):
        assert pattern == tuple(word >> 32 & 3 for word in words)


def test_a_scan_ascends_and_is_close_to_every_end_of_a_cell() -> None:
    words = [word for (word,) in _scripts.ascending(4, 50).words]
    assert words == sorted(set(words))
    for end in (0, END // 4, END // 2, 3 * END // 4, END):
        assert min(abs(word - end) for word in words) < 2 * _scripts.NEAR


def replayed(scripts: _scripts.Scripts, of: Callable[[tuple[float, ...]], Any]) -> Replayed:
    results = tuple(of(tuple(word / END for word in words)) for words in scripts.words)
    return Replayed(results, tuple(len(words) for words in scripts.words), (0, 0))


def test_a_law_is_exact_or_none() -> None:
    scripts = _scripts.in_cells(4, 2, 30)
    exactly = _scripts.law(scripts, replayed(scripts, lambda u: (u[0] < 0.75) + (u[1] < 0.75)))
    assert exactly == ({2: F(9, 16), 1: F(6, 16), 0: F(1, 16)}, 0)
    assert _scripts.law(scripts, replayed(scripts, lambda u: u[0] < 0.4)) is None
    assert _scripts.law(scripts, replayed(scripts, lambda u: int(u[0] * 1000) % 2)) is None
    assert _scripts.law(scripts, replayed(scripts, lambda u: () if u[0] < 0.25 else 1)) is None


def test_what_needs_more_words_is_told_apart() -> None:
    scripts = _scripts.in_cells(4, 1, 0)
    longer = Replayed((0, 1, 2, 3), (1, 1, 1, 2), (0, 0))
    assert _scripts.law(scripts, longer) == ({0: F(1, 4), 1: F(1, 4), 2: F(1, 4)}, F(1, 4))


def test_a_threshold_is_bounded_or_none() -> None:
    scan = _scripts.ascending(4, 60)
    for keep in (0.25, 0.3, 0.75):
        for yes in (lambda u: u < keep, lambda u: u > 1 - keep):  # noqa: B023
            answers = [yes(word / END) for (word,) in scan.words]
            bounds = _scripts.threshold(scan, answers)
            assert bounds is not None
            assert bounds[0] <= keep <= bounds[1]
            assert keep == 0.3 or bounds[1] - bounds[0] < F(1, 2**17)
    assert _scripts.threshold(scan, [True, False] * (len(scan.words) // 2)) is None
    low, high = _scripts.threshold(scan, [True] * len(scan.words)) or (0, 0)
    assert 1 - F(1, 2**18) < low < high == 1


# --- who is understood, and who is not ---------------------------------------------------------------------


def evidence(claim: Any, functions: dict[str, Any], case: Case, dtype: str) -> list[Evidence]:
    outputs = in_process_subject(functions).run(list(claim.property.program(case)), dtype)
    found = claim.property.evidence(case, tuple(one.values for one in outputs), UNIT_ROUNDOFF[dtype])
    assert all(isinstance(one, Fact) and one.holds for one in found), found
    return list(found)


@pytest.mark.parametrize("train", masks.TRAIN, ids=lambda f: f.__name__)
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_all_masks_are_seen_of_who_draws_a_uniform_number_a_unit(train: Any, dtype: str) -> None:
    functions = {"dropout_train": train, "dropout_eval": masks.a_copy}
    fine = [one.what for one in evidence(TRAIN, functions, _scripted_masks.FINE, dtype)]
    assert "the probability of keeping a unit, by its draws" in fine
    for case in _scripted_masks.DESIGNS:
        whats = [one.what for one in evidence(TRAIN, functions, case, dtype)]
        assert "the probabilities of all 16 masks" in whats
        assert "the probability of keeping a unit, by its draws" in whats
        assert [one.what for one in evidence(BOTH, functions, case, dtype)] == ["the mean over all masks"]


@pytest.mark.parametrize("epoch", epochs.EPOCHS, ids=lambda f: f.__name__)
def test_all_orders_are_seen_of_who_shuffles_as_usual(epoch: Any) -> None:
    whats = [
        one.what
        for case in _scripted_epochs.DESIGNS
        for one in evidence(PARTITION, {"epoch": epoch}, case, "float64")
    ]
    assert {"the probabilities of all 3 epochs", "the probabilities of all 6 epochs"} & set(whats)


@pytest.mark.parametrize("train", masks.OTHERWISE, ids=lambda f: f.__name__)
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_nothing_is_held_against_other_ways_to_draw_a_mask(train: Any, dtype: str) -> None:
    for case in (*_scripted_masks.DESIGNS, _scripted_masks.FINE):
        evidence(TRAIN, {"dropout_train": train}, case, dtype)


@pytest.mark.parametrize("epoch", epochs.OTHERWISE, ids=lambda f: f.__name__)
def test_nothing_is_held_against_other_ways_to_shuffle(epoch: Any) -> None:
    for case in _scripted_epochs.DESIGNS:
        evidence(PARTITION, {"epoch": epoch}, case, "float64")


# --- what chance would hardly show -------------------------------------------------------------------------


def kept_with(shift: float) -> Any:
    return lambda x, keep, rng: x * (rng.random(x.shape) < keep + shift) / keep


def antithetic(x: Any, keep: float, rng: np.random.Generator) -> Any:
    """The last unit of a row goes by the first one's draw, turned round; each alone is right."""
    u = rng.random(x.shape)
    if x.shape[1] == 2:
        u[:, -1] = 1 - u[:, 0]
    return x * (u < keep) / keep


@pytest.mark.parametrize("shift", [1e-2, -1e-2, 1e-4, -1e-4])
def test_a_probability_that_is_off_by_little_is_refused(shift: float) -> None:
    (found,) = verdicts({"dropout_train": kept_with(shift)}, [TRAIN], 0).values()
    assert found.kind is Kind.FAILS
    assert found.shown is not None
    assert found.shown.where == "the probability of keeping a unit, by its draws"
    assert found.causes == ()


@pytest.mark.parametrize("grid", [10, 100, 256, 1000, 4096 - 1])
def test_a_draw_from_a_coarse_grid_is_refused(grid: int) -> None:
    """3/4, 1/4 and 5/8 are hundredths, or nearly: only a keep that is none tells them apart."""

    def train(x: Any, keep: float, rng: np.random.Generator) -> Any:
        return x * (rng.integers(grid, size=x.shape) < grid * keep) / keep

    (found,) = verdicts({"dropout_train": train}, [TRAIN], 0).values()
    assert found.kind is Kind.FAILS
    assert found.shown is not None
    assert found.shown.where == "the probability of keeping a unit, by its draws"


@pytest.mark.parametrize("bits", [24, 32, 53])
def test_a_draw_from_a_fine_grid_is_not(bits: int) -> None:
    def train(x: Any, keep: float, rng: np.random.Generator) -> Any:
        return (x * (rng.integers(2**bits, size=x.shape) < 2**bits * keep) / keep).astype(x.dtype)

    (found,) = verdicts({"dropout_train": train}, [TRAIN], 0).values()
    assert found.kind is Kind.HOLDS


@pytest.mark.parametrize("shift", [1e-9, -1e-9])
def test_a_probability_that_is_off_by_rounding_is_not(shift: float) -> None:
    (found,) = verdicts({"dropout_train": kept_with(shift)}, [TRAIN], 0).values()
    assert found.kind is Kind.HOLDS


def test_a_mean_that_is_not_the_layer_at_test_time_is_exact() -> None:
    functions = {"dropout_train": lambda x, keep, rng: x * (rng.random(x.shape) < keep)}
    (found,) = verdicts({**functions, "dropout_eval": masks.a_copy}, [BOTH], 0).values()
    means = [test for test in found.tested if test.what == "the mean over all masks"]
    assert found.kind is Kind.FAILS
    assert {(one.got, one.expected, one.holds) for one in means} == {("9/4", "3", False)}


def test_units_that_hang_together_are_refused() -> None:
    (found,) = verdicts({"dropout_train": antithetic}, [TRAIN], 0).values()
    assert found.kind is Kind.FAILS
    assert found.shown is not None
    assert found.shown.where.startswith("the probability of the mask")


def exchanged(first: Callable[[int, int], tuple[int, int]]) -> Any:
    """Exchange each place with one between the two that ``first`` gives for it."""

    def epoch(N: int, batch_size: int, rng: np.random.Generator) -> Any:
        order = np.arange(N)
        for i in range(N):
            low, high = first(i, N)
            j = int(rng.integers(low, high)) if high > low else i
            order[i], order[j] = order[j], order[i]
        return [order[k : k + batch_size] for k in range(0, N, batch_size)]

    return epoch


@pytest.mark.parametrize(
    ("places", "causes"),
    [
        (lambda i, N: (i, N), None),
        (lambda i, N: (0, N), ["exchanged with any place"]),
        (lambda i, N: (i + 1, N), ["never in its place"]),
        (lambda i, N: (1, N), []),
    ],
)
def test_shuffles_that_are_nearly_right_are_refused(places: Any, causes: list[str] | None) -> None:
    """Each place exchanged with a later one is a shuffle; with any one, or with another one, it is not."""
    (found,) = verdicts({"epoch": exchanged(places)}, [PARTITION], 0).values()
    assert found.kind is (Kind.HOLDS if causes is None else Kind.FAILS)
    assert [cause.mistake for cause in found.causes] == (causes or [])
    assert (causes is None) == all(
        test.holds for test in found.tested if test.what.startswith("the probabilit")
    )


# --- where the draws come from -----------------------------------------------------------------------------

OWN = np.random.default_rng(5)


def reseeded(x: Any, keep: float, rng: Any) -> Any:
    np.random.seed(0)
    return x * (np.random.rand(*x.shape) < keep) / keep


def by_python(x: Any, keep: float, rng: Any) -> Any:
    return x * np.array([[random.random() < keep for _ in row] for row in x]) / keep


SOURCES = {
    "own generator": lambda x, keep, rng: masks.masked(x, keep, OWN),
    "global generator": lambda x, keep, rng: x * (np.random.rand(*x.shape) < keep) / keep,
    "generator of the module random": by_python,
    "reseeds": reseeded,
}


@pytest.mark.parametrize("cause", SOURCES)
def test_masks_from_elsewhere_are_told_so(cause: str) -> None:
    (found,) = verdicts({"dropout_train": SOURCES[cause]}, [TRAIN], 0).values()
    assert found.kind is Kind.FAILS
    assert [one.mistake for one in found.causes] == [cause]
    assert found.causes[0].sentence.startswith("Your masks do not come from the generator that you are given")


def shuffled_by(draw: Callable[[int], Any]) -> Any:
    return lambda N, batch_size, rng: np.split(draw(N), range(batch_size, N, batch_size))


EPOCHS = {
    "own generator": shuffled_by(lambda N: OWN.permutation(N)),
    "global generator": shuffled_by(lambda N: np.random.permutation(N)),
    "generator of the module random": shuffled_by(lambda N: np.array(random.sample(range(N), N))),
    "reseeds": shuffled_by(lambda N: np.random.default_rng(0).permutation(N)),
}


@pytest.mark.parametrize("cause", EPOCHS)
def test_epochs_from_elsewhere_are_told_so(cause: str) -> None:
    (found,) = verdicts({"epoch": EPOCHS[cause]}, [PARTITION], 0).values()
    assert found.kind is Kind.FAILS
    assert [one.mistake for one in found.causes] == [cause]
