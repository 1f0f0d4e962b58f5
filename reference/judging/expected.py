"""What oracles say of the questions of a claim: the same for every subject, and so kept for the next one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .asking import Question

NUMBERS = 400_000
"""Of so many numbers values are kept, in a process: two hundred bytes each."""


@dataclass
class Expected:
    """Oracles' values by question, oracle and options: of questions with these ``names``, others are not kept."""

    names: frozenset[str] = frozenset()
    numbers: int = 0
    _known: dict[tuple[Any, ...], tuple[Any, ...]] = field(default_factory=dict)

    def of(
        self,
        oracle: Callable[..., Any],
        question: Question,
        options: Mapping[str, Any],
        balls: Callable[[Question], Any],
    ) -> Any:
        """The oracle's values on the question, whose numbers are ``balls``, under the options."""
        if question.id not in self.names:
            return oracle(balls(question), **options)
        key = (
            question.id,
            question.dtype,
            id(question.case),
            id(oracle),
            *((name, id(value)) for name, value in options.items()),
        )
        if key not in self._known:
            value = oracle(balls(question), **options)
            if self.numbers >= NUMBERS:
                return value
            self._known[key] = value, question, oracle, options  # are kept, so that no others get their ids
            self.numbers += _count(value)
        return self._known[key][0]


def _count(value: Any) -> int:
    return sum(map(_count, value)) if isinstance(value, tuple) else 1
