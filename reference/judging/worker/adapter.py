"""How one function of the contract is offered by somebody's code, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
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

SHAPES = (
    "function",
    "config",
    "lists in place",
    "gradient callback",
    "one tensor a call",
    "one layer a call",
    "dicts in, dicts out",
    "params, states, hyperparams",
    "owns the parameters",
    "layer",
    "network",
)

OF_CALLS = ("function", "config", "layer", "network")
"""The shapes of what is no optimizer."""

RETURNS: Mapping[str, tuple[str, ...]] = {
    "batch_norm_train": ("output", "running_mean", "running_var"),
    "batch_norm_backward": ("output", "grad_gamma", "grad_beta"),
}
"""What a function of the contract returns, if it is more than its ``output``."""

SPOKEN: Mapping[str, tuple[str, ...]] = {
    "drop": ("keep",),
    "seed": ("rng",),
    "widths": ("fan_in", "fan_out"),
    "shape": ("fan_in", "fan_out"),
    "W": ("weights",),
    "X": ("N",),
    "Y": ("N",),
}
"""What an adapter may ask for, and what it says in its place."""

NETWORKS: Mapping[str, tuple[str | int, ...]] = {
    "activation": ("tanh", "relu", "sigmoid"),
    "loss": ("squared_error", "cross_entropy", "binary_cross_entropy"),
    "layers": (1, 2, 3),
}
"""What is settled in the code of a network, and what it may be."""

METHODS: Mapping[str, str] = {"owns the parameters": "step", "one layer a call": "update_params"}
"""The method of a shape, where it is not "update"."""


def is_file(source: str) -> bool:
    """Whether ``source`` names a file; if not, it names a module."""
    return source.endswith(".py")


def package_of(path: Path) -> Path | None:
    """The outermost package that a file is a module of: folders with an ``__init__.py``; None if there is none."""
    held: Path | None = None
    for folder in path.parents:
        if not (folder.name.isidentifier() and (folder / "__init__.py").is_file()):
            break
        held = folder
    return held


def positional(function: str) -> tuple[str, ...]:
    """The positional arguments of a function of the contract; none for an unknown one."""
    return _POSITIONAL.get(function, ())


def is_optimizer(function: str) -> bool:
    """Whether the contract's function takes a step from parameters that are given."""
    return positional(function)[:1] == ("theta",)


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
    random and numpy.random instead); ``fixed`` what is passed besides. ``returns`` lists what is returned, in
    order. An optimizer that asks for its ``gradient`` by calling a function is handed the value instead if
    ``arguments`` or ``order`` say ``grad``.
    ``method`` is what an object is called by, ``constructor`` what its constructor takes by position,
    ``container`` whether tensors stand in a "list", in a "dict" (W1, b1, W2, …) or in a "model" that has them (or
    its layers), ``call`` what is passed
    by keyword to the method besides, where ``fixed`` goes to the constructor, and ``setting`` which
    attributes are set to constants first.
    ``state`` says where a part of the state is kept: a key of the config, or an attribute of the object (several
    things in one are ``state[0]``; the weights' and the biases' of a layer ``weight_cache, bias_cache``); its place
    in a parameter's state, and the key of the clock, where hyperparameters come in a dict;
    for an object also where it keeps a hyperparameter, which may then change from step to step.
    ``step`` says that what is returned in theta's place is the step, to be "added" or "subtracted".
    ``shared``: one object serves all tensors; else each tensor has one of its own.
    ``initialize`` names the function beside the target that makes the state of a dict (or list) of parameters,
    ``prefix`` what stands before the parameter's key in "grads" and in each part of the state.
    ``attributes`` says where a parameter or a layer keeps its own things, ``parameter`` what makes a parameter
    of an array. ``forward`` is what runs before a backward pass, and ``forward_order`` what it is given.
    ``output`` is the key, the attribute or the position of what counts in what is returned; ``transpose``
    turns it "always", or "as needed" for the shape (fan_in, fan_out).
    ``constants`` are hyperparameters that are written into the code: they are not passed, and it is judged with
    these values only; of a network, its "activation", its "loss", and how many "layers" it has.
    ``calls`` are made of a network one after the other, ``samples`` says that they stand in "columns" and not in
    rows, or are handed over "one by one" as columns, ``summed`` that the gradients are sums over them.
    ``ahead`` is the method that says where the gradient is asked for, ``setup`` the one that is handed the
    parameters, or the layers, before the first step.
    ``negated``: it is handed gradients with their signs turned, as all of its package has them.
    ``unseeded``: where the code seeds the global generators itself, that is undone.
    ``convention`` is the one that the code is declared to follow, and ``dtype`` is "float32" where it computes in
    single precision whatever it is given: it is asked in that alone.
    """

    function: str
    target: str = ""
    shape: str = "function"
    convention: str | None = None
    dtype: str = ""
    arguments: Mapping[str, str] = field(default_factory=dict)
    order: tuple[str, ...] = ()
    omit: tuple[str, ...] = ()
    fixed: Mapping[str, Any] = field(default_factory=dict)
    returns: tuple[str, ...] = ()
    method: str = ""
    constructor: tuple[str, ...] = ()
    container: str = ""
    state: Mapping[str, str] = field(default_factory=dict)
    step: str = ""
    shared: bool = False
    call: Mapping[str, Any] = field(default_factory=dict)
    setting: Mapping[str, Any] = field(default_factory=dict)
    initialize: str = ""
    prefix: Mapping[str, str] = field(default_factory=dict)
    attributes: Mapping[str, str] = field(default_factory=dict)
    parameter: str = ""
    forward: str = ""
    forward_order: tuple[str, ...] = ()
    output: str = ""
    transpose: str = ""
    unseeded: bool = False
    constants: Mapping[str, float | str] = field(default_factory=dict)
    calls: tuple[str, ...] = ()
    samples: str = ""
    ahead: str = ""
    setup: str = ""
    negated: bool = False
    summed: bool = False

    @property
    def updates(self) -> str:
        """The method that takes a step."""
        return self.method or METHODS.get(self.shape, "update")

    @property
    def keyed(self) -> bool:
        """Whether tensors stand in a dict, and not in a list."""
        return (self.container or ("dict" if self.shape == "dicts in, dicts out" else "list")) == "dict"

    def handed(self) -> tuple[str, ...]:
        """The contract's positional arguments, but "grad" for "gradient" if the code takes the value."""
        by_value = "grad" in (*self.order, *self.arguments)
        names = positional(self.function)
        return tuple("grad" if by_value and name == "gradient" else name for name in names)

    def theirs(self, name: str) -> str:
        """Their name for the contract's ``name``."""
        return self.arguments.get(name, name)
