"""The statuses and digests of the derivations, as committed: read from a file, SymPy is never loaded."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from typing import Any

from reference import __version__

FOLDER = files("reference.claims")
FILE = FOLDER.joinpath("digests.json")
FORMER = FOLDER.joinpath("former_digests.json")


@dataclass(frozen=True)
class Recorded:
    """What the derivation of one claim came to, when it was last run and committed."""

    status: str
    digest: str


@dataclass(frozen=True)
class Former:
    """A digest that a claim once had, and the version in which it was replaced."""

    digest: str
    until: str


def digest_of(claim: str) -> Recorded | None:
    """The record of one claim; None if there is none."""
    told = _records().get(claim)
    return Recorded(told["status"], told["digest"]) if told else None


def former_of(claim: str) -> tuple[Former, ...]:
    """The digests that the claim had before, the oldest first."""
    return tuple(Former(one["digest"], one["until"]) for one in _former().get(claim, ()))


def recorded() -> Iterator[tuple[str, str]]:
    """Every recorded claim with its digest, by id."""
    return ((id, told["digest"]) for id, told in sorted(_records().items()))


def record(results: Mapping[str, tuple[str, str]]) -> None:
    """Write the statuses and digests of these claims over what is recorded; in a checkout, commit the files.

    A digest that is replaced is kept among the former ones: a citation that pins it is told so.
    """
    old, former = _records(), {id: list(known) for id, known in _former().items()}
    for id, (_, digest) in results.items():
        if id in old and old[id]["digest"] != digest:
            kept = [one for one in former.get(id, []) if one["digest"] not in (digest, old[id]["digest"])]
            former[id] = [*kept, {"digest": old[id]["digest"], "until": __version__}]
    told = {**old, **{id: {"status": status, "digest": digest} for id, (status, digest) in results.items()}}
    for file, content in ((FILE, told), (FORMER, former)):
        with as_file(file) as path:
            path.write_text(json.dumps(content, indent=2, sort_keys=True) + "\n", encoding="utf-8")


@cache
def _records() -> dict[str, dict[str, str]]:
    return _read(FILE)


@cache
def _former() -> dict[str, list[dict[str, str]]]:
    return _read(FORMER)


def _read(file: Any) -> dict[str, Any]:
    if not file.is_file():
        return {}
    told: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return told
