"""Which of a claim's conventions a subject declares, and in which order they are tried."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from reference.claims._model import Claim, Convention, Operation
from reference.reporting.report import Cause

from .subject import Subject

CONTRACT = Convention("", "the contract's own", {})


def conventions(claim: Claim) -> Sequence[Convention]:
    """The claim's conventions; the first is the contract's."""
    return claim.conventions or (CONTRACT,)


def declared(claim: Claim, subject: Subject, operations: Iterable[Operation]) -> Convention | None:
    """The convention of this claim that the subject declares for a function that the claim calls, or for all."""
    for convention in claim.conventions:
        parts = convention.declared_as.items()
        if parts and all(subject.declared_convention(function) == name for function, name in parts):
            return convention
    for function in dict.fromkeys(operation.function for operation in operations):
        name = subject.declared_convention(function)
        for convention in claim.conventions:
            if convention.name == name:
                return convention
    return None


def named(claim: Claim, name: str) -> Convention:
    """The convention of this name, the contract's if it is empty. ValueError if the claim has no such one."""
    if not name:
        return conventions(claim)[0]
    for convention in claim.conventions:
        if convention.name == name:
            return convention
    known = ", ".join(convention.name for convention in claim.conventions) or "none"
    raise ValueError(f"convention: {claim.id} has no convention {name!r}; it has: {known}")


def label(claim: Claim, convention: Convention) -> str | None:
    """How a verdict names a convention: None for the contract's own."""
    return None if convention is conventions(claim)[0] else convention.name


def follows(followed: Convention, required: Convention) -> Cause:
    """The cause of a failure that is another convention than the one required."""
    asked = f"{required.name!r} ({required.text})" if required.name else required.text
    sentence = f"you follow the convention {followed.name!r} ({followed.text}); what is asked for is {asked}"
    return Cause(followed.name, sentence, followed.name)
