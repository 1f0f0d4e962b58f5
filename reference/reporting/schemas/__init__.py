"""The published JSON Schemas (draft 2020-12) of what gnomon writes: the report, the report with points, the proofs."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

SCHEMAS = ("report", "marks", "proofs")


def schema(name: str) -> dict[str, Any]:
    """One of ``SCHEMAS``, as data. KeyError for another name."""
    if name not in SCHEMAS:
        raise KeyError(f"{name}: expected one of {', '.join(SCHEMAS)}")
    told: dict[str, Any] = json.loads(files(__package__).joinpath(f"{name}.json").read_text(encoding="utf-8"))
    return told
