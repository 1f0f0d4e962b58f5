"""Adapter files: a small TOML that says how somebody's code offers the functions of the contract.

    subject = "student.py"            # optional: where the functions that no table names are found

    [adam]
    target = "package.module:Name"    # or "file.py:name", relative to this file
    shape = "lists in place"          # "function" when not said
    method = "update_params"
    convention = "hat form"           # optional: what the code is declared to follow
    [adam.arguments]
    lr = "learning_rate_init"         # the contract's name = theirs

A frozen ``Adapter`` holds what a table says; its docstring says what each key means.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from .worker.adapter import CONTRACT, SHAPES, Adapter, hyperparameters, is_file, positional

__all__ = ["Adapter", "adapters_of", "check_adapter", "read_adapters"]

_COMMON = ("target", "shape", "convention", "arguments", "omit", "fixed", "order")
_KEYS: Mapping[str, tuple[str, ...]] = {
    "function": (*_COMMON, "returns"),
    "config": (*_COMMON, "state"),
    "lists in place": (*_COMMON, "method", "constructor", "container", "state"),
    "gradient callback": _COMMON,
}
_TYPES: Mapping[str, tuple[type, str]] = {
    **dict.fromkeys(("target", "shape", "convention", "method", "container"), (str, "string")),
    **dict.fromkeys(("order", "omit", "returns", "constructor"), (list, "list of strings")),
    **dict.fromkeys(("arguments", "fixed", "state"), (dict, "table")),
}


def read_adapters(path: Path) -> tuple[str, dict[str, Adapter]]:
    """The default subject ("" if none) and the adapters of a TOML file; files in it are made absolute.

    Raises ValueError, naming file, key and what is allowed, and OSError.
    """
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ValueError(f"{path}: not a TOML file: {error}") from error
    default = tables.pop("subject", "")
    if not isinstance(default, str):
        raise ValueError(f"{path}: subject is {default!r}: expected a .py file or a dotted module")
    adapters = adapters_of(path, tables)
    if not adapters and not default:
        raise ValueError(f"{path}: it adapts nothing: expected a table for one of {_list(CONTRACT)}")
    return _absolute(path, default), adapters


def adapters_of(path: Path, tables: Mapping[str, Any]) -> dict[str, Adapter]:
    """The adapters of the tables that stand in the file ``path``: one for each function. Raises ValueError."""
    return {function: _adapter(path, function, table) for function, table in tables.items()}


def _adapter(path: Path, function: str, table: Any) -> Adapter:
    where = f"{path}: [{function}]"
    if function not in CONTRACT:
        raise ValueError(f"{where} is no function of the contract; expected one of {_list(CONTRACT)}")
    if not isinstance(table, dict):
        raise ValueError(f"{path}: {function} is {table!r}: expected a table [{function}]")
    shape = table.get("shape", "function")
    if shape not in SHAPES:
        raise ValueError(f"{where} shape is {shape!r}: expected one of {_list(SHAPES)}")
    for key, value in table.items():
        if key not in _KEYS[shape]:
            allowed = _list(_KEYS[shape])
            raise ValueError(f"{where} has the unknown key '{key}'; allowed in shape '{shape}': {allowed}")
        if type(value) is not _TYPES[key][0]:
            raise ValueError(f"{where} {key} is {value!r}: expected a {_TYPES[key][1]}")
    target = table.get("target", "")
    source, colon, name = target.rpartition(":")
    if not colon or not source or not all(part.isidentifier() for part in name.split(".")):
        raise ValueError(f"{where} target is {target!r}: expected 'file.py:name' or 'package.module:name'")
    lists = {key: tuple(value) for key, value in table.items() if isinstance(value, list)}
    adapter = Adapter(function, **{**table, **lists, "target": f"{_absolute(path, source)}:{name}"})
    problem = check_adapter(adapter)
    if problem:
        raise ValueError(f"{where} {problem}")
    return adapter


def check_adapter(adapter: Adapter) -> str | None:
    """What is wrong with an adapter's names, as the end of a sentence; None if nothing is."""
    if adapter.function not in CONTRACT:
        return f"function is {adapter.function!r}: expected one of {_list(CONTRACT)}"
    if adapter.shape not in SHAPES:
        return f"shape is {adapter.shape!r}: expected one of {_list(SHAPES)}"
    tuned = hyperparameters(adapter.function)
    if adapter.shape != "function" and not tuned:
        return f"shape is {adapter.shape!r}, which is for optimizers: expected 'function'"
    if adapter.container not in ("list", "dict"):
        return f"container is {adapter.container!r}: expected 'list' or 'dict'"
    by_value = ("grad",) if "gradient" in positional(adapter.function) else ()
    contract = (*positional(adapter.function), *by_value, *tuned)
    parts = tuple(n for n in positional(adapter.function) if n not in ("theta", "grad", "gradient"))
    named, order = {
        "function": (contract, contract),
        "config": (tuned, ("theta", "grad", "config")),
        "lists in place": (tuned, ("params", "grads", "t")),
        "gradient callback": (("grad", "theta", "steps", *tuned), ("grad", "theta", "steps", *tuned)),
    }[adapter.shape]
    allowed: dict[str, tuple[Iterable[Any], tuple[str, ...]]] = {
        "arguments": (adapter.arguments, named),
        "omit": (adapter.omit, named),
        "order": (adapter.order, order),
        "constructor": (adapter.constructor, ("params", *tuned)),
        "state": (adapter.state, (*parts, *tuned) if adapter.shape == "lists in place" else parts),
        "returns": (adapter.returns, ("theta", *parts)),
    }
    for key, (names, expected) in allowed.items():
        for name in names:
            if name not in expected:
                return f"{key} has the unknown name {name!r}; allowed: {_list(expected)}"
    for key, table in (("arguments", adapter.arguments), ("state", adapter.state)):
        for name, theirs in table.items():
            if not isinstance(theirs, str) or not theirs:
                return f"{key} gives {theirs!r} for '{name}': expected a name"
    return None


def _absolute(path: Path, source: str) -> str:
    return str((path.parent / source).absolute()) if is_file(source) else source


def _list(names: Iterable[str]) -> str:
    return ", ".join(names)
