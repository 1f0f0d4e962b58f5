"""The pytest plugin: ``pytest -p reference.plugin --subject student.py`` judges it, one test a claim.

Without ``--subject`` it does nothing. It is never loaded by itself: a file called ``reference.py`` in
somebody's working directory must not meet it.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pytest
from _pytest.runner import collect_one_node

if TYPE_CHECKING:
    from reference.claims._model import Claim
    from reference.judging import Subject
    from reference.reporting import Verdict

ABSENT = pytest.StashKey[Mapping[str, str]]()
"""The claims that are not collected as the subject lacks their function, and that function."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options of the plugin."""
    group = parser.getgroup("gnomon", "hold an implementation against the claims of gnomon")
    group.addoption("--subject", metavar="SUBJECT", help="a .py file, a dotted module or a .toml of adapters")
    group.addoption("--claims", metavar="A,B", default="", help="only these claims: ids, topics or patterns")
    group.addoption("--claims-seed", type=int, default=0, help="what the drawn cases derive from")


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """With ``--subject`` no ``conftest.py`` is loaded: what stands beside a stranger's file is a stranger's."""
    if getattr(early_config.known_args_namespace, "subject", None) is not None:
        early_config.known_args_namespace.noconftest = True


@pytest.hookimpl(tryfirst=True)
def pytest_collection(session: pytest.Session) -> bool | None:
    """With ``--subject``, collect its claims and nothing else."""
    config = session.config
    name = config.getoption("subject")
    if name is None:
        return None
    subject, claims = _subject_and_claims(config, name)
    collector = SubjectCollector.from_parent(session, name=name, nodeid=name, subject=subject, claims=claims)
    report = collect_one_node(collector)
    config.hook.pytest_collectreport(report=report)
    items = [item for item in report.result or () if isinstance(item, pytest.Item)]
    config.hook.pytest_collection_modifyitems(session=session, config=config, items=items)
    session.items = items
    session.testscollected = len(items)
    config.hook.pytest_collection_finish(session=session)
    return True


def _subject_and_claims(config: pytest.Config, name: str) -> tuple[Subject, Sequence[Claim]]:
    """The subject, and the claims that it is judged on; what is wrong with them is a usage error."""
    from reference.judging import worker_subject
    from reference.judging.run import absent_functions
    from reference.judging.select import judged

    patterns = [p.strip() for p in config.getoption("claims").split(",") if p.strip()]
    try:
        claims = judged(patterns)
        subject = worker_subject(name)
    except (ValueError, LookupError) as error:
        raise pytest.UsageError(str(error.args[0])) from error
    config.add_cleanup(subject.close)
    absent = (
        {} if patterns else absent_functions(subject, claims)
    )  # what was asked for is judged: ABSENT, red
    config.stash[ABSENT] = absent
    if len(absent) == len(claims):
        raise pytest.UsageError(f"{name} offers no function of the contract: there is nothing to judge")
    return subject, [c for c in claims if c.id not in absent]


class SubjectCollector(pytest.Collector):
    """The claims that a subject is judged on."""

    def __init__(self, *, subject: Subject, claims: Sequence[Claim], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._subject = subject
        self._claims = claims

    def collect(self) -> Iterator[ClaimItem]:
        """One item a claim."""
        for claim in self._claims:
            nodeid = f"{self.name}::{claim.id}"
            yield ClaimItem.from_parent(
                self, name=claim.id, nodeid=nodeid, claim=claim, subject=self._subject
            )


class ClaimItem(pytest.Item):
    """One claim, held against the subject."""

    def __init__(self, *, claim: Claim, subject: Subject, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._claim = claim
        self._subject = subject

    def runtest(self) -> None:
        """Judge; anything but HOLDS is a failure."""
        from reference.judging import judge

        seed = self.config.getoption("claims_seed")
        report = judge(self._subject, [self._claim], seed, asked=True, replay=self._again)
        if not report.ok:
            raise NotHeld(report.verdicts[0])

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Our message only: a traceback through the judge tells a student nothing."""
        if not isinstance(excinfo.value, NotHeld):
            return super().repr_failure(excinfo, style)
        from reference.reporting.terminal import render_verdict

        return render_verdict(excinfo.value.verdict)

    def reportinfo(self) -> tuple[str, int | None, str]:
        """The subject, and the claim's id and title."""
        return self._subject.name, None, f"{self._claim.id}: {self._claim.title}"

    def _again(self, claim: str, case: str) -> str:
        seed = str(self.config.getoption("claims_seed"))
        return shlex.join(
            ["gnomon", "check", self._subject.name, "--claims", claim, "--seed", seed, "--case", case]
        )


class NotHeld(Exception):
    """The claim does not hold: carries the verdict to the report."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(verdict.claim)
        self.verdict = verdict


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Say how many claims were not collected, for want of a function."""
    absent = config.stash.get(ABSENT, {})
    if absent:
        names = ", ".join(dict.fromkeys(absent.values()))
        count = f"{len(absent)} claim{'s' if len(absent) > 1 else ''}"
        terminalreporter.write_line(f"gnomon: not judged, for want of a function: {count} ({names})")
