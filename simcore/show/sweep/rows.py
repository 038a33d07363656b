"""The answer of a sweep as plain values for programs."""

from typing import Any

from simcore.show.folder.place import plain_rows
from simcore.study.futures.plan import input_rows
from simcore.study.sweep.bands import Bands
from simcore.study.sweep.sweep import Swept

TOLD = ("bands", "better", "probabilities", "regret", "tornado", "indices", "rules")


def sweep_json(swept: Swept, found: Bands) -> dict[str, Any]:
    """How much was worked out, then a row for each site, scheme and figure, and all others."""
    return {
        **effort(swept),
        "scheme": found.scheme,
        **{name: plain_rows(getattr(found, name)) for name in TOLD},
    }


def effort(swept: Swept) -> dict[str, Any]:
    """Futures, simulations and pricings of a sweep, and the inputs that moved."""
    plan = swept.plan
    return {
        "n_draws": plan.n_draws,
        "sample": plan.method,
        "n_simulations": swept.n_simulations,
        "n_pricings": swept.n_pricings,
        "n_found": swept.n_found,
        "inputs": input_rows(plan),
    }
