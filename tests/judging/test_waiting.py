"""A deadline is of the worker's own seconds: what a busy machine takes is given back, up to six times."""

import math

import pytest

from reference.judging import waiting
from reference.judging.reply import Died
from reference.judging.waiting import BREATH, PATIENCE, Wait

LOOK = 0.125


class Machine:
    """A clock that goes on when it is told, and a worker that stands in line for a share of it."""

    def __init__(self) -> None:
        self.now = 100.0
        self.queued = 7.0

    def looks(self, wait: Wait, seconds: float, share: float = 0.0, answered: bool = False) -> float:
        """Look at it again and again for so long; after how many seconds it has ended, inf if it has not."""
        for look in range(math.ceil(seconds / LOOK)):
            self.now += LOOK
            self.queued += share * LOOK
            if wait.ended(answered):
                return (look + 1) * LOOK
        return math.inf


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    made = Machine()
    monkeypatch.setattr(waiting.time, "monotonic", lambda: made.now)
    return made


def began(machine: Machine, seconds: float = 2.0, most: float = math.inf) -> Wait:
    return Wait(seconds, most, lambda: machine.queued)


def test_a_silent_worker_on_an_idle_machine_has_its_seconds(machine: Machine) -> None:
    wait = began(machine)
    assert machine.looks(wait, 60) == 2.0
    assert wait.left == 0
    assert wait.over(3) == Died("TIMED_OUT", "no answer within 2 s")


@pytest.mark.parametrize("share", [0.25, 0.5, 0.75])
def test_what_it_stood_in_line_is_given_back(machine: Machine, share: float) -> None:
    wait = began(machine)
    assert abs(machine.looks(wait, 60, share) - 2.0 / (1 - share)) <= 4 * LOOK
    assert wait.over(3) == Died("TIMED_OUT", "no answer within 2 s")


def test_a_trifle_is_not_given_back(machine: Machine) -> None:
    wait = began(machine)
    assert machine.looks(wait, 60, 0.002) == 2.0
    assert wait.over(3) == Died("TIMED_OUT", "no answer within 2 s")


def test_but_no_more_than_six_times_and_then_it_was_the_machine(machine: Machine) -> None:
    wait = began(machine)
    assert machine.looks(wait, 60, 0.95) == PATIENCE * 2.0
    busy = "3 operations took more than 12 s, for most of which the machine was busy with something else"
    assert wait.over(3) == Died("TIMED_OUT", busy)


def test_each_answer_has_the_seconds_anew_and_all_of_them_six_times(machine: Machine) -> None:
    wait = began(machine)
    for _ in range(7):
        assert machine.looks(wait, 1.5) == math.inf
        assert machine.looks(wait, LOOK, answered=True) == math.inf
    assert machine.looks(wait, 1.5) == PATIENCE * 2.0 - 7 * (1.5 + LOOK)
    assert wait.over(20) == Died("TIMED_OUT", "20 operations took more than 12 s")


def test_what_was_given_back_for_one_answer_is_not_given_to_the_next(machine: Machine) -> None:
    wait = began(machine)
    assert machine.looks(wait, 3.5, 0.5) == math.inf
    assert machine.looks(wait, LOOK, answered=True) == math.inf
    assert machine.looks(wait, 60) == 2.0


def test_a_judge_that_was_stopped_looks_once_more_before_it_gives_up(machine: Machine) -> None:
    wait = began(machine)
    machine.now += 1000
    assert not wait.ended()
    assert wait.left == 2.0 - BREATH
    machine.now += 1000
    assert not wait.ended(answered=True)


def test_the_end_of_the_whole_is_of_the_clock(machine: Machine) -> None:
    wait = began(machine, 20.0, most=3.0)
    assert machine.looks(wait, 60, 1.0) == 3.0
    assert wait.over(1) is None
