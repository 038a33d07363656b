"""Loops over slots and members that add or copy whole columns."""

import numpy as np

from simcore.base.compiled import kernel
from simcore.base.draws import Keys
from simcore.base.records import Array
from simcore.energy.demand.quarters import Numbers


@kernel(error_model="numpy")
def add_outer(kwh: Array, by_row: Array, by_member: Array) -> None:
    """Add the product of a value a row and a factor a member."""
    for t in range(len(by_row)):
        row = kwh[t]
        for m in range(len(by_member)):
            row[m] += by_row[t] * by_member[m]


@kernel(error_model="numpy")
def add_columns(kwh: Array, part: Array, column: Numbers) -> None:
    """Add the columns of a part to those of the whole they belong to."""
    for t in range(len(part)):
        for m in range(len(column)):
            kwh[t, column[m]] += part[t, m]


@kernel(error_model="numpy")
def put_columns(kwh: Array, part: Array, column: Keys) -> None:
    """Write the columns of a part over those of a whole not written before."""
    for t in range(len(part)):
        for m in range(len(column)):
            kwh[t, column[m]] = part[t, m]


@kernel(error_model="numpy")
def outer_rows(by_row: Array, row: Numbers, by_other: Array, other: Numbers) -> Array:
    """Products of two tables, of whose rows each slot reads one, ``(n_slots, n_members)``."""
    products = np.empty((len(row), by_row.shape[1]), np.float32)
    for t in range(len(row)):
        first, second = by_row[row[t]], by_other[other[t]]
        for m in range(by_row.shape[1]):
            products[t, m] = first[m] * second[m]
    return products
