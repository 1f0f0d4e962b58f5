"""The recorded digests are those of the mathematics: a silent change of a claim is seen here."""

import json
from importlib.resources import files

from derivations import prove


def test_what_is_recorded_is_what_is_derived():
    recorded = json.loads(files("reference.claims").joinpath("digests.json").read_text(encoding="utf-8"))
    computed = {result.id: {"status": result.status, "digest": result.digest} for result in prove()}
    assert recorded == computed, "the mathematics of a claim has changed: see `gnomon prove --record`"
