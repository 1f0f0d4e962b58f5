"""One operation in, one reply out: the only place where a subject's code is called."""

from __future__ import annotations

from typing import Any

import numpy as np

from .arrange import NotOffered, call_directly
from .arrays import tensor
from .codec import Seed, WireError, encode
from .load import Library, NotLoaded, display, place
from .plain import Unacceptable, plain
from .shapes import run_trajectory
from .task import Task

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
        return encode((number, *_failure(error, "")))


def execute(library: Library, operation: Any) -> tuple[Any, list[Any]]:
    """What the subject returns, made plain, and the arrays that it was given; raises whatever it raises."""
    match operation:
        case ("call", function, args, kwargs):
            callee, adapter = library.find(function)
            if adapter.shape != "function":
                raise NotOffered(f"{function} is offered in the shape '{adapter.shape}' only")
            given = [*args, *kwargs.values()]
            seed = next((a.seed for a in given if isinstance(a, Seed)), None)
            named = {name: _argument(a) for name, a in kwargs.items()}
            value = plain(call_directly(callee, adapter, [_argument(a) for a in args], named, seed))
            return value, [a for a in given if isinstance(a, np.ndarray)]
        case ("trajectory", function, start, gradients, hyperparameters, observe, first_t):
            callee, adapter = library.find(function)
            return run_trajectory(
                callee, adapter, Task(start, gradients, hyperparameters, observe, first_t)
            ), []
    raise WireError("not an operation")


def _argument(value: Any) -> Any:
    return np.random.default_rng(value.seed) if isinstance(value, Seed) else value


def _failure(error: BaseException, loading: str) -> tuple[Any, ...]:
    try:
        text = str.__getitem__(error.msg if isinstance(error, SyntaxError) else str(error), KEPT)
    except BaseException:
        text = "(its message could not be read)"
    where = place(error, libraries=not loading)
    if loading:
        where = f"while loading {where if where.startswith(loading) else f'{loading}: {where}'.rstrip(': ')}"
    message = f"{text} ({where})".lstrip() if where else text
    if isinstance(error, MemoryError):
        return "out_of_memory", message, bool(loading)
    if isinstance(error, SystemExit):
        return "exited", f"SystemExit: {message}", bool(loading)
    return "raised", type(error).__name__[KEPT], message, bool(loading)
