"""Tables of what there is: sites, schemes, sharing keys, dated rates, who lives at a site."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from rich.markup import escape
from rich.table import Table

from simcore.base.errors import InputError, did_you_mean, fault
from simcore.show.words.catalogue import is_known
from simcore.show.words.labels import day, exact, label, number
from simcore.show.words.names import own_name, scheme_title
from simcore.show.words.parameters import source_words, unit_words
from simcore.show.words.problems import in_words
from simcore.show.words.rates import source_text

if TYPE_CHECKING:
    from simcore.energy.population import Marginal
    from simcore.money.schemes import Parameter
    from simcore.scenario.schema import Scenario
    from simcore.scenario.site import Site

TYPED = ("solves_for",)
"""Columns beside the first that hold what people type again, which is never cut or folded."""
IN_WORDS = ("made_of", "kind", "confidence", "figure", "unit", "met", "read")
"""Columns whose cells have words."""

Rows = Sequence[Mapping[str, object]]


def site_rows(scenario: "Scenario", lang: str = "en") -> Rows:
    """Sites of a scenario and their size."""
    from simcore.scenario.convert import peak_power_kw

    return [
        {
            "site": name,
            "name": own_name(site, lang),
            "kind": site.kind,
            "dwellings": site.dwellings,
            "peak_power_kw": round(peak_power_kw(site, scenario), 1),
            "plants": _plants(site, scenario, lang),
        }
        for name, site in scenario.sites.items()
    ]


def _plants(site: "Site", scenario: "Scenario", lang: str) -> str:
    """How many plants of which size a site has."""
    from simcore.scenario.built import roof_plants
    from simcore.scenario.convert import peak_power_kw

    power_kw = peak_power_kw(site, scenario)
    sizes = [(roof.n_plants, power_kw * roof.part_fraction) for roof in roof_plants(site)]
    told = [label("list_plants", lang, n=n, kwp=number(kw, lang, 2)) for n, kw in sizes if kw > 0]
    return ", ".join(told)


def scheme_rows(lang: str = "en", names: Sequence[str] = ()) -> Rows:
    """Tariff schemes, what each is tuned by, where the defaults are from, what the law asks.

    Parameters
    ----------
    lang
        ``"en"`` or ``"fr"``.
    names
        Schemes to tell of; all where none is given.

    Raises
    ------
    InputError
        With each name that is no scheme.
    """
    from simcore.money.schemes import COMMON, SCHEMES, needs_of

    _check_schemes(names)
    return [
        {
            "scheme": name,
            "title": scheme_title(name, lang),
            "parameters": "\n".join(_parameter(one, lang) for one in scheme.parameters),
            "solves_for": scheme.price,
            "needs": ", ".join(sorted(scheme.needs)),
            "made_of": "parts" if scheme.is_in_programme else "apart",
            "law": ", ".join(need for need in needs_of(scheme) if need not in COMMON),
            "sources": "\n".join(
                label("parameter.of", lang, name=one.name, source=source_words(one.source, lang))
                for one in scheme.parameters
            ),
        }
        for name, scheme in SCHEMES.items()
        if not names or name in names
    ]


def _check_schemes(names: Sequence[str]) -> None:
    from simcore.money.schemes import SCHEMES

    known = tuple(SCHEMES)
    problems = [
        fault("not_one_of", "SCHEMES", found=name, known=known, guess=did_you_mean(name, known))
        for name in names
        if name not in SCHEMES
    ]
    if problems:
        raise InputError(problems)


def need_rows(lang: str = "en", names: Sequence[str] = (), *, is_whole: bool = False) -> Rows:
    """What the law asks of some schemes or all: the need, for which, since when, how sure.

    ``is_whole`` adds what it means and the source.
    """
    from simcore.money.schemes import ARRANGEMENT_LAW, LAW, SCHEMES
    from simcore.show.words.law import (
        arrangement_words,
        arrangements_by_need,
        cited,
        holds_for,
        needs_by_scheme,
        schemes_by_need,
        since_words,
        sure_words,
    )

    among = list(needs_by_scheme(names or SCHEMES))
    held = {
        need: holds_for(schemes, among, lang) for need, schemes in schemes_by_need(among).items()
    }
    if not names:
        of_common = arrangements_by_need(ARRANGEMENT_LAW)
        held |= {need: arrangement_words(which, lang) for need, which in of_common.items()}
    return [
        {
            "law": need,
            "need_title": label(f"law.{need}.title", lang),
            **({"means": label(f"law.{need}.text", lang)} if is_whole else {}),
            "schemes": holds,
            "since": since_words(LAW[need], lang),
            "sure": sure_words(LAW[need], lang),
            **({"source": cited(LAW[need])} if is_whole else {}),
        }
        for need, holds in held.items()
    ]


def whole_scheme_rows(names: Sequence[str] = ()) -> Rows:
    """Tariff schemes for programs, each with all that the law asks of it."""
    from simcore.money.schemes import SCHEMES, needs_of

    return [
        {**row, "law": [_need(need) for need in needs_of(SCHEMES[str(row["scheme"])])]}
        for row in scheme_rows("en", names)
    ]


def _need(need: str) -> dict[str, object]:
    """A need of the law for programs."""
    from simcore.money.schemes import COMMON, LAW

    told = LAW[need]
    return {
        "need": need,
        "title": label(f"law.{need}.title", "en"),
        "text": label(f"law.{need}.text", "en"),
        "since": told.since.isoformat() if isinstance(told.since, date) else told.since,
        "confidence": told.confidence,
        "source": told.source,
        "is_of_all": need in COMMON,
        "is_permit": told.is_permit,
    }


def key_rows(lang: str = "en") -> Rows:
    """Sharing keys."""
    from simcore.energy.sharing import KEYS

    return [{"key": name, "title": label(f"key.{name}.title", lang)} for name in KEYS]


def format_rows(lang: str = "en") -> Rows:
    """Layouts of files that are known: their name, a header, and where they are described."""
    from simcore.energy.meters.formats import FORMATS
    from simcore.energy.weather.layouts import LAYOUTS as WEATHER
    from simcore.money.rates.layouts import LAYOUTS as PRICES

    curves = [
        {
            "layout": in_words(one.title, lang),
            "read": "yes" if one.is_read else "no",
            "header": ";".join(one.header),
            "address": one.address,
        }
        for one in FORMATS.values()
    ]
    others = [
        {"layout": label(one.title, lang), "read": "yes", "header": "", "address": one.address}
        for one in (*WEATHER, *PRICES)
    ]
    return [*curves, *others]


def population_rows(marginals: "Sequence[Marginal]") -> Rows:
    """Figures of who lives at a site, each beside its target."""
    return [
        {
            "figure": one.name,
            "found": round(one.value, 3),
            "target": round(one.target, 3),
            "tolerance": round(one.tolerance, 3),
            "unit": one.unit,
            "met": "yes" if one.is_met else "no",
        }
        for one in marginals
    ]


def listing_table(rows: Rows, lang: str) -> Table:
    """Rows as a table, its heads in words."""
    table = Table(box=None)
    for place, name in enumerate(rows[0] if rows else ()):
        is_typed = place == 0 or name in TYPED
        table.add_column(label(f"list.head.{name}", lang), no_wrap=is_typed, overflow="fold")
    for row in rows:
        table.add_row(*(escape(_cell(name, value, lang)) for name, value in row.items()))
    return table


def _parameter(parameter: "Parameter", lang: str) -> str:
    """One line: name, default, unit, bounds."""
    default = parameter.default
    is_plain = parameter.unit == "1"
    return label(
        "parameter.line_plain" if is_plain else "parameter.line",
        lang,
        name=parameter.name,
        default=label("parameter.from_costs", lang) if default is None else exact(default, lang),
        **({} if is_plain else {"unit": unit_words(parameter.unit, lang)}),
        low=exact(parameter.low, lang),
        high=exact(parameter.high, lang),
    )


def _cell(name: str, value: object, lang: str) -> str:
    key = f"list.{name}.{value}".replace(" ", "_")
    if name in IN_WORDS and is_known(key):
        return label(key, lang)
    if name == "source":
        return source_text(str(value), lang)
    if isinstance(value, float):
        return exact(value, lang)
    return day(value, lang) if isinstance(value, date) else str(value)
