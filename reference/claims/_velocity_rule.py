"""Momentum and Nesterov's momentum in parts: the oracle; with a part replaced, a mistake's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from operator import attrgetter
from typing import Any

from reference.claims._adam_rule import each
from reference.claims._model import Case, Values
from reference.exact import Value, rounded


@dataclass(frozen=True)
class Settings:
    """The hyperparameters of one step, and its number, 1 at the first."""

    lr: Value
    mu: Value
    number: int


@dataclass(slots=True)  # as State, not frozen: one is made for each step of each coordinate
class Velocity:
    """What a step is made of: the velocity before and after it, and what the gradient added to it."""

    old: Value
    new: Value
    added: Value


@dataclass(slots=True)
class State:
    """Of one coordinate; ``asked`` is where the last gradient was asked for."""

    theta: Value
    v: Value
    asked: Value


def whole(v: Velocity, s: Settings) -> Value:
    """The new velocity."""
    return v.new


def ahead(v: Velocity, s: Settings) -> Value:
    """From a half step to the next, (1 + μ)·new − μ·old: 6 roundings of the parts."""
    return rounded(s.mu * v.new + v.added, abs(s.mu * v.new) + abs(v.new) + abs(s.mu * v.old), 6)


def at_the_parameters(theta: Value, v: Value, s: Settings) -> Value:
    """θ."""
    return theta


def at_the_half_step(theta: Value, v: Value, s: Settings) -> Value:
    """θ + μv; who keeps it from step to step instead of θ has rounded it twice in each."""
    step = s.mu * v
    return rounded(theta + step, abs(theta) + abs(step), 2 * s.number)


@dataclass(frozen=True)
class Form:
    """A way to keep the velocity: ``gain`` is the gradient's weight, ``unit`` what one of it moves θ by.

    Of a ``damped`` one ``reach`` is the weight of what the gradient is averaged with in the velocity's roundings.
    ``moved`` is the part of it that a step moves by, and ``asked`` where the gradient is asked for.
    """

    gain: Callable[[Settings], Value]
    unit: Callable[[Settings], Value]
    moved: Callable[[Velocity, Settings], Value] = whole
    asked: Callable[[Value, Value, Settings], Value] = at_the_parameters
    damped: bool = False
    reach: Callable[[Settings], Value] = lambda s: 1


def _inside(s: Settings) -> Value:
    return -s.lr


FORMS: dict[str, Form] = {
    "inside": Form(gain=_inside, unit=lambda s: 1),
    "uphill": Form(gain=lambda s: s.lr, unit=lambda s: -1),
    "outside": Form(gain=lambda s: 1, unit=_inside),
    "damped": Form(gain=lambda s: 1 - s.mu, unit=_inside, damped=True),
    "damped downhill": Form(gain=lambda s: s.mu - 1, unit=lambda s: s.lr, damped=True),
    "damped inside": Form(
        gain=lambda s: (s.mu - 1) * s.lr, unit=lambda s: 1, damped=True, reach=lambda s: s.lr
    ),
    "damped inside uphill": Form(
        gain=lambda s: (1 - s.mu) * s.lr, unit=lambda s: -1, damped=True, reach=lambda s: s.lr
    ),
    "step": Form(gain=_inside, unit=lambda s: 1, asked=at_the_half_step),
    "half": Form(gain=_inside, unit=lambda s: 1, moved=ahead),
    "half outside": Form(gain=lambda s: 1, unit=_inside, moved=ahead),
}
"""Of momentum, and the last three of Nesterov's, by what θ is: that of the step or that of the half step."""


@dataclass(frozen=True)
class Rule:
    """What a mistake replaces; None leaves ``moved`` and ``asked`` to the form."""

    kept: Callable[[Settings], Value] = lambda s: s.mu
    gain: Callable[[Value, Settings], Value] = lambda gain, s: gain
    lr: Callable[[Value], Value] = lambda lr: lr
    moved: Callable[[Velocity, Settings], Value] | None = None
    asked: Callable[[Value, Value, Settings], Value] | None = None
    ascends: bool = False


RIGHT = Rule()


def trajectory(
    case: Case, observe: str = "theta", rule: Rule = RIGHT, form: str = "inside", **_: Any
) -> Values:
    """One operation's values: ``observe``, tensor by tensor, for each step."""
    return (_observed(_states(case, rule, FORMS[form]), observe),)


def both(case: Case, rule: Rule = RIGHT, form: str = "step", **_: Any) -> Values:
    """θ after each step, and where each gradient is asked for."""
    states = _states(case, rule, FORMS[form])
    return _observed(states, "theta"), _observed(states, "asked")


def _observed(states: list[Any], observe: str) -> tuple[Any, ...]:
    return tuple([each(attrgetter(observe), state) for state in states])


def _states(case: Case, rule: Rule, form: Form) -> list[Any]:
    """All coordinates after each step."""
    state = each(lambda theta: State(theta, 0 * theta, theta), case["theta"])
    states = []
    for number, gradients in enumerate(case["gradients"], start=1):
        lr = case["lr"][number - 1] if isinstance(case["lr"], tuple) else case["lr"]
        settings = Settings(rule.lr(lr), case["mu"], number)
        state = each(partial(_advanced, rule, form, settings), state, gradients)
        states.append(state)
    return states


def _advanced(rule: Rule, form: Form, s: Settings, x: State, grad: Value) -> State:
    asked = (rule.asked or form.asked)(x.theta, x.v, s)
    kept, added = rule.kept(s) * x.v, rule.gain(form.gain(s), s) * grad
    parts = abs(x.v) + form.reach(s) * abs(grad) if form.damped else abs(kept) + abs(added)
    v = rounded(kept + added, parts, 4)
    step = form.unit(s) * (rule.moved or form.moved)(Velocity(x.v, v, added), s)
    return State(x.theta - step if rule.ascends else x.theta + step, v, asked)
