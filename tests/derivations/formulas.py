"""Random formulas, other ways to write the same, and worlds in which they have values."""

from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from derivations._terms import Setting
from derivations._worlds import World, weighted

SETTING = Setting(
    sizes="n",
    arrays={"a": "", "b": "", "x": "n", "M": "n n"},
    random={"z": "", "r": "n"},
    indices={"p": "n"},
)
INDICES = ("i", "j", "k", "l")

Node = tuple[Any, ...]
"""A formula: its kind, then numbers, names and formulas."""


def _world(n: int) -> World:
    x = (2, -3, 7)[:n]
    matrix = tuple(row[:n] for row in ((1, -4, 5), (3, 11, -2), (6, 8, -13))[:n])
    law = weighted(
        (Fraction(1, 2), {"z": 3, "r": (1, -5, 2)[:n]}),
        (Fraction(1, 3), {"z": -1, "r": (4, 7, -6)[:n]}),
        (Fraction(1, 6), {"z": 8, "r": (-9, 2, 10)[:n]}),
    )
    return World({"n": n, "a": Fraction(5, 3), "b": -7, "x": x, "M": matrix, "p": n}, law)


WORLDS = tuple(_world(n) for n in (1, 2, 3))


@st.composite
def nodes(draw: st.DrawFn, functions: bool = False, deltas: bool = True) -> Node:
    """A formula without a free bound index; what is random stands inside of an expectation."""

    def grow(depth: int, bound: tuple[str, ...], mean: bool, degree: int) -> Node:
        kinds = ["add", *(["mul", "square"] if degree > 1 else []), *(["relu", "abs"] if functions else [])]
        kinds += [*(["mean"] if not mean else []), *(["sum"] if len(bound) < 2 else [])]
        kind = draw(st.sampled_from(kinds)) if depth else "leaf"
        index = st.sampled_from((*bound, "p"))
        match kind:
            case "add":
                return (kind, *(grow(depth - 1, bound, mean, degree) for _ in range(2)))
            case "mul":
                return (
                    kind,
                    *(grow(depth - 1, bound, mean, part) for part in (degree - degree // 2, degree // 2)),
                )
            case "sum":
                name = INDICES[len(bound)]
                return (kind, name, grow(depth - 1, (*bound, name), mean, degree))
            case "mean":
                return (kind, grow(depth - 1, bound, True, degree))
            case "square":
                return (kind, grow(depth - 1, bound, mean, degree // 2))
            case "relu" | "abs":
                return (kind, grow(depth - 1, bound, mean, degree))
        leaves = ["number", "scalar", "vector", "matrix", *(["delta"] if deltas and bound else [])]
        leaves += ["random", "random vector"] if mean else []
        match draw(st.sampled_from(leaves)):
            case "number":
                return ("number", draw(st.integers(-2, 3)))
            case "scalar":
                return ("name", draw(st.sampled_from("ab")))
            case "vector":
                return ("entry", "x", draw(index))
            case "matrix":
                return ("entry", "M", draw(index), draw(index))
            case "delta":
                return ("delta", draw(index), draw(index))
            case "random":
                return ("name", "z")
        return ("entry", "r", draw(index))

    return grow(draw(st.integers(1, 4)), (), False, 2)


def text(node: Node) -> str:
    match node:
        case ("number", value):
            return str(value) if value >= 0 else f"({value})"
        case ("name", name):
            return str(name)
        case ("entry", name, *indices):
            return f"{name}[{', '.join(indices)}]"
        case ("delta", i, j):
            return f"delta({i}, {j})"
        case ("add", f, g):
            return f"({text(f)} + {text(g)})"
        case ("mul", f, g):
            return f"{text(f)}*{text(g)}"
        case ("square", f):
            return f"({text(f)})**2"
        case ("sum", index, f):
            return f"Sum({text(f)}, ({index}, 1, n))"
        case ("mean", f):
            return f"E({text(f)})"
    return f"{node[0]}({text(node[1])})"


@st.composite
def variants(draw: st.DrawFn, node: Node) -> Node:
    """The same formula in another order, multiplied out here and there, with other bound names."""

    def vary(node: Node) -> Node:
        kind = node[0]
        if kind in ("number", "name", "entry", "delta"):
            return ("delta", node[2], node[1]) if kind == "delta" and draw(st.booleans()) else node
        inner = tuple(vary(part) if isinstance(part, tuple) else part for part in node)
        swap, expand = draw(st.booleans()), draw(st.booleans())
        match inner:
            case ("mul", ("add", f, g), h) if expand:
                return ("add", ("mul", h, g), ("mul", f, h))
            case ("add" | "mul", f, g) if swap:
                return (kind, g, f)
            case ("square", f) if expand:
                return ("mul", f, f)
            case ("sum", index, ("add", f, g)) if expand:
                return ("add", ("sum", index, f), ("sum", index, g))
            case ("sum", i, ("sum", j, f)) if swap:
                return ("sum", j, ("sum", i, f))
            case ("sum", index, f):
                new = f"{index}_"
                return ("sum", new, _renamed(f, index, new))
            case ("mean", ("add", f, g)) if expand:
                return ("add", ("mean", g), ("mean", f))
            case ("abs", f) if swap:
                return ("abs", ("mul", ("number", -1), f))
        return inner

    return vary(node)


def _renamed(node: Node, old: str, new: str) -> Node:
    if node[0] in ("entry", "delta"):
        start = 2 if node[0] == "entry" else 1
        return (*node[:start], *(new if name == old else name for name in node[start:]))
    return tuple(_renamed(part, old, new) if isinstance(part, tuple) else part for part in node)
