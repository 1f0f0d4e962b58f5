"""What ``gnomon new`` writes: the assignment, a template in two forms, a README for students, and the key."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from reference.claims._model import Claim
from reference.judging.run import first_operations
from reference.judging.worker.adapter import CONTRACT

from .assignment import FILE
from .notebook import notebook

STARTER = (
    "gradient_descent.update",
    "adam.update",
    "adam.first_moment",
    "adam.second_moment",
    "adam.bias_correction",
    "dropout.train",
    "dropout.eval",
    "dropout.inverted",  # else one may train by one convention and test by another
)
STUDENT, NOTEBOOK, README, KEY = "student.py", "student.ipynb", "README.md", "instructor/key.py"
OURS = Path(__file__).resolve().parent.parent / "implementation"


def written(claims: Sequence[Claim], title: str) -> dict[str, str]:
    """The files of a new assignment about these claims: relative path and text."""
    functions = functions_of(claims)
    library = Library(OURS)
    return {
        FILE: _assignment(claims, title),
        STUDENT: _student(functions, library, title),
        NOTEBOOK: _notebook(functions, library, title),
        README: _readme(claims, functions, title),
        KEY: library.key(functions, title),
    }


def write(folder: Path, files: dict[str, str]) -> None:
    """Write all of them or, if one is there already, none. Raises ValueError, OSError."""
    there = [name for name in files if (folder / name).exists() or (folder / name).is_symlink()]
    if there:
        raise ValueError(f"{folder}: nothing is written, for there is already {', '.join(there)}")
    begun: list[Path] = []
    try:
        for name, text in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("x", encoding="utf-8", newline="\n") as out:
                begun.append(path)
                out.write(text)
    except BaseException:
        for path in begun:
            path.unlink(missing_ok=True)
        raise


def functions_of(claims: Sequence[Claim]) -> tuple[str, ...]:
    """The functions that the claims call, in the order of the contract."""
    called = {operation.function for claim in claims for operation in first_operations(claim)}
    return tuple(name for name in CONTRACT if name in called)


# --- our implementation as text ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Part:
    """A top-level statement of a module: what it defines and which of our names it uses."""

    module: str
    name: str
    text: str
    uses: frozenset[str]


class Library:
    """The functions of our implementation as source text, with all that they need."""

    def __init__(self, folder: Path) -> None:
        self._parts: dict[tuple[str, str], Part] = {}
        self._nodes: dict[str, ast.FunctionDef] = {}
        self._imported: dict[tuple[str, str], str] = {}
        self._imports: dict[tuple[str, str], str] = {}
        for path in sorted(folder.glob("*.py")):
            if path.stem != "__init__":
                self._read(path.stem, path.read_text(encoding="utf-8"))

    def _read(self, module: str, source: str) -> None:
        for node in ast.parse(source).body:
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("reference."):
                home = str(node.module).rpartition(".")[2]
                self._imported |= {(module, alias.asname or alias.name): home for alias in node.names}
            elif isinstance(node, ast.ImportFrom | ast.Import):
                for alias in node.names:
                    name = alias.asname or alias.name.partition(".")[0]
                    self._imports[module, name] = _import(node, alias)
            else:
                self._add(module, source, node)

    def _add(self, module: str, source: str, node: ast.stmt) -> None:
        names = [getattr(node, "name", "")]
        if isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names = [target.id for target in targets if isinstance(target, ast.Name)]
        first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", []))])
        text = "\n".join(source.splitlines()[first - 1 : node.end_lineno])
        uses = frozenset(n.id for n in ast.walk(node) if isinstance(n, ast.Name))
        for name in names:
            if name:
                self._parts[module, name] = Part(module, name, text, uses)
                if isinstance(node, ast.FunctionDef):
                    self._nodes.setdefault(name, node)

    def docstring(self, function: str) -> str:
        """A function's docstring, without indentation."""
        return ast.get_docstring(self._nodes[function]) or ""

    def key(self, functions: Sequence[str], title: str) -> str:
        """A module with our own functions and what they need; NumPy is all it imports from elsewhere."""
        homes = {
            name: module for module, name in self._parts if not name.startswith("_") and name in CONTRACT
        }
        needed: dict[tuple[str, str], Part] = {}
        imports: dict[str, None] = {}
        waiting = [(homes[name], name) for name in functions]
        while waiting:
            place = waiting.pop()
            if place in needed:
                continue
            part = needed[place] = self._parts[place]
            for name in sorted(part.uses):
                home = self._imported.get((part.module, name), part.module)
                if (home, name) in self._parts:
                    waiting.append((home, name))
                elif (part.module, name) in self._imports:
                    imports[self._imports[part.module, name]] = None
        kept = [place for place in self._parts if place in needed]
        texts = dict.fromkeys(self._renamed(needed, place) for place in kept)  # one may define two names
        future, lines = "from __future__ import annotations", sorted(imports)
        head = [f'"""{_plain(title)}: a solution, for the instructor."""', future]
        standard = [line for line in lines if "numpy" not in line]
        others = [line for line in lines if "numpy" in line]
        head += ["\n".join(group) for group in (standard, others) if group]
        return "\n\n".join(head) + "\n\n\n" + "\n\n\n".join(texts) + "\n"

    def _renamed(self, needed: dict[tuple[str, str], Part], place: tuple[str, str]) -> str:
        """A part's text; a name that two modules give to different things gets its module's before it."""
        part = needed[place]
        text = part.text
        for name in sorted({*part.uses, part.name}):
            home = self._imported.get((part.module, name), part.module)
            alike = {module for module, other in needed if other == name}
            if (home, name) in needed and len(alike) > 1 and name not in CONTRACT:
                text = re.sub(
                    rf"(?<![\w.]){re.escape(name)}\b", f"_{home.strip('_')}_{name.strip('_')}", text
                )
        return text


def _import(node: ast.ImportFrom | ast.Import, alias: ast.alias) -> str:
    named = alias.name + (f" as {alias.asname}" if alias.asname else "")
    return f"from {node.module} import {named}" if isinstance(node, ast.ImportFrom) else f"import {named}"


# --- the files ---------------------------------------------------------------------------------------------


def signature(function: str) -> str:
    """``adam(theta, v, g, t, grad, *, lr, beta1, beta2, eps)``."""
    return f"{function}({', '.join(CONTRACT[function].split())})"


def _stub(function: str, library: Library) -> str:
    inside = library.docstring(function).replace("\\", "\\\\").replace('"""', "'''").splitlines()
    lines = "\n".join(f"    {line}".rstrip() for line in inside)
    closing = '"""' if len(inside) <= 1 else '\n    """'
    return (
        f'def {signature(function)}:\n    """{lines.lstrip()}{closing}\n'
        f'    raise NotImplementedError("{function} is not written yet")\n'
    )


def _student(functions: Sequence[str], library: Library, title: str) -> str:
    stubs = "\n\n".join(_stub(function, library) for function in functions)
    return (
        f'"""{_plain(title)}: write the functions below, and run ``gnomon check`` as often as you like."""\n\n'
        f"import numpy as np  # noqa: F401\n\n\n{stubs}"
    )


def _notebook(functions: Sequence[str], library: Library, title: str) -> str:
    intro = (
        f"# {_plain(title)}\n\nWrite the functions below. Save the notebook and run `gnomon check {NOTEBOOK}` in a "
        "terminal, in this folder, as often as you like.\n\nCells of your own are welcome: plots, trials, shell "
        "lines. What fails in one cell does not cost the functions of another."
    )
    cells = [("markdown", intro), ("code", "import numpy as np")]
    for function in functions:
        cells += [("markdown", f"## `{function}`"), ("code", _stub(function, library).rstrip("\n"))]
    return notebook(cells)


def _readme(claims: Sequence[Claim], functions: Sequence[str], title: str) -> str:
    listed = "\n".join(f"- `{signature(function)}`" for function in functions)
    asked = "\n".join(f"| `{claim.id}` | {claim.title} |" for claim in claims)
    return f"""# {_plain(title)}

Write these functions, either in `{STUDENT}` or in `{NOTEBOOK}`, and hand in that one file.

{listed}

What each takes and returns stands in the template. Keep the names and the arguments. Inputs must not be changed.
You may use NumPy and what comes with Python.

## Check yourself

In this folder:

```sh
gnomon check
```

It says for each claim below whether your code has it right, shows the points, and tells what it can about a
mistake. `gnomon check --claims {claims[0].id}` asks for one of them. A function that is not written yet costs nothing
but its own points.

## What is asked

| Claim | |
|---|---|
{asked}

`gnomon show {claims[0].id}` tells all about one.
"""


def _assignment(claims: Sequence[Claim], title: str) -> str:
    wide = max(len(claim.id) for claim in claims) + 2
    entries = "\n".join(f"{_quoted(claim.id):<{wide}} = 1" for claim in claims)
    conventions = _conventions(claims)
    declared = f"\n{conventions}" if conventions else ""
    return f"""\
title = {_quoted(_plain(title))}
file = "{STUDENT}"          # what is handed in; a notebook of this name is taken as well
feedback = "replay"          # what is told of a mistake: "hint", "property", "case" or "replay"
visibility = "visible"       # or "after_due_date", "after_published", "hidden"
require_isolation = "basic"  # "strong": judge nothing where code cannot be locked up
unstable = "report"          # "fail" what is right and loses digits, or "ignore" it

# Claims and their points. Instead of an id: a topic ("adam") or a pattern ("adam.*"), for each claim that it names.
# Instead of points: {{ points = 1, feedback = "hint", visibility = "hidden" }}.
[claims]
{entries}

# What a function has to follow, where more than one way is right. Without a line, each of them will do.
[conventions]{declared}

[limits]
deadline = 10                # seconds for a call
loading = 30                 # seconds to import what is handed in
submission = 300             # seconds for all of a submission
memory = 4096                # MiB
cases = 100                  # drawn for each claim
seeds = [0]                  # a claim has to hold for each of them

# Code in another shape than the contract's, as in adapter files:
# [adapters.adam]
# target = "{STUDENT}:Adam"
# shape = "lists in place"
"""


def _conventions(claims: Sequence[Claim]) -> str:
    """Those that could be declared, as comments."""
    known: dict[str, dict[str, None]] = {}
    for claim in claims:
        for operation in first_operations(claim)[:1]:
            known.setdefault(operation.function, {}).update(dict.fromkeys(c.name for c in claim.conventions))
    return "\n".join(f"# {function} = {_quoted(name)}" for function, names in known.items() for name in names)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _plain(title: str) -> str:
    return " ".join("".join(c for c in title if c.isprintable()).replace('"""', "").replace("\\", "").split())
