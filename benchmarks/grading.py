"""How many submissions a minute `gnomon grade` judges, with one judging process and with two.

    python benchmarks/grading.py [--copies 20] [--jobs 1,2] [--claims adam,dropout.eval]

Each submission is the assignment's own key, or the key with a mistake in it (every third), with a comment that makes
it differ from all others: same bytes are judged once. The first run of each number of processes, which starts them,
is not counted.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

from reference.grading.assignment import Assignment, read_assignment
from reference.grading.course import Way, grade
from reference.grading.results import Results
from reference.grading.submissions import Submissions
from reference.grading.template import KEY, STARTER, write, written
from reference.judging.select import judged

MISTAKE = ("(1 - beta1**t)", "(1 - beta1)")


def minutes(assignment: Assignment, key: str, copies: int, jobs: int, name: str, folder: Path) -> float:
    """What judging the copies takes."""
    course = folder / f"course-{name}"
    course.mkdir()
    for number in range(copies):
        text = key if number % 3 else key.replace(*MISTAKE)
        (course / f"s{number}.py").write_text(f"{text}\n# {name} {number}\n")
    with Submissions([course], assignment.file) as submissions:
        start = time.perf_counter()
        marks = grade(assignment, submissions.found, Results(folder / f"results-{name}"), Way(jobs=jobs))
        taken = (time.perf_counter() - start) / 60
    if sum(one.score == one.max for one in marks) != copies - (copies + 2) // 3:
        raise RuntimeError("the marks are not those that were expected")
    return taken


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--copies", type=int, default=20)
    parser.add_argument("--jobs", default="1,2")
    parser.add_argument("--claims", default=",".join(STARTER))
    options = parser.parse_args()
    claims = judged(options.claims.split(","))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write(folder / "new", written(claims, "Benchmark"))
        assignment = read_assignment(folder / "new/assignment.toml")
        key = (folder / "new" / KEY).read_text()
        print(f"{options.copies} submissions, {len(claims)} claims each")
        for jobs in map(int, options.jobs.split(",")):
            minutes(assignment, key, jobs, jobs, f"first-{jobs}", folder)
            taken = minutes(assignment, key, options.copies, jobs, f"run-{jobs}", folder)
            print(f"{jobs} judging process{'es' if jobs > 1 else ''}: {options.copies / taken:6.1f} a minute")


if __name__ == "__main__":
    main()
