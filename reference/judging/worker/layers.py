"""Single calls in other shapes than a function's: a layer's methods, a config that is filled, a cache.

``arranged`` says the contract's arguments in the words that an adapter asks for; ``answered`` makes the call.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from typing import Any

import numpy as np

from .adapter import RETURNS, SPOKEN, Adapter, hyperparameters, positional
from .arrange import NotOffered, call, keywords, pick
from .batches import indices, samples
from .networks import of_network
from .objects import method_of
from .parameters import get, put
from .plain import Unacceptable, plain
from .task import Array

LIKE = {"grad_gamma": "gamma", "grad_beta": "gamma"}
"""What has the shape of an argument."""

OF_EACH = ("l2_penalty", "l2_gradient")
"""What is asked of all layers at once, and may be written for the weights of one."""

WIDE = 512
"""So many units at least pass forward where a layer is to show the scale of its mask."""


@dataclass(frozen=True)
class Calling:
    """A callee, its adapter, and what finds the functions beside it."""

    callee: Callable[..., Any]
    adapter: Adapter
    helpers: Callable[[str], Any]

    @property
    def draws(self) -> bool:
        """Whether the code is handed a generator, and not the global ones."""
        adapter = self.adapter
        if adapter.shape == "function" and not adapter.forward:
            return "rng" not in adapter.omit and not _asked_for(adapter, "seed")
        return _asked_for(adapter, "rng")

    def answered(self, args: list[Any], kwargs: Mapping[str, Any], seed: int | None) -> Any:
        """What comes of one of the contract's calls; ``seed`` is that of its generator, if it has one."""
        adapter = self.adapter
        names = positional(adapter.function)
        if len(args) > len(names) or not set(kwargs) <= {*names, *hyperparameters(adapter.function)}:
            return self.callee(*args, **kwargs)  # not of the contract: nothing is known of its arguments
        if seed is not None and not self.draws:
            random.seed(seed)
            np.random.seed(seed % 2**32)
        given = arranged(adapter, {**dict(zip(names, args, strict=False)), **kwargs}, seed)
        if adapter.shape == "network":
            return of_network(self.callee, adapter, self.helpers, dict(zip(names, args, strict=False)))
        if adapter.shape == "layer":
            return _of_layer(self, given)
        if adapter.shape == "config" or adapter.forward:
            return _of_config(self, given)
        if adapter.function in OF_EACH and _asked_for(adapter, "W"):
            return self._of_each(given)
        with _seeding_ignored() if adapter.unseeded else nullcontext():
            returned = call(self.callee, adapter, given)
            if adapter.function == "epoch" and _asked_for(adapter, "X"):
                return indices(returned, adapter.samples == "columns", _asked_for(adapter, "Y"))
        plainly = not (adapter.output or adapter.transpose or adapter.returns)
        return returned if plainly else _chosen(adapter, returned, given, {})

    def _of_each(self, given: dict[str, Any]) -> Any:
        """What comes of the matrix of each layer: a sum, or one value a layer."""
        parts = []
        for W in given["W"]:
            one = {**given, "W": np.array(W)}
            parts.append(_chosen(self.adapter, call(self.callee, self.adapter, one), one, {}))
        return sum(parts) if self.adapter.function == "l2_penalty" else parts


@contextmanager
def _seeding_ignored() -> Iterator[None]:
    """The global generators cannot be seeded."""
    held = random.seed, np.random.seed
    random.seed = np.random.seed = lambda *_, **__: None  # type: ignore[assignment]
    try:
        yield
    finally:
        random.seed, np.random.seed = held


def _asked_for(adapter: Adapter, name: str) -> bool:
    return name in (*adapter.order, *adapter.forward_order, *adapter.arguments, *adapter.constructor)


def arranged(adapter: Adapter, given: Mapping[str, Any], seed: int | None) -> dict[str, Any]:
    """The contract's arguments, with what the adapter asks for in place of some of them."""
    said: dict[str, Any] = dict(given)
    for word, replaced in SPOKEN.items():
        if _asked_for(adapter, word) and all(name in given for name in replaced):
            for name in replaced:
                said.pop(name, None)
            match word:
                case "drop":
                    said[word] = 1 - given["keep"]
                case "seed":
                    said[word] = (seed or 0) % 2**32
                case "widths":
                    said[word] = [given["fan_in"], given["fan_out"]]
                case "shape":
                    said[word] = given["fan_in"], given["fan_out"]
                case "W":
                    said[word] = given["weights"]
                case "X" | "Y":
                    said[word] = samples(given["N"], adapter.samples == "columns")[word == "Y"]
    if _asked_for(adapter, "units"):
        first = given[positional(adapter.function)[0]]
        said["units"] = np.shape(first)[-1]
    return said


# --- an object with methods --------------------------------------------------------------------------------


def _of_layer(calling: Calling, given: dict[str, Any]) -> Any:
    adapter = calling.adapter
    building = _stand_ins(given) if adapter.forward else given
    first = [pick(building, name) for name in adapter.constructor]
    named = {n: building[n] for n in adapter.arguments if n in building and n not in adapter.constructor}
    layer = calling.callee(*first, **keywords(adapter, named), **adapter.fixed)
    for name, value in adapter.setting.items():
        put(layer, name, value)
    for name, path in adapter.attributes.items():
        if name in building and name != "mask":
            _set(layer, path, building[name])
    flags = dict(adapter.call)
    if adapter.forward:
        method_of(layer, adapter.forward)(_passed_forward(given), **flags)
        flags = {}
    if "mask" in adapter.attributes and "mask" in given:
        path = adapter.attributes["mask"]
        put(layer, path, _as_theirs(given["mask"], get(layer, path)))
    returned = layer
    if adapter.method:
        order = adapter.order or positional(adapter.function)[:1]
        returned = method_of(layer, adapter.method)(*[pick(given, name) for name in order], **flags)
    kept = {n: path for n, path in adapter.attributes.items() if n in _names(adapter)}
    return _chosen(adapter, returned, given, {n: get(layer, path) for n, path in kept.items()})


def _set(layer: Any, path: str, value: Any) -> None:
    """Put an array of the caller's into a layer: a copy, in the shape that the layer has for it."""
    try:
        held = get(layer, path)
    except NotOffered:
        held = None
    array = np.array(value)
    if isinstance(held, np.ndarray) and held.size == array.size:
        array = array.reshape(held.shape)
    put(layer, path, array)


def _passed_forward(given: Mapping[str, Any]) -> Any:
    """What goes forward before the derivative comes back: the batch, or ones enough to see a mask's scale."""
    if "z" in given:
        return np.array(given["z"])
    d = given["d"]
    return np.ones((WIDE // max(1, np.shape(d)[-1]) + 1, np.shape(d)[-1]), np.asarray(d).dtype)


def _as_theirs(mask: Any, seen: Any) -> Array:
    """The mask that is given, in the form that theirs had: true and false, or with its scale."""
    theirs = np.asarray(seen)
    kept = theirs[theirs != 0]
    given = np.array(mask)
    if theirs.dtype == bool or not kept.size or given.dtype != bool:
        return given
    scaled: Array = given.astype(theirs.dtype) * kept.flat[0]
    return scaled


# --- functions with a config, or with a cache --------------------------------------------------------------


def _of_config(calling: Calling, given: dict[str, Any]) -> Any:
    adapter = calling.adapter
    config: dict[str, Any] = {}
    whole = _stand_ins(given) if adapter.forward else given
    outside = (*adapter.order, *adapter.forward_order, "rng", "mask", "d")
    for name in (n for n in whole if n not in outside and n not in adapter.omit):
        value = whole[name]
        config[adapter.state.get(name, adapter.theirs(name))] = (
            np.array(value) if isinstance(value, np.ndarray) else value
        )
    config |= dict(adapter.fixed)
    whole = {**whole, "config": config}
    if adapter.forward:
        forward = {**whole, **dict.fromkeys(("x", "z"), _passed_forward(given))}
        passed = calling.helpers(adapter.forward)(*[pick(forward, n) for n in adapter.forward_order])
        if not isinstance(passed, (tuple, list)) or len(passed) < 2:
            raise Unacceptable(
                f"{adapter.forward} returned {type(passed).__name__}: expected (output, cache)"
            )
        whole["cache"] = _with_mask(passed[1], given)
    order = adapter.order or (*positional(adapter.function)[:1], "config")
    returned = calling.callee(*[pick(whole, name) for name in order])
    kept = {n: adapter.state.get(n, n) for n in _names(adapter) if n in given}
    return _chosen(adapter, returned, given, {n: config[key] for n, key in kept.items() if key in config})


def _stand_ins(given: Mapping[str, Any]) -> dict[str, Any]:
    """What a forward pass takes and the gradients do not depend on."""
    if "z" not in given:
        return dict(given)
    zeros = np.zeros_like(given["gamma"])
    return {"beta": zeros, "running_mean": zeros, "running_var": zeros + 1, "momentum": 0.5, **given}


def _with_mask(cache: Any, given: Mapping[str, Any]) -> Any:
    """The cache with its mask, which is any array that went forward, replaced by the given one."""
    if "mask" not in given:
        return cache
    shape = _passed_forward(given).shape
    if isinstance(cache, np.ndarray):
        return _as_theirs(given["mask"], cache) if cache.shape == shape else cache
    if isinstance(cache, (tuple, list)):
        return type(cache)([_with_mask(part, given) for part in cache])
    if isinstance(cache, dict):
        return {key: _with_mask(part, given) for key, part in cache.items()}
    return cache


# --- what counts of what comes back ------------------------------------------------------------------------


def _names(adapter: Adapter) -> tuple[str, ...]:
    return adapter.returns or RETURNS.get(adapter.function, ("output",))


def _chosen(adapter: Adapter, returned: Any, given: Mapping[str, Any], kept: Mapping[str, Any]) -> Any:
    """What the contract's function returns, from what was returned and what is ``kept`` elsewhere."""
    names = _names(adapter)
    rest = [name for name in names if name not in kept]
    found = dict(kept)
    if rest == ["output"]:
        found["output"] = _output(adapter, returned)
    elif rest:
        if not isinstance(returned, (tuple, list)) or len(returned) < len(rest):
            what = (
                f"{len(returned)} values" if isinstance(returned, (tuple, list)) else type(returned).__name__
            )
            raise Unacceptable(f"returned {what}: expected ({', '.join(rest)})")
        found |= dict(zip(rest, returned, strict=False))
    if adapter.transpose and (adapter.transpose == "always" or _turned(found["output"], given)):
        found["output"] = np.array(plain(found["output"])).T  # or a list of rows
    ordered = RETURNS.get(adapter.function, ("output",))
    values = [_shaped(found[name], given.get(LIKE.get(name, name))) for name in ordered if name in found]
    return values[0] if ordered == ("output",) else tuple(values)


def _turned(weights: Any, given: Mapping[str, Any]) -> bool:
    """Whether weights have the shape (fan_out, fan_in), and cannot have the other."""
    fans = tuple(given.get("widths") or given.get("shape") or (given.get("fan_in"), given.get("fan_out")))
    return bool(fans[0] != fans[1] and np.shape(weights) == fans[::-1])


def _output(adapter: Adapter, returned: Any) -> Any:
    where = adapter.output
    if where.isdecimal() and isinstance(returned, (tuple, list)):
        return returned[int(where)]
    if where and isinstance(returned, dict):
        if where not in returned:
            raise Unacceptable(f"a dict without the key '{where}'")
        return returned[where]
    if where:
        return get(returned, where)
    return returned[0] if isinstance(returned, tuple) and returned else returned


def _shaped(value: Any, like: Any) -> Any:
    """An array of one row or column as the vector that the contract has."""
    if isinstance(value, np.ndarray) and isinstance(like, np.ndarray) and value.size == like.size:
        return value.reshape(like.shape)
    return value
