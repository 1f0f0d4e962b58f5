"""PyTorch under the names of the contract: ``gnomon check examples/libraries/pytorch.py``, with torch installed."""

from itertools import pairwise

import numpy as np
import torch
from torch.nn import functional, init
from torch.optim import lr_scheduler


def tensor(array, grad=False):
    return torch.tensor(np.array(array), requires_grad=grad)


# --- optimizers --------------------------------------------------------------------------------------------


def step(kind, theta, grad, state, **settings):
    """One step from a given state; the new parameters, and the new state."""
    parameter = tensor(theta, grad=True)
    optimizer = kind([parameter], **settings)
    optimizer.state[parameter].update({name: tensor(value) for name, value in state.items()})
    parameter.grad = tensor(grad)
    optimizer.step()
    return parameter.detach().numpy(), optimizer.state[parameter]


def gradient_descent(theta, grad, *, lr):
    return step(torch.optim.SGD, theta, grad, {}, lr=lr)[0]


def momentum(theta, v, grad, *, lr, mu):
    theta, state = step(torch.optim.SGD, theta, grad, {"momentum_buffer": v}, lr=lr, momentum=mu)
    return theta, state["momentum_buffer"].numpy()


def adagrad(theta, g, grad, *, lr, eps):
    theta, state = step(torch.optim.Adagrad, theta, grad, {"sum": g}, lr=lr, eps=eps)
    return theta, state["sum"].numpy()


def rmsprop(theta, g, grad, *, lr, beta, eps):
    before = {"step": 0.0, "square_avg": g}
    theta, state = step(torch.optim.RMSprop, theta, grad, before, lr=lr, alpha=beta, eps=eps)
    return theta, state["square_avg"].numpy()


def adam(theta, v, g, t, grad, *, lr, beta1, beta2, eps):
    return of_adam(torch.optim.Adam, theta, v, g, t, grad, lr=lr, betas=(beta1, beta2), eps=eps)


def adamw(theta, v, g, t, grad, *, lr, beta1, beta2, eps, decay):
    settings = {"lr": lr, "betas": (beta1, beta2), "eps": eps, "weight_decay": decay}
    return of_adam(torch.optim.AdamW, theta, v, g, t, grad, **settings)


def of_adam(kind, theta, v, g, t, grad, **settings):
    before = {"step": float(t), "exp_avg": v, "exp_avg_sq": g}
    theta, state = step(kind, theta, grad, before, **settings)
    return theta, state["exp_avg"].numpy(), state["exp_avg_sq"].numpy(), t + 1


# --- schedules ---------------------------------------------------------------------------------------------


def rate(make, lr, t):
    """The rate after t steps of a scheduler."""
    optimizer = torch.optim.SGD([torch.zeros(1)], lr=lr)
    scheduler = make(optimizer)
    for _ in range(int(t)):
        optimizer.step()
        scheduler.step()
    return float(optimizer.param_groups[0]["lr"])


def step_decay(t, *, lr, gamma, milestones):
    return rate(lambda o: lr_scheduler.MultiStepLR(o, [int(m) for m in milestones], gamma), lr, t)


def cosine_annealing(t, *, lr_min, lr_max, period):
    return rate(lambda o: lr_scheduler.CosineAnnealingLR(o, int(period), lr_min), lr_max, t)


def cosine_restarts(t, *, lr_min, lr_max, period, factor):
    return rate(
        lambda o: lr_scheduler.CosineAnnealingWarmRestarts(o, int(period), int(factor), lr_min), lr_max, t
    )


# --- weights -----------------------------------------------------------------------------------------------


def weights(fill, rows, columns, rng, **settings):
    """A matrix in double precision, of a generator of PyTorch's that follows from ``rng``."""
    generator = torch.Generator().manual_seed(int(rng.integers(2**62)))
    return fill(torch.empty(rows, columns, dtype=torch.float64), generator=generator, **settings).numpy()


def glorot_normal(fan_in, fan_out, rng):
    return weights(init.xavier_normal_, fan_in, fan_out, rng)


def glorot_uniform(fan_in, fan_out, rng):
    return weights(init.xavier_uniform_, fan_in, fan_out, rng)


def he_normal(fan_in, fan_out, rng):
    return weights(init.kaiming_normal_, fan_out, fan_in, rng, nonlinearity="relu").T


def he_uniform(fan_in, fan_out, rng):
    return weights(init.kaiming_uniform_, fan_out, fan_in, rng, nonlinearity="relu").T


# --- layers ------------------------------------------------------------------------------------------------


def dropout_train(x, keep, rng):
    torch.manual_seed(int(rng.integers(2**62)))
    return functional.dropout(tensor(x), p=1 - keep, training=True).numpy()


def dropout_eval(x, keep):
    return functional.dropout(tensor(x), p=1 - keep, training=False).numpy()


def batch_norm_train(z, gamma, beta, running_mean, running_var, *, momentum, eps):
    mean, var = tensor(running_mean), tensor(running_var)
    arrays = tensor(z), mean, var, tensor(gamma), tensor(beta)
    out = functional.batch_norm(*arrays, training=True, momentum=1 - momentum, eps=eps)
    return out.numpy(), mean.numpy(), var.numpy()


def batch_norm_eval(z, gamma, beta, running_mean, running_var, *, eps):
    arrays = map(tensor, (z, running_mean, running_var, gamma, beta))
    return functional.batch_norm(*arrays, training=False, eps=eps).numpy()


def batch_norm_backward(grad, z, gamma, *, eps):
    z, gamma, beta = tensor(z, grad=True), tensor(gamma, grad=True), tensor(0 * gamma, grad=True)
    functional.batch_norm(z, None, None, gamma, beta, training=True, eps=eps).backward(tensor(grad))
    return z.grad.numpy(), gamma.grad.numpy(), beta.grad.numpy()


# --- networks and losses -----------------------------------------------------------------------------------

ACTIVATIONS = {"tanh": torch.tanh, "relu": torch.relu, "sigmoid": torch.sigmoid}
LOSSES = {
    "squared_error": functional.mse_loss,
    "cross_entropy": functional.cross_entropy,
    "binary_cross_entropy": functional.binary_cross_entropy_with_logits,
}


def outputs(x, weights, biases, activation):
    for W, b in zip(weights[:-1], biases[:-1], strict=True):
        x = ACTIVATIONS[activation](x @ W + b)
    return x @ weights[-1] + biases[-1]


def forward(X, weights, biases, activation):
    return outputs(tensor(X), list(map(tensor, weights)), list(map(tensor, biases)), activation).numpy()


def backward(X, Y, weights, biases, activation, loss):
    weights, biases = ([tensor(array, grad=True) for array in arrays] for arrays in (weights, biases))
    found = outputs(tensor(X), weights, biases, activation)
    (LOSSES[loss](found, tensor(Y), reduction="sum") / len(X)).backward()
    return [W.grad.numpy() for W in weights], [b.grad.numpy() for b in biases]


def gradient(w, X, y):
    w = tensor(w, grad=True)
    functional.mse_loss(tensor(X) @ w, tensor(y)).backward()
    return w.grad.numpy()


def count_parameters(widths):
    layers = [torch.nn.Linear(int(a), int(b)) for a, b in pairwise(widths)]
    return sum(parameter.numel() for layer in layers for parameter in layer.parameters())
