"""Full supply as a business of its own: profit and loss of year 1, sourcing, margin at risk.

The lines are worked out from the curves by slot; without the internal price of the own sun they
add to what the cash flow of the plan books in year 1 from tenants, unpaid bills deducted.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace

import numpy as np

from simcore.base.draws import stream
from simcore.base.records import Array
from simcore.money.schemes import (
    Basis,
    Billed,
    period_bills,
    supply_terms,
)
from simcore.money.supply import (
    MarginRisk,
    SupplyBills,
    SupplyMargin,
    SupplyMarket,
    SupplySpread,
    SupplyTerms,
    flat_blocks_kwh,
    flat_value_eur,
    margin_risk,
    path_factors,
    supply_margin,
    weighted_bills,
    year_load,
)
from simcore.scenario.convert import same_names
from simcore.site.before_sharing import BeforeSharing, site_before_sharing
from simcore.site.bills import AfterSharing, bill_after, billed_of, site_after_sharing, with_option
from simcore.site.market import supply_market
from simcore.site.payments import part_that_comes
from simcore.site.records import MEMBERS, SchemeOutcome
from simcore.site.slots import SPOT
from simcore.study.finance.plan import Pair, Plan

UNHEDGED, AS_PLANNED, FULLY_HEDGED = "unhedged", "as_planned", "fully_hedged"
TINY_KWH = 1e-9
"""Divisor where nothing is bought beside the sun."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sourcing:
    """Where the tenants' energy comes from in a year, and what it costs; positive. [kWh, EUR].

    ``spot_bought_kwh`` is bought in slots in which the blocks fall short, ``spot_sold_kwh`` sold
    in the others; ``spot_eur`` is what both come to.
    """

    own_sun_kwh: float
    forward_kwh: float
    spot_bought_kwh: float
    spot_sold_kwh: float
    own_sun_eur: float
    forward_eur: float
    spot_eur: float

    @property
    def delivered_kwh(self) -> float:
        """What the tenants consume."""
        return self.own_sun_kwh + self.forward_kwh + self.spot_bought_kwh - self.spot_sold_kwh


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplyBook:
    """Full supply of a site, or of several together, in year 1.

    ``sites`` holds identifiers, ``expected_kwh`` the energy beside the sun, ``(n_slots,)``;
    ``standing`` is billed whatever that energy, ``following`` for all of it; ``margin`` is as
    expected.
    """

    sites: tuple[str, ...]
    terms: SupplyTerms
    market: SupplyMarket
    standing: SupplyBills
    following: SupplyBills
    expected_kwh: Array

    @property
    def bills(self) -> SupplyBills:
        """What the tenants served are billed at the load expected."""
        return weighted_bills([(1.0, self.standing), (1.0, self.following)])

    @property
    def margin(self) -> SupplyMargin:
        """Profit and loss at the prices and the load expected."""
        return supply_margin(self.terms, year_load(self.market, self.expected_kwh), self.bills)

    @property
    def profile_eur(self) -> float:
        """What the shape of the load costs above the same energy at the mean spot price, negative.

        It lies within forward and spot.
        """
        return self.mean_worth_eur - self.spot_worth_eur

    @property
    def residual_kwh(self) -> float:
        """Energy of the year beside the sun."""
        return float(self.expected_kwh.sum())

    @property
    def spot_worth_eur(self) -> float:
        """That energy at the spot price of its slots."""
        return float(self.expected_kwh @ self.market.spot_eur_per_kwh)

    @property
    def flat_worth_eur(self) -> float:
        """The same taken in flat blocks."""
        return float(flat_value_eur(self.market, self.expected_kwh).sum())

    @property
    def mean_worth_eur(self) -> float:
        """The same at the mean spot price of the year."""
        return self.residual_kwh * float(self.market.spot_eur_per_kwh.mean())

    @property
    def sourcing(self) -> Sourcing:
        """Where the energy comes from."""
        margin = self.margin
        bought_kwh = self.terms.hedged_fraction * flat_blocks_kwh(self.market, self.expected_kwh)
        open_kwh = self.expected_kwh - bought_kwh
        return Sourcing(
            own_sun_kwh=float(self.standing.shared_kwh),
            forward_kwh=float(bought_kwh.sum()),
            spot_bought_kwh=float(np.maximum(open_kwh, 0.0).sum()),
            spot_sold_kwh=float(np.maximum(-open_kwh, 0.0).sum()),
            own_sun_eur=-float(margin.own_sun_eur),
            forward_eur=-float(margin.forward_eur),
            spot_eur=-float(margin.spot_eur),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplyPlan:
    """Full supply under a plan: each site, all together, and the margin along price paths.

    ``paths_eur`` holds the margin of all sites, ``(n_paths,)``, by hedge, the same prices and
    loads under each; ``hedged`` the part bought forward.
    """

    books: tuple[SupplyBook, ...]
    whole: SupplyBook
    paths_eur: Mapping[str, Array]
    hedged: Mapping[str, float]

    @property
    def risks(self) -> dict[str, MarginRisk]:
        """Distribution of the margin by hedge."""
        return {name: margin_risk(eur) for name, eur in self.paths_eur.items()}


def supply_plan(plan: Plan) -> SupplyPlan | None:
    """Full supply under a plan; None where its scheme supplies nothing beside the sun."""
    if not plan.kind.is_full_supply:
        return None
    books = tuple(_site_book(pair) for pair in plan.pairs)
    whole = together(books)
    scenario = plan.outcome.flows.scenario
    spread = SupplySpread(**same_names(SupplySpread, scenario.supply))
    factors = path_factors(spread, stream(scenario.seed, "supply"), scenario.supply.n_paths)
    hedged = {UNHEDGED: 0.0, AS_PLANNED: float(whole.terms.hedged_fraction), FULLY_HEDGED: 1.0}
    margins_eur = path_margins_eur(whole, np.array([*hedged.values()]), factors)
    paths_eur = dict(zip(hedged, margins_eur, strict=True))
    return SupplyPlan(books=books, whole=whole, paths_eur=paths_eur, hedged=hedged)


def path_margins_eur(book: SupplyBook, hedged: Array, factors: tuple[Array, Array]) -> Array:
    """Margin along price paths with other parts bought forward, ``(n_hedges, n_paths)``. [EUR].

    Blocks are bought at the expected prices before the paths part.
    """
    terms = replace(book.terms, hedged_fraction=hedged[:, np.newaxis])
    load = year_load(book.market, book.expected_kwh, *factors)
    over_expected = load.energy_kwh / max(book.residual_kwh, TINY_KWH)
    bills = weighted_bills([(1.0, book.standing), (over_expected, book.following)])
    return supply_margin(terms, load, bills).total_eur


def together(books: Sequence[SupplyBook]) -> SupplyBook:
    """Several sites bought for as one; every line is the sum of theirs."""
    return SupplyBook(
        sites=tuple(name for book in books for name in book.sites),
        terms=books[0].terms,
        market=books[0].market,
        standing=weighted_bills((1.0, book.standing) for book in books),
        following=weighted_bills((1.0, book.following) for book in books),
        expected_kwh=np.sum([book.expected_kwh for book in books], axis=0),
    )


def _site_book(pair: Pair) -> SupplyBook:
    """Full supply of a site, from its curves and its tenants' bills."""
    site, outcome = pair
    supplied, supply = site.flows.supplied, site.flows.inputs.supply
    assert supplied is not None
    context = site_before_sharing(site.flows)
    standing, following = supply_bills(context, site_after_sharing(context, MEMBERS), outcome)
    return SupplyBook(
        sites=(site.flows.site,),
        terms=supply_terms(outcome.parameters, supply.own_sun_eur_per_kwh),
        market=supply_market(context.inputs.axis, supplied),
        standing=standing,
        following=following,
        expected_kwh=supplied.residual_kwh,
    )


def supply_bills(
    context: BeforeSharing, after_sharing: AfterSharing, outcome: SchemeOutcome
) -> tuple[SupplyBills, SupplyBills]:
    """What the landlord bills at a site in year 1: whatever the load, and for all of it."""
    supplied, basis = context.flows.supplied, after_sharing.basis
    assert supplied is not None
    assert basis.billed is not None
    once = _year_bills(basis)
    twice = _year_bills(replace(basis, billed=_billed_twice(context, after_sharing)))
    following = weighted_bills([(1.0, twice), (-1.0, once)])
    standing = weighted_bills([(1.0, once), (-1.0, following)])
    solar_eur = float(outcome.payments_ht_eur.sum())
    standing = replace(
        standing,
        solar_eur=solar_eur,
        lost_eur=(1.0 - part_that_comes(outcome.terms)) * solar_eur,
        shared_kwh=float(basis.shared_kwh.sum()),
    )
    # Bills are of registers, what is bought of the curve by slot: equal but for their rounding.
    booked_kwh = max(float(basis.billed.residual_kwh.sum()), TINY_KWH)
    return standing, weighted_bills([(supplied.residual_kwh.sum() / booked_kwh, following)])


def _year_bills(basis: Basis) -> SupplyBills:
    """Bills of the year of all who are served."""
    bills = period_bills(basis)
    return SupplyBills(
        **{field.name: float(np.sum(getattr(bills, field.name))) for field in fields(SupplyBills)}
    )


def _billed_twice(context: BeforeSharing, after_sharing: AfterSharing) -> Billed:
    """Bills with twice the residual load: a bill is linear, what it costs more follows the load."""
    registers, is_in = context.flows.registers[MEMBERS], context.flows.population.is_participant
    shared, used = registers.weighted_shared, registers.weighted_consumption
    twice = replace(
        registers,
        consumption_kwh=2.0 * registers.consumption_kwh - registers.shared_kwh,
        weighted_consumption={**used, SPOT: 2.0 * used[SPOT] - shared[SPOT]},
    )
    after = bill_after(with_option(context, registers, is_in), twice, is_in)
    return billed_of(after, twice, after_sharing.is_payer)
