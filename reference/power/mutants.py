"""The mutants of one source file: each is the file with one piece of it replaced, its layout kept."""

from __future__ import annotations

import ast
import copy
import difflib
from collections.abc import Iterator
from dataclasses import dataclass

from .operators import OPERATORS, Where

UNTOUCHED = {"annotation", "returns", "decorator_list", "type_params", "type_comment", "bases"}
SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


@dataclass(frozen=True)
class Mutant:
    """``source`` is the whole text of ``file`` (a path below the subject's root) with one change.

    ``function`` is where the change is ("" outside of all), ``unit`` the name at the top of the file that it
    belongs to. ``before`` and ``after`` are the changed statement (of a compound one, its head) in Python's
    own layout: with the operator they name the mutant, whatever the lines around it do.
    """

    file: str
    function: str
    unit: str
    operator: str
    before: str
    after: str
    line: int
    source: str

    @property
    def name(self) -> str:
        """``momentum.py:momentum``."""
        return f"{self.file}:{self.function}" if self.function else self.file

    def diff(self, original: str) -> str:
        """The unified diff against the original text of the file."""
        lines = difflib.unified_diff(
            original.splitlines(), self.source.splitlines(), self.file, self.file, lineterm="", n=1
        )
        return "\n".join(line for line in lines if not line.startswith(("--- ", "+++ ")))


@dataclass(frozen=True)
class _Place:
    node: ast.AST
    parent: ast.AST
    field: str
    index: int | None
    statement: ast.stmt
    function: str
    unit: str
    parameters: tuple[str, ...] = ()
    locals: tuple[str, ...] = ()

    def put(self, node: ast.AST) -> None:
        """Put a node here."""
        if self.index is None:
            setattr(self.parent, self.field, node)
        else:
            getattr(self.parent, self.field)[self.index] = node


def mutants(file: str, text: str) -> list[Mutant]:
    """All mutants of a file, in the order of its text; those that say the same are one. SyntaxError."""
    tree = ast.parse(text)
    seen = {ast.dump(tree)}
    found = []
    for place in _places(tree):
        for operator, make in OPERATORS.items():
            for new in make(place.node, Where(place.parent, place.field, place.parameters, place.locals)):
                before = _head(place.statement)
                place.put(new)
                wanted = ast.dump(tree)
                after = _head(new if isinstance(new, ast.stmt) else place.statement)
                place.put(place.node)
                if wanted in seen:
                    continue
                seen.add(wanted)
                source = _written(text, place.node, new, wanted)
                line = getattr(place.node, "lineno", place.statement.lineno)
                found.append(Mutant(file, place.function, place.unit, operator, before, after, line, source))
    return found


def _places(tree: ast.Module) -> Iterator[_Place]:
    for i, top in enumerate(tree.body):
        unit = next(iter(names(top)), "")
        yield from _below(_Place(top, tree, "body", i, top, "", unit))


def names(statement: ast.stmt) -> tuple[str, ...]:
    """What a statement at the top of a file gives a name to (imports apart)."""
    if isinstance(statement, SCOPES):
        return (statement.name,)
    stored = (n for n in ast.walk(statement) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store))
    return tuple(node.id for node in stored)


def _below(place: _Place) -> Iterator[_Place]:
    """The place and all that are in it, but for what the claims say nothing about: texts and annotations."""
    node = place.node
    if isinstance(node, ast.JoinedStr | ast.Import | ast.ImportFrom) or _is_text(node):
        return
    yield place
    function, parameters, locals = place.function, place.parameters, place.locals
    if isinstance(node, SCOPES):
        function = f"{function}.{node.name}" if function else node.name
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        of = node.args
        parameters = tuple(a.arg for a in (*of.posonlyargs, *of.args, *of.kwonlyargs))
        locals = tuple(name for name in dict.fromkeys(_assigned(node)) if name not in parameters)
    for field, value in ast.iter_fields(node):
        if field in UNTOUCHED:
            continue
        children = enumerate(value) if isinstance(value, list) else ((None, value),)
        for index, child in children:
            if isinstance(child, ast.AST):
                statement = child if isinstance(child, ast.stmt) else place.statement
                inner = _Place(
                    *(child, node, field, index, statement), function, place.unit, parameters, locals
                )
                yield from _below(inner)


def _assigned(function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[str]:
    """The names that the statements of a function assign, in the order of its text."""
    stored = [
        node
        for statement in ast.walk(function)
        if isinstance(statement, ast.Assign | ast.AnnAssign | ast.AugAssign | ast.For)
        for target in (statement.targets if isinstance(statement, ast.Assign) else [statement.target])
        for node in ast.walk(target)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    ]
    yield from (node.id for node in sorted(stored, key=lambda node: (node.lineno, node.col_offset)))


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _head(node: ast.AST) -> str:
    """A statement in Python's own layout; of a compound one, what stands before its body."""
    if not isinstance(getattr(node, "body", None), list):
        return ast.unparse(node)
    bare = copy.copy(node)
    for field in {"body", "orelse", "finalbody", "handlers", "decorator_list"} & set(node._fields):
        setattr(bare, field, [ast.Pass()] if field == "body" else [])
    return ast.unparse(bare).split("\n")[0]


def _written(text: str, old: ast.AST, new: ast.AST, wanted: str) -> str:
    """The text with one node replaced, with or without parentheses as it needs them: it parses to ``wanted``."""
    lines = text.encode().split(b"\n")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    place = _span(old)
    begin, end = starts[place[0] - 1] + place[1], starts[place[2] - 1] + place[3]
    data = text.encode()
    said = ast.unparse(ast.fix_missing_locations(new))
    for candidate in (said, f"({said})", said[1:-1]):
        changed = (data[:begin] + candidate.encode() + data[end:]).decode()
        try:
            if ast.dump(ast.parse(changed)) == wanted:
                return changed
        except SyntaxError:
            continue
    raise RuntimeError(f"line {place[0]}: {said} could not be written in the place of {ast.unparse(old)}")


def _span(node: ast.AST) -> tuple[int, int, int, int]:
    if not isinstance(node, ast.expr | ast.stmt | ast.keyword):
        raise TypeError(f"node: got {type(node).__name__}, expected an expression, a statement or a keyword")
    if node.end_lineno is None or node.end_col_offset is None:
        raise TypeError("node: it has no place in the text")
    return node.lineno, node.col_offset, node.end_lineno, node.end_col_offset
