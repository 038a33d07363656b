"""The answer to the board's question, in one paragraph of plain words."""

from typing import Any

from simcore.show.folder.read import Result
from simcore.show.terminal import (
    COMMON_PARTS_SCHEME,
    COST_SCHEME,
    assumptions,
    does_all_three,
    has_no_loser,
    is_balanced,
    nearest_scheme,
    portfolio_summary,
    reference_scheme,
)
from simcore.show.words.labels import (
    euros,
    kilo_euros,
    number,
    percent,
    price,
    scheme_name,
    typeset,
)

SENTENCES: dict[str, dict[str, str]] = {
    "one": {
        "en": "Over {n_dwellings} dwellings, one of the {n_schemes} schemes tested makes tenants "
        "gain, leaves nobody worse off and balances the landlord's books: {schemes}.",
        "fr": "Sur {n_dwellings} logements, un seul des {n_schemes} tarifs étudiés fait gagner les "
        "locataires, ne fait perdre personne et équilibre les comptes du bailleur : {schemes}.",
    },
    "several": {
        "en": "Over {n_dwellings} dwellings, {n} of the {n_schemes} schemes tested make tenants "
        "gain, leave nobody worse off and balance the landlord's books: {schemes}.",
        "fr": "Sur {n_dwellings} logements, {n} des {n_schemes} tarifs étudiés font gagner les "
        "locataires, ne font perdre personne et équilibrent les comptes du bailleur : {schemes}.",
    },
    "figures": {
        "en": "{scheme} (median saving {median} a year, worst-off tenant {worst}, net present "
        "value for the landlord {npv})",
        "fr": "{scheme} (gain médian {median} par an, locataire le moins favorisé {worst}, valeur "
        "actuelle nette pour le bailleur {npv})",
    },
    "none": {
        "en": "Over {n_dwellings} dwellings, none of the {n_schemes} schemes tested makes tenants "
        "gain, leaves nobody worse off and balances the landlord's books all at once.",
        "fr": "Sur {n_dwellings} logements, aucun des {n_schemes} tarifs étudiés ne réussit à la "
        "fois à faire gagner les locataires, à ne faire perdre personne et à équilibrer les "
        "comptes du bailleur.",
    },
    "short": {
        "en": "The nearest is {scheme}: nobody loses and the median tenant saves {median} a year, "
        "but the landlord is {shortfall} short (net present value).",
        "fr": "Le plus proche est {scheme} : personne ne perd et le locataire médian gagne "
        "{median} par an, mais il manque {shortfall} au bailleur (valeur actuelle nette).",
    },
    "idle": {
        "en": "The nearest is {scheme}: nobody loses and the books balance, but the median tenant "
        "gains nothing.",
        "fr": "Le plus proche est {scheme} : personne ne perd et les comptes s'équilibrent, mais "
        "le locataire médian ne gagne rien.",
    },
    "nobody_safe": {
        "en": "Every scheme makes some tenants lose; the fewest with {scheme}: {losers} of them.",
        "fr": "Chaque tarif fait des perdants ; le moins avec {scheme} : {losers} des locataires.",
    },
    "full_cost": {
        "en": "Making tenants pay the full cost ({scheme}) takes {price} before VAT for shared "
        "energy: the median tenant's result is then {median} a year, and {losers} of tenants lose.",
        "fr": "Faire payer le coût complet aux locataires ({scheme}) demande {price} hors TVA pour "
        "l'énergie partagée : le résultat du locataire médian est alors de {median} par an, et "
        "{losers} des locataires perdent.",
    },
    "energy": {
        "en": "The plants ({kwp} kWp) produce {production} MWh a year: self-consumption (shared / "
        "produced) is {self_consumption} and self-production (shared / consumed) is "
        "{self_production}",
        "fr": "Les centrales ({kwp} kWc) produisent {production} MWh par an : le taux "
        "d'autoconsommation (partagé / produit) est de {self_consumption} et le taux "
        "d'autoproduction (partagé / consommé) de {self_production}",
    },
    "common_parts": {
        "en": "; if only the common parts are served ({scheme}), self-consumption is {fraction}",
        "fr": " ; si seules les parties communes sont servies ({scheme}), l'autoconsommation est "
        "de {fraction}",
    },
    "assumptions": {"en": "Assumptions: {notes}.", "fr": "Hypothèses : {notes}."},
}

_JOIN = {"en": " and ", "fr": " et "}


def answer(outcome: Result, lang: str = "en") -> str:
    """One paragraph: which schemes do all three, or the nearest, the energy, the assumptions.

    Parameters
    ----------
    outcome
        What the comparison of schemes returned; figures come from the rows of its
        summary for all sites.
    lang
        ``"en"`` or ``"fr"``.

    Returns
    -------
    str
        Sentences with rounded figures, without line breaks.
    """
    summary = portfolio_summary(outcome)
    sentences = verdict(outcome, lang)
    return " ".join([*sentences, _energy(summary, lang), *_assumptions(outcome, lang)])


def verdict(outcome: Result, lang: str = "en") -> list[str]:
    """The answer in one sentence; where no scheme does all three, the nearest and the cost."""
    summary = portfolio_summary(outcome)
    good = summary[does_all_three(summary)]
    if len(good):
        return [_success(good, summary, outcome, lang)]
    return [
        _say("none", lang, **_sizes(summary, lang)),
        _nearest(summary, outcome, lang),
        *_full_cost(summary, outcome, lang),
    ]


def _say(key: str, lang: str, **values: str) -> str:
    return typeset(SENTENCES[key][lang].format(**values), lang)


def _sizes(summary: Any, lang: str) -> dict[str, str]:
    n_dwellings = number(summary["n_dwellings"].max(), lang)
    return {"n_dwellings": n_dwellings, "n_schemes": number(len(summary), lang)}


def _success(good: Any, summary: Any, outcome: Result, lang: str) -> str:
    best_first = good.sort_values("tenant_saving_median_eur", ascending=False)
    parts = [
        _say(
            "figures",
            lang,
            scheme=scheme_name(str(scheme), outcome.titles, lang),
            median=euros(row["tenant_saving_median_eur"], lang),
            worst=euros(row["tenant_saving_min_eur"], lang, is_signed=True),
            npv=kilo_euros(row["landlord_npv_eur"], lang, is_signed=True),
        )
        for scheme, row in best_first.iterrows()
    ]
    schemes = _JOIN[lang].join([", ".join(parts[:-1]), parts[-1]] if parts[1:] else parts)
    key = "several" if len(good) > 1 else "one"
    return _say(key, lang, n=number(len(good), lang), schemes=schemes, **_sizes(summary, lang))


def _nearest(summary: Any, outcome: Result, lang: str) -> str:
    scheme = nearest_scheme(summary)
    row, name = summary.loc[scheme], scheme_name(scheme, outcome.titles, lang)
    if not has_no_loser(summary).any():
        losers = percent(row["losers_fraction"], lang)
        return _say("nobody_safe", lang, scheme=name, losers=losers)
    if is_balanced(summary)[scheme]:
        return _say("idle", lang, scheme=name)
    median = euros(row["tenant_saving_median_eur"], lang)
    shortfall = kilo_euros(-row["landlord_npv_eur"], lang)
    return _say("short", lang, scheme=name, median=median, shortfall=shortfall)


def _full_cost(summary: Any, outcome: Result, lang: str) -> list[str]:
    if COST_SCHEME not in summary.index:
        return []
    row = summary.loc[COST_SCHEME]
    sentence = _say(
        "full_cost",
        lang,
        scheme=scheme_name(COST_SCHEME, outcome.titles, lang),
        price=price(row["price_ht_eur_per_kwh"], lang),
        median=euros(row["tenant_saving_median_eur"], lang, is_signed=True),
        losers=percent(row["losers_fraction"], lang),
    )
    return [sentence]


def _energy(summary: Any, lang: str) -> str:
    row = summary.loc[reference_scheme(summary)]
    sentence = _say(
        "energy",
        lang,
        kwp=number(row["kwp"], lang),
        production=number(row["production_kwh"] / 1e3, lang),
        self_consumption=percent(row["self_consumption_fraction"], lang),
        self_production=percent(row["self_production_fraction"], lang),
    )
    if COMMON_PARTS_SCHEME in summary.index and row.name != COMMON_PARTS_SCHEME:
        fraction = summary.loc[COMMON_PARTS_SCHEME, "self_consumption_fraction"]
        sentence += _say(
            "common_parts", lang, scheme=COMMON_PARTS_SCHEME, fraction=percent(fraction, lang)
        )
    return sentence + "."


def _assumptions(outcome: Result, lang: str) -> list[str]:
    between = {"en": "; ", "fr": " ; "}[lang]
    notes = between.join(assumptions(outcome, lang))
    return [_say("assumptions", lang, notes=notes)] if notes else []
