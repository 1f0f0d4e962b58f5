"""The page of one report: nothing from outside in it, nothing of the code under test is markup."""

import re
from html.parser import HTMLParser

import pytest

from reference.reporting import Report
from reference.reporting.formats import placeholder, render
from tests.reporting.samples import EXAMPLES, HOLDS, HOSTILE, REPORT, marked

ATTRIBUTES = {
    ("html", "lang"),
    ("meta", "charset"),
    ("meta", "name"),
    ("meta", "content"),
    ("meta", "http-equiv"),
}
CLASSES = {"passed", "failed", "error", "points", "faint", "total"}
TAGS = {
    "html", "head", "meta", "title", "style", "body", "main", "article", "header", "h1", "h2", "p", "b", "bdi",
    "span", "code", "dl", "dt", "dd", "pre",
}  # fmt: off


class Reader(HTMLParser):
    """The tags, the attributes and the text of a page; what is open is closed in its order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.odd: list[str] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag != "meta":
            self.open.append(tag)
        for name, value in attrs:
            if (tag, name) not in ATTRIBUTES and not (name == "class" and value in CLASSES):
                self.odd.append(f"{tag} {name}={value}")

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.odd.append(f"/{tag}")

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        self.odd.append(data)


@pytest.mark.parametrize("name", EXAMPLES)
def test_there_is_no_markup_but_ours(name: str) -> None:
    page = Reader(render("html", EXAMPLES[name]))
    assert set(page.tags) <= TAGS
    assert page.odd == []
    assert page.open == []


def test_the_hostile_text_is_shown_and_does_nothing() -> None:
    for text in (render("html", EXAMPLES["hostile and marked"]), placeholder("html", REPORT, HOSTILE)):
        assert "<script" not in text
        assert not set(text) & set("\x00\x07\x08\x1b\x7f\x9b\u202e\u2066\u200f\u2028\ufeff\ufffe\ud800")
        text.encode("utf-8")
    shown = Reader(render("html", EXAMPLES["hostile"])).text
    assert "</script><script>alert(1)</script>" in shown
    assert "\\u202egnp.exe" in shown


def test_it_takes_nothing_from_elsewhere_and_runs_nothing() -> None:
    text = render("html", REPORT)
    assert "default-src 'none'" in text
    assert re.search(r"https?:|url\(|@import|<link|<script|\son\w+=", text) is None


def test_it_is_for_light_and_dark_and_for_a_phone() -> None:
    text = render("html", REPORT)
    for part in (
        "prefers-color-scheme: dark",
        "color-scheme: light dark",
        "width=device-width",
        "max-width: 30rem",
    ):
        assert part in text


def luminance(colour: str) -> float:
    """Of a colour as #rgb or #rrggbb, by WCAG 2."""
    digits = colour[1:] if len(colour) == 7 else "".join(2 * c for c in colour[1:])
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_every_colour_can_be_read() -> None:
    text = render("html", REPORT)
    light, dark = (dict(re.findall(r"--(\w+): (#\w+)", part)) for part in text.split("@media")[:2])
    for colours in (light, dark):
        for ink in ("ink", "faint", "passed", "failed", "error"):
            for ground in ("paper", "card"):
                a, b = sorted((luminance(colours[ink]), luminance(colours[ground])))
                assert (b + 0.05) / (a + 0.05) >= 4.5, (ink, ground, colours)


def test_points_only_where_there_are_points() -> None:
    assert "points</p>" in render("html", marked())
    assert "points</p>" not in render("html", Report("r.py", "0", 0, 1, (HOLDS,)))
