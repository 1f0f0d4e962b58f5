"""Calling shapes of functions, configs, lists in place and loops: how each is run over given gradients.

Each shape starts from fresh state and returns, for every step, what is observed: one value a tensor.
Everything a subject is handed is a fresh array of its own. A shape that hands over the gradient's value asks
for it at the parameters that the step before has left.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from .adapter import Adapter, parts_of_state, positional
from .arrange import NotOffered, call, keywords, pick
from .plain import Unacceptable, plain
from .task import ASKED, Array, Gradient, Observed, Task

NO_WAY_IN = "no other state can be handed in"


# --- function: the state goes in and comes back ------------------------------------------------------------


def as_function(callee: Callable[..., Any], adapter: Adapter, task: Task) -> Observed:
    """``adam(theta, v, g, t, grad, *, …) -> (theta, v, g, t)``, once a step and once a tensor."""
    parts = parts_of_state(adapter.function)
    if task.observe not in (*parts, ASKED):
        raise NotOffered(f"no state '{task.observe}' in the function shape")
    for name in task.state:
        if name in adapter.omit:
            raise NotOffered(f"the adapter of {adapter.function} does not pass '{name}': {NO_WAY_IN}")
    clock = task.first_t + task.state.get("t", 0)
    tensors = [
        {"t": clock} | {n: array.copy() if n == "theta" else task.part(n, i) for n in parts}
        for i, array in enumerate(task.start)
    ]
    observed: Observed = []
    for step, gradients in enumerate(task.gradients):
        asked = []
        for tensor, value in zip(tensors, gradients, strict=True):
            gradient = Gradient(value)
            state = tensor | {"grad": value.copy(), "gradient": gradient}
            given = {name: state[name] for name in adapter.handed()}
            if "gradient" not in given:
                gradient.points.append(plain(tensor["theta"]))
            before = np.array(tensor["theta"]) if adapter.step else None
            returned = _returned(call(callee, adapter, given | task.tuned(step)), adapter, parts)
            if adapter.step and "theta" in returned:
                returned["theta"] = stepped(adapter, before, returned["theta"])
            tensor.update({"t": tensor["t"] + 1} | returned)  # a returned t is kept, right or wrong
            asked.append(gradient.only_point())
        observed.append(asked if task.observe == ASKED else [plain(t[task.observe]) for t in tensors])
    return observed


def _returned(returned: Any, adapter: Adapter, parts: tuple[str, ...]) -> dict[str, Any]:
    names = adapter.returns or (*parts, *(name for name in positional(adapter.function) if name == "t"))
    if names == parts == ("theta",) and not adapter.returns:
        return {"theta": returned}
    counts = {len(names)} if adapter.returns else {len(parts), len(names)}
    if not isinstance(returned, (tuple, list)) or len(returned) not in counts:
        what = f"{len(returned)} values" if isinstance(returned, (tuple, list)) else type(returned).__name__
        raise Unacceptable(f"returned {what}: expected ({', '.join(names)})")
    return dict(zip(names, returned, strict=False))


# --- config: the state lives in a dict that the function fills ---------------------------------------------


def as_config(callee: Callable[..., Any], adapter: Adapter, task: Task) -> Observed:
    """``f(w, dw, config) -> (next_w, config)``; the config starts with the hyperparameters only."""
    weights: list[Any] = [array.copy() for array in task.start]
    configs = [_begun(callee, adapter, task, i) for i in range(len(weights))]
    observed: Observed = []
    for step, gradients in enumerate(task.gradients):
        asked = list(weights)
        for i, gradient in enumerate(gradients):
            configs[i].update({adapter.theirs(name): task.tuned(step)[name] for name in task.changing})
            weights[i], configs[i] = _called(callee, adapter, weights[i], gradient, configs[i])
        if task.observe in ("theta", ASKED):
            observed.append(asked if task.observe == ASKED else list(weights))
        else:
            observed.append([plain(_entry(config, kept_at(adapter, task.observe))) for config in configs])
    return observed


def _called(
    callee: Callable[..., Any], adapter: Adapter, weights: Any, gradient: Array, config: dict[str, Any]
) -> tuple[Any, dict[str, Any]]:
    """One step of one tensor: the new weights, and the config that the next step is given."""
    given = {"theta": np.array(weights), "grad": gradient.copy(), "config": config}
    returned = callee(*[pick(given, name) for name in adapter.order or ("theta", "grad", "config")])
    if not isinstance(returned, (tuple, list)) or len(returned) != 2:
        raise Unacceptable(f"returned {type(returned).__name__}: expected (next_w, config)")
    new = stepped(adapter, weights, returned[0])
    return plain(new), returned[1] if isinstance(returned[1], dict) else config


def _begun(callee: Callable[..., Any], adapter: Adapter, task: Task, tensor: int) -> dict[str, Any]:
    """The config before the first step. In the middle of a run: as one step from fresh state leaves it, with
    the state that is handed in put in its place; where a fresh clock stands is seen from it."""
    config = named_once(adapter, task)
    if not task.state:
        return config
    keys = {name: kept_at(adapter, name) for name in task.state}
    _, config = _called(callee, adapter, task.start[tensor], task.gradients[0][tensor], config)
    for name, key in keys.items():
        held = _entry(config, key)
        if name == "t" and isinstance(held, int):
            config[key] = held - 1 + task.state[name]
        elif name != "t" and np.shape(held) == task.start[tensor].shape:
            config[key] = task.part(name, tensor)
        else:
            raise NotOffered(f"the config's '{key}' is {_shown(held)}: {NO_WAY_IN}")
    return config


def _entry(config: Mapping[str, Any], key: str) -> Any:
    if key not in config:
        raise NotOffered(f"the config has no key '{key}'")
    return config[key]


# --- lists in place: an object updates the arrays it is handed ---------------------------------------------


NUMBERS = {"numbers": "list", "named numbers": "dict"}


def lists_in_place(callee: Callable[..., Any], adapter: Adapter, task: Task) -> Observed:
    """``Class(params, **hyperparameters)``, then ``.update(params, grads)``: always the same arrays.

    The container "numbers" is a list of all entries, each a tensor of its own; "named numbers" a dict of these.
    """
    if adapter.container in NUMBERS:
        plain_one = replace(adapter, container=NUMBERS[adapter.container])
        seen = lists_in_place(callee, plain_one, entries_of(task))
        return [regrouped(step, task.start) for step in seen]
    params = _container(adapter, [array.copy() for array in task.start])
    named = {
        n: v for n, v in named_once(adapter, task).items() if n not in map(adapter.theirs, adapter.order)
    }
    building = {"params": params} | task.tuned(0)
    first = [pick(building, name) for name in adapter.constructor]
    for name in adapter.constructor:
        named.pop(adapter.theirs(name), None)
    subject = callee(*first, **named)
    if not callable(getattr(subject, adapter.updates, None)):
        raise NotOffered(f"{type(subject).__name__} has no method '{adapter.updates}'")
    _resume(subject, adapter, task, params)
    first_t = task.first_t + task.state.get("t", 0)
    observed: Observed = []
    for step in range(len(task.gradients)):
        for name in (n for n in task.changing if n not in adapter.order):
            setattr(subject, existing(subject, kept_at(adapter, name)), task.tuned(step)[name])
        asked = [plain(tensor) for tensor in tensors_of(params, params)]
        _update(subject, adapter, task, params, step, first_t + step)
        if task.observe == ASKED:
            observed.append(asked)
            continue
        seen = tensors_of(params, params)
        if task.observe != "theta":
            seen = kept_by(subject, kept_at(adapter, task.observe), params)
        observed.append([plain(tensor) for tensor in seen])
    return observed


def entries_of(task: Task) -> Task:
    """The same task of as many tensors as there are entries, without dimensions."""

    def apart(arrays: list[Array]) -> list[Array]:
        return [np.array(entry) for array in arrays for entry in array.ravel()]

    state = {n: value if n == "t" else apart(value) for n, value in task.state.items()}
    return replace(task, start=apart(task.start), gradients=[apart(g) for g in task.gradients], state=state)


def regrouped(entries: list[Any], like: list[Array]) -> list[Any]:
    """One array a tensor again."""
    if any(np.shape(entry) for entry in entries) or len(entries) != sum(array.size for array in like):
        raise Unacceptable("not one number for each that was given")
    return _split(np.array([float(entry) for entry in entries], like[0].dtype), like, [a.size for a in like])


def _resume(subject: Any, adapter: Adapter, task: Task, params: Any) -> None:
    """Put an object into the middle of a run: one step from fresh state makes what it keeps, then its arrays
    are filled, and its clock is put forward; where a fresh clock stands is seen from it."""
    kept = {n: kept_at(adapter, n) for n in task.state if not (n == "t" and n in adapter.order)}
    if not kept:
        return
    _update(subject, adapter, task, params, 0, task.first_t)
    if not fill(tensors_of(params, params), task.start):
        raise NotOffered(f"the parameters are other arrays after one step: {NO_WAY_IN}")
    for name, attribute in kept.items():
        held = getattr(subject, existing(subject, attribute.partition("[")[0]))
        if name == "t":
            put = put_forward(subject, attribute, task.state[name])
        else:
            put = _filled(subject, attribute, params, [task.part(name, i) for i in range(len(task.start))])
        if not put:
            shown = f"the '{attribute}' of a {type(subject).__name__} is {_shown(held)}"
            raise NotOffered(f"{shown}, and cannot be set: {NO_WAY_IN}")


def put_forward(subject: Any, attribute: str, taken: int) -> bool:
    """Whether a clock, one step after it was fresh, could be put where it stands after so many."""
    held = getattr(subject, attribute, None)
    if not isinstance(held, int):
        return False
    try:
        setattr(subject, attribute, held - 1 + taken)
    except AttributeError:
        return False
    return True


def _filled(subject: Any, attribute: str, params: Any, values: list[Array]) -> bool:
    """Whether an attribute's arrays could be given these values; what is handed out as a copy could not."""

    def arrays() -> list[Any]:
        held = getattr(subject, attribute.partition("[")[0])
        return kept_by(subject, attribute, params) if isinstance(held, (dict, list, tuple)) else []

    return fill(arrays(), values) and all(map(np.array_equal, arrays(), values))


def fill(arrays: list[Any], values: list[Array]) -> bool:
    """Whether the arrays have the shapes of the values; then they take these."""
    if [getattr(array, "shape", None) for array in arrays] != [value.shape for value in values]:
        return False
    if any(isinstance(array, np.generic) for array in arrays):
        return False  # a number
    for array, value in zip(arrays, values, strict=True):
        array[...] = value
    return True


def _shown(held: Any) -> str:
    return "None" if held is None else f"of type {type(held).__name__}"


def _update(subject: Any, adapter: Adapter, task: Task, params: Any, step: int, t: int) -> None:
    """Ask for one step."""
    grads = _container(adapter, [gradient.copy() for gradient in task.gradients[step]])
    given = {"params": params, "grads": grads, "t": t, **task.tuned(step)}
    getattr(subject, adapter.updates)(*[pick(given, name) for name in adapter.order or ("params", "grads")])


def kept_by(subject: Any, path: str, params: Any) -> list[Any]:
    """One array a tensor of what an object keeps: in ``m``, or of several things in ``state[0]``, ``state[m]``."""
    name, *keys = path.replace("]", "").split("[")
    held = getattr(subject, existing(subject, name))
    return [entry_of(each, keys) for each in tensors_of(held, params)]


def entry_of(held: Any, keys: list[str]) -> Any:
    """What stands at these keys, one in the other. NotOffered if there is no such thing."""
    for key in keys:
        try:
            held = held[int(key)] if isinstance(held, (tuple, list)) else held[key]
        except (LookupError, TypeError, ValueError):
            raise NotOffered(f"there is no [{key}] in {_shown(held)[len('of type ') :]}") from None
    return held


def existing(subject: Any, name: str) -> str:
    """The name of an attribute that is there. NotOffered if it is not."""
    if not hasattr(subject, name):
        raise NotOffered(f"{type(subject).__name__} has no attribute '{name}'")
    return name


def _container(adapter: Adapter, arrays: list[Array]) -> Any:
    if not adapter.keyed:
        return arrays
    return {f"{'Wb'[i % 2]}{i // 2 + 1}": array for i, array in enumerate(arrays)}


def tensors_of(value: Any, params: Any) -> list[Any]:
    """One array a tensor, of a list or of a dict, in the order of the parameters where the keys are theirs."""
    if isinstance(value, dict):
        keys = params if isinstance(params, dict) and params.keys() == value.keys() else value
        return [value[key] for key in keys]
    if isinstance(value, (list, tuple)):
        return list(value)
    raise Unacceptable(f"{type(value).__name__}: expected one array a tensor")


# --- gradient callback: the optimizer asks for the gradient ------------------------------------------------


def gradient_callback(callee: Callable[..., Any], adapter: Adapter, task: Task) -> Observed:
    """``adam(grad, x, num_iters=…, …) -> x``: the points where it asks for the gradient are the path.

    Where the contract's own function asks for its gradient elsewhere, the path is the ends of shorter runs.
    """
    if task.observe not in ("theta", ASKED):
        raise NotOffered(f"the gradient callback shape exposes no state '{task.observe}'")
    if task.state:
        raise NotOffered(f"the gradient callback shape starts from fresh state: {NO_WAY_IN}")
    if task.changing:
        raise NotOffered(f"the gradient callback shape has no {task.changing[0]} that changes")
    steps = len(task.gradients)
    if task.observe == ASKED:
        points = _points(callee, adapter, task, steps)[:-1]
    elif "gradient" in positional(adapter.function):
        points = [_points(callee, adapter, task, count)[-1] for count in range(1, steps + 1)]
    else:
        points = _points(callee, adapter, task, steps)[1:]
    sizes = [array.size for array in task.start]
    return [_split(point, task.start, sizes) for point in points]


def _points(callee: Callable[..., Any], adapter: Adapter, task: Task, steps: int) -> list[Any]:
    """Where it asks for the gradient in so many steps, and where it ends."""
    points: list[Any] = []

    def gradient(x: Any, *_: Any) -> Array:
        points.append(plain(x))
        if len(points) > steps:
            raise Unacceptable(f"the gradient was asked for more than {steps} times in {steps} steps")
        return _vector(task.gradients[len(points) - 1])

    arguments = {n: v for n, v in task.hyperparameters.items() if n not in adapter.omit} | {"steps": steps}
    order = adapter.order or ("grad", "theta")
    given = {"grad": gradient, "theta": _vector(task.start), **arguments}
    named = {adapter.theirs(name): value for name, value in given.items() if name not in order}
    points.append(plain(callee(*[pick(given, name) for name in order], **named, **adapter.fixed)))
    if len(points) != steps + 1:
        raise Unacceptable(f"the gradient was asked for {len(points) - 1} times in {steps} steps")
    return points


def _vector(arrays: list[Array]) -> Array:
    return np.concatenate([array.ravel() for array in arrays])


def _split(point: Any, like: list[Array], sizes: list[int]) -> list[Array]:
    if not isinstance(point, np.ndarray) or point.shape != (sum(sizes),):
        raise Unacceptable(f"a point of shape {np.shape(point)}: expected ({sum(sizes)},)")
    ends = np.cumsum(sizes)[:-1]
    return [part.reshape(array.shape) for part, array in zip(np.split(point, ends), like, strict=True)]


# --- common ------------------------------------------------------------------------------------------------


def named_once(adapter: Adapter, task: Task) -> dict[str, Any]:
    """The hyperparameters of the first step under their names, and what is fixed besides."""
    given = {n: v for n, v in task.tuned(0).items() if n not in adapter.omit}
    return keywords(adapter, given) | dict(adapter.fixed)


def kept_at(adapter: Adapter, name: str) -> str:
    """Where the adapter says that this part of the state is. NotOffered if it does not."""
    if name not in adapter.state:
        raise NotOffered(f"the adapter of {adapter.function} does not say where the state '{name}' is kept")
    return adapter.state[name]


def stepped(adapter: Adapter, before: Any, returned: Any) -> Any:
    """The new parameters, whether the code returns these or the step that leads there."""
    if not adapter.step:
        return returned
    step = plain(returned)
    return before + step if adapter.step == "added" else before - step
