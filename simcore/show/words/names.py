"""What scenarios, sites and schemes are called in each language."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from simcore.base.titles import GIVEN_PRICE, of_language
from simcore.show.words.catalogue import is_known, text
from simcore.show.words.labels import label, typeset

if TYPE_CHECKING:
    from simcore.scenario.schema import Scenario


def own_name(one: Any, lang: str) -> str:
    """Name of a record with ``name`` and ``name_fr`` in a language, or the only one it has."""
    return in_language(one.name, one.name_fr, lang)


def title_of(scenario: "Scenario", lang: str) -> str:
    """Title of a scenario in a language, or the only one it has."""
    return in_language(scenario.title, scenario.title_fr, lang)


def in_language(name: str, name_fr: str, lang: str) -> str:
    """The French text where French is asked for and there is one.

    Examples
    --------
    >>> in_language("No grant", "", "fr"), in_language("No grant", "Sans subvention", "fr")
    ('No grant', 'Sans subvention')
    """
    return name_fr if lang == "fr" and name_fr else name


def key_name(key: str, lang: str = "en") -> str:
    """Short name of a sharing key; one registered without words is called by its name."""
    name = f"key.{key}.short"
    return label(name, lang) if is_known(name) else key


def scheme_title(name: str, lang: str, own: str = "") -> str:
    """Title of a scheme; one without words has the title of its own, or its name."""
    key = f"scheme.{name}.title"
    return typeset(text(key, lang), lang) if is_known(key) else of_language(own, lang) or name


def with_titles(summary: Any, titles: Mapping[str, str] = MappingProxyType({})) -> Any:
    """The summary with the English title of each scheme, as files and programs get it."""
    titles_by_name = {
        name: label("given_price_title", "en")
        if titles.get(name) == GIVEN_PRICE
        else scheme_title(name, "en", titles.get(name, ""))
        for name in summary["scheme"].unique()
    }
    column = [titles_by_name[scheme] for scheme in summary["scheme"]]
    place = list(summary.columns).index("scheme") + 1
    found = summary.copy()
    found.insert(place, "title", column)
    return found
