"""The calling shapes of optimizers that are classes, read off their signatures and their text."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from typing import Any

from . import source_facts as facts
from .names import COLLECTED_GRADS, COLLECTION, bare
from .read_arguments import SIGN, Arguments, betas_of, constants, missing, settled, unread
from .read_attached import UNSEEN, attached, value_and_gradient
from .read_layered import of_a_layer, of_all_layers, of_lists, of_pairs, of_unseen_layers
from .read_state import rate_of, state_of
from .source_facts import Function
from .written import Open, Sketch

METHODS = (
    "update",
    "step",
    "optimize",
    "_optimize",
    "update_params",
    "update_parameters",
    "update_param",
    "update_weights",
    "apply_gradients",
    "apply_gradient",
    "__call__",
)
STEPS = (
    "get_update",
    "get_updates",
    "get_gradients",
    "compute_update",
    "calculate_update",
    "delta",
    "get_step",
)
AHEAD = ("look", "ahead", "interim", "peek", "halfstep", "half_step")
NAMED = {
    "name": ("name", "key", "paramname"),
    "index": ("index", "idx"),
    "layer": ("layer", "l", "layernum", "layerindex"),
}
BIASES = (
    "b",
    "bias",
    "biases",
    "db",
    "dbias",
    "dbiases",
    "biasgrad",
    "biasgradient",
    "biasgradients",
    "gradb",
)


def read_class(function: str, build: type) -> Sketch | None:
    """A class that takes steps by a method; None if it has no such method."""
    arguments = Arguments(function, build)
    found = {
        name: member
        for name in (*METHODS, *STEPS)
        if callable(member := getattr(build, name, None)) and not _inherited(build, name)
    }
    if not found:
        return None
    tree = facts.tree_of(build)
    for name in found:
        if lists := of_lists(function, build, arguments, name):
            return lists
    if "params" in arguments.roles or any(bare(n) in COLLECTION for n in arguments.names):
        return _owner(function, build, arguments, found, tree)
    found = _that_take_a_gradient(function, build, found)
    name, method = next(iter(found.items()))
    sketch = (
        of_all_layers(function, build, arguments, name)
        or attached(function, build, arguments, name)
        or of_unseen_layers(function, build, arguments, name)
        or of_pairs(function, build, arguments, name, method)
        or _by_method(function, build, arguments, name, method)
    )
    if len(found) > 1:
        options = " or ".join(found)
        return sketch.asking(Open(f"which of its methods takes a step, {options}?"))
    return sketch


def _reached(build: type, method: str) -> set[str]:
    """The methods that one calls, and those that these call."""
    seen: set[str] = set()
    waiting = [method]
    while waiting:
        tree = facts.tree_of(getattr(build, waiting.pop(), None))  # type: ignore[arg-type]
        called = facts.called(tree) if tree is not None else set()
        fresh = {n for n in called - seen if callable(getattr(build, n, None))}
        seen |= fresh
        waiting += fresh
    return seen


def _that_take_a_gradient(function: str, build: type, found: Mapping[str, Any]) -> dict[str, Any]:
    """Those of an object's methods that can take a step; of two of which one calls the other, the outer one."""
    takes = {n: member for n, member in found.items() if _takes_a_gradient(function, member)} or dict(found)
    inner = {each for name in takes for each in _reached(build, name) & {*takes} - {name}}
    outer = {n: member for n, member in takes.items() if n not in inner}
    return outer if len(outer) == 1 else takes


def _takes_a_gradient(function: str, method: Callable[..., Any]) -> bool:
    call = Arguments(function, method, bound=True)
    return bool({"grad", "grads", "gradient"} & {*call.roles}) or bare((call.names or [""])[0]) == "layer"


def _inherited(build: type, name: str) -> bool:
    return not any(name in vars(base) for base in build.__mro__[:-1])


def _kept(
    function: str, build: type, constructor: Arguments, name: str, call: Arguments, owner: str = "self"
) -> dict[str, str]:
    """Where the object keeps its state, and a learning rate that may change."""
    kept = state_of(function, build, name, call.roles, owner)
    if (
        "lr" not in call.roles
        and (theirs := constructor.roles.get("lr"))
        and (rate := rate_of(build, theirs))
    ):
        kept["lr"] = rate
    return kept


def _by_method(
    function: str, build: type, constructor: Arguments, name: str, method: Callable[..., Any]
) -> Sketch:
    call = Arguments(function, method, bound=True)
    tree = facts.tree_of(method)
    call.settle(tree)
    tuned, written, questions = settled(function, build, constructor, call)
    keys: dict[str, Any] = {"method": name, "arguments": tuned, "constants": written}
    if len(call.names) >= 1 and bare(call.names[0]) == "layer" and "grad" not in call.roles:
        keys["state"] = _kept(function, build, constructor, name, call, call.names[0])
        return of_a_layer(call, tree, Sketch({"shape": "one layer a call", **keys}, tuple(questions)))
    keys["state"] = _kept(function, build, constructor, name, call)
    order = _order(call)
    rest = [p.name for p in call.all if p.default is p.empty and p.name not in order]
    questions += [Open(f"what is the argument '{n}' of its method {name}?") for n in rest]
    keys["order"] = tuple(order.values())
    if "params" in call.roles:
        keys["shape"] = "lists in place"
        kind = facts.container(tree, call.roles["params"]) if tree is not None else ""
        if not kind and tree is not None and "grads" in call.roles:
            kind = facts.container(tree, call.roles["grads"])
        if kind and tree is not None and facts.takes_numbers(tree):
            kind = "numbers" if kind == "list" else "named numbers"
        values = facts.returned(tree) if tree is not None else []
        if not all(isinstance(v, ast.Name) and v.id == call.roles["params"] for v in values):
            questions.append(Open("does it change the parameters in place?"))
        if kind:
            keys["container"] = kind
        else:
            questions.append(
                Open(
                    "do the tensors stand in a list or in a dict?", (("", 'container = "list"  # or "dict"'),)
                )
            )
        return Sketch(keys, tuple(questions))
    keys["shape"] = "one tensor a call"
    if function == "nesterov":
        ahead = [
            n for n, held in vars(build).items() if callable(held) and any(w in n.lower() for w in AHEAD)
        ]
        if len(ahead) == 1 and len(Arguments(function, vars(build)[ahead[0]], bound=True).names) == 1:
            keys["ahead"] = ahead[0]
        elif ahead:
            questions.append(
                Open(
                    "does another method say where its gradient is asked for?",
                    (("", f'ahead = "{ahead[0]}"'),),
                )
            )
    both = [n for n in call.names if bare(n) in BIASES and n not in order]
    if both and "theta" in call.roles:
        questions.append(Open(f"it takes weights and biases together: is its '{both[0]}' left out?"))
    if any(word in order.values() for word in NAMED):
        keys["shared"] = True
    sketch = Sketch(keys, tuple(questions))
    if "grad" not in call.roles:
        sketch = sketch.asking(Open("which argument is the gradient?"))
    return _weights_or_step(call, tree, sketch)


def _order(call: Arguments) -> dict[str, str]:
    """Their arguments in order, and what each of them is given."""
    order: dict[str, str] = {}
    for name in call.names:
        known = [word for word, spelled in NAMED.items() if bare(name) in spelled]
        role = call.by_name.get(name) or (known[0] if known else "")
        if role and name not in call.keyword_only:
            order[name] = role
    return order


def _weights_or_step(call: Arguments, tree: Function | None, sketch: Sketch) -> Sketch:
    """Whether the method returns the new parameters or the step."""
    values = facts.returned(tree) if tree is not None else []
    if tree is None:
        return sketch.asking(Open("does it return the new parameters?"))
    if "theta" not in call.roles:
        return sketch.asking(SIGN)
    theta = facts.made_of(tree, call.roles["theta"])
    if any(isinstance(value, ast.Tuple) for value in values):
        return sketch.asking(Open("what does it return, in order?", (("", 'returns = ["theta", "grad"]'),)))
    return sketch if all(facts.names_in(value) & theta for value in values) else sketch.asking(SIGN)


def _owner(
    function: str, build: type, constructor: Arguments, methods: Mapping[str, Any], tree: Function | None
) -> Sketch | None:
    place = next(i for i, n in enumerate(constructor.names) if bare(n) in COLLECTION)
    collection = constructor.names[place]
    before = [constructor.by_name.get(n, "") for n in constructor.names[:place]]
    name = next((n for n in ("step", "update") if n in methods), next(iter(methods)))
    call = Arguments(function, methods[name], bound=True)
    order = {
        n: "grads" if bare(n) in COLLECTED_GRADS | {"grad"} else call.by_name.get(n, "") for n in call.names
    }
    tuned = {n: theirs for n, theirs in constructor.tuned(function).items() if n not in before}
    call.settle(facts.tree_of(methods[name]))
    if {"params", "grads"} <= {*call.roles}:
        return _handed_twice(function, build, constructor, name, methods[name], (*before, "params"))
    keys: dict[str, Any] = {"shape": "owns the parameters", "method": name, "arguments": tuned}
    if before:
        keys["constructor"] = (*before, "params")
    keys["state"] = _kept(function, build, constructor, name, call)
    questions = [o for o in unread(constructor) if f"'{collection}'" not in o.question]
    if betas := betas_of(function, constructor):
        tuned |= betas
        questions = [o for o in questions if "betas'" not in o.question]
    written = constants(function, [tree], tuned, dict.fromkeys(before))
    keys["constants"] = written
    questions += missing(function, tuned, dict.fromkeys(before), written)
    takes = {n: role for n, role in order.items() if n in call.names}
    if not set(takes.values()) <= {"grads", "t"}:
        questions.append(Open(f"what does its method {name} take?"))
    keys["order"] = tuple(takes.values())
    attributes, values = value_and_gradient([tree] if tree is not None else [])
    if not takes and not attributes:
        questions.append(UNSEEN)
    elif not takes and attributes["grad"] != "grad" and "." in attributes["grad"]:
        keys["attributes"] = {"grad": attributes["grad"]}
    if takes and len(values) != 1:
        return _owned_arrays(collection, tree, Sketch(keys, tuple(questions)))
    if tree is not None and (kind := facts.container(tree, collection)) == "dict":
        keys["container"] = kind
    return Sketch(keys, tuple(questions))


def _handed_twice(
    function: str,
    build: type,
    constructor: Arguments,
    name: str,
    method: Callable[..., Any],
    first: tuple[str, ...],
) -> Sketch:
    """Parameters of which the constructor takes the shapes, and that every step is handed."""
    sketch = _by_method(function, build, constructor, name, method)
    taken = {n for n in constructor.names if bare(n) in COLLECTION}
    left = tuple(o for o in sketch.open if not any(f"'{n}'" in o.question for n in taken))
    tuned = {n: theirs for n, theirs in sketch.keys["arguments"].items() if n not in first}
    return Sketch({**sketch.keys, "constructor": first, "arguments": tuned}, left)


def _owned_arrays(collection: str, tree: Function | None, sketch: Sketch) -> Sketch:
    """Bare arrays that are handed over once, and updated in place from then on."""
    kind = facts.container(tree, collection) if tree is not None else ""
    ask = Open("do the tensors stand in a list or in a dict?", (("", 'container = "list"  # or "dict"'),))
    keys = {
        **sketch.keys,
        "shape": "lists in place",
        "constructor": sketch.keys.get("constructor", ("params",)),
    }
    return Sketch({**keys, "container": kind} if kind else keys, sketch.open + (() if kind else (ask,)))
