"""Mutants that no input tells from the original, listed in a TOML file with the reason written down.

    [[equivalent]]
    function = "adam.py:adam"
    operator = "swap"
    before = "v = beta1 * v"
    after = "v = v * beta1"
    reason = "A product does not depend on the order of its factors."

The file is strict: an entry must name a mutant, must say why, and must not name one that is refused.
"""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path

from .mutants import Mutant

Key = tuple[str, str, str, str]
FIELDS = ("function", "operator", "before", "after", "reason")


def key(mutant: Mutant) -> Key:
    """What a mutant is recognised by: neither line numbers nor layout matter."""
    return mutant.name, mutant.operator, _normal(mutant.before), _normal(mutant.after)


def read(path: Path) -> dict[Key, str]:
    """The reasons by the mutants that they are about. ValueError for what is no such list; OSError."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ValueError(f"{path.name}: not a TOML file: {error}") from error
    entries = tables.pop("equivalent", [])
    if tables or not isinstance(entries, list):
        raise ValueError(f"{path.name}: expected tables [[equivalent]] and nothing else")
    reasons: dict[Key, str] = {}
    for number, entry in enumerate(entries, start=1):
        where = f"{path.name}: entry {number}"
        if not isinstance(entry, dict) or sorted(entry) != sorted(FIELDS):
            raise ValueError(f"{where}: expected the keys {', '.join(FIELDS)}")
        for name in FIELDS:
            if not isinstance(entry[name], str) or not entry[name].strip():
                raise ValueError(f"{where}: {name} is {entry[name]!r}, expected a text")
        named = entry["function"], entry["operator"], _normal(entry["before"]), _normal(entry["after"])
        if named in reasons:
            raise ValueError(f"{where}: the same mutant is listed twice")
        reasons[named] = entry["reason"]
    return reasons


def unused(reasons: Mapping[Key, str], of: Iterable[Mutant]) -> list[str]:
    """The entries that name none of the mutants, one line each."""
    known = {key(mutant) for mutant in of}
    return [_told(one) for one in reasons if one not in known]


def _normal(statement: str) -> str:
    """A statement, or the head of one, in the layout of the Python that runs: versions differ in it."""
    for candidate in (statement, f"{statement} pass"):
        try:
            return ast.unparse(ast.parse(candidate))
        except SyntaxError:
            continue
    return statement


def _told(one: Key) -> str:
    function, operator, before, after = one
    return f"{function}, {operator}: {before!r} -> {after!r}"
