"""Short files, documented, without the names that the house does not use."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.house.source import ROOT, write
from tests.house.text import banned_names, long_files, machine_paths, missing_docstrings

Check = Callable[[Path], list[str]]


@pytest.mark.parametrize("check", [long_files, banned_names, missing_docstrings, machine_paths])
def test_the_house_is_in_order(check: Check) -> None:
    assert check(ROOT) == []


@pytest.mark.parametrize(
    ("check", "file", "text", "found"),
    [
        (long_files, "reference/a.py", "x = 1\n" * 426, "426 lines"),
        (banned_names, "tests/test_a.py", "import numpy\nnumpy.allclose(1, 1)", ":2: allclose"),
        (banned_names, "tests/test_a.py", "from pytest import approx", ":1: approx"),
        (banned_names, "tests/test_a.py", "import pytest\npytest.skip('later')", ":2: skip"),
        (banned_names, "tests/test_a.py", "f(rtol=1)", ":1: rtol"),
        (banned_names, "reference/a.py", "import pickle", ":1: pickle"),
        (banned_names, "derivations/a.py", "assert simplify(x) == 0", ":1: simplify"),
        (missing_docstrings, "reference/a.py", "x = 1", "the module"),
        (missing_docstrings, "reference/a.py", '"""A."""\ndef f(): pass', ":2: f has no"),
        (
            missing_docstrings,
            "reference/a.py",
            '"""A."""\nclass C: pass',
            ":2: C has no",
        ),
        (machine_paths, "reference/a.py", "DATA = '/" + "home/somebody/data'", "a.py:1"),
        (machine_paths, "docs/a.md", "see `/" + "tmp/scratch`", "a.md:1"),
        (machine_paths, "pyproject.toml", "index = 'file://" + "/packages'", "pyproject.toml:1"),
    ],
)
def test_disorder_is_found(tmp_path: Path, check: Check, file: str, text: str, found: str) -> None:
    problems = check(write(tmp_path, {file: text}))
    assert len(problems) == 1
    assert found in problems[0]


@pytest.mark.parametrize(
    ("check", "file", "text"),
    [
        (long_files, "reference/a.py", "x = 1\n" * 300),
        (banned_names, "reference/a.py", '"""Neither rtol nor atol."""  # and no pickle'),
        (missing_docstrings, "reference/a.py", '"""A."""\ndef _f(): pass'),
        (machine_paths, "docs/a.md", "https://example.org/home/a and a/tmp/b"),
    ],
)
def test_order_is_left_alone(tmp_path: Path, check: Check, file: str, text: str) -> None:
    assert check(write(tmp_path, {file: text})) == []
