"""Optimizers of all parameters at once: ``f(params, states, hyperparams)``, as a textbook's notebooks have them."""

STATES = """
import numpy as np

def sgd(params, states, hyperparams):
    for p in params:
        p[:] -= hyperparams["lr"] * p.grad

def init_momentum_states(feature_dim):
    return np.zeros((feature_dim, 1)), np.zeros(1)

def sgd_momentum(params, states, hyperparams):
    for p, v in zip(params, states):
        v[:] = hyperparams["momentum"] * v + p.grad
        p[:] -= hyperparams["lr"] * v

def init_adagrad_states(feature_dim):
    return np.zeros((feature_dim, 1)), np.zeros(1)

def adagrad(params, states, hyperparams):
    eps = 1e-6
    for p, s in zip(params, states):
        s[:] += np.square(p.grad)
        p[:] -= hyperparams["lr"] * p.grad / np.sqrt(s + eps)

def init_rmsprop_states(feature_dim):
    return np.zeros((feature_dim, 1)), np.zeros(1)

def rmsprop(params, states, hyperparams):
    gamma, eps = hyperparams["gamma"], 1e-6
    for p, s in zip(params, states):
        s[:] = gamma * s + (1 - gamma) * np.square(p.grad)
        p[:] -= hyperparams["lr"] * p.grad / np.sqrt(s + eps)

def init_adam_states(feature_dim):
    first_w, first_b = np.zeros((feature_dim, 1)), np.zeros(1)
    second_w, second_b = np.zeros((feature_dim, 1)), np.zeros(1)
    return (first_w, second_w), (first_b, second_b)

def adam(params, states, hyperparams):
    beta1, beta2, eps = 0.9, 0.999, 1e-6
    for p, (v, s) in zip(params, states):
        v[:] = beta1 * v + (1 - beta1) * p.grad
        s[:] = beta2 * s + (1 - beta2) * np.square(p.grad)
        v_corrected = v / (1 - beta1 ** hyperparams["t"])
        s_corrected = s / (1 - beta2 ** hyperparams["t"])
        p[:] -= hyperparams["lr"] * v_corrected / (np.sqrt(s_corrected) + eps)
    hyperparams["t"] += 1
"""
WITH_GRADS = """
def adagrad(params, grads, states, hyperparams):
    for p, g, s in zip(params, grads, states):
        s += g * g
        p -= hyperparams["lr"] * g / (s**0.5 + hyperparams["eps"])
"""
RETURNED = """
def adagrad(params, grads, states, hyperparams):
    states = [s + g**2 for s, g in zip(states, grads)]
    params = [p - hyperparams["lr"] * g / (s**0.5 + 1e-8) for p, g, s in zip(params, grads, states)]
    return params, states
"""
COUNTED_OUTSIDE = """
def adam(params, states, hp):
    lr, b1, b2, eps, t = hp["lr"], hp["beta1"], hp["beta2"], hp["eps"], hp["t"]
    for p, (second, first) in zip(params, states):
        first[:] = b1 * first + (1 - b1) * p.grad
        second[:] = b2 * second + (1 - b2) * p.grad**2
        p.data -= lr * (first / (1 - b1**t)) / ((second / (1 - b2**t)) ** 0.5 + eps)
""".replace("hp", "hyperparams")
