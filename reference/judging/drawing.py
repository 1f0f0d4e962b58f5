"""The cases of a claim, drawn from a seed: the bytes of many at once, and the simplest one first."""

from __future__ import annotations

import random
from itertools import chain

from reference.claims._model import Domain

from .cases import Drawn, decoded, width

CASES_A_MESSAGE = 25
LARGEST_MESSAGE = 4096
"""The bytes that are drawn at once; each number is part of what a seed means."""


def draw(domain: Domain, cases: int, name: str) -> list[Drawn]:
    """``cases`` distinct cases (fewer if the domain has fewer), the simplest first; ``name`` seeds them."""
    size = min(width(domain) * CASES_A_MESSAGE, LARGEST_MESSAGE)
    source = random.Random(name)
    messages = 1 + cases * width(domain) // size
    found: dict[bytes, Drawn] = {}
    for message in chain([b""], (source.randbytes(size) for _ in range(messages))):
        new = decoded(domain, message, CASES_A_MESSAGE)
        while len(found) < cases and (drawn := next(new, None)):
            found.setdefault(drawn.data, drawn)
    return list(found.values())
