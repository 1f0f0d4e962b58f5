"""A citation in each format. Every one has ``gnomon:ID@DIGEST`` in it, which ``gnomon cite --check`` finds again."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reference import __version__
from reference.claims import claim

from .about import AUTHORS, TITLE, YEAR
from .digests import digest_of
from .escaping import LATEX, MARKDOWN, RST, escaped
from .links import permalink
from .pins import pin


@dataclass(frozen=True)
class Citation:
    """What is said of one claim; ``url`` is empty as long as no address is known."""

    id: str
    pinned: str
    title: str
    status: str
    version: str
    url: str = ""
    standing: str = ""

    @property
    def key(self) -> str:
        """The name of the entry in a bibliography, which stays when the digest changes."""
        return f"gnomon:{self.id}"

    @property
    def remark(self) -> str:
        """The status, and of a refuted claim what stands in its place."""
        return f"{self.status}; in its place stands {self.standing}" if self.standing else self.status


def citation(id: str, base: str = "") -> Citation:
    """The citation of a claim as it is now. UnknownClaim; ValueError if its digest is not recorded."""
    cited = claim(id)
    pinned = pin(id)
    recorded = digest_of(id)
    return Citation(
        id,
        pinned,
        cited.title,
        recorded.status if recorded else "",
        __version__,
        permalink(id, base) if base else "",
        cited.corrected_by or "",
    )


def _text(of: Citation) -> str:
    address = f" {of.url}" if of.url else ""
    return (
        f"{_capital(AUTHORS)} ({YEAR}). {of.title}. Claim gnomon:{of.pinned} of gnomon {of.version} "
        f"({of.remark}).{address}"
    )


def _markdown(of: Citation) -> str:
    title = f"*{escaped(of.title, MARKDOWN)}*"
    linked = f"[{title}](<{of.url}>)" if of.url else title
    return f"{linked}. Claim `gnomon:{of.pinned}` of gnomon {of.version} ({escaped(of.remark, MARKDOWN)})."


def _rst(of: Citation) -> str:
    title = escaped(of.title, RST)
    linked = f"`{title} <{of.url}>`__" if of.url else f"*{title}*"
    return f"{linked}. Claim ``gnomon:{of.pinned}`` of gnomon {of.version} ({escaped(of.remark, RST)})."


def _latex(of: Citation) -> str:
    pinned, remark = escaped(of.pinned, LATEX), escaped(of.remark, LATEX)
    address = rf" \url{{{of.url}}}" if of.url else ""
    return (
        rf"\emph{{{escaped(of.title, LATEX)}}}. Claim \texttt{{gnomon:{pinned}}} of gnomon "
        rf"{escaped(of.version, LATEX)} ({remark}).{address}"
    )


def _bibtex(of: Citation) -> str:
    fields = {
        "author": f"{{{escaped(_capital(AUTHORS), LATEX)}}}",
        "title": f"{{{escaped(of.title, LATEX)}}}",
        "howpublished": f"Claim of {escaped(TITLE, LATEX)}",
        "year": str(YEAR),
        "version": escaped(of.version, LATEX),
        "note": rf"\texttt{{gnomon:{escaped(of.pinned, LATEX)}}}, {escaped(of.remark, LATEX)}",
        **({"url": of.url} if of.url else {}),
    }
    body = "".join(f"  {name} = {{{text}}},\n" for name, text in fields.items())
    return f"@misc{{{of.key},\n{body}}}"


def csl(of: Citation) -> dict[str, Any]:
    """The item as CSL-JSON has it: an entry of the work that gnomon is."""
    return {
        "id": of.key,
        "type": "entry",
        "title": of.title,
        "container-title": TITLE,
        "author": [{"literal": _capital(AUTHORS)}],
        "issued": {"date-parts": [[YEAR]]},
        "version": of.version,
        **({"URL": of.url} if of.url else {}),
        "note": f"gnomon:{of.pinned}, {of.remark}",
        "custom": {"claim": of.id, "pinned": of.pinned, "status": of.status},
    }


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _csl_json(citations: Sequence[Citation]) -> str:
    return json.dumps([csl(one) for one in citations], indent=2, ensure_ascii=False)


def _each(show: Callable[[Citation], str], between: str) -> Callable[[Sequence[Citation]], str]:
    return lambda citations: between.join(map(show, citations))


FORMATS: Mapping[str, Callable[[Sequence[Citation]], str]] = {
    "markdown": _each(_markdown, "\n\n"),
    "rst": _each(_rst, "\n\n"),
    "latex": _each(_latex, "\n\n"),
    "bibtex": _each(_bibtex, "\n\n"),
    "csl-json": _csl_json,
    "text": _each(_text, "\n"),
}
