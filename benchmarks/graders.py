"""``gnomon grade``, otter-grader and nbgrader on the same notebooks, about the same claims, side by side.

    python -m benchmarks.graders [--submissions 50] [--rounds 1] [--otter PYTHON] [--nbgrader PYTHON]

PYTHON is the interpreter of an environment in which otter-grader or nbgrader is installed, and NumPy; what has none
is left out. Half of the notebooks are right, each rewritten in another way, half have one known mistake
(``handed_in.py``). Each of seven claims is worth a point; a submission is accepted if it gets them all.

gnomon judges a claim on a hundred drawn cases, exactly. The others run a test a claim that an instructor would
write: three steps of Adam on two drawn arrays, expected values from a right program, numpy.allclose as it is; of
dropout's masks their values, their share within 0.02 of 60,000 units, and that a generator repeats them.

Each grader is run as its manual has it, from start to end, one after the other in every round: gnomon by its
command, with one judging process and with two; otter-grader by ``otter.api.grade_submission`` in one process for
all (``otter run`` a submission would start Python as often, ``otter grade`` needs Docker); nbgrader by ``nbgrader
autograde``. Seconds of processor time are those of all processes that were started, and do not depend on what else
the machine does; those of the clock do.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import sys
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.expected_values import SETUP, tests
from benchmarks.handed_in import CLAIMS, Handed, handed_in, notebook
from benchmarks.spent import Spent, spent
from reference.grading.template import write, written
from reference.judging.select import judged

OTTER = """
import json, sys
from otter.api import grade_submission
graded = []
for path in sys.argv[2:]:
    found = grade_submission(path, sys.argv[1], quiet=True)
    graded.append([path, found.total, found.possible])
with open("graded.json", "w") as file:
    json.dump(graded, file)
"""


@dataclass(frozen=True)
class Run:
    """What one run took, and which submissions got all points."""

    spent: Spent
    accepted: frozenset[str]


@dataclass(frozen=True)
class Grader:
    """``run(folder)`` grades all notebooks, in an empty folder."""

    name: str
    run: Callable[[Path], Run]


def gnomon(handed: Sequence[Handed], jobs: int) -> Grader:
    """The command of this checkout."""

    def run(folder: Path) -> Run:
        files = written(judged(CLAIMS), "Benchmark")
        for declared in (
            'adam = "outside the root"',
            'dropout_eval = "inverted"',
        ):  # what the others' tests expect
            files["assignment.toml"] = files["assignment.toml"].replace(f"# {declared}\n", f"{declared}\n")
        write(folder / "new", files)
        _notebooks(folder / "handed_in", handed)
        command = [sys.executable, "-m", "reference", "grade", "../handed_in", "--jobs", str(jobs)]
        took = spent(command, folder / "new")
        with (folder / "new/marks/marks.csv").open() as file:
            return Run(took, _full(csv.DictReader(file), "student", "score", "max"))

    return Grader(f"gnomon grade --jobs {jobs}", run)


def otter(handed: Sequence[Handed], python: str) -> Grader:
    """Its autograder in one process for all submissions."""

    def run(folder: Path) -> Run:
        _notebooks(folder / "handed_in", handed)
        with zipfile.ZipFile(folder / "autograder.zip", "w") as archive:
            archive.writestr("otter_config.json", "{}")
            for claim, body in tests().items():
                case = {"code": _doctest(SETUP + "\n" + body), "hidden": False, "locked": False}
                suite = {"cases": [case], "scored": True, "setup": "", "teardown": "", "type": "doctest"}
                test = {"name": claim, "points": 1, "suites": [suite]}
                name = claim.replace(".", "_")
                archive.writestr(f"tests/{name}.py", f"OK_FORMAT = True\n\ntest = {test!r}\n")
        (folder / "all.py").write_text(OTTER)
        paths = [f"handed_in/{name}.ipynb" for name, _, _ in handed]
        took = spent([python, "all.py", "autograder.zip", *paths], folder)
        found = json.loads((folder / "graded.json").read_text())
        return Run(took, frozenset(Path(p).stem for p, total, most in found if total == most))

    return Grader("otter-grader", run)


def nbgrader(handed: Sequence[Handed], python: str) -> Grader:
    """``nbgrader autograde``, after the assignment was generated."""

    def run(folder: Path) -> Run:
        (folder / "nbgrader_config.py").write_text(
            f"c = get_config()\nc.CourseDirectory.course_id = 'course'\nc.CourseDirectory.root = {str(folder)!r}\n"
        )
        source = folder / "source/ps1/student.ipynb"
        source.parent.mkdir(parents=True)
        source.write_text(_for_nbgrader(["raise NotImplementedError()"] * 6))
        nbgrader = [python, "-m", "nbgrader"]
        spent([*nbgrader, "generate_assignment", "ps1"], folder)
        for name, _, cells in handed:
            path = folder / "submitted" / name / "ps1/student.ipynb"
            path.parent.mkdir(parents=True)
            path.write_text(_for_nbgrader(cells))
        took = spent([*nbgrader, "autograde", "ps1"], folder)
        spent([*nbgrader, "export", "--to", "grades.csv"], folder)
        with (folder / "grades.csv").open() as file:
            return Run(took, _full(csv.DictReader(file), "student_id", "score", "max_score"))

    return Grader("nbgrader", run)


def _notebooks(folder: Path, handed: Sequence[Handed]) -> None:
    folder.mkdir()
    for name, _, cells in handed:
        (folder / f"{name}.ipynb").write_text(notebook([(cell, {}) for cell in cells]))


def _for_nbgrader(cells: Sequence[str]) -> str:
    """The cells as solutions, then a locked cell of one point for each claim."""

    def marked(name: str, **flags: object) -> dict[str, object]:
        kind = {"grade": False, "locked": False, "solution": False, "task": False, "schema_version": 3}
        return {"nbgrader": {**kind, "grade_id": name, **flags}}

    solutions = [(text, marked(f"part-{i}", solution=True)) for i, text in enumerate(cells)]
    graded = [
        (f"{SETUP}\n{body}", marked(claim.replace(".", "-"), grade=True, locked=True, points=1))
        for claim, body in tests().items()
    ]
    return notebook([*solutions, *graded])


def _doctest(text: str) -> str:
    """Statements as a doctest, which must print nothing."""
    lines = [line for line in text.splitlines() if line.strip()]
    return "\n".join(("... " if line.startswith(" ") else ">>> ") + line for line in lines)


def _full(rows: csv.DictReader[str], student: str, score: str, most: str) -> frozenset[str]:
    return frozenset(row[student] for row in rows if float(row[score] or 0) == float(row[most]))


def report(grader: Grader, runs: Sequence[Run], handed: Sequence[Handed]) -> str:
    """One line of the table."""
    wall, processor = median(run.spent.wall for run in runs), median(run.spent.processor for run in runs)
    memory = median(run.spent.memory for run in runs)
    accepted = runs[0].accepted
    through = sum(not right and name in accepted for name, right, _ in handed)
    refused = sum(right and name not in accepted for name, right, _ in handed)
    count = len(handed)
    return f"{grader.name:24} {60 * count / wall:8.1f} {processor / count:9.2f} {memory:8.0f} {through:9} {refused:9}"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--submissions", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--otter", metavar="PYTHON")
    parser.add_argument("--nbgrader", metavar="PYTHON")
    parser.add_argument("--told", action="store_true", help="name what was let through and refused")
    options = parser.parse_args()
    handed = handed_in(options.submissions)
    graders = [gnomon(handed, 1), gnomon(handed, 2)]
    graders += [otter(handed, os.path.abspath(options.otter))] if options.otter else []
    graders += [nbgrader(handed, os.path.abspath(options.nbgrader))] if options.nbgrader else []
    runs: dict[str, list[Run]] = {grader.name: [] for grader in graders}
    for _ in range(options.rounds):
        for grader in graders:
            with tempfile.TemporaryDirectory() as folder:
                runs[grader.name].append(grader.run(Path(folder)))
    print(f"{options.submissions} notebooks, {len(CLAIMS)} claims, {options.rounds} rounds, medians\n")
    print(f"{'':24} {'a minute':>8} {'CPU s each':>9} {'MiB':>8} {'wrong let':>9} {'right not':>9}")
    for grader in graders:
        print(report(grader, runs[grader.name], handed))
        if options.told:
            accepted = runs[grader.name][0].accepted
            for name, right, cells in handed:
                if right != (name in accepted):
                    print(f"    {'refused' if right else 'accepted'} {name}: {cells[-1][2:]}")


if __name__ == "__main__":
    main()
