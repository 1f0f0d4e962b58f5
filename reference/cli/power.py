"""``gnomon power``: change an implementation on purpose, and see which changes the claims refuse."""

from __future__ import annotations

import argparse
import gc
import os
import shlex
import sys
from collections.abc import Callable, Mapping
from contextlib import ExitStack, redirect_stdout
from pathlib import Path
from time import monotonic

from reference.cli import INTERRUPTED
from reference.power import equivalent, render
from reference.power.run import power
from reference.power.target import Target, target
from reference.power.trial import Setting

from .check import OURS
from .terminal import progress

A_MINUTE = 60
OUR_TESTS = ("tests/implementation/test_checks.py", "tests/implementation/test_contract.py")
OUR_EQUIVALENTS = Path(equivalent.__file__).with_name("equivalents.toml")


def run(options: argparse.Namespace) -> int:
    """Judge the mutants, print what came of them, and return the exit code."""
    patterns = [p.strip() for p in (options.claims or "").split(",") if p.strip()]
    if options.claims is not None and not patterns:
        raise ValueError("--claims: got no claim, expected ids, topics or patterns with commas between them")
    only = [p.strip() for p in (options.only or "").split(",") if p.strip()]
    of = target(options.subject or OURS)
    setting = Setting(options.seed, options.cases, options.deadline, _tests(options, of))
    file = Path(options.results or f"{Path(of.spec).name}.power.jsonl")
    gc.set_threshold(100_000)
    with ExitStack() as stack:
        stack.enter_context(redirect_stdout(sys.stderr))

        def bar(total: int, known: int) -> Callable[[str], None]:
            if known:
                print(f"gnomon: {known} of {total} mutants are judged already, in {file}")
            shown = stack.enter_context(progress(total - known, "mutant"))
            return shown or _told(total, known)

        try:
            done = power(
                *(of, patterns, setting, _reasons(options), file),
                *(options.fresh, options.jobs or _cores(), bar, only),
            )
        except KeyboardInterrupt:
            print(
                f"gnomon: interrupted; {file} has what was judged, and the same command goes on",
                file=sys.stderr,
            )
            return INTERRUPTED
    sys.stdout.write(render.as_json(done) if options.format == "json" else render.text(done))
    return done.exit_code


def _told(total: int, known: int) -> Callable[[str], None]:
    """Where there is no terminal, a line a minute says how far it is."""
    judged, latest = known, monotonic()

    def done(_: str) -> None:
        nonlocal judged, latest
        judged += 1
        if monotonic() - latest >= A_MINUTE:
            latest = monotonic()
            print(f"gnomon: {judged} of {total} mutants are judged", flush=True)

    return done


def _tests(options: argparse.Namespace, of: Target) -> tuple[str, ...]:
    """The command that judges what the claims let live; for our own implementation that of its tests."""
    if options.tests is not None:
        return tuple(shlex.split(options.tests))
    if options.subject is None and all((of.root / file).is_file() for file in OUR_TESTS):
        return (sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *OUR_TESTS)
    return ()


def _reasons(options: argparse.Namespace) -> Mapping[equivalent.Key, str]:
    if options.equivalents is not None:
        return equivalent.read(Path(options.equivalents))
    return equivalent.read(OUR_EQUIVALENTS) if options.subject is None else {}


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
