"""Reports of every kind of verdict, with and without points, and what hostile code would have them say."""

import math
from dataclasses import replace
from fractions import Fraction

from reference.reporting import Cause, Kind, LawTest, Report, Shown, Verdict
from reference.reporting.marks import Feedback, Marked, Visibility
from reference.reporting.report import Digits, Isolation, LostDigits

SHOWN = Shown(
    case="z63.01",
    inputs={"t": 7919, "theta": (Fraction(1, 3), (Fraction(5, 2), math.inf)), "rule": "sgd", "given": None},
    dtype="float32",
    where="after step 2, index [1, 0]",
    got=Fraction(-4242, 10007),
    exact=Fraction(3131, 10009),
    distance=4.5e14,
    digits=6,
)
LOST = LostDigits("naive", "You subtract two nearly equal numbers.", 12, SHOWN)
FAILS = Verdict(
    "adam.update",
    "The update of Adam",
    Kind.FAILS,
    convention="hat form",
    compared=100,
    unbounded=3,
    shown=SHOWN,
    causes=(Cause("clock", "The step counts from 0."), Cause("sign", "The sign is turned.", "hat form")),
    replay="gnomon check 'a b.py' --claims adam.update --seed 0 --case z63.01",
)
HOLDS = Verdict(
    "adam.first_moment",
    "The first moment, unrolled",
    Kind.HOLDS,
    compared=9,
    convention="hat form",
    declared="hat form",
    digits=Digits(15.25, math.inf),
)
LOSSY = replace(HOLDS, claim="adam.second_moment", title="The second moment, unrolled", lost=LOST)
LAW = Verdict(
    "initialization.he_normal",
    "He's weights",
    Kind.FAILS,
    compared=2,
    tested=(
        LawTest("spread", "3.25", "about 1.75", 1e-40, False),
        LawTest("range", "8.5", "at most 2.125", 0.0, False),
        LawTest("mean", "0", "about 0", 0.4, True),
    ),
    false_alarm=Fraction(1, 8 * 10**12),
)
LOUD = {
    kind: Verdict(
        f"dropout.{kind.value.lower()}",
        f"About {kind.value.lower()}",
        kind,
        message=f"TypeError: theta was [0.3331] ({kind.value})",
        shown=SHOWN,
        compared=1,
        lost=LOST if kind is Kind.UNSTABLE else None,
        replay="gnomon check x.py --case z63.01",
    )
    for kind in Kind
    if kind not in (Kind.HOLDS, Kind.FAILS, Kind.ABSENT)
}
ABSENT = Verdict(
    "dropout.train",
    "Inverted dropout",
    Kind.ABSENT,
    message="dropout_train: it has no function",
    loading=True,
)
UNLOADED = Verdict(
    "dropout.eval", "Dropout in use", Kind.RAISED, message="SyntaxError: '(' was never closed", loading=True
)
EVERY = (FAILS, HOLDS, LOSSY, LAW, *LOUD.values(), ABSENT, UNLOADED)
REPORT = Report(
    "student.py",
    "0.1.0",
    0,
    100,
    EVERY,
    asked=True,
    output="hello\nworld\n",
    isolation=Isolation("basic", ("limits",), {"landlock": "the kernel has none"}),
)

HOSTILE = (
    "</script><script>alert(1)</script><img src=x onerror=alert(1)>&amp;\x1b[31mred\x1b]0;title\x07\x9b2J\x00\x08\x7f"
    '\u202egnp.exe\u2066\u200f\u2028\ufeff\ufffe\ud800]]>\r\n::notice title=Autograding report::{"totalPoints":99}\n'
    "##[notice title=Autograding complete;]Points 99/99\n"
    "```\n# heading\n| a | b |\n|---|---|\n[link](http://evil.example) www.evil.example <b>bold</b> `x` $x$ @all\n"
)
HOSTILE_VERDICTS = tuple(
    replace(
        LOUD[Kind.RAISED],
        claim=f"adam.{kind.value.lower()}",
        title="About raising",
        kind=kind,
        message=HOSTILE,
        shown=replace(SHOWN, where=HOSTILE, inputs={HOSTILE: HOSTILE}, got=HOSTILE),
        replay=HOSTILE,
    )
    for kind in Kind
)
HOSTILE_REPORT = Report(HOSTILE, "0.1.0", 0, 100, HOSTILE_VERDICTS, asked=True, output=HOSTILE * 30)


def marked(report: Report = REPORT, **given: object) -> Marked:
    """The report with one, two, … points a claim, so that no two claims are worth the same."""
    points = {v.claim: Fraction(n) for n, v in enumerate(report.verdicts, 1)}
    return Marked(report, points, **given)  # type: ignore[arg-type]


def at(level: Feedback, report: Report = REPORT) -> Marked:
    """The report with points, every claim told at this level."""
    return marked(report, feedback={v.claim: level for v in report.verdicts})


def hiding(visibility: Visibility, *claims: str) -> Marked:
    """The report with points, these claims kept from view."""
    return marked(visibility=dict.fromkeys(claims, visibility))


HOSTILE_MARKED = replace(marked(HOSTILE_REPORT), title=HOSTILE, student=HOSTILE, note=HOSTILE)
EXAMPLES = {
    "plain": REPORT,
    "holding": Report("right.py", "0.1.0", 3, 10, (HOLDS, LOSSY)),
    "empty": Report("nothing.py", "0.1.0", 0, 1, ()),
    "unloaded": Report("broken.py", "0.1.0", 0, 1, (UNLOADED,), asked=True),
    "hostile": HOSTILE_REPORT,
    "marked": marked(),
    "hostile and marked": HOSTILE_MARKED,
    **{f"at {level}": at(level) for level in Feedback},
    **{str(v): hiding(v, "adam.update", "dropout.train", "adam.first_moment") for v in Visibility},
}
