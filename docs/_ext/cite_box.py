"""The box on a claim's page with the ways to cite it: text that can be selected, opened by keyboard or pointer.

A script of the site adds a button that copies; without scripts there is no button, and everything else works.
"""

from collections.abc import Iterator
from html import escape

from sphinx.application import Sphinx
from sphinx.util import logging

from reference.citing.digests import digest_of
from reference.citing.formats import FORMATS, citation
from reference.citing.links import address, permalink
from reference.claims._model import Claim

LOGGER = logging.getLogger(__name__)
NAMES = {
    "bibtex": "BibTeX",
    "csl-json": "CSL-JSON",
    "markdown": "Markdown",
    "rst": "reStructuredText",
    "latex": "LaTeX",
    "text": "Text",
}


def cite_box(claim: Claim, digest: str = "") -> str:
    """The HTML of the box. Warns if ``digest``, that of the page, is not the recorded one, which is cited."""
    recorded = digest_of(claim.id)
    if digest and recorded and digest != recorded.digest:
        LOGGER.warning("%s: the digest is not the recorded one, see `gnomon prove --record`", claim.id)
    return "\n".join(_lines(claim.id))


def _lines(id: str) -> Iterator[str]:
    cited = citation(id, address())
    link = permalink(id, address())
    shown = f'<a href="{escape(link)}">{escape(link)}</a>' if cited.url else f"<code>{escape(link)}</code>"
    yield '<details class="cite-box">'
    yield "<summary>Cite this claim</summary>"
    yield f"<p>Pinned: <code>gnomon:{cited.pinned}</code>. Permalink: {shown}.</p>"
    for name, text in [
        *((NAMES[format], show([cited])) for format, show in FORMATS.items()),
        ("In Sphinx", f":claim:`{cited.pinned}`"),
        ("In MyST", f"{{claim}}`{cited.pinned}`"),
    ]:
        yield from _format(id, name, text)
    yield '<p role="status"></p>'
    yield "</details>"


def _format(id: str, name: str, text: str) -> Iterator[str]:
    place = f"cite-{id}-{name}".lower().replace(".", "-").replace("_", "-").replace(" ", "-")
    yield f"<details><summary>{name}</summary>"
    yield f'<pre id="{place}" tabindex="0" aria-label="Citation as {name}">{escape(text)}</pre>'
    yield f'<button type="button" hidden data-copies="{place}">Copy<span> {name}</span></button>'
    yield "</details>"


def setup(app: Sphinx) -> dict[str, bool]:
    """Add the box's style and its script."""
    app.add_css_file("cite_box.css")
    app.add_js_file("cite_box.js", loading_method="defer")
    return {"parallel_read_safe": True, "parallel_write_safe": True}
