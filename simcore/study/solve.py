"""The price that meets a target."""

from dataclasses import dataclass

import numpy as np

from simcore.base.errors import did_you_mean, refuse
from simcore.money.fairness import losers_fraction
from simcore.money.schemes import SCHEMES
from simcore.study.outcome import ALL, Outcome, willing_tenants
from simcore.study.pipeline import price
from simcore.study.records import Flows

PRICED = {"cost_recovery": "T2", "full_cost": "T3", "T2": "T2", "T3": "T3"}
"""Schemes with one price per shared kWh, by identifier and by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceFound:
    """A price per shared kWh and what it does.

    ``price_ht_eur_per_kwh`` is before VAT; ``tenant_saving_median_eur`` and
    ``tenant_saving_min_eur`` are a year's; ``landlord_npv_eur`` is over its whole life;
    ``asked_ht_eur_per_kwh`` is what the scheme would ask for.
    """

    price_ht_eur_per_kwh: float
    asked_ht_eur_per_kwh: float
    tenant_saving_median_eur: float
    tenant_saving_min_eur: float
    landlord_npv_eur: float


def no_tenant_worse_off(flows: Flows, scheme: str = "cost_recovery") -> PriceFound:
    """The highest price per shared kWh, the same at all sites, at which nobody loses.

    A tenant breaks even where the price takes all it saves; the lowest of these prices
    over all tenants is the answer, 0 where somebody loses even with free energy. The
    landlord's value changes in proportion to the price.

    Parameters
    ----------
    flows
        Energy of all sites.
    scheme
        A scheme with one price per kWh: ``cost_recovery`` (T2) or ``full_cost`` (T3).
    """
    if scheme not in PRICED:
        guess = did_you_mean(scheme, PRICED)
        raise refuse("scheme", found=scheme, expected=f"one of {', '.join(PRICED)}", guess=guess)
    name = PRICED[scheme]
    outcome = price(flows, {"T1": {}, name: {}})
    saving_eur, shared_kwh = _free_savings(outcome)
    vat = 1 + flows.scenario.prices.landlord_vat_fraction
    pays = shared_kwh > 0
    limits = saving_eur[pays] / (shared_kwh[pays] * vat)
    somebody_loses_anyway = losers_fraction(saving_eur) > 0
    is_free = somebody_loses_anyway or not pays.any()
    found = 0.0 if is_free else max(float(limits.min()), 0.0)
    net_eur = saving_eur - found * vat * shared_kwh
    free, asked = (_portfolio(outcome, one) for one in ("T1", name))
    asked_eur = asked["price_ht_eur_per_kwh"]
    worth = (asked["landlord_npv_eur"] - free["landlord_npv_eur"]) / asked_eur if asked_eur else 0.0
    return PriceFound(
        price_ht_eur_per_kwh=found,
        asked_ht_eur_per_kwh=float(asked_eur),
        tenant_saving_median_eur=float(np.median(net_eur)),
        tenant_saving_min_eur=float(net_eur.min()),
        landlord_npv_eur=float(free["landlord_npv_eur"] + worth * found),
    )


def _free_savings(outcome: Outcome) -> tuple[np.ndarray, np.ndarray]:
    """Saving with free energy, and shared energy, of all tenants who take part."""
    savings, shared = [], []
    arrangement = SCHEMES["T1"].arrangement
    for site, chosen in zip(outcome.sites, willing_tenants(outcome.sites), strict=True):
        energy_kwh = site.flows.registers[arrangement].shared_kwh.sum(axis=(0, 1))
        savings.append(site.schemes["T1"].saving_eur[chosen])
        shared.append(energy_kwh[chosen])
    return np.concatenate(savings), np.concatenate(shared)


def _portfolio(outcome: Outcome, scheme: str):  # type: ignore[no-untyped-def]
    rows = outcome.summary
    return rows[(rows["site"] == ALL) & (rows["scheme"] == scheme)].iloc[0]
