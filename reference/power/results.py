"""What is already known of a run: one JSON line a mutant, written as soon as it is judged."""

from __future__ import annotations

import ast
import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TextIO

import reference

from .mutants import Mutant
from .target import Target
from .trial import Outcome, Setting, Status

JUDGE = ("reference.exact", "reference.judging", "reference.judging.worker")
TESTED = (Status.SURVIVED, Status.KILLED_BY_TESTS)


def mutant_key(target: Target, mutant: Mutant, claims: Sequence[str], setting: Setting) -> str:
    """What an outcome belongs to: everything that the claims' judgement depends on."""
    others = {file: text for file, text in target.sources.items() if file != mutant.file}
    topics = sorted({id.partition(".")[0] for id in claims})
    asked = [reference.__version__, _judge(), [_stated(topic) for topic in topics]]
    lossless = sorted(setting.lossless.intersection(claims))
    judged = [list(claims), lossless, setting.seed, setting.cases, setting.deadline]
    told = json.dumps([*asked, mutant.file, mutant.source, sorted(others.items()), *judged])
    return hashlib.sha256(told.encode()).hexdigest()


@cache
def _judge() -> str:
    """The text of what judges, so that nothing is believed that another state of it has said."""
    scripts = [file for package in JUDGE for file in _scripts(package)]
    return _digest([*scripts, Path(__file__).with_name("trial.py")])


@cache
def _stated(topic: str) -> str:
    """The text of a topic's claims, with that of all that they import: other topics may be what they like."""
    scripts = {file.stem: file for file in _scripts("reference.claims")}
    reached, new = set[str](), {topic, "__init__"}
    while new:
        reached |= new
        new = {name for one in new for name in _imported(scripts[one]) if name in scripts} - reached
    return _digest(scripts[name] for name in sorted(reached))


def _imported(file: Path) -> set[str]:
    """The names after ``import`` and the last ones of what is imported from: modules, and what else there is."""
    found: set[str] = set()
    if file.name == "__init__.py":  # it imports every topic, and what it says of them is a list
        return found
    for node in ast.walk(ast.parse(file.read_bytes())):
        if isinstance(node, ast.Import | ast.ImportFrom):
            found |= {alias.name.rpartition(".")[2] for alias in node.names}
        if isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.rpartition(".")[2])
    return found


def _scripts(package: str) -> list[Path]:
    here = Path(str(files(package)))
    return sorted(here.glob("*.py"))


def _digest(scripts: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for file in scripts:
        digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()


def tests_digest(target: Target, setting: Setting) -> str:
    """Of the command of the tests, and of the Python files that it names or that are in a folder that it names."""
    found: set[Path] = set()
    for word in setting.tests[1:]:
        path = target.root / word
        found |= set(path.rglob("*.py")) if path.is_dir() else {path} if path.is_file() else set()
    return _digest(sorted(found)) + hashlib.sha256(json.dumps(setting.tests).encode()).hexdigest()


def known(path: Path, tests: str) -> dict[str, Outcome]:
    """The outcomes in a file of results, by key; a line that was cut off is not counted.

    Nor is what the subject's own tests have said, if these were others than ``tests``.
    """
    found = {}
    for line in path.read_text(encoding="utf-8").splitlines() if path.is_file() else ():
        try:
            told = json.loads(line)
            outcome = Outcome(**{**told["outcome"], "status": Status(told["outcome"]["status"])})
            if told["tests"] == tests or outcome.status not in TESTED:
                found[told["key"]] = outcome
        except (ValueError, KeyError, TypeError):
            continue
    return found


def write(stream: TextIO, key: str, mutant: Mutant, outcome: Outcome, tests: str) -> None:
    """Add one line, and see that it is on its way to the disk."""
    named = {"function": mutant.name, "operator": mutant.operator, "before": mutant.before}
    told = {"key": key, **named, "after": mutant.after, "outcome": asdict(outcome), "tests": tests}
    stream.write(json.dumps(told, ensure_ascii=False) + "\n")
    stream.flush()
