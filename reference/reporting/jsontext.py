"""JSON text that is safe to look at: what is no printable character is written by its number."""

from __future__ import annotations

import json
import re
from typing import Any


def plain(data: Any, indent: int | None = 2) -> str:
    """The data as JSON, the same for the same data byte for byte, ending with a newline.

    Control characters, marks that turn the direction of writing, and lone surrogates are written as ``\\uXXXX``,
    so that the text can be printed on a terminal and encoded as UTF-8; so is the ``<`` that would begin a tag, should
    a page hold the text in one of its own, and the second sign of ``##[``, which a runner of GitHub Actions takes for
    a command.
    """
    text = json.dumps(data, indent=indent, ensure_ascii=False, allow_nan=False)
    shown = "".join(c if c.isprintable() or c == "\n" else _number(c) for c in text)
    shown = re.sub("<(?=[/!?a-zA-Z])", r"\\u003c", shown)
    return shown.replace("##[", "#\\u0023[") + "\n"


def _number(c: str) -> str:
    return f"\\u{ord(c):04x}" if c.isascii() else json.dumps(c)[1:-1]
