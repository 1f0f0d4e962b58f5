"""The calling shapes of initialisers, read off signatures."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from . import names as known
from . import source_facts as facts
from .assignments import assigned
from .names import bare
from .read_layers import UNIFORM, Taken, randomness
from .source_facts import Function
from .written import Open, Sketch

NORMAL = {"randn", "normal", "standard_normal", "gauss", "normalvariate"}


def read_initializer(function: str, name: str, callee: Callable[..., Any]) -> Sketch | None:
    """A function that draws weights; None for a class."""
    if isinstance(callee, type):
        return None
    taken, tree = Taken(callee), facts.tree_of(callee)
    if tree is None:
        return None
    law = function.rpartition("_")[2]
    drawn = facts.called(tree)
    laws = [kind for kind, methods in (("normal", NORMAL), ("uniform", UNIFORM)) if drawn & methods]
    questions: list[Open] = []
    if laws != [law]:
        if len(laws) == 1 and name != function:
            return None
        questions.append(Open(f"is it {function}?"))
    keys: dict[str, Any] = {"order": (), "arguments": {}, "transpose": "as needed"}
    fan_in, fan_out = taken.take(known.FAN_IN), taken.take(known.FAN_OUT)
    if fan_in and fan_out:
        keys["arguments"] |= {"fan_in": fan_in, "fan_out": fan_out}
    elif shape := taken.take(known.SHAPE):
        keys["arguments"] |= {"shape": shape}
        if not _begins_with_fan_in(tree, shape):
            questions.append(Open(f"is its '{shape}' (fan_in, fan_out)?", (("", "# if it is"),)))
    elif widths := taken.take(known.WIDTHS):
        keys |= {"arguments": {"widths": widths}, "output": "W1"}
        if not any(text.startswith("W") for text in facts.texts(tree)):
            questions.append(Open("under which key does it return the weights?", (("", 'output = "W1"'),)))
    else:
        questions.append(
            Open(
                "which arguments are fan_in and fan_out?",
                (("arguments", 'fan_in = "?"'), ("arguments", 'fan_out = "?"')),
            )
        )
    randomness(taken, keys, layer=False)
    if "rng" in keys.get("omit", ()) and "seed" in drawn:
        questions.append(
            Open(
                "it seeds the generator itself: is that to be undone?",
                (("", "unseeded = true  # then it is judged"),),
            )
        )
    questions += taken.required()
    tuples = [value for value in facts.returned(tree) if isinstance(value, ast.Tuple)]
    if tuples:
        keys["output"] = "0"
    return Sketch(keys, tuple(questions))


def _begins_with_fan_in(tree: Function, shape: str) -> bool:
    """Whether the fan-in is seen to be the first entry of a shape: it is named so, or the only one looked at."""
    looked = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name) and node.value.id == shape:
            looked[id(node)] = ast.unparse(node.slice)
    for target, value in assigned(tree):
        if id(value) in looked and isinstance(target, ast.Name) and bare(target.id) in known.FAN_IN:
            return looked[id(value)] in ("0", "-2")
    return bool(looked) and set(looked.values()) <= {"0", "-2"}
