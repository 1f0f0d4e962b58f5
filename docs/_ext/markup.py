"""Pieces of Markdown and HTML that the generated pages share."""

import re
from collections.abc import Iterable, Sequence
from html import escape

from mathml import mathml

from reference.claims._model import Source
from reference.claims.bibliography import BIBLIOGRAPHY

CODE = re.compile(r"``(.+?)``")
MARKUP = re.compile(r"([\\`*_\[\]<>{}$|#~])")

SIGNS = {
    "derived": ("✓", "every step was accepted by the kernel, and every changed statement was refused"),
    "definition": ("≝", "an update rule or a quantity as its source defines it; nothing to prove"),
    "refuted": ("✗", "printed somewhere, and false: the witness shows by how much"),
    "waiting": ("…", "something that it rests on is not derived"),
    "weak": ("?", "a changed statement was accepted"),
    "broken": ("!", "a step was refused"),
}
"""The sign of a status, so that nobody needs to see its colour, and what it means."""


def plain(text: str) -> str:
    """The text as Markdown that shows exactly these characters; what double backticks enclose stays code."""
    parts = CODE.split(" ".join(text.split()))
    return "".join(
        f"`{part}`" if place % 2 else MARKUP.sub(r"\\\1", part) for place, part in enumerate(parts)
    )


def anchor(id: str) -> str:
    """The HTML id by which a claim is linked to on its topic's page."""
    return id.replace(".", "-").replace("_", "-")


def link(id: str, text: str = "") -> str:
    """A link to a claim's page."""
    return f"[{text or f'`{id}`'}](/claims/{id}.md)"


def links(ids: Iterable[str]) -> str:
    """Links to claims."""
    return ", ".join(link(id) for id in ids)


def name(topic: str) -> str:
    """A topic as a title has it."""
    known = {"adamw": "AdamW", "rmsprop": "RMSprop"}
    return known.get(topic, topic.replace("_", " ").capitalize())


def badge(status: str) -> str:
    """The status, with its sign, as HTML."""
    return f'<span class="status {status}"><span aria-hidden="true">{SIGNS[status][0]}</span> {status}</span>'


def raw(html: str) -> str:
    """HTML as it is."""
    return f"```{{raw}} html\n{html}\n```"


def formulas(latex: str) -> str:
    """Formulas, one a line, which the kernel separates as TeX does."""
    return raw("\n".join(block(line) for line in latex.split(r" \\ ") if line))


def block(latex: str) -> str:
    """A formula on a line of its own, in a box that scrolls if it is long."""
    return f'<div class="math" tabindex="0">{mathml(latex, "block")}</div>'


def listed(items: Iterable[str]) -> str:
    """A list."""
    return "\n".join(f"- {item}" for item in items)


def table(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table."""
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (titles, ("---",) * len(titles), *rows))


def code(text: str, language: str = "python") -> str:
    """Source code."""
    return f"````{{code-block}} {language}\n{text.strip(chr(10))}\n````"


def indexed(*entries: str) -> str:
    """Entries of the index that lead here."""
    return "\n\n".join(
        f"```{{index}} single: {entry.replace(';', ',').replace('!', '')}\n```" for entry in entries
    )


def source(one: Source) -> str:
    """Author, year and place, linked to the bibliography."""
    cited = BIBLIOGRAPHY[one.work]
    families = [author.split(",")[0] for author in cited.authors]
    who = " and ".join(families) if len(families) < 3 else f"{families[0]} et al."
    label = plain(f"{who} {cited.year or ''}".strip())
    text = f"[{label}](/facts/bibliography.md#work-{cited.key})"
    if one.work == "lecture":
        text = f"[{plain(who)}](/facts/bibliography.md#work-lecture), slide “{plain(one.place)}”"
        return f"{text} ([its claims](/facts/slides.md))" if one.place else text
    return f"{text}, {plain(one.place)}" if one.place else text


def html_code(text: str) -> str:
    """Text within ``<code>``."""
    return f"<code>{escape(text)}</code>"
