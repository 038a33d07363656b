"""What scenarios and sites are called in each language."""

from typing import Any

from simcore.scenario.schema import Scenario


def called(one: Any, lang: str) -> str:
    """Name of a record with ``name`` and ``name_fr`` in a language, or the only one it has."""
    return in_language(one.name, one.name_fr, lang)


def title_of(scenario: Scenario, lang: str) -> str:
    """Title of a scenario in a language, or the only one it has."""
    return in_language(scenario.title, scenario.title_fr, lang)


def in_language(text: str, text_fr: str, lang: str) -> str:
    """The French text where French is asked for and there is one.

    Examples
    --------
    >>> in_language("No grant", "", "fr"), in_language("No grant", "Sans subvention", "fr")
    ('No grant', 'Sans subvention')
    """
    return text_fr if lang == "fr" and text_fr else text
