"""A submission under test: source in a file, in a worker of its own."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from reference.judging import Subject, worker_subject


@pytest.fixture
def judge(tmp_path: Path) -> Iterator[Callable[..., Subject]]:
    """Make a file with this source a subject, under these limits; all are closed at the end."""
    subjects: list[Subject] = []

    def start(source: str, **limits: Any) -> Subject:
        path = tmp_path / f"student{len(subjects)}.py"
        path.write_text(source)
        subjects.append(worker_subject(path, **{"deadline": 20.0, **limits}))
        return subjects[-1]

    yield start
    for subject in subjects:
        subject.close()
