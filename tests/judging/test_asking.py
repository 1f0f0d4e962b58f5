"""Asking: many questions a message, the next under way while the last is looked at, nothing after an end."""

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction

from reference.claims._model import Call, Operation
from reference.judging.asking import QUESTIONS_A_MESSAGE, Asker, Outcome, Question
from reference.judging.reply import Died, Reply, Returned
from tests.judging.fakes import Answers


class Told(Answers):
    """Writes down when operations are begun and waited for."""

    def __init__(self, reply: Callable[[Operation], Reply], log: list[str]) -> None:
        super().__init__(reply)
        self.log = log

    def begin(self, operations: Sequence[Operation], dtype: str) -> Callable[[], list[Reply]]:
        self.log.append(f"begun {dtype}")

        def replies() -> list[Reply]:
            self.log.append("waited for")
            return self.run(operations, dtype)

        return replies


def program(case: dict[str, Fraction], shift: int = 0) -> tuple[Operation, ...]:
    return (Call("toy_loss", (case["x"] + shift,)),)


def questions(count: int, dtype: str = "float64") -> list[Question]:
    return [Question(f"{dtype}-{i}", {"x": Fraction(i)}, dtype) for i in range(count)]


def echo(operation: Operation) -> Reply:
    assert isinstance(operation, Call)
    return Returned(operation.args[0])


OPTIONS = {"shift": 1}


def test_the_next_message_is_under_way_while_outcomes_are_looked_at() -> None:
    log: list[str] = []
    asker = Asker(Told(echo, log), program, "0")
    asked = [*questions(1, "float32"), *questions(QUESTIONS_A_MESSAGE + 1)]
    for outcome in asker.outcomes(asked, OPTIONS):
        log.append(outcome.question.id)
    first = [f"float64-{i}" for i in range(QUESTIONS_A_MESSAGE)]
    assert log == [
        *("begun float64", "waited for", "begun float64", *first),
        *("waited for", "begun float32", f"float64-{QUESTIONS_A_MESSAGE}", "waited for", "float32-0"),
    ]


def test_outcomes_are_in_the_order_of_the_questions_and_asked_for_once() -> None:
    subject = Answers(echo)
    asker = Asker(subject, program, "0")
    asked = [q for pair in zip(questions(9, "float32"), questions(9), strict=True) for q in pair]
    outcomes = asker.ask(asked, OPTIONS)
    assert [o.question for o in outcomes] == asked
    assert [o.values for o in outcomes] == [(q.case["x"] + 1,) for q in asked]
    assert asker.ask(asked[::-1], OPTIONS) == outcomes[::-1]
    assert asker.ask(asked, {"shift": 1}) == outcomes
    assert subject.asked == 18
    assert asker.ask(asked, {"shift": 2})[0].values == (2,)
    assert asker.ask(asked, OPTIONS, again=True) == outcomes
    assert subject.asked == 54


def test_nothing_is_asked_after_the_end() -> None:
    log: list[str] = []

    def dies_at_three(operation: Operation) -> Reply:
        reply = echo(operation)
        return Died("EXITED", "gone") if reply == Returned(4) else reply

    asker = Asker(Told(dies_at_three, log), program, "0")
    outcomes = asker.ask(questions(3 * QUESTIONS_A_MESSAGE), OPTIONS)
    assert len(outcomes) == 4
    assert asker.stopped is outcomes[-1]
    assert log == ["begun float64", "waited for"]
    assert asker.ask(questions(5), OPTIONS) == outcomes


def test_the_same_is_told_by_the_same_values_and_by_nan() -> None:
    outcome = Outcome(questions(1)[0], (), (Fraction(1), math.nan))
    assert outcome.tells_the_same_as(replace(outcome, numbers=(Fraction(1), float("nan"))))
    assert not outcome.tells_the_same_as(replace(outcome, numbers=(Fraction(2), math.nan)))
    assert not outcome.tells_the_same_as(replace(outcome, detail="something"))
