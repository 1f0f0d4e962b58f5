"""What the pages are made of: the claims, what their proofs came to, and what fails without an assumption.

All of it is computed while building, once: the environment keeps it until a derivation changes.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sphinx.environment import BuildEnvironment

import derivations
from derivations import Result, prove
from derivations._evaluator import Evaluator, Undefined
from derivations._print import TEXT
from derivations._proof import Derivation
from derivations._prove import sources
from derivations._terms import read_equality
from derivations._witness import shown_world
from reference.claims import CLAIMS
from reference.claims._model import Claim


@dataclass(frozen=True)
class Need:
    """What fails without an assumption: a world, and the two sides of the statement there."""

    without: str
    world: tuple[str, ...]
    sides: tuple[tuple[str, str], tuple[str, str]]


@dataclass(frozen=True)
class Facts:
    """Everything that is shown, by the id of the claim."""

    claims: tuple[Claim, ...]
    proofs: Mapping[str, Result]
    needs: Mapping[str, tuple[Need, ...]]

    def claim(self, id: str) -> Claim:
        return next(one for one in self.claims if one.id == id)

    def of(self, topic: str) -> list[Claim]:
        """The claims of a topic."""
        return [one for one in self.claims if one.id.partition(".")[0] == topic]

    def used_by(self, id: str) -> list[str]:
        """The claims whose proofs cite this one."""
        return [one.id for one in self.claims if id in self.proofs[one.id].depends_on]


def facts(env: BuildEnvironment) -> Facts:
    """The facts, from the environment if no derivation changed since they were computed."""
    key = _fingerprint()
    known = getattr(env, "gnomon_facts", None)
    if known is None or known[0] != key:
        proofs = {proof.id: proof for proof in prove()}
        known = key, proofs, {id: needs(id) for id in proofs}
        env.gnomon_facts = known  # type: ignore[attr-defined]
    return Facts(CLAIMS, known[1], known[2])


def needs(id: str) -> tuple[Need, ...]:
    """What fails without each of a derivation's assumptions, evaluated in its witnesses."""
    source = sources()[id]()
    if not isinstance(source, Derivation):
        return ()
    relation = read_equality(source.setting, source.statement)
    found = []
    for witness in source.witnesses:
        evaluator = Evaluator(source.setting, source.given, witness.world)
        sides = []
        for side in relation.sides():
            try:
                value = str(evaluator.value(side)).replace("-", "−")
            except Undefined as error:
                value = f"no value ({error})"
            sides.append((TEXT.show(side), value))
        found.append(Need(witness.without, shown_world(source.setting, witness.world), (sides[0], sides[1])))
    return tuple(found)


def _fingerprint() -> str:
    """Of all that a proof is made of: the text of the derivations, and that of this module."""
    folder = Path(derivations.__file__).parent
    texts = (path.read_bytes() for path in [*sorted(folder.glob("*.py")), Path(__file__)])
    return hashlib.sha256(b"\0".join(texts)).hexdigest()
