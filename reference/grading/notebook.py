"""Notebooks as modules, and a notebook made of texts: the JSON of nbformat 4, read and written by hand."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

RUNNER = Path(__file__).with_name("_cells.py")


def as_module(data: bytes) -> str:
    """The source of a module that runs a notebook's code cells. ValueError if it is no notebook."""
    cells = [(i, source) for i, source in enumerate(code_cells(data), start=1) if source.strip()]
    runner = RUNNER.read_text(encoding="utf-8")
    return f"{runner}\n\n_gnomon_run({cells!a}, globals())\n"


def code_cells(data: bytes) -> list[str]:
    """The sources of the code cells, in order. ValueError if it is no notebook."""
    try:
        book = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise ValueError(f"not a notebook: it is no JSON ({error})") from error
    if not isinstance(book, dict):
        raise ValueError("not a notebook: its JSON is no object")
    cells = book.get("cells")
    if cells is None and isinstance(book.get("worksheets"), list):  # nbformat 3
        cells = [
            c for sheet in book["worksheets"] if isinstance(sheet, dict) for c in sheet.get("cells") or []
        ]
    if not isinstance(cells, list):
        raise ValueError("not a notebook: it has no list of cells")
    code = [cell for cell in cells if isinstance(cell, dict) and cell.get("cell_type") == "code"]
    return [_text(cell.get("source", cell.get("input", ""))) for cell in code]


def _text(source: Any) -> str:
    return "".join(
        part for part in (source if isinstance(source, list) else [source]) if isinstance(part, str)
    )


def notebook(cells: Sequence[tuple[str, str]]) -> str:
    """A notebook of (``markdown`` or ``code``, text) cells, as JSON text in nbformat 4.5."""
    made: list[dict[str, Any]] = []
    for number, (kind, text) in enumerate(cells):
        name = hashlib.sha256(f"{number} {kind} {text}".encode()).hexdigest()[:8]
        cell: dict[str, Any] = {"cell_type": kind, "id": name, "metadata": {}}
        if kind == "code":
            cell |= {"execution_count": None, "outputs": []}
        made.append(cell | {"source": text.splitlines(keepends=True)})
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    book = {
        "cells": made,
        "metadata": {"kernelspec": kernel, "language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(book, indent=1, ensure_ascii=False) + "\n"
