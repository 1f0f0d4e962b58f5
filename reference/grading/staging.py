"""A submission in a folder of its own: copied, bounded, with the file that is judged under the name asked for."""

from __future__ import annotations

import codecs
import hashlib
import io
import os
import re
import shutil
import stat
import tempfile
import tokenize
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from reference.reporting.text import escape

from .archive import CODE, STUDENT, Unpackable, unpack
from .notebook import as_module, code_cells
from .submissions import Submission, whole


@dataclass(frozen=True)
class Handed:
    """What a submission comes to: its files' bytes by name, of which ``main`` (a .py or a notebook) is judged.

    Without code in it ``main`` is empty; ``note`` says what is to be said about the whole.
    """

    files: Mapping[str, bytes]
    main: str
    note: str = ""

    @property
    def digest(self) -> str:
        """The same for the same bytes under the same names; without code the note is all that is judged."""
        parts = hashlib.sha256()
        note = "" if self.main else self.note
        for name, data in ((note, self.main.encode()), *sorted(self.files.items())):
            for part in (name.encode("utf-8", "surrogateescape"), data):
                parts.update(len(part).to_bytes(8, "little") + part)
        return parts.hexdigest()


def collect(submission: Submission, file: str, wanted: Sequence[str]) -> Handed:
    """Read a submission; zip files in it are unpacked. ``wanted`` are the functions asked for."""
    notes = [submission.note] if submission.note else []
    with tempfile.TemporaryDirectory(prefix="gnomon-student-") as folder:
        files = list(submission.files)
        for number, (name, path) in enumerate(submission.files):
            if path.suffix == ".zip":
                files.remove((name, path))
                inside = Path(folder) / str(number)
                inside.mkdir()
                try:
                    notes += [f"{name}: left out: {what}" for what in unpack(path, inside, STUDENT)]
                except Unpackable as error:
                    notes.append(f"{name}: {error}")
                files += whole("", inside).files
        read = _read(_unwrapped(files), Path(file).stem, notes)
    main = _main(read, file, wanted, notes)
    return Handed(read, main, escape("; ".join(notes)))


@contextmanager
def staged(handed: Handed, file: str) -> Iterator[Path]:
    """The path of the module that is judged, beside the submission's other files; removed afterwards.

    The folder has a name that cannot be guessed, and can be read by the user whom root's workers become.
    """
    outer = Path(tempfile.mkdtemp(prefix="gnomon-stage-"))
    try:
        outer.chmod(0o711)
        folder = Path(tempfile.mkdtemp(dir=outer))
        folder.chmod(0o755)
        source = handed.files[handed.main]
        if handed.main.endswith(".ipynb"):
            source = as_module(source).encode("ascii", "backslashreplace")
        (folder / file).write_bytes(source)
        beside = PurePosixPath(handed.main).parent
        for name, data in handed.files.items():
            path = PurePosixPath(name)
            if path.is_relative_to(beside) and name != handed.main and path != beside / file:
                target = folder / path.relative_to(beside)
                # Of two archives one may have a folder where the other has a file: the first keeps the place.
                with suppress(FileExistsError, NotADirectoryError, IsADirectoryError):
                    target.parent.mkdir(parents=True, exist_ok=True)
                    target.write_bytes(data)
        yield folder / file
    finally:
        shutil.rmtree(outer, ignore_errors=True)


def _unwrapped(files: Sequence[tuple[str, Path]]) -> list[tuple[str, Path]]:
    """Without the folder that holds all of them."""
    tops = {PurePosixPath(name).parts[0] for name, _ in files if "/" in name}
    if len(tops) == 1 and all("/" in name for name, _ in files):
        return _unwrapped([(name.partition("/")[2], path) for name, path in files])
    return list(files)


def _read(files: Sequence[tuple[str, Path]], stem: str, notes: list[str]) -> dict[str, bytes]:
    """The files' bytes; where there is too much, what is asked for comes first, then other code."""
    read: dict[str, bytes] = {}
    room = STUDENT.total

    def order(pair: tuple[str, Path]) -> tuple[bool, bool, str]:
        code = pair[0].endswith(CODE)
        return not code, not (code and PurePosixPath(pair[0]).stem == stem), pair[0]

    for name, path in sorted(files, key=order):
        if len(read) >= STUDENT.files:
            notes.append(f"only {STUDENT.files} files of it are used")
            break
        try:
            data = _bytes(path, min(room, STUDENT.file))
        except OSError as error:
            notes.append(f"{name} cannot be read ({error.strerror or error})")
            continue
        if data is None:
            notes.append(f"{name} is left out: it is too large")
            continue
        room -= len(data)
        read[name] = data
    return read


def _bytes(path: Path, most: int) -> bytes | None:
    """A plain file's bytes; None if there are more than that. OSError for anything else."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with os.fdopen(descriptor, "rb") as opened:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError("it is no file")
        data = opened.read(most + 1)
    return data if len(data) <= most else None


def _main(files: Mapping[str, bytes], file: str, wanted: Sequence[str], notes: list[str]) -> str:
    """Which file is judged: the one asked for, or that with the most of the functions; says so if it is unclear."""
    broken: list[str] = []
    candidates = [name for name in files if name.endswith(CODE) and _is_code(name, files[name], broken)]
    if not candidates:
        notes += broken
        what = "no .py file and no notebook in it" if files else "nothing that can be read"
        there = sorted(name for name in files if not name.endswith(CODE))
        what += f", only {_listed(there, 3)}" if there else ""
        notes.append(f"{what}: {file} was expected")
        return ""
    stem = file.removesuffix(".py")

    def rank(name: str) -> tuple[int, int, bool, int, str]:
        path = PurePosixPath(name)
        return (
            -_written(name, files[name], wanted),
            path.stem != stem,
            path.suffix != ".py",
            len(path.parts),
            name,
        )

    named = [name for name in candidates if PurePosixPath(name).stem == stem and "/" not in name]
    notes += [] if named else broken
    best = min(named or candidates, key=rank)
    others = [n for n in candidates if n != best and _written(n, files[n], wanted)]
    if others:
        notes.append(f"judged is {best}, and not {_listed(others, 5)}")
    if why := _unreadable(files[best]):
        notes.append(f"{best} {why}: save it as UTF-8")
    return best


def _listed(names: Sequence[str], most: int) -> str:
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def _unreadable(data: bytes) -> str:
    """Why Python cannot read these bytes as text, "" if it can."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "is UTF-16 text, which Python does not read"
    try:
        data.decode(tokenize.detect_encoding(io.BytesIO(data).readline)[0])
    except (SyntaxError, LookupError, UnicodeDecodeError):
        return "is not text in the encoding that Python expects"
    return ""


def _is_code(name: str, data: bytes, notes: list[str]) -> bool:
    """Whether it can be read: what is called a notebook may be none, and then that is noted."""
    if name.endswith(".ipynb"):
        try:
            code_cells(data)
        except ValueError as error:
            notes.append(f"{name}: {error}")
            return False
    return True


def _written(name: str, data: bytes, wanted: Sequence[str]) -> int:
    """How many of the functions a file defines, other than by saying that they are not written yet."""
    text = "\n".join(code_cells(data)) if name.endswith(".ipynb") else data.decode("utf-8", "replace")
    count = 0
    for function in wanted:
        match = re.search(
            rf"^(?:(?:async )?def|class) {re.escape(function)}\b.*\n(?:(?:[ \t#)].*)?\n)*", text + "\n", re.M
        )
        assigned = re.search(rf"^{re.escape(function)} *=", text, re.M) is not None
        count += assigned or (match is not None and "raise NotImplementedError" not in match[0])
    return count
