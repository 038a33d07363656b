"""A scenario in many futures: its energy once, then what prices, costs and law make of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np

from simcore.base.brief import brief
from simcore.base.records import Array
from simcore.money.schemes import Parameters
from simcore.scenario.ranges import moved_to
from simcore.scenario.schema import Scenario
from simcore.site.inputs import SiteInput
from simcore.site.landlord import finance_terms, site_plant
from simcore.site.records import SiteFlows
from simcore.site.road import prepared_site
from simcore.study.compare.social import heat_eur
from simcore.study.futures.future import Values, future_of, priced_inputs
from simcore.study.futures.kinds import COSTS, HOME, RATES, kind_of
from simcore.study.sweep.affine import Affine, affine, values_at
from simcore.study.sweep.batch import SiteFutures, SitePriced, site_priced
from simcore.study.sweep.state import Frame, State, frame_of, state_of, without_curves

InputsAt = Callable[..., dict[str, SiteInput]]
"""What sites are priced with, by their identifiers, at pairs of a path and a value."""
BESIDE_BILLS = frozenset({*COSTS, *HOME})
"""Inputs that move no bill of electricity."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """One simulated energy of all sites under one reading of the law, ready for any prices.

    Attributes
    ----------
    scenario
        Scenario with the energy and the branches of these futures.
    schemes
        Parameters by scheme.
    frames
        The sites, at the scenario's own prices.
    parts
        What prices make of each site; None where each future is worked out on its own.
    """

    scenario: Scenario
    schemes: Mapping[str, Parameters]
    frames: tuple[Frame, ...]
    parts: tuple[Affine, ...] | None

    __repr__ = brief


def book_of(
    flows: Sequence[SiteFlows],
    scenario: Scenario,
    ends: Mapping[str, tuple[float, float]],
    rates: Mapping[str, float],
) -> Book:
    """An energy ready for prices between these ends, by path, or for the scenario's own."""
    inputs_at = _looked_up_once([site.site for site in flows], scenario, rates)
    frames = [_frame(site, inputs_at(), scenario) for site in flows]
    parts = None
    if ends:
        parts = tuple(_taken_apart(site, scenario, ends, inputs_at) for site in flows)
    return Book(
        scenario=scenario,
        schemes=scenario.schemes,
        frames=tuple(map(without_curves, frames)),
        parts=parts,
    )


def _looked_up_once(
    sites: Sequence[str], scenario: Scenario, rates: Mapping[str, float]
) -> InputsAt:
    """What the sites are priced with at values of prices and costs, found once for all of them."""

    @cache
    def inputs_at(*values: tuple[str, Any]) -> dict[str, SiteInput]:
        own = dict(values)
        factors = {path.removeprefix(RATES): v for path, v in values if path.startswith(RATES)}
        return priced_inputs(future_of(scenario, own), sites, {**rates, **factors})

    return inputs_at


def _taken_apart(
    site: SiteFlows,
    scenario: Scenario,
    ends: Mapping[str, tuple[float, float]],
    inputs_at: InputsAt,
) -> Affine:
    """Numbers of a site as sums over products of prices and costs.

    Bills are made once for all points that differ in costs of the plant or of heat alone.
    """
    billed: dict[tuple[tuple[str, Any], ...], Frame] = {}

    def state_at(values: Mapping[str, Any]) -> dict[str, Array]:
        own = tuple((path, value) for path, value in values.items() if path not in BESIDE_BILLS)
        if own not in billed:
            billed[own] = _frame(site, inputs_at(*own), scenario)
        return state_of(_with_costs(billed[own], inputs_at(*values.items())[site.site]))

    return affine(state_at, ends)


def _with_costs(frame: Frame, inputs: SiteInput) -> Frame:
    """A site with the plant and the heat of other inputs, its bills as they are."""
    before = frame.site.before_sharing
    plant = site_plant(inputs, before.flows.peak_power_kw)
    people = before.flows.population
    heat = heat_eur(people, inputs.social) - heat_eur(people, before.inputs.social)
    before = replace(before, plant=replace(plant, storage=before.plant.storage))
    site = replace(frame.site, before_sharing=before)
    return replace(frame, site=site, cost_before_eur=frame.cost_before_eur + heat)


def _frame(flows: SiteFlows, inputs: Mapping[str, SiteInput], scenario: Scenario) -> Frame:
    own = replace(flows, inputs=inputs[flows.site])
    prepared = prepared_site(own, scenario.schemes, is_settled=False)
    return frame_of(prepared, tuple(scenario.schemes))


def terms_in(scenario: Scenario, inputs: SiteInput, values: Values) -> Any:
    """The landlord's terms in many futures: numbers, or ``(n_draws,)`` where they move."""
    plan = scenario.finance
    for path, value in values.items():
        plan = moved_to(plan, path.split(".")[1:], value)
    return finance_terms(replace(inputs, finance=plan))


def schemes_in(scenario: Scenario, values: Values) -> dict[str, dict[str, float | Array]]:
    """Parameters by scheme in many futures."""
    schemes: dict[str, dict[str, float | Array]] = {
        name: dict(parameters) for name, parameters in scenario.schemes.items()
    }
    for path, value in values.items():
        _, scheme, parameter = path.split(".", 2)
        schemes[scheme][parameter] = np.asarray(value, float)
    return schemes


def sites_priced(book: Book, values: Values, n_draws: int) -> list[SitePriced]:
    """All sites in some futures, whose values of inputs of money are ``(n_draws,)``."""
    scenario = book.scenario
    terms, moved, parameters = (
        {path: one for path, one in values.items() if kind_of(path, scenario) == kind}
        for kind in ("terms", "price", "scheme")
    )
    schemes = schemes_in(scenario, parameters)
    priced = []
    for number, frame in enumerate(book.frames):
        state: State = {}
        if moved:
            assert book.parts is not None
            state = values_at(book.parts[number], moved, n_draws)
        futures = SiteFutures(
            frame=frame,
            moved=state,
            terms=terms_in(scenario, frame.site.before_sharing.inputs, terms),
            n_draws=n_draws,
        )
        priced.append(site_priced(futures, schemes))
    return priced
