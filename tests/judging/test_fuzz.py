"""The wire under damage, in both directions: bits turned, ends cut off, frames spliced, lengths that lie.

Whatever comes out is a value of ours or a WireError, in bounded time and memory.
"""

import io
import json
import time
import tracemalloc
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reference.claims._model import Call, Generator, Trajectory
from reference.judging import wire
from reference.judging.reply import Absent, BadValue, Died, MutatedInput, Raised, Returned
from reference.judging.worker import codec, serve
from reference.judging.worker.codec import (
    MAX_HEADER,
    MAX_NUMBERS,
    MAX_PAYLOAD,
    PREFIX,
    FrameBuffer,
    WireError,
)
from reference.judging.worker.execute import answer
from reference.judging.worker.load import Library
from tests.judging.frames import arrays, decode, encode, values

MANY = settings(max_examples=400, deadline=None)
OURS = (Returned, Raised, Absent, BadValue, MutatedInput, Died)
HALF = Fraction(1, 2)
STEP = ((HALF,),)
OPERATIONS = [
    Call("empirical_loss", ((HALF,), ((HALF,),), (HALF,))),
    Call("epoch", (7, 2, Generator(5))),
    Call("unknown", (), {"flag": (True, False)}),
    Trajectory("adam", STEP, (STEP, STEP), {"lr": HALF, "beta1": HALF, "beta2": HALF, "eps": HALF}),
]
SENT = [wire.message(operation, dtype) for operation in OPERATIONS for dtype in ("float64", "float32")]
LIBRARY = Library(namespace={"empirical_loss": lambda w, X, y: w, "epoch": lambda N, b, rng: rng.random(N)})

replies = st.one_of(
    st.tuples(st.just(0), st.just("returned"), values, st.lists(arrays, max_size=3)),
    st.tuples(st.just(0), st.just("raised"), st.text(), st.text(), st.booleans()),
    st.tuples(st.just(0), st.sampled_from(["absent", "bad_value"]), st.text()),
    st.tuples(st.just(0), st.sampled_from(["exited", "out_of_memory"]), st.text(), st.booleans()),
)
frames = st.one_of(replies.map(encode), values.map(encode), st.sampled_from(list(map(encode, SENT))))
lies = st.sampled_from([0, 1, 2**31 - 1, 2**31, 2**32 - 1, MAX_HEADER, MAX_PAYLOAD]) | st.integers(0, 300)


@st.composite
def damaged(draw):
    """A stream of frames, damaged in one to four places."""
    stream = bytearray(b"".join(draw(st.lists(frames, min_size=1, max_size=3))))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, max(len(stream) - 1, 0)))
        match draw(
            st.sampled_from(["bit", "cut", "splice", "header", "payload", "insert", "repeat", "digit"])
        ):
            case "bit" if stream:
                stream[at] ^= 1 << draw(st.integers(0, 7))
            case "cut":
                del stream[at:]
            case "splice":
                other = draw(frames)
                stream[at:] = other[draw(st.integers(0, len(other))) :]
            case "header" if len(stream) >= PREFIX.size:
                stream[4:8] = draw(lies).to_bytes(4, "little")
            case "payload" if len(stream) >= PREFIX.size:
                stream[8:12] = draw(lies).to_bytes(4, "little")
            case "insert":
                stream[at:at] = draw(st.binary(max_size=12))
            case "repeat":
                stream[at:at] = stream[at : at + draw(st.integers(1, 40))] * draw(st.integers(1, 3))
            case "digit":  # a shape, a number or a tag of the header, where it is one
                found = [i for i, byte in enumerate(stream) if chr(byte) in "0123456789"]
                if found:
                    stream[draw(st.sampled_from(found))] = draw(st.sampled_from(b"0123456789-.e[]"))
    return bytes(stream)


@MANY
@given(damaged(), st.integers(1, 64), st.sampled_from(SENT))
def test_a_damaged_stream_of_replies_is_replies_or_a_wire_error(stream, step, sent):
    buffer, got = FrameBuffer(1 << 20), []
    try:
        for begin in range(0, len(stream), step):
            buffer.feed(stream[begin : begin + step], got)
    except WireError:
        pass
    assert len(buffer) <= len(stream)
    for value in got:
        assert wire.amount(value) >= 1
        try:
            assert isinstance(wire.reply(value, 0, sent), OURS)
        except WireError:
            continue


@MANY
@given(damaged())
def test_a_damaged_request_is_answered_or_a_wire_error(stream):
    requests = io.BytesIO(stream)
    try:
        while (operation := serve._read(requests)) is not None:
            (number, kind, *_) = codec.decode(answer(LIBRARY, 3, operation))
            assert number == 3
            assert kind in ("returned", "raised", "absent", "bad_value", "out_of_memory", "exited")
    except WireError:
        pass


@MANY
@given(values)
def test_any_operation_at_all_is_answered(operation):
    for asked in (
        operation,
        ("call", operation, [operation], {"w": operation}),
        ("call", "empirical_loss", operation, {}),
    ):
        assert codec.decode(answer(LIBRARY, 0, decode(encode(asked))))[0] == 0


def frame(header, payload=b""):
    return PREFIX.pack(codec.MAGIC, len(header), len(payload)) + header + payload


EMPTY = b'["a","bool",[524288,0]]'
GIANTS = {
    "many empty giants": b'["l",' + b",".join([EMPTY] * 80_000) + b"]",
    "an empty giant in many dimensions": b'["a","bool",[0,' + b"9," * 14 + b"9]]",
    "an enormous size": b'["a","bool",[0,1' + b"0" * 4000 + b"]]",
    "a size too long to be read": b'["a","bool",[0,1' + b"0" * 1_000_000 + b"]]",
    "a number too long to be read": b"1" * MAX_HEADER,
    "an exponent": b"1e" + b"9" * 1000,
    "brackets": b"[" * MAX_HEADER,
    "objects": b'{"a":' * (MAX_HEADER // 5),
    "a list of floats without a payload": b'["l"' + b',["f"]' * 300_000 + b"]",
    "spaces": b" " * MAX_HEADER,
    "names": b'["d"' + b',["",1]' * 100_000 + b',["",2.5]]',
    "escapes": b'["l","' + b"\\ud800" * 300_000 + b'",1.5]',
}


@pytest.mark.parametrize("name", GIANTS)
def test_a_forged_giant_costs_little(name):
    start = time.process_time()
    with pytest.raises(WireError):
        codec.decode(frame(GIANTS[name]))
    assert time.process_time() - start < 2


def test_the_largest_that_may_be_sent_costs_what_it_says():
    largest = encode((0, "returned", np.zeros((MAX_NUMBERS - 1, 1), dtype=bool), []))
    tracemalloc.start()
    (value,) = FrameBuffer().feed(largest)
    assert tracemalloc.get_traced_memory()[1] < 8 * len(largest)
    tracemalloc.stop()
    assert wire.amount(value) < MAX_NUMBERS + 10
    for array in (np.zeros(MAX_NUMBERS + 1, dtype=bool), np.zeros((MAX_NUMBERS + 1, 0))):
        with pytest.raises(WireError, match="too large to be sent"):
            encode(array)
    with pytest.raises(WireError, match="too large to be sent"):
        encode([np.zeros(MAX_NUMBERS // 2, dtype=bool)] * 3)


def test_what_a_stream_brings_is_counted():
    buffer = FrameBuffer(100)
    assert buffer.feed(frame(b"1")) == [1]
    with pytest.raises(WireError, match="more bytes than are allowed"):
        buffer.feed(bytes(100))


def test_what_came_before_the_damage_is_kept():
    got = []
    with pytest.raises(WireError):
        FrameBuffer().feed(frame(b"1") + frame(b"2") + b"x" * 20, got)
    assert got == [1, 2]


def test_words_of_a_worker_are_cut_and_escaped():
    for kind in ("raised", "absent", "bad_value", "exited", "out_of_memory"):
        long = "\x1b<b>" * 10_000
        told = {
            "raised": (0, kind, long, long, False),
            "absent": (0, kind, long),
            "bad_value": (0, kind, long),
        }.get(kind, (0, kind, long, False))
        reply = wire.reply(codec.decode(encode(told)), 0, SENT[0])
        text = json.dumps(vars(reply) if hasattr(reply, "__dict__") else str(reply))
        assert len(text) < 30_000
        assert "\\u001b" not in text
