"""A scheme at many prices at once: savings of all tenants, and the landlord's years."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from simcore.base.brief import brief
from simcore.base.errors import refuse
from simcore.base.records import Array, Flags
from simcore.money.finance import CashFlow, npv_eur
from simcore.money.schemes import Parameters, Scheme
from simcore.site.fund import with_fund
from simcore.site.payments import (
    AskedYears,
    asked_years,
    given_back_eur,
    index_of_years,
    landlord_years,
    scheme_money,
    tenants_payments_eur,
)
from simcore.site.road import PreparedSite
from simcore.study.compare.figures import total_cash_flow, willing_tenants
from simcore.study.compare.pipeline import Prepared
from simcore.study.compare.real_homes import told_at

MOST_AT_ONCE = 64
"""Prices whose payments by period and member are held at a time: 5 MB a site of 71 meters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PricePoints:
    """What prices of a scheme do, the same at all sites.

    Attributes
    ----------
    scheme, parameter, unit
        Scheme, and the parameter that stands for its price.
    prices
        Values of that parameter, ``(n_points,)``.
    saving_eur
        Yearly saving of the tenants who agreed to share, ``(n_points, n_tenants)``.
    payments_ht_eur
        What all tenants together pay in a year, before VAT, ``(n_points,)``.
    flow
        The landlord's years over all sites, lines ``(n_points, n_years + 1)``.
    npv_eur
        Its net present value, ``(n_points,)``.
    """

    scheme: str
    parameter: str
    unit: str
    prices: Array
    saving_eur: Array
    payments_ht_eur: Array
    flow: CashFlow
    npv_eur: Array

    __repr__ = brief

    @property
    def median_saving_eur(self) -> Array:
        """Saving of the median tenant, ``(n_points,)``."""
        return np.asarray(np.median(self.saving_eur, axis=-1))

    @property
    def dscr_min(self) -> Array:
        """Lowest cover of the debt service over the years with debt, NaN without any."""
        has_debt = np.atleast_1d(self.flow.debt_service_eur > 0)
        if not has_debt.any():
            return np.full(len(self.prices), np.nan)
        return np.asarray(self.flow.dscr[..., has_debt].min(axis=-1))


def known_schemes(prepared: Prepared) -> Mapping[str, Scheme]:
    """All schemes by name, those of the scenario's own too."""
    return prepared.flows.scenario.known_schemes


def priced_scheme(name: str, known: Mapping[str, Scheme]) -> Scheme:
    """A scheme with a price among those known, or a refusal."""
    scheme = known[name]
    if scheme.priced is None:
        have = [candidate for candidate in known if known[candidate].price]
        raise refuse("scheme_priceless", "scheme", name=name, known=have)
    return scheme


def price_points(
    prepared: Prepared,
    name: str,
    prices: Array,
    other_parameters: Parameters | None = None,
    *,
    is_told: bool = True,
) -> PricePoints:
    """A scheme at many prices, its other parameters as given or at their defaults.

    Parameters
    ----------
    prepared
        Sites prepared for this scheme.
    name
        Scheme with a price.
    prices
        Values of the parameter that stands for its price, ``(n_points,)``.
    other_parameters
        Other parameters of the scheme.
    is_told
        Whether savings are as they may be told of real homes; else each home's own.
    """
    scheme = priced_scheme(name, known_schemes(prepared))
    assert scheme.priced is not None
    fixed_parameters = {
        key: value for key, value in (other_parameters or {}).items() if key != scheme.price
    }
    prices = np.asarray(prices, float)
    savings, flows, payments_eur = [], [], np.zeros(len(prices))
    for site, chosen in zip(prepared.sites, willing(prepared), strict=True):
        after_sharing = site.after_sharing[scheme.arrangement]
        money = _money_at(site, scheme, fixed_parameters, prices)
        saving_eur = after_sharing.saving_eur - money.tenants_eur
        own = saving_eur[:, chosen]
        savings.append(told_at(site.before_sharing, saving_eur, chosen) if is_told else own)
        years = landlord_years(
            site.before_sharing,
            after_sharing,
            money.asked.income_eur,
            money.asked.index,
            money.asked.follows_energy,
        )
        flows.append(with_fund(site.before_sharing.flows, after_sharing.year_one, years))
        payments_eur += money.payments_eur
    flow = total_cash_flow(flows)
    return PricePoints(
        scheme=name,
        parameter=scheme.price,
        unit=scheme.priced.unit,
        prices=prices,
        saving_eur=np.concatenate(savings, axis=-1),
        payments_ht_eur=payments_eur,
        flow=flow,
        npv_eur=npv_eur(flow.free_cash_flow_eur, prepared.discount_fraction),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyAtPrices:
    """Money of a site at many prices, by year.

    ``tenants_eur`` is what each tenant pays with VAT less what it gets back, ``(n_points,
    n_members)``; ``asked`` is what the landlord has of it, and ``payments_eur`` what tenants pay
    for shared energy before VAT, each ``(n_points,)``.
    """

    tenants_eur: Array
    asked: AskedYears
    payments_eur: Array


def _money_at(
    site: PreparedSite,
    scheme: Scheme,
    fixed_parameters: Mapping[str, float | Array],
    prices: Array,
) -> MoneyAtPrices:
    after_sharing = site.after_sharing[scheme.arrangement]
    limit, terms = after_sharing.common_limit, after_sharing.terms

    def amounts_at(values: Array) -> tuple[Array, Array, Array]:
        parameters = scheme.filled({**fixed_parameters, scheme.price: values})
        basis = after_sharing.basis
        money = scheme_money(scheme, basis, parameters, limit)
        paid_eur = tenants_payments_eur(site.before_sharing, money, basis)
        tenants_eur = paid_eur - given_back_eur(money, basis)
        asked = asked_years(scheme, parameters, terms, money)
        # What comes in by year: a straight line in the price as well where parts go apart.
        income = asked.income_eur
        if scheme.is_mixed:
            income = income[..., np.newaxis] * asked.index
        return tenants_eur, income, money.payments_eur.sum(axis=(-2, -1))

    # A price that common parts pay up to a limit is not one straight line.
    if scheme.is_linear and limit is None:
        assert scheme.priced is not None
        low, high = scheme.priced.low, scheme.priced.high
        part = (prices - low) / (high - low)
        ends = amounts_at(np.array([low, high]))
        amounts = [
            end[0] + part[(..., *(np.newaxis,) * (end.ndim - 1))] * (end[1] - end[0])
            for end in ends
        ]
    else:
        n_blocks = -(-len(prices) // MOST_AT_ONCE)
        blocks = [amounts_at(block) for block in np.array_split(prices, n_blocks)]
        amounts = [np.concatenate(parts) for parts in zip(*blocks, strict=True)]
    tenants_eur, income, payments_eur = amounts
    if scheme.is_mixed:
        asked = AskedYears(income_eur=np.ones(len(prices)), index=income, follows_energy=False)
    else:
        parameters = scheme.filled({**fixed_parameters, scheme.price: prices})
        index = index_of_years(terms, scheme, parameters)
        follows = scheme.follows_energy
        asked = AskedYears(income_eur=income, index=index, follows_energy=follows)
    return MoneyAtPrices(tenants_eur=tenants_eur, asked=asked, payments_eur=payments_eur)


def willing(prepared: Prepared) -> list[Flags]:
    """Tenants whose savings count, ``(n_members,)`` for each site."""
    return willing_tenants([site.before_sharing for site in prepared.sites])


def lowest_and_highest(scheme: Scheme, other_parameters: Parameters) -> tuple[float, float]:
    """Range of a scheme's price, narrowed by the parameters that it may not pass."""
    assert scheme.priced is not None
    low, high = scheme.priced.low, scheme.priced.high
    filled = scheme.filled(
        {key: value for key, value in other_parameters.items() if key != scheme.price}
    )
    for first, second in scheme.ordered:
        if second == scheme.price:
            low = max(low, float(filled[first]))
        if first == scheme.price:
            high = min(high, float(filled[second]))
    return low, high
