"""Numbers, arrays and strangers' texts in words, for every rendering."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

LONGEST = 8  # entries of a row, and rows of an array, beyond which the middle is left out
LONGEST_FRACTION = 24  # characters
COMMAND = re.compile(r"(:(?=:[A-Za-z])|##(?=\[))")


def escape(text: str) -> str:
    """The text on one line, with everything that could steer a terminal made visible.

    What the runner of GitHub Actions would take for its commands (``::notice::``, ``##[notice]``), wherever a line
    is broken, is set apart: a log of what strangers' code says must not give out points.
    """
    shown = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
    return COMMAND.sub(r"\1 ", shown)


def number(value: Any, digits: int | None = None) -> str:
    """A number as briefly as it can be said exactly (0.75, 1/3, 7), or with ``digits`` significant ones."""
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return escape(str(value))
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if not isinstance(value, int | float | Fraction):
        return escape(str(value))
    exact = Fraction(value)
    if exact.denominator == 1 and abs(exact) < 10**15:
        return str(exact.numerator)
    try:
        nearest = float(exact)
    except OverflowError:
        return f"about 10^{len(str(abs(int(exact)))) - 1}"
    if digits is not None:
        return f"{nearest:.{digits}g}"
    if Fraction(nearest) == exact:
        return repr(nearest)
    fraction = f"{exact.numerator}/{exact.denominator}"
    return fraction if len(fraction) <= LONGEST_FRACTION else f"{nearest:.17g}"


def value(x: Any) -> str:
    """Numbers, nested tuples and mappings; the middle of what is large is left out, and its shape is said."""
    if isinstance(x, Mapping):
        return ", ".join(f"{escape(str(name))} = {value(part)}" for name, part in x.items())
    if not isinstance(x, tuple | list):
        return number(x)
    text, whole = _rows(x)
    return text if whole else f"{text} (shape {' x '.join(map(str, _shape(x)))})"


def _rows(x: Any) -> tuple[str, bool]:
    if not isinstance(x, tuple | list):
        return number(x), True
    kept = list(x) if len(x) <= LONGEST else [*x[:3], *x[-1:]]
    parts = [_rows(part) for part in kept]
    texts = [text for text, _ in parts]
    if len(x) > LONGEST:
        texts.insert(3, "...")
    return f"[{', '.join(texts)}]", len(x) <= LONGEST and all(whole for _, whole in parts)


def _shape(x: Any) -> list[int]:
    return [len(x), *(_shape(x[0]) if x else [])] if isinstance(x, tuple | list) else []


def times(count: float) -> str:
    """A ratio, read aloud: 3.2, 150, 4.5e+14."""
    return f"{count:.2g}" if count < 10 or count >= 1e6 else f"{count:.0f}"


def probability(p: Fraction | float) -> str:
    """A small probability, rounded up so that the sentence "at most" stays true."""
    if p >= Fraction(1, 100):
        return f"{math.ceil(float(p) * 1000) / 1000:g}"
    exact = Fraction(p)
    if exact < Fraction(1, 10**300):
        return "1e-300"
    exponent = math.floor(math.log10(exact))
    mantissa = math.ceil(exact * Fraction(10) ** (1 - exponent))
    return f"{mantissa / 10:g}e{exponent:03d}"


def plural(count: int, noun: str) -> str:
    """1 case, 2 cases."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
