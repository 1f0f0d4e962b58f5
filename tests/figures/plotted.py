"""What is plotted, held against the claims' own oracles: within their budgets, and nothing wider."""

from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from typing import Any

import numpy as np
from drawings import DRAWINGS
from drawings._model import Drawing

from reference.claims import CLAIMS
from reference.claims._model import Equals
from reference.exact import contains, to_ball

BY_NAME: dict[str, Drawing] = {one.name: one for one in DRAWINGS}
CLAIM = {claim.id: claim for claim in CLAIMS}


@cache
def plotted(name: str) -> Any:
    """The data of a figure, computed once."""
    return BY_NAME[name].data()


def exact(values: Any) -> Any:
    """The numbers as fractions, in nested tuples; what is no float stays as it is."""
    if isinstance(values, float | np.floating):
        return Fraction(float(values))
    if isinstance(values, list | tuple | np.ndarray):
        return tuple(map(exact, values))
    if isinstance(values, Mapping):
        return {name: exact(value) for name, value in values.items()}
    return values


def strays(id: str, case: Mapping[str, Any], *got: Any) -> list[str]:
    """Which numbers are not what the claim's oracle gives for this case, in float64 and within its budget."""
    held = CLAIM[id].property
    assert isinstance(held, Equals)
    expected = held.oracle(to_ball(exact(case), "float64"))
    return list(_differences(expected, exact(got), id))


def _differences(expected: Any, got: Any, where: str) -> Any:
    if isinstance(expected, tuple | list):
        assert len(expected) == len(got), f"{where}: {len(got)} numbers instead of {len(expected)}"
        for i, (one, other) in enumerate(zip(expected, got, strict=True)):
            yield from _differences(one, other, f"{where}[{i}]")
    elif not contains(expected, got):
        yield f"{where}: {float(got)!r}, and not {expected}"


def walked(id: str, path: Any, gradients: Any, **settings: float) -> list[str]:
    """Whether a path is what an optimizer's rule makes of its gradients."""
    steps = tuple((tuple(exact(g)),) for g in gradients)
    case = {"theta": (exact(path[0]),), "gradients": steps, **settings}
    return strays(id, case, [(point,) for point in path[1:]])
