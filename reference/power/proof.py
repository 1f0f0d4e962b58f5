"""Mutants that are proved to be the original: by the compiler, by exact laws of arithmetic, or as a dead assignment.

Only what holds without exception is taken for a proof: numbers are as a processor rounds them, operands and
arguments are evaluated in another order only where that can change nothing, and names are looked for in all sources.
What needs more than this, a shape, a law, a check made before, is no matter for a machine: it is listed, with the
reason written down.
"""

from __future__ import annotations

import ast
from types import CodeType
from typing import Any

from .target import Target

COMPILED = "Python compiles both to the same instructions."
ARITHMETIC = (
    "They differ in the order of what commutes exactly, or in a sign below an even power or a modulus."
)
DEAD = "The name is read nowhere, and nothing happens when it is computed."

EXACT = {"add", "multiply", "equal", "not_equal", "array_equal", "logical_and", "logical_or", "logical_xor"}
"""Functions of NumPy that do not depend on the order of two arguments, to the last bit."""
MODULI = {"abs", "absolute", "fabs", "square"}
PURE = {
    *(MODULI | EXACT),
    *(
        "mean",
        "sum",
        "std",
        "var",
        "prod",
        "sqrt",
        "exp",
        "log",
        "tanh",
        "dot",
        "outer",
        "maximum",
        "minimum",
    ),
    *("asarray", "zeros_like", "ones_like", "float", "int", "len"),
}
"""Calls that change nothing: of built-in functions, of NumPy's, and of the methods of arrays."""
NUMPY = ("np", "numpy")
HARMLESS = (
    *(ast.Name, ast.Attribute, ast.Subscript, ast.Slice, ast.Constant, ast.BinOp, ast.UnaryOp, ast.Tuple),
    *(ast.List, ast.keyword, ast.expr_context, ast.operator, ast.unaryop),
)


def proof(of: Target, file: str, changed: str) -> str:
    """Why the changed text of a file does what the original does; "" where it is not known to."""
    original = of.sources[file]
    if _instructions(compile(original, "", "exec")) == _instructions(compile(changed, "", "exec")):
        return COMPILED
    if _normal(original) == _normal(changed):
        return ARITHMETIC
    return DEAD if _dead(ast.parse(original), ast.parse(changed), of) else ""


# --- the compiler ------------------------------------------------------------------------------------------


def _instructions(code: CodeType) -> tuple[Any, ...]:
    """A code object without the lines that it was written on."""
    return (
        *(code.co_code, code.co_names, code.co_varnames, code.co_freevars, code.co_cellvars),
        *(code.co_flags, code.co_argcount, code.co_posonlyargcount, code.co_kwonlyargcount),
        *(code.co_name, code.co_exceptiontable, tuple(map(_constant, code.co_consts))),
    )


def _constant(value: Any) -> Any:
    """1, 1.0 and True apart, 0.0 and -0.0 too."""
    if isinstance(value, CodeType):
        return _instructions(value)
    if isinstance(value, tuple):
        return tuple(map(_constant, value))
    return type(value), repr(value)


# --- arithmetic --------------------------------------------------------------------------------------------


def _normal(text: str) -> str:
    tree = ast.parse(text)
    return ast.dump(_Normal(_bound(tree)).visit(tree))


def _bound(tree: ast.Module) -> set[str]:
    """The names that a file gives a meaning of its own, imports apart."""
    found = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and not isinstance(n.ctx, ast.Load)}
    found |= {n.arg for n in ast.walk(tree) if isinstance(n, ast.arg)}
    defined = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    return found | {n.name for n in ast.walk(tree) if isinstance(n, defined)}


class _Normal(ast.NodeTransformer):
    """Sorts what commutes exactly, and drops the sign of what only its square or its modulus is taken of."""

    def __init__(self, bound: set[str]) -> None:
        self.bound = bound

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        self.generic_visit(node)
        match node:
            case ast.BinOp(base, ast.Pow(), ast.Constant(int(n))) if n > 0 and n % 2 == 0:
                return ast.BinOp(self.unsigned(base), ast.Pow(), node.right)
        return node

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        match node:
            case ast.Call(_, [one]) if self.known(node, MODULI):
                return ast.Call(node.func, [self.unsigned(one)], node.keywords)
            case ast.Call(_, [one, other], []) if self.known(node, EXACT) and self.pure(one, other):
                return ast.Call(node.func, sorted((one, other), key=ast.dump), [])
        return node

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        self.generic_visit(node)
        match node:
            case ast.Compare(_, [ast.In() | ast.NotIn()], [ast.Tuple(values)]) if self.pure(*values):
                among = ast.Tuple(sorted(values, key=ast.dump), ast.Load())
                return ast.Compare(node.left, node.ops, [among])
        return node

    def unsigned(self, node: ast.expr) -> ast.expr:
        """Of a difference and its negative, of a number and its negative, always the same one."""
        match node:
            case ast.UnaryOp(ast.USub(), operand):
                return self.unsigned(operand)
            case ast.BinOp(left, ast.Sub(), right) if self.pure(left, right):
                first, second = sorted((left, right), key=ast.dump)
                return ast.BinOp(first, ast.Sub(), second)
        return node

    def known(self, call: ast.Call, names: set[str]) -> bool:
        """Whether it calls one of these functions, of NumPy or built in."""
        match call.func:
            case ast.Attribute(ast.Name(module), name):
                return module in NUMPY and module not in self.bound and name in names
            case ast.Name("abs"):
                return "abs" in names and "abs" not in self.bound
        return False

    def pure(self, *nodes: ast.expr) -> bool:
        """Whether they may be evaluated in any order: names, numbers, arithmetic and PURE calls."""
        return all(self.harmless(node) for each in nodes for node in ast.walk(each))

    def harmless(self, node: ast.AST) -> bool:
        match node:
            case ast.Call(ast.Name(name) | ast.Attribute(_, name), _, keywords):
                return name in PURE - self.bound and all(k.arg not in (None, "out") for k in keywords)
        return isinstance(node, HARMLESS)


# --- assignments that nobody reads -------------------------------------------------------------------------


def _dead(before: ast.Module, after: ast.Module, of: Target) -> bool:
    """Whether an assignment at the top of a file was left out that has no effect, to a name that is read nowhere.

    What is computed when the file is loaded can be computed: the subject has been loaded.
    """
    pairs = list(zip(before.body, after.body, strict=False))
    changed = [(old, new) for old, new in pairs if ast.dump(old) != ast.dump(new)]
    if len(before.body) != len(after.body) or len(changed) != 1:
        return False
    match changed[0]:
        case ast.Assign([ast.Name(name)], value), ast.Pass():
            told = _Normal(set()).pure(value) and not any(isinstance(n, ast.Call) for n in ast.walk(value))
            offered = name in of.offers.values() or name in of.offers
            return told and not offered and not any(_reads(text, name) for text in of.sources.values())
    return False


def _reads(text: str, name: str) -> bool:
    """Whether a text has the name: read, imported, as an attribute or in quotes; unevaluated annotations apart."""
    tree = ast.parse(text)
    postponed = [n for n in tree.body if isinstance(n, ast.ImportFrom) and n.module == "__future__"]
    if any(alias.name == "annotations" for each in postponed for alias in each.names):
        tree = _Unannotated().visit(tree)
    for node in ast.walk(tree):
        match node:
            case ast.Name(id, ast.Load() | ast.Del()) | ast.Attribute(_, id) | ast.Constant(str(id)):
                names = [id]
            case ast.Global(names) | ast.Nonlocal(names):
                pass
            case ast.alias(id):
                names = [id.rpartition(".")[2]]
            case _:
                continue
        if name in names or "*" in names:
            return True
    return False


class _Unannotated(ast.NodeTransformer):
    """Without annotations."""

    def visit_arg(self, node: ast.arg) -> ast.AST:
        return ast.arg(node.arg)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        node.returns = None
        return self.generic_visit(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        node.annotation = ast.Constant(None)
        return self.generic_visit(node)
