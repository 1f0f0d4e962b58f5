"""Adam as a course might ask for it: the state lives in a dict that is filled on the first call."""

import numpy as np


def adam_rule(w, dw, config=None):
    """One step: the new weights, and the config to be handed in at the next step."""
    config = {} if config is None else config
    learning_rate = config.setdefault("learning_rate", 1e-3)
    beta1 = config.setdefault("beta1", 0.9)
    beta2 = config.setdefault("beta2", 0.999)
    epsilon = config.setdefault("epsilon", 1e-8)
    config.setdefault("momentum", np.zeros_like(w))
    config.setdefault("spread", np.zeros_like(w))
    config.setdefault("steps", 0)

    config["steps"] += 1
    config["momentum"] = beta1 * config["momentum"] + (1 - beta1) * dw
    config["spread"] = beta2 * config["spread"] + (1 - beta2) * dw * dw
    mean = config["momentum"] / (1 - beta1 ** config["steps"])
    size = np.sqrt(config["spread"] / (1 - beta2 ** config["steps"]))
    return w - learning_rate * mean / (size + epsilon), config
