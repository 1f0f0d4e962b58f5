"""The layers mirror each other, and ids join them."""

from pathlib import Path

import pytest

from reference.claims import CLAIMS
from tests.house.source import ROOT, write
from tests.house.topics import LAYERS, unjoined_ids, unmirrored_topics


def test_every_layer_has_every_topic() -> None:
    assert unmirrored_topics(ROOT) == []


def test_every_claim_has_a_derivation_and_every_derivation_a_claim() -> None:
    assert unjoined_ids(ROOT, (claim.id for claim in CLAIMS)) == []


@pytest.mark.parametrize("layer", LAYERS)
def test_a_missing_topic_is_found(tmp_path: Path, layer: str) -> None:
    write(tmp_path, {f"{each}/adam.py": "" for each in LAYERS if each != layer})
    assert unmirrored_topics(tmp_path) == [f"{layer} has no topic adam"]


def test_a_topic_may_be_a_folder_and_private_files_are_no_topics(tmp_path: Path) -> None:
    write(tmp_path, {f"{layer}/adam.py": "" for layer in LAYERS[1:]})
    write(tmp_path, {f"{LAYERS[0]}/adam/__init__.py": "", f"{LAYERS[0]}/_model.py": ""})
    assert unmirrored_topics(tmp_path) == []


def test_a_house_without_topics_is_found(tmp_path: Path) -> None:
    assert unmirrored_topics(tmp_path) == ["there is no topic at all"]


def test_a_claim_and_a_derivation_without_each_other_are_found(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "derivations/adam.py": "def update(): ...\ndef _help(): ...",
            "derivations/_kernel.py": "def f(): ...",
        },
    )
    assert unjoined_ids(tmp_path, ["adam.update"]) == []
    assert unjoined_ids(tmp_path, ["adam.hat"]) == [
        "adam.hat: derivations has no function of this name",
        "adam.update: reference.claims has no claim of this name",
    ]
