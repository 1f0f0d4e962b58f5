"""The diagnosis looks no further than it must: every oracle is evaluated once a case and once a claim."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from reference.claims._model import Claim, Equals, Mistake
from tests.judging.fakes import PRODUCTS, products, summed, turned, verdict_on

Oracle = Callable[..., tuple[Any, ...]]


def counted(oracle: Oracle, calls: Counter[str], name: str) -> Oracle:
    def evaluate(case: Mapping[str, Any], **options: Any) -> tuple[Any, ...]:
        calls[name] += 1
        return oracle(case, **options)

    return evaluate


def watched(calls: Counter[str]) -> Claim:
    """The claim of products with one convention, two mistakes, and all of its oracles counted."""
    assert isinstance(PRODUCTS.property, Equals)
    return replace(
        PRODUCTS,
        property=replace(PRODUCTS.property, oracle=counted(products, calls, "oracle")),
        conventions=(),
        mistakes=(
            Mistake("summed", "", counted(summed, calls, "summed")),
            Mistake("turned", "", counted(turned, calls, "turned")),
        ),
    )


def tripled(w: Any, X: Any, y: Any) -> Any:
    return 6 * X.T @ y / len(y)


def test_what_holds_is_held_against_the_oracle_once_a_case() -> None:
    calls: Counter[str] = Counter()
    verdict = verdict_on(lambda w, X, y: 2 * X.T @ y / len(y), watched(calls))
    assert verdict.holds
    assert calls == {"oracle": verdict.compared}


def test_a_mistake_is_looked_at_until_it_is_contradicted() -> None:
    calls: Counter[str] = Counter()
    verdict = verdict_on(tripled, watched(calls))
    assert verdict.causes == ()
    assert calls["summed"] < 5
    assert calls["turned"] == 1


def test_a_mistake_that_was_made_is_looked_at_on_about_fifty_cases() -> None:
    calls: Counter[str] = Counter()
    verdict = verdict_on(lambda w, X, y: -2 * X.T @ y / len(y), watched(calls))
    assert [cause.mistake for cause in verdict.causes] == ["turned"]
    assert calls["turned"] == 50
