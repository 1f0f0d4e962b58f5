"""Arrays of numpy, as they travel and as they arrive."""

from __future__ import annotations

from typing import Any

import numpy as np

from .codec import DTYPES, MAX_DIMENSIONS, MAX_NUMBERS, Tensor, WireError, extent

_LITTLE = {name: np.dtype(name).newbyteorder("<") for name in DTYPES}
_NAMES = {dtype: name for name, dtype in _LITTLE.items()}


def dtype_name(dtype: np.dtype[Any]) -> str | None:
    """The dtype's name if its arrays may be sent (in little-endian order), or None."""
    return _NAMES.get(dtype) or (_NAMES.get(dtype.newbyteorder("<")) if dtype.kind in "biuf" else None)


def tensor(value: Any) -> Tensor | None:
    """An array as it travels; None of anything else. WireError if it may not."""
    if not isinstance(value, np.ndarray):
        return None
    name = dtype_name(value.dtype)
    if name is None or value.ndim > MAX_DIMENSIONS:
        raise WireError(f"an array of dtype {value.dtype} and {value.ndim} dimensions cannot be sent")
    if extent(value.shape) > MAX_NUMBERS:
        raise WireError(f"an array of shape {value.shape} is too large to be sent")
    return Tensor(name, value.shape, value.astype(_LITTLE[name], copy=False).tobytes())


def ndarray(dtype: str, shape: tuple[int, ...], data: bytes) -> np.ndarray[Any, Any]:
    """An array as it arrives: fresh, writable, C-contiguous."""
    return np.frombuffer(data, _LITTLE[dtype]).reshape(shape).copy()
