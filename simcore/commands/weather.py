"""``weather``: the report on a weather file, or the synthetic year of a site."""

import json
import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from simcore.base.errors import did_you_mean, refuse
from simcore.commands.language import lang_option, language
from simcore.commands.options import format_option
from simcore.commands.running import RESULTS, print_json
from simcore.commands.shared import stdout, user_errors
from simcore.scenario.shipped import FIVE_SITES, or_shipped
from simcore.show.words.labels import label

if TYPE_CHECKING:
    from simcore.base.records import Place
    from simcore.energy.weather import Quality
    from simcore.scenario.schema import Scenario
    from simcore.show.weather.weather import ProductionYear, WeatherYear
    from simcore.study.weather import Yields

PICTURES = (".png", ".svg", ".pdf")


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Options of the command."""

    scenario: Path
    step: str
    year: int | None
    years: int
    at: tuple[float, float] | None
    site: str | None
    light_at: float | None
    out: Path | None
    output_format: str
    lang: str


def _coordinates(_: click.Context, option: click.Parameter, text: str | None) -> Any:
    """``LAT,LON`` in decimal degrees as two numbers."""
    if text is None:
        return None
    try:
        latitude, longitude = map(float, text.split(","))
    except ValueError:
        raise click.BadParameter(label("commands.coordinates", language(), text=text)) from None
    return latitude, longitude


@click.command("weather")
@click.argument("what", required=False)
@click.option("--scenario", type=click.Path(path_type=Path), default=FIVE_SITES, show_default=True)
@click.option("--step", type=click.Choice(["15", "30", "60"]), default="30", show_default=True)
@click.option("--year", type=click.IntRange(2000, 2100))
@click.option("--years", type=click.IntRange(1, 100), default=1)
@click.option("--at", callback=_coordinates)
@click.option("--site")
@click.option("--light-at", type=float)
@click.option("--pvgis", callback=_coordinates)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False))
@format_option
@lang_option
@user_errors()
def command(what: str | None, pvgis: tuple[float, float] | None, **chosen: Any) -> None:
    """Report on a weather or production FILE, or show the synthetic year of a SITE.

    With --pvgis, download the typical year of a place once and report on it.
    """
    options = Options(**chosen)
    if (what is None) == (pvgis is None):
        raise click.UsageError(label("commands.file_or_site", language()))
    _check_picture(options.out)
    if pvgis is not None:
        from simcore.base.records import Place
        from simcore.energy.weather.download import pvgis_file

        what = str(
            pvgis_file(Place(latitude=pvgis[0], longitude=pvgis[1], altitude=0.0), cache_folder())
        )
    assert what is not None
    path = Path(what)
    is_file = path.is_file() or len(path.parts) > 1 or bool(path.suffix)
    (_show_file if is_file else _show_site)(what, options)


def cache_folder() -> Path:
    """Folder of the user in which downloads are kept."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "simcore"


def _show_file(what: str, options: Options) -> None:
    from simcore.show.weather.charts import save_weather
    from simcore.show.weather.weather import (
        made_text,
        remarks_text,
        report_rows,
        report_table,
        yield_rows,
    )

    quality, year = _read(Path(what), options)
    yields = None if options.site is None else _site_yields(what, options.site, options)
    picture = save_weather(year, options.out or _picture(Path(what).stem), options.lang)
    if options.output_format == "json":
        made = {} if yields is None else {"site": options.site, **yield_rows(yields)}
        print_json({**report_rows(quality), **made, "picture": str(picture)})
        return
    console = stdout()
    console.print(report_table(quality, options.lang))
    console.print(remarks_text(quality, options.lang), soft_wrap=True)
    if yields is not None and options.site is not None:
        console.print(made_text(yields, options.site, options.lang), soft_wrap=True)
    console.print(f"{picture}", style="bold", soft_wrap=True)


def _site_yields(what: str, site: str, options: Options) -> "Yields":
    """What a run makes of a weather file at a site of the scenario."""
    from simcore.site.inputs import site_inputs
    from simcore.study.weather import site_yields

    light_at = [] if options.light_at is None else [f"weather.light_at_minutes={options.light_at}"]
    chosen = ['weather.kind="file"', f"weather.file={json.dumps(str(Path(what).resolve()))}"]
    scenario = _scenario(site, options, [*chosen, *light_at], "--site")
    return site_yields(site_inputs(scenario, [site])[site], 1)


def _read(path: Path, options: Options) -> "tuple[Quality, WeatherYear | ProductionYear]":
    """Report on a file, and the year it holds."""
    from simcore.base.timeaxis import time_axis
    from simcore.energy.weather import (
        climate,
        read_production_csv,
        read_pv_power,
        read_weather,
        sniff,
    )
    from simcore.scenario.schema import Time
    from simcore.show.weather.weather import ProductionYear, WeatherYear, energy_of_power

    axis = time_axis(options.year or Time().year, int(options.step))
    place, kind, name = _place(options.at), sniff(path), path.name
    if kind == "production":
        energy, quality = read_production_csv(path, axis)
        return quality, ProductionYear(name=name, energy=energy, axis=axis, unit="kWh")
    if kind == "pv_power":
        power, quality = read_pv_power(path, axis, place)
        energy = energy_of_power(power, axis)
        return quality, ProductionYear(name=name, energy=energy, axis=axis, unit="kWh/kWp")
    weather, quality = read_weather(path, axis, place, stamp_to_light_minutes=options.light_at)
    assert quality.place is not None
    year = WeatherYear(
        name=name, weather=weather, axis=axis, place=quality.place, usual=climate("inland")
    )
    return quality, year


def _show_site(what: str, options: Options) -> None:
    from simcore.show.weather.charts import save_weather
    from simcore.show.weather.weather import months_rows, months_table, yield_rows, yield_text
    from simcore.site.inputs import site_inputs
    from simcore.study.weather import site_yields

    scenario = _scenario(what, options, ['weather.kind="synthetic"'], "weather")
    years = _synthetic(scenario, what, options)
    yields = site_yields(site_inputs(scenario, [what])[what], options.years)
    picture = save_weather(years[0], options.out or _picture(what), options.lang)
    if options.output_format == "json":
        rows = {"site": what, "months": months_rows(years), **yield_rows(yields)}
        print_json({**rows, "picture": str(picture)})
        return
    console = stdout()
    console.print(months_table(years, options.lang))
    console.print(yield_text(yields, options.lang))
    console.print(f"{picture}", style="bold", soft_wrap=True)


def _scenario(site: str, options: Options, weather: list[str], place: str) -> "Scenario":
    """Scenario with this weather at the year and step asked for; it must have the site."""
    from simcore.scenario.load import load

    step = [f"time.step_minutes={options.step}", *weather]
    year = [] if options.year is None else [f"time.year={options.year}"]
    scenario = load(or_shipped(options.scenario), step + year)
    if site not in scenario.sites:
        guess, known = did_you_mean(site, scenario.sites), tuple(scenario.sites)
        raise refuse("not_file_or_one_of", place, found=repr(site), known=known, guess=guess)
    return scenario


def _synthetic(scenario: "Scenario", what: str, options: Options) -> "list[WeatherYear]":
    """Synthetic years of a site as the runs see them, from the scenario's own number on."""
    from simcore.energy.weather import climate
    from simcore.show.weather.weather import WeatherYear
    from simcore.show.words.names import own_name
    from simcore.site.curves import site_sky
    from simcore.site.inputs import site_inputs

    inputs = site_inputs(scenario, [what])[what]
    site, axis, place, chosen = inputs.site_table, inputs.axis, inputs.place, inputs.weather
    usual = climate(site.climate, site.ghi_factor)
    years = []
    for number in range(options.years):
        weather = chosen.model_copy(update={"year_number": chosen.year_number + number})
        drawn = site_sky(replace(inputs, weather=weather)).weather
        years.append(
            WeatherYear(
                name=own_name(site, options.lang),
                weather=drawn,
                axis=axis,
                place=place,
                usual=usual,
            )
        )
    return years


def _place(at: tuple[float, float] | None) -> "Place | None":
    from simcore.base.records import Place

    return None if at is None else Place(latitude=at[0], longitude=at[1], altitude=0.0)


def _picture(name: str) -> Path:
    from simcore.show.folder.place import free_file

    return free_file(RESULTS / f"weather-{name}.png")


def _check_picture(out: Path | None) -> None:
    """Refuse a picture that cannot be written before any work."""
    if out is not None and out.suffix not in PICTURES:
        raise refuse("picture_name", "--out", found=out, known=tuple(PICTURES))
    if out is not None:
        from simcore.show.folder.place import PICTURE_SIGN, check_new_file

        check_new_file(out, PICTURE_SIGN)
