"""Each format is well-formed, for every claim, for odd characters, and has in it what the check finds."""

import html as entities
import json
import re
from dataclasses import replace
from typing import Any

import docutils.core
import jsonschema
import pytest
from markdown_it import MarkdownIt

from reference.citing.find import citations
from reference.citing.formats import FORMATS, Citation, citation
from reference.claims import CLAIMS
from tests.citing.bibtex import Malformed, parse
from tests.citing.documented import CSL

BASE = "https://example.org/gnomon"
ODD = 'A {brace} } of 100 % & $x_1$ #2 ~ ^ \\par *bold* `code` [link](x) <b> | "it\'s" @me — ½λ‖W‖² ≥ 0 σ√'
KNOWN = citation("adam.bias_correction", BASE)
STRANGE = replace(KNOWN, title=ODD, version="0+checkout_1")
ALL = tuple(citation(claim.id, BASE) for claim in CLAIMS)


@pytest.mark.parametrize("format", FORMATS)
def test_a_citation_is_found_again_and_its_pin_holds(format: str) -> None:
    for base in ("", BASE):
        text = FORMATS[format]([citation("adam.bias_correction", base)])
        found = {(one.id, one.pin) for one in citations(text)}
        assert ("adam.bias_correction", KNOWN.pinned.partition("@")[2]) in found
        assert {id for id, _ in found} == {"adam.bias_correction"}
        assert (BASE in text) == bool(base)


@pytest.mark.parametrize("format", FORMATS)
def test_a_refuted_claim_is_cited_as_what_it_is(format: str) -> None:
    text = FORMATS[format]([citation("adam.slide_exponent")]).replace("\\", "")
    assert "refuted; in its place stands adam.bias_correction" in text


def test_bibtex() -> None:
    entries = parse(FORMATS["bibtex"](ALL))
    assert list(entries) == [f"gnomon:{claim.id}" for claim in CLAIMS]
    assert all(text.isascii() for fields in entries.values() for text in fields.values())
    mine = entries["gnomon:adam.bias_correction"]
    assert mine["entry type"] == "misc"
    assert mine["author"] == "{The gnomon authors}"
    assert mine["title"] == "{The bias correction}"
    assert mine["url"] == f"{BASE}/claims/adam.bias_correction"
    assert "url" not in parse(FORMATS["bibtex"]([replace(KNOWN, url="")]))["gnomon:adam.bias_correction"]


def test_bibtex_of_odd_characters() -> None:
    title = parse(FORMATS["bibtex"]([STRANGE]))["gnomon:adam.bias_correction"]["title"]
    assert title.isascii()
    assert r"100 \% \& \$x\_1\$ \#2 \textasciitilde{}" in title
    assert r"\textbraceleft{}brace\textbraceright{} \textbraceright{}" in title


@pytest.mark.parametrize(
    "text",
    [
        "@misc{a, title = {x}",
        "@misc{a b, title = {x}}",
        "@misc{a, title = {a \\} b}}",
        "@misc{a, title = {x}, title = {y}}",
        "@misc{a, title = {x}} @misc{a, title = {y}}",
        "@misc{a, title = x}",
    ],
)
def test_the_reader_of_bibtex_refuses_what_is_not_well_formed(text: str) -> None:
    with pytest.raises((Malformed, IndexError)):
        parse(text)


@pytest.mark.parametrize("format", ["latex", "bibtex"])
def test_latex_has_no_character_with_a_meaning_left(format: str) -> None:
    bare = FORMATS[format]([replace(STRANGE, url="")]).replace(f"{{{STRANGE.key},", "")
    for escaped in ("\\%", "\\&", "\\#", "\\_", "\\$"):
        bare = bare.replace(escaped, "")
    outside = "".join(bare.split("$")[::2])  # mathematics is between dollars
    assert bare.count("$") % 2 == 0
    assert not set("%&#~^_<>|") & set(outside)
    assert bare.isascii()


def test_csl_json() -> None:
    jsonschema.Draft202012Validator.check_schema(CSL)
    jsonschema.validate(json.loads(FORMATS["csl-json"]([*ALL, replace(STRANGE, url="")])), CSL)
    (item,) = json.loads(FORMATS["csl-json"]([STRANGE]))
    assert item["title"] == ODD
    assert item["custom"]["pinned"] == KNOWN.pinned


@pytest.mark.parametrize("change", [{"type": "claim"}, {"issued": 2026}, {"author": []}, {"pin": "x"}])
def test_what_csl_json_does_not_know_is_refused(change: dict[str, Any]) -> None:
    (item,) = json.loads(FORMATS["csl-json"]([KNOWN]))
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate([{**item, **change}], CSL)


def shown(html: str) -> str:
    """The text of HTML."""
    return " ".join(entities.unescape(re.sub(r"<[^>]*>", "", html)).split())


@pytest.mark.parametrize("cited", [KNOWN, STRANGE, replace(STRANGE, url="")])
def test_markdown_shows_the_title_as_it_is(cited: Citation) -> None:
    html = MarkdownIt("commonmark").render(FORMATS["markdown"]([cited]))
    assert f"{cited.title}. Claim gnomon:{cited.pinned} of gnomon" in shown(html)
    assert "<strong>" not in html
    assert (f'href="{cited.url}"' in html) == bool(cited.url)


@pytest.mark.parametrize("cited", [KNOWN, STRANGE, replace(STRANGE, url=""), *ALL[:20]])
def test_rst_shows_the_title_as_it_is(cited: Citation) -> None:
    settings = {"halt_level": 2, "report_level": 2, "raw_enabled": False}
    html = docutils.core.publish_parts(FORMATS["rst"]([cited]), writer="html5", settings_overrides=settings)
    assert f"{cited.title}. Claim gnomon:{cited.pinned} of gnomon" in shown(html["fragment"])
    assert (f'href="{cited.url}"' in html["fragment"]) == bool(cited.url)


def test_text() -> None:
    assert FORMATS["text"]([KNOWN]) == (
        f"The gnomon authors (2026). The bias correction. Claim gnomon:{KNOWN.pinned} of gnomon {KNOWN.version} "
        f"(derived). {BASE}/claims/adam.bias_correction"
    )
