"""Words and numbers for people, in French and English, from one table."""

import math
import re
from collections.abc import Mapping
from datetime import date

from simcore.base.errors import did_you_mean
from simcore.show.words.words import LABELS

LANGUAGES = ("en", "fr")

NO_BREAK = "\N{NO-BREAK SPACE}"
THIN = "\N{NARROW NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"

_THOUSANDS = {"en": ",", "fr": THIN}
_DECIMAL = {"en": ".", "fr": ","}
_PERCENT = {"en": "%", "fr": NO_BREAK + "%"}
_EUR = {"en": "EUR", "fr": "€"}

_ISO_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")


def label(key: str, lang: str = "en", **values: object) -> str:
    """Text of a key in a language, with the values filled in.

    Examples
    --------
    >>> label("shared", "fr")
    'Solaire partagé'
    """
    if key not in LABELS:
        raise LookupError(f"label {key}: not in LABELS; {did_you_mean(key, LABELS)}".rstrip("; "))
    if lang not in LANGUAGES:
        raise LookupError(f"language {lang}: expected one of {', '.join(LANGUAGES)}")
    text = LABELS[key][lang]
    return typeset(text.format(**values) if values else text, lang)


def typeset(text: str, lang: str) -> str:
    """A text with the apostrophes and the unbreakable spaces of French, where it is French.

    Examples
    --------
    >>> typeset("l'an : oui", "fr") == "l’an\N{NO-BREAK SPACE}: oui"
    True
    """
    if lang != "fr":
        return text
    for mark, space in ((":", NO_BREAK), (";", THIN)):
        text = text.replace(f" {mark}", f"{space}{mark}")
    return text.replace("'", "’")


def counted(stem: str, n: int, lang: str = "en", **values: object) -> str:
    """Text of ``stem_none``, ``stem_one`` or ``stem_some``, by the number to be told.

    Examples
    --------
    >>> counted("distribution_title", 1, n_schemes=6)
    'One of 6 schemes leaves no tenant worse off'
    """
    ending = "none" if n == 0 else "one" if n == 1 else "some"
    return label(f"{stem}_{ending}", lang, n=n, **values)


def scheme_name(scheme: str, titles: Mapping[str, str], lang: str = "en") -> str:
    """Number and short name of a scheme; a scheme unknown to the table keeps its title.

    Examples
    --------
    >>> scheme_name("T8", {}, "fr")
    'T8 Forfait par logement'
    """
    key = f"scheme_{scheme}"
    title = label(key, lang) if key in LABELS else titles.get(scheme, "")
    return f"{scheme} {title}".rstrip()


def note(key: str, values: Mapping[str, object], lang: str = "en") -> str:
    """Words of a note on a result; a key unknown to the table is itself the text.

    Examples
    --------
    >>> note("prices_of", {"day": date(2026, 11, 22)}, "fr")
    'prix au 22/11/2026'
    """
    if values.get("n_sites") == 1 and f"note_{key}_alone" in LABELS:
        key = f"{key}_alone"
    if f"note_{key}" not in LABELS:
        return key
    words = {name: _in_words(value, lang) for name, value in values.items()}
    return label(f"note_{key}", lang, **words)


def _in_words(value: object, lang: str) -> object:
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}" if lang == "fr" else value.isoformat()
    return dated(value, lang) if isinstance(value, str) else value


def dated(text: str, lang: str) -> str:
    """A text whose days are written as its readers write them.

    Examples
    --------
    >>> dated("2026-02-06 23:00", "fr")
    '06/02/2026 23:00'
    """
    return _ISO_DAY.sub(r"\3/\2/\1", text) if lang == "fr" else text


def number(value: float, lang: str = "en", decimals: int = 0, *, is_signed: bool = False) -> str:
    r"""A number as its readers write it, with a true minus sign and no negative zero.

    Parameters
    ----------
    value
        Any finite number.
    lang
        ``"en"`` gives 1,234.5 and ``"fr"`` gives 1 234,5 with a narrow no-break space.
    decimals
        Digits after the decimal mark.
    is_signed
        Whether a positive number carries its plus sign.

    Examples
    --------
    >>> number(1234.5, "en", 1), number(1234.5, "fr", 1) == "1\u202f234,5"
    ('1,234.5', True)
    """
    digits = f"{abs(value):,.{decimals}f}"
    digits = digits.replace(",", "t").replace(".", _DECIMAL[lang]).replace("t", _THOUSANDS[lang])
    if not any(digit in "123456789" for digit in digits):
        return digits
    return (MINUS if value < 0 else "+" if is_signed else "") + digits


def below(value: float, lang: str = "en") -> str:
    """The next power of ten above a small number, for "less than ...".

    Examples
    --------
    >>> below(5e-6), below(0.001), below(0.0, "fr"), below(0.3, "fr"), below(2.0)
    ('0.00001', '0.01', '0,000000001', '1', '10')
    """
    power = max(math.floor(math.log10(max(value, 1e-300))) + 1, -9)
    return number(10.0**power, lang, max(-power, 0))


def percent(fraction: float, lang: str = "en") -> str:
    """A fraction in whole percent; a small part never reads as none, nor a large one as all.

    Examples
    --------
    >>> percent(0.256), percent(0.001), percent(0.999), percent(0.0)
    ('26%', '<1%', '>99%', '0%')
    """
    space = NO_BREAK if lang == "fr" else ""
    if 0 < fraction <= 0.005:
        return f"<{space}1{_PERCENT[lang]}"
    if 0.995 <= fraction < 1:
        return f">{space}99{_PERCENT[lang]}"
    return number(100 * fraction, lang) + _PERCENT[lang]


def euros(value_eur: float, lang: str = "en", *, is_signed: bool = False) -> str:
    r"""An amount in whole euros, in tenths below ten euros.

    Examples
    --------
    >>> euros(34.4), euros(3.44), euros(0.0)
    ('34\xa0EUR', '3.4\xa0EUR', '0\xa0EUR')
    """
    return f"{amount(value_eur, lang, is_signed=is_signed)}{NO_BREAK}{_EUR[lang]}"


def amount(value_eur: float, lang: str = "en", *, is_signed: bool = False) -> str:
    """The figure of :func:`euros` without its unit."""
    is_small = 0.05 <= abs(value_eur) < 9.95
    return number(value_eur, lang, 1 if is_small else 0, is_signed=is_signed)


def price(value_eur_per_kwh: float, lang: str = "en") -> str:
    r"""A price of energy in thousandths of a euro per kWh.

    Examples
    --------
    >>> price(0.1464)
    '0.146\xa0EUR/kWh'
    """
    return f"{number(value_eur_per_kwh, lang, 3)}{NO_BREAK}{_EUR[lang]}/kWh"


def cents(value_eur_per_kwh: float, lang: str = "en", decimals: int = 1) -> str:
    r"""A price of energy in hundredths of a euro per kWh.

    Examples
    --------
    >>> cents(0.0845)
    '8.5\xa0c\xa0EUR/kWh'
    """
    unit = {"en": f"c{NO_BREAK}EUR", "fr": "c€"}[lang]
    return f"{number(100 * value_eur_per_kwh + 1e-9, lang, decimals)}{NO_BREAK}{unit}/kWh"


def kilo_euros(value_eur: float, lang: str = "en", *, is_signed: bool = False) -> str:
    r"""An amount in thousands of euros.

    Examples
    --------
    >>> kilo_euros(-212_400.0)
    '−212\xa0kEUR'
    """
    return f"{number(value_eur / 1e3, lang, is_signed=is_signed)}{NO_BREAK}k{_EUR[lang]}"
