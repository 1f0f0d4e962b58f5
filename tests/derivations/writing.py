"""Formulas as the text that is read: the inverse of the reader."""

import sympy
from sympy import Expr, Indexed, Rational, Symbol

from derivations._nodes import FUNCTIONS, HALF

NAMES = {function: name for name, (function, _) in FUNCTIONS.items()}


def written(term: Expr) -> str:
    """A text that is read as this formula, with all its brackets."""
    match term:
        case Rational():
            return str(term) if term >= 0 else f"({term})"
        case Symbol():
            return str(term.name)
        case Indexed():
            return f"{term.base.name}[{', '.join(map(written, term.indices))}]"
        case sympy.Add():
            return _joined(" + ", term.args)
        case sympy.Mul():
            return _joined("*", term.args)
        case sympy.Pow():
            base = f"({written(term.base)})"
            return f"sqrt{base}" if term.exp == HALF else f"{base}**({written(term.exp)})"
        case sympy.Sum() | sympy.Product() | sympy.Integral():
            text = written(term.args[0])
            for index, low, high in term.args[1:]:
                text = f"{type(term).__name__}({text}, ({index}, {written(low)}, {written(high)}))"
            return text
    name = NAMES.get(term.func, term.func.__name__)
    return f"{name}({', '.join(map(written, term.args))})"


def _joined(sign: str, parts: tuple[Expr, ...]) -> str:
    """The parts, from the left, as the reader puts them together; a longer row has its own brackets."""
    text = written(parts[0])
    for part in parts[1:]:
        text = f"({text}{sign}{written(part)})"
    return text
