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
from simcore.show.words.labels import NO_BREAK, number, typeset
from simcore.show.words.names import called
from simcore.show.words.sheet import (
    DUTIES,
    EVOLUTION,
    HOUSEHOLDS,
    KEYS,
    REST,
    RIGHTS,
    TERMS,
    TO_FILL,
)
from simcore.site.records import MEMBERS, SHIFTED
from simcore.study.compare.outcome import Outcome
from simcore.study.sheet import LEAST_HOMES, SheetFigures, dwelling_sheets, sheets_of

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
        told = list(sheets_of(outcome, scheme))
    else:
        told = list(dwelling_sheets(outcome, scheme, dwellings))
    if not told:
        found = f"no site with a plant and {LEAST_HOMES} homes that take part"
        raise refuse("sheet", found=found, expected="homes to tell of, or --dwelling N")
    with whole_folder(folder, MARKER) as working:
        names = []
        for figures in told:
            name = f"{figures.site}-{scheme}-{_name(figures)}.html"
            page = sheet_html(figures, outcome, scheme, organiser)
            (working / name).write_text(page, encoding="utf-8")
            names.append(name)
        text = json.dumps({"scheme": scheme, "sheets": names}, indent=2)
        (working / MARKER).write_text(text + "\n", encoding="utf-8")
    return names


def _name(figures: SheetFigures) -> str:
    one = f"{figures.household}-{figures.dwelling:03}"
    return one if figures.dwelling else figures.household


def sheet_html(
    figures: SheetFigures, outcome: Outcome, scheme: str, organiser: Mapping[str, str]
) -> str:
    """Page of one type of household, or one dwelling, at a site; no outside file."""
    scenario = outcome.flows.scenario
    terms, evolution = scheme_terms(SCHEMES[scheme], scheme, outcome)
    values = {
        "site": escape(called(scenario.sites[figures.site], LANG)),
        "household": HOUSEHOLDS[figures.household].format(dwelling=figures.dwelling),
        "organiser": escape(organiser.get("name") or TO_FILL),
        "contact": escape(organiser.get("contact") or TO_FILL),
        "project": _project(figures),
        "key": KEYS[_key(SCHEMES[scheme], scenario.sharing.key)],
        "terms": terms,
        "evolution": evolution,
        "years": number(scenario.finance.years, LANG),
        "rows": _rows(figures),
        "saving": _euros(figures.saving_eur, is_signed=True),
        "spread": _spread(figures),
        "warning": _warning(figures),
        "rest": REST["landlord" if SCHEMES[scheme].is_full_supply else "supplier"],
        "rights": _items(RIGHTS),
        "duties": _items(DUTIES),
        "assumptions": escape(" ; ".join(assumptions(outcome, LANG))),
    }
    page = Template(PAGE.read_text(encoding="utf-8"))
    return typeset(page.substitute(values), LANG)


def _key(scheme: Scheme, key: str) -> str:
    """Key whose sentence tells how a scheme shares."""
    return key if scheme.arrangement in (MEMBERS, SHIFTED) else scheme.arrangement


def scheme_terms(scheme: Scheme, name: str, outcome: Outcome) -> tuple[str, str]:
    """What a tenant pays under a scheme, and how that changes over the years."""
    given = scheme.filled(outcome.flows.scenario.schemes.get(name, {}))
    units = {one.name: one.unit for one in scheme.parameters}
    shown = {key: _parameter(float(value), units[key]) for key, value in given.items()}
    rows = outcome.summary
    paid = rows[(rows["site"] == "all") & (rows["scheme"] == name)].iloc[0]
    shown["price"] = _price(float(paid["price_ht_eur_per_kwh"]))
    words = TERMS[name].format(**shown)
    if paid["tenant_payments_ht_eur"] == 0 and not scheme.price:
        return words, EVOLUTION["free"]
    if isinstance(scheme.index, str):
        return words, EVOLUTION[scheme.index]
    is_rent = "years" in units
    return words, EVOLUTION["rent" if is_rent else "own"].format(**shown)


def _parameter(value: float, unit: str) -> str:
    if unit.startswith("EUR/kWh"):
        return _price(value)
    if unit == "1":
        return f"{number(100 * value, LANG)}{NO_BREAK}%"
    decimals = 0 if value == round(value) else 2
    euros = f"{NO_BREAK}€" if unit.startswith("EUR") else ""
    return f"{number(value, LANG, decimals)}{euros}"


def _price(value: float) -> str:
    return f"{number(100 * value, LANG, 1)}{NO_BREAK}c€"


def _euros(value: float, *, is_signed: bool = False) -> str:
    return f"{number(value, LANG, is_signed=is_signed)}{NO_BREAK}€"


def _project(figures: SheetFigures) -> str:
    n_members = number(figures.n_participants, LANG)
    power, made = number(figures.peak_power_kw, LANG), number(figures.production_kwh / 1e3, LANG)
    return (
        f"Des panneaux solaires ({power}{NO_BREAK}kWc, environ {made}{NO_BREAK}MWh par an) sur "
        f"les toits de la résidence ({number(figures.n_dwellings, LANG)} logements, dont "
        f"{n_members} participants dans l'étude). Leur électricité passe par le réseau public et "
        "votre compteur habituel : aucun travaux chez vous."
    )


def _rows(figures: SheetFigures) -> str:
    part = figures.sun_kwh / figures.consumption_kwh if figures.consumption_kwh > 0 else 0.0
    before, after = figures.bill_before_eur, figures.bill_after_eur
    lines = (
        ("Électricité consommée", f"{number(figures.consumption_kwh, LANG)} kWh", ""),
        (
            "dont solaire partagé",
            f"{number(figures.sun_kwh, LANG)} kWh",
            f"{number(100 * part, LANG)}{NO_BREAK}% de votre consommation",
        ),
        ("Facture du fournisseur aujourd'hui", _euros(before), ""),
        ("Facture du fournisseur avec le partage", _euros(after), _change(after - before)),
        ("Votre paiement au bailleur", _euros(figures.payment_eur), "TVA comprise"),
        ("Baisse de vos charges", _euros(figures.charges_saving_eur), "parties communes"),
    )
    return "".join(
        f"<tr><td>{name}</td><td class=n>{value}</td><td>{more}</td></tr>"
        for name, value, more in lines
    )


def _change(value: float) -> str:
    return f"soit {_euros(value, is_signed=True)} par an"


def _spread(figures: SheetFigures) -> str:
    if figures.dwelling:
        return "pour ce logement dans l'étude, où ses habitudes sont simulées."
    low = _euros(figures.saving_low_eur, is_signed=True)
    high = _euros(figures.saving_high_eur, is_signed=True)
    return f"en moyenne ; quatre foyers de ce type sur cinq sont entre {low} et {high}."


def _warning(figures: SheetFigures) -> str:
    if figures.dwelling:
        loses = "<b>Attention : dans l'étude, ce foyer perd.</b>"
        return loses if figures.losers_fraction else "Dans l'étude, ce foyer ne perd pas."
    if figures.losers_fraction == 0:
        return "Dans l'étude, aucun foyer de ce type ne perd."
    part = number(max(100 * figures.losers_fraction, 1), LANG)
    return f"<b>Attention : dans l'étude, {part}{NO_BREAK}% des foyers de ce type perdent.</b>"


def _items(lines: Iterable[str]) -> str:
    return "".join(f"<li>{line}</li>" for line in lines)


def sheet_rows(names: list[str]) -> list[dict[str, Any]]:
    """The sheets written, for programs."""
    return [{"sheet": name} for name in names]
