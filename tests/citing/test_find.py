"""Citations are found in files of every kind, and what is wrong with one is said with its place."""

import json
from pathlib import Path

import pytest

from reference.__main__ import main
from reference.citing.find import citations
from reference.citing.pins import pin

PIN = pin("adam.bias_correction").partition("@")[2]
BASE = "https://example.org/spec"


@pytest.mark.parametrize(
    ("text", "id", "pinned"),
    [
        ("see gnomon:adam.update.", "adam.update", None),
        (f"(gnomon:adam.bias_correction@{PIN})", "adam.bias_correction", PIN),
        (f"# gnomon:adam.bias_correction@{PIN}, as in the paper", "adam.bias_correction", PIN),
        (rf"\texttt{{gnomon:adam.bias\_correction@{PIN}}}", "adam.bias_correction", PIN),
        (rf"gnomon:adam.update@{PIN}\footnote{{x}}", "adam.update", PIN),
        (r"gnomon:adam.update\\", "adam.update", None),
        (r"\cite{gnomon:adam.update}", "adam.update", None),
        ("[@gnomon:adam.update, p. 3]", "adam.update", None),
        ("@misc{gnomon:adam.update,", "adam.update", None),
        ("gnomon:adam.update@xyz", "adam.update", "xyz"),
        ("gnomon:adam.update@", "adam.update", ""),
        ("gnomon:bias_correction@01234567", "bias_correction", "01234567"),
        (":claim:`adam.update`", "adam.update", None),
        (f":gnomon:claim:`adam.update@{PIN}`", "adam.update", PIN),
        (f":claim:`the <i> update <adam.update@{PIN}>`", "adam.update", PIN),
        (f":claim:`a title\n   on two lines\n   <adam.update@{PIN}>`", "adam.update", PIN),
        (f"{{claim}}`adam.update@{PIN}`", "adam.update", PIN),
        ("{gnomon:claim}`Adam <adam.update>`", "adam.update", None),
        (f"text\n\n.. claim:: adam.update@{PIN}\n   :assumptions:\n", "adam.update", PIN),
        (f"```{{claim}} adam.update@{PIN}\n```", "adam.update", PIN),
        (":::{claim} adam.update\n:::", "adam.update", None),
        ("https://gnomon.example.org/en/claims/adam.update", "adam.update", None),
        ("<https://example.org/gnomon/claims/adam.update.html#proof>", "adam.update", None),
        ("[x](https://example.org/spec/claims/adam.update/)", "adam.update", None),
        ("no_dot :claim:`adam`", "adam", None),
    ],
)
def test_a_citation_is_found(text: str, id: str, pinned: str | None) -> None:
    assert [(one.id, one.pin) for one in citations(text, BASE)] == [(id, pinned)]


@pytest.mark.parametrize(
    "text",
    [
        "gnomon: nothing",
        "gnomon:latest",
        "pip install gnomon==0.1.0",
        "an-other-gnomon:adam.update",
        "https://example.org/claims/adam.update",
        "https://example.org/gnomon/blob/main/reference/claims/adam.py",
        "https://example.org/spec/claims/index.html",
        "reference/claims/adam.py",
        "adam.bias_correction",
        "f':claim:`{pinned}`'",
        "the role :claim:`…`",
        "me@example.org",
        '{"claim": "adam.update"}',
    ],
)
def test_what_is_no_citation_is_left_alone(text: str) -> None:
    assert citations(text, BASE) == []


def check(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    status = main(["cite", "--check", *map(str, arguments)])
    shown = capsys.readouterr()
    return status, shown.out, shown.err


def test_right_citations_are_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.py").write_text(f'"""Adam: gnomon:adam.bias_correction@{PIN}."""\n')
    (tmp_path / "b.tex").write_text(rf"\cite{{gnomon:adam.update}} % gnomon:adam.bias\_correction@{PIN}")
    (tmp_path / ".hidden.py").write_text("# gnomon:adam.nothing\n")
    (tmp_path / "data.bin").write_bytes(b"\xff\xfe gnomon:adam.nothing")
    assert check(capsys, tmp_path) == (0, "", "3 citations, 0 wrong\n")
    status, out, _ = check(capsys, tmp_path / "data.bin")
    assert (status, "data.bin:1: " in out) == (1, True)


def test_wrong_citations_are_told_with_their_places(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "notes.md"
    path.write_text(
        f"# Notes\n\ngnomon:adam.bias_correction@{PIN} is right.\n\n"
        "gnomon:adam.bias_corection@01234567 is not,\nnor {claim}`adam.update@01234567`, "
        "nor gnomon:adam.update@0123\n"
    )
    status, out, err = check(capsys, path)
    assert (status, err) == (1, "4 citations, 3 wrong\n")
    lines = out.splitlines()
    assert [line.removeprefix(path.as_posix()).split(":")[1] for line in lines] == ["5", "6", "6"]
    assert "did you mean adam.bias_correction?" in lines[0]
    assert f"the mathematics is now {pin('adam.update')}" in lines[1]
    assert "8 to 64 hexadecimal digits" in lines[2]


def test_a_notebook_is_read_by_cells(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cells = [
        {"cell_type": "markdown", "source": ["# Adam\n", f"gnomon:adam.bias_correction@{PIN}\n"]},
        {"cell_type": "code", "source": "x = 1\n# gnomon:adam.updaet", "outputs": [{"text": "gnomon:a.b"}]},
    ]
    path = tmp_path / "a.ipynb"
    path.write_text(json.dumps({"cells": cells, "nbformat": 4}))
    status, out, err = check(capsys, path)
    assert (status, err) == (1, "2 citations, 1 wrong\n")
    assert out.startswith(f"{path.as_posix()}:cell 2:2: no claim has the id 'adam.updaet'")


def test_what_cannot_be_read_is_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.ipynb").write_text("{}")
    status, _, err = check(capsys, tmp_path / "a.ipynb")
    assert (status, "cannot be read as a notebook" in err) == (2, True)
    assert check(capsys, tmp_path / "missing.md")[0] == 2
