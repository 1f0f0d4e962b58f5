"""The kernel writes both goals of an induction itself, and takes nothing for granted that fixes its size."""

import pytest

from derivations._assumptions import Equation
from derivations._linear import Refused
from derivations._proof import Induction, Step, empty_sum, hypothesis, linearity, ring, split_last, use
from derivations._terms import Setting, read_term
from tests.derivations.proving import theorem
from tests.derivations.writing import written

SETTING = Setting(sizes="t n", arrays={"v": "*", "x": "n", "c": ""})
STEP = Equation("step", ("v[k + 1] == v[k] + c",), "k")
PROOF = Induction(
    "t",
    base=(ring(),),
    step=(use("step", "v[t] + c", k="t"), hypothesis("v[0] + t*c + c"), ring()),
)


def test_the_goals_are_the_statement_at_0_and_at_the_next_step() -> None:
    lines = theorem(SETTING, "v[t] == v[0] + t*c", PROOF, (STEP,)).lines
    shown = {part: [line.term for line in lines if line.part == part] for part in ("base", "step")}
    expected = {"base": ("v[0]", "v[0] + 0*c"), "step": ("v[t + 1]", "v[0] + (t + 1)*c")}
    for part, ends in expected.items():
        assert [shown[part][0], shown[part][-1]] == [read_term(SETTING, end) for end in ends]


def test_a_sum_to_the_size_goes_one_further() -> None:
    proof = Induction(
        "t",
        base=(empty_sum("0"), ring()),
        step=(split_last("t + 1", "c*Sum(1, (i, 1, t)) + c"), hypothesis("t*c + c"), ring()),
    )
    lines = theorem(SETTING, "c*Sum(1, (i, 1, t)) == t*c", proof).lines
    starts = [line.term for line in lines if not line.rule]
    assert [written(start) for start in starts] == ["(c*Sum(1, (i, 1, 0)))", "(c*Sum(1, (i, 1, (t + 1))))"]


@pytest.mark.parametrize(
    ("setting", "over", "given"),
    [
        (SETTING, "c", STEP),  # no size
        (SETTING, "k", STEP),  # not declared
        (SETTING, "t", Equation("step", ("v[k + 1] == v[k] + c*t/t",), "k")),  # the assumption fixes it
        (
            Setting(sizes="t", arrays={"v": "*", "c": ""}, indices={"p": "t"}),
            "t",
            STEP,
        ),  # an index runs to it
        (Setting(sizes="t", arrays={"v": "*", "c": "", "x": "t"}), "t", STEP),  # a dimension is as long
        (Setting(sizes="t", arrays={"v": "*", "c": ""}, random={"x": "t"}), "t", STEP),
    ],
)
def test_what_depends_on_the_size_is_refused(setting: Setting, over: str, given: Equation) -> None:
    with pytest.raises(Refused):
        theorem(setting, "v[t] == v[0] + t*c", Induction(over, PROOF.base, PROOF.step), (given,))


@pytest.mark.parametrize("part", ["base", "step"])
def test_both_parts_are_needed(part: str) -> None:
    chains: dict[str, tuple[Step, ...]] = {"base": PROOF.base, "step": PROOF.step, part: ()}
    with pytest.raises(Refused, match="a chain needs a step"):
        theorem(SETTING, "v[t] == v[0] + t*c", Induction("t", **chains), (STEP,))


def test_a_statement_that_holds_from_1_on_only_is_refused() -> None:
    with pytest.raises(Refused):
        theorem(
            SETTING,
            "t*c == c + (t - 1)*c + 0*v[t] + 1 - 1/(1 + 0*t)",
            Induction("t", (ring(),), (ring("1"),)),
        )
    with pytest.raises(Refused):
        theorem(SETTING, "Sum(1, (i, 2, t)) == t - 1", Induction("t", (empty_sum(),), (linearity(),)))


def test_a_hypothesis_holds_for_all_values_of_a_free_index() -> None:
    setting = Setting(sizes="t n", arrays={"v": "* n"}, indices={"r": "n"})
    mixing = Equation("mixing", ("v[t + 1, i] == Sum(v[t, j], (j, 1, n))",), "t i")
    proof = Induction(
        "t",
        base=(use("start", i="r"),),
        step=(use("mixing", "Sum(v[t, j], (j, 1, n))", t="t"), hypothesis()),
    )
    everywhere = Equation("start", ("v[0, i] == 0",), "i")
    assert theorem(setting, "v[t, r] == 0", proof, (everywhere, mixing)).lines
    with pytest.raises(Refused):
        theorem(setting, "v[t, r] == 1", proof, (Equation("start", ("v[0, i] == 1",), "i"), mixing))
