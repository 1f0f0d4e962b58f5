"""The figures as files, and as Markdown for the pages that show them. Sphinx is not needed for any of it."""

from __future__ import annotations

import hashlib
import importlib.metadata
import sys
from collections.abc import Iterator
from pathlib import Path

from drawings import DRAWINGS
from drawings._model import Drawing
from drawings._style import svg

ROOT = Path(__file__).resolve().parents[3]
HERE = Path(__file__).resolve().parent
FOLDER = "_figures"
VARIANTS = ("light", "dark")


# --- for other pages ---------------------------------------------------------------------------------------


def figures_of(id: str) -> tuple[tuple[str, str, str], ...]:
    """The figures of a claim, or of a topic: for each the path of its picture below ``docs``, caption and alt text.

    The path is that of the light variant; the dark one is added to the page when Sphinx has read it. The caption is
    Markdown, and names the claims behind the figure.
    """
    return tuple(
        (path(one, "light"), f"{one.caption}\n\n{_behind(one)}", one.alt)
        for one in DRAWINGS
        if id in one.claims or id in {claim.split(".")[0] for claim in one.claims}
    )


def path(one: Drawing, variant: str) -> str:
    """Where a variant of the picture is, below ``docs``."""
    return f"{FOLDER}/{one.name}-{variant}.svg"


def gallery() -> str:
    """All figures in the lecture's order, as Markdown."""
    return "\n\n".join(part for one in DRAWINGS for part in _section(one))


def _section(one: Drawing) -> Iterator[str]:
    yield f"(figure-{one.name.replace('_', '-')})="
    yield f"## {one.title}"
    yield f"Slides: {', '.join(f'“{slide}”' for slide in one.slides)}."
    yield f"```{{figure}} /{path(one, 'light')}\n:alt: {one.alt}\n\n{one.caption}\n```"
    yield _behind(one)


def _behind(one: Drawing) -> str:
    links = [f"[`{id}`](/claims/{id}.md)" for id in one.claims]
    return f"Behind it: {', '.join(links)}."


# --- drawing -----------------------------------------------------------------------------------------------


def write_figures(folder: Path) -> list[str]:
    """Draw what has changed, and return the names of that."""
    folder.mkdir(exist_ok=True)
    for old in set(folder.iterdir()) - {folder.parent / path(one, v) for one in DRAWINGS for v in VARIANTS}:
        old.unlink()
    changed = [one for one in DRAWINGS if not _is_current(one, folder.parent)]
    for one in changed:
        for variant, text in zip(VARIANTS, svg(one), strict=True):
            (folder.parent / path(one, variant)).write_text(text + stamp(one), encoding="utf-8")
    return [one.name for one in changed]


def stamp(one: Drawing) -> str:
    """The last line of a figure's files: the digest of what it is drawn from, and by which libraries."""
    digest = hashlib.sha256()
    for source in _sources(one):
        digest.update(source.read_bytes())
    for library in ("matplotlib", "numpy"):
        digest.update(importlib.metadata.version(library).encode())
    return f"<!-- drawn from {digest.hexdigest()} -->\n"


def _sources(one: Drawing) -> list[Path]:
    """The figure's own file, what the figures share, and what computes."""
    own = sys.modules[one.draw.__module__].__file__ or ""
    shared = [
        *HERE.glob("_*.py"),
        *(ROOT / "reference" / "implementation").glob("*.py"),
        *(ROOT / "reference" / "exact").glob("*.py"),
        ROOT / "examples" / "toy_network.py",
    ]
    return [Path(own), *sorted(shared)]


def _is_current(one: Drawing, docs: Path) -> bool:
    files = [docs / path(one, variant) for variant in VARIANTS]
    return all(file.exists() and file.read_text(encoding="utf-8").endswith(stamp(one)) for file in files)
