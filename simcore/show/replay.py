"""The files of a replay, and its totals as a table; identifiers of meters masked."""

import json
import re
import sys
from collections import Counter
from collections.abc import Sequence
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from rich.table import Table

from simcore.energy.replay import shift_minutes, write_key_file
from simcore.show.folder import MANIFEST, PACKAGES, whole_folder
from simcore.study.replay import Replay, totals

_PRM = re.compile(r"(?<!\d)\d{10}(\d{4})(?!\d)")
_DIGITS = 9
"""Decimals of a kWh in the files: finer than any meter, and free of floating-point noise."""

MOST_ROWS = 40
"""Members that are printed."""


def masked(name: str) -> str:
    """A name with all but the last four digits of every 14-digit PRM hidden.

    Examples
    --------
    >>> masked("12345678901234"), masked("flat 12")
    ('**********1234', 'flat 12')
    """
    return _PRM.sub(r"**********\1", name)


def shown_names(names: Sequence[str], *, show_identifiers: bool) -> list[str]:
    """Names for tables, PRM masked unless asked for; names that mask alike get a number.

    Examples
    --------
    >>> shown_names(["12345678901234", "99345678901234", "A"], show_identifiers=False)
    ['**********1234 (1)', '**********1234 (2)', 'A']
    """
    if show_identifiers:
        return list(names)
    hidden = [masked(name) for name in names]
    counts, seen = Counter(hidden), Counter[str]()
    unique = []
    for name in hidden:
        seen[name] += 1
        unique.append(f"{name} ({seen[name]})" if counts[name] > 1 else name)
    return unique


def members_frame(done: Replay, *, show_identifiers: bool = False) -> pd.DataFrame:
    """Energy of the period by member, in the order of the columns read. [kWh]."""
    settlement = done.settlement
    energy = {
        "consumption_kwh": done.consumption.kwh,
        "shared_kwh": settlement.shared_kwh,
        "import_kwh": settlement.import_kwh,
    }
    sums = {name: kwh.sum(axis=0).round(_DIGITS) for name, kwh in energy.items()}
    names = shown_names(done.consumption.names, show_identifiers=show_identifiers)
    return pd.DataFrame({"member": names, **sums})


def slots_frame(done: Replay) -> pd.DataFrame:
    """Energy of all members together by slot. [kWh]."""
    return pd.DataFrame(
        {
            "utc": pd.DatetimeIndex(done.consumption.utc).tz_localize("UTC"),
            "production_kwh": done.production.kwh.sum(axis=-1),
            "consumption_kwh": done.consumption.kwh.sum(axis=-1),
            "shared_kwh": done.settlement.shared_kwh.sum(axis=-1),
            "surplus_kwh": done.settlement.surplus_kwh,
        }
    )


def write_replay(done: Replay, folder: Path, *, show_identifiers: bool = False) -> None:
    """Write ``members.csv``, ``slots.parquet``, a key file for each plant, the manifest.

    Key files carry the true PRM: the operator knows a meter by nothing else.
    """
    inputs = done.inputs
    shift = shift_minutes(inputs.stamps, inputs.slot_minutes)
    with whole_folder(folder) as working:
        frame = members_frame(done, show_identifiers=show_identifiers)
        frame.to_csv(working / "members.csv", index=False, lineterminator="\n")
        slots_frame(done).to_parquet(working / "slots.parquet", index=False, compression="zstd")
        for number, plant in enumerate(done.production.names):
            write_key_file(
                working / f"{plant}.csv",
                done.consumption.utc,
                done.consumption.names,
                done.key_of_plant(number),
                decimals=inputs.decimals,
                stamp_shift_minutes=shift,
            )
        text = json.dumps(replay_manifest(done), indent=2, ensure_ascii=False, default=str)
        (working / MANIFEST).write_text(text + "\n", encoding="utf-8")


def replay_manifest(done: Replay) -> dict[str, Any]:
    """All that is needed to repeat a replay and to judge it; no identifier in it."""
    inputs, utc = done.inputs, done.consumption.utc
    end = utc[-1] + np.timedelta64(inputs.slot_minutes, "m")
    single = [path for path in (inputs.coefficients, inputs.memberships) if path is not None]
    return {
        "title": "replay of measured curves",
        "key": inputs.key or "key files of the operator",
        "slot_minutes": inputs.slot_minutes,
        "key_decimals": inputs.decimals,
        "settled_on_rounded_key": inputs.is_rounded,
        "key_file_stamps": inputs.stamps,
        "notice_days": inputs.notice_days,
        "from_utc": str(utc[0]),
        "to_utc": str(end),
        "files": [
            {"name": masked(path.name), "sha256": sha256(path.read_bytes()).hexdigest()}
            for path in (*inputs.production, *inputs.consumption, *inputs.key_files, *single)
        ],
        "python": sys.version.split()[0],
        "packages": {name: version(name) for name in PACKAGES},
        **totals(done),
    }


WORDS = {
    "en": {
        "title": "What was shared",
        "production_kwh": "production, kWh",
        "consumption_kwh": "consumption, kWh",
        "shared_kwh": "shared, kWh",
        "surplus_kwh": "surplus, kWh",
        "self_consumption_fraction": "self-consumption, %",
        "self_production_fraction": "self-production, %",
        "rounding_loss_kwh": "lost by rounding the key file, kWh",
        "n_slots": "slots",
        "n_members": "members",
    },
    "fr": {
        "title": "Énergie partagée",
        "production_kwh": "production, kWh",
        "consumption_kwh": "consommation, kWh",
        "shared_kwh": "partagé, kWh",
        "surplus_kwh": "surplus, kWh",
        "self_consumption_fraction": "autoconsommation, %",
        "self_production_fraction": "autoproduction, %",
        "rounding_loss_kwh": "perdu par l'arrondi de la clé, kWh",
        "n_slots": "pas",
        "n_members": "membres",
    },
}


def totals_table(done: Replay, lang: str = "en") -> Table:
    """Totals of a replay for people."""
    words = WORDS[lang]
    table = Table(title=words["title"], show_header=False)
    table.add_column()
    table.add_column(justify="right")
    for name, value in totals(done).items():
        table.add_row(words[name], _number(name, value))
    return table


def _number(name: str, value: float) -> str:
    if name.startswith("n_"):
        return f"{value:,.0f}"
    return f"{value * 100:.1f}" if name.endswith("_fraction") else f"{value:,.3f}"


def members_table(done: Replay, *, show_identifiers: bool = False, lang: str = "en") -> Table:
    """Energy of the first members for people; ``members.csv`` has them all."""
    words = WORDS[lang]
    n_more = max(len(done.consumption.names) - MOST_ROWS, 0)
    table = Table(caption=f"+ {n_more}: members.csv" if n_more else None)
    table.add_column("member" if lang == "en" else "membre")
    for name in ("consumption_kwh", "shared_kwh"):
        table.add_column(words[name], justify="right")
    table.add_column("import, kWh", justify="right")
    frame = members_frame(done, show_identifiers=show_identifiers).head(MOST_ROWS)
    for row in frame.itertuples(index=False):
        table.add_row(row.member, *(f"{kwh:,.3f}" for kwh in row[1:]))
    return table
