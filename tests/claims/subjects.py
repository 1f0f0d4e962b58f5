"""Judging plain functions on the claims that they suffice for."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from reference.claims._model import Claim, Sampled
from reference.judging import in_process_subject, judge
from reference.reporting import Verdict


def verdicts(
    functions: Mapping[str, Callable[..., Any]], claims: Sequence[Claim], seed: int, cases: int = 15
) -> dict[str, Verdict]:
    judged = [claim for claim in claims if _suffice(functions, claim)]
    assert judged
    report = judge(in_process_subject(functions, name="tried"), judged, seed, cases)
    return {verdict.claim: verdict for verdict in report.verdicts}


def _suffice(functions: Mapping[str, Callable[..., Any]], claim: Claim) -> bool:
    held = claim.property
    if held is None:
        return False
    cases = held.designs if isinstance(held, Sampled) else held.examples
    return all(operation.function in functions for operation in held.program(cases[0]))
