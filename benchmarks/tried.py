"""Public files, judged as they are: what is refused must be what is known to be wrong in them.

    python -m benchmarks.tried FOLDER [--cases 100]

The files of ``tried.toml`` are read from FOLDER/owner/name/path, where you have put copies of them; what is not there
is left out. Nothing is fetched. The topics in which something failed are compared with those that were found wrong by
reading the code.
"""

from __future__ import annotations

import argparse
import tomllib
from pathlib import Path
from typing import Any

from reference.judging import worker_subject
from reference.judging.run import judge
from reference.judging.select import judged
from reference.reporting.report import Kind

LISTED = Path(__file__).with_name("tried.toml")
REFUSED = (Kind.FAILS, Kind.RAISED, Kind.BAD_VALUE)


def tried() -> list[dict[str, Any]]:
    """The files that are listed."""
    listed: list[dict[str, Any]] = tomllib.loads(LISTED.read_text(encoding="utf-8"))["file"]
    return listed


def topics(path: Path, cases: int) -> tuple[int, set[str]]:
    """How many claims held, and the topics in which something was refused."""
    subject = worker_subject(path)
    try:
        verdicts = judge(subject, judged([]), cases=cases).verdicts
    finally:
        subject.close()
    held = sum(v.kind is Kind.HOLDS for v in verdicts)
    return held, {v.claim.partition(".")[0] for v in verdicts if v.kind in REFUSED}


def main() -> int:
    """Exit status 1 if anything was refused that is right, or let through that is wrong."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--cases", type=int, default=100)
    options = parser.parse_args()
    other = 0
    for file in tried():
        path = options.folder / file["repository"] / file["path"]
        if not path.is_file():
            print(f"not there  {file['repository']}/{file['path']}")
            continue
        held, refused = topics(path, options.cases)
        as_known = refused <= set(file["wrong"]) and bool(refused) == bool(file["wrong"])
        other += not as_known
        told = ", ".join(sorted(refused)) or "nothing"
        print(f"{'as known ' if as_known else 'OTHERWISE'}  {held:3} hold, {told} refused  {path}")
    return 1 if other else 0


if __name__ == "__main__":
    raise SystemExit(main())
