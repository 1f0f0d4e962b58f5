"""A whole course: every submission judged once, on as many processes as there are, or on a Dask cluster.

Each judging process is one of joblib's, with workers of its own for the submissions' code. What one of them does to
the process that judges it costs that submission a GRADER_ERROR, and no other.
"""

from __future__ import annotations

import _thread
import contextlib
import functools
import importlib
import importlib.util
import logging
import os
import tempfile
import threading
import time
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing import resource_tracker
from typing import Any

from reference.judging.home import remove_home
from reference.judging.interruptions import held
from reference.reporting.as_json import dump, load
from reference.reporting.marks import Marked
from reference.reporting.report import Kind, Report

from .assignment import Assignment
from .marking import SCRATCH, broken, mark, marked
from .results import Results, key
from .staging import Handed, collect
from .submissions import Submission

BACKENDS = ("loky", "dask")
Work = Callable[[Assignment, Handed], str]


class Missing(ValueError):
    """What the chosen way of running needs is not installed."""


@dataclass(frozen=True)
class Way:
    """How many processes, and where: ``jobs`` of them here, or those of the Dask cluster at ``scheduler``."""

    jobs: int = -1
    backend: str = "loky"
    scheduler: str = ""


def judge_one(assignment: Assignment, handed: Handed) -> str:
    """One submission's report, as JSON: whatever goes wrong on our side is in it."""
    try:
        return dump(mark(assignment, handed))
    except Exception as error:
        return dump(broken(assignment, error))


def grade(
    assignment: Assignment,
    submissions: Sequence[Submission],
    results: Results,
    way: Way = Way(),
    fresh: bool = False,
    progress: Callable[[str], None] | None = None,
    work: Work = judge_one,
) -> list[Marked]:
    """All submissions marked, in their order. What ``results`` knows is not judged again, unless ``fresh``.

    Same bytes are judged once. Whatever happens, what is judged is in ``results``.
    """
    notes: list[str] = []
    keys: list[str] = []
    reports: dict[str, Report] = {}
    todo: dict[str, Submission] = {}
    for one in submissions:
        handed = _collected(assignment, one)
        name = key(assignment, handed)
        keys.append(name)
        notes.append(handed.note)
        if name in reports or name in todo:
            continue
        known = None if fresh else results.get(name)
        if known is None:
            todo[name] = one
        else:
            reports[name] = known
    if progress:
        for name, one in zip(keys, submissions, strict=True):
            if name not in todo:
                progress(one.student)
    for name, report in _judged(assignment, todo, way, work):
        reports[name] = report
        results.put(name, report)
        if progress:
            for other, one in zip(keys, submissions, strict=True):
                if other == name:
                    progress(one.student)
    return [
        marked(assignment, reports[name], one.student, note)
        for name, one, note in zip(keys, submissions, notes, strict=True)
    ]


def probe(assignment: Assignment) -> None:
    """Raises WorkerError or ValueError if this machine cannot judge what the assignment asks for, as it asks."""
    empty = Handed({assignment.file: b""}, assignment.file)
    report = mark(assignment, empty, assignment.tasks[:1])
    for verdict in report.verdicts:
        if verdict.kind is Kind.GRADER_ERROR:
            raise ValueError(f"nothing can be judged here: {verdict.message}")


def _collected(assignment: Assignment, submission: Submission) -> Handed:
    try:
        return collect(submission, assignment.file, assignment.wanted)
    except Exception as error:
        return Handed({}, "", f"it cannot be read: {type(error).__name__}: {error}")


def _judged(
    assignment: Assignment, todo: dict[str, Submission], way: Way, work: Work
) -> Iterator[tuple[str, Report]]:
    """Key and report of each, as they come. Those at hand when a judging process dies are judged again, alone."""
    left = dict(todo)
    while left:
        begun: list[str] = []

        def tasks(names: Sequence[str], begun: list[str] = begun) -> Iterator[tuple[str, Handed]]:
            for name in names:
                begun.append(name)
                yield name, _collected(assignment, todo[name])

        try:
            for name, text in _parallel(assignment, tasks(list(left)), way, work):
                del left[name]
                yield name, _report(assignment, text)
        except Exception as error:
            suspects = [name for name in begun if name in left]
            if not suspects:
                raise
            for name in suspects:
                del left[name]
                try:
                    ((_, text),) = _parallel(assignment, tasks([name]), way, work, alone=True)
                    yield name, _report(assignment, text)
                except Exception as again:
                    yield name, broken(assignment, again if str(again) else error)


def _report(assignment: Assignment, text: str) -> Report:
    try:
        return load(text)
    except (ValueError, LookupError, TypeError) as error:
        return broken(assignment, error)


def _parallel(
    assignment: Assignment,
    tasks: Iterable[tuple[str, Handed]],
    way: Way,
    work: Work,
    alone: bool = False,
) -> Iterator[tuple[str, str]]:
    joblib = required("joblib", "grade", "to grade")
    jobs = 2 if alone else way.jobs  # with one, joblib would judge in this process
    parent = os.getpid() if way.backend == "loky" else None
    with _scratch(way) as folder, backend(way, joblib):
        pool = joblib.Parallel(
            n_jobs=jobs, batch_size=1, pre_dispatch="2*n_jobs", return_as="generator_unordered"
        )
        try:
            resource_tracker.ensure_running()  # else it is started by the way, and lets interruptions through
            with held():  # the processes that this starts leave them to this one
                judged = pool(
                    joblib.delayed(_named)(work, assignment, *task, folder, parent) for task in tasks
                )
            try:
                while (one := next(judged, None)) is not None:
                    yield one
            finally:
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")  # that not all of it was asked for
                    judged.close()
        except BaseException:
            _stop(way)
            raise


def _named(
    work: Work, assignment: Assignment, name: str, handed: Handed, folder: str, parent: int | None
) -> tuple[str, str]:
    """What a judging process does, writing to the folder; one with a ``parent`` ends when that does."""
    usual = tempfile.tempdir
    tempfile.tempdir = folder or usual
    try:
        if parent in (None, os.getpid()):
            return name, work(assignment, handed)
        _end_with(parent, folder)
        with _JUDGING:
            return name, work(assignment, handed)
    finally:
        tempfile.tempdir = usual


_JUDGING = threading.Lock()


@functools.cache
def _end_with(parent: int | None, folder: str) -> None:
    """See to it that this process ends soon after its parent, even one that was killed: it would wait for minutes."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        if _JUDGING.locked():
            _thread.interrupt_main()  # it puts away what it is at
        _JUDGING.acquire(timeout=10)
        with contextlib.suppress(OSError):
            os.rmdir(folder)  # the last one finds it empty
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


@contextlib.contextmanager
def _scratch(way: Way) -> Iterator[str]:
    """Where judging processes on this machine write, so that nothing is left of one that is killed; "" elsewhere."""
    if way.backend != "loky":
        yield ""
        return
    folder = tempfile.mkdtemp(prefix=SCRATCH)
    try:
        os.chmod(folder, 0o711)  # to be entered by the user that root's workers become
        yield folder
    finally:
        remove_home(folder)


@contextlib.contextmanager
def backend(way: Way, joblib: Any) -> Iterator[None]:
    """What joblib runs on while it lasts."""
    if way.backend == "dask":
        distributed = required("distributed", "dask", "for --backend dask")
        with (
            distributed.Client(way.scheduler) as client,
            joblib.parallel_config(backend="dask", client=client),
        ):
            yield
    else:
        with joblib.parallel_config(backend="loky"):
            yield


def _stop(way: Way) -> None:
    """End the judging processes: what they are at is lost, and nothing is left running.

    The pool is not asked for by loky's own function: that holds the lock under which work is handed out while it
    waits for the thread that may just be handing out some, for ever.
    """
    if way.backend != "loky":
        return
    loky = importlib.import_module("joblib.externals.loky.reusable_executor")
    pool = getattr(loky, "_executor", None)
    if pool is None:
        return
    told = logging.getLogger("concurrent.futures")  # that no work can be handed out any more
    before, told.disabled = told.disabled, True
    try:
        with contextlib.suppress(Exception):
            pool.shutdown(wait=True, kill_workers=True)
    finally:
        told.disabled = before


def required(module: str, extra: str, why: str) -> Any:
    """The module. Raises Missing, which says how to install it."""
    if importlib.util.find_spec(module) is None:
        raise Missing(f"{module} is needed {why}: pip install 'gnomon[{extra}]'")
    return importlib.import_module(module)


def check_way(way: Way) -> None:
    """ValueError for what cannot be run."""
    if way.backend not in BACKENDS:
        raise ValueError(f"--backend: got {way.backend}, expected one of {', '.join(BACKENDS)}")
    if way.backend == "dask" and not way.scheduler:
        raise ValueError("--backend dask: give the cluster's --scheduler, as tcp://127.0.0.1:8786")
    if way.scheduler and way.backend != "dask":
        raise ValueError("--scheduler: goes with --backend dask")
    if way.jobs == 0 or way.jobs < -1:
        raise ValueError(f"--jobs: got {way.jobs}, expected a positive number, or -1 for all cores")
    required("joblib", "grade", "to grade")
    if way.backend == "dask":
        required("distributed", "dask", "for --backend dask")
