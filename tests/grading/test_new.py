"""``gnomon new`` writes what works: the key gets full marks, the template none, and nothing is overwritten."""

import ast
import builtins
import json
import sys
from pathlib import Path

import pytest

from reference.claims import topics
from reference.grading.assignment import read_assignment
from reference.grading.marking import mark, marked
from reference.grading.notebook import code_cells
from reference.grading.staging import Handed
from reference.grading.template import (
    KEY,
    NOTEBOOK,
    OURS,
    README,
    STARTER,
    STUDENT,
    Library,
    functions_of,
    signature,
    write,
    written,
)
from reference.judging.select import judged
from reference.judging.worker.adapter import CONTRACT
from reference.reporting.marks import Marked
from reference.reporting.report import Kind

EVERYTHING = judged([])


@pytest.fixture
def fresh(tmp_path: Path) -> Path:
    write(tmp_path / "new", written(judged(STARTER), 'A "title" with \\ and """'))
    return tmp_path / "new"


def scored(folder: Path, name: str) -> Marked:
    assignment = read_assignment(folder / "assignment.toml")
    return marked(assignment, mark(assignment, Handed({name: (folder / name).read_bytes()}, name)))


def test_the_key_gets_full_marks(fresh: Path) -> None:
    one = scored(fresh, KEY)
    assert [v.claim for v in one.report.verdicts if not v.holds] == []
    assert one.score == one.max == len(STARTER)


def test_what_cannot_be_written_whole_is_not_there(tmp_path: Path) -> None:
    """Or nothing could be written there afterwards."""
    (tmp_path / "new").mkdir()
    (tmp_path / "new/instructor").write_text("a file where a folder is to be")
    files = written(judged(STARTER), "x")
    with pytest.raises(OSError):
        write(tmp_path / "new", files)
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["instructor"]
    (tmp_path / "new/instructor").unlink()
    write(tmp_path / "new", files)


@pytest.mark.parametrize("name", [STUDENT, NOTEBOOK])
def test_the_template_gets_none_and_says_why(fresh: Path, name: str) -> None:
    one = scored(fresh, name)
    assert one.score == 0
    assert {v.kind for v in one.report.verdicts} == {Kind.ABSENT}
    assert all("is not written yet" in v.message for v in one.report.verdicts)
    assert one.report.output == ""


def test_what_is_written_in_the_template_counts(fresh: Path) -> None:
    for name in (STUDENT, NOTEBOOK):
        text = (fresh / name).read_text()
        stub = 'raise NotImplementedError("dropout_eval is not written yet")'
        assert stub in text.replace('\\"', '"')
        text = text.replace(stub, "return x.copy()").replace(stub.replace('"', '\\"'), "return x.copy()")
        (fresh / name).write_text(text)
        assert scored(fresh, name).score == 1


def test_nothing_is_overwritten(fresh: Path) -> None:
    before = {p: p.read_bytes() for p in fresh.rglob("*") if p.is_file()}
    (fresh / STUDENT).unlink()
    with pytest.raises(ValueError, match=r"nothing is written, for there is already assignment\.toml"):
        write(fresh, written(judged(STARTER), "Another"))
    assert not (fresh / STUDENT).exists()
    assert all(p.read_bytes() == data for p, data in before.items() if p.name != STUDENT)


def test_template_and_notebook_have_every_function_with_its_docstring(fresh: Path) -> None:
    functions = functions_of(judged(STARTER))
    module = ast.parse((fresh / STUDENT).read_text())
    cells = ast.parse("\n".join(code_cells((fresh / NOTEBOOK).read_bytes())))
    for tree in (module, cells):
        found = {n.name: n for n in tree.body if isinstance(n, ast.FunctionDef)}
        assert tuple(found) == functions
        for name, node in found.items():
            assert f"{name}({ast.unparse(node.args)})" == signature(name)
            assert ast.get_docstring(node) == Library(OURS).docstring(name)


def test_the_assignment_s_comments_are_true(fresh: Path) -> None:
    text = (fresh / "assignment.toml").read_text()
    assert read_assignment(fresh / "assignment.toml").conventions == {}
    for line in text.splitlines():
        if line.startswith("# adam = "):
            (fresh / "assignment.toml").write_text(text.replace(line, line[2:]))
            assert read_assignment(fresh / "assignment.toml").conventions == {"adam": line.split('"')[1]}
    assert text.count("# adam = ") >= 3


def test_the_readme_names_what_is_asked(fresh: Path) -> None:
    text = (fresh / README).read_text()
    assert all(claim in text for claim in STARTER)
    assert all(f"`{signature(f)}`" in text for f in functions_of(judged(STARTER)))


def test_the_key_of_everything_stands_alone() -> None:
    """Every function of every claim: NumPy is all that is imported, and no name is missing."""
    functions = functions_of(EVERYTHING)
    text = Library(OURS).key(functions, "Everything")
    tree = ast.parse(text)
    imported = {
        (node.module or "") if isinstance(node, ast.ImportFrom) else node.names[0].name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    assert {
        name for name in imported if name.partition(".")[0] not in {*sys.stdlib_module_names, "numpy"}
    } == set()
    space: dict[str, object] = {"__name__": "key"}
    exec(compile(text, "key.py", "exec"), space)
    assert set(functions) <= set(space)
    loaded = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    stored = {
        node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
    inner = {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    nested = {n.name for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.ClassDef)}
    assert loaded - stored - inner - nested - set(space) - set(dir(builtins)) == set()
    names = [n.name for n in tree.body if isinstance(n, ast.FunctionDef | ast.ClassDef)]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    "topic", [topic for topic in topics() if any(c.id.startswith(f"{topic}.") for c in EVERYTHING)]
)
def test_every_topic_can_be_handed_out(tmp_path: Path, topic: str) -> None:
    """What is written about any topic can be read, and its key holds on a few cases."""
    write(tmp_path / "new", written(judged([topic]), topic))
    path = tmp_path / "new/assignment.toml"
    path.write_text(path.read_text().replace("cases = 100 ", "cases = 3 "))
    one = scored(tmp_path / "new", KEY)
    assert [(v.claim, v.kind, v.message) for v in one.report.verdicts if not v.holds] == []
    json.loads((tmp_path / "new" / NOTEBOOK).read_text())


def test_every_function_of_the_contract_has_a_docstring_to_hand_out() -> None:
    library = Library(OURS)
    assert [name for name in CONTRACT if not library.docstring(name)] == []
