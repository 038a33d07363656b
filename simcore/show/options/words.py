"""Each option of a run in words: its title, what tenants pay, what it costs, what the law asks."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from simcore.show.folder.read import Run, site_name
from simcore.show.options.frame import AIDS, BETWEEN, FAMILIES, OPTIONS, TERMS
from simcore.show.words.futures import SAFE, between
from simcore.show.words.labels import (
    euros,
    kilo_euros,
    label,
    number,
    percent,
    scheme_name,
    several,
    typeset,
)
from simcore.show.words.tariffs import MEMBERSHIP, POOLED, lever_words, value_words
from simcore.study.compare.outcome import ALL
from simcore.study.options.records import (
    DESIGNED,
    EVERYWHERE,
    KINDS,
    LETTERS,
    MEMBERS,
    NEGOTIATE,
    WAIT,
)

Row = Mapping[str, Any]
ODDS, DESIGN = "probabilities", "design"
FEW_EUR = 50.0
"""A yearly cost that is told as none: tenths of a thousand are told. [EUR/year]"""
OWN_FEE = "fee"
"""Way to choose who is in by own choice, under a fee to join."""


def options_in(run: Run) -> list[dict[str, Any]]:
    """Options of a run with their letters, in their order; none where it holds none."""
    if OPTIONS not in run.names:
        return []
    rows = run.table(OPTIONS).to_dict("records")
    known = [row for row in rows if row["option"] in KINDS]
    return [{**row, "letter": letter} for letter, row in zip(LETTERS, known, strict=False)]


def designed_option(run: Run) -> dict[str, Any] | None:
    """The option of a tariff that was sought with which the books balance, or None."""
    rows = {row["option"]: row for row in options_in(run)}
    return next((rows[kind] for kind in DESIGNED if kind in rows), None)


def builds(row: Row) -> bool:
    """Whether an option builds something."""
    return bool(row["scheme"]) and not math.isnan(row["landlord_npv_eur"])


def pays_itself(row: Row) -> bool:
    """Whether an option builds something that the landlord finances without others."""
    return builds(row) and row["option"] != NEGOTIATE


def place_words(run: Run, row: Row, lang: str) -> str:
    """Where an option is done: its only site, or how many."""
    sites = str(row["sites"]).split(POOLED)
    if len(sites) == 1:
        return site_name(run, sites[0], lang)
    return several("options.sites", len(sites), lang)


def way_words(run: Run, row: Row, lang: str) -> str:
    """Name of an option's scheme; that a tariff was designed."""
    if row["scheme"] == row["option"]:
        return label("options.designed", lang)
    _, _, name = scheme_name(str(row["scheme"]), run.titles, lang).partition(" ")
    return name or str(row["scheme"])


def short_title(row: Row, lang: str) -> str:
    """Letter and name of an option, for a head of a table."""
    is_whole = row["option"] == EVERYWHERE and row["n_sites"] == 1
    title = label(f"options.{row['option']}.short{'_alone' if is_whole else ''}", lang)
    return label("options.lettered", lang, letter=row["letter"], title=title)


def placed_title(run: Run, row: Row, lang: str) -> str:
    """Letter, name and place of an option, where nothing beside it tells the place."""
    title = short_title(row, lang)
    return f"{title} ({place_words(run, row, lang)})" if builds(row) else title


def full_title(run: Run, row: Row, lang: str) -> str:
    """An option as a message: what tenants gain and what it costs; that a point of law is open."""
    fields = {"letter": row["letter"]}
    if builds(row):
        fields |= {
            "site": place_words(run, row, lang),
            "gain": euros(row["tenant_saving_mean_eur"], lang, is_signed=True),
            "gainers": several("options.gainers", int(row["n_gaining"]), lang),
            "cost": _cost_words(row["cost_eur_per_year"], lang),
            "left": thousands(max(row["landlord_npv_eur"], 0.0), lang, 0),
        }
    if row["option"] == NEGOTIATE:
        fields["amount"] = thousands(row["amount_eur"], lang, 0)
    if row["option"] == WAIT:
        fields["forgone"] = thousands(row["amount_eur"], lang)
    title = label(f"options.{row['option']}.title", lang, **fields)
    return title + (label("options.open", lang) if row["open_law"] else "")


def _cost_words(yearly_eur: float, lang: str) -> str:
    """What an option costs the landlord a year, what it leaves, or that the books balance."""
    if abs(yearly_eur) < FEW_EUR:
        return label("options.with_nothing", lang)
    if yearly_eur < 0:
        return label("options.with_left", lang, left=thousands(-yearly_eur, lang))
    return label("options.for_cost", lang, cost=thousands(yearly_eur, lang))


def thousands(value: float, lang: str, decimals: int = 1) -> str:
    """Thousands of euros with a tenth where they are few."""
    return kilo_euros(value, lang, decimals if abs(value) < 99_950 else 0)


def pays_words(row: Row, lang: str) -> str:
    """What a tenant pays, as a sheet says it."""
    return typeset(str(row[TERMS[lang]]), lang)


def law_words(row: Row, lang: str) -> str:
    """Open points of law an option rests on, or that it rests on none."""
    points = [point for point in str(row["open_law"]).split(BETWEEN) if point]
    if not points:
        return label("options.law_none", lang)
    told = label("answer.between_notes", lang).join(
        label(f"law.{point}.title", lang) for point in points
    )
    return label("options.law_open", lang, points=told)


def risk_words(run: Run, row: Row, lang: str) -> str:
    """How likely it is that nobody loses; that one draw was made where it is not known."""
    odds = odds_of_option(run, row)
    if odds is None:
        losers = percent(row["losers_any_year_fraction"], lang)
        return label("options.risk_one_draw", lang, losers=losers)
    return several(
        "options.risk_odds",
        int(odds["n_draws"]),
        lang,
        probability=percent(float(odds["probability"]), lang),
        between=between(float(odds["low"]), float(odds["high"]), lang),
    )


def odds_of_option(run: Run, row: Row) -> Any:
    """Row of the probabilities of a run that tells of an option's scheme at its sites, or None."""
    if ODDS not in run.names:
        return None
    sites, rows = str(row["sites"]).split(POOLED), run.table(ODDS)
    is_there = rows["site"] == (sites[0] if len(sites) == 1 else ALL)
    found = rows[is_there & (rows["scheme"] == row["scheme"]) & (rows["event"] == SAFE)]
    return None if not len(found) else found.iloc[0]


def decide_words(run: Run, row: Row, lang: str) -> str:
    """What a vote for an option decides; the rule of who is in where that is chosen."""
    key = f"options.{row['option']}.decide"
    if row["option"] != MEMBERS:
        return label(key, lang)
    told = label(key, lang, **_members(run, lang))
    ways = _facts(run, "member_way")
    by_fee = [one for one in ways if one["name"] == OWN_FEE and one["value"]]
    for one in by_fee:
        values = {"fee": euros(float(one["value"]), lang), "n_in": number(one["n_tenants"], lang)}
        told += " " + label("options.members_rule", lang, **values)
    return told


def members_words(run: Run, lang: str, *, is_command: bool = False) -> str:
    """One line: who is in under the best membership, or that it was not sought, and by what."""
    found = _facts(run, MEMBERSHIP)
    if not found:
        key = "options.members_unsought"
        return label(f"{key}_by" if is_command else key, lang)
    if math.isnan(found[0]["npv_eur"]):
        return label("options.members_none", lang)
    if not any(row["option"] == MEMBERS for row in options_in(run)):
        return label("options.members_all", lang)
    return label("options.members_found", lang, **_members(run, lang))


def _facts(run: Run, fact: str) -> list[dict[str, Any]]:
    """Rows of a fact in what the designer found; none where it was not asked."""
    if DESIGN not in run.names:
        return []
    frame = run.table(DESIGN)
    return frame[frame["fact"] == fact].to_dict("records")


def _members(run: Run, lang: str) -> dict[str, str]:
    """Tenants who are in under the best membership, of how many."""
    (told,), (whole,) = _facts(run, MEMBERSHIP), _facts(run, "bound")
    return {"n_in": number(told["n_tenants"], lang), "n": number(whole["n_tenants"], lang)}


def families_of(run: Run, row: Row) -> list[dict[str, Any]]:
    """Families of an option, in their order."""
    if FAMILIES not in run.names:
        return []
    frame = run.table(FAMILIES)
    return frame[frame["option"] == row["option"]].to_dict("records")


def family_name(name: str, lang: str) -> str:
    """Name of a family, with how many people it is."""
    return label(f"options.family.{name}", lang)


def family_brief(name: str, lang: str) -> str:
    """Name of a family in few words, for heads and legends."""
    return label(f"options.brief.{name}", lang)


def trigger_words(row: Row, lang: str) -> str:
    """The one change that would balance the books, or that none alone does."""
    if not row["trigger"]:
        return label("options.trigger_none", lang)
    text = str(row["trigger_value"])
    value: Any = float(text) if _is_number(text) else text
    lever = lever_words(str(row["trigger"]), lang)
    return label(
        "options.trigger", lang, lever=lever, value=value_words(row["trigger"], value, lang)
    )


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def aids_of(run: Run) -> list[dict[str, Any]]:
    """What others could bear, in the order in which it is asked for."""
    return run.table(AIDS).to_dict("records") if AIDS in run.names else []


def aid_words(row: Row, options: Sequence[Row], lang: str) -> str:
    """What is asked of another party, with the amount that is needed."""
    asked = next(one for one in options if one["option"] == NEGOTIATE)
    values = {
        "worth": thousands(row["used_fraction"] * row["worth_eur"], lang, 0),
        "yearly": thousands(row["aid_eur_per_year"], lang),
    }
    if row["aid"] == "grant":
        # Amounts: a part of the works is another one of the plants, which a scenario states.
        more = asked["grant_eur"] + row["used_fraction"] * row["worth_eur"]
        values |= {
            "from": thousands(asked["grant_eur"], lang, 0),
            "to": thousands(more, lang, 0),
        }
        return label("options.aid.grant", lang, **values)
    return label(f"options.aid.{row['aid']}", lang, **values)
