"""Questions to a subject, and what comes back: many cases a message, nothing asked twice but on purpose."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from reference.claims._model import Call, Case, Generator, Operation, Program, Values
from reference.reporting.report import Kind

from .subject import Absent, BadValue, Died, MutatedInput, Raised, Reply, Returned, Subject

QUESTIONS_A_MESSAGE = 32


@dataclass(frozen=True)
class Question:
    """A case, the dtype in which it is asked, and the name under which it can be asked again."""

    id: str
    case: Case
    dtype: str


@dataclass(frozen=True)
class Outcome:
    """What the subject made of one question: ``values`` if ``kind`` is None, else what went wrong.

    ``dtypes`` are those of the arrays that came back."""

    question: Question
    operations: tuple[Operation, ...]
    values: Values = ()
    dtypes: tuple[str, ...] = ()
    kind: Kind | None = None
    detail: str = ""

    @property
    def told(self) -> tuple[Kind | None, str, str]:
        """What came back, comparable: a NaN is told like any other NaN."""
        return self.kind, self.detail, repr(self.values)


@dataclass
class Asker:
    """Asks one subject for one claim; ``stopped`` once it died, or its function is absent."""

    subject: Subject
    program: Program
    seed: str
    stopped: Outcome | None = None
    _known: dict[str, list[Outcome]] = field(default_factory=dict)

    def ask(
        self, questions: Sequence[Question], options: Mapping[str, Any], again: bool = False
    ) -> list[Outcome]:
        """The outcomes in the order of the questions; fewer than asked once the subject is ``stopped``."""
        prepared = [(q, self._operations(q, options)) for q in questions]
        if not again:
            self._fetch([(q, ops) for q, ops in prepared if self._recall(q, ops) is None])
            return [found for q, ops in prepared if (found := self._recall(q, ops)) is not None]
        return list(self._run(prepared))

    def _operations(self, question: Question, options: Mapping[str, Any]) -> tuple[Operation, ...]:
        return tuple(_seeded(op, self.seed) for op in self.program(question.case, **options))

    def _recall(self, question: Question, operations: tuple[Operation, ...]) -> Outcome | None:
        return next((o for o in self._known.get(question.id, ()) if o.operations == operations), None)

    def _fetch(self, prepared: Sequence[tuple[Question, tuple[Operation, ...]]]) -> None:
        for outcome in self._run(prepared):
            self._known.setdefault(outcome.question.id, []).append(outcome)

    def _run(self, prepared: Sequence[tuple[Question, tuple[Operation, ...]]]) -> Iterable[Outcome]:
        for dtype in ("float64", "float32"):
            of_dtype = [pair for pair in prepared if pair[0].dtype == dtype]
            for start in range(0, len(of_dtype), QUESTIONS_A_MESSAGE):
                if self.stopped is not None:
                    return
                batch = of_dtype[start : start + QUESTIONS_A_MESSAGE]
                replies = iter(self.subject.run([op for _, ops in batch for op in ops], dtype))
                for question, operations in batch:
                    outcome = _outcome(question, operations, [next(replies) for _ in operations])
                    yield outcome
                    if outcome.kind in (Kind.ABSENT, Kind.TIMED_OUT, Kind.OUT_OF_MEMORY, Kind.EXITED):
                        self.stopped = outcome
                        return


def _outcome(question: Question, operations: tuple[Operation, ...], replies: Sequence[Reply]) -> Outcome:
    values: list[Any] = []
    dtypes: list[str] = []
    for reply in replies:
        match reply:
            case Returned(returned, of_arrays):
                values.append(returned)
                dtypes += of_arrays
            case Raised(name, message):
                detail = f"{name}: {message}" if message else name
                return Outcome(question, operations, kind=Kind.RAISED, detail=detail)
            case Absent(function, why):
                return Outcome(question, operations, kind=Kind.ABSENT, detail=f"{function}: {why}")
            case BadValue(why):
                return Outcome(question, operations, kind=Kind.BAD_VALUE, detail=why)
            case MutatedInput(argument):
                detail = f"the argument {argument} was changed by the call"
                return Outcome(question, operations, kind=Kind.MUTATED_INPUT, detail=detail)
            case Died(kind, detail):
                return Outcome(question, operations, kind=Kind(str(kind)), detail=detail)
    return Outcome(question, operations, values=tuple(values), dtypes=tuple(dtypes))


def _seeded(operation: Operation, seed: str) -> Operation:
    """The operation with every generator's seed derived from the run's seed."""
    if not isinstance(operation, Call):
        return operation
    args = tuple(_derived(a, seed) for a in operation.args)
    return replace(operation, args=args, kwargs={k: _derived(a, seed) for k, a in operation.kwargs.items()})


def _derived(argument: Any, seed: str) -> Any:
    if not isinstance(argument, Generator):
        return argument
    digest = hashlib.sha256(f"{seed}/{argument.seed}".encode()).digest()
    return Generator(int.from_bytes(digest[:8], "big"))
