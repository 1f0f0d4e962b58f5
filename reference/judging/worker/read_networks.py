"""Classes of networks, read off their text: what they are built of, where they keep their arrays, what they compute."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from . import names as known
from . import source_facts as facts
from .assignments import assigned
from .names import bare, words
from .read_arguments import watched
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
WEIGHTS = (
    ("params[W{k}]", "params[b{k}]"),
    ("W{k}", "b{k}"),
    ("weights[{i}]", "biases[{i}]"),
    ("W[{i}]", "b[{i}]"),
)
OF_LAYERS = (("W", "b", "dW", "db"), ("weights", "biases", "dweights", "dbiases"), ("w", "b", "dw", "db"))


def read_network(function: str, name: str, member: Any, members: Mapping[str, Any]) -> Sketch | None:
    """``forward`` and ``backward`` of a class; None of anything else."""
    tree = facts.tree_of(member) if isinstance(member, type) else None
    if tree is None:
        return None
    seen = _Seen(member, tree, members)
    arguments, fixed, questions = _built_of(member)
    places, asked = seen.places()
    asking = _forward(seen) if function == "forward" else _backward(seen)
    if asking is None:
        return None
    keys, more = asking
    keys = {
        "shape": "network",
        "arguments": arguments,
        "fixed": fixed,
        **keys,
        "attributes": {**places, **keys.get("attributes", {})},
        "constants": {**seen.settled(function, keys), **({"layers": 2} if "hidden" in arguments else {})},
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


# --- how it is asked ---------------------------------------------------------------------------------------

Asking = tuple[dict[str, Any], list[Open]]


def _forward(seen: _Seen) -> Asking | None:
    """A method whose outputs are the last layer's pre-activations."""
    for name in ("forward", "predict", "scores", "feedforward", "__call__"):
        method = seen.method(name)
        call = _call(name, seen.build, method, 1)
        if method is None or not call:
            continue
        ends = facts.returned(method)
        keys = {"calls": (call,)} if not seen.columns() else {"calls": (call,), "samples": "columns"}
        if len(ends) == 1 and _is_linear(seen, method, ends[0]):
            return keys, []
        lines = (("", '# output = "0"  # if it is one of several'),)
        return keys, [Open("does it return the pre-activations of the last layer?", lines)]
    return None


def _is_linear(seen: _Seen, method: ast.FunctionDef, node: ast.expr) -> bool:
    """Whether it is a product with weights, and the biases; or what layers hand on of which the last may be one."""
    if isinstance(node, ast.Name):
        values = [
            value
            for target, value in assigned(method)
            if isinstance(target, ast.Name) and target.id == node.id
        ]
        loops = [n for n in ast.walk(method) if isinstance(n, ast.For)]
        if len(values) == 1 and not loops:
            return _is_linear(seen, method, values[0])
        return len(values) == 1 and seen.layered and not {"softmax", "sigmoid"} & seen.kinds_in_list()
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return _is_linear(seen, method, node.left)
    dot = (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("dot", "matmul")
    )
    return dot or (isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult))


def _backward(seen: _Seen) -> Asking | None:
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
    free = Taken(getattr(seen.build, "backward"), bound=True)
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


def _returned(seen: _Seen, method: ast.FunctionDef, calls: Sequence[str], place: int) -> Asking:
    """Where the gradients are after the calls."""
    keys: dict[str, Any] = {"calls": tuple(calls)}
    attributes = seen.gradients()
    ends = [v for v in facts.returned(method) if not (isinstance(v, ast.Constant) and v.value is None)]
    if place and ends:
        ends = [v.elts[1] for v in ends if isinstance(v, ast.Tuple) and len(v.elts) == 2]
    root = "returned[1]" if place else "returned"
    if (
        len(ends) == 1
        and isinstance(ends[0], ast.Name)
        and (prefix := _keyed(method, ends[0].id)) is not None
    ):
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


def _keyed(method: ast.FunctionDef, variable: str) -> str | None:
    """What stands before W1 in the keys of a dict of gradients; None if it is none."""
    subscripts = [
        n for n in ast.walk(method) if isinstance(n, ast.Subscript) and isinstance(n.value, ast.Name)
    ]
    strings = {t for n in subscripts if n.value.id == variable for t in facts.texts(n.slice)}  # type: ignore[attr-defined]
    literals = [
        v
        for t, v in assigned(method)
        if isinstance(t, ast.Name) and t.id == variable and isinstance(v, ast.Dict)
    ]
    strings |= {
        t for literal in literals for key in literal.keys if key is not None for t in facts.texts(key)
    }
    found = {m[1] for text in strings if (m := re.fullmatch(r"(d?|grad_?)[Wb]\d*", text))}
    return found.pop() if len(found) == 1 else None


# --- what it is --------------------------------------------------------------------------------------------


class _Seen:
    """The text of a class, and of what it uses of its module."""

    def __init__(self, build: type, tree: ast.AST, members: Mapping[str, Any]) -> None:
        self.build = build
        self.trees = list(_closure(build, tree, members))
        self.nodes = [node for each in self.trees for node in ast.walk(each)]
        self.own = facts.attributes(tree, "self")
        self.layered = "layers" in self.own

    def method(self, name: str) -> ast.FunctionDef | None:
        held = getattr(self.build, name, None)
        if not callable(held) or name not in {n for base in self.build.__mro__[:-1] for n in vars(base)}:
            return None
        tree = facts.tree_of(held)
        return tree if isinstance(tree, ast.FunctionDef) else None

    def places(self) -> tuple[dict[str, str], list[Open]]:
        """Where the weights and the biases are, in one way."""
        found = []
        strings = {t for each in self.trees for t in facts.texts(each)}
        if "params" in self.own and any(re.fullmatch(r"W1?", text) for text in strings):
            found.append({})
        if {"W1", "b1"} <= self.own:
            found.append({"W": "W{k}", "b": "b{k}"})
        found += [
            {"W": f"{W}[{{i}}]", "b": f"{b}[{{i}}]"}
            for W, b in (("weights", "biases"), ("W", "b"))
            if {W, b} <= self.own and not self.layered
        ]
        if not found and self.layered:
            everything = {n.attr for n in self.nodes if isinstance(n, ast.Attribute)}
            found = [
                {"W": f"layers[*].{W}", "b": f"layers[*].{b}"}
                for W, b, _, _ in OF_LAYERS
                if {W, b} <= everything
            ]
        if len(found) == 1:
            return found[0], []
        lines = (("attributes", 'W = "params[W{k}]"'), ("attributes", 'b = "params[b{k}]"'))
        return {}, [Open("where does it keep the weights and the biases?", lines)]

    def gradients(self) -> dict[str, str]:
        """The attributes where the gradients are kept."""
        strings = {t for each in self.trees for t in facts.texts(each)}
        for name in ("grads", "gradients"):
            if name in self.own:
                prefix = "d" if any(re.fullmatch(r"dW\d*", text) for text in strings) else ""
                return {"grad_W": f"{name}[{prefix}W{{k}}]", "grad_b": f"{name}[{prefix}b{{k}}]"}
        for W, b in (("dW", "db"), ("dw", "db"), ("grad_W", "grad_b")):
            if {f"{W}1", f"{b}1"} <= self.own:
                return {"grad_W": f"{W}{{k}}", "grad_b": f"{b}{{k}}"}
            if {W, b} <= self.own and not self.layered:
                return {"grad_W": f"{W}[{{i}}]", "grad_b": f"{b}[{{i}}]"}
        everything = {n.attr for n in self.nodes if isinstance(n, ast.Attribute)}
        found = [(dW, db) for _, _, dW, db in OF_LAYERS if {dW, db} <= everything] if self.layered else []
        return (
            {"grad_W": f"layers[*].{found[0][0]}", "grad_b": f"layers[*].{found[0][1]}"}
            if len(found) == 1
            else {}
        )

    def identifiers(self) -> Iterator[str]:
        for node in self.nodes:
            if isinstance(node, ast.Attribute):
                yield bare(node.attr)
            elif isinstance(node, ast.Name):
                yield bare(node.id)
            elif isinstance(node, (ast.FunctionDef, ast.ClassDef)):
                yield bare(node.name)

    def kinds(self) -> set[str]:
        """The functions that occur: activations, softmax, and what is none of the contract's."""
        told = set()
        for name in self.identifiers():
            for kind in ("relu", "tanh", "sigmoid", "softmax"):
                if kind in name:
                    told.add(
                        "other" if any(p in name for p in ("leaky", "prelu", "hardsig", "logsoft")) else kind
                    )
            if any(other in name for other in ("elu", "swish", "softplus", "hinge")) and "relu" not in name:
                told.add("other")
        for node in self.nodes:
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr == "maximum"
            ):
                told |= (
                    {"relu"}
                    if any(isinstance(a, ast.Constant) and a.value == 0 for a in node.args)
                    else set()
                )
            if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
                told |= {"softmax"} if _is_sum(node.right) and self.exponential() else set()
                told |= {"sigmoid"} if _is_logistic(node) else set()
        return told

    def kinds_in_list(self) -> set[str]:
        """Functions that are layers of their own: their outputs may be the last ones."""
        return {kind for kind in ("softmax", "sigmoid") if f"{kind}layer" in set(self.identifiers())}

    def exponential(self) -> bool:
        return "exp" in set(self.identifiers())

    def settled(self, function: str, keys: Mapping[str, Any]) -> dict[str, Any]:
        """Activation and loss, as far as there is one reading."""
        kinds = self.kinds()
        hidden = kinds & {"relu", "tanh", "sigmoid"}
        if "other" in kinds or len(hidden) != 1:
            return {}
        found: dict[str, Any] = {"activation": next(iter(hidden))}
        if function == "backward" and not any("(d)" in call for call in keys["calls"]):
            if "softmax" in kinds:
                found["loss"] = "cross_entropy"
            elif "sigmoid" not in kinds and not {"exp", "log", "crossentropy"} & set(self.identifiers()):
                found["loss"] = "squared_error"
        return found

    def open(self, function: str, keys: Mapping[str, Any]) -> list[Open]:
        """What is not settled."""
        questions = []
        if "activation" not in keys["constants"]:
            line = 'activation = "relu"  # or "tanh", "sigmoid"'
            questions.append(Open("which activation do its hidden layers have?", (("constants", line),)))
        late = any("(d)" in call for call in keys["calls"])
        if function == "backward" and not late and "loss" not in keys["constants"]:
            line = 'loss = "cross_entropy"  # or "binary_cross_entropy", "squared_error"'
            questions.append(Open("which loss is it that it differentiates?", (("constants", line),)))
        if (
            function == "backward"
            and not late
            and not self.averages()
            and keys.get("samples") != "one by one"
        ):
            lines = (("", "# summed = true  # if they are sums"),)
            questions.append(Open("are its gradients means over the samples or sums?", lines))
        return questions + watched(self.trees)

    def columns(self) -> bool:
        """Whether a sample is a column: biases are made as columns."""
        text = " ".join(ast.unparse(n) for n in self.nodes if isinstance(n, ast.Call))
        return bool(re.search(r"(zeros|randn|ones)\(\(?[^()]*(\([^()]*\)|\[[^\[\]]*\])?[^()]*, 1\)", text))

    def indexed(self) -> bool:
        """Whether targets are classes: they stand beside a range in an index."""
        return any(
            isinstance(n, ast.Subscript)
            and isinstance(n.slice, ast.Tuple)
            and any(isinstance(c, ast.Call) for c in n.slice.elts)
            and {"arange", "range"} & {_last(c.func) for c in n.slice.elts if isinstance(c, ast.Call)}
            for n in self.nodes
        )

    def averages(self) -> bool:
        """Whether anything is divided by a count, or a mean is taken."""
        for node in self.nodes:
            if isinstance(node, ast.Call) and _last(node.func) in ("mean", "average"):
                return True
            divided = isinstance(node, (ast.BinOp, ast.AugAssign)) and isinstance(node.op, ast.Div)
            if divided:
                by = node.right if isinstance(node, ast.BinOp) else node.value  # type: ignore[union-attr]
                told = {bare(n) for n in _names(by)}
                if told & words(
                    "n m batchsize numtrain numsamples shape len nsamples size samples batch num numexamples"
                ):
                    return True
        return False


def _closure(build: type, tree: ast.AST, members: Mapping[str, Any]) -> Iterator[ast.AST]:
    """The class, its bases, and the functions and classes of its module that they use."""
    yield tree
    seen = {build.__name__}
    waiting = [tree]
    for base in build.__mro__[1:-1]:
        if (inherited := facts.tree_of(base)) is not None:
            waiting.append(inherited)
            yield inherited
    while waiting:
        for node in ast.walk(waiting.pop()):
            name = node.id if isinstance(node, ast.Name) else ""
            member: Callable[..., Any] | None = members.get(name)
            if not name or name in seen or not callable(member):
                continue
            seen.add(name)
            used = facts.tree_of(member) if getattr(member, "__module__", "") == build.__module__ else None
            if used is not None:
                waiting.append(used)
                yield used


def _names(node: ast.AST) -> Iterator[str]:
    for each in ast.walk(node):
        if isinstance(each, ast.Attribute):
            yield each.attr
        elif isinstance(each, ast.Name):
            yield each.id


def _last(func: ast.expr) -> str:
    return func.attr if isinstance(func, ast.Attribute) else func.id if isinstance(func, ast.Name) else ""


def _is_sum(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and _last(node.func) == "sum"


def _is_logistic(node: ast.BinOp) -> bool:
    right = node.right
    return (
        isinstance(right, ast.BinOp)
        and isinstance(right.op, ast.Add)
        and any(isinstance(s, ast.Call) and _last(s.func) == "exp" for s in (right.left, right.right))
    )
