"""Operations that submissions are asked for."""

from fractions import Fraction

from reference.claims._model import Call, Operation
from reference.judging import Subject
from reference.judging.reply import Reply

HALF = Fraction(1, 2)
EVAL = Call("dropout_eval", ((Fraction(1), Fraction(2)), HALF))
OTHER = Call("toy_loss", (HALF, HALF, HALF, HALF))


def one(subject: Subject, operation: Operation = EVAL, dtype: str = "float64") -> Reply:
    """The reply to one operation."""
    (reply,) = subject.run([operation], dtype)
    return reply
