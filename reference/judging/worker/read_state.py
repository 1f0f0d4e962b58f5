"""Where an object keeps an optimizer's state, read off the assignments of the methods that take its steps.

A moment is an attribute that is made of itself and of the gradient; how often the gradient is a factor of what
it takes in tells the first moment from the second. Where that does not settle it, their names must.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Mapping, Sequence
from typing import Any

from . import source_facts as facts
from .adapter import parts_of_state, positional
from .assignments import Assignments, Store, assigned, is_attribute
from .names import COLLECTED_GRADS, FIRST, GRAD, SECOND, bare

HOOKS = ("pre_update_params", "post_update_params")
AVERAGING = ("adam", "adamw", "rmsprop")
OF_LAYERS = ("weights", "biases", "dweights", "dbiases", "W", "b", "dW", "db", "w", "dw")


def state_of(
    function: str, build: type, method: str, called: Mapping[str, str], owner: str = "self"
) -> dict[str, str]:
    """The parts of the state and the attributes where they are, as far as there is one reading.

    ``called`` says what the arguments of the ``method`` are, and the variable whose attributes they are. A clock is
    named where nothing else is handed on from step to step, so that a step can be taken from any state.
    """
    parts = parts_of_state(function)[1:]
    trees = bodies(build, method)
    if not parts or not trees:
        return {}
    gradients = {n.arg for tree in trees for n in tree.args.args if bare(n.arg) in GRAD | COLLECTED_GRADS}
    gradients |= {theirs for ours, theirs in called.items() if ours in ("grad", "grads")}
    seen = Assignments(trees, owner, gradients)
    own = _parameters_of(build)
    carried = {n: stores for n, stores in seen.stored().items() if n not in own and _grows(stores)}
    if owner != "self":
        carried = {n: stores for n, stores in carried.items() if n not in OF_LAYERS}
    degrees = {n: seen.degree_of(stores) for n, stores in carried.items()}
    if None in degrees.values():
        return {}
    moments = {n: degree for n, degree in degrees.items() if degree}
    found = _paired(parts, moments, seen, carried) if owner != "self" else _told_apart(parts, moments)
    found = _as_the_contract_has_it(function, found, seen, carried)
    if not found or "t" not in positional(function) or "t" in called:
        return found
    at = seen if owner == "self" else Assignments(bodies(build, method), "self", gradients)
    clocks = [n for n, stores in at.stored().items() if any(store.counts for store in stores)]
    others = {n for n, stores in at.stored().items() if _grows(stores) and n not in own}
    others -= {*clocks, *(found.values() if owner == "self" else ())}
    if len(clocks) == 1 and not others and not (at.read_first() - own - {*clocks, *found.values()}):
        found["t"] = clocks[0]
    return found


def state_of_config(function: str, tree: ast.AST, config: str, gradient: str) -> dict[str, str]:
    """The same of a function that keeps its state in a dict: the keys of the parts."""
    parts = parts_of_state(function)[1:]
    seen = Assignments([tree], config, {gradient}, keyed=True)
    stored = seen.stored()
    carried = {name: stores for name, stores in stored.items() if _grows(stores)}
    degrees = {name: seen.degree_of(stores) for name, stores in carried.items()}
    if not parts or None in degrees.values():
        return {}
    found = _told_apart(parts, {name: degree for name, degree in degrees.items() if degree})
    found = _as_the_contract_has_it(function, found, seen, carried)
    clocks = [name for name, stores in stored.items() if any(store.counts for store in stores)]
    others = carried.keys() - {*clocks, *found.values()}
    if found and "t" in positional(function) and len(clocks) == 1 and not others:
        found["t"] = clocks[0]
    return found


def rate_of(build: type, theirs: str) -> str:
    """The attribute where a constructor's argument is kept, and nothing else is made of it; "" if unseen."""
    tree = facts.tree_of(vars(build).get("__init__", build))
    if tree is None or isinstance(tree, ast.ClassDef):
        return ""
    uses = [n for n in ast.walk(tree) if isinstance(n, ast.Name) and n.id == theirs]
    if len(uses) == 1 and (above := _handed_up(build, tree, theirs)):
        return rate_of(*above)
    pairs = list(assigned(tree))
    kept = [
        target.attr
        for target, value in pairs
        if isinstance(target, ast.Attribute) and isinstance(value, ast.Name) and value.id == theirs
    ]
    if len(uses) != 1 or len(kept) != 1 or isinstance(getattr(build, kept[0], None), property):
        return ""
    read = [n for n in ast.walk(tree) if isinstance(n, ast.Attribute) and isinstance(n.ctx, ast.Load)]
    return "" if any(is_attribute(n, kept[0]) for n in read) else kept[0]


def _handed_up(build: type, tree: ast.AST, theirs: str) -> tuple[type, str] | None:
    """The base class to whose constructor the argument goes, ``super().__init__(lr)``, and its name there."""
    calls = [
        n for n in ast.walk(tree) if isinstance(n, ast.Call) and ast.unparse(n.func) == "super().__init__"
    ]
    owner = next((c for c in build.__mro__ if "__init__" in vars(c)), object)
    after = build.__mro__[build.__mro__.index(owner) + 1 :]
    base = next((c for c in after if "__init__" in vars(c) and c is not object), None)
    if len(calls) != 1 or base is None:
        return None
    (call,) = calls
    listed = list(inspect.signature(vars(base)["__init__"]).parameters)[1:]
    by_name = {ast.unparse(k.value): k.arg for k in call.keywords if k.arg}
    places = {ast.unparse(value): name for value, name in zip(call.args, listed, strict=False)}
    name = by_name.get(theirs) or places.get(theirs)
    return (base, name) if name else None


def bodies(build: type, method: str) -> list[ast.FunctionDef]:
    """The methods that take a step, in the order in which they run, and those that they call."""
    waiting = [getattr(build, name, None) for name in (HOOKS[0], method, HOOKS[1])]
    trees: dict[Any, ast.FunctionDef] = {}
    while waiting:
        held = waiting.pop(0)
        name = getattr(held, "__name__", "")
        if held in trees or not callable(held) or (name.startswith("__") and name != "__call__"):
            continue
        tree = facts.tree_of(held)
        if isinstance(tree, ast.FunctionDef):
            trees[held] = tree
            calls = [n.func for n in ast.walk(tree) if isinstance(n, ast.Call)]
            named = [f for f in calls if isinstance(f, ast.Attribute)]
            waiting += [getattr(build, f.attr, None) for f in named if is_attribute(f, f.attr)]
            above = {f.attr for f in named if ast.unparse(f.value) == "super()"}
            waiting += [vars(base)[n] for base in build.__mro__ for n in sorted(above) if n in vars(base)]
    return list(trees.values())


def _parameters_of(build: type) -> set[str]:
    """The attributes where the constructor puts the parameters that it is given."""
    tree = facts.tree_of(vars(build).get("__init__", build))
    if tree is None:
        return set()
    return {
        target.attr
        for target, value in assigned(tree)
        if isinstance(target, ast.Attribute)
        and any(bare(n) in ("params", "parameters", "weights", "model") for n in facts.names_in(value))
        and not any(isinstance(n, (ast.ListComp, ast.DictComp)) for n in ast.walk(value))
        and not any("zeros" in name for name in facts.called(value))
    }


def _grows(stores: Sequence[Store]) -> bool:
    return any(store.of_itself for store in stores)


def _told_apart(parts: tuple[str, ...], moments: Mapping[str, float]) -> dict[str, str]:
    """Which attribute is which part."""
    once, twice = ([n for n, d in moments.items() if d == degree] for degree in (1, 2))
    if len(once) + len(twice) != len(moments):
        return {}
    if parts == ("v", "g"):
        if len(once) == len(twice) == 1:
            return {"v": once[0], "g": twice[0]}
        return by_name(list(moments))
    return {parts[0]: next(iter(moments))} if len(moments) == 1 else {}


def _as_the_contract_has_it(
    function: str, found: dict[str, str], seen: Assignments, carried: Mapping[str, Sequence[Store]]
) -> dict[str, str]:
    """Nothing if a root is kept in place of the squares, or a sum in place of an average: that may be right, too."""
    for name in (each.strip() for at in found.values() for each in at.split(",")):
        values = [store.value for store in carried[name] if seen.degree(store.value)]
        nodes = [node for value in values for node in seen.expanded(value)]
        if any(map(_is_root, nodes)) or (function in AVERAGING and not any(map(_is_complement, nodes))):
            return {}
    return found


def _is_root(node: ast.AST) -> bool:
    if isinstance(node, ast.Call):
        return ast.unparse(node.func).rpartition(".")[2] == "sqrt"
    match node:
        case ast.BinOp(op=ast.Pow(), right=ast.Constant(value=0.5)):
            return True
    return False


def _is_complement(node: ast.AST) -> bool:
    """``1 - beta``."""
    match node:
        case ast.BinOp(op=ast.Sub(), left=ast.Constant(value=1)):
            return True
    return False


def by_name(names: Sequence[str]) -> dict[str, str]:
    """The first moment and the second, of two names of which at least one can only be that."""
    if len(names) != 2:
        return {}
    told = [
        {"v": one, "g": other}
        for one, other in (names, names[::-1])
        if bare(one) in FIRST and bare(other) in SECOND and not (bare(one) in SECOND and bare(other) in FIRST)
    ]
    return told[0] if len(told) == 1 else {}


def _paired(
    parts: tuple[str, ...],
    moments: Mapping[str, float],
    seen: Assignments,
    carried: Mapping[str, Sequence[Store]],
) -> dict[str, str]:
    """The same of layers, whose weights and biases have a moment each: ``weight_cache, bias_cache``."""
    kinds: dict[str, str] = {}
    for name in moments:
        used = {a for store in carried[name] for a in seen.gradients_in(store.value)}
        told = {"biases" if bare(a) in ("dbiases", "db") else "weights" for a in used}
        if len(told) != 1:
            return {}
        kinds[name] = told.pop()
    return _of_both(parts, moments, kinds)


def _of_both(
    parts: tuple[str, ...], moments: Mapping[str, float], kinds: Mapping[str, str]
) -> dict[str, str]:
    told = [
        _told_apart(parts, {n: degree for n, degree in moments.items() if kinds[n] == kind})
        for kind in ("weights", "biases")
    ]
    return {part: f"{told[0][part]}, {told[1][part]}" for part in parts} if all(told) else {}


def paired(
    function: str,
    parts: tuple[str, ...],
    moments: Mapping[str, float],
    kinds: Mapping[str, str],
    seen: Assignments,
    carried: Mapping[str, Sequence[Store]],
) -> dict[str, str]:
    """The same of moments of which it is known whether they are of the "weights" or of the "biases"."""
    return _as_the_contract_has_it(function, _of_both(parts, moments, kinds), seen, carried)
