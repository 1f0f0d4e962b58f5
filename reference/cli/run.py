"""Which command runs, and what becomes of its errors."""

from __future__ import annotations

import argparse
import contextlib
import importlib
import os
import sys

COULD_NOT = 2


def run(options: argparse.Namespace) -> int:
    """Run the command; an error that has an explanation is printed in one line and gives status 2."""
    if options.command == "check" and not options.in_process:
        _start_worker()
    command = importlib.import_module(f"reference.cli.{options.command}")
    try:
        status = int(command.run(options))
        sys.stdout.flush()  # now, while what cannot be written can still be told
        return status
    except BrokenPipeError:
        _give_up_output()  # whoever read has seen enough
        return COULD_NOT
    except (ValueError, LookupError, OSError) as error:
        print(f"gnomon: {told(error)}", file=sys.stderr)
        if isinstance(error, OSError):
            _give_up_output()
        return COULD_NOT


def _start_worker() -> None:
    """Begin with what starts in a process of its own: that takes as long as the imports here, which go on meanwhile."""
    from reference.judging.zygote import WorkerError, zygote

    with contextlib.suppress(WorkerError):  # each claim will say so
        zygote()


def told(error: Exception) -> str:
    """The error's sentence; a lookup's is the name that was looked up, and what is close to it."""
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    return str(error.args[0]) if isinstance(error, LookupError) and error.args else str(error)


def _give_up_output() -> None:
    """Let what is not written yet go nowhere, so that Python does not try again when it ends, and complain."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
