"""Every block of the documentation is run in a temporary copy; `python -m tests.house.pages` renews the outputs.

A comment on the line above a block says what it is. Without one, ``sh`` and ``python`` are run, ``toml`` and ``json``
are parsed, and ``text`` is not allowed.

<!-- output: gnomon ARGUMENTS -->  text that this command prints
<!-- output -->                    text that the block before it prints
<!-- file: NAME -->                a file, which later blocks of the page find
<!-- exit: N -->                   commands that end with N
<!-- command: NAME -->             a command that .ci/run takes from here and runs
<!-- not run: REASON -->           what cannot be run, and why
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.house import readme
from tests.house.source import ROOT

FENCE = re.compile(
    r"^(?:<!-- (?P<mark>[^\n]*?) -->\n)?(?P<fence>`{3,})(?P<language>[^\n`]*)\n(?P<body>.*?)^(?P=fence)$",
    re.MULTILINE | re.DOTALL,
)
MARKS = ("output", "file", "exit", "command", "not run")


@dataclass(frozen=True)
class Block:
    """A fenced block: the comment above it, as a kind and what it is about, its language and its text."""

    kind: str
    about: str
    language: str
    text: str


@dataclass
class Folder:
    """Where a page's blocks are run: a copy of what they name, with the environment under the name ``.venv``."""

    path: Path
    printed: str = ""
    python: list[str] = field(default_factory=list)


def pages() -> list[Path]:
    """The README and the pages of the documentation that are written by hand."""
    return [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def blocks(text: str) -> Iterator[Block]:
    """The blocks of a page, without the directives of the documentation. ValueError for an unknown comment."""
    for found in FENCE.finditer(text):
        kind, _, about = (found["mark"] or "").partition(": ")
        if kind and kind not in MARKS:
            raise ValueError(
                f"a comment above a block says {found['mark']!r}, expected one of {', '.join(MARKS)}"
            )
        if kind == "not run" and not about:
            raise ValueError("a block that is not run says why")
        if not found["language"].startswith("{"):
            yield Block(kind, about, found["language"], found["body"])


def folder(path: Path) -> Folder:
    """An empty folder made ready: the examples, and the environment that runs this."""
    shutil.copytree(ROOT / "examples", path / "examples", ignore=shutil.ignore_patterns("__pycache__"))
    (path / ".venv").symlink_to(sys.prefix)
    return Folder(path)


def run(block: Block, at: Folder) -> str | None:
    """What is wrong with a block, run behind those before it on its page; None if nothing is."""
    match block.kind, block.language:
        case (("not run" | "command"), _):
            return None
        case "file", _:
            (at.path / block.about).write_text(block.text, encoding="utf-8")
            return None
        case "output", _:
            true = printed(block, at)
            same = readme.steady(true) == readme.steady(block.text)
            return None if same else f"it prints\n{true}and the page says\n{block.text}"
        case _, "sh":
            return _executed(["bash", "-euo", "pipefail", "-c", block.text], at, int(block.about or 0))
        case _, "python":
            before = "".join(at.python)
            at.python.append(block.text)
            silent = f"import contextlib, io\nwith contextlib.redirect_stdout(io.StringIO()):\n    exec({before!r})\n"
            return _executed([sys.executable, "-c", silent + block.text], at, int(block.about or 0))
        case _, "toml":
            tomllib.loads(block.text)
            return None
        case _, "json":
            json.loads(block.text)
            return None
    return f"a block of {block.language or 'text'} says neither what prints it nor why it is not run"


def printed(block: Block, at: Folder) -> str:
    """What a block of output should say."""
    if block.about:
        return readme.printed(block.about.removeprefix("gnomon "), at.path)
    return at.printed.strip("\n") + "\n"


def _executed(command: list[str], at: Folder, expected: int) -> str | None:
    path = f"{Path(sys.prefix) / 'bin'}{os.pathsep}{os.environ['PATH']}"
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST")}
    result = subprocess.run(
        command,
        cwd=at.path,
        env=environment | {"COLUMNS": "100", "PATH": path, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    at.printed = result.stdout
    if result.returncode == expected:
        return None
    return f"it ends with {result.returncode}, expected {expected}:\n{result.stdout}{result.stderr}"


def problems(text: str, at: Folder) -> list[str]:
    """What is wrong with a page."""
    found = []
    for number, block in enumerate(blocks(text), start=1):
        if problem := run(block, at):
            found.append(f"block {number}: {problem}")
    return found


def not_run(text: str) -> list[tuple[str, str]]:
    """The blocks that are not run here, each with its reason."""
    return [(block.text, block.about) for block in blocks(text) if block.kind == "not run"]


def renewed(text: str, at: Folder) -> str:
    """The page with every block of output replaced by what is printed now."""

    def one(found: re.Match[str]) -> str:
        (block,) = blocks(found[0]) if not found["language"].startswith("{") else (None,)
        if block is None or block.kind != "output":
            if block is not None:
                run(block, at)
            return found[0]
        mark = f"<!-- {found['mark']} -->\n{found['fence']}{found['language']}\n"
        return f"{mark}{printed(block, at)}{found['fence']}"

    return FENCE.sub(one, text)


def main(only: list[str]) -> None:
    """Renew all pages, or those that are named."""
    import tempfile

    for page in [ROOT / name for name in only] or pages():
        with tempfile.TemporaryDirectory() as name:
            text = page.read_text(encoding="utf-8")
            page.write_text(renewed(text, folder(Path(name))), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
