"""Section of the contribution fund: what it takes in, is asked and pays, scheme by scheme."""

from collections.abc import Mapping
from typing import Any

from simcore.show.folder.read import Run
from simcore.show.report.records import Section
from simcore.show.report.tables import table_of
from simcore.show.tables import Table
from simcore.show.terminal import portfolio_flows
from simcore.show.words.labels import counted, label, number, scheme_name

NAN = float("nan")
ENOUGH = 1 - 1e-9
"""Part paid from which nothing is cut, but for rounding errors."""


def fund_sections(run: Run, lang: str) -> list[Section]:
    """The section of the fund, if there is one."""
    section = fund_section(run, lang)
    return [] if section is None else [section]


def fund_section(run: Run, lang: str) -> Section | None:
    """The fund over the plan; None where the run holds none."""
    if "fund" not in run.names or not len(run.table("fund")):
        return None
    years = run.table("fund")
    totals = portfolio_flows(years, ["scheme"])
    part = totals["paid_eur"] / totals["asked_eur"].where(totals["asked_eur"] > 0)
    values = {"n_schemes": len(totals)}
    return Section(
        key="fund",
        title=counted("fund_section", int((part.fillna(1.0) >= ENOUGH).sum()), lang, **values),
        lead=label("fund_lead", lang, n_years=number(years["year"].max(), lang)),
        table=fund_table(run, lang),
    )


def fund_table(run: Run, lang: str) -> Table:
    """Schemes in rows: paid in, asked, paid, what is left, tenants who got something. [EUR]."""
    years = run.table("fund")
    left = portfolio_flows(years[years["year"] == years["year"].max()], ["scheme"])["balance_eur"]
    has_accounts = "fund_accounts" in run.names
    n_paid = _n_tenants_paid(run) if has_accounts else {}
    rows = (
        {
            **row,
            "scheme": scheme_name(str(scheme), run.titles, lang),
            "paid_in_eur": row["inflow_eur"] + row.get("top_up_eur", 0.0),
            "paid_fraction": row["paid_eur"] / row["asked_eur"] if row["asked_eur"] > 0 else NAN,
            "balance_eur": left[scheme],
            "n_tenants_paid": n_paid.get(scheme, 0),
        }
        for scheme, row in portfolio_flows(years, ["scheme"]).iterrows()
    )
    names = ("scheme", "paid_in_eur", "asked_eur", "paid_eur", "paid_fraction", "balance_eur")
    shown = (*names, "n_tenants_paid") if has_accounts else names
    return table_of("fund", rows, shown, lang, "fund")


def _n_tenants_paid(run: Run) -> Mapping[Any, int]:
    """Tenants with a reward over the plan, by scheme."""
    accounts = run.table("fund_accounts")
    return (accounts["total_eur"] > 0).groupby(accounts["scheme"]).sum().to_dict()
