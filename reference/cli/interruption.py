"""Interruptions, noted as they come: what is on its way then may lose the exception, or turn it into another."""

from __future__ import annotations

import signal
import threading
from types import FrameType
from typing import Any, Self


class Noted:
    """While it lasts, an interruption raises KeyboardInterrupt, as ever, and ``heard`` says that there was one."""

    heard = False

    def __enter__(self) -> Self:
        self._before: Any = signal.getsignal(signal.SIGINT)
        self._ours = (
            self._before is signal.default_int_handler
            and threading.current_thread() is threading.main_thread()
        )
        if self._ours:
            signal.signal(signal.SIGINT, self._note)
        return self

    def __exit__(self, *_: object) -> None:
        if self._ours:
            signal.signal(signal.SIGINT, self._before)

    def _note(self, number: int, frame: FrameType | None) -> None:
        self.heard = True
        raise KeyboardInterrupt
