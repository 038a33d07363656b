"""The plants of a site one by one: own price band, and what counts by production site."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from simcore.base.brief import brief
from simcore.base.records import Array, Counts, Flags
from simcore.base.roofs import RoofPlants
from simcore.money.finance.terms import SAME_KW, capex_eur


@dataclass(frozen=True, slots=True, kw_only=True)
class PlantParts:
    """The plants of a site, identical ones as one part, each array ``(..., n_parts)``.

    Amounts are for one plant of a part, without VAT. The axes on the left are sizes of the site.

    Attributes
    ----------
    roofs
        What the plants of each part have in common, one for each part.
    power_kw
        Peak power of each plant. [kW]
    site_power_kw
        Peak power of the production site it stands in, P + Q of the purchase contract: that of
        all plants on its contiguous land. [kW]
    capex_eur, works_eur
        Investment; works on roof and structure with the connection. [EUR]
    """

    roofs: tuple[RoofPlants, ...]
    power_kw: Array
    site_power_kw: Array
    capex_eur: Array
    works_eur: Array

    __repr__ = brief

    @property
    def n_plants(self) -> Counts:
        """How many plants each part has, ``(n_parts,)``; those without power count too."""
        return np.array([roof.n_plants for roof in self.roofs])

    @property
    def power_fraction(self) -> Array:
        """Part of the site's peak power that all plants of a part have, ``(n_parts,)``."""
        return self.n_plants * np.array([roof.part_fraction for roof in self.roofs])

    def bears_ifer(self, from_kw: float) -> Flags:
        """Whether the production site of each plant is large enough for the IFER."""
        return self.site_power_kw >= from_kw - SAME_KW

    def total(self, amount: Array) -> Array:
        """Sum over all plants of an amount that each of a part has, ``(...)``."""
        return np.asarray(self.n_plants * amount).sum(axis=-1)


def plant_parts(
    roofs: Sequence[RoofPlants], power_kw: Array, capex_factor: float, quote_eur: Array | None
) -> PlantParts:
    """The plants of a site at a size, or at several.

    Parameters
    ----------
    roofs
        Plants of the site, identical ones together.
    power_kw
        Peak power of the site, ``(...)``. [kW]
    capex_factor
        Multiplies the cost bands, not the quotes. [1]
    quote_eur
        Quote for all plants of the site instead of their own, ``(...)``, split by peak power;
        None where there is none. [EUR]

    Raises
    ------
    InputError
        If a plant without a quote is larger than the last cost band.

    Examples
    --------
    >>> each = {"kind": "", "n_dwellings": 80, "quote_eur_per_kw": None, "works_eur": 0.0,
    ...         "works_eur_per_kw": 0.0, "connection_eur": 0.0, "contiguous": "site",
    ...         "roof_limit_kw": np.inf}
    >>> towers = RoofPlants(building="towers", n_plants=3, part_fraction=1 / 3, **each)
    >>> parts = plant_parts([towers], np.array(144.0), 1.0, None)
    >>> parts.power_kw.tolist(), parts.site_power_kw.tolist(), parts.capex_eur.tolist()
    ([48.0], [144.0], [55200.0])
    """
    fraction = np.array([roof.part_fraction for roof in roofs])
    number = np.array([roof.n_plants for roof in roofs])
    each_kw = np.asarray(power_kw, float)[..., np.newaxis] * fraction
    land = np.array([roof.contiguous for roof in roofs])
    is_same_land = (land[:, np.newaxis] == land).astype(float)
    fixed_works = np.array([roof.works_eur + roof.connection_eur for roof in roofs])
    works = fixed_works + each_kw * np.array([roof.works_eur_per_kw for roof in roofs])
    if quote_eur is None:
        capex = _own_capex_eur(roofs, each_kw, capex_factor)
    else:
        capex = quote_eur[..., np.newaxis] * fraction * np.where(each_kw > 0, 1.0, 0.0)
    return PlantParts(
        roofs=tuple(roofs),
        power_kw=each_kw,
        site_power_kw=(each_kw * number) @ is_same_land,
        capex_eur=capex,
        works_eur=works * np.where(each_kw > 0, 1.0, 0.0),
    )


def _own_capex_eur(roofs: Sequence[RoofPlants], each_kw: Array, capex_factor: float) -> Array:
    """Investment in each plant by its own quote, or by the price band of its own size."""
    quotes = [roof.quote_eur_per_kw for roof in roofs]
    is_quoted = np.array([quote is not None for quote in quotes])
    quoted = each_kw * np.array([quote or 0.0 for quote in quotes])
    banded = capex_eur(np.where(is_quoted, 0.0, each_kw)) * capex_factor
    return np.where(is_quoted, quoted, banded)
