"""One mutant, judged: by the claims that depend on it, in a worker, and then by the subject's own tests."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from reference.claims import claim
from reference.claims._model import Claim, Equals, Program, Sampled
from reference.judging import worker_subject
from reference.judging.conventions import conventions
from reference.judging.questions import pool
from reference.judging.refusing import Refuser
from reference.reporting.report import UNJUDGED, Kind

from .target import Target, copied

TESTS_SECONDS = 60


class Status(StrEnum):
    """What became of a mutant. INVALID could not be loaded; UNJUDGED is a fault on our side."""

    KILLED = "killed"
    KILLED_BY_TESTS = "killed by tests"
    SURVIVED = "survived"
    INVALID = "invalid"
    UNJUDGED = "unjudged"


@dataclass(frozen=True)
class Outcome:
    """``cases`` is how many cases the ``claim`` asked until it refused (the time to kill)."""

    status: Status
    claim: str = ""
    kind: str = ""
    cases: int = 0
    detail: str = ""


@dataclass(frozen=True)
class Setting:
    """How every mutant of a run is judged: ``tests`` is a command, run in a copy of the subject's folder.

    Of the ``lossless`` claims, the subject itself loses no digits: a mutant that does is refused.
    """

    seed: int = 0
    cases: int = 100
    deadline: float = 5.0
    tests: tuple[str, ...] = ()
    lossless: frozenset[str] = frozenset()


@cache
def refuser(seed: int, cases: int) -> Refuser:
    """One for a process: it keeps the drawn cases."""
    return Refuser(seed, cases)


def judged(target: Target, changed: Mapping[str, str], claims: Sequence[str], setting: Setting) -> Outcome:
    """What becomes of the target with these files changed; the first claim that refuses ends it."""
    for file, text in changed.items():
        try:
            compile(text, file, "exec")
        except (SyntaxError, ValueError) as error:
            return Outcome(Status.INVALID, kind="SyntaxError", detail=str(error))
    with copied(target, changed) as (spec, tree):
        subject = worker_subject(spec, deadline=setting.deadline, load=20.0)
        try:
            for id in claims:
                refused = refuser(setting.seed, setting.cases).refusal(
                    claim(id), subject, id in setting.lossless
                )
                if refused is None:
                    continue
                detail = refused.detail.partition("\n")[0].replace(f"{tree}/", "")
                if refused.kind in UNJUDGED:
                    return Outcome(Status.UNJUDGED, id, refused.kind, refused.cases, detail)
                if refused.loading and refused.kind is not Kind.ABSENT:
                    return Outcome(Status.INVALID, id, refused.kind, 0, detail)
                return Outcome(Status.KILLED, id, refused.kind, refused.cases, detail)
        finally:
            subject.close()
        if setting.tests and not tests_pass(setting.tests, tree):
            return Outcome(Status.KILLED_BY_TESTS)
    return Outcome(Status.SURVIVED)


def tests_pass(command: Sequence[str], folder: Path) -> bool:
    """Whether the command ends with status 0, and in time. OSError if there is no such command."""
    environment = {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        done = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, timeout=TESTS_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


@cache
def functions_of(id: str) -> frozenset[str]:
    """The functions of the contract that a claim calls, under any of its conventions."""
    of = claim(id)
    return frozenset(
        operation.function
        for convention in conventions(of)
        for case in _cases(of)
        for operation in _program(of)(case, **convention.options)
    )


def _cases(of: Claim) -> Sequence[Mapping[str, object]]:
    match of.property:
        case Equals():
            return [question.case for question in pool(of, 0, 5).questions]
        case Sampled(designs):
            return designs
    return ()


def _program(of: Claim) -> Program:
    if of.property is None:
        raise TypeError(f"claim: {of.id} asks nothing of an implementation")
    return of.property.program
