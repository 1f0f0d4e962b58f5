"""The domain ``gnomon``: where claims are, in these documents and elsewhere, and what is wrong with a citation."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.domains import Domain, ObjType
from sphinx.environment import BuildEnvironment
from sphinx.ext.intersphinx import InventoryAdapter
from sphinx.util import logging
from sphinx.util.nodes import make_refnode

from reference.citing.digests import digest_of, recorded
from reference.citing.links import address, permalink
from reference.citing.pins import Fault, fault, fault_of_pin
from reference.claims import CLAIMS, UnknownClaim, claim

from .quoting import QuotedClaim
from .role import ClaimRole

LOGGER = logging.getLogger(__name__)


class GnomonDomain(Domain):
    """Claims. An inventory of documents that have them lists each twice: by its id, and with its whole digest,
    so that whoever links there can hold a pin against what is there.

    Nothing is stored: where the claims are follows from the documents and from ``gnomon_pages``, patterns such as
    ``claims/{id}`` or ``{topic}#{anchor}``, of which the first that names a document counts.
    """

    name = "gnomon"
    label = "gnomon"
    object_types: ClassVar = {"claim": ObjType("claim", "claim"), "pin": ObjType("pinned claim")}
    roles: ClassVar = {"claim": ClaimRole()}
    directives: ClassVar = {"claim": QuotedClaim}

    def place(self, id: str) -> tuple[str, str] | None:
        """The document that has the claim, and the anchor in it ("" for the document itself)."""
        names = {"id": id, "topic": id.partition(".")[0], "anchor": id.replace(".", "-").replace("_", "-")}
        for pattern in self.env.config.gnomon_pages:
            document, _, anchor = pattern.format(**names).partition("#")
            if document in self.env.found_docs:
                return document, anchor
        return None

    def get_objects(self) -> Iterator[tuple[str, str, str, str, str, int]]:
        """Each claim by its id, and by its whole digest, which the search leaves out."""
        for one in CLAIMS if self.env.config.gnomon_pages else ():
            if place := self.place(one.id):
                yield (one.id, one.title, "claim", *place, 1)
                if known := digest_of(one.id):
                    yield (f"{one.id}@{known.digest}", one.title, "pin", *place, -1)

    def resolve_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        typ: str,
        target: str,
        node: pending_xref,
        contnode: nodes.Element,
    ) -> nodes.reference | None:
        """The link within these documents, if the claim is here; warns, wherever it is, of a wrong citation."""
        if wrong := _fault(env, target, node.get("pinned")):
            LOGGER.warning(wrong.message, type="gnomon", subtype=wrong.kind, location=node)
        place = self.place(target)
        if place is None:
            return None
        return make_refnode(builder, fromdocname, *place, contnode, _title(target))

    def resolve_any_xref(self, *_: Any) -> list[tuple[str, nodes.reference]]:
        """Nothing: whoever cites says so."""
        return []

    def merge_domaindata(self, docnames: Iterable[str], otherdata: dict[str, Any]) -> None:
        """Nothing is stored."""


def _fault(env: BuildEnvironment, id: str, pinned: str | None) -> Fault | None:
    """Against what the link leads to: the inventory, if one has the claim; else the installed package."""
    inventory = InventoryAdapter(env).main_inventory
    if id not in inventory.get("gnomon:claim", {}):
        return fault(id, pinned)
    known = (name.partition("@") for name in inventory.get("gnomon:pin", {}))
    return fault_of_pin(id, pinned, next((digest for name, _, digest in known if name == id), ""))


def elsewhere(
    app: Sphinx, env: BuildEnvironment, node: pending_xref, content: nodes.TextElement
) -> nodes.Element | None:
    """What is neither here nor in an inventory: a permalink if an address is known, else the bare name."""
    if (node.get("refdomain"), node.get("reftype")) != ("gnomon", "claim"):
        return None
    id, base = node["reftarget"], address(app.config.gnomon_base_url or None)
    if not base or digest_of(id) is None:
        return content
    return nodes.reference("", "", content, internal=False, refuri=permalink(id, base), reftitle=_title(id))


def _title(id: str) -> str:
    try:
        return claim(id).title
    except UnknownClaim:
        return id


def fingerprint() -> str:
    """Changes with any claim's digest: documents are read again, and their citations verified anew."""
    return hashlib.sha256(repr(list(recorded())).encode()).hexdigest()
