"""An assignment about two functions, read."""

from pathlib import Path

import pytest

from reference.grading.assignment import Assignment, read_assignment
from tests.grading.writing import assignment


@pytest.fixture
def two(tmp_path: Path) -> Assignment:
    """dropout.eval for 2 points and gradient_descent.update for 1.5."""
    return read_assignment(assignment(tmp_path / "two"))
