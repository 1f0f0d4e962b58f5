"""A script, run by ``process.py``: takes its descriptors aside, then serves. Imports nothing of the project.

At the start descriptor 0 brings requests, 1 takes replies, 2 takes what the subject prints. The subject's
code finds an empty stdin, and both stdout and stderr at 2.
"""

from __future__ import annotations

import importlib
import importlib.util
import io
import os
import sys
from pathlib import Path

PACKAGE = "gnomon_worker"


def main() -> None:
    """Serve until the requests end."""
    requests, replies = os.dup(0), os.dup(1)  # neither is inherited by what a subject executes
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace", line_buffering=True)
    here = Path(__file__).resolve().parent
    spec = importlib.util.spec_from_file_location(
        PACKAGE, here / "__init__.py", submodule_search_locations=[str(here)]
    )
    if spec is None or spec.loader is None:
        raise ImportError(f"no worker package in {here}")
    package = importlib.util.module_from_spec(spec)
    sys.modules[PACKAGE] = package
    spec.loader.exec_module(package)
    importlib.import_module(f"{PACKAGE}.serve").serve(os.fdopen(requests, "rb", buffering=1 << 16), replies)


if __name__ == "__main__":
    main()
    os._exit(0)  # whatever the subject left running or registered ends with it
