"""Submissions that are no ordinary file: each is made in a folder, and what is to be judged is returned."""

from pathlib import Path

HONEST = """
def gradient(w, X, y):
    return 2 / len(y) * X.T @ (X @ w - y)


def dropout_eval(x, keep):
    return x
"""
WRONG = HONEST.replace("2 / len(y) * ", "")


def _written(folder: Path, source: str | bytes, name: str = "student.py") -> Path:
    path = folder / name
    path.write_bytes(source if isinstance(source, bytes) else source.encode())
    return path


def null_bytes(folder: Path) -> Path:
    """A NUL in the middle of the source."""
    return _written(folder, HONEST.replace("return x", "return x\0"))


def no_encoding(folder: Path) -> Path:
    """Bytes that are no UTF-8."""
    return _written(folder, b"name = '\xff\xfe\x80'\n" + HONEST.encode())


def unknown_encoding(folder: Path) -> Path:
    """An encoding that nobody knows."""
    return _written(folder, "# -*- coding: gnomon-left -*-" + HONEST)


def deep_brackets(folder: Path) -> Path:
    """Brackets in brackets."""
    return _written(folder, WRONG + "x = " + "[" * 100_000 + "]" * 100_000)


def deep_expression(folder: Path) -> Path:
    """An expression as deep as the compiler's stack, and deeper."""
    return _written(folder, WRONG + "x = " + "-" * 1_000_000 + "1")


def deep_blocks(folder: Path) -> Path:
    """A block in a block in a block."""
    return _written(
        folder, WRONG + "".join(" " * i + "if True:\n" for i in range(120)) + " " * 120 + "pass\n"
    )


def long_source(folder: Path) -> Path:
    """A hundred megabytes to be compiled."""
    path = _written(folder, WRONG)
    with path.open("ab") as file:
        for _ in range(100):
            file.write(b"x = [1]\n" * (1 << 17))
    return path


def huge_constant(folder: Path) -> Path:
    """A power that the compiler would compute, and a number that is too long to be read."""
    return _written(folder, WRONG + "x = " + "9" * 100_000)


def link_to_the_oracle(folder: Path) -> Path:
    """A symbolic link in place of the file, to a part of the answers that needs no other part."""
    import reference.implementation._checks as answers

    (folder / "student.py").symlink_to(answers.__file__)
    return folder / "student.py"


def link_beside_it(folder: Path) -> Path:
    """A symbolic link beside the file, to all the answers."""
    import reference

    (folder / "answers").symlink_to(Path(reference.__file__).parent)
    source = "import answers.implementation.quadratic as key\nprint('BREACH')\ngradient = key.gradient\n"
    return _written(folder, WRONG + source)


def link_to_a_secret(folder: Path) -> Path:
    """A symbolic link beside the file, to what only the judge may read."""
    (folder / "data.txt").symlink_to("/etc/shadow")
    return _written(
        folder, WRONG + "print('BREACH', open(__file__.replace('student.py', 'data.txt')).read())\n"
    )


def numpy_beside_it(folder: Path) -> Path:
    """Modules of the names that the judge's own code imports."""
    for name in ("numpy", "json", "fractions", "struct", "reference", "gnomon_worker", "sitecustomize"):
        _written(folder, "print('BREACH')\nraise SystemExit\n", f"{name}.py")
    return _written(folder, HONEST)


def hidden_bytecode(folder: Path) -> Path:
    """Bytecode beside the source that does something else."""
    (folder / "__pycache__").mkdir()
    (folder / "__pycache__" / "student.cpython-311.pyc").write_bytes(b"\0" * 64)
    return _written(folder, HONEST)


def odd_name(folder: Path) -> Path:
    """A name that is markup and steers a terminal."""
    return _written(folder, WRONG, "\x1b[31m<script>alert(1)<﹤script>\u202e.py")


def helpers_beside_it(folder: Path) -> Path:
    """A helper whose names are all taken, a folder of further ones, and data that is read."""
    _written(folder, "__all__ = ['residual']\ndef residual(w, X, y):\n    return X @ w - y\n", "helpers.py")
    (folder / "parts").mkdir()
    _written(folder, "TWO = 2\n", "parts/constants.py")
    _written(folder, "1.0\n", "data.csv")
    source = HONEST.replace("2 / len(y) * X.T @ (X @ w - y)", "ONE * TWO / len(y) * X.T @ residual(w, X, y)")
    read = "import os\nONE = float(open(os.path.join(os.path.dirname(__file__), 'data.csv')).read())\n"
    return _written(folder, "from helpers import *\nfrom parts.constants import TWO\n" + read + source)


def package(folder: Path) -> Path:
    """A folder that is a package, with relative imports."""
    _written(folder, "from .no_such_part import nothing\n", "__init__.py")
    _written(folder, "def residual(w, X, y):\n    return X @ w - y\n", "helpers.py")
    source = HONEST.replace("(X @ w - y)", "helpers.residual(w, X, y)")
    return _written(folder, "from . import helpers\nfrom .helpers import residual\n" + source)


def byte_order_mark(folder: Path) -> Path:
    """What an editor of Windows writes."""
    return _written(folder, b"\xef\xbb\xbf" + HONEST.replace("\n", "\r\n").encode())


def latin_1(folder: Path) -> Path:
    """An encoding that the file names, and letters of it."""
    return _written(
        folder, b"# -*- coding: latin-1 -*-\nname = '\xe9\xfc'\nassert len(name) == 2\n" + HONEST.encode()
    )


def utf_16(folder: Path) -> Path:
    """An encoding that Python does not read."""
    return _written(folder, HONEST.encode("utf-16"))


def many_lines(folder: Path) -> Path:
    """A name that is two lines, the second of which would be a command of a runner."""
    return _written(folder, WRONG, "a\n::error::b.py")


MADE = {
    null_bytes: ("RAISED", "RAISED"),
    no_encoding: ("RAISED", "RAISED"),
    unknown_encoding: ("RAISED", "RAISED"),
    deep_brackets: ("RAISED", "RAISED"),
    deep_expression: None,
    deep_blocks: ("RAISED", "RAISED"),
    long_source: None,
    huge_constant: ("RAISED", "RAISED"),
    link_to_the_oracle: ("RAISED", "RAISED"),
    link_beside_it: ("RAISED", "RAISED"),
    link_to_a_secret: ("RAISED", "RAISED"),
    numpy_beside_it: ("HOLDS", "HOLDS"),
    hidden_bytecode: ("HOLDS", "HOLDS"),
    odd_name: ("FAILS", "HOLDS"),
    helpers_beside_it: ("HOLDS", "HOLDS"),
    package: ("HOLDS", "HOLDS"),
    byte_order_mark: ("HOLDS", "HOLDS"),
    latin_1: ("HOLDS", "HOLDS"),
    utf_16: ("RAISED", "RAISED"),
    many_lines: ("FAILS", "HOLDS"),
}
"""The verdicts; None where they depend on which limit is met first, and none of them may hold."""
