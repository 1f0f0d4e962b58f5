"""The text of a class of networks, and of what it uses of its module: what the class keeps, and what it computes."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from . import source_facts as facts
from .assignments import assigned
from .names import bare, words
from .read_arguments import watched
from .written import Open

OF_LAYERS = (("W", "b", "dW", "db"), ("weights", "biases", "dweights", "dbiases"), ("w", "b", "dw", "db"))


class NetworkText:
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
        found: list[dict[str, str]] = []
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

    def has_linear_layers(self) -> bool:
        """Whether the layers with weights return a product, and no activation of it."""
        methods = [
            node
            for each in self.trees[1:]
            if isinstance(each, ast.ClassDef)
            for node in each.body
            if isinstance(node, ast.FunctionDef) and node.name in ("forward", "__call__")
        ]
        weighing = [method for method in methods if any(map(_is_dot, ast.walk(method)))]
        ends = [facts.returned(method) for method in weighing]
        return bool(ends) and all(
            len(end) == 1 and is_product(method, end[0]) for method, end in zip(weighing, ends, strict=True)
        )

    def is_deeper(self) -> bool:
        """Whether it has weights of a third layer."""
        strings = {t for each in self.trees for t in facts.texts(each)}
        return "W3" in self.own or bool({"W3", "w3"} & strings)

    def exponential(self) -> bool:
        return "exp" in set(self.identifiers())

    def settled(self, function: str, keys: Mapping[str, Any], linear: bool) -> dict[str, Any]:
        """Activation and loss, as far as there is one reading."""
        kinds = self.kinds()
        hidden = kinds & {"relu", "tanh", "sigmoid"}
        if "other" in kinds or len(hidden) != 1:
            return {}
        found: dict[str, Any] = {"activation": next(iter(hidden))}
        if function == "backward" and not any("(d)" in call for call in keys["calls"]):
            if "softmax" in kinds:
                found["loss"] = "cross_entropy"
            elif (
                linear
                and "sigmoid" not in kinds
                and not {"exp", "log", "crossentropy"} & set(self.identifiers())
            ):
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
            losses = ["binary_cross_entropy", "cross_entropy", "squared_error"]
            if "softmax" in self.kinds():
                losses = ["cross_entropy", "binary_cross_entropy", "squared_error"]
            line = 'loss = "{}"  # or "{}", "{}"'.format(*losses)
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
            if isinstance(node, (ast.BinOp, ast.AugAssign)) and isinstance(node.op, ast.Div):
                by = node.right if isinstance(node, ast.BinOp) else node.value
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


def _is_dot(node: ast.AST) -> bool:
    if isinstance(node, ast.Call):
        return _last(node.func) in ("dot", "matmul")
    return isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult)


def is_product(method: ast.FunctionDef, node: ast.expr) -> bool:
    """Whether it is a product of matrices, perhaps with something added; of a variable, whether it is only that."""
    if isinstance(node, (ast.Name, ast.Attribute)):
        told = ast.unparse(node)
        values = [value for target, value in assigned(method) if ast.unparse(target) == told]
        return len(values) == 1 and is_product(method, values[0])
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return is_product(method, node.left) or is_product(method, node.right)
    return _is_dot(node)
