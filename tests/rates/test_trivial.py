"""What returns the same whatever it is given earns nothing: but of two claims, it is what they say."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from reference.judging import in_process_subject
from reference.judging.run import judge
from reference.judging.worker.adapter import CONTRACT


def its_argument(first: Any, *_: Any, **__: Any) -> Any:
    return np.array(first) if np.ndim(first) else first


def zeros(first: Any, *_: Any, **__: Any) -> Any:
    return np.zeros_like(np.asarray(first, float))


def ones(first: Any, *_: Any, **__: Any) -> Any:
    return np.ones_like(np.asarray(first, float))


def a_zero(*_: Any, **__: Any) -> float:
    return 0.0


def not_a_number(*_: Any, **__: Any) -> float:
    return float("nan")


def nothing(*_: Any, **__: Any) -> None:
    return None


HOLDS = {
    its_argument: {"dropout.eval"},  # which says that nothing is changed
    zeros: {
        "preprocessing.centred_mean"
    },  # zeros have the mean 0: preprocessing.center says which numbers they are
}


@pytest.mark.parametrize("answer", [its_argument, zeros, ones, a_zero, not_a_number, nothing])
def test_no_claim_holds_for_what_looks_at_nothing(answer: Callable[..., Any]) -> None:
    subject = in_process_subject(dict.fromkeys(CONTRACT, answer), name="trivial")
    verdicts = judge(subject, cases=3).verdicts
    assert {v.claim for v in verdicts if v.holds} == HOLDS.get(answer, set())
    assert len(verdicts) > 90
