"""Which command runs, and what becomes of its errors."""

from __future__ import annotations

import argparse
import importlib
import os
import sys

COULD_NOT = 2


def run(options: argparse.Namespace) -> int:
    """Run the command; an error that has an explanation is printed in one line and gives status 2."""
    command = importlib.import_module(f"reference.cli.{options.command}")
    try:
        return int(command.run(options))
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # whoever read has seen enough
        return COULD_NOT
    except (ValueError, LookupError, OSError) as error:
        print(f"gnomon: {told(error)}", file=sys.stderr)
        return COULD_NOT


def told(error: Exception) -> str:
    """The error's sentence; a lookup's is the name that was looked up, and what is close to it."""
    return str(error.args[0]) if isinstance(error, LookupError) and error.args else str(error)
