"""A course's exercises as they are handed in: an update over dicts, a dropout layer, an initialiser."""

import numpy as np


def initialize_adam(parameters):
    """Moments for each W1, b1, W2, ...: all zero."""
    first, second = {}, {}
    for name, values in parameters.items():
        first["d" + name] = np.zeros_like(values)
        second["d" + name] = np.zeros_like(values)
    return first, second


def update_parameters_with_adam(parameters, grads, v, s, t, learning_rate, beta1, beta2, epsilon):
    """Step number t, counted from 1, of every layer."""
    for name in parameters:
        key = "d" + name
        v[key] = beta1 * v[key] + (1 - beta1) * grads[key]
        s[key] = beta2 * s[key] + (1 - beta2) * grads[key] ** 2
        root = np.sqrt(s[key] / (1 - beta2**t))
        parameters[name] = parameters[name] - learning_rate * v[key] / (1 - beta1**t) / (root + epsilon)
    return parameters, v, s


class Dropout:
    """A layer that drops each unit with probability p while training."""

    def __init__(self, p):
        self.p = p

    def forward(self, x, train=True):
        if not train:
            return x
        self.mask = (np.random.rand(*x.shape) > self.p) / (1 - self.p)
        return x * self.mask

    def backward(self, dout):
        return dout * self.mask


def initialize_parameters_he(layers_dims):
    """Weights of the shape (fan_out, fan_in), and biases of zero."""
    parameters = {}
    for k in range(1, len(layers_dims)):
        scale = np.sqrt(2 / layers_dims[k - 1])
        parameters["W" + str(k)] = np.random.randn(layers_dims[k], layers_dims[k - 1]) * scale
        parameters["b" + str(k)] = np.zeros((layers_dims[k], 1))
    return parameters
