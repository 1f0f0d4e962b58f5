"""Running claims on a subject. Light: judging is loaded when it is first used, and never in a worker."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .in_process import in_process_subject
    from .python import check
    from .run import DEFAULT_CASES, judge
    from .subject import Subject, SubjectError, worker_subject

__all__ = [
    "DEFAULT_CASES",
    "Subject",
    "SubjectError",
    "check",
    "in_process_subject",
    "judge",
    "worker_subject",
]

_HOMES = {
    "DEFAULT_CASES": "run",
    "Subject": "subject",
    "SubjectError": "subject",
    "check": "python",
    "in_process_subject": "in_process",
    "judge": "run",
    "worker_subject": "subject",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f".{_HOMES[name]}", __name__), name)
