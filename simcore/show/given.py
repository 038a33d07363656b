"""Files that a scenario is given, and what still stands in for those it is not."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from simcore.scenario.provenance import masked_name
from simcore.scenario.schema import Scenario
from simcore.show.words.labels import label
from simcore.show.words.notes import note
from simcore.study.compare.records import Note

Keys = Mapping[str, tuple[str, ...]]

OF_SITE: Keys = {
    "homes": ("households", "population_csv"),
    "curves": ("measured",),
    "production": ("plants", "measured_production"),
    "network": ("grid", "network"),
}
OF_ALL: Keys = {"weather": ("weather", "file"), "rates": ("prices", "rates")}
"""Fields that name a file of a real pilot."""
NAMES_METERS = ("curves",)


def file_lines(scenario: Scenario, lang: str) -> list[str]:
    """What each file of a real pilot replaces, and what the missing ones leave as it is.

    Parameters
    ----------
    scenario
        A scenario that was loaded.
    lang
        Language of the lines.

    Returns
    -------
    list of str
        A line a file; nothing where no file is given, as then all is drawn.
    """
    lines = [line for line in _lines(scenario, lang) if line]
    return [text for _, text in lines] if any(is_given for is_given, _ in lines) else []


def found_lines(notes: Sequence[Note], lang: str) -> list[str]:
    """What was found in files that are used all the same, a line a thing."""
    words = (note(one.key, one.values, lang) for one in notes)
    return [label("given.found", lang, what=what) for what in words]


def _lines(scenario: Scenario, lang: str) -> Iterator[tuple[bool, str]]:
    for word, key in OF_ALL.items():
        yield _line(word, scenario, key, ".".join(key), lang)
    for name, site in scenario.sites.items():
        for word, key in OF_SITE.items():
            yield _line(word, site, key, f"sites.{name}.{'.'.join(key)}", lang)
        if any(not one.has_quote for one in site.each_building):
            field = f"sites.{name}.buildings.quote_eur"
            yield False, label("given.no.quotes", lang, field=field)


def _line(
    word: str, table: object, key: tuple[str, ...], field: str, lang: str
) -> tuple[bool, str]:
    """Whether a file is given, and the line that says so."""
    value = table
    for name in key:
        value = getattr(value, name)
    if value is None:
        return False, label(f"given.no.{word}", lang, field=field)
    name = Path(str(value)).name
    shown = masked_name(name) if word in NAMES_METERS else name
    return True, label(f"given.{word}", lang, field=field, file=shown)
