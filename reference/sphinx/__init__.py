"""A Sphinx extension, ``extensions = ["reference.sphinx"]``: claims cited and quoted in anybody's documentation.

It brings the role ``claim`` and the directive ``claim`` (both also as ``gnomon:claim``). A claim is linked to where
it is in these documents (``gnomon_pages``), else through an inventory that intersphinx has read, else to the address
that ``gnomon_base_url`` or the installed package names; where there is none, it is named without a link.
Warnings have the type ``gnomon`` and the subtype ``unknown``, ``outdated`` or ``malformed``.
"""

from __future__ import annotations

from typing import Any

from sphinx.application import Sphinx

from reference import __version__

from .domain import GnomonDomain, elsewhere, fingerprint
from .quoting import QuotedClaim
from .role import ClaimRole

LATE = 900  # after intersphinx


def setup(app: Sphinx) -> dict[str, Any]:
    """Register domain, role and directive."""
    app.add_config_value("gnomon_base_url", "", "env", str)
    app.add_config_value("gnomon_pages", (), "env", (list, tuple))
    app.add_config_value("gnomon_fingerprint", fingerprint(), "env", str)
    app.add_domain(GnomonDomain)
    app.add_role("claim", ClaimRole())
    app.add_directive("claim", QuotedClaim)
    app.connect("missing-reference", elsewhere, priority=LATE)
    return {
        "version": __version__,
        "env_version": 1,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
