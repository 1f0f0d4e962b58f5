"""The role ``claim``: ``adam.update``, ``adam.update@1f2e3d4c``, ``a title <adam.update@1f2e3d4c>``."""

from __future__ import annotations

from docutils import nodes
from sphinx import addnodes
from sphinx.util.docutils import ReferenceRole

from reference.citing.pins import split


class ClaimRole(ReferenceRole):
    """A reference to a claim, shown as its id or as the title that is given."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """The reference, to be resolved when all documents are read."""
        id, pinned = split(self.target)
        node = pending(id, pinned, self.env.docname)
        shown = nodes.inline if self.has_explicit_title else nodes.literal
        text = self.title if self.has_explicit_title else id
        node += shown(self.rawtext, text, classes=["xref", "gnomon", "gnomon-claim"])
        self.set_source_info(node)
        return [node], []


def pending(id: str, pinned: str | None, document: str) -> addnodes.pending_xref:
    """An empty reference to a claim, in a document."""
    return addnodes.pending_xref(
        "",
        refdomain="gnomon",
        reftype="claim",
        reftarget=id,
        refexplicit=True,
        refwarn=False,
        refdoc=document,
        pinned=pinned,
    )
