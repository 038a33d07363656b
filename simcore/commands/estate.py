"""``estate``: a whole landlord, which operations, in which order, what it takes and brings."""

from datetime import date
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Any

import click

from simcore.commands.options import out_option, scenario_argument, scenario_options
from simcore.commands.running import RESULTS, counting, loaded, print_json, say_if_compiling
from simcore.commands.shared import stdout, user_errors


@click.command("estate")
@scenario_argument
@click.option("--schemes", default="")
@click.option("--scheduler", default="local", show_default=True)
@click.option("--charts/--no-charts", default=True)
@out_option
@scenario_options
@user_errors()
def command(scenario: Path, **chosen: Any) -> None:
    """Group a landlord's residences of SCENARIO into operations, run all, put them in order."""
    from simcore.show.estate.folder import check_estate_folder
    from simcore.show.estate.parts import kept_in
    from simcore.show.folder.place import growing_folder
    from simcore.study.estate.estate import estate_of, estate_plan
    from simcore.study.estate.whole import ordered

    started, out = monotonic(), chosen["out"]
    check_estate_folder(out or RESULTS / "new")
    plan = estate_plan(loaded(scenario, chosen))
    kept = kept_in(out or RESULTS / "new", plan.scenario)
    say_if_compiling()
    folder = out or growing_folder(RESULTS, f"{date.today():%Y-%m-%d}-{scenario.stem}-estate")
    kept = kept if out else kept_in(folder, plan.scenario)
    run = {"jobs": chosen["jobs"], "scheduler": chosen["scheduler"], "kept": kept}
    with counting("estate.dwellings") as tell:
        told = estate_of(plan, progress=tell, in_processes=True, **run)
    _show(ordered(told), chosen, folder, started)


def _show(of: Any, chosen: dict[str, Any], folder: Path, started: float) -> None:
    from simcore.show.estate.folder import write_estate
    from simcore.show.estate.records import estate_run
    from simcore.show.folder.place import Effort
    from simcore.show.report.estate_page import estate_page
    from simcore.study.compare.beside import whole_peak_bytes

    lang, run, peak = chosen["lang"], estate_run(of), whole_peak_bytes()
    work = Effort(wall_seconds=monotonic() - started, peak_memory_bytes=peak)
    charts = _charts(run, lang) if chosen["charts"] else {}
    page = estate_page(run, lang, has_charts=chosen["charts"])
    write_estate(of, run, folder, work, charts, page, lang)
    if chosen["output_format"] == "json":
        from simcore.show.estate.records import estate_json

        print_json(estate_json(run, monotonic() - started, peak))
        return
    from simcore.show.estate.text import estate_text

    for told in estate_text(run, lang):
        stdout().print(told)
    stdout().print(f"{folder}", style="bold", soft_wrap=True)


def _charts(run: Any, lang: str) -> dict[str, Any]:
    """Charts to be drawn, by name."""
    from simcore.show.estate.charts import CHARTS

    return {name: partial(draw, run, None, lang) for name, draw in CHARTS.items()}
