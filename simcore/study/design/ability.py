"""What tenants of a site can be asked for in each year, and what that is worth to the landlord."""

from dataclasses import dataclass, replace

import numpy as np

from simcore.base.brief import brief
from simcore.base.common_parts import PAYS
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

REFUSE, NO_PROJECT = "refuse", "no-project"
ALL_YEARS, FIRST_YEAR = "all", "first"


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What the bound is told against, and what tenants are to keep.

    Attributes
    ----------
    outside
        What a tenant compares with: ``"refuse"`` or ``"no-project"``.
    gain_mean_eur, gain_worst_eur, gain_poorest_eur
        What tenants are to have more than that in every year: on average, each of them, and the
        poorest third of each site on average; None for no wish. [EUR/year]
    npv_least_eur
        Net present value at which the books are taken to balance. [EUR]
    debt_cover
        Cover of the debt that is told beside, in every year but those of new inverters. [1]
    common_parts_pay
        Whether the common parts pay all they can wherever there are some; else where the
        scenario says so.
    """

    outside: str = REFUSE
    gain_mean_eur: float = 0.0
    gain_worst_eur: float = 0.0
    gain_poorest_eur: float | None = None
    npv_least_eur: float = 0.0
    debt_cover: float | None = None
    common_parts_pay: bool = False

    @property
    def plain(self) -> "Terms":
        """The same where nobody is worse off, and nothing more is wished."""
        return replace(self, gain_mean_eur=0.0, gain_worst_eur=0.0, gain_poorest_eur=None)


PLAIN = Terms()
"""Nobody is better off refusing, and nothing more is wished."""


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
    common_eur, common_paid_eur
        What the common parts could pay at most in each year, before VAT, as far as occupied
        homes carry it, and what they do as the scenario says, ``(n_years,)``. [EUR/year]
    common_before_vat
        What reaches the landlord of each EUR that the bills of common parts fall by. [1]
    is_poorest
        Tenants of the poorest third of the site, ``(n_tenants,)``.
    left_fraction
        Part of what the charges save that a tenant keeps where the common parts pay all they can
        (none, unless sharing makes their bill rise), ``(n_tenants,)``. [1]
    common_pays
        Whether the common parts of its site pay, ``(n_tenants,)``.
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
    common_paid_eur: Array
    common_before_vat: float
    is_poorest: Flags
    left_fraction: Array
    common_pays: Flags
    plant: Plant
    terms: FinanceTerms

    __repr__ = brief

    @property
    def n_tenants(self) -> int:
        """Tenants who take part."""
        return len(self.avoided_eur)

    def saving_eur(self, outside: str = REFUSE, *, common_parts_pay: bool = False) -> Array:
        """Saving of each tenant before it pays for the energy, in each year.

        Parameters
        ----------
        outside
            ``"refuse"``: own saving alone, as who refuses has the charges' saving too;
            ``"no-project"``: with that of the charges, but for what the common parts pay of it.
        common_parts_pay
            Whether they pay wherever there are some.

        Returns
        -------
        numpy.ndarray
            Saving, ``(n_years, n_tenants)``. [EUR/year]
        """
        own = saving_by_year_eur(
            self.avoided_eur, self.rise_eur, self.avoided_factor, self.rise_factor
        )
        if outside == REFUSE:
            return own
        kept = np.where(self.common_pays | common_parts_pay, self.left_fraction, 1.0)
        return own + np.outer(self.charges_factor, self.charges_eur * kept)

    def payments_eur(self, terms: Terms = PLAIN) -> Array:
        """The most that reaches the landlord in each year before VAT, ``(n_years,)``. [EUR/year]

        Minus infinity where tenants lack of what is wished even if energy is free.
        """
        saving = self.saving_eur(terms.outside, common_parts_pay=terms.common_parts_pay)
        poorest = terms.gain_poorest_eur
        payable = payable_eur(
            saving,
            terms.gain_mean_eur,
            worst_eur=terms.gain_worst_eur,
            given_back_eur=np.outer(self.rise_factor, self.rise_eur),
            of_group=None if poorest is None else (self.is_poorest, poorest),
        )
        return payable * self._mean_before_vat(saving) + self.common_of(terms)

    def common_of(self, terms: Terms = PLAIN) -> Array:
        """What the common parts pay in each year before VAT, ``(n_years,)``. [EUR/year]"""
        return self.common_eur if terms.common_parts_pay else self.common_paid_eur

    def bound_npv_eur(self, terms: Terms = PLAIN) -> float:
        """The landlord's net present value if each pays all it can in every year. [EUR]"""
        return float(self.closed.npv_eur(self.payments_eur(terms)))

    def first_year_bound_npv_eur(self, terms: Terms = PLAIN) -> float:
        """The same where what each can pay in year 1 follows retail prices and the energy. [EUR]"""
        following = self.closed.following_worth * self.payments_eur(terms)[0]
        return float(self.closed.free_npv_eur + following)

    def can_pay_eur(self, terms: Terms = PLAIN) -> float:
        """Payments before VAT that all, common parts with them, can bear in year 1. [EUR/year]"""
        return float(self.payments_eur(terms)[0])

    def room_eur(self, terms: Terms, years: str = ALL_YEARS) -> float:
        """Least cash beyond a cover of the debt, in every year but those of new inverters. [EUR]"""
        paid = self.payments_eur(terms)
        if years == FIRST_YEAR:
            paid = paid[0] * self.avoided_factor / self.avoided_factor[0]
        comes = self.closed.payment_worth * self.closed.year_worth
        cover = terms.debt_cover or 0.0
        room = self.closed.available_eur + comes * paid - cover * self.closed.debt_eur
        owes = self.closed.is_covered_year & (self.closed.debt_eur > 0)
        return float(np.min(room[owes], initial=np.inf))

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
    pays = before.inputs.common_parts == PAYS
    tenants = after.is_payer & ~people.is_vacant
    charges = after.charges_saving_eur[tenants]
    rise = basis.uplift_eur.sum(axis=-2)[tenants]
    factors = _factors(terms)
    common = common_payable_eur(site, terms, factors)
    return Ability(
        site=before.flows.site,
        tenants=tenants,
        avoided_eur=after.saving_eur[tenants] - charges + rise,
        rise_eur=rise,
        charges_eur=charges,
        before_vat=_before_vat(after)[tenants],
        closed=closed_form(plant, terms, after.year_one),
        common_eur=common,
        common_paid_eur=common * pays,
        common_before_vat=_common_before_vat(site),
        is_poorest=basis.groups["poorest_third"][tenants],
        left_fraction=np.full(len(rise), 1.0 - (common[0] > 0)),
        common_pays=np.full(len(rise), pays),
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
        fallen + rise, rise, factors["charges_factor"], factors["rise_factor"]
    )
    return np.asarray(payable_eur(saving) * _common_before_vat(site))


def _common_before_vat(site: PreparedSite) -> float:
    """What reaches the landlord of each EUR that common parts pay as far as it is recovered."""
    vat = 1 + float(np.mean(site.after_sharing[MEMBERS].basis.vat_fraction))
    return float((1.0 - kept_fraction(site.before_sharing)) / vat)
