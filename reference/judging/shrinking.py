"""Hypothesis shrinks the case that failed.

Hypothesis mixes constants that it finds in the modules of the checkout into what it draws, so that a draw
would depend on what happens to be imported. A backend of our own (Hypothesis's documented extension point)
supplies the bytes instead; shrinking stays Hypothesis's. It is a third of a second's import, and nothing that
holds needs it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress

from hypothesis import HealthCheck, Phase, Verbosity, given, seed, settings
from hypothesis import strategies as st
from hypothesis.internal.conjecture.providers import AVAILABLE_PROVIDERS, PrimitiveProvider

from reference.claims._model import Domain

from .cases import Drawn, decode_one, without_one

SHRINKING_CALLS = 400  # a count, not a time: the same run must end with the same case
BACKEND = "gnomon"


def shrink(domain: Domain, start: Drawn, fails: Callable[[Drawn], bool]) -> Drawn:
    """The smallest case that Hypothesis finds, starting from ``start``, for which ``fails`` is still True."""
    known: dict[bytes, bool] = {start.data: True}
    smallest = start

    def still_fails(data: bytes) -> bool:
        nonlocal smallest
        drawn = decode_one(domain, data)
        if drawn.data not in known:
            known[drawn.data] = len(known) < SHRINKING_CALLS and fails(drawn)
        if known[drawn.data]:
            smallest = min(smallest, drawn, key=lambda d: (len(d.data), d.data))
        return known[drawn.data]

    before = None
    while smallest != before:
        before = smallest
        for data in without_one(domain, before):
            if still_fails(data):
                break
        else:
            _hypothesis([before.data], still_fails, len(before.data))
    return smallest


class _Failed(Exception):
    """Tells Hypothesis that the case at hand fails."""


def _hypothesis(
    offers: Iterable[bytes],
    fails: Callable[[bytes], bool],
    size: int,
) -> None:
    def test(data: bytes) -> None:
        if fails(data):
            raise _Failed

    with _backend(iter(offers)):
        chosen = settings(
            backend=BACKEND,
            max_examples=2,  # the first is Hypothesis's own: the simplest case
            phases=(Phase.generate, Phase.shrink),
            database=None,
            deadline=None,
            derandomize=False,
            print_blob=False,
            report_multiple_bugs=False,
            suppress_health_check=tuple(HealthCheck),
            verbosity=Verbosity.quiet,
        )
        with suppress(_Failed):
            seed(0)(chosen(given(st.binary(max_size=size))(test)))()


@contextmanager
def _backend(offers: Iterator[bytes]) -> Iterator[None]:
    """While it lasts, Hypothesis draws its bytes from ``offers`` (then empty ones)."""

    class Offers(PrimitiveProvider):
        def draw_bytes(self, min_size: int = 0, max_size: int = 0) -> bytes:
            return next(offers, b"")[:max_size]

        def draw_boolean(self, p: float = 0.5) -> bool:
            raise NotImplementedError("only bytes are drawn")

        def draw_integer(self, *_: object, **__: object) -> int:
            raise NotImplementedError("only bytes are drawn")

        def draw_float(self, *_: object, **__: object) -> float:
            raise NotImplementedError("only bytes are drawn")

        def draw_string(self, *_: object, **__: object) -> str:
            raise NotImplementedError("only bytes are drawn")

    AVAILABLE_PROVIDERS[BACKEND] = Offers
    try:
        yield
    finally:
        del AVAILABLE_PROVIDERS[BACKEND]
