"""Typed monthly climate of northern France, January first."""

from dataclasses import dataclass, replace

from simcore.base.errors import did_you_mean, refuse

Months = tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Climate:
    """Long-run monthly means, twelve values each, January first.

    Attributes
    ----------
    ghi_kwh_per_m2
        Global horizontal irradiation of the month. [kWh/m2]
    dhi_kwh_per_m2
        Diffuse part of it; a check on the diffuse model, which does not read it.
        [kWh/m2]
    temp_air
        Mean air temperature. [degrees Celsius]
    diurnal_range
        Highest minus lowest value of the mean daily cycle of temperature. [K]
    wind_speed
        Mean wind at 10 m. [m/s]
    source
        Where the figures come from.
    """

    ghi_kwh_per_m2: Months
    dhi_kwh_per_m2: Months
    temp_air: Months
    diurnal_range: Months
    wind_speed: Months
    source: str


_GHI = (25.0, 37.0, 77.0, 133.0, 158.0, 149.0, 155.0, 142.0, 97.0, 61.0, 31.0, 20.0)
"""1,085 a year: mean of four PVGIS 5.2 typical years (Kortrijk, Roeselare, Ghent twice),
Uccle TMYx 2007-2021, Gatwick IWEC and the RT 2012 year of zone H1a; they differ by about
8 % a month, 15 % in April and December."""

_DHI = (16.5, 27.5, 44.5, 64.0, 80.5, 84.5, 83.0, 73.5, 51.5, 34.5, 19.0, 13.0)
"""592 a year: mean of the four PVGIS typical years."""

_TEMP_AIR = (4.3, 4.9, 7.4, 9.9, 13.1, 16.0, 18.1, 18.1, 15.4, 11.9, 7.9, 5.3)
"""Assumed blend of SYNOP Lille and Abbeville 2015-2019 (Meteo-France, Licence Ouverte 2.0)
and the Lille normals 1991-2020 (climat-lille.fr: 11.3 a year)."""

_COAST_TEMP_OFFSET = (0.8, 0.7, 0.4, 0.0, -0.4, -0.7, -0.8, -0.7, -0.4, 0.0, 0.4, 0.7)
_INLAND_TEMP_OFFSET = (-0.3, -0.25, -0.1, 0.1, 0.3, 0.45, 0.5, 0.45, 0.3, 0.1, -0.1, -0.25)
"""Inferred: coast +0.8 K in winter and -0.8 K in summer, inland -0.3 and +0.5 K, joined
by a cosine over the year."""

_RANGE_INLAND = (2.6, 4.7, 5.7, 7.7, 8.1, 8.2, 8.6, 8.4, 7.2, 5.6, 3.5, 2.6)
"""SYNOP Lille 2015-2019 (Meteo-France, Licence Ouverte 2.0)."""

_RANGE_COAST = (2.6, 4.5, 5.3, 7.0, 7.2, 7.2, 7.6, 7.4, 6.5, 5.2, 3.4, 2.6)
"""Inferred: Lille less 1 K in summer, as SYNOP Abbeville 2015-2019 shows."""

_WIND = (4.7, 4.7, 5.0, 3.9, 3.8, 3.9, 3.7, 3.4, 3.6, 3.7, 4.3, 4.7)
"""SYNOP Lille 2015-2019; assumed for the coast too, which is windier (so cells are a
little cooler there than simulated)."""

_SOURCE = "synthetic climate of northern France from typed monthly means"

CLIMATES: dict[str, Climate] = {
    "coast": Climate(
        ghi_kwh_per_m2=_GHI,
        dhi_kwh_per_m2=_DHI,
        temp_air=tuple(map(sum, zip(_TEMP_AIR, _COAST_TEMP_OFFSET, strict=True))),
        diurnal_range=_RANGE_COAST,
        wind_speed=_WIND,
        source=f"{_SOURCE}, coast",
    ),
    "inland": Climate(
        ghi_kwh_per_m2=_GHI,
        dhi_kwh_per_m2=_DHI,
        temp_air=tuple(map(sum, zip(_TEMP_AIR, _INLAND_TEMP_OFFSET, strict=True))),
        diurnal_range=_RANGE_INLAND,
        wind_speed=_WIND,
        source=f"{_SOURCE}, inland",
    ),
}

COMMUNE_GHI_FACTORS: dict[str, float] = {
    "arras": 1163 / 1150,
    "avion": 1157 / 1150,
    "barlin": 1146 / 1150,
    "arques": 1143 / 1150,
    "baincthun": 1137 / 1150,
    "ambleteuse": 1178 / 1150,
    "attaques": 1141 / 1150,
}
"""GHI of a commune over the mean of 98 communes of Pas-de-Calais (1,150 kWh/m2): PVGIS
2005-2020 by commune, SolaireSimple (open-solar-france), CC BY 4.0; that the column is
global horizontal is inferred. Baincthun stands for Saint-Martin-Boulogne and Outreau,
Avion for Lens and Lievin, Barlin for Bethune and Bruay, Arques for Saint-Omer, Attaques
for Calais."""


def climate(name: str, ghi_factor: float = 1.0) -> Climate:
    """Climate with this name, its sunshine scaled.

    Parameters
    ----------
    name
        One of ``CLIMATES``.
    ghi_factor
        Factor on global and diffuse irradiation, for instance one of
        ``COMMUNE_GHI_FACTORS``. [1]

    Returns
    -------
    Climate
        Monthly means.

    Examples
    --------
    >>> sum(climate("coast").ghi_kwh_per_m2)
    1085.0
    """
    if name not in CLIMATES:
        raise refuse(
            "not_one_of",
            "climate",
            found=repr(name),
            known=tuple(CLIMATES),
            guess=did_you_mean(name, CLIMATES),
        )
    chosen = CLIMATES[name]
    return replace(
        chosen,
        ghi_kwh_per_m2=tuple(ghi_factor * ghi for ghi in chosen.ghi_kwh_per_m2),
        dhi_kwh_per_m2=tuple(ghi_factor * dhi for dhi in chosen.dhi_kwh_per_m2),
    )
