"""Zip files: nothing leaves the folder, nothing grows without bound, nothing but plain files comes out."""

import io
import os
import stat
import struct
import zipfile
from pathlib import Path

import pytest

from reference.grading.archive import STUDENT, Room, Unpackable, unpack
from tests.grading.writing import zipped

SMALL = Room(files=5, file=1000, total=3000, entries=20)


def out(tmp_path: Path) -> Path:
    folder = tmp_path / "in" / "out"
    folder.mkdir(parents=True)
    return folder


def everything(folder: Path) -> dict[str, str]:
    return {p.relative_to(folder).as_posix(): p.read_text() for p in folder.rglob("*") if p.is_file()}


def test_plain_files_come_out(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"a.py": "1", "b/c.py": "2", "b\\d.py": "3", "./e.py": "4"})
    folder = out(tmp_path)
    assert unpack(path, folder, SMALL) == []
    assert everything(folder) == {"a.py": "1", "b/c.py": "2", "b/d.py": "3", "e.py": "4"}


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("../evil.py", "leads outside"),
        ("a/../../evil.py", "leads outside"),
        ("..\\evil.py", "leads outside"),
        ("/evil.py", "absolute"),
        ("\\evil.py", "absolute"),
        ("C:/evil.py", "absolute"),
        ("C:\\evil.py", "absolute"),
        ("a\x1b[2J.py", "not usual"),
        ("a\nb.py", "not usual"),
        ("x" * 300 + ".py", "not usual"),
        ("/".join("d" * 30) + "/a.py", "not usual"),
    ],
)
def test_what_leads_elsewhere_is_left_out(tmp_path: Path, name: str, reason: str) -> None:
    path = zipped(tmp_path / "a.zip", {name: "evil", "good.py": "good"})
    folder = out(tmp_path)
    left_out = unpack(path, folder, SMALL)
    assert len(left_out) == 1
    assert reason in left_out[0]
    assert everything(tmp_path / "in") == {"out/good.py": "good"}


def test_a_student_may_be_called_con(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = zipped(tmp_path / "a.zip", {"con/a.py": "1"})
    folder = out(tmp_path)
    assert unpack(path, folder, SMALL) == []
    assert everything(folder) == {"con/a.py": "1"}
    monkeypatch.setattr("reference.grading.archive.ON_WINDOWS", True)
    assert "not usual" in unpack(path, tmp_path / "never", SMALL)[0]


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFSOCK])
def test_links_and_devices_are_left_out(tmp_path: Path, kind: int) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as made:
        entry = zipfile.ZipInfo("link.py")
        entry.external_attr = (kind | 0o777) << 16
        made.writestr(entry, "/etc/passwd")
    folder = out(tmp_path)
    assert len(unpack(path, folder, SMALL)) == 1
    assert os.listdir(folder) == []


def test_what_systems_leave_behind_is_nobodys(tmp_path: Path) -> None:
    path = zipped(
        tmp_path / "a.zip", {"__MACOSX/._a.py": "", ".git/x": "", "a/__pycache__/b.pyc": "", "a.py": ""}
    )
    folder = out(tmp_path)
    assert unpack(path, folder, SMALL) == []
    assert everything(folder) == {"a.py": ""}


@pytest.mark.parametrize(
    ("entries", "why"),
    [
        ({f"{i}.py": "x" * 900 for i in range(4)}, "more than 3000 bytes"),
        ({f"{i}.py": "x" * 1001 for i in range(3)}, "more than 3000 bytes"),
        ({f"{i}.py": "" for i in range(6)}, "more than 5 files"),
        ({f"{i}/": "" for i in range(21)}, "21 entries"),
    ],
)
def test_too_much_is_refused(tmp_path: Path, entries: dict[str, str], why: str) -> None:
    with pytest.raises(Unpackable, match=why):
        unpack(zipped(tmp_path / "a.zip", entries), out(tmp_path), SMALL)


def test_what_is_too_large_is_left_out_and_code_comes_first(tmp_path: Path) -> None:
    entries = {"data.bin": "x" * 2000, "a.py": "1", "big.py": "x" * 1500, "notes\n\x1b[2J.txt": "x"}
    folder = out(tmp_path)
    left_out = unpack(zipped(tmp_path / "a.zip", entries), folder, Room(5, 1000, 4000))
    assert left_out[0] == "big.py: it is larger than 1000 bytes"
    assert left_out[1] == "data.bin: it is larger than 1000 bytes"
    assert left_out[2].isprintable()
    assert everything(folder) == {"a.py": "1"}
    folder = tmp_path / "again"
    folder.mkdir()
    with pytest.raises(Unpackable):
        unpack(tmp_path / "a.zip", folder, Room(5, 1000, 1600))
    assert everything(folder) == {"a.py": "1"}


def test_what_cannot_be_decompressed_is_no_crash(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as made:
        made.writestr("a.py", "x = 1\n")
    data = bytearray(path.read_bytes())
    data[30 + 4 + 9 : 30 + 4 + 13] = b"\xff" * 4
    path.write_bytes(data)
    folder = out(tmp_path)
    with pytest.raises(Unpackable, match="not a readable zip file"):
        unpack(path, folder, SMALL)
    assert everything(folder) == {}


def test_a_bomb_is_measured_and_not_believed(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"a.py": b"\0" * 50_000_000})
    data = path.read_bytes()
    assert len(data) < 60_000
    small = struct.pack("<I", 10)
    path.write_bytes(data.replace(struct.pack("<I", 50_000_000), small))  # the header lies
    folder = out(tmp_path)
    with pytest.raises(Unpackable):
        unpack(path, folder, SMALL)
    assert sum(p.stat().st_size for p in folder.rglob("*")) <= SMALL.file


def test_two_entries_of_one_name_do_not_overwrite(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("a.py", "first")
        with pytest.warns(UserWarning, match="Duplicate"):
            made.writestr("a.py", "second")
        made.writestr("a.py/b.py", "third")
    folder = out(tmp_path)
    assert len(unpack(path, folder, SMALL)) == 2
    assert everything(folder) == {"a.py": "first"}


def test_code_is_found_among_thousands_of_other_files(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {**{f"images/{i}.png": "" for i in range(3000)}, "z.py": "1"})
    folder = out(tmp_path)
    with pytest.raises(Unpackable, match="more than 500 files"):
        unpack(path, folder, STUDENT)
    assert (folder / "z.py").read_text() == "1"


def test_what_is_told_of_it_is_short(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {f"../{'x' * 3000}{i}": "" for i in range(99)})
    told = unpack(path, out(tmp_path), STUDENT)
    assert len("".join(told)) < 10_000
    assert told[-1] == "79 more"


def test_a_path_that_is_too_long_costs_nothing_else(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"/".join(["d" * 255] * 15 + ["x" * 255]): "", "z.py": "1"})
    folder = out(tmp_path)
    (told,) = unpack(path, folder, STUDENT)
    assert told.endswith("its path is too long for this system")
    assert (folder / "z.py").read_text() == "1"


def encrypted() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("a.py", "secret")
    data = bytearray(made.getvalue())
    data[6] |= 1
    data[data.index(b"PK\1\2") + 8] |= 1
    return bytes(data)


@pytest.mark.parametrize("data", [b"", b"PK\3\4", b"no zip at all" * 100])
def test_what_is_no_zip_file_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(data)
    with pytest.raises(Unpackable, match="not a readable zip file"):
        unpack(path, out(tmp_path), SMALL)


def test_what_is_encrypted_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(encrypted())
    assert unpack(path, out(tmp_path), SMALL) == ["a.py: it is encrypted"]


def test_damage_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"a.py": os.urandom(500)})
    data = bytearray(path.read_bytes())
    data[60:100] = bytes(40)
    path.write_bytes(data)
    with pytest.raises(Unpackable):
        unpack(path, out(tmp_path), SMALL)
