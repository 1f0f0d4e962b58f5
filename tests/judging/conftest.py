"""A submission under test: source in a file, in a worker of its own."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from reference.judging import Subject, worker_subject
from reference.judging.run import judge as held_to
from reference.judging.select import judged
from reference.reporting import Report


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


@pytest.fixture
def report(tmp_path: Path) -> Callable[..., Report]:
    """The report on a file of this source, or on adapters of its functions."""

    def told(
        source: str, claims: Sequence[str], adapters: str = "", cases: int = 12, name: str = "student"
    ) -> Report:
        (tmp_path / f"{name}.py").write_text(source)
        if adapters:
            (tmp_path / f"{name}.toml").write_text(adapters)
        subject = worker_subject(tmp_path / f"{name}.{'toml' if adapters else 'py'}", deadline=20.0)
        try:
            return held_to(subject, judged(claims), cases=cases)
        finally:
            subject.close()

    return told
