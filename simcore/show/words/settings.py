"""What the settings of a scenario are called, each by its dotted name."""

from simcore.scenario.known import field_at
from simcore.show.words.catalogue import is_known
from simcore.show.words.inputs import short_name
from simcore.show.words.labels import label
from simcore.show.words.parameters import name_words, unit_of, unit_words


def setting_words(path: str, lang: str) -> str:
    """What a setting is called; empty where no words tell.

    Examples
    --------
    >>> setting_words("sites.outreau.dwellings", "en"), setting_words("finance.years", "fr")
    ('Dwellings', 'Durée du plan')
    """
    names = path.split(".")
    if names[0] == "schemes":
        words = name_words(names[-1], lang)
    else:
        plain = ".".join(("sites", "*", *names[2:]) if names[0] == "sites" else names)
        shared = plain.removeprefix("sites.*.")  # a part that is set for all sites, or at one
        keys = (f"setting.{plain}", f"form.asks.{plain}", f"setting.{shared}")
        known = [key for key in keys if is_known(key)]
        is_input = is_known(f"input.{plain}")
        words = label(known[0], lang) if known else short_name(plain, lang) if is_input else ""
    return words[:1].upper() + words[1:]


def area_words(path: str, lang: str) -> str:
    """What part of a scenario a setting belongs to; the site, and its part, of those of a site.

    Examples
    --------
    >>> area_words("finance.years", "en"), area_words("sites.outreau.plants.albedo", "fr")
    ('Plan of the landlord', 'outreau, centrales')
    """
    names = path.split(".")
    if names[0] == "schemes":
        return f"{_area(names[0], lang)}, {names[1]}"
    if names[0] != "sites":
        return _area(names[0], lang)
    is_deep = len(names) > 3 and is_known(f"setting.area.{names[2]}")
    part = _area(names[2], lang) if is_deep else ""
    return f"{names[1]}, {part[:1].lower()}{part[1:]}" if part else names[1]


def _area(name: str, lang: str) -> str:
    key = f"setting.area.{name}"
    return label(key if is_known(key) else "setting.area.study", lang)


def setting_unit(path: str, lang: str) -> str:
    """Unit of a setting in words; none of a part, a factor and a word.

    Examples
    --------
    >>> setting_unit("finance.organiser_fixed_eur", "fr"), setting_unit("finance.years", "en")
    ('€/an', 'years')
    """
    names = path.split(".")
    field = field_at(names)
    extra = field.json_schema_extra if field is not None else None
    stated = str(extra.get("unit", "")) if isinstance(extra, dict) else ""
    unit = unit_of(names[-1]) if names[0] == "schemes" else stated
    return "" if unit in ("1", "1/year") else unit_words(unit, lang)
