"""Types of the plain arrays that rooms hand to one another."""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating]
Flags = NDArray[np.bool_]
Counts = NDArray[np.integer]
