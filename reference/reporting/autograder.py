"""What Gradescope runs: ``setup.sh``, once for the image, and ``run_autograder``, for every submission.

``/autograder/source`` has what was uploaded, ``/autograder/submission`` the student's files, and
``/autograder/results/results.json`` is to hold the outcome. It is first written as zero, so that a run that is
killed gives no points and no silence.
"""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path

from .files import replace

SETUP = r"""#!/usr/bin/env bash
# Run once, when the autograder's image is built: an environment with gnomon in it.
# A wheel of gnomon beside this file is installed; else the released version is.
set -euo pipefail
base=${AUTOGRADER:-/autograder}

python=
for candidate in python3.13 python3.12 python3.11 python3; do
    if command -v "$candidate" >/dev/null &&
        "$candidate" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        python=$candidate
        break
    fi
done
if [ -z "$python" ]; then
    apt-get update
    if apt-cache show python3.12-venv >/dev/null 2>&1; then version=3.12; else version=3.11; fi
    DEBIAN_FRONTEND=noninteractive apt-get install -y "python$version" "python$version-venv"
    python=python$version
fi

"$python" -m venv "$base/venv"
shopt -s nullglob
wheels=("$base"/source/gnomon-*.whl)
if [ "${#wheels[@]}" -gt 0 ]; then package=${wheels[-1]}; else package=@PACKAGE@; fi
"$base/venv/bin/python" -m pip install --quiet "$package"
"$base/venv/bin/gnomon" --version
"""

RUN = r"""#!/usr/bin/env bash
# Run for every submission: results/results.json is zero until the outcome is known, then replaced in one step.
# GNOMON_ISOLATION=strong runs no student's code unless every lock holds: try it on your image.
set -u
base=${AUTOGRADER:-/autograder}
results=$base/results/results.json
mkdir -p "$base/results"
printf '%s\n' @ZERO@ >"$results.part" && mv "$results.part" "$results"

cd "$base/submission" || exit 1
find . -type l -exec rm -f {} +  # nothing that is handed in leads to what is not
"${GNOMON:-$base/venv/bin/gnomon}" check @ARGUMENTS@ \
    --require-isolation "${GNOMON_ISOLATION:-basic}" --format gradescope --output "$results"
status=$?
# 1: something failed, and 2: it could not be judged. Both are told in the results; the run itself went well.
[ "$status" -le 2 ]
"""

NOT_FINISHED = "The grading did not finish: nothing is earned. Please tell your instructor."


def autograder(arguments: Sequence[str], package: str = "gnomon") -> Mapping[str, str]:
    """The two files by their names, for ``gnomon check ARGUMENTS`` in the folder of the submission.

    ``arguments`` name the student's file and whatever else ``check`` takes (``["student.py", "--claims", "adam"]``),
    but no format, output or isolation, which are set here: ValueError. ``package`` is what pip is asked for, as
    ``gnomon==0.1.0``.
    """
    taken = [a for a in arguments if a.partition("=")[0] in ("--format", "--output", "--require-isolation")]
    if taken or not arguments:
        raise ValueError(
            f"arguments: got {list(arguments)}, expected a file and options without {taken or '...'}"
        )
    zero = json.dumps({"score": 0.0, "output": NOT_FINISHED, "output_format": "text", "tests": []})
    return {
        "setup.sh": SETUP.replace("@PACKAGE@", shlex.quote(package)),
        "run_autograder": RUN.replace("@ZERO@", shlex.quote(zero)).replace(
            "@ARGUMENTS@", shlex.join(arguments)
        ),
    }


def write_autograder(folder: Path, arguments: Sequence[str], package: str = "gnomon") -> list[Path]:
    """Write the two files, executable; zip them, not their folder. FileExistsError if one is there already."""
    files = {folder / name: text for name, text in autograder(arguments, package).items()}
    for path in files:
        if path.exists():
            raise FileExistsError(f"{path} is there already")
    folder.mkdir(parents=True, exist_ok=True)
    for path, text in files.items():
        replace(path, text)
        path.chmod(path.stat().st_mode | 0o111)
    return list(files)
