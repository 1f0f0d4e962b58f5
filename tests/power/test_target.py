"""Which functions of the contract depend on what, and copies that leave the original alone."""

import os
from pathlib import Path

import pytest

from reference.judging import SubjectError
from reference.power.target import copied, dependents, target

FILE = """
import numpy as np
SCALE = 1

def _half(x):
    return x / 2

def _other(x):
    return _half(x) * SCALE

def dropout_eval(x, keep):
    return _other(x)

def center(X):
    return _half(X)

def unrelated():
    return 3
"""


@pytest.fixture
def student(tmp_path: Path) -> Path:
    (tmp_path / "code").mkdir()
    (tmp_path / "code" / "student.py").write_text(FILE)
    (tmp_path / "code" / "beside.py").write_text("VALUE = 1\n")
    (tmp_path / "shapes").mkdir()
    (tmp_path / "shapes" / "adam.toml").write_text(
        '[adam]\ntarget = "../code/student.py:unrelated"\n[dropout_eval]\ntarget = "../code/student.py:_half"\n'
    )
    return tmp_path


def test_functions_of_the_contract_depend_on_what_they_name(student: Path) -> None:
    found = dependents(target(str(student / "code" / "student.py")))
    assert found["_half"] == {"dropout_eval", "center"}
    assert found["_other"] == found["SCALE"] == {"dropout_eval"}
    assert found["unrelated"] == frozenset()


def test_adapters_name_other_functions(student: Path) -> None:
    found = dependents(target(str(student / "shapes" / "adam.toml")))
    assert found["unrelated"] == {"adam"}
    assert found["_half"] == {"dropout_eval"}


def test_a_package_is_all_of_its_files_and_names_reach_across() -> None:
    of = target("reference.implementation")
    assert "reference/implementation/adam.py" in of.sources
    found = dependents(of)
    assert found["_fans"] == {f"{law}" for law in found["_fans"] if law.endswith(("normal", "uniform"))}
    assert "minibatch_gradient" in found["gradient"]
    assert {"adam", "center"} <= found["array"]


@pytest.mark.parametrize("spec", ["code/student.py", "shapes/adam.toml"])
def test_a_copy_is_changed_and_the_original_is_not(student: Path, spec: str) -> None:
    of = target(str(student / spec))
    (file,) = of.sources
    with copied(of, {file: "CHANGED = 1\n"}) as (entry, tree):
        assert Path(entry).suffix == Path(spec).suffix
        assert (tree / file).read_text() == "CHANGED = 1\n"
        beside = (tree / file).parent / "beside.py"
        assert beside.read_text() == "VALUE = 1\n"
        beside.write_text("VALUE = 2\n")
    assert not tree.exists()
    assert (student / "code" / "student.py").read_text() == FILE
    assert (student / "code" / "beside.py").read_text() == "VALUE = 1\n"
    assert sorted(os.listdir(student / "code")) == ["beside.py", "student.py"]


@pytest.mark.parametrize(
    ("spec", "file", "others"),
    [
        (
            "reference.implementation",
            "adam.py",
            ["reference/__init__.py", "reference/implementation/_checks.py"],
        ),
        ("reference.judging", "asking.py", ["reference/__init__.py", "reference/claims/_model.py"]),
    ],
)
def test_a_copy_of_a_package_has_all_that_it_imports(spec: str, file: str, others: list[str]) -> None:
    of = target(spec)
    changed = f"{spec.replace('.', '/')}/{file}"
    with copied(of, {changed: "CHANGED = 1\n"}) as (_, tree):
        assert (tree / changed).read_text() == "CHANGED = 1\n"
        for other in others:
            assert (tree / other).resolve() == tree.resolve() / other


@pytest.mark.parametrize(
    ("spec", "why"),
    [
        ("nowhere.py", "no such file"),
        ("no_such_package.module", "no_such_package"),
        ("math", "source file"),
        ("a/b", "expected a .py file"),
        ("nowhere.toml", "No such file"),
    ],
)
def test_what_cannot_be_mutated_is_said(spec: str, why: str) -> None:
    with pytest.raises(SubjectError, match=why):
        target(spec)


def test_what_is_installed_is_not_mutated_through_adapters(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text('[adam]\ntarget = "autograd.misc.optimizers:adam"\n')
    with pytest.raises(SubjectError, match="names no"):
        target(str(tmp_path / "a.toml"))
