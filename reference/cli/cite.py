"""``gnomon cite``: citations of claims, with the digests that pin their mathematics; and the check of such."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from reference.citing.find import citations_in, files, problem
from reference.citing.formats import FORMATS, citation
from reference.citing.links import address
from reference.citing.pins import fault, split
from reference.reporting.text import plural


def run(options: argparse.Namespace) -> int:
    """Print the citations; 1, and none of them, if a pin is out of date. UnknownClaim, ValueError.

    With ``--check``, print what is wrong with the citations in files; 1 if anything is.
    """
    base = address(options.base_url)
    if options.check:
        return _check([Path(name) for name in options.claims], base)
    asked = [split(text) for text in options.claims]
    citations = [citation(id, base) for id, _ in asked]
    wrong = [one for id, pinned in asked if (one := fault(id, pinned))]
    for one in wrong:
        print(f"gnomon: {one.message}", file=sys.stderr)
    if wrong:
        return 1
    sys.stdout.write(FORMATS[options.format](citations) + "\n")
    return 0


def _check(paths: list[Path], base: str) -> int:
    count, wrong = 0, 0
    for path in files(paths):
        for one in citations_in(path, base):
            count += 1
            if told := problem(path, one):
                wrong += 1
                print(told)
    print(f"{plural(count, 'citation')}, {wrong} wrong", file=sys.stderr)
    return 1 if wrong else 0
