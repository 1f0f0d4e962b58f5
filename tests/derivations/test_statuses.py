"""Each status is reached, for the reason that it is for, by a small table of derivations."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import pytest

from derivations._assumptions import Equation, Moments
from derivations._proof import Also, Definition, Derivation, Refutation, cites, linearity, moments, ring, use
from derivations._prove import Prover, Source, prove, sources
from derivations._results import Result
from derivations._terms import Setting
from derivations._worlds import Witness, World, law
from tests.derivations.proving import proved

SETTING = Setting(arrays={"a": "", "b": "", "c": ""})
HALVES = Equation("halves", ("a == 2*b",))
GOOD = Derivation(
    setting=SETTING,
    given=(HALVES,),
    statement="a*c == 2*b*c",
    proof=(use("halves"),),
    worlds=(World({"a": 6, "b": 3, "c": 5}), World({"a": -2, "b": -1, "c": 7})),
    witnesses=(Witness("halves", World({"a": 1, "b": 1, "c": 5})),),
)
CITING = Derivation(
    setting=SETTING,
    given=(HALVES,),
    statement="a*c**2 == 2*b*c**2",
    proof=(cites("it.cited", c="c**2"),),
    worlds=GOOD.worlds,
    witnesses=GOOD.witnesses,
)
ERRATUM = Refutation(
    setting=SETTING, statement="a == b", world=World({"a": 1, "b": Fraction(1, 2)}), printed="1", true="1/2"
)


def result(source: Source | Callable[[], Source], **others: Source) -> Result:
    table = {name: (lambda one=one: one) for name, one in {"judged": source, **others}.items()}
    return Prover({f"it.{name}": one for name, one in table.items()}).result("it.judged")


def test_derived() -> None:
    good = result(GOOD)
    assert (good.status, good.reason, good.worlds, good.mutants) == ("derived", "", 2, 9)
    assert good.text == "ac = 2bc"
    assert [step.text for step in good.steps] == ["ac", "2bc"]
    assert [(one.name, one.kind, one.texts) for one in good.assumptions] == [
        ("halves", "equation", ("a = 2b",))
    ]


def test_definition() -> None:
    defined = result(Definition(SETTING, ("a == 2*b", "c == 1")))
    assert (defined.status, defined.text) == ("definition", "a = 2b; c = 1")
    assert defined.digest


def test_refuted() -> None:
    refuted = result(ERRATUM)
    assert (refuted.status, refuted.printed, refuted.true) == ("refuted", "1", "1/2")


@pytest.mark.parametrize(
    ("source", "why"),
    [
        (replace(ERRATUM, world=World({"a": 1, "b": 1})), "true in its witness"),
        (replace(ERRATUM, printed="2"), "the two sides are 1 and 1/2"),
        (replace(ERRATUM, given=(HALVES,), world=World({"a": 1, "b": 1})), "does not satisfy 'halves'"),
        (replace(ERRATUM, statement="a == d"), "'d' is not declared"),
        (replace(ERRATUM, world=World({"a": 1})), "b has no value"),
    ],
)
def test_a_refutation_that_is_none_is_broken(source: Refutation, why: str) -> None:
    broken = result(source)
    assert broken.status == "broken"
    assert why in broken.reason
    assert not broken.digest


def test_waiting_for_what_is_not_derived() -> None:
    assert result(CITING, cited=GOOD).status == "derived"
    assert result(CITING, cited=GOOD).depends_on == ("it.cited",)
    for cited in (replace(GOOD, statement="a*c == b*c"), ERRATUM, Definition(SETTING, ("a == b",))):
        waiting = result(CITING, cited=cited)
        assert (waiting.status, waiting.reason) == ("waiting", "cites it.cited, which is not derived")


def test_waiting_for_each_other() -> None:
    circle = replace(GOOD, proof=(cites("it.judged", "a*c"), use("halves")))
    assert result(replace(CITING), cited=circle).status == "waiting"
    assert result(replace(GOOD, proof=(cites("it.judged"),))).status == "waiting"


def test_weak_where_the_worlds_do_not_tell() -> None:
    weak = result(replace(GOOD, worlds=(World({"a": 6, "b": 3, "c": 1}), World({"a": 4, "b": 2, "c": 1}))))
    assert weak.status == "weak"
    assert "no world tells the statement from" in weak.reason


def test_weak_where_the_kernel_proves_a_mutant() -> None:
    one = Derivation(
        setting=SETTING,
        given=(Equation("one", ("a == 1",)),),
        statement="a*c == c",
        proof=(use("one"),),
        worlds=(World({"a": 1, "c": 2}), World({"a": 1, "c": 3})),
        witnesses=(Witness("one", World({"a": 2, "c": 1})),),
    )
    weak = result(one)
    assert (weak.status, weak.reason) == ("weak", "the kernel also proves c = c")


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"statement": "a*c == b*c"}, "step 1 (use) does not lead from one line to the next: ac → bc"),
        ({"statement": "a*c"}, "an equation is written"),
        ({"proof": ()}, "a chain needs a step"),
        ({"proof": (ring(),)}, "step 1 (ring) does not lead"),
        ({"proof": (use("halves", "2*b*c"),)}, "only that one has no line"),
        ({"proof": (use("halves"), ring())}, "only that one has no line"),
        ({"proof": (cites("it.nothing"),)}, "cites it.nothing, which does not exist"),
        ({"given": ()}, "no equation 'halves' is given"),
        ({"given": (HALVES, Equation("idle", ("c == 5",)))}, "assumed and not used: idle"),
        ({"given": (HALVES, replace(HALVES, equations=("a == b",)))}, "two assumptions are called 'halves'"),
        ({"worlds": GOOD.worlds[:1]}, "at least two worlds"),
        ({"worlds": (*GOOD.worlds, World({"a": 1, "b": 1, "c": 1}))}, "a world does not satisfy 'halves'"),
        ({"worlds": (*GOOD.worlds, World({"a": 2, "b": 1}))}, "c has no value"),
        ({"witnesses": ()}, "no witness shows what fails without 'halves'"),
        (
            {"witnesses": (Witness("halves", GOOD.worlds[0]),)},
            "the witness for 'halves' is wrong about 'halves'",
        ),
        ({"witnesses": (Witness("halves", World({"a": 1, "b": 1, "c": 0})),)}, "true in the witness"),
        ({"also": ("a*c == 2*c",)}, "holds as well"),
        ({"also": ("a == 7",)}, "is no mutant"),
        ({"also": (Also("a*c == 2*c", (use("halves"),)),)}, "it is not shown"),
        ({"setting": Setting(arrays={"a": "", "b": ""})}, "'c' is not declared"),
    ],
)
def test_anything_else_is_broken(change: dict[str, object], why: str) -> None:
    broken = result(replace(GOOD, **change))
    assert broken.status == "broken"
    assert why in broken.reason
    assert not broken.digest


def test_a_line_that_the_worlds_refuse_breaks_a_derivation() -> None:
    # Only an unsound kernel would let such a line through: one that says nothing in any world is as bad.
    nowhere = replace(GOOD, proof=(ring("a*c*(b - 3)/(b - 3)*(b + 1)/(b + 1)"), use("halves")))
    assert "no world has a value for every line" in result(nowhere).reason


def test_an_error_in_a_file_breaks_its_own_derivation_only() -> None:
    def careless() -> Source:
        raise KeyError("typo")

    table: dict[str, Callable[[], Source]] = {"it.careless": careless, "it.good": lambda: GOOD}
    prover = Prover(table)
    assert [prover.result(id).status for id in table] == ["broken", "derived"]
    assert "typo" in prover.result("it.careless").reason


def test_a_mutant_that_holds_as_well_is_not_held_against_a_statement() -> None:
    noise = Setting(arrays={"b": "", "c": ""}, random={"z": ""})
    even = Derivation(
        setting=noise,
        given=(Moments("centred", ("E(z) == 0", "E(z**2) == c")),),
        statement="E((z + b)**2) - b**2 == c",
        proof=(moments(),),
        worlds=(World({"b": 3, "c": 1}, law(z=(1, -1))), World({"b": 2, "c": 4}, law(z=(2, -2)))),
        witnesses=(Witness("centred", World({"b": 3, "c": 1}, law(z=(1, 2)))),),
    )
    assert result(even).status == "weak"
    assert result(replace(even, also=("E((z - b)**2) - b**2 == c",))).status == "derived"
    proof = (linearity("E(z**2) - 2*b*E(z)"), moments())
    assert result(replace(even, also=(Also("E((z - b)**2) - b**2 == c", proof),))).status == "derived"


def test_all_derivations_stand() -> None:
    statuses = {result.status for result in proved().results.values()}
    assert statuses == {"derived", "refuted", "definition"}


def test_results_come_in_the_order_that_was_asked_for_whatever_the_processes() -> None:
    ids = ["dropout.inverted", "adam.weights_total", "dropout.train"]
    seen: list[str] = []
    side_by_side = prove(ids, progress=seen.append, processes=2)
    assert [one.id for one in side_by_side] == ids
    assert sorted(seen) == sorted(ids)
    assert side_by_side == prove(ids, processes=1)


def test_an_unknown_id_is_an_error() -> None:
    with pytest.raises(KeyError, match=r"no derivation is called 'adam\.nothing'"):
        prove(["adam.nothing"])


def test_every_derivation_says_what_it_proves() -> None:
    assert all(function.__doc__ for function in sources().values())
