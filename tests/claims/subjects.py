"""Judging plain functions on the claims that they suffice for."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from reference.claims._model import Claim, Sampled
from reference.judging import in_process_subject, judge
from reference.judging.worker.adapter import Adapter
from reference.reporting import Verdict


def verdicts(
    functions: Mapping[str, Callable[..., Any]],
    claims: Sequence[Claim],
    seed: int,
    cases: int = 15,
    convention: str | None = None,
) -> dict[str, Verdict]:
    """The verdicts by claim; ``convention`` is declared for every function."""
    judged = [claim for claim in claims if _suffice(functions, claim)]
    assert judged
    adapters = {name: Adapter(name, convention=convention) for name in functions} if convention else {}
    report = judge(in_process_subject(functions, adapters, "tried"), judged, seed, cases)
    return {verdict.claim: verdict for verdict in report.verdicts}


def _suffice(functions: Mapping[str, Callable[..., Any]], claim: Claim) -> bool:
    held = claim.property
    if held is None:
        return False
    cases = held.designs if isinstance(held, Sampled) else held.examples
    return all(operation.function in functions for operation in held.program(cases[0]))
