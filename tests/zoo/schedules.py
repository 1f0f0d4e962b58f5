"""Right schedules, written differently: none of them may be refused."""

from __future__ import annotations

import bisect
import math
from collections.abc import Callable
from typing import Any

import numpy as np

Functions = dict[str, Callable[..., Any]]


def bisected(t, *, lr, gamma, milestones):
    return lr * gamma ** bisect.bisect_right(list(milestones), t)


def searched(t, *, lr, gamma, milestones):
    return lr * np.power(gamma, np.searchsorted(milestones, t, side="right"))


def multiplied(t, *, lr, gamma, milestones):
    for milestone in milestones:
        if t >= milestone:
            lr *= gamma
    return lr


def step_by_step(t, *, lr, gamma, milestones):
    for step in range(t + 1):
        if step in milestones:
            lr = gamma * lr
    return lr


def from_the_exponential(t, *, lr, gamma, milestones):
    return lr * math.exp(math.log(gamma) * sum(1 for m in milestones if not m > t))


def product_of_factors(t, *, lr, gamma, milestones):
    return float(lr * np.prod(np.where(np.asarray(milestones) <= t, gamma, 1.0)))


def multiplied_in_extended(t, *, lr, gamma, milestones):
    rate = np.longdouble(lr)
    for _ in range(np.count_nonzero(np.asarray(milestones) <= t)):
        rate *= np.longdouble(gamma)
    return float(rate)


class Milestones:
    """A scheduler with state, stepped from the start."""

    def __init__(self, lr, gamma, milestones):
        self.rate, self.gamma, self.ahead = lr, gamma, sorted(milestones, reverse=True)

    def step(self, t):
        while self.ahead and self.ahead[-1] <= t:
            self.ahead.pop()
            self.rate = self.rate * self.gamma
        return self.rate


def by_a_scheduler(t, *, lr, gamma, milestones):
    scheduler = Milestones(lr, gamma, [int(m) for m in milestones])
    return [scheduler.step(step) for step in range(t + 1)][-1]


def half_angle(t, *, lr_min, lr_max, period):
    return lr_min + (lr_max - lr_min) * math.cos(math.pi * t / (2 * period)) ** 2


def sine(t, *, lr_min, lr_max, period):
    return lr_min + 0.5 * (lr_max - lr_min) * (1 + math.sin(math.pi / 2 - math.pi * t / period))


def half_sine(t, *, lr_min, lr_max, period):
    return lr_max - (lr_max - lr_min) * math.sin(math.pi * t / period / 2) ** 2


def blended(t, *, lr_min, lr_max, period):
    weight = 0.5 * (1 + np.cos(np.pi * (t / period)))
    return weight * lr_max + (1 - weight) * lr_min


def from_the_middle(t, *, lr_min, lr_max, period):
    return (lr_max + lr_min) / 2 + (lr_max - lr_min) / 2 * np.cos(t * (np.pi / period))


def complex_exponential(t, *, lr_min, lr_max, period):
    return lr_min + (lr_max - lr_min) * (1 + np.exp(1j * np.pi * t / period).real) / 2


def fraction_of_largest(t, *, lr_min, lr_max, period):
    alpha = lr_min / lr_max
    return lr_max * ((1 - alpha) * 0.5 * (1 + math.cos(math.pi * t / period)) + alpha)


def whole_table(t, *, lr_min, lr_max, period):
    return (lr_min + (lr_max - lr_min) * (1 + np.cos(np.linspace(0, np.pi, period + 1))) / 2)[t]


def in_extended(t, *, lr_min, lr_max, period):
    low, high, turn = np.longdouble(lr_min), np.longdouble(lr_max), 4 * np.arctan(np.longdouble(1))
    return float(low + (high - low) * (1 + np.cos(turn * t / period)) / 2)


ANNEALING = (
    half_angle,
    sine,
    half_sine,
    blended,
    from_the_middle,
    complex_exponential,
    fraction_of_largest,
    whole_table,
    in_extended,
)


def subtracted(t, *, lr_min, lr_max, period, factor):
    while t >= period:
        t -= period
        period *= factor
    return half_angle(t, lr_min=lr_min, lr_max=lr_max, period=period)


def counted(t, *, lr_min, lr_max, period, factor):
    position, length = 0, period
    for _ in range(t):
        position += 1
        if position == length:
            position, length = 0, length * factor
    return from_the_middle(position, lr_min=lr_min, lr_max=lr_max, period=length)


def from_the_geometric_sum(t, *, lr_min, lr_max, period, factor):
    cycle = 0
    while period * sum(factor**k for k in range(cycle + 1)) <= t:
        cycle += 1
    start = period * (factor**cycle - 1) // (factor - 1) if factor > 1 else period * cycle
    return blended(t - start, lr_min=lr_min, lr_max=lr_max, period=period * factor**cycle)


def searched_starts(t, *, lr_min, lr_max, period, factor):
    lengths = period * factor ** np.arange(8)
    starts = np.concatenate([[0], np.cumsum(lengths)])
    cycle = int(np.searchsorted(starts, t, side="right")) - 1
    return sine(t - starts[cycle], lr_min=lr_min, lr_max=lr_max, period=lengths[cycle])


def recursive(t, *, lr_min, lr_max, period, factor):
    if t < period:
        return from_the_middle(t, lr_min=lr_min, lr_max=lr_max, period=period)
    return recursive(t - period, lr_min=lr_min, lr_max=lr_max, period=period * factor, factor=factor)


def listed_cycles(t, *, lr_min, lr_max, period, factor):
    places = []
    while len(places) <= t:
        places += [(step, period) for step in range(period)]
        period = factor * period
    step, length = places[t]
    return float(lr_max - (lr_max - lr_min) * np.sin(np.pi * step / (2 * length)) ** 2)


def extended_restarts(t, *, lr_min, lr_max, period, factor):
    while t >= period:
        t, period = t - period, period * factor
    low, high = np.longdouble(lr_min), np.longdouble(lr_max)
    return float(low + (high - low) / 2 * (1 + np.cos(np.longdouble(math.pi) * t / period)))


def last_start(t, *, lr_min, lr_max, period, factor):
    start = max(s for s in (sum(period * factor**k for k in range(n)) for n in range(t + 2)) if s <= t)
    length = period + (factor - 1) * start
    return sine(t - start, lr_min=lr_min, lr_max=lr_max, period=length)


VARIANTS: dict[str, Functions] = {
    **{
        function.__name__: {"step_decay": function}
        for function in (
            bisected,
            searched,
            multiplied,
            step_by_step,
            from_the_exponential,
            product_of_factors,
            multiplied_in_extended,
            by_a_scheduler,
        )
    },
    **{function.__name__: {"cosine_annealing": function} for function in ANNEALING},
    **{
        function.__name__: {"cosine_restarts": function}
        for function in (
            subtracted,
            counted,
            from_the_geometric_sum,
            searched_starts,
            recursive,
            listed_cycles,
            extended_restarts,
            last_start,
        )
    },
}


def annealing_from_one(t, *, lr_min, lr_max, period):
    return half_angle(t - 1, lr_min=lr_min, lr_max=lr_max, period=period)


def restarts_from_one(t, *, lr_min, lr_max, period, factor):
    return counted(t - 1, lr_min=lr_min, lr_max=lr_max, period=period, factor=factor)


FOLLOWING: dict[str, dict[str, Functions]] = {
    "t from 1": {
        "annealing": {"cosine_annealing": annealing_from_one},
        "restarts": {"cosine_restarts": restarts_from_one},
    },
}
"""By the convention that they follow; it must be declared."""
