"""Our own implementation of the contract, in NumPy: pure functions in the lecture's notation.

Rows are samples, and weights have shape (fan_in, fan_out). Inputs are never modified, float32 gives float32,
and bad input gets a ValueError that names the argument.
"""

from reference.implementation.adagrad import adagrad
from reference.implementation.adam import adam
from reference.implementation.adamw import adamw
from reference.implementation.backpropagation import backward, forward
from reference.implementation.batch_norm import batch_norm_backward, batch_norm_eval, batch_norm_train
from reference.implementation.dropout import dropout_backward, dropout_eval, dropout_loss, dropout_train
from reference.implementation.gradient_descent import gradient_descent
from reference.implementation.initialization import (
    glorot_normal,
    glorot_uniform,
    he_normal,
    he_uniform,
    lecun_normal,
)
from reference.implementation.mean_field import relu_variances
from reference.implementation.minibatch import epoch, minibatch_gradient
from reference.implementation.momentum import momentum
from reference.implementation.nesterov import nesterov
from reference.implementation.preprocessing import center, fit_standardiser, standardise
from reference.implementation.quadratic import (
    correlation_matrix,
    empirical_loss,
    excess_loss,
    expected_loss,
    gradient,
    hessian,
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
    "adamw",
    "backward",
    "batch_norm_backward",
    "batch_norm_eval",
    "batch_norm_train",
    "bayes_boundary",
    "center",
    "correlation_matrix",
    "cosine_annealing",
    "cosine_restarts",
    "count_parameters",
    "decayed_step",
    "dropout_backward",
    "dropout_eval",
    "dropout_loss",
    "dropout_train",
    "empirical_loss",
    "epoch",
    "excess_loss",
    "expected_loss",
    "fit_standardiser",
    "forward",
    "glorot_normal",
    "glorot_uniform",
    "gradient",
    "gradient_descent",
    "he_normal",
    "he_uniform",
    "hessian",
    "l2_gradient",
    "l2_penalty",
    "lecun_normal",
    "minibatch_gradient",
    "mixture_log_odds",
    "mixture_posterior",
    "mixture_sample",
    "momentum",
    "nesterov",
    "relu_variances",
    "rmsprop",
    "standardise",
    "standardised_loss",
    "step_decay",
    "toy_loss",
]
