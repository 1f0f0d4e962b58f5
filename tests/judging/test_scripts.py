"""Generators that replay scripts are numpy's own, and what a subject does with them is told as it is."""

import random
from fractions import Fraction

import numpy as np
import pytest

from reference.claims._model import Call, Scripted
from reference.judging import in_process_subject
from reference.judging.worker.adapter import Adapter
from reference.judging.worker.scripts import ScriptedBits, replayed

F = Fraction
HALF = F(1, 2)
WORDS = [int(u * 2**64) for u in (0.0, 0.25, 0.5, 0.9990234375)]
UNIFORM = [0.0, 0.25, 0.5, 0.9990234375]


def scripted(words=WORDS):
    return np.random.Generator(ScriptedBits(words))


def test_it_is_a_generator_of_numpy():
    generator = scripted()
    assert type(generator) is np.random.Generator
    assert isinstance(generator.bit_generator, np.random.BitGenerator)
    assert np.random.default_rng(generator) is generator


@pytest.mark.parametrize(
    ("draw", "expected"),
    [
        (lambda g: g.random(4), UNIFORM),
        (lambda g: [g.random() for _ in range(4)], UNIFORM),
        (lambda g: g.random((2, 2), dtype=np.float32).ravel(), UNIFORM),
        (lambda g: g.uniform(0, 2, 4), [2 * u for u in UNIFORM]),
        (lambda g: g.integers(0, 4, 4), [0, 1, 2, 3]),
        (lambda g: g.choice(4, 4), [0, 1, 2, 3]),
        (lambda g: g.choice([0, 1], 4, p=[0.375, 0.625]), [0, 0, 1, 1]),
        (lambda g: g.binomial(1, 0.375, 4), [0, 0, 0, 1]),
        (lambda g: g.binomial(1, 0.625, 4), [1, 1, 1, 0]),
        (lambda g: g.bit_generator.random_raw(4), WORDS),
        (lambda g: np.random.RandomState(g.bit_generator).random_sample(4), UNIFORM),
    ],
)
def test_every_method_reads_the_script(draw, expected):
    assert list(draw(scripted())) == expected


def test_shuffles_read_it_as_well():
    """All orders come of it, each as often as numpy has it."""
    orders = {
        tuple(scripted([low << 32, high << 32]).permutation(3)) for low in range(3) for high in range(2)
    }
    assert len(orders) == 6


def test_it_goes_on_past_its_end_and_always_the_same():
    first, second = scripted(), scripted()
    drawn = first.random(50)
    assert list(drawn) == list(second.random(50))
    assert len(set(drawn)) == 50
    assert list(scripted(WORDS[:2]).random(50)[2:]) != list(drawn[2:])
    assert first.bit_generator.taken == 50


def test_two_at_once_do_not_mix():
    first, second = scripted(), scripted(WORDS[::-1])
    drawn = [(first.random(), second.random()) for _ in range(4)]
    assert drawn == list(zip(UNIFORM, UNIFORM[::-1], strict=True))


@pytest.mark.parametrize(
    "reach",
    [
        lambda bits: bits.seed_seq,
        lambda bits: bits.spawn(1),
        lambda bits: bits.ctypes,
        lambda bits: bits.cffi,
        lambda bits: bits.state,
    ],
)
def test_what_a_script_has_not_is_an_error_and_no_crash(reach):
    with pytest.raises(NotImplementedError):
        reach(ScriptedBits(WORDS))


def test_results_words_and_global_generators_are_told():
    scripts = np.array([WORDS, WORDS[::-1]], dtype=np.uint64)
    assert replayed(lambda g: g.random(2).tolist(), scripts) == (
        [UNIFORM[:2], UNIFORM[:1:-1]],
        [2, 2],
        [0, 0],
    )
    assert replayed(lambda g: [np.random.rand()].clear() or 1, scripts) == ([1, 1], [0, 0], [1, 0])
    assert replayed(lambda g: [random.random()].clear() or 1, scripts) == ([1, 1], [0, 0], [0, 1])
    assert replayed(lambda g: np.random.seed(3) or 1, scripts)[2] == [1, 0]


def test_no_result_is_no_error():
    scripts = np.array([WORDS], dtype=np.uint64)
    for nothing in (lambda g: 1 / 0, lambda g: None, lambda g: g.bit_generator.seed_seq, lambda g: object()):
        assert replayed(nothing, scripts)[0] == [()]
    assert replayed(lambda g: (draw for draw in g.random(2)), scripts)[0] == [UNIFORM[:2]]


SOURCE = """
import numpy as np
def dropout_train(x, keep, rng):
    x *= rng.random(x.shape) < keep
    return x
"""
SCRIPTS = Scripted(((WORDS[0], WORDS[3]), (WORDS[3], WORDS[0])))
ASKED = Call("dropout_train", ((F(3), F(5)), HALF, SCRIPTS))


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_every_script_has_arguments_of_its_own(judge, dtype):
    results, taken, moved = judge(SOURCE).run([ASKED], dtype)[0].values
    assert results == ((3, 0), (0, 5))
    assert (taken, moved) == ((2, 2), (0, 0))


def test_whoever_is_given_no_generator_has_no_results():
    adapters = {"dropout_train": Adapter("dropout_train", omit=("rng",))}
    subject = in_process_subject({"dropout_train": lambda x, keep: x}, adapters)
    assert subject.run([ASKED], "float64")[0].values == (((), ()), (0, 0), (0, 0))


def test_a_worker_tells_of_its_global_generators(judge):
    source = """
import random
import numpy as np
def dropout_train(x, keep, rng):
    return random.random() + np.random.rand()
"""
    _, taken, moved = judge(source).run([ASKED], "float64")[0].values
    assert (taken, moved) == ((0, 0), (1, 1))
