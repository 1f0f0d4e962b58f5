"""Pins: what they abbreviate, what is wrong with one, and what becomes of a digest that is replaced."""

import json
from pathlib import Path

import pytest

from reference import __version__
from reference.citing import digests
from reference.citing.digests import Former, digest_of, former_of, record, recorded
from reference.citing.pins import abbreviated, fault, fault_of_pin, pin, split
from reference.claims import CLAIMS

NOW = "0123456789abcdef" * 4
OLD = "fedcba9876543210" * 4
NEAR = "0123456789" + "0" * 54


def test_every_claim_has_a_pin_that_is_right() -> None:
    for claim in CLAIMS:
        id, pinned = split(pin(claim.id))
        assert (id, len(pinned or "")) == (claim.id, 8)
        assert fault(id, pinned) is None


def test_no_two_digests_begin_alike() -> None:
    """Nothing rests on it, a pin having its claim's id; but as yet it is so."""
    assert len({digest[:8] for _, digest in recorded()}) == len(CLAIMS)


@pytest.mark.parametrize("pinned", [None, NOW[:8], NOW[:8].upper(), NOW[:17], NOW])
def test_a_right_pin(pinned: str | None) -> None:
    assert fault_of_pin("it.judged", pinned, NOW) is None


@pytest.mark.parametrize(
    ("pinned", "kind", "said"),
    [
        ("", "malformed", "8 to 64"),
        (NOW[:7], "malformed", "8 to 64"),
        (NOW + "0", "malformed", "8 to 64"),
        ("0123456g", "malformed", "hexadecimal"),
        ("01234568", "outdated", "now it.judged@01234567"),
        (NOW[:63] + "0", "outdated", "no version that is recorded had it"),
        (OLD[:8], "outdated", "it was so until gnomon 0.0.9"),
    ],
)
def test_a_wrong_pin(pinned: str, kind: str, said: str) -> None:
    wrong = fault_of_pin("it.judged", pinned, NOW, [Former(OLD, "0.0.9")])
    assert wrong is not None
    assert wrong.kind == kind
    assert said in wrong.message
    assert f"it.judged@{pinned}" in wrong.message


def test_an_unknown_id_is_told_its_like() -> None:
    wrong = fault("adam.bias_corection", None)
    assert wrong is not None
    assert (wrong.kind, "adam.bias_correction" in wrong.message) == ("unknown", True)


def test_a_pin_has_as_many_digits_as_tell_the_digest_from_its_former_ones() -> None:
    assert abbreviated(NOW) == abbreviated(NOW, [Former(OLD, "")]) == NOW[:8]
    assert abbreviated(NOW, [Former(NEAR, ""), Former(OLD, "")]) == NOW[:11]
    assert abbreviated(NOW, [Former(NOW, "")]) == NOW[:8]


def test_an_abbreviation_that_fits_two_digests_of_a_claim_is_refused() -> None:
    former = [Former(NEAR, "0.0.9")]
    wrong = fault_of_pin("it.judged", NOW[:8], NOW, former)
    assert wrong is not None
    assert "fits a former digest as well" in wrong.message
    assert "it.judged@0123456789a" in wrong.message
    assert fault_of_pin("it.judged", NOW[:11], NOW, former) is None


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Records of their own."""
    for name, file in (("FILE", "digests.json"), ("FORMER", "former_digests.json")):
        monkeypatch.setattr(digests, name, tmp_path / file)
    for read in ("_records", "_former"):
        monkeypatch.setattr(digests, read, getattr(digests, read).__wrapped__)
    return tmp_path


def test_a_replaced_digest_is_kept(files: Path) -> None:
    record({"it.judged": ("derived", OLD), "it.other": ("derived", NEAR)})
    assert former_of("it.judged") == ()
    record({"it.judged": ("weak", OLD)})
    assert former_of("it.judged") == ()
    record({"it.judged": ("derived", NOW)})
    assert former_of("it.judged") == (Former(OLD, __version__),)
    assert former_of("it.other") == ()
    known = digest_of("it.judged")
    assert known is not None
    assert (known.status, known.digest) == ("derived", NOW)
    before = (files / "former_digests.json").read_bytes()
    record({"it.judged": ("derived", NOW)})
    assert (files / "former_digests.json").read_bytes() == before


def test_a_digest_that_comes_back_is_no_former_one(files: Path) -> None:
    for digest in (OLD, NOW, OLD):
        record({"it.judged": ("derived", digest)})
    assert [one.digest for one in former_of("it.judged")] == [NOW]


def test_former_digests_are_of_known_claims_and_are_not_the_present_ones() -> None:
    former = json.loads(digests.FORMER.read_text(encoding="utf-8"))
    assert set(former) <= {claim.id for claim in CLAIMS}
    now = dict(recorded())
    assert all(now[id] not in {one["digest"] for one in kept} for id, kept in former.items())
