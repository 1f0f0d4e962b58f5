"""The statuses and digests of the derivations, as committed: read from a file, SymPy is never loaded."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files

FILE = files("reference.claims").joinpath("digests.json")


@dataclass(frozen=True)
class Recorded:
    """What the derivation of one claim came to, when it was last run and committed."""

    status: str
    digest: str


def digest_of(claim: str) -> Recorded | None:
    """The record of one claim; None if there is none."""
    told = _records().get(claim)
    return Recorded(told["status"], told["digest"]) if told else None


def record(results: Mapping[str, tuple[str, str]]) -> None:
    """Write the statuses and digests of these claims over what is recorded; in a checkout, commit the file."""
    told = {
        **_records(),
        **{id: {"status": status, "digest": digest} for id, (status, digest) in results.items()},
    }
    with as_file(FILE) as path:
        path.write_text(json.dumps(told, indent=2, sort_keys=True) + "\n", encoding="utf-8")


@cache
def _records() -> dict[str, dict[str, str]]:
    if not FILE.is_file():
        return {}
    records: dict[str, dict[str, str]] = json.loads(FILE.read_text(encoding="utf-8"))
    return records
