"""The key studio: every sharing key on the same curves, priced by one scheme."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from simcore.base.errors import did_you_mean, refuse
from simcore.base.phases import enter
from simcore.base.records import Array, Flags
from simcore.base.small_groups import told_groups
from simcore.energy.sharing import KEYS
from simcore.money.fairness import HALF_A_CENT, cr20
from simcore.scenario.schema import Scenario
from simcore.site.curves import SiteCurves, site_curves
from simcore.site.inputs import SiteInput, site_inputs
from simcore.site.records import SiteOutcome, arrangement_of
from simcore.site.road import shared_flows
from simcore.study.compare.figures import willing_tenants
from simcore.study.compare.outcome import ALL, Outcome
from simcore.study.compare.pipeline import price
from simcore.study.compare.real_homes import told_savings
from simcore.study.compare.records import Flows

DEFAULT_SCHEME = "T1"
"""Free allocation shows what the key alone does: the saving is the avoided bill."""

SHARED_FROM = 0.3
"""About how much of a site is done once it has curves, where all keys share them. [1]"""

Watch = Callable[[SiteInput, SiteCurves], None]
"""Called with a site, and its curves while they are held."""

KeyRow = Mapping[str, Any]
"""A key's figures over all sites, the year's energy in kWh and savings in EUR."""


def _unwatched(inputs: SiteInput, curves: SiteCurves) -> None:
    """Look at nothing."""


def compare_keys(
    scenario: Scenario,
    keys: Sequence[str] = (),
    scheme: str = DEFAULT_SCHEME,
    progress: Callable[[], Any] = lambda: None,
) -> tuple[Outcome, list[KeyRow]]:
    """Outcome under the scenario's own key, and a row for each key on the same curves.

    Rows hold ``shared_kwh``, ``self_consumption_fraction``, ``rounding_lost_kwh``,
    ``rounding_lost_eur``, the tenants' ``saving_total_eur``, ``saving_median_eur``,
    ``saving_min_eur``, ``n_losers``, ``saving_gini``, ``saving_cr20_fraction``,
    ``energy_poor_saving_eur`` (mean; NaN without any), ``gain_promised_eur`` and
    ``gain_reached_eur`` (the optimised key's avoided bills over the pro rata key, by the linear
    programme and slot by slot) and ``is_efficient``: no other key has both a higher total and a
    better worst-off. Tenants are those of the summary: who live there and take part.

    Parameters
    ----------
    scenario
        Checked scenario; its own key only serves for the first answer.
    keys
        Names of the keys; all where none are given.
    scheme
        Tariff scheme, with the scenario's parameters or its defaults.
    progress
        Called once a site is shared by all keys.

    Raises
    ------
    InputError
        If a key or the scheme is not known.
    """
    outcomes = key_outcomes(scenario, keys, (scheme,), done=progress)
    return outcomes[scenario.sharing.key], key_rows(outcomes, keys, scheme)


def key_outcomes(
    scenario: Scenario,
    keys: Sequence[str] = (),
    schemes: Sequence[str] = (DEFAULT_SCHEME,),
    watch: Watch = _unwatched,
    done: Callable[[], Any] = lambda: None,
) -> dict[str, Outcome]:
    """Outcome under each key, and under the scenario's own, all on the same curves.

    Parameters
    ----------
    scenario, keys
        As of :func:`compare_keys`.
    schemes
        Tariff schemes to price.
    watch, done
        Called once a site, while its curves are held; once it is shared by all keys.
    """
    names = list(keys) or list(KEYS)
    _check(names, schemes, scenario)
    variants = {name: _with_key(scenario, name) for name in dict.fromkeys(names)}
    flows = _flows(scenario, {scenario.sharing.key: scenario, **variants}, watch, done)
    chosen = {scheme: scenario.schemes.get(scheme, {}) for scheme in schemes}
    return {name: price(key_flows, chosen) for name, key_flows in flows.items()}


def key_rows(
    outcomes: Mapping[str, Outcome], keys: Sequence[str] = (), scheme: str = DEFAULT_SCHEME
) -> list[KeyRow]:
    """A row for each key, as :func:`compare_keys` describes them."""
    names = dict.fromkeys(list(keys) or list(KEYS))
    return _with_frontier([_row(name, outcomes[name], scheme) for name in names])


def efficient(total_eur: Sequence[float], worst_eur: Sequence[float]) -> list[bool]:
    """Whether no other point is as good in both and better in one, by half a cent or more.

    Examples
    --------
    >>> efficient([100.0, 90.0, 80.0], [1.0, 5.0, 4.0])
    [True, True, False]
    """
    points = np.column_stack([total_eur, worst_eur])
    ahead = points[np.newaxis] - points[:, np.newaxis]
    is_beaten = (ahead >= -HALF_A_CENT).all(axis=-1) & (ahead > HALF_A_CENT).any(axis=-1)
    return [bool(flag) for flag in ~is_beaten.any(axis=1)]


def _check(keys: Sequence[str], schemes: Sequence[str], scenario: Scenario) -> None:
    known = scenario.known_schemes
    for place, names, options in (("--keys", keys, KEYS), ("--scheme", schemes, known)):
        for name in names:
            if name not in options:
                guess, stated = did_you_mean(name, options), f'"{name}"'
                raise refuse("not_one_of", place, found=stated, known=tuple(options), guess=guess)


def _with_key(scenario: Scenario, key: str) -> Scenario:
    sharing = scenario.sharing.model_copy(update={"key": key})
    return scenario.model_copy(update={"sharing": sharing})


def _flows(
    scenario: Scenario,
    variants: Mapping[str, Scenario],
    watch: Watch,
    done: Callable[[], Any],
) -> dict[str, Flows]:
    """Flows of all sites under each variant's key; the curves are drawn once for a site."""
    inputs = site_inputs(scenario)
    sites: dict[str, list[Any]] = {name: [] for name in variants}
    for site in inputs.values():
        curves = site_curves(site, keys=tuple(variants))
        watch(site, curves)
        for n, (name, variant) in enumerate(variants.items()):
            own = replace(site, sharing=variant.sharing)
            sites[name].append(shared_flows(own, curves))
            enter("keys", SHARED_FROM + (1 - SHARED_FROM) * (n + 1) / len(variants))
        done()
    first = next(iter(inputs.values()))
    return {
        name: Flows(
            scenario=variants[name], axis=first.axis, periods=first.periods, sites=tuple(shared)
        )
        for name, shared in sites.items()
    }


def _row(key: str, outcome: Outcome, scheme: str) -> dict[str, Any]:
    summary = outcome.summary
    total = summary[summary["site"] == ALL].iloc[0]
    chosen = willing_tenants(outcome.sites)
    pairs = list(zip(outcome.sites, chosen, strict=True))
    saving_eur = np.concatenate(
        [site.schemes[scheme].saving_eur[is_willing] for site, is_willing in pairs]
    )
    told_eur = told_savings(
        outcome.sites, [site.schemes[scheme].saving_eur for site in outcome.sites], chosen
    )
    arrangement = arrangement_of(outcome.sites[0], scheme)
    return {
        "key": key,
        "shared_kwh": float(total["shared_kwh"]),
        "self_consumption_fraction": float(total["self_consumption_fraction"]),
        "rounding_lost_kwh": float(
            sum(site.flows.rounding_lost_kwh[arrangement].sum() for site in outcome.sites)
        ),
        "rounding_lost_eur": float(
            sum(site.rounding_lost_eur[arrangement].sum() for site in outcome.sites)
        ),
        "saving_total_eur": float(saving_eur.sum()),
        "saving_median_eur": float(total["tenant_saving_median_eur"]),
        "saving_min_eur": float(total["tenant_saving_min_eur"]),
        "n_losers": int((told_eur < -HALF_A_CENT).sum()),
        "saving_gini": float(total["saving_gini"]),
        "saving_cr20_fraction": float(cr20(told_eur)) if len(saving_eur) else float("nan"),
        "gain_promised_eur": sum(site.flows.key_gain_eur[0] for site in outcome.sites),
        "gain_reached_eur": sum(site.flows.key_gain_eur[1] for site in outcome.sites),
        "energy_poor_saving_eur": _poor_saving_eur(pairs, saving_eur),
    }


def _poor_saving_eur(pairs: Sequence[tuple[SiteOutcome, Flags]], saving_eur: Array) -> float:
    """Mean saving of the energy poor; NaN where they, or the others, may not be told."""
    is_poor = np.concatenate([site.flows.population.is_energy_poor[flags] for site, flags in pairs])
    is_real = np.concatenate(
        [np.full(int(flags.sum()), site.flows.has_real_homes) for site, flags in pairs]
    )
    is_told = all(told_groups([int((is_poor & is_real).sum()), int((~is_poor & is_real).sum())]))
    return float(saving_eur[is_poor].mean()) if is_told and is_poor.any() else float("nan")


def _with_frontier(rows: list[dict[str, Any]]) -> list[KeyRow]:
    flags = efficient(
        [row["saving_total_eur"] for row in rows], [row["saving_min_eur"] for row in rows]
    )
    return [row | {"is_efficient": flag} for row, flag in zip(rows, flags, strict=True)]
