"""``points_for`` in an autograded cell: held to what nbgrader makes of the outputs of a cell."""

import io
import json
import math
import subprocess
import sys
import warnings
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import reference
from reference import points_for

ROOT = Path(__file__).parents[2]
CLAIMS = "dropout.eval"


def right(x: Any, keep: float) -> Any:
    return x.copy()


def grade(outputs: list[dict[str, Any]], points: float) -> float:
    """What nbgrader 0.9 gives a cell of code: see ``determine_grade`` and ``get_partial_grade`` of its utils."""
    for output in outputs:
        if output["output_type"] == "error" or output.get("name") == "stderr":
            return 0
        if output["output_type"] == "execute_result":
            try:
                partial = float(output["data"]["text/plain"])
            except ValueError:
                return points  # not a number: all of them
            if not partial >= 0:
                return points
            if partial > points:
                raise ValueError("partial credit cannot be greater than maximum points for cell")
            return partial
    return points


def cell(code: str, points: float) -> tuple[float, str]:
    """The points of a cell whose last line is ``points_for(...)``, run by itself, and its standard output."""
    body, _, last = code.rstrip().rpartition("\n")
    program = (
        "import sys, json\n"
        f"outputs = []\nspace = {{}}\n"
        f"try:\n    exec({body!r}, space)\n    value = eval({last!r}, space)\n"
        "except BaseException as error:\n    outputs.append({'output_type': 'error', 'ename': type(error).__name__})\n"
        "else:\n"
        "    outputs.append({'output_type': 'execute_result', 'data': {'text/plain': repr(value)}})\n"
        "print('OUTPUTS ' + json.dumps(outputs))\n"
    )
    run = subprocess.run(
        [sys.executable, "-W", "always", "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    printed, _, told = run.stdout.rpartition("OUTPUTS ")
    outputs = json.loads(told)
    if run.stderr:
        outputs.insert(0, {"output_type": "stream", "name": "stderr", "text": run.stderr})
    return grade(outputs, points), printed


START = "import numpy as np, os, sys, warnings\nfrom reference import points_for\n"


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("def f(x, keep): return x.copy()", 5),
        ("def f(x, keep): return x / keep", 0),
        ("def f(x, keep): raise ValueError('no')", 0),
        ("def f(x, keep): sys.exit(0)", 0),
        ("class Odd(BaseException): pass\ndef f(x, keep): raise Odd()", 0),
        ("def f(x, keep): return None", 0),
        ("def f(): pass", 0),
        ("f = None", 0),
        ("f = 3", 0),
        # right, and loud: it costs nothing
        ("def f(x, keep):\n    print('out'); print('err', file=sys.stderr); return x.copy()", 5),
        ("def f(x, keep):\n    os.write(1, b'out'); os.write(2, b'err'); return x.copy()", 5),
        ("def f(x, keep):\n    warnings.warn('w'); np.float64(1) / np.float64(0); return x.copy()", 5),
        ("def f(x, keep):\n    os.system('echo err >&2'); return x.copy()", 5),
    ],
)
def test_nbgrader_gives_what_is_earned(code: str, expected: float) -> None:
    last = f'points_for(dropout_eval=f, claims="{CLAIMS}", points=5, cases=3)'
    points, printed = cell(START + code + "\n" + last, 5)
    assert points == expected
    asked = not code.startswith(
        ("def f():", "f = ")
    )  # what cannot be called with these arguments is not there
    assert ("holds" if expected else "FAILS" if asked else "absent") in printed


def test_a_missing_function_earns_nothing_and_is_told() -> None:
    points, printed = cell(START + f'points_for(globals(), claims="{CLAIMS}", points=5)', 5)
    assert points == 0
    assert "dropout_eval" in printed


def test_a_name_that_is_not_there_is_an_error_of_the_cell() -> None:
    assert cell(START + f'points_for(dropout_eval=dropout_eval, claims="{CLAIMS}", points=5)', 5)[0] == 0


def quiet(**given: Any) -> tuple[Any, str]:
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        value = points_for(**given)
    assert err.getvalue() == ""
    return value, out.getvalue()


def test_the_value_is_a_plain_float_that_nbgrader_reads() -> None:
    for points in (5, 5.0, 0, 0.1, np.float64(2.5), 1 / 3):
        value, _ = quiet(dropout_eval=right, claims=CLAIMS, points=points, cases=3)
        assert type(value) is float
        assert float(repr(value)) == value
        assert 0 <= value <= points


def test_claims_share_the_points_and_never_earn_more() -> None:
    given = {"dropout_eval": right, "cases": 3}
    both = ["dropout.eval", "adam.update", "adam.first_moment"]
    assert quiet(**given, claims=both, points=1)[0] == 1 / 3
    value, printed = quiet(**given, points={"dropout.eval": 0.1, "adam.update": 0.2})
    assert value == 0.1
    assert "0.1 of 0.1" in printed
    assert "0 of 0.2" in printed


def test_feedback_is_told_as_far_as_its_level() -> None:
    def wrong(x: Any, keep: float) -> Any:
        print("printed", x)
        return x / keep

    given = {"dropout_eval": wrong, "claims": CLAIMS, "points": 2, "cases": 3}
    hint, whole = quiet(**given, feedback="hint")[1], quiet(**given)[1]
    assert "dropout.eval" not in hint
    assert "| printed" not in hint
    assert "--case" not in hint
    for word in ("dropout.eval", "got", "exact", "| printed", "again   check(dropout_eval=..."):
        assert word in whole


def test_the_line_that_asks_again_does() -> None:
    def wrong(x: Any, keep: float) -> Any:
        return x / keep

    printed = quiet(dropout_eval=wrong, claims=CLAIMS, points=2, cases=3)[1]
    (line,) = (line for line in printed.splitlines() if "again" in line)
    again = line.split("again")[1].strip().replace("dropout_eval=...", "dropout_eval=wrong")
    report = eval(again, {"check": reference.check, "wrong": wrong})
    assert [v.holds for v in report.verdicts] == [False]


def test_a_kernel_s_own_streams_stay_clean() -> None:
    """A notebook's sys.stderr is no descriptor: what goes there must be kept from it as well."""

    def loud(x: Any, keep: float) -> Any:
        print("loud", file=sys.stderr)
        warnings.warn("louder", stacklevel=1)
        return x.copy()

    value, printed = quiet(dropout_eval=loud, claims=CLAIMS, points=1, cases=3)
    assert value == 1
    assert "| loud" in printed


@pytest.mark.parametrize(
    ("given", "error", "said"),
    [
        ({"points": 5}, ValueError, "claims: got none"),
        ({"claims": "dropout.evil", "points": 5}, LookupError, "dropout.eval"),
        ({"claims": CLAIMS, "points": -1}, ValueError, "not negative"),
        ({"claims": CLAIMS, "points": math.nan}, ValueError, "expected a number"),
        ({"claims": CLAIMS, "points": "five"}, ValueError, "expected a number"),
        ({"claims": CLAIMS, "points": {CLAIMS: 1}}, TypeError, "one of the two"),
        ({"points": {"dropout": 1}}, ValueError, "ids of claims"),
        ({"claims": CLAIMS, "points": 1, "feedback": "all"}, ValueError, "expected one of hint"),
        ({"claims": CLAIMS, "points": 1, "drop_out": right}, TypeError, "no function of the contract"),
        ({"claims": CLAIMS, "points": 1, "cases": 0}, ValueError, "at least 1"),
    ],
)
def test_a_wrong_cell_says_so(given: dict[str, Any], error: type[Exception], said: str) -> None:
    with pytest.raises(error, match=said):
        quiet(**given)


def test_the_streams_are_as_they_were(capfd: pytest.CaptureFixture[str]) -> None:
    before = sys.stdout, sys.stderr
    points_for(dropout_eval=right, claims=CLAIMS, points=1, cases=3)
    assert (sys.stdout, sys.stderr) == before
    print("after")
    captured = capfd.readouterr()
    assert captured.out.endswith("after\n")
    assert captured.err == ""


ADAPTED = """
def keeps(keep, x):
    return {result}
lines = '[dropout_eval]\\ntarget = "cell.py:keeps"\\norder = ["keep", "x"]'
points_for({given}, claims="dropout.eval", points=5, cases=3, adapters=lines)"""


@pytest.mark.parametrize(
    ("given", "result", "expected"),
    [("globals()", "x", 5), ("{'keeps': keeps}", "x", 5), ("globals()", "x / keep", 0), ("{}", "x", 0)],
)
def test_an_adapter_says_how_code_is_called(given: str, result: str, expected: float) -> None:
    points, printed = cell(START + ADAPTED.format(given=given, result=result), 5)
    assert points == expected
    assert ("holds" if expected else "absent" if given == "{}" else "FAILS") in printed


def test_an_adapter_with_a_mistake_is_an_error_of_the_cell() -> None:
    with pytest.raises(ValueError, match=r"\[adam\] has the unknown key 'metod'"):
        points_for({}, claims="adam", points=5, adapters='[adam]\ntarget = "m:f"\nmetod = "step"')
