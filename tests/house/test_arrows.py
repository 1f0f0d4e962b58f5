"""The import arrows hold, on the syntax tree and in a running interpreter."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.arrows import forbidden_imports
from tests.house.source import ROOT, write


def test_no_import_goes_against_the_arrows() -> None:
    assert forbidden_imports(ROOT) == []


@pytest.mark.parametrize(
    ("file", "line", "found"),
    [
        (
            "derivations/adam.py",
            "from reference.claims import CLAIMS",
            "may not import reference.claims.CLAIMS",
        ),
        ("derivations/adam.py", "import numpy as np", "may not import numpy"),
        ("reference/claims/adam.py", "import sympy", "may not import sympy"),
        ("reference/claims/adam.py", "def f():\n    import numpy", "may not import numpy"),
        (
            "reference/exact/ball.py",
            "from ..implementation import adam",
            "may not import reference.implementation",
        ),
        ("reference/implementation/adam.py", "from fractions import *", "star import of fractions"),
        (
            "reference/implementation/adam.py",
            "from reference.exact import dot",
            "may not import reference.exact.dot",
        ),
        (
            "reference/judging/worker/serve.py",
            "from ..compare import verdict",
            "may not import reference.judging",
        ),
        ("reference/judging/judge.py", "import derivations", "may not import derivations"),
        (
            "reference/judging/judge.py",
            "from reference import implementation",
            "may not import reference.impl",
        ),
        ("reference/reporting/report.py", "import reference.claims", "may not import reference.claims"),
        ("reference/grading/course.py", "import reference.implementation", "may not import reference.impl"),
        ("reference/reporting/marks.py", "import reference.grading", "may not import reference.grading"),
        ("reference/plugin.py", "import sympy", "may not import sympy"),
        (
            "reference/citing/formats.py",
            "from reference.cli import cite",
            "may not import reference.cli.cite",
        ),
        ("reference/citing/formats.py", "from derivations import prove", "may not import derivations.prove"),
        ("reference/citing/formats.py", "import sphinx", "may not import sphinx"),
        ("reference/cli/cite.py", "from sphinx import addnodes", "may not import sphinx.addnodes"),
    ],
)
def test_an_import_against_the_arrows_is_found(tmp_path: Path, file: str, line: str, found: str) -> None:
    problems = forbidden_imports(write(tmp_path, {file: line}))
    assert len(problems) == 1
    assert found in problems[0]


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("derivations/adam.py", "from fractions import Fraction\nimport sympy\nfrom ._kernel import ring\n"),
        ("reference/claims/adam.py", "from reference.exact import dot\nfrom ._model import Claim\n"),
        ("reference/judging/worker/serve.py", "import numpy as np\nfrom .codec import decode\n"),
        ("reference/judging/__init__.py", "from .judge import judge\n"),
    ],
)
def test_an_import_along_the_arrows_is_not(tmp_path: Path, file: str, text: str) -> None:
    assert forbidden_imports(write(tmp_path, {file: text})) == []


@pytest.mark.parametrize(
    ("name", "absent"),
    [
        ("reference", {"flint", "hypothesis", "numpy", "sympy"}),
        ("reference.claims", {"hypothesis", "numpy", "sympy"}),
        ("reference.judging", {"derivations", "sympy"}),
        ("reference.cli.check, reference.judging.parts", {"derivations", "hypothesis", "numpy", "sympy"}),
        ("reference.reporting.report", {"flint", "hypothesis", "numpy", "sympy"}),
        ("reference.__main__", {"sympy"}),
        ("reference.citing.formats", {"docutils", "hypothesis", "numpy", "sphinx", "sympy"}),
        ("reference.cli.cite", {"docutils", "hypothesis", "numpy", "sphinx", "sympy"}),
    ],
)
def test_an_import_loads_nothing_that_it_does_not_need(name: str, absent: set[str]) -> None:
    program = f"import sys, {name}; print(*sys.modules)"
    result = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert absent & set(result.stdout.split()) == set()
