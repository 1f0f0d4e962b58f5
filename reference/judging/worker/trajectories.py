"""From an adapter's shape to what runs a trajectory in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from .adapter import Adapter
from .arrange import NotOffered
from .dicts import dicts
from .layered import OneLayer
from .objects import OneTensor, Owner, run_machine
from .shapes import as_config, as_function, gradient_callback, lists_in_place
from .states import with_states
from .task import Observed, Task

_SHAPES: Mapping[str, Callable[[Callable[..., Any], Adapter, Task], Observed]] = {
    "function": as_function,
    "config": as_config,
    "lists in place": lists_in_place,
    "gradient callback": gradient_callback,
}
_HELPED: Mapping[str, Callable[..., Observed]] = {
    "dicts in, dicts out": dicts,
    "params, states, hyperparams": with_states,
}
_MACHINES: Mapping[str, Callable[..., Any]] = {
    "one tensor a call": OneTensor,
    "one layer a call": OneLayer,
    "owns the parameters": Owner,
}


def run_trajectory(
    callee: Callable[..., Any], adapter: Adapter, task: Task, helpers: Callable[[str], Any]
) -> Observed:
    """Run ``task`` in the adapter's shape. NotOffered, Unacceptable, and whatever the callee raises."""
    if adapter.negated:
        if task.observe == "v" or "v" in task.state:
            raise NotOffered(
                f"the sign of what {adapter.function} keeps is not known: its gradients are negated"
            )
        task = replace(task, gradients=[[-gradient for gradient in step] for step in task.gradients])
    if adapter.shape in _SHAPES:
        return _SHAPES[adapter.shape](callee, adapter, task)
    if adapter.shape in _HELPED:
        return _HELPED[adapter.shape](callee, adapter, task, helpers)
    if adapter.shape in _MACHINES:
        return run_machine(_MACHINES[adapter.shape](callee, adapter, task, helpers), adapter, task)
    raise NotOffered(f"{adapter.function} is offered in the shape '{adapter.shape}', which takes no steps")
