"""Our own implementation of the contract, in NumPy: pure functions in the lecture's notation.

Rows are samples, and weights have shape (fan_in, fan_out). Inputs are never modified, float32 gives float32,
and bad input gets a ValueError that names the argument.
"""

from reference.implementation.adam import adam
from reference.implementation.dropout import dropout_eval, dropout_train
from reference.implementation.initialization import (
    glorot_normal,
    glorot_uniform,
    he_normal,
    he_uniform,
    lecun_normal,
)
from reference.implementation.minibatch import epoch, minibatch_gradient
from reference.implementation.quadratic import (
    empirical_loss,
    expected_loss,
    gradient,
    standardised_loss,
    toy_loss,
)

__all__ = [
    "adam",
    "dropout_eval",
    "dropout_train",
    "empirical_loss",
    "epoch",
    "expected_loss",
    "glorot_normal",
    "glorot_uniform",
    "gradient",
    "he_normal",
    "he_uniform",
    "lecun_normal",
    "minibatch_gradient",
    "standardised_loss",
    "toy_loss",
]
