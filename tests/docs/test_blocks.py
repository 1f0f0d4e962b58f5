"""Every command and every piece of code in the documentation does what the page says."""

from pathlib import Path

import pytest

from tests.house import pages
from tests.house.source import ROOT

PAGES = {page.relative_to(ROOT).as_posix(): page.read_text(encoding="utf-8") for page in pages.pages()}


@pytest.mark.parametrize("page", [name for name, text in PAGES.items() if list(pages.blocks(text))])
def test_every_block_is_true(page: str, tmp_path: Path) -> None:
    assert pages.problems(PAGES[page], pages.folder(tmp_path)) == []


@pytest.mark.parametrize("page", PAGES)
def test_no_block_is_overlooked(page: str) -> None:
    rest = pages.FENCE.sub("", PAGES[page])
    assert [line for line in rest.splitlines() if line.lstrip().startswith("```")] == []


def test_what_is_not_run_is_little_and_has_a_reason() -> None:
    told = {name: pages.not_run(text) for name, text in PAGES.items()}
    reasons = {reason for blocks in told.values() for _, reason in blocks}
    elsewhere = {reason for reason in reasons if reason.endswith("runs these commands")}
    assert all((ROOT / reason.split()[0]).is_dir() for reason in elsewhere)
    assert reasons - elsewhere <= {
        "a tree of folders",
        "it runs on another machine",
        "signatures alone",
        "it judges hundreds of mutants; tests/power has smaller runs",
        "it needs a cluster",
    }, told


def test_commands_that_are_run_elsewhere_are() -> None:
    script = (ROOT / ".ci/run").read_text(encoding="utf-8")
    named = {
        block.about for text in PAGES.values() for block in pages.blocks(text) if block.kind == "command"
    }
    assert named == {"check", "test"}
    for name in named:
        assert f"$(readme {name})" in script


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("```sh\nfalse\n```\n", "ends with 1"),
        ("<!-- exit: 1 -->\n```sh\ntrue\n```\n", "ends with 0, expected 1"),
        ("```python\nraise OSError\n```\n", "OSError"),
        ("```text\nsomething\n```\n", "neither"),
        ("```sh\necho a\n```\n<!-- output -->\n```text\nb\n```\n", "prints\na"),
        (
            "```python\nx = 1\n```\n```python\nprint(x + 1)\n```\n<!-- output -->\n```text\n3\n```\n",
            "prints\n2",
        ),
        ("<!-- output: gnomon list weight_decay -->\n```text\nnothing\n```\n", "weight_decay.penalty"),
    ],
)
def test_what_is_wrong_is_seen(text: str, problem: str, tmp_path: Path) -> None:
    (found,) = pages.problems(text, pages.folder(tmp_path))
    assert problem in found


@pytest.mark.parametrize("mark", ["nothing", "not run"])
def test_a_comment_means_something(mark: str) -> None:
    with pytest.raises(ValueError, match="block"):
        list(pages.blocks(f"<!-- {mark} -->\n```sh\ntrue\n```\n"))


def test_files_and_namespaces_last_as_long_as_the_page(tmp_path: Path) -> None:
    text = (
        "<!-- file: a.txt -->\n```text\nhello\n```\n"
        "```sh\ncat a.txt\n```\n<!-- output -->\n```text\nhello\n```\n"
        "```python\nx = 1\nprint('seen once')\n```\n```python\nprint(x)\n```\n<!-- output -->\n```text\n1\n```\n"
    )
    at = pages.folder(tmp_path)
    assert pages.problems(text, at) == []
    assert pages.renewed(text.replace("hello\n```\n```python", "old\n```\n```python"), at) == text
