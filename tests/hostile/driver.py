"""Judges a submission as ``gnomon check`` does, and looks at what it has left behind."""

import glob
import os
import site
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from reference.claims import CLAIMS
from reference.judging import judge, worker_subject, zygote
from reference.reporting import Report, formats
from reference.reporting.as_json import dump
from reference.reporting.html import render as render_html
from reference.reporting.terminal import render

HERE = Path(__file__).parent
ATTACKED, BYSTANDER = "quadratic.gradient", "dropout.eval"
JUDGED = [claim for claim in CLAIMS if claim.id in (ATTACKED, BYSTANDER)]
JUDGED.sort(key=lambda claim: claim.id, reverse=True)
MARK = "gnomon-left"
"""In the name of everything that a submission leaves where it should not."""
OWN = ("terminal", "html", "json")
"""Formats of which the report has renderings of its own; the last is the same."""
LIMITS = {"deadline": 300.0, "load": 300.0, "memory": 600 << 20, "total": 1200.0}
"""No submission comes near these seconds, on however busy a machine."""
HASTY = {"deadline": 1.0, "load": 3.0, "memory": 600 << 20, "total": 300.0}
"""For what never ends."""


@dataclass(frozen=True)
class Judged:
    """What came of a submission."""

    report: Report
    seconds: float

    @property
    def kinds(self) -> tuple[str, str]:
        """The verdicts on the claim under attack and on that about an honest function beside it."""
        by_claim = {verdict.claim: str(verdict.kind) for verdict in self.report.verdicts}
        return by_claim[ATTACKED], by_claim[BYSTANDER]

    @property
    def renderings(self) -> dict[str, str]:
        """The report in every format."""
        return {
            "terminal": render(self.report, True),
            "html": render_html(self.report),
            "json": dump(self.report),
            **{form: formats.render(form, self.report) for form in formats.FORMATS if form not in OWN},
        }


def judged(path: Path, **limits: object) -> Judged:
    """Judge it on both claims, on few cases."""
    start = time.monotonic()
    subject = worker_subject(path, **{**LIMITS, **limits})
    try:
        report = judge(subject, JUDGED, cases=4)
    finally:
        subject.close()
    return Judged(report, time.monotonic() - start)


def kept(folder: Path) -> dict[str, object]:
    """What lies in a folder: the mode, time and contents of all that is in it."""
    found = [folder, *sorted(folder.rglob("*"))]
    return {
        str(path.relative_to(folder)): (
            path.lstat().st_mode,
            path.lstat().st_mtime_ns if path != folder else 0,
            _contents(path),
        )
        for path in found
    }


def _contents(path: Path) -> object:
    if path.is_symlink():  # to what may not be read
        return os.readlink(path)
    return path.read_bytes() if path.is_file() and path.stat().st_size < 1 << 20 else b""


def left_files() -> list[str]:
    """What bears the mark, wherever a submission could have put it."""
    folders = [tempfile.gettempdir(), "/tmp", "/dev/shm", "/var/tmp", *site.getsitepackages()]
    folders += [os.path.join(folder, "__pycache__") for folder in (os.path.dirname(os.__file__),)]
    return [
        name for folder in dict.fromkeys(folders) for name in glob.glob(os.path.join(folder, f"*{MARK}*"))
    ]


def left_processes() -> list[int]:
    """The zygote's children: its workers, and whatever they had started and left."""
    number = zygote.zygote()._process.pid
    with suppress(FileNotFoundError):
        return list(map(int, Path(f"/proc/{number}/task/{number}/children").read_text().split()))
    return []


def descriptors() -> set[str]:
    """What the judge has open, each with its number."""
    found = set()
    with suppress(FileNotFoundError):
        for number in os.listdir("/proc/self/fd"):
            with suppress(FileNotFoundError):  # that which lists them
                found.add(f"{number}: {os.readlink(f'/proc/self/fd/{number}')}")
    return found
