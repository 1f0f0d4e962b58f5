"""One operation in, one reply out: the only place where a subject's code is called."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .adapter import Adapter
from .arrange import NotOffered, call_directly
from .arrays import tensor
from .codec import Scripts, Seed, WireError, encode
from .load import Library, NotLoaded, display, place
from .plain import Unacceptable, plain
from .scripts import replayed
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
            if scripts := next((a for a in given if isinstance(a, Scripts)), None):
                arrays = [a for a in given if isinstance(a, np.ndarray)]
                return _replayed(callee, adapter, args, kwargs, scripts), arrays
            seed = next((a.seed for a in given if isinstance(a, Seed)), None)
            named = {name: _argument(a) for name, a in kwargs.items()}
            listed = [one for a in given for one in (a if isinstance(a, list) else [a])]
            arrays = [one for one in listed if isinstance(one, np.ndarray)]
            value = plain(call_directly(callee, adapter, [_argument(a) for a in args], named, seed))
            return value, arrays
        case ("trajectory", function, *task):
            callee, adapter = library.find(function)
            return run_trajectory(callee, adapter, Task(*task)), []
    raise WireError("not an operation")


def _replayed(
    callee: Callable[..., Any], adapter: Adapter, args: list[Any], kwargs: dict[str, Any], scripts: Scripts
) -> Any:
    """One call a script, each with arguments of its own; no result where no generator is passed."""
    if "rng" in adapter.omit:
        count = len(scripts.words)
        return [()] * count, [0] * count, [0, 0]

    def call(generator: np.random.Generator) -> Any:
        def own(value: Any) -> Any:
            if isinstance(value, Scripts):
                return generator
            return value.copy() if isinstance(value, np.ndarray) else _argument(value)

        return call_directly(
            callee, adapter, [own(a) for a in args], {n: own(a) for n, a in kwargs.items()}, None
        )

    return replayed(call, scripts.words)


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
