"""Charts for the board: each is a function ``(outcome, ax, lang) -> ax``."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from simcore.show.charts.average_day import average_day
from simcore.show.charts.cumulative_cash_flow import cumulative_cash_flow
from simcore.show.charts.monthly_balance import monthly_balance
from simcore.show.charts.saving_distribution import saving_distribution
from simcore.show.charts.style import board_style, page
from simcore.show.charts.tenants_versus_landlord import tenants_versus_landlord
from simcore.study.outcome import Outcome

CHARTS: dict[str, Callable[..., Any]] = {
    "tenants_versus_landlord": tenants_versus_landlord,
    "saving_distribution": saving_distribution,
    "average_day": average_day,
    "monthly_balance": monthly_balance,
    "cumulative_cash_flow": cumulative_cash_flow,
}


def save_all(outcome: Outcome, folder: Path | str, lang: str = "en") -> list[Path]:
    """Paths of all charts, written as PNG and SVG with a footer of assumptions.

    Parameters
    ----------
    outcome
        What the comparison of schemes returned.
    folder
        Where to write; made where it does not exist. Files are called
        ``<chart>-<lang>.png`` and ``<chart>-<lang>.svg``.
    lang
        ``"en"`` or ``"fr"``.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    paths: list[Path] = []
    for name, draw in CHARTS.items():
        with board_style():
            figure = draw(outcome, page(outcome, lang), lang).figure
            for ending, metadata in (("png", None), ("svg", {"Date": None})):
                path = folder / f"{name}-{lang}.{ending}"
                figure.savefig(path, metadata=metadata)
                paths.append(path)
    return paths
