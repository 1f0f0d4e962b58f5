"""Running claims on a subject: one default-closed verdict a claim."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from difflib import get_close_matches
from fractions import Fraction
from pathlib import PurePath

from reference import __version__
from reference.claims import CLAIMS
from reference.claims._model import Claim, Equals, Operation, Sampled
from reference.exact import working_precision
from reference.reporting.report import Kind, Report, Verdict

from .cases import decode_one
from .constants import constants
from .conventions import conventions, named
from .equals import judge_equals
from .questions import Pool, named_question, pool, within
from .sampled import judge_sampled, questions_of
from .statistics import FALSE_ALARM
from .subject import Absent, Subject
from .worker.adapter import CONTRACT, NETWORKS

DEFAULT_CASES = 100
OF_ALL_NETWORKS = 10
"""How many networks are drawn for each that has a given activation and depth."""
UNSTABLE = ("report", "fail", "ignore")


def judge(
    subject: Subject,
    claims: Sequence[Claim] | None = None,
    seed: int = 0,
    cases: int = DEFAULT_CASES,
    case: str | None = None,
    asked: bool = False,
    replay: Callable[[str, str], str] | None = None,
    progress: Callable[[str], object] | None = None,
    unstable: str = "report",
) -> Report:
    """Judge the subject on the claims (all that ask anything of an implementation, if None).

    ``cases`` are drawn for each claim, from ``seed``; ``case`` asks that one case instead (of one claim).
    ``asked`` says that the claims were named, so that an absent function fails them. ``replay(claim, case)``
    is the line that asks one case again; ``progress`` is called with the id of each claim that is done.
    ``unstable`` says what becomes of code that is right and loses digits: "report" (it holds, and is told),
    "fail" or "ignore".
    ValueError if ``cases`` is below 1, ``unstable`` is none of these, ``case`` is no case of the one claim, or
    the subject declares a convention that does not exist.
    """
    if cases < 1:
        raise ValueError(f"cases: got {cases}, expected at least 1")
    if unstable not in UNSTABLE:
        raise ValueError(f"unstable: got {unstable!r}, expected one of {', '.join(UNSTABLE)}")
    judged = [c for c in (CLAIMS if claims is None else claims) if c.property is not None]
    _known_declarations(subject, judged)
    if case is not None:
        if len(judged) != 1:
            raise ValueError(f"case: belongs to one claim, got {len(judged)} claims")
        name, _, convention = case.partition("@")
        named_question(judged[0], name), named(judged[0], convention)
    alpha = share(judged)
    verdicts = []
    with working_precision():
        for claim in judged:
            verdict = _settled(judge_claim(claim, subject, seed, cases, case, alpha), unstable)
            if replay and verdict.shown:
                verdict = replace(verdict, replay=replay(claim.id, verdict.shown.case))
            verdicts.append(verdict)
            if progress:
                progress(claim.id)
    readings, unread = _read(subject, "readings"), _read(subject, "unread")
    if readings or unread:
        called = {claim.id: [op.function for op in first_operations(claim)] for claim in judged}
        asked_for = {function for functions in called.values() for function in functions}
        readings = {f: how for f, how in readings.items() if f in asked_for}
        unread = {f: toml for f, toml in unread.items() if f in asked_for}
        verdicts = [_read_as(verdict, called[verdict.claim], readings) for verdict in verdicts]
    told = tuple(verdicts)
    setting = (__version__, seed, cases, told, asked, subject.output, subject.isolation)
    return Report(subject.name, *setting, readings, unread)


def _read(subject: Subject, what: str) -> dict[str, str]:
    """What a subject tells of how its functions are read; nothing, if it reads none."""
    return dict(getattr(subject, what, {}))


def _read_as(verdict: Verdict, called: Sequence[str], readings: Mapping[str, str]) -> Verdict:
    """The verdict, saying how the functions that the claim calls were read."""
    return replace(verdict, read_as="; ".join(readings[f] for f in dict.fromkeys(called) if f in readings))


def _settled(verdict: Verdict, unstable: str) -> Verdict:
    """The verdict, with what is lost by an unstable way told, forgotten, or held against the subject."""
    if verdict.lost is None or unstable == "report":
        return verdict
    if unstable == "ignore" or not verdict.holds:
        return replace(verdict, lost=None)
    return replace(verdict, kind=Kind.UNSTABLE, shown=verdict.lost.shown)


def judge_claim(
    claim: Claim, subject: Subject, seed: int, cases: int, case: str | None, alpha: Fraction
) -> Verdict:
    """The verdict on one claim; whatever goes wrong on our side is a GRADER_ERROR, and never green."""
    try:
        return _judge(claim, subject, seed, cases, case, alpha)
    except Exception as error:
        return Verdict(claim.id, claim.title, Kind.GRADER_ERROR, message=_told(error))


def _judge(
    claim: Claim, subject: Subject, seed: int, cases: int, case: str | None, alpha: Fraction
) -> Verdict:
    name, _, convention = (case or "").partition("@")
    only = named(claim, convention) if case else None
    dtype = _dtype(claim, subject)
    match claim.property:
        case Equals() as equals:
            asked = Pool([named_question(claim, name)], {}) if case else pool(claim, seed, cases)
            asked = asked.within(dtype)
            verdict = judge_equals(claim, equals, subject, seed, asked, only)
            if verdict.kind is Kind.ABSENT and (written := constants(subject, first_operations(claim))):
                with suppress(ValueError):  # with these, it would ask for what no float is
                    if not case and written.keys() & NETWORKS.keys():
                        asked = pool(claim, seed, OF_ALL_NETWORKS * cases).within(dtype)
                    asked = asked.with_constants(written).first(cases)
                    if asked.questions:
                        verdict = judge_equals(claim, equals, subject, seed, asked, only)
            return replace(verdict, dtype=dtype)
        case Sampled() as sampled:
            designs = [named_question(claim, name)] if case else questions_of(claim, sampled)
            verdict = judge_sampled(claim, sampled, subject, seed, alpha, within(dtype, designs), only)
            return replace(verdict, dtype=dtype)
    raise TypeError(f"property: got {claim.property!r}, expected Equals or Sampled")


def _dtype(claim: Claim, subject: Subject) -> str:
    """The dtype in which alone the claim is asked, as is declared of a function that it calls; "" if in all."""
    single = getattr(subject, "single", ())
    return "float32" if single and any(op.function in single for op in first_operations(claim)) else ""


def _known_declarations(subject: Subject, claims: Sequence[Claim]) -> None:
    """ValueError if the subject declares a convention that no claim has."""
    known = tuple(dict.fromkeys(c.name for claim in (*CLAIMS, *claims) for c in claim.conventions))
    for function in CONTRACT:
        name = subject.declared_convention(function)
        if name is not None and name not in known:
            close = get_close_matches(name, known, n=2) or known
            raise ValueError(
                f"convention: {function} declares {name!r}, expected one like {', '.join(close)}"
            )


def absent_functions(subject: Subject, claims: Sequence[Claim]) -> dict[str, str]:
    """The claims that the subject has no function for, and the function; each function is asked once."""
    known: dict[tuple[str, type], bool] = {}
    absent = {}
    for claim in claims:
        for operation in first_operations(claim):
            key = operation.function, type(operation)
            if key not in known:
                known[key] = isinstance(subject.run([operation], "float64")[0], Absent)
            if known[key]:
                absent[claim.id] = operation.function
    return absent


def first_operations(claim: Claim) -> Sequence[Operation]:
    """What the claim asks on its simplest case, under the contract's convention."""
    options = conventions(claim)[0].options
    match claim.property:
        case Equals(domain, program):
            return program(decode_one(domain, b"").case, **options)
        case Sampled(designs, program):
            return program(designs[0], **options)
    return ()


def share(claims: Sequence[Claim]) -> Fraction:
    """One claim's share of the false-alarm probability.

    All claims of the whole suite that chance decides (and of these) share it evenly, so that a verdict does
    not depend on which other claims were asked.
    """
    return FALSE_ALARM / max(1, len({c.id for c in (*CLAIMS, *claims) if isinstance(c.property, Sampled)}))


def _told(error: Exception) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    place = f" ({PurePath(frames[-1].filename).name}, line {frames[-1].lineno})" if frames else ""
    return f"{type(error).__name__}: {error}{place}"
