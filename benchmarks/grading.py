"""How ``gnomon grade`` grows with the submissions, and what a second judging process gains.

    python -m benchmarks.grading [--copies 10,100,1000] [--jobs 1,2] [--claims adam,dropout.eval] [--dask]

Each submission is the assignment's own key, or the key with a mistake in it (every third), with a comment that makes
it differ from all others: same bytes are judged once. The command is run from its start to its end. Seconds of
processor time and MiB are those of all its processes together. With ``--dask`` a local cluster of as many workers
judges them once more, and the marks must be the same bytes; its seconds of processor time are those of the command
alone.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from benchmarks.spent import Spent, spent
from reference.grading.template import KEY, STARTER, write, written
from reference.judging.select import judged

MISTAKES = (("weights_total(beta1, t)", "(1 - beta1)"), ("theta - lr * grad", "theta + lr * grad"))


def course(folder: Path, claims: list[str], copies: int) -> Path:
    """An assignment with so many submissions in ``handed_in``."""
    write(folder, written(judged(claims), "Benchmark"))
    key = (folder / KEY).read_text()
    wrong = key
    for mistake in MISTAKES:
        wrong = wrong.replace(*mistake)
    if wrong == key:
        raise RuntimeError("the key holds nothing that the mistakes change: ask for adam or gradient_descent")
    (folder / "handed_in").mkdir()
    for number in range(copies):
        text = key if number % 3 else wrong
        (folder / f"handed_in/s{number:04}.py").write_text(f"{text}\n# {number}\n")
    return folder


def graded(folder: Path, out: str, *options: str) -> Spent:
    """What grading it takes."""
    return spent([sys.executable, "-m", "reference", "grade", "handed_in", "--out", out, *options], folder)


def on_dask(folder: Path, out: str, workers: int) -> Spent:
    """The same on a cluster of this machine."""
    from distributed import LocalCluster

    with LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None) as cluster:
        return graded(folder, out, "--backend", "dask", "--scheduler", cluster.scheduler_address)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--copies", default="10,100")
    parser.add_argument("--jobs", default="1,2")
    parser.add_argument("--claims", default=",".join(STARTER))
    parser.add_argument("--dask", action="store_true")
    options = parser.parse_args()
    claims = options.claims.split(",")
    print(f"{len(judged(claims))} claims")
    print(
        f"{'submissions':>11} {'processes':>9} {'a minute':>9} {'wall s':>8} {'CPU s':>8} {'CPU s each':>10} {'MiB':>6}"
    )
    for copies in map(int, options.copies.split(",")):
        with tempfile.TemporaryDirectory() as name:
            folder = course(Path(name) / "course", claims, copies)
            jobs = [int(number) for number in options.jobs.split(",")]
            for number in jobs:
                _tell(copies, str(number), graded(folder, f"marks-{number}", "--jobs", str(number)))
            if options.dask:
                _tell(copies, f"dask {jobs[-1]}", on_dask(folder, "marks-dask", jobs[-1]))
            first, *others = [
                {
                    path.relative_to(out): path.read_bytes()
                    for path in sorted(out.rglob("*"))
                    if path.is_file()
                }
                for out in sorted(folder.glob("marks-*"))
            ]
            if any(other != first for other in others):
                raise RuntimeError("the marks differ")
            print(f"{'':11} index.html {len(first[Path('index.html')]) / 1024:.0f} KiB", flush=True)


def _tell(copies: int, how: str, took: Spent) -> None:
    print(
        f"{copies:11} {how:>9} {60 * copies / took.wall:9.1f} {took.wall:8.1f} {took.processor:8.1f} "
        f"{took.processor / copies:10.2f} {took.memory:6.0f}",
        flush=True,
    )


if __name__ == "__main__":
    main()
