"""Which claims are asked: by id, by topic, or by a pattern."""

from __future__ import annotations

import fnmatch
from collections.abc import Sequence

from reference.claims import CLAIMS, claim, topics
from reference.claims._model import Claim


def select(patterns: Sequence[str]) -> tuple[Claim, ...]:
    """The claims with these ids or topics, or that match these shell patterns, in the suite's order.

    Raises UnknownClaim (with close matches) for a pattern that names none.
    """
    chosen = {c.id for pattern in patterns for c in _matching(pattern)}
    return tuple(c for c in CLAIMS if c.id in chosen)


def judged(patterns: Sequence[str]) -> tuple[Claim, ...]:
    """As ``select``, only the claims that ask anything of an implementation; all such claims for no pattern.

    Raises ValueError if there are patterns and none of what they name is judged.
    """
    chosen = select(patterns) if patterns else CLAIMS
    found = tuple(c for c in chosen if c.property is not None)
    if not found:
        names = ", ".join(c.id for c in chosen)
        raise ValueError(
            f"{names}: about mathematics alone, no implementation is asked for it (try gnomon prove)"
        )
    return found


def _matching(pattern: str) -> tuple[Claim, ...]:
    if pattern in topics():
        return tuple(c for c in CLAIMS if c.id.partition(".")[0] == pattern)
    if any(sign in pattern for sign in "*?["):
        found = tuple(c for c in CLAIMS if fnmatch.fnmatchcase(c.id, pattern))
        return found or (claim(pattern),)
    return (claim(pattern),)
