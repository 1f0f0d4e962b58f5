"""The calling shapes of penalties on weights, read off signatures."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from . import source_facts as facts
from .names import words
from .read_layers import Taken
from .written import Open, Sketch

MATRIX = words("w weights weight theta")
FACTOR = words(
    "reg regstrength regularization strength lambd lambda lam lamb l2 l2lambda alpha weightdecay decay wd"
)


def read_penalty(function: str, callee: Callable[..., Any]) -> Sketch | None:
    """``l2_regularization(W, reg) -> (loss, grad)`` of the weights of one layer, or ``-> loss``; None otherwise."""
    if isinstance(callee, type):
        return None
    taken, tree = Taken(callee), facts.tree_of(callee)
    matrix, factor = taken.take(MATRIX), taken.take(FACTOR)
    values = facts.returned(tree) if tree is not None else []
    counts = {len(value.elts) if isinstance(value, ast.Tuple) else 1 for value in values}
    if not matrix or counts not in ({1}, {2}):
        return None
    if counts == {1} and function == "l2_gradient":
        return None
    keys: dict[str, Any] = {"order": (), "arguments": {"W": matrix}}
    questions = []
    if factor:
        keys["arguments"]["decay"] = factor
    else:
        questions.append(Open("which argument is the factor?", (("arguments", 'decay = "?"'),)))
    if counts == {2}:
        keys["output"] = "0" if function == "l2_penalty" else "1"
    return Sketch(keys, (*questions, *taken.required()))
