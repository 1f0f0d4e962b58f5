"""A reading in the making, and as it is told: in a sentence, and as the TOML that says the same."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any


@dataclass(frozen=True)
class Open:
    """A question that a signature leaves open, and the lines of TOML that would answer it.

    A line is (table, line): the table is "" or "arguments", say. Lines that begin with # are alternatives.
    """

    question: str
    lines: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Sketch:
    """The keys of an adapter as far as they can be told, and what is open."""

    keys: Mapping[str, Any] = field(default_factory=dict)
    open: tuple[Open, ...] = ()

    def asking(self, *questions: Open) -> Sketch:
        """The same with more questions."""
        return replace(self, open=(*self.open, *questions))


TO_A_FILE = "# To have it judged, write this into a .toml file beside it, and judge that."
TO_CHECK = "# To have it judged, hand these lines over as well: check(..., adapters='''these lines''')."

WIDTH = 118
_ORDER = (
    *(
        "shape",
        "calls",
        "samples",
        "summed",
        "method",
        "constructor",
        "setup",
        "order",
        "returns",
        "step",
        "ahead",
    ),
    *(
        "container",
        "shared",
        "initialize",
        "forward",
        "forward_order",
        "output",
        "transpose",
        "unseeded",
        "omit",
    ),
)
_TABLES = ("arguments", "constants", "fixed", "call", "setting", "state", "prefix", "attributes")


def table(function: str, target: str, sketch: Sketch) -> str:
    """The TOML of an adapter: what is known, and in the comments what has to be decided."""
    lines = [TO_A_FILE] if sketch.open else []
    tables: list[str] = []
    lines += [f"# {each.question[:1].upper()}{each.question[1:]}" for each in sketch.open]
    lines += [f"[{function}]", f"target = {json.dumps(target)}"]
    lines += [f"{key} = {_value(sketch.keys[key])}" for key in _ORDER if sketch.keys.get(key)]
    lines += [line for each in sketch.open for place, line in each.lines if not place]
    for name in _TABLES:
        held = [f"{_key(k)} = {_value(v)}" for k, v in (sketch.keys.get(name) or {}).items()]
        asked = [line for each in sketch.open for place, line in each.lines if place == name]
        inline = f"{name} = {{ {', '.join(held)} }}"
        if asked or len(inline) > WIDTH:
            tables += ["", f"[{function}.{name}]", *held, *asked]
        elif held:
            lines.append(inline)
    return "\n".join([*lines, *tables]) + "\n"


def sentence(name: str, sketch: Sketch) -> str:
    """``Adam: one tensor a call, update(theta, grad), lr = learning_rate``."""
    keys = sketch.keys
    parts = [str(keys.get("shape", "function"))]
    parts += list(keys.get("calls", ()))
    if keys.get("samples"):
        parts.append(f"samples {keys['samples']}")
    if "order" in keys or "method" in keys:
        parts.append(f"{keys.get('method', name)}({', '.join(keys.get('order', ()))})")
    if keys.get("ahead"):
        parts.append(f"the gradient asked for at {keys['ahead']}(theta)")
    if keys.get("returns"):
        parts.append(f"returns {', '.join(keys['returns'])}")
    parts += [f"{ours} = {theirs}" for ours, theirs in keys.get("arguments", {}).items() if ours != theirs]
    parts += [
        f"{name} always {value if isinstance(value, str) else repr(value)}"
        for name, value in keys.get("constants", {}).items()
    ]
    kept = {
        ours: f"place {at}" if at.isdecimal() else at
        for ours, at in keys.get("state", {}).items()
        if ours in ("v", "g", "t")
    }
    parts += [f"{ours} kept in {at.replace(', ', ' and ')}" for ours, at in kept.items()]
    for place in ("fixed", "call", "setting"):
        parts += [f"{key} = {_value(value)}" for key, value in keys.get(place, {}).items()]
    return f"{name}: {', '.join(parts)}"


def _key(key: str) -> str:
    return key if key.isascii() and key.replace("_", "").isalnum() else json.dumps(key, ensure_ascii=False)


def _value(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(_value, value)) + "]"
    return json.dumps(value, ensure_ascii=False)
