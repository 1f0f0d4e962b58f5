"""``gnomon cite``: one claim as a citation, with the digest that pins its mathematics."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping

import reference
from reference.claims import claim
from reference.claims._model import Claim

from .digests import digest_of

DIGITS = 16  # of the digest: enough to tell


def run(options: argparse.Namespace) -> int:
    """Print the citation. ValueError if the claim's derivation has no recorded digest."""
    cited = claim(options.claim)
    recorded = digest_of(cited.id)
    if recorded is None:
        raise ValueError(f"{cited.id}: no digest of its derivation is recorded, there is nothing to pin")
    pinned = f"{recorded.status}, digest {recorded.digest[:DIGITS]}"
    sys.stdout.write(FORMATS[options.format](cited, pinned) + "\n")
    return 0


def _markdown(of: Claim, pinned: str) -> str:
    return f"*{_escaped(of.title, MARKDOWN)}*. Claim `{of.id}` of gnomon {reference.__version__} ({pinned})."


def _rst(of: Claim, pinned: str) -> str:
    return (
        f"*{_escaped(of.title, MARKDOWN)}*. Claim ``{of.id}`` of gnomon {reference.__version__} ({pinned})."
    )


def _latex(of: Claim, pinned: str) -> str:
    name = _escaped(of.id, LATEX)
    version = _escaped(reference.__version__, LATEX)
    return rf"\emph{{{_escaped(of.title, LATEX)}}}. Claim \texttt{{{name}}} of gnomon {version} ({pinned})."


def _bibtex(of: Claim, pinned: str) -> str:
    key = "gnomon-" + of.id.replace(".", "-").replace("_", "-")
    fields = {
        "author": "{The gnomon authors}",
        "title": f"{{{_escaped(of.title, LATEX)}}}",
        "howpublished": rf"Claim \texttt{{{_escaped(of.id, LATEX)}}} of gnomon, an executable specification",
        "version": _escaped(reference.__version__, LATEX),
        "note": pinned,
    }
    body = "".join(f"  {name} = {{{text}}},\n" for name, text in fields.items())
    return f"@misc{{{key},\n{body}}}"


FORMATS: Mapping[str, Callable[[Claim, str], str]] = {
    "markdown": _markdown,
    "latex": _latex,
    "bibtex": _bibtex,
    "rst": _rst,
}

MARKDOWN = {c: f"\\{c}" for c in "\\`*_[]<>"}
LATEX = {
    **{c: f"\\{c}" for c in "&%$#_{}"},
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}


def _escaped(text: str, table: Mapping[str, str]) -> str:
    return "".join(table.get(c, c) for c in text)
