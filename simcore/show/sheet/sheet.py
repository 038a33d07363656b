"""The tenant's information sheet: one page of HTML, to be printed on A4."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from pathlib import Path
from string import Template
from typing import Any

from simcore.base.errors import refuse
from simcore.base.titles import GIVEN_PRICE
from simcore.energy.sharing.key_inputs import SURPLUS
from simcore.money.fairness import HALF_A_CENT
from simcore.money.schemes import LAW, Scheme, needs_of
from simcore.scenario.own_schemes import shipped_like
from simcore.scenario.schema import Scenario, keys_by_building
from simcore.show.folder.place import whole_folder
from simcore.show.words.catalogue import text
from simcore.show.words.labels import NO_BREAK, number, percent_sign, typeset
from simcore.show.words.names import key_name, own_name
from simcore.show.words.notes import of_scheme, short_notes
from simcore.show.words.tariffs import price_group_words
from simcore.show.words.terms import parameter_words, price_words, terms_words
from simcore.site.records import MEMBERS, SHIFTED
from simcore.study.compare.outcome import Outcome
from simcore.study.sheet.sheet import LEAST_HOMES, SheetFigures, dwelling_sheets, sheets_of

RIGHTS = ("return", "choose")
"""Rights of all tenants beside what the law has them told of the scheme."""
HEADS = ("title", "head_organiser", "head_key", "head_terms", "head_rights", "head_duties")
"""Words of the page without fields."""
MARKER = "sheets.json"
PAGE = Path(__file__).parents[2] / "data" / "sheet.html"
FRENCH = "fr"
"""Language of the sheet that tenants get."""
OF_THE_LANDLORD = ("plants_", "unpaid")
"""Beginnings of the keys of notes that no figure of a tenant hangs on."""


def write_sheets(
    outcome: Outcome,
    scheme: str,
    folder: Path,
    organiser: Mapping[str, str],
    dwellings: Sequence[int] | None = None,
    lang: str = FRENCH,
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
    lang
        ``"fr"``, which tenants get, or ``"en"`` to read it by.

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
            page = sheet_html(figures, outcome, scheme, organiser, lang)
            (working / name).write_text(page, encoding="utf-8")
            names.append(name)
        text = json.dumps({"scheme": scheme, "sheets": names}, indent=2)
        (working / MARKER).write_text(text + "\n", encoding="utf-8")
    return names


def _name(figures: SheetFigures) -> str:
    name = f"{figures.household}-{figures.dwelling:03}"
    return name if figures.dwelling else figures.household


def sheet_html(
    figures: SheetFigures,
    outcome: Outcome,
    scheme: str,
    organiser: Mapping[str, str],
    lang: str = FRENCH,
) -> str:
    """Page of one type of household, or one dwelling, at a site; no outside file."""
    scenario = outcome.flows.scenario
    of = scenario.known_schemes[scheme]
    terms, evolution = scheme_terms(of, scheme, outcome, figures, lang)
    site = escape(own_name(scenario.sites[figures.site], lang))
    household = _say(lang, f"household.{figures.household}", dwelling=figures.dwelling)
    (alone,) = figures.parts if len(figures.parts) == 1 else (figures,)
    whose = (
        f"{household}, {_group(lang, alone)}" if alone.group and not alone.dwelling else household
    )
    years = number(scenario.finance.years, lang)
    told_of = [one for one in outcome.notes if not one.key.startswith(OF_THE_LANDLORD)]
    notes = short_notes(of_scheme(told_of, scheme), lang)
    told = _say(lang, "foot", assumptions=escape(_between(lang).join(notes)))
    values = {
        **{name: _say(lang, name) for name in (*HEADS, "organiser", "contact", "estimate")},
        "page_title": _say(lang, "page_title", site=site),
        "subtitle": _say(lang, "subtitle", site=site, household=household),
        "organiser_name": escape(organiser.get("name") or _say(lang, "to_fill")),
        "contact_name": escape(organiser.get("contact") or _say(lang, "to_fill")),
        "project": _project(lang, figures),
        "key": _sharing(lang, scenario, figures.site, _key(of, scenario.sharing.key)),
        "rest": _say(lang, "rest.landlord" if of.is_full_supply else "rest.supplier"),
        "terms": terms,
        "called": _say(
            lang,
            "called" if _pays(of, figures) else "called_free",
            evolution=evolution,
            years=years,
        ),
        "head_change": _say(lang, "head_change", household=whose),
        "look": " class=many" if len(figures.parts) > 1 else "",
        "rows": _rows(lang, figures, of),
        "result": _result(lang, figures),
        "rights": _items(_rights(lang, of)),
        "duties": _items(_say(lang, f"duty.{one}") for one in _duties(of, figures)),
        "foot": told,
    }
    page = Template(PAGE.read_text(encoding="utf-8"))
    return typeset(page.substitute(values, lang=lang), lang)


def _rights(lang: str, scheme: Scheme) -> Iterator[str]:
    """What the law has tenants told, then what else is theirs."""
    for need in needs_of(scheme):
        if LAW[need].is_told:
            name = f"<b>{text(f'law.{need}.right', lang)}</b>"
            yield f"{name} {text(f'law.{need}.sheet', lang)}"
    for one in RIGHTS:
        # Under full supply the law's own sentence tells whose customer one may be.
        if one != "choose" or not scheme.is_full_supply:
            yield f"{_bold(lang, f'right.{one}.name')} {_say(lang, f'right.{one}.text')}"


def _pays(scheme: Scheme, figures: SheetFigures) -> bool:
    """Whether the landlord asks for anything, the excise that it may have to collect too."""
    return bool(scheme.price) or abs(figures.payment_eur) > HALF_A_CENT


def _duties(scheme: Scheme, figures: SheetFigures) -> Iterator[str]:
    yield "meter"
    if _pays(scheme, figures):
        yield "pay_all" if scheme.is_full_supply else "pay"


def _say(lang: str, key: str, **values: object) -> str:
    """Words of the sheet, not typeset yet: the whole page is."""
    return text(f"sheet.{key}", lang, **values)


def _bold(lang: str, key: str, **values: object) -> str:
    return f"<b>{_say(lang, key, **values)}</b>"


def _between(lang: str) -> str:
    return text("answer.between_notes", lang)


def _key(scheme: Scheme, key: str) -> str:
    """Key whose sentence tells how a scheme shares."""
    return key if scheme.arrangement in (MEMBERS, SHIFTED) else scheme.arrangement


def _sharing(lang: str, scenario: Scenario, site: str, key: str) -> str:
    """How the sun is shared at a site, by buildings that have rules of their own too."""
    sharing, told = scenario.sharing, scenario.sites[site].each_key
    is_plain = sharing.key_inside is sharing.key_rest is None and not told
    if key not in keys_by_building() or is_plain:
        return text(f"key.{key}.sheet", lang)
    usual = sharing.key_inside or "default"
    rules = {one.key_inside or usual for one in told}
    if len(told) < len(scenario.sites[site].each_building):
        rules.add(usual)
    has_parts = any(one.sun_fraction is not None for one in told)
    inside = key_name(next(iter(rules)), lang)
    return " ".join(
        (
            _say(lang, "buildings.part" if has_parts else "buildings.roof"),
            _say(lang, "buildings.each")
            if len(rules) > 1
            else _say(lang, "buildings.inside", rule=inside),
            _say(lang, f"buildings.{'sold' if sharing.key_rest == SURPLUS else 'rest'}"),
        )
    )


def scheme_terms(
    scheme: Scheme, name: str, outcome: Outcome, figures: SheetFigures, lang: str = FRENCH
) -> tuple[str, str]:
    """What these tenants pay under a scheme, and how that changes over the years."""
    scenario = outcome.flows.scenario
    values = scheme.filled(scenario.schemes.get(name, {}))
    shipped = shipped_like(name, scenario.own_schemes)
    is_given = outcome.titles.get(name) == GIVEN_PRICE
    price = figures.price_ht_eur_per_kwh
    words = (
        text("given_price_sheet", lang, price=price_words(lang, price))
        if is_given
        else terms_words(scheme, shipped, values, price, lang)
    )
    if not shipped:
        return words, _say(lang, "evolution.parts")
    if not scheme.price and figures.price_ht_eur_per_kwh == 0:
        return words, _say(lang, "evolution.free")
    if isinstance(scheme.index, str):
        return words, _say(lang, f"evolution.{scheme.index}")
    units = {parameter.name: parameter.unit for parameter in scheme.parameters}
    if "years" not in units:
        return words, _say(lang, "evolution.own")
    shown = {key: parameter_words(lang, float(value), units[key]) for key, value in values.items()}
    return words, _say(lang, "evolution.rent", **shown)


def _euros(lang: str, value: float, *, is_signed: bool = False) -> str:
    return f"{number(value, lang, is_signed=is_signed)}{NO_BREAK}€"


def _project(lang: str, figures: SheetFigures) -> str:
    return _say(
        lang,
        "project",
        power=number(figures.peak_power_kw, lang),
        made=number(figures.production_kwh / 1e3, lang),
        n_dwellings=number(figures.n_dwellings, lang),
        n_participants=number(figures.n_participants, lang),
    )


def _rows(lang: str, figures: SheetFigures, scheme: Scheme) -> str:
    """Rows of the year: a column and its remarks, or a column for each price group."""
    parts = figures.parts or (figures,)
    if len(parts) == 1:
        return "".join(
            f"<tr><td>{name}</td><td class=n>{value}</td><td>{own or note}</td></tr>"
            for name, note, value, own, _ in _lines(lang, parts[0], scheme)
        )
    head = "".join(f"<th>{_group(lang, one)}</th>" for one in parts)
    rows = zip(*(_lines(lang, one, scheme) for one in parts), strict=True)
    body = "".join(
        f"<tr><td>{columns[0][0]} <small>{columns[0][1]}</small></td>"
        + "".join(f"<td class=n>{value} <small>{own}</small></td>" for *_, value, _, own in columns)
        + "</tr>"
        for columns in rows
    )
    results = "".join(f"<td class=n><b class=big>{_saving(lang, one)}</b></td>" for one in parts)
    spreads = "".join(
        f"<td class=n>{_say(lang, 'between', **_low_high(lang, one))}</td>" for one in parts
    )
    return (
        f"<tr><td></td>{head}</tr>{body}"
        f"<tr class=sum><td><b>{_say(lang, 'result_year')}</b></td>{results}</tr>"
        f"<tr class=sum><td>{_say(lang, 'four_in_five')}</td>{spreads}</tr>"
    )


def _group(lang: str, one: SheetFigures) -> str:
    group = price_group_words(one.group, lang)
    return _say(lang, "group_head", group=group, n=number(one.n_homes, lang))


def _lines(
    lang: str, figures: SheetFigures, scheme: Scheme
) -> Iterator[tuple[str, str, str, str, str]]:
    """Each line: name, remark on it, figure, remark on the figure in words and in short."""
    part = figures.sun_kwh / figures.consumption_kwh if figures.consumption_kwh > 0 else 0.0
    is_single = scheme.is_full_supply
    before = figures.bill_before_eur
    after = figures.bill_after_eur + (figures.payment_eur if is_single else 0.0)
    used, sun = number(figures.consumption_kwh, lang), number(figures.sun_kwh, lang)
    share, change = number(100 * part, lang), _euros(lang, after - before, is_signed=True)
    yield _say(lang, "used"), "", _say(lang, "energy", kwh=used), "", ""
    own = _say(lang, "sun_part", part=share), f"({share}{percent_sign(lang)})"
    yield _say(lang, "sun"), "", _say(lang, "energy", kwh=sun), *own
    yield _say(lang, "bill_before"), "", _euros(lang, before), "", ""
    name = _say(lang, "bill_single" if is_single else "bill_after")
    yield name, "", _euros(lang, after), _say(lang, "bill_change", amount=change), ""
    is_monthly = scheme.priced is not None and "month" in scheme.priced.unit
    if scheme.price and not is_monthly:
        how = _say(lang, "before_vat" if figures.has_one_price else "before_vat_mean")
        yield _say(lang, "price"), how, price_words(lang, figures.price_ht_eur_per_kwh), "", ""
    if not is_single:
        yield _payment(lang, figures, scheme, is_monthly=is_monthly)
    yield (
        _say(lang, "charges"),
        _say(lang, "common_parts"),
        _euros(lang, figures.charges_saving_eur),
        "",
        "",
    )


def _payment(
    lang: str, figures: SheetFigures, scheme: Scheme, *, is_monthly: bool
) -> tuple[str, str, str, str, str]:
    """The line of what the landlord is paid, by month too where it is a fee."""
    vat = _say(lang, "vat_included") if _pays(scheme, figures) else ""
    line = _say(lang, "payment"), vat, _euros(lang, figures.payment_eur)
    if not is_monthly:
        return *line, "", ""
    month = parameter_words(lang, round(figures.payment_eur / 12, 2), "EUR")
    return *line, _say(lang, "vat_and_month", amount=month), _say(lang, "month", amount=month)


def _result(lang: str, figures: SheetFigures) -> str:
    """What is left in a year, where the table does not say it, and who is not in it."""
    lines = []
    if len(figures.parts) < 2:
        (one,) = figures.parts or (figures,)
        lines.append(
            f"{_say(lang, 'result')} <b class=big>{_per_year(lang, one)}</b> {_spread(lang, one)}"
        )
    if figures.n_apart:
        lines.append(_say(lang, "apart", least=number(LEAST_HOMES, lang)))
    if figures.is_mixed:
        lines.append(_say(lang, "mixed"))
    return "<br>".join([*lines, _warning(lang, figures)])


def _saving(lang: str, figures: SheetFigures) -> str:
    return _euros(lang, figures.saving_eur, is_signed=True)


def _low_high(lang: str, figures: SheetFigures) -> dict[str, str]:
    low, high = figures.saving_low_eur, figures.saving_high_eur
    return {"low": _euros(lang, low, is_signed=True), "high": _euros(lang, high, is_signed=True)}


def _per_year(lang: str, figures: SheetFigures) -> str:
    return _say(lang, "per_year", amount=_saving(lang, figures))


def _spread(lang: str, figures: SheetFigures) -> str:
    if figures.dwelling:
        return _say(lang, "spread_dwelling")
    return _say(lang, "spread_part" if figures.group else "spread", **_low_high(lang, figures))


def _warning(lang: str, figures: SheetFigures) -> str:
    if figures.dwelling:
        return (
            _bold(lang, "dwelling_loses")
            if figures.losers_fraction
            else _say(lang, "dwelling_safe")
        )
    if figures.losers_fraction == 0:
        return _say(lang, "type_safe")
    return _bold(lang, "type_loses", part=number(max(100 * figures.losers_fraction, 1), lang))


def _items(lines: Iterable[str]) -> str:
    return "".join(f"<li>{line}</li>" for line in lines)


def sheet_rows(names: list[str]) -> list[dict[str, Any]]:
    """The sheets written, for programs."""
    return [{"sheet": name} for name in names]
