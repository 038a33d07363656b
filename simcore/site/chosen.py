"""Which homes a lever is given to: the willing, or those who need it most."""

import numpy as np

from simcore.base.records import Flags, Population
from simcore.money.rates import cheque_energie_eur
from simcore.site.inputs import SiteInput

WILLING = "willing"


def chosen(inputs: SiteInput, people: Population, fraction: float, first: str) -> Flags:
    """A part of those who live there and take part, a group of them first, ``(n_members,)``.

    Within the group, and after it, the most willing come first. Where nobody is preferred it
    is each home's own rank that decides, so that a home does not hang on its neighbours.

    Parameters
    ----------
    inputs
        Incomes and rates by which a home gets the energy cheque.
    people
        Members of the site.
    fraction
        Part of those who live there and take part. [1]
    first
        ``willing``, ``energy_poor``, ``cheque_energie`` or ``electric_hot_water``.
    """
    lives = people.is_dwelling & ~people.is_vacant & people.is_participant
    if first == WILLING:
        return lives & (people.shift_rank > 1 - fraction)
    order = np.where(lives, people.shift_rank + group_of(inputs, people, first), -1.0)
    n_chosen = round(fraction * int(lives.sum()))
    taken = np.zeros(len(lives), bool)
    taken[np.argsort(-order, kind="stable")[:n_chosen]] = True
    return taken & lives


def group_of(inputs: SiteInput, people: Population, group: str) -> Flags:
    """Homes of a group, ``(n_members,)``."""
    if group == "energy_poor":
        return people.is_energy_poor & people.is_dwelling
    if group == "electric_hot_water":
        return people.has_electric_hot_water
    if group == "cheque_energie":
        social = inputs.social
        income_eur = people.income_eur_per_cu * people.consumption_units
        reference_eur = social.reference_income_fraction * income_eur
        cheque_eur = cheque_energie_eur(
            inputs.rates, inputs.price_day, reference_eur, people.n_occupants
        )
        return (cheque_eur > 0) & people.is_dwelling
    return np.ones(people.n_members, bool)
