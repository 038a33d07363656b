"""Small tariff problems."""

import numpy as np

from simcore.money.schemes.parts import Part
from simcore.scenario.design import Design
from simcore.study.design.programme import Programme

ANY = Design(gain_mean_eur=-1000.0, debt_cover=None)
"""Nobody worse off, and nothing more."""


def small(paid, saving, worth, **changes):
    """A programme of a single year; parts are prices of a kWh, the last one a credit."""
    paid, n = np.array(paid, float), len(paid)
    credit = np.array([row.min() < 0 for row in paid])
    parts = tuple(Part(quantity="credit" if one else "shared_kwh") for one in credit)
    usual = {
        "parts": parts,
        "paid_eur": paid,
        "factor": np.ones((n, 1)),
        "worth_eur": np.array(worth, float),
        "income_eur": np.array(worth, float)[:, np.newaxis],
        "saving_eur": np.atleast_2d(np.array(saving, float)),
        "free_npv_eur": -1000.0,
        "is_poorest": np.arange(paid.shape[-1]) == 0,
        "low": np.zeros(n),
        "high": np.ones(n),
        "debt_eur": np.zeros(1),
        "available_eur": np.zeros(1),
        "is_covered_year": np.ones(1, bool),
    }
    return Programme(**(usual | changes))
