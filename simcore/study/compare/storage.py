"""What the batteries of a result did over the year, and what they cost."""

from typing import TYPE_CHECKING, Any

from simcore.site.records import MEMBERS, SiteOutcome, StorageYear
from simcore.site.storage import cycles_per_year

if TYPE_CHECKING:
    from simcore.study.compare.outcome import Outcome


def has_storage(outcome: "Outcome") -> bool:
    """Whether a site has a battery."""
    return any(site.flows.storage for site in outcome.sites)


def storage_rows(outcome: "Outcome") -> list[dict[str, Any]]:
    """A row for each site with a battery: size, energy of the year, wear, costs."""
    pairs = [(site, site.flows.storage.get(MEMBERS)) for site in outcome.sites]
    return [_row(site, stored) for site, stored in pairs if stored is not None]


def _row(site: SiteOutcome, stored: StorageYear) -> dict[str, Any]:
    table, costs = site.flows.inputs.site_table.storage, site.plant.storage
    assert table is not None
    assert costs is not None
    return {
        "site": site.flows.site,
        "storage_place": table.place,
        "storage_strategy": table.strategy,
        "capacity_kwh": table.capacity_kwh,
        "storage_power_kw": table.power_kw,
        "stored_sun_kwh": float(stored.sun_kwh.sum()),
        "stored_import_kwh": float(stored.import_kwh.sum()),
        "stored_served_kwh": float(stored.served_kwh.sum()),
        "cycles_per_year": cycles_per_year(table, stored),
        "life_years": costs.life_years,
        "storage_capex_eur": costs.capex_eur,
        "storage_upkeep_eur": costs.upkeep_eur_per_year,
        "storage_energy_eur": costs.energy_eur_per_year,
    }
