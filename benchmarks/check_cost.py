"""What a check costs, claim by claim, beside the calls that it makes.

    python benchmarks/check_cost.py [--runs 5] [--claims adam,dropout.eval] [SUBJECT]

SUBJECT is a module; our own implementation if it is not given. In every run each claim is measured in all of
these ways, and the medians over the runs are printed, in milliseconds and as ratios to the first:

    bare        the calls alone, their arguments ready, in this process
    in process  the whole check: cases, calls through frames, oracles, comparison
    worker      the same with the calls in a worker process that is already there
    processor   what this process used of the last

The machine's mood is in the milliseconds and much less in the ratios.
"""

from __future__ import annotations

import argparse
import importlib
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from statistics import median
from types import ModuleType

from reference.claims._model import Claim, Operation
from reference.judging import Subject, in_process_subject, judge, worker_subject
from reference.judging.reply import Reply
from reference.judging.select import judged
from reference.judging.wire import message
from reference.judging.worker.arrays import ndarray
from reference.judging.worker.codec import decode, encode
from reference.judging.worker.execute import execute
from reference.judging.worker.load import Library
from reference.reporting.report import Isolation

COLUMNS = ("bare", "in process", "worker", "processor")


@dataclass
class Recorded:
    """A subject that remembers what it was asked, as a worker would receive it."""

    subject: Subject
    frames: list[bytes] = field(default_factory=list)
    output: str = ""

    @property
    def name(self) -> str:
        return self.subject.name

    @property
    def isolation(self) -> Isolation | None:
        return self.subject.isolation

    def run(self, operations: Sequence[Operation], dtype: str) -> list[Reply]:
        self.frames += [encode(message(operation, dtype)) for operation in operations]
        return self.subject.run(operations, dtype)

    def begin(self, operations: Sequence[Operation], dtype: str) -> Callable[[], list[Reply]]:
        return lambda: self.run(operations, dtype)

    def declared_convention(self, function: str) -> str | None:
        return self.subject.declared_convention(function)

    def close(self) -> None:
        self.subject.close()


def calls(claim: Claim, module: ModuleType) -> Callable[[], None]:
    """All the calls that checking the claim makes, as one function; their arguments are made here."""
    recorded = Recorded(in_process_subject(module))
    judge(recorded, [claim])
    operations = [decode(frame, ndarray) for frame in recorded.frames]
    library = Library(namespace=vars(module), name=module.__name__)

    def bare() -> None:
        for operation in operations:
            execute(library, operation)

    return bare


def milliseconds(action: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    """What the action takes by this clock."""
    start = clock()
    action()
    return 1000 * (clock() - start)


def measured(claim: Claim, module: ModuleType, worker: Subject) -> tuple[float, ...]:
    """One claim's four numbers, in the order of COLUMNS."""
    here = in_process_subject(module)
    processor = time.process_time()
    in_worker = milliseconds(lambda: judge(worker, [claim]))
    processor = 1000 * (time.process_time() - processor)
    in_process = milliseconds(lambda: judge(here, [claim]))
    return milliseconds(calls(claim, module)), in_process, in_worker, processor


def line(name: str, numbers: Sequence[float]) -> str:
    """One row of the table."""
    shown = "".join(f"{number:12.1f}" for number in numbers)
    return f"{name:44}{shown}   " + "".join(f"{n / numbers[0]:7.1f}" for n in numbers[1:])


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("subject", nargs="?", default="reference.implementation", metavar="SUBJECT")
    parser.add_argument("--claims", default="", metavar="A,B")
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    claims = judged([pattern for pattern in options.claims.split(",") if pattern])
    module, worker = importlib.import_module(options.subject), worker_subject(options.subject)
    try:
        judge(worker, claims[:1])  # what is loaded on first use is loaded, and the process is there
        runs = [[measured(claim, module, worker) for claim in claims] for _ in range(options.runs)]
    finally:
        worker.close()
    print(f"{'milliseconds, and times bare':44}" + "".join(f"{name:>12}" for name in COLUMNS))
    for claim, row in zip(claims, zip(*runs, strict=True), strict=True):
        print(line(claim.id, [median(column) for column in zip(*row, strict=True)]))
    sums = [[sum(column) for column in zip(*run, strict=True)] for run in runs]
    print(line(f"all {len(claims)}", [median(column) for column in zip(*sums, strict=True)]))


if __name__ == "__main__":
    main()
