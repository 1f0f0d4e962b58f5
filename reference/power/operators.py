"""The operators: what each makes of a piece of syntax. All of them are plain functions on the syntax tree.

An operator is given a node and where it stands, and yields what may stand there instead.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

ARITHMETIC: Mapping[type[ast.operator], tuple[type[ast.operator], ...]] = {
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div, ast.Add),
    ast.Div: (ast.Mult,),
    ast.FloorDiv: (ast.Div, ast.Mult),
    ast.Mod: (ast.FloorDiv,),
    ast.Pow: (ast.Mult,),
    ast.MatMult: (ast.Mult,),
    ast.BitAnd: (ast.BitOr,),
    ast.BitOr: (ast.BitAnd,),
}
COMPARISON: Mapping[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
FUNCTIONS = (
    *(("mean", "sum"), ("sum", "mean"), ("min", "max"), ("max", "min"), ("any", "all"), ("all", "any")),
    *(("argmin", "argmax"), ("argmax", "argmin"), ("minimum", "maximum"), ("maximum", "minimum")),
    *(("var", "std"), ("std", "var"), ("cos", "sin"), ("sin", "cos"), ("floor", "ceil"), ("ceil", "floor")),
    *(("zeros", "ones"), ("ones", "zeros"), ("zeros_like", "ones_like"), ("ones_like", "zeros_like")),
    *(("cumsum", "cumprod"), ("normal", "uniform"), ("uniform", "normal"), ("sqrt", "square")),
    *(("log", "log2"), ("log1p", "log"), ("exp", "exp2"), ("expm1", "exp"), ("outer", "inner")),
    *(("standard_normal", "random"), ("random", "standard_normal")),
)
NON_COMMUTATIVE = (ast.Sub, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow, ast.MatMult)
OPERANDS = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.FloorDiv, ast.Mod, ast.MatMult)
ASSIGNED = (ast.Assign, ast.AugAssign, ast.AnnAssign)
DROPPED = (*ASSIGNED, ast.For, ast.While, ast.Expr, ast.Raise, ast.Assert, ast.Break, ast.Continue)


@dataclass(frozen=True)
class Where:
    """The node's parent, the parent's field that holds it, and what the function around it names.

    ``locals`` are the variables that it assigns, in their order, its parameters apart.
    """

    parent: ast.AST
    field: str
    parameters: tuple[str, ...] = ()
    locals: tuple[str, ...] = ()


Operator = Callable[[ast.AST, Where], Iterator[ast.AST]]


def arithmetic(node: ast.AST, where: Where) -> Iterator[ast.AST]:
    """a + b becomes a - b, and so on."""
    match node:
        case ast.BinOp(left, op, right):
            yield from (ast.BinOp(left, other(), right) for other in ARITHMETIC.get(type(op), ()))
        case ast.AugAssign(target, op, value):
            yield from (ast.AugAssign(target, other(), value) for other in ARITHMETIC.get(type(op), ()))


def comparison(node: ast.AST, where: Where) -> Iterator[ast.AST]:
    """a < b becomes a <= b, and a >= b."""
    if isinstance(node, ast.Compare):
        for i, op in enumerate(node.ops):
            for other in COMPARISON[type(op)]:
                yield ast.Compare(node.left, [*node.ops[:i], other(), *node.ops[i + 1 :]], node.comparators)


def condition(node: ast.AST, where: Where) -> Iterator[ast.AST]:
    """A condition becomes its contrary, a mask too; and becomes or."""
    match node:
        case ast.BoolOp(op, values):
            yield ast.BoolOp(ast.Or() if isinstance(op, ast.And) else ast.And(), values)
        case ast.UnaryOp(ast.Not() | ast.Invert(), operand):
            yield operand
        case ast.IfExp(_, body, orelse):
            yield from (body, orelse)
    if where.field in ("test", "ifs") and isinstance(node, ast.expr):
        compared = isinstance(node, ast.Compare) and len(node.ops) == 1
        if not compared and not isinstance(node, ast.UnaryOp):
            yield ast.UnaryOp(ast.Not(), node)


def exponent(node: ast.AST, where: Where) -> Iterator[ast.AST]:
    """a**n becomes a, a**(n + 1), and (if n is no number) a**(n - 1)."""
    match node:
        case ast.BinOp(left, ast.Pow(), ast.Constant(int(n) | float(n))):
            yield from (left, ast.BinOp(left, ast.Pow(), ast.Constant(n + 1)))
        case ast.BinOp(left, ast.Pow(), right):
            moved = (ast.BinOp(right, op, ast.Constant(1)) for op in (ast.Add(), ast.Sub()))
            yield from (left, *(ast.BinOp(left, ast.Pow(), by) for by in moved))


def axis(node: ast.AST, where: Where) -> Iterator[ast.AST]:
    """axis=0 becomes axis=1 and the other way round; a transposition is left out."""
    match node:
        case ast.keyword("axis", ast.Constant(0)):
            yield ast.keyword("axis", ast.Constant(1))
        case ast.keyword("axis", _):
            yield ast.keyword("axis", ast.Constant(0))
        case ast.Attribute(value, "T"):
            yield value


def constant(node: ast.AST, where: Where) -> Iterator[ast.AST]:
    """A number that is no integer becomes 0, and twice as large; 2 and larger integers become 0; True False."""
    match node:
        case ast.Constant(bool(value)):
            yield ast.Constant(not value)
        case ast.Constant(int(value)) if value > 1:
            yield ast.Constant(0)
        case ast.Constant(float(value)):
            yield from (ast.Constant(0.0), ast.Constant(2 * value))


def off_by_one(node: ast.AST, where: Where) -> Iterator[ast.AST]:
    """An integer, a bound of a slice and an argument of range become one more, and one less."""
    match node:
        case ast.Constant(value) if type(value) is int:
            if not (isinstance(where.parent, ast.BinOp) and isinstance(where.parent.op, ast.Pow)):
                yield from (_integer(value + 1), _integer(value - 1))
        case ast.expr():
            of_range = (
                isinstance(where.parent, ast.Call) and where.field == "args" and _is_range(where.parent)
            )
            if of_range or isinstance(where.parent, ast.Slice):
                yield from (ast.BinOp(node, op, ast.Constant(1)) for op in (ast.Add(), ast.Sub()))


def sign(node: ast.AST, where: Where) -> Iterator[ast.AST]:
    """What is assigned, returned or collected gets the other sign; a minus is left out."""
    match node:
        case ast.UnaryOp(ast.USub(), operand):
            yield operand
        case ast.BinOp() | ast.Call() | ast.Name() | ast.Attribute() | ast.Subscript() if _is_value(where):
            yield ast.UnaryOp(ast.USub(), node)


def operand(node: ast.AST, where: Where) -> Iterator[ast.AST]:
    """Of a + b (a term, a factor, a condition) one is left out; a += b becomes a = b."""
    match node:
        case ast.AugAssign(target, op, value) if isinstance(op, OPERANDS):
            yield _assign([target], [value])
        case ast.BinOp(left, op, right) if isinstance(op, OPERANDS):
            yield from (left, right)
        case ast.BoolOp(op, values):
            for i in range(len(values)):
                rest = [*values[:i], *values[i + 1 :]]
                yield rest[0] if len(rest) == 1 else ast.BoolOp(op, rest)


def swap(node: ast.AST, where: Where) -> Iterator[ast.AST]:
    """Neighbouring arguments, values of a tuple and operands change places."""
    match node:
        case ast.Call(func, args, keywords):
            for i, (one, other) in enumerate(pairwise(args)):
                if not any(isinstance(x, ast.Starred) or _is_string(x) for x in (one, other)):
                    yield ast.Call(func, [*args[:i], other, one, *args[i + 2 :]], keywords)
            for i, (first, second) in enumerate(pairwise(keywords)):
                exchanged = [ast.keyword(first.arg, second.value), ast.keyword(second.arg, first.value)]
                yield ast.Call(func, args, [*keywords[:i], *exchanged, *keywords[i + 2 :]])
        case ast.Tuple(values, ast.Load()):
            for i, (one, other) in enumerate(pairwise(values)):
                yield ast.Tuple([*values[:i], other, one, *values[i + 2 :]], ast.Load())
        case ast.BinOp(left, op, right) if isinstance(op, NON_COMMUTATIVE):
            yield ast.BinOp(right, op, left)


def variable(node: ast.AST, where: Where) -> Iterator[ast.AST]:
    """A parameter becomes the next parameter of the same function and the one before, a local the one before."""
    match node:
        case ast.Name(id, ast.Load()) if id in where.parameters and len(where.parameters) > 1:
            at = where.parameters.index(id)
            after, before = where.parameters[(at + 1) % len(where.parameters)], where.parameters[at - 1]
            yield from (ast.Name(other, ast.Load()) for other in dict.fromkeys((after, before)))
        case ast.Name(id, ast.Load()) if id in where.locals[1:]:
            yield ast.Name(where.locals[where.locals.index(id) - 1], ast.Load())


def function(node: ast.AST, where: Where) -> Iterator[ast.AST]:
    """mean becomes sum, cos becomes sin, and so on."""
    match node:
        case ast.Call(ast.Attribute(value, name), args, keywords):
            for one, other in FUNCTIONS:
                if name == one:
                    yield ast.Call(ast.Attribute(value, other, ast.Load()), args, keywords)
        case ast.Call(ast.Name(name), args, keywords):
            for one, other in FUNCTIONS:
                if name == one and one in ("min", "max", "any", "all"):
                    yield ast.Call(ast.Name(other, ast.Load()), args, keywords)


def call(node: ast.AST, where: Where) -> Iterator[ast.AST]:
    """f(x) becomes x, x.f() becomes x, and a keyword argument is left out."""
    match node:
        case ast.Call(func, args, keywords):
            if len(args) == 1 and isinstance(args[0], ast.expr) and not isinstance(args[0], ast.Starred):
                yield args[0]
            if not args and isinstance(func, ast.Attribute):
                yield func.value
            for i, named in enumerate(keywords):
                if named.arg is not None:
                    yield ast.Call(func, args, [*keywords[:i], *keywords[i + 1 :]])


def statement(node: ast.AST, where: Where) -> Iterator[ast.AST]:
    """A statement is left out, a loop as a whole; of a, b = x, y also one half."""
    match node:
        case ast.Assign([ast.Tuple(targets)], ast.Tuple(values)) if len(targets) == len(values):
            for i in range(len(targets)):
                kept = [*targets[:i], *targets[i + 1 :]], [*values[:i], *values[i + 1 :]]
                yield _assign(*kept)
    if isinstance(node, DROPPED) and not (isinstance(node, ast.AnnAssign) and node.value is None):
        yield ast.Pass()


OPERATORS: Mapping[str, Operator] = {
    "arithmetic": arithmetic,
    "comparison": comparison,
    "condition": condition,
    "exponent": exponent,
    "axis": axis,
    "constant": constant,
    "off by one": off_by_one,
    "sign": sign,
    "left-out operand": operand,
    "swap": swap,
    "variable": variable,
    "function": function,
    "left-out call": call,
    "left-out statement": statement,
}
"""The operators by name; of two that make the same, the first is named."""


def _is_string(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _integer(value: int) -> ast.expr:
    return ast.Constant(value) if value >= 0 else ast.UnaryOp(ast.USub(), ast.Constant(-value))


def _is_range(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Name) and call.func.id == "range"


def _is_value(where: Where) -> bool:
    assigned = isinstance(where.parent, ast.Assign | ast.AnnAssign | ast.AugAssign | ast.Return)
    collected = isinstance(where.parent, ast.ListComp | ast.GeneratorExp) and where.field == "elt"
    return (assigned and where.field == "value") or collected


def _assign(targets: list[ast.expr], values: list[ast.expr]) -> ast.Assign:
    if len(targets) == 1:
        return ast.Assign(targets, values[0], lineno=0)
    return ast.Assign([ast.Tuple(targets, ast.Store())], ast.Tuple(values, ast.Load()), lineno=0)
