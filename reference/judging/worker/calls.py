"""The calls that an adapter writes down: ``loss(X, labels)``, ``backward(params, returned[1], X, Y)``."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .arrange import NotOffered

WORDS = ("X", "Y", "labels", "d", "params", "returned")
"""What a call may be handed: the inputs, the targets, those as classes, the derivative by the outputs, the dict of the
parameters, and what the call before it returned."""


@dataclass(frozen=True)
class Written:
    """A call as it is written."""

    name: str
    args: Sequence[ast.expr]
    named: Mapping[str, ast.expr]


def written(text: str) -> Written:
    """The parsed call. ValueError if it is none, or takes anything but words and constants."""
    try:
        node = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError):
        node = None
    if not isinstance(node, ast.Call) or any(k.arg is None for k in node.keywords):
        raise ValueError(f"{text!r}: expected a call, as 'forward(X)'")
    name = ast.unparse(node.func)
    if not all(part.isidentifier() for part in name.split(".")):
        raise ValueError(f"{text!r}: expected the name of a method or a function")
    call = Written(name, node.args, {str(k.arg): k.value for k in node.keywords})
    for argument in (*call.args, *call.named.values()):
        _checked(text, argument)
    return call


def _checked(text: str, node: ast.expr) -> None:
    match node:
        case ast.Subscript(value=value):
            _checked(text, value)
            return
        case ast.Name(id=word) if word in WORDS:
            return
        case ast.Constant():
            return
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant()):
            return
    raise ValueError(f"{text!r} hands over {ast.unparse(node)!r}: expected constants, or {', '.join(WORDS)}")


def value_of(node: ast.expr, said: Mapping[str, Any]) -> Any:
    """What an argument stands for. NotOffered if there is no such thing."""
    match node:
        case ast.Name(id=word):
            if word not in said:
                raise NotOffered(f"the adapter hands over '{word}', which there is not yet")
            return said[word]
        case ast.Subscript(value=value, slice=place):
            held = value_of(value, said)
            try:
                return held[ast.literal_eval(place)]
            except (LookupError, TypeError, ValueError):
                raise NotOffered(f"there is no {ast.unparse(node)}") from None
    return ast.literal_eval(node)
