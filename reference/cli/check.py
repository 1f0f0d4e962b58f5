"""``gnomon check``: hold an implementation against the claims."""

from __future__ import annotations

import argparse
import contextlib
import gc
import importlib
import importlib.util
import shlex
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any, TextIO

from reference.claims._model import Claim
from reference.judging import Subject, SubjectError, worker_subject
from reference.judging.adapters import read_adapters
from reference.judging.select import judged
from reference.reporting import Report
from reference.reporting.marks import Marked

from .parser import CASES
from .run import told
from .terminal import colour, progress, width

OURS = "reference.implementation"
NOT_FINISHED = "The judging did not finish: nothing is earned."


def run(options: argparse.Namespace) -> int:
    """Judge, print the report or write it to a file, and return its exit code."""
    judging = _assigned(options) if _is_assigned(options) else _claimed(options)
    options.seed, options.cases = options.seed or 0, options.cases or CASES
    output = _output(options)
    started = time.perf_counter()
    with _first_zero(options, output):
        given = judging()
        if output:
            from reference.reporting.files import replace

            replace(output, _rendered(options.format, given, time.perf_counter() - started))
    if output is None or options.format != "terminal":
        form = "terminal" if output else options.format
        sys.stdout.write(_rendered(form, given, time.perf_counter() - started, sys.stdout))
    return given.exit_code if isinstance(given, Report) else given.report.exit_code


def _is_assigned(options: argparse.Namespace) -> bool:
    """Whether an assignment says what is asked: one that is named, or the one here if nothing is named."""
    return bool(options.assignment) or (
        not options.subject and not options.adapter and Path("assignment.toml").is_file()
    )


def _assigned(options: argparse.Namespace) -> Callable[[], Marked]:
    from .assigned import scored

    return scored(options)


def _claimed(options: argparse.Namespace) -> Callable[[], Report]:
    patterns = [p.strip() for p in (options.claims or "").split(",") if p.strip()]
    if options.claims is not None and not patterns:
        raise ValueError("--claims: got no claim, expected ids, topics or patterns with commas between them")
    claims = judged(patterns)
    return lambda: _report(options, claims, bool(patterns))


def _rendered(form: str, report: Report | Marked, seconds: float, stream: TextIO | None = None) -> str:
    if form == "terminal" and stream:
        if isinstance(report, Report):
            from reference.reporting.terminal import render

            return render(report, colour(stream), width())
        from reference.reporting import plain
        from reference.reporting.feedback import sheet

        return plain.render(sheet(report), seconds, width())
    from reference.reporting import formats

    return formats.render(form, report, seconds)


def _output(options: argparse.Namespace) -> Path | None:
    """The file that the report goes to. ValueError if none can be written there."""
    if options.output is None:
        return None
    from reference.reporting.files import writable

    path = Path(options.output)
    problem = writable(path)
    read = [Path(name) for name in (options.subject, options.adapter) if name]
    if path.exists() and any(other.exists() and path.samefile(other) for other in read):
        problem = f"{path} is what is judged"
    if problem:
        raise ValueError(f"--output: {problem}")
    return path


@contextlib.contextmanager
def _first_zero(options: argparse.Namespace, output: Path | None) -> Iterator[None]:
    """In the file stands that nothing holds, until the report is known; what keeps it from being known is told."""
    if output is None:
        yield
        return
    from reference import __version__
    from reference.reporting.files import replace
    from reference.reporting.formats import placeholder

    name = options.adapter or options.subject or OURS
    nothing = Report(name, __version__, options.seed, options.cases, (), asked=True)
    replace(output, placeholder(options.format, nothing, NOT_FINISHED))
    try:
        yield
    except (ValueError, LookupError, OSError) as error:
        replace(output, placeholder(options.format, nothing, told(error)))
        raise


def _report(options: argparse.Namespace, claims: Sequence[Claim], asked: bool) -> Report:
    """Judge; in two parts, unless it is done in this process."""
    from reference.judging.parts import judge_in_parts
    from reference.judging.run import judge

    def subject() -> Subject:
        return subject_of(options.subject, options.adapter, options.in_process, options.require_isolation)

    def again(claim: str, case: str) -> str:
        words = ["gnomon", "check"]
        words += [options.subject] if options.subject else []
        words += ["--adapter", options.adapter] if options.adapter else []
        words += ["--in-process"] if options.in_process else []
        words += ["--claims", claim, "--seed", str(options.seed), "--case", case]
        return shlex.join(words)

    setting: dict[str, Any] = {
        "seed": options.seed,
        "cases": options.cases,
        "case": options.case,
        "asked": asked,
        "replay": again,
        "unstable": options.unstable,
    }
    gc.set_threshold(100_000)  # there is much data and hardly a cycle in it: the usual 700 costs a twentieth
    with contextlib.redirect_stdout(sys.stderr), progress(len(claims)) as done:
        if options.in_process:
            return judge(subject(), claims, progress=done, **setting)
        return judge_in_parts(subject, claims, done, **setting)


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
    try:
        return _in_process(target) if in_process else worker_subject(target, isolation=required)
    except SubjectError as error:
        raise SubjectError(f"{error}{_meant(target)}") from error


def _meant(target: str) -> str:
    """What may have been meant by what is no subject: a file that is here, or the target of an adapter."""
    source, _, name = target.rpartition(":")
    if source and name.isidentifier():
        return f"; one part of it is named by an adapter: a .toml file of lines [adam], target = '{target}'"
    path = Path(*target.split("."))
    here = [path.with_name(f"{path.name}.py"), path / "__init__.py"]
    return "".join(f"; the file here is judged by its name, {file}" for file in here if file.is_file())


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
