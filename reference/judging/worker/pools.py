"""Where no process may be started, pools of processes are pools of threads: honest code computes the same with them.

The same holds of what processes share: locks, and numbers in a file that would lie outside the working directory.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

LOCKS = ("Lock", "RLock", "Semaphore", "BoundedSemaphore", "Condition", "Event", "Barrier")


def use_threads() -> None:
    """From now on, whenever these modules are imported; they are not imported for it."""
    for name, change in _CHANGES.items():
        if name in sys.modules:
            change(sys.modules[name])
    sys.meta_path.insert(0, _Changing())


def _change_context(module: Any) -> None:
    def pool(
        _: Any,
        processes: Any = None,
        initializer: Any = None,
        initargs: Any = (),
        maxtasksperchild: Any = None,
    ) -> Any:
        from multiprocessing.pool import ThreadPool

        return ThreadPool(processes, initializer, initargs)

    module.BaseContext.Pool = pool
    for name in LOCKS:
        made = getattr(threading, name)
        setattr(module.BaseContext, name, lambda _, *args, made=made, **kwargs: made(*args, **kwargs))


def _change_heap(module: Any) -> None:
    module.Arena._dir_candidates = []


def _change_executor(module: Any) -> None:
    from concurrent.futures.thread import ThreadPoolExecutor

    class ProcessPoolExecutor(ThreadPoolExecutor):
        def __init__(
            self,
            max_workers: int | None = None,
            mp_context: Any = None,
            initializer: Any = None,
            initargs: Any = (),
            **_: Any,
        ) -> None:
            super().__init__(max_workers, initializer=initializer, initargs=initargs)

        def map(self, fn: Any, *iterables: Any, timeout: Any = None, chunksize: int = 1) -> Any:
            return super().map(fn, *iterables, timeout=timeout)

    module.ProcessPoolExecutor = ProcessPoolExecutor


_CHANGES: Mapping[str, Callable[[Any], None]] = {
    "multiprocessing.context": _change_context,
    "multiprocessing.heap": _change_heap,
    "concurrent.futures.process": _change_executor,
}


class _Changing(MetaPathFinder):
    """Finds these modules as others do, and has them changed once they are loaded."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname not in _CHANGES:
            return None
        for finder in sys.meta_path:
            spec = None if finder is self else finder.find_spec(fullname, path, target)
            if spec is not None and spec.loader is not None:
                spec.loader = _Changed(spec.loader, _CHANGES[fullname])
                return spec
        return None


class _Changed(Loader):
    def __init__(self, loader: Any, change: Callable[[Any], None]) -> None:
        self._loader = loader
        self._change = change

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        made: ModuleType | None = self._loader.create_module(spec)
        return made

    def exec_module(self, module: ModuleType) -> None:
        self._loader.exec_module(module)
        self._change(module)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._loader, name)
