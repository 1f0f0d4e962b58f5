"""The directive ``claim``: a claim's statement as mathematics, in any format that Sphinx writes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from reference.citing.digests import digest_of
from reference.citing.pins import fault, pin, split
from reference.citing.works import reference_of
from reference.claims import UnknownClaim, claim
from reference.claims._model import Claim

from .role import pending

if TYPE_CHECKING:
    from derivations import Stated

LOGGER = logging.getLogger(__name__)
CODE = re.compile(r"``(.+?)``")


class QuotedClaim(SphinxDirective):
    """Title, statement, assumptions if asked for, and a last line with the claim, its pin and its sources.

    A wrong pin is warned of where the last line's reference is resolved.
    """

    required_arguments = 1
    option_spec: ClassVar[dict[str, Callable[[str], object]]] = {
        "assumptions": directives.flag,
        "no-title": directives.flag,
    }

    def run(self) -> list[nodes.Node]:
        """The quotation; for an unknown id its name, and a warning."""
        id, pinned = split(self.arguments[0])
        try:
            quoted = claim(id)
        except UnknownClaim as error:
            LOGGER.warning(str(error), type="gnomon", subtype="unknown", location=self.get_location())
            return [nodes.paragraph("", "", nodes.literal("", id))]
        known = digest_of(id)
        block = nodes.block_quote(
            classes=["gnomon-claim", f"gnomon-{known.status if known else 'unrecorded'}"]
        )
        block += list(self.parts(quoted))
        block += self.attribution(quoted, pinned)
        self.set_source_info(block)
        return [block]

    def parts(self, quoted: Claim) -> Iterator[nodes.Node]:
        """What stands above the last line."""
        if "no-title" not in self.options:
            yield nodes.paragraph("", "", nodes.strong("", quoted.title))
        if quoted.corrected_by:
            told = nodes.paragraph(
                "", "", nodes.emphasis("", "Refuted"), nodes.Text(": in its place stands ")
            )
            told += [self.link(quoted.corrected_by, None), nodes.Text(".")]
            yield told
        stated = _stated(quoted.id)
        for formula in stated.latex:
            yield self.formula(formula)
        if "assumptions" in self.options and quoted.assumptions:
            yield nodes.paragraph("", "Assumptions:")
            formulas = {one.name: one.latex for one in stated.assumptions}
            yield nodes.bullet_list(
                "",
                *(
                    nodes.list_item("", _assumption(text, formulas.get(name, ())))
                    for name, text in quoted.assumptions.items()
                ),
            )

    def formula(self, latex: str) -> nodes.math_block:
        """A formula on a line of its own, for whatever renders mathematics here."""
        node = nodes.math_block(latex, latex, docname=self.env.docname, number=None, label=None)
        node["no-wrap"] = node["nowrap"] = False
        self.set_source_info(node)
        return node

    def attribution(self, quoted: Claim, pinned: str | None) -> nodes.attribution:
        """The reference, its pin if one was asked for, and the sources."""
        line = nodes.attribution("", "", nodes.Text("gnomon, "), self.link(quoted.id, pinned))
        sources = "; ".join(reference_of(source) for source in quoted.sources)
        line += nodes.Text(f". {sources}" if sources else "")
        return line

    def link(self, id: str, pinned: str | None) -> nodes.Node:
        """A reference to a claim that is known."""
        node = pending(id, pinned, self.env.docname)
        shown = pin(id) if pinned is not None and fault(id, pinned) is None else id
        node += nodes.literal("", shown, classes=["xref", "gnomon", "gnomon-claim"])
        self.set_source_info(node)
        return node


def _assumption(text: str, formulas: tuple[str, ...]) -> nodes.paragraph:
    """A sentence, in which double backticks enclose code, and what the kernel reads."""
    paragraph = nodes.paragraph()
    for place, part in enumerate(CODE.split(" ".join(text.split()))):
        paragraph += nodes.literal("", part) if place % 2 else nodes.Text(part)
    for formula in formulas:
        paragraph += [nodes.Text("; "), nodes.math("", formula)]
    return paragraph


@cache
def _stated(id: str) -> Stated:
    from derivations import state

    return state([id])[0]
