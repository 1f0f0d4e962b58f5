"""The symbols of the lecture, each named once, and where a slide writes another one or uses one for two things."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Symbol:
    """A symbol of this specification; ``printed`` is what the slide ``slide`` has instead, where it has."""

    symbol: str
    meaning: str
    printed: str = ""
    slide: str = ""


NOTATION: tuple[Symbol, ...] = (
    Symbol("N", "the number of training samples"),
    Symbol("n", "the number of inputs of a neuron", "p, which counts the batches elsewhere", "Toy model"),
    Symbol(
        "K",
        "the number of batches of an epoch",
        "p, which is a dimension elsewhere",
        "Practical considerations",
    ),
    Symbol("B", "the number of samples in a batch", "|𝓑|", "Minibatch stochastic gradient descent (SGD)"),
    Symbol("T", "the training set, and the period of a schedule", "𝒯", "Stochastic gradient descent (SGD)"),
    Symbol("μ, Σ", "mean and covariance of the inputs; μ is the momentum, too"),
    Symbol(
        "σ²",
        "the variance of the noise, and of the weights",
        "σ for the noise, the activation and the spread",
        "Why centering?, Effect of variance, Batch normalization from Ioffe and Szegedy 2015",
    ),
    Symbol("u, w₀", "the weights behind the data"),
    Symbol("η", "the learning rate"),
    Symbol(
        "∇ₜ₊₁",
        "the gradient that step t + 1 uses: at θₜ, or at the half step",
        "∇ at θₜ₊₁⸝₂",
        "Nesterov accelerated momentum",
    ),
    Symbol(
        "v, g",
        "the moments of Adam",
        "v and g, which are m and v in the paper: the lecture's v is the paper's m",
        "Adam (Adaptive moment estimation) from Kingma and Ba 2015",
    ),
    Symbol(
        "β",
        "what RMSprop keeps of its accumulator",
        "0.99 by default; Hinton's own slide has 0.9",
        "RMSprop from Tieleman and Hinton 2012",
    ),
    Symbol(
        "x⁽ᵏ⁻¹⁾",
        "the input of layer k: z⁽ᵏ⁾ = ⟨w⁽ᵏ⁾, x⁽ᵏ⁻¹⁾⟩ + b⁽ᵏ⁾",
        "⟨w⁽ᵏ⁾, x⁽ᵏ⁾⟩",
        "Batch normalization from Ioffe and Szegedy 2015",
    ),
    Symbol(
        "x̃⁽ᵏ⁾",
        "the output of layer k after batch normalization",
        "x⁽ᵏ⁺¹⁾, in words; x̃⁽ᵏ⁾ in the formula",
        "Batch normalization from Ioffe and Szegedy 2015",
    ),
    Symbol(
        "W",
        "the weights of a layer, of the shape (fan_in, fan_out): z = Wᵀx + b",
        "Wᵀ here, and the rows wᵢ of W elsewhere",
        "Dropout from Srivastava et al. 2014",
    ),
    Symbol(
        "h", "the probability of keeping a unit", "the dropout rate", "Dropout from Srivastava et al. 2014"
    ),
    Symbol(
        "(w − w₀)ᵀΣ(w − w₀) + σ²",
        "the expected loss: a paraboloid, whose level sets are ellipsoids where Σ is positive definite",
        "an ellipsoid",
        "Toy model",
    ),
)
