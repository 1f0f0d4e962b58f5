"""The examples that hand libraries over keep to the contract; the libraries themselves are not installed here."""

import ast
from pathlib import Path

import pytest

from reference.judging.worker.adapter import CONTRACT, hyperparameters, positional
from tests.house.source import ROOT

FILES = sorted((ROOT / "examples/libraries").glob("*.py"))


def offered(path: Path) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """The arguments, by position and by keyword, of each function that has a name of the contract."""
    functions = [
        n for n in ast.parse(path.read_text(encoding="utf-8")).body if isinstance(n, ast.FunctionDef)
    ]
    return {
        f.name: (tuple(a.arg for a in f.args.args), tuple(a.arg for a in f.args.kwonlyargs))
        for f in functions
        if f.name in CONTRACT
    }


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_its_functions_are_those_of_the_contract(path: Path) -> None:
    found = offered(path)
    assert len(found) > 15
    assert found == {name: (positional(name), hyperparameters(name)) for name in found}


def test_there_are_some() -> None:
    assert [path.stem for path in FILES] == ["jax_and_optax", "pytorch"]
