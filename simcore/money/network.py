"""How a supplier hands on the network charge of shared energy, and whether an option pays."""

from dataclasses import replace

import numpy as np

from simcore.base.records import Array, Flags, NetworkOption, Prices

PASSTHROUGHS = ("period_rate", "average", "none")
"""What the supplier bills for the network on a shared kWh: the rate of its period, the mean
rate of the member's consumption, or nothing. It is in the contract; no public text fixes it."""


def passed_on(prices: Prices, consumption_kwh: Array, passthrough: str) -> Prices:
    """Prices with the network charge on shared kWh as the supplier hands it on.

    The network itself is paid in full in every case: with ``average`` and ``none`` the
    difference is the supplier's.

    Parameters
    ----------
    prices
        Prices of all members.
    consumption_kwh
        kWh consumed, ``(n_periods, n_registers, n_members)``, whose mean network rate over
        the year ``average`` bills; the plain mean for a member that consumes nothing. [kWh]
    passthrough
        One of ``PASSTHROUGHS``.

    Examples
    --------
    With a rate of 0.08 on 300 kWh and 0.02 on 700 kWh, the mean is 0.038.
    """
    assert passthrough in PASSTHROUGHS
    rate = prices.turpe_eur_per_kwh
    if passthrough == "period_rate":
        return prices
    if passthrough == "none":
        return replace(prices, turpe_shared_eur_per_kwh=np.zeros_like(rate))
    weight = np.where(consumption_kwh.sum(axis=(0, 1)) > 0, consumption_kwh, 1.0)
    mean = (weight * rate).sum(axis=(0, 1)) / weight.sum(axis=(0, 1))
    return replace(prices, turpe_shared_eur_per_kwh=np.broadcast_to(mean, rate.shape))


def option_saving_eur(
    prices: Prices, option: NetworkOption, consumption_kwh: Array, shared_kwh: Array
) -> Array:
    """What the network option takes off a participant's yearly bill, ``(n_members,)``.

    CTA and VAT included; negative where the option costs more. [EUR/year]

    Parameters
    ----------
    prices
        Prices of all members, for their taxes.
    option
        Prices of the option less the ordinary ones.
    consumption_kwh, shared_kwh
        ``(n_periods, n_registers, n_members)``. [kWh]
    """
    fixed, imported, shared = _option_parts(prices, option, consumption_kwh, shared_kwh)
    return -(fixed + imported + shared)


def option_break_even_fraction(
    prices: Prices, option: NetworkOption, consumption_kwh: Array, shared_kwh: Array
) -> Array:
    """Part of its consumption a member must get shared for the option to pay, ``(n_members,)``.

    The hours of its shared energy are those it has; only their amount is scaled. Infinite
    where sharing more never pays, 0 where the option pays without. [1]

    Parameters
    ----------
    prices, option, consumption_kwh, shared_kwh
        As in `option_saving_eur`.
    """
    none = np.zeros_like(shared_kwh)
    without_eur = option_saving_eur(prices, option, consumption_kwh, none)
    with_eur = option_saving_eur(prices, option, consumption_kwh, shared_kwh)
    gain_eur = with_eur - without_eur
    used_kwh, part_kwh = consumption_kwh.sum(axis=(0, 1)), shared_kwh.sum(axis=(0, 1))
    fraction = np.divide(part_kwh, used_kwh, out=np.zeros_like(used_kwh), where=used_kwh > 0)
    times = np.divide(
        -without_eur, gain_eur, out=np.full_like(gain_eur, np.inf), where=gain_eur > 0
    )
    scaled = np.where(np.isfinite(times), times, 0.0) * fraction
    return np.where(without_eur >= 0, 0.0, np.where(np.isfinite(times), scaled, np.inf))


def _option_parts(
    prices: Prices, option: NetworkOption, consumption_kwh: Array, shared_kwh: Array
) -> tuple[Array, Array, Array]:
    """Yearly extra of the fixed part, of imported and of shared kWh, taxes included."""
    on_energy = 1 + prices.vat_energy_fraction[:, np.newaxis, np.newaxis]
    on_fixed = (1 + prices.vat_fixed_fraction) * (1 + prices.cta_fraction)
    import_kwh = consumption_kwh - shared_kwh
    return (
        (on_fixed[:, np.newaxis] * option.fixed_extra_eur).sum(axis=0),
        (on_energy * option.import_extra_eur_per_kwh * import_kwh).sum(axis=(-3, -2)),
        (on_energy * option.shared_extra_eur_per_kwh * shared_kwh).sum(axis=(-3, -2)),
    )


def taken_by(option: NetworkOption, takes: Flags) -> NetworkOption:
    """Option for those members who take it, ``(..., n_members)``, nothing for the others."""
    by_register, by_period = takes[..., np.newaxis, np.newaxis, :], takes[..., np.newaxis, :]
    return NetworkOption(
        import_extra_eur_per_kwh=option.import_extra_eur_per_kwh * by_register,
        shared_extra_eur_per_kwh=option.shared_extra_eur_per_kwh * by_register,
        fixed_extra_eur=option.fixed_extra_eur * by_period,
    )
