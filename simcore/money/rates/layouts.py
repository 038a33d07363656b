"""Files of prices and calendars as their publishers write them: titles, addresses, rows."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A layout of a price or calendar file that is read, for people who look for one.

    Attributes
    ----------
    key
        Its kind.
    title
        Key of its title in the catalogues.
    address
        Where its publisher describes it.
    """

    key: str
    title: str
    address: str


LAYOUTS = (
    Layout(key="spot", title="price_kind_spot", address=""),
    Layout(
        key="entsoe",
        title="price_kind_entsoe",
        address="https://transparency.entsoe.eu/market/energyPrices",
    ),
    Layout(key="colours", title="price_kind_colours", address=""),
    Layout(
        key="rte_tempo",
        title="price_kind_rte_tempo",
        address="https://www.rte-france.com/eco2mix/telecharger-les-indicateurs",
    ),
    Layout(
        key="rte_tempo_api",
        title="price_kind_rte_tempo_api",
        address="https://data.rte-france.com/catalog/-/api/consumption/"
        "Tempo-Like-Supply-Contract/v1.1",
    ),
)
"""Layouts of prices and of Tempo calendars that are read; the product's own have no address."""
