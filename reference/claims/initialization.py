"""Initial weights: the variance that keeps signals alive, and the five samplers that have it.

Layer k takes n = fan_in inputs xⱼ to m = fan_out pre-activations zᵢ = Σⱼ wᵢⱼ xⱼ.
"""

from __future__ import annotations

from fractions import Fraction
from functools import partial
from math import prod

from reference.claims import _weights
from reference.claims._model import Case, Claim, Convention, Mistake, Sampled, Source

# --- exact values of the theorems --------------------------------------------------------------------------


def preactivation_variance(case: Case) -> Fraction:
    """n σ² E[x²], with ``n``, ``weight_variance`` and ``second_moment``."""
    return Fraction(case["n"] * case["weight_variance"] * case["second_moment"])


def lecun(case: Case) -> Fraction:
    """1/n."""
    return Fraction(1, case["fan_in"])


def glorot_backward(case: Case) -> Fraction:
    """1/m."""
    return Fraction(1, case["fan_out"])


def glorot_compromise(case: Case) -> Fraction:
    """The harmonic mean of 1/n and 1/m."""
    forward, backward = lecun(case), glorot_backward(case)
    return 2 / (1 / forward + 1 / backward)


def uniform_limit(case: Case) -> Fraction:
    """The square of the limit, 3σ², with ``weight_variance``."""
    return Fraction(3 * case["weight_variance"])


def relu_half_moment(case: Case) -> Fraction:
    """½ E[z²], with ``second_moment``."""
    return Fraction(case["second_moment"]) / 2


def he(case: Case) -> Fraction:
    """2/n."""
    return Fraction(2, case["fan_in"])


def depth_product(case: Case) -> Fraction:
    """E[z²] at the first layer (``second_moment``) times Π gain·nₖ·σₖ² over ``widths`` and ``variances``."""
    factors = (
        case["gain"] * n * variance for n, variance in zip(case["widths"], case["variances"], strict=True)
    )
    return Fraction(case["second_moment"] * prod(factors))


def he_slide(case: Case) -> Fraction:
    """As printed: 2/(n + m)."""
    return Fraction(2, case["fan_in"] + case["fan_out"])


# --- theorems ----------------------------------------------------------------------------------------------

_LECUN, _GLOROT, _HE = (
    Source("lecun1998", "section 4.6"),
    Source("glorot2010", "section 4.2"),
    Source("he2015"),
)
_HE_DERIVATION = Source("he2015", "section 2.2")


def _lecture(slide: str) -> Source:
    return Source("lecture", slide)


THEOREMS = (
    Claim(
        id="initialization.preactivation_variance",
        title="The variance of a pre-activation",
        statement="Var(Σⱼ wⱼ xⱼ) = n σ² E[x²]",
        sources=(_lecture("Le Cun's initialization"), _LECUN),
        assumptions={
            "centred": "the weights are centred: E[wⱼ] = 0",
            "uncorrelated": "the weights are pairwise uncorrelated",
            "variance": "every weight has the variance σ²",
            "independent": "the weights are independent of the inputs",
            "moment": "every input has the second moment E[x²]",
        },
        closed_form=preactivation_variance,
    ),
    Claim(
        id="initialization.bias_variance",
        title="A bias in the sum, as the slide has it",
        statement="Var(Σⱼ wⱼ xⱼ + b) = n Var(w x)",
        sources=(_lecture("Le Cun's initialization"),),
        closed_form=preactivation_variance,
        corrected_by="initialization.preactivation_variance",
        erratum="E12",
    ),
    Claim(
        id="initialization.lecun",
        title="LeCun's variance keeps the forward variance",
        statement="Var zᵢ = E[x²] ⇔ σ² = 1/n",
        sources=(_lecture("Le Cun's initialization"), _LECUN),
        closed_form=lecun,
    ),
    Claim(
        id="initialization.glorot_forward",
        title="Glorot's forward condition",
        statement="n σ² = 1",
        sources=(_lecture("Glorot's initialization"), _GLOROT),
        closed_form=lecun,
    ),
    Claim(
        id="initialization.glorot_backward",
        title="Glorot's backward condition",
        statement="Var(∂L/∂xⱼ) = Var(∂L/∂zᵢ) ⇔ σ² = 1/m",
        sources=(_lecture("Glorot's initialization"), _GLOROT),
        closed_form=glorot_backward,
    ),
    Claim(
        id="initialization.glorot_compromise",
        title="Glorot's compromise is a harmonic mean",
        statement="2/(n + m) = 2 / (1/(1/n) + 1/(1/m))",
        sources=(_lecture("Glorot's initialization"), _GLOROT),
        closed_form=glorot_compromise,
    ),
    Claim(
        id="initialization.uniform_limit",
        title="The limit of a uniform law with a given variance",
        statement="Var U(−a, a) = σ² ⇔ a² = 3σ²",
        sources=(_lecture("Glorot's initialization"), _GLOROT),
        closed_form=uniform_limit,
    ),
    Claim(
        id="initialization.relu_half_moment",
        title="ReLU halves the second moment of a symmetric law",
        statement="E[ReLU(z)²] = ½ E[z²]",
        sources=(_lecture("He's initialization"), _HE_DERIVATION),
        assumptions={"symmetric": "z and −z have the same law"},
        closed_form=relu_half_moment,
    ),
    Claim(
        id="initialization.he",
        title="He's variance keeps the variance of pre-activations through ReLU",
        statement="Var z⁽ᵏ⁾ = Var z⁽ᵏ⁻¹⁾ ⇔ σ² = 2/n",
        sources=(_lecture("He's initialization"), _HE_DERIVATION),
        closed_form=he,
    ),
    Claim(
        id="initialization.he_slide",
        title="He's variance, as the slide has it",
        statement="Var z⁽ᵏ⁾ = Var z⁽ᵏ⁻¹⁾ with σ² = 2/(n + m)",
        sources=(_lecture("He's initialization"),),
        closed_form=he_slide,
        corrected_by="initialization.he",
        erratum="E14",
    ),
    Claim(
        id="initialization.depth_product",
        title="The variance after many layers is a product",
        statement="Var z⁽ᴷ⁾ = Var z⁽⁰⁾ Πₖ γ nₖ σₖ²",
        sources=(_lecture("He's initialization"), _HE_DERIVATION),
        closed_form=depth_product,
    ),
)

# --- samplers ----------------------------------------------------------------------------------------------

_IN_OUT = Convention(
    "fan_in first", "the weights have the shape (fan_in, fan_out)", {}, followed_by=("Keras",)
)
_TRUNCATED = Convention(
    "truncated",
    "a normal law kept within two of its spreads and rescaled to the nominal variance",
    {"law": "truncated normal"},
    followed_by=("JAX", "Keras"),
)
_OUT_IN = Convention(
    "fan_out first",
    "the weights have the shape (fan_out, fan_in)",
    {"order": "out_in"},
    followed_by=("PyTorch",),
    only_declared=True,
)

_SWAPPED = "You divide by fan_out where fan_in belongs: your fans are swapped."
_NOT_ROOTED = "You give the sampler the variance where it asks for a standard deviation: take the root."
_SPREAD_AS_LIMIT = "Your limit is the standard deviation: a uniform law's limit is √3 times that."
_VARIANCE_AS_LIMIT = "Your limit is the variance: a uniform law's limit is √3 times the standard deviation."

_WRONG_VARIANCES = {
    "1/fan_in": "You use LeCun's variance 1/fan_in.",
    "2/fan_in": "You use He's variance 2/fan_in.",
    "2/(fan_in + fan_out)": "You use Glorot's variance 2/(fan_in + fan_out).",
    "1/fan_out": _SWAPPED,
    "2/fan_out": _SWAPPED,
    "1/(fan_in + fan_out)": "Your variance 1/(fan_in + fan_out) is half of Glorot's.",
    "2/fan_in + fan_out": "Your 2/fan_in + fan_out divides before it adds: write 2/(fan_in + fan_out).",
    "(6/fan_in + fan_out)/3": "Your 6/fan_in + fan_out divides before it adds: write 6/(fan_in + fan_out).",
    "(1/fan_in)²": _NOT_ROOTED,
    "(2/fan_in)²": _NOT_ROOTED,
    "(2/(fan_in + fan_out))²": _NOT_ROOTED,
    "(2/fan_in)/3": _SPREAD_AS_LIMIT,
    "(2/(fan_in + fan_out))/3": _SPREAD_AS_LIMIT,
    "(2/fan_in)²/3": _VARIANCE_AS_LIMIT,
    "(2/(fan_in + fan_out))²/3": _VARIANCE_AS_LIMIT,
}
"""What a student reads who draws with this variance where another one belongs."""

_ANY_LAW = {
    "same number": (
        "Every weight is the same number: units that start equal stay equal.",
        {"repeats": "entry"},
    ),
    "same row": ("You draw one row of weights and repeat it.", {"repeats": "row"}),
    "reseeds": (
        "You draw the same weights whatever generator you are given: use it, and seed none of your own.",
        {"repeats": "generator"},
    ),
}
_NORMAL_ONLY = {
    "truncated, not rescaled": (
        "You cut the normal law at two standard deviations and do not rescale it: its variance is only 0.774 "
        "of the nominal one.",
        {"law": "narrow"},
    ),
    "uniform": ("Your weights are uniform, not normal.", {"law": "uniform"}),
}
_UNIFORM_ONLY = {
    "not centred": (
        "Your weights lie between 0 and the limit: draw from −limit to limit.",
        {"law": "positive uniform"},
    ),
    "normal": ("Your weights are normal, not uniform.", {"law": "normal"}),
}


def _sampler(
    name: str,
    title: str,
    statement: str,
    source: Source,
    variance: str,
    law: str,
    wrong_variances: tuple[str, ...],
) -> Claim:
    """The claim that ``name`` draws independent weights of this variance from this law."""
    named = {**_ANY_LAW, **(_NORMAL_ONLY if law == "normal" else _UNIFORM_ONLY)}
    imitate = partial(_weights.imitate, variance=variance, law=law)
    return Claim(
        id=f"initialization.{name}",
        title=title,
        statement=statement,
        sources=(_lecture(source.place), Source(source.work)),
        property=Sampled(
            designs=_weights.DESIGNS,
            program=partial(_weights.program, name),
            evidence=partial(_weights.evidence, variance=variance, law=law),
        ),
        conventions=(_IN_OUT, _TRUNCATED, _OUT_IN) if law == "normal" else (_IN_OUT, _OUT_IN),
        mistakes=(
            *(
                Mistake(
                    f"variance {wrong}",
                    _WRONG_VARIANCES[wrong],
                    imitate=imitate,
                    options={"variance": wrong},
                )
                for wrong in wrong_variances
            ),
            *(
                Mistake(mistake, sentence, imitate=imitate, options=options)
                for mistake, (sentence, options) in named.items()
            ),
        ),
    )


SAMPLERS = (
    _sampler(
        "lecun_normal",
        "LeCun's normal initialization",
        "wᵢⱼ ~ N(0, 1/n), independent",
        Source("lecun1998", "Le Cun's initialization"),
        "1/fan_in",
        "normal",
        ("2/fan_in", "2/(fan_in + fan_out)", "1/fan_out", "(1/fan_in)²"),
    ),
    _sampler(
        "glorot_normal",
        "Glorot's normal initialization",
        "wᵢⱼ ~ N(0, 2/(n + m)), independent",
        Source("glorot2010", "Glorot's initialization"),
        "2/(fan_in + fan_out)",
        "normal",
        (
            "2/fan_in",
            "1/fan_in",
            "1/fan_out",
            "1/(fan_in + fan_out)",
            "2/fan_in + fan_out",
            "(2/(fan_in + fan_out))²",
        ),
    ),
    _sampler(
        "glorot_uniform",
        "Glorot's uniform initialization",
        "wᵢⱼ ~ U(−√(6/(n + m)), √(6/(n + m))), independent",
        Source("glorot2010", "Glorot's initialization"),
        "2/(fan_in + fan_out)",
        "uniform",
        (
            "2/fan_in",
            "1/(fan_in + fan_out)",
            "(6/fan_in + fan_out)/3",
            "(2/(fan_in + fan_out))/3",
            "(2/(fan_in + fan_out))²/3",
        ),
    ),
    _sampler(
        "he_normal",
        "He's normal initialization",
        "wᵢⱼ ~ N(0, 2/n), independent",
        Source("he2015", "He's initialization"),
        "2/fan_in",
        "normal",
        ("2/(fan_in + fan_out)", "1/fan_in", "2/fan_out", "(2/fan_in)²"),
    ),
    _sampler(
        "he_uniform",
        "He's uniform initialization",
        "wᵢⱼ ~ U(−√(6/n), √(6/n)), independent",
        Source("he2015", "He's initialization"),
        "2/fan_in",
        "uniform",
        ("2/(fan_in + fan_out)", "1/fan_in", "2/fan_out", "(2/fan_in)/3", "(2/fan_in)²/3"),
    ),
)

CLAIMS = (*THEOREMS, *SAMPLERS)
