"""What the files look like: their length, the names that are not used, docstrings, and no machine's paths."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.house.source import files, modules

CODE = ("derivations", "reference", "tests")
LONGEST = 425  # "about 300": a topic's worlds and witnesses are data, and may run longer

BANNED = {
    "allclose": "a budget is derived, never guessed",
    "approx": "a budget is derived, never guessed",
    "assert_allclose": "a budget is derived, never guessed",
    "assert_almost_equal": "a budget is derived, never guessed",
    "atol": "a budget is derived, never guessed",
    "importorskip": "nothing is skipped in silence",
    "isclose": "a budget is derived, never guessed",
    "pickle": "unpickling runs the sender's code",
    "rtol": "a budget is derived, never guessed",
    "simplify": "it answers True on false identities; the kernel's rules decide",
    "skip": "nothing is skipped in silence",
    "skipif": "nothing is skipped in silence",
    "xfail": "what is known to be wrong is an erratum, with its witness",
}

# A home, a root, a user's or a temporary folder, or a local index, as some machine has it.
MACHINE = re.compile(r"(?<![\w.>}])/(?:home|root|Users|work|opt|mnt|tmp)/\w|file://[/]")


def long_files(root: Path) -> list[str]:
    """Files that hold more than one idea."""
    lengths = ((module.path, module.text.count("\n")) for module in modules(root, *CODE))
    return [f"{path}: {length} lines, more than {LONGEST}" for path, length in lengths if length > LONGEST]


def names(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Every identifier in the code; comments and strings have none."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            yield node.lineno, node.id
        elif isinstance(node, ast.Attribute):
            yield node.lineno, node.attr
        elif isinstance(node, ast.arg) or (isinstance(node, ast.keyword) and node.arg):
            yield node.lineno, str(node.arg)
        elif isinstance(node, ast.ImportFrom | ast.Import):
            parts = [part for alias in node.names for part in alias.name.split(".")]
            module = (node.module or "").split(".") if isinstance(node, ast.ImportFrom) else []
            yield from ((node.lineno, part) for part in [*module, *parts])


def banned_names(root: Path) -> list[str]:
    """Uses of a name that the house does not use."""
    return [
        f"{module.path}:{line}: {name}: {BANNED[name]}"
        for module in modules(root, *CODE)
        for line, name in names(module.tree)
        if name in BANNED
    ]


def missing_docstrings(root: Path) -> list[str]:
    """Modules, and public functions and classes of public modules, that do not say what they are."""
    found = []
    for module in modules(root, "derivations", "reference"):
        if not ast.get_docstring(module.tree):
            found.append(f"{module.path}: the module has no docstring")
        if any(part.startswith("_") for part in module.name.split(".")):
            continue
        for node in module.tree.body:
            named = isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
            if named and not ast.get_docstring(node):
                found.append(f"{module.path}:{node.lineno}: {node.name} has no docstring")
    return found


def machine_paths(root: Path) -> list[str]:
    """Paths that exist on somebody's machine only."""
    found = []
    for suffix in (".py", ".md", ".toml", ".rst", ".json", ".yml"):
        for path in [
            *files(root, *CODE, "docs", "examples", suffix=suffix),
            *sorted(root.glob(f"*{suffix}")),
        ]:
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
                if match := MACHINE.search(line):
                    found.append(f"{path.relative_to(root).as_posix()}:{number}: {match[0]}")
    return found
