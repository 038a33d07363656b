"""Classes and weights of the slots: what the registers of a scenario are booked by."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from simcore.base.draws import stream
from simcore.base.errors import InputError, Problem, fault
from simcore.base.records import SUPPLIES, Array, Counts, Flags, Population, SlotClasses
from simcore.base.timeaxis import TimeAxis
from simcore.base.windows import Spans, span_minutes
from simcore.energy.demand.quarters import is_holiday
from simcore.money.rates import RateBook
from simcore.money.rates.spot import read_spot, synthetic_spot_eur_per_kwh
from simcore.money.rates.tempo import COLOURS, DAY_START_MINUTE, drawn_colours, read_colours
from simcore.scenario.site import spans
from simcore.site.inputs import SiteInput
from simcore.site.records import SiteFlows

SOLAR_WINDOW, TEMPO, SPOT = "solar_window", "tempo", "spot"
RESIDUAL = "residual"
"""What tenants who take part still draw from the network, slot by slot."""
SPOT_FLOOR = "spot_floor"


@dataclass(frozen=True, slots=True, kw_only=True)
class Slots:
    """Classes of the slots of a year, and weights by name, each ``(n_slots,)``."""

    classes: SlotClasses
    weights: Mapping[str, Array] = field(default_factory=dict)


def one_class(axis: TimeAxis) -> Slots:
    """All slots alike, no weight."""
    return Slots(classes=SlotClasses(class_of_slot=np.zeros(axis.n_slots, np.int64)))


def scheme_needs(inputs: SiteInput) -> frozenset[str]:
    """Registers that the schemes of a site ask for; unknown names ask for nothing."""
    known = inputs.known_schemes
    return frozenset().union(*(known[name].needs for name in inputs.schemes if name in known))


def contract_needs(people: Population) -> frozenset[str]:
    """Registers that the members' contracts ask for."""
    contracts = {SUPPLIES[number] for number in np.unique(people.supply)}
    return frozenset(contracts & {TEMPO, SPOT})


def answered_needs(site: SiteFlows) -> frozenset[str]:
    """Needs that the registers of a site answer."""
    classes = site.classes
    answers = {
        SOLAR_WINDOW: classes is not None and classes.is_solar_window is not None,
        TEMPO: classes is not None and classes.tempo_colour is not None,
        SPOT: all(SPOT in booked.weighted_shared for booked in site.registers.values()),
        RESIDUAL: site.supplied is not None,
    }
    return frozenset(name for name, is_answered in answers.items() if is_answered)


def slots_of(inputs: SiteInput, needs: Collection[str]) -> Slots:
    """Classes and weights that these needs ask for.

    Parameters
    ----------
    inputs
        Year, contracts and seed.
    needs
        Among ``solar_window``, ``tempo`` and ``spot``; others ask for nothing here.

    Raises
    ------
    InputError
        If a calendar or a price file cannot be used, or the solar hours cut a slot.
    """
    axis, seed, contracts = inputs.axis, inputs.seed, inputs.contracts
    solar = solar_slots(inputs) if SOLAR_WINDOW in needs else None
    colour = tempo_colour_of_slot(axis, seed, contracts.tempo_calendar) if TEMPO in needs else None
    weights = {}
    if SPOT in needs:
        mean = contracts.spot_mean_eur_per_kwh
        spot = spot_eur_per_kwh(inputs.rates, axis, seed, contracts.spot_file, mean)
        weights = {SPOT: spot, SPOT_FLOOR: np.maximum(spot, 0.0)}
    return Slots(classes=_classes(axis, solar, colour), weights=weights)


def _classes(axis: TimeAxis, solar: Flags | None, colour: Counts | None) -> SlotClasses:
    """Common refinement: solar hours within each colour."""
    n_colours, n_solar = (1 if colour is None else len(COLOURS)), (1 if solar is None else 2)
    number = np.arange(n_colours * n_solar)
    of_slot = np.zeros(axis.n_slots, np.int64)
    if colour is not None:
        of_slot += n_solar * colour
    if solar is not None:
        of_slot += solar
    return SlotClasses(
        class_of_slot=of_slot,
        tempo_colour=None if colour is None else number // n_solar,
        is_solar_window=None if solar is None else number % n_solar == 1,
    )


def is_solar_slot(axis: TimeAxis, window: Spans) -> Flags:
    """Whether each slot lies in the solar hours of the local clock, ``(n_slots,)``."""
    problems = [
        fault(
            "solar_window_off_slots",
            "contracts.solar_window",
            start=start,
            end=end,
            step=axis.step_minutes,
        )
        for start, end in window
        if start % axis.step_minutes or end % axis.step_minutes
    ]
    if problems:
        raise InputError(problems)
    minute = axis.minute_of_day.astype(np.int64)
    inside = [(minute - start) % (24 * 60) < span_minutes((start, end)) for start, end in window]
    return np.any(inside, axis=0)


def solar_slots(inputs: SiteInput) -> Flags:
    """Whether each slot of the year lies in the solar hours of the contracts, ``(n_slots,)``."""
    return is_solar_slot(inputs.axis, spans(inputs.contracts.solar_window))


def tempo_colour_of_slot(
    axis: TimeAxis, seed: int, file: str | Path | None = None, slots: slice | None = None
) -> Counts:
    """Tempo colour of each slot, 0 blue, 1 white, 2 red, drawn or read, ``(n_slots,)``.

    A file need hold the days of some ``slots`` only, where these are given.
    """
    day = axis.day.astype(np.int64) - (axis.minute_of_day < DAY_START_MINUTE)
    if file is None:
        colours, earlier = (_drawn_colours(seed, year) for year in (axis.year, axis.year - 1))
        return np.append(colours, earlier[-1])[day]
    is_needed = np.zeros(axis.n_days + 1, bool)
    is_needed[day if slots is None else day[slots]] = True
    return read_colours(Path(file), axis.year, is_needed)[day]


def _drawn_colours(seed: int, year: int) -> Counts:
    return drawn_colours(year, is_holiday(year), stream(seed, "tempo", year))


def spot_eur_per_kwh(
    rates: RateBook,
    axis: TimeAxis,
    seed: int,
    file: str | Path | None = None,
    spot_mean_eur_per_kwh: float | None = None,
    slots: slice | None = None,
) -> Array:
    """Spot price of each slot, read or synthetic, ``(n_slots,)``. [EUR/kWh].

    A file need hold the prices of some ``slots`` only, where these are given.
    """
    if file is not None:
        return read_spot(Path(file), axis, slots)
    key = stream(seed, "spot", axis.year)
    return synthetic_spot_eur_per_kwh(rates, axis, key, spot_mean_eur_per_kwh)


def check_contract_files(inputs: SiteInput) -> None:
    """Read the calendars and prices that a scenario names, before any long work."""
    contracts = inputs.contracts
    needs = set(scheme_needs(inputs))
    needs |= {TEMPO} if contracts.tempo_calendar is not None else set()
    needs |= {SPOT} if contracts.spot_file is not None else set()
    slots_of(inputs, needs)


def check_needs(sites: Collection[SiteFlows], schemes: Collection[str]) -> None:
    """Refuse schemes that need registers which the flows of a site do not hold."""
    problems = [
        _without_registers(name, site, missing)
        for name in schemes
        for site in sites
        if (missing := site.inputs.known_schemes[name].needs - answered_needs(site))
    ]
    if problems:
        raise InputError(problems)


def slots_in(slots: Slots, rows: slice) -> Slots:
    """Classes and weights of some of the slots."""
    classes = slots.classes
    return Slots(
        classes=SlotClasses(
            class_of_slot=classes.class_of_slot[rows],
            tempo_colour=classes.tempo_colour,
            is_solar_window=classes.is_solar_window,
        ),
        weights={name: weight[rows] for name, weight in slots.weights.items()},
    )


def _without_registers(name: str, site: SiteFlows, missing: Collection[str]) -> Problem:
    """A scheme that needs registers which the flows of a site do not hold."""
    place, needs = f"schemes.{name}", sorted(missing)
    return fault("flows_without_registers", place, site=site.site, needs=needs, name=name)
