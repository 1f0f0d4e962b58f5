"""What a claim is: frozen data and plain functions, nothing that judges.

A claim names a fact, says how an implementation is held against it (its property), and lists the other
right answers (conventions) and the known wrong ones (mistakes). The proof of the fact stands under the same
id in ``derivations``; the id is the only join.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

Case = Mapping[str, Any]
"""Named exact inputs: ``Fraction`` scalars, ints, and nested tuples of ``Fraction`` for arrays."""

Values = tuple[Any, ...]
"""One entry for each of the program's operations: a number or a nested tuple of numbers."""


# --- inputs ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Integer:
    """An integer in ``low..high``, both ends included."""

    low: int
    high: int


@dataclass(frozen=True)
class Real:
    """A dyadic number in [low, high] (in (low, high) if ``open``): exact in float32 as in float64.

    ``scales`` are powers of two by which a draw may be multiplied, so that small and large magnitudes occur.
    """

    low: Fraction | int
    high: Fraction | int
    open: bool = False
    scales: tuple[int, ...] = (0,)


@dataclass(frozen=True)
class Array:
    """An array of draws from ``of``; the shape is made of ints and of names of Integer inputs."""

    of: Real | Integer
    shape: tuple[int | str, ...]


Input = Integer | Real | Array


@dataclass(frozen=True)
class Domain:
    """Named inputs in the order in which they are drawn; ``prepare`` computes the case from them, exactly."""

    inputs: Mapping[str, Input]
    prepare: Callable[[dict[str, Any]], Case] | None = None


# --- what is asked of a subject ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Call:
    """Call the contract's ``function`` with exact arguments: a tuple is an array, a list is a list of them."""

    function: str
    args: tuple[Any, ...]
    kwargs: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Generator:
    """An argument: a fresh ``numpy.random.Generator`` with this seed, made where the subject runs."""

    seed: int


@dataclass(frozen=True)
class Scripted:
    """An argument: generators that replay scripts of 64-bit words as their draws, made where the subject runs.

    The call is made once a script, and returns three tuples: the results, () for one that there is none of; how
    many words each call took from its generator; and whether the global generators of numpy.random and of
    random moved meanwhile (1 or 0).
    """

    scripts: tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class Trajectory:
    """Run an optimizer over given gradients from ``start``, its state being threaded by the calling shape.

    ``start`` is a tuple of arrays (one a parameter tensor); ``gradients`` has one such tuple a step.
    ``observe`` says what is returned for every step: "theta" after it, a part of the state ("v", "g") after
    it, or the point at which its gradient is "asked" for.
    ``first_t`` is the number that the first call is given as its clock.
    A tuple of hyperparameters has one for each step.
    ``state`` is what the run starts from instead of fresh state: each of its parts by name, as one array a
    tensor, and "t", the number of steps already taken, which comes on top of the clock of a fresh run.
    """

    function: str
    start: tuple[Any, ...]
    gradients: tuple[tuple[Any, ...], ...]
    hyperparameters: Mapping[str, Fraction | tuple[Fraction, ...]]
    observe: str = "theta"
    first_t: int = 0
    state: Mapping[str, int | tuple[Any, ...]] = field(default_factory=dict)


Operation = Call | Trajectory
Program = Callable[..., tuple[Operation, ...]]
"""``program(case, **options)``: the operations that the subject is asked to run."""


# --- properties: how an implementation is held against an oracle -------------------------------------------


@dataclass(frozen=True)
class Unstable:
    """A way to compute what a claim states that is right in exact arithmetic and loses digits on some inputs.

    Under its ``options`` the oracle has the same exact value and a wider ball: one that holds this way, too.
    The ``sentence`` says what loses digits, and what keeps them.
    ``overflows``: where its ball is unbounded it leaves something that is not finite in what is returned. Where all
    is finite there, digits are kept.
    """

    name: str
    sentence: str
    options: Mapping[str, Any]
    overflows: bool = False


@dataclass(frozen=True)
class Equals:
    """The outputs equal the oracle's, on every case of the domain, within the oracle's own derived budget.

    ``oracle(case, **options)`` is written once, over any kind of number: on ``Fraction`` it is exact, on
    ``reference.exact.Ball`` it is an enclosure of every honest floating-point evaluation.
    ``reduce`` (optional) maps outputs to what is compared, in exact arithmetic: a mean over all batches, say.
    ``unstable`` are the ways that lose digits: code that goes one of them is right, and is told so.
    """

    domain: Domain
    program: Program
    oracle: Callable[..., Values]
    examples: tuple[Case, ...] = ()
    reduce: Callable[[Case, Values], Values] | None = None
    unstable: tuple[Unstable, ...] = ()


@dataclass(frozen=True)
class Binomial:
    """``successes`` of ``trials`` independent trials, each of which succeeds with this probability."""

    what: str
    successes: int
    trials: int
    probability: Fraction


@dataclass(frozen=True)
class ChiSquared:
    """``statistic`` has the chi-squared law with ``degrees`` degrees of freedom."""

    what: str
    statistic: float
    degrees: int


@dataclass(frozen=True)
class Kolmogorov:
    """``distance`` is the largest one between the distribution function of this many independent ``draws`` and
    that of their law."""

    what: str
    distance: float
    draws: int


@dataclass(frozen=True)
class Fact:
    """Something that is certain under the claim: ``holds`` is False on a counterexample, whose ``got`` and
    ``expected`` are shown."""

    what: str
    holds: bool
    got: Any = None
    expected: Any = None


Evidence = Binomial | ChiSquared | Kolmogorov | Fact


# --- what a mistake makes of the evidence --------------------------------------------------------------------


@dataclass(frozen=True)
class Prospect:
    """What a test of ``Evidence`` will see of a mistaken subject: ``under`` says the law that it expects,
    ``other`` what rules in its place, None where that is not known.

    ``under`` is evidence whose counts and sums do not matter. ``other`` is, for ``Binomial``, the probability
    of a success, the trials being independent or all alike (then it is 0 or 1); for ``ChiSquared``, the number
    by which a chi-squared variable with these degrees is multiplied; for ``Kolmogorov``, a lower bound of the
    distance between the two laws; for ``Fact``, a lower bound of the probability that it does not hold.

    ``number`` is for counts and sums over something whose number is itself a draw (the points of a class): the
    trials or degrees of ``under`` are then those of a single one, and the number has this binomial law.
    """

    under: Evidence
    other: Fraction | None
    number: Binomial | None = None


Prospects = Callable[..., tuple[Prospect, ...]]
"""``prospects(case, made, **options)``: one for each piece of the evidence on this design, in its order, where
``evidence`` is given ``options`` and the subject is what ``imitate`` makes with ``options`` updated by ``made``."""


@dataclass(frozen=True)
class Sampled:
    """The subject's draws obey a law. ``evidence(case, outputs, unit, **options)`` reduces the outputs to
    counts and sums whose exact law is known; each gets its share of the suite's false-alarm probability.

    ``unit`` is the unit roundoff of the arithmetic that made the outputs: some facts (no weight beyond the
    limit, a kept unit is x/keep) need a budget, which is derived from it.
    ``indices``: what is returned indexes an array, so that it must be integers, and 3.0 will not do.
    ``floats``: the evidence takes outputs as the floats and ints that came, and not as ``Fraction``.
    ``prospects`` says what the tests see of a mistake, so that their power can be computed; None if the claim
    leaves that to its own tests.
    """

    designs: tuple[Case, ...]
    program: Program
    evidence: Callable[..., tuple[Evidence, ...]]
    indices: bool = False
    floats: bool = False
    prospects: Prospects | None = None


Property = Equals | Sampled


# --- right and wrong alternatives --------------------------------------------------------------------------


@dataclass(frozen=True)
class Convention:
    """A documented right alternative: ``options`` are given to program, oracle or evidence, and mistakes.

    ``only_declared``: right in code that says so, and a mistake under the contract's own argument names and
    shapes (a drop probability where the contract says ``keep``). It is accepted only from a subject that
    declares it; from any other it fails, and is named as the likely cause.
    ``declared_as``: of a claim on more than one function, what each of them declares (by the function's name)
    where this is what they do together; empty if they declare the convention's own name.
    """

    name: str
    text: str
    options: Mapping[str, Any]
    followed_by: tuple[str, ...] = ()
    only_declared: bool = False
    declared_as: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Mistake:
    """A named wrong implementation, and the sentence that a student reads.

    For ``Equals``: ``oracle(case, **options)``, what a subject with this mistake returns.
    For ``Sampled``: ``imitate(case, random, **options)`` returns such a subject's outputs (``random`` is a
    ``random.Random``), and the mistake is recognised by ``evidence`` that agrees under these options where it
    disagrees under the claim's own. Both are given the convention's options, updated by the mistake's own
    ``options``; None means that no option describes the mistake, which is then not looked for.
    ``not_under``: options of conventions under which it is not looked for, because what it makes there is right
    under another one (a clock that is one ahead, of code that is given t from 1 and takes it for t from 0).
    """

    name: str
    sentence: str
    oracle: Callable[..., Values] | None = None
    imitate: Callable[..., Values] | None = None
    options: Mapping[str, Any] | None = None
    not_under: Mapping[str, Any] = field(default_factory=dict)


# --- the claim ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Source:
    """A work of the bibliography (``reference.claims.bibliography``) and the place in it."""

    work: str
    place: str = ""


@dataclass(frozen=True)
class Claim:
    """One statement of the specification.

    ``statement`` is the text that the derivation's statement prints as; a test holds the two to each other.
    ``assumptions`` are sentences, in the order of the derivation's assumptions, under the same names.
    ``closed_form(case)`` evaluates the statement's right-hand side exactly (of an erratum, the side that the
    slide's formula gives); a test holds it to the derivation.
    ``property`` is None for a theorem about mathematics alone, which no implementation is asked for.
    ``corrects`` / ``corrected_by`` join an erratum and the claim that stands in its place.
    """

    id: str
    title: str
    statement: str
    sources: tuple[Source, ...]
    assumptions: Mapping[str, str] = field(default_factory=dict)
    property: Property | None = None
    conventions: tuple[Convention, ...] = ()
    mistakes: tuple[Mistake, ...] = ()
    closed_form: Callable[..., Any] | None = None
    corrected_by: str | None = None
    erratum: str | None = None
