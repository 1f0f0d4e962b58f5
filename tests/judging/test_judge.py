"""Every kind of verdict, on small fake claims; and that the same run gives the same report."""

import itertools
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from reference.claims._model import Call, Equals
from reference.judging.reply import Absent, BadValue, Died, MutatedInput, Raised, Returned
from reference.judging.run import judge
from reference.reporting import Kind
from tests.judging.fakes import PRODUCTS, Answers, report_on, verdict_on


def right(w: Any, X: Any, y: Any) -> Any:
    return 2 / len(X) * X.T @ y


# --- what holds --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "function",
    [
        right,
        lambda w, X, y: 2 * np.mean(X * y[:, None], axis=0, dtype=X.dtype),
        lambda w, X, y: sum(2 * row * target / len(X) for row, target in zip(X, y, strict=True)),
        lambda w, X, y: np.array([2 * (X[::-1, j] @ y[::-1]) / len(X) for j in range(X.shape[1])]),
        lambda w, X, y: (2 * X.astype(np.float64).T @ y / len(X)).astype(X.dtype),
    ],
)
def test_right_functions_hold_however_they_are_written(function: Callable[..., Any]) -> None:
    verdict = verdict_on(function)
    assert verdict.kind is Kind.HOLDS
    assert verdict.convention is None
    assert verdict.compared >= 100
    assert verdict.unbounded == 0
    assert verdict.shown is None


def test_a_documented_convention_is_accepted_and_named() -> None:
    verdict = verdict_on(lambda w, X, y: X.T @ y / len(X))
    assert verdict.kind is Kind.HOLDS
    assert verdict.convention == "one over N"
    assert verdict.declared is None


def test_a_convention_that_must_be_declared_is_only_named_as_the_cause() -> None:
    verdict = verdict_on(lambda w, X, y: 3 * X.T @ y / len(X))
    assert verdict.kind is Kind.FAILS
    assert [c.mistake for c in verdict.causes] == ["three over N"]


# --- what does not -----------------------------------------------------------------------------------------


def answering(reply: Any, declares: str | None = None) -> Any:
    return judge(Answers(lambda _: reply, declares), [PRODUCTS]).verdicts[0]


@pytest.mark.parametrize(
    ("reply", "kind", "told"),
    [
        (Absent("gradient", "it has no function 'gradient'"), Kind.ABSENT, "gradient: it has no function"),
        (Raised("ZeroDivisionError", "division by zero"), Kind.RAISED, "ZeroDivisionError: division by zero"),
        (Raised("Exit", ""), Kind.RAISED, "Exit"),
        (Died("TIMED_OUT", "after 10 s"), Kind.TIMED_OUT, "after 10 s"),
        (Died("OUT_OF_MEMORY", "more than 1 GiB"), Kind.OUT_OF_MEMORY, "more than"),
        (Died("EXITED", "status 0"), Kind.EXITED, "status 0"),
        (BadValue("a str"), Kind.BAD_VALUE, "a str"),
        (MutatedInput("X"), Kind.MUTATED_INPUT, "argument X"),
        (Returned(Fraction(1)), Kind.BAD_VALUE, "returned a number where shape (1,) is expected"),
        (Returned({"loss": Fraction(1)}), Kind.BAD_VALUE, "returned a dict"),
        (Returned(((Fraction(1),), ())), Kind.BAD_VALUE, "2 parts of different shapes"),
        (Returned((float("nan"),)), Kind.FAILS, ""),
    ],
)
def test_every_reply_has_its_kind(reply: Any, kind: Kind, told: str) -> None:
    verdict = answering(reply)
    assert verdict.kind is kind
    assert told in verdict.message
    assert (verdict.shown is None) == (kind is Kind.ABSENT)


def test_a_dead_subject_is_asked_no_further() -> None:
    subject = Answers(lambda _: Died("TIMED_OUT", "after 10 s"))
    judge(subject, [PRODUCTS])
    assert subject.asked <= 32


def test_a_wrong_function_fails_on_the_smallest_case_with_its_cause() -> None:
    verdict = verdict_on(lambda w, X, y: 2 * X.T @ y, replay=lambda claim, case: f"again {claim} {case}")
    assert verdict.kind is Kind.FAILS
    assert [c.mistake for c in verdict.causes] == ["summed"]
    shown = verdict.shown
    assert shown is not None
    assert shown.inputs["N"] == 2
    assert shown.inputs["n"] == 1
    assert shown.inputs["w"] == (0,)
    assert shown.got == 2 * shown.exact
    assert shown.where == "index [0]"
    assert shown.distance is not None
    assert shown.distance > 1e6
    assert verdict.replay == f"again quadratic.products {shown.case}"


def test_mistakes_that_cannot_be_told_apart_are_all_named() -> None:
    verdict = verdict_on(lambda w, X, y: -2 * X.T @ y / len(X))
    assert [c.mistake for c in verdict.causes] == ["turned", "turned again"]


def test_a_mistake_under_another_convention_is_shown_under_it() -> None:
    verdict = verdict_on(lambda w, X, y: X.T @ y)
    assert [(c.mistake, c.convention) for c in verdict.causes] == [("summed", "one over N")]
    assert verdict.convention == "one over N"
    assert verdict.shown is not None
    assert verdict.shown.case.endswith("@one over N")


def test_what_no_mistake_explains_has_no_cause() -> None:
    verdict = verdict_on(lambda w, X, y: right(w, X, y) + (w[0] > 1) * 1e-3)
    assert verdict.kind is Kind.FAILS
    assert verdict.causes == ()
    assert verdict.shown is not None
    assert verdict.shown.inputs["w"][0] == 2


def test_an_error_in_float32_alone_is_found_and_shown_there() -> None:
    verdict = verdict_on(lambda w, X, y: right(w, X, y) * (1 if X.dtype == np.float64 else 1 + 1e-5))
    assert verdict.kind is Kind.FAILS
    assert verdict.shown is not None
    assert verdict.shown.dtype == "float32"


def test_nan_fails_and_a_finite_wrong_number_is_preferred() -> None:
    nan = verdict_on(lambda w, X, y: X[0] * np.float32("nan"))
    assert nan.kind is Kind.FAILS
    assert nan.shown is not None
    assert np.isnan(nan.shown.got)
    mixed = verdict_on(lambda w, X, y: X[0] * np.float32("nan") if len(X) == 1 else 2 * X.T @ y)
    assert mixed.shown is not None
    assert mixed.shown.got == 2 * mixed.shown.exact


def test_another_result_for_the_same_input_is_nondeterministic() -> None:
    counter = itertools.count()
    verdict = verdict_on(lambda w, X, y: right(w, X, y) * (1 + next(counter)))
    assert verdict.kind is Kind.NONDETERMINISTIC
    late = itertools.count()
    verdict = verdict_on(lambda w, X, y: right(w, X, y) * (1 + (next(late) > 105)))
    assert verdict.kind is Kind.NONDETERMINISTIC


def test_differences_that_rounding_explains_are_no_finding() -> None:
    order = itertools.cycle([1, -1])

    def reordered(w: Any, X: Any, y: Any) -> Any:
        step = next(order)
        return 2 / len(X) * X[::step].T @ y[::step]

    assert verdict_on(reordered).kind is Kind.HOLDS


# --- declared conventions ----------------------------------------------------------------------------------


def values(factor: int) -> Callable[[Any], Any]:
    def reply(operation: Call) -> Returned:
        _, X, y = operation.args
        columns = zip(*X, strict=True)
        total = (sum(a * b for a, b in zip(column, y, strict=True)) for column in columns)
        return Returned(tuple(Fraction(factor, len(X)) * value for value in total))

    return reply


def test_a_declared_convention_is_required() -> None:
    held = judge(Answers(values(1), "one over N"), [PRODUCTS]).verdicts[0]
    assert (held.kind, held.convention, held.declared) == (Kind.HOLDS, "one over N", "one over N")
    forced = judge(Answers(values(3), "three over N"), [PRODUCTS]).verdicts[0]
    assert forced.kind is Kind.HOLDS
    other = judge(Answers(values(2), "one over N"), [PRODUCTS]).verdicts[0]
    assert other.kind is Kind.FAILS
    assert "two over N" in other.causes[0].sentence
    assert "one over N" in other.causes[0].sentence
    assert other.convention == "one over N"


# --- what cannot be judged ---------------------------------------------------------------------------------


def altered(**changes: Any) -> Any:
    assert isinstance(PRODUCTS.property, Equals)
    return replace(PRODUCTS, property=replace(PRODUCTS.property, **changes))


def failing(*_: object, **__: object) -> Any:
    raise RuntimeError("an oracle of ours")


def test_an_error_of_ours_is_never_green() -> None:
    verdict = verdict_on(right, altered(oracle=failing))
    assert verdict.kind is Kind.GRADER_ERROR
    assert "RuntimeError: an oracle of ours (test_judge.py" in verdict.message
    assert report_on(right, altered(oracle=failing)).exit_code == 2


def test_a_reduction_that_fails_on_what_came_back_is_a_bad_value() -> None:
    claim = altered(reduce=lambda case, outputs: outputs[0][7])
    assert verdict_on(right, claim).kind is Kind.BAD_VALUE
    infinite = verdict_on(lambda w, X, y: np.full_like(w, np.inf), claim)
    assert infinite.kind is Kind.FAILS


def test_nothing_compared_is_vacuous() -> None:
    verdict = verdict_on(right, altered(oracle=lambda case: (tuple(value / 0 for value in case["X"][0]),)))
    assert verdict.kind is Kind.VACUOUS
    assert verdict.unbounded > 100


def test_cases_without_a_bound_are_counted() -> None:
    def sometimes(case: Any, factor: int = 2) -> Any:
        from tests.judging.fakes import products

        wild = len(case["X"]) == 4
        return (
            tuple(value / (case["X"][0][0] * 0) if wild else value for value in products(case, factor)[0]),
        )

    verdict = verdict_on(right, altered(oracle=sometimes))
    assert verdict.kind is Kind.HOLDS
    assert verdict.unbounded > 5


def test_a_report_does_not_hold_a_million_wrong_numbers():
    verdict = verdict_on(lambda w, X, y: np.zeros(20_000), cases=3)
    assert (verdict.kind, verdict.shown.got) == (Kind.BAD_VALUE, None)
    assert "returned shape (20000,)" in verdict.message
