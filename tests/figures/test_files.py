"""The figures as pictures and files: the same bytes each time, legible in both modes, drawn again when they must be."""

import hashlib
import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from drawings import DRAWINGS, _pages
from drawings._model import Drawing
from drawings._style import COLOUR, PALETTE, dark, style, svg
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text

from tests.figures.plotted import plotted
from tests.house.source import ROOT

NAMES = [one.name for one in DRAWINGS]

each = pytest.mark.parametrize("drawing", DRAWINGS, ids=NAMES)


@cache
def drawn(name: str) -> tuple[str, str]:
    """A figure's files, drawn once here."""
    return svg(DRAWINGS[NAMES.index(name)])


AGAIN = """
import hashlib
from drawings import DRAWINGS
from drawings._style import svg
for one in DRAWINGS:
    print(one.name, *(hashlib.sha256(text.encode()).hexdigest() for text in svg(one)))
"""


def test_another_process_draws_the_same_bytes(tmp_path: Path) -> None:
    """With another order of sets, and with settings of the user's own."""
    (tmp_path / "matplotlibrc").write_text("font.size: 20\nlines.linewidth: 9\nsvg.fonttype: none\n")
    path = os.pathsep.join(str(ROOT / folder) for folder in ("docs/_ext", ""))
    settings = {"PYTHONHASHSEED": "7", "PYTHONPATH": path, "MPLCONFIGDIR": str(tmp_path)}
    command = [sys.executable, "-c", AGAIN]
    again = subprocess.run(
        command, env=os.environ | settings, cwd=tmp_path, capture_output=True, text=True, check=True
    ).stdout
    here = [
        " ".join([name, *(hashlib.sha256(text.encode()).hexdigest() for text in drawn(name))])
        for name in NAMES
    ]
    assert again.splitlines() == here


# --- what is in a file -------------------------------------------------------------------------------------


@each
def test_every_colour_has_a_form_for_either_mode(drawing: Drawing) -> None:
    for variant, text in enumerate(drawn(drawing.name)):
        root = ElementTree.fromstring(text.encode())
        assert root.tag.endswith("svg")
        assert "<image" not in text  # a picture within would keep its colours
        assert not re.search(r"rgba?\(|(?:fill|stroke): (?!none|#|url)[a-z]", text)
        assert {found.lower() for found in COLOUR.findall(text)} <= {
            pair[variant] for pair in PALETTE.values()
        }
        assert "dc:date" not in text


def test_a_colour_without_a_dark_form_is_an_error() -> None:
    with pytest.raises(KeyError):
        dark('<path style="fill: #123456"/>')
    light, night = PALETTE["blue"]
    assert dark(f"stroke: {light.upper()}") == f"stroke: {night}"


def _luminance(colour: str) -> float:
    """Of WCAG 2: of the light that a colour sends, as much as eyes see."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in parts]
    return sum(a * b for a, b in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def _contrast(one: str, other: str) -> float:
    high, low = sorted(map(_luminance, (one, other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("variant", [0, 1])
def test_the_contrast_is_that_of_the_accessibility_guidelines(variant: int) -> None:
    """WCAG 2, level AA: 4.5 for letters, 3 for lines; against the paper that the theme has in this mode."""
    paper = PALETTE["paper"][variant]
    for name, colours in PALETTE.items():
        if name != "paper":
            assert _contrast(colours[variant], paper) >= (3 if name == "faint" else 4.5), name


# --- letters -----------------------------------------------------------------------------------------------


def _texts(drawing: Drawing) -> tuple[Any, list[tuple[str, Any]]]:
    with style(drawing.name):
        figure = drawing.draw(plotted(drawing.name))
        renderer = FigureCanvasAgg(figure).get_renderer()
        figure.draw(renderer)
        shown = [text for text in figure.findobj(Text) if text.get_visible() and text.get_text().strip()]
        return figure.bbox, [(text.get_text(), text.get_window_extent(renderer)) for text in shown]


@each
def test_no_letter_is_cut_off_or_lies_on_another(drawing: Drawing) -> None:
    page, texts = _texts(drawing)
    assert texts
    for words, box in texts:
        inside = page.x0 <= box.x0 and box.x1 <= page.x1 and page.y0 <= box.y0 and box.y1 <= page.y1
        assert inside, f"{words!r} leaves the figure: {box}"
    for i, (words, box) in enumerate(texts):
        for other, place in texts[:i]:
            assert not box.overlaps(place), f"{words!r} lies on {other!r}"


# --- words -------------------------------------------------------------------------------------------------


@each
def test_a_figure_says_what_is_to_be_seen(drawing: Drawing) -> None:
    assert drawing.slides
    assert drawing.claims
    assert 1 <= len(re.findall(r"[.:;?](?:\s|$)", drawing.caption)) <= 4
    assert len(drawing.alt) > 60
    assert "\n" not in drawing.caption + drawing.alt
    assert len(set(drawing.claims)) == len(drawing.claims)


def test_names_are_used_once() -> None:
    assert len(set(NAMES)) == len(NAMES)
    assert len({one.title for one in DRAWINGS}) == len(NAMES)


def test_a_claim_has_its_figures() -> None:
    found = _pages.figures_of("gradient_descent.mean_path")
    assert [path for path, _, _ in found] == [
        f"_figures/{name}-light.svg" for name in ("sgd_paths", "learning_rate", "batch_size")
    ]
    for one in DRAWINGS:
        for id in (*one.claims, one.claims[0].split(".")[0]):
            assert (f"_figures/{one.name}-light.svg", one.alt) in [
                (a, c) for a, _, c in _pages.figures_of(id)
            ]
    assert _pages.figures_of("gradient_descent") == found
    assert _pages.figures_of("backpropagation.tanh") == ()


def test_the_gallery_has_all_of_them_in_order() -> None:
    page = _pages.gallery()
    places = [page.index(f"## {one.title}") for one in DRAWINGS]
    assert places == sorted(places)
    for one in DRAWINGS:
        assert all(f"[`{id}`](#{id.replace('.', '-').replace('_', '-')})" in page for id in one.claims)
        assert f"/_figures/{one.name}-light.svg" in page


# --- drawing again -----------------------------------------------------------------------------------------


def test_only_what_changed_is_drawn_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, source = tmp_path / "_figures", tmp_path / "source.py"
    source.write_text("1")
    monkeypatch.setattr(_pages, "svg", lambda one: (f"<light {one.name}>", f"<dark {one.name}>"))
    monkeypatch.setattr(_pages, "_sources", lambda one: [source])
    assert _pages.write_figures(folder) == NAMES
    assert _pages.write_figures(folder) == []
    assert len(list(folder.iterdir())) == 2 * len(NAMES)

    (folder / "momentum-dark.svg").write_text("half a fi")
    (folder / "adaptive-light.svg").unlink()
    (folder / "of_yesterday-light.svg").write_text("")
    assert _pages.write_figures(folder) == ["momentum", "adaptive"]
    assert len(list(folder.iterdir())) == 2 * len(NAMES)

    source.write_text("2")
    assert _pages.write_figures(folder) == NAMES


def test_a_figure_is_drawn_from_its_own_file_and_from_what_computes() -> None:
    for one in DRAWINGS:
        sources = {path.relative_to(ROOT).as_posix() for path in _pages._sources(one)}
        assert f"docs/_ext/drawings/{one.name}.py" in sources
        assert {"docs/_ext/drawings/_style.py", "reference/implementation/adam.py"} <= sources
        others = {f"docs/_ext/drawings/{name}.py" for name in NAMES} - {f"docs/_ext/drawings/{one.name}.py"}
        assert not sources & others
