"""Scenario files: what is accepted has finite numbers and sizes above zero."""

from math import isfinite
from pathlib import Path

from harness import Kind
from mutations import text
from pydantic import BaseModel
from scenario_sample import OUTREAU, SITES

from simcore.scenario.convert import (
    households_record,
    peak_power_kw,
    planes_record,
    plant_settings_record,
)
from simcore.scenario.load import load
from simcore.scenario.provenance import provenance_counts, scenario_hash

FULL = f"""extends = "{OUTREAU}"
title = "Mine"
seed = 3
[time]
year = 2026
step_minutes = 60
[plants]
kwp_per_dwelling = 0.8
kwp_factor = 1.5
dc_ac_ratio = 1.1
[households]
refusal_fraction = 0.2
vacancy_fraction = 0.03
[sharing]
key = "ranked"
key_decimals = 2
ranks = [0, 1]
[prices]
on = "calendar"
excise_on_shared = "nil"
surplus_request_date = 2026-03-31
[contracts]
solar_window = [["11:00", "15:00"]]
spot_margin_eur_per_kwh = 0.03
[finance]
years = 30
cpi_fraction = 0.015
discount_fraction = 0.03
opex_eur_per_kw = 25.0
inverter_year = 14
[[finance.loans]]
part_fraction = 0.5
years = 20
grace_years = 2
rate_fraction = 0.031
[finance.sites.outreau]
quote_eur = 90000.0
grant_eur = 5000.0
[fund]
enabled = true
margin_fraction = 0.4
[supply]
n_paths = 200
[social]
heat_eur_per_kwh = 0.12
[schemes.T4]
discount_fraction = 0.25
[schemes.T8]
fee_eur_per_month = 5.0
[sites.outreau.households.equipment]
car_fraction = 0.1
[sites.outreau.grid]
spacing_m = 25.0
dwellings_per_connection = 2
"""
GOOD = tuple(path.read_bytes() for path in sorted(SITES.glob("*.toml")))
SPOILT = (
    ("dwellings = 100", "dwellings = 0"),
    ("dwellings = 100", "dwellings = 1e400"),
    ("latitude = 50.705", "latitude = 507.05"),
    ("latitude = 50.705", "latitude = nan"),
    ("ghi_factor = 0.989", "ghi_factor = 98.9"),
    ('climate = "coast"', 'climate = "desert"'),
    ("[sites.outreau]\n", "[sites.outreau]\nseed = 3\n"),
    ('title = "', 'titel = "'),
)
BAD = tuple(OUTREAU.read_text("utf-8").replace(old, new).encode() for old, new in SPOILT)
BAD += (
    b"",
    b"\0",
    b"[",
    b"a = " + b"[" * 5_000,
    b".".join([b"a"] * 50_000) + b" = 1",
    b"\xff\xfea",
)
BAD += tuple(
    FULL.replace(old, new).encode()
    for old, new in (
        ("cpi_fraction = 0.015", "cpi_fraction = 1.5"),
        ("seed = 3", "seed = -3"),
        ("heat_eur_per_kwh = 0.12", "heat_eur_per_kwh = 12.0"),
        ("years = 30", "years = 300"),
    )
)


def read(path: Path) -> None:
    scenario = load(path)
    assert scenario.sites
    check_numbers(scenario)
    assert sum(provenance_counts(scenario).values()) > 40
    assert scenario_hash(scenario)
    for site in scenario.sites.values():
        assert site.dwellings > 0
        assert households_record(site, scenario).n_dwellings == site.dwellings
        assert 0 <= peak_power_kw(site, scenario) <= 1e7
        assert all(plane.peak_power_kw > 0 for plane in planes_record(site, scenario))
        assert plant_settings_record(site, scenario).dc_ac_ratio > 0


def check_numbers(value: object) -> None:
    """No number of the scenario, however deep, is absurd."""
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            check_numbers(getattr(value, name))
    elif isinstance(value, dict):
        for one in value.values():
            check_numbers(one)
    elif isinstance(value, list | tuple):
        for one in value:
            check_numbers(one)
    elif isinstance(value, int | float):
        assert isfinite(value)
        assert abs(value) <= 2**32


SCENARIOS = Kind(
    name="scenario",
    good=(*GOOD, FULL.encode()),
    bad=BAD,
    read=read,
    change=text,
    name_of=lambda _: "mine.toml",
)
