"""Optimizers that keep their state in themselves, each in another way: what is kept where must be read off them."""

START = """
import numpy as np

class Adam:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
        self.lr, self.beta1, self.beta2, self.eps = lr, beta1, beta2, eps
"""

DICTS = """        self.m, self.v, self.t = None, None, 0

    def update(self, params, grads):
        if self.m is None:
            self.m, self.v = {}, {}
            for key, val in params.items():
                self.m[key], self.v[key] = np.zeros_like(val), np.zeros_like(val)
        self.t += 1
        rate = self.lr / (1 - self.beta1**self.t)
        for key in params.keys():
            self.m[key] *= self.beta1
            self.m[key] += (1 - self.beta1) * grads[key]
            self.v[key] += (1 - self.beta2) * (grads[key] * grads[key] - self.v[key])
            params[key] -= rate * self.m[key] / (np.sqrt(self.v[key] / (1 - self.beta2**self.t)) + self.eps)
"""
COMPREHENSIONS = """        self.ms = self.vs = None
        self.t = 0

    def update_params(self, params, grads):
        for param, update in zip(params, self._updates(params, grads)):
            param += update

    def _updates(self, params, grads):
        if self.ms is None:
            self.ms = [np.zeros_like(p) for p in params]
            self.vs = [np.zeros_like(p) for p in params]
        self.t = self.t + 1
        self.ms = [self.beta1 * m + (1 - self.beta1) * grad for m, grad in zip(self.ms, grads)]
        self.vs = [self.beta2 * v + (1 - self.beta2) * (grad**2) for v, grad in zip(self.vs, grads)]
        one, two = 1 - self.beta1**self.t, 1 - self.beta2**self.t
        return [-self.lr * (m / one) / (np.sqrt(v / two) + self.eps) for m, v in zip(self.ms, self.vs)]
"""
IN_PLACE = """        self.first, self.second, self.steps = [], [], 0

    def step(self, params, grads):
        if not self.first:
            self.first, self.second = [np.zeros_like(p) for p in params], [np.zeros_like(p) for p in params]
        self.steps += 1
        for p, g, m, s in zip(params, grads, self.first, self.second):
            m[:] = self.beta1 * m + (1 - self.beta1) * g
            np.add(self.beta2 * s, (1 - self.beta2) * np.square(g), out=s)
            p -= self.lr * (m / (1 - self.beta1**self.steps)) / (np.sqrt(s / (1 - self.beta2**self.steps)) + self.eps)
"""
BY_IDENTITY = """        self.momentum, self.cache, self.iterations = {}, {}, 0

    def update(self, params, grads):
        self.iterations += 1
        for p, g in zip(params, grads):
            key = id(p)
            m = self.momentum.get(key, 0)
            c = self.cache.get(key, 0)
            m = self.beta1 * m + (1 - self.beta1) * g
            c = self.beta2 * c + (1 - self.beta2) * g**2
            self.momentum[key], self.cache[key] = m, c
            m_hat, c_hat = m / (1 - self.beta1**self.iterations), c / (1 - self.beta2**self.iterations)
            p -= self.lr * m_hat / (np.sqrt(c_hat) + self.eps)
"""
SWAPPED_NAMES = """        self.v, self.s, self.t = 0, 0, 0

    def update(self, w, dw):
        self.t += 1
        self.v = self.beta1 * self.v + (1 - self.beta1) * dw
        self.s = self.beta2 * self.s + (1 - self.beta2) * np.power(dw, 2)
        v, s = self.v / (1 - self.beta1**self.t), self.s / (1 - self.beta2**self.t)
        return w - self.lr * v / (np.sqrt(s) + self.eps)
"""
STATE_OF_NAMES = """        self.state = {}

    def update(self, w, dw, name):
        old = self.state.get(name, {"m": np.zeros_like(w), "v": np.zeros_like(w), "t": 0})
        t = old["t"] + 1
        m = self.beta1 * old["m"] + (1 - self.beta1) * dw
        v = self.beta2 * old["v"] + (1 - self.beta2) * dw**2
        self.state[name] = {"m": m, "v": v, "t": t}
        return w - self.lr * (m / (1 - self.beta1**t)) / (np.sqrt(v / (1 - self.beta2**t)) + self.eps)
"""
POWERS = """        self.m, self.v, self.t = 0, 0, 0
        self.power1 = self.power2 = 1.0

    def update(self, w, dw):
        self.t += 1
        self.power1 *= self.beta1
        self.power2 *= self.beta2
        self.m = self.beta1 * self.m + (1 - self.beta1) * dw
        self.v = self.beta2 * self.v + (1 - self.beta2) * dw**2
        return w - self.lr * (self.m / (1 - self.power1)) / (np.sqrt(self.v / (1 - self.power2)) + self.eps)
"""
HELPER = """        self.m, self.v, self.t = 0, 0, 0

    def _moments(self, grad):
        self.m = self.beta1 * self.m + (1 - self.beta1) * grad
        self.v = self.beta2 * self.v + (1 - self.beta2) * grad * grad

    def update(self, w, grad):
        self.t += 1
        self._moments(grad)
        m_hat, v_hat = self.m / (1 - self.beta1**self.t), self.v / (1 - self.beta2**self.t)
        return w - self.lr * m_hat / (np.sqrt(v_hat) + self.eps)
"""
LOOKAHEAD = """
import numpy as np

class NesterovSGD:
    def __init__(self, lr=0.01, mu=0.9):
        self.lr, self.mu, self.v = lr, mu, 0

    def lookahead(self, theta):
        return theta + self.mu * self.v

    def step(self, theta, g):
        self.v = self.mu * self.v - self.lr * g
        return theta + self.v
"""

ROOT = """
import numpy as np

class Adagrad:
    def __init__(self, lr=0.01, eps=1e-8):
        self.lr, self.eps, self.h = lr, eps, 0

    def update(self, w, dw):
        self.h = np.sqrt(self.h**2 + dw**2)
        return w - self.lr * dw / (self.h + self.eps)
"""
SUMS = """        self.m, self.v, self.t = 0, 0, 0

    def update(self, w, dw):
        self.t += 1
        self.m = self.beta1 * self.m + dw
        self.v = self.beta2 * self.v + dw**2
        m, v = (1 - self.beta1) * self.m, (1 - self.beta2) * self.v
        m, v = m / (1 - self.beta1**self.t), v / (1 - self.beta2**self.t)
        return w - self.lr * m / (np.sqrt(v) + self.eps)
"""
