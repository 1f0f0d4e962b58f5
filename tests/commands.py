"""The command line, called in this process."""

from reference.__main__ import main


def run(*arguments: str) -> int:
    """``main``, with argparse's exits as statuses."""
    try:
        return main(arguments)
    except SystemExit as stopped:
        return int(stopped.code or 0)
