"""The folder of a landlord's plan: spreadsheet, tables, charts, manifest; whole or not at all."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from simcore.base.phases import enter
from simcore.show.charts.style import save_chart
from simcore.show.finance.charts import debt_cover, money_back, npv_waterfall, tornado
from simcore.show.finance.finance import write_tables
from simcore.show.finance.sheets import write_plan
from simcore.show.finance.supply import write_supply
from simcore.show.finance.supply_charts import margin_spread
from simcore.show.folder.mark import MANIFEST
from simcore.show.folder.place import Effort, whole_folder
from simcore.show.folder.write import manifest
from simcore.study.finance.plan import Plan
from simcore.study.finance.sensitivity import Bar
from simcore.study.finance.supply import SupplyPlan, supply_plan


def write_plan_folder(
    plan: Plan,
    bars: tuple[Bar, ...],
    folder: Path,
    *,
    effort: Effort,
    lang: str,
    charts: bool,
) -> None:
    """Write everything about a plan into ``folder``."""
    with whole_folder(folder, "finance") as working:
        supply = supply_plan(plan)
        write_plan(plan, working / f"plan-{plan.scheme}.xlsx", lang)
        write_tables(plan, working)
        if supply is not None:
            write_supply(supply, working)
        if charts:
            save_plan_charts(plan, bars, working / "charts", lang)
            save_supply_chart(plan, supply, working / "charts", lang)
        contents = manifest(plan.own_outcome, effort) | {"plan": {"scheme": plan.scheme}}
        text = json.dumps(contents, indent=2, ensure_ascii=False, default=str)
        (working / MANIFEST).write_text(text + "\n", encoding="utf-8")


def save_plan_charts(plan: Plan, bars: tuple[Bar, ...], folder: Path, lang: str) -> list[Path]:
    """Paths of the four charts of a plan, each as PNG and SVG."""
    draws: dict[str, Callable[[], Any]] = {
        "cumulative_cash_flow": lambda: money_back(plan, None, lang),
        "debt_cover": lambda: debt_cover(plan, None, lang),
        "npv_waterfall": lambda: npv_waterfall(plan, None, lang),
        "tornado": lambda: tornado(plan, bars, None, lang),
    }
    paths = []
    for n, (name, draw) in enumerate(draws.items()):
        enter("drawing", n / len(draws))
        paths += save_chart(draw, folder, name, lang)
    return paths


def save_supply_chart(plan: Plan, supply: SupplyPlan | None, folder: Path, lang: str) -> list[Path]:
    """Paths of the chart of the margin of full supply; none where nothing is supplied."""
    if supply is None:
        return []
    return save_chart(lambda: margin_spread(plan, supply, None, lang), folder, "margin", lang)
