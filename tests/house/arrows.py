"""Which layer may import what, read from the syntax tree; imports inside functions count as well."""

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.house.source import Module, modules


@dataclass(frozen=True)
class Layer:
    """The modules under ``package`` may import the standard library and what begins with one of ``may``."""

    package: str
    may: tuple[str, ...]


# The first layer that a module is under is the one that counts.
LAYERS = (
    Layer("derivations", ("sympy", "derivations")),
    Layer("reference.claims", ("flint", "mpmath", "reference.claims", "reference.exact")),
    Layer("reference.exact", ("flint", "mpmath", "reference.exact", "reference.claims._model")),
    Layer("reference.implementation", ("numpy", "reference.implementation")),
    Layer("reference.judging.worker", ("numpy", "reference.judging.worker")),
    Layer(
        "reference.judging",
        (
            "flint",
            "hypothesis",
            "reference.__version__",
            "reference.claims",
            "reference.exact",
            "reference.judging",
            "reference.reporting.report",
        ),
    ),
    Layer("reference.reporting", ("reference.reporting",)),
    Layer(
        "reference.grading",
        (
            "distributed",
            "joblib",
            "numpy",
            "reference.__version__",
            "reference.claims",
            "reference.grading",
            "reference.judging",
            "reference.reporting",
        ),
    ),
    Layer(
        "reference.citing",
        (
            "derivations.Stated",
            "derivations.state",
            "reference.__version__",
            "reference.citing",
            "reference.claims",
        ),
    ),
    Layer(
        "reference.sphinx",
        (
            "derivations.Stated",
            "derivations.state",
            "docutils",
            "reference.__version__",
            "reference.citing",
            "reference.claims",
            "reference.sphinx",
            "sphinx",
        ),
    ),
    Layer("reference", ("derivations", "pytest", "_pytest", "reference", "tqdm")),
)


def imports(module: Module) -> Iterator[tuple[int, str]]:
    """Every imported name, absolute and dotted, with its line; a star import gives ``package.*``."""
    package = module.name.split(".") if module.is_package else module.name.split(".")[:-1]
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            source = ".".join([*above, *([node.module] if node.module else [])])
            yield from ((node.lineno, f"{source}.{alias.name}") for alias in node.names)


def under(name: str, package: str) -> bool:
    """Whether a dotted name is a package or something inside it."""
    return name == package or name.startswith(package + ".")


def allowed(name: str, layer: Layer) -> bool:
    """Whether the layer may import the name."""
    return name.split(".")[0] in sys.stdlib_module_names or any(under(name, may) for may in layer.may)


def forbidden_imports(root: Path) -> list[str]:
    """Imports that go against the arrows, and star imports."""
    found = []
    for module in modules(root, "derivations", "reference"):
        layer = next(layer for layer in LAYERS if under(module.name, layer.package))
        for line, name in imports(module):
            if name.endswith(".*"):
                found.append(f"{module.path}:{line}: star import of {name[:-2]}")
            elif not allowed(name, layer):
                found.append(f"{module.path}:{line}: {layer.package} may not import {name}")
    return found
