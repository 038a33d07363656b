"""A tariff found by a programme, priced once more by the ordinary road."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from simcore.base.records import Array
from simcore.money.finance import YearOne, cash_flow, degradation, growth, npv_eur
from simcore.money.schemes.parts import Part
from simcore.scenario.design import Design
from simcore.site.fund import with_fund
from simcore.site.lifetime import savings_by_year_eur
from simcore.site.payments import tariff_outcome
from simcore.site.records import MEMBERS, SchemeOutcome
from simcore.site.road import PreparedSite
from simcore.study.design.ability import REFUSE, site_ability
from simcore.study.design.tariff import Tariff

CENT = 0.01
"""How far the ordinary road may be from a programme. [EUR]"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Repriced:
    """A tariff by the ordinary road, before a contribution fund.

    ``npv_eur`` is the landlord's, ``gain_min_eur`` and ``gain_mean_eur`` are of the worst year
    that counts, ``first_mean_eur`` is the mean gain of year 1.
    """

    npv_eur: float
    gain_min_eur: float
    gain_mean_eur: float
    first_mean_eur: float


def repriced(sites: Sequence[PreparedSite], parts: Sequence[Part], design: Design) -> Repriced:
    """Bills, payments and the landlord's years of a tariff at all sites.

    Parameters
    ----------
    sites
        Sites prepared for the sharing among all members.
    parts
        Parts with their prices.
    design
        What tenants compare with, and the years that count.
    """
    worth, gains = 0.0, []
    for site in sites:
        before, after = site.before_sharing, site.after_sharing[MEMBERS]
        outcome = whole_outcome(site, parts)
        flow = cash_flow(before.plant, after.terms, outcome.year_one)
        worth += float(npv_eur(flow.free_cash_flow_eur, after.terms.discount_fraction))
        by_year = savings_by_year_eur(outcome, than_refusing=design.outside == REFUSE)
        tenants = after.is_payer & ~before.flows.population.is_vacant
        gains.append(by_year[:, tenants])
    every = np.concatenate(gains, axis=-1)
    counted = every if design.years == "all" else every[:1]
    return Repriced(
        npv_eur=worth,
        gain_min_eur=float(counted.min()),
        gain_mean_eur=float(counted.mean(axis=-1).min()),
        first_mean_eur=float(every[0].mean()),
    )


def whole_outcome(site: PreparedSite, parts: Sequence[Part]) -> SchemeOutcome:
    """A tariff at a site with what the common parts pay beside it where they do.

    They pay all that they save, so that nothing of it is left in the charges; the ledger is
    that of what members pay themselves.
    """
    before, after = site.before_sharing, site.after_sharing[MEMBERS]
    outcome = tariff_outcome(before, after, parts)
    common = site_ability(site).common_paid_eur
    if not common.any():
        return outcome
    year_one = _with_common(outcome.year_one, common)
    flow = with_fund(before.flows, year_one, cash_flow(before.plant, after.terms, year_one))
    outcome = replace(outcome, year_one=year_one, cash_flow=flow)
    return _without_charges(outcome) if common[0] > 0 else outcome


def _without_charges(outcome: SchemeOutcome) -> SchemeOutcome:
    """An outcome whose tenants pay all that the charges save, in every year."""
    assert outcome.streams is not None
    terms, kept = outcome.terms, outcome.charges_saving_eur
    own, through, factors = outcome.streams
    fades = degradation(terms.degradation_fraction, terms.years)
    rises = fades * growth(terms.index_rate(terms.indexing.common_parts), terms.years)
    streams = (own, np.zeros_like(kept)), (through, kept), (factors, rises)
    return replace(
        outcome,
        charges_saving_eur=np.zeros_like(kept),
        charges_paid_eur=outcome.charges_paid_eur + kept,
        saving_eur=outcome.saving_eur - kept,
        streams=(np.vstack(streams[0]), np.vstack(streams[1]), np.vstack(streams[2])),
    )


def _with_common(year_one: YearOne, common_eur: Array) -> YearOne:
    """The year with what common parts pay in each year of the plan beside the tariff."""
    index = year_one.payment_index
    assert index is not None
    by_year = np.asarray(year_one.payments_ht_eur) * index + np.append(0.0, common_eur)
    return replace(year_one, payments_ht_eur=1.0, payment_index=by_year)


def checked(
    seen: Sequence[Sequence[PreparedSite]], tariff: Tariff, design: Design
) -> tuple[Repriced, ...]:
    """The same of each draw for a tariff that was found, which must come to it to the cent.

    Its worth is the mean over draws, its gains are those of the worst draw and of all tenants.
    """
    found = tuple(repriced(sites, tariff.parts, design) for sites in seen)
    pairs = [
        (float(np.mean([one.npv_eur for one in found])), tariff.npv_eur),
        (min(one.gain_min_eur for one in found), tariff.saving_min_eur),
    ]
    if len(found) == 1:
        pairs.append((found[0].gain_mean_eur, tariff.saving_mean_eur))
    assert all(abs(road - sought) < CENT for road, sought in pairs), pairs
    return found
