"""Finding citations in files of any kind, and what is wrong with them: ``gnomon cite --check``.

Found are, in prose, comments and docstrings alike,

- ``gnomon:ID`` and ``gnomon:ID@DIGEST``, which every format of ``gnomon cite`` has, and a BibTeX key is;
- the role and the directive ``claim`` of ``reference.sphinx``, in reStructuredText and in MyST;
- permalinks: an address with ``gnomon`` or the base URL in it, and ``/claims/ID``.

An underscore may be escaped, as LaTeX and Markdown have it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .pins import fault, split

SUFFIXES = (".bib", ".cff", ".html", ".ipynb", ".json", ".md", ".py", ".rst", ".tex", ".txt")
WORD = r"(?:[A-Za-z0-9]|\\*_)+"
CLAIM = rf"{WORD}\.{WORD}"
PATTERNS = tuple(
    re.compile(pattern, re.MULTILINE)
    for pattern in (
        rf"(?<![\w:/.-])gnomon:({CLAIM}(?:@\w*)?|{WORD}@[0-9a-fA-F]{{8,64}}\b)",
        r":claim:`([^`]+)`",
        r"\{(?:gnomon:)?claim\}`([^`]+)`",
        r"^[^\S\n]*\.\. (?:gnomon:)?claim::[^\S\n]+(\S+)",
        r"^[^\S\n]*[`~:]{3,}\{(?:gnomon:)?claim\}[^\S\n]+(\S+)",
    )
)
PERMALINK = re.compile(rf"(https?://[^\s()<>\[\]{{}}\"'`]*?)/claims/({CLAIM}(?:@\w*)?)")
FILES = frozenset(("html", "json", "md", "py", "rst", "schema", "txt"))
PLACEHOLDER = re.compile(r"[{}%$]|^\W*$")  # of a template, or of a text about the role itself
TITLED = re.compile(r".*<([^<>]*)>\s*", re.DOTALL)


@dataclass(frozen=True)
class Found:
    """A citation, and where: the line, and the cell of a notebook ("" elsewhere)."""

    line: int
    id: str
    pin: str | None
    cell: str = ""


def citations(text: str, base: str = "", cell: str = "") -> list[Found]:
    """The citations in a text, in its order. ``base`` is an address that permalinks may begin with."""
    found = {match.start(1): match[1] for pattern in PATTERNS for match in pattern.finditer(text)}
    for match in PERMALINK.finditer(text):
        ours = "gnomon" in match[1] or (base and match[1] == base)
        if ours and match[2].rpartition(".")[2] not in FILES:
            found[match.start(2)] = match[2]
    told = (_found(text, start, target, cell) for start, target in sorted(found.items()))
    return [one for one in told if not PLACEHOLDER.search(one.id)]


def _found(text: str, start: int, target: str, cell: str) -> Found:
    titled = TITLED.fullmatch(target)
    id, pin = split((titled[1] if titled else target).replace("\\", ""))
    return Found(text.count("\n", 0, start) + 1, id, pin, cell)


def citations_in(path: Path, base: str = "") -> list[Found]:
    """The citations in a file; in a notebook, those in the sources of its cells. OSError, ValueError."""
    text = path.read_text(encoding="utf-8", errors="replace")
    if path.suffix != ".ipynb":
        return citations(text, base)
    try:
        cells = json.loads(text)["cells"]
        sources = ["".join(cell["source"]) for cell in cells]
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError(f"{path}: cannot be read as a notebook: {error!r}") from error
    return [
        one for number, source in enumerate(sources, 1) for one in citations(source, base, f"cell {number}")
    ]


def files(paths: list[Path]) -> Iterator[Path]:
    """The files, and those below the folders that may have citations; hidden ones are left out."""
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        for one in sorted(path.rglob("*")):
            hidden = any(part.startswith(".") for part in one.relative_to(path).parts)
            if one.suffix in SUFFIXES and one.is_file() and not hidden:
                yield one


def problem(path: Path, one: Found) -> str:
    """``file:line: message``, or "" if nothing is wrong with the citation."""
    wrong = fault(one.id, one.pin)
    where = ":".join(part for part in (path.as_posix(), one.cell, str(one.line)) if part)
    return f"{where}: {wrong.message}" if wrong else ""
