"""Bytes to cases: total, simple first, within bounds, and drawn from the seed alone."""

import os
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reference.claims._model import Array, Domain, Integer, Real
from reference.judging.cases import Drawn, decode, decode_one, width, without_one
from reference.judging.drawing import draw
from reference.judging.shrinking import shrink

DOMAIN = Domain(
    {
        "n": Integer(1, 4),
        "k": Integer(-2, 300),
        "beta": Real(0, 1, open=True),
        "x": Array(Real(-4, 4, scales=(0, -27, 10)), ("n", 2)),
        "y": Array(Real(Fraction(1, 8), 1), ("n",)),
    }
)


@given(st.binary(max_size=200))
def test_every_byte_string_decodes_within_the_bounds(data: bytes) -> None:
    for drawn in decode(DOMAIN, data):
        case = drawn.case
        assert 1 <= case["n"] <= 4
        assert -2 <= case["k"] <= 300
        assert 0 < case["beta"] < 1
        assert len(case["x"]) == len(case["y"]) == case["n"]
        assert all(abs(entry) <= 4 * 2**10 for row in case["x"] for entry in row)
        assert all(Fraction(1, 8) <= entry <= 1 for entry in case["y"])
        assert len(drawn.data) <= width(DOMAIN)
        assert not drawn.data.endswith(b"\0")
        assert decode_one(DOMAIN, drawn.data) == drawn


@given(st.binary(max_size=200))
def test_numbers_are_exact_in_both_dtypes(data: bytes) -> None:
    for drawn in decode(DOMAIN, data):
        for entry in (drawn.case["beta"], *drawn.case["y"], *(e for row in drawn.case["x"] for e in row)):
            denominator = entry.denominator
            assert denominator & (denominator - 1) == 0
            assert abs(entry.numerator) < 2**24


def test_no_bytes_are_the_simplest_case() -> None:
    (drawn,) = decode(DOMAIN, b"")
    assert drawn.case == {
        "n": 1,
        "k": 0,
        "beta": Fraction(1, 2),
        "x": ((0, 0),),
        "y": (1,),
    }
    assert drawn.dtype == "float64"
    assert drawn.data == b""


def test_integers_come_simplest_first_and_all_of_them() -> None:
    domain = Domain({"k": Integer(-2, 4)})
    values = [decode_one(domain, bytes([0, index])).case["k"] for index in range(7)]
    assert values == [0, 1, -1, 2, -2, 3, 4]
    down = Domain({"k": Integer(-5, -3)})
    assert [decode_one(down, bytes([0, index])).case["k"] for index in range(3)] == [-3, -4, -5]


def test_prepare_computes_the_case() -> None:
    domain = Domain({"k": Integer(3, 9)}, prepare=lambda inputs: {**inputs, "square": inputs["k"] ** 2})
    assert decode_one(domain, b"").case == {"k": 3, "square": 9}


def test_an_interval_without_a_dyadic_number_is_an_error() -> None:
    with pytest.raises(ValueError, match="no dyadic number"):
        decode_one(Domain({"x": Real(0, 0, open=True)}), b"")


def test_a_shape_names_an_input_drawn_before() -> None:
    with pytest.raises(ValueError, match="'m'"):
        decode_one(Domain({"x": Array(Real(0, 1), ("m",))}), b"")


def test_draws_are_distinct_simple_first_and_of_both_dtypes() -> None:
    drawn = draw(DOMAIN, 100, "0/a")
    assert len({d.data for d in drawn}) == len(drawn) == 100
    assert drawn[0].data == b""
    assert 10 <= sum(d.dtype == "float32" for d in drawn) <= 45
    entries = [e for d in drawn for row in d.case["x"] for e in row]
    assert entries.count(Fraction(0)) > 10
    assert any(0 < abs(e) < Fraction(1, 10**7) for e in entries)
    assert draw(DOMAIN, 100, "0/b") != drawn
    assert draw(DOMAIN, 100, "0/a") == drawn


def test_a_small_domain_gives_what_it_has() -> None:
    assert {d.case["k"] for d in draw(Domain({"k": Integer(0, 1)}), 100, "0")} == {0, 1}


def test_a_wide_domain_is_drawn_too() -> None:
    wide = Domain({"x": Array(Real(-1, 1), (3000,))})
    assert len(draw(wide, 5, "0")) == 5


def test_shrinking_finds_the_smallest_case() -> None:
    def fails(drawn: Drawn) -> bool:
        case = drawn.case
        return case["n"] >= 2 and any(entry > 1 for row in case["x"] for entry in row)

    start = next(d for d in draw(DOMAIN, 100, "0/a") if fails(d))
    smallest = shrink(DOMAIN, start, fails)
    assert smallest.case["n"] == 2
    assert smallest.case["k"] == 0
    assert sorted(entry for row in smallest.case["x"] for entry in row) == [0, 0, 0, 2]


def test_a_row_or_a_column_less_is_tried() -> None:
    domain = Domain({"N": Integer(1, 3), "n": Integer(1, 3), "X": Array(Integer(0, 9), ("N", "n"))})
    data = bytes([0, 2, 1, *(1, 2, 9), *(3, 4, 9), *(5, 6, 9)])
    drawn = decode_one(domain, data)
    assert drawn.case["X"] == ((1, 2), (3, 4), (5, 6))
    assert drawn.data[5] == 0  # what no array reaches does not count
    smaller = [decode_one(domain, data).case["X"] for data in without_one(domain, drawn)]
    assert smaller == [
        ((3, 4), (5, 6)),
        ((1, 2), (5, 6)),
        ((1, 2), (3, 4)),
        ((2,), (4,), (6,)),
        ((1,), (3,), (5,)),
    ]


PRINTS = """
import sys
{imports}
from reference.claims._model import *
from reference.judging.drawing import draw
domain = Domain({{"n": Integer(1, 200), "x": Array(Real(-4, 4), (5,))}})
print([d.data.hex() for d in draw(domain, 60, "7/x")])
"""


def test_draws_depend_on_the_name_alone(tmp_path: Path) -> None:
    (tmp_path / "local.py").write_text("CONSTANTS = [123, 77, b'some bytes', 'words', 9.75]\n")
    runs = []
    for hash_seed, imports in (
        ("0", ""),
        ("1", "import local, json, decimal"),
        ("77", "import reference.exact"),
    ):
        root = str(Path(__file__).parents[2])
        environment = {
            **os.environ,
            "PYTHONHASHSEED": hash_seed,
            "PYTHONPATH": f"{root}{os.pathsep}{tmp_path}",
        }
        runs.append(
            subprocess.run(
                [sys.executable, "-c", PRINTS.format(imports=imports)],
                env=environment,
                cwd=tmp_path,
                capture_output=True,
                check=True,
            ).stdout
        )
    assert len(set(runs)) == 1
    assert len(runs[0]) > 1000
    assert {p.name for p in tmp_path.iterdir()} - {"__pycache__"} == {"local.py"}  # no .hypothesis
