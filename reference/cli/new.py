"""``gnomon new``: begin an assignment."""

from __future__ import annotations

import argparse
from pathlib import Path

from reference import __version__
from reference.grading.assignment import FILE
from reference.grading.template import STARTER, write, written
from reference.judging.select import judged
from reference.reporting.autograder import autograder

GRADESCOPE = "gradescope"
JUDGED = (".", "--assignment", f"../source/{FILE}")
"""Where Gradescope has the student's files and the assignment."""


def run(options: argparse.Namespace) -> int:
    """Write the files of a new assignment, and say which."""
    patterns = [p.strip() for p in (options.claims or "").split(",") if p.strip()]
    if options.claims is not None and not patterns:
        raise ValueError("--claims: got no claim, expected ids, topics or patterns with commas between them")
    folder = Path(options.folder)
    files = written(judged(patterns or STARTER), options.title)
    scripts = autograder(JUDGED, f"gnomon=={__version__}") if options.gradescope else {}
    files |= {f"{GRADESCOPE}/{name}": text for name, text in scripts.items()}
    if scripts:
        files[f"{GRADESCOPE}/{FILE}"] = files[FILE]
    write(folder, files)
    for name in scripts:
        (folder / GRADESCOPE / name).chmod(0o755)
    for name in files:
        print(folder / name)
    return 0
