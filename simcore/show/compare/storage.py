"""The batteries of a run as a table for the terminal."""

from rich.table import Table

from simcore.show.tables import printed
from simcore.show.words.labels import label
from simcore.study.compare.outcome import Outcome
from simcore.study.compare.storage import storage_rows

_COLUMNS = (
    "site",
    "storage_place",
    "storage_strategy",
    "capacity_kwh",
    "stored_sun_kwh",
    "stored_import_kwh",
    "stored_served_kwh",
    "cycles_per_year",
    "life_years",
    "storage_capex_eur",
)


def storage_table(outcome: Outcome, lang: str = "en") -> Table:
    """What the battery of each site did over the year, shared among all members."""
    rows = storage_rows(outcome)
    for row in rows:
        row["storage_place"] = label(f"storage_place_{row['storage_place']}", lang)
        row["storage_strategy"] = label(f"storage_strategy_{row['storage_strategy']}", lang)
    title, caption = label("table_storage_title", lang), label("table_storage_caption", lang)
    return printed(rows, _COLUMNS, lang, "storage", title=title, caption=caption)
