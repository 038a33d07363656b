"""The numbers behind each chart, as a small table."""

from collections.abc import Callable, Sequence

import numpy as np

from simcore.show.charts.flows_of_energy import energy_links
from simcore.show.charts.flows_of_money import money_links
from simcore.show.charts.saving_by_household import savings_by_kind
from simcore.show.folder.read import Run
from simcore.show.report.grids import (
    Cell,
    Column,
    Grid,
    columns,
    figures,
    heads,
    number_cell,
    scheme_grid,
    site_grid,
    text_cell,
)
from simcore.show.report.network import hosting_grid, site_facts
from simcore.show.terminal import (
    nearest_scheme,
    portfolio_flows,
    portfolio_summary,
    reference_scheme,
)
from simcore.show.words.labels import (
    label,
    month_names,
    number,
    scheme_name,
)
from simcore.study.compare.outcome import ALL


def numbers_behind(run: Run, chart: str, lang: str) -> Grid | None:
    """Numbers behind a chart; None for a chart that has no table here."""
    make = NUMBERS.get(chart)
    return make(run, lang) if make else None


def _grid(caption: str, keys: tuple[str, ...], rows: Sequence[tuple[Cell, ...]], lang: str) -> Grid:
    return Grid(caption=label(caption, lang), columns=columns(keys, lang), rows=tuple(rows))


def _whole(value: float, lang: str) -> Cell:
    return number_cell(value, number(value, lang))


def _tenths(value: float, lang: str) -> Cell:
    return number_cell(value, number(value, lang, 1))


def months(run: Run, lang: str) -> Grid:
    """Energy by month. [MWh]."""
    scheme = reference_scheme(portfolio_summary(run))
    rows = run.months[run.months["scheme"] == scheme]
    table = portfolio_flows(rows, ["month"]).sort_index()
    names = month_names(lang)
    flows = ("production_kwh", "consumption_kwh", "shared_kwh", "surplus_kwh")
    cells = [
        (text_cell(names[int(month) - 1]), *figures(row, flows, lang, "months"))
        for month, row in table.iterrows()
    ]
    told = heads(("month", *flows), lang, "months")
    return Grid(caption=label("head_months_caption", lang), columns=told, rows=tuple(cells))


def days(run: Run, lang: str) -> Grid:
    """Energy of the average day of each season. [kWh/day]."""
    table = portfolio_flows(run.average_day, ["season", "hour"])
    by_season = table.groupby("season", sort=False).mean() * 24
    names = ("consumption_kw", "shared_kw", "surplus_kw")
    cells = [
        (text_cell(label(str(season), lang)), *(_whole(row[name], lang) for name in names))
        for season, row in by_season.iterrows()
    ]
    told = heads(("season",), lang) + columns(("consumed_day", "shared_day", "surplus_day"), lang)
    return Grid(caption=label("head_days_caption", lang), columns=told, rows=tuple(cells))


def energy(run: Run, lang: str) -> Grid:
    """Energy from source to use. [MWh/year]."""
    cells = [
        (
            text_cell(label(f"flows_{source}", lang)),
            text_cell(label(f"flows_{target}", lang)),
            _tenths(mwh, lang),
        )
        for (source, target), mwh in energy_links(run).items()
    ]
    return _grid("head_energy_caption", ("from", "to", "energy"), cells, lang)


def money(run: Run, lang: str) -> Grid:
    """Money from payer to payee. [kEUR/year]."""
    cells = [
        (
            text_cell(label(f"money_{link.source}", lang)),
            text_cell(label(f"money_{link.target}", lang)),
            _tenths(link.value, lang),
        )
        for link in money_links(run, nearest_scheme(portfolio_summary(run)))
    ]
    return _grid("head_money_caption", ("from", "to", "money"), cells, lang)


def duration(run: Run, lang: str) -> Grid:
    """Power passed during parts of the year. [kW]."""
    rows = run.load_duration[run.load_duration["site"] == ALL]
    at = rows["year_fraction"].to_numpy()
    names = ("consumption_kw", "import_kw", "surplus_kw")
    cells = [
        (
            *figures({"year_fraction": part}, ("year_fraction",), lang),
            *figures({name: np.interp(part, at, rows[name]) for name in names}, names, lang),
        )
        for part in (0.0, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 1.0)
    ]
    told = heads(("year_fraction", *names), lang, "load_duration")
    return Grid(caption=label("head_duration_caption", lang), columns=told, rows=tuple(cells))


def kinds(run: Run, lang: str) -> Grid:
    """Savings by kind of household. [EUR/year]."""
    names = ("n_households", "saving_p10_eur", "saving_median_eur", "saving_p90_eur")
    cells = []
    for _, key, eur in savings_by_kind(run, nearest_scheme(portfolio_summary(run))):
        row = dict(zip(names[1:], np.quantile(eur, (0.1, 0.5, 0.9)), strict=True))
        row |= {"n_households": len(eur)}
        cells.append((text_cell(label(f"kind_{key}", lang)), *figures(row, names, lang)))
    told = columns(("household",), lang) + heads(names, lang)
    return Grid(caption=label("head_kinds_caption", lang), columns=told, rows=tuple(cells))


def prices(run: Run, lang: str) -> Grid:
    """What each fixed price does, every other cent."""
    rows = run.table("prices")
    rows = rows[rows["site"] == ALL].iloc[::4]
    names = (
        "price_ht_eur_per_kwh",
        "saving_median_eur",
        "saving_min_eur",
        "losers_fraction",
        "landlord_npv_eur",
    )
    cells = [figures(row, names, lang, "prices") for row in rows.to_dict("records")]
    told = heads(names, lang, "prices")
    return Grid(caption=label("head_prices_caption", lang), columns=told, rows=tuple(cells))


def cash(run: Run, lang: str) -> Grid:
    """Cumulative cash flow every five years. [kEUR]."""
    flows = portfolio_flows(run.cash_flow, ["scheme", "year"])["eur"]
    schemes = list(portfolio_summary(run).index)
    last = int(flows.index.get_level_values("year").max())
    years = sorted({*range(0, last + 1, 5), last})
    cells = []
    for scheme in schemes:
        total = flows[scheme].sort_index().cumsum() / 1e3
        name = text_cell(scheme_name(scheme, run.titles, lang))
        amounts = [
            number_cell(total[year], number(total[year], lang, is_signed=True)) for year in years
        ]
        cells.append((name, *amounts))
    told = (
        *heads(("scheme",), lang),
        *(Column(text=label("head_year", lang, year=year)) for year in years),
    )
    caption = label("head_cash_caption", lang)
    return Grid(caption=caption, columns=told, rows=tuple(cells))


NUMBERS: dict[str, Callable[[Run, str], Grid]] = {
    "tenants_versus_landlord": scheme_grid,
    "saving_distribution": scheme_grid,
    "average_day": days,
    "monthly_balance": months,
    "cumulative_cash_flow": cash,
    "price_points": prices,
    "sites_map": site_grid,
    "flows_of_energy": energy,
    "flows_of_money": money,
    "load_duration": duration,
    "saving_by_household": kinds,
    "network_map": site_facts,
    "hosting_capacity": hosting_grid,
}
