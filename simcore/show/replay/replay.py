"""The files of a replay, and its totals as a table; identifiers of meters masked."""

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

from simcore.base.errors import Phrase
from simcore.base.masking import masked
from simcore.energy.replay import shift_minutes, write_key_file
from simcore.show.columns import cell, head
from simcore.show.folder.described import write_csv, write_parquet
from simcore.show.folder.mark import MANIFEST
from simcore.show.folder.place import PACKAGES, whole_folder, write_json
from simcore.show.tables import facts, printed
from simcore.show.words.labels import label
from simcore.show.words.problems import in_words
from simcore.study.replay.replay import Replay, totals

_DIGITS = 9
"""Decimals of a kWh in the files: finer than any meter, and free of floating-point noise."""

REGULATED = "EUR/kWh of the regulated Base tariff, 6 kVA, accise due on shared energy (assumed)"
MOST_ROWS = 40
"""Members that are printed."""


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


def members_frame(replay: Replay) -> pd.DataFrame:
    """Energy of the period by member, in the order of the columns read. [kWh]."""
    settlement = replay.settlement
    energy = {
        "consumption_kwh": replay.consumption.kwh,
        "shared_kwh": settlement.shared_kwh,
        "import_kwh": settlement.import_kwh,
    }
    sums = {name: kwh.sum(axis=0).round(_DIGITS) for name, kwh in energy.items()}
    return pd.DataFrame({"member": [*replay.consumption.names], **sums})


def plants_frame(replay: Replay, *, show_identifiers: bool = False) -> pd.DataFrame:
    """Energy of the period by plant, in the order of the columns read. [kWh]."""
    made_kwh, left_kwh = replay.production.kwh.sum(axis=0), replay.plant_surplus_kwh
    energy = {
        "production_kwh": made_kwh,
        "shared_kwh": made_kwh - left_kwh,
        "surplus_kwh": left_kwh,
    }
    names = shown_names(replay.production.names, show_identifiers=show_identifiers)
    return pd.DataFrame({"plant": names, **{k: kwh.round(_DIGITS) for k, kwh in energy.items()}})


def slots_frame(replay: Replay) -> pd.DataFrame:
    """Energy of all members together by slot. [kWh]."""
    return pd.DataFrame(
        {
            "utc": pd.DatetimeIndex(replay.consumption.utc).tz_localize("UTC"),
            "production_kwh": replay.production.kwh.sum(axis=-1),
            "consumption_kwh": replay.consumption.kwh.sum(axis=-1),
            "shared_kwh": replay.settlement.shared_kwh.sum(axis=-1),
            "surplus_kwh": replay.settlement.surplus_kwh,
        }
    )


def write_replay(replay: Replay, folder: Path, *, identified: bool = False) -> None:
    """Write ``plants.csv``, ``slots.parquet``, each plant's key file, and the manifest.

    Key files carry the true PRM: the operator knows a meter by nothing else. Only what is
    ``identified`` has ``members.csv``, a row for each home.
    """
    inputs = replay.inputs
    shift = shift_minutes(inputs.stamps, inputs.slot_minutes)
    with whole_folder(folder, "share") as working:
        frames = {"plants": plants_frame(replay, show_identifiers=identified)}
        frames |= {"members": members_frame(replay)} if identified else {}
        columns = write_csv(frames, working, "replay")
        write_parquet(slots_frame(replay), working / "slots.parquet", "replay")
        for number, plant in enumerate(replay.production.names):
            write_key_file(
                working / f"{plant}.csv",
                replay.consumption.utc,
                replay.consumption.names,
                replay.key_of_plant(number),
                decimals=inputs.decimals,
                stamp_shift_minutes=shift,
            )
        write_json(replay_manifest(replay) | {"columns": columns}, working / MANIFEST)


def replay_manifest(replay: Replay) -> dict[str, Any]:
    """All that is needed to repeat a replay and to judge it; no identifier in it."""
    inputs, utc = replay.inputs, replay.consumption.utc
    end = utc[-1] + np.timedelta64(inputs.slot_minutes, "m")
    single = (inputs.coefficients, inputs.memberships, inputs.storage)
    files = (*inputs.production, *inputs.consumption, *inputs.key_files, *filter(None, single))
    return {
        "title": "replay of measured curves",
        "key": inputs.key or "key files of the operator",
        "slot_minutes": inputs.slot_minutes,
        "value_of_a_shared_kwh": (
            REGULATED if inputs.value_eur_per_kwh is None else inputs.value_eur_per_kwh
        ),
        "settled_on_rounded_key": inputs.is_rounded,
        "key_file_stamps": inputs.stamps,
        "notice_days": inputs.notice_days,
        "from_utc": str(utc[0]),
        "to_utc": str(end),
        "files": [
            {"name": masked(path.name), "sha256": sha256(path.read_bytes()).hexdigest()}
            for path in files
        ],
        "python": sys.version.split()[0],
        "packages": {name: version(name) for name in PACKAGES},
        "notes": [in_words(note, "en") for note in reader_notes(replay)],
        **totals(replay),
    }


def reader_notes(replay: Replay) -> list[Phrase]:
    """What the readers of the curves supposed, or found odd."""
    return list(dict.fromkeys((*replay.production.notes, *replay.consumption.notes)))


def totals_table(replay: Replay, lang: str = "en") -> Table:
    """Totals of a replay for people."""
    pairs = [
        (head(name, lang, "line", "replay"), _in_words(replay, name, value, lang))
        for name, value in totals(replay).items()
        if name != "key_decimals"
    ]
    is_supposed = replay.inputs.value_eur_per_kwh is None and replay.rounding_loss_eur is not None
    caption = label("replay_value_supposed", lang) if is_supposed else None
    return facts(pairs, side="right", title=label("replay_title", lang), caption=caption)


def _in_words(replay: Replay, name: str, value: float | int | str | None, lang: str) -> str:
    if value is None:
        return label("replay_no_rates", lang)
    if isinstance(value, str):
        return label(f"replay_{value}", lang, decimals=f"{replay.inputs.decimals}")
    return cell(name, value, lang, "replay")


def members_table(replay: Replay, lang: str = "en") -> Table:
    """Energy of the first members for people; ``members.csv`` has them all."""
    n_more = max(len(replay.consumption.names) - MOST_ROWS, 0)
    frame = members_frame(replay)
    caption = f"+ {n_more}: members.csv" if n_more else None
    rows = frame.head(MOST_ROWS).to_dict("records")
    return printed(rows, list(frame), lang, "replay", caption=caption)
