"""Networks as objects, or as functions of a dict of parameters: given weights, asked for outputs and gradients.

The object is built for the widths that are asked, and its arrays are filled in place, so that whoever else holds them
sees them, too. Whether a weight stands as (fan_in, fan_out) or the other way round is seen from its shape.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .adapter import Adapter
from .arrange import NotOffered, keywords, pick
from .calls import value_of, written
from .objects import method_of
from .plain import Unacceptable, plain
from .task import Array

PARAMS = {"W": "params[W{k}]", "b": "params[b{k}]"}


@dataclass
class Network:
    """A network at work: what is asked of it, and the object, if there is one."""

    adapter: Adapter
    callee: Callable[..., Any]
    helpers: Callable[[str], Any]
    weights: list[Array]
    biases: list[Array]
    activation: str
    loss: str

    def answer(self, X: Array, Y: Array | None) -> Any:
        """The outputs, if no targets are given; else the gradients of the weights, and of the biases."""
        turned, owner = self._built()
        if Y is None or self.loss == "squared_error" or any("(d)" in call for call in self.adapter.calls):
            _ends_with_weights(owner)
        if Y is None:
            returned = self._called(owner, X, None)
            outputs = plain(
                _at(returned, "returned" + self._place(), 0, returned) if self.adapter.output else returned
            )
            return outputs.T if self._columns and isinstance(outputs, np.ndarray) else outputs
        if self.adapter.samples != "one by one":
            return self._gradients(
                owner, self._called(owner, X, Y), turned, len(X) if self.adapter.summed else 1
            )
        total: Any = None
        for n in range(len(X)):
            part = self._gradients(owner, self._called(owner, X[n : n + 1], Y[n : n + 1]), turned, len(X))
            total = (
                part
                if total is None
                else [[a + c for a, c in zip(*two, strict=True)] for two in zip(total, part, strict=True)]
            )
        return tuple(total)

    @property
    def _columns(self) -> bool:
        return self.adapter.samples in ("columns", "one by one")

    def _place(self) -> str:
        return "".join(f"[{key}]" for key in self.adapter.output.split("."))

    # --- building it -----------------------------------------------------------------------------------

    def _built(self) -> tuple[bool, Any]:
        """Whether its weights are turned, and the object with the given weights; None for functions."""
        if not inspect.isclass(self.callee):
            return self.adapter.transpose == "always", None
        fans = [W.shape for W in self.weights]
        owner = self._object([*(shape[0] for shape in fans), fans[-1][1]])
        telling = owner
        if all(one == other for one, other in fans):
            fans = [(k + 2, k + 3) for k in range(len(fans))]
            telling = self._object(list(range(2, len(fans) + 3)))
        shapes = [np.shape(self._held(telling, "W", k)) for k in range(len(fans))]
        turned = shapes != fans
        if turned and shapes != [fan[::-1] for fan in fans]:
            raise NotOffered(f"its weights have the shapes {shapes}: expected {fans}, or these turned")
        for k, (W, b) in enumerate(zip(self.weights, self.biases, strict=True)):
            self._fill(owner, "W", k, W.T if turned else W)
            self._fill(owner, "b", k, b)
        return turned, owner

    def _object(self, widths: list[int]) -> Any:
        words = {
            "widths": widths,
            "inputs": widths[0],
            "outputs": widths[-1],
            "hiddens": widths[1:-1],
            "activation": self.activation,
            "layers": len(widths) - 1,
        }
        if len(widths) == 3:
            words["hidden"] = widths[1]
        adapter = self.adapter
        order = adapter.constructor or (() if adapter.arguments else ("widths",))
        named = {name: pick(words, name) for name in adapter.arguments if name not in order}
        return self.callee(
            *[pick(words, name) for name in order], **keywords(adapter, named), **adapter.fixed
        )

    def _held(self, owner: Any, name: str, k: int) -> Any:
        return _at(owner, self._path(name), k, None)

    def _path(self, name: str) -> str:
        path = self.adapter.attributes.get(name, PARAMS.get(name, ""))
        if not path:
            raise NotOffered(f"the adapter of {self.adapter.function} does not say where {name} is")
        return path

    def _fill(self, owner: Any, name: str, k: int, array: Array) -> None:
        """In place where the array there can hold it, else as a new one in its stead."""
        held = self._held(owner, name, k)
        if not isinstance(held, np.ndarray) or held.size != array.size:
            raise NotOffered(
                f"its {name} of layer {k + 1} has shape {np.shape(held)}: expected {array.shape}"
            )
        if np.can_cast(array.dtype, held.dtype):
            held[...] = array.reshape(held.shape)
        else:
            _put(owner, self._path(name), k, array.reshape(held.shape).copy())

    # --- asking it -------------------------------------------------------------------------------------

    def _called(self, owner: Any, X: Array, Y: Array | None) -> Any:
        """What the last of the calls returns."""
        said: dict[str, Any] = {"X": X.T.copy() if self._columns else X.copy()}
        if Y is not None:
            said |= {"Y": Y.T.copy() if self._columns else Y.copy(), "labels": Y.argmax(axis=1)}
        if owner is None:
            turned = self.adapter.transpose == "always"
            arrays = [
                (W.T.copy() if turned else W.copy(), b.copy())
                for W, b in zip(self.weights, self.biases, strict=True)
            ]
            shape = (-1, 1) if self._columns else (1, -1)
            for k, (W, b) in enumerate(arrays, start=1):
                said.setdefault("params", {}).update({f"W{k}": W, f"b{k}": b.reshape(shape)})
        for number, text in enumerate(self.adapter.calls):
            call = written(text)
            if Y is not None and number and self.loss:
                said["d"] = _Late(said["returned"], Y.T if self._columns else Y, self.loss, self._columns)
            args = [_settled(value_of(node, said)) for node in call.args]
            named = {name: _settled(value_of(node, said)) for name, node in call.named.items()}
            said["returned"] = self._function(owner, call.name)(*args, **named)
        return said["returned"]

    def _function(self, owner: Any, name: str) -> Callable[..., Any]:
        helper: Callable[..., Any] = self.helpers(name) if owner is None else method_of(owner, name)
        return helper

    def _gradients(self, owner: Any, returned: Any, turned: bool, over: int) -> tuple[list[Any], list[Any]]:
        of_weights, of_biases = [], []
        for k, (W, b) in enumerate(zip(self.weights, self.biases, strict=True)):
            dW = np.asarray(plain(_at(owner, self._path("grad_W"), k, returned)))
            db = np.asarray(plain(_at(owner, self._path("grad_b"), k, returned)))
            dW = dW.T if turned else dW
            if dW.shape != W.shape or db.size != b.size:
                raise Unacceptable(
                    f"the gradients of layer {k + 1} have the shapes {dW.shape} and {db.shape}: "
                    f"expected {W.shape} and {b.shape}"
                )
            of_weights.append(dW / over if over > 1 else dW)
            of_biases.append((db / over if over > 1 else db).reshape(b.shape))
        return of_weights, of_biases


def _ends_with_weights(owner: Any) -> None:
    """NotOffered if it has layers of which the last has no weights: the outputs are then no pre-activations."""
    layers = getattr(owner, "layers", None)
    listed = list(layers.values()) if isinstance(layers, dict) else layers
    if not isinstance(listed, (list, tuple)) or not listed or isinstance(listed[-1], (int, np.ndarray)):
        return
    if not any(hasattr(listed[-1], name) for name in ("W", "w", "weights", "weight", "params")):
        kind = type(listed[-1]).__name__
        raise NotOffered(
            f"the last of its layers is a {kind}: the outputs are not those before an activation"
        )


@dataclass(frozen=True)
class _Late:
    """The derivative of the loss by the outputs, which is made when it is asked for."""

    outputs: Any
    Y: Array
    loss: str
    columns: bool

    def value(self) -> Array:
        z = np.asarray(plain(self.outputs))
        if z.shape != self.Y.shape:
            raise Unacceptable(f"outputs of shape {z.shape}: expected {self.Y.shape}")
        count = self.Y.shape[1 if self.columns else 0]
        if self.loss == "squared_error":
            held: Array = 2 * (z - self.Y) / count
            return held
        if self.loss == "cross_entropy":
            axis = 0 if self.columns else 1
            powers = np.exp(z - z.max(axis=axis, keepdims=True))
            p = powers / powers.sum(axis=axis, keepdims=True)
        else:
            p = (1 + np.tanh(z / 2)) / 2
        held = (p - self.Y) / count
        return held


def _settled(value: Any) -> Any:
    return value.value() if isinstance(value, _Late) else value


# --- paths: params[W{k}], layers[*].W, returned[1][{i}] ----------------------------------------------------

_STEP = re.compile(r"\[([^\]]*)\]|\.?([A-Za-z_{][\w{}]*)")


def _steps(path: str, k: int) -> list[tuple[str, str]]:
    said = path.replace("{k}", str(k + 1)).replace("{i}", str(k))
    return [("key", key) if key else ("name", name) for key, name in _STEP.findall(said)]


def _at(owner: Any, path: str, k: int, returned: Any) -> Any:
    """What is at the path of layer ``k``, counted from 0. NotOffered if there is no such thing."""
    steps = _steps(path, k)
    if steps and steps[0] == ("name", "returned"):
        owner, steps = returned, steps[1:]
    return _followed(owner, steps, path, k)


def _followed(held: Any, steps: Sequence[tuple[str, str]], path: str, k: int) -> Any:
    for at, (kind, name) in enumerate(steps):
        if kind == "name":
            if not hasattr(held, name):
                raise NotOffered(f"there is no {path}: {type(held).__name__} has no attribute '{name}'")
            held = getattr(held, name)
        elif name == "*":
            return _followed(_chosen(held, steps[at + 1 :], path, k), steps[at + 1 :], path, k)
        else:
            held = _entry(held, name, path)
    return held


def _chosen(items: Any, rest: Sequence[tuple[str, str]], path: str, k: int) -> Any:
    """The k-th of those that have what follows."""
    if isinstance(items, Mapping):
        items = list(items.values())
    having = [
        item
        for item in items
        if not rest or rest[0][0] == "key" or getattr(item, rest[0][1], None) is not None
    ]
    if k >= len(having):
        raise NotOffered(f"there is no {path} of layer {k + 1}")
    return having[k]


def _entry(held: Any, key: str, path: str) -> Any:
    for place in (key, int(key)) if key.lstrip("-").isdecimal() else (key,):
        try:
            return held[place]
        except (LookupError, TypeError):
            continue
    raise NotOffered(f"there is no {path}: nothing is at [{key}]")


def _put(owner: Any, path: str, k: int, array: Array) -> None:
    *way, (kind, last) = _steps(path, k)
    held = _followed(owner, way, path, k)
    if kind == "name":
        setattr(held, last, array)
    else:
        held[int(last) if isinstance(held, list) else last] = array


def of_network(
    callee: Callable[..., Any], adapter: Adapter, helpers: Callable[[str], Any], given: Mapping[str, Any]
) -> Any:
    """One of the contract's calls, ``forward`` or ``backward``, asked of a network."""
    asked = {"activation": given["activation"], "loss": given.get("loss"), "layers": len(given["weights"])}
    other = {n: value for n, value in adapter.constants.items() if asked[n] not in (value, None)}
    if other:
        is_, wanted = (", ".join(f"{n} {held[n]}" for n in other) for held in (adapter.constants, asked))
        raise NotOffered(f"the network is one of {is_}; this asks for {wanted}")
    weights, biases = ([np.array(one) for one in given[name]] for name in ("weights", "biases"))
    network = Network(adapter, callee, helpers, weights, biases, given["activation"], given.get("loss", ""))
    return network.answer(np.array(given["X"]), np.array(given["Y"]) if "Y" in given else None)
