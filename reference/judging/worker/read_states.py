"""``f(params, states, hyperparams)`` read off its signature and its text."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Any

from . import source_facts as facts
from .adapter import hyperparameters, parts_of_state, positional
from .assignments import Assignments
from .names import CLOCK, COLLECTED_GRADS, COLLECTION, CONFIG, STATES, bare, roles
from .read_arguments import Arguments, constants, missing
from .read_state import by_name
from .source_facts import Function
from .written import Open, Sketch

TAKEN = {"params": COLLECTION, "states": STATES, "config": CONFIG, "grads": COLLECTED_GRADS}


def in_the_book_s_order(
    function: str, arguments: Arguments, tree: Function | None, members: Mapping[str, Any]
) -> Sketch | None:
    """What takes parameters, states and a dict of hyperparameters; None of anything else."""
    taken = {
        n: next((ours for ours, known in TAKEN.items() if bare(n) in known), "") for n in arguments.names
    }
    order = tuple(taken.values())
    if "" in order or not {"params", "states", "config"} <= set(order) or len(set(order)) < len(order):
        return None
    if tree is None:
        return Sketch({}, (Open("what does it do?"),))
    theirs = {ours: n for n, ours in taken.items()}
    keys = facts.config_keys(tree, theirs["config"])
    found = roles(function, keys)
    named = {n: found[n] for n in hyperparameters(function) if n in found}
    written = constants(function, [tree], named)
    parts = parts_of_state(function)[1:]
    state, questions = _places(parts, tree, theirs)
    if "t" in positional(function):
        clocks = [key for key in keys if bare(key) in CLOCK]
        if len(clocks) != 1:
            questions.append(Open("which of the hyperparameters is t?", (("state", 't = "t"'),)))
        elif _counts(tree, theirs["config"], clocks[0]):
            state["t"] = clocks[0]
        else:
            named["t"] = clocks[0]
    kept: dict[str, Any] = {
        "shape": "params, states, hyperparams",
        "order": order,
        "arguments": named,
        "constants": written,
        "state": state,
    }
    made = [
        n
        for n, held in members.items()
        if bare(n).startswith("init") and function in bare(n) and callable(held)
    ]
    if parts and len(made) == 1:
        kept["initialize"] = made[0]
    return Sketch(kept, (*questions, *missing(function, named, written)))


def _counts(tree: Function, config: str, key: str) -> bool:
    """Whether it advances the clock itself."""
    targets: list[ast.expr] = [n.target for n in ast.walk(tree) if isinstance(n, ast.AugAssign)]
    targets += [t for n in ast.walk(tree) if isinstance(n, ast.Assign) for t in n.targets]
    return any(
        isinstance(t, ast.Subscript)
        and isinstance(t.value, ast.Name)
        and t.value.id == config
        and isinstance(t.slice, ast.Constant)
        and t.slice.value == key
        for t in targets
    )


def _places(
    parts: tuple[str, ...], tree: Function, theirs: Mapping[str, str]
) -> tuple[dict[str, str], list[Open]]:
    """Where in a parameter's state each part is; of one part, nothing is to be said."""
    if len(parts) < 2:
        return {}, []
    ask = [Open("which is the first moment in a state?", (("state", 'v = "0"'), ("state", 'g = "1"')))]
    pairs = [
        [one.id for one in node.elts if isinstance(one, ast.Name)]
        for loop in ast.walk(tree)
        if isinstance(loop, ast.For) and theirs["states"] in facts.names_in(loop.iter)
        for node in ast.walk(loop.target)
        if isinstance(node, ast.Tuple) and all(isinstance(one, ast.Name) for one in node.elts)
    ]
    if len(pairs) != 1 or len(pairs[0]) != len(parts):
        return {}, ask
    seen = Assignments([tree], "", {theirs.get("grads", "")})
    degrees = {name: _degree(name, tree, seen) for name in pairs[0]}
    told = {{1.0: "v", 2.0: "g"}.get(degree or 0.0, ""): str(i) for i, degree in enumerate(degrees.values())}
    if set(told) != {"v", "g"}:
        told = {part: str(pairs[0].index(name)) for part, name in by_name(pairs[0]).items()}
    return (told, []) if told else ({}, ask)


def _degree(name: str, tree: Function, seen: Assignments) -> float | None:
    """The power of the gradient in what is put into an array of this name."""
    values = [
        (node.value, target)
        for node in ast.walk(tree)
        if isinstance(node, (ast.Assign, ast.AugAssign))
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
    ]
    put = [
        seen.degree(value, frozenset({name}))
        for value, target in values
        if (
            isinstance(target, ast.Subscript)
            and isinstance(target.value, ast.Name)
            and target.value.id == name
        )
    ]
    return None if None in put else max((d for d in put if d is not None), default=None)
