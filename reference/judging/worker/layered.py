"""Optimizers of layers: one after the other, all at once, or the arrays of one in a call."""

from __future__ import annotations

from typing import Any

import numpy as np

from .adapter import Adapter
from .arrange import NotOffered, pick
from .objects import Build, Helpers, built, method_of
from .parameters import Holder, get, model, numbers, put
from .plain import Unacceptable, plain
from .shapes import existing, fill, kept_by
from .task import Array, Task

LAYER = {"W": "weights", "b": "biases", "grad_W": "dweights", "grad_b": "dbiases"}
HOOKS = ("pre_update_params", "post_update_params")
ARRAYS = ("W", "b", "grad_W", "grad_b")
LISTS = {f"{name}s": name for name in ARRAYS}
"""Those of all layers, in a list."""


class OneLayer:
    """``opt.update_params(layer)`` for each layer, which has weights, biases and their gradients.

    A layer without a bias of the task's gets one of ours; what goes before all layers of a step and after
    them (``pre_update_params``, ``post_update_params``) is called if it is there. ``order`` may ask for all "layers"
    in one call, or for the arrays of a layer in place of it: "W", "b", "grad_W", "grad_b". Whoever takes these, and
    not the "index" of their layer, is an object for each layer. "Ws", "bs", "grad_Ws" and "grad_bs" are lists of the
    arrays of all layers.
    """

    def __init__(self, build: Build, adapter: Adapter, task: Task, helpers: Helpers) -> None:
        self.adapter = adapter
        self.at = LAYER | dict(adapter.attributes)
        self.shapes = [array.shape for array in task.start]
        self.layers = [Holder() for _ in range((len(task.start) + 1) // 2)]
        self._set("Wb", task.start)
        self._set(("grad_W", "grad_b"), [np.zeros_like(array) for array in task.start])
        self.pairs = "W" in adapter.order
        self.lists = {
            each: [get(layer, self.at[LISTS[each]]) for layer in self.layers] for each in ("Ws", "bs")
        }
        own = self.pairs and "index" not in adapter.order
        self.subjects = [
            built(build, adapter, task, handed={"layers": self._handed(), **self.lists})
            for _ in range(len(self.layers) if own else 1)
        ]
        if adapter.setup:
            method_of(self.subjects[0], adapter.setup)(self._handed())

    def _handed(self) -> Any:
        """All layers, or a network that has them."""
        return model(layers=self.layers) if self.adapter.container == "model" else list(self.layers)

    @property
    def _at_once(self) -> bool:
        adapter = self.adapter
        return bool(adapter.setup) or bool({"layers", *LISTS} & {*adapter.order, *adapter.constructor})

    def _set(self, names: Any, arrays: list[Array]) -> None:
        filled = [*arrays, *([np.ones((1, 1), arrays[-1].dtype)] if len(arrays) % 2 else [])]
        for i, array in enumerate(filled):
            put(self.layers[i // 2], self.at[names[i % 2]], np.array(np.atleast_2d(array)))

    def advance(self, gradients: list[Array], t: int, tuned: dict[str, Any]) -> None:
        self._set(("grad_W", "grad_b"), gradients)
        subject = self.subjects[0]
        if self._at_once:
            listed = {
                each: [get(layer, self.at[name]) for layer in self.layers] for each, name in LISTS.items()
            }
            given = {"layers": self._handed(), "t": t, **listed, **self.lists, **tuned}
            self._take_lists(self._call(subject, given, ()))
            return
        before, after = (getattr(subject, hook, lambda: None) for hook in HOOKS)
        before()
        for i, layer in enumerate(self.layers):
            arrays = {name: get(layer, self.at[name]) for name in ARRAYS}
            given = {"layer": layer, "index": i, "t": t, **arrays, **tuned}
            returned = self._call(self.subjects[i % len(self.subjects)], given, ("layer",))
            if self.pairs and returned is not None:
                self._take(layer, returned)
        after()

    def _call(self, subject: Any, given: dict[str, Any], first: tuple[str, ...]) -> Any:
        order = [pick(given, name) for name in self.adapter.order or first]
        return method_of(subject, self.adapter.updates)(*order, **self.adapter.call)

    def _take_lists(self, returned: Any) -> None:
        """The arrays that stand in the lists now, or in those that are returned."""
        if not {*LISTS} & {*self.adapter.order, *self.adapter.constructor}:
            return
        if isinstance(returned, (tuple, list)) and len(returned) == 2:
            names = [f"{name}s" for name in self.adapter.returns or ("W", "b")]
            self.lists = {name: list(each) for name, each in zip(names, returned, strict=True)}
        for each, held in self.lists.items():
            if len(held) != len(self.layers):
                raise Unacceptable(f"{len(held)} arrays: expected one for each of {len(self.layers)} layers")
            for layer, array in zip(self.layers, held, strict=True):
                put(layer, self.at[LISTS[each]], array)

    def _take(self, layer: Holder, returned: Any) -> None:
        """The new arrays of a layer, from what is returned."""
        names = self.adapter.returns or ("W", "b")
        if not isinstance(returned, (tuple, list)) or len(returned) != len(names):
            what = (
                f"{len(returned)} values" if isinstance(returned, (tuple, list)) else type(returned).__name__
            )
            raise Unacceptable(f"returned {what}: expected ({', '.join(names)})")
        for name, value in zip(names, returned, strict=True):
            put(layer, self.at[name], plain(value))

    def theta(self) -> list[Any]:
        held = [get(self.layers[i // 2], self.at["Wb"[i % 2]]) for i in range(len(self.shapes))]
        return [
            np.reshape(numbers(array), shape) if np.size(array) == int(np.prod(shape)) else array
            for array, shape in zip(held, self.shapes, strict=True)
        ]

    def asked(self) -> list[Any]:
        return self.theta()

    def restart(self, start: list[Array]) -> None:
        held = [get(self.layers[i // 2], self.at["Wb"[i % 2]]) for i in range(len(start))]
        if not fill(
            held, [np.atleast_2d(array) for array in start]
        ):  # the same arrays, as long as they can be
            self._set("Wb", start)

    def kept(self, attribute: str) -> list[Any]:
        """That of the weights, then that of the biases: ``weight_cache, bias_cache``; or all in one, in order."""
        names = [name.strip() for name in attribute.split(",")]
        places = range(len(self.shapes))
        if len(names) == 1 and self._at_once:
            held = kept_by(self.subjects[0], attribute, {})[: len(places)]
        elif len(names) != 2:
            raise NotOffered(
                f"'{attribute}' is one attribute: expected that of the weights and that of the biases"
            )
        else:
            held = [self._kept(i // 2, names[i % 2]) for i in places]
        return [
            array.reshape(shape)
            if isinstance(array, np.ndarray) and array.size == int(np.prod(shape))
            else array
            for array, shape in zip(held, self.shapes, strict=False)
        ]

    def _kept(self, layer: int, name: str) -> Any:
        """What a layer keeps, or the optimizer for it."""
        if not self.pairs and not {*LISTS} & {*self.adapter.order, *self.adapter.constructor}:
            return get(self.layers[layer], name)
        subject = self.subjects[layer % len(self.subjects)]
        held = getattr(subject, existing(subject, name))
        if isinstance(held, (dict, list, tuple)):
            of_all = list(held.values()) if isinstance(held, dict) else list(held)
            return of_all[layer if len(of_all) > layer else 0] if of_all else None
        return held
