"""What a cited work is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Work:
    """One cited work; ``kind`` is its BibTeX entry type, and an empty field is one that it does not have.

    Authors are "Family, Given", in the work's own order.
    """

    key: str
    kind: str
    authors: tuple[str, ...]
    title: str
    year: int | None
    journal: str = ""
    booktitle: str = ""
    editors: tuple[str, ...] = ()
    edition: str = ""
    series: str = ""
    volume: str = ""
    number: str = ""
    pages: str = ""
    publisher: str = ""
    institution: str = ""
    note: str = ""
    doi: str = ""
    arxiv: str = ""
