"""How one function of the contract is offered by somebody's code, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

CONTRACT: Mapping[str, str] = {
    "center": "X",
    "fit_standardiser": "X",
    "standardise": "X mean spread",
    "expected_loss": "w u mu Sigma noise_variance",
    "standardised_loss": "w u mu Sigma noise_variance mu_hat d_hat",
    "hessian": "mu Sigma",
    "correlation_matrix": "Sigma",
    "excess_loss": "u mu Sigma",
    "toy_loss": "w w0 Sigma noise_variance",
    "empirical_loss": "w X y",
    "gradient": "w X y",
    "minibatch_gradient": "w X y batch",
    "epoch": "N batch_size rng",
    "lecun_normal": "fan_in fan_out rng",
    "glorot_normal": "fan_in fan_out rng",
    "glorot_uniform": "fan_in fan_out rng",
    "he_normal": "fan_in fan_out rng",
    "he_uniform": "fan_in fan_out rng",
    "relu_variances": "second_moment fan_in weight_variance",
    "gradient_descent": "theta grad * lr",
    "momentum": "theta v grad * lr mu",
    "nesterov": "theta v gradient * lr mu",
    "forward": "X weights biases activation",
    "backward": "X Y weights biases activation loss",
    "adagrad": "theta g grad * lr eps",
    "rmsprop": "theta g grad * lr beta eps",
    "adam": "theta v g t grad * lr beta1 beta2 eps",
    "adamw": "theta v g t grad * lr beta1 beta2 eps decay",
    "batch_norm_train": "z gamma beta running_mean running_var * momentum eps",
    "batch_norm_eval": "z gamma beta running_mean running_var * eps",
    "batch_norm_backward": "grad z gamma * eps",
    "dropout_train": "x keep rng",
    "dropout_eval": "x keep",
    "dropout_backward": "d mask keep",
    "dropout_loss": "w X y keep",
    "l2_penalty": "weights decay",
    "l2_gradient": "weights decay",
    "decayed_step": "W b grad_W grad_b * lr decay",
    "step_decay": "t * lr gamma milestones",
    "cosine_annealing": "t * lr_min lr_max period",
    "cosine_restarts": "t * lr_min lr_max period factor",
    "mixture_log_odds": "X priors means covariances",
    "mixture_posterior": "X priors means covariances",
    "bayes_boundary": "priors means covariance",
    "mixture_sample": "n priors means covariances rng",
    "count_parameters": "widths",
}
"""The arguments of each function of the contract; those after the star are given by keyword."""

_POSITIONAL = {name: tuple(text.partition("*")[0].split()) for name, text in CONTRACT.items()}
_KEYWORD = {name: tuple(text.partition("*")[2].split()) for name, text in CONTRACT.items()}

SHAPES = ("function", "config", "lists in place", "gradient callback")


def is_file(source: str) -> bool:
    """Whether ``source`` names a file; if not, it names a module."""
    return source.endswith(".py")


def positional(function: str) -> tuple[str, ...]:
    """The positional arguments of a function of the contract; none for an unknown one."""
    return _POSITIONAL.get(function, ())


def parts_of_state(function: str) -> tuple[str, ...]:
    """What an optimizer of the contract hands on from step to step, the clock apart: theta is the first."""
    return tuple(name for name in positional(function) if name not in ("t", "grad", "gradient"))


def hyperparameters(function: str) -> tuple[str, ...]:
    """The keyword arguments of a function of the contract."""
    return _KEYWORD.get(function, ())


@dataclass(frozen=True)
class Adapter:
    """What stands in for the contract's ``function``, and how it is called.

    ``target`` is ``file.py:name`` or ``package.module:name``; empty means the function of the same name.
    ``arguments`` gives their name for one of the contract; ``order`` lists, by the contract's names, what is
    passed by position; ``omit`` what is not passed at all (an omitted ``rng`` seeds the global generators of
    random and numpy.random instead); ``fixed`` what is passed besides. ``returns`` lists what an optimizer
    returns, in order. An optimizer that asks for its ``gradient`` by calling a function is handed the value
    instead if ``arguments`` or ``order`` say ``grad``.
    ``method``, ``constructor`` and ``container`` are for lists in place: the method that updates, what the
    constructor takes by position, and whether the tensors stand in a "list" or in a "dict" (W1, b1, W2, …).
    ``state`` says where a part of the state is kept: a key of the config, or an attribute of the object;
    for an object also where it keeps a hyperparameter, which may then change from step to step.
    ``convention`` is the one that the code is declared to follow.
    """

    function: str
    target: str = ""
    shape: str = "function"
    convention: str | None = None
    arguments: Mapping[str, str] = field(default_factory=dict)
    order: tuple[str, ...] = ()
    omit: tuple[str, ...] = ()
    fixed: Mapping[str, Any] = field(default_factory=dict)
    returns: tuple[str, ...] = ()
    method: str = "update"
    constructor: tuple[str, ...] = ()
    container: str = "list"
    state: Mapping[str, str] = field(default_factory=dict)

    def handed(self) -> tuple[str, ...]:
        """The contract's positional arguments, but "grad" for "gradient" if the code takes the value."""
        by_value = "grad" in (*self.order, *self.arguments)
        names = positional(self.function)
        return tuple("grad" if by_value and name == "gradient" else name for name in names)

    def theirs(self, name: str) -> str:
        """Their name for the contract's ``name``."""
        return self.arguments.get(name, name)
