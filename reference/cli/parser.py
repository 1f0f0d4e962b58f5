"""The arguments of ``gnomon``."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

import reference

EXITS = "exit status: 0 all hold, 1 something failed, 2 it could not be judged"
GRADED = "exit status: 0 all is judged, 2 some or all of it could not be, 130 interrupted"
SURVIVES = "exit status: 0 nothing survives, 1 something does, 2 it could not be told"
CASES = 100
FORMATS = ("terminal", "json", "junit", "gradescope", "classroom", "markdown", "html")


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
    _new(commands.add_parser("new", help="begin an assignment: its file, a template, a notebook, the key"))
    _grade(commands.add_parser("grade", help="judge all that was handed in", epilog=GRADED))
    _check(commands.add_parser("check", help="hold an implementation against the claims", epilog=EXITS))
    listing = commands.add_parser("list", help="the claims, one a line")
    listing.add_argument("topic", nargs="?", metavar="TOPIC", help="only the claims of this topic")
    listing.add_argument("--format", choices=("terminal", "json"), default="terminal")
    listing.add_argument("--base-url", metavar="URL", help="where the documentation is published, for JSON")
    show = commands.add_parser("show", help="all about one claim")
    show.add_argument("claim", metavar="CLAIM", help="its id, such as adam.update")
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
    _cite(commands.add_parser("cite", help="citations of claims, with the digests of their derivations"))
    parser.epilog = "gnomon COMMAND --help tells all of one; the first assignment: gnomon new homework"
    return parser


def _cite(cite: argparse.ArgumentParser) -> None:
    cite.epilog = (
        "exit status: 0 all is well, 1 a pin is out of date or a citation wrong, 2 it could not be done"
    )
    cite.add_argument(
        "claims",
        nargs="+",
        metavar="CLAIM",
        help="an id; with a pin, ID@DIGEST, which is verified; with --check, files or folders",
    )
    cite.add_argument(
        "--format",
        choices=("markdown", "rst", "latex", "bibtex", "csl-json", "text"),
        default="markdown",
    )
    cite.add_argument(
        "--check", action="store_true", help="find the citations in these files and verify them"
    )
    cite.add_argument("--base-url", metavar="URL", help="where the documentation is published")


def _check(check: argparse.ArgumentParser) -> None:
    check.add_argument(
        "subject",
        nargs="?",
        metavar="SUBJECT",
        help="a .py file, a dotted module or a .toml file of adapters; our own implementation if not given",
    )
    check.add_argument(
        "--assignment",
        metavar="FILE.toml",
        help="judge what is handed in for it, with its points; assignment.toml, if it is here and there is no SUBJECT",
    )
    check.add_argument("--claims", metavar="A,B", help="only these claims: ids, topics or patterns")
    check.add_argument("--adapter", metavar="FILE.toml", help="how the code offers the contract's functions")
    check.add_argument("--seed", type=int, metavar="N", help="what the drawn cases derive from (default 0)")
    check.add_argument("--cases", type=_count, metavar="N", help=f"drawn for each claim (default {CASES})")
    check.add_argument("--case", metavar="HEX", help="ask this one case again, of the one claim in --claims")
    check.add_argument(
        "--unstable",
        choices=("report", "fail", "ignore"),
        default="report",
        help="code that is right and loses digits is told so (the default), fails, or is not told",
    )
    check.add_argument("--format", choices=FORMATS, default="terminal")
    check.add_argument(
        "--output",
        metavar="FILE",
        help="write the report there, whole or as not finished, and print it as text (default: print it)",
    )
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


def _new(new: argparse.ArgumentParser) -> None:
    new.add_argument("folder", metavar="DIR", help="where; what is there already is never overwritten")
    new.add_argument("--claims", metavar="A,B", help="ids, topics or patterns; a small choice if not given")
    new.add_argument("--title", default="Assignment", help="what it is called")
    new.add_argument(
        "--gradescope",
        action="store_true",
        help="with what Gradescope runs, to be zipped with the assignment",
    )


def _grade(grade: argparse.ArgumentParser) -> None:
    grade.add_argument(
        "submissions",
        nargs="+",
        metavar="SUBMISSION",
        help=".py files, notebooks, folders, zip files; or one folder or zip file with those of a course",
    )
    grade.add_argument(
        "--assignment", default="assignment.toml", metavar="FILE", help="what is asked (assignment.toml)"
    )
    grade.add_argument("--out", default="marks", metavar="DIR", help="where marks and reports go (marks)")
    grade.add_argument("--jobs", type=int, default=-1, metavar="N", help="judging processes (one a core)")
    grade.add_argument("--backend", choices=("loky", "dask"), default="loky", help="what runs them (loky)")
    grade.add_argument("--scheduler", default="", metavar="ADDRESS", help="of the Dask cluster")
    again = grade.add_mutually_exclusive_group()
    again.add_argument("--resume", action="store_true", help="judge only what has no result yet: the default")
    again.add_argument("--fresh", action="store_true", help="judge all of it again")


def _power(power: argparse.ArgumentParser) -> None:
    power.add_argument(
        "subject",
        nargs="?",
        metavar="SUBJECT",
        help="a .py file, a dotted module or package, or a .toml of adapters to files; our own if not given",
    )
    power.add_argument("--claims", metavar="A,B", help="only these claims: ids, topics or patterns")
    power.add_argument(
        "--only", metavar="A,B", help="change only these files and functions: names or patterns"
    )
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
