"""Frames: what may travel does, exactly; whatever else arrives is a WireError and costs no memory."""

import json
import math
import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reference.judging.worker import codec
from reference.judging.worker.codec import PREFIX, FrameBuffer, Scripts, Tensor, WireError
from tests.judging.frames import arrays, decode, encode, values


def same(a, b):
    if type(a) is not type(b):
        return False
    if isinstance(a, np.ndarray):
        return a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes()
    if isinstance(a, float):
        return a == b or (math.isnan(a) and math.isnan(b))
    if isinstance(a, (list, tuple)):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, Scripts):
        return same(a.words, b.words)
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
    assert same(got, [codec.decode(encode(value)) for value in sent])
    assert len(buffer) == 0


@given(arrays)
def test_a_tensor_is_an_array_as_it_travels(array):
    tensor = Tensor(array.dtype.name, array.shape, array.tobytes())
    assert codec.decode(encode(array)) == codec.decode(codec.encode(tensor)) == tensor
    assert same(decode(codec.encode(tensor)), array)


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


@pytest.mark.parametrize(
    "words", ["", ",3", ',["a","uint64",[2]]', ',["a","int64",[1,2]]', ',["l",["a","uint64",[1,2]]]']
)
def test_scripts_are_a_matrix_of_words(words):
    assert outcome(frame(b'["s",["a","uint64",[1,2]]]', bytes(16))) is not WireError
    assert outcome(frame(b'["s"' + words.encode() + b"]", bytes(16))) is WireError


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
    | st.sampled_from(["a", "f", "l", "t", "d", "g", "s", "float64", "uint64", "int8", "object"]),
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
