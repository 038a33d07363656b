"""What tenants of a site can be asked for in each year, and what that is worth to the landlord."""

from dataclasses import dataclass, replace

import numpy as np

from simcore.base.brief import brief
from simcore.base.records import Array, Flags
from simcore.money.bound import payable_eur, saving_by_year_eur
from simcore.money.finance import FinanceTerms, Plant, degradation, growth
from simcore.money.finance.closed import ClosedForm, closed_form
from simcore.site.bills import AfterSharing, with_own_terms
from simcore.site.charges import kept_fraction
from simcore.site.inputs import SiteInput
from simcore.site.landlord import finance_terms, site_plant
from simcore.site.records import MEMBERS
from simcore.site.road import PreparedSite


@dataclass(frozen=True, slots=True, kw_only=True)
class Ability:
    """Tenants of a site who take part, and the landlord's plan without their payments.

    Attributes
    ----------
    site
        Identifier of the site.
    tenants
        Their place among the members, ``(n_members,)``.
    avoided_eur, rise_eur, charges_eur
        What each tenant's own bill falls by, what its management charge rises by, and what its
        charges fall by in year 1, tax included, ``(n_tenants,)``. [EUR/year]
    before_vat
        What reaches the landlord of each EUR that a tenant pays, ``(n_tenants,)``. [1]
    avoided_factor, rise_factor, charges_factor
        What becomes of 1 EUR of them in years 1 to n, ``(n_years,)``. [1]
    closed
        The landlord's net present value, as a straight line in payments.
    common_eur
        What the common parts could pay at most in each year, before VAT, as far as occupied
        homes carry it, ``(n_years,)``. [EUR/year]
    plant, terms
        The site's plant, and the terms of its plan.
    """

    site: str
    tenants: Flags
    avoided_eur: Array
    rise_eur: Array
    charges_eur: Array
    before_vat: Array
    avoided_factor: Array
    rise_factor: Array
    charges_factor: Array
    closed: ClosedForm
    common_eur: Array
    plant: Plant
    terms: FinanceTerms

    __repr__ = brief

    @property
    def n_tenants(self) -> int:
        """Tenants who take part."""
        return len(self.avoided_eur)

    def saving_eur(self, outside: str = "refuse") -> Array:
        """What each has more than under the outside option while it pays nothing.

        Parameters
        ----------
        outside
            ``"refuse"``: own saving alone, as who refuses has the charges' saving too;
            ``"no-project"``: with that of the charges.

        Returns
        -------
        numpy.ndarray
            Saving, ``(n_years, n_tenants)``. [EUR/year]
        """
        own = saving_by_year_eur(
            self.avoided_eur, self.rise_eur, self.avoided_factor, self.rise_factor
        )
        if outside == "refuse":
            return own
        return own + np.outer(self.charges_factor, self.charges_eur)

    def bound_npv_eur(
        self,
        outside: str = "refuse",
        wished_mean_eur: float = 0.0,
        *,
        common_parts_pay: bool = False,
    ) -> float:
        """The landlord's net present value if each pays all it can in every year. [EUR]"""
        saving = self.saving_eur(outside)
        payments = payable_eur(saving, wished_mean_eur) * self._mean_before_vat(saving)
        more = self.common_eur if common_parts_pay else 0.0
        return float(self.closed.npv_eur(payments + more))

    def first_year_bound_npv_eur(
        self,
        outside: str = "refuse",
        wished_mean_eur: float = 0.0,
        *,
        common_parts_pay: bool = False,
    ) -> float:
        """The same where what each can pay in year 1 follows retail prices and the energy. [EUR]"""
        following = self.closed.following_worth * self.can_pay_eur(outside, wished_mean_eur)
        more = self.common_eur[0] * self.closed.following_worth if common_parts_pay else 0.0
        return float(self.closed.free_npv_eur + following + more)

    def can_pay_eur(self, outside: str = "refuse", wished_mean_eur: float = 0.0) -> float:
        """Payments before VAT that all can bear in year 1. [EUR/year]"""
        saving = self.saving_eur(outside)[:1]
        return float((payable_eur(saving, wished_mean_eur) * self._mean_before_vat(saving))[0])

    @property
    def need_eur(self) -> float:
        """Payments before VAT of year 1, rising with retail prices, that balance the plan. [EUR]"""
        return float(-self.closed.free_npv_eur / self.closed.following_worth)

    def _mean_before_vat(self, saving: Array) -> Array:
        """What reaches the landlord of each EUR payable in a year, ``(n_years,)``. [1]"""
        most = np.maximum(saving, 0.0)
        total = most.sum(axis=-1)
        net = (most * self.before_vat).sum(axis=-1)
        return np.divide(net, total, out=np.ones_like(total), where=total > 0)


def site_ability(site: PreparedSite, inputs: SiteInput | None = None) -> Ability:
    """A prepared site as a designer sees it.

    Parameters
    ----------
    site
        Site prepared for the sharing among all members.
    inputs
        The same site with another plan of the landlord; bills stay. None: its own.
    """
    before, after = site.before_sharing, site.after_sharing[MEMBERS]
    terms, plant = after.terms, before.plant
    if inputs is not None:
        stated = replace(
            finance_terms(inputs), coaching_eur_per_year=before.terms.coaching_eur_per_year
        )
        terms = with_own_terms(stated, after.year_one)
        plant = replace(
            site_plant(inputs, before.flows.peak_power_kw), storage=before.plant.storage
        )
    people, basis = before.flows.population, after.basis
    tenants = after.is_payer & ~people.is_vacant
    charges = after.charges_saving_eur[tenants]
    rise = basis.uplift_eur.sum(axis=-2)[tenants]
    factors = _factors(terms)
    closed = closed_form(plant, terms, after.year_one)
    return Ability(
        site=before.flows.site,
        tenants=tenants,
        avoided_eur=after.saving_eur[tenants] - charges + rise,
        rise_eur=rise,
        charges_eur=charges,
        before_vat=_before_vat(after)[tenants],
        closed=closed,
        common_eur=common_payable_eur(site, terms, factors),
        plant=plant,
        terms=terms,
        **factors,
    )


def _factors(terms: FinanceTerms) -> dict[str, Array]:
    """What becomes of 1 EUR of year 1 in years 1 to n, as in the tenants' lifetime figures."""
    fades = degradation(terms.degradation_fraction, terms.years)
    return {
        "avoided_factor": (fades * growth(terms.retail_index_fraction, terms.years))[1:],
        "rise_factor": growth(terms.index_rate(terms.indexing.turpe), terms.years)[1:],
        "charges_factor": (
            fades * growth(terms.index_rate(terms.indexing.common_parts), terms.years)
        )[1:],
    }


def _before_vat(after: AfterSharing) -> Array:
    """EUR before VAT in each EUR paid in proportion to what periods avoid, ``(n_members,)``."""
    avoided = after.basis.avoided_eur
    total = avoided.sum(axis=-2)
    net = (avoided / (1 + after.basis.vat_fraction[:, np.newaxis])).sum(axis=-2)
    plain = float(np.mean(1 / (1 + after.basis.vat_fraction)))
    return np.divide(net, total, out=np.full(total.shape, plain), where=total > 0)


def common_payable_eur(site: PreparedSite, terms: FinanceTerms, factors: dict[str, Array]) -> Array:
    """What the common parts could pay for their shared energy in each year, before VAT.

    Who refuses pays their charges too, so refusing does not limit their price: the limit is what
    their own bill falls by, less the rise of their management charge, as far as occupied homes
    carry it: the landlord would pay itself for the empty ones, whose part of the saving it has
    already. ``(n_years,)``. [EUR/year]
    """
    before, after = site.before_sharing, site.after_sharing[MEMBERS]
    is_common = before.flows.population.is_common_parts & before.flows.population.is_participant
    fallen = (before.bill.total_eur - after.bill.total_eur)[:, is_common].sum(axis=-2)
    rise = np.full(len(fallen), after.bill.uplift_eur[:, is_common].sum(axis=-2))
    saving = saving_by_year_eur(
        fallen + rise, rise, factors["avoided_factor"], factors["rise_factor"]
    )
    vat = 1 + float(np.mean(after.basis.vat_fraction))
    return np.asarray(payable_eur(saving) * (1.0 - kept_fraction(before)) / vat)
