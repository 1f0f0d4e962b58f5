"""The code behind a claim: its oracle, our implementation, and the arithmetic from which the budget comes."""

import ast
import inspect
import sys
import textwrap
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from types import FunctionType, ModuleType
from typing import Any

import reference.implementation as ours
from reference.claims._model import Claim, Equals, Operation, Sampled
from reference.judging.cases import decode_one
from reference.judging.conventions import conventions

ORACLE = "reference.claims"
ARITHMETIC = "reference.exact"
DATA = "reference.claims._model"
MANY = 14
"""So many functions of an oracle are shown, in the order of call; what comes behind them is in the source."""

Thing = FunctionType | type


def functions_asked(claim: Claim) -> list[str]:
    """The functions of the contract that the claim asks a subject for, in the order of asking."""
    options = conventions(claim)[0].options
    operations: tuple[Operation, ...] = ()
    match claim.property:
        case Equals(domain, program, examples=examples):
            operations = program(examples[0] if examples else decode_one(domain, b"").case, **options)
        case Sampled(designs, program):
            operations = program(designs[0], **options)
    return list(dict.fromkeys(one.function for one in operations))


def implementation(claim: Claim) -> list[Thing]:
    """Our functions that the claim is held against, and those of their modules that they call."""
    asked = [inspect.unwrap(getattr(ours, name)) for name in functions_asked(claim) if hasattr(ours, name)]
    return _with_helpers(asked, lambda one, caller: one.__module__ == caller.__module__)


def oracle(claim: Claim) -> list[Thing]:
    """The functions that compute the exact value, or reduce draws to evidence, and those that they call."""
    match claim.property:
        case Equals(oracle=computed):
            roots = list(_named(computed))
        case Sampled(evidence=computed):
            roots = list(_named(computed))
        case _:
            roots = list(_named(claim.closed_form)) if claim.closed_form else []
    return _with_helpers(roots, lambda one, caller: one.__module__.startswith(ORACLE))


def arithmetic(things: list[Thing]) -> list[FunctionType]:
    """The functions of the exact arithmetic that these use."""
    used = dict.fromkeys(one for thing in things for one in _globals(thing))
    return [one for one in used if inspect.isfunction(one) and one.__module__.startswith(ARITHMETIC)]


def source(things: list[Thing]) -> str:
    """Their source, in the order of call."""
    return "\n\n\n".join(textwrap.dedent(inspect.getsource(one)).strip() for one in things)


def documentation(thing: Any) -> str:
    """What it says of itself, as one text."""
    return " ".join((inspect.getdoc(thing) or "").split())


def _named(thing: Any) -> Iterator[FunctionType]:
    """The functions in a callable: of a partial application those that are its arguments, too."""
    if isinstance(thing, partial):
        inner = [one for part in (*thing.args, *thing.keywords.values()) for one in _named(part)]
        yield from inner
        if not inner or thing.func.__name__ != "alone":
            yield from _named(thing.func)
    elif inspect.isfunction(thing):
        yield thing
        for cell in thing.__closure__ or ():
            yield from _named(cell.cell_contents)
    elif hasattr(thing, "__dataclass_fields__") and not isinstance(thing, type):
        for field in thing.__dataclass_fields__:
            yield from _named(getattr(thing, field))


def _with_helpers(roots: list[FunctionType], belongs: Callable[[Thing, Thing], bool]) -> list[Thing]:
    """The functions and, behind them, the functions and classes that they use in turn."""
    found: dict[Thing, None] = dict.fromkeys(roots)
    waiting: list[Thing] = list(found)
    while waiting:
        caller = waiting.pop(0)
        for one in _globals(caller):
            if one not in found and one.__module__ != DATA and belongs(one, caller):
                found[one] = None
                waiting.append(one)
    return list(found)


def _globals(thing: Thing) -> Iterator[Thing]:
    """The functions and classes that its text names, those of modules (``steps.rule``) and of tables, too."""
    scope = vars(sys.modules[thing.__module__])
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(thing)))
    except (OSError, SyntaxError):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            yield from _things(scope.get(node.id))
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            module = scope.get(node.value.id)
            if isinstance(module, ModuleType):
                yield from _things(getattr(module, node.attr, None))


def _things(value: Any) -> Iterator[Thing]:
    if inspect.isfunction(value) and value.__name__ == "<lambda>":
        return
    if inspect.isfunction(value) or (inspect.isclass(value) and hasattr(value, "__dataclass_fields__")):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _things(one)
    elif hasattr(value, "__dataclass_fields__"):
        yield type(value)
