"""The ten kinds of inputs: seeds that are read, seeds that are refused, and what is nonsense."""

from fuzz_folders import RUN_FOLDERS
from fuzz_meters import METER_BOOKS, METER_TABLES
from fuzz_networks import NETWORKS
from fuzz_scenarios import SCENARIOS
from fuzz_tables import DWELLINGS, KEYS, OWN_RATES, PRICES
from fuzz_weather import WEATHER
from harness import Kind

KINDS: tuple[Kind, ...] = (
    SCENARIOS,
    METER_TABLES,
    METER_BOOKS,
    WEATHER,
    KEYS,
    DWELLINGS,
    NETWORKS,
    PRICES,
    OWN_RATES,
    RUN_FOLDERS,
)
