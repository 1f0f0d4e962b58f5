"""The errata by kind, and the examples that tell the lecture's conventions from those of the cited works."""

from fractions import Fraction

from reference.claims import CLAIMS, claim, topics
from reference.claims._velocity_cases import ERRATUM
from reference.claims._velocity_rule import trajectory
from reference.claims.errata import (
    CONFIRMED,
    CONVENTIONS,
    KINDS,
    WITHOUT_AN_ASSUMPTION,
    WRONG_AS_PRINTED,
    kind,
)
from reference.exact import sqrt
from tests.claims.equality import flat

F = Fraction
NUMBERS = {one.erratum for one in CLAIMS if one.erratum}
OF_ABSENT_TOPICS = {"E11": "backpropagation", "E15": "batch_norm", "E15b": "batch_norm"}


def test_every_erratum_is_of_a_kind() -> None:
    assert {
        number for number in NUMBERS if number.startswith("E")
    } <= WRONG_AS_PRINTED | WITHOUT_AN_ASSUMPTION
    assert {kind(number) for number in NUMBERS} <= KINDS.keys()
    assert {kind(one.erratum) for one in CONVENTIONS} == {"K"}
    assert not WRONG_AS_PRINTED & WITHOUT_AN_ASSUMPTION
    assert not NUMBERS & {one.erratum for one in CONVENTIONS}


def test_what_is_wrong_is_refuted() -> None:
    absent = {number for number, topic in OF_ABSENT_TOPICS.items() if topic not in topics()}
    missing = (WRONG_AS_PRINTED | WITHOUT_AN_ASSUMPTION) - NUMBERS - absent
    assert missing <= set()


def test_what_is_right_as_printed_is_a_claim_that_stands() -> None:
    standing = {one.id for one in CLAIMS if not one.erratum}
    assert len({one.claim for one in CONFIRMED}) == len(CONFIRMED)
    for one in CONFIRMED:
        assert one.claim in standing or one.claim.partition(".")[0] not in topics()


def test_a_convention_is_one_of_its_claim() -> None:
    for one in CONVENTIONS:
        for id, convention in one.followed_by.items():
            names = [known.name for known in claim(id).conventions]
            assert convention in names if names else not convention


# --- the examples ------------------------------------------------------------------------------------------


def test_epsilon_inside_and_outside_the_root() -> None:
    assert (sqrt(F(9, 16) + 1), sqrt(F(9, 16)) + 1) == (F(5, 4), F(7, 4))


def test_decay_of_a_square_and_of_half_a_square() -> None:
    lr, decay = F(1, 10), F(1)
    assert (1 - 2 * lr * decay, 1 - lr * decay) == (F(4, 5), F(9, 10))
    assert claim("weight_decay.half_gradient")


def test_the_rate_inside_and_outside_of_the_velocity() -> None:
    inside, outside = (list(flat(trajectory(ERRATUM, form=form)[0]))[-1] for form in ("inside", "outside"))
    assert (inside, outside) == (-2, F(-7, 4))
