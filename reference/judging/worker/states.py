"""Functions of all parameters at once: ``f(params, states, hyperparams)``, everything in place.

A parameter is an array that has its gradient as ``.grad``, or the gradients are a list of their own. Its state is an
array, or a tuple of several; the clock, if there is one, stands in the dict of the hyperparameters.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .adapter import Adapter, parts_of_state
from .arrange import NotOffered, pick
from .plain import Unacceptable, plain
from .shapes import NO_WAY_IN, fill
from .task import ASKED, Array, Observed, Task


class Graded(np.ndarray):
    """An array that has a gradient, as an autograd library's has: ``data`` are the numbers themselves."""

    grad: Any = None

    def __array_finalize__(self, source: Any) -> None:
        self.grad = getattr(source, "grad", None)

    @property
    def data(self) -> Any:
        """The array without its gradient."""
        return self.view(np.ndarray)

    @data.setter
    def data(self, value: Any) -> None:
        self[...] = value


def with_states(
    callee: Callable[..., Any], adapter: Adapter, task: Task, helpers: Callable[[str], Any]
) -> Observed:
    """Run a task through such a function."""
    parts = parts_of_state(adapter.function)[1:]
    if task.observe not in ("theta", *parts, ASKED):
        raise NotOffered(f"no state '{task.observe}' in this shape")
    params = [np.array(array).view(Graded) for array in task.start]
    states = _begun(adapter, task, parts, params, helpers)
    clock = task.first_t + task.state.get("t", 0)
    named = {adapter.theirs(n): v for n, v in task.tuned(0).items() if n not in adapter.omit}
    config = {**named, **adapter.fixed} | ({adapter.state["t"]: clock} if "t" in adapter.state else {})
    if "t" in task.state and "t" not in (*adapter.state, *adapter.arguments):
        raise NotOffered(f"the adapter of {adapter.function} does not say where 't' is: {NO_WAY_IN}")
    observed: Observed = []
    for step, gradients in enumerate(task.gradients):
        config |= {adapter.theirs(n): task.tuned(step)[n] for n in task.changing}
        config |= {adapter.theirs("t"): clock + step} if "t" in adapter.arguments else {}
        asked = [_numbers(p) for p in params]
        for param, gradient in zip(params, gradients, strict=True):
            param.grad = np.array(gradient).view(Graded)
        given = {
            "params": params,
            "states": states,
            "config": config,
            "grads": [np.array(gradient) for gradient in gradients],
        }
        order = adapter.order or ("params", "states", "config")
        params, states = _after(callee(*[pick(given, name) for name in order]), params, states)
        if task.observe in ("theta", ASKED):
            observed.append(asked if task.observe == ASKED else [_numbers(p) for p in params])
        else:
            observed.append([_numbers(each) for each in _part(adapter, states, task.observe, parts)])
    return observed


def _begun(
    adapter: Adapter, task: Task, parts: tuple[str, ...], params: list[Any], helpers: Callable[[str], Any]
) -> list[Any]:
    """One state a parameter, of the values that their own function begins with."""
    values = dict.fromkeys(parts, 0.0)
    if adapter.initialize and parts:
        made = _listed(helpers(adapter.initialize)(2))
        for name in parts:
            first = np.asarray(_part(adapter, made, name, parts)[0], dtype=float)
            if not first.size or (first != first.flat[0]).any():
                raise NotOffered(f"{adapter.initialize} begins with other values than a constant")
            values[name] = float(first.flat[0])
    arrays = {n: [np.full_like(array, values[n]) for array in task.start] for n in parts}
    for name in parts:
        if name in task.state:
            fill(arrays[name], [task.part(name, i) for i in range(len(params))])
    if len(parts) <= 1:
        return arrays[parts[0]] if parts else [None] * len(params)
    places = sorted(parts, key=lambda name: int(adapter.state.get(name, parts.index(name))))
    return [tuple(arrays[name][i] for name in places) for i in range(len(params))]


def _part(adapter: Adapter, states: Any, name: str, parts: tuple[str, ...]) -> list[Any]:
    """One part of the state of each parameter."""
    entries = _listed(states)
    if len(parts) == 1:
        return entries
    place = int(adapter.state.get(name, parts.index(name)))
    if not all(isinstance(entry, (tuple, list)) and place < len(entry) for entry in entries):
        raise Unacceptable(f"states: expected ({', '.join(parts)}) for each parameter")
    return [entry[place] for entry in entries]


def _listed(states: Any) -> list[Any]:
    if not isinstance(states, (tuple, list)) or not states:
        raise Unacceptable(f"states of type {type(states).__name__}: expected one for each parameter")
    return list(states)


def _after(returned: Any, params: list[Any], states: list[Any]) -> tuple[list[Any], list[Any]]:
    """Parameters and states after a call: the same, changed in place, or those that it returns."""
    if returned is None:
        return params, states
    both = isinstance(returned, (tuple, list)) and len(returned) == 2
    if both and all(isinstance(one, (tuple, list)) for one in returned):
        new, states = list(returned[0]), list(returned[1])
    else:
        new = list(returned) if isinstance(returned, (tuple, list)) else []
    if len(new) != len(params):
        raise Unacceptable(f"returned {type(returned).__name__}: expected nothing, or the parameters")
    return [np.array(array).view(Graded) for array in new], states


def _numbers(array: Any) -> Array:
    held: Array = plain(np.array(array, subok=False) if isinstance(array, np.ndarray) else array)
    return held
