"""What an outcome belongs to: the claims that judge, with all that they import, and not the other topics."""

from pathlib import Path

import pytest

from reference.claims import topics
from reference.power import results


@pytest.fixture(autouse=True)
def forgotten() -> None:
    results._stated.cache_clear()


def test_a_topic_is_its_file_and_what_that_imports() -> None:
    scripts = {file.stem: file for file in results._scripts("reference.claims")}
    assert {"_adam_moments", "_model"} <= results._imported(scripts["adam"])
    assert all(results._stated(topic) for topic in topics())
    assert len({results._stated(topic) for topic in topics()}) == len(topics())


@pytest.mark.parametrize(
    ("changed", "notices", "does_not"),
    [("adam", "adam", "momentum"), ("_adam_moments", "adam", "momentum"), ("_model", "momentum", "")],
)
def test_another_text_of_it_is_noticed(
    changed: str, notices: str, does_not: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {topic: results._stated(topic) for topic in topics()}
    for file in results._scripts("reference.claims"):
        more = "# changed\n" if file.stem == changed else ""
        (tmp_path / file.name).write_text(file.read_text() + more)
    monkeypatch.setattr(results, "_scripts", lambda package: sorted(tmp_path.glob("*.py")))
    results._stated.cache_clear()
    assert results._stated(notices) != before[notices]
    if does_not:
        assert results._stated(does_not) == before[does_not]
