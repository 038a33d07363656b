"""Who lives at a site: every dwelling drawn from the description of its site.

Each attribute is one keyed draw of the dwelling's own stream, so that another dwelling
more or less changes nobody else.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from simcore.base.draws import Keys, substreams, uniform
from simcore.base.lengths import HOURS_PER_YEAR
from simcore.base.records import (
    MEMBER_KINDS,
    SUPPLIES,
    Array,
    Counts,
    Flags,
    Households,
    Population,
)

KWH_PER_YEAR_BY_OCCUPANTS = (1400.0, 1900.0, 2300.0, 2700.0, 3100.0)
"""Yearly use without heating and hot water of 1 to 5 people. [kWh/year]

Inferred: generic tables by household size (prioriterre.org: 1,550 to 3,150 kWh for 2 to
5 people) brought to the mean French household in the base option, 2,144 kWh (Enedis,
conso-inf36 2023, profile RES1, Licence Ouverte 2.0)."""

ANNUAL_SPREAD = 0.36
"""Coefficient of variation of that use between households of one size. [1]

Inferred: with the sizes of households, all of them then vary by 0.46, a little less than the
0.49 to 0.53 of metered homes in the Low Countries, as flats of a landlord are more alike."""

AREA_SPREAD = 0.2
"""Coefficient of variation of the living area at a given size; assumed. [1]"""

INCOME_SPREAD = 0.4
"""Standard deviation of the logarithm of income among tenants; assumed. [1]"""

POVERTY_LINK = 0.66
"""Correlation between low income and energy poverty, on normal scales. [1]

Inferred: makes 54 % of the poorest 18 % energy poor where 19 % of all are (INSEE, note
4237817, Hauts-de-France, 8 % threshold: 19 % of households, 54 % of the poor)."""

SECOND_ADULT_FRACTION = 0.8
"""Chance that the second person of a household is 14 or more; assumed. [1]"""

FURTHER_ADULT_FRACTION = 0.35
"""Chance that each further person is 14 or more; assumed. [1]"""

STANDBY_KW = 0.015
"""Power of an empty dwelling (meter side of ventilation, entry phone); assumed. [kW]"""

DEFAULT_KVA, HEATED_KVA = 6.0, 9.0
"""Subscribed power of dwellings, and of those heated by electricity; assumed.

6 kVA is the commonest size of the residential tariff; 9 kVA leaves room for heaters."""

COMMON_PARTS_KVA = np.array([3.0, 6.0, 9.0, 12.0, 15.0, 18.0, 24.0, 30.0, 36.0])
"""Powers that common parts can subscribe; above the last one every whole kVA."""

COMMON_PARTS_PEAK_FACTOR = 1.7
"""Subscribed power over the mean power of common parts; assumed, as their simulated peak is
about 1.55 times their mean. [1]"""

MOST_PEOPLE = 5
"""Largest size of household that tables tell apart; it stands for larger ones too."""

ROOMS_FROM_M2 = (35.0, 52.0, 68.0, 84.0)
"""Living area from which a dwelling has 2, 3, 4 and 5 rooms or more; assumed. [m2]"""

RETIRED_WEIGHT = np.array([1.0, 1.0, 0.35, 0.25, 0.15])
"""How often households of 1 to 5 people are retired, against single ones; assumed. [1]"""

ELDERLY_FRACTION = 0.45
"""Part of retired persons of reference that are 75 or more; assumed. [1]"""

UNDER_40_FRACTION = 0.4
"""Part of those in work or at home that are under 40; assumed. [1]"""

TEMPO = SUPPLIES.index("tempo")

COMMON_PARTS_NUMBER = 2**32
"""Number of the common parts' stream: above any dwelling's, so it never moves."""

# Each attribute has its own draw of the member's stream; never renumber.
(
    _OCCUPANTS,
    _VACANCY,
    _REFUSAL,
    _AREA,
    _SECOND_ADULT,
    _INCOME,
    _ENERGY_POVERTY,
    _ELECTRIC_USES,
    _WINDOW,
    _ANNUAL,
    _ACTIVITY,
    _AGE,
    _COOKING,
    _WASHING_MACHINE,
    _DRYER,
    _DISHWASHER,
    _FREEZER,
    _SHIFT,
    _LEAVE,
    _SUPPLY,
) = range(20)
# Third to fifth persons draw from here on.
_FURTHER_ADULT = 20
_HEAT_PUMP, _CAR, _AIR_CONDITIONING, _PANELS = range(23, 27)


def draw_population(households: Households, key: np.uint64) -> Population:
    """Meters of a site, drawn from its description; the common parts come last.

    Electric uses are nested: a dwelling heated by electricity also has electric hot
    water first, and a tank first takes a peak and off-peak contract, as far as the
    site's fractions allow. A vacant dwelling has no occupants, income or consumption
    units, and takes no part in the sharing.

    Parameters
    ----------
    households
        Description of the site.
    key
        Key of the site's population stream.

    Returns
    -------
    Population
        ``n_dwellings`` members, and one more where there are common parts.

    Examples
    --------
    >>> import simcore as sc
    >>> from simcore.site.inputs import site_inputs
    >>> site = site_inputs(sc.load("scenarios/sites/outreau.toml"))["outreau"]
    >>> draw_population(site.households, np.uint64(1)).n_members
    100

    References
    ----------
    OECD-modified scale (1, then 0.5 for each person of 14 and more, 0.3 for children):
    INSEE, definition of the consumption unit.
    """
    numbers = np.arange(households.n_dwellings, dtype=np.uint64)
    dwellings = draw_dwellings(households, substreams(key, numbers))
    return with_common_parts(dwellings, households, key)


def draw_dwellings(
    households: Households, keys: Keys, listed_occupants: Counts | None = None
) -> Population:
    """Dwellings of these keys, drawn from the description of their site.

    Where the people of each are listed, 0 for a vacant one, only the rest is drawn.
    """
    is_vacant, n_people = _vacancy(households, keys, listed_occupants)
    n_occupants = np.where(is_vacant, 0, n_people)
    income_rank = uniform(keys, _INCOME)
    electric = uniform(keys, _ELECTRIC_USES)
    has_heating = electric < households.electric_heating_fraction
    area_m2 = _floor_area_m2(households, keys, n_people)
    activity = _activity(households, keys, n_people)
    appliances = _appliances(households, keys)
    has_large_use = has_heating | appliances["has_heat_pump"] | appliances["has_car"]
    join_rank = uniform(keys, _REFUSAL)
    supply = _supply(households, keys)
    return Population(
        key=keys,
        kind=np.full(len(keys), MEMBER_KINDS.index("dwelling")),
        is_participant=~is_vacant & (join_rank >= households.refusal_fraction),
        is_vacant=is_vacant,
        n_occupants=n_occupants,
        floor_area_m2=area_m2,
        consumption_units=_consumption_units(keys, n_occupants),
        income_eur_per_cu=np.where(is_vacant, 0.0, _income_eur(households, income_rank)),
        is_energy_poor=~is_vacant & _is_energy_poor(households, keys, income_rank),
        has_electric_hot_water=electric < households.electric_hot_water_fraction,
        has_electric_heating=has_heating,
        is_off_peak=(electric < households.off_peak_fraction) | (supply == TEMPO),
        supply=supply,
        window_number=window_number(households, uniform(keys, _WINDOW)),
        subscribed_power_kva=power_kva(has_large_use),
        annual_kwh=_annual_kwh(keys, n_occupants),
        n_rooms=n_rooms(area_m2),
        age_group=_age_group(keys, activity),
        activity=activity,
        **appliances,
        join_rank=join_rank,
        shift_rank=uniform(keys, _SHIFT),
        leave_rank=uniform(keys, _LEAVE),
    )


def _appliances(households: Households, keys: Keys) -> dict[str, Any]:
    """Appliances and equipment of each dwelling, by the names of :class:`Population`."""
    equipment = households.equipment
    fractions = {
        "has_electric_cooking": (_COOKING, households.electric_cooking_fraction),
        "has_washing_machine": (_WASHING_MACHINE, households.washing_machine_fraction),
        "has_dryer": (_DRYER, households.dryer_fraction),
        "has_dishwasher": (_DISHWASHER, households.dishwasher_fraction),
        "has_freezer": (_FREEZER, households.freezer_fraction),
        "has_heat_pump": (_HEAT_PUMP, equipment.heat_pump_fraction),
        "has_car": (_CAR, equipment.car_fraction),
        "has_air_conditioning": (_AIR_CONDITIONING, equipment.air_conditioning_fraction),
    }
    equipped: dict[str, Any] = {
        name: uniform(keys, purpose) < fraction for name, (purpose, fraction) in fractions.items()
    }
    has_panels = uniform(keys, _PANELS) < equipment.panels_fraction
    return equipped | {"panels_kw": np.where(has_panels, equipment.panels_kw, 0.0)}


def power_kva(has_large_use: Flags) -> Array:
    """Power subscribed by dwellings with or without heating or a car on their meter. [kVA]"""
    return np.where(has_large_use, HEATED_KVA, DEFAULT_KVA)


def with_common_parts(dwellings: Population, households: Households, key: np.uint64) -> Population:
    """Dwellings, and the meters of the common parts after them where the site has any."""
    if households.common_parts_kwh_per_dwelling <= 0:
        return dwellings
    return _joined(dwellings, _common_parts(households, key))


def _common_parts(households: Households, key: np.uint64) -> Population:
    """The landlord's own meters: take part, nobody lives there, sized to their load.

    All book peak and off-peak hours, as the four periods of the network ask.
    """
    annual_kwh, kva = common_parts_load(households)
    n_meters = len(kva)
    yes, no, none = np.ones(n_meters, bool), np.zeros(n_meters, bool), np.zeros(n_meters)
    zero = np.zeros(n_meters, np.int64)
    own = substreams(key, COMMON_PARTS_NUMBER + np.arange(n_meters))
    return Population(
        key=own,
        kind=np.full(n_meters, MEMBER_KINDS.index("common_parts")),
        is_participant=yes,
        is_vacant=no,
        n_occupants=zero,
        floor_area_m2=none,
        consumption_units=none,
        income_eur_per_cu=none,
        is_energy_poor=no,
        has_electric_hot_water=no,
        has_electric_heating=no,
        is_off_peak=yes,
        supply=zero,
        window_number=window_number(households, uniform(own, _WINDOW)),
        subscribed_power_kva=kva,
        annual_kwh=annual_kwh,
        n_rooms=zero,
        age_group=zero,
        activity=zero,
        has_electric_cooking=no,
        has_washing_machine=no,
        has_dryer=no,
        has_dishwasher=no,
        has_freezer=no,
        has_heat_pump=no,
        has_car=no,
        has_air_conditioning=no,
        panels_kw=none,
        join_rank=np.ones(n_meters),
        shift_rank=none,
        leave_rank=none,
    )


def common_parts_load(households: Households) -> tuple[Array, Array]:
    """Yearly kWh and subscribed power of each meter of the common parts, ``(n_meters,)``."""
    total_kwh = households.common_parts_kwh_per_dwelling * households.n_dwellings
    if not households.common_meters:
        return np.array([total_kwh]), common_parts_kva(np.array([total_kwh]))
    kinds = households.common_meters
    n_each = [meters.n_meters for meters in kinds]
    each_kwh = total_kwh * np.array([meters.part_fraction for meters in kinds])
    needed_kva = common_parts_kva(each_kwh, np.array([meters.least_kva for meters in kinds]))
    kva = [
        needed if meters.powers_kva is None else max(meters.powers_kva)
        for meters, needed in zip(kinds, needed_kva, strict=True)
    ]
    return np.repeat(each_kwh, n_each), np.repeat(np.array(kva), n_each)


def common_parts_kva(annual_kwh: Array, least_kva: Array | float = 0.0) -> Array:
    """Power that meters of common parts subscribe for a year's use. [kVA]

    Examples
    --------
    >>> common_parts_kva(np.array([10_000.0, 60_000.0, 300_000.0]))
    array([ 3., 12., 59.])
    """
    peak_kw = np.maximum(COMMON_PARTS_PEAK_FACTOR * annual_kwh / HOURS_PER_YEAR, least_kva)
    step = np.minimum(np.searchsorted(COMMON_PARTS_KVA, peak_kw), len(COMMON_PARTS_KVA) - 1)
    return np.where(peak_kw > COMMON_PARTS_KVA[-1], np.ceil(peak_kw), COMMON_PARTS_KVA[step])


def _joined(first: Population, second: Population) -> Population:
    """Two populations as one; groups are of the first, none of the second is in any."""
    names = Population.__dataclass_fields__.keys() - {"groups"}
    none = np.zeros(second.n_members, bool)
    groups = first.groups and {
        name: np.concatenate([is_in, none]) for name, is_in in first.groups.items()
    }
    return Population(
        **{name: np.concatenate([getattr(first, name), getattr(second, name)]) for name in names},
        groups=groups,
    )


def _vacancy(
    households: Households, keys: Keys, listed_occupants: Counts | None
) -> tuple[Flags, Counts]:
    """Which dwellings are empty, and the people who live, or would live, in each."""
    n_people = _n_people(households, keys)
    if listed_occupants is None:
        return uniform(keys, _VACANCY) < households.vacancy_fraction, n_people
    is_vacant = listed_occupants == 0
    return is_vacant, np.where(is_vacant, n_people, np.minimum(listed_occupants, MOST_PEOPLE))


def _n_people(households: Households, keys: Keys) -> Counts:
    """People of the household that lives, or would live, in each dwelling."""
    bounds = np.cumsum(households.occupants_fractions)[:-1]
    return 1 + np.searchsorted(bounds, uniform(keys, _OCCUPANTS), side="right")


def _score(rank: Array) -> Array:
    """Normal score of a rank, of the same shape."""
    from scipy.special import ndtri  # heavy: as below

    return ndtri(rank)


def _lognormal_factors(rank: Array, variation: float) -> Array:
    """Lognormal factors of mean 1 with this coefficient of variation."""
    variance = np.log1p(variation**2)
    return np.exp(np.sqrt(variance) * _score(rank) - variance / 2)


def _floor_area_m2(households: Households, keys: Keys, n_people: Counts) -> Array:
    mean_m2 = np.array(households.floor_area_m2_by_occupants)[n_people - 1]
    return mean_m2 * _lognormal_factors(uniform(keys, _AREA), AREA_SPREAD)


def n_rooms(floor_area_m2: Array) -> Counts:
    """Rooms of a dwelling of this living area, 1 to 5.

    Examples
    --------
    >>> n_rooms(np.array([30.0, 60.0, 120.0]))
    array([1, 3, 5])
    """
    return 1 + np.searchsorted(np.array(ROOMS_FROM_M2), floor_area_m2, side="right")


def activity_table(households: Households) -> Array:
    """Fractions of activities for 1 to 5 people, ``(5, 4)``; their mean is the site's.

    Small households are retired more often; the rest are spread as the site says.
    """
    size = np.array(households.occupants_fractions)
    *not_retired, retired = households.activity_fractions
    table = np.zeros((5, 4))
    table[:, 3] = _with_mean(RETIRED_WEIGHT, size, retired)
    if sum(not_retired) > 0:
        table[:, :3] = (1 - table[:, 3:]) * np.array(not_retired) / sum(not_retired)
    return table


def _with_mean(weight: Array, part: Array, mean: float) -> Array:
    """Fractions in proportion to weights, none above 1, of this mean over the parts."""
    is_full = np.zeros(len(weight), bool)
    fractions = np.zeros(len(weight))
    for _ in weight:
        remaining = mean - part[is_full].sum()
        room = (part * weight)[~is_full].sum()
        fractions = np.where(is_full, 1.0, weight * (remaining / room if room > 0 else 0.0))
        is_full = is_full | (fractions >= 1)
    return fractions


def _activity(households: Households, keys: Keys, n_people: Counts) -> Counts:
    bounds = np.cumsum(activity_table(households), axis=-1)[n_people - 1, :-1]
    return (uniform(keys, _ACTIVITY)[:, np.newaxis] >= bounds).sum(axis=-1)


def _age_group(keys: Keys, activity: Counts) -> Counts:
    """Students are under 40, the retired over 60, the others between."""
    is_older = uniform(keys, _AGE)
    retired = np.where(is_older < ELDERLY_FRACTION, 3, 2)
    under_60 = np.where(is_older < UNDER_40_FRACTION, 0, 1)
    is_student, is_retired = activity == 2, activity == 3
    return np.where(is_retired, retired, np.where(is_student, 0, under_60))


def _consumption_units(keys: Keys, n_occupants: Counts) -> Array:
    person = np.arange(2, 6)
    is_adult = np.empty((len(keys), 4), bool)
    is_adult[:, 0] = uniform(keys, _SECOND_ADULT) < SECOND_ADULT_FRACTION
    further = uniform(keys[:, np.newaxis], _FURTHER_ADULT + np.arange(3))
    is_adult[:, 1:] = further < FURTHER_ADULT_FRACTION
    is_there = person <= n_occupants[:, np.newaxis]
    return (n_occupants > 0) + (np.where(is_adult, 0.5, 0.3) * is_there).sum(axis=-1)


def _income_eur(households: Households, rank: Array) -> Array:
    return households.income_median_eur_per_cu * np.exp(INCOME_SPREAD * _score(rank))


def _is_energy_poor(households: Households, keys: Keys, income_rank: Array) -> Flags:
    """Energy poor where a normal score, in part that of income, falls below the fraction."""
    own = np.sqrt(1 - POVERTY_LINK**2) * _score(uniform(keys, _ENERGY_POVERTY))
    score = POVERTY_LINK * _score(income_rank) + own
    from scipy.special import ndtr  # heavy: days and options are checked without it

    return ndtr(score) < households.energy_poor_fraction


def _supply(households: Households, keys: Keys) -> NDArray[np.int64]:
    """Number of the supply contract; the draw of a dwelling serves each kind in turn."""
    market = (households.tempo_fraction, households.indexed_fraction, households.spot_fraction)
    bounds = np.cumsum(market)
    number = np.searchsorted(bounds, uniform(keys, _SUPPLY), side="right")
    return np.where(number < len(market), number + 1, 0).astype(np.int64)


def window_number(households: Households, rank: Array) -> NDArray[np.int64]:
    """Set of off-peak windows of meters, by their place among all meters.

    Examples
    --------
    >>> from dataclasses import replace
    >>> import simcore as sc
    >>> from simcore.site.inputs import site_inputs
    >>> site = site_inputs(sc.load("scenarios/sites/outreau.toml"))["outreau"].households
    >>> two = replace(site, n_windows=2, window_parts=(0.9, 0.1))
    >>> window_number(two, np.array([0.0, 0.89, 0.91]))
    array([0, 0, 1])
    """
    if not households.window_parts:
        return (rank * households.n_windows).astype(np.int64)
    bounds = np.cumsum(households.window_parts)[:-1]
    return np.searchsorted(bounds, rank, side="right").astype(np.int64)


def _annual_kwh(keys: Keys, n_occupants: Counts) -> Array:
    vacant_kwh = STANDBY_KW * 8760
    level = np.array([0.0, *KWH_PER_YEAR_BY_OCCUPANTS])[n_occupants]
    lived_in = level * _lognormal_factors(uniform(keys, _ANNUAL), ANNUAL_SPREAD)
    return np.where(n_occupants > 0, lived_in, vacant_kwh)
