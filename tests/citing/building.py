"""Building small Sphinx projects, each in a process of its own, and what they warned of."""

import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from tests.house.source import ROOT, write

WARNING = re.compile(r"(?:^|/)(\w+\.\w+):(\d+)?:? ?WARNING: (.*)$", re.MULTILINE)


def build(source: Path, builder: str = "html", *options: str) -> tuple[Path, list[tuple[str, str]]]:
    """The folder of the output, and the warnings as pairs of a file's name and a text."""
    out = source / "_build" / builder
    command = [sys.executable, "-m", "sphinx", "-q", "-b", builder, *options, str(source), str(out)]
    environment = {"PATH": "", "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "0", "LC_ALL": "C.UTF-8"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    warnings = [(file, text) for file, _, text in WARNING.findall(done.stderr)]
    if done.returncode or len(warnings) != done.stderr.count("WARNING"):
        raise RuntimeError(done.stdout + done.stderr)
    return out, warnings


def project(folder: Path, pages: Mapping[str, str], **settings: object) -> Path:
    """A project of these pages."""
    lines = {"extensions": ["myst_parser", "reference.sphinx"], **settings}
    told = "".join(f"{name} = {value!r}\n" for name, value in lines.items())
    return write(folder, {"conf.py": told, **pages})
