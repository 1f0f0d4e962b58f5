"""The calling shapes of optimizers, read off signatures."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Mapping
from typing import Any

from . import source_facts as facts
from .adapter import hyperparameters, parts_of_state, positional
from .assignments import assigned
from .names import VELOCITY, bare, key, roles
from .read_arguments import SIGN, Arguments, constants, missing, unread
from .read_objects import read_class
from .read_state import state_of_config
from .read_states import in_the_book_s_order
from .source_facts import Function
from .written import Open, Sketch

INITIALIZERS = {
    "adam": ("initialize_adam", "init_adam"),
    "momentum": ("initialize_velocity", "initialize_momentum", "init_velocity"),
    "rmsprop": ("initialize_rmsprop", "initialize_rms", "initialize_cache"),
    "adagrad": ("initialize_adagrad", "initialize_cache"),
}


def read_optimizer(function: str, name: str, member: Any, members: Mapping[str, Any]) -> Sketch | None:
    """A function, or a class with a method that takes the step."""
    if key(name) == "sgd":  # with a velocity, or without
        listed = inspect.signature(facts.inside(member)).parameters.values()
        velocity = [p for p in listed if bare(p.name) in VELOCITY]
        if function == "momentum" and not velocity:
            return None
        if function == "gradient_descent" and velocity and velocity[0].default is inspect.Parameter.empty:
            return None
    if isinstance(member, type):
        return read_class(function, member)
    return _of_function(function, member, members)


# --- functions ---------------------------------------------------------------------------------------------


def _of_function(function: str, callee: Callable[..., Any], members: Mapping[str, Any]) -> Sketch | None:
    arguments = Arguments(function, callee)
    tree = facts.tree_of(callee)
    if read := in_the_book_s_order(function, arguments, tree, members):
        return read
    if "config" in arguments.roles:
        return _config(function, arguments, tree)
    if "params" in arguments.roles:
        return _dicts(function, arguments, tree, members)
    if "steps" in arguments.roles and ("grad" in arguments.roles or "gradient" in arguments.roles):
        return _callback(function, arguments, tree)
    parts = parts_of_state(function)
    wanted = [n for n in positional(function) if n != "gradient"]
    if "gradient" in positional(function):
        asked = arguments.roles.pop("grad", "")
        called = bool(asked) and tree is not None and facts.is_called(tree, asked)
        if asked:
            arguments.roles["gradient" if called else "grad"] = asked
            arguments.by_name[asked] = "gradient" if called else "grad"
        wanted.append("gradient" if "gradient" in arguments.roles else "grad")
    order = [
        arguments.by_name[n]
        for n in arguments.names
        if n in arguments.by_name and n not in arguments.keyword_only
    ]
    order = [n for n in order if n in (*wanted, *hyperparameters(function))]
    named = {
        n: arguments.roles[n] for n in hyperparameters(function) if n in arguments.roles and n not in order
    }
    named |= {n: arguments.roles[n] for n in wanted if n in arguments.roles and n not in order}
    lost = [n for n in wanted if n not in (*order, *named)]
    keys: dict[str, Any] = {"order": tuple(order), "arguments": named}
    if "t" in lost and "t" in parts:
        lost.remove("t")
    questions = [Open(f"which argument is {n}?") for n in lost if n != "t"]
    written = constants(function, [tree], dict.fromkeys(order), named)
    keys["constants"] = written
    questions += unread(arguments) + missing(function, dict.fromkeys(order), named, written)
    if "t" in wanted and "t" in lost:
        questions.append(Open("which argument is t?"))
    if "gradient" in positional(function) and tree is None:
        questions.append(Open("is its gradient a value or a function?"))
    return _returning(function, arguments, tree, Sketch(keys, tuple(questions)))


def _returning(function: str, arguments: Arguments, tree: Function | None, sketch: Sketch) -> Sketch:
    """The order of what it returns, as its ``return`` says."""
    parts = parts_of_state(function)
    ask = Open(
        "what does it return, in order?",
        (("", f"returns = {list(parts)}".replace("'", '"')),),
    )
    values = facts.returned(tree) if tree is not None else []
    if not values or tree is None:
        return sketch.asking(ask)
    told = {tuple(_named_parts(tree, value, arguments, parts)) for value in values}
    if len(told) != 1:
        return sketch.asking(ask)
    (names,) = told
    if names == ("theta",) and parts == ("theta",):
        return sketch
    if names == ("step",) and parts == ("theta",):
        return sketch.asking(SIGN)
    if "" in names or len(set(names)) != len(names):
        return sketch.asking(ask)
    if "step" in names:
        renamed = tuple("theta" if name == "step" else name for name in names)
        return Sketch({**sketch.keys, "returns": renamed}, sketch.open).asking(SIGN)
    if not set(parts) - {"t"} <= set(names):
        return sketch.asking(ask)
    return Sketch({**sketch.keys, "returns": names}, sketch.open)


def _named_parts(tree: Function, value: ast.expr, arguments: Arguments, parts: tuple[str, ...]) -> list[str]:
    """For each value of a ``return``: "theta", a part of the state, "step", or "" if that cannot be told."""
    values = value.elts if isinstance(value, ast.Tuple) else [value]
    theta = facts.made_of(tree, arguments.roles.get("theta", ""))
    told = []
    for each in values:
        own = facts.names_in(each)
        part = ""
        if isinstance(each, ast.Name):
            stripped = {
                each.id,
                *(each.id.replace(word, "").strip("_") for word in ("next", "new", "updated")),
            }
            known = [n for n in (*parts, "t") if arguments.roles.get(n) in stripped]
            part = known[0] if len(known) == 1 else ""
        if not part and own & theta:
            part = "theta"
        told.append(part)
    unknown = [i for i, part in enumerate(told) if not part]
    if "theta" not in told and len(unknown) == 1:
        told[unknown[0]] = "step"
    return told


def _config(function: str, arguments: Arguments, tree: Function | None) -> Sketch:
    config = arguments.roles["config"]
    order = tuple(arguments.by_name[n] for n in arguments.names if n in arguments.by_name)
    questions = unread(arguments)
    keys = facts.config_keys(tree, config) if tree is not None else set()
    found = roles(function, keys)
    named = {n: found[n] for n in hyperparameters(function) if n in found}
    written = constants(function, [tree], named)
    kept = (
        state_of_config(function, tree, config, arguments.roles.get("grad", "")) if tree is not None else {}
    )
    keys_read = {"state": kept, "shape": "config", "order": order, "arguments": named, "constants": written}
    sketch = Sketch(keys_read, tuple(questions))
    if sorted(order) != ["config", "grad", "theta"]:
        sketch = sketch.asking(Open("which arguments are the parameters, the gradient and the config?"))
    return sketch.asking(*missing(function, named, written))


def _callback(function: str, arguments: Arguments, tree: Function | None) -> Sketch:
    listed = {"grad" if n == "gradient" else n: theirs for n, theirs in arguments.roles.items()}
    order = [
        n
        for n, theirs in sorted(listed.items(), key=lambda x: arguments.names.index(x[1]))
        if n in ("grad", "theta")
    ]
    named = {n: listed[n] for n in ("steps", *hyperparameters(function)) if n in listed}
    written = constants(function, [tree], named)
    keys = {"shape": "gradient callback", "order": tuple(order), "arguments": named, "constants": written}
    return Sketch(keys).asking(*unread(arguments), *missing(function, named, written))


def _dicts(function: str, arguments: Arguments, tree: Function | None, members: Mapping[str, Any]) -> Sketch:
    parts = parts_of_state(function)[1:]
    order = [
        arguments.by_name[n]
        for n in arguments.names
        if n in arguments.by_name and n not in arguments.keyword_only
    ]
    named = {
        n: arguments.roles[n] for n in hyperparameters(function) if n in arguments.roles and n not in order
    }
    written = constants(function, [tree], dict.fromkeys(order), named)
    keys: dict[str, Any] = {"shape": "dicts in, dicts out", "order": tuple(order), "arguments": named}
    keys["constants"] = written
    questions = [*unread(arguments), *missing(function, dict.fromkeys(order), named, written)]
    questions += [Open(f"which argument is {n}?") for n in parts if n not in arguments.roles]
    kinds = (
        {facts.container(tree, arguments.roles[n]) for n in ("params", "grads")}
        if tree is not None
        else set()
    )
    kind = "".join(kinds) if len(kinds - {""}) == 1 else ""
    if not kind:
        questions.append(
            Open("do the tensors stand in a dict or in a list?", (("", 'container = "dict"  # or "list"'),))
        )
    elif kind == "list":
        keys["container"] = kind
    if kind == "dict" and tree is not None:
        made = [n for n in INITIALIZERS.get(function, ()) if callable(members.get(n))]
        prefix = _prefix(tree)
        if parts and made:
            keys["initialize"] = made[0]
        elif parts and prefix is not None and _same_keys(tree, arguments, parts):
            keys["prefix"] = {} if prefix == "d" else dict.fromkeys(parts, prefix)  # from zeros
        elif parts:
            where = (("", 'initialize = "?"  # the function that makes them'),)
            questions.append(Open("how does its state begin?", where))
        if prefix is None:
            questions.append(
                Open("what are the keys of the gradients?", (("prefix", 'grads = "d"  # for dW1'),))
            )
        elif prefix != "d":
            keys["prefix"] = {"grads": prefix, **keys.get("prefix", {})}
    values = facts.returned(tree) if tree is not None else []
    if values:
        told = {
            tuple(_name(v, arguments, tree) for v in (x.elts if isinstance(x, ast.Tuple) else [x]))
            for x in values
        }
        known = [n for n in next(iter(told)) if n] if len(told) == 1 else []
        if known == ["params", *parts]:
            if parts:
                keys["returns"] = ("theta", *parts)
        elif known[:1] != ["params"] or set(known) != {"params", *parts}:
            questions.append(Open("what does it return, in order?"))
        else:
            keys["returns"] = tuple("theta" if n == "params" else n for n in known)
    return Sketch(keys, tuple(questions))


def _name(value: ast.expr, arguments: Arguments, tree: Function | None) -> str:
    if not isinstance(value, ast.Name):
        return ""
    return arguments.by_name.get(value.id, "") or _new(value.id, arguments, tree)


def _new(name: str, arguments: Arguments, tree: Function | None) -> str:
    """What a new dict is, by what its entries are made of: of the parameters, or of one part of the state."""
    entries = [
        value
        for target, value in (assigned(tree) if tree is not None else ())
        if facts.is_named(target, name)
        or (isinstance(target, ast.Subscript) and facts.is_named(target.value, name))
    ]
    used = set().union(*map(facts.names_in, entries)) & {*arguments.by_name}
    roles_used = {arguments.by_name[each] for each in used} & {"params", "v", "g"}
    if "params" in roles_used:
        return "params"
    return roles_used.pop() if len(roles_used) == 1 else ""


def _same_keys(tree: Function, arguments: Arguments, parts: tuple[str, ...]) -> bool:
    """Whether the state is looked up by the very keys of the gradients."""

    def keys(role: str) -> set[str]:
        name = arguments.roles.get(role, "")
        found = [n for n in ast.walk(tree) if isinstance(n, ast.Subscript) and facts.is_named(n.value, name)]
        return {ast.unparse(n.slice) for n in found}

    return bool(keys("grads")) and all(keys(part) == keys("grads") for part in parts)


def _prefix(tree: Function) -> str | None:
    """What stands before W1 in the gradients' keys: "d" or nothing; None if that cannot be seen."""
    strings = facts.texts(tree)
    if any(text == "d" or text.startswith(("dW", "db")) for text in strings):
        return "d"
    loops = any(
        isinstance(node, ast.For) and isinstance(node.target, (ast.Name, ast.Tuple))
        for node in ast.walk(tree)
    )
    return "" if loops and not any(text.startswith(("W", "b")) for text in strings) else None
