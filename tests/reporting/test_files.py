"""Files that are whole or not there, and formats that are the same for the same report."""

import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from reference.reporting import files
from reference.reporting.files import replace, writable
from reference.reporting.formats import FORMATS, render
from tests.reporting.samples import EXAMPLES


def test_a_file_is_replaced_in_one_step(tmp_path: Path) -> None:
    path = tmp_path / "out.json"
    texts = {letter * 200_000 for letter in "ab"}
    replace(path, "a" * 200_000)
    seen: set[str] = set()
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            seen.add(path.read_text(encoding="utf-8"))

    reader = threading.Thread(target=read)
    reader.start()
    for _ in range(20):
        for text in texts:
            replace(path, text)
    done.set()
    reader.join()
    assert seen <= texts
    assert list(tmp_path.iterdir()) == [path]


def test_what_cannot_be_written_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "out.txt"
    replace(path, "old")
    with pytest.raises(UnicodeEncodeError):
        replace(path, "new \ud800")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        replace(path, "new")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_it_can_be_read_by_those_who_may(tmp_path: Path) -> None:
    path = tmp_path / "out.txt"
    old = os.umask(0o027)
    try:
        replace(path, "x")
        assert stat.S_IMODE(path.stat().st_mode) == 0o640
        assert os.umask(0o027) == 0o027
    finally:
        os.umask(old)


def test_where_no_file_can_be(tmp_path: Path) -> None:
    assert writable(tmp_path / "out.txt") == ""
    assert "is a folder" in writable(tmp_path)
    assert "is no folder" in writable(tmp_path / "no/out.txt")
    assert "not a regular file" in writable(Path("/dev/null"))
    os.mkfifo(tmp_path / "pipe")
    assert "not a regular file" in writable(tmp_path / "pipe")


def test_the_same_report_is_the_same_text() -> None:
    code = (
        "import sys; from tests.reporting.samples import EXAMPLES;"
        "from reference.reporting.formats import FORMATS, render;"
        "sys.stdout.buffer.write(''.join(render(f, e) for f in FORMATS for e in EXAMPLES.values()).encode())"
    )
    root = Path(__file__).parents[2]
    texts = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=root,
            env=os.environ | {"PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": "C.UTF-8"},
            capture_output=True,
            check=True,
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo"))
    }
    assert texts == {"".join(render(f, e) for f in FORMATS for e in EXAMPLES.values()).encode()}


@pytest.mark.parametrize("format", FORMATS)
def test_only_timings_differ(format: str) -> None:
    for given in EXAMPLES.values():
        one, other = (render(format, given, seconds) for seconds in (1.125, 2.25))
        assert one.replace("1.125", "2.25").replace('time="2.25"', 'time="2.250"') == other


@pytest.mark.parametrize("format", FORMATS)
def test_every_text_can_be_looked_at_and_stored(format: str) -> None:
    for given in EXAMPLES.values():
        text = render(format, given)
        text.encode("utf-8")
        assert text.endswith("\n")
        assert [c for c in text if not c.isprintable() and c != "\n"] == []
