"""Optimizers of layers, read off their text: a layer a call, all of them in one, or the arrays of one."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from . import source_facts as facts
from .adapter import parts_of_state
from .assignments import Assignments
from .names import bare, words
from .read_arguments import Arguments, settled
from .read_state import bodies, paired, rate_of, state_of
from .source_facts import Function
from .written import Open, Sketch

NETWORKS = words("model net network nn neuralnetwork")
LAYERS = words("layers layerlist listoflayers")
ARRAYS: Mapping[str, frozenset[str]] = {
    "W": words("w weights weight"),
    "b": words("b bias biases"),
    "grad_W": words(
        "dw dweights dweight gradw gradweights gradweight weightsgrad weightgrad weightsgradient weightgradient "
        "weightsgradients weightgradients dldw gradientw gradientweights wgrad"
    ),
    "grad_b": words(
        "db dbiases dbias gradb gradbiases gradbias biasesgrad biasgrad biasesgradient biasgradient "
        "biasesgradients biasgradients dldb gradientb gradientbiases bgrad"
    ),
}
ASK = Open(
    "where does a layer keep its parameters and their gradients?",
    (
        ("attributes", 'W = "weights"'),
        ("attributes", 'b = "biases"'),
        ("attributes", 'grad_W = "dweights"'),
        ("attributes", 'grad_b = "dbiases"'),
    ),
)


def named(names: Sequence[str] | set[str]) -> dict[str, str]:
    """Which of these names are the arrays of a layer, as far as there is one for each."""
    found = {ours: [n for n in sorted(names) if bare(n) in known] for ours, known in ARRAYS.items()}
    return {ours: each[0] for ours, each in found.items() if len(each) == 1}


def looks_at_the_kind(trees: Sequence[ast.AST], variables: set[str], supplied: set[str]) -> list[Open]:
    """A question where code may pass over a stand-in: it asks for its class, or whether it has what it has not."""
    ask = Open("it looks at what kind of object it is given: is a bare one with these arrays updated?")
    for node in (n for tree in trees for n in ast.walk(tree) if isinstance(n, ast.Call) and n.args):
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        first = node.args[0]
        if not isinstance(first, ast.Name) or first.id not in variables:
            continue
        if name in ("isinstance", "type"):
            return [ask]
        asked = node.args[1].value if len(node.args) > 1 and isinstance(node.args[1], ast.Constant) else None
        falls = len(node.args) > 2 and isinstance(node.args[2], ast.Constant) and not node.args[2].value
        own = any(
            isinstance(n, ast.Attribute) and isinstance(n.ctx, ast.Store) and n.attr == asked
            for tree in trees
            for n in ast.walk(tree)
        )
        looked = name == "hasattr" or (name == "getattr" and falls)
        if looked and asked is not None and asked not in supplied and not own:
            return [ask]
    return []


# --- a layer a call ----------------------------------------------------------------------------------------


def of_a_layer(call: Arguments, tree: Function | None, sketch: Sketch) -> Sketch:
    """``update(layer)``: where the layer keeps its arrays."""
    seen = facts.attributes(tree, call.names[0]) if tree is not None else set()
    rest = [p.name for p in call.all[1:] if p.default is p.empty]
    if rest:
        sketch = sketch.asking(Open(f"what is the argument '{rest[0]}'?"))
    kinds = looks_at_the_kind([tree] if tree is not None else [], {call.names[0]}, seen)
    return _placed(seen, sketch.asking(*kinds))


def _placed(seen: set[str], sketch: Sketch) -> Sketch:
    if {"weights", "biases", "dweights", "dbiases"} <= seen:
        return sketch
    at = named(seen)
    return (
        Sketch({**sketch.keys, "attributes": at}, sketch.open)
        if len(at) == len(ARRAYS)
        else sketch.asking(ASK)
    )


# --- all layers in one call --------------------------------------------------------------------------------


def of_all_layers(function: str, build: type, constructor: Arguments, name: str) -> Sketch | None:
    """``step(layers)`` or ``step(model)``, which has ``layers``; or ``step()`` of those that it was built of. None of
    anything else: where no loop over layers is seen."""
    call = Arguments(function, getattr(build, name), bound=True)
    needed = [p.name for p in call.all if p.default is p.empty]
    built_of = [n for n in constructor.names if bare(n) in LAYERS | NETWORKS]
    if len(needed) == 1 and bare(needed[0]) in LAYERS | NETWORKS:
        over = {needed[0]: "", f"{needed[0]}.layers": "model"}
    elif not needed and len(built_of) == 1:
        over = {f"self.{built_of[0]}": "", f"self.{built_of[0]}.layers": "model"}
    else:
        return None
    trees = bodies(build, name)
    loops = [(t, over[text], tree) for tree in trees for text, t in loops_over(tree, over)]
    variables = {target.id for target, _, _ in loops if isinstance(target, ast.Name)}
    if len(variables) != 1:
        return None
    (layer,) = variables
    tuned, written, questions = settled(function, build, constructor, call)
    questions = [o for o in questions if not any(f"'{n}'" in o.question for n in built_of)]
    keys: dict[str, Any] = {"shape": "one layer a call", "method": name}
    if built_of:
        before = constructor.names[: constructor.names.index(built_of[0])]
        keys["constructor"] = (*[constructor.by_name.get(n, n) for n in before], "layers")
        tuned = {n: theirs for n, theirs in tuned.items() if theirs not in before}
    else:
        keys["order"] = ("layers",)
    if any(kind for _, kind, _ in loops):
        keys["container"] = "model"
    keys |= {"arguments": tuned, "constants": written}
    sketch, gradient = _of_its_layers(trees, layer, Sketch(keys, tuple(questions)))
    at = sketch.keys.get("attributes", {}).values() or ("weights", "biases", "dweights", "dbiases")
    sketch = sketch.asking(*looks_at_the_kind(trees, variables, {each.partition("[")[0] for each in at}))
    on_layer = state_of(function, build, name, {}, layer)
    kept = on_layer or state_of(function, build, name, {"grad": gradient} if gradient else {})
    if (theirs := constructor.roles.get("lr")) and (rate := rate_of(build, theirs)):
        kept = {**kept, "lr": rate}
    return Sketch({**sketch.keys, "state": kept}, sketch.open)


def of_unseen_layers(function: str, build: type, constructor: Arguments, name: str) -> Sketch | None:
    """The same where it is not seen how they are gone through: asked for."""
    call = Arguments(function, getattr(build, name), bound=True)
    needed = [p.name for p in call.all if p.default is p.empty]
    if len(needed) != 1 or bare(needed[0]) not in LAYERS | NETWORKS:
        return None
    tuned, written, questions = settled(function, build, constructor, call)
    keys: dict[str, Any] = {"shape": "one layer a call", "method": name, "order": ("layers",)}
    keys |= {"arguments": tuned, "constants": written}
    if bare(needed[0]) in NETWORKS:
        keys["container"] = "model"
    return Sketch(keys, tuple(questions)).asking(ASK)


def loops_over(tree: ast.AST, texts: Mapping[str, str]) -> Iterator[tuple[str, ast.expr]]:
    """The targets of the loops over what is written so, counted or reversed too."""
    for node in ast.walk(tree):
        if not isinstance(node, (ast.For, ast.comprehension)):
            continue
        for target, items in _one_by_one(node.target, node.iter):
            if (text := ast.unparse(items)) in texts:
                yield text, target


def _one_by_one(target: ast.expr, items: ast.expr) -> Iterator[tuple[ast.expr, ast.expr]]:
    """A loop's variable and what it goes through; of ``enumerate`` and ``zip`` each of theirs."""
    match items:
        case ast.Call(func=ast.Name(id="enumerate"), args=[inner, *_]) if isinstance(target, ast.Tuple):
            yield from _one_by_one(target.elts[-1], inner)
        case ast.Call(func=ast.Name(id="zip"), args=each) if isinstance(target, ast.Tuple):
            for one, inner in zip(target.elts, each, strict=False):
                yield from _one_by_one(one, inner)
        case ast.Call(func=ast.Name(id="reversed" | "list" | "tuple"), args=[inner]):
            yield from _one_by_one(target, inner)
        case _:
            yield target, items


def _of_its_layers(trees: Sequence[ast.AST], layer: str, sketch: Sketch) -> tuple[Sketch, str]:
    """Where the layers have their arrays: as attributes, or in dicts of parameters and gradients; and the variable
    that is a gradient, if there is one."""
    seen = set().union(*(facts.attributes(tree, layer) for tree in trees))
    if not {"params", "parameters"} & seen:
        return _placed(seen, sketch), ""
    at = "params" if "params" in seen else "parameters"
    keys = sketch.keys
    for tree in trees:
        for _, target in loops_over(tree, {f"{layer}.{at}.items()": ""}):
            match target:
                case ast.Tuple(elts=[ast.Name(), ast.Tuple(elts=[ast.Name(), ast.Name(id=gradient)])]):
                    if "grad" in gradient.lower() or gradient.startswith("d"):
                        pair = {"W": f"{at}[W][0]", "b": f"{at}[b][0]"}
                        pair |= {"grad_W": f"{at}[W][1]", "grad_b": f"{at}[b][1]"}
                        return Sketch({**keys, "attributes": pair}, sketch.open), gradient
    grads = [n for n in ("grads", "gradients") if n in seen]
    if len(grads) == 1 and _by_key(trees, layer, at):
        apart = {"W": f"{at}[W]", "b": f"{at}[b]", "grad_W": f"{grads[0]}[W]", "grad_b": f"{grads[0]}[b]"}
        return Sketch({**keys, "attributes": apart}, sketch.open), ""
    return sketch.asking(ASK), ""


def _by_key(trees: Sequence[ast.AST], layer: str, at: str) -> bool:
    """Whether a layer's parameters are gone through by keys, whatever these are."""
    texts = {f"{layer}.{at}": "", f"{layer}.{at}.items()": "", f"{layer}.{at}.keys()": ""}
    return any(True for tree in trees for _ in loops_over(tree, texts))


# --- lists of the arrays of all layers ---------------------------------------------------------------------


def of_lists(function: str, build: type, constructor: Arguments, name: str) -> Sketch | None:
    """``opt = Adam(weights, biases)`` and ``update(dW, db)``, all of them lists; None of anything else."""
    call = Arguments(function, getattr(build, name), bound=True)
    owned, handed = named(constructor.names), named(call.names)
    tree = facts.tree_of(build)
    if tree is None or not {"W", "b"} <= {*owned} or {*handed} != {"grad_W", "grad_b"}:
        return None
    if {facts.container(tree, owned[n]) for n in ("W", "b")} - {""} != {"list"}:
        return None
    lists = {owned["W"]: "Ws", owned["b"]: "bs"}
    last = max(constructor.names.index(n) for n in lists)
    first = [lists.get(n) or constructor.by_name.get(n, n) for n in constructor.names[: last + 1]]
    tuned, written, questions = settled(function, build, constructor, call)
    tuned = {n: theirs for n, theirs in tuned.items() if n not in first and theirs not in lists}
    questions = [o for o in questions if not any(f"'{n}'" in o.question for n in lists)]
    at = {theirs: f"{ours}s" for ours, theirs in handed.items()}
    rest = [p.name for p in call.all if p.default is p.empty and p.name not in at]
    questions += [Open(f"what is the argument '{n}' of its method {name}?") for n in rest]
    keys: dict[str, Any] = {"shape": "one layer a call", "method": name, "constructor": tuple(first)}
    keys |= {"order": tuple(at[n] for n in call.names if n in at), "arguments": tuned, "constants": written}
    kept = _state_of_pairs(function, build, name, handed)
    if (theirs := constructor.roles.get("lr")) and (rate := rate_of(build, theirs)):
        kept["lr"] = rate
    return Sketch({**keys, "state": kept}, tuple(questions))


# --- the arrays of a layer in a call -----------------------------------------------------------------------


def of_pairs(
    function: str, build: type, constructor: Arguments, name: str, method: Callable[..., Any]
) -> Sketch | None:
    """``update(W, b, dW, db)``, perhaps with the layer's index; None of anything else."""
    call = Arguments(function, method, bound=True)
    tree = facts.tree_of(method)
    found = named(call.names)
    if tree is None or len(found) != len(ARRAYS):
        return None
    at = {theirs: ours for ours, theirs in found.items()}
    tuned, written, questions = settled(function, build, constructor, call)
    order = []
    for p in call.all:
        index = bare(p.name) in ("index", "idx", "layer", "layerindex", "layeridx", "layerid", "l", "i")
        role = at.get(p.name) or ("index" if index else call.by_name.get(p.name, ""))
        if role in (*at.values(), "index", "t", *call.tuned(function)):
            order.append(role)
        elif p.default is p.empty:
            questions.append(Open(f"what is the argument '{p.name}' of its method {name}?"))
        else:
            break  # what comes after it is left, too
    left = [ours for ours in found if ours not in order]
    questions += [Open(f"can its argument '{found[ours]}' be passed by position?") for ours in left]
    keys: dict[str, Any] = {"shape": "one layer a call", "method": name, "order": tuple(order)}
    keys |= {"arguments": tuned, "constants": written}
    if "index" not in order and _counts_layers(bodies(build, name)):
        questions.append(Open("which layer is it at? It counts them by itself"))
    kept = _state_of_pairs(function, build, name, found)
    if "lr" not in order and (theirs := constructor.roles.get("lr")) and (rate := rate_of(build, theirs)):
        kept["lr"] = rate
    return _given_back(tree, found, Sketch({**keys, "state": kept}, tuple(questions)))


def _counts_layers(trees: Sequence[ast.AST]) -> bool:
    """Whether it looks up what it keeps at a place that it keeps, too: ``self.v[self.counter]``."""
    subscripts = [n for tree in trees for n in ast.walk(tree) if isinstance(n, ast.Subscript)]
    return any(
        ast.unparse(n.value).startswith("self.") and facts.attributes(n.slice, "self") for n in subscripts
    )


def _given_back(tree: Function, found: Mapping[str, str], sketch: Sketch) -> Sketch:
    """Whether new arrays are returned, and in which order, or the given ones are changed."""
    values = facts.returned(tree)
    if not values:
        changed = {
            ast.unparse(n.target).partition("[")[0] for n in ast.walk(tree) if isinstance(n, ast.AugAssign)
        }
        stored = (t for n in ast.walk(tree) if isinstance(n, ast.Assign) for t in n.targets)
        changed |= {ast.unparse(t.value) for t in stored if isinstance(t, ast.Subscript)}
        inside = _handed_on(tree)
        if {found["W"], found["b"]} <= changed | inside:
            return sketch
        return sketch.asking(Open("does it change the arrays in place?"))
    told = {tuple(_told(tree, value, found)) for value in values}
    if len(told) == 1 and set(names := told.pop()) == {"W", "b"} and len(names) == 2:
        return sketch if names == ("W", "b") else Sketch({**sketch.keys, "returns": names}, sketch.open)
    return sketch.asking(Open("what does it return, in order?", (("", 'returns = ["W", "b"]'),)))


def _told(tree: Function, value: ast.expr, found: Mapping[str, str]) -> Iterator[str]:
    for each in value.elts if isinstance(value, ast.Tuple) else [value]:
        own = facts.names_in(each)
        made = [ours for ours in ("W", "b") if own & facts.made_of(tree, found[ours])]
        yield made[0] if len(made) == 1 else ""


def _handed_on(tree: ast.AST) -> set[str]:
    """The variables that are handed to a method of its own, and taken from what that returns."""
    return {
        target.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call)
        if ast.unparse(node.value.func).startswith("self.")
        for one in node.targets
        for target in ast.walk(one)
        if isinstance(target, ast.Name) and target.id in facts.names_in(node.value)
    }


def _state_of_pairs(function: str, build: type, name: str, found: Mapping[str, str]) -> dict[str, str]:
    """The attributes of the moments of the weights, and of those of the biases."""
    parts = parts_of_state(function)[1:]
    trees = bodies(build, name)
    seen = Assignments(trees, "self", {found["grad_W"], found["grad_b"]})
    carried = {n: s for n, s in seen.stored().items() if any(store.of_itself for store in s)}
    degrees = {n: seen.degree_of(stores) for n, stores in carried.items()}
    if not parts or None in degrees.values():
        return {}
    kinds: dict[str, str] = {}
    for attribute in (n for n, degree in degrees.items() if degree):
        used = {
            each.id
            for store in carried[attribute]
            for each in seen.expanded(store.value)
            if isinstance(each, ast.Name) and each.id in seen.gradients
        }
        if len(used) != 1:
            return {}
        kinds[attribute] = "biases" if used == {found["grad_b"]} else "weights"
    moments = {n: degree for n, degree in degrees.items() if degree}
    return paired(function, parts, moments, kinds, seen, carried)
