"""The arguments of ``gnomon``."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

import reference

EXITS = "exit status: 0 all hold, 1 something failed, 2 it could not be judged"
SURVIVES = "exit status: 0 nothing survives, 1 something does, 2 it could not be told"
CASES = 100


class _Version(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        print(f"gnomon {reference.__version__}")
        parser.exit(0)


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """The parsed arguments; exits with status 2 on bad usage, as argparse does."""
    return _parser().parse_args(argv)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="gnomon", description="An executable specification of how neural networks are trained."
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="print the version")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _check(commands.add_parser("check", help="hold an implementation against the claims", epilog=EXITS))
    listing = commands.add_parser("list", help="the claims, one a line")
    listing.add_argument("topic", nargs="?", metavar="TOPIC", help="only the claims of this topic")
    show = commands.add_parser("show", help="all about one claim")
    show.add_argument("claim", metavar="CLAIM")
    prove = commands.add_parser("prove", help="run the derivations and show their steps", epilog=EXITS)
    prove.add_argument(
        "claims", nargs="*", metavar="CLAIM", help="ids, topics or patterns; all if none is given"
    )
    prove.add_argument("--format", choices=("terminal", "json"), default="terminal")
    prove.add_argument(
        "--record",
        action="store_true",
        help="write the statuses and digests to the file that `gnomon cite` reads, if all is sound",
    )
    errata = commands.add_parser("errata", help="what was printed and is refuted, each with its witness")
    errata.add_argument("errata", nargs="*", metavar="ERRATUM", help="such as E10; all if none is given")
    errata.add_argument("--notation", action="store_true", help="print the table of symbols instead")
    errata.add_argument("--format", choices=("terminal", "json"), default="terminal")
    _power(
        commands.add_parser(
            "power", help="change an implementation, and see what is refused", epilog=SURVIVES
        )
    )
    cite = commands.add_parser("cite", help="a citation of one claim, with the digest of its derivation")
    cite.add_argument("claim", metavar="CLAIM")
    cite.add_argument("--format", choices=("markdown", "latex", "bibtex", "rst"), default="markdown")
    return parser


def _check(check: argparse.ArgumentParser) -> None:
    check.add_argument(
        "subject",
        nargs="?",
        metavar="SUBJECT",
        help="a .py file, a dotted module or a .toml file of adapters; our own implementation if not given",
    )
    check.add_argument("--claims", metavar="A,B", help="only these claims: ids, topics or patterns")
    check.add_argument("--adapter", metavar="FILE.toml", help="how the code offers the contract's functions")
    check.add_argument("--seed", type=int, default=0, help="what the drawn cases derive from (default 0)")
    check.add_argument(
        "--cases", type=_count, default=CASES, metavar="N", help="drawn for each claim (default 100)"
    )
    check.add_argument("--case", metavar="HEX", help="ask this one case again, of the one claim in --claims")
    check.add_argument(
        "--unstable",
        choices=("report", "fail", "ignore"),
        default="report",
        help="code that is right and loses digits is told so (the default), fails, or is not told",
    )
    check.add_argument("--format", choices=("terminal", "json"), default="terminal")
    check.add_argument(
        "--require-isolation",
        choices=("basic", "strong"),
        default="basic",
        help="do not run the code without it; whatever locks there are, are used in any case",
    )
    check.add_argument(
        "--in-process",
        action="store_true",
        help="run it in this process: trusted code only, nothing is confined",
    )


def _power(power: argparse.ArgumentParser) -> None:
    power.add_argument(
        "subject",
        nargs="?",
        metavar="SUBJECT",
        help="a .py file, a dotted module or package, or a .toml of adapters to files; our own if not given",
    )
    power.add_argument("--claims", metavar="A,B", help="only these claims: ids, topics or patterns")
    power.add_argument("--seed", type=int, default=0, help="what the drawn cases derive from (default 0)")
    power.add_argument(
        "--cases", type=_count, default=CASES, metavar="N", help="drawn for each claim (default 100)"
    )
    power.add_argument("--jobs", type=_count, metavar="N", help="processes (default: one for each core)")
    power.add_argument(
        "--deadline", type=float, default=5.0, metavar="S", help="seconds for one answer (default 5)"
    )
    power.add_argument("--tests", metavar="COMMAND", help="what else judges, run in a copy: not confined")
    power.add_argument("--equivalents", metavar="FILE.toml", help="mutants that are equivalent, and why")
    power.add_argument("--results", metavar="FILE", help="where outcomes are kept (SUBJECT.power.jsonl)")
    power.add_argument("--fresh", action="store_true", help="judge all again, whatever is kept")
    power.add_argument("--format", choices=("terminal", "json"), default="terminal")


def _count(text: str) -> int:
    count = int(text)
    if count < 1:
        raise argparse.ArgumentTypeError(f"got {count}, expected at least 1")
    return count
