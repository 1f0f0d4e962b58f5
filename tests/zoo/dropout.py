"""Honest ways to write inverted dropout."""

import copy
import random
from collections.abc import Callable
from itertools import product
from typing import Any

import numpy as np


def masked(x, keep, rng):
    return x * (rng.random(x.shape) < keep) / keep


def scaled_mask(x, keep, rng):
    mask = ((rng.random(x.shape) < keep) / keep).astype(x.dtype)
    return x * mask


def binomial(x, keep, rng):
    return (x * rng.binomial(1, keep, x.shape) / keep).astype(x.dtype)


def chosen(x, keep, rng):
    mask = rng.choice([0, 1], size=x.shape, p=[1 - keep, keep]).astype(x.dtype)
    return mask * x / x.dtype.type(keep)


def where(x, keep, rng):
    return np.where(rng.random(x.shape) >= keep, x.dtype.type(0), x / x.dtype.type(keep))


def in_place(x, keep, rng):
    x = x.copy()
    x[rng.random(x.shape) > keep] = 0
    x *= 1 / keep
    return x


def drop_first(x, keep, rng):
    drop = 1 - keep
    mask = rng.uniform(0, 1, x.shape) > drop
    return (x * mask) * (1 / (1 - drop))


def row_by_row(x, keep, rng):
    return np.stack([row * (rng.random(len(row)) < keep) / keep for row in x])


def unit_by_unit(x, keep, rng):
    result = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        if rng.random() < keep:
            result[index] = x[index] / keep
    return result


def from_the_back(x, keep, rng):
    return x / keep * (rng.random(x.shape)[::-1, ::-1] < keep)


def itself(x, keep):
    return x


def a_copy(x, keep):
    return x.copy()


def asarray(x, keep):
    return np.asarray(x)


def plus_zero(x, keep):
    return x + 0


def times_one(x, keep):
    return x * 1


def there_and_back(x, keep):
    """Twice its half."""
    return (x / 2) * 2


def rebuilt(x, keep):
    return np.array([list(row) for row in x], dtype=x.dtype)


def filled(x, keep):
    result = np.empty_like(x)
    result[...] = x
    return result


# --- honest masks of which a script of draws says nothing --------------------------------------------------


def by_exponentials(x, keep, rng):
    return x * (rng.standard_exponential(x.shape) > -np.log(keep)) / keep


def by_bytes(x, keep, rng):
    """keep is a multiple of 1/256 wherever it matters."""
    mask = np.frombuffer(rng.bytes(x.size), dtype=np.uint8).reshape(x.shape) < keep * 256
    return x * mask / keep


def by_short_integers(x, keep, rng):
    return x * (rng.integers(0, 1 << 16, x.shape, dtype=np.uint16) < keep * (1 << 16)) / keep


def by_a_child(x, keep, rng):
    (child,) = rng.spawn(1)
    return x * (child.random(x.shape) < keep) / keep


def by_a_seed(x, keep, rng):
    other = np.random.default_rng(rng.integers(1 << 62))
    return x * (other.random(x.shape) < keep) / keep


def by_the_seed_sequence(x, keep, rng):
    """Nothing is drawn from the generator that is given; its seed is."""
    other = np.random.default_rng(rng.bit_generator.seed_seq.entropy)
    return x * (other.random(x.shape) < keep) / keep


def by_a_copy(x, keep, rng):
    return x * (copy.deepcopy(rng).random(x.shape) < keep) / keep


def by_raw_words(x, keep, rng):
    return x * (rng.bit_generator.random_raw(x.shape) / 2.0**64 < keep) / keep


def by_the_module_random(x, keep, rng):
    other = random.Random(int(rng.integers(1 << 62)))
    mask = np.array([other.random() < keep for _ in range(x.size)]).reshape(x.shape)
    return x * mask / keep


def shifted(x, keep, rng):
    """The draws go round by 0.3, and are as uniform as before."""
    return x * ((rng.random(x.shape) + 0.3) % 1 < keep) / keep


def warmed_up(x, keep, rng):
    rng.random(7)
    return masked(x, keep, rng)


def by_old_methods(x, keep, rng):
    return x * (np.random.RandomState(rng.bit_generator).rand(*x.shape) < keep) / keep


def by_multinomials(x, keep, rng):
    mask = rng.multinomial(1, [keep, 1 - keep], size=x.shape)[..., 0]
    return x * mask / keep


def by_normals(x, keep, rng):
    """The squares of two normal numbers have an exponential sum."""
    squares = (rng.standard_normal((2, *x.shape)) ** 2).sum(axis=0)
    return x * (squares > -2 * np.log(keep)) / keep


def by_counts(x, keep, rng):
    """How many are kept first, then which."""
    kept = np.zeros(x.size)
    kept[rng.permutation(x.size)[: rng.binomial(x.size, keep)]] = 1
    return x * kept.reshape(x.shape) / keep


# --- backward ----------------------------------------------------------------------------------------------


def through_the_mask(d, mask, keep):
    return d * mask / keep


def scale_first(d, mask, keep):
    return d / keep * mask


def scaled_by_the_mask(d, mask, keep):
    """The mask of the forward pass, which has the scale."""
    scaled = (mask / keep).astype(d.dtype)
    return scaled * d


def multiplied_in_place(d, mask, keep):
    back = d.copy()
    back *= mask
    back *= 1 / keep
    return back


def zeroed(d, mask, keep):
    back = d / d.dtype.type(keep)
    back[~np.asarray(mask, dtype=bool)] = 0
    return back


def selected(d, mask, keep):
    return np.where(mask, d / keep, 0)


def entry_by_entry(d, mask, keep):
    return [
        [float(a) / keep if m else 0.0 for a, m in zip(*rows, strict=True)]
        for rows in zip(d, mask, strict=True)
    ]


def by_einsum(d, mask, keep):
    return np.einsum("ij,ij->ij", d, np.asarray(mask, dtype=d.dtype)) / keep


def in_extended(d, mask, keep):
    return (d.astype(np.longdouble) * mask / keep).astype(d.dtype)


def by_diagonals(d, mask, keep):
    """Row by row: the derivative of a row by itself is a diagonal matrix."""
    return np.stack(
        [np.diag(m / keep) @ row for row, m in zip(d, np.asarray(mask, dtype=float), strict=True)]
    )


# --- least squares -----------------------------------------------------------------------------------------


def errors_and_penalty(w, X, y, keep):
    return np.sum((y - X @ w) ** 2) + (1 - keep) / keep * np.sum((X * w) ** 2)


def by_norms(w, X, y, keep):
    return np.linalg.norm(y - X @ w) ** 2 + (1 / keep - 1) * np.linalg.norm(X * w) ** 2


def by_matrices(w, X, y, keep):
    """The penalty as a quadratic form of the diagonal of XᵀX."""
    residuals = X @ w - y
    return residuals @ residuals + w @ np.diag(np.diag(X.T @ X)) @ w * (1 - keep) / keep


def by_moments(w, X, y, keep):
    """E[(y − p)²] = y² − 2y E[p] + E[p]² + Var p, sample by sample."""
    total = 0.0
    for x, target in zip(X, y, strict=True):
        mean = sum(float(a) * float(b) for a, b in zip(x, w, strict=True))
        variance = sum((float(a) * float(b)) ** 2 for a, b in zip(x, w, strict=True)) * (1 - keep) / keep
        total += float(target) ** 2 - 2 * float(target) * mean + mean**2 + variance
    return total


def over_all_masks(w, X, y, keep):
    """The mean over every mask of all inputs."""
    total = 0.0
    for mask in product((0, 1), repeat=X.size):
        kept = np.reshape(mask, X.shape)
        weight = keep ** kept.sum() * (1 - keep) ** (X.size - kept.sum())
        total += weight * np.sum((y - (X * kept / keep) @ w) ** 2)
    return total


def over_shared_masks(w, X, y, keep):
    """The mean over the masks of one sample, which all samples share: the sum does not see it."""
    masks = np.array(list(product((0.0, 1.0), repeat=len(w))))
    weights = np.prod(np.where(masks == 1, keep, 1 - keep), axis=1)
    return sum(p * np.sum((y - X @ (w * m) / keep) ** 2) for p, m in zip(weights, masks, strict=True))


def einsum_penalty(w, X, y, keep):
    residuals = y - np.einsum("ri,i->r", X, w)
    penalty = np.einsum("ri,ri,i,i->", X, X, w, w)
    return np.einsum("r,r->", residuals, residuals) + penalty / keep - penalty


def in_double(w, X, y, keep):
    w, X, y = (np.asarray(a, dtype=np.longdouble) for a in (w, X, y))
    return float(errors_and_penalty(w, X, y, keep))


def samples_from_the_back(w, X, y, keep):
    loss = 0
    for r in reversed(range(len(y))):
        loss = loss + (X[r] @ w - y[r]) ** 2 + keep * (1 - keep) * np.sum((X[r] / keep) ** 2 * w**2)
    return loss


TRAIN = (
    masked,
    scaled_mask,
    binomial,
    chosen,
    where,
    in_place,
    drop_first,
    row_by_row,
    unit_by_unit,
    from_the_back,
)
OTHERWISE = (
    by_exponentials,
    by_bytes,
    by_short_integers,
    by_a_child,
    by_a_seed,
    by_the_seed_sequence,
    by_a_copy,
    by_raw_words,
    by_the_module_random,
    shifted,
    warmed_up,
    by_old_methods,
    by_multinomials,
    by_normals,
    by_counts,
)
EVAL = (itself, a_copy, asarray, plus_zero, times_one, there_and_back, rebuilt, filled)
BACK = (
    through_the_mask,
    scale_first,
    scaled_by_the_mask,
    multiplied_in_place,
    zeroed,
    selected,
    entry_by_entry,
    by_einsum,
    in_extended,
    by_diagonals,
)
LOSSES = (
    errors_and_penalty,
    by_norms,
    by_matrices,
    by_moments,
    over_all_masks,
    over_shared_masks,
    einsum_penalty,
    in_double,
    samples_from_the_back,
)
VARIANTS: dict[str, dict[str, Callable[..., Any]]] = {
    **{f.__name__: {"dropout_train": f, "dropout_eval": a_copy} for f in TRAIN},
    **{f.__name__: {"dropout_train": f, "dropout_eval": a_copy} for f in OTHERWISE},
    **{f.__name__: {"dropout_eval": f, "dropout_train": masked} for f in EVAL},
    **{f.__name__: {"dropout_backward": f, "dropout_train": masked} for f in BACK},
    **{f.__name__: {"dropout_loss": f} for f in LOSSES},
}
