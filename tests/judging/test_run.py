"""Whole runs: the same twice, one case again, exit codes; and judging from Python."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest

from reference.judging import check
from reference.judging.reply import Absent, Raised, Returned
from reference.judging.run import judge
from reference.reporting import Kind
from reference.reporting.as_json import dump
from tests.judging.fakes import COIN, PRODUCTS, Answers, flips, report_on, verdict_on


def right(w: Any, X: Any, y: Any) -> Any:
    return 2 / len(X) * X.T @ y


def coin(heads: int) -> Callable[..., list[int]]:
    return lambda N, batch_size, rng: flips(int(rng.integers(2**40)), N, heads)


def wrong_above_two(w: Any, X: Any, y: Any) -> Any:
    return right(w, X, y) + (w[0] > 2)


def test_the_same_run_gives_the_same_report_byte_for_byte() -> None:
    assert dump(report_on(wrong_above_two)) == dump(report_on(wrong_above_two))
    assert report_on(wrong_above_two, seed=3).verdicts[0].kind is Kind.FAILS


def test_one_case_can_be_asked_again() -> None:
    verdict = verdict_on(wrong_above_two)
    assert verdict.shown is not None
    again = verdict_on(wrong_above_two, case=verdict.shown.case)
    assert again.shown == verdict.shown
    assert again.kind is Kind.FAILS
    assert verdict_on(right, case=verdict.shown.case).compared == 1
    assert verdict_on(right, case="example-0-float32").kind is Kind.HOLDS
    assert verdict_on(lambda w, X, y: X.T @ y / len(X), case="00@one over N").kind is Kind.HOLDS
    assert verdict_on(coin(100), COIN, case="design-0").kind is Kind.FAILS


def test_the_name_of_a_case_is_short() -> None:
    verdict = verdict_on(lambda w, X, y: right(w, X, y) + (X[-1, -1] > 1) * (len(X) > 2))
    assert verdict.shown is not None
    assert "z" in verdict.shown.case
    assert len(verdict.shown.case) < 30
    assert verdict_on(wrong_above_two, case=verdict.shown.case).compared == 1


@pytest.mark.parametrize("case", ["zz", "z4", "z.00", "example-9", "00@nowhere", "123"])
def test_a_case_that_does_not_exist_is_an_error(case: str) -> None:
    with pytest.raises(ValueError, match=r"case|convention"):
        verdict_on(right, case=case)


def test_bad_requests_are_errors() -> None:
    with pytest.raises(ValueError, match="cases: got 0"):
        report_on(right, cases=0)
    with pytest.raises(ValueError, match="case: belongs to one claim"):
        judge(Answers(lambda _: Returned(Fraction(1))), [PRODUCTS, COIN], case="00")


def test_fewer_cases_are_asked_if_fewer_are_wanted() -> None:
    assert verdict_on(right, cases=5).compared == 7


def test_progress_is_told_once_a_claim() -> None:
    told: list[str] = []
    judge(Answers(lambda _: Absent("gradient", "none")), [PRODUCTS, COIN], progress=told.append)
    assert told == ["quadratic.products", "quadratic.coin"]


def test_exit_codes() -> None:
    absent = Answers(lambda _: Absent("gradient", "none"))
    assert report_on(right).exit_code == 0
    assert report_on(wrong_above_two).exit_code == 1
    assert judge(absent, [PRODUCTS]).exit_code == 2
    assert judge(absent, [PRODUCTS], asked=True).exit_code == 1
    unloadable = Answers(lambda _: Raised("SyntaxError", "invalid syntax (while loading a.py, line 3)", True))
    assert judge(unloadable, [PRODUCTS]).exit_code == 2


# --- from Python -------------------------------------------------------------------------------------------


def test_check_takes_functions_modules_and_mappings() -> None:
    import reference.implementation

    assert check(gradient=reference.implementation.gradient).ok
    assert check(reference.implementation, claims="quadratic").ok
    assert check({"gradient": reference.implementation.gradient}, claims=["quadratic.gradient"]).ok


def test_check_names_what_is_close() -> None:
    with pytest.raises(TypeError, match="did you mean gradient"):
        check(gradeint=right)
    with pytest.raises(TypeError, match="expected a function"):
        check(gradient=3)
    with pytest.raises(TypeError, match="nothing to judge"):
        check()
    with pytest.raises(LookupError, match="adam\\.update"):
        check(gradient=right, claims="adam.updaet")


def test_a_report_reads_well_in_a_notebook() -> None:
    report = check(gradient=lambda w, X, y: -right(w, X, y), claims="quadratic.gradient")
    assert not report.ok
    assert 'check(gradient=..., claims="quadratic.gradient", seed=0, case=' in repr(report)
    assert "FAILS" in report._repr_html_()
