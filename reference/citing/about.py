"""What every citation says of the whole; the tests hold it to CITATION.cff, LICENSE and pyproject.toml."""

from __future__ import annotations

TITLE = "gnomon: an executable specification of how neural networks are trained"
AUTHORS = "the gnomon authors"
YEAR = 2026
