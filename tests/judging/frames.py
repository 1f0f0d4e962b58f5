"""What may travel in a frame, drawn by Hypothesis, and how arrays of numpy do."""

from functools import partial

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from reference.judging.worker import codec
from reference.judging.worker.arrays import ndarray, tensor
from reference.judging.worker.codec import Scripts, Seed

arrays = st.sampled_from(sorted(codec.DTYPES)).flatmap(
    lambda name: hnp.arrays(np.dtype(name), hnp.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=3))
)
scripts = hnp.arrays(np.dtype(np.uint64), hnp.array_shapes(min_dims=2, max_dims=2, min_side=0, max_side=3))
leaves = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats()
    | st.text(max_size=5)
    | arrays
    | st.builds(Seed, st.integers(0, 2**64 - 1))
    | st.builds(Scripts, scripts)
)
values = st.recursive(
    leaves,
    lambda v: (
        st.lists(v, max_size=3) | st.lists(v, max_size=3).map(tuple) | st.dictionaries(st.text(max_size=3), v)
    ),
    max_leaves=8,
)

encode = partial(codec.encode, tensor=tensor)
"""A frame, as the worker makes it."""

decode = partial(codec.decode, array=ndarray)
"""A value, as the worker receives it."""
