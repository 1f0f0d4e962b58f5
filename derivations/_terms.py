"""Formulas: what a setting declares, and how a line of a proof is read.

A formula is written as a Python expression, ``"beta**(t - i) * g[i]"``, and read into a SymPy expression that
is built unevaluated, so that a line is shown as its author wrote it. Reading knows a closed list of
functions:

====================  =====================================================================
``E(f)``              the expectation of f
``Sum(f, (i, a, b))``  the sum of f over i = a, …, b; ``Product`` likewise
``dot(a, b)``         Σᵢ aᵢbᵢ, where a and b are vectors or sums, differences and multiples of vectors
``form(a, M, b)``     Σᵢ Σⱼ aᵢ Mᵢⱼ bⱼ, where M may contain ``outer(a, b)``
``delta(i, j)``       Kronecker's delta
``relu, abs, sqrt``   max(0, ·), |·| and the root that is not negative
``D(f, x)``           the partial derivative of f by x (a scalar, or an entry such as ``w[a]``)
``Integral(f, (x, a, b))``  the integral of f over x from a to b
``phi(f)``            a function of one argument that the setting declares
====================  =====================================================================

Indices, limits of sums and symbolic exponents are whole numbers: made of sizes and indices only.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import sympy
from sympy import Expr, Integer, Rational, Symbol

from derivations._nodes import FUNCTIONS, HALF, add, declared, entry, mul, names_of, power, symbol

RESERVED = {*FUNCTIONS, "Sum", "Product", "Integral", "sqrt", "dot", "form", "outer"}
"""The functions of the language: no setting may declare one of these names."""


class FormulaError(ValueError):
    """A formula or a setting that cannot be read: an unknown name, a wrong number of indices, a float."""


@dataclass(frozen=True)
class Setting:
    """The symbols of a derivation.

    ``sizes`` are whole numbers, 0 included. ``arrays`` and ``random`` map a name to the sizes of its
    dimensions, separated by blanks: ``"n"`` is a vector with indices 1..n, ``"n n"`` a matrix, ``""`` a
    scalar, and ``"*"`` is a dimension that runs over all steps 0, 1, 2, …. ``random`` names what the
    expectation is over; all else is a parameter. ``indices`` are free indices and the size each runs to, from
    1. A ``symmetric`` matrix has Mᵢⱼ = Mⱼᵢ; ``nonzero`` parameters may have symbolic powers that are not
    visibly 0 or more; ``nonnegative`` names are assumed to be so. ``functions`` are functions of one argument,
    each with the formula of its derivative in z ("" where none is known): ``{"tanh": "1 - tanh(z)**2"}``."""

    sizes: str = ""
    arrays: Mapping[str, str] = field(default_factory=dict)
    random: Mapping[str, str] = field(default_factory=dict)
    indices: Mapping[str, str] = field(default_factory=dict)
    symmetric: str = ""
    nonzero: str = ""
    nonnegative: str = ""
    functions: Mapping[str, str] = field(default_factory=dict)
    _read: dict[tuple[str, ...], Expr] = field(default_factory=dict, init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        names = [*self.names(), *self.functions]
        for name in names:
            if (
                not name.isidentifier()
                or names.count(name) > 1
                or (name in RESERVED and name in self.functions)
            ):
                raise FormulaError(f"{name!r} is no name, or declared twice")
        tables = (*self.arrays.values(), *self.random.values())
        dimensions = [size for text in tables for size in text.split() if size != "*"]
        for size in (*self.indices.values(), *dimensions):
            if size not in self.sizes.split():
                raise FormulaError(f"{size!r} is not declared as a size")
        for name in (*self.symmetric.split(), *self.nonzero.split(), *self.nonnegative.split()):
            sizes = self.dimensions(name)
            if sizes is None or (self.is_symmetric(name) and (len(sizes) != 2 or sizes[0] != sizes[1])):
                raise FormulaError(f"{name!r} is not declared, or not as a square matrix")

    def names(self) -> list[str]:
        return [*self.sizes.split(), *self.arrays, *self.random, *self.indices]

    def dimensions(self, name: str) -> tuple[str, ...] | None:
        """The sizes of the dimensions of ``name``; () for a scalar, None if it is not declared."""
        for table in (self.arrays, self.random):
            if name in table:
                return tuple(table[name].split())
        return () if self.is_whole(name) else None

    def declares(self, name: str) -> bool:
        return self.dimensions(name) is not None

    def is_whole(self, name: str) -> bool:
        return name in self.sizes.split() or name in self.indices

    def is_random(self, name: str) -> bool:
        return name in self.random

    def is_symmetric(self, name: str) -> bool:
        return name in self.symmetric.split()


@dataclass(frozen=True)
class Equality:
    """The equation of two expressions."""

    lhs: Expr
    rhs: Expr

    def sides(self) -> tuple[Expr, Expr]:
        return self.lhs, self.rhs


class _Reader:
    """Reads one formula; ``bound`` are the indices that enclosing sums bind."""

    def __init__(self, setting: Setting, text: str, tree: ast.expr):
        self.setting = setting
        self.text = text
        self.fresh = iter("ijklpqrs")
        self.used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        self.integrated: set[str] = set()

    def fail(self, why: str) -> FormulaError:
        return FormulaError(f"{why}, in {self.text!r}")

    def fresh_index(self, bound: frozenset[str]) -> Symbol:
        taken = {*self.used, *bound, *self.setting.names()}
        name = next((name for name in self.fresh if name not in taken), None)
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
            case ast.BinOp(
                left=ast.Constant(value=int() as p), op=ast.Div(), right=ast.Constant(value=int() as q)
            ) if q:
                return Rational(p, q)
            case ast.BinOp(left=left, op=op, right=right):
                return self.binary(self.read(left, bound), op, self.read(right, bound), bound)
            case ast.Call(func=ast.Name(id=name), args=args, keywords=[]):
                return self.call(name, args, bound)
        raise self.fail(f"{ast.unparse(node)!r} is not part of the language of formulas")

    @staticmethod
    def negative(term: Expr) -> Expr:
        return -term if term.is_Rational else mul(Integer(-1), term)

    def binary(self, left: Expr, op: ast.operator, right: Expr, bound: frozenset[str]) -> Expr:
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
                return power(left, right if right.is_Rational else self.whole(right, bound))
        raise self.fail(f"the operator {type(op).__name__} is not part of the language of formulas")

    def whole(self, term: Expr, bound: frozenset[str]) -> Expr:
        """The term, if it is made of sizes and indices."""
        for name in sorted(names_of(term)):
            if name in self.integrated or not (name in bound or self.setting.is_whole(name)):
                raise self.fail(f"{name!r} is neither a size nor an index")
        return term

    def scalar(self, name: str, bound: frozenset[str]) -> Expr:
        if name not in bound and self.setting.dimensions(name) != ():
            raise self.fail(f"{name!r} is not declared as a scalar, a size or an index")
        return symbol(name)

    def indexed(self, name: str, index: ast.expr, bound: frozenset[str]) -> Expr:
        dimensions = self.setting.dimensions(name)
        nodes = index.elts if isinstance(index, ast.Tuple) else [index]
        if not dimensions or len(dimensions) != len(nodes):
            raise self.fail(f"{name!r} is not declared with {len(nodes)} indices")
        return entry(name, *(self.whole(self.read(one, bound), bound) for one in nodes))

    def call(self, name: str, args: list[ast.expr], bound: frozenset[str]) -> Expr:
        if name in ("Sum", "Product", "Integral"):
            return self.binder(name, args, bound)
        match name, args:
            case "sqrt", [a]:
                return power(self.read(a, bound), HALF)
            case "dot", [a, b]:
                return self.dot(a, b, bound)
            case "form", [a, matrix, b]:
                return self.form(a, matrix, b, bound)
        if name in FUNCTIONS and len(args) == FUNCTIONS[name][1]:
            terms = [self.read(one, bound) for one in args]
            if name == "delta":
                terms = [self.whole(term, bound) for term in terms]
            if name == "D" and not self.is_variable(terms[1]):
                raise self.fail("a derivative is taken by a scalar or an entry of an array")
            return FUNCTIONS[name][0](*terms, evaluate=False)
        if name in self.setting.functions and len(args) == 1:
            return declared(name)(self.read(args[0], bound), evaluate=False)
        raise self.fail(f"{name!r} with {len(args)} arguments is not a function of the language")

    def is_variable(self, term: Expr) -> bool:
        tables = (self.setting.arrays, self.setting.random)
        return isinstance(term, sympy.Indexed) or (
            isinstance(term, Symbol) and any(term.name in table for table in tables)
        )

    def binder(self, name: str, args: list[ast.expr], bound: frozenset[str]) -> Expr:
        match args:
            case [body, ast.Tuple(elts=[ast.Name(id=index), low, high])]:
                if index in bound or self.setting.dimensions(index) is not None:
                    raise self.fail(f"the bound index {index!r} hides another symbol")
                ends = [self.read(low, bound), self.read(high, bound)]
                if name == "Integral":
                    self.integrated.add(index)
                else:
                    ends = [self.whole(end, bound) for end in ends]
                return getattr(sympy, name)(self.read(body, bound | {index}), (symbol(index), *ends))
        raise self.fail(f"{name} is written {name}(f, (i, a, b))")

    # dot and form: vectors and matrices without their indices

    def dot(self, a: ast.expr, b: ast.expr, bound: frozenset[str]) -> Expr:
        size, index = self.size((a, b)), self.fresh_index(bound)
        body = mul(self.vector(a, index, bound), self.vector(b, index, bound))
        return sympy.Sum(body, (index, 1, symbol(size)))

    def form(self, a: ast.expr, matrix: ast.expr, b: ast.expr, bound: frozenset[str]) -> Expr:
        sizes = self.size((a,)), self.size((b,))
        i, j = self.fresh_index(bound), self.fresh_index(bound)
        middle = self.matrix(matrix, (i, j), sizes, bound)
        body = mul(self.vector(a, i, bound), middle, self.vector(b, j, bound))
        return sympy.Sum(body, (i, 1, symbol(sizes[0])), (j, 1, symbol(sizes[1])))

    def size(self, nodes: Iterable[ast.expr]) -> str:
        """The size that all vectors in the nodes have."""
        sizes = {size for node in nodes for size in self.sizes(node)}
        if len(sizes) != 1:
            raise self.fail("the vectors in dot, form and outer are expected to have one size")
        return sizes.pop()

    def sizes(self, node: ast.expr) -> Iterator[str]:
        match node:
            case ast.Name(id=name) if dimensions := self.setting.dimensions(name):
                if len(dimensions) != 1:
                    raise self.fail(f"{name!r} is not a vector")
                yield dimensions[0]
            case ast.BinOp(left=left, right=right):
                yield from self.sizes(left)
                yield from self.sizes(right)
            case ast.UnaryOp(operand=operand):
                yield from self.sizes(operand)

    def vector(self, node: ast.expr, index: Symbol, bound: frozenset[str]) -> Expr:
        match node:
            case ast.Name(id=name) if self.setting.dimensions(name):
                return entry(name, index)
            case ast.BinOp(left=left, op=op, right=right):
                sides = (self.vector(side, index, bound) for side in (left, right))
                return self.binary(next(sides), op, next(sides), bound)
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return self.negative(self.vector(operand, index, bound))
        return self.read(node, bound)

    def matrix(
        self, node: ast.expr, at: tuple[Symbol, Symbol], sizes: tuple[str, str], bound: frozenset[str]
    ) -> Expr:
        match node:
            case ast.Name(id=name) if self.setting.dimensions(name) == sizes:
                return entry(name, *at)
            case ast.Call(func=ast.Name(id="outer"), args=[a, b]) if (
                self.size((a,)),
                self.size((b,)),
            ) == sizes:
                return mul(self.vector(a, at[0], bound), self.vector(b, at[1], bound))
            case ast.BinOp(left=left, op=ast.Add() | ast.Sub() as op, right=right):
                sides = (self.matrix(side, at, sizes, bound) for side in (left, right))
                return self.binary(next(sides), op, next(sides), bound)
        raise self.fail(f"{ast.unparse(node)!r} is not a {sizes[0]} by {sizes[1]} matrix")


def read_term(setting: Setting, text: str, free: Iterable[str] = ()) -> Expr:
    """The expression that ``text`` says; ``free`` are further indices that it may use."""
    key = (text, *sorted(free))
    if key not in setting._read:
        try:
            tree = ast.parse(text, mode="eval").body
        except SyntaxError as error:
            raise FormulaError(f"not a formula: {text!r} ({error.msg})") from None
        setting._read[key] = _Reader(setting, text, tree).read(tree, frozenset(free))
    return setting._read[key]


def read_equality(setting: Setting, text: str, free: Iterable[str] = ()) -> Equality:
    """The equation that ``text`` says: ``lhs == rhs``."""
    left, sign, right = text.partition("==")
    if not sign:
        raise FormulaError(f"an equation is written 'lhs == rhs', not {text!r}")
    return Equality(*(read_term(setting, side.strip(), free) for side in (left, right)))
