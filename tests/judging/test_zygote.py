"""Workers come out of one prepared process: each on its own, and another one if it is gone."""

import os
import signal
import time

import pytest

from reference.judging import zygote
from reference.judging.subject import Returned
from tests.judging.operations import EVAL

ONE = "def dropout_eval(x, keep): return 1"


def test_workers_share_the_zygote_and_nothing_else(judge):
    source = """
import os, random, sys
import numpy
sys.modules["numpy"].marked = getattr(numpy, "marked", 0) + 1
def dropout_eval(x, keep):
    return [numpy.marked, os.getpid(), os.getppid(), os.getsid(0), random.random(), numpy.random.random()]
"""
    first, second = (judge(source).run([EVAL], "float64")[0].values for _ in range(2))
    assert first[0] == second[0] == 1
    assert first[2] == second[2] != os.getpid()
    for one in (first, second):
        assert one[1] == one[3]
    assert not set(first[4:]) & set(second[4:])


def test_a_zygote_that_is_gone_is_replaced(judge):
    before = zygote.zygote()
    subject = judge("import os\ndef dropout_eval(x, keep): return os.getpid()")
    worker = int(subject.run([EVAL], "float64")[0].values)
    os.kill(before._process.pid, signal.SIGKILL)
    before._process.wait()
    assert judge(ONE).run([EVAL], "float64") == [Returned(1)]
    assert zygote.zygote() is not before
    before.close()
    subject.close()
    end = time.monotonic() + 120
    while os.path.exists(f"/proc/{worker}"):
        assert time.monotonic() < end
        time.sleep(0.01)


def test_workers_end_with_their_zygote(judge):
    own = zygote.Zygote()
    requests, replies, printed = (os.pipe() for _ in range(3))
    forked = own.fork("/", (requests[0], replies[1], printed[1]))
    assert not forked.exited()
    own.close()
    end = time.monotonic() + 120
    while os.path.exists(f"/proc/{forked.number}"):
        assert time.monotonic() < end
        time.sleep(0.01)
    own.close()
    for descriptor in (*requests, *replies, *printed):
        os.close(descriptor)


def test_a_zygote_that_cannot_start_says_why(monkeypatch, tmp_path, judge):
    (tmp_path / "start.py").write_text("raise SystemExit('no numpy here')")
    monkeypatch.setattr(zygote, "START", tmp_path / "start.py")
    with pytest.raises(zygote.WorkerError, match="the worker process did not start: no numpy here"):
        judge(ONE).run([EVAL], "float64")
