"""What common parts pay at most for their shared energy, and the price that balances with it.

Whoever refuses the sharing pays a part of their charges too, so that no refusal limits their
price: it is held to what their own bill falls by, in every year.
"""

from dataclasses import dataclass

import numpy as np

from simcore.base.brief import brief
from simcore.base.records import Array, Flags
from simcore.money.schemes.basis import Basis, Growth, Parameters
from simcore.money.schemes.parts import part_factors
from simcore.money.schemes.scheme import Scheme, paid_parts


@dataclass(frozen=True, slots=True, kw_only=True)
class CommonLimit:
    """What the common parts of a site can pay in each year of the plan.

    Attributes
    ----------
    is_common
        Meters that pay as common parts, ``(n_members,)``.
    limit_eur
        Avoided bill less its rise, as far as occupied homes carry it, with VAT, ``(..., n_years,
        n_common)``. [EUR/year]
    fade
        Energy of each year over that of year 1, ``(..., n_years)``. [1]
    growth
        How prices rise over those years.
    """

    is_common: Flags
    limit_eur: Array
    fade: Array
    growth: Growth

    __repr__ = brief

    def most_eur(self, factor: Array) -> Array:
        """Most that may be asked in year 1 so that no year passes its limit, ``(..., n_common)``.

        ``factor`` is what becomes of 1 EUR of year 1 in each year, ``(..., n_years)``. [EUR/year]
        """
        factor = factor[..., np.newaxis]
        limit, factor = np.broadcast_arrays(np.maximum(self.limit_eur, 0.0), factor)
        years = np.divide(limit, factor, out=np.full(limit.shape, np.inf), where=factor > 0)
        return np.asarray(years.min(axis=-2))


def held_to_limit(
    payments_eur: Array,
    scheme: Scheme,
    parameters: Parameters,
    basis: Basis,
    limit: CommonLimit | None,
) -> Array:
    """Payments with those of common parts held to their limit, each meter's over the year.

    Parameters
    ----------
    payments_eur
        As the scheme asks, before VAT, ``(..., n_periods, n_members)``; of a scheme whose parts
        go different ways, of each part, ``(n_parts, ..., n_periods, n_members)``. [EUR]
    scheme, parameters, basis
        What they come from.
    limit
        None where common parts pay nothing.
    """
    if limit is None:
        return payments_eur
    if scheme.is_mixed:
        first = np.ones((*limit.fade.shape[:-1], 1))
        fades = np.concatenate([first, limit.fade], axis=-1)
        factors = part_factors(paid_parts(scheme, parameters, basis), limit.growth, fades)
        return _parts_held(payments_eur, factors[..., 1:], basis, limit)
    index = scheme.index_of_years(parameters, limit.growth)[..., 1:]
    most_eur = limit.most_eur(index * limit.fade if scheme.follows_energy else index)
    asked_eur = _asked_eur(payments_eur, basis, limit)
    return _held(payments_eur, asked_eur, most_eur, limit)


def _asked_eur(payments_eur: Array, basis: Basis, limit: CommonLimit) -> Array:
    """What each meter of common parts is asked for in the year with VAT. [EUR]"""
    taxed = payments_eur[..., limit.is_common] * (1 + basis.vat_fraction[..., np.newaxis])
    return np.asarray(taxed.sum(axis=-2))


def _held(payments_eur: Array, asked_eur: Array, most_eur: Array, limit: CommonLimit) -> Array:
    """Payments cut in proportion where a meter is asked for more than it may be."""
    asked_eur, most_eur = np.broadcast_arrays(asked_eur, most_eur)
    part = np.divide(most_eur, asked_eur, out=np.ones(asked_eur.shape), where=asked_eur > most_eur)
    shape = np.broadcast_shapes(payments_eur.shape[:-2], part.shape[:-1])
    held = np.broadcast_to(payments_eur, (*shape, *payments_eur.shape[-2:])).copy()
    held[..., limit.is_common] *= part[..., np.newaxis, :]
    return held


def _parts_held(payments_eur: Array, factors: Array, basis: Basis, limit: CommonLimit) -> Array:
    """The same of payments by part: no meter passes its limit with their sum in any year.

    ``factors`` are ``(n_parts, ..., n_years)``.
    """
    asked_eur = _asked_eur(payments_eur, basis, limit)[..., np.newaxis, :]
    n_batch = max(asked_eur.ndim - 3, factors.ndim - 2)
    factors = factors.reshape(
        len(factors), *(1,) * (n_batch + 2 - factors.ndim), *factors.shape[1:]
    )
    by_year = (asked_eur * factors[..., np.newaxis]).sum(axis=0)
    most, by_year = np.broadcast_arrays(np.maximum(limit.limit_eur, 0.0), by_year)
    part = np.divide(most, by_year, out=np.ones(by_year.shape), where=by_year > most)
    return _held(payments_eur, np.ones(part.shape[-1]), part.min(axis=-2), limit)


def balancing_eur_per_kwh(
    cost_eur: Array, tenants_kwh: Array, common_kwh: Array, most_eur: Array
) -> Array:
    r"""Price per kWh that brings in a cost, common parts paying it up to a limit each.

    .. math:: p\,T + \sum_m \min(p\,C_m, K_m) = cost

    The left side is the least over the first meters, in the order of :math:`K_m / C_m`, that pay
    their limit; so the price is the highest that any such choice asks for.

    Parameters
    ----------
    cost_eur, tenants_kwh
        What is to come in, and kWh that pay without limit, ``(...)``.
    common_kwh, most_eur
        kWh of each meter of common parts, and the most it pays, ``(..., n_common)``.

    Returns
    -------
    numpy.ndarray
        Price, ``(...)``; 0 where nothing is sold. [EUR/kWh]

    Examples
    --------
    >>> one, many = np.array([[100.0]]), np.array([[500.0]])
    >>> balancing_eur_per_kwh(np.array([120.0]), np.array([900.0]), one, many).round(3)
    array([0.12])
    >>> balancing_eur_per_kwh(np.array([120.0]), np.array([900.0]), one, np.array([[3.0]]))
    array([0.13])
    """
    shape = np.broadcast_shapes(np.shape(most_eur), np.shape(common_kwh))
    kwh, most = np.broadcast_to(common_kwh, shape), np.broadcast_to(most_eur, shape)
    order = np.argsort(
        np.divide(most, kwh, out=np.full(shape, np.inf), where=kwh > 0), axis=-1, kind="stable"
    )
    kwh, most = (np.take_along_axis(one, order, axis=-1) for one in (kwh, most))
    none = np.zeros((*shape[:-1], 1))
    at_limit = np.concatenate([none, np.cumsum(most, axis=-1)], axis=-1)
    rest = kwh.sum(axis=-1, keepdims=True) - np.concatenate(
        [none, np.cumsum(kwh, axis=-1)], axis=-1
    )
    sold = np.asarray(tenants_kwh)[..., np.newaxis] + rest
    asked, sold = np.broadcast_arrays(np.asarray(cost_eur)[..., np.newaxis] - at_limit, sold)
    price = np.divide(asked, sold, out=np.zeros(sold.shape), where=sold > 1e-9)
    return np.asarray(np.maximum(price, 0.0).max(axis=-1))
