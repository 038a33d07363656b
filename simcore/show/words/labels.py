"""Words and numbers for people, in French and English, from the catalogues and from Babel."""

import math
import re
from collections.abc import Mapping
from datetime import date
from functools import cache

from simcore.base.titles import GIVEN_PRICE, of_language
from simcore.show.words.catalogue import is_known, locale, plural, text

NO_BREAK = "\N{NO-BREAK SPACE}"
THIN = "\N{NARROW NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"

MARKS = {"en": (",", "."), "fr": (THIN, ",")}
"""Marks of thousands and of decimals as Babel has them (a test), which takes 70 ms to load."""

_NARROW = re.compile(r" (?=[;?!])")
_UNIT = r"%|[ck]?€|EUR|[kM]?Wh?|kWc|kVA|k?m|m²|°C|Mo|pu|min|h"
_WIDE = re.compile(rf" (?=[:»])|(?<=«) |(?<=[\d}}]) (?=(?:{_UNIT})(?!\w))")
"""Spaces of French that may not break, as a text is typed, with plain ones."""

_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def label(key: str, lang: str = "en", **values: object) -> str:
    """Text of a key in a language, with the values filled in.

    Examples
    --------
    >>> label("shared", "fr")
    'Solaire partagé'
    """
    return typeset(text(key, lang, **values), lang)


def typeset(words: str, lang: str) -> str:
    """A text with the apostrophes and the unbreakable spaces of French, where it is French.

    Before ``;``, ``?`` and ``!`` stands a narrow space; before ``:``, within « » and between a
    figure, or the field of one, and ``%`` or a unit a wide one.

    Examples
    --------
    >>> typeset("l'an : 5 %", "fr") == "l’an\N{NO-BREAK SPACE}: 5\N{NO-BREAK SPACE}%"
    True
    """
    if lang != "fr":
        return words
    return _WIDE.sub(NO_BREAK, _NARROW.sub(THIN, words)).replace("'", "’")


def counted(stem: str, n: int, lang: str = "en", **values: object) -> str:
    """Text of a key that counts; of ``stem_none`` where there is nothing to count.

    Examples
    --------
    >>> counted("distribution_title", 1, n_schemes=6)
    'One of 6 schemes leaves no tenant worse off'
    """
    if n == 0:
        return label(f"{stem}_none", lang, n=n, **values)
    return typeset(plural(stem, n, lang, **values), lang)


def counted_of(stem: str, n: int, n_all: int, lang: str = "en") -> str:
    """Text of a key that counts some of all sites; of ``stem_only`` where there is one site.

    Examples
    --------
    >>> counted_of("grid_title", 1, 1), counted_of("grid_title", 2, 5)
    ('The network keeps its limits all year', '2 of 5 networks keep their limits all year')
    """
    if n_all == 1:
        return label(f"{stem}_only" if n else f"{stem}_only_not", lang)
    return counted(stem, n, lang, n_sites=n_all)


def several(key: str, n: int, lang: str = "en", **values: object) -> str:
    """A text about a number of things, also of none.

    Examples
    --------
    >>> several("commands.sites", 1), several("commands.sites", 5), several("commands.sites", 0)
    ('1 site', '5 sites', '0 sites')
    """
    return typeset(plural(key, n, lang, n=number(n, lang), **values), lang)


def scheme_name(scheme: str, titles: Mapping[str, str], lang: str = "en") -> str:
    """Number and short name of a scheme; a scheme unknown to the table keeps its title.

    Examples
    --------
    >>> scheme_name("T8", {}, "fr")
    'T8 Forfait par logement'
    """
    own_title = titles.get(scheme, "")
    if own_title and own_title in (GIVEN_PRICE, label("given_price_title", "en")):
        return f"{scheme} {label('given_price_short', lang)}"
    key = f"scheme.{scheme}.short"
    title = label(key, lang) if is_known(key) else typeset(of_language(own_title, lang), lang)
    return f"{scheme} {title}".rstrip()


def day(value: date, lang: str = "en") -> str:
    """A day as its readers write it; in English the order of ISO, which nobody misreads.

    Examples
    --------
    >>> day(date(2026, 11, 22)), day(date(2026, 11, 22), "fr")
    ('2026-11-22', '22/11/2026')
    """
    if lang == "en":
        # Babel's short form, 11/22/26, is read otherwise on the two sides of the ocean.
        return value.isoformat()
    return str(locale(lang).date_formats["short"].apply(value, locale(lang)))


def dated(words: str, lang: str) -> str:
    """A text whose days are written as its readers write them.

    Examples
    --------
    >>> dated("2026-02-06 23:00", "fr")
    '06/02/2026 23:00'
    """
    if lang == "en":
        return words
    return _ISO_DAY.sub(lambda found: _day_or_as_is(found[0], lang), words)


def _day_or_as_is(iso: str, lang: str) -> str:
    """A day of a text; what only looks like one stays."""
    try:
        return day(date.fromisoformat(iso), lang)
    except ValueError:
        return iso


def month_names(lang: str, width: str = "wide") -> tuple[str, ...]:
    """Names of the twelve months, or their ``"abbreviated"`` forms.

    Examples
    --------
    >>> month_names("fr", "abbreviated")[:3]
    ('janv.', 'févr.', 'mars')
    """
    names = locale(lang).months["format"][width]
    return tuple(str(names[month]) for month in range(1, 13))


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
    digits = _digits(f"{abs(value):.{decimals}f}", lang)
    if not any(digit in "123456789" for digit in digits):
        return digits
    # Babel's minus sign in French is a hyphen, which a line may break after.
    return (MINUS if value < 0 else "+" if is_signed else "") + digits


def exact(value: float, lang: str = "en") -> str:
    r"""A number with the decimals that it has, and none where it is whole.

    Examples
    --------
    >>> exact(0.0325), exact(2.0), exact(0.5, "fr")
    ('0.0325', '2', '0,5')
    """
    _, _, decimals = f"{float(value):.12f}".rstrip("0").partition(".")
    return number(value, lang, len(decimals))


def _digits(rounded: str, lang: str) -> str:
    """A number that is rounded already, with the marks of its language.

    Python rounds the number that the computer holds, Babel the one that it prints: 2.675 would
    become 2.68 instead of 2.67.
    """
    if not rounded[0].isdigit():
        return rounded
    whole, _, decimals = rounded.partition(".")
    thousands, mark = MARKS[lang]
    grouped = f"{int(whole):,}".replace(",", thousands)
    return f"{grouped}{mark}{decimals}" if decimals else grouped


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
    sign = percent_sign(lang)
    space = sign.removesuffix("%")
    if 0 < fraction <= 0.005:
        return f"<{space}1{sign}"
    if 0.995 <= fraction < 1:
        return f">{space}99{sign}"
    return number(100 * fraction, lang) + sign


@cache
def percent_sign(lang: str = "en") -> str:
    """What stands behind a number of percent, with the space before it where there is one."""
    return str(locale(lang).percent_formats[None].pattern).removeprefix("#,##0")


def euros(value_eur: float, lang: str = "en", *, is_signed: bool = False) -> str:
    r"""An amount in whole euros, in tenths below ten euros.

    The unit stands behind in English too, where Babel would write it in front.

    Examples
    --------
    >>> euros(34.4), euros(3.44), euros(0.0)
    ('34\xa0EUR', '3.4\xa0EUR', '0\xa0EUR')
    """
    return f"{amount(value_eur, lang, is_signed=is_signed)}{NO_BREAK}{text('unit.eur', lang)}"


def amount(value_eur: float, lang: str = "en", *, is_signed: bool = False) -> str:
    """The figure of :func:`euros` without its unit."""
    is_small = 0.05 <= abs(value_eur) < 9.95
    return number(value_eur, lang, 1 if is_small else 0, is_signed=is_signed)


def cents(value_eur_per_kwh: float, lang: str = "en", decimals: int = 1) -> str:
    r"""A price of energy in hundredths of a euro per kWh.

    Examples
    --------
    >>> cents(0.0845)
    '8.5\xa0c\xa0EUR/kWh'
    """
    unit = text("unit.c_eur_per_kwh", lang).replace(" ", NO_BREAK)
    return f"{number(100 * value_eur_per_kwh + 1e-9, lang, decimals)}{NO_BREAK}{unit}"


def kilo_euros(
    value_eur: float, lang: str = "en", decimals: int = 0, *, is_signed: bool = False
) -> str:
    r"""An amount in thousands of euros; below a thousand in whole euros, so that it is not none.

    Examples
    --------
    >>> kilo_euros(-212_400.0), kilo_euros(2_360.0, decimals=1)
    ('−212\xa0kEUR', '2.4\xa0kEUR')
    >>> kilo_euros(430.0), kilo_euros(0.1, "en", 1)
    ('430\xa0EUR', '0\xa0kEUR')
    """
    is_small = 0.5 < abs(value_eur) < 999.5
    decimals = decimals if abs(value_eur) > 0.5 else 0
    thousands = number(value_eur / 1e3, lang, decimals, is_signed=is_signed)
    told = number(value_eur, lang, is_signed=is_signed) if is_small else thousands
    return f"{told}{NO_BREAK}{'' if is_small else 'k'}{text('unit.eur', lang)}"
