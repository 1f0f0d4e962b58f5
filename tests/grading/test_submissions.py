"""Who handed in what: files, notebooks, folders, exports; and what each submission comes to."""

import os
import unicodedata
from collections.abc import Sequence
from pathlib import Path

import pytest

from reference.grading.archive import STUDENT, WINDOWS
from reference.grading.marks import _harmless, file_names
from reference.grading.staging import Handed, collect, staged
from reference.grading.submissions import Submission, Submissions, _distinct
from tests.grading.writing import DESCENT, RIGHT, WRONG, book, files, zipped

STUB = 'def dropout_eval(x, keep):\n    """Of\n\n    x."""\n    raise NotImplementedError("later")\n'


def found(*paths: Path) -> dict[str, list[str]]:
    """Students, and the names of what they handed in."""
    with Submissions(paths, "student.py") as submissions:
        return {one.student: [name for name, _ in one.files] for one in submissions.found}


def test_files_bear_their_students_names(tmp_path: Path) -> None:
    files(tmp_path, {"bob.py": "", "alice.ipynb": "", "carol/student.py": "", "Dan/student.ipynb": ""})
    paths = [tmp_path / name for name in ("bob.py", "alice.ipynb", "carol/student.py", "Dan/student.ipynb")]
    assert found(*paths) == {
        "alice": ["alice.ipynb"],
        "bob": ["bob.py"],
        "carol": ["student.py"],
        "Dan": ["student.ipynb"],
    }


def test_a_folder_of_folders_is_a_course(tmp_path: Path) -> None:
    files(tmp_path, {"c/bob/student.py": "", "c/bob/util.py": "", "c/al/a/x.py": "", "c/.git/x.py": ""})
    assert found(tmp_path / "c") == {"al": ["a/x.py"], "bob": ["student.py", "util.py"]}


def test_a_folder_of_files_is_a_course(tmp_path: Path) -> None:
    files(tmp_path, {"c/bob.py": "", "c/al.ipynb": "", "c/notes.txt": "", "c/eve.zip": ""})
    assert found(tmp_path / "c") == {"al": ["al.ipynb"], "bob": ["bob.py"], "eve": ["eve.zip"]}


def test_a_folder_with_the_file_asked_for_is_one_student_s(tmp_path: Path) -> None:
    files(tmp_path, {"bob/student.py": "", "bob/util.py": "", "bob/data/x.csv": ""})
    assert found(tmp_path / "bob") == {"bob": ["data/x.csv", "student.py", "util.py"]}


def test_among_others_a_folder_with_files_is_one_student_s(tmp_path: Path) -> None:
    files(
        tmp_path,
        {"bob/a.py": "", "bob/b.py": "", "al/x.py": "", "group/carol/x.py": "", "group/dan/x.py": ""},
    )
    assert found(tmp_path / "bob", tmp_path / "al", tmp_path / "group") == {
        "al": ["x.py"],
        "bob": ["a.py", "b.py"],
        "carol": ["x.py"],
        "dan": ["x.py"],
    }


def test_exports_of_platforms(tmp_path: Path) -> None:
    moodle = {
        "Jane Doe_123_assignsubmission_file_/student.py": "",
        "Bob Roe_9_assignsubmission_file_/hw.zip": "",
        "Ann_7_assignsubmission_file/a.ipynb": "",
    }
    assert found(zipped(tmp_path / "m.zip", moodle)) == {
        "Ann_7": ["a.ipynb"],
        "Bob Roe_9": ["hw.zip"],
        "Jane Doe_123": ["student.py"],
    }
    flat = {
        "Jane Doe_123_assignsubmission_file_student.py": "",
        "Jane Doe_123_assignsubmission_file_util.py": "",
        "doejane_LATE_55_777_student-2.py": "",
        "roebob_56_778_student.ipynb": "",
    }
    assert found(zipped(tmp_path / "f.zip", flat)) == {
        "doejane_55": ["student.py"],
        "Jane Doe_123": ["student.py", "util.py"],
        "roebob_56": ["student.ipynb"],
    }
    assert found(zipped(tmp_path / "w.zip", {f"HW 1/{name}": "" for name in flat})) == found(
        zipped(tmp_path / "f2.zip", flat)
    )


def test_what_was_late_on_canvas_is_noted(tmp_path: Path) -> None:
    flat = {"doejane_LATE_55_777_student-2.py": "", "roebob_56_778_student.py": ""}
    with Submissions([zipped(tmp_path / "f.zip", flat)], "student.py") as course:
        notes = {one.student: one.note for one in course.found}
    assert notes == {"doejane_55": "handed in late, says its name", "roebob_56": ""}


def test_a_student_s_own_zip_file(tmp_path: Path) -> None:
    assert found(zipped(tmp_path / "al.zip", {"student.py": "", "x.py": ""})) == {
        "al": ["student.py", "x.py"]
    }
    one, two = (
        zipped(tmp_path / "bo.zip", {"h/y.py": ""}),
        zipped(tmp_path / "cy.zip", {"x.py": "", "y.py": ""}),
    )
    assert found(one, two) == {"bo": ["y.py"], "cy": ["x.py", "y.py"]}


def test_two_of_a_name_are_told_apart(tmp_path: Path) -> None:
    files(tmp_path, {"a/Bob.py": "", "b/bob.py": ""})
    assert set(found(tmp_path / "a/Bob.py", tmp_path / "b/bob.py")) == {"Bob", "bob (2)"}


def test_links_are_nobody_s(tmp_path: Path) -> None:
    files(tmp_path, {"c/bob/x.py": "", "secret/key.py": ""})
    (tmp_path / "c/eve").symlink_to(tmp_path / "secret")
    (tmp_path / "c/bob/key.py").symlink_to(tmp_path / "secret/key.py")
    assert found(tmp_path / "c") == {"bob": ["x.py"]}


@pytest.mark.parametrize("name", ["nowhere", "a.txt", "empty", "bad.zip"])
def test_what_holds_nothing_is_said(tmp_path: Path, name: str) -> None:
    files(tmp_path, {"a.txt": "", "empty/notes.txt": "", "bad.zip": "no zip"})
    with pytest.raises(ValueError, match=name.replace(".", r"\.")):
        found(tmp_path / name)


# --- what it comes to --------------------------------------------------------------------------------------


def handed(folder: Path, wanted: Sequence[str] = ("dropout_eval", "gradient_descent")) -> Handed:
    with Submissions([folder], "student.py") as submissions:
        return collect(submissions.found[0], "student.py", wanted)


@pytest.mark.parametrize(
    ("texts", "main", "note"),
    [
        ({"student.py": RIGHT, "other.py": "x = 1\n"}, "student.py", ""),
        ({"student.py": STUB, "student.ipynb": book(RIGHT)}, "student.ipynb", ""),
        ({"student.py": RIGHT, "student.ipynb": book(STUB)}, "student.py", ""),
        ({"student.py": STUB, "student.ipynb": book(STUB)}, "student.py", ""),
        ({"student.py": RIGHT, "student.ipynb": "no notebook"}, "student.py", ""),
        (
            {"student.py": RIGHT, "student.ipynb": book(RIGHT)},
            "student.py",
            "judged is student.py, and not student.ipynb",
        ),
        ({"student.py": STUB, "b.py": RIGHT}, "student.py", "judged is student.py, and not b.py"),
        ({"d/hw.py": RIGHT + DESCENT, "d/old.py": RIGHT}, "hw.py", "judged is hw.py, and not old.py"),
        ({"d/a.py": "x = 1\n", "d/b.py": "dropout_eval = f\n"}, "b.py", ""),
        ({"d/a.py": "", "d/b.py": "async def dropout_eval(\n    x,\n):\n    pass\n"}, "b.py", ""),
        ({"d/a.py": "", "d/e/student.py": ""}, "e/student.py", ""),
        (
            {"d/notes.txt": ""},
            "",
            "no .py file and no notebook in it, only notes.txt: student.py was expected",
        ),
        (
            {"student.ipynb": "[1]"},
            "",
            "student.ipynb: not a notebook: its JSON is no object; "
            "no .py file and no notebook in it: student.py was expected",
        ),
    ],
)
def test_which_file_is_judged(tmp_path: Path, texts: dict[str, str], main: str, note: str) -> None:
    files(tmp_path / "c", texts)
    one = handed(tmp_path / "c")
    assert (one.main, one.note) == (main, note)


def test_zip_files_inside_are_opened(tmp_path: Path) -> None:
    files(tmp_path / "c/bob", {"notes.txt": ""})
    zipped(tmp_path / "c/bob/hw.zip", {"hw/student.py": RIGHT, "../evil.py": "", "hw/util.py": "x = 1\n"})
    one = handed(tmp_path / "c")
    assert one.main == "hw/student.py"
    assert one.note == "hw.zip: left out: ../evil.py: its path leads outside"
    with staged(one, "student.py") as module:
        assert sorted(os.listdir(module.parent)) == ["student.py", "util.py"]


def test_a_bomb_inside_costs_its_own_submission(tmp_path: Path) -> None:
    folder = tmp_path / "c/bob"
    folder.mkdir(parents=True)
    zipped(folder / "hw.zip", {"student.py": b"\0" * (STUDENT.file + 1)})
    one = handed(tmp_path / "c")
    assert one.main == ""
    assert "student.py: it is larger than" in one.note


def test_what_python_cannot_read_as_text_is_noted(tmp_path: Path) -> None:
    text = f"# Lösung\n{RIGHT}"
    for data, noted in (
        (text.encode(), False),
        (text.encode("utf-8-sig"), False),
        (b"# -*- coding: latin-1 -*-\n" + text.encode("latin-1"), False),
        (text.encode("latin-1"), True),
        (text.encode("utf-16"), True),
        (b"# coding: nothing\n", True),
    ):
        (tmp_path / "student.py").write_bytes(data)
        one = collect(Submission("bob", (("student.py", tmp_path / "student.py"),)), "student.py", ())
        assert one.main == "student.py"
        assert one.note.endswith(": save it as UTF-8") is noted, data


def test_without_code_the_reason_is_what_is_judged() -> None:
    """So that nobody is told the names of another's files."""
    assert Handed({}, "", "a.zip: broken").digest != Handed({}, "", "b.zip: broken").digest
    assert Handed({"a.py": b""}, "a.py", "one").digest == Handed({"a.py": b""}, "a.py", "two").digest


def test_what_is_too_large_or_no_file_is_left_out(tmp_path: Path) -> None:
    folder = files(tmp_path / "bob", {"student.py": RIGHT})
    with (folder / "data.csv").open("wb") as sparse:
        sparse.truncate(STUDENT.file + 1)
    os.mkfifo(folder / "pipe.py")
    one = handed(folder)
    assert set(one.files) == {"student.py"}
    assert one.note == "data.csv is left out: it is too large"


def test_what_is_a_link_by_the_time_it_is_read_is_not_followed(tmp_path: Path) -> None:
    files(tmp_path, {"secret.py": RIGHT})
    (tmp_path / "student.py").symlink_to(tmp_path / "secret.py")
    one = collect(Submission("bob", (("student.py", tmp_path / "student.py"),)), "student.py", ())
    assert one.files == {}


def test_it_is_staged_alone_under_the_name_asked_for(tmp_path: Path) -> None:
    files(tmp_path / "c", {"bob/hw.py": RIGHT, "bob/data/x.csv": "1", "eve/hw.py": WRONG})
    one = handed(tmp_path / "c")
    with staged(one, "student.py") as module:
        assert module.read_text() == RIGHT
        below = {p.relative_to(module.parent).as_posix() for p in module.parent.rglob("*") if p.is_file()}
        assert below == {"student.py", "data/x.csv"}
        assert (module.parent.parent.stat().st_mode & 0o777) == 0o711
        kept = module.parent.parent
    assert not kept.exists()


@pytest.mark.parametrize("other", ["a/b.py", "student.py/b.py"])
def test_where_a_file_and_a_folder_have_one_name_the_code_is_judged(tmp_path: Path, other: str) -> None:
    """As two archives may have them, or an archive beside the file that is asked for."""
    one = Handed({"a": b"data", "mine.py": b"x = 1\n", other: b"y = 1\n"}, "mine.py")
    with staged(one, "student.py") as module:
        assert module.read_text() == "x = 1\n"


def test_the_digest_is_that_of_names_and_bytes() -> None:
    one = Handed({"a.py": b"12", "b.py": b"3"}, "a.py")
    assert one.digest == Handed({"b.py": b"3", "a.py": b"12"}, "a.py", "a note").digest
    others = [
        Handed({"a.py": b"1", "b.py": b"23"}, "a.py"),
        Handed({"a.py": b"12", "b.py": b"3"}, "b.py"),
        Handed({"a.py": b"12", "c.py": b"3"}, "a.py"),
        Handed({"a.py": b"12"}, "a.py"),
    ]
    assert len({one.digest, *(other.digest for other in others)}) == 5


def test_students_are_told_apart_whatever_they_are_called(tmp_path: Path) -> None:
    """A name is a line that can be printed, and none takes the place of another, nor its report's."""
    names = [
        "Ann",
        "ann",
        "ANN (2)",
        "ann (2)",
        "e\u0301",
        "\u00e9",
        "\x1b[31mred",
        "a\u202eb",
        "straße",
        "STRASSE",
    ]
    found = _distinct([Submission(name, ()) for name in names])
    told = [one.student for one in found]
    assert len({name.casefold() for name in told}) == len(names)
    assert all(name.isprintable() for name in told)
    addresses = file_names(told)
    assert len({unicodedata.normalize("NFC", name).casefold() for name in addresses.values()}) == len(names)


def test_every_name_makes_a_file_s_name(tmp_path: Path) -> None:
    for student in (
        "\U00020000" * 60,
        "n" * 300,
        "..",
        "con",
        "NUL.txt",
        "a/b\\c",
        "\ud800",
        "x" + "\u0301" * 300,
    ):
        (name,) = file_names([student]).values()
        assert len(f".{name}.html.12345678.part".encode()) < 255
        assert name.partition(".")[0].lower() not in WINDOWS
        (tmp_path / f"{name}.html").touch()


@pytest.mark.parametrize("name", ["=1+1", "a;=1+1", "+1", "-1", "@x", "\uff1d1", 'a";=1', "a,-1", "a; @x"])
def test_no_name_is_a_formula(name: str) -> None:
    assert any(f"'{sign}" in _harmless(name) for sign in "=+-@\uff1d")


@pytest.mark.parametrize("name", ["Anne-Marie O'Neil", "a@b.c", "x - y", "Ann (2)", "José, María"])
def test_a_name_that_is_none_stays(name: str) -> None:
    assert _harmless(name) == name


def test_the_file_that_is_asked_for_is_read_first(tmp_path: Path) -> None:
    folder = files(
        tmp_path / "bob", {f"a{i}.py": "" for i in range(STUDENT.files + 5)} | {"student.py": RIGHT}
    )
    one = handed(folder)
    assert one.main == "student.py"
    assert len(one.files) == STUDENT.files
