"""Notebooks as they are handed in: half of them right, rewritten in many ways, half with one known mistake.

The right functions and most of the wrong ones are those of ``tests/zoo``.
"""

from __future__ import annotations

import builtins
import dis
import inspect
import json
from collections.abc import Callable, Iterator
from itertools import cycle
from types import FunctionType
from typing import Any

from tests.zoo import adam, dropout, gradient_descent, wrong_adam

IMPORTS = "import math\nfrom fractions import Fraction\n\nimport numpy as np"
IMPORTED = ("math", "Fraction", "np")
CLAIMS = (
    "gradient_descent.update",
    "adam.update",
    "adam.first_moment",
    "adam.second_moment",
    "adam.bias_correction",
    "dropout.train",
    "dropout.eval",
)

WRONG = {
    "gradient_descent": {
        "sign": "return theta + lr * grad",
        "no learning rate": "return theta - grad",
        "learning rate twice": "return theta - lr * lr * grad",
        "gradient doubled": "return theta - 2 * lr * grad",
        "weights shrunk": "return (1 - lr) * theta - lr * grad",
    },
    "dropout_train": {
        "keep and drop swapped": "return x * (rng.random(x.shape) > keep) / keep",
        "multiplied by keep": "return x * (rng.random(x.shape) < keep) * keep",
        "one mask for the whole batch": "return x * (rng.random(x.shape[1:]) < keep) / keep",
        "global generator": "return x * (np.random.random(x.shape) < keep) / keep",
    },
    "dropout_eval": {"multiplies by keep": "return x * keep"},
}
SIGNATURES = {
    "gradient_descent": "theta, grad, *, lr",
    "dropout_train": "x, keep, rng",
    "dropout_eval": "x, keep",
}

Handed = tuple[str, bool, tuple[str, ...]]
"""A name, whether all is right, and the code cells."""


def handed_in(count: int) -> list[Handed]:
    """So many submissions, right and wrong ones in turn."""
    right = _right()
    wrong = cycle(_wrong())
    found: list[Handed] = []
    for number in range(count):
        cells = dict(next(right))
        name = "right"
        if number % 2:
            name, function, text = next(wrong)
            cells[function] = text
        texts = (IMPORTS, *cells.values(), f"# {name}, {number}")
        found.append((f"s{number:03}", number % 2 == 0, texts))
    return found


def notebook(cells: list[tuple[str, dict[str, Any]]]) -> str:
    """A notebook of code cells with these texts and metadata."""
    written = [
        {
            "cell_type": "code",
            "execution_count": None,
            "id": f"cell-{i}",
            "metadata": metadata,
            "outputs": [],
            "source": text,
        }
        for i, (text, metadata) in enumerate(cells)
    ]
    kernel = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    return json.dumps({"cells": written, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}, indent=1)


def _right() -> Iterator[dict[str, str]]:
    """Without end: each function in its next rewriting."""
    trained = (dropout.masked, dropout.scaled_mask, dropout.binomial, dropout.where, dropout.in_place)
    evaluated = (dropout.itself, dropout.a_copy, dropout.asarray, dropout.times_one)
    descents = [functions["gradient_descent"] for functions in gradient_descent.VARIANTS.values()]
    adams = [functions["adam"] for functions in adam.VARIANTS.values()]
    for descent, moving, train, evaluate in zip(
        cycle(descents), cycle(adams), cycle(trained), cycle(evaluated), strict=False
    ):
        yield {
            "gradient_descent": _source(descent, "gradient_descent"),
            "adam": _source(moving, "adam"),
            "dropout_train": _source(train, "dropout_train"),
            "dropout_eval": _source(evaluate, "dropout_eval"),
        }


def _wrong() -> list[tuple[str, str, str]]:
    """Mistake, function and code."""
    adams = [(name, "adam", _source(code, "adam")) for name, code in wrong_adam.FUNCTIONS]
    others = [
        (name, function, f"def {function}({SIGNATURES[function]}):\n    {body}")
        for function, mistakes in WRONG.items()
        for name, body in mistakes.items()
    ]
    return [*adams, *others]


def _source(function: Callable[..., Any], name: str) -> str:
    """A function's text under another name, after the helpers of its tests that it needs.

    RuntimeError if it needs anything else: a notebook would not run, and every grader refuse it.
    """
    needed: dict[str, None] = {}

    def need(one: FunctionType) -> None:
        for used in (u.argval for u in dis.get_instructions(one) if u.opname == "LOAD_GLOBAL"):
            helper = one.__globals__.get(used)
            if isinstance(helper, FunctionType) and helper.__module__.startswith("tests."):
                need(helper)
                needed[inspect.getsource(helper)] = None
            elif used not in IMPORTED and not hasattr(builtins, used):
                raise RuntimeError(f"{one.__name__} needs {used}")

    if isinstance(function, FunctionType):
        need(function)
    text = inspect.getsource(function).replace(f"def {function.__name__}(", f"def {name}(", 1)
    return "\n\n".join([*needed, text]).strip()
