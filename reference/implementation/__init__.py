"""Our own implementation of the contract, in NumPy: pure functions in the lecture's notation.

Rows are samples, and weights have shape (fan_in, fan_out). Inputs are never modified, float32 gives float32,
and bad input gets a ValueError that names the argument.
"""

from reference.implementation.adagrad import adagrad
from reference.implementation.adam import adam
from reference.implementation.backpropagation import backward, forward
from reference.implementation.dropout import dropout_eval, dropout_train
from reference.implementation.gradient_descent import gradient_descent
from reference.implementation.initialization import (
    glorot_normal,
    glorot_uniform,
    he_normal,
    he_uniform,
    lecun_normal,
)
from reference.implementation.minibatch import epoch, minibatch_gradient
from reference.implementation.momentum import momentum
from reference.implementation.nesterov import nesterov
from reference.implementation.preprocessing import center, fit_standardiser, standardise
from reference.implementation.quadratic import (
    empirical_loss,
    expected_loss,
    gradient,
    standardised_loss,
    toy_loss,
)
from reference.implementation.rmsprop import rmsprop
from reference.implementation.schedules import cosine_annealing, cosine_restarts, step_decay
from reference.implementation.toy_models import (
    bayes_boundary,
    count_parameters,
    mixture_log_odds,
    mixture_posterior,
    mixture_sample,
)
from reference.implementation.weight_decay import decayed_step, l2_gradient, l2_penalty

__all__ = [
    "adagrad",
    "adam",
    "backward",
    "bayes_boundary",
    "center",
    "cosine_annealing",
    "cosine_restarts",
    "count_parameters",
    "decayed_step",
    "dropout_eval",
    "dropout_train",
    "empirical_loss",
    "epoch",
    "expected_loss",
    "fit_standardiser",
    "forward",
    "glorot_normal",
    "glorot_uniform",
    "gradient",
    "gradient_descent",
    "he_normal",
    "he_uniform",
    "l2_gradient",
    "l2_penalty",
    "lecun_normal",
    "minibatch_gradient",
    "mixture_log_odds",
    "mixture_posterior",
    "mixture_sample",
    "momentum",
    "nesterov",
    "rmsprop",
    "standardise",
    "standardised_loss",
    "step_decay",
    "toy_loss",
]
