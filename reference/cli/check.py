"""``gnomon check``: hold an implementation against the claims."""

from __future__ import annotations

import argparse
import contextlib
import gc
import importlib
import importlib.util
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

from reference.claims._model import Claim
from reference.judging import Subject, SubjectError, worker_subject
from reference.judging.adapters import read_adapters
from reference.judging.process import WorkerError
from reference.judging.select import judged
from reference.reporting import Report

from .parser import CASES
from .terminal import colour, progress, width

OURS = "reference.implementation"


def run(options: argparse.Namespace) -> int:
    """Judge, print the report, and return its exit code."""
    if options.assignment or (
        not options.subject and not options.adapter and Path("assignment.toml").is_file()
    ):
        return int(importlib.import_module("reference.cli.assigned").run(options))
    options.seed = options.seed or 0
    options.cases = options.cases or CASES
    patterns = [p.strip() for p in (options.claims or "").split(",") if p.strip()]
    if options.claims is not None and not patterns:
        raise ValueError("--claims: got no claim, expected ids, topics or patterns with commas between them")
    claims = judged(patterns)
    subject = subject_of(options.subject, options.adapter, options.in_process, options.require_isolation)
    try:
        with contextlib.suppress(WorkerError):  # each claim will say so
            subject.begin((), "float64")  # its process starts while the judge is imported
        report = _judged(options, subject, claims, bool(patterns))
    finally:
        subject.close()
    if options.format == "json":
        from reference.reporting.as_json import dump

        sys.stdout.write(dump(report))
    else:
        from reference.reporting.terminal import render

        sys.stdout.write(render(report, colour(sys.stdout), width()))
    return report.exit_code


def _judged(options: argparse.Namespace, subject: Subject, claims: Sequence[Claim], asked: bool) -> Report:
    def again(claim: str, case: str) -> str:
        words = ["gnomon", "check"]
        words += [options.subject] if options.subject else []
        words += ["--adapter", options.adapter] if options.adapter else []
        words += ["--in-process"] if options.in_process else []
        words += ["--claims", claim, "--seed", str(options.seed), "--case", case]
        return shlex.join(words)

    from reference.judging import judge

    gc.set_threshold(100_000)  # there is much data and hardly a cycle in it: the usual 700 costs a twentieth
    with contextlib.redirect_stdout(sys.stderr), progress(len(claims)) as done:
        return judge(
            subject, claims, options.seed, options.cases, options.case, asked, again, done, options.unstable
        )


def subject_of(spec: str | None, adapter: str | None, in_process: bool, isolation: str = "basic") -> Subject:
    """The subject that the command line names. Raises SubjectError."""
    if adapter and spec:
        raise SubjectError(
            "--adapter: the adapter file names the subject (subject = ...); give one of the two"
        )
    target = adapter or spec or OURS
    if adapter and not adapter.endswith(".toml"):
        raise SubjectError(f"--adapter: got {adapter}, expected a .toml file")
    if in_process and isolation == "strong":
        raise SubjectError("--in-process: there is no isolation in this process, and strong is required")
    required = "strong" if isolation == "strong" else "best"
    return _in_process(target) if in_process else worker_subject(target, isolation=required)


def _in_process(target: str) -> Subject:
    from reference.judging import in_process_subject

    if not target.endswith(".toml"):
        return in_process_subject(_module(target), name=target)
    try:
        default, adapters = read_adapters(Path(target))
    except (ValueError, OSError) as error:
        raise SubjectError(str(error)) from error
    return in_process_subject(_module(default) if default else {}, adapters, target)


def _module(target: str) -> ModuleType:
    try:
        if not target.endswith(".py"):
            if "" not in sys.path and str(Path.cwd()) not in sys.path:
                sys.path.append(str(Path.cwd()))  # last: a file in the working directory shadows nothing
            return importlib.import_module(target)
        spec = importlib.util.spec_from_file_location(f"subject_{Path(target).stem}", target)
        if spec is None or spec.loader is None:
            raise SubjectError(f"{target}: cannot be loaded as a Python module")
        module = importlib.util.module_from_spec(spec)
        sys.modules[module.__name__] = module
        spec.loader.exec_module(module)
    except SubjectError:
        raise
    except FileNotFoundError as error:
        raise SubjectError(f"{target}: there is no such file") from error
    except Exception as error:
        raise SubjectError(f"{target}: could not be loaded: {type(error).__name__}: {error}") from error
    return module
