"""What grants pay for the plants of a site: by the rules of the plan, or as stated."""

import numpy as np

from simcore.base.records import Array
from simcore.scenario.finance import Finance
from simcore.scenario.funding import GrantTable, SitePlan


def granted_eur(
    plan: Finance, site_plan: SitePlan, site: str, capex_eur: Array, built_eur: Array, power: Array
) -> Array:
    """Grants for the plants of a site, or for several sizes of them. [EUR].

    What the site's own table states stands alone; grants by rule pay at most what is built.

    Parameters
    ----------
    plan, site_plan, site
        The landlord's plan, what it says of the site, and the site's identifier.
    capex_eur
        Cost of the plants, ``(...)``. [EUR]
    built_eur
        The same with works and connection, ``(...)``. [EUR]
    power
        Their peak power, ``(...)``. [kW]
    """
    if site_plan.grant_eur is not None:
        return 0.0 * power + site_plan.grant_eur
    return np.minimum(ruled_eur(plan, site, capex_eur, built_eur, power), built_eur)


def ruled_eur(plan: Finance, site: str, capex_eur: Array, built_eur: Array, power: Array) -> Array:
    """Sum of all grants by rule, each below its own ceiling, even where it is above the cost."""
    total_eur = capex_eur * plan.grant_fraction
    for grant in plan.grants or ():
        if grant.sites is None or site in grant.sites:
            total_eur = total_eur + _one_grant_eur(grant, capex_eur, built_eur, power)
    return total_eur


def _one_grant_eur(grant: GrantTable, capex_eur: Array, built_eur: Array, power: Array) -> Array:
    """A part of the cost, or an amount per kWp, up to the ceiling."""
    if grant.eur_per_kw is not None:
        paid_eur = power * grant.eur_per_kw
    else:
        cost_eur = built_eur if grant.covers == "all" else capex_eur
        paid_eur = cost_eur * (grant.share_fraction or 0.0)
    return paid_eur if grant.ceiling_eur is None else np.minimum(paid_eur, grant.ceiling_eur)
