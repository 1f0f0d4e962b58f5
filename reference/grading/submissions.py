"""What was handed in, by whom: files, notebooks, folders and exports of learning platforms.

A submission is a label and some paths. What an argument is:

- a ``.py`` or ``.ipynb`` file is one student's, and bears the student's name (or stands in a folder that does);
- a folder or zip file that has the file asked for is one student's;
- any other folder or zip file that is given alone is a course: a folder in it is a student's, and files in it are
  grouped by the student that their names begin with, as Moodle and Canvas name them;
- any other folder or zip file that is given beside others is one student's, if there are files in it.

A folder around a course, as exports have it, is looked through.
"""

from __future__ import annotations

import re
import tempfile
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from reference.reporting.text import escape

from .archive import CODE, COURSE, Unpackable, is_noise, unpack

TAKEN = (*CODE, ".zip")
MOODLE = re.compile(r"(?P<who>.+_\d+)_assignsubmission_(?:file|onlinetext)_?(?P<file>.*)")
CANVAS = re.compile(r"(?P<who>[^_]+)(?P<late>_LATE)?_(?P<id>\d+)_\d+_(?P<file>.+)")


@dataclass(frozen=True)
class Submission:
    """One student's: ``files`` are where they are, by the names under which they were handed in.

    ``note`` says what is wrong with it as a whole, "" if nothing is.
    """

    student: str
    files: tuple[tuple[str, Path], ...]
    note: str = ""


class Submissions:
    """The submissions that some paths hold; archives are unpacked into a folder that is removed on ``close``."""

    def __init__(self, paths: Sequence[Path], file: str) -> None:
        """``file`` is what the assignment asks for. Raises ValueError for a path that holds none."""
        self._file = file
        self._alone = len(paths) == 1
        self._unpacked = tempfile.TemporaryDirectory(prefix="gnomon-course-")
        self.warnings: list[str] = []
        try:
            self.found = _distinct([s for path in paths for s in self._of(path)])
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Remove what was unpacked."""
        self._unpacked.cleanup()

    def __enter__(self) -> Submissions:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _of(self, path: Path) -> list[Submission]:
        if path.is_dir():
            found = list(self._in_folder(path, path.resolve().name))
        elif not path.is_file():
            raise ValueError(f"{path}: there is no such file or folder")
        elif path.suffix == ".zip":
            found = list(self._in_folder(self._extracted(path), path.stem))
        elif path.suffix in CODE:
            asked = Path(self._file).stem
            name = path.stem if path.stem != asked else path.resolve().parent.name
            found = [_in_files(name, [path])]
        else:
            raise ValueError(f"{path}: expected a .py file, a notebook (.ipynb), a zip file or a folder")
        if not found:
            raise ValueError(
                f"{path}: nothing in it was handed in: no .py file, no notebook, no folder of them"
            )
        return found

    def _extracted(self, path: Path) -> Path:
        folder = Path(tempfile.mkdtemp(dir=self._unpacked.name))
        try:
            self.warnings += [f"{path.name}: left out: {what}" for what in unpack(path, folder, COURSE)]
        except Unpackable as error:
            raise ValueError(f"{path}: {error}") from error
        return folder

    def _in_folder(self, folder: Path, name: str) -> Iterator[Submission]:
        entries = _entries(folder)
        folders = [entry for entry in entries if entry.is_dir()]
        files = [entry for entry in entries if entry.is_file()]
        taken = [file for file in files if file.suffix in TAKEN]
        asked = {self._file, str(Path(self._file).with_suffix(".ipynb"))}
        if any(file.name in asked for file in files) or (taken and not self._alone):
            yield whole(name, folder)
        elif len(folders) == 1 and not taken and (not self._alone or _is_course(folders[0])):
            yield from self._in_folder(folders[0], name)
        else:
            for entry in folders:
                yield whole(_whose(entry.name)[0], entry)
            groups: dict[str, list[Path]] = {}
            for file in taken:
                groups.setdefault(_whose(file.name)[0], []).append(file)
            for student, theirs in groups.items():
                yield _in_files(student, theirs)


def whole(student: str, folder: Path) -> Submission:
    """All of a folder as one student's."""
    return Submission(student, tuple(_below(folder, folder)))


def _in_files(student: str, files: Sequence[Path]) -> Submission:
    names = [CANVAS.fullmatch(file.name) for file in files]
    late = any(name and name["late"] for name in names)
    handed = tuple((_whose(file.name)[1], file) for file in files)
    return Submission(student, handed, "handed in late, says its name" if late else "")


def _below(folder: Path, top: Path, depth: int = 6) -> Iterator[tuple[str, Path]]:
    for entry in _entries(folder):
        if entry.is_dir() and depth:
            yield from _below(entry, top, depth - 1)
        elif entry.is_file():
            yield entry.relative_to(top).as_posix(), entry


def _entries(folder: Path) -> list[Path]:
    """What is in a folder, sorted: no links, nothing hidden."""
    return sorted(e for e in folder.iterdir() if not e.is_symlink() and not is_noise((e.name,)))


def _is_course(folder: Path) -> bool:
    """Whether a folder that stands alone holds students, and is no student's: folders alone, or a platform's names."""
    inside = _entries(folder)
    named = any(pattern.fullmatch(entry.name) for entry in inside for pattern in (MOODLE, CANVAS))
    folders = any(entry.is_dir() for entry in inside)
    return named or (folders and not any(entry.suffix in TAKEN for entry in inside))


def _whose(name: str) -> tuple[str, str]:
    """Who handed in what has this name on a platform, and under which name; else the stem and the name."""
    for pattern in (MOODLE, CANVAS):
        if match := pattern.fullmatch(name):
            who = match["who"] + (f"_{match['id']}" if "id" in match.groupdict() else "")
            return who, re.sub(r"-\d+(?=\.\w+$)", "", match["file"])
    stem = Path(name).stem if Path(name).suffix in TAKEN else name
    return stem, name


def _distinct(found: Sequence[Submission]) -> list[Submission]:
    """Sorted by student, whose names are one printable line each; those who share a name are told apart by a number."""
    taken: set[str] = set()
    named = []
    for one in found:
        name = student = escape(unicodedata.normalize("NFC", " ".join(one.student.split()))) or "nameless"
        count = 1
        while name.casefold() in taken:
            count += 1
            name = f"{student} ({count})"
        taken.add(name.casefold())
        named.append(Submission(name, one.files, one.note))
    return sorted(named, key=lambda one: (one.student.lower(), one.student))
