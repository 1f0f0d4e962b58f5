"""Judging plain functions from Python: ``check(adam=my_adam)``."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping, Sequence
from types import ModuleType
from typing import Any

from reference.reporting.report import Report

from .in_process import in_process_subject
from .run import DEFAULT_CASES, judge
from .select import judged
from .worker.adapter import CONTRACT


def check(
    subject: ModuleType | Mapping[str, Callable[..., Any]] | None = None,
    /,
    *,
    claims: str | Sequence[str] = (),
    seed: int = 0,
    cases: int = DEFAULT_CASES,
    case: str | None = None,
    unstable: str = "report",
    **functions: Callable[..., Any],
) -> Report:
    """Judge plain functions, in this process, on the claims about them.

    Functions go by their names in the contract (``check(adam=my_adam)``); a module or a mapping of names
    works too. ``claims`` are ids, topics or patterns. Code that is right and loses digits is told so; with
    ``unstable="fail"`` it fails, with "ignore" it is not told. TypeError for a name that is not in the contract,
    or nothing to judge; UnknownClaim for a claim that does not exist; ValueError for cases below 1.
    """
    for name, function in functions.items():
        if name not in CONTRACT:
            raise TypeError(f"{name}: no function of the contract has this name{_close(name)}")
        if not callable(function):
            raise TypeError(f"{name}: got {type(function).__name__}, expected a function")
    given = vars(subject) if isinstance(subject, ModuleType) else dict(subject or {})
    offered = {name: given[name] for name in CONTRACT if name in given} | functions
    if not offered:
        raise TypeError(f"nothing to judge: expected at least one of {', '.join(CONTRACT)}")
    patterns = [claims] if isinstance(claims, str) else list(claims)
    shown = subject.__name__ if isinstance(subject, ModuleType) else ", ".join(offered)

    def again(claim: str, case: str) -> str:
        names = ", ".join(f"{name}=..." for name in functions) or "..."
        return f'check({names}, claims="{claim}", seed={seed}, case="{case}")'

    return judge(
        in_process_subject(offered, name=shown),
        judged(patterns),
        seed,
        cases,
        case,
        asked=bool(patterns),
        replay=again,
        unstable=unstable,
    )


def _close(name: str) -> str:
    close = difflib.get_close_matches(name, CONTRACT, n=3)
    return f"; did you mean {' or '.join(close)}?" if close else f"; its names are {', '.join(CONTRACT)}"
