"""Learning rates that change with time: steps at milestones, and the cosine between two rates."""

from __future__ import annotations

from reference.claims import _annealing as annealing
from reference.claims import _milestones as milestones
from reference.claims import _restarts as restarts
from reference.claims._model import Case, Claim, Convention, Equals, Source
from reference.exact import Value, cos_pi

STEPS = Source("lecture", "Step learning rate decay")
COSINE = Source("lecture", "Cosine Annealing Learning Rate Decay")
SGDR = Source("loshchilov2017", "section 3")

CONVENTIONS = (
    Convention(
        "t from 0", "t counts the steps already taken", {"first": 0}, followed_by=("Keras", "PyTorch")
    ),
    Convention("t from 1", "t is the number of the step", {"first": 1}, only_declared=True),
)

# --- exact values of the theorems --------------------------------------------------------------------------


def after(case: Case) -> Value:
    """ηγⁿ with ``lr``, ``gamma`` and ``n``."""
    return case["lr"] * case["gamma"] ** case["n"]


def largest(case: Case) -> Value:
    """η_max."""
    return case["lr_max"]


def smallest(case: Case) -> Value:
    """η_min."""
    return case["lr_min"]


def both_rates(case: Case) -> Value:
    """η_max + η_min."""
    return case["lr_max"] + case["lr_min"]


def decrease(case: Case) -> Value:
    """(η_max − η_min) sin(π/(2T)) sin(π(t + ½)/T), with ``t``; the sines as cosines of the rest to π/2."""
    first, second = cos_pi(_left(case, 0)), cos_pi(_left(case, case["t"]))
    return (case["lr_max"] - case["lr_min"]) * first * second


def _left(case: Case, t: int) -> Value:
    return (case["period"] - 2 * t - 1) * (0 * case["lr_max"] + 1) / (2 * case["period"])


def cosines(case: Case) -> Value:
    """sin(π(m − ½)/T) + sin(π/(2T)), with ``m``."""
    return cos_pi(_left(case, case["m"] - 1)) + cos_pi(_left(case, 0))


def part(case: Case) -> Value:
    """t/T."""
    return case["t"] / case["period"]


def length(case: Case) -> Value:
    """fᵏL₀ with ``factor``, ``k`` and ``period``."""
    return case["factor"] ** case["k"] * case["period"]


def times(case: Case) -> Value:
    """(fᵏ − 1)L₀, likewise."""
    return (case["factor"] ** case["k"] - 1) * case["period"]


# --- claims ------------------------------------------------------------------------------------------------

_SCHEDULE = {"cosine schedule": "the rate follows the cosine cₜ = cos(πt/T) from η_max to η_min"}
_SINES = {
    "product of sine and cosine": "2 sin(π/(2T)) cos(πt/T) = sin(π(t + ½)/T) − sin(π(t − ½)/T), "
    "with h = sin(π/(2T)) and sₜ = sin(π(t − ½)/T)"
}

CLAIMS: tuple[Claim, ...] = (
    Claim(
        id="schedules.step_decay",
        title="Step decay",
        statement="ηₜ = η₀Πⱼ₌₁ˡ (1 + (γ − 1)hⱼₜ); hᵢₜ² = hᵢₜ",
        sources=(STEPS,),
        property=Equals(milestones.MILESTONES, milestones.ask, milestones.rates, milestones.EXAMPLES),
        mistakes=milestones.MISTAKES,
    ),
    Claim(
        id="schedules.milestone_count",
        title="The rate after n milestones",
        statement="ηₙ = η₀γⁿ",
        assumptions={
            "at a milestone": "each milestone multiplies the rate by γ; ηₙ is the rate after n of them"
        },
        sources=(STEPS,),
        closed_form=after,
    ),
    Claim(
        id="schedules.cosine_annealing",
        title="Cosine annealing",
        statement="ηₜ = ηₘᵢₙ + 1/2 (ηₘₐₓ − ηₘᵢₙ)(1 + cₜ)",
        sources=(SGDR, COSINE),
        property=Equals(annealing.CYCLE, annealing.ask, annealing.rates, annealing.EXAMPLES),
        conventions=CONVENTIONS,
        mistakes=annealing.mistakes(
            annealing.rates, (*annealing.FORM, annealing.LINE, *annealing.CLOCK, annealing.AT_THE_END)
        ),
    ),
    Claim(
        id="schedules.cosine_start",
        title="A cycle starts at the largest rate",
        statement="η₀ = ηₘₐₓ",
        assumptions={**_SCHEDULE, "cosine of 0": "cos 0 = 1"},
        sources=(SGDR, COSINE),
        closed_form=largest,
    ),
    Claim(
        id="schedules.cosine_symmetry",
        title="A cycle is symmetric about its middle",
        statement="ηₜ + ηᵤ = ηₘₐₓ + ηₘᵢₙ",
        assumptions={**_SCHEDULE, "antisymmetry of the cosine": "cos(π − x) = −cos x, with u = T − t"},
        sources=(SGDR,),
        closed_form=both_rates,
    ),
    Claim(
        id="schedules.cosine_end",
        title="A cycle ends at the smallest rate",
        statement="η[T] = ηₘᵢₙ",
        assumptions={
            **_SCHEDULE,
            "cosine of 0": "cos 0 = 1",
            "antisymmetry of the cosine": "cos(π − x) = −cos x",
        },
        sources=(SGDR, COSINE),
        closed_form=smallest,
    ),
    Claim(
        id="schedules.cosine_decrease",
        title="Within a cycle the rate falls",
        statement="ηₜ − ηₜ₊₁ = (ηₘₐₓ − ηₘᵢₙ)hsₜ₊₁",
        assumptions={
            **_SCHEDULE,
            "difference of cosines": "cos(πt/T) − cos(π(t + 1)/T) = 2 sin(π/(2T)) sin(π(t + ½)/T), "
            "whose sines are positive for 0 <= t < T",
        },
        sources=(SGDR,),
        property=Equals(
            annealing.CYCLE, annealing.ask, annealing.falls, annealing.EXAMPLES, annealing.decreases
        ),
        conventions=CONVENTIONS,
        mistakes=annealing.mistakes(
            annealing.falls, (*annealing.FALLING, annealing.LINE, *annealing.CLOCK, annealing.AT_THE_END)
        ),
        closed_form=decrease,
    ),
    Claim(
        id="schedules.cosine_sum",
        title="The sum of the first cosines",
        statement="2hΣᵢ₌₀ᵐ⁻¹ cᵢ = sₘ − s₀",
        assumptions=_SINES,
        sources=(SGDR,),
        closed_form=cosines,
    ),
    Claim(
        id="schedules.cycle_sum",
        title="The sum of a cycle",
        statement="Σᵢ₌₀ᵀ⁻¹ ηᵢ = T(ηₘₐₓ + ηₘᵢₙ) / 2 + (ηₘₐₓ − ηₘᵢₙ) / 2",
        assumptions={**_SCHEDULE, **_SINES, "sines at the ends": "sin(−x) = −sin x and sin(π − x) = sin x"},
        sources=(SGDR,),
        property=Equals(
            annealing.CYCLE, annealing.ask_cycle, annealing.cycle_sum, annealing.EXAMPLES, annealing.summed
        ),
        conventions=CONVENTIONS,
        mistakes=annealing.mistakes(annealing.sum_of, (*annealing.FORM, *annealing.CLOCK)),
        closed_form=annealing.closed_sum,
    ),
    Claim(
        id="schedules.time_unit",
        title="Steps or epochs: only t/T matters",
        statement="nt / (nT) = t/T",
        sources=(SGDR,),
        property=Equals(
            annealing.CYCLE, annealing.ask_in_steps, annealing.rates_in_steps, annealing.EXAMPLES
        ),
        conventions=CONVENTIONS,
        mistakes=annealing.mistakes(annealing.rates_in_steps, (*annealing.CLOCK, annealing.AT_THE_END)),
        closed_form=part,
    ),
    Claim(
        id="schedules.cosine_restarts",
        title="Cosine annealing with restarts",
        statement="ηₖᵢ = ηₘᵢₙ + 1/2 (ηₘₐₓ − ηₘᵢₙ)(1 + cₖᵢ); Sₖ₊₁ = Sₖ + Lₖ; Lₖ₊₁ = fLₖ",
        sources=(SGDR, COSINE),
        property=Equals(restarts.RESTARTS, restarts.ask, restarts.rates, restarts.EXAMPLES),
        conventions=CONVENTIONS,
        mistakes=restarts.MISTAKES,
    ),
    Claim(
        id="schedules.restart_value",
        title="Every cycle starts at the largest rate",
        statement="ηₖ₀ = ηₘₐₓ",
        assumptions={
            "cosine in each cycle": "the rate follows the cosine cₖᵢ = cos(πi/Lₖ) from η_max to η_min",
            "cosine of 0": "cos 0 = 1",
        },
        sources=(SGDR, COSINE),
        property=Equals(restarts.STARTS, restarts.ask, restarts.rates, restarts.AT_STARTS),
        conventions=CONVENTIONS,
        mistakes=restarts.AT_START,
        closed_form=largest,
    ),
    Claim(
        id="schedules.cycle_length",
        title="The length of a cycle",
        statement="Lₖ = fᵏL₀",
        assumptions={"lengths of the cycles": "a cycle is f times as long as the one before"},
        sources=(SGDR,),
        closed_form=length,
    ),
    Claim(
        id="schedules.restart_times",
        title="When a cycle starts",
        statement="(f − 1)Sₖ = (fᵏ − 1)L₀",
        assumptions={
            "first cycle": "the first cycle starts at 0",
            "starts of the cycles": "a cycle starts where the one before ends",
            "lengths of the cycles": "a cycle is f times as long as the one before",
        },
        sources=(SGDR,),
        closed_form=times,
    ),
)
