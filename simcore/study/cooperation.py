"""The cooperative game of a site: what each group of members adds to the avoided bills."""

from dataclasses import dataclass

import numpy as np

from simcore.base.draws import stream
from simcore.base.records import N_REGISTERS, OFF_PEAK, PEAK, Array, Counts, Flags, Prices
from simcore.base.timeaxis import BillingPeriod, TimeAxis, period_of_slot
from simcore.money.bills import supply_part_eur_per_kwh, uplift_ttc_eur
from simcore.money.cooperation import (
    MOST_EXACT_GROUPS,
    Worth,
    coalitions,
    least_happy,
    sampled_shapley_eur,
    shapley_of,
)
from simcore.money.rates import load_rates
from simcore.scenario.schema import Scenario
from simcore.study.site_energy import SiteCurves
from simcore.study.site_prices import site_prices
from simcore.study.slots import SPOT, Slots, contract_needs, slots_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Cooperation:
    """Shapley values of the groups of a site, in EUR off their bills of the year.

    Attributes
    ----------
    shapley_eur, error_eur
        Values, and their standard error, 0 where all coalitions were worked out,
        ``(n_groups,)``. [EUR]
    coalitions, worth_eur
        All coalitions, or those met where orders were drawn, ``(n_coalitions, n_groups)``, and
        their worth. [EUR]
    is_exact
        Whether all coalitions were worked out.
    """

    shapley_eur: Array
    error_eur: Array
    coalitions: Flags
    worth_eur: Array
    is_exact: bool


def cooperation(
    worth: Worth, n_groups: int, seed: int = 62, n_orders: int = 1000, name: str = ""
) -> Cooperation:
    """Shapley values of a game: exact to 12 groups, from drawn orders beyond.

    Games of another ``name`` draw other orders, so that their errors are independent.
    """
    if n_groups <= MOST_EXACT_GROUPS:
        who = coalitions(n_groups)
        worth_eur = np.array([worth(one) for one in who])
        return Cooperation(
            shapley_eur=shapley_of(worth_eur),
            error_eur=np.zeros(n_groups),
            coalitions=who,
            worth_eur=worth_eur,
            is_exact=True,
        )
    met: dict[bytes, float] = {}

    def kept(who: Flags) -> float:
        return met.setdefault(who.tobytes(), worth(who))

    key = stream(seed, name, "shapley")
    values, errors = sampled_shapley_eur(kept, n_groups, key, n_orders)
    return Cooperation(
        shapley_eur=values,
        error_eur=errors,
        coalitions=np.array([np.frombuffer(who, bool) for who in met]),
        worth_eur=np.array(list(met.values())),
        is_exact=False,
    )


def least_happy_of(game: Cooperation, share_eur: Array) -> tuple[Flags, float]:
    """Coalition of a game that would gain most by leaving, ``(n_groups,)``, and how much. [EUR]

    Where orders were drawn, of those met: the excess of all is at least this.

    Parameters
    ----------
    game
        Solved game.
    share_eur
        What each group gets, ``(n_groups,)``; the Shapley value or what a key gives. [EUR]
    """
    return least_happy(game.worth_eur, share_eur, game.coalitions)


def bill_worth(
    scenario: Scenario,
    curves: SiteCurves,
    group: Counts,
    calendar: tuple[TimeAxis, tuple[BillingPeriod, ...]],
) -> Worth:
    """Worth of a coalition of groups: what sharing among them alone takes off their bills.

    Only members who take part count. Within a coalition the sun is shared pro rata; the rise
    of the management charge is taken off. [EUR/year]

    Parameters
    ----------
    scenario
        Checked scenario.
    curves
        Curves of the site.
    group
        Group of each member, from 0, ``(n_members,)``.
    calendar
        Time axis and billing periods.
    """
    axis, periods = calendar
    people = curves.population
    slots = slots_of(scenario, axis, contract_needs(people))
    prices = site_prices(scenario, periods, people, load_rates(), slots.classes)
    value = _value_by_slot(prices, slots, curves, calendar)
    in_group = (group[:, np.newaxis] == np.arange(group.max() + 1)).astype(float)
    in_group *= people.is_participant[:, np.newaxis]
    needs_kwh = curves.consumption_kwh @ in_group
    needs_eur = (value * curves.consumption_kwh) @ in_group
    uplift_eur = uplift_ttc_eur(prices).sum() * in_group.sum(axis=0)

    def worth(who: Flags) -> float:
        wanted_kwh = needs_kwh @ who
        part = np.divide(
            curves.production_kwh, wanted_kwh, out=np.zeros(axis.n_slots), where=wanted_kwh > 0
        )
        return float(np.minimum(part, 1.0) @ (needs_eur @ who) - uplift_eur @ who)

    return worth


def _value_by_slot(
    prices: Prices,
    slots: Slots,
    curves: SiteCurves,
    calendar: tuple[TimeAxis, tuple[BillingPeriod, ...]],
) -> Array:
    """What a shared kWh takes off each member's bill in each slot, taxes included. [EUR/kWh]."""
    axis, periods = calendar
    vat = 1 + prices.vat_energy_fraction[:, np.newaxis, np.newaxis]
    supply = vat * supply_part_eur_per_kwh(prices)
    peak, off_peak = supply[:, PEAK::N_REGISTERS], supply[:, OFF_PEAK::N_REGISTERS]
    fraction = curves.off_peak[axis.is_high_season.astype(int), axis.slot_of_day]
    at = period_of_slot(axis, periods), slots.classes.class_of_slot
    value = peak[at] + fraction * (off_peak - peak)[at]
    if prices.spot_part is None:
        return value
    spot = slots.weights[SPOT] * vat[at[0], 0, 0]
    return value + spot[:, np.newaxis] * prices.spot_part
