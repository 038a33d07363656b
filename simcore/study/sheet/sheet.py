"""Figures of the information sheet: what sharing means for a typical household of a site.

Households of a type that pay different prices are told apart, never as one mean, unless that
would tell of fewer than five real homes.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from simcore.base.errors import InputError, Problem, fault, refuse
from simcore.base.records import SUPPLIES, Array, Flags, Population, Registers
from simcore.base.small_groups import LEAST_HOMES as LEAST_HOMES
from simcore.base.small_groups import in_fives, is_few, told_groups
from simcore.money.fairness import HALF_A_CENT
from simcore.money.schemes.groups import NOT
from simcore.site.before_sharing import site_groups
from simcore.site.records import SiteOutcome, arrangement_of
from simcore.study.compare.outcome import Outcome
from simcore.study.compare.real_homes import counted_in, lived_in

SIZES = (("1", 1, 1), ("2", 2, 2), ("3-4", 3, 4), ("5", 5, 99))
"""Types of household: name, and how many people at least and at most."""
EVERY_HOME, ONE_HOME = "all", "dwelling"
NOTHING_TO_PAY = "exempt"
TINY_KWH = 1e-9
A_TENTH_OF_A_CENT = 0.001
"""Difference of prices that a sheet shows. [EUR/kWh]"""
Names = NDArray[np.str_]


def _contract(people: Population) -> Names:
    regulated = np.where(people.is_off_peak, "hphc", "base")
    return np.where(people.supply == 0, regulated, np.array(SUPPLIES)[people.supply])


PRICE_BY: Mapping[str, Callable[[Population], Names]] = MappingProxyType(
    {
        "income": lambda people: np.where(people.is_energy_poor, "energy_poor", "not_poor"),
        "contract": _contract,
        "rooms": lambda people: np.char.add("rooms_", people.n_rooms.astype(str)),
    }
)
"""Name of the price group of each member, ``(n_members,)``, by ``Scheme.price_by``."""
OF_GROUP = "group:"
"""Beginning of ``Scheme.price_by`` where a group of tenants has a price of its own."""
Cells = Sequence[tuple[str, Flags]]
"""Name of a price group, and who is in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetFigures:
    """Means of the households of one type at a site who take part; EUR with VAT, by year.

    Attributes
    ----------
    site, site_name, household
        Site, its name for people, type of household (people at home, ``all``, or ``dwelling``
        for a single one).
    dwelling
        Number of the dwelling at its site, from 1; 0 for the mean of a type.
    n_homes, n_dwellings, peak_power_kw, production_kwh, n_participants
        Homes behind the means; the operation.
    consumption_kwh, sun_kwh
        Use in a year, and the part of it that the sun meets.
    bill_before_eur, bill_after_eur, payment_eur, charges_saving_eur, saving_eur
        Supplier's bill today and after, payment to the landlord, less charges, and in all.
    saving_low_eur, saving_high_eur
        Between which four homes in five lie.
    losers_fraction
        Part of these homes that lose.
    price_ht_eur_per_kwh
        What they pay for a shared kWh before VAT, 0 where nothing is shared. [EUR/kWh]
    has_one_price
        Whether all of them pay the same for it.
    group
        Price group that all of them are in; empty where there is only one, or several are.
    parts
        Figures of each price group among them that has enough homes, where there are several.
    n_apart
        Homes among them in price groups that have too few.
    is_mixed
        Whether these are means of homes that do not all pay the same price, none told apart.
    n_out
        Homes among them that are asked and do not take part, as a rule of membership has it.
    """

    site: str
    site_name: str
    household: str
    n_homes: int
    n_dwellings: int
    n_participants: int
    peak_power_kw: float
    production_kwh: float
    consumption_kwh: float
    sun_kwh: float
    bill_before_eur: float
    bill_after_eur: float
    payment_eur: float
    charges_saving_eur: float
    saving_eur: float
    saving_low_eur: float
    saving_high_eur: float
    losers_fraction: float
    price_ht_eur_per_kwh: float
    has_one_price: bool
    dwelling: int = 0
    group: str = ""
    parts: "tuple[SheetFigures, ...]" = ()
    n_apart: int = 0
    is_mixed: bool = False
    n_out: int = 0


def sheets_of(outcome: Outcome, scheme: str) -> Iterator[SheetFigures]:
    """A sheet's figures for each site with a plant and each type of household.

    Types with fewer homes than ``LEAST_HOMES``, or none of whose price groups has as many, are
    told as all homes of the site together; a site with fewer has no sheet.
    """
    for site in outcome.sites:
        part = counted_in(site)
        if has_sheets(site, part):
            yield from site_sheets(site, scheme, part)


def has_sheets(site: SiteOutcome, part: Flags) -> bool:
    """Whether a site has a plant and enough homes among some, ``(n_members,)``."""
    return site.flows.peak_power_kw > 0 and part.sum() >= LEAST_HOMES


def site_sheets(site: SiteOutcome, scheme: str, part: Flags) -> Iterator[SheetFigures]:
    """A sheet's figures for each type of household among some homes of a site."""
    told = told_types(site, part)
    groups = price_groups(site, scheme, part)
    is_mixed = len(groups) > 1 and _tells_of_few(site, groups, told, part)
    groups = [("", part)] if is_mixed else groups
    left = part.copy()
    for name, is_in in told.items():
        figures = _told_apart(site, scheme, name, is_in, groups)
        if figures is not None:
            yield replace(figures, is_mixed=is_mixed)
            left &= ~_in_parts(groups, is_in)
    if left.any():
        whole = _told_apart(site, scheme, EVERY_HOME, part, groups)
        if whole is None:
            whole, is_mixed = figures_of(site, scheme, EVERY_HOME, part), True
        yield replace(whole, is_mixed=is_mixed)


def price_groups(site: SiteOutcome, scheme: str, part: Flags) -> Cells:
    """Who pays by which rule, among some homes of a site; those with nothing to pay last.

    A home that is counted in without taking part is in the group that it would pay in.
    """
    people, outcome = site.flows.population, site.schemes[scheme]
    names = _price_names(site, site.flows.inputs.known_schemes[scheme].price_by)
    owes = np.abs(outcome.payments_ht_eur).sum(axis=0) > HALF_A_CENT
    if (owes & part).any():
        names = np.where(owes | ~people.is_participant, names, NOTHING_TO_PAY)
    order = sorted(set(names[part].tolist()), key=lambda name: (name == NOTHING_TO_PAY, name))
    return [(name, part & (names == name)) for name in order]


def _price_names(site: SiteOutcome, by: str) -> Names:
    """Name of the price group of each member, ``(n_members,)``; empty where there is one price."""
    people = site.flows.population
    if by.startswith(OF_GROUP):
        group = by.removeprefix(OF_GROUP)
        is_in = site_groups(site.flows.inputs, people)[group]
        return np.where(is_in, group, f"{NOT}{group}")
    return PRICE_BY[by](people) if by else np.full(people.n_members, "")


def _tells_of_few(site: SiteOutcome, groups: Cells, told: Mapping[str, Flags], part: Flags) -> bool:
    """Whether some price group of a type, or of all types not told, holds few real homes."""
    if not site.flows.has_real_homes:
        return False
    rest = part & ~np.any([*told.values(), np.zeros_like(part)], axis=0)
    return any(
        is_few(int((is_in & own).sum())) for is_in in (*told.values(), rest) for _, own in groups
    )


def _in_parts(groups: Cells, is_in: Flags) -> Flags:
    """Homes of a type in price groups that have enough of them."""
    told = [own & is_in for _, own in groups if (own & is_in).sum() >= LEAST_HOMES]
    return np.any([*told, np.zeros_like(is_in)], axis=0)


def _told_apart(
    site: SiteOutcome, scheme: str, household: str, is_in: Flags, groups: Cells
) -> SheetFigures | None:
    """Figures of a type with those of its price groups; None where each has too few homes."""
    whole = figures_of(site, scheme, household, is_in)
    cells = [(name, own & is_in) for name, own in groups if (own & is_in).any()]
    if len(cells) == 1:
        return replace(whole, group=cells[0][0])
    parts = tuple(
        replace(figures_of(site, scheme, household, own), group=name)
        for name, own in cells
        if own.sum() >= LEAST_HOMES
    )
    if not parts:
        return None
    return replace(whole, parts=parts, n_apart=whole.n_homes - sum(one.n_homes for one in parts))


def told_types(site: SiteOutcome, part: Flags) -> dict[str, Flags]:
    """Types of household with enough homes; of real ones, none that the rest would tell."""
    n_people = site.flows.population.n_occupants
    types = {name: part & (n_people >= least) & (n_people <= most) for name, least, most in SIZES}
    n_homes = [int(is_in.sum()) for is_in in types.values()]
    told = told_groups(n_homes) if site.flows.has_real_homes else [True] * len(n_homes)
    return {
        name: is_in
        for (name, is_in), n, is_told in zip(types.items(), n_homes, told, strict=True)
        if n >= LEAST_HOMES and is_told
    }


def dwelling_sheets(
    outcome: Outcome, scheme: str, dwellings: Sequence[int] = ()
) -> Iterator[SheetFigures]:
    """A sheet's figures for single dwellings of the only site of an outcome.

    Parameters
    ----------
    outcome, scheme
        Outcome of one site that holds the scheme.
    dwellings
        Numbers of dwellings, from 1; all who take part where none is given, and a number
        given twice counts once.

    Raises
    ------
    InputError
        With every number that is no dwelling of the site, or where nobody takes part.
    """
    (site,) = outcome.sites
    people = site.flows.population
    part = lived_in(site) & people.is_participant
    if not part.any():
        raise refuse("nobody_takes_part", "--dwelling", site=site.flows.site)
    # Members are numbered with the dwellings first, the common parts last.
    problems = list(_not_told(part[: int(people.is_dwelling.sum())], dwellings))
    if problems:
        raise InputError(problems)
    for number in dict.fromkeys(dwellings) or (np.flatnonzero(part) + 1).tolist():
        is_it = np.arange(len(part)) == number - 1
        ((group, _),) = price_groups(site, scheme, is_it)
        yield replace(figures_of(site, scheme, ONE_HOME, is_it), dwelling=number, group=group)


def _not_told(part: Flags, dwellings: Sequence[int]) -> Iterator[Problem]:
    for number in dict.fromkeys(dwellings):
        if not 1 <= number <= len(part):
            yield fault("number_above", "--dwelling", found=number, most=len(part))
        elif not part[number - 1]:
            yield fault("dwelling_not_told", "--dwelling", number=number)


def figures_of(site: SiteOutcome, scheme: str, household: str, is_in: Flags) -> SheetFigures:
    """Means of some homes of a site under a scheme, told as one type of household."""
    people, outcome = site.flows.population, site.schemes[scheme]
    registers = site.flows.registers[arrangement_of(site, scheme)]

    def mean(of_members: Array) -> float:
        return float(of_members[..., is_in].sum(axis=tuple(range(of_members.ndim - 1))).mean())

    is_real = np.full(int(is_in.sum()), site.flows.has_real_homes and household != ONE_HOME)
    paid_ht_eur, shared_kwh = outcome.payments_ht_eur.sum(axis=0)[is_in], _year(registers)[is_in]
    prices = paid_ht_eur[shared_kwh > 0] / shared_kwh[shared_kwh > 0]
    saving_eur = in_fives(outcome.saving_eur[is_in], is_real)
    low, high = np.quantile(saving_eur, (0.1, 0.9))
    return SheetFigures(
        site=site.flows.site,
        site_name=site.flows.name,
        household=household,
        n_homes=int(is_in.sum()),
        n_dwellings=int(people.is_dwelling.sum()),
        n_participants=int(counted_in(site).sum()),
        peak_power_kw=site.flows.peak_power_kw,
        production_kwh=float(registers.production_kwh.sum()),
        consumption_kwh=mean(registers.consumption_kwh),
        sun_kwh=mean(registers.shared_kwh),
        bill_before_eur=mean(site.bill_before.total_eur),
        bill_after_eur=mean(outcome.bill_after_eur),
        payment_eur=mean(outcome.payment_eur),
        charges_saving_eur=mean(outcome.charges_saving_eur),
        saving_eur=mean(outcome.saving_eur),
        saving_low_eur=float(low),
        saving_high_eur=float(high),
        losers_fraction=float((saving_eur < -HALF_A_CENT).mean()),
        price_ht_eur_per_kwh=float(paid_ht_eur.sum() / max(shared_kwh.sum(), TINY_KWH)),
        has_one_price=bool(np.ptp(prices) < A_TENTH_OF_A_CENT) if prices.size else True,
    )


def _year(registers: Registers) -> Array:
    """Shared energy of each member in the year, ``(n_members,)``. [kWh]"""
    return registers.shared_kwh.sum(axis=tuple(range(registers.shared_kwh.ndim - 1)))
