"""Random inputs shared by the property tests."""

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays


def energies(shape, *, most=5.0):
    """Energies in kWh: zeros, small and large ones."""
    finite = st.floats(0.0, most, allow_nan=False, allow_subnormal=False, width=32)
    return arrays(np.float64, shape, elements=st.one_of(st.just(0.0), finite))
