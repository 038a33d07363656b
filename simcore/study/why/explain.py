"""Why a tenant pays what it pays under a scheme: the way there from today, step by step."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from simcore.base.errors import did_you_mean, refuse
from simcore.base.records import SUPPLIES, Array, Bill, Prices
from simcore.scenario.schema import Scenario
from simcore.site.records import SiteOutcome, arrangement_of
from simcore.site.road import PreparedSite
from simcore.study.compare.figures import willing_tenants
from simcore.study.compare.outcome import Outcome
from simcore.study.compare.pipeline import Prepared, price_prepared
from simcore.study.compare.real_homes import lived_in

ENERGY, NETWORK, TAXES = "energy", "network", "taxes"
LANDLORD, CHARGES = "landlord", "charges"
STEPS = (ENERGY, NETWORK, TAXES, LANDLORD, CHARGES)
"""Energy of the outside supplier, network, excise and other taxes on both, payment to the
landlord, and the common parts' bill in the charges."""
MEDIAN, WORST = "median", "worst"


@dataclass(frozen=True, slots=True, kw_only=True)
class Waterfall:
    """A tenant's yearly cost of electricity today, the steps from there, and under a scheme.

    Attributes
    ----------
    site, site_name, site_name_fr, scheme
        Where, and under which scheme.
    member, chosen_as
        Number of the tenant at its site, from 1, and ``median``, ``worst`` or its number.
    contract, is_off_peak
        Supply contract, one of ``SUPPLIES``, and whether it tells peak from off-peak.
    consumption_kwh, shared_kwh
        Of the year. [kWh]
    today_eur, scheme_eur
        Supplier's bill, payment to the landlord and share of the common parts' bill, all
        taxes included. [EUR/year]
    before_eur, change_eur
        Parts of the first, and what each changes by, in the order of ``STEPS``;
        ``today_eur`` and the changes sum to ``scheme_eur``. [EUR/year]
    """

    site: str
    site_name: str
    site_name_fr: str
    scheme: str
    member: int
    chosen_as: str
    contract: str
    is_off_peak: bool
    consumption_kwh: float
    shared_kwh: float
    today_eur: float
    scheme_eur: float
    before_eur: tuple[float, ...]
    change_eur: tuple[float, ...]


def check_tenant(scenario: Scenario, site: str | None, tenant: str) -> None:
    """Refuse a site or a tenant that cannot be, before any long work.

    Raises
    ------
    InputError
        Naming what can be asked for.
    """
    _check_site(list(scenario.sites), site)
    is_one = site is not None or len(scenario.sites) == 1
    if tenant in (MEDIAN, WORST):
        return
    if not tenant.isdecimal() or int(tenant) < 1:
        guess = did_you_mean(tenant, (MEDIAN, WORST))
        raise refuse("tenant_wrong", "--tenant", text=tenant, guess=guess)
    if not is_one:
        raise refuse("tenant_of_several", "--tenant", tenant=tenant)


def _check_site(names: list[str], site: str | None) -> None:
    if site is not None and site not in names:
        guess, stated = did_you_mean(site, names), f'"{site}"'
        raise refuse("not_one_of", "--site", found=stated, known=names, guess=guess)


def waterfall(
    sites: Prepared, scheme: str, *, site: str | None = None, tenant: str = MEDIAN
) -> tuple[Waterfall, Outcome]:
    """Steps from today's cost to a scheme's for one tenant, and the outcome of the scheme.

    Parameters
    ----------
    sites
        Sites prepared for the scheme.
    scheme
        Tariff scheme, with the scenario's parameters.
    site
        Identifier of a site; all of them where not given.
    tenant
        ``median`` or ``worst`` by saving among the tenants who take part (the lower of the
        two in the middle), or the number of a dwelling at the site.

    Raises
    ------
    InputError
        If the site or the tenant is not there.
    """
    check_tenant(sites.flows.scenario, site, tenant)
    outcome = price_prepared(sites)
    chosen = _sites(outcome, site)
    number, member = _tenant(outcome.sites, chosen, scheme, tenant)
    return _waterfall(sites.sites[number], outcome.sites[number], scheme, member, tenant), outcome


def _sites(outcome: Outcome, site: str | None) -> list[int]:
    """Numbers of the sites to choose from."""
    names = [candidate.flows.site for candidate in outcome.sites]
    return list(range(len(names))) if site is None else [names.index(site)]


def _tenant(
    sites: Sequence[SiteOutcome], chosen: list[int], scheme: str, tenant: str
) -> tuple[int, int]:
    """Number of the site and of the member that is meant."""
    if tenant not in (MEDIAN, WORST):
        return _tenant_by_number(sites, chosen, tenant)
    willing = willing_tenants(sites)
    places = [
        (number, member) for number in chosen for member in np.flatnonzero(willing[number]).tolist()
    ]
    if not places:
        raise refuse("tenant_nobody", "--tenant")
    savings = np.array(
        [sites[number].schemes[scheme].saving_eur[member] for number, member in places]
    )
    order = np.argsort(savings, kind="stable")
    return places[order[0 if tenant == WORST else (len(order) - 1) // 2]]


def _tenant_by_number(
    sites: Sequence[SiteOutcome], chosen: list[int], tenant: str
) -> tuple[int, int]:
    lives, member = lived_in(sites[chosen[0]]), int(tenant) - 1
    if member >= len(lives):
        raise refuse("number_above", "--tenant", found=tenant, most=len(lives))
    if not lives[member]:
        raise refuse("tenant_vacant", "--tenant", tenant=tenant)
    return chosen[0], member


def _waterfall(
    ready: PreparedSite, site: SiteOutcome, scheme: str, member: int, tenant: str
) -> Waterfall:
    arrangement = arrangement_of(site, scheme)
    after_sharing, outcome = ready.after_sharing[arrangement], site.schemes[scheme]
    registers, people = site.flows.registers[arrangement], site.flows.population
    prices = ready.before_sharing.prices
    before = _bill_parts_eur(prices, site.bill_before, 0 * registers.shared_kwh)[:, member]
    after = _bill_parts_eur(prices, after_sharing.bill, registers.shared_kwh)[:, member]
    # Excise that the landlord hands on is a tax, whoever collects it.
    after[STEPS.index(TAXES)] += after_sharing.accise_eur[member]
    after[STEPS.index(LANDLORD)] = outcome.payment_eur[member] - after_sharing.accise_eur[member]
    in_charges_eur = float(outcome.charges_paid_eur[member])
    charges_after = float(after_sharing.charges_eur[:, member].sum()) + in_charges_eur
    before[STEPS.index(CHARGES)] = charges_after + outcome.charges_saving_eur[member]
    after[STEPS.index(CHARGES)] = charges_after
    return Waterfall(
        site=site.flows.site,
        site_name=site.flows.name,
        site_name_fr=site.flows.name_fr,
        scheme=scheme,
        member=member + 1,
        chosen_as=tenant,
        contract=SUPPLIES[people.supply[member]],
        is_off_peak=bool(people.is_off_peak[member]),
        consumption_kwh=float(registers.consumption_kwh[..., member].sum()),
        shared_kwh=float(registers.shared_kwh[..., member].sum()),
        today_eur=float(before.sum()),
        scheme_eur=float(after.sum()),
        before_eur=tuple(before.tolist()),
        change_eur=tuple((after - before).tolist()),
    )


def _bill_parts_eur(prices: Prices, bill: Bill, shared_kwh: Array) -> Array:
    """A supplier's bill in energy, network and taxes, then two zeros, ``(5, n_members)``.

    The network is what the supplier bills for it, which is not what it hands on where the
    contract bills another rate on shared kWh.
    """
    net_eur = bill.subscription_eur + bill.uplift_eur + bill.energy_eur + bill.turpe_shared_eur
    network_eur = bill.turpe_eur
    if prices.turpe_shared_eur_per_kwh is not None:
        handed_on = np.einsum("prm,prm->pm", prices.turpe_eur_per_kwh, shared_kwh)
        network_eur = network_eur + bill.turpe_shared_eur - handed_on
    taxes_eur = bill.accise_eur + bill.cta_eur + bill.vat_eur
    parts = [eur.sum(axis=0) for eur in (net_eur - network_eur, network_eur, taxes_eur)]
    return np.stack([*parts, 0 * parts[0], 0 * parts[0]])
