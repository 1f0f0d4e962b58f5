"""The cells of a notebook, run one after the other as a module: put in front of them by ``notebook.py``.

What fails costs no function: after an exception the rest of a cell is left out but for its imports, functions
and classes, and the next cell is run. Magics and shell lines are left out. A cell that takes too long, training
say, is interrupted.
"""


def _gnomon_run(
    cells: list[tuple[int, str]], space: dict[str, object], a_cell: float = 6.0, in_all: float = 20.0
) -> None:
    import __future__

    import ast
    import io
    import signal
    import sys
    import time
    import tokenize

    class OutOfTime(BaseException):
        pass

    def clock() -> float:
        """The seconds but for those in which no processor was free: they are the machine's, not a cell's."""
        try:
            with open("/proc/self/schedstat", encoding="ascii") as file:
                return time.monotonic() - int(file.read().split()[1]) / 1e9
        except Exception:
            return time.monotonic()

    def ring(*_: object) -> None:
        if clock() >= until:
            raise OutOfTime(f"it took more than {a_cell:g} s")

    def in_the_middle(lines: list[str]) -> bool:
        """Whether a statement, bracket or string that these lines begin is still open."""
        try:
            list(tokenize.generate_tokens(io.StringIO("".join(lines)).readline))
        except tokenize.TokenError:
            return True
        except (SyntaxError, IndentationError):
            return False
        return False

    def python(source: str) -> str:
        """The cell without what is IPython's: each such line becomes ``pass``, and the lines keep their numbers."""
        lines = [line + "\n" for line in source.split("\n")]
        first = next((i for i, line in enumerate(lines) if line.strip()), 0)
        if lines[first].startswith("%%"):
            magic = lines[first][2:].split()[:1]
            if magic not in (["time"], ["timeit"], ["capture"], ["prun"]):
                return ""
            lines[first] = "\n"
        for i, line in enumerate(lines):
            bare = line.strip()
            mine = bare.startswith(("%", "!", "?")) or (bare.endswith("?") and not bare.startswith("#"))
            assigned = "= %" in bare or "= !" in bare or "=!" in bare
            if (mine or assigned) and not in_the_middle(lines[:i]):
                try:
                    ast.parse(bare)
                except (SyntaxError, ValueError):
                    kept = bare[6:] if bare.startswith("%time ") else "pass"
                    lines[i] = line[: len(line) - len(line.lstrip())] + kept + "\n"
        return "".join(lines)

    def run(number: int, source: str, definitions_only: bool) -> None:
        name = f"<cell {number}>"
        try:
            tree = ast.parse(source, name)
        except SyntaxError:
            tree = ast.parse(python(source), name)
        problem: tuple[BaseException, int] | None = None
        flags = 0
        for statement in tree.body:
            defines = (
                ast.FunctionDef,
                ast.AsyncFunctionDef,
                ast.ClassDef,
                ast.Import,
                ast.ImportFrom,
            )
            if (problem or definitions_only) and not isinstance(statement, defines):
                continue
            if isinstance(statement, ast.ImportFrom) and statement.module == "__future__":
                for alias in statement.names:
                    flags |= getattr(__future__, alias.name).compiler_flag
            try:
                exec(compile(ast.Module([statement], []), name, "exec", flags, True), space)
            except KeyboardInterrupt:
                raise
            except BaseException as error:
                problem = problem or (error, statement.lineno)
        if problem:
            what, line = problem
            raise RuntimeError(f"stopped at line {line}: {type(what).__name__}: {what}")

    class Shell:
        """What ``get_ipython()`` gives: whatever is asked of it does nothing."""

        def __getattr__(self, name: str) -> object:
            return lambda *_, **__: None

    space["get_ipython"] = Shell
    space["display"] = lambda *_, **__: None
    until = 0.0
    alarm = signal.signal(signal.SIGALRM, ring)
    end = clock() + in_all
    for number, source in cells:
        left = end - clock()
        until = clock() + max(0.5, min(a_cell, left))
        signal.setitimer(signal.ITIMER_REAL, max(0.5, min(a_cell, left)), 1.0)
        try:
            run(number, source, left <= 0)
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            try:
                text = f"{type(error).__name__}: {error}" if not isinstance(error, RuntimeError) else error
                print(f"cell {number}: {text}", file=sys.stderr)
            except BaseException:
                continue
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, alarm)
