"""A bad end costs its operation and no other run; time and memory have limits."""

import time
from types import SimpleNamespace

import pytest

from reference.claims import claim
from reference.claims._model import Call
from reference.judging import judge as judged
from reference.judging import process
from reference.judging import subject as subject_module
from reference.judging.reply import Died, Raised, Returned
from reference.reporting import Kind
from tests.judging.operations import EVAL, HALF, OTHER, one

FATES = {
    "raise ValueError('what\\x1b[31m')": Raised("ValueError", "what\\x1b[31m (student0.py, line 3)"),
    "import sys; sys.exit(0)": Died("EXITED", "SystemExit: 0 (student0.py, line 3)"),
    "import numpy; return numpy.linalg.inv(numpy.zeros((2, 2)))": Raised(
        "LinAlgError", "Singular matrix (student0.py, line 3)"
    ),
    "return dropout_eval(x, keep)": Raised(
        "RecursionError", "maximum recursion depth exceeded (student0.py, line 3)"
    ),
    "return bytearray(1 << 45)": Died("OUT_OF_MEMORY", "(student0.py, line 3)"),
    "import os; os._exit(3)": Died("EXITED", "the process ended with exit code 3"),
    "import os; os.abort()": Died("EXITED", "the process was ended by SIGABRT"),
    "import ctypes; ctypes.string_at(0)": Died("EXITED", "the process was ended by SIGSEGV"),
    "raise KeyboardInterrupt": Died("EXITED", "the process was ended by SIGINT"),
    "import os; os.closerange(3, 100); return 1": Died("EXITED", "the process ended with exit code 1"),
}


@pytest.mark.parametrize("body", FATES, ids=lambda body: body[:40])
def test_a_bad_end_is_one_operation_s_and_the_next_run_is_served(judge, body):
    source = f"def toy_loss(w, w0, Sigma, noise_variance):\n    return 1\ndef dropout_eval(x, keep): {body}"
    subject = judge(source)
    before, reply, after = subject.run([OTHER, EVAL, OTHER], "float64")
    assert before == Returned(1)
    assert reply == FATES[body]
    if isinstance(reply, Died) and "process" in reply.detail:
        assert after.kind == reply.kind
        assert after.detail.startswith("not run")
    else:
        assert after == Returned(1)
    assert one(subject, OTHER) == Returned(1)


def test_an_endless_operation_is_timed_out_and_named(judge):
    source = "def toy_loss(*a): return 1\ndef dropout_eval(x, keep):\n    while True: pass"
    subject = judge(source, deadline=1.0)
    before, reply, after = subject.run([OTHER, EVAL, OTHER], "float64")
    assert before == Returned(1)
    busy = "3 operations took more than 6 s, for most of which the machine was busy with something else"
    assert reply in (Died("TIMED_OUT", "no answer within 1 s"), Died("TIMED_OUT", busy))
    assert after == Died(
        "TIMED_OUT", f"not run: an operation before it had ended the process ({reply.detail})"
    )
    assert one(subject, OTHER) == Returned(1)


def test_the_slow_are_not_refused_but_a_message_has_an_end(judge):
    source = "import time\ndef dropout_eval(x, keep):\n    time.sleep(float(x[0]))\n    return 1"
    subject = judge(source, deadline=1.0)
    slow = Call("dropout_eval", ((HALF,), HALF))
    replies = subject.run([slow] * 20, "float64")
    assert replies[:3] == [Returned(1)] * 3  # more than one deadline allows
    ended = next(reply for reply in replies if isinstance(reply, Died))
    assert ended.kind == "TIMED_OUT"
    assert ended.detail.startswith("20 operations took more than 6 s")
    assert one(subject, slow) == Returned(1)


def test_processor_time_is_limited(judge):
    subject = judge("def dropout_eval(x, keep):\n    while True: pass", cpu=1, deadline=600.0)
    assert one(subject) == Died("TIMED_OUT", "it used up 1 s of processor time")


def test_memory_is_limited(judge):
    subject = judge("def dropout_eval(x, keep):\n    return sum([0] * (1 << 24))", memory=600 << 20)
    assert one(subject) == Returned(0)
    subject = judge("def dropout_eval(x, keep):\n    return sum([0] * (1 << 27))", memory=600 << 20)
    assert one(subject).kind == "OUT_OF_MEMORY"


def test_a_whole_submission_is_waited_for_so_long_and_no_longer(judge, monkeypatch):
    source = "import time\ndef toy_loss(*a): return 1\ndef dropout_eval(x, keep):\n    time.sleep(0.7)\n    return 1"
    subject = judge(source, total=4.0)
    assert one(subject, OTHER) == Returned(1)
    replies = subject.run([EVAL] * 8, "float64")
    over = Died("TIMED_OUT", "the 4 s of the whole submission are used up")
    assert over in replies
    monkeypatch.setattr(subject_module, "Worker", None)  # there is none to wait for any more
    assert subject.run([EVAL, OTHER], "float64")[0] == one(subject, OTHER) == over


def test_the_judge_s_own_time_is_not_the_submission_s(judge, monkeypatch):
    subject = judge("def dropout_eval(x, keep): return 1", total=20.0)
    assert one(subject) == Returned(1)
    later = SimpleNamespace(monotonic=lambda: time.monotonic() + 3600)
    monkeypatch.setattr(process, "time", later)
    assert one(subject) == Returned(1)


def test_loading_is_part_of_the_whole(judge):
    subject = judge("while True: pass", total=0.5)
    assert one(subject) == Died(
        "TIMED_OUT", "while it was loaded: the 0.5 s of the whole submission are used up", loading=True
    )


def test_the_run_after_an_exhausted_memory_has_all_of_it(judge):
    source = """
kept = []
def dropout_eval(x, keep):
    while True:
        kept.append(bytearray(1 << 20))
def toy_loss(*a):
    return len(bytes(1 << 27)) and len(kept)
"""
    subject = judge(source, memory=600 << 20)
    assert one(subject).kind == "OUT_OF_MEMORY"
    assert one(subject, OTHER) == Returned(0)


def test_a_process_that_ends_when_it_is_asked_a_second_time_has_ended(judge):
    """It gave no other result, but none."""
    subject = judge(
        "import os\nseen = set()\ndef dropout_eval(x, keep):\n"
        "    if (x.tobytes(), x.shape, keep, x.dtype) in seen: os._exit(3)\n"
        "    seen.add((x.tobytes(), x.shape, keep, x.dtype)); return x.copy()"
    )
    (found,) = judged(subject, [claim("dropout.eval")], cases=5).verdicts
    assert (found.kind, found.message) == (Kind.EXITED, "the process ended with exit code 3")
    assert found.shown is not None
