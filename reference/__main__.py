"""``gnomon`` and ``python -m reference``."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from reference.cli import INTERRUPTED
from reference.cli.interruption import Noted


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; returns 0 if all is well, 1 if something failed, 2 if that could not be told.

    What is interrupted, from the first import on, returns 130.
    """
    with Noted() as interruption:
        try:
            status = _run(argv)
            if status == INTERRUPTED or not interruption.heard:
                return status
        except KeyboardInterrupt:
            pass
        except Exception:  # some imports turn an interruption into an error of their own
            if not interruption.heard:
                raise
    print("gnomon: interrupted", file=sys.stderr)
    return INTERRUPTED


def _run(argv: Sequence[str] | None) -> int:
    from reference.cli.parser import parse
    from reference.cli.run import run
    from reference.cli.terminal import prepare

    options = parse(sys.argv[1:] if argv is None else argv)
    prepare(getattr(options, "format", "terminal"))
    return run(options)


if __name__ == "__main__":
    sys.exit(main())
