"""Figures of the summary in many futures at once, by the names of its columns."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from simcore.base.brief import brief
from simcore.base.records import Array, Flags
from simcore.base.small_groups import in_fives
from simcore.money.fairness import effort_rate, is_loss
from simcore.money.finance import npv_eur
from simcore.site.before_sharing import BeforeSharing
from simcore.study.compare.figures import willing_tenants
from simcore.study.compare.real_homes import told_savings
from simcore.study.sweep.batch import SitePriced


@dataclass(frozen=True, slots=True, kw_only=True)
class Priced:
    """Some schemes at some sites in some futures, summed up once for all figures.

    Attributes
    ----------
    schemes
        Identifiers of the schemes.
    before
        The sites.
    saving_eur
        Saving of those who take part, least first, ``(n_schemes, n_draws, n_tenants)``; one 0
        where nobody lives. [EUR/year]
    gain_eur
        What they have more than if they refused, same shape. [EUR/year]
    effort_before, effort_after
        Effort rates today, ``(n_draws, n_tenants)`` or for all, and under each scheme,
        ``(n_schemes, n_draws, n_tenants)``. [1]
    payments_ht_eur
        What tenants pay before VAT, ``(n_schemes, n_draws)``. [EUR/year]
    free_eur, available_eur, service_eur, equity_eur
        The landlord's cash over all these sites, ``(n_schemes, n_draws, n_years + 1)``. [EUR]
    discount_fraction
        The landlord's rate, a number or ``(n_draws,)``. [1/year]
    """

    schemes: tuple[str, ...]
    before: tuple[BeforeSharing, ...]
    saving_eur: Array
    gain_eur: Array
    effort_before: Array
    effort_after: Array
    payments_ht_eur: Array
    free_eur: Array
    available_eur: Array
    service_eur: Array
    equity_eur: Array
    discount_fraction: float | Array

    __repr__ = brief


Figure = Callable[[Priced], Array]
"""A figure of some schemes in some futures, ``(n_schemes, n_draws)`` or for all of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is told of some members of a site, the last axis; see `Priced`."""

    saving_eur: Array
    gain_eur: Array
    effort_before: Array
    effort_after: Array

    __repr__ = brief


def told_of(site: BeforeSharing, priced: SitePriced, flags: Flags) -> Told:
    """What is told of those members of a site that are flagged, real homes in fives."""
    people = site.flows.population
    income_eur = (people.income_eur_per_cu * people.consumption_units)[flags]
    today_eur, own_eur = priced.cost_before_eur[..., flags], priced.saving_eur[..., flags]
    return Told(
        saving_eur=told_savings([site], [priced.saving_eur], [flags])
        if site.flows.has_real_homes
        else own_eur,
        gain_eur=told_savings([site], [priced.gain_eur], [flags]),
        effort_before=effort_rate(today_eur, income_eur),
        effort_after=effort_rate(today_eur - own_eur, income_eur),
    )


def counted_together(before: Sequence[BeforeSharing]) -> list[Flags]:
    """Tenants who count at some sites, as in the summary, ``(n_members,)`` each."""
    return willing_tenants(before)


def priced_together(
    schemes: Sequence[str],
    before: Sequence[BeforeSharing],
    priced: Sequence[SitePriced],
    told: Sequence[Told],
) -> Priced:
    """Some sites as one; ``told`` is of those who count at them together."""
    saving_eur = _joined([one.saving_eur for one in told])
    n_each = [one.saving_eur.shape[-1] for one in told]
    is_real = np.repeat([site.flows.has_real_homes for site in before], n_each)
    cash = ("free_eur", "available_eur", "service_eur", "equity_eur", "payments_ht_eur")
    return Priced(
        schemes=tuple(schemes),
        before=tuple(before),
        saving_eur=np.sort(saving_eur, axis=-1)
        if saving_eur.shape[-1]
        else np.zeros((*saving_eur.shape[:-1], 1)),
        gain_eur=_joined([one.gain_eur for one in told]),
        effort_before=_side_by_side([one.effort_before for one in told], is_real),
        effort_after=_side_by_side([one.effort_after for one in told], is_real),
        discount_fraction=priced[0].discount_fraction,
        **{name: _total([getattr(one, name) for one in priced]) for name in cash},
    )


def _total(parts: Sequence[Array]) -> Array:
    total = parts[0]
    for part in parts[1:]:
        total = total + part
    return total


def _joined(parts: Sequence[Array]) -> Array:
    """Members of some sites, the last axis; those of a single one as they are, not copied."""
    return parts[0] if len(parts) == 1 else np.concatenate(parts, axis=-1)


def _side_by_side(parts: Sequence[Array], is_real: Flags) -> Array:
    shape = np.broadcast_shapes(*(part.shape[:-1] for part in parts))
    whole = [np.broadcast_to(part, (*shape, part.shape[-1])) for part in parts]
    return in_fives(_joined(whole), is_real)


def _quantile(part: float) -> Figure:
    def of_sorted(of: Priced) -> Array:
        """Linear between the two nearest, as everywhere."""
        place = part * (of.saving_eur.shape[-1] - 1)
        low = int(place)
        high = min(low + 1, of.saving_eur.shape[-1] - 1)
        first, second = of.saving_eur[..., low], of.saving_eur[..., high]
        return first + (place - low) * (second - first)

    return of_sorted


def _part_of(
    before: Sequence[BeforeSharing], arrangements: Sequence[str], over: str, under: str
) -> float:
    """One energy over another, each site's under an arrangement; 0 where there is none."""
    pairs = zip(before, arrangements, strict=True)
    registers = [site.flows.registers[name] for site, name in pairs]
    first, second = (
        float(sum(getattr(one, name).sum() for one in registers)) for name in (over, under)
    )
    return first / second if second > 0 else 0.0


def _energy(over: str, under: str) -> Figure:
    def ratio(of: Priced) -> Array:
        known = [site.flows.inputs.known_schemes for site in of.before]
        asked = [tuple(own[scheme].arrangement for own in known) for scheme in of.schemes]
        parts = {names: _part_of(of.before, names, over, under) for names in {*asked}}
        return np.array([parts[names] for names in asked])[:, np.newaxis]

    return ratio


def _npv(of: Priced) -> Array:
    return npv_eur(of.free_eur, of.discount_fraction)


def _dscr_min(of: Priced) -> Array:
    """Least cover of the debt over the years with debt, NaN without any."""
    cover = np.divide(
        of.available_eur,
        of.service_eur,
        out=np.full(of.available_eur.shape, np.inf),
        where=of.service_eur > 0,
    )
    least: Array = cover.min(axis=-1)
    return np.where(np.isinf(least), np.nan, least)


def _median(rates: Array) -> Array:
    return np.asarray(np.median(rates, axis=-1)) if rates.shape[-1] else np.zeros(rates.shape[:-1])


FIGURES: Mapping[str, Figure] = {
    "tenant_saving_mean_eur": lambda of: of.saving_eur.mean(axis=-1),
    "tenant_saving_median_eur": _quantile(0.5),
    "tenant_saving_p10_eur": _quantile(0.1),
    "tenant_saving_p90_eur": _quantile(0.9),
    "tenant_saving_min_eur": lambda of: of.saving_eur[..., 0],
    "losers_fraction": lambda of: is_loss(of.saving_eur).mean(axis=-1),
    "losers_refuse_fraction": lambda of: (
        is_loss(of.gain_eur).mean(axis=-1)
        if of.gain_eur.shape[-1]
        else np.zeros(of.gain_eur.shape[:-1])
    ),
    "charges_saving_mean_eur": lambda of: (
        of.saving_eur.mean(axis=-1) - of.gain_eur.mean(axis=-1)
        if of.gain_eur.shape[-1]
        else np.zeros(of.gain_eur.shape[:-1])
    ),
    "effort_before_fraction": lambda of: _median(of.effort_before),
    "effort_after_fraction": lambda of: _median(of.effort_after),
    "tenant_payments_ht_eur": lambda of: of.payments_ht_eur,
    "landlord_npv_eur": _npv,
    "landlord_first_year_eur": lambda of: of.equity_eur[..., 1],
    "dscr_min": _dscr_min,
    "self_consumption_fraction": _energy("shared_kwh", "production_kwh"),
    "self_production_fraction": _energy("shared_kwh", "consumption_kwh"),
}
"""Figures that a sweep keeps of each future."""


def figures(of: Priced, names: Sequence[str]) -> Array:
    """Figures of some sites, ``(n_draws, n_schemes, n_figures)``."""
    shape = of.saving_eur.shape[:-1]
    values = [np.broadcast_to(FIGURES[name](of), shape) for name in names]
    return np.moveaxis(np.stack(values, axis=-1), 0, 1)
