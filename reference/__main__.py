"""``gnomon`` and ``python -m reference``."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from reference.cli import INTERRUPTED


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; returns 0 if all is well, 1 if something failed, 2 if that could not be told.

    What is interrupted, from the first import on, returns 130.
    """
    try:
        from reference.cli.parser import parse
        from reference.cli.run import run
        from reference.cli.terminal import prepare

        options = parse(sys.argv[1:] if argv is None else argv)
        prepare(getattr(options, "format", "terminal"))
        return run(options)
    except KeyboardInterrupt:
        print("gnomon: interrupted", file=sys.stderr)
        return INTERRUPTED


if __name__ == "__main__":
    sys.exit(main())
