"""Figures of the information sheet: what sharing means for a typical household of a site."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from simcore.base.errors import InputError, Problem, fault, refuse
from simcore.base.records import Array, Flags
from simcore.base.small_groups import LEAST_HOMES as LEAST_HOMES
from simcore.base.small_groups import in_fives, told_groups
from simcore.money.fairness import HALF_A_CENT
from simcore.money.schemes import SCHEMES
from simcore.site.records import SiteOutcome
from simcore.study.compare.outcome import Outcome
from simcore.study.compare.real_homes import counted_in, lived_in

SIZES = (("1", 1, 1), ("2", 2, 2), ("3-4", 3, 4), ("5", 5, 99))
"""Types of household: name, and how many people at least and at most."""
EVERY_HOME, ONE_HOME = "all", "dwelling"


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
    dwelling: int = 0


def sheets_of(outcome: Outcome, scheme: str) -> Iterator[SheetFigures]:
    """A sheet's figures for each site with a plant and each type of household.

    Types with fewer homes than ``LEAST_HOMES`` are told as all homes of the site together;
    a site with fewer has no sheet.
    """
    for site in outcome.sites:
        part = counted_in(site)
        if site.flows.peak_power_kw == 0 or part.sum() < LEAST_HOMES:
            continue
        told = dict(_told_types(site, part))
        for name, is_in in told.items():
            yield _figures(site, scheme, name, is_in)
        if (part & ~np.any([*told.values(), np.zeros_like(part)], axis=0)).any():
            yield _figures(site, scheme, EVERY_HOME, part)


def _told_types(site: SiteOutcome, part: Flags) -> Iterator[tuple[str, Flags]]:
    """Types of household with enough homes; of real ones, none that the rest would tell."""
    n_people = site.flows.population.n_occupants
    types = {name: part & (n_people >= least) & (n_people <= most) for name, least, most in SIZES}
    n_homes = [int(is_in.sum()) for is_in in types.values()]
    told = told_groups(n_homes) if site.flows.has_real_homes else [True] * len(n_homes)
    for (name, is_in), n, is_told in zip(types.items(), n_homes, told, strict=True):
        if n >= LEAST_HOMES and is_told:
            yield name, is_in


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
        yield replace(_figures(site, scheme, ONE_HOME, is_it), dwelling=number)


def _not_told(part: Flags, dwellings: Sequence[int]) -> Iterator[Problem]:
    for number in dict.fromkeys(dwellings):
        if not 1 <= number <= len(part):
            yield fault("number_above", "--dwelling", found=number, most=len(part))
        elif not part[number - 1]:
            yield fault("dwelling_not_told", "--dwelling", number=number)


def _figures(site: SiteOutcome, scheme: str, household: str, is_in: Flags) -> SheetFigures:
    people, outcome = site.flows.population, site.schemes[scheme]
    registers = site.flows.registers[SCHEMES[scheme].arrangement]

    def mean(of_members: Array) -> float:
        return float(of_members[..., is_in].sum(axis=tuple(range(of_members.ndim - 1))).mean())

    is_real = np.full(int(is_in.sum()), site.flows.has_real_homes and household != ONE_HOME)
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
    )
