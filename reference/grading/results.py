"""What is known of a submission already: one file a result, named by all that the result depends on."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy

from reference import __version__
from reference.reporting.as_json import dump, load
from reference.reporting.files import replace
from reference.reporting.report import UNJUDGED, Report

from .assignment import Assignment
from .staging import Handed

SCHEMA = "gnomon.result/1"


def key(assignment: Assignment, handed: Handed) -> str:
    """The same for the same bytes, asked the same by the same gnomon, Python and NumPy.

    What a claim is worth, and what is told of it, is no part of that: it may change and nothing is judged again.
    """
    asked = (
        assignment.path.name,
        assignment.file,
        [(task.claim.id, task.unstable) for task in assignment.tasks],
        sorted(assignment.conventions.items()),
        sorted(assignment.adapters.items()),
        vars(assignment.bounds),
        assignment.require_isolation,
    )
    parts = (SCHEMA, __version__, platform.python_version(), numpy.__version__, asked, handed.digest)
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()


class Results:
    """A folder of results. Each is written whole or not at all, so that it may be read after any interruption."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def get(self, name: str) -> Report | None:
        """The report of this key; None if there is none, or one that is to be made again."""
        try:
            told = json.loads((self._folder / f"{name}.json").read_text(encoding="utf-8"))
            if told["schema"] != SCHEMA or told["key"] != name:
                return None
            report = load(json.dumps(told["report"]))
        except (OSError, ValueError, LookupError, TypeError, AttributeError):
            return None
        return None if any(v.kind in UNJUDGED for v in report.verdicts) else report

    def put(self, name: str, report: Report) -> None:
        """Keep a report."""
        told: Mapping[str, Any] = {"schema": SCHEMA, "key": name, "report": json.loads(dump(report))}
        write_whole(self._folder / f"{name}.json", json.dumps(told, indent=1, ensure_ascii=False) + "\n")


def write_whole(path: Path, text: str) -> None:
    """Write a file, and its folder, such that whoever reads it finds the old one or the new one, never a part."""
    path.parent.mkdir(parents=True, exist_ok=True)
    replace(path, text.encode("utf-8", "backslashreplace").decode("utf-8"))
