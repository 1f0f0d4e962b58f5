"""``gnomon list``: the claims, one a line."""

from __future__ import annotations

import argparse
from itertools import groupby

from reference.claims import CLAIMS
from reference.claims._model import Claim, Equals, Sampled
from reference.judging.select import select


def run(options: argparse.Namespace) -> int:
    """Print the claims by topic, and how each is held against code."""
    claims = select([options.topic]) if options.topic else CLAIMS
    wide = max(len(c.id) for c in claims)
    for topic, of_topic in groupby(claims, key=lambda c: c.id.partition(".")[0]):
        print(topic)
        for claim in of_topic:
            print(f"  {claim.id:<{wide}}  {how(claim):<9}  {claim.title}")
    return 0


def how(claim: Claim) -> str:
    """One word: "judged" by equality or by its "law", or not: a "theorem", or "refuted" (an erratum)."""
    match claim.property:
        case Equals():
            return "judged"
        case Sampled():
            return "law"
    return "refuted" if claim.erratum else "theorem"
