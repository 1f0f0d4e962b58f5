"""No claim is vacuous: each says what it says, where it is from, and what it refuses."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from reference.claims._model import Claim, Equals, Mistake, Sampled

ID = re.compile(r"[a-z][a-z_]*\.[a-z][a-z0-9_]*")


def repeated(values: Iterable[str]) -> list[str]:
    """The values that occur more than once."""
    return sorted(value for value, count in Counter(values).items() if count > 1)


def flaws(claims: Sequence[Claim], works: Collection[str]) -> list[str]:
    """What is wrong with the claims; ``works`` are the keys of the bibliography."""
    refuted = {claim.id for claim in claims if claim.erratum}
    standing = {claim.id for claim in claims} - refuted
    found = [f"{id}: more than one claim has this id" for id in repeated(claim.id for claim in claims)]
    for claim in claims:
        for flaw in (
            *unsaid(claim),
            *unsourced(claim, works),
            *vacuous(claim),
            *uncorrected(claim, standing),
        ):
            found.append(f"{claim.id}: {flaw}")
    return found or ([] if claims else ["there is no claim at all"])


def unsaid(claim: Claim) -> list[str]:
    """Texts that are missing, and names that are not unique."""
    found = []
    if not ID.fullmatch(claim.id):
        found.append("the id is not of the form topic.name")
    texts = {"title": claim.title, "statement": claim.statement}
    texts |= {f"assumption {name}": text for name, text in claim.assumptions.items()}
    texts |= {f"mistake {mistake.name}": mistake.sentence for mistake in claim.mistakes}
    texts |= {f"convention {convention.name}": convention.text for convention in claim.conventions}
    found += [f"the {name} has no text" for name, text in texts.items() if not text.strip()]
    found += [f"two mistakes are called {name}" for name in repeated(one.name for one in claim.mistakes)]
    found += [
        f"two conventions are called {name}" for name in repeated(one.name for one in claim.conventions)
    ]
    return found


def unsourced(claim: Claim, works: Collection[str]) -> list[str]:
    """No source, or one that the bibliography does not have."""
    if not claim.sources:
        return ["it names no source"]
    return [f"the bibliography has no work {one.work}" for one in claim.sources if one.work not in works]


def vacuous(claim: Claim) -> list[str]:
    """A judged claim without a case, or without a mistake that could be refused."""
    found = []
    match claim.property:
        case None:
            return []
        case Equals(domain=domain):
            if not domain.inputs:
                found.append("its domain has no input, so there is no case")
        case Sampled(designs=designs):
            if not designs:
                found.append("it has no design, so there is no case")
    if not claim.mistakes:
        found.append("it is judged, but no mistake is known that it refuses")
    found += [
        f"mistake {one.name} does not compute anything" for one in claim.mistakes if not computes(claim, one)
    ]
    return found


def computes(claim: Claim, mistake: Mistake) -> bool:
    """Whether a mistake has what the claim's property needs to try it."""
    return (mistake.oracle if isinstance(claim.property, Equals) else mistake.imitate) is not None


def uncorrected(claim: Claim, standing: Collection[str]) -> list[str]:
    """An erratum without a correction that stands, or a correction without an erratum."""
    if claim.erratum is None and claim.corrected_by is None:
        return []
    if claim.erratum is None:
        return ["it is corrected by another, but has no erratum"]
    if claim.corrected_by not in standing:
        return [f"it is an erratum, but {claim.corrected_by} is not a claim that stands"]
    return []
