"""The ``[supply]`` table: how surely a landlord who supplies its tenants earns its margin."""

from typing import Annotated

from simcore.scenario.bounds import CORRELATION, DRAWS, SPREAD, Bounds, PositivePrice
from simcore.scenario.fields import Integer, Number, Table, entry

Paths = Annotated[Integer, Bounds(100, 100_000, DRAWS)]
Spread = Annotated[Number, Bounds(0, 2, SPREAD)]
Correlation = Annotated[Number, Bounds(-1, 1, CORRELATION)]


class Supply(Table):
    """What full supply (T14) risks; its hedge and its unit costs are parameters of the scheme."""

    own_sun_eur_per_kwh: PositivePrice = entry(
        0.0,
        text="internal price at which the supply buys a shared kWh from the plants; it moves "
        "margin between supply and plants, and changes no cash flow",
        unit="EUR/kWh",
        kind="assumed",
        source="the landlord's plan holds the plants' cost",
    )
    price_volatility: Spread = entry(
        0.25,
        text="standard deviation of the logarithm of the year's price over the one expected",
        unit="1",
        kind="assumed",
        source="order of size; no forward curve is at hand",
    )
    month_volatility: Spread = entry(
        0.20,
        text="the same, of a month's price around its year's",
        unit="1",
        kind="assumed",
        source="order of size",
    )
    load_volatility: Spread = entry(
        0.05,
        text="standard deviation of the logarithm of a month's load over the one expected",
        unit="1",
        kind="assumed",
        source="weather and comings and goings, order of size",
    )
    load_price_correlation: Correlation = entry(
        0.4,
        text="correlation of a month's load with its price: cold months are dear",
        unit="1",
        kind="assumed",
        source="order of size",
    )
    n_paths: Paths = entry(
        2000,
        text="price paths drawn",
        kind="assumed",
        source="the P5 of the margin then varies by some percent of its distance to the mean",
    )
