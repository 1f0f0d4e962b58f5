"""What oracles said of a claim's questions is kept, and changes nothing."""

import copy
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pytest

from reference.claims import claim
from reference.claims._model import Equals
from reference.grading.assignment import Task
from reference.judging import expected, questions
from reference.judging.expected import Expected
from reference.judging.in_process import in_process_subject
from reference.judging.questions import Pool, pool
from reference.judging.run import judge
from reference.reporting.as_json import dump
from reference.reporting.marks import Feedback, Visibility
from tests.zoo import adam, wrong_adam

CLAIMS = ("adam.update", "adam.bias_correction")
SUBJECTS = [
    *(functions["adam"] for functions in list(adam.VARIANTS.values())[:2]),
    *(functions["adam"] for of_one in adam.FOLLOWING.values() for functions in of_one.values()),
    *(code for _, code in wrong_adam.FUNCTIONS[:3]),
]


@pytest.fixture(autouse=True)
def _nothing_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(questions, "_pools", {})


def reports() -> list[str]:
    claims = [claim(name) for name in CLAIMS]
    return [
        dump(judge(in_process_subject({"adam": code}), claims, seed=3, cases=8, asked=True))
        for code in SUBJECTS
    ]


def held() -> list[Expected]:
    return [one.expected for _, one in questions._pools.values()]


def test_the_reports_are_the_same_bytes_whatever_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    first = reports()
    known = sum(one.numbers for one in held())
    assert known > 0
    assert reports() == first
    assert sum(one.numbers for one in held()) == known  # all that was asked for was there
    monkeypatch.setattr(expected, "NUMBERS", 0)
    monkeypatch.setattr(questions, "_pools", {})
    assert reports() == first
    assert sum(one.numbers for one in held()) == 0


def test_an_oracle_is_asked_once_for_each_question_and_options() -> None:
    one = claim("adam.update")
    assert isinstance(one.property, Equals)
    asked: list[tuple[Any, Mapping[str, Any]]] = []

    def oracle(case: Any, **options: Any) -> Any:
        asked.append((case, options))
        return ((1, 2), 3)

    found = pool(one, 0, 5)
    question, other = found.questions[0], found.questions[1]
    options = {"epsilon": "inside"}
    for _ in range(3):
        assert found.expected.of(oracle, question, options, lambda q: q.id) == ((1, 2), 3)
    assert asked == [(question.id, options)]
    found.expected.of(oracle, question, dict(options), lambda q: q.id)  # as equal, though another dict
    assert len(asked) == 1
    found.expected.of(oracle, other, options, lambda q: q.id)
    found.expected.of(oracle, question, {"epsilon": "outside"}, lambda q: q.id)
    found.expected.of(lambda case, **_: asked.append((case, {})), question, options, lambda q: q.id)
    assert len(asked) == 4
    assert found.expected.numbers == 3 + 3 + 3 + 1


def test_other_questions_are_not_kept() -> None:
    """A smaller case is one subject's own; a pool of one case is asked once."""
    one = pool(claim("adam.update"), 0, 5)
    alone = Pool(one.questions[:1], {})
    asked = []
    for _ in range(2):
        alone.expected.of(lambda case, **_: asked.append(case), one.questions[0], {}, lambda q: q.id)
    assert len(asked) == 2
    assert alone.expected.numbers == 0


def test_there_is_no_more_of_it_than_there_is_room(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (expected, questions):
        monkeypatch.setattr(module, "NUMBERS", 50)
    judge(in_process_subject({"adam": adam.printed}), [claim(name) for name in CLAIMS], cases=20)
    most = 50 + 100  # the last to find room may be larger than what is left
    assert all(0 < one.numbers < most for one in held())
    assert len(held()) < len(CLAIMS)  # all is forgotten before the next that would find no room


def test_a_task_arrives_with_the_claim_that_is_known_there() -> None:
    task = Task(claim("adam.update"), 3, Feedback.CASE, Visibility.HIDDEN)  # type: ignore[arg-type]
    again = copy.deepcopy(task)  # by the same protocol
    assert again == task
    assert again.claim is task.claim


def test_other_constants_are_other_questions() -> None:
    """Of code with a hyperparameter written into it, the same names ask other cases."""
    one = pool(claim("adam.update"), 0, 5)
    asked = []
    for held in (one, one.with_constants({"lr": Fraction(1, 3)}), one.with_constants({"lr": Fraction(1, 7)})):
        for question in held.questions:
            held.expected.of(lambda case, **_: asked.append(case), question, {}, lambda q: q.case["lr"])
    assert {Fraction(1, 3), Fraction(1, 7)} <= set(asked)


def test_one_case_in_two_dtypes_is_two_questions() -> None:
    one = pool(claim("adam.update"), 0, 5)
    in_both = [q for q in one.questions if q.id.startswith("example-0")]
    assert [q.dtype for q in in_both] == ["float64", "float32"]

    def oracle(told: Any, **_: Any) -> Any:
        return told

    for _ in range(2):
        assert [one.expected.of(oracle, q, {}, lambda q: q.dtype) for q in in_both] == ["float64", "float32"]
