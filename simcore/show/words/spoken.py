"""Which language is spoken where nothing but the surroundings say so."""

import locale
import os
import sys

from simcore.base.errors import did_you_mean, refuse
from simcore.show.words.catalogue import LANGUAGES

VARIABLE = "SIMCORE_LANG"
SYSTEM = ("LC_ALL", "LC_MESSAGES", "LANG")
"""Where a system names the language of its messages, the first that is set counting."""


def usual_language() -> str:
    """Language of the environment, English where it names none."""
    return environment_language() or LANGUAGES[0]


def environment_language() -> str:
    """Language that the environment names, or the system's own, or the empty string.

    English is what is spoken anyway: a system that speaks it, as one that speaks a language of
    no catalogue, asks for nothing.

    Raises
    ------
    InputError
        Where the variable names a language that no catalogue speaks.
    """
    lang = os.environ.get(VARIABLE, "")
    return checked(lang, VARIABLE) if lang else system_language()


def system_language() -> str:
    """Language of the system where a catalogue other than the usual one speaks it, or nothing."""
    named = next((told for name in SYSTEM if (told := os.environ.get(name))), "")
    if not named and sys.platform == "win32":
        named = locale.getlocale()[0] or ""
    # Also "French_France" and "français" are French: the library knows such names.
    lang = locale.normalize(named).partition("_")[0].partition(".")[0]
    return lang if lang in LANGUAGES[1:] else ""


def checked(lang: str, place: str) -> str:
    """A language that has catalogues, else refused at its place."""
    if lang not in LANGUAGES:
        guess = did_you_mean(lang, LANGUAGES)
        raise refuse("not_one_of", place, found=lang, known=LANGUAGES, guess=guess)
    return lang
