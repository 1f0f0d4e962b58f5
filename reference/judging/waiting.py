"""How long a worker is waited for: in seconds in which it could have answered, not in those of a busy machine."""

from __future__ import annotations

import time
from collections.abc import Callable

from .reply import Died

PATIENCE = 6
"""How many times the seconds of one answer all those to a message may take together."""
BREATH = 0.5
"""The most seconds that count between two looks: the judge itself, stopped for longer, could not have seen it."""
_ENOUGH = 0.01


class Wait:
    """For the answers to one message, each within ``seconds`` of the last, and all within six times that.

    Of the seconds of one answer those are given back in which the worker was ready to run and no processor was
    free, which ``queued`` tells, in seconds since its start: the same code meets its deadline on a busy machine
    as on an idle one, up to the six times, which bound what its own threads can take from each other.
    ``most`` are the seconds of the clock after which all is over.
    """

    def __init__(self, seconds: float, most: float, queued: Callable[[], float]) -> None:
        self._seconds = seconds
        self._most = time.monotonic() + most
        self._queued = queued
        self._seen = time.monotonic()
        self._waited = self._last = self._back = 0.0
        self._before: float | None = None

    @property
    def left(self) -> float:
        """How many seconds of the clock to wait, at most, before asking whether it has ended."""
        own = min(self._last + self._seconds + self._back, PATIENCE * self._seconds) - self._waited
        return max(0.0, min(own, self._most - time.monotonic()))

    def ended(self, answered: bool = False) -> bool:
        """Whether no time is left, at a look that found an answer or did not."""
        now = time.monotonic()
        self._waited += min(now - self._seen, BREATH)
        self._seen = now
        if answered:
            self._last, self._back, self._before = self._waited, 0.0, None
        elif self._before is None:
            self._before = self._queued()
        if self.left > 0 or answered:
            return False
        back = self._in_line()
        if back > self._back + _ENOUGH:
            self._back = back
        return self.left <= 0

    def over(self, expected: int) -> Died | None:
        """What is said when it has: None where it is the clock that ran out."""
        if time.monotonic() >= self._most:
            return None
        if self._waited - self._last >= self._seconds + self._back:
            return Died("TIMED_OUT", f"no answer within {self._seconds:g} s")
        late = f"{expected} operations took more than {PATIENCE * self._seconds:g} s"
        if 2 * self._in_line() > self._waited - self._last:
            late += ", for most of which the machine was busy with something else"
        return Died("TIMED_OUT", late)

    def _in_line(self) -> float:
        """The seconds since the last answer for which no processor was free."""
        return 0.0 if self._before is None else max(0.0, self._queued() - self._before)
