"""Somebody else's documentation cites and quotes claims; a wrong citation is a warning that can be filtered."""

import re
import shutil
from html import unescape
from pathlib import Path

import pytest

from reference.citing.digests import digest_of
from reference.citing.pins import pin
from tests.citing.building import build, project

FOREIGN = Path(__file__).parent / "foreign"
ADAM, DROPOUT = pin("adam.bias_correction"), pin("dropout.eval")


@pytest.fixture
def foreign(tmp_path: Path) -> Path:
    """The project that is committed; its pins are put up to date."""
    shutil.copytree(FOREIGN, tmp_path / "foreign")
    for page in ("index.rst", "dropout.md"):
        edit(tmp_path / "foreign" / page, "@ADAM", ADAM[-9:], "@DROPOUT", DROPOUT[-9:])
    return tmp_path / "foreign"


def edit(path: Path, *changes: str) -> None:
    text = path.read_text(encoding="utf-8")
    for old, new in zip(changes[::2], changes[1::2], strict=True):
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


def test_a_foreign_project_that_cites_three_claims_builds_without_a_warning(foreign: Path) -> None:
    out, warnings = build(foreign, "html", "-n", "-W")
    assert warnings == []
    index = (out / "index.html").read_text(encoding="utf-8")
    assert "for a constant gradient" in index
    assert ">adam.bias_correction</span>" in index
    assert r"\[\frac{v_{t}}{1 - \beta^{t}} = c\]" in index
    assert "the first moment starts at 0" in index
    assert ADAM in unescape(index)
    assert "Kingma and Ba 2015" in index
    dropout = (out / "dropout.html").read_text(encoding="utf-8")
    assert "which is proved" in dropout
    assert r"\[y_{i} = x_{i}\]" in dropout
    assert "Srivastava et al. 2014" in dropout
    assert "href" not in dropout[dropout.index("which is proved") - 60 : dropout.index("which is proved")]


def test_an_id_or_a_digest_that_breaks_is_a_warning(foreign: Path) -> None:
    build(foreign, "dummy")
    edit(
        foreign / "index.rst",
        "adam.constant_gradient",
        "adam.constant_gradeint",
        ADAM,
        ADAM[:-8] + "01234567",
    )
    edit(foreign / "dropout.md", f"eval{DROPOUT[-9:]}", "eval@0123", "`dropout.eval`", "`dropout.evil`")
    _, warnings = build(foreign, "dummy")
    assert all(text.endswith("]") for _, text in warnings)
    told = {(file, text.split(" [")[-1].strip("]")) for file, text in warnings}
    assert told == {
        ("index.rst", "gnomon.unknown"),
        ("index.rst", "gnomon.outdated"),
        ("dropout.md", "gnomon.malformed"),
        ("dropout.md", "gnomon.unknown"),
    }
    texts = " ".join(text for _, text in warnings)
    assert "did you mean adam.constant_gradient" in texts
    assert f"the mathematics is now {ADAM}" in texts
    assert len(warnings) == 6  # a pin in a role and one in a directive, on each page, and an unknown id
    with pytest.raises(RuntimeError):
        build(foreign, "dummy", "-E", "-W")
    _, warnings = build(foreign, "dummy", "-E", "-D", "suppress_warnings=gnomon.outdated,gnomon.malformed")
    assert [text.split(" [")[-1] for _, text in warnings] == ["gnomon.unknown]"] * 2


def test_every_other_format(foreign: Path) -> None:
    for builder, name in (("text", "index.txt"), ("latex", "coursenotes.tex"), ("man", "coursenotes.1")):
        out, warnings = build(foreign, builder, "-n")
        assert warnings == []
        assert "bias_correction" in (out / name).read_text(encoding="utf-8").replace("\\", "")


def test_the_base_url_makes_links(foreign: Path) -> None:
    out, _ = build(foreign, "html", "-D", "gnomon_base_url=https://example.org/gnomon/")
    link = 'href="https://example.org/gnomon/claims/adam.constant_gradient"'
    assert link in (out / "index.html").read_text(encoding="utf-8")


SITE = {
    "index.md": "# Site\n\n{claim}`adam.update`\n\n```{toctree}\n:glob:\nclaims/*\ntopics/*\n```\n",
    "claims/adam.update.md": "# Adam's update\n\n{claim}`adam.bias_correction`\n",
    "topics/adam.md": "# Adam\n\n(adam-bias-correction)=\n## The bias correction\n\n{claim}`adam.update`\n",
}


def test_a_site_that_has_the_claims_is_linked_to_through_its_inventory(tmp_path: Path) -> None:
    pages = ["claims/{id}", "topics/{topic}#{anchor}"]
    site, warnings = build(project(tmp_path / "site", SITE, gnomon_pages=pages), "html", "-n")
    assert warnings == []
    assert 'href="claims/adam.update.html"' in (site / "index.html").read_text(encoding="utf-8")
    page = (site / "claims/adam.update.html").read_text(encoding="utf-8")
    assert re.search(r'href="../topics/adam.html#adam-bias-correction"[^>]*><code', page)

    citing = project(
        tmp_path / "notes",
        {
            "index.rst": f"Notes\n=====\n\n:claim:`{pin('adam.update')}`, :claim:`bias <{ADAM}>`, :claim:`dropout.eval`"
        },
        extensions=["sphinx.ext.intersphinx", "reference.sphinx"],
        intersphinx_mapping={"gnomon": ("https://example.org/spec", str(site / "objects.inv"))},
    )
    out, warnings = build(citing, "html", "-n")
    assert warnings == []
    text = (out / "index.html").read_text(encoding="utf-8")
    assert 'href="https://example.org/spec/claims/adam.update.html"' in text
    assert 'href="https://example.org/spec/topics/adam.html#adam-bias-correction"' in text
    assert "claims/dropout.eval" not in text, "it is not in the inventory, and no address is known"

    known = digest_of("adam.update")
    assert known is not None
    inventory(site / "objects.inv", known.digest, "f" * 64)
    _, warnings = build(citing, "html", "-E")
    assert [text for _, text in warnings] == [
        f"{pin('adam.update')}: the pinned digest is out of date (no version that is recorded had it); "
        "the mathematics is now adam.update@ffffffff [gnomon.outdated]"
    ], "the link leads to the site, so what the site has counts"


def inventory(path: Path, old: str, new: str) -> None:
    import zlib

    head, body = path.read_bytes().split(b"zlib.\n", 1)
    text = zlib.decompress(body).replace(old.encode(), new.encode())
    path.write_bytes(head + b"zlib.\n" + zlib.compress(text))


def test_a_refuted_claim_is_quoted_as_what_it_is(tmp_path: Path) -> None:
    pages = {"index.rst": "Notes\n=====\n\n.. claim:: adam.slide_exponent\n   :no-title:\n"}
    out, warnings = build(project(tmp_path, pages), "text", "-n")
    assert warnings == []
    text = (out / "index.txt").read_text(encoding="utf-8")
    assert '*Refuted*: in its place stands "adam.bias_correction".' in text
    assert "The exponent of" not in text


def test_documents_are_verified_anew_when_a_digest_changes(foreign: Path) -> None:
    build(foreign, "text")  # which writes only the documents that are out of date
    changed = (
        "import reference.citing.digests as d\nd._records()['adam.bias_correction']['digest'] = 'f' * 64\n"
    )
    conf = foreign / "conf.py"
    conf.write_text(changed + conf.read_text(encoding="utf-8"), encoding="utf-8")
    _, warnings = build(foreign, "text")
    assert {(file, text.split(" [")[-1]) for file, text in warnings} == {("index.rst", "gnomon.outdated]")}
