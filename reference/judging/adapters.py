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

import math
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from .worker.adapter import (
    CONTRACT,
    NETWORKS,
    OF_CALLS,
    RETURNS,
    SHAPES,
    SPOKEN,
    Adapter,
    hyperparameters,
    is_file,
    is_optimizer,
    positional,
)
from .worker.calls import written

__all__ = ["Adapter", "adapters_of", "check_adapter", "read_adapters"]

_COMMON = ("target", "shape", "convention", "dtype", "arguments", "omit", "fixed", "order", "constants")
_OBJECT = (*_COMMON, "method", "constructor", "call", "state")
_KEYS: Mapping[str, tuple[str, ...]] = {
    "function": (
        *(
            *_COMMON,
            "returns",
            "step",
            "forward",
            "forward_order",
            "output",
            "transpose",
            "unseeded",
            "samples",
        ),
    ),
    "config": (*_COMMON, "state", "returns", "step", "forward", "forward_order", "output", "transpose"),
    "lists in place": (*_COMMON, "method", "constructor", "container", "state"),
    "gradient callback": _COMMON,
    "one tensor a call": (*_OBJECT, "shared", "returns", "step", "ahead"),
    "one layer a call": (*_OBJECT, "attributes", "container", "setup", "returns"),
    "dicts in, dicts out": (*_COMMON, "returns", "step", "container", "initialize", "prefix"),
    "params, states, hyperparams": (*_COMMON, "state", "initialize"),
    "owns the parameters": (*_OBJECT, "container", "attributes", "parameter", "setup"),
    "network": (
        *(
            "target",
            "shape",
            "convention",
            "dtype",
            "arguments",
            "fixed",
            "constructor",
            "constants",
            "calls",
        ),
        *("attributes", "samples", "summed", "output", "transpose"),
    ),
    "layer": (
        *(*_COMMON, "method", "constructor", "call", "attributes", "setting"),
        *("returns", "forward", "output", "transpose"),
    ),
}
_STRINGS = (
    "target",
    "shape",
    "convention",
    "dtype",
    "method",
    "container",
    "step",
    "initialize",
    "parameter",
)
_TYPES: Mapping[str, tuple[type, str]] = {
    **dict.fromkeys((*_STRINGS, "forward", "output", "transpose"), (str, "string")),
    **dict.fromkeys(("samples", "ahead", "setup"), (str, "string")),
    **dict.fromkeys(
        ("order", "omit", "returns", "constructor", "forward_order", "calls"), (list, "list of strings")
    ),
    **dict.fromkeys(
        ("arguments", "fixed", "state", "call", "setting", "prefix", "attributes", "constants"),
        (dict, "table"),
    ),
    **dict.fromkeys(("shared", "summed", "unseeded", "negated"), (bool, "true or false")),
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
        known = (*_KEYS[shape], *(("negated",) if is_optimizer(function) else ()))
        if key not in known:
            allowed = _list(known)
            raise ValueError(f"{where} has the unknown key '{key}'; allowed in shape '{shape}': {allowed}")
        if type(value) is not _TYPES[key][0]:
            article = "" if _TYPES[key][0] is bool else "a "
            raise ValueError(f"{where} {key} is {value!r}: expected {article}{_TYPES[key][1]}")
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
    if adapter.shape not in OF_CALLS and not is_optimizer(adapter.function):
        return f"shape is {adapter.shape!r}, which is for optimizers: expected one of {_list(OF_CALLS)}"
    if adapter.shape == "layer" and is_optimizer(adapter.function):
        return f"shape is 'layer', which is for what is no optimizer: expected one of {_list(SHAPES)}"
    kinds = {
        "lists in place": ("list", "dict", "numbers", "named numbers"),
        "owns the parameters": ("list", "dict", "model"),
        "one layer a call": ("list", "model"),
    }.get(adapter.shape, ("list", "dict"))
    if adapter.container not in ("", *kinds):
        told = f"{', '.join(map(repr, kinds[:-1]))} or {kinds[-1]!r}"
        return f"container is {adapter.container!r}: expected {told}"
    if adapter.dtype not in ("", "float32"):
        return f"dtype is {adapter.dtype!r}: expected 'float32', for code that computes in nothing finer"
    if adapter.transpose not in ("", "always", "as needed"):
        return f"transpose is {adapter.transpose!r}: expected 'always' or 'as needed'"
    if adapter.step not in ("", "added", "subtracted"):
        return f"step is {adapter.step!r}: expected 'added' or 'subtracted'"
    if adapter.shape == "network":
        return _network_s(adapter)
    allowed = _optimizer_s(adapter) if is_optimizer(adapter.function) else _other_s(adapter)
    for key, (names, expected) in allowed.items():
        for name in names:
            if name not in expected:
                return f"{key} has the unknown name {name!r}; allowed: {_list(expected)}"
    for name, value in adapter.constants.items():
        if name not in hyperparameters(adapter.function):
            known = _list(hyperparameters(adapter.function)) or "none"
            return f"constants has the unknown name {name!r}; allowed: {known}"
        if not isinstance(value, (int, float)) or type(value) is bool or not math.isfinite(value):
            return f"constants gives {value!r} for '{name}': expected a number"
    for key, table in (
        ("arguments", adapter.arguments),
        ("state", adapter.state),
        ("attributes", adapter.attributes),
    ):
        for name, theirs in table.items():
            if not isinstance(theirs, str) or not theirs:
                return f"{key} gives {theirs!r} for '{name}': expected a name"
    return None


def _network_s(adapter: Adapter) -> str | None:
    """What is wrong with a network's adapter."""
    if adapter.function not in ("forward", "backward"):
        return "shape is 'network', which is for forward and backward"
    for name, value in adapter.constants.items():
        if name not in NETWORKS or value not in NETWORKS[name]:
            known = "; ".join(f"{n}: {_list(map(str, values))}" for n, values in NETWORKS.items())
            return f"constants gives {value!r} for '{name}'; allowed: {known}"
    if adapter.samples not in ("", "rows", "columns", "one by one"):
        return f"samples is {adapter.samples!r}: expected 'rows', 'columns' or 'one by one'"
    if not adapter.calls:
        return 'calls is missing: what is called, as ["forward(X)"]'
    try:
        for text in adapter.calls:
            written(text)
    except (ValueError, TypeError) as error:
        return f"calls has {error}"
    for key, names, expected in (
        ("constructor", adapter.constructor, BUILT_OF),
        ("arguments", adapter.arguments, BUILT_OF),
        ("attributes", adapter.attributes, ("W", "b", "grad_W", "grad_b")),
    ):
        for name in names:
            if name not in expected:
                return f"{key} has the unknown name {name!r}; allowed: {_list(expected)}"
    return None


BUILT_OF = ("widths", "inputs", "hidden", "hiddens", "outputs", "activation", "layers")
"""What the constructor of a network may take."""

ARRAYS = ("W", "b", "grad_W", "grad_b")
"""Those of a layer."""
OF_ALL = ("layers", *(f"{name}s" for name in ARRAYS))
"""All layers, or the lists of their arrays."""

_Allowed = dict[str, tuple[Iterable[Any], tuple[str, ...]]]


def _optimizer_s(adapter: Adapter) -> _Allowed:
    """What the names in an optimizer's adapter may be."""
    tuned = hyperparameters(adapter.function)
    by_value = ("grad",) if "gradient" in positional(adapter.function) else ()
    contract = (*positional(adapter.function), *by_value, *tuned)
    parts = tuple(n for n in positional(adapter.function) if n not in ("theta", "grad", "gradient"))
    placed = ("t", "name", "index", "layer", *tuned)
    whole = ("params", "grads", *parts, *(() if "t" in parts else ("t",)), *tuned)
    named, order = {
        "function": (contract, contract),
        "config": (tuned, ("theta", "grad", "config")),
        "lists in place": (tuned, ("params", "grads", "t")),
        "gradient callback": (("grad", "theta", "steps", *tuned), ("grad", "theta", "steps", *tuned)),
        "one tensor a call": (tuned, ("theta", "grad", *placed)),
        "one layer a call": (tuned, ("layer", "index", *ARRAYS, *OF_ALL, "t", *tuned)),
        "dicts in, dicts out": (whole, whole),
        "params, states, hyperparams": ((*tuned, "t"), ("params", "states", "config", "grads")),
        "owns the parameters": (tuned, ("params", "grads", "t", *tuned)),
    }[adapter.shape]
    objects = ("lists in place", "one tensor a call", "one layer a call", "owns the parameters")
    layered = adapter.shape == "one layer a call"
    kept = {"one layer a call": ARRAYS, "owns the parameters": ("theta", "grad")}
    given_back = ("grad",) if adapter.shape in objects else ()
    return {
        "arguments": (adapter.arguments, named),
        "omit": (adapter.omit, named),
        "order": (adapter.order, order),
        "constructor": (adapter.constructor, (*(OF_ALL if layered else ("params",)), *tuned)),
        "state": (adapter.state, (*parts, *tuned) if adapter.shape in objects else parts),
        "returns": (adapter.returns, ARRAYS if layered else ("theta", *parts, *given_back)),
        "attributes": (adapter.attributes, kept.get(adapter.shape, ())),
        "prefix": (adapter.prefix, ("grads", *parts)),
    }


def _other_s(adapter: Adapter) -> _Allowed:
    """What the names in the adapter of another function may be."""
    contract = (*positional(adapter.function), *hyperparameters(adapter.function))
    named = (*contract, *(word for word, said in SPOKEN.items() if set(said) <= set(contract)), "units")
    outputs = ("output", *RETURNS.get(adapter.function, ()))
    before = ("beta", "running_mean", "running_var") if adapter.function == "batch_norm_backward" else ()
    shared = (*named, *(("config",) if adapter.shape == "config" or adapter.forward else ()))
    return {
        "arguments": (adapter.arguments, named),
        "omit": (adapter.omit, named),
        "order": (adapter.order, (*shared, *(("cache",) if adapter.forward else ()))),
        "forward_order": (adapter.forward_order, (*shared, "x", "z", "beta", "running_mean", "running_var")),
        "constructor": (adapter.constructor, named),
        "state": (adapter.state, contract),
        "returns": (adapter.returns, outputs),
        "attributes": (adapter.attributes, (*contract, *outputs, *before)),
    }


def _absolute(path: Path, source: str) -> str:
    return str((path.parent / source).absolute()) if is_file(source) else source


def _list(names: Iterable[str]) -> str:
    return ", ".join(names)
