"""The claims as data: complete, as their schema says, and told apart from what is not."""

import copy
import json
from collections.abc import Callable
from typing import Any

import jsonschema
import pytest

from derivations import prove, state
from reference.__main__ import main
from reference.citing.catalogue import as_json, catalogue, schema
from reference.citing.digests import digest_of
from reference.claims import CLAIMS

SCHEMA = json.loads(schema())
TOLD = catalogue()
BY_ID = {one["id"]: one for one in TOLD["claims"]}


def test_the_data_are_as_their_schema_says() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.validate(TOLD, SCHEMA)
    jsonschema.validate(catalogue(CLAIMS[:3], "https://example.org/gnomon"), SCHEMA)


def broken(change: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    told = copy.deepcopy({**TOLD, "claims": [BY_ID["adam.slide_exponent"], BY_ID["adam.bias_correction"]]})
    change(told)
    return told


@pytest.mark.parametrize(
    "change",
    [
        lambda told: told.pop("works"),
        lambda told: told.update(more=1),
        lambda told: told["claims"][1].update(id="adam"),
        lambda told: told["claims"][1].update(digest="12345678"),
        lambda told: told["claims"][1].update(pinned="adam.bias_correction"),
        lambda told: told["claims"][1].update(status="weak"),
        lambda told: told["claims"][1].update(status="refuted"),
        lambda told: told["claims"][0].update(status="derived"),
        lambda told: told["claims"][0].update(erratum=None),
        lambda told: told["claims"][1].update(permalink="adam.html"),
        lambda told: told["claims"][1]["statement"].update(latex=[]),
        lambda told: told["claims"][1]["assumptions"][0].pop("text"),
        lambda told: told["claims"][1].pop("mistakes"),
        lambda told: told["claims"][1].update(sources=[]),
    ],
)
def test_other_data_are_refused(change: Callable[[dict[str, Any]], object]) -> None:
    jsonschema.validate(broken(lambda told: None), SCHEMA)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(broken(change), SCHEMA)


def test_every_claim_is_there_with_all_that_is_known_of_it() -> None:
    assert list(BY_ID) == [claim.id for claim in CLAIMS]
    for claim in CLAIMS:
        told, recorded = BY_ID[claim.id], digest_of(claim.id)
        assert recorded is not None
        assert told["statement"]["text"] == claim.statement
        assert [one["name"] for one in told["assumptions"]] == list(claim.assumptions)
        assert [one["sentence"] for one in told["mistakes"]] == [one.sentence for one in claim.mistakes]
        assert [one["name"] for one in told["conventions"]] == [one.name for one in claim.conventions]
        assert (told["status"], told["digest"]) == (recorded.status, recorded.digest)
        assert told["digest"].startswith(told["pinned"].removeprefix(f"{claim.id}@"))
        assert {one["work"] for one in told["sources"]} <= set(TOLD["works"])
        assert set(told["cites"]) <= set(BY_ID)


def test_an_erratum_and_what_stands_in_its_place_name_each_other() -> None:
    wrong = BY_ID["adam.slide_exponent"]["erratum"]
    assert wrong == {"number": "E10", "kind": "A", "corrected_by": "adam.bias_correction"}
    assert BY_ID["adam.bias_correction"]["erratum"] is None
    assert {"claim": "adam.slide_exponent", "number": "E10"} in BY_ID["adam.bias_correction"]["corrects"]


def test_what_is_read_is_what_is_proved() -> None:
    """``state`` reads in a second what the proofs take a minute for: it may not differ from them."""
    ids = [id for id in BY_ID if id.startswith(("adagrad.", "dropout.", "quadratic."))]
    results = prove(ids, processes=1)
    assert {result.status for result in results} == {"derived", "definition", "refuted"}
    for stated, result in zip(state(ids), results, strict=True):
        assert "; ".join(stated.texts) == result.text
        assert r" \\ ".join(stated.latex) == result.latex
        assert stated.assumptions == result.assumptions
        assert set(stated.cites) == set(result.depends_on)


def test_the_text_of_every_statement_is_what_the_kernel_reads() -> None:
    assert {one.id: "; ".join(one.texts) for one in state()} == {
        claim.id: claim.statement for claim in CLAIMS
    }


def test_list_prints_the_data(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list", "adam", "--format", "json", "--base-url", "https://example.org/x/"]) == 0
    text = capsys.readouterr().out
    assert text == as_json([c for c in CLAIMS if c.id.startswith("adam.")], "https://example.org/x")
    told = json.loads(text)
    jsonschema.validate(told, SCHEMA)
    assert {one["id"].split(".")[0] for one in told["claims"]} == {"adam"}
    assert told["claims"][0]["permalink"].startswith("https://example.org/x/claims/adam.")
