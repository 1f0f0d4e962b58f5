"""Code that is declared to compute in single precision is asked in that alone, and is otherwise held to the same."""

from pathlib import Path

import pytest

from reference.claims import claim
from reference.judging import judge, worker_subject
from reference.reporting import Kind, Verdict

CODE = """
import numpy as np

def adam(theta, v, g, t, grad, *, lr, beta1, beta2, eps):
    theta, v, g, grad = (np.asarray(a, np.float32) for a in (theta, v, g, grad))
    v = beta1 * v + (1 - beta1) * grad
    g = beta2 * g + (1 - beta2) * grad**2
    return theta - lr * (v / (1 - beta1 ** (t + 1))) / (np.sqrt(g / (1 - beta2 ** (t + 1))) + eps), v, g, t + 1

def dropout_train(x, keep, rng):
    mask = rng.random(x.shape) < keep
    return np.asarray(x, np.float32) * mask / np.float32(keep)

def he_normal(fan_in, fan_out, rng):
    return rng.standard_normal((fan_in, fan_out), np.float32) * np.sqrt(np.float32(2 / fan_in))
"""
IDS = "adam.update", "adam.scale_invariance", "dropout.train", "initialization.he_normal"


def verdicts(
    folder: Path, ids: tuple[str, ...], declared: str, code: str = CODE, **setting: str
) -> list[Verdict]:
    (folder / "theirs.py").write_text(code, encoding="utf-8")
    table = '[{0}]\ntarget = "theirs.py:{0}"\n' + declared
    functions = "adam", "dropout_train", "he_normal"
    (folder / "theirs.toml").write_text("\n".join(map(table.format, functions)), encoding="utf-8")
    subject = worker_subject(folder / "theirs.toml")
    try:
        return list(judge(subject, [claim(id) for id in ids], seed=3, cases=20, **setting).verdicts)  # type: ignore[arg-type]
    finally:
        subject.close()


def test_it_holds_where_it_is_declared(tmp_path: Path) -> None:
    for found in verdicts(tmp_path, IDS, 'dtype = "float32"\n'):
        assert found.kind is Kind.HOLDS, found
        assert found.dtype == "float32"
        assert found.compared


def test_its_digits_are_counted(tmp_path: Path) -> None:
    (found,) = verdicts(tmp_path, IDS[:1], 'dtype = "float32"\n')
    assert found.digits is not None
    assert 4 < found.digits.least < 8


def test_it_is_refused_with_its_cause_where_it_is_not(tmp_path: Path) -> None:
    (found,) = verdicts(tmp_path, IDS[:1], "")
    assert found.kind is Kind.FAILS
    assert found.dtype == ""
    assert [cause.mistake for cause in found.causes] == ["computed in float32"]


@pytest.mark.parametrize("id", ["adam.update", "adam.bias_correction"])
def test_a_mistake_is_found_named_shrunk_and_asked_again(tmp_path: Path, id: str) -> None:
    wrong = CODE.replace("(v / (1 - beta1 ** (t + 1)))", "v").replace("g / (1 - beta2 ** (t + 1))", "g")
    assert wrong != CODE
    (found,) = verdicts(tmp_path, (id,), 'dtype = "float32"\n', wrong)
    assert found.kind is Kind.FAILS
    assert [cause.mistake for cause in found.causes] == ["no bias correction"]
    assert found.shown is not None
    assert found.shown.dtype == "float32"
    (again,) = verdicts(tmp_path, (id,), 'dtype = "float32"\n', wrong, case=found.shown.case)
    assert (again.kind, again.shown) == (Kind.FAILS, found.shown)


def test_an_example_that_single_precision_does_not_hold_cannot_be_asked(tmp_path: Path) -> None:
    examples = claim("adam.bias_correction").property.examples  # type: ignore[union-attr]
    found = [
        verdicts(tmp_path, ("adam.bias_correction",), 'dtype = "float32"\n', case=f"example-{i}")[0].kind
        for i in range(len(examples))
    ]
    assert set(found) == {Kind.HOLDS, Kind.GRADER_ERROR}
