"""What each lever moves and brings: tanks and appliances under the sun, a battery, all of them.

Weather, homes and draws are the same under every lever, so that a difference is the lever's.
Savings are against the bills of today, at which nothing is moved.
"""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from simcore.base.brief import brief
from simcore.base.errors import did_you_mean, refuse
from simcore.base.records import Array
from simcore.scenario.coaching import First
from simcore.scenario.rates import scenario_rates
from simcore.scenario.schema import Scenario
from simcore.site.dates import check_days
from simcore.site.inputs import site_inputs
from simcore.site.records import MEMBERS
from simcore.study.compare.figures import willing_tenants
from simcore.study.compare.notes import scenario_notes
from simcore.study.compare.real_homes import told_savings
from simcore.study.compare.records import Note
from simcore.study.compare.schemes import title_in, with_schemes
from simcore.study.compare.tables import ALL
from simcore.study.flex.groups import GroupRow, group_rows
from simcore.study.flex.site import SiteLevers, site_levers
from simcore.study.flex.uses import LEVERS, NONE, TOGETHER, Wishes

DEFAULT_SCHEME = "T13"
INTERACTION = "interaction"
"""What all levers bring together beyond the sum of what each brings alone."""
KWH_PER_KWP = 1.0
"""Battery tried where a site has none: what its roofs make in an hour at their peak power
(assumed)."""
COACHED_FRACTION = 0.2
"""Part of those who share that is coached where a scenario coaches nobody (assumed, as in the
contribution fund). [1]"""
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class LeverRow:
    """What a lever does at a site, or at all of them (``all``).

    Attributes
    ----------
    site, lever
        Identifiers; the lever ``interaction`` holds what is left of all of them together once
        what each brings alone is taken off, its fractions those two sums.
    moved_kwh
        Energy of uses that moved into the solar hours of the contracts, and what the battery
        gave to members. [kWh/year]
    saved_kwh
        Energy that coached homes use no more. [kWh/year]
    self_consumption_before_fraction, self_consumption_after_fraction
        Part of the production that members share, without and with it. [1]
    tenant_saving_mean_eur
        What the lever saves those who take part, mean: a change, as is that of the landlord.
        [EUR/year]
    tenant_saving_before_mean_eur, tenant_saving_after_mean_eur
        Their mean saving against the bills of today without and with it. [EUR/year]
    landlord_npv_change_eur
        What it changes of the landlord's net present value. [EUR]
    cold_water_hours
        Hours of a year in which a home with a tank lacks hot water, mean over the sites that
        have tanks; None for the interaction. [h/year]
    """

    site: str
    lever: str
    moved_kwh: float
    saved_kwh: float
    self_consumption_before_fraction: float
    self_consumption_after_fraction: float
    tenant_saving_mean_eur: float
    tenant_saving_before_mean_eur: float
    tenant_saving_after_mean_eur: float
    landlord_npv_change_eur: float
    cold_water_hours: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Flex:
    """All sites under every lever, and what a reader must know."""

    scenario: Scenario
    wishes: Wishes
    sites: tuple[SiteLevers, ...]
    rows: tuple[LeverRow, ...]
    groups: tuple[GroupRow, ...]
    notes: tuple[Note, ...]

    __repr__ = brief

    @property
    def titles(self) -> Mapping[str, str]:
        """Title of the scheme, as of an outcome."""
        return {self.wishes.scheme: title_in(self.scenario, self.wishes.scheme, {})}

    @property
    def hours(self) -> float:
        """Length of a slot. [h]"""
        return self.sites[0].before_sharing.inputs.axis.hours

    @property
    def coached_fraction(self) -> float:
        """Part of those who share that is coached, where sites do not say otherwise. [1]"""
        return self.scenario.coaching.participation_fraction or self.wishes.coached_fraction

    def days_kw(self, lever: str) -> Mapping[str, Array]:
        """Average days of all sites together, ``(n_seasons, slots_per_day)``. [kW]"""
        pairs = [(site, site.pulled[lever]) for site in self.sites]
        return {
            "production_kw": _total([site.days_kw(site.production_kwh) for site, _ in pairs]),
            "drawn_kw": _total([site.days_kw(pulled.drawn_kwh) for site, pulled in pairs]),
            "shared_kw": _total([site.days_kw(pulled.shared_kwh) for site, pulled in pairs]),
        }

    def parties_eur(self, lever: str) -> Mapping[str, float]:
        """What each party has at the end of year 1 under a lever, all sites together. [EUR]"""
        return {
            party: sum(site.pulled[lever].balances_eur[party] for site in self.sites)
            for party in self.sites[0].pulled[NONE].balances_eur
        }

    def party_changes_eur(self, lever: str) -> Mapping[str, float]:
        """What each party has more in year 1 under a lever, all sites together. [EUR/year]"""
        before, after = self.parties_eur(NONE), self.parties_eur(lever)
        return {party: after[party] - before[party] for party in before}


def flex(
    scenario: Scenario,
    wishes: Wishes | None = None,
    *,
    jobs: int = 2,
    progress: Progress = lambda _: None,
) -> Flex:
    """Every lever at every site of a scenario, alone and all together.

    Parameters
    ----------
    scenario
        Scenario; a site's own battery takes the place of the one that is tried.
    wishes
        What is tried; see :func:`usual_wishes`.
    jobs, progress
        Sites worked on at a time, and what is called with the name of a site when it is done.

    Raises
    ------
    InputError
        If the scheme is not one whose payments levers can change without a reward.
    """
    wishes = usual_wishes(scenario) if wishes is None else wishes
    _check_scheme(wishes.scheme, scenario)
    scenario = with_schemes(scenario, [wishes.scheme])
    rates = scenario_rates(scenario)
    check_days(scenario, rates)
    inputs = site_inputs(scenario)

    def worked(name: str) -> SiteLevers:
        result = site_levers(inputs[name], wishes)
        progress(inputs[name].site_table.name)
        return result

    with ThreadPoolExecutor(max_workers=max(jobs, 1)) as pool:
        sites = tuple(pool.map(worked, inputs))
    alone = [(site.before_sharing.inputs.site, (site,)) for site in sites]
    rows = [row for name, group in (*alone, (ALL, sites)) for row in lever_rows(name, group)]
    return Flex(
        scenario=scenario,
        wishes=wishes,
        sites=sites,
        rows=tuple(rows),
        groups=tuple(group_rows(sites)),
        notes=tuple(scenario_notes(scenario, rates)),
    )


def usual_wishes(
    scenario: Scenario,
    scheme: str | None = None,
    kwh_per_kwp: float | None = None,
    first: First | None = None,
) -> Wishes:
    """What is tried where nothing else is asked for: T13, or the scenario's first such scheme."""
    if scheme is None:
        stated = [name for name in scenario.schemes if name in scheme_names(scenario)]
        scheme = DEFAULT_SCHEME if DEFAULT_SCHEME in stated or not stated else stated[0]
    size = KWH_PER_KWP if kwh_per_kwp is None else kwh_per_kwp
    return Wishes(scheme=scheme, kwh_per_kwp=size, coached_fraction=COACHED_FRACTION, first=first)


def scheme_names(scenario: Scenario) -> tuple[str, ...]:
    """Schemes under which all members share and the landlord is not their supplier."""
    return tuple(
        name
        for name, scheme in scenario.known_schemes.items()
        if scheme.arrangement == MEMBERS and not scheme.is_full_supply
    )


def _check_scheme(name: str, scenario: Scenario) -> None:
    known = scheme_names(scenario)
    if name not in known:
        guess = did_you_mean(name, known)
        raise refuse("not_one_of", "--scheme", found=name, known=known, guess=guess)


def lever_rows(name: str, sites: tuple[SiteLevers, ...]) -> list[LeverRow]:
    """A row for each lever over some sites, then what they bring beyond their sum."""
    base = _figures(sites, NONE)
    rows = [_row(name, lever, base, _figures(sites, lever)) for lever in LEVERS]
    together = next(row for row in rows if row.lever == TOGETHER)
    alone = [row for row in rows if row.lever in LEVERS[TOGETHER]]
    added = sum(
        row.self_consumption_after_fraction - row.self_consumption_before_fraction for row in alone
    )
    before = together.self_consumption_before_fraction
    return [
        *rows,
        LeverRow(
            site=name,
            lever=INTERACTION,
            moved_kwh=together.moved_kwh - sum(row.moved_kwh for row in alone),
            saved_kwh=together.saved_kwh - sum(row.saved_kwh for row in alone),
            self_consumption_before_fraction=before + added,
            self_consumption_after_fraction=together.self_consumption_after_fraction,
            tenant_saving_mean_eur=together.tenant_saving_mean_eur
            - sum(row.tenant_saving_mean_eur for row in alone),
            tenant_saving_before_mean_eur=together.tenant_saving_before_mean_eur,
            tenant_saving_after_mean_eur=together.tenant_saving_after_mean_eur,
            landlord_npv_change_eur=together.landlord_npv_change_eur
            - sum(row.landlord_npv_change_eur for row in alone),
            cold_water_hours=None,
        ),
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Figures:
    """A lever over some sites: kWh of the year, EUR of year 1 and of the plan."""

    moved_kwh: float
    saved_kwh: float
    self_consumption_fraction: float
    saving_mean_eur: float
    npv_eur: float
    cold_hours: float


def _figures(sites: tuple[SiteLevers, ...], lever: str) -> _Figures:
    pulled = [site.pulled[lever] for site in sites]
    before = [site.before_sharing for site in sites]
    savings = told_savings(before, [one.saving_eur for one in pulled], willing_tenants(before))
    made_kwh = sum(float(site.production_kwh.sum()) for site in sites)
    shared_kwh = sum(float(one.shared_kwh.sum()) for one in pulled)
    return _Figures(
        moved_kwh=sum(one.moved_kwh for one in pulled),
        saved_kwh=sum(one.saved_kwh for one in pulled),
        self_consumption_fraction=shared_kwh / made_kwh if made_kwh > 0 else 0.0,
        saving_mean_eur=float(savings.mean()) if savings.size else 0.0,
        npv_eur=sum(one.npv_eur for one in pulled),
        cold_hours=_mean_cold_hours(sites, lever),
    )


def _mean_cold_hours(sites: tuple[SiteLevers, ...], lever: str) -> float:
    """Hours of cold water of a home with a tank, mean over the homes of some sites. [h/year]"""
    n_tanks = [site.n_tanks for site in sites]
    hours = [site.pulled[lever].cold_hours for site in sites]
    return float(np.dot(n_tanks, hours) / max(sum(n_tanks), 1))


def _row(site: str, lever: str, base: _Figures, own: _Figures) -> LeverRow:
    return LeverRow(
        site=site,
        lever=lever,
        moved_kwh=own.moved_kwh,
        saved_kwh=own.saved_kwh,
        self_consumption_before_fraction=base.self_consumption_fraction,
        self_consumption_after_fraction=own.self_consumption_fraction,
        tenant_saving_mean_eur=own.saving_mean_eur - base.saving_mean_eur,
        tenant_saving_before_mean_eur=base.saving_mean_eur,
        tenant_saving_after_mean_eur=own.saving_mean_eur,
        landlord_npv_change_eur=own.npv_eur - base.npv_eur,
        cold_water_hours=own.cold_hours,
    )


def _total(curves: list[Array]) -> Array:
    return np.asarray(np.sum(curves, axis=0))
