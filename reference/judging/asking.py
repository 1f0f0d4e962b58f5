"""Questions to a subject, and what comes back: many cases a message, nothing asked twice but on purpose."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from reference.claims._model import Call, Case, Generator, Operation, Program, Values
from reference.reporting.report import Kind

from .reply import exact
from .subject import Absent, BadValue, Died, MutatedInput, Raised, Reply, Returned, Subject

QUESTIONS_A_MESSAGE = 16
STOPPING = (Kind.ABSENT, Kind.TIMED_OUT, Kind.OUT_OF_MEMORY, Kind.EXITED)

Prepared = tuple["Question", tuple[Operation, ...]]


@dataclass(frozen=True)
class Question:
    """A case, the dtype in which it is asked, and the name under which it can be asked again."""

    id: str
    case: Case
    dtype: str


@dataclass(frozen=True)
class Outcome:
    """What the subject made of one question: ``numbers`` if ``kind`` is None, else what went wrong.

    ``values`` are the same numbers as ``Fraction``, made when they are asked for. ``dtypes`` are those of the
    arrays that came back; ``loading`` says that its import failed, or that it
    had told before that it lacks the function.
    """

    question: Question
    operations: tuple[Operation, ...]
    numbers: Values = ()
    dtypes: tuple[str, ...] = ()
    kind: Kind | None = None
    detail: str = ""
    loading: bool = False

    @cached_property
    def values(self) -> Values:
        """``Fraction`` for every finite number; nan and the infinities stay floats."""
        values: Values = exact(self.numbers)
        return values

    def tells_the_same_as(self, other: Outcome) -> bool:
        """Whether the same came back: a NaN is told like any other NaN."""
        if (self.kind, self.detail) != (other.kind, other.detail):
            return False
        return self.numbers == other.numbers or repr(self.values) == repr(other.values)


@dataclass
class Asker:
    """Asks one subject for one claim; ``stopped`` once it died, or its function is absent."""

    subject: Subject
    program: Program
    seed: str
    stopped: Outcome | None = None
    _known: dict[str, list[Outcome]] = field(default_factory=dict)
    _programs: dict[tuple[str, int], tuple[Mapping[str, Any], tuple[Operation, ...]]] = field(
        default_factory=dict
    )

    def ask(
        self, questions: Sequence[Question], options: Mapping[str, Any], again: bool = False
    ) -> list[Outcome]:
        """The outcomes in the order of the questions; fewer than asked once the subject is ``stopped``."""
        if again:
            outcomes = self._run([(q, self._operations(q, options)) for q in questions])
        else:
            outcomes = self.outcomes(questions, options)
        found = {outcome.question.id: outcome for outcome in outcomes}
        return [found[q.id] for q in questions if q.id in found]

    def outcomes(self, questions: Sequence[Question], options: Mapping[str, Any]) -> Iterator[Outcome]:
        """As ``ask``, one by one as they come, in any order: the subject is at work on the next meanwhile."""
        prepared = [(q, self._operations(q, options)) for q in questions]
        unknown = []
        for question, operations in prepared:
            known = self._recall(question, operations)
            if known is None:
                unknown.append((question, operations))
            else:
                yield known
        for outcome in self._run(unknown):
            self._known.setdefault(outcome.question.id, []).append(outcome)
            yield outcome

    def _operations(self, question: Question, options: Mapping[str, Any]) -> tuple[Operation, ...]:
        key = question.id, id(options)
        if key not in self._programs:
            made = tuple([_seeded(op, self.seed) for op in self.program(question.case, **options)])
            self._programs[key] = options, made  # options are kept, so that no other get their id
        return self._programs[key][1]

    def _recall(self, question: Question, operations: tuple[Operation, ...]) -> Outcome | None:
        return next((o for o in self._known.get(question.id, ()) if o.operations == operations), None)

    def _run(self, prepared: Sequence[Prepared]) -> Iterator[Outcome]:
        messages = [
            (dtype, of_dtype[start : start + QUESTIONS_A_MESSAGE])
            for dtype in ("float64", "float32")
            if (of_dtype := [pair for pair in prepared if pair[0].dtype == dtype])
            for start in range(0, len(of_dtype), QUESTIONS_A_MESSAGE)
        ]
        begun = self._begin(*messages[0]) if messages and self.stopped is None else None
        for i, (_, asked) in enumerate(messages):
            if begun is None:
                return
            replies = iter(begun())
            outcomes = []
            for question, operations in asked:
                outcomes.append(_outcome(question, operations, [next(replies) for _ in operations]))
                if outcomes[-1].kind in STOPPING:
                    self.stopped = outcomes[-1]
                    break
            more = i + 1 < len(messages) and self.stopped is None
            begun = self._begin(*messages[i + 1]) if more else None
            yield from outcomes

    def _begin(self, dtype: str, asked: Sequence[Prepared]) -> Callable[[], list[Reply]]:
        return self.subject.begin([operation for _, operations in asked for operation in operations], dtype)


def _outcome(question: Question, operations: tuple[Operation, ...], replies: Sequence[Reply]) -> Outcome:
    numbers: list[Any] = []
    dtypes: list[str] = []
    for reply in replies:
        match reply:
            case Returned(returned, of_arrays):
                numbers.append(returned)
                dtypes += of_arrays
            case Raised(name, message, loading):
                detail = f"{name}: {message}" if message else name
                return Outcome(question, operations, kind=Kind.RAISED, detail=detail, loading=loading)
            case Absent(function, why, foretold):
                detail = f"{function}: {why}"
                return Outcome(question, operations, kind=Kind.ABSENT, detail=detail, loading=foretold)
            case BadValue(why):
                return Outcome(question, operations, kind=Kind.BAD_VALUE, detail=why)
            case MutatedInput(argument):
                detail = f"the argument {argument} was changed by the call"
                return Outcome(question, operations, kind=Kind.MUTATED_INPUT, detail=detail)
            case Died(kind, detail, loading):
                return Outcome(question, operations, kind=Kind(str(kind)), detail=detail, loading=loading)
    return Outcome(question, operations, numbers=tuple(numbers), dtypes=tuple(dtypes))


def _seeded(operation: Operation, seed: str) -> Operation:
    """The operation with every generator's seed derived from the run's seed."""
    if not isinstance(operation, Call):
        return operation
    if not any(isinstance(a, Generator) for a in (*operation.args, *operation.kwargs.values())):
        return operation
    args = tuple(_derived(a, seed) for a in operation.args)
    return replace(operation, args=args, kwargs={k: _derived(a, seed) for k, a in operation.kwargs.items()})


def _derived(argument: Any, seed: str) -> Any:
    if not isinstance(argument, Generator):
        return argument
    digest = hashlib.sha256(f"{seed}/{argument.seed}".encode()).digest()
    return Generator(int.from_bytes(digest[:8], "big"))
