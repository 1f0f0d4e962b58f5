"""Classes of networks, read off their text: what they are built of, where they keep their arrays, what they compute."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping, Sequence
from typing import Any

from . import names as known
from . import source_facts as facts
from .assignments import assigned
from .names import bare, words
from .network_text import NetworkText, is_product
from .read_layers import Taken
from .written import Open, Sketch

BUILT = {
    "widths": known.WIDTHS | words("nodes architecture layersize layerdims dimensions shape"),
    "hiddens": words("hiddensizelist hiddendims hiddenlayers hiddensizes hiddenlayersizes hiddenunits"),
    "inputs": known.FAN_IN | words("nfeatures numfeatures inputs inputnodes nx ninputs d"),
    "hidden": words(
        "hiddensize hiddendim nhidden hidden h hiddennodes nh hiddenunits hiddenlayersize numhidden"
    ),
    "outputs": known.FAN_OUT
    | words("numclasses nclasses outputs outputnodes ny classes numoutputs nclass c"),
}
LABELLED = known.INPUT
TARGET = words("y t target targets label labels ytrue truth yb ybatch")


def read_network(function: str, name: str, member: Any, members: Mapping[str, Any]) -> Sketch | None:
    """``forward`` and ``backward`` of a class, or of functions of a dict; None of anything else."""
    if not isinstance(member, type):
        return _of_functions(name, member, members) if function == "backward" else None
    tree = facts.tree_of(member) if isinstance(member, type) else None
    if tree is None:
        return None
    seen = NetworkText(member, tree, members)
    arguments, fixed, questions = _built_of(member)
    places, asked = seen.places()
    outputs = _forward(seen)
    asking = outputs if function == "forward" else _backward(seen)
    if asking is None:
        return None
    keys, more = asking
    if "hidden" in arguments and seen.is_deeper():
        questions.append(Open("how many layers does it have?"))
    if any("(d)" in call for call in keys["calls"]) and outputs is not None and outputs is not asking:
        more = [*more, *outputs[1]]
    keys = {
        "shape": "network",
        "arguments": arguments,
        "fixed": fixed,
        **keys,
        "attributes": {**places, **keys.get("attributes", {})},
        "constants": {
            **seen.settled(function, keys, bool(outputs and not outputs[1])),
            **({"layers": 2} if "hidden" in arguments else {}),
        },
    }
    if function == "forward":
        keys["attributes"] = {n: path for n, path in keys["attributes"].items() if n in "Wb"}
    questions += [*asked, *more, *seen.open(function, keys)]
    return Sketch(keys, tuple(questions))


def _built_of(build: type) -> tuple[dict[str, str], dict[str, Any], list[Open]]:
    """What the constructor takes."""
    taken = Taken(build)
    arguments = {}
    for word in ("widths", "hiddens", "inputs", "hidden", "outputs"):
        if word == "inputs" and "widths" in arguments:
            break
        if not (word == "hidden" and "hiddens" in arguments) and (theirs := taken.take(BUILT[word])):
            arguments[word] = theirs
    fixed = {name: "float64" for name in taken.free if bare(name) == "dtype"}
    questions = taken.required() + [
        o for p in taken.all if p.name in taken.free and (o := _by_default(p.name, p.default))
    ]
    if "widths" not in arguments and not {"inputs", "outputs"} <= arguments.keys():
        questions.append(Open("what widths is it built of?", (("arguments", 'widths = "?"'),)))
    return arguments, fixed, questions


def _by_default(name: str, default: Any) -> Open | None:
    """A question where something besides the network would act."""
    acts = any(part in name.lower() for part in ("dropout", "reg", "decay", "lambda", "l2", "lamb"))
    if (acts or bare(name) in known.WATCHED) and isinstance(default, float) and default not in (0.0, 1.0):
        return Open(
            f"its argument '{name}' is {default!r} by default: is that left?", (("fixed", f"{name} = 0.0"),)
        )
    return None


HANDED = {
    "X": known.INPUT,
    "Y": TARGET,
    "params": words("parameters params"),
    "returned[1]": words("cache caches"),
    "returned[0]": words("al a2 yhat aout a output"),
}
"""What functions of a dict of parameters take."""


def _of_functions(name: str, member: Any, members: Mapping[str, Any]) -> Sketch | None:
    """``backward_propagation(parameters, cache, X, Y)`` after ``forward_propagation(X, parameters)``."""
    ahead = [n for n, held in members.items() if known.key(n) in known.FORWARD and callable(held)]
    tree = facts.tree_of(member)
    if len(ahead) != 1 or not isinstance(tree, ast.FunctionDef):
        return None
    calls: list[str] = []
    questions: list[Open] = []
    for called, function in ((ahead[0], members[ahead[0]]), (name, member)):
        taken = Taken(function)
        said = {theirs: word for word, spelled in HANDED.items() if (theirs := taken.take(spelled))}
        questions += taken.required()
        calls.append(f"{called}({', '.join(said[p.name] for p in taken.all if p.name in said)})")
    used = [each for held in members.values() if callable(held) and (each := facts.tree_of(held))]
    nodes = [node for each in used for node in ast.walk(each)]
    columns = any(
        isinstance(n, ast.keyword) and n.arg == "axis" and ast.unparse(n.value) == "1" for n in nodes
    )
    keys: dict[str, Any] = {"shape": "network", "calls": tuple(calls)}
    keys |= {"samples": "columns", "transpose": "always"} if columns else {}
    ends = [value for value in facts.returned(tree) if isinstance(value, (ast.Name, ast.Dict))]
    prefix = _keyed(tree, ends[0]) if len(ends) == 1 else None
    if prefix is None:
        lines = (("attributes", 'grad_W = "returned[dW{k}]"'), ("attributes", 'grad_b = "returned[db{k}]"'))
        questions.append(Open("where are the gradients in what it returns?", lines))
    else:
        keys["attributes"] = {f"grad_{n}": f"returned[{prefix}{n}{{k}}]" for n in "Wb"}
    settled = (
        ("constants", 'activation = "relu"  # or "tanh", "sigmoid": of its hidden layers'),
        ("constants", 'loss = "binary_cross_entropy"  # or "cross_entropy", "squared_error"'),
        ("constants", "# layers = 2  # if it has always so many"),
    )
    questions.append(Open("which activation is it, and which loss?", settled))
    return Sketch(keys, tuple(questions))


# --- how it is asked ---------------------------------------------------------------------------------------

Asking = tuple[dict[str, Any], list[Open]]


def _forward(seen: NetworkText) -> Asking | None:
    """A method whose outputs are the last layer's pre-activations."""
    for name in ("forward", "predict", "scores", "feedforward", "__call__"):
        method = seen.method(name)
        call = _call(name, seen.build, method, 1)
        if method is None or not call:
            continue
        keys = {"calls": (call,)} if not seen.columns() else {"calls": (call,), "samples": "columns"}
        if _is_linear(seen, method):
            return keys, []
        lines = (("", '# output = "0"  # if it is one of several'),)
        return keys, [Open("does it return the pre-activations of the last layer?", lines)]
    return None


def _is_linear(seen: NetworkText, method: ast.FunctionDef) -> bool:
    """Whether it returns a product with weights, and the biases; or what layers hand on that return this."""
    ends = facts.returned(method)
    if len(ends) != 1:
        return False
    if is_product(method, ends[0]):
        return True
    values = [
        v for t, v in assigned(method) if isinstance(t, ast.Name) and ast.unparse(t) == ast.unparse(ends[0])
    ]
    called = (
        len(values) == 1
        and isinstance(values[0], ast.Call)
        and ast.unparse(values[0].func).endswith("forward")
    )
    return called and seen.layered and seen.has_linear_layers()


def _backward(seen: NetworkText) -> Asking | None:
    if (method := seen.method("gradient")) and (call := _call("gradient", seen.build, method, 2)):
        return _returned(seen, method, (call,), 0)
    if (method := seen.method("loss")) and (call := _call("loss", seen.build, method, 2)):
        pairs = [v for v in facts.returned(method) if isinstance(v, ast.Tuple) and len(v.elts) == 2]
        if pairs:
            target = "labels" if seen.indexed() else "Y"
            return _returned(seen, method, (call.replace("Y", target),), 1)
    if (method := seen.method("backprop")) and (call := _call("backprop", seen.build, method, 2)):
        return _returned(seen, method, (call,), 0)
    method, ahead = seen.method("backward"), seen.method("forward")
    if method is None or ahead is None:
        return None
    first, both = _call("forward", seen.build, ahead, 1), _call("backward", seen.build, method, 2)
    if first and both:
        return _returned(seen, method, (first, both), 0)
    free = Taken(getattr(seen.build, method.name), bound=True)
    if not first or not free.free:
        return None
    if free.take(TARGET):
        calls = first, "backward(Y)" if not seen.indexed() else "backward(labels)"
    elif free.take(known.DERIVATIVE):
        calls = first, "backward(d)"
    else:
        return {"calls": (first,)}, [
            Open("what does its method backward take?", (("", f'calls = ["{first}", "backward(Y)"]'),))
        ]
    keys, questions = _returned(seen, method, calls, 0)
    return keys, questions + free.required()


def _call(name: str, build: type, method: ast.FunctionDef | None, count: int) -> str:
    """The call of a method that takes the inputs, and the targets if ``count`` is 2; "" if it does not."""
    if method is None:
        return ""
    taken = Taken(getattr(build, name), bound=True)
    if len(taken.free) < count or bare(taken.free[0]) not in LABELLED | words("inputs xb xbatch xtrain"):
        return ""
    taken.free.pop(0)
    if count == 2 and not taken.take(TARGET):
        return ""
    rest = [p for p in taken.all if p.name in taken.free and p.default is p.empty]
    zeros = ["0.0" for p in rest if any(part in p.name.lower() for part in ("reg", "lambda", "decay"))]
    flags = [f"{p.name}=True" for p in taken.all if p.name in taken.free and bare(p.name) in known.FLAG]
    if len(rest) > len(zeros) + sum(f"{p.name}=True" in flags for p in rest):
        return ""
    return f"{name}({', '.join(['X', 'Y'][:count] + zeros + flags)})"


def _returned(seen: NetworkText, method: ast.FunctionDef, calls: Sequence[str], place: int) -> Asking:
    """Where the gradients are after the calls."""
    keys: dict[str, Any] = {"calls": tuple(calls)}
    attributes = seen.gradients()
    ends = [v for v in facts.returned(method) if not (isinstance(v, ast.Constant) and v.value is None)]
    if place and ends:
        ends = [v.elts[1] for v in ends if isinstance(v, ast.Tuple) and len(v.elts) == 2]
    root = "returned[1]" if place else "returned"
    if len(ends) == 1 and (prefix := _keyed(method, ends[0])) is not None:
        attributes = {"grad_W": f"{root}[{prefix}W{{k}}]", "grad_b": f"{root}[{prefix}b{{k}}]"}
    elif len(ends) == 1 and isinstance(ends[0], ast.Tuple) and len(ends[0].elts) == 2:
        listed = [n.id.lower() if isinstance(n, ast.Name) else "" for n in ends[0].elts]
        kinds = [
            "b" if n.endswith(("_b", "db", "dbs", "b")) else "W" if n.endswith(("w", "dws", "ws")) else ""
            for n in listed
        ]
        if sorted(kinds) == ["W", "b"]:
            attributes = {f"grad_{kind}": f"returned[{i}][{{i}}]" for i, kind in enumerate(kinds)}
    keys["attributes"] = attributes
    samples = "one by one" if seen.columns() and not seen.averages() else "columns" if seen.columns() else ""
    if samples:
        keys["samples"] = samples
    if attributes:
        return keys, []
    lines = (("attributes", 'grad_W = "grads[W{k}]"'), ("attributes", 'grad_b = "grads[b{k}]"'))
    return keys, [Open("where are the gradients afterwards?", lines)]


def _keyed(method: ast.FunctionDef, end: ast.expr) -> str | None:
    """What stands before W1 in the keys of a dict of gradients; None if it is none."""
    literals = [end] if isinstance(end, ast.Dict) else []
    strings: set[str] = set()
    if isinstance(end, ast.Name):
        subscripts = [
            n for n in ast.walk(method) if isinstance(n, ast.Subscript) and isinstance(n.value, ast.Name)
        ]
        strings |= {t for n in subscripts if ast.unparse(n.value) == end.id for t in facts.texts(n.slice)}
        literals += [v for t, v in assigned(method) if isinstance(v, ast.Dict) and ast.unparse(t) == end.id]
    strings |= {
        t for literal in literals for key in literal.keys if key is not None for t in facts.texts(key)
    }
    found = {m[1] for text in strings if (m := re.fullmatch(r"(d?|grad_?)[Wb]\d*", text))}
    return found.pop() if len(found) == 1 else None
