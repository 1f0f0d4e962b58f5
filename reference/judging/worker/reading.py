"""Reading a calling shape off a signature: which adapter somebody's code needs, where none is given.

Nothing of the code runs: its signatures and its text are looked at. Where these leave one reading, it is
taken, and told; where they leave two, there is none, and the TOML to write is shown.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from . import names
from . import source_facts as facts
from .adapter import Adapter, hyperparameters, is_optimizer, parts_of_state, positional
from .read_batches import read_epoch
from .read_initializers import read_initializer
from .read_layers import read_other
from .read_networks import read_network
from .read_optimizers import read_optimizer
from .read_penalties import read_penalty
from .read_schedules import KNOWN, read_schedule
from .written import Open, Sketch, sentence, table

KEEPING = ("config", "lists in place", "one tensor a call", "one layer a call", "owns the parameters")
"""The shapes of code that keeps its state itself."""


@dataclass(frozen=True)
class Reading:
    """How a function of the contract is read: an ``adapter`` for the ``callee``, or ``why`` there is none.

    ``how`` is the sentence that a report tells; ``toml`` the table that says it, and ``asking`` the same with the
    lines to fill in that say where the rest of the state is.
    """

    callee: Callable[..., Any] | None
    adapter: Adapter | None
    how: str
    toml: str
    asking: str = ""


def _asking(function: str, target: str, sketch: Sketch) -> str:
    """The TOML with the lines to fill in that say where its state is; "" if it keeps none itself."""
    if sketch.keys.get("shape", "function") not in KEEPING:
        return ""
    parts = (*parts_of_state(function)[1:], *(n for n in positional(function) if n == "t"))
    lines = [
        ("state", f'# {n} = "?"  # where it is kept') for n in parts if n not in sketch.keys.get("state", {})
    ]
    return table(function, target, sketch.asking(Open("where does it keep this?", tuple(lines))))


def read(function: str, members: Mapping[str, Any], shown: str, own: Callable[[Any], bool]) -> Reading | None:
    """How ``function`` is read among the ``members`` of what is ``shown`` as a file or a module.

    None where there is nothing to be read: no such function, or one that has the contract's arguments.
    ``own`` says whether something is defined there, and not imported.
    """
    exact = members.get(function)
    if callable(exact):
        if _takes_the_contract_s(function, exact):
            return None
        candidates = {function: exact}
    else:
        candidates = {
            name: member
            for name, member in members.items()
            if names.may_be(function, name) and callable(member) and own(member)
        }
        same = {id(member) for member in candidates.values()}
        candidates = dict(list(candidates.items())[:1]) if len(same) == 1 else candidates
    if not candidates:
        return None
    sketches: dict[str, Sketch] = {}
    for name, member in candidates.items():
        sketch = _sketch(function, name, member, members)
        if sketch is not None:
            sketches[name] = sketch
    if not sketches:
        return None
    complete = [name for name, sketch in sketches.items() if not sketch.open]
    name = (complete or list(sketches))[0]
    sketch = sketches[name]
    if len(sketches) > 1:
        sketch = sketch.asking(Open(f"is {function} {' or '.join(sketches)}?"))
    if callable(exact) and _binds(function, exact) and (sketch.open or not is_optimizer(function)):
        return None  # it takes the contract's call: that is its one reading
    target = f"{shown}:{name}"
    if sketch.open:
        why = " ".join(each.question[:1].upper() + each.question[1:] for each in sketch.open)
        return Reading(None, None, why, table(function, target, sketch))
    adapter = Adapter(function, **sketch.keys)
    if callable(exact) and _is_the_contract_s(adapter):
        return None
    return Reading(
        candidates[name],
        adapter,
        sentence(name, sketch),
        table(function, target, sketch),
        _asking(function, target, sketch),
    )


def _sketch(function: str, name: str, member: Any, members: Mapping[str, Any]) -> Sketch | None:
    """What can be told of one candidate; None if it is none after all."""
    try:
        if function in ("forward", "backward"):
            return read_network(function, name, member, members)
        if function == "epoch":
            return read_epoch(member)
        if function in ("l2_penalty", "l2_gradient"):
            return read_penalty(function, member)
        if function in KNOWN:
            return read_schedule(function, member)
        if function.endswith(("_normal", "_uniform")):
            return read_initializer(function, name, member)
        reader = read_optimizer if is_optimizer(function) else read_other
        return reader(function, name, member, members)
    except (TypeError, ValueError, AttributeError, RecursionError):
        return None  # it has no signature that can be read


def _parameters(callee: Callable[..., Any]) -> list[inspect.Parameter]:
    return list(inspect.signature(facts.inside(callee)).parameters.values())


def _takes_the_contract_s(function: str, callee: Callable[..., Any]) -> bool:
    """Whether it has the contract's arguments by name, or is nothing that could be read."""
    if not names.known(function) or isinstance(callee, type):
        return not names.known(function)
    try:
        given = _parameters(callee)
    except (TypeError, ValueError):
        return True
    spelled = [
        p.name for p in given if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD, p.KEYWORD_ONLY)
    ]
    first = len(positional(function))
    contract = [*positional(function), *hyperparameters(function)]
    return spelled[:first] == contract[:first] and set(contract) <= set(spelled)


def _binds(function: str, callee: Callable[..., Any]) -> bool:
    """Whether the contract's own call could be made."""
    try:
        signature = inspect.signature(facts.inside(callee))
        signature.bind(*positional(function), **dict.fromkeys(hyperparameters(function)))
    except (TypeError, ValueError):
        return False
    return True


def _is_the_contract_s(adapter: Adapter) -> bool:
    """Whether the reading is the contract's own call."""
    function = adapter.function
    tuned = {n: adapter.theirs(n) for n in hyperparameters(function)}
    return (
        adapter.shape == "function"
        and adapter.order == positional(function)
        and all(name == theirs for name, theirs in tuned.items())
        and not (adapter.fixed or adapter.step or adapter.omit)
    )
