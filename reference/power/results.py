"""What is already known of a run: one JSON line a mutant, written as soon as it is judged."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TextIO

import reference

from .mutants import Mutant
from .target import Target
from .trial import Outcome, Setting, Status

JUDGE = ("reference.claims", "reference.exact", "reference.judging", "reference.judging.worker")


def mutant_key(target: Target, mutant: Mutant, claims: Sequence[str], setting: Setting) -> str:
    """What an outcome belongs to: everything that it depends on, but for the tests' own files."""
    others = {file: text for file, text in target.sources.items() if file != mutant.file}
    asked = [reference.__version__, _judge(), mutant.file, mutant.source, sorted(others.items())]
    told = json.dumps([*asked, list(claims), asdict(setting)])
    return hashlib.sha256(told.encode()).hexdigest()


@cache
def _judge() -> str:
    """The text of what judges, so that nothing is believed that another state of the claims has said."""
    digest = hashlib.sha256()
    for package in JUDGE:
        for file in sorted(files(package).iterdir(), key=lambda path: path.name):
            if file.name.endswith(".py"):
                digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()


def known(path: Path) -> dict[str, Outcome]:
    """The outcomes in a file of results, by key; a line that was cut off is not counted."""
    found = {}
    for line in path.read_text(encoding="utf-8").splitlines() if path.is_file() else ():
        try:
            told = json.loads(line)
            found[told["key"]] = Outcome(**{**told["outcome"], "status": Status(told["outcome"]["status"])})
        except (ValueError, KeyError, TypeError):
            continue
    return found


def write(stream: TextIO, key: str, mutant: Mutant, outcome: Outcome) -> None:
    """Add one line, and see that it is on its way to the disk."""
    named = {"function": mutant.name, "operator": mutant.operator}
    told = {"key": key, **named, "before": mutant.before, "after": mutant.after, "outcome": asdict(outcome)}
    stream.write(json.dumps(told, ensure_ascii=False) + "\n")
    stream.flush()
