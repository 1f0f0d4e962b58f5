"""What the arguments of a piece of an optimizer stand for, and the questions that they leave open."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import Any

from .adapter import hyperparameters
from .names import WATCHED, bare, roles
from .written import Open

SIGN = Open(
    "is the step that it returns added to the parameters or subtracted?",
    (("", 'step = "subtracted"  # or "added"'),),
)


class Arguments:
    """A callable's arguments and what each stands for."""

    def __init__(self, function: str, callee: Callable[..., Any], bound: bool = False) -> None:
        listed = list(inspect.signature(callee).parameters.values())[1 if bound else 0 :]
        self.all = [p for p in listed if p.kind not in (p.VAR_POSITIONAL, p.VAR_KEYWORD)]
        self.names = [p.name for p in self.all]
        self.roles = roles(function, self.names)
        self.by_name = {theirs: ours for ours, theirs in self.roles.items()}
        self.keyword_only = {p.name for p in self.all if p.kind is p.KEYWORD_ONLY}

    def unread(self) -> list[str]:
        """The arguments that must be passed and have no reading."""
        return [p.name for p in self.all if p.default is p.empty and p.name not in self.by_name]

    def tuned(self, function: str) -> dict[str, str]:
        """The hyperparameters that it takes, under their names."""
        return {n: self.roles[n] for n in hyperparameters(function) if n in self.roles}


def unread(arguments: Arguments) -> list[Open]:
    """One question for each argument that is not known, or that would do something by its default."""
    return [
        Open(f"what is its argument '{name}'?", (("fixed", f"# {name} = ?  # if it is a constant"),))
        for name in arguments.unread()
    ] + [
        Open(
            f"its argument '{p.name}' is {p.default!r} by default: is that left?",
            (("fixed", f"{p.name} = 0.0"),),
        )
        for p in arguments.all
        if bare(p.name) in WATCHED
        and p.name not in arguments.by_name
        and p.default is not p.empty
        and p.default
    ]


def missing(function: str, *given: Mapping[str, Any]) -> list[Open]:
    """A question for each hyperparameter that cannot be passed: it cannot be judged with another value."""
    taken = set().union(*given)
    return [
        Open(f"what is {name} called in it?", (("arguments", f'# {name} = "?"'),))
        for name in hyperparameters(function)
        if name not in taken
    ]
