"""A tenant's way from today's cost to a scheme's: words, table, plain values, files."""

from pathlib import Path
from typing import Any

from rich.table import Table

from simcore.show.why.steps import waterfall_title
from simcore.show.words.labels import label, number, scheme_name
from simcore.study.compare.outcome import Outcome
from simcore.study.why.explain import STEPS, Waterfall

MARKER = "waterfall.json"


def waterfall_table(found: Waterfall, outcome: Outcome, lang: str = "en") -> Table:
    """Parts of the cost today, what each changes by, and under the scheme. [EUR/year]."""
    table = Table(title=waterfall_title(found, lang), title_justify="left")
    table.add_column(label("cost_steps_axis", lang))
    scheme = scheme_name(found.scheme, outcome.titles, lang)
    for name in (label("cost_steps_today", lang), label("cost_steps_change", lang), scheme):
        table.add_column(name, justify="right")
    for step, before, change in zip(STEPS, found.before_eur, found.change_eur, strict=True):
        figures = _figures(before, change, lang)
        table.add_row(label(f"cost_steps_part_{step}", lang), *figures)
    table.add_section()
    total = _figures(found.today_eur, found.scheme_eur - found.today_eur, lang)
    table.add_row(label("cost_steps_total", lang), *total, style="bold")
    return table


def _figures(before: float, change: float, lang: str) -> tuple[str, str, str]:
    return (
        number(before, lang, 2),
        number(change, lang, 2, is_signed=True),
        number(before + change, lang, 2),
    )


def waterfall_plain(found: Waterfall) -> dict[str, Any]:
    """Plain values for programs; the tenant is a number of its site, never a name."""
    steps = [
        {"step": step, "before_eur": before, "change_eur": change}
        for step, before, change in zip(STEPS, found.before_eur, found.change_eur, strict=True)
    ]
    return {
        "site": found.site,
        "scheme": found.scheme,
        "tenant": found.member,
        "chosen_as": found.chosen_as,
        "contract": found.contract,
        "consumption_kwh": found.consumption_kwh,
        "shared_kwh": found.shared_kwh,
        "today_eur": found.today_eur,
        "steps": steps,
        "scheme_eur": found.scheme_eur,
    }


def write_waterfall(found: Waterfall, outcome: Outcome, folder: Path, lang: str = "en") -> None:
    """Write ``waterfall.json``, and the chart as PNG and SVG."""
    import json

    from simcore.show.charts.style import board_style, page
    from simcore.show.folder.place import whole_folder
    from simcore.show.why.waterfall import bill_waterfall

    with whole_folder(folder) as working, board_style():
        text = json.dumps(waterfall_plain(found), indent=2, ensure_ascii=False)
        (working / MARKER).write_text(text + "\n", encoding="utf-8")
        figure = bill_waterfall(found, outcome, page(outcome, lang), lang).figure
        for ending, metadata in (("png", None), ("svg", {"Date": None})):
            figure.savefig(working / f"waterfall-{lang}.{ending}", metadata=metadata)
