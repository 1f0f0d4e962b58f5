"""``gnomon new``: begin an assignment."""

from __future__ import annotations

import argparse
from pathlib import Path

from reference.grading.template import STARTER, write, written
from reference.judging.select import judged


def run(options: argparse.Namespace) -> int:
    """Write the files of a new assignment, and say which."""
    patterns = [p.strip() for p in (options.claims or "").split(",") if p.strip()]
    if options.claims is not None and not patterns:
        raise ValueError("--claims: got no claim, expected ids, topics or patterns with commas between them")
    folder = Path(options.folder)
    files = written(judged(patterns or STARTER), options.title)
    write(folder, files)
    for name in files:
        print(folder / name)
    return 0
