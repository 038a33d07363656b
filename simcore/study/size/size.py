"""How big the roofs should be: the landlord's worth and the tenants' saving over the size.

One weather and one demand; production grows with the peak power, and each size is shared
anew by the key of the scenario.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from math import inf
from typing import Any

import numpy as np

from simcore.base.errors import did_you_mean, refuse
from simcore.base.records import Array, Flags
from simcore.energy.sharing import KEYS
from simcore.money.finance import CAPEX_BANDS
from simcore.scenario.built import roof_limit_kw, roof_plants
from simcore.scenario.convert import peak_power_kw
from simcore.scenario.provenance import kind_of
from simcore.scenario.rates import scenario_rates
from simcore.scenario.schema import Scenario
from simcore.site.dates import check_days
from simcore.site.inputs import SiteInput, site_inputs
from simcore.study.compare.notes import scenario_notes
from simcore.study.compare.records import Note
from simcore.study.compare.schemes import title_in, with_schemes
from simcore.study.size.site import Sized, site_basis, site_sized

LANDLORD, TENANTS, TOGETHER, BALANCED = "landlord", "tenants", "together", "balanced"
OBJECTIVES = (LANDLORD, TENANTS, TOGETHER, BALANCED)
"""Largest landlord's worth, largest mean saving, largest sum of both over the plan, and the
largest size at which the landlord's worth is not negative."""
DEFAULT_SCHEME = "T13"
BALANCE_EUR = 1.0
MOST_PLANNED = 30
"""Sizes under the optimised key: a site of 255 meters takes 3 s for each."""
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class SizeSweep:
    """All sites of a scenario over sizes under a scheme, and what a reader must know."""

    scheme: str
    key: str
    sites: tuple["SizeCurves", ...]
    notes: tuple[Note, ...]
    title: str = ""

    @property
    def titles(self) -> dict[str, str]:
        """Title of the scheme: of its own, or a given price."""
        return {self.scheme: self.title}


@dataclass(frozen=True, slots=True, kw_only=True)
class SizeCurves:
    """A site over sizes.

    ``roof_limit_kwp`` is infinite where the roofs are not known; ``roof_kind`` is where their
    area comes from. ``now_kwp`` is the size the scenario has.
    """

    site: str
    name: str
    name_fr: str
    n_dwellings: int
    sized: Sized
    now_kwp: float
    roof_limit_kwp: float
    roof_kind: str

    @property
    def kwp_per_dwelling(self) -> Array:
        """Sizes per dwelling."""
        return self.sized.kwp / self.n_dwellings

    @property
    def fits(self) -> Flags:
        """Sizes that the roofs can carry."""
        return self.sized.kwp <= self.roof_limit_kwp * (1 + 1e-9)

    def best(self, objective: str) -> int | None:
        """Position of the best size for an objective that fits; None where there is none."""
        worth = self.sized.landlord_npv_eur
        score = {
            LANDLORD: worth,
            TENANTS: self.sized.saving_mean_eur,
            TOGETHER: worth + self.sized.tenants_worth_eur,
            BALANCED: np.where(worth >= -BALANCE_EUR, self.sized.kwp, -np.inf),
        }[objective]
        score = np.where(self.fits, score, -np.inf)
        position = int(np.argmax(score))
        return position if np.isfinite(score[position]) else None


def size_sweep(
    scenario: Scenario,
    scheme: str | None = None,
    *,
    n_sizes: int = 200,
    largest_kwp_per_dwelling: float = 2.0,
    jobs: int = 2,
    progress: Progress = lambda _: None,
) -> SizeSweep:
    """Sizes of every site, from a small one to the largest asked for or with a known cost.

    Parameters
    ----------
    scenario
        Scenario; the sizes of its roofs are replaced.
    scheme
        How tenants pay; by default shared saving, or the scenario's first scheme.
    n_sizes, largest_kwp_per_dwelling
        Number of sizes, evenly spaced, and the largest. [1, kWp]
    jobs, progress
        Sites worked on at a time; told the name of each site once it is done.
    """
    name = sweep_scheme(scenario, scheme)
    scenario = with_schemes(scenario, [name])
    _check_count(scenario, n_sizes)
    if not largest_kwp_per_dwelling > 0:
        raise refuse("largest_size", "--max", size=largest_kwp_per_dwelling)
    rates = scenario_rates(scenario)
    check_days(scenario, rates)

    def sized_site(inputs: SiteInput) -> SizeCurves:
        top = min(largest_kwp_per_dwelling * inputs.site_table.dwellings, _largest_kwp(inputs))
        kwp = np.linspace(top / n_sizes, top, n_sizes)
        sized = site_sized(site_basis(inputs), name, kwp)
        progress(inputs.site_table.name)
        return size_curves(scenario, inputs, sized)

    with ThreadPoolExecutor(max_workers=max(jobs, 1)) as pool:
        sites = tuple(pool.map(sized_site, site_inputs(scenario).values()))
    notes = (*_size_notes(scenario), *scenario_notes(scenario, rates))
    return SizeSweep(
        scheme=name,
        key=scenario.sharing.key,
        sites=sites,
        notes=notes,
        title=title_in(scenario, name, scenario.schemes[name]),
    )


def _size_notes(scenario: Scenario) -> Iterator[Note]:
    """What becomes of quotes at other sizes than the one they were made for."""
    sites = scenario.sites
    plans = {name: plan for name, plan in scenario.finance.sites.items() if plan.quote_eur}
    n_sites = sum(peak_power_kw(sites[name], scenario) > 0 for name in plans)
    if n_sites:
        yield Note(key="site_quotes_scaled", values={"n": n_sites})
    quotes = [one.quote_eur for site in sites.values() for one in site.each_building]
    n_quotes = sum(quote is not None for quote in quotes)
    if n_quotes:
        yield Note(key="quotes_scaled", values={"n": n_quotes})


def _largest_kwp(inputs: SiteInput) -> float:
    """Size of the site whose largest plant is as large as the last cost band."""
    return CAPEX_BANDS[-1][0] / max(roof.part_fraction for roof in inputs.roofs)


def _check_count(scenario: Scenario, n_sizes: int) -> None:
    """Refuse too few sizes, and more than a key that plans each month can be asked for."""
    if n_sizes < 2:
        raise refuse("too_small", "--sizes", found=n_sizes, least=2)
    key = scenario.sharing.key
    if KEYS[key].planned is not None and n_sizes > MOST_PLANNED:
        raise refuse("sizes_too_many", "--sizes", n=n_sizes, name=repr(key), most=MOST_PLANNED)


def sweep_scheme(scenario: Scenario, scheme: str | None) -> str:
    """Scheme that sizes are compared under."""
    if scheme is None:
        return (
            DEFAULT_SCHEME if DEFAULT_SCHEME in scenario.schemes else next(iter(scenario.schemes))
        )
    known = tuple(scenario.known_schemes)
    if scheme not in known:
        guess = did_you_mean(scheme, known)
        raise refuse("not_one_of", "--scheme", found=scheme, known=known, guess=guess)
    return scheme


def size_curves(scenario: Scenario, inputs: SiteInput, sized: Sized) -> SizeCurves:
    """What a site's sizes bring, with the limit of its roofs."""
    site = inputs.site_table
    return SizeCurves(
        site=inputs.site,
        name=site.name,
        name_fr=site.name_fr,
        n_dwellings=site.dwellings,
        now_kwp=inputs.peak_power_kw,
        sized=sized,
        **_roof(scenario, inputs.site),
    )


def _roof(scenario: Scenario, site_id: str) -> dict[str, Any]:
    """What the roofs can carry, and where their area comes from."""
    site, paths = scenario.sites[site_id], {}
    area_m2 = site.plants.roof_area_m2
    paths[("plants", "roof_area_m2")] = (roof_limit_kw(site, area_m2), area_m2)
    roofs = roof_plants(site) if site.each_building else ()
    # The plants grow together: the first roof that is full ends them all.
    first = min((roof.roof_limit_kw / (roof.part_fraction or 1e-9) for roof in roofs), default=inf)
    paths[("buildings", "roof_area_m2")] = (first, None)
    path, (limit_kwp, value) = min(paths.items(), key=lambda item: item[1][0])
    if limit_kwp == inf:
        return {"roof_limit_kwp": inf, "roof_kind": "none"}
    return {
        "roof_limit_kwp": limit_kwp,
        "roof_kind": kind_of(scenario, ("sites", site_id, *path), value),
    }
