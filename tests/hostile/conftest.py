"""A folder of one submission, and what must be as it was when it has been judged."""

import base64
import json
import re
import shutil
import time
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from reference.judging import process, zygote
from reference.reporting.as_json import dump, load
from tests.hostile import driver

SECRET = "judge0f3c9a"
LARGEST = 1 << 20
"""Of a report, in characters: most of it the 64 KiB that are kept of what was printed, each escaped."""


@pytest.fixture(scope="session", autouse=True)
def secret() -> Iterator[None]:
    """Something in the judge's environment and memory that nobody may see."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GNOMON_SECRET", SECRET)
        zygote.zygote().close()  # one that started before had no chance to inherit it
        yield


@pytest.fixture
def homes(monkeypatch) -> list[Path]:
    """The working directories of the workers that are started."""
    made: list[Path] = []
    make = process.make_home

    def recorded() -> str:
        made.append(Path(make()))
        return str(made[-1])

    monkeypatch.setattr(process, "make_home", recorded)
    return made


@pytest.fixture
def attack(tmp_path: Path, homes: list[Path]) -> Callable[..., driver.Judged]:
    """Judge a submission in a folder of its own, and find everything else as it was."""
    folder = tmp_path / "submitted"
    folder.mkdir()

    def judged(source: Path | Callable[[Path], Path], **limits: object) -> driver.Judged:
        path = Path(shutil.copy(source, folder)) if isinstance(source, Path) else source(folder)
        zygote.zygote()
        before, opened = driver.kept(folder), driver.descriptors()
        found = driver.judged(path, **limits)
        assert driver.kept(folder) == before
        assert driver.left_files() == []
        assert [home for home in homes if home.exists()] == []
        assert driver.descriptors() <= opened
        end = time.monotonic() + 120
        while driver.left_processes():
            assert time.monotonic() < end, driver.left_processes()
            time.sleep(0.01)
        for text in found.renderings.values():
            assert len(text) < LARGEST
            assert SECRET not in text
            assert "BREACH" not in text
            assert all(c.isprintable() or c in "\n\x1b" for c in text)
        ET.fromstring(found.renderings["junit"])
        json.loads(found.renderings["gradescope"])
        json.loads(base64.b64decode(found.renderings["classroom"].removeprefix("result=")))
        assert dump(load(found.renderings["json"])) == found.renderings["json"]
        for text in (found.renderings[form] for form in ("html", "json", "junit", "gradescope")):
            assert not re.search("</?(script|img|b>BOLD)", text.replace("<b>gnomon</b>", ""))
        return found

    return judged
