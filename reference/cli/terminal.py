"""What the terminal is: its letters, whether colours are wanted, how wide it is, and the progress bar on it."""

from __future__ import annotations

import codecs
import os
import shutil
import sys
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import groupby, pairwise
from typing import TextIO

SPELT = {
    "−": "-",
    "–": "-",
    "·": "*",
    "×": "x",
    "√": "sqrt",
    "∇": "grad",
    "≤": "<=",
    "≥": ">=",
    "≠": "!=",
    "‖": "||",
    "…": "...",
    "’": "'",
    "′": "'",
    "⟨": "<",
    "⟩": ">",
    "←": "<-",
    "∂": "d",
    "∫": "integral",
    "⊙": "(*)",
    "½": "1/2",
    "\u0302": "_hat",
    "\u0303": "_tilde",
    "\u0304": "_bar",
}
"""What is written where a terminal has no such sign."""


def prepare(form: str) -> None:
    """See to it that all can be printed: in UTF-8 what programs read, spelt out what a terminal has no letters for."""
    if sys.stdout is None:  # it is closed
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    codecs.register_error("gnomon", _spelt)
    for stream in (sys.stdout, sys.stderr):
        encoding = getattr(stream, "encoding", None) or "utf-8"  # what keeps texts has none
        if encoding.replace("-", "").lower() != "utf8" and hasattr(stream, "reconfigure"):
            if stream is sys.stdout and form != "terminal":
                stream.reconfigure(encoding="utf-8")
            else:
                stream.reconfigure(errors="gnomon")


def _spelt(error: UnicodeError) -> tuple[str, int]:
    """For the codecs: what stands for the letters that cannot be encoded."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    words: list[str] = []
    for mark, group in groupby(error.object[error.start : error.end], _mark):
        spelt = [_spell(letter) for letter in group]
        if mark:
            spelt = [f"{mark}({''.join(spelt)})" if len(spelt) > 1 else mark + spelt[0]]
        words += spelt
    text = ""
    for word, after in pairwise([*words, error.object[error.end : error.end + 1]]):
        apart = word[-1].isalnum() and after[:1].isalpha() and not word.startswith("\\")
        text += f"{word} " if apart else word
    return text, error.end


def _mark(letter: str) -> str:
    """``^`` for a raised letter, ``_`` for a lowered one."""
    return {"<super": "^", "<sub": "_"}.get(unicodedata.decomposition(letter).partition(">")[0], "")


def _spell(letter: str) -> str:
    """A letter in ASCII: ``beta`` for β, the code if all else fails."""
    parts = unicodedata.decomposition(letter).rpartition("> ")[2].split()
    plain = "".join(SPELT.get(c, c) for c in (chr(int(part, 16)) for part in parts))
    name = unicodedata.name(letter, "").split()
    if letter in SPELT:
        plain = SPELT[letter]
    elif name[:1] == ["GREEK"] and "LETTER" in name:
        plain = name[3].capitalize() if name[1] == "CAPITAL" else name[3].lower().replace("lamda", "lambda")
    return plain if plain and plain.isascii() else letter.encode("ascii", "backslashreplace").decode()


def colour(stream: TextIO) -> bool:
    """Colour only on a terminal, and not under NO_COLOR (https://no-color.org) or a dumb one."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def width() -> int:
    """Columns, between 60 and 110."""
    return min(110, max(60, shutil.get_terminal_size((80, 24)).columns))


@contextmanager
def progress(total: int, unit: str = "claim") -> Iterator[Callable[[str], None] | None]:
    """A bar on standard error, if that is a terminal and it takes a second; called once a unit."""
    if not sys.stderr.isatty():
        yield None
        return
    from tqdm import tqdm

    with tqdm(total=total, delay=1, leave=False, file=sys.stderr, unit=unit) as bar:

        def done(name: str) -> None:
            bar.set_postfix_str(name, refresh=False)
            bar.update()

        yield done
