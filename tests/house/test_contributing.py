"""CONTRIBUTING.md, followed to the letter in a copy: the claim is derived, holds, and refuses its mistake."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.source import ROOT

BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
WRONG = """def toy_loss(w, w0, Sigma, noise_variance):
    return (w + w0) @ Sigma @ (w + w0) + noise_variance
"""


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the two packages, with the example of CONTRIBUTING.md written into it."""
    root = tmp_path_factory.mktemp("copy")
    for package in ("derivations", "reference"):
        shutil.copytree(ROOT / package, root / package, ignore=shutil.ignore_patterns("__pycache__"))
    proof, statement, parts = BLOCK.findall((ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"))
    append(root / "derivations/quadratic.py", proof)
    append(root / "reference/claims/_toy.py", parts)
    claims = root / "reference/claims/quadratic.py"
    before, start, rest = claims.read_text(encoding="utf-8").partition("\nTOY_MODEL = (\n")
    model, end, after = rest.partition("\n)\n")
    claims.write_text(f"{before}{start}{model}\n{statement.rstrip()}{end}{after}", encoding="utf-8")
    (root / "wrong.py").write_text(WRONG, encoding="utf-8")
    return root


def append(path: Path, text: str) -> None:
    """Write the text at the end of the file."""
    path.write_text(f"{path.read_text(encoding='utf-8')}\n\n{text}", encoding="utf-8")


def gnomon(root: Path, *arguments: str) -> tuple[int, str]:
    """Exit code and output of gnomon as it is in the copy."""
    command = [sys.executable, "-m", "reference", *arguments]
    result = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    return result.returncode, result.stdout + result.stderr


def test_the_new_claim_is_derived(copy: Path) -> None:
    code, output = gnomon(copy, "prove", "quadratic.toy_symmetry")
    assert "1 derived" in output
    assert code == 0


def test_the_new_claim_holds_on_our_implementation(copy: Path) -> None:
    code, output = gnomon(copy, "check", "--claims", "quadratic.toy_symmetry")
    assert "HOLDS   quadratic.toy_symmetry" in output
    assert code == 0


def test_the_new_claim_refuses_and_names_its_mistake(copy: Path) -> None:
    code, output = gnomon(copy, "check", "wrong.py", "--claims", "quadratic.toy_symmetry")
    assert "FAILS   quadratic.toy_symmetry" in output
    assert "You use w + w₀" in output
    assert code == 1
