"""The calling shapes of dropout, batch normalisation and initialisers, read off signatures."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Mapping
from typing import Any

from . import names as known
from . import source_facts as facts
from .names import bare
from .read_arguments import constants
from .source_facts import Function
from .written import Open, Sketch

CONFIGS = known.CONFIG
UNIFORM = {"uniform", "rand", "random", "random_sample"}
ASK_WEIGHT = Open(
    "does its momentum weigh the old running statistics or the new ones?",
    (("", '# convention = "momentum of the new, 1/(N − 1)"  # if it weighs the new ones'),),
)


def read_other(function: str, name: str, member: Any, members: Mapping[str, Any]) -> Sketch | None:
    """What is no optimizer; None where it is no such function after all."""
    if function.startswith("dropout"):
        if isinstance(member, type):
            return _dropout_layer(function, member)
        return _dropout_function(function, name, member, members)
    if function.startswith("batch_norm"):
        if isinstance(member, type):
            return _norm_layer(function, member)
        return _norm_function(function, name, member, members)
    return None


class Taken:
    """A callable's arguments as they are taken one after the other by what they may be."""

    def __init__(self, callee: Callable[..., Any], bound: bool = False) -> None:
        listed = list(inspect.signature(callee).parameters.values())[1 if bound else 0 :]
        self.all = [p for p in listed if p.kind not in (p.VAR_POSITIONAL, p.VAR_KEYWORD)]
        self.free = [p.name for p in self.all]

    def take(self, known_as: frozenset[str]) -> str:
        """The first argument that goes by one of these names; "" if none does."""
        for name in self.free:
            if bare(name) in known_as:
                self.free.remove(name)
                return name
        return ""

    def take_input(self) -> str:
        """The input: by its name, or since nothing else must be passed."""
        needed = [p.name for p in self.all if p.default is p.empty and p.name in self.free]
        return self.take(known.INPUT) or (self.take(frozenset({bare(needed[0])})) if len(needed) == 1 else "")

    def required(self) -> list[Open]:
        """A question for each argument left over that must be passed."""
        needed = [p.name for p in self.all if p.default is p.empty and p.name in self.free]
        return [
            Open(f"what is its argument '{name}'?", (("fixed", f"# {name} = ?  # if it is a constant"),))
            for name in needed
        ]


def _probability(taken: Taken, tree: Function | None = None) -> tuple[dict[str, str], list[Open]]:
    """What the probability is called, and the question which one it is; a ratio that random numbers are to
    exceed is one of dropping."""
    if name := taken.take(known.KEEP):
        return {"keep": name}, []
    if name := taken.take(known.DROP):
        return {"drop": name}, []
    if tree is not None and (
        ratio := [n for n in taken.free if bare(n) in known.RATIO and _exceeded(tree, n)]
    ):
        return {"drop": taken.take(frozenset({bare(ratio[0])}))}, []
    if name := taken.take(known.KEEP_OR_DROP):
        return {}, [_keep_or_drop(name)]
    return {}, [Open("which argument is the probability?", (("arguments", 'keep = "?"'),))]


def _exceeded(tree: Function, name: str) -> bool:
    """Whether it is compared once, and random numbers must be above it: ``rand(…) > ratio``."""

    def is_it(node: ast.AST) -> bool:
        return ast.unparse(node) in (name, f"self.{name}")

    told = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare) and len(node.ops) == 1:
            left, right = node.left, node.comparators[0]
            drawn = facts.called(left if is_it(right) else right) & UNIFORM
            if drawn and (is_it(left) or is_it(right)):
                above = (ast.Gt, ast.GtE) if is_it(right) else (ast.Lt, ast.LtE)
                told.add(isinstance(node.ops[0], above))
    return told == {True}


def _keep_or_drop(name: str) -> Open:
    return Open(
        f"is '{name}' the probability of keeping a unit or of dropping it?",
        (
            ("arguments", f'keep = "{name}"  # if of keeping it'),
            ("arguments", f'# drop = "{name}"  # if of dropping it'),
        ),
    )


def randomness(taken: Taken, keys: dict[str, Any], layer: bool) -> None:
    """How its random numbers are settled: a generator, a seed, or the global ones."""
    arguments = keys["arguments"]
    if name := taken.take(known.GENERATOR):
        arguments["rng"] = name
    elif name := taken.take(known.SEED):
        arguments["seed"] = name
    elif not layer:
        keys["omit"] = ("rng",)


def _flag(taken: Taken, tree: Function | None, training: bool) -> dict[str, Any]:
    """The argument that says whether it is training, and its value."""
    name = taken.take(known.FLAG)
    return {name: _mode(name, tree, training)} if name else {}


def _mode(name: str, tree: Function | None, training: bool) -> Any:
    if "mode" not in name.lower():
        return training
    strings = facts.texts(tree) if tree is not None else set()
    if training:
        return "training" if "training" in strings and "train" not in strings else "train"
    return next((word for word in ("test", "eval", "inference", "predict") if word in strings), "test")


# --- dropout -----------------------------------------------------------------------------------------------


def _dropout_function(
    function: str, name: str, callee: Callable[..., Any], members: Mapping[str, Any]
) -> Sketch | None:
    taken, tree = Taken(callee), facts.tree_of(callee)
    backward = "back" in name.lower()
    if backward != (function == "dropout_backward"):
        return None
    if backward:
        return _backward(function, name, taken, members)
    config = taken.take(CONFIGS)
    if config:
        return _dropout_config(function, taken, tree, config)
    keys: dict[str, Any] = {"order": ("x",), "arguments": {}}
    questions = (
        [] if taken.free and bare(taken.free[0]) in known.INPUT else [Open("which argument is the input?")]
    )
    if taken.free:
        taken.free.pop(0)
    arguments, asked = _probability(taken, tree)
    keys["arguments"] |= arguments
    if function == "dropout_train":
        randomness(taken, keys, layer=False)
    fixed = _flag(taken, tree, function == "dropout_train")
    if function == "dropout_eval" and not fixed and not {"eval", "test"} & set(name.lower().split("_")):
        return None  # it has no test time
    if fixed:
        keys["fixed"] = fixed
    return _first_output(callee, tree, Sketch(keys, (*questions, *asked, *taken.required())))


def _first_output(callee: Callable[..., Any], tree: Function | None, sketch: Sketch) -> Sketch:
    """Of several values the one that the input is in."""
    values = facts.returned(tree) if tree is not None else []
    if not values:
        return sketch.asking(Open("what does it return?"))
    if not any(isinstance(value, ast.Tuple) for value in values):
        return sketch
    if all(isinstance(value, ast.Tuple) for value in values):
        return Sketch({**sketch.keys, "output": "0"}, sketch.open)
    return sketch.asking(Open("which of the values that it returns is the output?", (("", 'output = "0"'),)))


def _dropout_config(function: str, taken: Taken, tree: Function | None, config: str) -> Sketch:
    found = facts.config_keys(tree, config) if tree is not None else set()
    kept = sorted(key for key in found if bare(key) in known.KEEP)
    dropped = sorted(key for key in found if bare(key) in known.DROP)
    either = sorted(key for key in found if bare(key) in known.KEEP_OR_DROP)
    questions: list[Open] = []
    arguments: dict[str, str] = {}
    if len(kept) + len(dropped) == 1:
        arguments = {"keep": kept[0]} if kept else {"drop": dropped[0]}
    elif either:
        questions.append(_keep_or_drop(either[0]))
    else:
        questions.append(Open("which key is the probability?", (("arguments", 'keep = "?"'),)))
    modes = [key for key in found if bare(key) in known.FLAG]
    keys: dict[str, Any] = {
        "shape": "config",
        "order": ("x", "config"),
        "arguments": arguments,
        "output": "0",
    }
    if modes:
        keys["fixed"] = {modes[0]: _mode(modes[0], tree, function == "dropout_train")}
    return Sketch(keys, tuple(questions))


def _backward(function: str, name: str, taken: Taken, members: Mapping[str, Any]) -> Sketch | None:
    """``backward(dout, cache)`` after the forward function beside it, or ``backward(dout, mask, keep)``."""
    first = "d" if function == "dropout_backward" else "grad"
    if not taken.take(known.DERIVATIVE):
        return Sketch({}, (Open("which argument is the derivative?"),))
    if taken.take(known.CACHE):
        beside = name.replace("backward", "forward").replace("Backward", "Forward")
        ahead = members.get(beside)
        if beside == name or not callable(ahead):
            return Sketch({}, (Open("which function makes its cache?", (("", 'forward = "?"'),)),))
        training = function.replace("backward", "train")
        forward = read_other(training, beside, ahead, members)
        if forward is None or forward.keys.get("shape") != "config":
            return Sketch({}, (Open(f"how is {beside} called?"),))
        keys = {
            **forward.keys,
            "order": (first, "cache"),
            "forward": beside,
            "forward_order": forward.keys["order"],
        }
        if function == "batch_norm_backward":
            for key in ("output", "state"):
                keys.pop(key, None)
        return Sketch(keys, forward.open).asking(*taken.required())
    if function == "dropout_backward" and taken.take(known.MASK):
        arguments, asked = _probability(taken) if taken.free else ({}, [])
        omit = () if arguments or asked else ("keep",)
        return Sketch({"order": ("d", "mask"), "arguments": arguments, "omit": omit}, tuple(asked))
    return Sketch({}, tuple(taken.required()))


def _dropout_layer(function: str, build: type) -> Sketch | None:
    taken, tree = Taken(build), facts.tree_of(build)
    keys: dict[str, Any] = {"shape": "layer", "arguments": {}}
    arguments, questions = _probability(taken, tree)
    keys["arguments"] |= arguments
    randomness(taken, keys, layer=True)
    return _modal(function, build, tree, Sketch(keys, (*questions, *taken.required())))


def _modal(function: str, build: type, tree: Function | None, sketch: Sketch) -> Sketch | None:
    """A layer's forward pass in its mode, and its backward pass after one."""
    method = next((n for n in ("forward", "__call__") if n in vars(build)), "")
    if not method:
        return None
    call = Taken(getattr(build, method), bound=True)
    training = not function.endswith("eval")
    questions = [] if call.take_input() else [Open(f"what does its method {method} take?")]
    flag = _flag(call, tree, training)
    keys = {**sketch.keys, "method": method}
    held = facts.attributes(tree, "self") if tree is not None else set()
    switches = [n for n in sorted(held) if bare(n) in known.FLAG and n not in vars(build)]
    if flag:
        keys["call"] = flag
    elif len(switches) == 1:
        keys["setting"] = {switches[0]: _mode(switches[0], tree, training)}
    elif not training:
        return None
    questions += call.required()
    if function.endswith("backward"):
        if "backward" not in vars(build):
            return None
        keys |= {"method": "backward", "forward": method}
        returned = Taken(vars(build)["backward"], bound=True)
        if len(returned.free) != 1 and len(returned.required()) != 1:
            questions.append(Open("what does its method backward take?"))
    if left := _left_in(build, keys["method"]):
        keys["attributes"] = {**keys.get("attributes", {}), "output": left}
    sketch = Sketch(keys, (*sketch.open, *questions))
    if function == "dropout_backward":
        masks = [n for n in sorted(held) if "mask" in n.lower()]
        if len(masks) != 1:
            return sketch.asking(Open("where does it keep its mask?", (("attributes", 'mask = "mask"'),)))
        held_at = {**sketch.keys.get("attributes", {}), "mask": masks[0]}
        return Sketch({**sketch.keys, "attributes": held_at}, sketch.open)
    return sketch


def _left_in(build: type, method: str) -> str:
    """The attribute where a method that returns nothing leaves what comes of it."""
    tree = facts.tree_of(getattr(build, method))
    if tree is None or facts.returned(tree):
        return ""
    at = [n for n in ("output", "dinputs") if n in facts.attributes(tree, "self")]
    return at[0] if len(at) == 1 else ""


# --- batch normalisation -----------------------------------------------------------------------------------


def _norm_layer(function: str, build: type) -> Sketch | None:
    taken, tree = Taken(build), facts.tree_of(build)
    keys: dict[str, Any] = {"shape": "layer", "arguments": {}}
    questions: list[Open] = []
    units = taken.take(known.UNITS)
    if units:
        keys["arguments"]["units"] = units
    momentum = taken.take(frozenset({"momentum"}))
    if momentum and function == "batch_norm_train":
        keys["arguments"]["momentum"] = momentum
    for name in ("gamma", "beta"):
        if theirs := taken.take(known.MOVING[name]):
            keys["arguments"][name] = theirs
    eps = taken.take(known.EPS)
    written = {} if eps else constants(function, [tree], keys["arguments"])
    if eps:
        keys["arguments"]["eps"] = eps
    elif "eps" in written:
        keys["constants"] = {"eps": written["eps"]}
    else:
        questions.append(
            Open(
                "what is eps called in it?",
                (("arguments", '# eps = "?"'), ("constants", "# eps = 1e-5  # if it is always this number")),
            )
        )
    held = sorted(facts.attributes(tree, "self")) if tree is not None else []
    at = {ours: [n for n in held if bare(n) in spelled] for ours, spelled in known.MOVING.items()}
    wanted = ["gamma"] if function.endswith("backward") else ["gamma", "beta", "running_mean", "running_var"]
    places = {}
    for name in ("gamma", "beta", "running_mean", "running_var"):
        if len(at[name]) == 1:
            places[name] = at[name][0]
        elif name in wanted:
            questions.append(Open(f"where does it keep {name}?", (("attributes", f'{name} = "{name}"'),)))
    if function == "batch_norm_train":
        questions += _weight(momentum, places, tree)
    if function.endswith("backward"):
        method = facts.tree_of(vars(build)["backward"]) if "backward" in vars(build) else None
        tuples = method is not None and all(isinstance(v, ast.Tuple) for v in facts.returned(method))
        for name in () if tuples else ("grad_gamma", "grad_beta"):
            if len(at[name]) == 1:
                places[name] = at[name][0]
            else:
                questions.append(Open(f"where does it keep {name}?", (("attributes", f'{name} = "?"'),)))
    keys["attributes"] = places
    return _modal(function, build, tree, Sketch(keys, (*questions, *taken.required())))


def _weight(momentum: str, places: Mapping[str, str], tree: Function | None) -> list[Open]:
    """Nothing to ask where the momentum is seen to weigh the old statistics."""
    if not momentum:
        return [Open("what is momentum called in it?", (("arguments", 'momentum = "?"'),))]
    running = {places[n] for n in ("running_mean", "running_var") if n in places}
    seen = facts.weight_of(tree, {momentum}, running) if tree is not None else ""
    return [] if seen == "old" else [ASK_WEIGHT]


def _norm_function(
    function: str, name: str, callee: Callable[..., Any], members: Mapping[str, Any]
) -> Sketch | None:
    taken, tree = Taken(callee), facts.tree_of(callee)
    if ("back" in name.lower()) != (function == "batch_norm_backward"):
        return None
    if function == "batch_norm_backward":
        return _backward(function, name, taken, members)
    config = taken.take(CONFIGS)
    if not config or tree is None:
        return None
    order = []
    for role, spelled in (
        ("z", known.INPUT),
        ("gamma", known.MOVING["gamma"]),
        ("beta", known.MOVING["beta"]),
    ):
        if name := taken.take(spelled):
            order.append((name, role))
    placed = [p.name for p in taken.all]
    order.append((config, "config"))
    order.sort(key=lambda pair: placed.index(pair[0]))
    found = facts.config_keys(tree, config)
    state = {
        ours: n for ours in ("running_mean", "running_var") for n in found if bare(n) in known.MOVING[ours]
    }
    epsilons = [n for n in found if bare(n) in known.EPS]
    modes = [n for n in found if bare(n) in known.FLAG]
    questions = taken.required()
    if len(order) != 4 or len(state) != 2 or len(epsilons) != 1 or "momentum" not in found:
        questions.append(Open("which keys of its config are eps, momentum and the running statistics?"))
    keys: dict[str, Any] = {"shape": "config", "order": tuple(role for _, role in order)}
    keys["arguments"] = {"eps": epsilons[0]} if epsilons else {}
    keys["state"] = state
    if modes:
        keys["fixed"] = {modes[0]: _mode(modes[0], tree, function != "batch_norm_eval")}
    if function == "batch_norm_train":
        questions += _weight("momentum", {n: n for n in state}, tree)
    return Sketch(keys, tuple(questions))
