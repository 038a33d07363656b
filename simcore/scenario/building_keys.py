"""The ``[[sites.<id>.building_keys]]`` tables: what each building of a site gets, by which key."""

from math import fsum
from typing import Annotated

from pydantic import AfterValidator

from simcore.scenario.bounds import Fraction
from simcore.scenario.fields import Table, Text, entry, invalid


def _at_most_one(parts: tuple[float, ...]) -> tuple[float, ...]:
    total = fsum(parts)
    if total > 1 + 1e-9:
        raise invalid("coefficients_above_one", total=total)
    return parts


Coefficients = Annotated[tuple[Fraction, ...], AfterValidator(_at_most_one)]


class BuildingKey(Table):
    """How the sun of a building is shared among its meters, under a key by buildings."""

    building: Text = entry(text="name of one of the site's buildings")
    key_inside: Text | None = entry(
        None,
        text="key that shares its sun among its own meters; none: sharing.key_inside",
    )
    sun_fraction: Fraction | None = entry(
        None,
        text="part of the sun of all plants that each such building is given first, with those of "
        "the others adding to 1; none: what its own plants make",
        unit="1",
    )
    static_coefficients: Coefficients | None = entry(
        None,
        text="part of each participating meter of the building under the static key; none: equal "
        "parts",
        unit="1",
    )
