"""``gnomon list``: the claims, one a line, or all about them as JSON."""

from __future__ import annotations

import argparse
import sys
from itertools import groupby

from reference.citing.catalogue import as_json, held
from reference.citing.links import address
from reference.claims import CLAIMS
from reference.judging.select import select


def run(options: argparse.Namespace) -> int:
    """Print the claims by topic, and how each is held against code. ValueError for a bad base URL."""
    claims = select([options.topic]) if options.topic else CLAIMS
    if options.format == "json":
        sys.stdout.write(as_json(claims, address(options.base_url)))
        return 0
    wide = max(len(c.id) for c in claims)
    for topic, of_topic in groupby(claims, key=lambda c: c.id.partition(".")[0]):
        print(topic)
        for claim in of_topic:
            print(f"  {claim.id:<{wide}}  {held(claim):<9}  {claim.title}")
    return 0
