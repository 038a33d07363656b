"""What a tariff set by hand needs: every home's year at a price of one of each part.

Payments are linear in the prices of their parts, and the landlord's net present value is linear in
payments and grant, so that whoever holds these rows has every figure of such a tariff by sums.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from simcore.base.common_parts import PAYS
from simcore.base.records import Array, Counts, Flags
from simcore.base.small_groups import LEAST_HOMES
from simcore.money.finance import cash_flow
from simcore.money.finance.closed import closed_form
from simcore.money.schemes.groups import members_of
from simcore.money.schemes.parts import Part, amount_eur
from simcore.scenario.grants import ruled_eur
from simcore.site.bills import AfterSharing
from simcore.site.payments import part_that_comes
from simcore.site.records import MEMBERS
from simcore.site.road import PreparedSite
from simcore.site.tariff import part_factors
from simcore.study.compare.figures import willing_tenants
from simcore.study.compare.outcome import Outcome
from simcore.study.compare.pipeline import prepared

SLIDERS = "sliders.json"
"""File of a run folder that holds them."""
FREE = "T1"
"""Scheme of the arrangement that a tariff set by hand is for: all members share."""
PARTS: dict[str, Part] = {
    "price": Part(quantity="shared_kwh", index="none"),
    "own": Part(quantity="supply_part"),
    "public": Part(quantity="reference"),
    "saving": Part(quantity="own_saving"),
    "regulated": Part(quantity="reference_saving"),
    "fee": Part(quantity="dwelling"),
    "back": Part(quantity="charge_rise"),
}
"""Parts that can be set by hand: a price of a kWh, what is asked of its worth, of the saving or of
that of the regulated tariff, a fee, and the rise of the management charge given back."""
FOLLOWED = {
    f"price_{index}": Part(quantity="shared_kwh", index=index) for index in ("consumer", "retail")
}
"""The price of a kWh where it follows something in later years; in the first it is the same."""
WHO = (
    *("poorest_third", "middle_third", "richest_third", "energy_poor", "cheque_energie"),
    *("small_home", "large_home", "electric_hot_water", "electric_heating"),
    *("people_1", "people_2", "people_3", "people_4", "people_5"),
)
"""Groups that may be told apart, and pay less."""
MOST_ROWS = 4_000
"""Homes told one by one; of more, the rows are means of groups."""


def sliders(outcome: Outcome) -> dict[str, Any]:
    """Rows by home, and the landlord's side by site, as plain values.

    Parameters
    ----------
    outcome
        A comparison.

    Returns
    -------
    dict
        ``why_not`` names what keeps payments from being linear (common parts that pay, a fund);
        nothing else is there then. Else ``parts`` names columns of the rows, ``who`` the bits of
        one; ``sites`` has the landlord's side of each site, ``rows`` the tenants: columns of
        equal length, each row with ``n`` homes. Homes that somebody stands behind are told in
        groups of five or more, means of homes alike, and so are drawn ones where they are more
        than ``MOST_ROWS``.
    """
    scenario = outcome.flows.scenario
    if scenario.fund.enabled or scenario.common_parts == PAYS or _some_pay(outcome):
        return {"why_not": "fund" if scenario.fund.enabled else "common_parts"}
    sites = prepared(outcome.flows, {FREE: {}}).sites
    chosen = willing_tenants([site.before_sharing for site in sites])
    n_homes = sum(int(flags.sum()) for flags in chosen)
    has_real = any(site.before_sharing.flows.has_real_homes for site in sites)
    least = max(LEAST_HOMES, -(-n_homes // MOST_ROWS)) if n_homes > MOST_ROWS else LEAST_HOMES
    is_grouped = has_real or n_homes > MOST_ROWS
    who = () if is_grouped else _known_groups(sites)
    tables = [_rows(site, flags, who) for site, flags in zip(sites, chosen, strict=True)]
    if is_grouped:
        tables = [_in_groups(table, least) for table in tables]
    joined = [
        {"site": np.full(len(table["n"]), number), **table} for number, table in enumerate(tables)
    ]
    columns = {name: np.concatenate([table[name] for table in joined]) for name in joined[0]}
    return {
        "why_not": "",
        "parts": list(PARTS),
        "who": list(who),
        "is_grouped": is_grouped,
        "discount_fraction": outcome.discount_fraction,
        "grant_fraction": scenario.finance.grant_fraction,
        "sites": [_site(site, who) for site in sites],
        "rows": {name: _plain(values) for name, values in columns.items()},
    }


def _some_pay(outcome: Outcome) -> bool:
    """Whether the common parts of a site pay, which are held to a limit of their own."""
    return any(site.inputs.common_parts == PAYS for site in outcome.flows.sites)


def _known_groups(sites: Sequence[PreparedSite]) -> tuple[str, ...]:
    """Groups that every site can tell, of five homes or more with as many others."""
    known = set.intersection(*(set(_basis(site).groups) for site in sites)) | {"energy_poor"}
    found = []
    for name in WHO:
        if name in known:
            flags = np.concatenate([_in_group(site, name) for site in sites])
            if LEAST_HOMES <= flags.sum() <= len(flags) - LEAST_HOMES:
                found.append(name)
    return tuple(found)


def _basis(site: PreparedSite) -> Any:
    return site.after_sharing[MEMBERS].basis


def _in_group(site: PreparedSite, name: str) -> Flags:
    lives = _basis(site).is_payer & ~site.before_sharing.flows.population.is_vacant
    return np.asarray(members_of(_basis(site), name)[lives])


def _amounts(after: AfterSharing) -> tuple[Array, Array]:
    """What members pay with VAT at a price of one, and before it, ``(n_parts, n_members)``."""
    amounts = np.array([amount_eur(after.basis, part) for part in PARTS.values()])
    vat = 1 + after.basis.vat_fraction[:, np.newaxis]
    return (amounts * vat).sum(axis=-2), amounts.sum(axis=-2)


def _rows(site: PreparedSite, chosen: Flags, who: Sequence[str]) -> dict[str, Array]:
    """A row for each tenant who counts: columns ``(n_tenants,)``, parts and groups by name."""
    after, before = site.after_sharing[MEMBERS], site.before_sharing
    people, registers = before.flows.population, before.flows.registers[MEMBERS]
    paid, _ = _amounts(after)
    columns: dict[str, Array] = {
        "n": np.ones(people.n_members),
        "saving_eur": after.saving_eur,
        "bill_eur": before.bill.total_eur.sum(axis=-2),
        "kwh": registers.consumption_kwh.sum(axis=(0, 1)),
        "kva": people.subscribed_power_kva,
        "is_off_peak": 1.0 * people.is_off_peak,
        "has_tank": 1.0 * people.has_electric_hot_water,
        **{f"paid.{name}": row for name, row in zip(PARTS, paid, strict=True)},
        "who": sum(
            (2.0**bit * members_of(after.basis, name) for bit, name in enumerate(who)),
            np.zeros(people.n_members),
        ),
    }
    return {name: np.asarray(values, float)[chosen] for name, values in columns.items()}


def _in_groups(table: Mapping[str, Array], least: int) -> dict[str, Array]:
    """Means of neighbours: of one kind of contract and of hot water, alike in what they save.

    Kinds with too few homes are taken together, with the largest one where that is not enough:
    what they are then is told as a part between 0 and 1.
    """
    kind = (2 * table["is_off_peak"] + table["has_tank"]).astype(int)
    counts = np.bincount(kind, minlength=4)
    few = np.flatnonzero((counts > 0) & (counts < least))
    is_few = np.isin(kind, few)
    if 0 < is_few.sum() < least:
        is_few |= kind == int(np.argmax(np.where(counts >= least, counts, 0)))
    kind = np.where(is_few, 4, kind)
    order = np.lexsort((table["saving_eur"], kind))
    cell = _cells(kind[order], least)
    n = np.bincount(cell).astype(float)
    means = {
        name: np.bincount(cell, values[order]) / n for name, values in table.items() if name != "n"
    }
    return {"n": n, **means}


def _cells(kind: Counts, least: int) -> Counts:
    """Number of the group of each home in the order of kinds, each of ``least`` or more."""
    cell, first = np.empty(len(kind), int), 0
    for one in np.unique(kind):
        here = np.flatnonzero(kind == one)
        n_cells = max(len(here) // least, 1)
        cell[here] = first + np.minimum(np.arange(len(here)) // least, n_cells - 1)
        first += n_cells
    return cell


def _site(site: PreparedSite, who: Sequence[str]) -> dict[str, Any]:
    """The landlord's side: its plan without payments, what each part brings, and the grant."""
    before, after = site.before_sharing, site.after_sharing[MEMBERS]
    terms, plant = after.terms, before.plant
    closed = closed_form(plant, terms, after.year_one)
    ways = PARTS | FOLLOWED
    factors = part_factors(tuple(ways.values()), terms)[:, 1:]
    _, net = _amounts(after)
    by_group = {name: net[:, members_of(after.basis, name)].sum(axis=-1) for name in who}
    free = cash_flow(plant, terms, replace(after.year_one, payments_ht_eur=0.0))
    return {
        "site": before.flows.site,
        "npv_eur": float(closed.free_npv_eur),
        "cash_eur": _plain(np.broadcast_to(free.free_cash_flow_eur, terms.years + 1), 2),
        "net": _plain(net.sum(axis=-1)),
        "net_who": {name: _plain(values) for name, values in by_group.items()},
        "worth": dict(zip(ways, _plain(factors @ closed.payment_worth, 8), strict=True)),
        "factor": {name: _plain(row, 8) for name, row in zip(ways, factors, strict=True)},
        "comes": float(part_that_comes(terms)),
        "grant": _grant(site),
    }


def _grant(site: PreparedSite) -> dict[str, Any]:
    """What a part of the cost granted comes to: ``min(cost * fraction + others, most)``. [EUR]

    ``stated`` tells that the site states its grant, which no fraction moves.
    """
    inputs, plant = site.before_sharing.inputs, site.before_sharing.plant
    capex, works = float(plant.capex_eur), float(plant.roof_works_eur)
    plan = inputs.finance.model_copy(update={"grant_fraction": 0.0})
    costs = np.asarray(capex), np.asarray(capex + works)
    others = ruled_eur(plan, inputs.site, *costs, np.asarray(plant.peak_power_kw))
    return {
        "cost_eur": capex,
        "others_eur": float(others),
        "most_eur": capex + works,
        "stated": inputs.plan.grant_eur is not None,
    }


def _plain(values: Array, digits: int = 4) -> list[float]:
    """Numbers as JSON holds them: whole ones without a point, the others rounded."""
    rounded: list[float] = np.round(np.asarray(values, float), digits).tolist()
    return [int(one) if one == int(one) else one for one in rounded]
