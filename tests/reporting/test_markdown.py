"""Markdown: read by a CommonMark parser with tables and links, nothing of the code under test is markup."""

from collections.abc import Iterator
from itertools import pairwise

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from reference.reporting import Report
from reference.reporting.formats import placeholder, render
from reference.reporting.markdown import code, fenced, prose
from tests.reporting.samples import EXAMPLES, HOLDS, HOSTILE, REPORT, marked

ALLOWED = {
    "inline", "text", "code_inline", "softbreak", "fence",
    *(f"{name}_{side}" for name in ("heading", "paragraph", "table", "thead", "tbody", "tr", "th", "td", "strong")
      for side in ("open", "close")),
}  # fmt: off


def tokens(text: str) -> Iterator[Token]:
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    for token in parser.parse(text):
        yield token
        yield from token.children or []


@pytest.mark.parametrize("name", EXAMPLES)
def test_there_is_no_markup_but_ours(name: str) -> None:
    found = list(tokens(render("markdown", EXAMPLES[name])))
    assert {token.type for token in found} - {"text_special"} <= ALLOWED
    strong = [after.content for token, after in pairwise(found) if token.type == "strong_open"]
    assert set(strong) <= {"does not hold"}


def test_a_row_for_each_claim() -> None:
    found = list(tokens(render("markdown", marked())))
    assert sum(token.type == "tr_open" for token in found) == len(REPORT.verdicts) + 2
    assert sum(token.type == "td_open" for token in found) == 3 * (len(REPORT.verdicts) + 1)
    assert "5 of 136" in render("markdown", marked())
    assert "points" not in render("markdown", Report("r.py", "0", 0, 1, (HOLDS,)))


def test_what_the_code_says_stands_in_blocks_that_it_cannot_leave() -> None:
    for hostile in (HOSTILE.replace("\x00", ""), "```", "````\n~~~~", "`" * 40):
        lines = hostile.splitlines()
        (block,) = (token for token in tokens(fenced(lines)) if token.type == "fence")
        assert block.content == "\n".join(lines) + "\n"


@pytest.mark.parametrize("text", ["a`b", "`", "``a``", " a ", "a|b", "", "`a", "a\nb"])
def test_code_on_a_line(text: str) -> None:
    (found,) = (token for token in tokens(f"x {code(text)} y") if token.type == "code_inline")
    assert found.content.strip() == " ".join(text.split())


def test_prose_is_what_it_was() -> None:
    text = "\\ ` * _ [x](http://a.b) <b> &amp; # 1. 1) - + ! | ~~ $x$ @me www.a.b ^ = {} 'q' \"q\" , ; %"
    found = [token for token in tokens(prose(text)) if token.type not in ("inline",)]
    assert "".join(token.content for token in found) == text
    assert {token.type for token in found} <= {"paragraph_open", "paragraph_close", "text", "text_special"}


def test_what_stands_there_first() -> None:
    text = placeholder("markdown", REPORT, HOSTILE)
    assert "Nothing was judged" in text
    assert {token.type for token in tokens(text)} - {"text_special"} <= ALLOWED
