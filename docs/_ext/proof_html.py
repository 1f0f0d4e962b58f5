"""A derivation as HTML: one line a step, the rule that leads to it beside it, what the rule allows below its name."""

from collections.abc import Sequence
from html import escape
from itertools import groupby

from markup import block

from derivations import ShownStep
from derivations._rules import RULES

PARTS = {"base": "Base of the induction", "step": "Step of the induction"}
START = "The line that is to be changed, step by step, into the other side."


def meaning(rule: str) -> str:
    """What a rule allows, in its own words."""
    doc = RULES[rule].__doc__ if rule in RULES else None
    return " ".join((doc or "").split("\n\n")[0].split())


def proof(lines: Sequence[ShownStep]) -> str:
    """The lines of a proof under the parts of an induction; a rule's meaning stands where it is first used."""
    seen: set[str] = set()
    items = []
    for part, group in groupby(lines, key=lambda line: line.part):
        if part:
            items.append(f'<li class="part">{escape(PARTS.get(part, part))}</li>')
        for line in group:
            items.append(f"<li><div>{_rule(line, seen)}</div>{block(line.latex)}</li>")
            seen.add(line.rule)
    return '<ol class="proof">\n' + "\n".join(items) + "\n</ol>"


def _rule(line: ShownStep, seen: set[str]) -> str:
    if line.rule not in RULES:
        return f'<span class="rule">{escape(" ".join((line.rule, line.about)).strip() or "start")}</span>'
    shown = (
        f'<a href="../facts/rules.html#rule-{line.rule.replace("_", "-")}">{line.rule.replace("_", " ")}</a>'
    )
    if line.rule == "cites":
        shown += f' <a href="{escape(line.about)}.html"><code>{escape(line.about)}</code></a>'
    elif line.about:
        shown += f" “{escape(line.about)}”"
    said = "" if line.rule in seen else f'<span class="meaning">{escape(meaning(line.rule))}</span>'
    return f'<span class="rule">{shown}</span>{said}'
