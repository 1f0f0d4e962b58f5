"""What is interrupted ends as interrupted, also where the exception was lost on its way, or became another."""

import contextlib
import signal
from collections.abc import Callable, Iterator

import pytest

import reference.cli.run
from reference import __main__ as command
from reference.cli import INTERRUPTED


@pytest.fixture(autouse=True)
def usual() -> Iterator[None]:
    """Python's own handling, which a shell's background job starts without."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    signal.signal(signal.SIGINT, before)


def passed_on() -> int:
    signal.raise_signal(signal.SIGINT)
    return 0


def lost() -> int:
    with contextlib.suppress(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)
    return 1


def turned() -> int:
    try:
        signal.raise_signal(signal.SIGINT)
    except KeyboardInterrupt:
        raise ImportError("half of it") from None
    return 0


def told() -> int:
    with contextlib.suppress(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)
    return INTERRUPTED


@pytest.mark.parametrize("work", [passed_on, lost, turned])
def test_it_is_told_once(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], work: Callable[[], int]
) -> None:
    monkeypatch.setattr(reference.cli.run, "run", lambda options: work())
    assert command.main(["list"]) == INTERRUPTED
    assert capsys.readouterr().err == "gnomon: interrupted\n"


def test_what_a_command_told_itself_is_not_told_again(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(reference.cli.run, "run", lambda options: told())
    assert command.main(["list"]) == INTERRUPTED
    assert capsys.readouterr().err == ""


def test_an_error_without_an_interruption_is_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(options: object) -> int:
        raise ImportError("half of it")

    monkeypatch.setattr(reference.cli.run, "run", broken)
    with pytest.raises(ImportError):
        command.main(["list"])


def test_an_interruption_that_is_ignored_stays_so(monkeypatch: pytest.MonkeyPatch) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    monkeypatch.setattr(reference.cli.run, "run", lambda options: passed_on())
    assert command.main(["list"]) == 0
    assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    signal.signal(signal.SIGINT, signal.default_int_handler)
