"""The tenant's information sheet: one page of HTML in French, to be printed on A4."""

import json
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from pathlib import Path
from string import Template
from typing import Any

from simcore.base.errors import refuse
from simcore.money.schemes import SCHEMES, Scheme
from simcore.show.folder.place import whole_folder
from simcore.show.terminal import assumptions
from simcore.show.words.catalogue import text
from simcore.show.words.labels import NO_BREAK, number, percent_sign, typeset
from simcore.show.words.names import own_name
from simcore.site.records import MEMBERS, SHIFTED
from simcore.study.compare.outcome import Outcome
from simcore.study.sheet import LEAST_HOMES, SheetFigures, dwelling_sheets, sheets_of

RIGHTS = ("refuse", "leave", "return", "choose")
DUTIES = ("meter", "pay")
HEADS = ("title", "head_organiser", "head_key", "head_terms", "head_rights", "head_duties")
"""Words of the page without fields."""
MARKER = "sheets.json"
PAGE = Path(__file__).parents[1] / "data" / "sheet.html"
LANG = "fr"


def write_sheets(
    outcome: Outcome,
    scheme: str,
    folder: Path,
    organiser: Mapping[str, str],
    dwellings: Sequence[int] | None = None,
) -> list[str]:
    """Names of the sheets written into a folder, whole or not at all.

    Parameters
    ----------
    outcome
        Outcome that holds the scheme.
    scheme
        Tariff scheme the sheets are about.
    folder
        Folder to write; it may hold earlier sheets only.
    organiser
        ``name`` and ``contact`` of the organising entity; what is empty is left to be filled.
    dwellings
        Numbers of dwellings that get a sheet each, all who take part where it is empty; a
        sheet for each type of household where not given.

    Raises
    ------
    InputError
        If there is nobody to write a sheet for.
    """
    if dwellings is None:
        sheets = list(sheets_of(outcome, scheme))
    else:
        sheets = list(dwelling_sheets(outcome, scheme, dwellings))
    if not sheets:
        raise refuse("nobody_to_tell", "sheet", least=LEAST_HOMES)
    with whole_folder(folder, "sheet") as working:
        names = []
        for figures in sheets:
            name = f"{figures.site}-{scheme}-{_name(figures)}.html"
            page = sheet_html(figures, outcome, scheme, organiser)
            (working / name).write_text(page, encoding="utf-8")
            names.append(name)
        text = json.dumps({"scheme": scheme, "sheets": names}, indent=2)
        (working / MARKER).write_text(text + "\n", encoding="utf-8")
    return names


def _name(figures: SheetFigures) -> str:
    name = f"{figures.household}-{figures.dwelling:03}"
    return name if figures.dwelling else figures.household


def sheet_html(
    figures: SheetFigures, outcome: Outcome, scheme: str, organiser: Mapping[str, str]
) -> str:
    """Page of one type of household, or one dwelling, at a site; no outside file."""
    scenario = outcome.flows.scenario
    terms, evolution = scheme_terms(SCHEMES[scheme], scheme, outcome)
    site = escape(own_name(scenario.sites[figures.site], LANG))
    household = _say(f"household.{figures.household}", dwelling=figures.dwelling)
    years = number(scenario.finance.years, LANG)
    told = _say("foot", assumptions=escape(_between().join(assumptions(outcome, LANG))))
    values = {
        **{name: _say(name) for name in (*HEADS, "organiser", "contact", "result", "estimate")},
        "page_title": _say("page_title", site=site),
        "subtitle": _say("subtitle", site=site, household=household),
        "organiser_name": escape(organiser.get("name") or _say("to_fill")),
        "contact_name": escape(organiser.get("contact") or _say("to_fill")),
        "project": _project(figures),
        "key": text(f"key.{_key(SCHEMES[scheme], scenario.sharing.key)}.sheet", LANG),
        "rest": _say("rest.landlord" if SCHEMES[scheme].is_full_supply else "rest.supplier"),
        "terms": terms,
        "called": _say("called", evolution=evolution, years=years),
        "head_change": _say("head_change", household=household),
        "rows": _rows(figures),
        "per_year": _say("per_year", amount=_euros(figures.saving_eur, is_signed=True)),
        "spread": _spread(figures),
        "warning": _warning(figures),
        "rights": _items(
            f"{_bold(f'right.{one}.name')} {_say(f'right.{one}.text')}" for one in RIGHTS
        ),
        "duties": _items(_say(f"duty.{one}") for one in DUTIES),
        "foot": told,
    }
    page = Template(PAGE.read_text(encoding="utf-8"))
    return typeset(page.substitute(values, lang=LANG), LANG)


def _say(key: str, **values: object) -> str:
    """Words of the sheet, not typeset yet: the whole page is."""
    return text(f"sheet.{key}", LANG, **values)


def _bold(key: str, **values: object) -> str:
    return f"<b>{_say(key, **values)}</b>"


def _between() -> str:
    return text("answer.between_notes", LANG)


def _key(scheme: Scheme, key: str) -> str:
    """Key whose sentence tells how a scheme shares."""
    return key if scheme.arrangement in (MEMBERS, SHIFTED) else scheme.arrangement


def scheme_terms(scheme: Scheme, name: str, outcome: Outcome) -> tuple[str, str]:
    """What a tenant pays under a scheme, and how that changes over the years."""
    values = scheme.filled(outcome.flows.scenario.schemes.get(name, {}))
    units = {parameter.name: parameter.unit for parameter in scheme.parameters}
    shown = {key: _parameter(float(value), units[key]) for key, value in values.items()}
    rows = outcome.summary
    paid = rows[(rows["site"] == "all") & (rows["scheme"] == name)].iloc[0]
    shown["price"] = _price(float(paid["price_ht_eur_per_kwh"]))
    words = text(f"scheme.{name}.sheet", LANG, **shown)
    if paid["tenant_payments_ht_eur"] == 0 and not scheme.price:
        return words, _say("evolution.free")
    if isinstance(scheme.index, str):
        return words, _say(f"evolution.{scheme.index}")
    is_rent = "years" in units
    return words, _say("evolution.rent", **shown) if is_rent else _say("evolution.own")


def _parameter(value: float, unit: str) -> str:
    if unit.startswith("EUR/kWh"):
        return _price(value)
    if unit == "1":
        return number(100 * value, LANG) + percent_sign(LANG)
    decimals = 0 if value == round(value) else 2
    euros = f"{NO_BREAK}€" if unit.startswith("EUR") else ""
    return f"{number(value, LANG, decimals)}{euros}"


def _price(value: float) -> str:
    return f"{number(100 * value, LANG, 1)}{NO_BREAK}c€"


def _euros(value: float, *, is_signed: bool = False) -> str:
    return f"{number(value, LANG, is_signed=is_signed)}{NO_BREAK}€"


def _project(figures: SheetFigures) -> str:
    return _say(
        "project",
        power=number(figures.peak_power_kw, LANG),
        made=number(figures.production_kwh / 1e3, LANG),
        n_dwellings=number(figures.n_dwellings, LANG),
        n_participants=number(figures.n_participants, LANG),
    )


def _rows(figures: SheetFigures) -> str:
    part = figures.sun_kwh / figures.consumption_kwh if figures.consumption_kwh > 0 else 0.0
    before, after = figures.bill_before_eur, figures.bill_after_eur
    used, sun = number(figures.consumption_kwh, LANG), number(figures.sun_kwh, LANG)
    change = _euros(after - before, is_signed=True)
    lines = (
        (_say("used"), _say("energy", kwh=used), ""),
        (_say("sun"), _say("energy", kwh=sun), _say("sun_part", part=number(100 * part, LANG))),
        (_say("bill_before"), _euros(before), ""),
        (_say("bill_after"), _euros(after), _say("bill_change", amount=change)),
        (_say("payment"), _euros(figures.payment_eur), _say("vat_included")),
        (_say("charges"), _euros(figures.charges_saving_eur), _say("common_parts")),
    )
    return "".join(
        f"<tr><td>{name}</td><td class=n>{value}</td><td>{more}</td></tr>"
        for name, value, more in lines
    )


def _spread(figures: SheetFigures) -> str:
    if figures.dwelling:
        return _say("spread_dwelling")
    low = _euros(figures.saving_low_eur, is_signed=True)
    high = _euros(figures.saving_high_eur, is_signed=True)
    return _say("spread", low=low, high=high)


def _warning(figures: SheetFigures) -> str:
    if figures.dwelling:
        return _bold("dwelling_loses") if figures.losers_fraction else _say("dwelling_safe")
    if figures.losers_fraction == 0:
        return _say("type_safe")
    return _bold("type_loses", part=number(max(100 * figures.losers_fraction, 1), LANG))


def _items(lines: Iterable[str]) -> str:
    return "".join(f"<li>{line}</li>" for line in lines)


def sheet_rows(names: list[str]) -> list[dict[str, Any]]:
    """The sheets written, for programs."""
    return [{"sheet": name} for name in names]
