"""A tariff found by a programme, priced once more by the ordinary road."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from simcore.money.finance import npv_eur
from simcore.money.schemes.parts import Part
from simcore.scenario.design import Design
from simcore.site.lifetime import savings_by_year_eur
from simcore.site.payments import tariff_outcome
from simcore.site.records import MEMBERS
from simcore.site.road import PreparedSite
from simcore.study.design.bound import REFUSE
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
        outcome = tariff_outcome(before, after, parts)
        flow = outcome.cash_flow
        free = flow.free_cash_flow_eur - flow.fund_eur
        worth += float(npv_eur(free, after.terms.discount_fraction))
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


def checked(sites: Sequence[PreparedSite], tariff: Tariff, design: Design) -> Repriced:
    """The same for a tariff that was found, which must come to the same to the cent."""
    found = repriced(sites, tariff.parts, design)
    pairs = (
        (found.npv_eur, tariff.npv_eur),
        (found.gain_min_eur, tariff.saving_min_eur),
        (found.gain_mean_eur, tariff.saving_mean_eur),
    )
    assert all(abs(road - sought) < CENT for road, sought in pairs), pairs
    return found
