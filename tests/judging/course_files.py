"""Files as courses have them, each of one Adam in another calling shape."""

TENSOR = """
import numpy as np

class Adam:
    def __init__(self, learning_rate=0.001, beta1=0.9, beta2=0.999, epsilon=1e-8):
        self.learning_rate, self.beta1, self.beta2, self.epsilon = learning_rate, beta1, beta2, epsilon
        self.m, self.v, self.t = 0, 0, 0

    def update(self, w, grad):
        self.t += 1
        self.m = self.beta1 * self.m + (1 - self.beta1) * grad
        self.v = self.beta2 * self.v + (1 - self.beta2) * grad**2
        m_hat = self.m / (1 - self.beta1**self.t)
        v_hat = self.v / (1 - self.beta2**self.t)
        return w - self.learning_rate * m_hat / (np.sqrt(v_hat) + self.epsilon)
"""
STEP = TENSOR.replace("return w - self", "return self").replace(
    "update(self, w, grad)", "get_update(self, grad)"
)
KEYED = """
import numpy as np

class AdamOptimizer:
    def __init__(self, lr, beta_1, beta_2, eps):
        self.lr, self.b1, self.b2, self.eps = lr, beta_1, beta_2, eps
        self.state = {}

    def update(self, w, dw, name):
        m, v, t = self.state.get(name, (np.zeros_like(w), np.zeros_like(w), 0))
        t += 1
        m = self.b1 * m + (1 - self.b1) * dw
        v = self.b2 * v + (1 - self.b2) * dw * dw
        self.state[name] = m, v, t
        new = w - self.lr * (m / (1 - self.b1**t)) / (np.sqrt(v / (1 - self.b2**t)) + self.eps)
        return new
"""
FUNCTION = """
import numpy as np

def adam_update(w, dw, m, v, t, lr, b1, b2, eps):
    m = b1 * m + (1 - b1) * dw
    v = b2 * v + (1 - b2) * np.square(dw)
    new_w = w - lr * (m / (1 - b1**t)) / (np.sqrt(v / (1 - b2**t)) + eps)
    return new_w, m, v
"""
OTHER_ORDER = FUNCTION.replace("adam_update", "adam").replace("return new_w, m, v", "return m, v, new_w")
CONFIG = """
import numpy as np

def adam(w, dw, config=None):
    if config is None:
        config = {}
    config.setdefault("learning_rate", 1e-3)
    config.setdefault("beta1", 0.9)
    config.setdefault("beta2", 0.999)
    config.setdefault("epsilon", 1e-8)
    config.setdefault("m", np.zeros_like(w))
    config.setdefault("v", np.zeros_like(w))
    config.setdefault("t", 0)
    config["t"] += 1
    b1, b2, t = config["beta1"], config["beta2"], config["t"]
    config["m"] = b1 * config["m"] + (1 - b1) * dw
    config["v"] = b2 * config["v"] + (1 - b2) * dw**2
    m, v = config["m"] / (1 - b1**t), config["v"] / (1 - b2**t)
    next_w = w - config["learning_rate"] * m / (np.sqrt(v) + config["epsilon"])
    return next_w, config
"""
DICTS = """
import numpy as np

def initialize_adam(parameters):
    v, s = {}, {}
    for l in range(len(parameters) // 2):
        for name in ("W", "b"):
            v["d" + name + str(l + 1)] = np.zeros(parameters[name + str(l + 1)].shape)
            s["d" + name + str(l + 1)] = np.zeros(parameters[name + str(l + 1)].shape)
    return v, s

def update_parameters_with_adam(parameters, grads, v, s, t, learning_rate=0.01,
                                beta1=0.9, beta2=0.999, epsilon=1e-8):
    L = len(parameters) // 2
    for l in range(1, L + 1):
        for name in ("W" + str(l), "b" + str(l)):
            v["d" + name] = beta1 * v["d" + name] + (1 - beta1) * grads["d" + name]
            s["d" + name] = beta2 * s["d" + name] + (1 - beta2) * grads["d" + name] ** 2
            corrected = v["d" + name] / (1 - beta1**t)
            root = np.sqrt(s["d" + name] / (1 - beta2**t))
            parameters[name] = parameters[name] - learning_rate * corrected / (root + epsilon)
    return parameters, v, s
"""
OWNER = """
import numpy as np

class Adam:
    def __init__(self, parameters, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):
        self.parameters = list(parameters)
        self.lr, self.betas, self.eps, self.t = lr, betas, eps, 0
        self.m = [np.zeros_like(p.data) for p in self.parameters]
        self.v = [np.zeros_like(p.data) for p in self.parameters]

    def zero_grad(self):
        for p in self.parameters:
            p.grad = None

    def step(self):
        self.t += 1
        b1, b2 = self.betas
        for i, p in enumerate(self.parameters):
            self.m[i] = b1 * self.m[i] + (1 - b1) * p.grad
            self.v[i] = b2 * self.v[i] + (1 - b2) * p.grad**2
            m, v = self.m[i] / (1 - b1**self.t), self.v[i] / (1 - b2**self.t)
            p.data = p.data - self.lr * m / (np.sqrt(v) + self.eps)
"""
LISTS = """
import numpy as np

class Adam:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
        self.lr, self.beta1, self.beta2, self.eps = lr, beta1, beta2, eps
        self.iter, self.m, self.v = 0, None, None

    def update(self, params, grads):
        if self.m is None:
            self.m = {key: np.zeros_like(val) for key, val in params.items()}
            self.v = {key: np.zeros_like(val) for key, val in params.items()}
        self.iter += 1
        for key in params.keys():
            self.m[key] += (1 - self.beta1) * (grads[key] - self.m[key])
            self.v[key] += (1 - self.beta2) * (grads[key] ** 2 - self.v[key])
            m = self.m[key] / (1 - self.beta1**self.iter)
            params[key] -= self.lr * m / (np.sqrt(self.v[key] / (1 - self.beta2**self.iter)) + self.eps)
"""
LAYERS = """
import numpy as np

class Optimizer_Adam:
    def __init__(self, learning_rate=0.001, decay=0.0, epsilon=1e-7, beta_1=0.9, beta_2=0.999):
        self.learning_rate, self.decay, self.epsilon = learning_rate, decay, epsilon
        self.beta_1, self.beta_2, self.iterations = beta_1, beta_2, 0

    def pre_update_params(self):
        self.rate = self.learning_rate / (1 + self.decay * self.iterations)

    def update_params(self, layer):
        if not hasattr(layer, "mw"):
            layer.mw, layer.cw = np.zeros_like(layer.weights), np.zeros_like(layer.weights)
            layer.mb, layer.cb = np.zeros_like(layer.biases), np.zeros_like(layer.biases)
        t = self.iterations + 1
        layer.mw = self.beta_1 * layer.mw + (1 - self.beta_1) * layer.dweights
        layer.mb = self.beta_1 * layer.mb + (1 - self.beta_1) * layer.dbiases
        layer.cw = self.beta_2 * layer.cw + (1 - self.beta_2) * layer.dweights**2
        layer.cb = self.beta_2 * layer.cb + (1 - self.beta_2) * layer.dbiases**2
        one, two = 1 - self.beta_1**t, 1 - self.beta_2**t
        layer.weights -= self.rate * (layer.mw / one) / (np.sqrt(layer.cw / two) + self.epsilon)
        layer.biases -= self.rate * (layer.mb / one) / (np.sqrt(layer.cb / two) + self.epsilon)

    def post_update_params(self):
        self.iterations += 1
"""
