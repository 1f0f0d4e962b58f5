"""What a citation pins: ``adam.bias_correction@3f2a91c0`` is a claim, and the first digits of its digest.

A pin is held against the digests of its own claim alone, so two claims that share their first digits do not
matter. A pin has at least eight hexadecimal digits, and as many more as tell the digest from those that the same
claim had before; a pin that fits both the present digest and a former one is ambiguous, and no proof of anything.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from reference.claims import UnknownClaim, claim

from .digests import Former, digest_of, former_of

SHORTEST, LONGEST = 8, 64
HEX = re.compile(r"[0-9a-f]+")


@dataclass(frozen=True)
class Fault:
    """What is wrong with a citation: it is "unknown", "outdated" or "malformed"; the message says it in full."""

    kind: str
    message: str


def split(text: str) -> tuple[str, str | None]:
    """The id and the pin of ``id@pin``, as they are written; None if there is no ``@``."""
    id, at, pin = text.strip().partition("@")
    return id, pin if at else None


def pin(id: str) -> str:
    """``id@digits`` for the claim as it is now. ValueError if no digest of it is recorded."""
    recorded = digest_of(id)
    if recorded is None:
        raise ValueError(f"{id}: no digest of its derivation is recorded, there is nothing to pin")
    return f"{id}@{abbreviated(recorded.digest, former_of(id))}"


def abbreviated(digest: str, former: Sequence[Former] = ()) -> str:
    """The first digits: eight, or as many as no former digest begins with."""
    others = [one.digest for one in former if one.digest != digest]
    lengths = range(SHORTEST, len(digest))
    enough = (length for length in lengths if not any(one.startswith(digest[:length]) for one in others))
    return digest[: next(enough, len(digest))]


def fault(id: str, pinned: str | None) -> Fault | None:
    """What is wrong with a citation of the installed claims; None if nothing is."""
    try:
        claim(id)
    except UnknownClaim as error:
        return Fault("unknown", str(error))
    recorded = digest_of(id)
    return fault_of_pin(id, pinned, recorded.digest if recorded else "", former_of(id))


def fault_of_pin(id: str, pinned: str | None, digest: str, former: Sequence[Former] = ()) -> Fault | None:
    """What is wrong with a pin on a claim that now has this digest ("" if none is recorded)."""
    if pinned is None:
        return None
    digits = pinned.lower()
    if not (HEX.fullmatch(digits) and SHORTEST <= len(digits) <= LONGEST):
        return Fault(
            "malformed",
            f"{id}@{pinned}: a pin is {SHORTEST} to {LONGEST} hexadecimal digits of the claim's digest",
        )
    if not digest:
        return Fault("outdated", f"{id}@{pinned}: no digest of this claim is recorded")
    now = f"{id}@{abbreviated(digest, former)}"
    past = [one for one in former if one.digest.startswith(digits) and one.digest != digest]
    if digest.startswith(digits):
        if not past:
            return None
        return Fault("outdated", f"{id}@{pinned}: fits a former digest as well as the present one, {now}")
    known = f"it was so until gnomon {past[-1].until}" if past else "no version that is recorded had it"
    return Fault(
        "outdated",
        f"{id}@{pinned}: the pinned digest is out of date ({known}); the mathematics is now {now}",
    )
