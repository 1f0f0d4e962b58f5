"""An executable specification of how neural networks are trained.

Claims state what is true, oracles compute it exactly, and any implementation is held against them::

    from reference import check
    check(adam=my_adam)

Importing this package is cheap: everything is loaded when it is first used.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from reference.claims import CLAIMS, claim
    from reference.judging import check, judge
    from reference.notebook import points_for
    from reference.reporting import Report, Verdict

    __version__: str

__all__ = ["CLAIMS", "Report", "Verdict", "__version__", "check", "claim", "judge", "points_for"]

_HOMES = {
    "CLAIMS": "reference.claims",
    "claim": "reference.claims",
    "check": "reference.judging",
    "judge": "reference.judging",
    "points_for": "reference.notebook",
    "Report": "reference.reporting",
    "Verdict": "reference.reporting",
}


def __getattr__(name: str) -> Any:
    if name == "__version__":
        return _version()
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(_HOMES[name]), name)


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("gnomon")
    except PackageNotFoundError:  # a checkout on the path, not installed
        return "0+checkout"


def __dir__() -> list[str]:
    return sorted(__all__)
