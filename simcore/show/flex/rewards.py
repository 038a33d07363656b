"""What a bonus for moved uses pays by baseline, for people and programs."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from rich.table import Table

from simcore.show.tables import printed
from simcore.show.words.labels import label
from simcore.study.flex.rewards import RewardRow

_COLUMNS = (
    "baseline",
    "behaviour",
    "n_homes",
    "moved_kwh",
    "rewarded_kwh",
    "asked_eur",
    "paid_eur",
    "points_eur",
)


def rewards_data(rows: Sequence[RewardRow]) -> list[dict[str, Any]]:
    """A row for each baseline and behaviour."""
    return [asdict(row) for row in rows]


def rewards_table(rows: Sequence[RewardRow], lang: str = "en") -> Table:
    """Baselines by what they pay those who do nothing, the honest, and those who game them."""
    told = [
        {
            **asdict(row),
            "baseline": label(f"baseline_{row.baseline}", lang),
            "behaviour": label(f"behaviour_{row.behaviour}", lang),
        }
        for row in rows
    ]
    title, caption = label("rewards_title", lang), label("rewards_caption", lang)
    return printed(
        told, _COLUMNS, lang, "rewards", once=("baseline",), title=title, caption=caption
    )
