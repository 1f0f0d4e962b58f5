"""The instructor's page in a browser, headless: it runs under its own policy, sorts, filters, and fits a phone.

Asked of the first browser that starts; without any there is nothing to ask, and pytest says so.
"""

import base64
import functools
import hashlib
import json
import re
import shutil
import subprocess
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from reference.grading.assignment import Assignment
from reference.grading.page import page
from reference.reporting.marks import Marked
from reference.reporting.report import Kind
from tests.grading.test_page import EVIL, marked

FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--dump-dom")


def starts(browser: str | None) -> bool:
    """Whether it is there and opens an empty page: what is called chromium may only say where to get one."""
    if browser is None:
        return False
    try:
        done = subprocess.run([browser, *FLAGS, "about:blank"], capture_output=True, timeout=300, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0 and b"<html" in done.stdout


@functools.cache
def browsers() -> list[str]:
    """The first that starts, if there is one: found out by the test that needs it, for starting takes a while."""
    found = (shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome"))
    return [browser for browser in found if browser and starts(browser)][:1]


PROBE = """
addEventListener("load", () => {
  const rows = () => [...document.querySelectorAll("#students tbody tr")];
  const names = () => rows().filter((row) => !row.hidden).map((row) => row.cells[0].dataset.value);
  const heads = [...document.querySelectorAll("#students th button")];
  const told = { count: document.getElementById("count").textContent, first: names() };
  heads[0].click();
  told.byName = names();
  heads[1].click();
  told.byScore = rows().map((row) => Number(row.cells[1].dataset.value));
  heads[1].click();
  told.byScoreUp = rows().map((row) => Number(row.cells[1].dataset.value));
  const name = document.getElementById("name");
  name.value = " B ";
  name.dispatchEvent(new Event("input"));
  told.named = names();
  name.value = "";
  name.dispatchEvent(new Event("input"));
  const claim = document.getElementById("claim");
  claim.value = "dropout.eval";
  claim.dispatchEvent(new Event("change"));
  told.open = names();
  told.shown = document.getElementById("count").textContent;
  told.fits = document.documentElement.scrollWidth <= innerWidth;
  told.xss = [...document.images].length + document.scripts.length;
  document.title = JSON.stringify(told);
});
"""


def opened(browser: str, text: str, folder: Path, size: str) -> dict[str, Any]:
    """What the probe tells of the page: it is let in by its digest, as the page's own script is."""
    digest = base64.b64encode(hashlib.sha256(PROBE.encode()).digest()).decode()
    probed = text.replace("script-src ", f"script-src 'sha256-{digest}' ", 1)
    (folder / "page.html").write_text(probed.replace("</body>", f"<script>{PROBE}</script></body>"))
    command = [browser, *FLAGS, f"--window-size={size}"]
    command += [f"--user-data-dir={folder / 'profile'}", (folder / "page.html").as_uri()]
    dom = subprocess.run(command, capture_output=True, text=True, timeout=600, check=True).stdout
    title = re.search(r"<title>(.*?)</title>", dom, re.DOTALL)
    assert title
    told: dict[str, Any] = json.loads(unescape(title[1]))
    return told


@pytest.mark.parametrize("size", ["1200,800", "500,900"])
def test_the_page_sorts_and_filters(size: str, two: Assignment, tmp_path: Path) -> None:
    kinds = {"Cy": Kind.HOLDS, "al": Kind.FAILS, "Bo": Kind.FAILS, EVIL: Kind.RAISED}
    marks: list[Marked] = [marked(two, student, kind, note=EVIL) for student, kind in kinds.items()]
    for browser in browsers():
        told = opened(browser, page(two, marks, {"al": "reports/al.html"}), tmp_path, size)
        assert told["count"] == "4 of 4"
        assert len(told["first"]) == 4
        assert [name for name in told["byName"] if name in ("al", "bo", "cy")] == ["al", "bo", "cy"]
        assert told["byScore"] == [3.5, 1.5, 1.5, 1.5]
        assert told["byScoreUp"] == [1.5, 1.5, 1.5, 3.5]
        assert "bo" in told["named"]
        assert "cy" not in told["named"]
        assert "cy" not in told["open"]
        assert told["shown"] == "3 of 4"
        assert told["fits"]
        assert told["xss"] == 2  # the page's script and the probe, and no image
