"""Section of the contribution fund: what it takes in, is asked and pays, scheme by scheme."""

from simcore.show.folder.read import Run
from simcore.show.report.grids import Grid, columns, heads, number_cell, text_cell
from simcore.show.report.records import Section
from simcore.show.terminal import portfolio_flows
from simcore.show.words.labels import amount, counted, label, number, percent, scheme_name

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
        grid=fund_grid(run, lang),
    )


def fund_grid(run: Run, lang: str) -> Grid:
    """Schemes in rows: paid in, asked, paid, what is left, tenants who got something. [EUR]."""
    years = run.table("fund")
    totals = portfolio_flows(years, ["scheme"])
    left = portfolio_flows(years[years["year"] == years["year"].max()], ["scheme"])["balance_eur"]
    has_accounts = "fund_accounts" in run.names
    rows = []
    for scheme, row in totals.iterrows():
        taken_in = row["inflow_eur"] + row.get("top_up_eur", 0.0)
        part = row["paid_eur"] / row["asked_eur"] if row["asked_eur"] > 0 else float("nan")
        cells = [
            text_cell(scheme_name(str(scheme), run.titles, lang)),
            *(
                number_cell(eur, amount(eur, lang))
                for eur in (taken_in, row["asked_eur"], row["paid_eur"])
            ),
            number_cell(part, percent(part, lang) if part == part else ""),
            number_cell(left[scheme], amount(left[scheme], lang)),
        ]
        if has_accounts:
            accounts = run.table("fund_accounts")
            n = int(((accounts["scheme"] == scheme) & (accounts["total_eur"] > 0)).sum())
            cells.append(number_cell(n, number(n, lang)))
        rows.append(tuple(cells))
    keys = ("fund_in", "fund_asked", "fund_paid", "fund_part", "fund_balance")
    told = heads(("scheme",), lang)
    told += columns((*keys, "fund_tenants") if has_accounts else keys, lang)
    return Grid(caption=label("head_fund_caption", lang), columns=told, rows=tuple(rows))
