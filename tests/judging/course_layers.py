"""Layers, functions with a config or a cache, and initialisers as courses write them; ``slip`` is a mistake."""

import numpy as np

# --- layers with forward and backward ------------------------------------------------------------------------


class Dropout:
    """Drops with probability p, the mask being scaled."""

    def __init__(self, p=0.5, slip=""):
        self.p, self.slip, self.mask = p, slip, None

    def forward(self, x, training=True):
        if not training:
            return x
        drop = 1 - self.p if self.slip == "swapped" else self.p
        scale = 1 if self.slip == "unscaled" else 1 / (1 - self.p)
        self.mask = (np.random.rand(*x.shape) > drop) * scale
        return x * self.mask

    def backward(self, dout):
        return dout / (1 - self.p) if self.slip == "backward" else dout * self.mask


class KeepLayer:
    """Keeps with probability keep_prob; the mask is of zeros and ones, and the mode is an attribute."""

    def __init__(self, keep_prob, seed=None, slip=""):
        self.keep_prob, self.slip, self.train = keep_prob, slip, True
        self.rng = np.random.default_rng(0 if slip == "reseeds" else seed)

    def __call__(self, inputs):
        if self.train or self.slip == "always":
            self.kept = self.rng.uniform(size=inputs.shape) < self.keep_prob
            return np.where(self.kept, inputs / self.keep_prob, 0)
        return inputs.copy()

    def backward(self, grad):
        return np.where(self.kept, grad if self.slip == "unscaled" else grad / self.keep_prob, 0)


class BatchNorm:
    """Keeps rows of parameters and running statistics, in the shape (1, units)."""

    def __init__(self, units, momentum=0.9, eps=1e-5, slip=""):
        self.gamma, self.beta = np.ones((1, units)), np.zeros((1, units))
        self.running_mean, self.running_var = np.zeros((1, units)), np.ones((1, units))
        self.momentum, self.eps, self.slip = momentum, eps, slip

    def forward(self, x, mode="train"):
        if mode == "train":
            self.mean, self.var = x.mean(axis=0, keepdims=True), x.var(axis=0, keepdims=True)
            kept = np.sqrt(self.var) if self.slip == "spread" else self.var
            if self.slip != "never":
                self.running_mean = self.momentum * self.running_mean + (1 - self.momentum) * self.mean
                self.running_var = self.momentum * self.running_var + (1 - self.momentum) * kept
        else:
            self.mean, self.var = self.running_mean, self.running_var
        outside = self.slip == "outside"
        self.spread = np.sqrt(self.var) + self.eps if outside else np.sqrt(self.var + self.eps)
        self.x_hat = (x - self.mean) / self.spread
        return self.gamma * self.x_hat + self.beta

    def backward(self, dout):
        self.dgamma = np.sum(dout * self.x_hat, axis=0)
        self.dbeta = np.sum(dout, axis=0)
        dx_hat = dout * self.gamma
        if self.slip == "constants":
            return dx_hat / self.spread
        mean = dx_hat.mean(axis=0) + self.x_hat * (dx_hat * self.x_hat).mean(axis=0)
        return (dx_hat - mean) / self.spread


class Dense:
    """A layer whose weights are drawn as it is made, in the shape (fan_out, fan_in)."""

    def __init__(self, n_in, n_out, slip=""):
        variance = {"glorot": 2 / (n_in + n_out), "fans": 2 / n_out}.get(slip, 2 / n_in)
        self.W = np.random.randn(n_out, n_in) * np.sqrt(variance)
        self.b = np.zeros((n_out, 1))


# --- a config, a cache ---------------------------------------------------------------------------------------


def dropout_forward(x, dropout_param):
    p, mode = dropout_param["p"], dropout_param["mode"]
    if "seed" in dropout_param:
        np.random.seed(dropout_param["seed"])
    mask = None
    if mode == "train":
        mask = (np.random.rand(*x.shape) < p) / p
        out = x * mask
    else:
        out = x.copy()
    return out, (dropout_param, mask)


def dropout_backward(dout, cache, slip=""):
    dropout_param, mask = cache
    if slip == "dropped":
        return dout * (mask == 0) / dropout_param["p"]
    return dout / dropout_param["p"] if slip == "none" else dout * mask


def batchnorm_forward(x, gamma, beta, bn_param, slip=""):
    eps, momentum = bn_param.get("eps", 1e-5), bn_param.get("momentum", 0.9)
    running_mean = bn_param.get("running_mean", np.zeros(x.shape[1]))
    running_var = bn_param.get("running_var", np.zeros(x.shape[1]))
    cache = None
    if bn_param["mode"] == "train":
        mu, var = x.mean(axis=0), x.var(axis=0)
        std = np.sqrt(var + eps)
        x_hat = (x - mu) / std
        if slip == "uses running":
            x_hat = (x - running_mean) / np.sqrt(running_var + eps)
        out, cache = gamma * x_hat + beta, (x_hat, std, gamma)
        running_mean = momentum * running_mean + (1 - momentum) * mu
        running_var = momentum * running_var + (1 - momentum) * var
    else:
        out = gamma * (x - running_mean) / np.sqrt(running_var + eps) + beta
    if slip != "never":
        bn_param["running_mean"], bn_param["running_var"] = running_mean, running_var
    return out, cache


def batchnorm_backward(dout, cache):
    x_hat, std, gamma = cache
    dgamma, dbeta = (dout * x_hat).sum(axis=0), dout.sum(axis=0)
    dx = gamma / std * (dout - dbeta / len(dout) - x_hat * dgamma / len(dout))
    return dx, dgamma, dbeta


# --- initialisers --------------------------------------------------------------------------------------------


def initialize_parameters_he(layers_dims, slip=""):
    parameters = {}
    for layer in range(1, len(layers_dims)):
        fan = layers_dims[layer] if slip == "fans" else layers_dims[layer - 1]
        scale = 2 / fan if slip == "variance" else np.sqrt(2 / fan)
        parameters["W" + str(layer)] = np.random.randn(layers_dims[layer], layers_dims[layer - 1]) * scale
        parameters["b" + str(layer)] = np.zeros((layers_dims[layer], 1))
    return parameters
