"""The numbers behind each chart, as a small table."""

from collections.abc import Callable

import numpy as np

from simcore.show.charts.flows_of_energy import energy_links
from simcore.show.charts.flows_of_money import money_links
from simcore.show.charts.saving_by_household import savings_by_kind
from simcore.show.folder.read import Run
from simcore.show.report.network import hosting_table, site_facts
from simcore.show.report.tables import schemes_table, sites_table, table_of
from simcore.show.tables import Table, beside
from simcore.show.terminal import (
    portfolio_flows,
    portfolio_summary,
    reference_scheme,
)
from simcore.show.words.labels import label, month_names, scheme_name
from simcore.study.compare.outcome import ALL
from simcore.study.compare.verdict import nearest_scheme


def numbers_behind(run: Run, chart: str, lang: str) -> Table | None:
    """Numbers behind a chart; None for a chart that has no table here."""
    make = NUMBERS.get(chart)
    return make(run, lang) if make else None


def months(run: Run, lang: str) -> Table:
    """Energy by month. [MWh]."""
    scheme = reference_scheme(portfolio_summary(run))
    rows = run.months[run.months["scheme"] == scheme]
    by_month = portfolio_flows(rows, ["month"]).sort_index()
    names = month_names(lang)
    with_names = ({**row, "month": names[int(month) - 1]} for month, row in by_month.iterrows())
    flows = ("production_kwh", "consumption_kwh", "shared_kwh", "surplus_kwh")
    return table_of("months", with_names, ("month", *flows), lang, "months")


def days(run: Run, lang: str) -> Table:
    """Energy of the average day of each season. [kWh/day]."""
    by_hour = portfolio_flows(run.average_day, ["season", "hour"])
    by_season = by_hour.groupby("season", sort=False).mean() * 24
    flows = ("consumption", "shared", "surplus")
    rows = (
        {
            "season": label(str(season), lang),
            **{f"{flow}_kwh_per_day": row[f"{flow}_kw"] for flow in flows},
        }
        for season, row in by_season.iterrows()
    )
    return table_of("days", rows, ("season", *(f"{flow}_kwh_per_day" for flow in flows)), lang)


def energy(run: Run, lang: str) -> Table:
    """Energy from source to use. [MWh/year]."""
    rows = (
        {
            "from": label(f"flows_{source}", lang),
            "to": label(f"flows_{target}", lang),
            "energy_mwh": mwh,
        }
        for (source, target), mwh in energy_links(run).items()
    )
    return table_of("energy", rows, ("from", "to", "energy_mwh"), lang)


def money(run: Run, lang: str) -> Table:
    """Money from payer to payee. [kEUR/year]."""
    rows = (
        {
            "from": label(f"money_{link.source}", lang),
            "to": label(f"money_{link.target}", lang),
            "first_year_money_eur": 1e3 * link.value,
        }
        for link in money_links(run, nearest_scheme(portfolio_summary(run)))
    )
    return table_of("money", rows, ("from", "to", "first_year_money_eur"), lang)


def duration(run: Run, lang: str) -> Table:
    """Power passed during parts of the year. [kW]."""
    powers = run.load_duration[run.load_duration["site"] == ALL]
    at = powers["year_fraction"].to_numpy()
    names = ("consumption_kw", "import_kw", "surplus_kw")
    rows = (
        {
            "year_fraction": part,
            **{name: float(np.interp(part, at, powers[name])) for name in names},
        }
        for part in (0.0, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 1.0)
    )
    return table_of("duration", rows, ("year_fraction", *names), lang, "load_duration")


def kinds(run: Run, lang: str) -> Table:
    """Savings by kind of household. [EUR/year]."""
    names = ("saving_p10_eur", "saving_median_eur", "saving_p90_eur")
    rows = (
        {
            "household": label(f"kind_{key}", lang),
            "n_households": len(eur),
            **dict(zip(names, np.quantile(eur, (0.1, 0.5, 0.9)), strict=True)),
        }
        for _, key, eur in savings_by_kind(run, nearest_scheme(portfolio_summary(run)))
    )
    return table_of("kinds", rows, ("household", "n_households", *names), lang)


def prices(run: Run, lang: str) -> Table:
    """What each fixed price does, every other cent."""
    points = run.table("prices")
    rows = points[points["site"] == ALL].iloc[::4].to_dict("records")
    names = (
        "price_ht_eur_per_kwh",
        "saving_median_eur",
        "saving_min_eur",
        "losers_fraction",
        "landlord_npv_eur",
    )
    return table_of("prices", rows, names, lang, "prices")


def cash(run: Run, lang: str) -> Table:
    """Cumulative cash flow every five years. [kEUR]."""
    flows = portfolio_flows(run.cash_flow, ["scheme", "year"])["eur"]
    last = int(flows.index.get_level_values("year").max())
    years = {
        year: label("head_year", lang, year=year) for year in sorted({*range(0, last, 5), last})
    }
    rows = (
        {
            **flows[scheme].sort_index().cumsum(),
            "scheme": scheme_name(str(scheme), run.titles, lang),
        }
        for scheme in portfolio_summary(run).index
    )
    return table_of("cash", rows, ("scheme", *beside("year_total_eur", years)), lang)


NUMBERS: dict[str, Callable[[Run, str], Table]] = {
    "tenants_versus_landlord": schemes_table,
    "saving_distribution": schemes_table,
    "average_day": days,
    "monthly_balance": months,
    "cumulative_cash_flow": cash,
    "price_points": prices,
    "sites_map": sites_table,
    "flows_of_energy": energy,
    "flows_of_money": money,
    "load_duration": duration,
    "saving_by_household": kinds,
    "network_map": site_facts,
    "hosting_capacity": hosting_table,
}
