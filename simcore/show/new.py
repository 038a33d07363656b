"""The scenario file that ``new`` writes, with what each figure is beside it."""

from collections.abc import Iterator, Mapping
from typing import Any

from simcore.scenario.draft import (
    COMMON_PARTS_KWH,
    HOUSEHOLDS,
    Draft,
    buildings_of,
    planes_of,
    site_id,
)
from simcore.scenario.schema import Scenario
from simcore.scenario.toml import toml_value
from simcore.show.words.catalogue import is_known
from simcore.show.words.labels import label, several

DIGITS = 6


def scenario_text(draft: Draft, lang: str) -> str:
    """Text of a scenario of one site, with comments in a language.

    Parameters
    ----------
    draft
        What was answered.
    lang
        Language of the comments; titles stand in both.

    Returns
    -------
    str
        TOML that loads.
    """
    return "\n".join(_lines(draft, lang)) + "\n"


def _lines(draft: Draft, lang: str) -> Iterator[str]:
    place = f"sites.{site_id(draft.commune)}"
    yield from (f"# {line}" for line in label("new.head", lang).splitlines())
    yield from _entries(_titles(draft), lang)
    yield from ("", f"[{place}]", *_entries(_site(draft), lang))
    yield from ("", f"[{place}.households]", f"# {label(f'new.homes.{draft.heating}', lang)}")
    yield from _entries(HOUSEHOLDS[draft.heating], lang)
    yield from ("", f"[{place}.plants]", *_entries(_plants(draft), lang))
    for building in buildings_of(draft, label(f"new.building.{draft.building_kind}", lang)):
        yield from ("", f"[[{place}.buildings]]", *_entries(building, lang))
    finance = {"grant_fraction": draft.grant_fraction, "loan_years": draft.loan_years}
    yield from ("", "[finance]", *_entries(finance, lang))


def _titles(draft: Draft) -> dict[str, Any]:
    return {
        "title": several("new.title", draft.dwellings, "en", commune=draft.commune),
        "title_fr": several("new.title", draft.dwellings, "fr", commune=draft.commune),
        "description": label("new.question", "en"),
        "description_fr": label("new.question", "fr"),
        "seed": Scenario.model_fields["seed"].default,
    }


def _site(draft: Draft) -> dict[str, Any]:
    return {
        "name": draft.commune,
        "kind": "documented",
        "commune": draft.commune,
        "dwellings": draft.dwellings,
        "common_parts_kwh_per_dwelling": COMMON_PARTS_KWH[draft.building_kind],
        "common_parts": draft.common_parts,
    }


def _plants(draft: Draft) -> dict[str, Any]:
    return {
        "kwp_per_dwelling": round(draft.kwp / draft.dwellings, DIGITS),
        "planes": planes_of(draft.building_kind),
    }


def _entries(table: Mapping[str, Any], lang: str) -> Iterator[str]:
    """Lines of a table, each with a comment where there is something to say."""
    for key, value in table.items():
        comments = (f"new.of.{key}.{value}", f"new.of.{key}")
        said = next((f"  # {label(one, lang)}" for one in comments if is_known(one)), "")
        if isinstance(value, list):
            yield from (f"{key} = [{said}", *(f"    {toml_value(one)}," for one in value), "]")
        else:
            yield f"{key} = {toml_value(value)}{said}"
