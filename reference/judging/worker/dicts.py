"""Dicts in, dicts out: ``update(parameters, grads, v, s, t, …) -> (parameters, v, s)``, the caller threading all.

The tensors are the W1, b1, W2, b2, … of layers. Code of this shape counts layers by pairs and reads two
dimensions off a weight, so that there is a bias for every weight (one of ours, if the task has none), and a
vector travels as a column.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .adapter import Adapter, parts_of_state
from .arrange import NotOffered, call
from .objects import key_of
from .plain import Unacceptable, plain
from .shapes import NO_WAY_IN, fill, stepped
from .task import ASKED, Array, Observed, Task


def dicts(
    callee: Callable[..., Any], adapter: Adapter, task: Task, helpers: Callable[[str], Any]
) -> Observed:
    """Run a task through such a function."""
    parts = parts_of_state(adapter.function)[1:]
    if task.observe not in ("theta", *parts, ASKED):
        raise NotOffered(f"no state '{task.observe}' in this shape")
    params = _collected(adapter, "", [array.copy() for array in task.start])
    state = _begun(adapter, task, params, parts, helpers)
    clock = task.first_t + task.state.get("t", 0)
    observed: Observed = []
    for step, gradients in enumerate(task.gradients):
        grads = _collected(adapter, adapter.prefix.get("grads", "d"), [g.copy() for g in gradients])
        asked = _shown(params, task)
        before = [np.array(array) for array in _arrays(params)] if adapter.step else []
        given = {"params": params, "grads": grads, "t": clock + step, **state, **task.tuned(step)}
        takes = ("params", "grads", *parts, "t")
        given = {
            n: v for n, v in given.items() if n in (*takes, *task.hyperparameters) and _wanted(adapter, n)
        }
        returned = _returned(call(callee, adapter, given), adapter, parts)
        for name in parts:
            state[name] = returned.get(name, state[name])
        params = _stepped(adapter, params, before, returned.get("params", params))
        if task.observe == ASKED:
            observed.append(asked)
        else:
            observed.append(_shown(params if task.observe == "theta" else state[task.observe], task))
    return observed


def _wanted(adapter: Adapter, name: str) -> bool:
    """A clock is passed where the adapter mentions it."""
    return name != "t" or name in (*adapter.order, *adapter.arguments)


def _collected(adapter: Adapter, prefix: str, arrays: list[Array]) -> Any:
    """A dict of W1, b1, … (each after the prefix) or a list, every weight having its bias."""
    if not adapter.keyed:
        return arrays
    columns = [array.reshape(-1, 1) if array.ndim < 2 else array for array in arrays]
    if len(columns) % 2:
        columns.append(np.ones((1, 1), arrays[0].dtype))
    return {prefix + key_of(i): column for i, column in enumerate(columns)}


def _begun(
    adapter: Adapter, task: Task, params: Any, parts: tuple[str, ...], helpers: Callable[[str], Any]
) -> dict[str, Any]:
    """The state before the first step: made by their own function, or zeros."""
    if adapter.initialize:
        made = helpers(adapter.initialize)(params)
        made = [made] if len(parts) == 1 and not isinstance(made, tuple) else made
        if not isinstance(made, (tuple, list)) or len(made) < len(parts):
            raise Unacceptable(
                f"{adapter.initialize} returned {type(made).__name__}: expected ({', '.join(parts)})"
            )
        state = dict(zip(parts, made, strict=False))
    else:
        zeros = [np.zeros_like(array) for array in task.start]
        state = {n: _collected(adapter, adapter.prefix.get(n, "d"), [z.copy() for z in zeros]) for n in parts}
    for name in task.state:
        if name == "t":
            if not _wanted(adapter, "t") and "t" in task.state:
                raise NotOffered(f"the adapter of {adapter.function} does not pass 't': {NO_WAY_IN}")
            continue
        held = _arrays(state[name])[: len(task.start)]
        if not fill(held, [task.part(name, i).reshape(np.shape(h)) for i, h in enumerate(held)]):
            raise NotOffered(f"the state '{name}' is not one array a tensor: {NO_WAY_IN}")
    return state


def _arrays(collected: Any) -> list[Any]:
    """The arrays in the order of the tensors, whatever stands before W1, b1, … in the keys."""
    if isinstance(collected, (list, tuple)):
        return list(collected)
    if not isinstance(collected, dict):
        raise Unacceptable(f"{type(collected).__name__}: expected a dict of W1, b1, …")
    places = {key_of(i): i for i in range(len(collected))}
    try:
        ordered = sorted(collected, key=lambda key: places[_bare(str(key))])
    except KeyError as error:
        raise Unacceptable(f"a dict with the key {error}: expected W1, b1, …") from None
    return [collected[key] for key in ordered]


def _bare(key: str) -> str:
    """``W1`` of ``dW1``, of ``vdW1`` or of ``m_W1``."""
    at = max(key.rfind("W"), key.rfind("b"))
    return key[at:] if at >= 0 else key


def _shown(collected: Any, task: Task) -> list[Any]:
    arrays = [plain(array) for array in _arrays(collected)[: len(task.start)]]
    if len(arrays) != len(task.start):
        raise Unacceptable(f"{len(arrays)} arrays: expected one for each of {len(task.start)} tensors")
    return [
        array.reshape(start.shape) if isinstance(array, np.ndarray) and array.size == start.size else array
        for array, start in zip(arrays, task.start, strict=True)
    ]


def _returned(returned: Any, adapter: Adapter, parts: tuple[str, ...]) -> dict[str, Any]:
    """What comes back, by name; nothing where all of it is changed in place."""
    if returned is None:
        return {}
    names = tuple("params" if name == "theta" else name for name in adapter.returns) or ("params", *parts)
    if isinstance(returned, dict) or (not adapter.keyed and names == ("params",)):
        return {"params": returned}
    if not isinstance(returned, (tuple, list)) or len(returned) < len(names):
        what = f"{len(returned)} values" if isinstance(returned, (tuple, list)) else type(returned).__name__
        raise Unacceptable(f"returned {what}: expected ({', '.join(names)})")
    return dict(zip(names, returned, strict=False))


def _stepped(adapter: Adapter, params: Any, before: list[Array], returned: Any) -> Any:
    if not adapter.step:
        return returned
    new = [stepped(adapter, old, step) for old, step in zip(before, _arrays(returned), strict=True)]
    return new if not adapter.keyed else dict(zip(params, new, strict=True))
