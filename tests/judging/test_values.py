"""What a submission may hand back, and what it is handed."""

from fractions import Fraction

import pytest

from reference.claims._model import Call, Generator
from reference.judging.reply import BadValue, MutatedInput
from tests.judging.operations import EVAL, HALF, one


@pytest.mark.parametrize(
    ("expression", "why"),
    [
        ("None", "None: expected a number or an array"),
        ("'1.0'", "a value of type str: expected a number or an array"),
        ("1j", "a value of type complex: expected a number or an array"),
        (
            "np.ma.array([1.0], mask=[True])",
            "a masked array (numpy.ma.MaskedArray): expected a plain numpy.ndarray",
        ),
        ("np.array([1.0, None])", "an array of dtype object: expected bool, integers, float32 or float64"),
        ("np.array(['a'])", "an array of dtype <U1: expected bool, integers, float32 or float64"),
        (
            "np.zeros(1, dtype=[('a', '<f8')])",
            "an array of dtype [('a', '<f8')]: expected bool, integers, float32 or float64",
        ),
        ("x.astype('S3')", "an array of dtype |S3: expected bool, integers, float32 or float64"),
        ("x + 1j", "an array of dtype complex128: expected bool, integers, float32 or float64"),
        ("1 << 70", "an integer of more than 64 bits"),
        ("Index(1 << 70)", "an integer of more than 64 bits"),
        ("Number(1.0)", "a value of type student0.Number: expected a number or an array"),
        ("[1.0, lambda: 1]", "a value of type function: expected a number or an array"),
        ("{1: 2.0}", "a dict whose keys are not all strings"),
        ("loop", "a value nested more than 16 deep"),
        ("iter(int, 1)", "a value of type callable_iterator: expected a number or an array"),
        ("np.zeros(1 << 24)", "an array of shape (16777216,) is too large to be sent"),
        ("(0 for _ in range(10**7))", "more than 524288 items"),
    ],
)
def test_what_is_not_made_of_numbers_is_a_bad_value(judge, expression, why):
    source = f"""
import numpy as np
class Index(int): pass
class Number:
    __class__ = float
    def __init__(self, value): pass
    def __float__(self): return 1.0
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
        ("np.matrix([[1.0]])", ((1,),)),
        ("np.ma.array([1.0])", (1,)),
        ("x.view(Evil)", (1, 2)),
        ("(Number(1.5), Index(3), enum.IntEnum('E', 'a b').b)", (Fraction(3, 2), 3, 2)),
    ],
)
def test_what_is_made_of_numbers_is_returned(judge, expression, values):
    source = f"""
import enum
import numpy as np
class Evil(np.ndarray):
    def __array_ufunc__(self, *arguments, **options): return 7
    def view(self, *arguments): return np.zeros(2)
    def astype(self, *arguments, **options): return np.zeros(2)
class Index(int):
    def __int__(self): return 7
class Number(float):
    def __float__(self): return 7.0
def dropout_eval(x, keep):
    return {expression}
"""
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


def test_large_values_go_both_ways(judge):
    subject = judge("def dropout_eval(x, keep):\n    return x")
    large = Call("dropout_eval", ((HALF,) * 60_000, HALF))
    replies = subject.run([large, EVAL, large], "float64")
    assert [len(reply.values) for reply in replies] == [60_000, 2, 60_000]
