"""Loading a subject: a file, a module, or the targets of adapters, each imported at most once."""

from __future__ import annotations

import ast
import importlib
import importlib.util
import sys
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from .adapter import Adapter, is_file, package_of
from .arrange import NotOffered, attribute_of
from .names import READABLE, known
from .reading import Reading, read
from .written import TO_A_FILE, TO_CHECK


class NotLoaded(Exception):
    """The subject's own code failed while it was imported: ``error`` is what it raised."""

    def __init__(self, error: BaseException, source: str) -> None:
        super().__init__(display(source))  # what the error says of itself is the subject's code
        self.error = error
        self.source = source


@dataclass
class Library:
    """Where the contract's functions are found.

    ``default`` (a file or a dotted module; or nothing) offers every function by its own name; an adapter
    names the target of its function. ``namespace`` holds ready callables instead, in the judge's process.
    """

    default: str = ""
    adapters: Mapping[str, Adapter] = field(default_factory=dict)
    namespace: Mapping[str, Any] | None = None
    name: str = ""
    _modules: dict[str, Any] = field(default_factory=dict)
    _readings: dict[str, Reading | None] = field(default_factory=dict)

    def sources(self) -> list[str]:
        """The files and modules that are loaded."""
        return sorted({self.default, *[_split(a.target)[0] for a in self.adapters.values()]} - {""})

    def load(self) -> None:
        """Import everything now; what fails is remembered, and raised by ``find``."""
        for source in self.sources():
            if source not in self._modules:
                try:
                    self._modules[source] = _import(source)
                except KeyboardInterrupt:
                    raise
                except BaseException as error:
                    self._modules[source] = NotLoaded(error, source)

    def find(self, function: str) -> tuple[Callable[..., Any], Adapter]:
        """The callee for a function of the contract and its adapter. Raises NotOffered or NotLoaded."""
        reading = self.reading(function)
        if reading is not None:
            if reading.callee is None or reading.adapter is None:
                raise NotOffered(f"{reading.how}\n{reading.toml}")
            return reading.callee, reading.adapter
        adapter = self.adapters.get(function) or Adapter(function)
        source, name = _split(adapter.target) if adapter.target else (self.default, function)
        if source:
            module = self._modules[source]
            if isinstance(module, NotLoaded):
                raise module
            found, shown = attribute_of(module, name), display(source)
        elif self.namespace is not None:
            found, shown = self.namespace.get(name), self.name
        else:
            raise NotOffered(f"{self.name} maps no function '{function}'")
        if found is None:
            raise NotOffered(f"{shown} has no function '{name}'")
        if not callable(found):
            raise NotOffered(f"'{name}' in {shown} is not a function")
        return found, adapter

    def reading(self, function: str) -> Reading | None:
        """How a function without an adapter is read off its signature; None where nothing is to be read."""
        if function in self.adapters or not known(function):
            return None
        if function not in self._readings:
            try:
                self._readings[function] = self._read(function)
            except KeyboardInterrupt:
                raise
            except BaseException:  # theirs: a signature or a name that raises when it is looked at
                self._readings[function] = None
        return self._readings[function]

    def _read(self, function: str) -> Reading | None:
        if not self.default:
            members, shown = dict(self.namespace or {}), "your_file.py"
            found = read(function, members, shown, lambda member: True) if self.namespace else None
            told = {n: getattr(found, n).replace(TO_A_FILE, TO_CHECK) for n in ("toml", "asking") if found}
            return found and replace(found, **told)
        module = self._modules.get(self.default)
        if module is None or isinstance(module, NotLoaded):
            return None
        own = getattr(module, "__name__", "")
        here = is_file(self.default)

        def defined(member: Any) -> bool:
            return not here or getattr(member, "__module__", own) == own

        return read(function, vars(module), display(self.default), defined)

    def readings(self) -> tuple[dict[str, str], dict[str, str], dict[str, dict[str, Any]]]:
        """What is read, as sentences, for what nobody can read the TOML to write, and what is written into
        the code that is read: by function."""
        found = {function: reading for function in READABLE if (reading := self.reading(function))}
        told = {function: reading.how for function, reading in found.items() if reading.adapter}
        asked = {function: reading.toml for function, reading in found.items() if not reading.adapter}
        written = {
            f: dict(r.adapter.constants) for f, r in found.items() if r.adapter and r.adapter.constants
        }
        return told, asked, written

    def beside(self, adapter: Adapter) -> Callable[[str], Any]:
        """What finds a helper by its name: beside the adapter's target, or anywhere as ``module:name``."""

        def helper(name: str) -> Any:
            source, attribute = _split(name)
            found: Any
            if source:
                found = attribute_of(importlib.import_module(source), attribute)
            elif source := _split(adapter.target)[0] or self.default:
                found = attribute_of(self._modules[source], name)
            else:
                found = (self.namespace or {}).get(name)
            if not callable(found):
                raise NotOffered(f"there is no function '{name}' beside it")
            return found

        return helper


def display(source: str) -> str:
    """A file's bare name, a module's dotted one: what is shown does not depend on where things stand."""
    return Path(source).name if is_file(source) else source


def _split(target: str) -> tuple[str, str]:
    source, _, name = target.rpartition(":")
    return source, name


def _import(source: str) -> Any:
    if not is_file(source):
        return importlib.import_module(source)
    path = Path(source)
    root = package_of(path)
    if root is None or root.name in sys.modules or not _imports_from(path, root.name):
        return _alone(path)
    try:
        return _in_package(path, root)
    except Exception as error:  # another module of the package may need what is not there
        if not _tries_without(path):
            raise
        try:
            return _alone(path)
        except Exception:
            raise error from None


def _alone(path: Path) -> Any:
    stem = f"submitted_{path.stem}" if _taken(path.stem) else path.stem
    if str(path.parent) not in sys.path:
        sys.path.append(str(path.parent))  # last: a numpy.py beside the file shadows nothing
    spec = importlib.util.spec_from_file_location(stem, path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path.name} cannot be loaded as a Python module")
    sys.modules[stem] = module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[stem]
        raise
    return module


def _imports_from(path: Path, package: str) -> bool:
    """Whether a file imports from its package, at its beginning or later."""
    try:
        tree = ast.parse(path.read_bytes())
    except (OSError, SyntaxError, ValueError, RecursionError, MemoryError):
        return False  # said when it is loaded
    named = [n for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)]
    if any(n.level for n in named):
        return True
    modules = [n.module or "" for n in named]
    modules += [alias.name for n in ast.walk(tree) if isinstance(n, ast.Import) for alias in n.names]
    return any(module.partition(".")[0] == package for module in modules)


def _tries_without(path: Path) -> bool:
    """Whether all that a file imports relatively is tried, so that it may do without."""
    tree = ast.parse(path.read_bytes())
    tried = {id(n) for each in ast.walk(tree) if isinstance(each, ast.Try) for n in ast.walk(each)}
    named = [n for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) and n.level]
    return all(id(n) in tried for n in named)


def _in_package(path: Path, root: Path) -> Any:
    """The file as a module of its package, which is found without being on ``sys.path``."""
    begin = root / "__init__.py"
    spec = importlib.util.spec_from_file_location(root.name, begin, submodule_search_locations=[str(root)])
    if spec is None or spec.loader is None:
        raise ImportError(f"{root.name} cannot be loaded as a Python package")
    module = importlib.util.module_from_spec(spec)
    known = {*sys.modules}
    sys.modules[root.name] = module
    lacking: Exception | None = None
    try:
        try:
            spec.loader.exec_module(module)
        except Exception as error:  # what it lacks may not be missed by the file
            lacking = error
        dotted = ".".join(path.relative_to(root.parent).with_suffix("").parts)
        return importlib.import_module(dotted.removesuffix(".__init__"))
    except BaseException as error:
        for name in {n for n in sys.modules if n.partition(".")[0] == root.name} - known:
            del sys.modules[name]
        if lacking is not None and isinstance(error, ImportError):
            raise lacking from None
        raise


def _taken(name: str) -> bool:
    return name in sys.modules or "." in name or importlib.util.find_spec(name) is not None


def is_ours(error: BaseException) -> bool:
    """Whether it was raised in our own code: a call of theirs that did not begin."""
    frames = [frame.f_code.co_filename for frame, _ in traceback.walk_tb(error.__traceback__)]
    return bool(frames) and frames[-1].startswith(str(Path(__file__).parent))


def place(error: BaseException, libraries: bool) -> str:
    """``student.py, line 7``: the deepest line that is neither ours nor a library's; may be empty.

    With ``libraries``, the deepest line of a library where there is no such line.
    """
    if isinstance(error, SyntaxError) and error.filename:
        return f"{Path(error.filename).name}, line {error.lineno}"
    ours = str(Path(__file__).parent)
    known = ("site-packages", "dist-packages", str(Path(traceback.__file__).parent), "<frozen")
    lines = [(frame.f_code.co_filename, line) for frame, line in traceback.walk_tb(error.__traceback__)]
    lines = [(file, line) for file, line in lines if not file.startswith(ours)]
    own = [(file, line) for file, line in lines if not any(part in file for part in known)]
    if libraries and not own:
        own = lines[-1:]
    return f"{Path(own[-1][0]).name}, line {own[-1][1]}" if own else ""
