"""The statuses and digests of the derivations, as committed: read from a file, SymPy is never loaded."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class Recorded:
    """What the derivation of one claim came to, when it was last run and committed."""

    status: str
    digest: str


def digest_of(claim: str) -> Recorded | None:
    """The record of one claim; None if there is none."""
    told = _records().get(claim)
    return Recorded(told["status"], told["digest"]) if told else None


@cache
def _records() -> dict[str, dict[str, str]]:
    file = files("reference.claims").joinpath("digests.json")
    if not file.is_file():
        return {}
    records: dict[str, dict[str, str]] = json.loads(file.read_text(encoding="utf-8"))
    return records
