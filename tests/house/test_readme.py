"""README and docs show what the commands print."""

import pytest

from tests.house import readme

SHOWN = {
    arguments: text
    for page in readme.PAGES
    for arguments, text in readme.outputs(page.read_text(encoding="utf-8")).items()
}


def test_the_readme_shows_the_main_job_and_a_mistake() -> None:
    assert {arguments.split("/")[-1] for arguments in SHOWN} >= {"sklearn-adam.toml", "autograd-adam.toml"}


@pytest.mark.parametrize("arguments", SHOWN)
def test_the_output_is_the_true_one(arguments: str) -> None:
    assert readme.steady(SHOWN[arguments]) == readme.steady(readme.printed(arguments))


def test_an_output_is_renewed_and_the_rest_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readme, "printed", lambda arguments: f"{arguments}!\n")
    text = "before\n<!-- output: gnomon list -->\n```text\nold\n```\nafter\n"
    assert readme.outputs(text) == {"list": "old\n"}
    assert readme.renewed(text) == text.replace("old", "list!")
