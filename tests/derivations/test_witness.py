"""How a finite world is shown: values in the setting's order, outcomes with their probabilities."""

from fractions import Fraction

from derivations._terms import Setting
from derivations._witness import shown_world
from derivations._worlds import World, law

SETTING = Setting(sizes="n", arrays={"mu": "", "w": "* n", "Sigma": "n n"}, random={"x": "n", "epsilon": ""})


def test_values_come_in_the_setting_s_order() -> None:
    values = {"Sigma": ((2, -1), (-1, Fraction(1, 2))), "n": 2, "mu": Fraction(-3, 2), "w": (None, (1, 0))}
    assert shown_world(SETTING, World(values)) == (
        "n = 2, μ = −3/2, w = (·, (1, 0)), Σ = ((2, −1), (−1, 1/2))",
    )


def test_outcomes_come_with_their_probabilities() -> None:
    of = law(x=((1,), (-1,), (-1,)), epsilon=(0, 1, 1))
    assert shown_world(SETTING, World({"n": 1}, of)) == (
        "n = 1",
        "with probability 1/3: x = (1), ε = 0",
        "with probability 2/3: x = (−1), ε = 1",
    )


def test_what_is_certain_has_no_probability() -> None:
    assert shown_world(SETTING, World({}, law(x=((1,),)))) == ("x = (1)",)


def test_a_function_has_no_value_to_show() -> None:
    assert shown_world(SETTING, World({"n": 1, "mu": {1: 2}, "w": lambda z: z})) == ("n = 1",)
