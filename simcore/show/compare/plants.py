"""The plants of a run, where a site has several, as a table for the terminal."""

from rich.table import Table

from simcore.show.columns import cell, head
from simcore.show.terminal import portfolio_summary, reference_scheme
from simcore.show.words.labels import label
from simcore.study.compare.outcome import Outcome

_COLUMNS = ("kwp", "production_kwh", "shared_kwh", "surplus_kwh", "self_consumption_fraction")


def plants_table(outcome: Outcome, lang: str = "en") -> Table:
    """Energy of every plant over the year, shared among all tenants."""
    frame = outcome.plants
    scheme = reference_scheme(portfolio_summary(outcome))
    rows = frame[frame["scheme"] == scheme]
    year = rows.groupby(["site", "plant", "kwp"], sort=False, as_index=False).sum(numeric_only=True)
    table = Table(title=label("table_plants_title", lang))
    for column in ("site", "plant"):
        table.add_column(label(f"table_{column}", lang), overflow="fold")
    for name in _COLUMNS:
        table.add_column(head(name, lang, "narrow", "plants"), justify="right")
    sites = list(year["site"])
    for place, row in enumerate(year.to_dict("records")):
        made = row["production_kwh"]
        row["self_consumption_fraction"] = row["shared_kwh"] / made if made > 0 else 0.0
        table.add_row(
            row["site"] if row["site"] not in sites[:place] else "",
            row["plant"],
            *(cell(name, row[name], lang, "plants") for name in _COLUMNS),
            end_section=row["site"] not in sites[place + 1 :],
        )
    return table
