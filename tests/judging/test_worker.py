"""A worker: whatever a submission does while it is loaded or run is a reply; what it prints is kept."""

import os
from fractions import Fraction

import pytest

from reference.claims._model import Call
from reference.judging import SubjectError, worker_subject
from reference.judging import subject as subject_module
from reference.judging.reply import Absent, Died, Raised, Returned
from tests.judging.operations import EVAL, HALF, OTHER, one


def test_one_reply_an_operation_in_order_in_many_messages(judge):
    subject = judge("def dropout_eval(x, keep):\n    return x * 2 + keep")
    calls = [Call("dropout_eval", ((Fraction(i),), HALF)) for i in range(600)]
    assert subject.run(calls, "float64") == [Returned((2 * i + HALF,), ("float64",)) for i in range(600)]
    assert subject.run(calls[:2], "float32") == [Returned((2 * i + HALF,), ("float32",)) for i in range(2)]
    assert subject.run([], "float64") == []


def test_a_missing_function_is_absent(judge):
    subject = judge("dropout_eval = 3")
    assert one(subject, OTHER) == Absent("toy_loss", "student0.py has no function 'toy_loss'")
    assert one(subject) == Absent("dropout_eval", "'dropout_eval' in student0.py is not a function")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            "def f(:\n",
            Raised("SyntaxError", "invalid syntax (while loading student0.py, line 1)", True),
        ),
        (
            "import no_such_thing_here",
            Raised(
                "ModuleNotFoundError",
                "No module named 'no_such_thing_here' (while loading student0.py, line 1)",
                True,
            ),
        ),
        (
            "\n1/0",
            Raised("ZeroDivisionError", "division by zero (while loading student0.py, line 2)", True),
        ),
        (
            "import sys\nsys.exit('bye')",
            Died("EXITED", "SystemExit: bye (while loading student0.py, line 2)", loading=True),
        ),
        (
            "import os\nos._exit(0)",
            Died("EXITED", "while it was loaded: the process ended with exit code 0", loading=True),
        ),
    ],
)
def test_a_file_that_cannot_be_loaded_answers_so_to_everything(judge, source, expected):
    subject = judge(source)
    assert subject.run([EVAL, OTHER], "float64")[0] == expected
    assert type(one(subject, OTHER)) is type(expected)


def test_a_target_that_cannot_be_loaded_is_named(tmp_path):
    (tmp_path / "mine.toml").write_text('[adam]\ntarget = "json.no_such_part:adam"')
    subject = worker_subject(tmp_path / "mine.toml")
    (reply,) = subject.run([Call("adam", ())], "float64")
    subject.close()
    assert reply == Raised(
        "ModuleNotFoundError", "No module named 'json.no_such_part' (while loading json.no_such_part)", True
    )


def test_endless_loading_is_waited_for_once(judge, monkeypatch):
    subject = judge("while True: pass", load=2.0)
    first = one(subject)
    assert (first.kind, first.loading) == ("TIMED_OUT", True)
    # on a busy machine the last of it is that all took more than six times as long
    assert first.detail.startswith("while it was loaded: ")
    assert ("no answer within 2 s" in first.detail) != ("2 operations took more than 12 s" in first.detail)
    monkeypatch.setattr(subject_module, "Worker", None)  # it is not loaded again
    assert one(subject) == first


def test_what_is_printed_is_kept_escaped_and_never_scored(judge):
    source = """
import sys, warnings
print('loaded')
def dropout_eval(x, keep):
    print('out \\x1b[31m', chr(0xd800)); sys.stderr.write('err\\n'); warnings.warn('careful')
    sys.stdout.write('no line end')
    return 1
"""
    subject = judge(source)
    assert one(subject) == Returned(1)
    assert subject.output.startswith("loaded\nout \\x1b[31m \\ud800\nerr\n")
    assert "careful" in subject.output
    assert subject.output.endswith("no line end")


def test_a_flood_of_output_is_cut(judge):
    subject = judge("def dropout_eval(x, keep):\n    print('x' * 1000000)\n    return 1")
    assert one(subject) == Returned(1)
    assert subject.output == "x" * 65536 + f"\n({1000001 - 65536} more bytes)"


def test_the_run_after_close_starts_anew(judge):
    subject = judge("n = 0\ndef dropout_eval(x, keep):\n    global n; n += 1\n    return n")
    assert [one(subject).values, one(subject).values] == [1, 2]
    subject.close()
    subject.close()
    assert one(subject).values == 1


def test_a_module_is_found_where_this_process_finds_it():
    subject = worker_subject("reference.implementation")
    reply = one(subject, Call("dropout_eval", ((HALF,), HALF)))
    subject.close()
    assert reply == Returned((HALF,), ("float64",))
    assert subject.name == "reference.implementation"


def test_a_module_is_not_taken_for_another_of_its_name(tmp_path, monkeypatch):
    (tmp_path / "wave.py").write_text("def dropout_eval(x, keep):\n    import random\n    return random.keep")
    (tmp_path / "random.py").write_text("keep = 2")  # beside it, and not asked for
    monkeypatch.syspath_prepend(tmp_path)
    subject = worker_subject("wave")  # the standard library has one, too
    reply = one(subject)
    subject.close()
    assert reply == Raised("AttributeError", "module 'random' has no attribute 'keep' (wave.py, line 3)")


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        ("nowhere.py", "there is no such file"),
        ("nowhere.toml", "No such file"),
        ("no_such_module.inside", "there is no module named 'no_such_module'"),
        ("some/folder", "expected a .py file"),
    ],
)
def test_what_is_no_subject_is_said_at_once(spec, message):
    with pytest.raises(SubjectError, match=message):
        worker_subject(spec)


def test_no_process_is_left(judge):
    subject = judge("import os\ndef dropout_eval(x, keep):\n    return os.getpid()")
    number = int(one(subject).values)
    subject.close()
    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)


# --- without waiting ---------------------------------------------------------------------------------------

COUNTING = "n = 0\ndef dropout_eval(x, keep):\n    global n; n += 1\n    return n"


def test_the_replies_are_waited_for_when_they_are_wanted(judge):
    source = "import time\ndef dropout_eval(x, keep):\n    time.sleep(keep)\n    return 1"
    subject = judge(source, deadline=600.0)
    subject.begin([Call("dropout_eval", ((HALF,), Fraction(6000)))], "float64")  # else nothing follows
    subject.close()
    assert subject.begin([EVAL], "float64")() == [Returned(1)]


def test_what_nobody_waited_for_is_answered_to_nobody(judge):
    subject = judge(COUNTING)
    first, second = subject.begin([EVAL], "float64"), subject.begin([EVAL], "float64")
    assert second() == [Returned(2)]
    with pytest.raises(RuntimeError, match="gone"):
        first()
    third = subject.begin([EVAL], "float64")
    subject.close()
    with pytest.raises(RuntimeError, match="gone"):
        third()
    assert one(subject) == Returned(1)


def test_what_nobody_waited_for_may_have_been_the_end(judge):
    subject = judge(COUNTING + "\ndef toy_loss(*a):\n    import os; os._exit(3)")
    one(subject)
    subject.begin([OTHER], "float64")
    assert one(subject) == Returned(1)


def test_a_process_is_started_by_no_operations_at_all(judge):
    subject = judge("print('here')\ndef dropout_eval(x, keep): return 1")
    assert subject.begin([], "float64")() == []
    assert one(subject) == Returned(1)
    assert subject.output == "here\n"
