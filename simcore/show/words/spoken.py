"""Which language is spoken where nothing but the surroundings say so."""

import os

from simcore.base.errors import did_you_mean, refuse
from simcore.show.words.catalogue import LANGUAGES

VARIABLE = "SIMCORE_LANG"


def usual_language() -> str:
    """Language of the environment, English where it names none."""
    return environment_language() or LANGUAGES[0]


def environment_language() -> str:
    """Language that the environment names, or the empty string.

    Raises
    ------
    InputError
        Where no catalogue speaks it.
    """
    lang = os.environ.get(VARIABLE, "")
    return checked(lang, VARIABLE) if lang else ""


def checked(lang: str, place: str) -> str:
    """A language that has catalogues, else refused at its place."""
    if lang not in LANGUAGES:
        guess = did_you_mean(lang, LANGUAGES)
        raise refuse("not_one_of", place, found=lang, known=LANGUAGES, guess=guess)
    return lang
