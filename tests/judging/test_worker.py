"""A worker: whatever a submission does is a reply, and costs that operation and no other run."""

import os
from dataclasses import replace
from fractions import Fraction

import pytest

from reference.claims._model import Call, Generator, Trajectory
from reference.judging.subject import (
    Absent,
    BadValue,
    Died,
    MutatedInput,
    Raised,
    Returned,
    SubjectError,
    in_process_subject,
    worker_subject,
)

HALF = Fraction(1, 2)
EVAL = Call("dropout_eval", ((Fraction(1), Fraction(2)), HALF))
OTHER = Call("toy_loss", (HALF, HALF, HALF, HALF))


@pytest.fixture
def judge(tmp_path):
    """Run operations on a file with this source: the replies, and the subject for what comes after."""
    subjects = []

    def start(source, **limits):
        path = tmp_path / f"student{len(subjects)}.py"
        path.write_text(source)
        subjects.append(worker_subject(path, **{"deadline": 20.0, **limits}))
        return subjects[-1]

    yield start
    for subject in subjects:
        subject.close()


def one(subject, operation=EVAL, dtype="float64"):
    (reply,) = subject.run([operation], dtype)
    return reply


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
            Raised("SyntaxError", "invalid syntax (while loading student0.py, line 1)"),
        ),
        (
            "import no_such_thing_here",
            Raised(
                "ModuleNotFoundError",
                "No module named 'no_such_thing_here' (while loading student0.py, line 1)",
            ),
        ),
        (
            "\n1/0",
            Raised("ZeroDivisionError", "division by zero (while loading student0.py, line 2)"),
        ),
        (
            "import sys\nsys.exit('bye')",
            Died("EXITED", "SystemExit: bye (while loading student0.py, line 2)"),
        ),
        ("import os\nos._exit(0)", Died("EXITED", "while it was loaded: the process ended with exit code 0")),
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
        "ModuleNotFoundError", "No module named 'json.no_such_part' (while loading json.no_such_part)"
    )


def test_endless_loading_is_waited_for_once(judge):
    subject = judge("while True: pass", load=0.7)
    assert one(subject) == Died("TIMED_OUT", "while it was loaded: no answer within 0.7 s")
    assert one(subject) == Died("TIMED_OUT", "while it was loaded: no answer within 0.7 s")


FATES = {
    "raise ValueError('what\\x1b[31m')": Raised("ValueError", "what\\x1b[31m (student0.py, line 3)"),
    "import sys; sys.exit(0)": Died("EXITED", "SystemExit: 0 (student0.py, line 3)"),
    "import numpy; return numpy.linalg.inv(numpy.zeros((2, 2)))": Raised(
        "LinAlgError", "Singular matrix (student0.py, line 3)"
    ),
    "return dropout_eval(x, keep)": Raised(
        "RecursionError", "maximum recursion depth exceeded (student0.py, line 3)"
    ),
    "return bytearray(1 << 45)": Died("OUT_OF_MEMORY", " (student0.py, line 3)"),
    "import os; os._exit(3)": Died("EXITED", "the process ended with exit code 3"),
    "import os; os.abort()": Died("EXITED", "the process was ended by SIGABRT"),
    "import ctypes; ctypes.string_at(0)": Died("EXITED", "the process was ended by SIGSEGV"),
    "raise KeyboardInterrupt": Died("EXITED", "the process was ended by SIGINT"),
    "import os; os.closerange(3, 100); return 1": Died("EXITED", "the process ended with exit code 1"),
}


@pytest.mark.parametrize("body", FATES, ids=lambda body: body[:40])
def test_a_bad_end_is_one_operation_s_and_the_next_run_is_served(judge, body):
    source = f"def toy_loss(w, w0, Sigma, noise_variance):\n    return 1.0\ndef dropout_eval(x, keep): {body}"
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
    source = "def toy_loss(*a): return 1.0\ndef dropout_eval(x, keep):\n    while True: pass"
    subject = judge(source, deadline=1.0)
    before, reply, after = subject.run([OTHER, EVAL, OTHER], "float64")
    assert before == Returned(1)
    assert reply == Died("TIMED_OUT", "no answer within 1 s")
    assert after == Died(
        "TIMED_OUT", f"not run: an operation before it had ended the process ({reply.detail})"
    )
    assert one(subject, OTHER) == Returned(1)


def test_the_slow_are_not_refused_but_a_message_has_an_end(judge):
    source = "import time\ndef dropout_eval(x, keep):\n    time.sleep(float(x[0]))\n    return 1.0"
    subject = judge(source, deadline=1.0)
    slow = Call("dropout_eval", ((HALF,), HALF))
    assert subject.run([slow] * 4, "float64") == [Returned(1)] * 4
    replies = subject.run([slow] * 20, "float64")
    assert replies[:8] == [Returned(1)] * 8
    assert Died("TIMED_OUT", "20 operations took more than 6 s") in replies


def test_processor_time_is_limited(judge):
    subject = judge("def dropout_eval(x, keep):\n    while True: pass", cpu=1)
    assert one(subject) == Died("TIMED_OUT", "it used up 1 s of processor time")


def test_memory_is_limited(judge):
    subject = judge("def dropout_eval(x, keep):\n    return sum([0] * (1 << 24))", memory=600 << 20)
    assert one(subject) == Returned(0)
    subject = judge("def dropout_eval(x, keep):\n    return sum([0] * (1 << 27))", memory=600 << 20)
    assert one(subject).kind == "OUT_OF_MEMORY"


@pytest.mark.parametrize(
    ("expression", "why"),
    [
        ("None", "None: expected a number or an array"),
        ("'1.0'", "a value of type str: expected a number or an array"),
        ("1j", "a value of type complex: expected a number or an array"),
        ("np.matrix([[1.0]])", "a numpy.matrix, a subclass of numpy.ndarray: expected a plain numpy.ndarray"),
        ("np.ma.array([1.0])", "a masked array (numpy.ma.MaskedArray): expected a plain numpy.ndarray"),
        ("x.view(Evil)", "a student0.Evil, a subclass of numpy.ndarray: expected a plain numpy.ndarray"),
        ("np.array([1.0, None])", "an array of dtype object: expected bool, integers, float32 or float64"),
        ("np.array(['a'])", "an array of dtype <U1: expected bool, integers, float32 or float64"),
        (
            "np.zeros(1, dtype=[('a', '<f8')])",
            "an array of dtype [('a', '<f8')]: expected bool, integers, float32 or float64",
        ),
        ("x.astype('S3')", "an array of dtype |S3: expected bool, integers, float32 or float64"),
        ("x + 1j", "an array of dtype complex128: expected bool, integers, float32 or float64"),
        ("1 << 70", "an integer of more than 64 bits"),
        ("Number(1.0)", "a value of type student0.Number: expected a number or an array"),
        ("[1.0, lambda: 1]", "a value of type function: expected a number or an array"),
        ("{1: 2.0}", "a dict whose keys are not all strings"),
        ("loop", "a value nested more than 16 deep"),
        ("iter(int, 1)", "a value of type callable_iterator: expected a number or an array"),
        ("np.zeros(1 << 24)", "an array of 134217728 bytes is too large to be sent"),
        ("(0 for _ in range(10**7))", "more than 1000000 items"),
    ],
)
def test_what_is_not_made_of_numbers_is_a_bad_value(judge, expression, why):
    source = f"""
import numpy as np
class Evil(np.ndarray): pass
class Number(float): pass
loop = []
loop.append(loop)
def dropout_eval(x, keep):
    return {expression}
"""
    assert one(judge(source)) == BadValue(why)


@pytest.mark.parametrize(
    ("expression", "values"),
    [
        ("1.5", Fraction(3, 2)),
        ("True", 1),
        ("np.float16(0.5)", HALF),
        ("np.array(3, dtype=np.uint8)", 3),
        ("x.astype('>f4')[::-1]", (2, 1)),
        ("[x, (1, 2.0)]", ((1, 2), (1, 2))),
        ("(row for row in np.eye(2))", ((1, 0), (0, 1))),
        ("{'b': x, 'a': 1}", {"b": (1, 2), "a": 1}),
        ("x", (1, 2)),
        ("np.zeros((2, 0))", ((), ())),
    ],
)
def test_what_is_made_of_numbers_is_returned(judge, expression, values):
    source = f"import numpy as np\ndef dropout_eval(x, keep):\n    return {expression}"
    assert one(judge(source)).values == values


def test_changed_arguments_are_seen(judge):
    subject = judge("def dropout_eval(x, keep):\n    x *= 2\n    return x")
    assert one(subject) == MutatedInput("x")
    subject = judge("def dropout_eval(x, keep):\n    x.shape = (2, 1)\n    return 1")
    assert one(subject) == MutatedInput("x")
    subject = judge(
        "def adam(theta, v, g, t, grad, *, lr, beta1, beta2, eps):\n    g += 1\n    return theta, v, g"
    )
    vector = (HALF,)
    hyper = dict.fromkeys(("lr", "beta1", "beta2", "eps"), HALF)
    assert one(subject, Call("adam", (vector, vector, vector, 0, vector), hyper)) == MutatedInput("g")
    subject = judge("def mine(a):\n    a[0] = 1\n    return 1")
    assert one(subject, Call("mine", (vector,))) == MutatedInput("argument 1")


def test_each_operation_gets_arrays_and_generators_of_its_own(judge):
    source = """
def dropout_train(x, keep, rng):
    return rng.random(3)
kept = []
def dropout_eval(x, keep):
    kept.append(x)
    return len({id(a) for a in kept}), x.flags.writeable
"""
    subject = judge(source)
    draws = [Call("dropout_train", ((HALF,), HALF, Generator(seed))) for seed in (1, 1, 2)]
    first, second, third = (reply.values for reply in subject.run(draws, "float64"))
    assert first == second != third
    assert subject.run([EVAL, EVAL], "float64")[1].values == (2, 1)


def test_what_is_printed_is_kept_escaped_and_never_scored(judge):
    source = """
import sys, warnings
print('loaded')
def dropout_eval(x, keep):
    print('out \\x1b[31m', chr(0xd800)); sys.stderr.write('err\\n'); warnings.warn('careful')
    sys.stdout.write('no line end')
    return 1.0
"""
    subject = judge(source)
    assert one(subject) == Returned(1)
    assert subject.output.startswith("loaded\nout \\x1b[31m \\ud800\nerr\n")
    assert "careful" in subject.output
    assert subject.output.endswith("no line end")


def test_a_flood_of_output_is_cut(judge):
    subject = judge("def dropout_eval(x, keep):\n    print('x' * 1000000)\n    return 1.0")
    assert one(subject) == Returned(1)
    assert subject.output == "x" * 65536 + f"\n({1000001 - 65536} more bytes)"


def test_large_values_go_both_ways(judge):
    subject = judge("def dropout_eval(x, keep):\n    return x")
    large = Call("dropout_eval", ((HALF,) * 300_000, HALF))
    replies = subject.run([large, EVAL, large], "float64")
    assert [len(reply.values) for reply in replies] == [300_000, 2, 300_000]


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


# --- in this process ---------------------------------------------------------------------------------------


def test_in_process_and_worker_say_the_same(judge):
    source = """
import numpy as np
def dropout_eval(x, keep):
    return [x, None][int(keep)]
def toy_loss(w, w0, Sigma, noise_variance):
    return 1 / (w - w0)
def gradient(w, X, y):
    w += 1
    return w
def adam(theta, v, g, t, grad, *, lr, beta1, beta2, eps):
    return theta - lr * grad, v + beta1, g
"""
    names = {}
    exec(compile(source, "student0.py", "exec"), names)
    ours = in_process_subject({name: value for name, value in names.items() if callable(value)})
    theirs = judge(source)
    vector, matrix = (HALF,), ((HALF,),)
    trajectory = Trajectory(
        "adam",
        (vector, matrix),
        ((vector, matrix),) * 3,
        dict.fromkeys(("lr", "beta1", "beta2", "eps"), HALF),
    )
    operations = [
        EVAL,
        Call("dropout_eval", (vector, Fraction(1))),
        OTHER,
        Call("gradient", (vector, matrix, vector)),
        trajectory,
        replace(trajectory, observe="v"),
        replace(trajectory, observe="nothing"),
        Call("epoch", (1, 1, Generator(0))),
    ]
    for dtype in ("float32", "float64"):
        here, there = ours.run(operations, dtype), theirs.run(operations, dtype)
        assert here[:-1] == there[:-1]
        assert isinstance(here[-1], Absent)
        assert isinstance(there[-1], Absent)


def test_a_module_may_be_a_subject_in_process():
    import reference.implementation

    subject = in_process_subject(reference.implementation)
    assert one(subject, Call("dropout_eval", ((HALF,), HALF))) == Returned((HALF,), ("float64",))
    assert subject.name == "reference.implementation"
    assert (subject.output, subject.declared_convention("adam")) == ("", None)
    subject.close()


def test_an_interrupt_is_the_user_s_not_the_subject_s():
    def dropout_eval(x, keep):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        one(in_process_subject({"dropout_eval": dropout_eval}))


def test_no_process_is_left(judge):
    subject = judge("import os\ndef dropout_eval(x, keep):\n    return os.getpid()")
    number = int(one(subject).values)
    subject.close()
    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)
