"""Files of prices and calendars as their publishers write them: titles, addresses, rows."""

from simcore.base.layouts import DescribedLayout

LAYOUTS = (
    DescribedLayout(key="spot", title="price_kind_spot", address=""),
    DescribedLayout(
        key="entsoe",
        title="price_kind_entsoe",
        address="https://transparency.entsoe.eu/market/energyPrices",
    ),
    DescribedLayout(key="colours", title="price_kind_colours", address=""),
    DescribedLayout(
        key="rte_tempo",
        title="price_kind_rte_tempo",
        address="https://www.rte-france.com/eco2mix/telecharger-les-indicateurs",
    ),
    DescribedLayout(
        key="rte_tempo_api",
        title="price_kind_rte_tempo_api",
        address="https://data.rte-france.com/catalog/-/api/consumption/"
        "Tempo-Like-Supply-Contract/v1.1",
    ),
)
"""Layouts of prices and of Tempo calendars that are read; the product's own have no address."""
