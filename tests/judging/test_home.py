"""A worker's working directory: watched, and removed whatever was made in it."""

import os
from fractions import Fraction

import pytest

from reference.claims._model import Call
from reference.judging import home
from reference.judging.reply import Died
from tests.judging.operations import HALF, one


@pytest.fixture
def made():
    return home.make_home()


def nest(folder: str, depth: int) -> None:
    """Folders in folders, below any path that can be named."""
    descriptor = os.open(folder, os.O_RDONLY)
    for _ in range(depth):
        os.mkdir("d", dir_fd=descriptor)
        inner = os.open("d", os.O_RDONLY, dir_fd=descriptor)
        os.close(descriptor)
        descriptor = inner
    os.close(os.open("leaf", os.O_CREAT, 0o600, dir_fd=descriptor))
    os.close(descriptor)


def test_an_ordinary_one_is_removed(made):
    os.makedirs(os.path.join(made, "a", "b"))
    open(os.path.join(made, "a", "b", "file"), "w").close()
    os.symlink(os.path.dirname(made), os.path.join(made, "a", "link"))
    assert not home.is_overfull(made)
    home.remove_home(made)
    assert not os.path.exists(made)
    home.remove_home(made)


def test_folders_deeper_than_a_path_are_removed(made):
    nest(made, 1500)
    assert home.is_overfull(made)
    home.remove_home(made)
    assert not os.path.exists(made)


def test_folders_that_are_closed_are_removed(made):
    os.makedirs(os.path.join(made, "a", "b", "c"))
    for path in ("a/b/c", "a/b", "a", "."):
        os.chmod(os.path.join(made, path), 0)
    home._remove(made)
    assert not os.path.exists(made)


def test_what_stands_in_its_place_is_removed_and_what_it_points_at_is_not(made, tmp_path):
    (tmp_path / "kept").write_text("x")
    os.rmdir(made)
    os.symlink(tmp_path, made)
    home.remove_home(made)
    assert not os.path.lexists(made)
    assert (tmp_path / "kept").exists()


def test_too_much_is_noticed(made, monkeypatch):
    monkeypatch.setattr(home, "MOST_BYTES", 1 << 20)
    monkeypatch.setattr(home, "MOST_ENTRIES", 50)
    for i in range(40):
        open(os.path.join(made, str(i)), "w").close()
    assert not home.is_overfull(made)
    with open(os.path.join(made, "large"), "wb") as file:
        file.write(bytes(2 << 20))
    assert home.is_overfull(made)
    os.unlink(os.path.join(made, "large"))
    os.mkdir(os.path.join(made, "folder"))
    for i in range(20):
        open(os.path.join(made, "folder", str(i)), "w").close()
    assert home.is_overfull(made)
    home.remove_home(made)


def test_who_fills_it_is_ended(judge, monkeypatch):
    monkeypatch.setattr(home, "MOST_BYTES", 1 << 20)
    source = """
import time
def dropout_eval(x, keep):
    open("large", "wb").write(bytes(4 << 20))
    time.sleep(keep)
"""
    filled = Died("OUT_OF_MEMORY", "it filled its working directory")
    for keep in (0, 6000):  # it answers before anybody looks, or never
        subject = judge(source, deadline=600.0)
        assert one(subject, Call("dropout_eval", ((HALF,), Fraction(keep)))) == filled
