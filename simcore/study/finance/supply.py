"""Full supply as a business of its own: profit and loss of year 1, sourcing, margin at risk.

The lines are worked out from the curves by slot; without the internal price of the own sun they
add to what the cash flow of the plan books in year 1 from tenants, unpaid bills deducted.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace

import numpy as np

from simcore.base.draws import stream
from simcore.base.records import Array
from simcore.money.schemes import SCHEMES
from simcore.money.supply import (
    MarginRisk,
    SupplyMargin,
    SupplyMarket,
    SupplySales,
    SupplyTerms,
    flat_value_eur,
    forward_blocks,
    margin_paths,
    margin_risk,
    path_factors,
    supply_margin,
)
from simcore.scenario.convert import same_names
from simcore.scenario.supply import Supply
from simcore.site.before_sharing import BeforeSharing, site_before_sharing
from simcore.site.bills import AfterSharing, bill_after, site_after_sharing, with_option
from simcore.site.market import supply_market
from simcore.site.payments import part_that_comes
from simcore.site.records import MEMBERS, SchemeOutcome
from simcore.site.slots import SPOT
from simcore.study.finance.plan import Pair, Plan

UNHEDGED, AS_PLANNED, FULLY_HEDGED = "unhedged", "as_planned", "fully_hedged"


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
class Bills:
    """What the tenants served are billed in a year without VAT, before any discount. [EUR].

    ``bills_eur`` is all under today's contracts, of which ``energy_eur`` is the residual energy
    that a discount is taken off, ``fixed_eur`` the fixed parts and ``passed_on_eur`` what goes
    on to network operator and State; ``solar_eur`` is paid for shared energy.
    """

    bills_eur: float
    energy_eur: float
    fixed_eur: float
    passed_on_eur: float
    solar_eur: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplyBook:
    """Full supply of a site, or of several together, in year 1.

    ``sites`` holds identifiers, ``expected_kwh`` the energy beside the sun, ``(n_slots,)``;
    ``margin`` is as expected.
    """

    sites: tuple[str, ...]
    bills: Bills
    terms: SupplyTerms
    market: SupplyMarket
    sales: SupplySales
    expected_kwh: Array

    @property
    def margin(self) -> SupplyMargin:
        """Profit and loss at the prices and the load expected."""
        return supply_margin(self.terms, self.market, self.expected_kwh, self.sales)

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
        bought_kwh, forward_eur = forward_blocks(self.terms, self.market, self.expected_kwh)
        open_kwh = self.expected_kwh - bought_kwh
        return Sourcing(
            own_sun_kwh=self.sales.shared_kwh,
            forward_kwh=float(bought_kwh.sum()),
            spot_bought_kwh=float(np.maximum(open_kwh, 0.0).sum()),
            spot_sold_kwh=float(np.maximum(-open_kwh, 0.0).sum()),
            own_sun_eur=-float(self.margin.own_sun_eur),
            forward_eur=float(forward_eur),
            spot_eur=-float(self.margin.spot_eur),
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
    if not SCHEMES[plan.scheme].is_full_supply:
        return None
    books = tuple(_site_book(plan, pair) for pair in plan.pairs)
    whole = together(books)
    scenario = plan.outcome.flows.scenario
    key = stream(scenario.seed, "supply")
    factors = path_factors(whole.terms, key, scenario.supply.n_paths)
    planned = whole.terms.hedged_fraction
    hedged = {UNHEDGED: 0.0, AS_PLANNED: planned, FULLY_HEDGED: 1.0}
    paths = {name: _margins(whole, part, factors) for name, part in hedged.items()}
    return SupplyPlan(books=books, whole=whole, paths_eur=paths, hedged=hedged)


def _margins(book: SupplyBook, hedged: float, factors: tuple[Array, Array]) -> Array:
    """Margin along the paths with another part bought forward, ``(n_paths,)``. [EUR]."""
    terms = replace(book.terms, hedged_fraction=hedged)
    return margin_paths(terms, book.market, book.expected_kwh, book.sales, factors).total_eur


def together(books: Sequence[SupplyBook]) -> SupplyBook:
    """Several sites bought for as one; every line is the sum of theirs."""
    energy = np.array([book.residual_kwh for book in books])
    sales = [book.sales for book in books]
    added = {
        field.name: sum(getattr(one, field.name) for one in sales)
        for field in fields(SupplySales)
        if not field.name.endswith("_per_kwh")
    }
    means = {
        name: float(energy @ [getattr(one, name) for one in sales] / max(energy.sum(), 1e-9))
        for name in ("residual_eur_per_kwh", "passed_on_eur_per_kwh")
    }
    return SupplyBook(
        sites=tuple(name for book in books for name in book.sites),
        bills=Bills(
            **{
                field.name: sum(getattr(book.bills, field.name) for book in books)
                for field in fields(Bills)
            }
        ),
        terms=books[0].terms,
        market=books[0].market,
        sales=SupplySales(**added, **means),
        expected_kwh=np.sum([book.expected_kwh for book in books], axis=0),
    )


def _site_book(plan: Plan, pair: Pair) -> SupplyBook:
    """Full supply of a site, from its curves and its tenants' bills."""
    site, done = pair
    assert site.flows.supplied is not None
    context = site_before_sharing(site.flows)
    after_sharing = site_after_sharing(context, MEMBERS)
    return SupplyBook(
        sites=(site.flows.site,),
        bills=_bills(after_sharing, done),
        terms=supply_terms(context.inputs.supply, done.parameters),
        market=supply_market(context.inputs.axis, site.flows.supplied),
        sales=supply_sales(context, after_sharing, done),
        expected_kwh=site.flows.supplied.residual_kwh,
    )


def supply_terms(supply: Supply, parameters: Mapping[str, float | Array]) -> SupplyTerms:
    """Hedge and unit costs of the scheme, spreads of the scenario."""
    given = {
        name: float(value)
        for name, value in parameters.items()
        if name in SupplyTerms.__dataclass_fields__
    }
    return SupplyTerms(**(same_names(SupplyTerms, supply) | given))


def _bills(after_sharing: AfterSharing, done: SchemeOutcome) -> Bills:
    """What the tenants served are billed at a site."""
    billed = after_sharing.basis.billed
    assert billed is not None
    return Bills(
        bills_eur=float(billed.before_vat_eur.sum()),
        energy_eur=float(billed.energy_eur.sum()),
        fixed_eur=float(billed.fixed_eur.sum()),
        passed_on_eur=float(billed.passed_on_eur.sum()),
        solar_eur=float(done.payments_ht_eur.sum()),
    )


def supply_sales(
    context: BeforeSharing, after_sharing: AfterSharing, done: SchemeOutcome
) -> SupplySales:
    """What the landlord bills at a site in year 1; what follows the load stands apart."""
    bills, given = _bills(after_sharing, done), done.parameters
    assert after_sharing.basis.billed is not None
    residual_kwh = float(after_sharing.basis.billed.residual_kwh.sum())
    more_eur, more_passed_eur = _follows_load_eur(context, after_sharing)
    discount_eur = float(given["residual_discount_fraction"]) * bills.energy_eur
    per_kwh = 1.0 / residual_kwh if residual_kwh > 0 else 0.0
    return SupplySales(
        fixed_eur=bills.bills_eur - more_eur,
        solar_eur=bills.solar_eur,
        residual_eur_per_kwh=(more_eur - discount_eur) * per_kwh,
        passed_on_fixed_eur=bills.passed_on_eur - more_passed_eur,
        passed_on_eur_per_kwh=more_passed_eur * per_kwh,
        shared_kwh=float(after_sharing.basis.shared_kwh.sum()),
        n_customers=float(after_sharing.is_payer.sum()),
        empty_eur=float(given["empty_fraction"]) * bills.fixed_eur,
        lost_eur=(1.0 - part_that_comes(done.terms)) * bills.solar_eur,
    )


def _follows_load_eur(context: BeforeSharing, after_sharing: AfterSharing) -> tuple[float, float]:
    """Part of the tenants' bills that follows their residual load, and of what is passed on.

    A bill is linear in the energy: what twice the residual load costs more is the part.
    """
    registers, takes_part = context.flows.registers[MEMBERS], context.flows.population
    shared, used = registers.weighted_shared, registers.weighted_consumption
    twice = replace(
        registers,
        consumption_kwh=2.0 * registers.consumption_kwh - registers.shared_kwh,
        weighted_consumption={**used, SPOT: 2.0 * used[SPOT] - shared[SPOT]},
    )
    is_in = takes_part.is_participant
    optioned = with_option(context, registers, is_in)
    once, more = after_sharing.bill, bill_after(optioned, twice, is_in)
    billed = (more.total_eur - more.vat_eur) - (once.total_eur - once.vat_eur)
    passed = more.turpe_eur + more.accise_eur - once.turpe_eur - once.accise_eur
    paid_by = after_sharing.is_payer
    return float((billed * paid_by).sum()), float((passed * paid_by).sum())
