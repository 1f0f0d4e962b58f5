"""Formulas: what a setting declares, and how a line of a proof is read.

A formula is written as a Python expression, ``"beta**(t - i) * g[i]"``, and read into a SymPy expression that is
built unevaluated, so that a line is shown as its author wrote it. Reading knows a closed list of functions:

====================  =====================================================================
``E(f)``              the expectation of f
``Sum(f, (i, a, b))``  the sum of f over i = a, …, b; ``Product`` likewise
``dot(a, b)``         Σᵢ aᵢbᵢ, where a and b are vectors or sums, differences and multiples of vectors
``form(a, M, b)``     Σᵢ Σⱼ aᵢ Mᵢⱼ bⱼ, where M may contain ``outer(a, b)``
``delta(i, j)``       Kronecker's delta
``relu, abs, sqrt``   max(0, ·), |·| and the root that is not negative
``D(f, x)``           the partial derivative of f by x (a scalar, or an entry such as ``w[a]``)
``Integral(f, (x, a, b))``  the integral of f over x from a to b
====================  =====================================================================
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import sympy
from sympy import Add, Expr, Indexed, IndexedBase, Integer, Mul, Pow, Rational, Symbol


class FormulaError(ValueError):
    """A formula that cannot be read: an unknown name, a wrong number of indices, a float."""


class E(sympy.Function):
    """The expectation of its argument."""

    nargs = 1


class relu(sympy.Function):  # noqa: N801 - the field writes it small
    """max(0, ·)."""

    nargs = 1


class magnitude(sympy.Function):  # noqa: N801
    """|·|, which SymPy's own Abs would rewrite before anyone reads it."""

    nargs = 1


class delta(sympy.Function):  # noqa: N801
    """Kronecker's delta of two indices."""

    nargs = 2


class D(sympy.Function):
    """The partial derivative of the first argument by the second."""

    nargs = 2


FUNCTIONS = {"E": E, "relu": relu, "abs": magnitude, "delta": delta, "D": D}
HALF = Rational(1, 2)


@dataclass(frozen=True)
class Setting:
    """The symbols of a derivation.

    ``arrays`` and ``random`` map a name to the sizes of its dimensions, separated by blanks: ``"n"`` is a vector
    with indices 1..n, ``"n n"`` a matrix, ``""`` a scalar, and ``"*"`` is a dimension that runs over all steps
    0, 1, 2, …. ``random`` names what the expectation is over; all else is a parameter. ``nonzero`` parameters may
    be raised to symbolic powers; ``nonnegative`` ones may come out of a root. A ``symmetric`` matrix has Mᵢⱼ = Mⱼᵢ.
    ``indices`` are free indices and the size each runs to.
    """

    sizes: str = ""
    arrays: Mapping[str, str] = field(default_factory=dict)
    random: Mapping[str, str] = field(default_factory=dict)
    indices: Mapping[str, str] = field(default_factory=dict)
    symmetric: str = ""
    nonzero: str = ""
    nonnegative: str = ""
    _read: dict[tuple[str, ...], Expr] = field(default_factory=dict, compare=False, repr=False)

    def dimensions(self, name: str) -> tuple[str, ...] | None:
        """The sizes of the dimensions of ``name``; () for a scalar, None if it is not declared."""
        for table in (self.arrays, self.random):
            if name in table:
                return tuple(table[name].split())
        return () if name in self.sizes.split() or name in self.indices else None

    def is_random(self, name: str) -> bool:
        return name in self.random

    def is_symmetric(self, name: str) -> bool:
        return name in self.symmetric.split()


@dataclass(frozen=True)
class Equality:
    """The equation of two expressions."""

    lhs: Expr
    rhs: Expr


def add(*terms: Expr) -> Expr:
    return terms[0] if len(terms) == 1 else Add(*terms, evaluate=False)


def mul(*factors: Expr) -> Expr:
    return factors[0] if len(factors) == 1 else Mul(*factors, evaluate=False)


def power(base: Expr, exponent: Expr) -> Expr:
    return Pow(base, exponent, evaluate=False)


def symbol(name: str) -> Symbol:
    return Symbol(name)


def entry(name: str, *indices: Expr) -> Indexed:
    return IndexedBase(name)[indices]


class _Reader:
    """Reads one formula; ``bound`` are the indices that enclosing sums bind."""

    def __init__(self, setting: Setting, text: str):
        self.setting = setting
        self.text = text
        self.fresh = iter("ijklpqrs")
        self.used = {node.id for node in ast.walk(ast.parse(text, mode="eval")) if isinstance(node, ast.Name)}

    def fail(self, why: str) -> FormulaError:
        return FormulaError(f"{why}, in {self.text!r}")

    def fresh_index(self) -> Symbol:
        name = next((name for name in self.fresh if name not in self.used), None)
        if name is None:
            raise self.fail("no letter is left for an index")
        return symbol(name)

    def read(self, node: ast.expr, bound: frozenset[str]) -> Expr:
        match node:
            case ast.Constant(value=int() as value) if not isinstance(value, bool):
                return Integer(value)
            case ast.Name(id=name):
                return self.scalar(name, bound)
            case ast.Subscript(value=ast.Name(id=name), slice=index):
                return self.indexed(name, index, bound)
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return self.negative(self.read(operand, bound))
            case ast.BinOp(left=ast.Constant(value=int() as p), op=ast.Div(), right=ast.Constant(value=int() as q)):
                return Rational(p, q)
            case ast.BinOp(left=left, op=op, right=right):
                return self.binary(self.read(left, bound), op, self.read(right, bound))
            case ast.Call(func=ast.Name(id=name), args=args, keywords=[]):
                return self.call(name, args, bound)
        raise self.fail(f"{ast.unparse(node)!r} is not part of the language of formulas")

    @staticmethod
    def negative(term: Expr) -> Expr:
        return -term if term.is_Rational else mul(Integer(-1), term)

    def binary(self, left: Expr, op: ast.operator, right: Expr) -> Expr:
        match op:
            case ast.Add():
                return add(left, right)
            case ast.Sub():
                return add(left, self.negative(right))
            case ast.Mult():
                return mul(left, right)
            case ast.Div():
                return mul(left, power(right, Integer(-1)))
            case ast.Pow():
                return power(left, right)
        raise self.fail(f"the operator {type(op).__name__} is not part of the language of formulas")

    def scalar(self, name: str, bound: frozenset[str]) -> Expr:
        if name not in bound and self.setting.dimensions(name) != ():
            raise self.fail(f"{name!r} is not declared as a scalar, a size or an index")
        return symbol(name)

    def indexed(self, name: str, index: ast.expr, bound: frozenset[str]) -> Expr:
        dimensions = self.setting.dimensions(name)
        nodes = index.elts if isinstance(index, ast.Tuple) else [index]
        if not dimensions or len(dimensions) != len(nodes):
            raise self.fail(f"{name!r} is not declared with {len(nodes)} indices")
        return entry(name, *(self.read(one, bound) for one in nodes))

    def call(self, name: str, args: list[ast.expr], bound: frozenset[str]) -> Expr:
        if name in ("Sum", "Product", "Integral"):
            return self.binder(name, args, bound)
        if name == "sqrt" and len(args) == 1:
            return power(self.read(args[0], bound), HALF)
        if name == "dot" and len(args) == 2:
            return self.dot(*args, bound)
        if name == "form" and len(args) == 3:
            return self.form(*args, bound)
        if name in FUNCTIONS and len(args) == FUNCTIONS[name].nargs.args[0]:
            return FUNCTIONS[name](*(self.read(one, bound) for one in args), evaluate=False)
        raise self.fail(f"{name!r} with {len(args)} arguments is not a function of the language")

    def binder(self, name: str, args: list[ast.expr], bound: frozenset[str]) -> Expr:
        match args:
            case [body, ast.Tuple(elts=[ast.Name(id=index), low, high])]:
                if index in bound or self.setting.dimensions(index) is not None:
                    raise self.fail(f"the bound index {index!r} hides another symbol")
                limits = (symbol(index), self.read(low, bound), self.read(high, bound))
                return getattr(sympy, name)(self.read(body, bound | {index}), limits)
        raise self.fail(f"{name} is written {name}(f, (i, a, b))")

    # dot and form: vectors and matrices without their indices

    def dot(self, a: ast.expr, b: ast.expr, bound: frozenset[str]) -> Expr:
        index = self.fresh_index()
        body = mul(self.vector(a, index, bound), self.vector(b, index, bound))
        return sympy.Sum(body, (index, 1, self.size((a, b))))

    def form(self, a: ast.expr, matrix: ast.expr, b: ast.expr, bound: frozenset[str]) -> Expr:
        i, j = self.fresh_index(), self.fresh_index()
        body = mul(self.vector(a, i, bound), self.matrix(matrix, i, j, bound), self.vector(b, j, bound))
        return sympy.Sum(body, (i, 1, self.size((a,))), (j, 1, self.size((b,))))

    def size(self, nodes: Iterable[ast.expr]) -> Symbol:
        names = (leaf.id for node in nodes for leaf in ast.walk(node) if isinstance(leaf, ast.Name))
        for name in names:
            dimensions = self.setting.dimensions(name)
            if dimensions and len(dimensions) == 1:
                return symbol(dimensions[0])
        raise self.fail("no vector of known size in dot or form")

    def vector(self, node: ast.expr, index: Symbol, bound: frozenset[str]) -> Expr:
        match node:
            case ast.Name(id=name) if self.setting.dimensions(name) not in (None, ()):
                if len(self.setting.dimensions(name) or ()) != 1:
                    raise self.fail(f"{name!r} is not a vector")
                return entry(name, index)
            case ast.BinOp(left=left, op=op, right=right):
                return self.binary(self.vector(left, index, bound), op, self.vector(right, index, bound))
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return self.negative(self.vector(operand, index, bound))
        return self.read(node, bound)

    def matrix(self, node: ast.expr, i: Symbol, j: Symbol, bound: frozenset[str]) -> Expr:
        match node:
            case ast.Name(id=name) if len(self.setting.dimensions(name) or ()) == 2:
                return entry(name, i, j)
            case ast.Call(func=ast.Name(id="outer"), args=[a, b]):
                return mul(self.vector(a, i, bound), self.vector(b, j, bound))
            case ast.BinOp(left=left, op=op, right=right):
                return self.binary(self.matrix(left, i, j, bound), op, self.matrix(right, i, j, bound))
        raise self.fail(f"{ast.unparse(node)!r} is not a matrix")


def _tree(text: str) -> ast.expr:
    try:
        return ast.parse(text, mode="eval").body
    except SyntaxError as error:
        raise FormulaError(f"not a formula: {text!r} ({error.msg})") from None


def read_term(setting: Setting, text: str, free: Iterable[str] = ()) -> Expr:
    """The expression that ``text`` says; ``free`` are further indices that it may use."""
    key = (text, *sorted(free))
    if key not in setting._read:
        setting._read[key] = _Reader(setting, text).read(_tree(text), frozenset(free))
    return setting._read[key]


def read_equality(setting: Setting, text: str, free: Iterable[str] = ()) -> Equality:
    """The equation that ``text`` says: ``lhs == rhs``."""
    left, sign, right = text.partition("==")
    if not sign:
        raise FormulaError(f"an equation is written 'lhs == rhs', not {text!r}")
    return Equality(read_term(setting, left.strip(), free), read_term(setting, right.strip(), free))
