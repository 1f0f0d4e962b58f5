"""The wire: what may travel does, exactly; whatever else arrives is a WireError and costs no memory."""

import json
import math
import tracemalloc
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from reference.claims._model import Call, Generator, Trajectory
from reference.judging import wire
from reference.judging.reply import Returned
from reference.judging.worker import codec
from reference.judging.worker.codec import PREFIX, FrameBuffer, Seed, WireError, decode, encode

arrays = st.sampled_from(sorted(codec.DTYPES)).flatmap(
    lambda name: hnp.arrays(
        codec.DTYPES[name], hnp.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=3)
    )
)
leaves = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats()
    | st.text(max_size=5)
    | arrays
    | st.builds(Seed, st.integers(0, 2**64 - 1))
)
values = st.recursive(
    leaves,
    lambda v: (
        st.lists(v, max_size=3) | st.lists(v, max_size=3).map(tuple) | st.dictionaries(st.text(max_size=3), v)
    ),
    max_leaves=8,
)


def same(a, b):
    if type(a) is not type(b):
        return False
    if isinstance(a, np.ndarray):
        return a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes()
    if isinstance(a, float):
        return a == b or (math.isnan(a) and math.isnan(b))
    if isinstance(a, (list, tuple)):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict):
        return list(a) == list(b) and all(same(a[key], b[key]) for key in a)
    return a == b


@given(values)
def test_what_may_travel_arrives(value):
    assert same(decode(encode(value)), value)


@given(st.lists(values, max_size=4), st.integers(1, 40))
def test_a_stream_is_cut_into_its_frames(sent, step):
    stream, buffer, got = b"".join(map(encode, sent)), FrameBuffer(), []
    for begin in range(0, len(stream), step):
        got += buffer.feed(stream[begin : begin + step])
    assert same(got, sent)
    assert len(buffer) == 0


def test_arrays_arrive_fresh_writable_and_contiguous():
    sent = np.arange(12.0).reshape(3, 4).T
    got = decode(encode(sent))
    assert type(got) is np.ndarray
    assert got.flags.writeable
    assert got.flags.c_contiguous
    assert got.flags.owndata or got.base.flags.owndata
    assert np.array_equal(got, sent)
    assert decode(encode(sent.astype(">f8"))).tolist() == sent.tolist()


@pytest.mark.parametrize(
    "value",
    [
        object(),
        1j,
        b"bytes",
        2**64,
        -(2**63) - 1,
        np.float64,
        np.array([1j]),
        np.array(["text"]),
        np.array([None]),
        np.zeros(2, dtype=[("a", float)]),
        np.zeros(2, dtype=np.longdouble),
        np.zeros(2, dtype=np.float16),
        {1: 2},
        np.broadcast_to(np.float64(1), (1 << 24,)),
    ],
    ids=lambda value: f"{type(value).__name__}",
)
def test_what_may_not_travel_is_refused_by_the_sender(value):
    with pytest.raises(WireError):
        encode(value)


def test_depth_is_bounded_both_ways():
    value = None
    for _ in range(codec.MAX_DEPTH):
        value = [value]
    assert same(decode(encode(value)), value)
    with pytest.raises(WireError, match="deep"):
        encode([value])
    loop = []
    loop.append(loop)
    with pytest.raises(WireError, match="deep"):
        encode(loop)
    with pytest.raises(WireError):
        decode(frame(b'["l",' * 40 + b"null" + b"]" * 40))
    with pytest.raises(WireError):
        decode(frame(b"[" * 200_000))


def frame(header, payload=b""):
    return PREFIX.pack(codec.MAGIC, len(header), len(payload)) + header + payload


def outcome(data):
    try:
        return decode(data)
    except WireError:
        return WireError


@given(st.binary(max_size=60))
def test_garbage_is_a_wire_error(data):
    assert outcome(data) is WireError
    assert outcome(frame(data)) is WireError or data.strip()[:1] in b'"tfn-0123456789['


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=3)
    | st.sampled_from(["a", "f", "l", "t", "d", "g", "float64", "int8", "object"]),
    lambda v: st.lists(v, max_size=4) | st.dictionaries(st.text(max_size=2), v, max_size=2),
    max_leaves=12,
)


@given(json_values, st.binary(max_size=32))
def test_any_json_header_is_a_value_or_a_wire_error(header, payload):
    got = outcome(frame(json.dumps(header).encode(), payload))
    if got is not WireError:
        assert same(decode(encode(got)), got)


@given(values, st.data())
def test_a_damaged_frame_is_a_value_or_a_wire_error(value, data):
    whole = bytearray(encode(value))
    for _ in range(data.draw(st.integers(1, 3))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(whole)))
    outcome(bytes(whole))
    assert outcome(bytes(whole[:cut])) is WireError or cut == len(whole)


@pytest.mark.parametrize(
    "data",
    [
        PREFIX.pack(codec.MAGIC, 2**32 - 1, 0),
        PREFIX.pack(codec.MAGIC, 0, 2**32 - 1),
        PREFIX.pack(b"evil", 1, 0) + b"1",
        frame(b'["a","float64",[1000000000000]]'),
        frame(b'["a","float64",[0,1000000000000]]'),
        frame(b'["a","float64",[-1]]'),
        frame(b'["a","float64",[true]]'),
        frame(b'["a","float64",[1.0]]', b"\0" * 8),
        frame(b'["a","float64",[' + b"1," * 40 + b"1]]", b"\0" * 8),
        frame(b'["a","object",[1]]', b"\0" * 8),
        frame(b'["a",["float64"],[1]]', b"\0" * 8),
        frame(b'["a","float64",[1]]', b"\0" * 7),
        frame(b'["a","float64",[1]]', b"\0" * 9),
        frame(b'["g",-1]'),
        frame(b'["d",["k"]]'),
        frame(b"1.5"),
        frame(b"NaN"),
        frame(b"1" * 5000),
        frame(b"{}"),
        frame(b"[]"),
        frame(b"1", b"x"),
        frame(b"\xff"),
        b"",
    ],
)
def test_forged_frames_cost_no_memory(data):
    tracemalloc.start()
    with pytest.raises(WireError):
        decode(data)
    assert tracemalloc.get_traced_memory()[1] < 1_000_000
    tracemalloc.stop()


def test_a_stream_refuses_a_forged_length_as_soon_as_it_is_announced():
    with pytest.raises(WireError):
        FrameBuffer().feed(PREFIX.pack(codec.MAGIC, 5, 2**31))


# --- exact numbers -----------------------------------------------------------------------------------------

dyadics = st.builds(lambda n, k: Fraction(n, 2**k), st.integers(-(2**20), 2**20), st.integers(0, 40))


@given(st.lists(dyadics, min_size=1), st.sampled_from(["float32", "float64"]))
def test_dyadic_numbers_go_and_come_back_exactly(numbers, dtype):
    array = wire.array(tuple(numbers), dtype)
    assert array.dtype == dtype
    assert wire.exact(decode(encode(array)), []) == tuple(numbers)


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
        wire.array(values, dtype)


def test_ints_are_indices_and_scalars_stay_python_numbers():
    call = Call("f", ((1, 2), Fraction(1, 3).limit_denominator(2), 7, Generator(5)), {"m": (True, False)})
    _, _, args, kwargs = wire.message(call, "float32")
    assert args[0].dtype == np.int64
    assert type(args[1]) is float
    assert type(args[2]) is int
    assert args[3] == Seed(5)
    assert kwargs["m"].dtype == bool
    assert wire.array(((), ()), "float64").shape == (2, 0)
    assert wire.array((Fraction(1), 2), "float32").dtype == np.float32


def test_hyperparameters_are_float64_whatever_the_dtype():
    step = ((Fraction(1),),)
    trajectory = Trajectory("adam", step, (step,), {"lr": Fraction(1, 2**40) + 1})
    _, _, start, gradients, hyper, observe, first_t = wire.message(trajectory, "float32")
    assert start[0].dtype == gradients[0][0].dtype == np.float32
    assert hyper == {"lr": 1 + 2.0**-40}
    assert (observe, first_t) == ("theta", 0)


def test_special_numbers_stay_floats():
    nan, plus, zero = wire.exact(np.array([np.nan, np.inf, -0.0]), [])
    assert math.isnan(nan)
    assert plus == math.inf
    assert zero == 0
    assert isinstance(zero, Fraction)
    assert wire.exact(np.array([[1, 2]], dtype=np.uint8), []) == ((1, 2),)
    assert wire.exact([True, {"k": np.array(1, dtype=np.float32)}], []) == (1, {"k": 1})


@given(values)
def test_any_reply_is_one_of_ours_or_a_wire_error(value):
    sent = wire.message(Call("empirical_loss", ((Fraction(1),),)), "float64")
    for said in (value, (0, "returned", value, []), (0, "raised", value, value), (0, "absent", value)):
        try:
            wire.reply(decode(encode(said)), 0, sent)
        except WireError:
            continue


def test_arguments_are_compared_by_shape_dtype_and_bytes():
    sent = wire.message(
        Call("empirical_loss", ((Fraction(0),), ((Fraction(1),),), (Fraction(2),))), "float64"
    )
    w, X, y = (array.copy() for array in sent[2])
    assert wire.reply((0, "returned", 1.0, [w, X, y]), 0, sent) == Returned(1)
    for changed, name in (
        ([-w, X, y], "w"),
        ([w, X.ravel(), y], "X"),
        ([w, X, y.astype(np.float32)], "y"),
        ([w, X, 2.0], "y"),
    ):
        assert wire.reply((0, "returned", 1.0, changed), 0, sent).argument == name
    with pytest.raises(WireError):
        wire.reply((0, "returned", 1.0, [w]), 0, sent)
    with pytest.raises(WireError):
        wire.reply((1, "returned", 1.0, [w, X, y]), 0, sent)


def test_text_is_shown_escaped():
    assert wire.printable("a\tb\n\x1b[31m\x00\ud800\u202eé") == "a\tb\n\\x1b[31m\\x00\\ud800\\u202eé"
