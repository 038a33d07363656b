"""The outside supplier's bills, and what a shared kWh takes off them."""

import numpy as np

from simcore.base.records import Array, Bill, Flags, Prices


def bill(prices: Prices, consumption_kwh: Array, shared_kwh: Array, is_participant: Flags) -> Bill:
    r"""Outside supplier's bill of each member and period, by component.

    A shared kWh is not paid to the supplier, but the network part of its price is, and
    accise where it is due. A participant pays a higher management charge (CG).

    .. math::
        cta &= c\,(F + u) \\
        vat &= v_f\,(S + u + cta) + v_e \sum_r \bigl[E_r (C_r - A_r) + T_r A_r
               + a\,(C_r - A_r) + a_s A_r\bigr]

    with :math:`S` the subscription, :math:`F` its network part, :math:`u` the rise of the
    management charge, :math:`C` and :math:`A` the kWh consumed and shared in register
    :math:`r`, :math:`E` and :math:`T` the price of a kWh and its network part, :math:`a`
    and :math:`a_s` the accise on a kWh from the supplier and on a shared one.

    Parameters
    ----------
    prices
        Prices without VAT.
    consumption_kwh, shared_kwh
        kWh consumed and shared, ``(..., n_periods, n_registers, n_members)``; shared at
        most consumed. [kWh]
    is_participant
        Whether a member takes part, ``(n_members,)``, or ``(..., n_periods, n_members)``
        where members come and go.

    Returns
    -------
    Bill
        Components, each ``(..., n_periods, n_members)``, before rounding. [EUR]

    References
    ----------
    CRE deliberation 2025-40, annex 11: network charges of participants, management charge.
    """
    import_kwh = np.subtract(consumption_kwh, shared_kwh, dtype=np.float64)
    energy_eur = _over_registers(prices.energy_eur_per_kwh, import_kwh)
    turpe_shared_eur = _over_registers(prices.turpe_eur_per_kwh, shared_kwh)
    accise_eur = prices.accise_eur_per_kwh[:, np.newaxis] * _all_registers(
        import_kwh
    ) + prices.accise_shared_eur_per_kwh * _all_registers(shared_kwh)
    uplift_eur = np.where(is_participant, prices.uplift_eur[:, np.newaxis], 0.0)
    turpe_fixed_eur = prices.turpe_fixed_eur + uplift_eur
    cta_eur = prices.cta_fraction[:, np.newaxis] * turpe_fixed_eur
    fixed_eur = prices.subscription_eur + uplift_eur + cta_eur
    variable_eur = energy_eur + turpe_shared_eur + accise_eur
    vat_eur = (
        prices.vat_fixed_fraction[:, np.newaxis] * fixed_eur
        + prices.vat_energy_fraction[:, np.newaxis] * variable_eur
    )
    shape = vat_eur.shape
    return Bill(
        subscription_eur=np.broadcast_to(prices.subscription_eur, shape),
        uplift_eur=np.broadcast_to(uplift_eur, shape),
        energy_eur=np.broadcast_to(energy_eur, shape),
        turpe_shared_eur=np.broadcast_to(turpe_shared_eur, shape),
        accise_eur=np.broadcast_to(accise_eur, shape),
        cta_eur=np.broadcast_to(cta_eur, shape),
        vat_eur=vat_eur,
        turpe_eur=turpe_fixed_eur + _over_registers(prices.turpe_eur_per_kwh, consumption_kwh),
    )


def supply_part_eur_per_kwh(prices: Prices) -> Array:
    """What a shared kWh saves without VAT, ``(n_periods, n_registers, n_members)``.

    The supplier's price less its network part, plus the accise that is not due on a
    shared kWh. [EUR/kWh]
    """
    accise_saved = prices.accise_eur_per_kwh[:, np.newaxis] - prices.accise_shared_eur_per_kwh
    supply = prices.energy_eur_per_kwh - prices.turpe_eur_per_kwh
    return supply + accise_saved[:, np.newaxis, :]


def avoided_eur(prices: Prices, shared_kwh: Array) -> Array:
    """What shared kWh take off the bill, taxes included, ``(..., n_periods, n_members)``.

    Gross: without the rise of the management charge (`uplift_ttc_eur`). [EUR]

    Parameters
    ----------
    prices
        Prices without VAT.
    shared_kwh
        kWh shared, ``(..., n_periods, n_registers, n_members)``. [kWh]
    """
    supply_eur = _over_registers(supply_part_eur_per_kwh(prices), shared_kwh)
    return (1 + prices.vat_energy_fraction[:, np.newaxis]) * supply_eur


def uplift_ttc_eur(prices: Prices) -> Array:
    """Rise of a participant's fixed part, CTA and VAT included, ``(n_periods,)``. [EUR]."""
    return prices.uplift_eur * (1 + prices.cta_fraction) * (1 + prices.vat_fixed_fraction)


def _over_registers(price_eur_per_kwh: Array, energy_kwh: Array) -> Array:
    """Sum over registers of price times energy, ``(..., n_periods, n_members)``."""
    return np.einsum("prm,...prm->...pm", price_eur_per_kwh, energy_kwh)


def _all_registers(energy_kwh: Array) -> Array:
    """Energy of all registers, ``(..., n_periods, n_members)``."""
    return energy_kwh.sum(axis=-2, dtype=np.float64)
