"""What a sharing key is told about a site: weights, ranks, weeks, values, rounding."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simcore.base.errors import refuse
from simcore.base.lengths import HOURS_PER_DAY, SATURDAY
from simcore.base.records import Array, Counts, Flags, Population, SlotClasses
from simcore.base.timeaxis import TimeAxis
from simcore.energy.registers import values_by_slot
from simcore.energy.sharing import (
    KEYS,
    Key,
    KeyInputs,
    energy_poor_weight,
    floored,
    largest_remainder,
)
from simcore.energy.sharing.key_inputs import NO_KEY_INPUTS, SURPLUS
from simcore.energy.sharing.keys import PRORATA
from simcore.money.bills import supply_part_eur_per_kwh
from simcore.site.inputs import SiteInput
from simcore.site.own_buildings import (
    building_of_member,
    keys_inside,
    n_buildings,
    roof_fractions,
    sharing_needs,
)
from simcore.site.prices import site_prices
from simcore.site.professional import behind_meters
from simcore.site.records import COMMON_PARTS, COMMON_PARTS_FIRST, MEMBERS, SHIFTED
from simcore.site.slots import Slots

LEAST_VALUE_EUR_PER_KWH = 0.001
"""Value that keys which look at savings count at least: they need more than nothing, and a
negative spot price can take a shared kWh below it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyTerms:
    """How a key is applied at a site over the year.

    Attributes
    ----------
    decimals, rounding
        Decimals of the percentages of the operator's file, none for exact ones, and how
        they are reached: ``floor`` or ``largest_remainder``.
    key_inputs
        What the key looks at, over all slots of the year.
    value_eur_per_kwh
        What a shared kWh saves a member, all taxes included, ``(n_periods, n_registers,
        n_members)``; None where the key does not ask. [EUR/kWh]
    spot_part
        What multiplies the spot price in it, taxes included, ``(n_periods, n_members)``;
        None where no contract follows the spot price. [1]
    roofs
        Part of each plant that stands on each building, ``(n_plants, n_buildings)``; None where
        the key does not ask. [1]
    served
        Members whose shared energy is kept slot by slot as one sum, ``(n_members,)``; None
        where nothing asks for it.
    is_use_booked
        Whether another arrangement books the same consumption, so that this one has zeros.
    """

    decimals: int | None = None
    rounding: str = "floor"
    key_inputs: KeyInputs = NO_KEY_INPUTS
    value_eur_per_kwh: Array | None = None
    spot_part: Array | None = None
    roofs: Array | None = None
    served: Flags | None = None
    is_use_booked: bool = False

    def value_by_slot(
        self, number: int, off_peak_rows: Array, row_of_slot: Counts, slots: Slots
    ) -> Array | None:
        """Value of a shared kWh in each slot of a billing period; None where not asked."""
        if self.value_eur_per_kwh is None:
            return None
        off_peak = off_peak_rows[row_of_slot]
        value = self.value_eur_per_kwh[number]
        by_slot = values_by_slot(value, off_peak, slots.classes.class_of_slot)
        if self.spot_part is None:
            return by_slot
        by_slot = by_slot + slots.weights["spot"][:, np.newaxis] * self.spot_part[number]
        return np.maximum(by_slot, LEAST_VALUE_EUR_PER_KWH)

    def inputs_in(
        self, rows: slice, plants_kwh: Array, value: Array | None, saving_eur: Array
    ) -> KeyInputs:
        """What the key looks at in the slots of a billing period, in which its plants make this.

        A battery, which comes after the plants, stands on no building.
        """
        year, roofs = self.key_inputs, self.roofs
        return replace(
            year,
            week=None if year.week is None else year.week[rows],
            slot_class=None if year.slot_class is None else year.slot_class[rows],
            hot_water_kwh=None if year.hot_water_kwh is None else year.hot_water_kwh[rows],
            building_kwh=None if roofs is None else plants_kwh[:, : len(roofs)] @ roofs,
            value_eur_per_kwh=value,
            saving_eur=None if value is None else saving_eur,
        )

    def served_kwh(self, shared_kwh: Array) -> Array | None:
        """Shared energy of the members served together, ``(n_slots,)``; None where not asked."""
        if self.served is None:
            return None
        return shared_kwh[..., self.served].sum(axis=-1, dtype=np.float64)

    def rounded(self, coefficients: Array, production_kwh: Array, needs_kwh: Array) -> Array:
        """Coefficients as the operator's file holds them."""
        if self.decimals is None:
            return coefficients
        if self.rounding == "floor":
            return floored(coefficients, self.decimals)
        pot_kwh = production_kwh[..., np.newaxis]
        demand_kwh = needs_kwh if pot_kwh.ndim == needs_kwh.ndim else needs_kwh[:, np.newaxis]
        most = np.zeros(coefficients.shape)
        np.divide(demand_kwh, pot_kwh, out=most, where=pot_kwh > 0)
        return largest_remainder(coefficients, self.decimals, most)


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrangement:
    """Who shares under a name: by which key, with which weights ``(n_members,)`` and terms.

    ``behind`` is the part of each plant that serves a meter first, ``(n_plants, n_members)``;
    None where none does.
    """

    name: str
    key: Key
    weight: Array
    terms: KeyTerms
    behind: Array | None = None


def arrangements(
    inputs: SiteInput,
    population: Population,
    hot_water_kwh: Array | None,
    classes: SlotClasses | None = None,
) -> Iterator[Arrangement]:
    """All who share together at a site: its members, and what its schemes ask for."""
    behind = behind_meters(inputs, population)
    for arrangement in _arrangements(inputs, population, hot_water_kwh, classes):
        yield replace(arrangement, behind=behind)


def _arrangements(
    inputs: SiteInput,
    population: Population,
    hot_water_kwh: Array | None,
    classes: SlotClasses | None,
) -> Iterator[Arrangement]:
    key = site_key(inputs)
    weight = key_weight(inputs, key, population)
    terms = key_terms(inputs, population, hot_water_kwh, classes)
    yield Arrangement(name=MEMBERS, key=key, weight=weight, terms=terms)
    has_plant = population.is_participant.any()
    is_common = population.is_common_parts & has_plant
    plain = KeyTerms(decimals=terms.decimals, rounding=terms.rounding)
    yield Arrangement(
        name=COMMON_PARTS, key=KEYS["default"], weight=is_common.astype(float), terms=plain
    )
    if COMMON_PARTS_FIRST in asked_arrangements(inputs):
        ranks = KeyInputs(rank=population.is_dwelling.astype(np.int64))
        yield Arrangement(
            name=COMMON_PARTS_FIRST,
            key=KEYS["common_parts_first"],
            weight=population.is_participant.astype(float),
            terms=replace(plain, key_inputs=ranks),
        )
    if SHIFTED in asked_arrangements(inputs):
        yield Arrangement(name=SHIFTED, key=key, weight=weight, terms=terms)


def site_key(inputs: SiteInput) -> Key:
    """Key of the scenario at a site: one by buildings is the one inside where one holds all."""
    return KEYS[_key_name(inputs)]


def _key_name(inputs: SiteInput) -> str:
    name = inputs.sharing.key
    is_of_one = "building" in KEYS[name].needs and n_buildings(inputs) < 2
    return keys_inside(inputs)[0] if is_of_one else name


def asked_arrangements(inputs: SiteInput) -> frozenset[str]:
    """Sharing arrangements that the schemes of a site are priced on."""
    known = inputs.known_schemes
    return frozenset(known[name].arrangement for name in inputs.schemes if name in known)


def key_weight(inputs: SiteInput, key: Key, population: Population) -> Array:
    """Weight of each member under a key, ``(n_members,)``; 0 for those who stay out.

    The common parts weigh as an average dwelling where an attribute counts (assumed).
    """
    if "building" in key.needs:
        return _of_each(inputs, population, lambda name: _weight_inside(inputs, name, population))
    return _weight(inputs, key, population)


def _weight_inside(inputs: SiteInput, name: str, population: Population) -> Array:
    """Weight of each member under a key that shares inside buildings."""
    if KEYS[name].weight != "coefficient":
        return _weight(inputs, KEYS[name], population)
    building, site = building_of_member(inputs, population), inputs.site_table
    told = {one.building: one.static_coefficients for one in site.each_key}
    kinds = [one.name for one in site.each_building for _ in range(one.count)]
    place = f"sites.{inputs.site}.building_keys"
    parts = np.zeros(population.n_members)
    for number, kind in enumerate(kinds):
        is_in = population.is_participant & (building == number)
        parts += _parts_of(told.get(kind), is_in, place, kind)
    return parts


def _weight(inputs: SiteInput, key: Key, population: Population) -> Array:
    takes_part = population.is_participant.astype(float)
    if key.weight == "coefficient":
        return _static_coefficients(inputs, population)
    if key.weight == "":
        return takes_part
    value = getattr(population, key.weight)
    if key.weight == "is_energy_poor":
        value = energy_poor_weight(value, inputs.sharing.energy_poor_beta)
    mean = value[population.is_dwelling].mean()
    return np.where(population.is_dwelling, value, mean) * takes_part


def key_terms(
    inputs: SiteInput,
    population: Population,
    hot_water_kwh: Array | None = None,
    classes: SlotClasses | None = None,
) -> KeyTerms:
    """Rounding, and what the key looks at; nothing it does not ask for."""
    axis, sharing = inputs.axis, inputs.sharing
    name = _key_name(inputs)
    needs = sharing_needs(inputs, (name,))
    value = spot_part = None
    if "value_eur_per_kwh" in needs:
        prices = site_prices(inputs, population, classes)
        vat = 1 + prices.vat_energy_fraction[:, np.newaxis, np.newaxis]
        value = vat * supply_part_eur_per_kwh(prices)
        if prices.spot_part is not None:
            spot_part = vat[:, 0] * prices.spot_part
    key_inputs = KeyInputs(
        rank=_rank(inputs, population, name) if "rank" in needs else None,
        week=week_of_slot(axis) if "week" in needs else None,
        hot_water_kwh=hot_water_kwh if "hot_water_kwh" in needs else None,
        slot_class=_hour_class(axis) if "slot_class" in needs else None,
        group=contract_group(population) if "group" in needs else None,
        **(_by_buildings(inputs, population) if "building" in needs else {}),
    )
    return KeyTerms(
        decimals=sharing.key_decimals,
        rounding=sharing.key_rounding,
        key_inputs=key_inputs,
        value_eur_per_kwh=value,
        spot_part=spot_part,
        roofs=roof_fractions(inputs) if "building_kwh" in needs else None,
    )


def week_of_slot(axis: TimeAxis) -> Counts:
    """Number of the local week of each slot, Mondays first, from 0, ``(n_slots,)``."""
    return (axis.day.astype(np.int64) + int(axis.weekday[0])) // 7


def _hour_class(axis: TimeAxis) -> Counts:
    """Hour of the day, working days then week-ends, 0-47, ``(n_slots,)``."""
    hour = axis.minute_of_day.astype(np.int64) // 60
    return hour + HOURS_PER_DAY * (axis.weekday >= SATURDAY)


def contract_group(population: Population) -> Counts:
    """Group of members the optimised key treats alike, from 0 without gaps, ``(n_members,)``.

    Dwellings with the same kind of contract, the energy poor apart (assumed: what a landlord
    can defend before its tenants). -1 for the common parts, which keep their pro rata part:
    their saving reaches all tenants through the charges, which the programme does not see.
    """
    is_dwelling = population.is_dwelling
    kind = population.is_off_peak + 2 * population.is_energy_poor.astype(np.int64)
    group = np.full(population.n_members, -1)
    group[is_dwelling] = np.unique(kind[is_dwelling], return_inverse=True)[1]
    return group


def _by_buildings(inputs: SiteInput, population: Population) -> dict[str, Any]:
    """What a key by buildings is told of them, of the keys inside and of that of the rest."""
    rest = inputs.sharing.key_rest or PRORATA
    is_plain = {*keys_inside(inputs), rest} == {PRORATA}
    told: dict[str, Any] = {"building": building_of_member(inputs, population)}
    if is_plain:
        return told
    has_key = rest != SURPLUS
    return {
        **told,
        "inside": keys_inside(inputs),
        "rest": rest,
        "rest_weight": _weight(inputs, KEYS[rest if has_key else PRORATA], population),
        "rest_rank": _rank(inputs, population, rest) if has_key else None,
    }


def _of_each(
    inputs: SiteInput, people: Population, of_key: Callable[[str], NDArray[Any]]
) -> NDArray[Any]:
    """Value of each member under the key inside its building, ``(n_members,)``."""
    # -1, a meter of the whole site, finds the last one.
    name_of = np.array([*keys_inside(inputs), PRORATA])[building_of_member(inputs, people)]
    values = {str(name): of_key(str(name)) for name in np.unique(name_of)}
    return np.select([name_of == name for name in values], list(values.values()))


def _rank(inputs: SiteInput, population: Population, key: str) -> Counts:
    """Rank of each member under a key, 0 first, ``(n_members,)``; any where it has none."""
    if "building" in KEYS[key].needs:
        return _of_each(inputs, population, lambda name: _rank(inputs, population, name))
    if key == "common_parts_first":
        return population.is_dwelling.astype(np.int64)
    ranks_stated, n_members = inputs.sharing.ranks, population.n_members
    if ranks_stated is None or "rank" not in KEYS[key].needs:
        return np.arange(n_members)
    takes_part = population.is_participant
    n_in = int(takes_part.sum())
    _check_count("sharing.ranks", len(ranks_stated), n_in, inputs.site, "ranks")
    ranks = np.zeros(n_members, np.int64)
    ranks[takes_part] = ranks_stated
    return ranks


def _static_coefficients(inputs: SiteInput, population: Population) -> Array:
    """Part of each member of the site's sun, as the scenario or its one building states it."""
    stated, is_in = inputs.sharing.static_coefficients, population.is_participant
    of_one = [one.static_coefficients for one in inputs.site_table.each_key]
    if n_buildings(inputs) == 1 and of_one and of_one[0] is not None:
        stated = of_one[0]
    return _parts_of(stated, is_in, "sharing.static_coefficients", inputs.site)


def _parts_of(stated: Sequence[float] | None, is_in: Flags, place: str, shared_by: str) -> Array:
    """Stated parts of those who take part, or equal ones, ``(n_members,)``."""
    n_members = int(is_in.sum())
    parts = np.zeros(len(is_in))
    if stated is not None:
        _check_count(place, len(stated), n_members, shared_by, "coefficients")
    parts[is_in] = 1.0 / max(n_members, 1) if stated is None else stated
    return parts


def _check_count(place: str, n_given: int, n_members: int, shared_by: str, noun: str) -> None:
    if n_given != n_members:
        raise refuse("members_count", place, n=n_given, noun=noun, wanted=n_members, site=shared_by)
