"""Wrong implementations as students and machines write them, that are told by one line; by what they are told.

Each is a function of the contract, the name of its mistake, and a claim that names it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

Found = tuple[str, str, Callable[..., Any]]
"""The claim, the mistake's name, and the code."""

# --- momentum and descent ----------------------------------------------------------------------------------


def momentum_of_nine_tenths(theta, v, grad, *, lr, mu):
    v = 0.9 * v - lr * grad
    return theta + v, v


def momentum_squared(theta, v, grad, *, lr, mu):
    v = mu**2 * v - lr * grad
    return theta + v, v


def nesterov_ahead_by_the_rate(theta, v, gradient, *, lr, mu):
    v = mu * v - lr * gradient(theta + lr * v)
    return theta + v, v


def nesterov_without_the_velocity(theta, v, gradient, *, lr, mu):
    grad = gradient(theta + mu * v)
    return theta - lr * grad, mu * v - lr * grad


def nesterov_averaged(theta, v, gradient, *, lr, mu):
    v = mu * v - (1 - mu) * lr * gradient(theta + mu * v)
    return theta + v, v


# --- Adagrad and RMSprop -----------------------------------------------------------------------------------


def adagrad_averaged(theta, g, grad, *, lr, eps):
    g = 0.9 * g + 0.1 * grad**2
    return theta - lr * grad / (np.sqrt(g) + eps), g


def adagrad_of_the_largest(theta, g, grad, *, lr, eps):
    g = np.maximum(g, grad**2)
    return theta - lr * grad / (np.sqrt(g) + eps), g


def adagrad_of_a_squared_eps(theta, g, grad, *, lr, eps):
    g = g + grad**2
    return theta - lr * grad / np.sqrt(g + eps**2), g


def rmsprop_of_nine_tenths(theta, g, grad, *, lr, beta, eps):
    g = 0.9 * g + 0.1 * grad**2
    return theta - lr * grad / (np.sqrt(g) + eps), g


def rmsprop_of_the_larger(theta, g, grad, *, lr, beta, eps):
    g = beta * g + (1 - beta) * grad**2
    return theta - lr * grad / np.maximum(np.sqrt(g), eps), g


# --- weight decay ------------------------------------------------------------------------------------------


def penalty_without_the_first(weights, decay):
    return decay * sum(np.sum(W**2) for W in list(weights)[1:])


def penalty_without_the_last(weights, decay):
    return decay * sum(np.sum(W**2) for W in list(weights)[:-1])


def gradient_of_signs(weights, decay):
    return [decay * np.sign(W) for W in weights]


def gradient_by_the_square(weights, decay):
    return [2 * decay**2 * W for W in weights]


def step_by_the_rate_twice(W, b, grad_W, grad_b, *, lr, decay):
    return W - lr * (grad_W + 2 * lr * decay * W), b - lr * grad_b


def step_of_signs(W, b, grad_W, grad_b, *, lr, decay):
    return W - lr * (grad_W + decay * np.sign(W)), b - lr * grad_b


# --- schedules ---------------------------------------------------------------------------------------------


def _cosine(t, low, high, period):
    return float(low + (high - low) * (1 + np.cos(np.pi * t / period)) / 2)


def cosine_above(t, *, lr_min, lr_max, period):
    return lr_min + _cosine(t, 0, lr_max, period)


def cosine_cut_off(t, *, lr_min, lr_max, period):
    return max(lr_min, _cosine(t, 0, lr_max, period))


def cosine_of_the_sum(t, *, lr_min, lr_max, period):
    return lr_min + 0.5 * (lr_max + lr_min) * float(1 + np.cos(np.pi * t / period))


def cosine_without_pi(t, *, lr_min, lr_max, period):
    return _cosine(t / np.pi, lr_min, lr_max, period)


def cosine_of_a_short_pi(t, *, lr_min, lr_max, period):
    return float(lr_min + 0.5 * (lr_max - lr_min) * (1 + np.cos(3.14 * t / period)))


def cosine_in_whole_cycles(t, *, lr_min, lr_max, period):
    return _cosine(t // period * period, lr_min, lr_max, period)


def cosine_again(t, *, lr_min, lr_max, period):
    return _cosine(t % period, lr_min, lr_max, period)


def restarted_one_step_ahead(t, *, lr_min, lr_max, period, factor):
    t += 1
    while t >= period:
        t, period = t - period, period * factor
    return _cosine(t, lr_min, lr_max, period)


def restarted_past_the_end(t, *, lr_min, lr_max, period, factor):
    while t > period:
        t, period = t - period, period * factor
    return _cosine(t, lr_min, lr_max, period)


# --- Adam --------------------------------------------------------------------------------------------------


def _adam(divisor):
    def adam(theta, v, g, t, grad, *, lr, beta1, beta2, eps):
        t += 1
        v, g = beta1 * v + (1 - beta1) * grad, beta2 * g + (1 - beta2) * grad**2
        return theta - lr * v / (1 - beta1**t) / divisor(g, 1 - beta2**t, eps), v, g, t

    return adam


adam_corrected_after_the_root = _adam(lambda g, correction, eps: np.sqrt(g) / correction + eps)
adam_of_the_larger = _adam(lambda g, correction, eps: np.maximum(np.sqrt(g / correction), eps))

# --- epochs ------------------------------------------------------------------------------------------------


def epoch_of_even_batches(N, batch_size, rng):
    return np.array_split(rng.permutation(N), -(-N // batch_size))


def epoch_with_the_smaller_first(N, batch_size, rng):
    order, rest = rng.permutation(N), N % batch_size
    whole = [order[i : i + batch_size] for i in range(rest, N, batch_size)]
    return [order[:rest], *whole] if rest else whole


def epoch_with_an_empty_batch(N, batch_size, rng):
    order = rng.permutation(N)
    return [order[i * batch_size : (i + 1) * batch_size] for i in range(N // batch_size + 1)]


# --- samples -----------------------------------------------------------------------------------------------


def samples_of_the_global(n, priors, means, covariances, rng):
    y = (np.random.rand(n) < priors[1]).astype(int)
    return np.array([np.random.multivariate_normal(means[k], covariances[k]) for k in y]), y


# --- preprocessing, batch normalization, dropout -----------------------------------------------------------


def fitted_to_the_range(X):
    return X.mean(axis=0), X.max(axis=0) - X.min(axis=0)


def fitted_between_0_and_1(X):
    return X.min(axis=0), X.max(axis=0) - X.min(axis=0)


def fitted_to_the_largest(X):
    return X.mean(axis=0), np.abs(X).max(axis=0)


def normalised_with_a_thousandth(z, gamma, beta, running_mean, running_var, *, eps):
    return gamma * (z - running_mean) / np.sqrt(running_var + 1e-3) + beta


def dropped_by_the_sample(x, keep, rng):
    return x * (rng.random((x.shape[0], 1)) < keep) / keep


FOUND: tuple[Found, ...] = (
    ("momentum.update", "μ hard-coded", momentum_of_nine_tenths),
    ("momentum.update", "μ squared", momentum_squared),
    ("nesterov.update", "asked ahead by the learning rate", nesterov_ahead_by_the_rate),
    ("nesterov.update", "velocity left out of the step", nesterov_without_the_velocity),
    ("nesterov.update", "1 − μ on the gradient", nesterov_averaged),
    (
        "gradient_descent.update",
        "learning rate hard-coded",
        lambda theta, grad, *, lr: theta - 0.01 * grad,
    ),
    (
        "gradient_descent.update",
        "sign of the gradient",
        lambda theta, grad, *, lr: theta - lr * np.sign(grad),
    ),
    (
        "gradient_descent.update",
        "gradient clipped",
        lambda theta, grad, *, lr: theta - lr * np.clip(grad, -1, 1),
    ),
    ("adagrad.update", "averaged", adagrad_averaged),
    ("adagrad.update", "largest square", adagrad_of_the_largest),
    ("adagrad.update", "ε squared", adagrad_of_a_squared_eps),
    ("rmsprop.update", "β hard-coded", rmsprop_of_nine_tenths),
    ("rmsprop.update", "the larger of √g and ε", rmsprop_of_the_larger),
    ("weight_decay.penalty", "without the first layer", penalty_without_the_first),
    ("weight_decay.penalty", "without the last layer", penalty_without_the_last),
    ("weight_decay.gradient", "signs", gradient_of_signs),
    ("weight_decay.gradient", "λ squared", gradient_by_the_square),
    ("weight_decay.update", "learning rate twice", step_by_the_rate_twice),
    ("weight_decay.update", "L1 decay", step_of_signs),
    ("schedules.cosine_annealing", "whole rate above the smallest", cosine_above),
    ("schedules.cosine_annealing", "cut off at the smallest rate", cosine_cut_off),
    ("schedules.cosine_annealing", "sum of the rates", cosine_of_the_sum),
    ("schedules.cosine_annealing", "no π", cosine_without_pi),
    ("schedules.cosine_annealing", "π of three digits", cosine_of_a_short_pi),
    ("schedules.cosine_annealing", "whole cycles", cosine_in_whole_cycles),
    ("schedules.cosine_annealing", "starts again at the end", cosine_again),
    ("schedules.cosine_restarts", "one step ahead", restarted_one_step_ahead),
    ("schedules.cosine_restarts", "a step late from the end", restarted_past_the_end),
    ("adam.update", "g corrected after the root", adam_corrected_after_the_root),
    ("adam.update", "the larger of √ĝ and ε", adam_of_the_larger),
    ("minibatch.epoch_partition", "even batches", epoch_of_even_batches),
    ("minibatch.epoch_partition", "smaller batch first", epoch_with_the_smaller_first),
    ("minibatch.epoch_partition", "an empty batch", epoch_with_an_empty_batch),
    ("toy_models.mixture", "global generator", samples_of_the_global),
    ("preprocessing.center", "minimum", lambda X: X - X.min(axis=0)),
    ("preprocessing.fit", "range", fitted_to_the_range),
    ("preprocessing.fit", "minimum and range", fitted_between_0_and_1),
    ("preprocessing.fit", "largest size", fitted_to_the_largest),
    ("batch_norm.eval", "ε hard-coded as 1e-3", normalised_with_a_thousandth),
    ("dropout.train", "one number for each sample", dropped_by_the_sample),
)
