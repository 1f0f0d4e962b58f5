"""What the attributes of an object are made of, read off the assignments of some of its methods; nothing runs."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from .names import COLLECTED_GRADS, bare
from .source_facts import of_keys

GRADIENTS = COLLECTED_GRADS | {"grad", "gradient", "dweights", "dbiases", "dw", "db"}
_SUMS, _PRODUCTS = ("add", "subtract", "maximum", "minimum", "where", "clip"), ("multiply", "outer")
_KEPT = (
    "abs",
    "absolute",
    "copy",
    "array",
    "asarray",
    "float32",
    "float64",
    "astype",
    "reshape",
    "sum",
    "negative",
)
_READ = ("get", "setdefault", "copy", "astype", "reshape", "items", "values", "pop", "ravel", "flatten")
_NOTHING = (
    "zeros_like",
    "ones_like",
    "zeros",
    "ones",
    "len",
    "range",
    "full_like",
    "full",
    "keys",
    "id",
    "str",
)


@dataclass(frozen=True)
class Store:
    """One assignment to an attribute: ``of_itself`` if the new value is made of the old one.

    ``counts`` says that it is one more than before.
    """

    value: ast.expr
    of_itself: bool
    counts: bool


def assigned(tree: ast.AST) -> Iterator[tuple[ast.expr, ast.expr]]:
    """Each target and what it is assigned; of several at once each with its own."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                yield from _pairs(target, node.value)
        elif isinstance(node, ast.AnnAssign) and node.value is not None:
            yield node.target, node.value


def _pairs(target: ast.expr, value: ast.expr) -> Iterator[tuple[ast.expr, ast.expr]]:
    if isinstance(target, (ast.Tuple, ast.List)):
        values = value.elts if isinstance(value, (ast.Tuple, ast.List)) else []
        if len(values) != len(target.elts):
            values = [value] * len(target.elts)
        for each, part in zip(target.elts, values, strict=True):
            yield from _pairs(each, part)
    else:
        yield target, value


def is_attribute(node: ast.AST, name: str, owner: str = "self") -> bool:
    """Whether it is ``self.name``."""
    return (
        isinstance(node, ast.Attribute)
        and node.attr == name
        and isinstance(node.value, ast.Name)
        and node.value.id == owner
    )


class Assignments:
    """The assignments of some methods to the attributes of ``owner``, and to the variables on the way there.

    ``gradients`` are the variables that are gradients, or collections of them. The owner may be a dict, whose keys
    are then taken for attributes (``keyed``).
    """

    def __init__(
        self, trees: Sequence[ast.AST], owner: str, gradients: Collection[str], keyed: bool = False
    ) -> None:
        trees = [of_keys(tree, owner) for tree in trees] if keyed else trees
        self.trees, self.owner, self.gradients = trees, owner, set(gradients)
        self.made: dict[str, list[ast.expr]] = {}
        for tree in trees:
            self._define(tree)

    def _define(self, tree: ast.AST) -> None:
        for target, value in assigned(tree):
            if isinstance(target, ast.Name):
                self.made.setdefault(target.id, []).append(value)
        for node in ast.walk(tree):
            if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
                self.made.setdefault(node.target.id, []).append(node.value)
            elif isinstance(node, (ast.For, ast.comprehension)):
                self._bind(node.target, node.iter)

    def _bind(self, target: ast.expr, items: ast.expr) -> None:
        """What a loop's variables are: of ``zip`` each its own, of ``enumerate`` and ``items`` the second."""
        if isinstance(items, ast.Call):
            name = _last(items.func)
            parts = target.elts if isinstance(target, ast.Tuple) else []
            if name == "zip" and len(parts) == len(items.args):
                for part, one in zip(parts, items.args, strict=True):
                    self._bind(part, one)
                return
            if name == "enumerate" and len(parts) == 2 and items.args:
                self._bind(parts[1], items.args[0])
                return
            if name == "items" and len(parts) == 2 and isinstance(items.func, ast.Attribute):
                self._bind(parts[1], items.func.value)
                return
            if name in ("values", "list", "reversed", "sorted"):
                inner = (
                    items.func.value if isinstance(items.func, ast.Attribute) else (items.args or [items])[0]
                )
                self._bind(target, inner)
                return
            if name in ("range", "keys"):
                return
        for one in [target] if isinstance(target, ast.Name) else getattr(target, "elts", []):
            if isinstance(one, ast.Name):
                self.made.setdefault(one.id, []).append(items)

    # --- attributes ------------------------------------------------------------------------------------

    def held(self, node: ast.AST, known: frozenset[str] = frozenset()) -> str:
        """The attribute that it is, or is an entry of, perhaps by another name; "" if it is none."""
        while isinstance(node, ast.Subscript):
            node = node.value
        if isinstance(node, ast.Attribute):
            return node.attr if is_attribute(node, node.attr, self.owner) else ""
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            return self.held(node.func.value, known) if node.func.attr in ("get", "setdefault") else ""
        if isinstance(node, ast.Name) and node.id not in known:
            found = {self.held(value, known | {node.id}) for value in self.made.get(node.id, ())} - {""}
            return found.pop() if len(found) == 1 else ""
        return ""

    def stored(self) -> dict[str, list[Store]]:
        """What is assigned to each attribute, or to its entries."""
        found: dict[str, list[Store]] = {}

        def store(target: ast.expr, value: ast.expr, itself: bool, counts: bool) -> None:
            plain = isinstance(target, ast.Name) and not itself  # a name that is given to something else
            if plain or not (name := self.held(target)):
                return
            for place, part in _entries(value):
                grows = itself or self._mentions(part, name)
                found.setdefault(name + place, []).append(Store(part, grows, counts))

        for tree in self.trees:
            for target, value in assigned(tree):
                store(target, value, False, self._is_one_more(value))
            for node in ast.walk(tree):
                if isinstance(node, ast.AugAssign):
                    counts = isinstance(node.op, ast.Add) and _is_one(node.value)
                    store(node.target, node.value, True, counts)
                elif isinstance(node, ast.Call):
                    for keyword in node.keywords:
                        if keyword.arg == "out":
                            store(keyword.value, node, True, False)
        return found

    def _is_one_more(self, value: ast.expr) -> bool:
        if isinstance(value, ast.Name) and len(made := self.made.get(value.id, [])) == 1:
            value = made[0]
        more = isinstance(value, ast.BinOp) and isinstance(value.op, ast.Add) and _is_one(value.right)
        return more and isinstance(value, ast.BinOp) and bool(self.held(value.left))

    def read_first(self) -> set[str]:
        """The attributes that are assigned to as a whole, and read before that."""
        order: dict[str, bool] = {}
        stored: set[str] = set()
        for tree in self.trees:
            for node in _in_order(tree):
                if isinstance(node, ast.Attribute) and is_attribute(node, node.attr, self.owner):
                    loads = isinstance(node.ctx, ast.Load)
                    order.setdefault(node.attr, loads)
                    if not loads:
                        stored.add(node.attr)
        return {name for name in stored if order[name]}

    def _mentions(self, node: ast.AST, attribute: str, known: frozenset[str] = frozenset()) -> bool:
        for each in ast.walk(node):
            if is_attribute(each, attribute, self.owner):
                return True
            if isinstance(each, ast.Name) and each.id not in known:
                for value in self.made.get(each.id, ()):
                    if self._mentions(value, attribute, known | {each.id}):
                        return True
        return False

    def expanded(self, node: ast.AST, known: frozenset[str] = frozenset()) -> Iterator[ast.AST]:
        """The nodes of an expression, and of what its variables are made of; but for indices and keys."""
        for each in _without_keys(node):
            yield each
            if isinstance(each, ast.Name) and each.id not in known:
                for value in self.made.get(each.id, ()):
                    yield from self.expanded(value, known | {each.id})

    def gradients_in(self, node: ast.AST, known: frozenset[str] = frozenset()) -> set[str]:
        """The attributes of gradients that it is made of."""
        found: set[str] = set()
        for each in ast.walk(node):
            if isinstance(each, ast.Attribute) and bare(each.attr) in GRADIENTS:
                found.add(each.attr)
            elif isinstance(each, ast.Name) and each.id not in known:
                for value in self.made.get(each.id, ()):
                    found |= self.gradients_in(value, known | {each.id})
        return found

    # --- how often the gradient is a factor ------------------------------------------------------------

    def degree_of(self, stores: Sequence[Store]) -> float | None:
        """The highest power of the gradient that is put there; None if that cannot be told."""
        return _most([self.degree(store.value) for store in stores])

    def degree(self, node: ast.AST, known: frozenset[str] = frozenset()) -> float | None:
        """The power of the gradient in an expression; None if that cannot be told."""

        def inner(*nodes: ast.AST) -> list[float | None]:
            return [self.degree(each, known) for each in nodes]

        match node:
            case ast.Constant() | ast.JoinedStr() | ast.Compare() | ast.BoolOp() | ast.Lambda():
                return 0
            case ast.Name(id=name):
                if name in self.gradients:
                    return 1
                values = [] if name in known else self.made.get(name, [])
                return _most([self.degree(value, known | {name}) for value in values])
            case ast.Attribute(value=value, attr=name):
                if bare(name) in GRADIENTS:
                    return 1
                return 0 if is_attribute(node, name, self.owner) else self.degree(value, known)
            case ast.Subscript(value=value) | ast.Starred(value=value) | ast.UnaryOp(operand=value):
                return self.degree(value, known)
            case ast.ListComp(elt=value) | ast.GeneratorExp(elt=value) | ast.DictComp(value=value):
                return self.degree(value, known)
            case ast.Tuple(elts=values) | ast.List(elts=values) | ast.Dict(values=values):
                return _most(inner(*values))
            case ast.IfExp(body=one, orelse=other):
                return _most(inner(one, other))
            case ast.BinOp(left=left, op=op, right=right):
                return _of_operation(op, self.degree(left, known), self.degree(right, known), right)
            case ast.Call(func=func, args=args):
                return self._of_call(_last(func), func, args, known)
        return None

    def _of_call(
        self, name: str, func: ast.expr, args: Sequence[ast.expr], known: frozenset[str]
    ) -> float | None:
        degrees = [self.degree(each, known) for each in args]
        if name in _NOTHING:
            return 0
        if isinstance(func, ast.Attribute) and name in _READ and not _is_numpy(func.value):
            return self.degree(func.value, known)
        if None in degrees:
            return None
        numbers = [d for d in degrees if d is not None]
        most = max(numbers, default=0)
        if name == "square":
            return 2 * most
        if name == "power" and len(args) == 2:
            return _of_operation(ast.Pow(), numbers[0], 0, args[1])
        if name in _SUMS or name in _KEPT:
            return most
        if name in _PRODUCTS:
            return sum(numbers)
        if name == "sqrt":
            return most / 2
        return None if most or (isinstance(func, ast.Attribute) and self.degree(func.value, known)) else 0


def _without_keys(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes of an expression, but for those that only say at which place."""
    yield node
    if isinstance(node, ast.Subscript):
        yield from _without_keys(node.value)
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _READ:
        yield from _without_keys(node.func.value)
    else:
        for child in ast.iter_child_nodes(node):
            yield from _without_keys(child)


def _of_operation(
    op: ast.operator, left: float | None, right: float | None, exponent: ast.AST
) -> float | None:
    if left is None or right is None:
        return None
    if isinstance(op, (ast.Add, ast.Sub)):
        return max(left, right)
    if isinstance(op, (ast.Mult, ast.MatMult)):
        return left + right
    if isinstance(op, ast.Pow) and left:
        value = exponent.value if isinstance(exponent, ast.Constant) else None
        return left * value if isinstance(value, (int, float)) else None
    return left


def _entries(value: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    """The parts of what several things are kept in, and their places: ``[0]``, ``[name]``; "" of anything else."""
    if isinstance(value, ast.Tuple):
        yield from ((f"[{i}]", part) for i, part in enumerate(value.elts))
    elif isinstance(value, ast.Dict) and value.keys and all(map(_is_text, value.keys)):
        yield from ((f"[{k.value}]", part) for k, part in zip(value.keys, value.values, strict=True))  # type: ignore[union-attr]
    else:
        yield "", value


def _is_text(node: ast.AST | None) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _most(degrees: Sequence[float | None]) -> float | None:
    return None if None in degrees else max((d for d in degrees if d is not None), default=0)


def _last(func: ast.expr) -> str:
    return func.attr if isinstance(func, ast.Attribute) else func.id if isinstance(func, ast.Name) else ""


def _is_numpy(node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and node.id in ("np", "numpy", "xp", "jnp", "cp", "torch", "math")


def _is_one(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and type(node.value) in (int, float) and node.value == 1


def _in_order(tree: ast.AST) -> Iterator[ast.AST]:
    """The nodes in the order in which they are evaluated, nearly: what is assigned before what it goes to."""
    if isinstance(tree, (ast.Assign, ast.AugAssign)):
        yield from _in_order(tree.value)
        for target in tree.targets if isinstance(tree, ast.Assign) else [tree.target]:
            yield from _in_order(target)
        return
    yield tree
    for child in ast.iter_child_nodes(tree):
        yield from _in_order(child)
