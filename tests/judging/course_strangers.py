"""Arrangements that were met in public code, each written anew in a few lines of our own."""

HEAD = "import math\nimport random\n\nimport numpy as np\n\n"

ONE_TENSOR_CALLED_PARAMS = (
    HEAD
    + """
class SGDMomentum:
    def __init__(self, learning_rate=0.1, momentum=0.5):
        self.lr, self.mass, self.speed = learning_rate, momentum, None

    def step(self, params, gradient):
        if self.speed is None:
            self.speed = np.zeros_like(params)
        self.speed = self.mass * self.speed - self.lr * gradient
        return params + self.speed
"""
)

GRADIENT_CALLED_G = (
    HEAD
    + """
class Adagrad:
    def __init__(self, alpha=0.1, eps=1e-8):
        self.alpha, self.eps, self.total = alpha, eps, None

    def step(self, theta, g):
        self.total = g * g if self.total is None else self.total + g * g
        return theta - self.alpha * g / (np.sqrt(self.total) + self.eps)
"""
)

_ADAM_STEP = """
        self.t += 1
        for k in {keys}:
            self.m[k] = self.b1 * self.m[k] + (1 - self.b1) * grads[k]
            self.v[k] = self.b2 * self.v[k] + (1 - self.b2) * grads[k] ** 2
            first = self.m[k] / (1 - self.b1 ** self.t)
            second = self.v[k] / (1 - self.b2 ** self.t)
            params[k] -= {lr} * first / ({sqrt}(second) + self.eps)
"""

NUMBERS = (
    HEAD
    + """
class Adam:
    def __init__(self, lr=0.1, b1=0.5, b2=0.5, eps=1e-8):
        self.lr, self.b1, self.b2, self.eps, self.t = lr, b1, b2, eps, 0
        self.m = self.v = None

    def step(self, params, grads):
        if self.m is None:
            self.m, self.v = [0.0] * len(params), [0.0] * len(params)
"""
    + _ADAM_STEP.format(keys="range(len(params))", lr="self.lr", sqrt="math.sqrt")
)

NAMED_NUMBERS = (
    HEAD
    + """
class Adam:
    def __init__(self, lr=0.1, b1=0.5, b2=0.5, eps=1e-8):
        self.lr, self.b1, self.b2, self.eps, self.t = lr, b1, b2, eps, 0
        self.m, self.v = {}, {}

    def step(self, params, grads):
        for key in params:
            self.m.setdefault(key, 0.0)
            self.v.setdefault(key, 0.0)
"""
    + _ADAM_STEP.format(keys="params", lr="self.lr", sqrt="math.sqrt")
)

HANDED_TWICE = (
    HEAD
    + """
class Adam:
    def __init__(self, params, lr=0.1, betas=(0.5, 0.5), eps=1e-8):
        self.lr, self.eps, self.t = lr, eps, 0
        self.b1, self.b2 = betas
        self.m = {k: np.zeros_like(p) for k, p in params.items()}
        self.v = {k: np.zeros_like(p) for k, p in params.items()}

    def step(self, params, grads):
"""
    + _ADAM_STEP.format(keys="params", lr="self.lr", sqrt="np.sqrt")
)

RATE_AT_THE_STEP = (
    HEAD
    + """
class AdamOptimizer:
    def __init__(self, b1=0.5, b2=0.5, eps=1e-8):
        self.b1, self.b2, self.eps, self.t = b1, b2, eps, 0
        self.m, self.v = {}, {}

    def step(self, params, grads, lr):
        keys = params.keys() if isinstance(params, dict) else range(len(params))
        for k in keys:
            self.m.setdefault(k, np.zeros_like(params[k]))
            self.v.setdefault(k, np.zeros_like(params[k]))
"""
    + _ADAM_STEP.format(keys="keys", lr="lr", sqrt="np.sqrt")
)

INNER_AND_OUTER = (
    HEAD
    + """
class Base:
    def __call__(self, param, param_grad, param_name, loss=None):
        return self.update(param, param_grad, param_name, loss)

    def step(self):
        self.count = getattr(self, "count", 0) + 1


class RMSProp(Base):
    def __init__(self, lr=0.1, decay=0.5, eps=1e-8):
        self.lr, self.decay, self.eps, self.cache = lr, decay, eps, {}

    def update(self, param, param_grad, param_name, loss):
        old = self.cache.get(param_name, 0.0)
        self.cache[param_name] = self.decay * old + (1 - self.decay) * param_grad**2
        return param - self.lr * param_grad / (np.sqrt(self.cache[param_name]) + self.eps)
"""
)

KEYED_CONFIG = (
    HEAD
    + """
def sgd_momentum(w, dw, config=None):
    rate, mass = config.setdefault("learning_rate", 0.1), config.setdefault("momentum", 0.5)
    config["velocity"] = mass * config.get("velocity", np.zeros_like(w)) - rate * dw
    return w + config["velocity"], config


def adam(w, dw, config=None):
    for key in ("m", "v"):
        config.setdefault(key, np.zeros_like(w))
    config["t"] = config.get("t", 0) + 1
    b1, b2 = config["beta1"], config["beta2"]
    config["m"] = b1 * config["m"] + (1 - b1) * dw
    config["v"] = b2 * config["v"] + (1 - b2) * dw**2
    first, second = config["m"] / (1 - b1 ** config["t"]), config["v"] / (1 - b2 ** config["t"])
    return w - config["learning_rate"] * first / (np.sqrt(second) + config["epsilon"]), config
"""
)

LAYERS_WITH_GRAD_W = (
    HEAD
    + """
class SGD:
    def __init__(self, lr):
        self.lr = lr

    def update(self, layer):
        layer.W -= self.lr * layer.grad_W
        layer.b -= self.lr * layer.grad_b
"""
)

LOOKAHEAD = (
    HEAD
    + """
class NesterovSGD:
    def __init__(self, lr=0.1, mu=0.5):
        self.lr, self.mu, self.v = lr, mu, 0.0

    def step(self, theta, grad):  # the gradient at the point that lookahead tells
        self.v = self.mu * self.v - self.lr * grad
        return theta + self.v

    def lookahead(self, theta):
        return theta + self.mu * self.v
"""
)

BOTH_AT_ONCE = (
    HEAD
    + """
class SGD:
    def __init__(self, learning_rate=0.1):
        self.rate = learning_rate

    def update(self, layer_index, weights, weights_grad, bias=None, bias_grad=None):
        weights -= self.rate * weights_grad
        if bias is not None:
            bias -= self.rate * bias_grad
"""
)

NEW_VELOCITY = (
    HEAD
    + """
class Nesterov:
    def __init__(self, lr=0.1, momentum=0.5):
        self.lr, self.mu, self.v = lr, momentum, {}

    def update(self, params, grads):
        for key in params:
            self.v[key] = self.mu * self.v.get(key, 0.0) - self.lr * grads[key]
            params[key] += self.mu**2 * self.v[key] - (1 + self.mu) * self.lr * grads[key]
"""
)

OLD_VELOCITY = NEW_VELOCITY.replace(
    "            self.v[key] = self.mu * self.v.get(key, 0.0) - self.lr * grads[key]\n"
    "            params[key] += self.mu**2 * self.v[key] - (1 + self.mu) * self.lr * grads[key]\n",
    "            params[key] += self.mu**2 * self.v.get(key, 0.0) - (1 + self.mu) * self.lr * grads[key]\n"
    "            self.v[key] = self.mu * self.v.get(key, 0.0) - self.lr * grads[key]\n",
)

ANNEALING = (
    HEAD
    + """
def cosine_annealing(step, total_steps, max_lr, min_lr, warmup=0):
    return min_lr + (max_lr - min_lr) * (1 + np.cos(np.pi * (step - warmup) / (total_steps - warmup))) / 2
"""
)

ANNEALING_TO_ZERO = (
    HEAD
    + """
def cosine_decay(epoch, num_epochs, initial_lr):
    return initial_lr * (1 + math.cos(math.pi * epoch / num_epochs)) / 2
"""
)

ANNEALING_OF_A_FRACTION = (
    HEAD
    + """
def cosine_annealing(t, lr_max=0.1, lr_min=0.0):
    return lr_min + (lr_max - lr_min) * (1 + np.cos(np.pi * t)) / 2
"""
)

DROPS = (
    HEAD
    + """
def step_decay(epoch, initial_lr, gamma, milestones):
    return initial_lr * gamma ** sum(epoch >= m for m in milestones)
"""
)

WEIGHTS_OF_A_SHAPE = (
    HEAD
    + """
def he_initialization(shape):
    return np.random.randn(*shape) / np.sqrt(shape[0] / 2)


def glorot_uniform(size):
    fan_in, fan_out = size[0], size[1]
    edge = np.sqrt(6 / (fan_in + fan_out))
    return np.random.uniform(-edge, edge, size=size)
"""
)

ROWS_OF_NUMBERS = (
    HEAD
    + """
def xavier_init(fan_in, fan_out):
    spread = math.sqrt(2 / (fan_in + fan_out))
    return [[random.gauss(0, spread) for _ in range(fan_in)] for _ in range(fan_out)]
"""
)

SEEDS_ITSELF = (
    HEAD
    + """
def initialize_parameters_he(layers_dims):
    np.random.seed(3)
    parameters = {}
    for l in range(1, len(layers_dims)):
        wide, deep = layers_dims[l - 1], layers_dims[l]
        parameters["W" + str(l)] = np.random.randn(deep, wide) * np.sqrt(2 / wide)
        parameters["b" + str(l)] = np.zeros((deep, 1))
    return parameters
"""
)

BOOK_LAYERS = (
    HEAD
    + """
class Dropout:
    def __init__(self, dropout_ratio=0.5):
        self.dropout_ratio = dropout_ratio
        self.mask = None

    def forward(self, x, train_flg=True):
        if not train_flg:
            return x * (1 - self.dropout_ratio)
        self.mask = np.random.rand(*x.shape) > self.dropout_ratio
        return x * self.mask

    def backward(self, dout):
        return dout * self.mask


class BatchNormalization:
    def __init__(self, gamma, beta, momentum=0.9, running_mean=None, running_var=None):
        self.gamma, self.beta, self.momentum = gamma, beta, momentum
        self.running_mean, self.running_var = running_mean, running_var

    def forward(self, x, train_flg=True):
        if self.running_mean is None:
            self.running_mean, self.running_var = np.zeros(x.shape[1]), np.zeros(x.shape[1])
        mean, var = self.running_mean, self.running_var
        if train_flg:
            mean, var = x.mean(axis=0), x.var(axis=0)
            self.running_mean = self.momentum * self.running_mean + (1 - self.momentum) * mean
            self.running_var = self.momentum * self.running_var + (1 - self.momentum) * var
        return self.gamma * (x - mean) / np.sqrt(var + 1e-6) + self.beta
"""
)

KEPT_BELOW = BOOK_LAYERS.replace("> self.dropout_ratio", "< self.dropout_ratio")
"""The ratio is one of keeping, whatever it is called: that is asked."""

KEPT_OUTPUT = (
    HEAD
    + """
class Layer_Dropout:
    def __init__(self, drop_rate):
        self.keep = 1 - drop_rate

    def forward(self, inputs, training):
        self.inputs = inputs
        if not training:
            self.output = inputs.copy()
            return
        self.binary_mask = np.random.binomial(1, self.keep, size=inputs.shape) / self.keep
        self.output = inputs * self.binary_mask

    def backward(self, dvalues):
        self.dinputs = dvalues * self.binary_mask
"""
)
