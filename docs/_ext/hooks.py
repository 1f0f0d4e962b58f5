"""What other parts of the site add to a claim's page: its figures, and a box for citing it.

Figures: ``docs/_ext/figures.py`` may define ``figures_of(id)``, which returns the figures of a claim as pairs
``(path, caption)``, the path being that of an SVG or PNG below ``docs/``; where a third entry is given, it is the
text that stands for the picture. A picture ``docs/_figures/<id>.svg`` (or ``.png``) is shown without any code, with
the text of ``docs/_figures/<id>.txt`` as its caption.

Citing: ``docs/_ext/cite_box.py`` may define ``cite_box(claim, digest)``, which returns the box's HTML.
"""

import importlib
import importlib.util
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

from reference.claims._model import Claim

DOCS = Path(__file__).resolve().parents[1]


def figures(id: str, title: str) -> Iterator[str]:
    """Markdown of the figures that illustrate a claim."""
    for path, caption, *alt in _drawn(id):
        text = " ".join((alt[0] if alt else title).split())
        lines = [f"```{{figure}} /{path}", f":alt: {text}", ":class: drawn", "", caption, "```"]
        yield "\n".join(lines)


def _drawn(id: str) -> Iterator[tuple[str, ...]]:
    for suffix in ("svg", "png"):
        path = DOCS / "_figures" / f"{id}.{suffix}"
        if path.exists():
            caption = path.with_suffix(".txt")
            yield (
                path.relative_to(DOCS).as_posix(),
                caption.read_text(encoding="utf-8") if caption.exists() else "",
            )
    module = _optional("figures")
    if module:
        yield from module.figures_of(id)


def cite_box(claim: Claim, digest: str) -> Iterator[str]:
    """Markdown of the box with the ways to cite a claim."""
    module = _optional("cite_box")
    if module:
        yield f"```{{raw}} html\n{module.cite_box(claim, digest)}\n```"


def _optional(name: str) -> ModuleType | None:
    """The module of this folder, if it is there."""
    return importlib.import_module(name) if importlib.util.find_spec(name) else None
