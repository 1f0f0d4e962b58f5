"""What the arguments of a piece of an optimizer stand for, and the questions that they leave open."""

from __future__ import annotations

import ast
import inspect
import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from . import source_facts as facts
from .adapter import hyperparameters
from .assignments import assigned
from .names import COLLECTED_GRADS, COLLECTION, GRAD, WATCHED, bare, roles
from .source_facts import Function
from .written import Open

SIGN = Open(
    "is the step that it returns added to the parameters or subtracted?",
    (("", 'step = "subtracted"  # or "added"'),),
)


class Arguments:
    """A callable's arguments and what each stands for."""

    def __init__(self, function: str, callee: Callable[..., Any], bound: bool = False) -> None:
        listed = list(inspect.signature(facts.inside(callee)).parameters.values())[1 if bound else 0 :]
        self.all = [p for p in listed if p.kind not in (p.VAR_POSITIONAL, p.VAR_KEYWORD)]
        self.names = [p.name for p in self.all]
        self.roles = roles(function, self.names, bound)
        self.by_name = {theirs: ours for ours, theirs in self.roles.items()}
        self.keyword_only = {p.name for p in self.all if p.kind is p.KEYWORD_ONLY}

    def settle(self, tree: Function | None) -> None:
        """What ``params`` and ``grads`` are, by how the text uses them: many tensors, or the one of a call."""
        many = [n for n in self.names if bare(n) in COLLECTION]
        derived = [n for n in self.names if bare(n) in GRAD | COLLECTED_GRADS and n not in many]
        if tree is None or len(many) != 1 or len(derived) != 1:
            return
        pair = {many[0], derived[0]}
        if {*self.by_name} & pair and not {self.by_name[n] for n in pair & {*self.by_name}} <= OF_TENSORS:
            return
        kinds = {facts.container(tree, name) for name in pair} - {""}
        names = ("params", "grads") if kinds else ("theta", "grad") if _alone(tree, many[0]) else None
        if names is not None:
            self.roles = {r: n for r, n in self.roles.items() if r not in OF_TENSORS}
            self.roles |= {names[0]: many[0], names[1]: derived[0]}
            self.by_name = {theirs: ours for ours, theirs in self.roles.items()}

    def unread(self) -> list[str]:
        """The arguments that must be passed and have no reading."""
        return [p.name for p in self.all if p.default is p.empty and p.name not in self.by_name]

    def tuned(self, function: str) -> dict[str, str]:
        """The hyperparameters that it takes, under their names."""
        return {n: self.roles[n] for n in hyperparameters(function) if n in self.roles}


OF_TENSORS = {"params", "grads", "theta", "grad"}


def _alone(tree: Function, name: str) -> bool:
    """Whether the variable is one tensor: something is subtracted from it, or added; no entry of it is looked at."""
    looked = [
        n.iter
        if isinstance(n, (ast.For, ast.comprehension))
        else n.value
        if isinstance(n, ast.Subscript)
        else None
        for n in ast.walk(tree)
    ]
    looked += [
        a for n in ast.walk(tree) if isinstance(n, ast.Call) and facts.is_named(n.func, "len") for a in n.args
    ]
    if any(each is not None and name in facts.names_in(each) for each in looked):
        return False
    moved = [
        n.left for n in ast.walk(tree) if isinstance(n, ast.BinOp) and isinstance(n.op, (ast.Add, ast.Sub))
    ]
    moved += [n.target for n in ast.walk(tree) if isinstance(n, ast.AugAssign)]
    return any(facts.is_named(each, name) for each in moved)


def unread(arguments: Arguments) -> list[Open]:
    """One question for each argument that is not known, or that would do something by its default."""
    return [
        Open(f"what is its argument '{name}'?", (("fixed", f"# {name} = ?  # if it is a constant"),))
        for name in arguments.unread()
    ] + [
        Open(
            f"its argument '{p.name}' is {p.default!r} by default: is that left?",
            (("fixed", f"{p.name} = {_left(p)}"),),
        )
        for p in arguments.all
        if (bare(p.name) in WATCHED or type(p.default) is float)
        and p.name not in arguments.by_name
        and p.default is not p.empty
        and p.default
    ]


def _left(parameter: inspect.Parameter) -> str:
    """What a default may be replaced by, as TOML: by nothing, where it is known to change the step."""
    default = parameter.default
    if isinstance(default, str):
        return json.dumps(default)
    if bare(parameter.name) not in WATCHED:
        return f"{default!r}  # if that is left"
    return "false" if isinstance(default, bool) else "0.0"


SMALL = 1e-3
"""No larger is a number that is added for its own sake."""


def constants(function: str, trees: Iterable[ast.AST | None], *given: Mapping[str, Any]) -> dict[str, float]:
    """The hyperparameters that no argument takes, as they are written into the code: an ε that is the one small
    number that is added, and what stands under a telling name. Never the learning rate."""
    wanted = [n for n in hyperparameters(function) if n not in set().union(*given) and n != "lr"]
    if not wanted:
        return {}
    nodes = [node for tree in trees if tree is not None for node in ast.walk(tree)]
    told: dict[str, set[float]] = {}
    for tree in (t for t in trees if t is not None):
        for target, value in assigned(tree):
            name = target.attr if isinstance(target, ast.Attribute) else getattr(target, "id", "")
            told.setdefault(name, set()).add(_number(value))
    single = {name: next(iter(values)) for name, values in told.items() if len(values) == 1}
    named = roles(function, [name for name, value in single.items() if 0 < value < 1])
    found = {n: single[named[n]] for n in wanted if n in named}
    if "eps" in wanted and "eps" not in found:
        added = {
            _number(side)
            for node in nodes
            if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add)
            for side in (node.left, node.right)
        }
        small = {value for value in added if 0 < value <= SMALL}
        if len(small) == 1:
            found["eps"] = small.pop()
    return found


def _number(node: ast.AST) -> float:
    """The number that is written there; nan if it is none."""
    match node:
        case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
            return float(value)
        case ast.BinOp(left=left, op=ast.Pow(), right=right):
            return _power(_number(left), _number(right))
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_number(operand)
    return float("nan")


def _power(base: float, exponent: float) -> float:
    return base**exponent if abs(base) <= 10 and abs(exponent) <= 30 and base > 0 else float("nan")


def watched(trees: Iterable[ast.AST]) -> list[Open]:
    """A question for each penalty whose weight is written into the code: it adds to the gradients."""
    found = {}
    for tree in trees:
        for target, value in assigned(tree):
            name = target.attr if isinstance(target, ast.Attribute) else getattr(target, "id", "")
            penal = any(part in name.lower() for part in ("reg", "lambda", "weight_decay", "l2"))
            if penal and (number := _number(value)) and number == number:
                found[name] = number
    return [Open(f"its '{name}' is {number!r}: can that be 0?") for name, number in found.items()]


def missing(function: str, *given: Mapping[str, Any]) -> list[Open]:
    """A question for each hyperparameter that cannot be passed: it cannot be judged with another value."""
    taken = set().union(*given)
    return [
        Open(
            f"what is {name} called in it?",
            (
                ("arguments", f'# {name} = "?"'),
                ("constants", f"# {name} = 0.5  # if it is always this number"),
            ),
        )
        for name in hyperparameters(function)
        if name not in taken
    ]


def betas_of(function: str, constructor: Arguments) -> dict[str, str]:
    """Both betas as one argument."""
    pair = [p.name for p in constructor.all if bare(p.name) == "betas"]
    wanted = {"beta1", "beta2"} <= set(hyperparameters(function))
    return {"beta1": f"{pair[0]}[0]", "beta2": f"{pair[0]}[1]"} if pair and wanted else {}


def settled(
    function: str, build: type, constructor: Arguments, call: Arguments
) -> tuple[dict[str, str], dict[str, float], list[Open]]:
    """The hyperparameters that a constructor takes, those in the code, and what is open about them."""
    tuned = {n: theirs for n, theirs in constructor.tuned(function).items() if n not in call.tuned(function)}
    betas = betas_of(function, constructor)
    tuned |= betas
    written = constants(function, [facts.tree_of(build)], tuned, call.tuned(function))
    asked = [o for o in unread(constructor) if not betas or "betas'" not in o.question]
    return tuned, written, [*asked, *missing(function, tuned, call.tuned(function), written)]
