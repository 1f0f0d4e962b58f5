"""JAX, optax and flax under the names of the contract, in double precision.

``gnomon check examples/libraries/jax_and_optax.py``, with jax, optax and flax installed. Without the
line that enables it they compute in single precision: then each function needs ``dtype = "float32"`` in an adapter.
"""

import jax
import jax.numpy as jnp
import numpy as np
import optax
from flax import linen
from jax.nn import initializers

jax.config.update("jax_enable_x64", True)

# --- optimizers --------------------------------------------------------------------------------------------


def step(optimizer, theta, grad, **state):
    """One step from a given state; the new parameters, and the new state."""
    theta = jnp.asarray(theta)
    first, *others = optimizer.init(theta)
    if state:
        first = first._replace(**{name: jnp.asarray(value) for name, value in state.items()})
    updates, (first, *_) = optimizer.update(jnp.asarray(grad), (first, *others), theta)
    return np.asarray(optax.apply_updates(theta, updates)), first


def gradient_descent(theta, grad, *, lr):
    return step(optax.sgd(lr), theta, grad)[0]


def momentum(theta, v, grad, *, lr, mu):
    theta, state = step(optax.sgd(lr, momentum=mu), theta, grad, trace=v)
    return theta, np.asarray(state.trace)


def adagrad(theta, g, grad, *, lr, eps):
    optimizer = optax.adagrad(lr, initial_accumulator_value=0.0, eps=eps)
    theta, state = step(optimizer, theta, grad, sum_of_squares=g)
    return theta, np.asarray(state.sum_of_squares)


def rmsprop(theta, g, grad, *, lr, beta, eps):
    optimizer = optax.rmsprop(lr, decay=beta, eps=eps, eps_in_sqrt=False)
    theta, state = step(optimizer, theta, grad, nu=g)
    return theta, np.asarray(state.nu)


def adam(theta, v, g, t, grad, *, lr, beta1, beta2, eps):
    return of_adam(optax.adam(lr, b1=beta1, b2=beta2, eps=eps), theta, v, g, t, grad)


def adamw(theta, v, g, t, grad, *, lr, beta1, beta2, eps, decay):
    optimizer = optax.adamw(lr, b1=beta1, b2=beta2, eps=eps, weight_decay=decay)
    return of_adam(optimizer, theta, v, g, t, grad)


def of_adam(optimizer, theta, v, g, t, grad):
    theta, state = step(optimizer, theta, grad, count=np.int32(t), mu=v, nu=g)
    return theta, np.asarray(state.mu), np.asarray(state.nu), int(state.count)


# --- schedules ---------------------------------------------------------------------------------------------


def step_decay(t, *, lr, gamma, milestones):
    return float(optax.piecewise_constant_schedule(lr, {int(m): gamma for m in milestones})(t))


def cosine_annealing(t, *, lr_min, lr_max, period):
    return float(optax.cosine_decay_schedule(lr_max, period, alpha=lr_min / lr_max)(t))


# --- weights and layers ------------------------------------------------------------------------------------


def key(rng):
    return jax.random.key(int(rng.integers(2**63)))


def lecun_normal(fan_in, fan_out, rng):
    return np.asarray(initializers.lecun_normal()(key(rng), (fan_in, fan_out)))


def glorot_normal(fan_in, fan_out, rng):
    return np.asarray(initializers.glorot_normal()(key(rng), (fan_in, fan_out)))


def glorot_uniform(fan_in, fan_out, rng):
    return np.asarray(initializers.glorot_uniform()(key(rng), (fan_in, fan_out)))


def he_normal(fan_in, fan_out, rng):
    return np.asarray(initializers.he_normal()(key(rng), (fan_in, fan_out)))


def he_uniform(fan_in, fan_out, rng):
    return np.asarray(initializers.he_uniform()(key(rng), (fan_in, fan_out)))


def dropout_train(x, keep, rng):
    layer = linen.Dropout(rate=1 - keep, deterministic=False)
    return np.asarray(layer.apply({}, jnp.asarray(x), rngs={"dropout": key(rng)}))


def dropout_eval(x, keep):
    return np.asarray(linen.Dropout(rate=1 - keep, deterministic=True).apply({}, jnp.asarray(x)))


def batch_norm_train(z, gamma, beta, running_mean, running_var, *, momentum, eps):
    layer = linen.BatchNorm(use_running_average=False, momentum=momentum, epsilon=eps)
    known = variables(gamma, beta, running_mean, running_var)
    out, new = layer.apply(known, jnp.asarray(z), mutable=["batch_stats"])
    return np.asarray(out), np.asarray(new["batch_stats"]["mean"]), np.asarray(new["batch_stats"]["var"])


def batch_norm_eval(z, gamma, beta, running_mean, running_var, *, eps):
    layer = linen.BatchNorm(use_running_average=True, epsilon=eps)
    return np.asarray(layer.apply(variables(gamma, beta, running_mean, running_var), jnp.asarray(z)))


def variables(gamma, beta, mean, var):
    return {
        "params": {"scale": jnp.asarray(gamma), "bias": jnp.asarray(beta)},
        "batch_stats": {"mean": jnp.asarray(mean), "var": jnp.asarray(var)},
    }


# --- networks ----------------------------------------------------------------------------------------------

ACTIVATIONS = {"tanh": jnp.tanh, "relu": jax.nn.relu, "sigmoid": jax.nn.sigmoid}
LOSSES = {
    "squared_error": lambda out, y: jnp.sum((out - y) ** 2),
    "cross_entropy": lambda out, y: jnp.sum(optax.softmax_cross_entropy(out, y)),
    "binary_cross_entropy": lambda out, y: jnp.sum(optax.sigmoid_binary_cross_entropy(out, y)),
}


def outputs(X, weights, biases, activation):
    x = jnp.asarray(X)
    for W, b in zip(weights[:-1], biases[:-1], strict=True):
        x = ACTIVATIONS[activation](x @ W + b)
    return x @ weights[-1] + biases[-1]


def forward(X, weights, biases, activation):
    return np.asarray(outputs(X, weights, biases, activation))


def backward(X, Y, weights, biases, activation, loss):
    def mean_loss(weights, biases):
        return LOSSES[loss](outputs(X, weights, biases, activation), jnp.asarray(Y)) / len(X)

    arrays = (list(map(jnp.asarray, weights)), list(map(jnp.asarray, biases)))
    return tuple([np.asarray(one) for one in each] for each in jax.grad(mean_loss, argnums=(0, 1))(*arrays))
