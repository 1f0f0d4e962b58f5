"""The wire: exact numbers become binary ones and binary ones exact; any reply is one of ours or refused."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reference.claims._model import Call, Generator, Scripted, Trajectory
from reference.judging import wire
from reference.judging.reply import Returned, exact
from reference.judging.worker import codec
from reference.judging.worker.codec import Scripts, Seed, Tensor, WireError
from tests.judging.frames import arrays, decode, encode, values


def sent_back(value):
    """What the judge receives when a subject hands this back."""
    return codec.decode(encode(value))


dyadics = st.builds(lambda n, k: Fraction(n, 2**k), st.integers(-(2**20), 2**20), st.integers(0, 40))


@given(st.lists(dyadics, min_size=1), st.sampled_from(["float32", "float64"]))
def test_dyadic_numbers_go_and_come_back_exactly(numbers, dtype):
    tensor = wire.tensor(tuple(numbers), dtype)
    assert tensor.dtype == dtype
    assert exact(wire.numbers(tensor, [])) == tuple(numbers)
    assert decode(encode(tensor)).tolist() == numbers


@pytest.mark.parametrize(
    ("values", "dtype"),
    [
        ((Fraction(1, 3),), "float64"),
        ((Fraction(2**24 + 1),), "float32"),
        ((Fraction(2**53 + 1),), "float64"),
        ((Fraction(2) ** 2000,), "float64"),
        ((Fraction(2) ** 200,), "float32"),
        ((Fraction(1, 2**1080),), "float64"),
        ((Fraction(1, 2**160),), "float32"),
        (((Fraction(1),), (Fraction(1), Fraction(2))), "float64"),
        ((Fraction(1),), "float16"),
    ],
)
def test_what_the_dtype_cannot_hold_is_an_error_of_ours(values, dtype):
    with pytest.raises(ValueError, match=r"exactly representable|unequal|expected 'float32'"):
        wire.tensor(values, dtype)


def test_ints_are_indices_and_scalars_stay_python_numbers():
    call = Call("f", ((1, 2), Fraction(1, 3).limit_denominator(2), 7, Generator(5)), {"m": (True, False)})
    _, _, args, kwargs = wire.message(call, "float32")
    assert args[0].dtype == "int64"
    assert type(args[1]) is float
    assert type(args[2]) is int
    assert args[3] == Seed(5)
    assert kwargs["m"].dtype == "bool"
    assert wire.tensor(((), ()), "float64").shape == (2, 0)
    assert wire.tensor((Fraction(1), 2), "float32").dtype == "float32"


def test_scripts_are_matrices_of_words_and_are_packed_once():
    scripts = ((0, 2**64 - 1), (1, 2))
    known: wire.Tensors = {}
    first, second = (wire.message(Call("f", (Scripted(scripts),)), "float32", known) for _ in range(2))
    ((one,), (other,)) = first[2], second[2]
    assert one == Scripts(Tensor("uint64", (2, 2), one.words.data))
    assert one.words is other.words
    assert [int.from_bytes(one.words.data[k : k + 8], "little") for k in range(0, 32, 8)] == [
        0,
        2**64 - 1,
        1,
        2,
    ]


def test_hyperparameters_are_float64_whatever_the_dtype():
    step = ((Fraction(1),),)
    trajectory = Trajectory("adam", step, (step,), {"lr": Fraction(1, 2**40) + 1})
    _, _, start, gradients, hyper, observe, first_t, state = wire.message(trajectory, "float32")
    assert start[0].dtype == gradients[0][0].dtype == "float32"
    assert hyper == {"lr": 1 + 2.0**-40}
    assert (observe, first_t, state) == ("theta", 0, {})


def test_special_numbers_stay_floats():
    nan, plus, zero = exact(wire.numbers(sent_back(np.array([np.nan, np.inf, -0.0])), []))
    assert math.isnan(nan)
    assert plus == math.inf
    assert zero == 0
    assert isinstance(zero, Fraction)
    assert wire.numbers(sent_back(np.array([[1, 2]], dtype=np.uint8)), []) == ((1, 2),)
    assert wire.numbers(sent_back([True, {"k": np.array(1, dtype=np.float32)}]), []) == (1, {"k": 1})


@given(arrays)
def test_arrays_come_back_as_nested_tuples_of_their_numbers(array):
    dtypes = []
    got = wire.numbers(sent_back(array), dtypes)
    assert dtypes == [array.dtype.name]
    assert as_lists(got, array.tolist())


def test_floats_outside_of_arrays_are_float64_once():
    for value, expected in (
        ([1, 1.5, (2.5, True)], ["float64"]),
        ([1, {"k": True}], []),
        ([np.zeros(1, dtype=np.float32), 1.5, 2.5], ["float32", "float64"]),
    ):
        dtypes = []
        wire.numbers(sent_back(value), dtypes)
        assert dtypes == expected


def as_lists(exact, plain):
    """Whether nested tuples of exact numbers are these nested lists of plain ones."""
    if isinstance(plain, list):
        return len(exact) == len(plain) and all(map(as_lists, exact, plain))
    return exact == plain or (math.isnan(exact) and math.isnan(plain))


def test_operations_of_one_message_share_what_they_have_in_common():
    x, known = ((Fraction(1),), (Fraction(2),)), {}
    first, second = (wire.message(Call("dropout_eval", (x, keep)), "float64", known) for keep in (1, 2))
    assert first[2][0] is second[2][0]
    assert first[2][1] != second[2][1]


@given(values)
def test_any_reply_is_one_of_ours_or_a_wire_error(value):
    sent = wire.message(Call("empirical_loss", ((Fraction(1),),)), "float64")
    for said in (value, (0, "returned", value, []), (0, "raised", value, value), (0, "absent", value)):
        try:
            wire.reply(sent_back(said), 0, sent)
        except WireError:
            continue


def test_arguments_are_compared_by_shape_dtype_and_bytes():
    sent = wire.message(
        Call("empirical_loss", ((Fraction(0),), ((Fraction(1),),), (Fraction(2),))), "float64"
    )
    w, X, y = (decode(encode(tensor)) for tensor in sent[2])
    assert wire.reply(sent_back((0, "returned", 1, [w, X, y])), 0, sent) == Returned(1)
    for changed, name in (
        ([-w, X, y], "w"),
        ([w, X.ravel(), y], "X"),
        ([w, X, y.astype(np.float32)], "y"),
        ([w, X, 2.0], "y"),
    ):
        assert wire.reply(sent_back((0, "returned", 1, changed)), 0, sent).argument == name
    with pytest.raises(WireError):
        wire.reply(sent_back((0, "returned", 1, [w])), 0, sent)
    with pytest.raises(WireError):
        wire.reply(sent_back((1, "returned", 1, [w, X, y])), 0, sent)


def test_a_list_is_a_list_of_arrays_of_any_shapes():
    layers = [((Fraction(1), Fraction(2)),), ((Fraction(3),), (Fraction(4),))]
    sent = wire.message(Call("l2_gradient", (layers, "tanh")), "float32")
    (first, second), text = sent[2]
    assert (first.shape, second.shape, first.dtype, text) == ((1, 2), (2, 1), "float32", "tanh")
    W, V = (decode(encode(tensor)) for tensor in (first, second))
    assert wire.reply(sent_back((0, "returned", 1, [W, V])), 0, sent) == Returned(1)
    assert wire.reply(sent_back((0, "returned", 1, [W, -V])), 0, sent).argument == "weights"


def test_text_is_shown_escaped():
    assert wire.printable("a\tb\n\x1b[31m\x00\ud800\u202eé") == "a\tb\n\\x1b[31m\\x00\\ud800\\u202eé"


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=65, max_size=80))
def test_fractions_are_in_lowest_terms(numbers):
    for got, number in zip(exact(wire.numbers(sent_back(np.array(numbers)), [])), numbers, strict=True):
        expected = Fraction(number)
        assert type(got) is Fraction
        assert (got.numerator, got.denominator) == (expected.numerator, expected.denominator)
        assert got == expected
        assert hash(got) == hash(expected)
