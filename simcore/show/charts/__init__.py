"""Charts for the board: each is a function ``(outcome, ax, lang) -> ax``."""

from collections.abc import Callable, Collection, Iterable
from functools import partial
from pathlib import Path
from typing import Any

from simcore.base.phases import enter
from simcore.show.charts.average_day import average_day
from simcore.show.charts.cumulative_cash_flow import cumulative_cash_flow
from simcore.show.charts.flows_of_energy import flows_of_energy
from simcore.show.charts.flows_of_money import flows_of_money
from simcore.show.charts.futures_bands import bands
from simcore.show.charts.futures_drivers import indices, tornado
from simcore.show.charts.futures_odds import probabilities
from simcore.show.charts.load_duration import load_duration
from simcore.show.charts.monthly_balance import monthly_balance
from simcore.show.charts.networks import hosting_of_sites, tightest_network
from simcore.show.charts.price_points import price_points
from simcore.show.charts.regret import regret
from simcore.show.charts.saving_by_household import saving_by_household
from simcore.show.charts.saving_distribution import saving_distribution
from simcore.show.charts.sites_map import sites_map
from simcore.show.charts.style import page, save_chart
from simcore.show.charts.tariff_line import design_line
from simcore.show.charts.tenants_versus_landlord import tenants_versus_landlord

__all__ = ["CHARTS", "save_all", "saving_distribution", "tenants_versus_landlord"]

CHARTS: dict[str, Callable[..., Any]] = {
    "tenants_versus_landlord": tenants_versus_landlord,
    "saving_distribution": saving_distribution,
    "average_day": average_day,
    "monthly_balance": monthly_balance,
    "cumulative_cash_flow": cumulative_cash_flow,
    "price_points": price_points,
    "sites_map": sites_map,
    "flows_of_energy": flows_of_energy,
    "flows_of_money": flows_of_money,
    "load_duration": load_duration,
    "saving_by_household": saving_by_household,
}
ATTACHED_CHARTS: dict[str, Callable[..., Any]] = {
    "network_map": tightest_network,
    "hosting_capacity": hosting_of_sites,
    "bands": bands,
    "probabilities": probabilities,
    "tornado": tornado,
    "indices": indices,
    "regret": regret,
    "design_line": design_line,
}
"""Charts of what only some runs hold, or a folder that goes with one; as the others."""


NEEDS: dict[str, tuple[str, ...]] = {
    "saving_distribution": ("members",),
    "saving_by_household": ("members",),
    "average_day": ("average_day",),
    "monthly_balance": ("months",),
    "cumulative_cash_flow": ("cash_flow",),
    "price_points": ("prices",),
    "sites_map": ("places",),
    "flows_of_energy": ("members", "months"),
    "flows_of_money": ("ledger",),
    "load_duration": ("load_duration",),
}
"""Tables of a run that a chart is drawn from, besides the summary."""


def drawable(names: Collection[str]) -> list[str]:
    """Charts that a run with these tables can show, in their order."""
    return [name for name in CHARTS if set(NEEDS.get(name, ())) <= set(names)]


def save_all(
    outcome: Any, folder: Path | str, lang: str = "en", names: Iterable[str] | None = None
) -> list[Path]:
    """Paths of all charts, written as PNG and SVG with a footer of assumptions.

    Parameters
    ----------
    outcome
        What the comparison of schemes returned, or a run.
    folder
        Where to write; made where it does not exist. Files are called
        ``<chart>-<lang>.png`` and ``<chart>-<lang>.svg``.
    lang
        ``"en"`` or ``"fr"``.
    names
        Charts to draw; all by default.

    Returns
    -------
    list of Path
        Two files for each chart.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> import numpy as np
    >>> import simcore as sc
    >>> flows = sc.from_arrays(
    ...     production_kwh=np.full(8760, 0.5), consumption_kwh=np.full((8760, 2), 0.3), step=60
    ... )
    >>> outcome = sc.price(flows, {"T1": {}})
    >>> with TemporaryDirectory() as folder:
    ...     [path.name for path in save_all(outcome, folder, names=["load_duration"])]
    ...
    ['load_duration-en.png', 'load_duration-en.svg']
    """
    folder = Path(folder)

    chosen = tuple(CHARTS) if names is None else tuple(names)

    def draw(name: str) -> Any:
        enter("drawing", chosen.index(name) / len(chosen))
        return CHARTS[name](outcome, page(outcome, lang), lang)

    return [path for name in chosen for path in save_chart(partial(draw, name), folder, name, lang)]
