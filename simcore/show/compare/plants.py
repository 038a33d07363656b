"""The plants of a run, where a site has several, as a table for the terminal."""

from rich.table import Table

from simcore.show.tables import printed
from simcore.show.terminal import portfolio_summary, reference_scheme
from simcore.show.words.labels import label
from simcore.study.compare.outcome import Outcome

_COLUMNS = (
    "site",
    "plant",
    "kwp",
    "production_kwh",
    "shared_kwh",
    "surplus_kwh",
    "self_consumption_fraction",
)


def plants_table(outcome: Outcome, lang: str = "en") -> Table:
    """Energy of every plant over the year, shared among all tenants."""
    frame = outcome.plants
    own = frame[frame["scheme"] == reference_scheme(portfolio_summary(outcome))]
    year = own.groupby(["site", "plant", "kwp"], sort=False, as_index=False).sum(numeric_only=True)
    part = year["shared_kwh"] / year["production_kwh"].where(year["production_kwh"] > 0)
    rows = year.assign(self_consumption_fraction=part.fillna(0.0)).to_dict("records")
    title = label("table_plants_title", lang)
    return printed(rows, _COLUMNS, lang, "plants", once=("site",), title=title)
