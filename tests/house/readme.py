"""The outputs in README and docs are what the commands print: `python -m tests.house.readme` writes them anew."""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from tests.house.source import ROOT

PAGES = tuple(ROOT / page for page in ("README.md", "docs/formats.md"))
BLOCK = re.compile(r"^<!-- output: gnomon ([^\n]*) -->\n```text\n(.*?)^```$", re.MULTILINE | re.DOTALL)


MACHINE = re.compile(r"""\d+\.\d digits or more|all digits|(?:strong|basic) isolation|time(?:="|": )[\d.]+""")


def steady(text: str) -> str:
    """The text without what is the machine's: the last digits that agree, the locks that there are, timings."""
    return MACHINE.sub("…", text)


def printed(arguments: str, cwd: Path = ROOT) -> str:
    """What `gnomon ARGUMENTS` prints in the root of the checkout, or in a folder, into a pipe, 100 columns wide."""
    command = [sys.executable, "-m", "reference", *shlex.split(arguments)]
    environment = os.environ | {"COLUMNS": "100"}
    result = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    if not result.stdout.strip():
        raise RuntimeError(f"gnomon {arguments} printed nothing: {result.stderr}")
    return result.stdout.strip("\n") + "\n"


def outputs(text: str) -> dict[str, str]:
    """The blocks of output in a text, by the arguments that print them."""
    return dict(BLOCK.findall(text))


def renewed(text: str) -> str:
    """The text with every block replaced by what is printed now."""

    def block(old: re.Match[str]) -> str:
        return f"<!-- output: gnomon {old[1]} -->\n```text\n{printed(old[1])}```"

    return BLOCK.sub(block, text)


def main(paths: Iterable[Path] = PAGES) -> None:
    """Renew the pages."""
    for path in paths:
        path.write_text(renewed(path.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
