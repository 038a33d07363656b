"""The outside supplier's bills, and what a shared kWh takes off them."""

import numpy as np

from simcore.base.records import Array, Bill, Flags, Prices

SpotSums = tuple[Array, Array]
"""Spot price times kWh consumed, and shared, each ``(..., n_periods, n_members)``. [EUR]"""


def bill(
    prices: Prices,
    consumption_kwh: Array,
    shared_kwh: Array,
    is_participant: Flags,
    spot_eur: SpotSums | None = None,
) -> Bill:
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
    and :math:`a_s` the accise on a kWh from the supplier and on a shared one. Where a
    contract follows the spot price, its share of the spot sums joins the energy; where a
    participant takes the network option for shared energy, its prices replace the
    ordinary network ones.

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
    spot_eur
        Spot sums of all members; needed where a contract follows the spot price.

    Returns
    -------
    Bill
        Components, each ``(..., n_periods, n_members)``, before rounding. [EUR]

    Examples
    --------
    >>> import simcore as sc
    >>> flows = sc.from_arrays(
    ...     production_kwh=np.full(8760, 0.5), consumption_kwh=np.full((8760, 2), 0.3), step=60
    ... )
    >>> from simcore.site.prices import site_prices
    >>> (site,) = flows.sites
    >>> booked = site.registers["members"]
    >>> prices = site_prices(site.inputs, site.population)
    >>> takes_part = site.population.is_participant
    >>> paid = bill(prices, booked.consumption_kwh, booked.shared_kwh, takes_part)
    >>> paid.total_eur.shape, paid.total_eur[0].round(2).tolist()
    ((12, 2), [48.21, 48.21])

    References
    ----------
    CRE deliberation 2025-40, annex 11: network charges of participants, management charge.
    """
    import_kwh = np.subtract(consumption_kwh, shared_kwh, dtype=np.float64)
    on_import_eur, on_shared_eur, fixed_extra_eur = _option_eur(
        prices, import_kwh, shared_kwh, is_participant
    )
    energy_eur = _over_registers(prices.energy_eur_per_kwh, import_kwh) + on_import_eur
    if prices.spot_part is not None:
        assert spot_eur is not None
        energy_eur = energy_eur + prices.spot_part * (spot_eur[0] - spot_eur[1])
    billed_eur = _over_registers(prices.billed_on_shared_eur_per_kwh, shared_kwh)
    turpe_shared_eur = billed_eur + on_shared_eur
    accise_eur = _accise_eur(prices, import_kwh, shared_kwh)
    uplift_eur = np.where(is_participant, prices.uplift_eur, 0.0) + fixed_extra_eur
    turpe_fixed_eur = prices.turpe_fixed_eur + uplift_eur
    cta_eur = prices.cta_fraction[:, np.newaxis] * turpe_fixed_eur
    fixed_eur = prices.subscription_eur + uplift_eur + cta_eur
    variable_eur = energy_eur + turpe_shared_eur + accise_eur
    vat_eur = (
        prices.vat_fixed_fraction[:, np.newaxis] * fixed_eur
        + prices.vat_energy_fraction[:, np.newaxis] * variable_eur
    )
    network_eur = _over_registers(prices.turpe_eur_per_kwh, consumption_kwh)
    shape = vat_eur.shape
    return Bill(
        subscription_eur=np.broadcast_to(prices.subscription_eur, shape),
        uplift_eur=np.broadcast_to(uplift_eur, shape),
        energy_eur=np.broadcast_to(energy_eur, shape),
        turpe_shared_eur=np.broadcast_to(turpe_shared_eur, shape),
        accise_eur=np.broadcast_to(accise_eur, shape),
        cta_eur=np.broadcast_to(cta_eur, shape),
        vat_eur=vat_eur,
        turpe_eur=turpe_fixed_eur + network_eur + on_import_eur + on_shared_eur,
    )


def _option_eur(
    prices: Prices, import_kwh: Array, shared_kwh: Array, is_participant: Flags
) -> tuple[Array | float, Array | float, Array | float]:
    """What the network option adds on imported and on shared kWh, and to the fixed part."""
    option = prices.option
    if option is None:
        return 0.0, 0.0, 0.0
    return (
        np.where(is_participant, _over_registers(option.import_extra_eur_per_kwh, import_kwh), 0.0),
        np.where(is_participant, _over_registers(option.shared_extra_eur_per_kwh, shared_kwh), 0.0),
        np.where(is_participant, option.fixed_extra_eur, 0.0),
    )


def _accise_eur(prices: Prices, import_kwh: Array, shared_kwh: Array) -> Array:
    """Accise that the supplier collects, ``(..., n_periods, n_members)``. [EUR]."""
    on_import = prices.accise_eur_per_kwh * _all_registers(import_kwh)
    if prices.is_accise_by_landlord:
        return on_import
    return on_import + accise_on_shared_eur(prices, shared_kwh)


def accise_on_shared_eur(prices: Prices, shared_kwh: Array) -> Array:
    """Accise due on shared kWh, whoever collects it, ``(..., n_periods, n_members)``. [EUR]."""
    return prices.accise_shared_eur_per_kwh * _all_registers(shared_kwh)


def supply_part_eur_per_kwh(prices: Prices, spot_eur_per_kwh: Array | None = None) -> Array:
    """What a shared kWh saves without VAT, ``(n_periods, n_registers, n_members)``.

    The supplier's price less what is still billed for the network, plus the accise that is
    not due on a shared kWh. Of a contract that follows the spot price it is the part that
    does not, unless the mean spot price of each member's shared kWh is given,
    ``(n_periods, n_members)``. [EUR/kWh]
    """
    accise_saved = prices.accise_eur_per_kwh - prices.accise_shared_eur_per_kwh
    supply = prices.energy_eur_per_kwh - prices.billed_on_shared_eur_per_kwh
    if prices.option is not None:
        supply = supply - prices.option.shared_extra_eur_per_kwh
    if prices.spot_part is not None and spot_eur_per_kwh is not None:
        supply = supply + (prices.spot_part * spot_eur_per_kwh)[..., np.newaxis, :]
    return supply + accise_saved[:, np.newaxis, :]


def retail_eur_per_kwh(prices: Prices, spot_eur_per_kwh: Array | None = None) -> Array:
    """Price of a kWh from the supplier with accise, before VAT, by register. [EUR/kWh].

    Parameters
    ----------
    prices
        Prices without VAT.
    spot_eur_per_kwh
        Mean spot price of each member's shared kWh, ``(n_periods, n_members)``; added for
        contracts that follow it.
    """
    retail = prices.energy_eur_per_kwh + prices.accise_eur_per_kwh[:, np.newaxis, :]
    if prices.spot_part is not None and spot_eur_per_kwh is not None:
        retail = retail + (prices.spot_part * spot_eur_per_kwh)[..., np.newaxis, :]
    return retail


def avoided_eur(
    prices: Prices,
    shared_kwh: Array,
    consumption_kwh: Array | None = None,
    spot_eur: SpotSums | None = None,
) -> Array:
    """What sharing takes off the bill, taxes included, ``(..., n_periods, n_members)``.

    Gross: without the rise of the management charge (`uplift_ttc_eur`). Where members take
    the network option, what it adds to their imported kWh and to their fixed part is off it.
    [EUR]

    Parameters
    ----------
    prices
        Prices without VAT.
    shared_kwh
        kWh shared, ``(..., n_periods, n_registers, n_members)``. [kWh]
    consumption_kwh
        kWh consumed, same shape; needed with the network option. [kWh]
    spot_eur
        Spot sums; needed where a contract follows the spot price.
    """
    vat = 1 + prices.vat_energy_fraction[:, np.newaxis]
    saved_eur = vat * _over_registers(supply_part_eur_per_kwh(prices), shared_kwh)
    if prices.spot_part is not None:
        assert spot_eur is not None
        saved_eur = saved_eur + vat * prices.spot_part * spot_eur[1]
    if prices.option is not None:
        assert consumption_kwh is not None
        import_kwh = np.subtract(consumption_kwh, shared_kwh, dtype=np.float64)
        on_import = _over_registers(prices.option.import_extra_eur_per_kwh, import_kwh)
        fixed = (1 + prices.vat_fixed_fraction) * (1 + prices.cta_fraction)
        saved_eur = saved_eur - vat * on_import
        saved_eur = saved_eur - fixed[:, np.newaxis] * prices.option.fixed_extra_eur
    return saved_eur


def uplift_ttc_eur(prices: Prices) -> Array:
    """Rise of a participant's fixed part with CTA and VAT, ``(n_periods, n_members)``. [EUR]."""
    taxed = (1 + prices.cta_fraction) * (1 + prices.vat_fixed_fraction)
    return taxed[:, np.newaxis] * prices.uplift_eur


def _over_registers(price_eur_per_kwh: Array, energy_kwh: Array) -> Array:
    """Sum over registers of price times energy, ``(..., n_periods, n_members)``."""
    return np.einsum("prm,...prm->...pm", price_eur_per_kwh, energy_kwh)


def _all_registers(energy_kwh: Array) -> Array:
    """Energy of all registers, ``(..., n_periods, n_members)``."""
    return energy_kwh.sum(axis=-2, dtype=np.float64)
