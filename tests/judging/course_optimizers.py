"""Optimizers as courses, notebooks and small frameworks write them, each with the mistakes that were seen in it.

``slip`` names the mistake; without one the code is right.
"""

import numpy as np

# --- positional state: f(alpha, b1, b2, eps, w, dw, m, v, t) -> (w, m, v) -----------------------------------


def adam_var(alpha, b1, b2, eps, w, dw, m, v, t, slip=""):
    m = b1 * m + (1 - b1) * dw
    v = b2 * v + (1 - b2) * dw * dw
    at = 1 if slip == "frozen" else t
    m_hat = m / (1 - b1**at)
    v_hat = v / (1 - b2**at)
    w = w - alpha * m_hat / (np.sqrt(v_hat) + eps)
    return (w, m_hat, v_hat) if slip == "corrected" else (w, m, v)


def rmsprop_var(alpha, beta, eps, w, dw, s, slip=""):
    s = beta * s + (1 - beta) * (abs(dw) if slip == "square" else dw**2)
    step = alpha * dw / ((s if slip == "root" else np.sqrt(s)) + eps)
    return w - step, s


# --- one tensor a call ---------------------------------------------------------------------------------------


class TensorAdam:
    """An object for each tensor: ``w = opt.update(w, dw)``."""

    def __init__(self, learning_rate=1e-3, beta1=0.9, beta2=0.999, epsilon=1e-8, slip=""):
        self.lr, self.b1, self.b2, self.eps, self.slip = learning_rate, beta1, beta2, epsilon, slip
        self.m = self.v = None
        self.t = 1 if slip == "early" else 0

    def update(self, w, grad):
        if self.m is None or self.slip == "reset":
            self.m, self.v = np.zeros_like(w), np.zeros_like(w)
        self.t += 1
        self.m = self.b1 * self.m + (1 - self.b1) * grad
        self.v = self.b2 * self.v + (1 - self.b2) * np.power(grad, 2)
        m, v = self.m / (1 - self.b1**self.t), self.v / (1 - self.b2**self.t)
        if self.slip == "stored":
            self.m, self.v = m, v
        return w - self.lr * m / (np.sqrt(v) + self.eps)

    __call__ = optimize = update

    def step(self, layer, w, grad):
        return self.update(w, grad)


class SharedAdam:
    """One object for all tensors, which it knows by their name."""

    def __init__(self, lr, beta1, beta2, eps, slip=""):
        self.lr, self.beta1, self.beta2, self.eps, self.slip = lr, beta1, beta2, eps, slip
        self.first, self.second, self.count = {}, {}, {}
        self.t = 0

    def update(self, name, w, dw):
        self.t += 1
        self.count[name] = self.count.get(name, 0) + 1
        return self.at(name, w, dw, self.t if self.slip == "tensors" else self.count[name])

    def at(self, name, w, dw, t):
        fresh = self.slip == "reset"
        m = self.beta1 * (0 if fresh else self.first.get(name, 0)) + (1 - self.beta1) * dw
        v = self.beta2 * (0 if fresh else self.second.get(name, 0)) + (1 - self.beta2) * dw**2
        self.first[name], self.second[name] = m, v
        m, v = m / (1 - self.beta1**t), v / (1 - self.beta2**t)
        w -= self.lr * m / (v**0.5 + self.eps)  # in place, and returned as well
        return w


class StepAdam(TensorAdam):
    """Returns the step, for the caller to add or to subtract."""

    def get_update(self, grad):
        return -self.update(np.zeros_like(grad), grad)

    def delta(self, w, grad):
        return self.update(w, grad) - w


# --- dicts in, dicts out -------------------------------------------------------------------------------------


def initialize_moments(parameters):
    v, s = {}, {}
    for layer in range(1, len(parameters) // 2 + 1):
        for kind in "Wb":
            rows, columns = parameters[f"{kind}{layer}"].shape
            v[f"d{kind}{layer}"] = np.zeros((rows, columns))
            s[f"d{kind}{layer}"] = np.zeros((rows, columns))
    return v, s


def update_with_adam(
    parameters, grads, v, s, t, learning_rate=0.01, beta1=0.9, beta2=0.999, epsilon=1e-8, slip=""
):
    v_hat, s_hat = {}, {}
    for layer in range(1, len(parameters) // 2 + 1):
        for kind in "Wb":
            key = f"d{kind}{layer}"
            v[key] = beta1 * v[key] + (1 - beta1) * grads[key]
            squared = grads[key] if slip == "db" and kind == "b" else grads[key] ** 2
            s[key] = beta2 * s[key] + (1 - beta2) * squared
            power = {"layer": layer, "one": 1}.get(slip, t)
            v_hat[key] = v[key] / (1 - beta1**power)
            s_hat[key] = s[key] / (1 - beta2**power)
            if slip == "stored":
                v[key], s[key] = v_hat[key], s_hat[key]
            with np.errstate(invalid="ignore"):
                step = learning_rate * v_hat[key] / (np.sqrt(s_hat[key]) + epsilon)
            parameters[f"{kind}{layer}"] = parameters[f"{kind}{layer}"] - step
    return parameters, v, s, v_hat, s_hat


def initialize_velocity(parameters):
    return {"d" + key: np.zeros_like(value) for key, value in parameters.items()}


def update_with_momentum(parameters, grads, v, beta, learning_rate, slip=""):
    for layer in range(len(parameters) // 2):
        for kind in "Wb":
            key = kind + str(layer + 1)
            if slip == "reset":
                v["d" + key] = np.zeros_like(v["d" + key])
            v["d" + key] = beta * v["d" + key] + (1 - beta) * grads["d" + key]
            if slip == "nesterov":
                parameters[key] -= learning_rate * (beta * v["d" + key] + (1 - beta) * grads["d" + key])
            else:
                parameters[key] -= learning_rate * v["d" + key]
    return parameters, v


def listed_momentum(params, grads, states, lr, mu):
    """Everything in lists, everything in place."""
    for p, g, v in zip(params, grads, states, strict=True):
        v[:] = mu * v + g
        p[:] -= lr * v


# --- owns the parameters -------------------------------------------------------------------------------------


class FrameworkAdam:
    """``opt = Adam(model.parameters(), lr=…)``; ``opt.zero_grad()``; …; ``opt.step()``."""

    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, slip=""):
        self.params, self.lr, self.betas, self.eps, self.slip = list(params), lr, betas, eps, slip
        self.m = [np.zeros_like(p.data) for p in self.params]
        self.v = [np.zeros_like(p.data) for p in self.params]
        self.t = 0

    def zero_grad(self):
        for p in self.params:
            p.grad = None

    def step(self):
        b1, b2 = self.betas
        self.t += self.slip != "tensors"
        for i, p in enumerate(self.params):
            self.t += self.slip == "tensors"
            t = i + 1 if self.slip == "index" else self.t
            self.m[i] = b1 * self.m[i] + (1 - b1) * p.grad
            self.v[i] = b2 * self.v[i] + (1 - b2) * p.grad**2
            corrected = self.m[i] / (1 - b1**t), self.v[i] / (1 - b2**t)
            if self.slip == "stored":
                self.m[i], self.v[i] = corrected
            p.data = p.data - self.lr * corrected[0] / (np.sqrt(corrected[1]) + self.eps)


class ValuedSGD:
    """Parameters with ``.value``, the gradients being handed to ``step``."""

    def __init__(self, learning_rate, momentum, parameters, slip=""):
        self.parameters, self.rate, self.momentum, self.slip = parameters, learning_rate, momentum, slip
        self.velocity = {name: 0 * p.value for name, p in parameters.items()}

    def step(self, grads):
        for name, p in self.parameters.items():
            before = 0 if self.slip == "reset" else self.velocity[name]
            self.velocity[name] = self.momentum * before - self.rate * grads[name]
            p.value += self.velocity[name] if self.slip != "sign" else -self.velocity[name]


# --- one layer a call ----------------------------------------------------------------------------------------


class LayerAdam:
    """Updates a layer with ``weights``, ``biases`` and their gradients, on which it keeps the moments."""

    def __init__(self, learning_rate=0.001, epsilon=1e-7, beta_1=0.9, beta_2=0.999, slip=""):
        self.learning_rate, self.epsilon, self.beta_1, self.beta_2 = learning_rate, epsilon, beta_1, beta_2
        self.iterations, self.slip = 0, slip

    def pre_update_params(self):
        self.current = self.learning_rate

    def update_params(self, layer):
        t = self.iterations + (self.slip != "zero")
        for own, d in (("weights", "dweights"), ("biases", "dbiases")):
            grad = getattr(layer, d)
            m = getattr(layer, own + "_momentums", np.zeros_like(grad))
            c = getattr(layer, own + "_cache", np.zeros_like(grad))
            m = self.beta_1 * m + (1 - self.beta_1) * grad
            c = self.beta_2 * c + (1 - self.beta_2) * grad**2
            setattr(layer, own + "_momentums", m)
            setattr(layer, own + "_cache", c)
            with np.errstate(all="ignore"):
                m, c = m / (1 - self.beta_1**t), c / (1 - self.beta_2**t)
                if self.slip == "tensors":
                    self.iterations += 1
                    t = self.iterations + 1
                new = getattr(layer, own) - self.current * m / (np.sqrt(c) + self.epsilon)
            setattr(layer, own, new)

    def post_update_params(self):
        if self.slip not in ("frozen", "tensors"):
            self.iterations += 1
