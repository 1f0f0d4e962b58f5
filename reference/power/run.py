"""A whole run: the mutants of a subject, each judged once, on as many processes as are asked for."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from itertools import islice
from pathlib import Path
from types import MappingProxyType

import reference
from reference.judging.interruptions import held
from reference.judging.select import judged as judged_claims
from reference.judging.subject import SubjectError
from reference.reporting.report import Kind

from . import equivalent, results
from .mutants import Mutant, mutants
from .proof import proof
from .target import Target, copied, dependents
from .trial import Outcome, Setting, Status, functions_of, judged, refuser, tests_pass


@dataclass(frozen=True)
class Job:
    """One mutant, the claims that are to judge it, and the key of its outcome.

    ``missing`` are the claims that would judge it, too, if the subject itself met them.
    """

    mutant: Mutant
    claims: tuple[str, ...]
    key: str
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Judged:
    """A mutant, what became of it, and why it is equivalent: the reason that is listed, or the proof.

    ``missing`` are the claims that would have judged it, too, if the subject itself met them.
    """

    mutant: Mutant
    outcome: Outcome
    diff: str
    reason: str = ""
    proof: str = ""
    missing: tuple[str, ...] = ()

    @property
    def survived(self) -> bool:
        return self.outcome.status is Status.SURVIVED and not (self.reason or self.proof)

    @property
    def equivalent(self) -> bool:
        return self.outcome.status is Status.SURVIVED and bool(self.reason or self.proof)

    @property
    def wrongly_listed(self) -> bool:
        return bool(self.reason) and self.outcome.status is not Status.SURVIVED


@dataclass(frozen=True)
class Power:
    """What a run comes to. ``left_out`` are the claims that the subject itself does not meet."""

    subject: str
    version: str
    setting: Setting
    claims: tuple[str, ...]
    left_out: Mapping[str, str]
    mutants: tuple[Judged, ...]
    unasked: int

    @property
    def exit_code(self) -> int:
        """0 nothing survives, 1 something does, 2 it could not be told."""
        if any(m.wrongly_listed or m.outcome.status is Status.UNJUDGED for m in self.mutants):
            return 2
        return 1 if any(m.survived for m in self.mutants) else 0


def claims_that_hold(
    target: Target, patterns: Sequence[str], setting: Setting
) -> tuple[dict[str, bool], dict[str, str], dict[str, str]]:
    """The claims that the unchanged subject meets, the others with what it does instead, and how it was read.

    Of each that it meets, whether it does without losing digits. A claim about a function that the subject does
    not have is neither, unless it was named. Raises SubjectError if it meets none, or if its own tests fail.
    """
    from reference.judging import worker_subject

    holding: dict[str, bool] = {}
    left_out: dict[str, str] = {}
    with copied(target, {}) as (spec, tree):
        subject = worker_subject(spec)
        try:
            for claim in judged_claims(patterns):
                asks = refuser(setting.seed, setting.cases)
                lossy = asks.refusal(claim, subject, lossless=True)
                refused = lossy and asks.refusal(claim, subject)
                if refused is None:
                    holding[claim.id] = lossy is None
                elif refused.kind is not Kind.ABSENT or patterns:
                    left_out[claim.id] = f"{refused.kind}: {refused.detail}".rstrip(": ")
        finally:
            subject.close()
        if not holding:
            why = "; ".join(f"{id} {text}" for id, text in list(left_out.items())[:3])
            raise SubjectError(f"{target.spec}: it meets no claim, so there is nothing to lose ({why})")
        if setting.tests and not tests_pass(setting.tests, tree):
            raise SubjectError("--tests: the command fails on the unchanged subject")
        readings = dict(getattr(subject, "readings", {}))
    return holding, left_out, readings


def jobs_of(
    target: Target,
    claims: Sequence[str],
    setting: Setting,
    only: Sequence[str] = (),
    left_out: Sequence[str] = (),
    readings: Mapping[str, str] = MappingProxyType({}),
) -> tuple[list[Job], int]:
    """A job for every mutant that some of the claims depend on, and how many mutants there are besides.

    ``only`` names files and functions, if not all are meant; ``readings`` tell what was read off signatures.
    """
    reach = dependents(target, readings)
    everything = frozenset().union(*reach.values())
    jobs, unasked = [], 0
    for mutant in all_mutants(target):
        if only and not any(_is_in(mutant, pattern) for pattern in only):
            continue
        touched = reach.get(mutant.unit, everything)
        asked = tuple(id for id in claims if functions_of(id) & touched)
        if asked:
            missing = tuple(id for id in left_out if functions_of(id) & touched)
            key = results.mutant_key(target, mutant, asked, setting)
            jobs.append(Job(mutant, asked, key, missing))
        else:
            unasked += 1
    return jobs, unasked


def _is_in(mutant: Mutant, pattern: str) -> bool:
    """Whether a pattern names the mutant's file (as a whole, or its last part) or its function."""
    file = mutant.file
    names = (file, file.rpartition("/")[2], file.rpartition("/")[2].removesuffix(".py"))
    return any(fnmatchcase(name, pattern) for name in (*names, mutant.function, mutant.unit, mutant.name))


def all_mutants(target: Target) -> Iterator[Mutant]:
    """The mutants of every file, in the order of the files and of their texts."""
    for file, text in target.sources.items():
        yield from mutants(file, text)


def power(
    target: Target,
    patterns: Sequence[str],
    setting: Setting,
    reasons: Mapping[equivalent.Key, str],
    file: Path,
    fresh: bool = False,
    processes: int = 1,
    progress: Callable[[int, int], Callable[[str], None]] | None = None,
    only: Sequence[str] = (),
) -> Power:
    """Judge every mutant of the target that ``file`` does not know yet, writing what comes of it there.

    ``progress(total, known)`` gives what is called after each; ``only`` names files and functions. Raises
    SubjectError when there is nothing to mutate or to judge by, and ValueError when ``reasons`` names what is no
    mutant.
    """
    idle = equivalent.unused(reasons, all_mutants(target))
    if idle:
        raise ValueError("equivalents: no mutant is " + "; nor ".join(idle))
    holding, left_out, readings = claims_that_hold(target, patterns, setting)
    claims = tuple(holding)
    setting = replace(setting, lossless=frozenset(id for id in claims if holding[id]))
    jobs, unasked = jobs_of(target, claims, setting, only, tuple(left_out), readings)
    if not jobs:
        where = f"what is called {', '.join(only)}" if only else "it"
        raise SubjectError(f"{target.spec}: there is nothing in {where} to mutate that a claim asks about")
    tests = results.tests_digest(target, setting)
    outcomes = {} if fresh else results.known(file, tests)
    waiting = [job for job in jobs if job.key not in outcomes]
    done = progress(len(jobs), len(jobs) - len(waiting)) if progress else None
    with file.open("w" if fresh else "a", encoding="utf-8") as stream:

        def record(job: Job, outcome: Outcome) -> None:
            outcomes[job.key] = outcome
            results.write(stream, job.key, job.mutant, outcome, tests)
            if done:
                done(job.mutant.name)

        _judge(target, waiting, setting, processes, record)
    told = tuple(_told(target, job, outcomes[job.key], reasons) for job in jobs)
    return Power(target.spec, reference.__version__, setting, claims, left_out, told, unasked)


def _told(target: Target, job: Job, outcome: Outcome, reasons: Mapping[equivalent.Key, str]) -> Judged:
    mutant, original = job.mutant, target.sources[job.mutant.file]
    reason, proved = reasons.get(equivalent.key(mutant), ""), ""
    if outcome.status is Status.SURVIVED and not reason:
        proved = proof(target, mutant.file, mutant.source)
    return Judged(mutant, outcome, mutant.diff(original), reason, proved, job.missing)


def _judge(
    target: Target,
    jobs: Sequence[Job],
    setting: Setting,
    processes: int,
    record: Callable[[Job, Outcome], None],
) -> None:
    """Record the outcomes as they come; on an interrupt also those that are being judged."""
    if processes == 1 or len(jobs) < 2:
        for job in jobs:
            record(job, _one(target, job, setting))
        return
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(min(processes, len(jobs)), context, initializer=_deaf)
    left = iter(jobs)
    running: dict[Future[Outcome], Job] = {}
    try:
        while True:
            for job in islice(left, 2 * processes - len(running)):
                with held():  # a submission may start a process, which is deaf from the first
                    running[pool.submit(_one, target, job, setting)] = job
            if not running:
                return
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                record(running.pop(future), future.result())
    finally:
        pool.shutdown(cancel_futures=True)
        for future, job in running.items():
            if not future.cancelled() and future.exception() is None:
                record(job, future.result())


def _one(target: Target, job: Job, setting: Setting) -> Outcome:
    return judged(target, {job.mutant.file: job.mutant.source}, job.claims, setting)


def _deaf() -> None:
    """An interrupt is the parent's to answer: what is being judged is finished first. Without it, this process ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    threading.Thread(target=_end_with_the_parent, daemon=True).start()


def _end_with_the_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
