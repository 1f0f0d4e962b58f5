"""A notebook is run cell by cell: what fails in it costs no function, and what is IPython's does no harm."""

import ast
import io
import json
import sys
from pathlib import Path

import pytest

from reference.grading.notebook import as_module, code_cells, notebook
from tests.grading.writing import book


def ran(*cells: str, **limits: float) -> dict[str, object]:
    """The names that a notebook's cells leave."""
    text = as_module(book(*cells).encode())
    if limits:
        text = text.replace(
            ", globals())", ", globals(), " + ", ".join(f"{k}={v}" for k, v in limits.items()) + ")"
        )
    space: dict[str, object] = {"__name__": "book"}
    exec(compile(text, "book.py", "exec"), space)
    return space


def test_cells_share_their_names() -> None:
    space = ran("import math\nx = 2", "def f(y):\n    return math.sqrt(x) * y", "z = f(1) ** 2")
    assert round(space["z"]) == 2


@pytest.mark.parametrize(
    "cell",
    [
        "%matplotlib inline",
        "!pip install numpy",
        "  !ls",
        "?len",
        "len?",
        "len??",
        "files = !ls",
        "x = %timeit -o 1",
        "%%bash\nls\ndef f(:",
        "%%html\n<b>",
        "%%writefile f.py\nfor",
        "for i in range(2):\n    !ls {i}",
        "if True:\n    %time 1",
        "%load_ext autoreload\n%autoreload 2",
        "display(1)",
        "get_ipython().system('ls')",
        "raise ValueError('no')",
        "1 / 0",
        "exit()",
        "import sys; sys.exit(3)",
        "def broken(:",
        "x = '",
        "\t\tx",
        "return 3",
        "import no_such_module_at_all",
        "open('no such file')",
        "\x00",
        "\ud800",
        "raise KeyError(type('E', (), {'__repr__': lambda s: 1/0})())",
        "input()",
        "",
    ],
)
def test_a_cell_costs_no_other_its_functions(cell: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    space = ran("def f():\n    return 1", cell, "def g():\n    return f() + 1")
    assert space["g"]() == 2


def test_what_a_magic_is_in_front_of_is_run() -> None:
    space = ran("%%time\nx = 1", "%%capture out\ny = 2", "%time z = 3\nw = 4", "\n%%timeit\nv = 5")
    assert [space[name] for name in "xyzwv"] == [1, 2, 3, 4, 5]


def test_what_only_looks_like_a_magic_is_left_alone() -> None:
    text = 'a = (7\n% 4)\ns = """\n%time\n!ls\nlen?\n"""\n%matplotlib inline\nb = a  # why?\n'
    space = ran(text)
    assert (space["a"], space["b"]) == (3, 3)
    assert space["s"] == "\n%time\n!ls\nlen?\n"


def test_after_a_failure_the_rest_of_a_cell_is_imports_and_definitions(
    capsys: pytest.CaptureFixture[str],
) -> None:
    space = ran("x = 1\n1 / 0\nx = 2\nimport math\ndef f():\n    return math.pi\nclass C:\n    pass")
    assert space["x"] == 1
    assert round(space["f"]()) == 3
    assert "C" in space
    assert "cell 1: stopped at line 2: ZeroDivisionError" in capsys.readouterr().err


def test_a_cell_that_takes_long_is_interrupted(capsys: pytest.CaptureFixture[str]) -> None:
    forever = "while True:\n    try:\n        x = 1\n    except Exception:\n        pass"
    space = ran(
        forever, "def f():\n    return 1", forever, "y = 1\ndef g():\n    return 2", a_cell=0.5, in_all=0.9
    )
    assert (space["f"](), space["g"]()) == (1, 2)
    assert "it took more than" in capsys.readouterr().err


def test_futures_hold_from_where_they_stand() -> None:
    space = ran("from __future__ import annotations\ndef f(x: no_such_name):\n    return x")
    assert space["f"](3) == 3


def test_an_error_names_its_cell_and_line() -> None:
    space = ran("# one\n", "\ndef f():\n    raise ValueError('here')")
    with pytest.raises(ValueError) as error:
        space["f"]()
    frame = error.traceback[-1]
    assert (str(frame.path), frame.lineno + 1) == ("<cell 2>", 3)


def test_older_notebooks_and_texts_in_one_piece_are_read() -> None:
    old = {"worksheets": [{"cells": [{"cell_type": "code", "input": ["x = 1\n", "y = 2"]}]}]}
    assert code_cells(json.dumps(old).encode()) == ["x = 1\ny = 2"]
    new = {"cells": [{"cell_type": "code", "source": "x = 1"}, {"cell_type": "markdown", "source": "no"}, 3]}
    assert code_cells(json.dumps(new).encode()) == ["x = 1"]


@pytest.mark.parametrize(
    "data", [b"", b"[]", b"{}", b'{"cells": 3}', b"\xff\xfe", b"[" * 100_000, b'{"worksheets": 3}']
)
def test_what_is_no_notebook_is_said_to_be_none(data: bytes) -> None:
    with pytest.raises(ValueError, match="not a notebook"):
        code_cells(data)


def test_the_runner_stands_alone() -> None:
    text = (Path(as_module.__code__.co_filename).with_name("_cells.py")).read_text()
    assert [type(node) for node in ast.parse(text).body] == [ast.Expr, ast.FunctionDef]


def test_a_notebook_is_written_as_nbformat_4_asks() -> None:
    made = json.loads(notebook([("markdown", "# A"), ("code", "x = 1\ny = 2\n"), ("code", "")]))
    assert set(made) == {"cells", "metadata", "nbformat", "nbformat_minor"}
    assert (made["nbformat"], made["nbformat_minor"]) == (4, 5)
    assert set(made["cells"][0]) == {"cell_type", "id", "metadata", "source"}
    assert set(made["cells"][1]) == {"cell_type", "id", "metadata", "source", "outputs", "execution_count"}
    assert made["cells"][1]["source"] == ["x = 1\n", "y = 2\n"]
    ids = [cell["id"] for cell in made["cells"]]
    assert len(set(ids)) == 3
    assert all(1 <= len(name) <= 64 and name.isalnum() for name in ids)
