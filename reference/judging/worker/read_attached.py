"""Optimizers that get the parameters after they are built: by a method of their own, or with every step."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Sequence
from typing import Any

from . import source_facts as facts
from .names import COLLECTION, bare
from .parameters import GRADIENTS, VALUES
from .read_arguments import Arguments, settled
from .read_layered import NETWORKS, looks_at_the_kind, loops_over
from .read_state import bodies, rate_of, state_of
from .written import Open, Sketch

SETUPS = (
    "setup",
    "set_parameters",
    "set_params",
    "attach",
    "bind",
    "register",
    "register_parameters",
    "add_params",
)
OFFERED = ("params()", "parameters()", "params", "parameters")
UNSEEN = Open(
    "where does a parameter keep its value and its gradient?",
    (("attributes", 'theta = "data"'), ("attributes", 'grad = "grad"')),
)


def value_and_gradient(trees: Sequence[ast.AST]) -> tuple[dict[str, str], list[str]]:
    """The attributes of a parameter, if there is one reading: its value's, and its gradient's, which may itself have
    its numbers in ``data``; and all that the value may be."""
    seen: set[str] = set().union(*(facts.attributes(tree) for tree in trees))
    values = [n for n in VALUES if n in seen]
    gradients = [n for n in GRADIENTS if n in seen]
    if len(values) != 1 or len(gradients) != 1:
        return {}, values
    inner = any(
        isinstance(n, ast.Attribute)
        and n.attr == values[0]
        and isinstance(n.value, ast.Attribute)
        and n.value.attr == gradients[0]
        for tree in trees
        for n in ast.walk(tree)
    )
    at = f"{gradients[0]}.{values[0]}" if inner else gradients[0]
    return {"theta": values[0], "grad": at}, values


def attached(function: str, build: type, constructor: Arguments, name: str) -> Sketch | None:
    """``setup(model)`` or ``set_parameters(params)`` before the first ``update()``; or ``step(model)``, which has
    ``params()``. None of anything else."""
    call = Arguments(function, getattr(build, name), bound=True)
    needed = [p.name for p in call.all if p.default is p.empty]
    keys: dict[str, Any] = {"shape": "owns the parameters", "method": name}
    if not needed:
        found = {each: taken for each in SETUPS if (taken := _takes_parameters(build, each))}
        if len(found) != 1:
            return None
        ((keys["setup"], taken),) = found.items()
        texts = _kept_as(build, keys["setup"], taken)
    elif len(needed) == 1 and bare(needed[0]) in COLLECTION | NETWORKS:
        texts = [needed[0]]
        keys["order"] = ("params",)
    else:
        return None
    trees = bodies(build, name)
    lists = dict.fromkeys(texts, "") | {f"{t}.{way}": "model" for t in texts for way in OFFERED}
    loops = [found for tree in trees for found in loops_over(tree, lists)]
    kinds = {lists[text] for text, _ in loops}
    attributes, _ = value_and_gradient(trees)
    if len(kinds) != 1:
        return None
    tuned, written, questions = settled(function, build, constructor, call)
    if kinds == {"model"}:
        keys["container"] = "model"
    if attributes.get("grad") == "grad.data":
        keys["attributes"] = {"grad": "grad.data"}
    keys |= {"arguments": tuned, "constants": written}
    kept = state_of(function, build, name, {})
    if (theirs := constructor.roles.get("lr")) and (rate := rate_of(build, theirs)):
        kept = {**kept, "lr": rate}
    variables = {target.id for _, target in loops if isinstance(target, ast.Name)}
    supplied = {*VALUES, *GRADIENTS, "requires_grad", "shape"}
    questions += looks_at_the_kind(trees, variables, supplied)
    sketch = Sketch({**keys, "state": kept}, tuple(questions))
    return sketch if attributes else sketch.asking(UNSEEN)


def _takes_parameters(build: type, name: str) -> str:
    """The one argument of a method, if it is the parameters, or what has them; else ""."""
    method = getattr(build, name, None)
    if not inspect.isfunction(method):
        return ""
    listed = [p.name for p in list(inspect.signature(method).parameters.values())[1:]]
    known = COLLECTION | NETWORKS | {"target"}
    return listed[0] if len(listed) == 1 and bare(listed[0]) in known else ""


def _kept_as(build: type, method: str, taken: str) -> list[str]:
    """What the parameters are called from then on: ``self.target``, or the variables that hold it."""
    tree = facts.tree_of(getattr(build, method))
    stored = [n for n in ast.walk(tree) if isinstance(n, ast.Assign)] if tree is not None else []
    held = [
        ast.unparse(target)
        for n in stored
        if isinstance(n.value, ast.Name) and n.value.id == taken
        for target in n.targets
    ]
    return [text for text in held if text.startswith("self.")]
