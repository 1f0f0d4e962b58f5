"""One operation in, one reply out: the only place where a subject's code is called."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from .adapter import CONTRACT, OF_CALLS, Adapter, is_optimizer
from .arrange import NotOffered, without_constants
from .arrays import tensor
from .codec import Scripts, Seed, WireError, encode
from .layers import Calling
from .load import Library, NotLoaded, display, is_ours, place
from .parameters import Holder, Parameter
from .plain import Unacceptable, plain
from .reading import Reading
from .scripts import replayed
from .task import ASKED, Observed, Task
from .trajectories import run_trajectory

KEPT = slice(2000)
"""What is kept of a message."""


def answer(library: Library, number: int, operation: Any) -> bytes:
    """The frame of the reply ``(number, kind, …)`` to an operation; whatever the subject does is a reply.

    Kinds: returned (value, arguments afterwards), raised (type, message, while loading), absent (why),
    bad_value (why), out_of_memory and exited (message, while loading). KeyboardInterrupt passes through: it
    is not the subject's.
    """
    try:
        return encode((number, "returned", *execute(library, operation)), tensor)
    except NotOffered as error:
        return encode((number, "absent", str(error)))
    except (Unacceptable, WireError) as error:
        return encode((number, "bad_value", str(error)))
    except NotLoaded as error:
        return encode((number, *_failure(error.error, display(error.source))))
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        misread = _misread(library, operation, error)
        return encode((number, "absent", misread) if misread else (number, *_failure(error, "")))


def foretold(library: Library) -> list[str]:
    """What is said of the functions that cannot be called, whatever they are asked: each sentence once."""
    said = []
    for function in CONTRACT:
        try:
            library.find(function)
        except NotOffered as error:
            said.append(str(error))
        except NotLoaded as error:
            said.append(str(_failure(error.error, display(error.source))[-2]))
    return list(dict.fromkeys(said))


def _misread(library: Library, operation: Any, error: BaseException) -> str:
    """Why an error is held against the reading of a signature, and not against the code; "" if it is not.

    It is where the call itself was refused, or where something of ours lacked what the code looked for: an array's
    ``data`` is no array, as that of a library's own tensors is.
    """
    reading = (
        library.reading(str(operation[1])) if isinstance(operation, tuple) and len(operation) > 1 else None
    )
    if reading is None:
        return ""
    refused = type(error) is TypeError and is_ours(error)
    lacked = type(error) is AttributeError and isinstance(error.obj, (Holder, Parameter))
    graded = reading.adapter is not None and reading.adapter.shape == "params, states, hyperparams"
    lacked = lacked or (graded and type(error) is AttributeError and isinstance(error.obj, np.ndarray))
    lacked = lacked or (isinstance(error, (AttributeError, TypeError)) and "'memoryview'" in _text(error))
    key = type(error) is KeyError and reading.adapter and reading.adapter.shape != "function"
    handed = isinstance(operation, tuple) and operation[0] == "trajectory" and bool(operation[-1])
    if not (refused or lacked or key or handed):
        return ""
    said = ": ".join(_failure(error, "")[1:3])
    return f"read as {reading.how}, it raised {said}. To say how it is called, change this:\n{reading.toml}"


def execute(library: Library, operation: Any) -> tuple[Any, list[Any]]:
    """What the subject returns, made plain, and the arrays that it was given; raises whatever it raises."""
    match operation:
        case ("call", function, args, kwargs):
            callee, adapter = library.find(function)
            if adapter.shape != "function" and (is_optimizer(function) or adapter.shape not in OF_CALLS):
                raise NotOffered(f"{function} is offered in the shape '{adapter.shape}' only")
            calling = Calling(callee, adapter, library.beside(adapter))
            given = [*args, *kwargs.values()]
            if scripts := next((a for a in given if isinstance(a, Scripts)), None):
                arrays = [a for a in given if isinstance(a, np.ndarray)]
                return _replayed(calling, args, kwargs, scripts), arrays
            seed = next((a.seed for a in given if isinstance(a, Seed)), None)
            kwargs = without_constants(adapter, kwargs)
            named = {name: _argument(a) for name, a in kwargs.items()}
            listed = [one for a in given for one in (a if isinstance(a, list) else [a])]
            arrays = [one for one in listed if isinstance(one, np.ndarray)]
            value = plain(calling.answered([_argument(a) for a in args], named, seed))
            return value, arrays
        case ("trajectory", function, *task):
            callee, adapter = library.find(function)
            asked, beside = Task(*task), library.beside(adapter)
            tuned = without_constants(adapter, asked.hyperparameters)
            asked = replace(asked, hyperparameters=tuned)
            if asked.observe in ("theta", ASKED) and not asked.state:
                return run_trajectory(callee, adapter, asked, beside), []
            return _of_its_state(library.reading(function), callee, adapter, asked, beside), []
    raise WireError("not an operation")


def _of_its_state(
    reading: Reading | None,
    callee: Callable[..., Any],
    adapter: Adapter,
    task: Task,
    beside: Callable[[str], Any],
) -> Observed:
    """A trajectory that shows what is kept, or begins with it. What was read off the code is not held against
    it: NotOffered where something else is kept there than an array for each tensor."""
    if reading is None:
        return run_trajectory(callee, adapter, task, beside)
    try:
        seen = run_trajectory(callee, adapter, task, beside)
    except NotOffered as error:
        raise NotOffered(f"{error}\n{reading.asking}".rstrip()) from None
    except Unacceptable as error:
        raise NotOffered(f"read as {reading.how}: {error}\n{reading.toml}") from None
    shapes = [array.shape for array in task.start]
    if any([np.shape(array) for array in step] != shapes for step in seen):
        raise NotOffered(f"read as {reading.how}: this is not one array a tensor\n{reading.toml}")
    return seen


def _replayed(calling: Calling, args: list[Any], kwargs: dict[str, Any], scripts: Scripts) -> Any:
    """One call a script, each with arguments of its own; no result where no generator is passed."""
    if not calling.draws:
        count = len(scripts.words)
        return [()] * count, [0] * count, [0, 0]

    def call(generator: np.random.Generator) -> Any:
        def own(value: Any) -> Any:
            if isinstance(value, Scripts):
                return generator
            return value.copy() if isinstance(value, np.ndarray) else _argument(value)

        return calling.answered([own(a) for a in args], {n: own(a) for n, a in kwargs.items()}, None)

    return replayed(call, scripts.words)


def _argument(value: Any) -> Any:
    return np.random.default_rng(value.seed) if isinstance(value, Seed) else value


def _text(error: BaseException) -> str:
    try:
        return str.__getitem__(error.msg if isinstance(error, SyntaxError) else str(error), KEPT)
    except BaseException:
        return "(its message could not be read)"


def _failure(error: BaseException, loading: str) -> tuple[Any, ...]:
    text = _text(error)
    where = place(error, libraries=not loading)
    if loading:
        where = f"while loading {where if where.startswith(loading) else f'{loading}: {where}'.rstrip(': ')}"
    message = f"{text} ({where})".lstrip() if where else text
    if isinstance(error, MemoryError):
        return "out_of_memory", message, bool(loading)
    if isinstance(error, SystemExit):
        return "exited", f"SystemExit: {message}", bool(loading)
    return "raised", type(error).__name__[KEPT], message, bool(loading)
