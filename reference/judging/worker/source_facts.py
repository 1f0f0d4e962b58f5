"""What the text of somebody's function tells about how it is called, read off its syntax tree; nothing runs."""

from __future__ import annotations

import ast
import copy
import inspect
import textwrap
from collections.abc import Callable, Iterator
from typing import Any

Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def inside(callee: Callable[..., Any]) -> Callable[..., Any]:
    """The function of the same name that a decorator passes everything on to; if there is none, the callee."""
    held = getattr(inspect.unwrap(callee), "__closure__", None) or ()
    code = getattr(callee, "__code__", None)
    passes = inspect.CO_VARARGS | inspect.CO_VARKEYWORDS
    if not held or code is None or code.co_flags & passes != passes:
        return callee
    found = [each for each in map(_content, held) if inspect.isfunction(each)]
    same = [each for each in found if each.__name__ == callee.__name__]
    return same[0] if len(same) == 1 else callee


def _content(cell: Any) -> Any:
    try:
        return cell.cell_contents
    except ValueError:  # nothing yet
        return None


def tree_of(callee: Callable[..., Any]) -> Function | None:
    """The syntax tree of a function, a method or a class; None where there is no source."""
    try:
        module = ast.parse(textwrap.dedent(inspect.getsource(inspect.unwrap(inside(callee)))))
    except (OSError, TypeError, ValueError, SyntaxError):
        return _of_methods(callee) if isinstance(callee, type) else None
    node = module.body[0] if module.body else None
    return node if isinstance(node, Function) else None


def _of_methods(build: type) -> ast.ClassDef | None:
    """A class of a notebook's cell, whose methods can be found, but not itself."""
    methods = [held for held in vars(build).values() if inspect.isfunction(held)]
    trees = [
        tree for tree in map(tree_of, methods) if isinstance(tree, (ast.FunctionDef, ast.AsyncFunctionDef))
    ]
    if not trees:
        return None
    return ast.ClassDef(name=build.__name__, bases=[], keywords=[], body=list(trees), decorator_list=[])


def returned(tree: Function) -> list[ast.expr]:
    """What stands after each ``return``."""
    return [node.value for node in _own(tree) if isinstance(node, ast.Return) and node.value is not None]


def _own(tree: ast.AST) -> Iterator[ast.AST]:
    """All nodes but those of functions inside."""
    for child in ast.iter_child_nodes(tree):
        if not isinstance(child, (ast.FunctionDef, ast.Lambda, ast.ClassDef)):
            yield child
            yield from _own(child)


def is_named(node: ast.AST, name: str) -> bool:
    """Whether an expression is the variable of this name."""
    return isinstance(node, ast.Name) and node.id == name


def names_in(node: ast.AST) -> set[str]:
    """The variables of an expression."""
    return {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}


def made_of(tree: Function, name: str) -> set[str]:
    """The variables that come, by way of assignments, of the variable ``name``."""
    found = {name}
    for _ in range(3):
        for node in ast.walk(tree):
            if isinstance(node, (ast.Assign, ast.AugAssign, ast.AnnAssign)) and node.value is not None:
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                if found & names_in(node.value) and len(targets) == 1 and isinstance(targets[0], ast.Name):
                    found.add(targets[0].id)
    return found


def texts(tree: ast.AST) -> set[str]:
    """The strings in it, docstrings apart."""
    bare = {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Expr)}
    return {
        n.value
        for n in ast.walk(tree)
        if isinstance(n, ast.Constant) and isinstance(n.value, str) and id(n) not in bare
    }


def attributes(tree: ast.AST, of: str | None = None) -> set[str]:
    """The attributes that are read or set, of any object or of the variable ``of``."""
    return {
        n.attr
        for n in ast.walk(tree)
        if isinstance(n, ast.Attribute)
        and (of is None or (isinstance(n.value, ast.Name) and n.value.id == of))
    }


def called(tree: ast.AST) -> set[str]:
    """The names of the methods that are called."""
    calls = [n.func for n in ast.walk(tree) if isinstance(n, ast.Call)]
    return {f.attr for f in calls if isinstance(f, ast.Attribute)}


def takes_numbers(tree: ast.AST) -> bool:
    """Whether roots are taken of numbers, which an array is not: ``math.sqrt``."""
    calls = [n.func for n in ast.walk(tree) if isinstance(n, ast.Call)]
    return any(isinstance(f, ast.Attribute) and f.attr == "sqrt" and is_named(f.value, "math") for f in calls)


def is_called(tree: ast.AST, name: str) -> bool:
    """Whether the variable ``name`` is called as a function."""
    calls = [n.func for n in ast.walk(tree) if isinstance(n, ast.Call)]
    return any(isinstance(f, ast.Name) and f.id == name for f in calls)


def container(tree: Function, name: str) -> str:
    """Whether ``name`` (a variable, or an attribute of self) is used as a "dict" or as a "list"; "" if unseen."""
    dict_like = list_like = False
    keys = {
        n.target.id
        for n in ast.walk(tree)
        if isinstance(n, ast.For) and _is(n.iter, name) and isinstance(n.target, ast.Name)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and _is(node.value, name):
            dict_like |= node.attr in ("items", "keys", "values")
        if isinstance(node, ast.Subscript) and _is(node.value, name):
            inner = list(ast.walk(node.slice))
            dict_like |= bool(texts(node.slice)) or any(isinstance(n, ast.JoinedStr) for n in inner)
            dict_like |= isinstance(node.slice, ast.Name) and node.slice.id in keys
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.FloorDiv):
            dict_like |= any(_is(n, name) for n in ast.walk(node.left))
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in ("zip", "enumerate")
        ):
            list_like |= any(_is(argument, name) or _each_of(argument, name) for argument in node.args)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "range":
            counted = [a for a in node.args if isinstance(a, ast.Call) and a.args]
            list_like |= any(_is(argument.args[0], name) for argument in counted)
        asked = isinstance(node, ast.Call) and is_named(node.func, "isinstance") and ast.unparse(node)
        if asked == f"isinstance({name}, dict)":
            return "dict"  # one of those that it takes
    return "" if dict_like == list_like else "dict" if dict_like else "list"


def _each_of(node: ast.AST, name: str) -> bool:
    """``(p for p in params)``: all there are, one after the other."""
    match node:
        case ast.GeneratorExp(elt=ast.Name(id=one), generators=[ast.comprehension(target=ast.Name(id=each))]):
            return one == each and _is(node.generators[0].iter, name)
    return False


def _is(node: ast.AST, name: str) -> bool:
    """The variable ``name``, or ``self.name``."""
    if isinstance(node, ast.Attribute):
        return isinstance(node.value, ast.Name) and node.value.id == "self" and node.attr == name
    return isinstance(node, ast.Name) and node.id == name


def config_keys(tree: Function, name: str) -> set[str]:
    """The keys that are looked up in the dict ``name``, by subscript, ``get`` or ``setdefault``."""
    found = set()
    for node in ast.walk(tree):
        key: ast.AST | None = None
        if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name) and node.value.id == name:
            key = node.slice
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
            held = node.func.value
            if (
                isinstance(held, ast.Name)
                and held.id == name
                and node.func.attr in ("get", "setdefault", "pop")
            ):
                key = node.args[0]
        if isinstance(key, ast.Constant) and isinstance(key.value, str):
            found.add(key.value)
    return found


def keys_set(tree: Function, name: str) -> set[str]:
    """The keys that are assigned in the dict ``name``."""
    return {
        node.slice.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Subscript)
        and isinstance(node.ctx, ast.Store)
        and isinstance(node.value, ast.Name)
        and node.value.id == name
        and isinstance(node.slice, ast.Constant)
        and isinstance(node.slice.value, str)
    }


def weight_of(tree: ast.AST, momentum: set[str], running: set[str]) -> str:
    """What the momentum multiplies in running statistics: the "old" ones, the "new" ones, or "" (not seen)."""
    old = new = False
    for node in ast.walk(tree):
        if not (isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult)):
            continue
        for factor, other in ((node.left, node.right), (node.right, node.left)):
            if not _mentions(other, running):
                continue
            if isinstance(factor, (ast.Name, ast.Attribute)) and _mentions(factor, momentum):
                old = True
            if (
                isinstance(factor, ast.BinOp)
                and isinstance(factor.op, ast.Sub)
                and _mentions(factor.right, momentum)
            ):
                new = True
    return "" if old == new else "old" if old else "new"


def _mentions(node: ast.AST, names: set[str]) -> bool:
    last = {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
    last |= {n.attr for n in ast.walk(node) if isinstance(n, ast.Attribute)}
    last |= texts(node)
    return bool(last & names)


class _Keys(ast.NodeTransformer):
    """Makes of ``config["m"]`` and of ``config.get("m", …)`` what ``config.m`` is."""

    def __init__(self, owner: str) -> None:
        self.owner = owner

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        self.generic_visit(node)
        return self._attribute(node.value, node.slice, node.ctx) or node

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        func = node.func
        looks = isinstance(func, ast.Attribute) and func.attr in ("get", "setdefault", "pop") and node.args
        made = self._attribute(func.value, node.args[0], ast.Load()) if looks else None  # type: ignore[attr-defined]
        return made or node

    def _attribute(self, value: ast.expr, key: ast.expr, context: ast.expr_context) -> ast.Attribute | None:
        if not (isinstance(value, ast.Name) and value.id == self.owner):
            return None
        if not (isinstance(key, ast.Constant) and isinstance(key.value, str)):
            return None
        return ast.Attribute(value, key.value, context)


def of_keys(tree: ast.AST, owner: str) -> ast.AST:
    """The tree, with attributes in place of the keys of the dict ``owner``."""
    made: ast.AST = _Keys(owner).visit(copy.deepcopy(tree))
    return made
