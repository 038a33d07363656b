"""The cooperative game of a site: what each group of members adds to the avoided bills."""

from dataclasses import dataclass

import numpy as np

from simcore.base.draws import stream
from simcore.base.records import N_REGISTERS, OFF_PEAK, PEAK, Array, Counts, Flags, Prices
from simcore.base.timeaxis import period_of_slot
from simcore.money.bills import supply_part_eur_per_kwh, uplift_ttc_eur
from simcore.money.cooperation import (
    MOST_EXACT_GROUPS,
    Along,
    Worth,
    coalitions,
    joining,
    least_happy,
    sampled_shapley_eur,
    shapley_of,
)
from simcore.site.curves import SiteCurves
from simcore.site.inputs import SiteInput
from simcore.site.prices import site_prices
from simcore.site.slots import SPOT, Slots, contract_needs, slots_of


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
    worth: Worth,
    n_groups: int,
    seed: int = 62,
    n_orders: int = 1000,
    name: str = "",
    along: Along | None = None,
) -> Cooperation:
    """Shapley values of a game: exact to 12 groups, from drawn orders beyond.

    Games of another ``name`` draw other orders, so that their errors are independent; ``along``
    as of :func:`sampled_shapley_eur`.
    """
    if n_groups <= MOST_EXACT_GROUPS:
        is_member = coalitions(n_groups)
        worth_eur = np.array([worth(coalition) for coalition in is_member])
        return Cooperation(
            shapley_eur=shapley_of(worth_eur),
            error_eur=np.zeros(n_groups),
            coalitions=is_member,
            worth_eur=worth_eur,
            is_exact=True,
        )
    met: list[tuple[Flags, Array]] = []

    def recorded(order: Counts) -> Array:
        is_member = joining(order)
        worths = (
            np.array([worth(coalition) for coalition in is_member])
            if along is None
            else along(order)
        )
        met.append((is_member, worths))
        return worths

    key = stream(seed, name, "shapley")
    values, errors = sampled_shapley_eur(worth, n_groups, key, n_orders, recorded)
    return Cooperation(
        shapley_eur=values,
        error_eur=errors,
        coalitions=np.concatenate([is_member for is_member, _ in met]),
        worth_eur=np.concatenate([worths for _, worths in met]),
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


@dataclass(frozen=True, slots=True, kw_only=True)
class BillGame:
    """What the worth of a site's coalitions needs: curves summed up by group.

    ``production_kwh`` is ``(n_slots,)``, ``needs_kwh`` and what they are worth, ``needs_eur``,
    ``(n_slots, n_groups)``, ``uplift_eur`` the rise of the management charge, ``(n_groups,)``.
    """

    production_kwh: Array
    needs_kwh: Array
    needs_eur: Array
    uplift_eur: Array


def bill_game(inputs: SiteInput, curves: SiteCurves, group: Counts) -> BillGame:
    """Game of a site's avoided bills between groups of its members who take part.

    Parameters
    ----------
    inputs
        What the site needs.
    curves
        Its curves.
    group
        Group of each member, from 0, ``(n_members,)``; -1 for none.
    """
    people = curves.population
    slots = slots_of(inputs, contract_needs(people))
    prices = site_prices(inputs, people, slots.classes)
    value = _value_by_slot(inputs, prices, slots, curves)
    in_group = (group[:, np.newaxis] == np.arange(group.max() + 1)).astype(float)
    in_group *= people.is_participant[:, np.newaxis]
    return BillGame(
        production_kwh=curves.production_kwh,
        needs_kwh=curves.consumption_kwh @ in_group,
        needs_eur=(value * curves.consumption_kwh) @ in_group,
        uplift_eur=uplift_ttc_eur(prices).sum(axis=0) @ in_group,
    )


def bill_worth(game: BillGame, coalition: Flags) -> float:
    """Worth of a coalition: what sharing among itself alone takes off its bills. [EUR/year]

    Within a coalition the sun is shared pro rata; the rise of the management charge is taken
    off.
    """
    part = _part_shared(game.production_kwh, game.needs_kwh @ coalition)
    return float(part @ (game.needs_eur @ coalition) - game.uplift_eur @ coalition)


def bill_worths(game: BillGame, order: Counts) -> Array:
    """Worth of each coalition met while groups join in an order, ``(n_groups + 1,)``. [EUR/year]"""
    needs_kwh, needs_eur = (
        np.cumsum(curve[:, order], axis=1) for curve in (game.needs_kwh, game.needs_eur)
    )
    part = _part_shared(game.production_kwh[:, np.newaxis], needs_kwh)
    avoided = np.einsum("tg,tg->g", part, needs_eur) - np.cumsum(game.uplift_eur[order])
    return np.concatenate([[0.0], avoided])


def _part_shared(production_kwh: Array, wanted_kwh: Array) -> Array:
    """Part of what is wanted that the sun covers, at most all, 0 where nothing is wanted."""
    part = np.zeros_like(wanted_kwh)
    np.divide(production_kwh, wanted_kwh, out=part, where=wanted_kwh > 0)
    return np.minimum(part, 1.0)


def _value_by_slot(inputs: SiteInput, prices: Prices, slots: Slots, curves: SiteCurves) -> Array:
    """What a shared kWh takes off each member's bill in each slot, taxes included. [EUR/kWh]."""
    axis, periods = inputs.axis, inputs.periods
    vat = 1 + prices.vat_energy_fraction[:, np.newaxis, np.newaxis]
    supply = vat * supply_part_eur_per_kwh(prices)
    peak, off_peak = supply[:, PEAK::N_REGISTERS], supply[:, OFF_PEAK::N_REGISTERS]
    fraction = curves.off_peak[axis.is_high_season.astype(int), axis.slot_of_day]
    period_and_class = period_of_slot(axis, periods), slots.classes.class_of_slot
    value = peak[period_and_class] + fraction * (off_peak - peak)[period_and_class]
    if prices.spot_part is None:
        return value
    spot = slots.weights[SPOT] * vat[period_and_class[0], 0, 0]
    return value + spot[:, np.newaxis] * prices.spot_part
