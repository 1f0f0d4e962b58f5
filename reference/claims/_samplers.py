"""The five samplers of initial weights: their laws, conventions and known wrong ways."""

from __future__ import annotations

from functools import partial

from reference.claims import _prospects, _sources, _weights
from reference.claims._model import Claim, Convention, Mistake, Sampled, Source

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

_LIMIT_NOT_ROOTED = (
    "Your limit lacks its root: it is the root of 6/fan_in (He) or of 6/(fan_in + fan_out) (Glorot)."
)
_LIMIT_AS_SPREAD = "Your standard deviation is a uniform law's limit: that is √3 times too large."
_HALF_A_ROOT = "Your root covers the numerator only: the whole fraction belongs under it."
_HALF_THE_LIMIT = (
    "Your weights reach half of the limit: multiply numbers from −1/2 to 1/2 by twice the limit."
)

_WRONG_VARIANCES = {
    "1/fan_in": "You use LeCun's variance 1/fan_in.",
    "2/fan_in": "You use He's variance 2/fan_in.",
    "2/(fan_in + fan_out)": "You use Glorot's variance 2/(fan_in + fan_out).",
    "1/fan_out": _SWAPPED,
    "2/fan_out": _SWAPPED,
    "1/(fan_in + fan_out)": "Your variance 1/(fan_in + fan_out) is half of Glorot's.",
    "4/(fan_in + fan_out)": (
        "You take the mean of the fans, 4/(fan_in + fan_out): He's variance has fan_in alone, 2/fan_in."
    ),
    "1/fan_in + 1/fan_out": "You add 1/fan_in and 1/fan_out: Glorot's variance is their harmonic mean.",
    "(1/fan_in + 1/fan_out)/2": (
        "You take the arithmetic mean of 1/fan_in and 1/fan_out: Glorot's variance is their harmonic mean."
    ),
    "1/(fan_in + 1)": "You count the bias as an input: fan_in is the number of inputs alone.",
    "1": "You do not scale the weights: multiply by the standard deviation of the law.",
    "0.01²": "You scale by 0.01, whatever the fans: the spread must depend on them.",
    "1/(3 fan_in)": (
        "Your limit is 1/√fan_in, the default of PyTorch's linear layers: its variance is 1/(3 fan_in), a sixth "
        "of He's."
    ),
    "(2/1 + 5)/fan_in": (
        "Your gain is √(2/1 + a²), with a = √5: the denominator is 1 + a², and a = 0 for ReLU."
    ),
    "6/fan_in": _LIMIT_AS_SPREAD,
    "6/(fan_in + fan_out)": _LIMIT_AS_SPREAD,
    "2/fan_in²": _HALF_A_ROOT,
    "2/(fan_in + fan_out)²": _HALF_A_ROOT,
    "(2/fan_in)/4": _HALF_THE_LIMIT,
    "(2/(fan_in + fan_out))/4": _HALF_THE_LIMIT,
    "2/fan_in + fan_out": "Your 2/fan_in + fan_out divides before it adds: write 2/(fan_in + fan_out).",
    "(6/fan_in + fan_out)/3": "Your 6/fan_in + fan_out divides before it adds: write 6/(fan_in + fan_out).",
    "(1/fan_in)²": _NOT_ROOTED,
    "(2/fan_in)²": _NOT_ROOTED,
    "(2/(fan_in + fan_out))²": _NOT_ROOTED,
    "(2/fan_in)/3": _SPREAD_AS_LIMIT,
    "(2/(fan_in + fan_out))/3": _SPREAD_AS_LIMIT,
    "(6/fan_in)²/3": _LIMIT_NOT_ROOTED,
    "(6/(fan_in + fan_out))²/3": _LIMIT_NOT_ROOTED,
    "(2/fan_in)²/3": _VARIANCE_AS_LIMIT,
    "(2/(fan_in + fan_out))²/3": _VARIANCE_AS_LIMIT,
}
"""What a student reads who draws with this variance where another one belongs."""

_ANY_LAW = {
    "same number": (
        "Every weight is the same number: units that start equal stay equal.",
        {"repeats": "entry"},
    ),
    "all zero": (
        "All your weights are zero: no signal passes a hidden layer, and none of its weights learns.",
        {"law": "zero"},
    ),
    "constant": (
        "Every weight is one and the same constant: units that start equal stay equal. Draw them.",
        {"repeats": "constant"},
    ),
    "same row": ("You draw one row of weights and repeat it.", {"repeats": "row"}),
    "same column": (
        "You draw one column of weights and repeat it: all units start equal, and stay equal.",
        {"repeats": "column"},
    ),
    "two values": (
        "Your weights are plus or minus one number: draw sizes, too.",
        {"law": "signs"},
    ),
    "integers": (
        "Your weights are integers: what follows the point is cut off. Keep them in a floating-point array.",
        {"rounding": "integers"},
    ),
    "half precision": (
        "Your weights are rounded to half precision (float16): keep float32 at least.",
        {"rounding": "float16"},
    ),
}
_NORMAL_ONLY = {
    "truncated, not rescaled": (
        "You cut the normal law at two standard deviations and do not rescale it: its variance is only 0.774 "
        "of the nominal one.",
        {"law": "narrow"},
    ),
    "uniform": ("Your weights are uniform, not normal.", {"law": "uniform"}),
    "Laplace": ("Your weights have Laplace's law, not a normal one.", {"law": "Laplace"}),
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
    imitate = partial(_sources.imitate, partial(_weights.imitate, variance=variance, law=law))
    return Claim(
        id=f"initialization.{name}",
        title=title,
        statement=statement,
        assumptions={"limit": "the limit a of the uniform law"} if law == "uniform" else {},
        sources=(Source("lecture", source.place), Source(source.work)),
        property=Sampled(
            designs=_weights.DESIGNS,
            program=partial(_sources.program, partial(_weights.program, name)),
            evidence=partial(_sources.evidence, partial(_weights.evidence, variance=variance, law=law)),
            floats=True,
            prospects=partial(_sources.prospects, partial(_prospects.prospects, variance=variance, law=law)),
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
            *_sources.mistakes("weights", imitate),
        ),
    )


SAMPLERS = (
    _sampler(
        "lecun_normal",
        "LeCun's normal initialization",
        "E[wᵢⱼ] = 0; E[wᵢⱼ²] = 1/n",
        Source("lecun1998", "Le Cun's initialization"),
        "1/fan_in",
        "normal",
        (
            "2/fan_in",
            "2/(fan_in + fan_out)",
            "1/fan_out",
            "1/(fan_in + 1)",
            "(1/fan_in)²",
            "1",
            "0.01²",
        ),
    ),
    _sampler(
        "glorot_normal",
        "Glorot's normal initialization",
        "E[wᵢⱼ] = 0; E[wᵢⱼ²] = 2 / (n + m)",
        Source("glorot2010", "Glorot's initialization"),
        "2/(fan_in + fan_out)",
        "normal",
        (
            "2/fan_in",
            "1/fan_in",
            "1/fan_out",
            "1/(fan_in + fan_out)",
            "1/fan_in + 1/fan_out",
            "(1/fan_in + 1/fan_out)/2",
            "2/fan_in + fan_out",
            "(2/(fan_in + fan_out))²",
            "2/(fan_in + fan_out)²",
            "6/(fan_in + fan_out)",
            "1",
            "0.01²",
        ),
    ),
    _sampler(
        "glorot_uniform",
        "Glorot's uniform initialization",
        "∫(−a..a) w² / (2a) dw = 2 / (n + m)",
        Source("glorot2010", "Glorot's initialization"),
        "2/(fan_in + fan_out)",
        "uniform",
        (
            "2/fan_in",
            "1/(3 fan_in)",
            "1/(fan_in + fan_out)",
            "1/fan_in + 1/fan_out",
            "(1/fan_in + 1/fan_out)/2",
            "(6/fan_in + fan_out)/3",
            "(2/(fan_in + fan_out))/3",
            "(2/(fan_in + fan_out))²/3",
            "(6/(fan_in + fan_out))²/3",
            "2/(fan_in + fan_out)²",
            "(2/(fan_in + fan_out))/4",
            "1",
            "0.01²",
        ),
    ),
    _sampler(
        "he_normal",
        "He's normal initialization",
        "E[wᵢⱼ] = 0; E[wᵢⱼ²] = 2/n",
        Source("he2015", "He's initialization"),
        "2/fan_in",
        "normal",
        (
            "2/(fan_in + fan_out)",
            "1/fan_in",
            "2/fan_out",
            "4/(fan_in + fan_out)",
            "(2/fan_in)²",
            "2/fan_in²",
            "6/fan_in",
            "(2/1 + 5)/fan_in",
            "1",
            "0.01²",
        ),
    ),
    _sampler(
        "he_uniform",
        "He's uniform initialization",
        "∫(−a..a) w² / (2a) dw = 2/n",
        Source("he2015", "He's initialization"),
        "2/fan_in",
        "uniform",
        (
            "2/(fan_in + fan_out)",
            "1/fan_in",
            "1/(3 fan_in)",
            "2/fan_out",
            "(2/fan_in)/3",
            "4/(fan_in + fan_out)",
            "(2/fan_in)²/3",
            "(6/fan_in)²/3",
            "2/fan_in²",
            "(2/fan_in)/4",
            "(2/1 + 5)/fan_in",
            "1",
            "0.01²",
        ),
    ),
)
