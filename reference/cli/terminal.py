"""What the terminal is: whether colours are wanted, how wide it is, and the progress bar on it."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO


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
