"""Every link and every picture of the built site leads somewhere in it, and nothing is fetched from elsewhere."""

import os.path
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urlsplit

from sphinx.application import Sphinx
from sphinx.util import logging

LOGGER = logging.getLogger(__name__)
FETCHED = {"link", "script", "img", "iframe", "source", "video", "audio", "object", "embed"}
NOT_FETCHED = ("canonical", "alternate")
TAG = re.compile(r"<([a-zA-Z]\w*)((?:\s[^<>]*?)?)/?>")
ATTRIBUTE = re.compile(r"""([\w:-]+)=(?:"([^"]*)"|'([^']*)')""")
FETCHING_STYLE = re.compile(r"@import|url\(\s*['\"]?(?:https?:)?//")


@dataclass(frozen=True)
class Page:
    """The ids of a page, and by tag what it links to or fetches."""

    ids: frozenset[str]
    links: tuple[tuple[str, str], ...]


def page(text: str) -> Page:
    """What is to be known of a page."""
    ids, links = set(), []
    for tag, attributes in TAG.findall(text):
        if "=" not in attributes:
            continue
        given = {key: unescape(one or other) for key, one, other in ATTRIBUTE.findall(attributes)}
        ids |= {given[key] for key in ("id", "name") if key in given}
        if tag == "link" and given.get("rel") in NOT_FETCHED:
            continue
        links += [(tag, given[key]) for key in ("href", "src", "data", "xlink:href") if key in given]
    return Page(frozenset(ids), tuple(dict.fromkeys(links)))


def problems(root: Path) -> Iterator[str]:
    """What is wrong with the links of the pages below the root."""
    files = {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}
    pages = {
        name: page((root / name).read_text(encoding="utf-8")) for name in files if name.endswith(".html")
    }
    for name, one in sorted(pages.items()):
        for tag, target in one.links:
            url = urlsplit(target)
            if url.scheme or url.netloc:
                if tag in FETCHED and url.scheme != "data":
                    yield f"{name} fetches {target}"
                continue
            path = unquote(url.path)
            to = os.path.normpath(os.path.join(os.path.dirname(name), path)) if path else name
            to = f"{to}/index.html".removeprefix("./") if path.endswith(("/", ".")) else to
            if to not in files:
                yield f"{name} links to {target}, which does not exist"
            elif url.fragment and to in pages and unquote(url.fragment) not in pages[to].ids:
                yield f"{name} links to {target}, where there is no such place"
    for name in sorted(files):
        if name.endswith(".css") and FETCHING_STYLE.search((root / name).read_text(encoding="utf-8")):
            yield f"{name} fetches a file"


def check(app: Sphinx, error: Exception | None) -> None:
    """Warn of each problem once the site is built."""
    if error is None and app.builder.format == "html":
        for problem in problems(Path(app.outdir)):
            LOGGER.warning("%s", problem)


def setup(app: Sphinx) -> dict[str, bool]:
    """Look at the site when it is built."""
    app.connect("build-finished", check)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
