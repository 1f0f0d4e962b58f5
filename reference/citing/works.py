"""A work of the bibliography, in one line."""

from __future__ import annotations

from reference.claims._model import Source
from reference.claims.bibliography import BIBLIOGRAPHY


def reference_of(source: Source) -> str:
    """``Kingma and Ba 2015, Adam: a method for stochastic optimization, section 3``."""
    work = BIBLIOGRAPHY[source.work]
    families = [author.partition(",")[0] for author in work.authors]
    names = (
        families[0] + " et al."
        if len(families) > 3
        else " and ".join([", ".join(families[:-1]), families[-1]])
    )
    said = f"{names.removeprefix(' and ')} {work.year or ''}".strip()
    return ", ".join(part for part in (said, work.title, source.place) if part)
