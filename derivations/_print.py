"""How a formula is shown: as Unicode text and as LaTeX, in the order in which its author wrote it."""

from __future__ import annotations

import sympy
from sympy import Expr, Indexed, Integer, Rational, Symbol
from sympy.core.function import AppliedUndef

from derivations._nodes import HALF, D, E, delta, magnitude, relu
from derivations._notation import Notation
from derivations._terms import Equality

SUM, PRODUCT, POWER, ATOM = 1, 2, 3, 4
"""How tightly a formula binds."""


class Printer:
    """Prints expressions in one notation."""

    def __init__(self, latex: bool):
        self.notation = Notation(latex)
        self.latex = latex

    def relation(self, relation: Equality) -> str:
        return f"{self.show(relation.lhs)} = {self.show(relation.rhs)}"

    def show(self, term: Expr, level: int = SUM) -> str:
        text, own = self.parts(term)
        return self.notation.bracket(text) if own < level else text

    def parts(self, term: Expr) -> tuple[str, int]:
        """The text and how tightly it binds."""
        match term:
            case Integer():
                return str(term).replace("-", "−" if not self.latex else "-"), ATOM if term >= 0 else SUM
            case Rational():
                return self.quotient(str(term.p), str(term.q)), PRODUCT
            case Symbol():
                return self.notation.name(term.name), ATOM
            case Indexed():
                return self.entry(term), ATOM
            case sympy.Add():
                return self.sum(term), SUM
            case sympy.Mul():
                return self.product(term)
            case sympy.Pow():
                return self.power(term)
            case sympy.Sum():
                return self.short(term) or (self.big("sum", term), PRODUCT)
            case sympy.Product():
                return self.big("prod", term), PRODUCT
            case E():
                return self.notation.function("E", self.show(term.args[0])), ATOM
            case magnitude():
                return self.notation.function("abs", self.show(term.args[0])), ATOM
            case relu():
                return self.notation.function("ReLU", self.show(term.args[0])), ATOM
            case delta():
                i, j = (self.show(arg) for arg in term.args)
                return (r"\delta" if self.latex else "δ") + self.notation.below(i + j), ATOM
            case D():
                return self.derivative(term), PRODUCT
            case sympy.Integral():
                return self.integral(term), PRODUCT
            case AppliedUndef():
                return self.notation.declared(term.func.__name__, self.show(term.args[0])), ATOM
        raise TypeError(f"{type(term).__name__} is not part of the language of formulas")

    def entry(self, term: Indexed) -> str:
        indices = [self.show(index) for index in term.indices]
        joint = "" if all(len(index) == 1 for index in indices) else ","
        name = self.notation.name(term.base.name)
        if self.latex and "_{" in name:
            return f"{name[:-1]},{joint.join(indices)}}}"
        return name + self.notation.below(joint.join(indices))

    def sum(self, term: sympy.Add) -> str:
        text = ""
        for k, part in enumerate(term.args):
            negative, rest = _without_sign(part)
            minus = "-" if self.latex else "−"
            shown = self.show(rest, PRODUCT if negative or k else SUM)
            if k:
                text += f" {minus} {shown}" if negative else f" + {shown}"
            else:
                text += f"{minus}{shown}" if negative else shown
        return text

    def product(self, term: sympy.Mul) -> tuple[str, int]:
        negative, rest = _without_sign(term)
        if negative:
            return ("-" if self.latex else "−") + self.show(rest, PRODUCT), SUM
        factors = _flat(term)
        above = [f for f in factors if not _is_inverse(f)]
        below = [f.base if f.exp == -1 else f.base**-f.exp for f in factors if _is_inverse(f)]
        if not below:
            return self.row(above), PRODUCT
        shown = self.show(below[0]) if self.latex and len(below) == 1 else self.row(below)
        return self.quotient(self.row(above), shown, len(below), below), PRODUCT

    def row(self, factors: list[Expr]) -> str:
        if not factors:
            return "1"
        if len(factors) == 1:
            return self.show(factors[0], PRODUCT)
        shown = [
            self.show(factor, self.tightness(factor, k, k == len(factors) - 1))
            for k, factor in enumerate(factors)
        ]
        text = shown[0]
        for right in shown[1:]:
            if self.latex or ("/" in text and text.count(" ") == 0 and not text.endswith(")")):
                text += " " + right
            else:
                text += ("" if _tight(text, right) else "·") + right
        return text

    def tightness(self, factor: Expr, place: int, last: bool) -> int:
        """How tightly a factor must bind to need no brackets: a sum does at the end, a fraction in front."""
        if isinstance(factor, (sympy.Sum, sympy.Product)):
            return PRODUCT if last else ATOM
        if isinstance(factor, Rational) and factor >= 0:
            return PRODUCT
        if isinstance(factor, sympy.Mul) and any(_is_inverse(one) for one in factor.args):
            compact = " " not in self.show(factor)
            return PRODUCT if self.latex or (place == 0 and compact) else POWER
        return POWER

    def quotient(self, above: str, below: str, others: int = 1, factors: list[Expr] | None = None) -> str:
        if self.latex:
            return rf"\frac{{{above}}}{{{below}}}"
        simple = others == 1 and (factors is None or not isinstance(factors[0], (sympy.Add, sympy.Mul)))
        if simple and " " not in above + below:
            return f"{above}/{below}"
        return f"{above} / {below}" if simple else f"{above} / {self._closed(below)}"

    @staticmethod
    def _closed(text: str) -> str:
        return text if text.startswith("(") and text.endswith(")") and text.count("(") == 1 else f"({text})"

    def power(self, term: sympy.Pow) -> tuple[str, int]:
        if term.exp == HALF:
            return self.notation.function("sqrt", self.show(term.base)), ATOM
        if term.exp == -1:
            return self.quotient("1", self.show(term.base, POWER)), PRODUCT
        base = self.show(term.base, ATOM)
        return base + self.notation.above(self.show(term.exp)), POWER

    def big(self, sign: str, term: Expr) -> str:
        body, *limits = term.args
        text = self.show(body, PRODUCT)
        for index, low, high in limits:
            text = self.notation.big(sign, self.show(index), self.show(low), self.show(high)) + text
        return text

    # ⟨a, b⟩ and aᵀMb

    def short(self, term: sympy.Sum) -> tuple[str, int] | None:
        body, *limits = term.args
        names = [limit[0].name for limit in limits]
        if not isinstance(body, sympy.Mul) or any(limit[1] != 1 for limit in limits):
            return None
        if len(names) == 1 and len(body.args) == 2:
            a, b = (self.vector(factor, names[0]) for factor in body.args)
            if a and b:
                return (rf"\langle {a}, {b}\rangle" if self.latex else f"⟨{a}, {b}⟩"), ATOM
        if len(names) == 2 and len(body.args) == 3:
            left, middle, right = body.args
            a, b = self.vector(left, names[0], PRODUCT), self.vector(right, names[1], PRODUCT)
            m = self.matrix(middle, *names)
            if a and b and m:
                return (rf"{a}^\top {m} {b}" if self.latex else f"{a}ᵀ{m}{b}"), PRODUCT
        return None

    def vector(self, term: Expr, index: str, level: int = SUM) -> str | None:
        """The vector whose entry the term is, without its index; None if it is not one."""
        return self.bare(term, (index,), level)

    def matrix(self, term: Expr, i: str, j: str) -> str | None:
        if isinstance(term, sympy.Mul) and len(term.args) == 2:
            a, b = self.bare(term.args[0], (i,), PRODUCT), self.bare(term.args[1], (j,), PRODUCT)
            return (rf"{a} {b}^\top" if self.latex else f"{a}{b}ᵀ") if a and b else None
        if isinstance(term, sympy.Add):
            parts = [self.matrix(part, i, j) for part in term.args]
            return self.notation.bracket(" + ".join(p for p in parts if p)) if all(parts) else None
        return self.bare(term, (i, j))

    def bare(self, term: Expr, names: tuple[str, ...], level: int = SUM) -> str | None:
        if isinstance(term, Indexed):
            own = tuple(str(index) for index in term.indices)
            return self.notation.name(term.base.name) if own == names else None
        if isinstance(term, sympy.Add):
            parts = []
            for k, part in enumerate(term.args):
                negative, rest = _without_sign(part)
                shown = self.bare(rest, names, PRODUCT)
                if shown is None:
                    return None
                sign = ("-" if self.latex else "−") if negative else "+"
                parts.append((f" {sign} " if k else sign if negative else "") + shown)
            text = "".join(parts)
            return self.notation.bracket(text) if level > SUM else text
        if isinstance(term, sympy.Mul):
            vectors = [shown for factor in term.args if (shown := self.bare(factor, names, PRODUCT))]
            scalars = [shown for factor in term.args if (shown := self.scalar(factor, names))]
            if not vectors or len(vectors) + len(scalars) < len(term.args):
                return None
            text = "".join(scalars) + (r" \odot " if self.latex else " ⊙ ").join(vectors)
            return self.notation.bracket(text) if level > SUM and len(vectors) > 1 else text
        return None

    def scalar(self, term: Expr, names: tuple[str, ...]) -> str | None:
        if {s.name for s in term.free_symbols} & set(names):
            return None
        plain = isinstance(term, sympy.Mul) and not any(_is_inverse(one) or _is_big(one) for one in term.args)
        return self.show(term, PRODUCT if plain else POWER)

    def derivative(self, term: D) -> str:
        of, by = self.show(term.args[0], PRODUCT), self.show(term.args[1])
        return rf"\frac{{\partial}}{{\partial {by}}} {of}" if self.latex else f"∂/∂{by} {of}"

    def integral(self, term: sympy.Integral) -> str:
        body, (x, low, high) = term.args
        limits = (
            f"_{{{self.show(low)}}}^{{{self.show(high)}}}"
            if self.latex
            else f"({self.show(low)}..{self.show(high)})"
        )
        sign = r"\int" if self.latex else "∫"
        space = r"\," if self.latex else ""
        return f"{sign}{limits} {self.show(body, PRODUCT)} {space}d{self.show(x)}"


def _tight(left: str, right: str) -> bool:
    """Whether two factors may stand side by side without a dot: no digits, and no names of many letters."""
    digits = right[:1].isdigit() and right[:1].isascii()
    return not digits and (
        not (len(right) > 1 and right[:2].isalpha() and right[:2].isascii()) or right.startswith("ReLU")
    )


def _is_big(term: Expr) -> bool:
    return isinstance(term, (sympy.Sum, sympy.Product))


def _is_inverse(term: Expr) -> bool:
    return isinstance(term, sympy.Pow) and isinstance(term.exp, Integer) and int(term.exp) < 0


def _flat(term: sympy.Mul) -> list[Expr]:
    """The factors, those of a product that stands in front among them; a fraction in front stays whole."""
    first, *rest = term.args
    if isinstance(first, sympy.Mul) and not any(_is_inverse(one) or one.has(sympy.Sum) for one in first.args):
        return [*_flat(first), *rest]
    return [first, *rest]


def _without_sign(term: Expr) -> tuple[bool, Expr]:
    """Whether the term is written with a minus in front, and the term without it."""
    if isinstance(term, sympy.Mul) and term.args[0] == -1:
        rest = term.args[1:]
        return True, rest[0] if len(rest) == 1 else sympy.Mul(*rest, evaluate=False)
    if isinstance(term, sympy.Mul) and isinstance(term.args[0], Rational) and term.args[0] < 0:
        return True, sympy.Mul(-term.args[0], *term.args[1:], evaluate=False)
    if isinstance(term, Rational) and term < 0:
        return True, -term
    if isinstance(term, sympy.Mul) and term.args and isinstance(term.args[0], sympy.Mul):
        negative, first = _without_sign(term.args[0])
        return negative, sympy.Mul(first, *term.args[1:], evaluate=False) if negative else term
    return False, term


TEXT = Printer(latex=False)
LATEX = Printer(latex=True)
