"""Why a table of a folder cannot be shown: its file, its columns, its rows."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from simcore.base.errors import Phrase, phrase
from simcore.show.folder.attached import NEEDED, Shape, read_shape, read_table
from simcore.study.compare.tables import ALL

TEXTS = frozenset(
    {
        "fact",
        "tariff",
        "tariff_fr",
        "value",
        "value_fr",
        "input",
        "low",
        "high",
        "source",
        "site",
        "scheme",
        "name",
        "kind",
        "payer",
        "payee",
        "flow",
        "line",
        "season",
        "future",
        "network",
        "node",
        "branch",
        "from_node",
        "to_node",
        "placement",
        "limit",
        "where",
        "time",
        "cause",
        "group",
        "party",
        "figure",
        "event",
        "scheme_a",
        "scheme_b",
        "sign",
        "option",
        "sites",
        "open_law",
        "terms",
        "terms_fr",
        "trigger",
        "trigger_value",
        "family",
        "aid",
        "step",
        "from_day",
        "to_day",
    }
)
"""Needed columns that hold words; all others hold numbers, or yes and no."""


FIGURES = (
    "n_dwellings",
    "kwp",
    "production_kwh",
    "consumption_kwh",
    "shared_kwh",
    "tenant_saving_median_eur",
    "tenant_saving_min_eur",
    "losers_fraction",
    "landlord_npv_eur",
)
"""Columns of the summary without whose numbers no scheme can be judged."""
BY_SCHEME = ("members", "months", "ledger", "cash_flow", "social", "balances", "lifetime")
OF_ALL_SITES = ("prices", "load_duration", "social", "balances", "lifetime")
"""Tables that hold every scheme of the summary, and those with rows for all sites together."""


def table_fault(name: str, path: Path, needed: Sequence[str]) -> Phrase | None:
    """Why a table cannot be shown; None where it can.

    Parameters
    ----------
    name
        Name of the table in the run.
    path
        Its file.
    needed
        Columns without which it cannot be shown.
    """
    shape = read_shape(path)
    if shape is None:
        return phrase("table_unreadable")
    return _of_shape(shape, needed) or _of_rows(name, path, needed)


def _of_shape(shape: Shape, needed: Sequence[str]) -> Phrase | None:
    missing = [column for column in needed if column not in shape.is_numeric]
    if missing:
        return phrase("no_column", columns=missing)
    if not shape.has_rows:
        return phrase("no_rows")
    words = [one for one in needed if one not in TEXTS and not shape.is_numeric[one]]
    return phrase("no_numbers_in", columns=words) if words else None


def parts_fault(name: str, path: Path, schemes: Iterable[str]) -> Phrase | None:
    """Scheme, or sum of the sites, that a table lacks though the summary has it; None if none.

    Parameters
    ----------
    name, path
        Name and file of a table that can be read, with its columns.
    schemes
        Schemes of the summary.
    """
    if name in BY_SCHEME:
        held = set(read_table(path, ["scheme"])["scheme"])
        lacking = [scheme for scheme in dict.fromkeys(schemes) if scheme not in held]
        if lacking:
            return phrase("no_rows_for", schemes=lacking)
    if name in OF_ALL_SITES and ALL not in set(read_table(path, ["site"])["site"]):
        return phrase("no_rows_for_all_sites")
    return None


def _of_rows(name: str, path: Path, needed: Sequence[str]) -> Phrase | None:
    """What is wrong with the rows of the small tables, which others are not read for."""
    if name not in ROWS:
        return None
    rows = read_table(path)
    numbers = rows[[column for column in needed if column not in TEXTS]].astype(float)
    numbers = numbers.fillna(dict.fromkeys(UNRATED, 0.0))
    undefined = [str(column) for column in numbers if not np.isfinite(numbers[column]).all()]
    if undefined:
        return phrase("undefined_numbers", column=undefined)
    return ROWS[name](rows)


def summary_fault(rows: pd.DataFrame) -> Phrase | None:
    """What keeps a summary from being one: rows without scheme, repeated, or without figures."""
    if rows[["site", "scheme"]].isna().to_numpy().any():
        return phrase("row_without_site_or_scheme")
    if rows.duplicated(["site", "scheme"]).any():
        site, scheme = rows.loc[rows.duplicated(["site", "scheme"]), ["site", "scheme"]].iloc[0]
        return phrase("several_rows", scheme=scheme, site=site)
    whole = rows[rows["site"] == ALL]
    for column in FIGURES:
        numbers = pd.to_numeric(whole[column], errors="coerce")
        if not np.isfinite(numbers).all():
            return phrase("undefined_numbers", column=column)
    # What does not apply is none; nothing that is told is without end.
    endless = np.isinf(rows.select_dtypes("number").astype(float)).any()
    if endless.any():
        return phrase("undefined_numbers", column=list(endless.index[endless]))
    return None


def regret_doubt(rows: pd.DataFrame) -> Phrase | None:
    """What keeps regrets from being a table of schemes by futures; None where nothing does.

    Parameters
    ----------
    rows
        ``scheme``, ``future`` and ``regret_eur``.
    """
    counts = rows.groupby(["scheme", "future"], sort=False).size().unstack(fill_value=0).stack()
    for times, is_many in ((counts > 1, True), (counts == 0, False)):
        if times.any():
            scheme, future = counts.index[times.argmax()]
            first = phrase(
                "several_rows_in" if is_many else "no_row_in", scheme=scheme, future=future
            )
            n = int(times.sum()) - 1
            return phrase("and_pairs", first=first, n=n) if n else first
    return phrase("regret_below_zero") if (rows["regret_eur"] < 0).any() else None


def _no_doubt(_: pd.DataFrame) -> None:
    return None


ROWS: Mapping[str, Callable[[pd.DataFrame], Phrase | None]] = {
    "regret": regret_doubt,
    **dict.fromkeys(("grid", *NEEDED), _no_doubt),
}
"""Tables whose numbers must all be defined, and what else is asked of their rows."""

UNRATED = ("line_loading_max", "loading_max_fraction")
"""Numbers that a network does not tell where its cables have no rating."""
