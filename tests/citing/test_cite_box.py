"""The box for citing: well-formed HTML that works without scripts, and says what `gnomon cite` prints."""

import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from types import ModuleType

import pytest

from reference.citing.formats import FORMATS, citation
from reference.citing.pins import pin
from reference.claims import CLAIMS, claim
from tests.house.source import ROOT


@pytest.fixture
def box(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    monkeypatch.syspath_prepend(str(ROOT / "docs/_ext"))
    import cite_box

    yield cite_box
    sys.modules.pop("cite_box")


class Reader(HTMLParser):
    """The elements with their attributes and the text of each <pre>; refuses what is not closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.quoted: dict[str, str] = {}
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)
        self.elements.append((tag, dict(attrs)))
        if tag == "pre":
            self.quoted[str(dict(attrs)["id"])] = ""

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open[-1:] == ["pre"]:
            self.quoted[list(self.quoted)[-1]] += data


def test_the_box_has_every_format_as_text(box: ModuleType) -> None:
    told = Reader(box.cite_box(claim("adam.slide_exponent"))).quoted
    cited = [citation("adam.slide_exponent")]
    assert [show(cited) for show in FORMATS.values()] == list(told.values())[: len(FORMATS)]
    assert f":claim:`{pin('adam.slide_exponent')}`" in told.values()
    assert f"{{claim}}`{pin('adam.slide_exponent')}`" in told.values()


def test_it_works_by_keyboard_and_without_scripts(box: ModuleType) -> None:
    elements = Reader(box.cite_box(claim("adam.update"))).elements
    buttons = [attributes for tag, attributes in elements if tag == "button"]
    texts = [attributes for tag, attributes in elements if tag == "pre"]
    assert [one["data-copies"] for one in buttons] == [one["id"] for one in texts]
    assert all("hidden" in one and one["type"] == "button" for one in buttons), "a script shows them"
    assert all(one["tabindex"] == "0" and one["aria-label"] for one in texts)
    assert sum(tag == "details" for tag, _ in elements) == sum(tag == "summary" for tag, _ in elements)
    assert not {"script", "style", "link", "img"} & {tag for tag, _ in elements}


def test_no_two_boxes_share_an_id_and_each_can_stand_in_a_fence(box: ModuleType) -> None:
    boxes = [box.cite_box(one) for one in CLAIMS]
    ids = [id for text in boxes for id in Reader(text).quoted]
    assert len(ids) == len(set(ids))
    assert not any(line.startswith("```") for text in boxes for line in text.splitlines())


def test_a_page_with_another_digest_is_warned_of(box: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    monkeypatch.setattr(box.LOGGER, "warning", lambda text, *rest: told.append(text % rest))
    box.cite_box(claim("adam.update"), "0" * 64)
    assert told == ["adam.update: the digest is not the recorded one, see `gnomon prove --record`"]
