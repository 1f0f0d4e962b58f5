"""Judging functions and classes from Python: ``check(adam=my_adam)``, ``check(MyAdam)``."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

from reference.reporting.report import Report

from .adapters import Adapter, adapters_of
from .in_process import in_process_subject
from .run import DEFAULT_CASES, judge
from .select import judged
from .worker.adapter import CONTRACT
from .worker.names import READABLE, may_be

Offered = ModuleType | Mapping[str, Any] | Callable[..., Any]


def check(
    subject: Offered | None = None,
    /,
    *,
    claims: str | Sequence[str] = (),
    seed: int = 0,
    cases: int = DEFAULT_CASES,
    case: str | None = None,
    unstable: str = "report",
    adapters: str = "",
    **functions: Callable[..., Any],
) -> Report:
    """Judge functions and classes, in this process, on the claims about them.

    Functions go by their names in the contract (``check(adam=my_adam)``); a module or a mapping of names
    works too, and so does a class or a function alone, if its name tells what it is (``check(MyAdam)``). Other
    calling shapes are read off signatures as those of a file are; ``adapters`` is the text of an adapter file for
    what cannot be read, of which the names alone count, and not where they are.
    ``claims`` are ids, topics or patterns. Code that is right and loses digits is told so; with
    ``unstable="fail"`` it fails, with "ignore" it is not told. TypeError for a name that is not in the contract,
    or nothing to judge; UnknownClaim for a claim that does not exist; ValueError for cases below 1, or a mistake
    in the adapters.
    """
    for name, function in functions.items():
        if name not in CONTRACT:
            raise TypeError(f"{name}: no function of the contract has this name{_close(name)}")
        if not callable(function):
            raise TypeError(f"{name}: got {type(function).__name__}, expected a function or a class")
    given = offered_by(subject) | functions
    adapted = adapted_by(adapters, given)
    known = [name for name in given if is_known(name) or name in adapted]
    if not known and not adapted:
        raise TypeError(_nothing(subject, given))
    patterns = [claims] if isinstance(claims, str) else list(claims)
    shown = subject.__name__ if isinstance(subject, ModuleType) else ", ".join(known or adapted)

    def again(claim: str, case: str) -> str:
        alone = [getattr(subject, "__name__", "...")] if callable(subject) else []
        names = ", ".join([*alone, *(f"{name}=..." for name in functions)]) or "..."
        more = ", adapters=..." if adapted else ""
        return f'check({names}, claims="{claim}", seed={seed}, case="{case}"{more})'

    return judge(
        in_process_subject(given, adapted, name=shown),
        judged(patterns),
        seed,
        cases,
        case,
        asked=bool(patterns),
        replay=again,
        unstable=unstable,
    )


def offered_by(subject: Offered | None) -> dict[str, Callable[..., Any]]:
    """The functions and classes of a module or of a mapping, by name; those of a class or function are itself."""
    if callable(subject):
        return {getattr(subject, "__name__", type(subject).__name__): subject}
    given = vars(subject) if isinstance(subject, ModuleType) else dict(subject or {})
    return {name: value for name, value in given.items() if callable(value) or name in CONTRACT}


def is_known(name: str) -> bool:
    """Whether what is called so is, or may be, a function of the contract."""
    return name in CONTRACT or any(may_be(function, name) for function in READABLE)


def adapted_by(text: str, given: dict[str, Callable[..., Any]], required: bool = True) -> dict[str, Adapter]:
    """The adapters of the text, each of what has the name of its target; that is then given under the function's.

    ValueError for a mistake in the text, and for a target that is not there; if none is ``required``, its function
    is not there either.
    """
    if not text:
        return {}
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"adapters: not TOML: {error}") from error
    found = adapters_of(Path("adapters"), tables)
    targets = {}
    for function, adapter in found.items():
        name = adapter.target.rpartition(":")[2]
        if name in given:
            targets[function] = given[name]
        elif required:
            raise ValueError(
                f"adapters: [{function}] target: there is no {name}; there is {', '.join(given)}"
            )
        else:
            given.pop(function, None)
    given |= targets
    return {function: replace(found[function], target="") for function in targets}


def _nothing(subject: Offered | None, given: Mapping[str, Any]) -> str:
    if callable(subject):
        (name,) = given
        return f"{name}: its name does not tell what it is; say it, as in check(adam={name})"
    return f"nothing to judge: expected at least one of {', '.join(CONTRACT)}"


def _close(name: str) -> str:
    close = difflib.get_close_matches(name, CONTRACT, n=3)
    return f"; did you mean {' or '.join(close)}?" if close else f"; its names are {', '.join(CONTRACT)}"
