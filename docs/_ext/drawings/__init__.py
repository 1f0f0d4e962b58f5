"""The lecture's figures, one a file, in the lecture's order."""

from drawings import (
    adaptive,
    batch_norm,
    batch_size,
    centring,
    he_multiplier,
    initial_variance,
    learning_rate,
    momentum,
    regularisation,
    schedules,
    sgd_paths,
)

DRAWINGS = tuple(
    module.DRAWING
    for module in (
        centring,
        sgd_paths,
        learning_rate,
        batch_size,
        momentum,
        adaptive,
        initial_variance,
        he_multiplier,
        batch_norm,
        regularisation,
        schedules,
    )
)
