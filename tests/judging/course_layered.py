"""Code that is handed layers, a network, the arrays of a layer, or the parameters after it is built."""

HEAD = "import numpy as np\n"

STEP = """
    def moved(self, key, value, grad):
        if key not in self.m:
            self.m[key], self.v[key] = np.zeros_like(value), np.zeros_like(value)
        self.m[key] = self.beta1 * self.m[key] + (1 - self.beta1) * grad
        self.v[key] = self.beta2 * self.v[key] + (1 - self.beta2) * grad**2
        m_hat, v_hat = self.m[key] / (1 - self.beta1**self.t), self.v[key] / (1 - self.beta2**self.t)
        return self.lr * m_hat / (np.sqrt(v_hat) + self.eps)
"""
BUILD = """
    def __init__(self, {first}lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
        self.lr, self.beta1, self.beta2, self.eps = lr, beta1, beta2, eps
        self.m, self.v, self.t = {{}}, {{}}, 0
"""
ADAM = HEAD + "\nclass Adam:" + BUILD.format(first="") + STEP

PAIRS = (
    HEAD
    + """
class Adam:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, epsilon=1e-8):
        self.lr, self.beta1, self.beta2, self.epsilon = lr, beta1, beta2, epsilon
        self.m_W = self.v_W = self.m_b = self.v_b = 0.0
        self.t = 0

    def update(self, W, b, dW, db):
        self.t += 1
        self.m_W = self.beta1 * self.m_W + (1 - self.beta1) * dW
        self.m_b = self.beta1 * self.m_b + (1 - self.beta1) * db
        self.v_W = self.beta2 * self.v_W + (1 - self.beta2) * dW**2
        self.v_b = self.beta2 * self.v_b + (1 - self.beta2) * db**2
        rate = self.lr / (1 - self.beta1**self.t)
        new_W = W - rate * self.m_W / (np.sqrt(self.v_W / (1 - self.beta2**self.t)) + self.epsilon)
        new_b = b - rate * self.m_b / (np.sqrt(self.v_b / (1 - self.beta2**self.t)) + self.epsilon)
        return new_W, new_b
"""
)
PAIRS_BY_INDEX = (
    HEAD
    + """
class Momentum:
    def __init__(self, learning_rate=0.1, momentum=0.9):
        self.learning_rate, self.momentum = learning_rate, momentum
        self.vw, self.vb = {}, {}

    def update(self, layer_index, weights, weights_grad, bias, bias_grad):
        self.vw[layer_index] = self.momentum * self.vw.get(layer_index, 0) + weights_grad
        self.vb[layer_index] = self.momentum * self.vb.get(layer_index, 0) + bias_grad
        weights -= self.learning_rate * self.vw[layer_index]
        bias -= self.learning_rate * self.vb[layer_index]
"""
)
COUNTS_LAYERS = (
    HEAD
    + """
class Momentum:
    def __init__(self, lr=0.1, momentum=0.9, layers=2):
        self.lr, self.momentum, self.at, self.count = lr, momentum, 0, layers
        self.vw, self.vb = [0] * layers, [0] * layers

    def update(self, w, b, dw, db):
        self.vw[self.at] = self.momentum * self.vw[self.at] + dw
        self.vb[self.at] = self.momentum * self.vb[self.at] + db
        w, b = w - self.lr * self.vw[self.at], b - self.lr * self.vb[self.at]
        self.at = (self.at + 1) % self.count
        return w, b
"""
)
LAYERS = (
    ADAM
    + """
    def step(self, layers):
        self.t += 1
        for layer in layers:
            for name, value in layer.params.items():
                value -= self.moved((id(layer), name), value, layer.grads[name])
"""
)
ENTRIES = (
    ADAM
    + """
    def step(self, layers):
        self.t += 1
        for layer in layers:
            for name, (value, grad) in layer.params.items():
                value -= self.moved(id(value), value, grad)
"""
)
NETWORK = (
    ADAM
    + """
    def update(self, model):
        self.t += 1
        for i, layer in enumerate(model.layers):
            layer.W -= self.moved(f"W{i}", layer.W, layer.dW)
            layer.b -= self.moved(f"b{i}", layer.b, layer.db)
"""
)
BUILT_OF_LAYERS = (
    HEAD
    + "\nclass Adam:"
    + BUILD.format(first="layers, ")
    .replace("self.m, ", "self.layers, self.m, ")
    .replace("= {}", "= layers, {}")
    + STEP
    + """
    def step(self):
        self.t += 1
        for i, layer in enumerate(self.layers):
            layer.weights -= self.moved(f"W{i}", layer.weights, layer.dweights)
            layer.biases -= self.moved(f"b{i}", layer.biases, layer.dbiases)
"""
)
LISTS = (
    HEAD
    + """
class Adam:
    def __init__(self, weights, biases, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
        self.weights, self.biases = weights, biases
        self.lr, self.beta1, self.beta2, self.eps, self.t = lr, beta1, beta2, eps, 0
        self.m_W, self.v_W = [np.zeros_like(W) for W in weights], [np.zeros_like(W) for W in weights]
        self.m_b, self.v_b = [np.zeros_like(b) for b in biases], [np.zeros_like(b) for b in biases]

    def step(self, m, v):
        return self.lr * m / (1 - self.beta1**self.t) / (np.sqrt(v / (1 - self.beta2**self.t)) + self.eps)

    def update(self, dW, db):
        self.t += 1
        for i in range(len(self.weights)):
            self.m_W[i] = self.beta1 * self.m_W[i] + (1 - self.beta1) * dW[i]
            self.v_W[i] = self.beta2 * self.v_W[i] + (1 - self.beta2) * dW[i] ** 2
            self.m_b[i] = self.beta1 * self.m_b[i] + (1 - self.beta1) * db[i]
            self.v_b[i] = self.beta2 * self.v_b[i] + (1 - self.beta2) * db[i] ** 2
            self.weights[i] = self.weights[i] - self.step(self.m_W[i], self.v_W[i])
            self.biases[i] -= self.step(self.m_b[i], self.v_b[i])
"""
)
PARAMETERS = (
    ADAM
    + """
    def step(self, net):
        self.t += 1
        for p in net.parameters():
            p.data -= self.moved(id(p), p.data, p.grad)
"""
)
SETUP = (
    HEAD
    + """
class Optimizer:
    def __init__(self):
        self.target = None

    def setup(self, target):
        self.target = target
        return self

    def update(self):
        for param in [p for p in self.target.params() if p.grad is not None]:
            self.update_one(param)

class Adam(Optimizer):
    def __init__(self, alpha=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
        super().__init__()
        self.alpha, self.beta1, self.beta2, self.eps = alpha, beta1, beta2, eps
        self.ms, self.vs, self.t = {}, {}, 0

    def update(self):
        self.t += 1
        super().update()

    def update_one(self, param):
        key, grad = id(param), param.grad.data
        if key not in self.ms:
            self.ms[key], self.vs[key] = np.zeros_like(param.data), np.zeros_like(param.data)
        m, v = self.ms[key], self.vs[key]
        m += (1 - self.beta1) * (grad - m)
        v += (1 - self.beta2) * (grad * grad - v)
        rate = self.alpha * np.sqrt(1 - self.beta2**self.t) / (1 - self.beta1**self.t)
        param.data -= rate * m / (np.sqrt(v) + self.eps)
"""
)
SET_BEFORE = (
    ADAM
    + """
    def set_parameters(self, parameters):
        self.parameters = parameters

    def step(self):
        self.t += 1
        for i, param in enumerate(self.parameters):
            param.data -= self.moved(i, param.data, param.grad)
"""
)
DECORATED = (
    HEAD
    + """
def flattened(optimize):
    def inner(grad, x0, callback=None, *args, **kwargs):
        flat = np.ravel(x0)
        return optimize(lambda x, i: np.ravel(grad(x, i)), flat, callback, *args, **kwargs).reshape(np.shape(x0))
    inner.__name__ = optimize.__name__
    return inner

@flattened
def adam(grad, x, callback=None, num_iters=100, step_size=0.001, b1=0.9, b2=0.999, eps=1e-8):
    m = v = np.zeros(len(x))
    for i in range(num_iters):
        g = grad(x, i)
        m, v = (1 - b1) * g + b1 * m, (1 - b2) * g**2 + b2 * v
        x = x - step_size * (m / (1 - b1**(i + 1))) / (np.sqrt(v / (1 - b2**(i + 1))) + eps)
    return x

@flattened
def sgd(grad, x, callback=None, num_iters=200, step_size=0.1, mass=0.9):
    velocity = np.zeros(len(x))
    for i in range(num_iters):
        velocity = mass * velocity - (1.0 - mass) * grad(x, i)
        x = x + step_size * velocity
    return x
"""
)
NEW_DICT = (
    HEAD
    + """
def initialize_adam(parameters):
    zeros = {"d" + key: np.zeros_like(value) for key, value in parameters.items()}
    return zeros, dict(zeros)

def update_parameters_with_adam(parameters, grads, v, s, t, learning_rate=0.01, beta1=0.9, beta2=0.999, epsilon=1e-8):
    updated_params, new_v, new_s = {}, {}, {}
    for l in range(1, len(parameters) // 2 + 1):
        for key in (f"W{l}", f"b{l}"):
            new_v["d" + key] = beta1 * v["d" + key] + (1 - beta1) * grads["d" + key]
            new_s["d" + key] = beta2 * s["d" + key] + (1 - beta2) * grads["d" + key] ** 2
            m_hat, s_hat = new_v["d" + key] / (1 - beta1**t), new_s["d" + key] / (1 - beta2**t)
            updated_params[key] = parameters[key] - learning_rate * m_hat / (np.sqrt(s_hat) + epsilon)
    return updated_params, new_v, new_s
"""
)
BATCHES = (
    HEAD
    + """
def random_mini_batches(X, Y, mini_batch_size=64, seed=0):
    np.random.seed(seed)
    m = X.shape[1]
    order = np.random.permutation(m)
    X, Y = X[:, order], Y[:, order]
    return [(X[:, k : k + mini_batch_size], Y[:, k : k + mini_batch_size]) for k in range(0, m, mini_batch_size)]
"""
)
BATCHES_OF_ROWS = (
    HEAD
    + """
def iterate_minibatches(inputs, targets, batch_size, shuffle=False):
    indices = np.arange(len(inputs))
    if shuffle:
        np.random.shuffle(indices)
    for start in range(0, len(inputs), batch_size):
        chosen = indices[start : start + batch_size]
        yield inputs[chosen], targets[chosen]
"""
)
LAZY_NORM = (
    HEAD
    + """
class BatchNormalization:
    def __init__(self, momentum=0.9, epsilon=1e-5):
        self.momentum, self.epsilon = momentum, epsilon
        self.gamma = self.beta = self.running_mean = self.running_variance = None

    def forward(self, x, training=True):
        if self.gamma is None:
            self.gamma, self.beta = np.ones((1, x.shape[1])), np.zeros((1, x.shape[1]))
            self.running_mean, self.running_variance = np.zeros((1, x.shape[1])), np.ones((1, x.shape[1]))
        mean, var = (x.mean(0), x.var(0)) if training else (self.running_mean, self.running_variance)
        if training:
            self.running_mean = self.momentum * self.running_mean + (1 - self.momentum) * mean
            self.running_variance = self.momentum * self.running_variance + (1 - self.momentum) * var
        self.std = np.sqrt(var + self.epsilon)
        self.normalized = (x - mean) / self.std
        return self.gamma * self.normalized + self.beta

    def backward(self, dvalues):
        self.dgamma, self.dbeta = (dvalues * self.normalized).sum(0), dvalues.sum(0)
        d = dvalues * self.gamma
        return (d - d.mean(0) - self.normalized * (d * self.normalized).mean(0)) / self.std
"""
)
OWN_TENSORS = (
    HEAD
    + """
class BatchNorm1d:
    def __init__(self, num_features, eps=1e-5, momentum=0.1):
        self.gamma, self.beta = np.ones(num_features), np.zeros(num_features)
        self.running_mean, self.running_var, self.eps = np.zeros(num_features), np.ones(num_features), eps

    def forward(self, x, training=False):
        z = x.data.reshape(len(x), -1)
        return self.gamma * (z - self.running_mean) / np.sqrt(self.running_var + self.eps) + self.beta
"""
)
PENALTY = (
    HEAD
    + """
def l2_regularization(W, reg_strength):
    loss = reg_strength * np.sum(W**2)
    grad = 2 * reg_strength * W
    return loss, grad
"""
)
