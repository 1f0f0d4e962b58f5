"""Calling shapes of objects that keep an optimizer's state: a tensor a call, their own parameters.

Each is a machine: it is built on the parameters, takes steps, and shows its parameters and what it keeps.
``run_machine`` threads a task through one; a run from the middle takes one step from fresh state first, so
that whatever is kept is there, and then puts parameters, state and clock in place.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Protocol

import numpy as np

from .adapter import Adapter
from .arrange import NotOffered, attribute_of, keywords, pick
from .parameters import Parameter, get, model, numbers, put
from .plain import Unacceptable, plain
from .shapes import NO_WAY_IN, entry_of, existing, fill, kept_at, kept_by, put_forward, stepped, tensors_of
from .states import Graded
from .task import ASKED, Array, Observed, Task

Helpers = Callable[[str], Any]
Build = Callable[..., Any]


class Machine(Protocol):
    """An optimizer at work on its parameters."""

    subjects: list[Any]

    def advance(self, gradients: list[Array], t: int, tuned: dict[str, Any]) -> None:
        """One step of all tensors."""

    def theta(self) -> list[Any]:
        """The parameters, as they stand."""

    def asked(self) -> list[Any]:
        """Where the gradients are asked for."""

    def restart(self, start: list[Array]) -> None:
        """Put the parameters back."""

    def kept(self, attribute: str) -> list[Any]:
        """What is kept under an attribute, one array a tensor."""


def run_machine(machine: Machine, adapter: Adapter, task: Task) -> Observed:
    """Thread a task through a machine."""
    first_t = task.first_t + task.state.get("t", 0)
    _resume(machine, adapter, task)
    observed: Observed = []
    for step, gradients in enumerate(task.gradients):
        tuned = task.tuned(step)
        for name in task.changing:
            if name not in adapter.order:
                for subject in machine.subjects:
                    setattr(subject, existing(subject, kept_at(adapter, name)), tuned[name])
        asked = [numbers(tensor) for tensor in machine.asked()]
        machine.advance([gradient.copy() for gradient in gradients], first_t + step, tuned)
        if task.observe == ASKED:
            observed.append(asked)
        elif task.observe == "theta":
            observed.append([numbers(tensor) for tensor in machine.theta()])
        else:
            kept = machine.kept(kept_at(adapter, task.observe))
            if len(kept) != len(task.start):
                raise Unacceptable(f"{len(kept)} arrays are kept for {len(task.start)} tensors")
            observed.append([numbers(tensor) for tensor in kept])
    return observed


def _resume(machine: Machine, adapter: Adapter, task: Task) -> None:
    kept = {n: kept_at(adapter, n) for n in task.state if not (n == "t" and "t" in adapter.order)}
    if not kept:
        return
    machine.advance([gradient.copy() for gradient in task.gradients[0]], task.first_t, task.tuned(0))
    machine.restart([array.copy() for array in task.start])
    for name, attribute in kept.items():
        if name == "t":
            taken = task.state["t"]
            put = all(put_forward(s, attribute, taken) for s in machine.subjects)
        else:
            values = [task.part(name, i) for i in range(len(task.start))]
            put = fill(machine.kept(attribute), values)
            put = put and all(map(np.array_equal, machine.kept(attribute), values))
        if not put:
            owner = type(machine.subjects[0]).__name__
            raise NotOffered(f"the '{attribute}' of a {owner} cannot be set: {NO_WAY_IN}")


def built(
    build: Build, adapter: Adapter, task: Task, params: Any = None, handed: Mapping[str, Any] | None = None
) -> Any:
    """The object: by position what ``constructor`` lists, by keyword the hyperparameters that no call is given."""
    building = {"params": params, **(handed or {})} | task.tuned(0)
    elsewhere = (*adapter.constructor, *adapter.order, *adapter.omit)
    named = {name: value for name, value in task.tuned(0).items() if name not in elsewhere}
    first = [pick(building, name) for name in adapter.constructor]
    return build(*first, **keywords(adapter, named), **adapter.fixed)


def method_of(subject: Any, name: str) -> Callable[..., Any]:
    """The bound method, also of a part ("loss.backward"); NotOffered where there is none."""
    found: Callable[..., Any] | None = attribute_of(subject, name)
    if not callable(found):
        raise NotOffered(f"{type(subject).__name__} has no method '{name}'")
    return found


def key_of(tensor: int) -> str:
    """W1, b1, W2, …"""
    return f"{'Wb'[tensor % 2]}{tensor // 2 + 1}"


# --- one tensor a call -------------------------------------------------------------------------------------


class OneTensor:
    """``opt.update(w, dw) -> w``: an object a tensor, or one for all of them."""

    def __init__(self, build: Build, adapter: Adapter, task: Task, helpers: Helpers) -> None:
        self.adapter = adapter
        self.weights: list[Any] = [array.copy() for array in task.start]
        count = 1 if adapter.shared else len(task.start)
        self.subjects = [built(build, adapter, task) for _ in range(count)]

    def advance(self, gradients: list[Array], t: int, tuned: dict[str, Any]) -> None:
        for i, gradient in enumerate(gradients):
            weights = self.weights[i]
            named = {"t": t, "name": key_of(i), "index": i, "layer": i // 2 + 1}
            given = {"theta": weights, "grad": gradient, **named, **tuned}
            subject = self.subjects[0 if self.adapter.shared else i]
            order = [pick(given, name) for name in self.adapter.order or ("theta", "grad")]
            before = np.array(weights) if self.adapter.step else None
            returned = method_of(subject, self.adapter.updates)(*order, **self.adapter.call)
            if returned is not None:
                self.weights[i] = plain(stepped(self.adapter, before, self._new(returned)))

    def _new(self, returned: Any) -> Any:
        if not isinstance(returned, (tuple, list)):
            return returned
        names = self.adapter.returns
        if len(names) != len(returned):
            expected = f"({', '.join(names)})" if names else "the new parameters"
            raise Unacceptable(f"returned {len(returned)} values: expected {expected}")
        return returned[names.index("theta")]

    def theta(self) -> list[Any]:
        return self.weights

    def asked(self) -> list[Any]:
        if not self.adapter.ahead:
            return self.weights
        subjects = self.subjects * (len(self.weights) if self.adapter.shared else 1)
        return [
            method_of(subject, self.adapter.ahead)(np.array(weights))
            for subject, weights in zip(subjects, self.weights, strict=True)
        ]

    def restart(self, start: list[Array]) -> None:
        self.weights = list(start)

    def kept(self, attribute: str) -> list[Any]:
        named = {key_of(i): None for i in range(len(self.weights))}
        if self.adapter.shared:
            return kept_by(self.subjects[0], attribute, named)
        name, *keys = attribute.replace("]", "").split("[")
        held = [getattr(subject, existing(subject, name)) for subject in self.subjects]
        if keys:
            return [entry_of(each, keys) for each in held]
        return [
            tensors_of(each, {})[0] if isinstance(each, (dict, list, tuple)) and each else each
            for each in held
        ]


# --- owns the parameters -----------------------------------------------------------------------------------


class Owner:
    """``opt = Adam(params, lr=…)``, then ``opt.step()``: each parameter has its value and its gradient."""

    def __init__(self, build: Build, adapter: Adapter, task: Task, helpers: Helpers) -> None:
        self.adapter = adapter
        self.make = helpers(adapter.parameter) if adapter.parameter else None
        self.value = adapter.attributes.get("theta", "data")
        self.gradient = adapter.attributes.get("grad", "grad")
        self.params = [self._parameter(array.copy()) for array in task.start]
        late = adapter.constructor or adapter.setup or "params" in adapter.order
        first = adapter if late else replace(adapter, constructor=("params",))
        self.subjects = [built(build, first, task, self._contained(self.params))]
        if adapter.setup:
            method_of(self.subjects[0], adapter.setup)(self._contained(self.params))

    def _contained(self, each: list[Any]) -> Any:
        if self.adapter.container == "model" and each is self.params:
            return model(params=each, parameters=each)
        if not self.adapter.keyed:
            return list(each)
        return {key_of(i): value for i, value in enumerate(each)}

    def _parameter(self, array: Array) -> Any:
        if self.make is not None:
            return self.make(array)
        parameter = Parameter(array)
        if self.value != "data":
            put(parameter, self.value, array)
        return parameter

    def advance(self, gradients: list[Array], t: int, tuned: dict[str, Any]) -> None:
        (subject,) = self.subjects
        if callable(forget := getattr(subject, "zero_grad", None)) and _takes_nothing(forget):
            forget()
        made = [self.make(gradient) if self.make else gradient for gradient in gradients]
        for parameter, gradient in zip(self.params, made, strict=True):
            if self.gradient == "grad.data" and self.make is None:
                put(parameter, "grad", gradient.view(Graded))
            else:
                put(parameter, self.gradient, gradient)
        grads = self._contained([gradient.copy() for gradient in gradients])
        given = {"params": self._contained(self.params), "grads": grads, "t": t, **tuned}
        order = [pick(given, name) for name in self.adapter.order]
        method_of(subject, self.adapter.updates)(*order, **self.adapter.call)

    def theta(self) -> list[Any]:
        return [get(parameter, self.value) for parameter in self.params]

    def asked(self) -> list[Any]:
        return self.theta()

    def restart(self, start: list[Array]) -> None:
        for parameter, array in zip(self.params, start, strict=True):
            held = get(parameter, self.value)
            if isinstance(held, np.ndarray) and held.shape == array.shape:
                held[...] = array
            else:
                put(parameter, self.value, self.make(array) if self.make else array)

    def kept(self, attribute: str) -> list[Any]:
        (subject,) = self.subjects
        return kept_by(subject, attribute, {key_of(i): None for i in range(len(self.params))})


def _takes_nothing(method: Callable[..., Any]) -> bool:
    try:
        inspect.signature(method).bind()
    except (TypeError, ValueError):
        return False
    return True
