"""A tree of Python files, parsed: what every check of the house looks at."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Module:
    """One parsed file: its path below the root, and its dotted name."""

    path: str
    name: str
    tree: ast.Module
    text: str
    is_package: bool


def files(root: Path, *folders: str, suffix: str = ".py") -> Iterator[Path]:
    """The files below the folders, sorted, without what tools leave behind."""
    for folder in folders:
        for path in sorted((root / folder).rglob(f"*{suffix}")):
            hidden = any(
                part.startswith(".") or part == "__pycache__" for part in path.relative_to(root).parts
            )
            if path.is_file() and not hidden:
                yield path


def modules(root: Path, *folders: str) -> Iterator[Module]:
    """The Python files below the folders, parsed."""
    for path in files(root, *folders):
        relative = path.relative_to(root)
        parts = relative.with_suffix("").parts
        is_package = parts[-1] == "__init__"
        text = path.read_text(encoding="utf-8")
        yield Module(
            path=relative.as_posix(),
            name=".".join(parts[:-1] if is_package else parts),
            tree=ast.parse(text),
            text=text,
            is_package=is_package,
        )


def write(root: Path, texts: Mapping[str, str]) -> Path:
    """A small tree for the checks' own tests: a text for each path."""
    for name, text in texts.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root
