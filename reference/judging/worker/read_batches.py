"""The calling shapes of epochs, read off signatures."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from . import source_facts as facts
from .names import bare, words
from .read_layers import Taken, randomness
from .source_facts import Function
from .written import Open, Sketch

INPUTS = words("x inputs data xtrain trainx features")
TARGETS = words("y t labels targets ytrain trainy")
SIZE = words("batchsize minibatchsize size batch nbatch")


def read_epoch(callee: Callable[..., Any]) -> Sketch | None:
    """A function of the samples and of the size of a batch; None for anything else."""
    if isinstance(callee, type):
        return None
    taken, tree = Taken(callee), facts.tree_of(callee)
    if tree is None or not (inputs := taken.take(INPUTS)):
        return None
    arguments = {"X": inputs}
    if targets := taken.take(TARGETS):
        arguments["Y"] = targets
    questions = []
    if size := taken.take(SIZE):
        arguments["batch_size"] = size
    else:
        questions.append(Open("which argument is the size of a batch?", (("arguments", 'batch_size = "?"'),)))
    keys: dict[str, Any] = {"order": (), "arguments": arguments}
    randomness(taken, keys, layer=False)
    if kind := _samples(tree, inputs):
        keys["samples"] = kind
    else:
        line = 'samples = "rows"  # or "columns"'
        questions.append(Open("are the samples the rows of its input or the columns?", (("", line),)))
    if "rng" in keys.get("omit", ()) and "seed" in facts.called(tree):
        undo = "unseeded = true  # then it is judged"
        questions.append(Open("it seeds the generator itself: is that to be undone?", (("", undo),)))
    if shuffle := next((name for name in taken.free if bare(name) == "shuffle"), ""):
        taken.free.remove(shuffle)
        keys["fixed"] = {shuffle: True}
    return Sketch(keys, (*questions, *taken.required()))


def _samples(tree: Function, inputs: str) -> str:
    """Whether the samples are counted along the rows of the input or along its columns; "" if that is not seen."""
    counted = {ast.unparse(node) for node in ast.walk(tree)}
    columns = f"{inputs}.shape[1]" in counted
    rows = f"{inputs}.shape[0]" in counted or f"len({inputs})" in counted
    return "" if columns == rows else "columns" if columns else "rows"
