"""An assignment as a file: what is asked, what it is worth, and how much a student is told.

    title = "Optimizers"
    file = "student.py"            # what is handed in; a notebook of this name is taken as well
    feedback = "replay"            # hint, property, case or replay, for every claim that says nothing else
    visibility = "visible"         # visible, after_due_date, after_published or hidden, likewise
    unstable = "report"            # report, fail or ignore what is right and loses digits, likewise

    [claims]                       # ids, topics or patterns, in quotes, and the points of each claim they name
    "adam.update" = 3
    "gradient_descent" = 1
    "dropout.*" = { points = 0.5, feedback = "hint", visibility = "hidden" }

    [conventions]                  # what a function has to follow; without it, any documented convention will do
    adam = "hat form"

    [limits]
    deadline = 10                  # seconds for a call
    loading = 30                   # seconds to import what is handed in
    submission = 300               # seconds for all of a submission
    memory = 4096                  # MiB
    cases = 100                    # drawn for each claim
    seeds = [0]                    # a claim has to hold for each of them

    [adapters.adam]                # as in adapter files; file.py is looked for in what is handed in
    target = "student.py:Adam"

An id beats the topic or pattern that names the same claim. What is unknown or impossible is one error, which
names file, key and what is allowed.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeVar

from reference.claims import claim as claim_of
from reference.claims._model import Claim
from reference.judging.adapters import adapters_of
from reference.judging.run import UNSTABLE, first_operations
from reference.judging.select import judged
from reference.judging.worker.adapter import CONTRACT
from reference.reporting.marks import Feedback, Visibility

FILE = "assignment.toml"
ISOLATION = ("basic", "strong")
_KEYS = (
    "title",
    "file",
    "feedback",
    "visibility",
    "claims",
    "conventions",
    "limits",
    "adapters",
    "require_isolation",
    "unstable",
)
_CLAIM_KEYS = ("points", "feedback", "visibility", "unstable")
T = TypeVar("T")


@dataclass(frozen=True)
class Task:
    """One claim of an assignment; ``unstable`` as of ``judge``."""

    claim: Claim
    points: Fraction
    feedback: Feedback
    visibility: Visibility
    unstable: str = "report"

    def __reduce__(self) -> tuple[Any, ...]:
        """By the claim's id: the process that gets it has the suite, and finds again what it knows of the claim."""
        return _task, (self.claim.id, self.points, self.feedback, self.visibility, self.unstable)


def _task(name: str, *how: Any) -> Task:
    return Task(claim_of(name), *how)


@dataclass(frozen=True)
class Bounds:
    """What a submission may use: seconds for a call, to be imported and for all, MiB; and what it is asked."""

    deadline: float = 10.0
    loading: float = 30.0
    submission: float = 300.0
    memory: int = 4096
    cases: int = 100
    seeds: tuple[int, ...] = (0,)


@dataclass(frozen=True)
class Assignment:
    """A read assignment. ``text`` is the file; ``adapters`` are its tables as they stand there."""

    path: Path
    text: str
    title: str
    file: str
    tasks: tuple[Task, ...]
    conventions: Mapping[str, str] = field(default_factory=dict)
    adapters: Mapping[str, Any] = field(default_factory=dict)
    bounds: Bounds = Bounds()
    require_isolation: str = "basic"

    @property
    def functions(self) -> tuple[str, ...]:
        """The functions that its claims call, in the order of the contract."""
        called = {o.function for task in self.tasks for o in first_operations(task.claim)}
        return tuple(name for name in CONTRACT if name in called)

    @property
    def wanted(self) -> tuple[str, ...]:
        """The names by which a submission offers them."""
        targets = {function: table["target"] for function, table in self.adapters.items()}
        names = (targets.get(name, name).rpartition(":")[2].partition(".")[0] for name in self.functions)
        return tuple(dict.fromkeys(names))

    def only(self, claims: Iterable[Claim]) -> tuple[Task, ...]:
        """The tasks about these claims. ValueError if there is none."""
        ids = {claim.id for claim in claims}
        found = tuple(task for task in self.tasks if task.claim.id in ids)
        if not found:
            raise ValueError(
                f"--claims: {self.path} asks for none of them; it asks for "
                + ", ".join(task.claim.id for task in self.tasks)
            )
        return found


def read_assignment(path: Path) -> Assignment:
    """The assignment of a TOML file. Raises ValueError, naming file, key and what is allowed, and OSError."""
    try:
        text = path.read_bytes().decode("utf-8")
        table = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        why = str(error).replace("Cannot overwrite a value", "this key is there already")
        raise ValueError(f"{path}: not a TOML file: {why}") from error
    except FileNotFoundError as error:
        raise ValueError(f"{path}: there is no such file (gnomon new DIR writes one)") from error
    _known(f"{path}:", table, _KEYS)
    tasks = _tasks(path, table)
    bounds = _bounds(f"{path}: [limits]", _table(path, table, "limits"))
    assignment = Assignment(
        path=path,
        text=text,
        title=_get(f"{path}:", table, "title", "Assignment", "a text", _is_text),
        file=_get(f"{path}:", table, "file", "student.py", "the bare name of a .py file", _is_file_name),
        tasks=tasks,
        bounds=bounds,
        require_isolation=_choice(f"{path}:", table, "require_isolation", ISOLATION, "basic"),
        adapters=_table(path, table, "adapters"),
    )
    try:
        adapters = adapters_of(path, assignment.adapters)
    except ValueError as error:
        raise ValueError(str(error).replace(f"{path}: [", f"{path}: [adapters.", 1)) from error
    for function, adapter in adapters.items():
        source, _, name = adapter.target.rpartition(":")
        if f"{source}.py" == assignment.file:
            meant = f"{assignment.file}:{name}"
            raise ValueError(
                f"{path}: [adapters.{function}] target is '{adapter.target}', which is a module: for the file "
                f"that is handed in write '{meant}'"
            )
    conventions = {f: a.convention for f, a in adapters.items() if a.convention is not None}
    for function, name in _table(path, table, "conventions").items():
        if function in conventions:
            raise ValueError(
                f"{path}: [conventions] {function} is declared in [adapters.{function}] already; keep one"
            )
        conventions[function] = name
    _check_conventions(f"{path}: [conventions]", assignment, conventions)
    return Assignment(**{**vars(assignment), "conventions": conventions})


# --- the claims --------------------------------------------------------------------------------------------


def _tasks(path: Path, table: Mapping[str, Any]) -> tuple[Task, ...]:
    feedback = _choice(f"{path}:", table, "feedback", tuple(Feedback), Feedback.REPLAY)
    visibility = _choice(f"{path}:", table, "visibility", tuple(Visibility), Visibility.VISIBLE)
    lossy = _choice(f"{path}:", table, "unstable", UNSTABLE, "report")
    entries = _table(path, table, "claims")
    if not entries:
        raise ValueError(f'{path}: it asks for nothing: expected a table [claims] of entries like "adam" = 1')
    named: dict[str, tuple[str, Task]] = {}
    for pattern, entry in entries.items():
        where = f'{path}: [claims] "{pattern}"'
        if isinstance(entry, dict) and entry and "points" not in entry and not set(entry) & set(_CLAIM_KEYS):
            inside = f"{pattern}.{next(iter(entry))}"
            raise ValueError(f'{where} is a table: an id is written in quotes, as "{inside}" = 1')
        own = entry if isinstance(entry, dict) else {"points": entry}
        _known(where, own, _CLAIM_KEYS)
        try:
            claims = judged([pattern])
        except (LookupError, ValueError) as error:
            raise ValueError(f"{path}: [claims] {error.args[0]}") from error
        points = _points(where, own)
        how = Feedback(_choice(where, own, "feedback", tuple(Feedback), feedback))
        when = Visibility(_choice(where, own, "visibility", tuple(Visibility), visibility))
        unstable = _choice(where, own, "unstable", UNSTABLE, lossy)
        for claim in claims:
            before = named.get(claim.id)
            if before and pattern != claim.id and before[0] != claim.id:
                raise ValueError(f'{where} names {claim.id}, which "{before[0]}" names as well')
            if not before or pattern == claim.id:
                named[claim.id] = pattern, Task(claim, points, how, when, unstable)
    order = {claim.id: i for i, claim in enumerate(judged([]))}
    return tuple(task for _, task in sorted(named.values(), key=lambda pair: order[pair[1].claim.id]))


def _points(where: str, table: Mapping[str, Any]) -> Fraction:
    value = table.get("points")
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < 1e9:
        got = "missing" if value is None else f"{value!r}"
        raise ValueError(f"{where} points is {got}: expected a positive number")
    return Fraction(str(value))


# --- the rest ----------------------------------------------------------------------------------------------


def _bounds(where: str, table: Mapping[str, Any]) -> Bounds:
    _known(where, table, tuple(vars(Bounds())))
    usual = Bounds()
    seeds = _get(
        where, table, "seeds", list(usual.seeds), "a list of one to ten different integers", _are_seeds
    )
    return Bounds(
        deadline=_get(
            where, table, "deadline", usual.deadline, "seconds from 0.1 to 3600", _between(0.1, 3600)
        ),
        loading=_get(where, table, "loading", usual.loading, "seconds from 1 to 3600", _between(1, 3600)),
        submission=_get(
            where, table, "submission", usual.submission, "seconds from 1 to 86400", _between(1, 86400)
        ),
        memory=_get(
            where,
            table,
            "memory",
            usual.memory,
            "a whole number of MiB from 256",
            lambda x: _is_whole(x) and 256 <= x < 2**24,
        ),
        cases=_get(
            where,
            table,
            "cases",
            usual.cases,
            "a whole number from 1 to 10000",
            lambda x: _is_whole(x) and 1 <= x <= 10_000,
        ),
        seeds=tuple(seeds),
    )


def _check_conventions(where: str, assignment: Assignment, conventions: Mapping[str, Any]) -> None:
    """ValueError for a function that is not called, or a convention that no claim about it has."""
    for function, name in conventions.items():
        if function not in assignment.functions:
            asked = ", ".join(assignment.functions)
            raise ValueError(f"{where} {function}: no claim here calls it; expected one of {asked}")
        known = dict.fromkeys(
            convention.name
            for task in assignment.tasks
            if any(o.function == function for o in first_operations(task.claim))
            for convention in task.claim.conventions
        )
        if name not in known:
            allowed = ", ".join(map(repr, known)) if known else "none: its claims have no conventions"
            raise ValueError(f"{where} {function} is {name!r}: expected {allowed}")


def _known(where: str, table: Mapping[str, Any], keys: tuple[str, ...]) -> None:
    for key in table:
        if key not in keys:
            close = get_close_matches(key, keys, n=1)
            hint = f", did you mean {close[0]}?" if close else ""
            raise ValueError(f"{where} has the unknown key '{key}'{hint} (allowed: {', '.join(keys)})")


def _table(path: Path, table: Mapping[str, Any], key: str) -> dict[str, Any]:
    value = table.get(key, {})
    if not isinstance(value, dict):
        raise ValueError(f"{path}: {key} is {value!r}: expected a table [{key}]")
    return value


def _get(
    where: str, table: Mapping[str, Any], key: str, usual: T, expected: str, good: Callable[[Any], bool]
) -> T:
    value: T = table.get(key, usual)
    if not good(value):
        raise ValueError(f"{where} {key} is {value!r}: expected {expected}")
    return value


def _choice(where: str, table: Mapping[str, Any], key: str, allowed: tuple[str, ...], usual: str) -> str:
    return _get(where, table, key, usual, f"one of {', '.join(allowed)}", lambda x: x in allowed)


def _between(low: float, high: float) -> Callable[[Any], bool]:
    return lambda x: isinstance(x, int | float) and not isinstance(x, bool) and low <= x <= high


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _are_seeds(value: Any) -> bool:
    whole = isinstance(value, list) and all(_is_whole(seed) for seed in value)
    return whole and 1 <= len(value) <= 10 and len(set(value)) == len(value)


def _is_file_name(value: Any) -> bool:
    return isinstance(value, str) and value.endswith(".py") and value[:-3].isidentifier() and value.isascii()
