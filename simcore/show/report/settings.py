"""The first sheets of a workbook: what run it is, and what its scenario sets."""

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from simcore.scenario.toml import toml_value
from simcore.show.folder.read import Run
from simcore.show.words.catalogue import is_known
from simcore.show.words.labels import label
from simcore.show.words.settings import area_words, setting_unit, setting_words

FRENCH = "_fr"
"""Ends the name of a text in French."""
BYTES_OF_MB = 1e6
IN_MB = "peak_memory_bytes"


def about_frame(run: Run, lang: str) -> pd.DataFrame:
    """What run this is: everything of its manifest that is one value."""
    heads = [label("sheet_item", lang), label("sheet_value", lang)]
    return pd.DataFrame([*_about(run.manifest, lang)], columns=heads)


def _about(manifest: Mapping[str, Any], lang: str) -> Iterator[tuple[str, Any]]:
    for key, value in manifest.items():
        french = manifest.get(f"{key}{FRENCH}")
        if key.endswith(FRENCH) or not isinstance(value, str | int | float):
            continue
        told = french if lang == "fr" and french else value
        told = round(float(value) / BYTES_OF_MB) if key == IN_MB else told
        words = f"about.{key}.head"
        yield label(words, lang) if is_known(words) else key, told


def settings_frame(run: Run, lang: str) -> pd.DataFrame:
    """What the scenario sets: in words, with the name that finds it in the scenario file."""
    columns = ("area", "what", "value", "unit", "field")
    settings = run.manifest.get("scenario")
    rows = [
        (
            area_words(path, lang),
            setting_words(path, lang),
            _told(value, lang),
            setting_unit(path, lang),
            path,
        )
        for path, value in (settings.items() if isinstance(settings, dict) else ())
    ]
    return pd.DataFrame(rows, columns=[label(f"sheet_setting_{name}", lang) for name in columns])


def _told(value: Any, lang: str) -> Any:
    """A value as a person reads it; lists as a scenario file writes them."""
    if isinstance(value, bool):
        return label("yes" if value else "no", lang)
    if isinstance(value, list):
        return toml_value([_stated(one) for one in value])
    return value


def _stated(value: Any) -> Any:
    """A table without what it leaves open."""
    if not isinstance(value, dict):
        return value
    return {name: one for name, one in value.items() if one is not None}
