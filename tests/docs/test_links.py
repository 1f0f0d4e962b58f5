"""The site's own check sees links that lead nowhere, and what would be fetched from elsewhere."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests.house.source import ROOT, write


@pytest.fixture(scope="module")
def link_check() -> ModuleType:
    spec = importlib.util.spec_from_file_location("link_check", ROOT / "docs/_ext/link_check.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)

    sys.modules["link_check"] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("html", "problem"),
    [
        ('<a href="b.html">', "b.html, which does not exist"),
        ('<a href="../a.html#there">', "no such place"),
        ('<a href="#there">', "no such place"),
        ('<img src="p.png">', "p.png, which does not exist"),
        ('<script src="https://cdn.example.org/a.js"></script>', "fetches https"),
        ('<link rel="stylesheet" href="//fonts.example.org/a.css">', "fetches //"),
    ],
)
def test_a_link_that_leads_nowhere_is_seen(
    link_check: ModuleType, tmp_path: Path, html: str, problem: str
) -> None:
    root = write(tmp_path, {"a.html": "<p>", "sub/c.html": html})
    (found,) = link_check.problems(root)
    assert problem in found


def test_links_that_lead_somewhere_are_left_alone(link_check: ModuleType, tmp_path: Path) -> None:
    html = (
        '<p id="here"><a href="#here"><a href="../a.html#x.y"><a href="../sub/"><a href="https://example.org">'
        '<img src="data:image/png;base64,AA"><link rel="canonical" href="https://example.org/">'
    )
    texts = {"a.html": "<svg><a id='x.y' href=\"sub/c.html\"></a></svg>", "sub/c.html": html}
    assert list(link_check.problems(write(tmp_path, texts | {"sub/index.html": ""}))) == []


def test_a_style_that_fetches_is_seen(link_check: ModuleType, tmp_path: Path) -> None:
    root = write(tmp_path, {"a.css": "@import 'b.css';", "b.css": "p { background: url(b.png) }"})
    assert list(link_check.problems(root)) == ["a.css fetches a file"]
