"""A small reader of BibTeX, as strict as its grammar: it refuses what BibTeX would misread."""

import re

ENTRY = re.compile(r"@(\w+)\{([^\s{},%#\"'()=\\@~]+),\s*")
FIELD = re.compile(r"([A-Za-z][\w-]*)\s*=\s*\{")


class Malformed(ValueError):
    """What BibTeX would not read as it is meant."""


def parse(text: str) -> dict[str, dict[str, str]]:
    """The fields of each entry, by its key; a value in braces is what is between them."""
    entries: dict[str, dict[str, str]] = {}
    place = 0
    while text[place:].strip():
        place += len(text[place:]) - len(text[place:].lstrip())
        head = ENTRY.match(text, place)
        if not head:
            raise Malformed(f"no entry at {text[place : place + 30]!r}")
        if head[2] in entries:
            raise Malformed(f"{head[2]} twice")
        place = head.end()
        fields = entries.setdefault(head[2], {"entry type": head[1]})
        while text[place] != "}":
            field = FIELD.match(text, place)
            if not field or field[1] in fields:
                raise Malformed(f"no new field at {text[place : place + 30]!r}")
            end = closing(text, field.end())
            fields[field[1]] = text[field.end() : end]
            rest = re.compile(r"\s*,?\s*").match(text, end + 1)
            place = rest.end() if rest else end + 1
        place += 1
    return entries


def closing(text: str, start: int) -> int:
    """Where the brace is closed that was opened before ``start``; a backslash does not hide a brace."""
    depth = 1
    for place in range(start, len(text)):
        depth += {"{": 1, "}": -1}.get(text[place], 0)
        if not depth:
            return place
    raise Malformed("a brace is not closed")
