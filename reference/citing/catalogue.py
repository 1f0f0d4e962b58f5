"""All claims as data: what ``gnomon list --format json`` prints and the documentation publishes as claims.json.

``claims.schema.json``, beside this file, is its JSON Schema.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from reference import __version__
from reference.claims import CLAIMS
from reference.claims._model import Claim, Equals, Sampled, Source
from reference.claims.bibliography import BIBLIOGRAPHY
from reference.claims.errata import kind

from .digests import digest_of
from .links import permalink
from .pins import pin

if TYPE_CHECKING:
    from derivations import Stated

SCHEMA = "gnomon.claims/1"


def schema() -> str:
    """The JSON Schema, as it is shipped."""
    return files("reference.citing").joinpath("claims.schema.json").read_text(encoding="utf-8")


def as_json(claims: Iterable[Claim] = CLAIMS, base: str = "") -> str:
    """The claims as a JSON text that ends with a newline. ValueError if the digest of one is not recorded."""
    return json.dumps(catalogue(claims, base), indent=2, ensure_ascii=False) + "\n"


def catalogue(claims: Iterable[Claim] = CLAIMS, base: str = "") -> dict[str, Any]:
    """The claims, and the works that they cite."""
    from derivations import state

    claims = tuple(claims)
    stated = {one.id: one for one in state([claim.id for claim in claims])}
    works = dict.fromkeys(source.work for claim in claims for source in claim.sources)
    return {
        "$schema": "claims.schema.json",
        "schema": SCHEMA,
        "version": __version__,
        "claims": [_claim(claim, stated[claim.id], base) for claim in claims],
        "works": {key: _work(key) for key in works},
    }


def held(claim: Claim) -> str:
    """One word: "judged" by equality or by its "law", or not: a "theorem", or "refuted" (an erratum)."""
    match claim.property:
        case Equals():
            return "judged"
        case Sampled():
            return "law"
    return "refuted" if claim.erratum else "theorem"


def _claim(claim: Claim, stated: Stated, base: str) -> dict[str, Any]:
    pinned = pin(claim.id)
    recorded = digest_of(claim.id)
    assert recorded is not None, "there is something to pin"
    formulas = {one.name: list(one.latex) for one in stated.assumptions}
    return {
        "id": claim.id,
        "title": claim.title,
        "permalink": permalink(claim.id, base),
        "statement": {"text": claim.statement, "latex": list(stated.latex)},
        "assumptions": [
            {"name": name, "text": text, "latex": formulas.get(name, [])}
            for name, text in claim.assumptions.items()
        ],
        "status": recorded.status,
        "digest": recorded.digest,
        "pinned": pinned,
        "held": held(claim),
        "cites": list(stated.cites),
        "sources": [_source(source) for source in claim.sources],
        "conventions": [
            {
                "name": one.name,
                "text": one.text,
                "followed_by": list(one.followed_by),
                "only_declared": one.only_declared,
            }
            for one in claim.conventions
        ],
        "mistakes": [{"name": one.name, "sentence": one.sentence} for one in claim.mistakes],
        "erratum": _erratum(claim),
        "corrects": [
            {"claim": one.id, "number": one.erratum} for one in CLAIMS if one.corrected_by == claim.id
        ],
    }


def _erratum(claim: Claim) -> dict[str, Any] | None:
    if not claim.erratum:
        return None
    return {
        "number": claim.erratum,
        "kind": kind(claim.erratum),
        "corrected_by": claim.corrected_by,
    }


def _source(source: Source) -> dict[str, str]:
    return {"work": source.work, **({"place": source.place} if source.place else {})}


def _work(key: str) -> dict[str, Any]:
    """A work's fields that it has."""
    fields = asdict(BIBLIOGRAPHY[key])
    plain = {name: list(value) if isinstance(value, tuple) else value for name, value in fields.items()}
    return {name: value for name, value in plain.items() if value and name != "key"}
