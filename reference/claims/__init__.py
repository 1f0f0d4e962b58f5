"""What is true of how neural networks are trained: the claims, topic by topic, as data."""

from __future__ import annotations

from difflib import get_close_matches

from reference.claims import (
    adagrad,
    adam,
    adamw,
    backpropagation,
    batch_norm,
    dropout,
    gradient_descent,
    initialization,
    mean_field,
    minibatch,
    momentum,
    nesterov,
    preprocessing,
    quadratic,
    rmsprop,
    schedules,
    toy_models,
    weight_decay,
)
from reference.claims._model import Claim

_TOPICS = (
    preprocessing,
    quadratic,
    minibatch,
    gradient_descent,
    momentum,
    nesterov,
    initialization,
    mean_field,
    backpropagation,
    adagrad,
    rmsprop,
    adam,
    batch_norm,
    dropout,
    weight_decay,
    adamw,
    schedules,
    toy_models,
)

CLAIMS: tuple[Claim, ...] = tuple(claim for topic in _TOPICS for claim in topic.CLAIMS)
_BY_ID = {claim.id: claim for claim in CLAIMS}


class UnknownClaim(KeyError):
    """No claim has this id; the message names those that are like it."""

    def __init__(self, id: str) -> None:
        close = get_close_matches(id, _BY_ID) or [known for known in _BY_ID if known.partition(".")[0] == id]
        hint = f"did you mean {', '.join(close)}?" if close else f"the topics are {', '.join(topics())}"
        self.message = f"no claim has the id {id!r}; {hint}"
        super().__init__(self.message)

    def __str__(self) -> str:
        return self.message


def claim(id: str) -> Claim:
    """The claim with this id. Raises ``UnknownClaim``."""
    if id not in _BY_ID:
        raise UnknownClaim(id)
    return _BY_ID[id]


def topics() -> tuple[str, ...]:
    """The topics, in the order of the lecture."""
    return tuple(dict.fromkeys(claim.id.partition(".")[0] for claim in CLAIMS))
