"""A tenant's way from today's cost to a scheme's: words, table, plain values, files."""

from pathlib import Path
from typing import Any

from rich.table import Table

from simcore.show.tables import STYLE, beside, printed
from simcore.show.why.steps import waterfall_title
from simcore.show.words.labels import label, scheme_name
from simcore.study.compare.outcome import Outcome
from simcore.study.why.explain import STEPS, Waterfall

MARKER = "waterfall.json"


def waterfall_table(waterfall: Waterfall, outcome: Outcome, lang: str = "en") -> Table:
    """Parts of the cost today, what each changes by, and under the scheme. [EUR/year]."""
    rows = [
        {"step": label(f"cost_steps_part_{step}", lang), **_figures(before, change), STYLE: ""}
        for step, before, change in zip(
            STEPS, waterfall.before_eur, waterfall.change_eur, strict=True
        )
    ]
    total = _figures(waterfall.today_eur, waterfall.scheme_eur - waterfall.today_eur)
    rows.append({"step": label("cost_steps_total", lang), **total, STYLE: "bold"})
    scheme = {"scheme_eur": scheme_name(waterfall.scheme, outcome.titles, lang)}
    names = ("step", "before_eur", "change_eur", *beside("scheme_eur", scheme, "explain"))
    title = waterfall_title(waterfall, lang)
    look = {"title": title, "title_justify": "left"}
    return printed(rows, names, lang, "explain", once=(STYLE,), **look)


def _figures(before_eur: float, change_eur: float) -> dict[str, float]:
    return {
        "before_eur": before_eur,
        "change_eur": change_eur,
        "scheme_eur": before_eur + change_eur,
    }


def waterfall_plain(waterfall: Waterfall) -> dict[str, Any]:
    """Plain values for programs; the tenant is a number of its site, never a name."""
    steps = [
        {"step": step, "before_eur": before, "change_eur": change}
        for step, before, change in zip(
            STEPS, waterfall.before_eur, waterfall.change_eur, strict=True
        )
    ]
    return {
        "site": waterfall.site,
        "scheme": waterfall.scheme,
        "tenant": waterfall.member,
        "chosen_as": waterfall.chosen_as,
        "contract": waterfall.contract,
        "consumption_kwh": waterfall.consumption_kwh,
        "shared_kwh": waterfall.shared_kwh,
        "today_eur": waterfall.today_eur,
        "steps": steps,
        "scheme_eur": waterfall.scheme_eur,
    }


def write_waterfall(waterfall: Waterfall, outcome: Outcome, folder: Path, lang: str = "en") -> None:
    """Write ``waterfall.json``, and the chart as PNG and SVG."""
    from simcore.show.charts.style import board_style, page, save_figure
    from simcore.show.folder.place import whole_folder, write_json
    from simcore.show.why.waterfall import bill_waterfall

    with whole_folder(folder, "explain") as working, board_style():
        write_json(waterfall_plain(waterfall), working / MARKER)
        figure = bill_waterfall(waterfall, outcome, page(outcome, lang), lang).figure
        save_figure(figure, working / f"waterfall-{lang}")
