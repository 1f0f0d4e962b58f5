"""What is mutated: the source files of a subject, which functions of the contract depend on which, and copies.

A copy is a folder with the mutated file and, as in the original, all that stands beside it: the original is never
touched, and what the code imports is found as before. A worker may read nothing else, so that files which code could
need are copied; what is large, and what only a subject's own tests could need, is linked to where it is.
"""

from __future__ import annotations

import ast
import importlib.util
import re
import shutil
import sys
import tempfile
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from os.path import commonpath
from pathlib import Path
from types import MappingProxyType

from reference.judging.adapters import read_adapters
from reference.judging.subject import SubjectError
from reference.judging.worker.adapter import CONTRACT, is_file

from .mutants import names

LARGEST = 1 << 20
"""The bytes of a file, beyond which it is linked and not copied."""


@dataclass(frozen=True)
class Target:
    """A subject's source files: their texts by their paths below ``root``, an adapter file's own apart.

    ``module`` is the dotted name of a module or package, else "". ``entry`` is the file that the judge is
    told, below ``root``. ``offers`` gives the name in the sources for a function of the contract.
    """

    spec: str
    root: Path
    sources: Mapping[str, str]
    offers: Mapping[str, str]
    module: str = ""
    entry: str = ""
    adapters: str = ""


def target(spec: str) -> Target:
    """The source files of a ``.py`` file, a dotted module or package, or a ``.toml`` of adapters to files.

    Raises SubjectError if there are none, or one is no Python.
    """
    found = _found(spec)
    for file, text in found.sources.items():
        _parsed(file, text)
    return found


def _found(spec: str) -> Target:
    if spec.endswith(".toml"):
        return _of_adapters(spec)
    if is_file(spec):
        path = Path(spec).absolute()
        if not path.is_file():
            raise SubjectError(f"{spec}: there is no such file")
        return Target(spec, path.parent, {path.name: _read(path)}, _by_name(), entry=path.name)
    return _of_module(spec)


def dependents(of: Target, readings: Mapping[str, str] = MappingProxyType({})) -> dict[str, frozenset[str]]:
    """For each name at the top of a source file, the functions of the contract that may depend on it.

    Read from the names that occur in the text: a name that is used anywhere counts as used, in every file.
    ``readings`` tell of functions that the judge has read off signatures, with the names that it found.
    """
    uses: dict[str, set[str]] = {}
    for file, text in of.sources.items():
        for statement in _parsed(file, text).body:
            for name in names(statement):
                uses.setdefault(name, set()).update(_mentioned(statement))
    found: dict[str, set[str]] = {name: set() for name in uses}
    for function in {**of.offers, **readings}:
        named = re.findall(r"\w+", readings.get(function, ""))
        reached, new = set[str](), {of.offers.get(function, ""), *named}
        while new:
            reached |= new
            new = set().union(*(uses.get(name, set()) for name in new)) - reached
        for name in reached & found.keys():
            found[name].add(function)
    return {name: frozenset(functions) for name, functions in found.items()}


@contextmanager
def copied(of: Target, changed: Mapping[str, str]) -> Iterator[tuple[str, Path]]:
    """A copy with these files changed: what the judge is to be told, and the folder, as long as it lasts."""
    with tempfile.TemporaryDirectory(prefix="gnomon-power-") as made:
        Path(made).chmod(0o711)  # a worker may be another user
        tree = Path(made) / "tree"
        adapters = {of.adapters: _read(of.root / of.adapters)} if of.adapters else {}
        written = {**of.sources, **adapters, **changed}
        _mirror(of.root, tree, written, packages=not of.module or _imports_from_outside(of))
        if not of.module:
            yield str(tree / of.entry), tree
            return
        entry = Path(made) / f"{of.module.replace('.', '_')}.py"
        entry.write_text(_ENTRY.format(tree=str(tree), module=of.module), encoding="utf-8")
        yield str(entry), tree


_ENTRY = """import importlib
import sys

sys.path.insert(0, {tree!r})
globals().update(
    (name, value) for name, value in vars(importlib.import_module({module!r})).items() if name[:2] != "__"
)
"""


def _mirror(root: Path, tree: Path, written: Mapping[str, str], packages: bool, beside: bool = False) -> None:
    """Make ``tree`` as ``root`` is, but for the files ``written``.

    The files ``beside`` them are copied, and those of the packages around them; with ``packages`` all packages
    that are there.
    """
    tree.mkdir()
    inner: dict[str, dict[str, str]] = {}
    for file, text in written.items():
        first, _, rest = file.partition("/")
        if rest:
            inner.setdefault(first, {})[rest] = text
        else:
            beside = True
            (tree / first).write_text(text, encoding="utf-8")
    for name, texts in inner.items():
        _mirror(root / name, tree / name, texts, packages, (root / name / "__init__.py").is_file())
    for path in root.iterdir():
        if path.name in written or path.name in inner or path.name == "__pycache__" or path.name[0] == ".":
            continue
        if beside and packages and (path / "__init__.py").is_file():
            _mirror(path, tree / path.name, {}, packages, beside=True)
        elif beside and path.is_file() and path.stat().st_size <= LARGEST:
            shutil.copyfile(path, tree / path.name)
        else:
            (tree / path.name).symlink_to(path)


def _imports_from_outside(of: Target) -> bool:
    """Whether a package imports others of the package that it is in."""
    top = of.module.partition(".")[0]
    for file, text in of.sources.items():
        depth = file.count("/") - of.module.count(".")
        for node in ast.walk(_parsed(file, text)):
            found: list[str] = []
            if isinstance(node, ast.Import):
                found = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                if node.level > depth:
                    return True
                found = [node.module or ""] if not node.level else []
            if any(
                f"{name}.".startswith(f"{top}.") and not f"{name}.".startswith(f"{of.module}.")
                for name in found
            ):
                return True
    return False


def _of_module(spec: str) -> Target:
    if "/" in spec or not all(part.isidentifier() for part in spec.split(".")):
        raise SubjectError(f"{spec}: expected a .py file, a .toml file or a dotted module name")
    if str(Path.cwd()) not in sys.path and "" not in sys.path:
        sys.path.append(str(Path.cwd()))
    try:
        found = importlib.util.find_spec(spec)
    except ModuleNotFoundError as error:
        raise SubjectError(f"{spec}: {error}") from error
    if found is None or not found.origin or not found.origin.endswith(".py"):
        raise SubjectError(f"{spec}: there is no module of this name with a source file")
    origin = Path(found.origin).absolute()
    package = found.submodule_search_locations is not None
    root = origin.parents[spec.count(".") + package]
    files = sorted(origin.parent.rglob("*.py")) if package else [origin]
    sources = {file.relative_to(root).as_posix(): _read(file) for file in files}
    return Target(spec, root, sources, _by_name(), module=spec)


def _of_adapters(spec: str) -> Target:
    path = Path(spec).absolute()
    try:
        default, adapters = read_adapters(path)
    except ValueError as error:
        raise SubjectError(str(error)) from error
    except OSError as error:
        raise SubjectError(f"{spec}: {error.strerror}") from error
    targets = {function: adapter.target.rpartition(":") for function, adapter in adapters.items()}
    sources = {source for source, _, _ in targets.values()} | ({default} if default else set())
    files = sorted({Path(source).resolve() for source in sources if is_file(source)})
    if not files:
        raise SubjectError(f"{spec}: it names no .py file, and what is installed is not mutated")
    here = path.resolve()
    root = Path(commonpath([here.parent, *(file.parent for file in files)]))
    offers = (_by_name() if default else {}) | {
        function: name.partition(".")[0] for function, (_, _, name) in targets.items()
    }
    texts = {file.relative_to(root).as_posix(): _read(file) for file in files}
    adapter = here.relative_to(root).as_posix()
    return Target(spec, root, texts, offers, entry=adapter, adapters=adapter)


def _by_name() -> dict[str, str]:
    return {function: function for function in CONTRACT}


def _mentioned(statement: ast.stmt) -> Collection[str]:
    nodes = list(ast.walk(statement))
    return {n.id for n in nodes if isinstance(n, ast.Name)} | {
        n.attr for n in nodes if isinstance(n, ast.Attribute)
    }


def _parsed(file: str, text: str) -> ast.Module:
    try:
        return ast.parse(text)
    except SyntaxError as error:
        raise SubjectError(f"{file}, line {error.lineno}: {error.msg}") from error


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise SubjectError(f"{path.name}: it is not in UTF-8") from error
