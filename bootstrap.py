"""Make the virtual environment `.venv` beside this file and install gnomon into it, with pinned versions.

    python3 bootstrap.py [EXTRA ...]

It needs Python 3.11 or newer with either ensurepip or pip, and installs nothing outside `.venv`: a system that
refuses global installs, or has no ensurepip, is not in the way. Running it again, by whatever Python, adds to what is
there; an environment that does not start any more is made anew. The modules are compiled beside their sources, as an
installer does it: else each start takes a tenth of a second longer.
"""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
PACKAGES = "derivations", "reference"


def make(folder: Path) -> None:
    """Make the environment in this folder, unless there is one that starts: two Pythons do not mix in one."""
    python = folder / "bin" / "python"
    if python.exists() and subprocess.run([str(python), "-c", ""], check=False).returncode == 0:
        return
    venv.create(folder, symlinks=True, with_pip=False, clear=True)


def pip() -> list[str]:
    """The command that runs pip on `.venv`: the environment's own if it can have one, else this Python's."""
    ensurepip = [str(PYTHON), "-m", "ensurepip", "--upgrade"]
    if subprocess.run(ensurepip, capture_output=True, check=False).returncode == 0:
        return [str(PYTHON), "-m", "pip"]
    if (
        subprocess.run(
            [sys.executable, "-m", "pip", "--version"], capture_output=True, check=False
        ).returncode
        == 0
    ):
        return [sys.executable, "-m", "pip", "--python", str(PYTHON)]
    sys.exit(
        "bootstrap.py: this Python has neither ensurepip nor pip; install your system's package of either"
    )


def main(extras: list[str]) -> None:
    """Make or complete the environment."""
    if sys.version_info < (3, 11):
        sys.exit(f"bootstrap.py: gnomon needs Python 3.11 or newer, and this is {sys.version.split()[0]}")
    print("setting up .venv: this takes a minute or two the first time", file=sys.stderr, flush=True)
    make(VENV)
    ours = f"{ROOT}[{','.join(extras)}]" if extras else str(ROOT)
    command = [
        *pip(),
        "install",
        "--quiet",
        "--constraint",
        str(ROOT / "constraints.txt"),
        "--editable",
        ours,
    ]
    quiet = {"PIP_USER": "0", "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_ROOT_USER_ACTION": "ignore"}
    if status := subprocess.run(command, env=os.environ | quiet, check=False).returncode:
        sys.exit(status)
    compiling = [str(PYTHON), "-m", "compileall", "-q", *(str(ROOT / package) for package in PACKAGES)]
    subprocess.run(compiling, check=False)


if __name__ == "__main__":
    main(sys.argv[1:])
