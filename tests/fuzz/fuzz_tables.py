"""Key files, coefficients and members; lists of dwellings; prices and calendars; own rates."""

from datetime import date, timedelta
from math import isfinite
from pathlib import Path

import numpy as np
from french_clock import stamps
from harness import Kind
from mutations import text
from rates_sample import BOOK
from scenario_sample import OUTREAU, ROOT

from simcore.base.timeaxis import time_axis
from simcore.energy.demand import read_chances
from simcore.energy.donors.library import homes_table
from simcore.energy.population.read import read_population
from simcore.energy.replay import read_curves
from simcore.energy.replay.coefficients import read_coefficients
from simcore.energy.replay.keyfile import read_key_file
from simcore.energy.replay.membership import read_memberships
from simcore.money.rates import with_own_rates
from simcore.money.rates.spot import read_spot
from simcore.money.rates.tempo import read_colours
from simcore.scenario.convert import households_record
from simcore.scenario.estate import Estate
from simcore.scenario.load import load
from simcore.scenario.residence_list import residences_of

MEMBERS = ("A", "B", "12345678901234")
TIMES = stamps("2026-07-01T10:00", 8, 15)
UTC = np.arange("2026-07-01T10:00", "2026-07-01T12:00", np.timedelta64(15, "m"), "datetime64[s]")
KEY = "Horodate;A;B;12345678901234\n" + "".join(f"{t};20,5;30,0;49,5\n" for t in TIMES)
PARTS = "member,coefficient\nA,0.2\nB,0.3\n12345678901234,0.4\n"
TIMES_IN = "member,join,leave,reason\nA,2026-07-01,,\nB,,2026-08-01,notice\n"
CURVES = "time,A,B,12345678901234\n" + "".join(f"{t},0.1,0.2,0.{n}\n" for n, t in enumerate(TIMES))


def read_key(path: Path) -> None:
    """Whichever of the four files the first line says it is."""
    head = path.read_bytes()[:40]
    if head.startswith(b"Horodate"):
        fractions = read_key_file(path, UTC, MEMBERS)
        assert fractions.shape == (8, 3)
        _check_fractions(fractions)
    elif head.startswith(b"member,coef"):
        _check_fractions(read_coefficients(path, MEMBERS))
    elif head.startswith(b"member"):
        for one in read_memberships(path, MEMBERS, 10):
            assert one.member in MEMBERS
    else:
        curves = read_curves(path)
        assert curves.kwh.shape == (len(curves.utc), len(curves.names))
        assert curves.kwh.size > 0
        assert np.isfinite(curves.kwh).all()
        assert (curves.kwh >= 0).all()


def _check_fractions(fractions: np.ndarray) -> None:
    assert np.isfinite(fractions).all()
    assert (fractions >= 0).all()
    assert fractions.sum(axis=-1).max() <= 1 + 1e-6


KEYS = Kind(
    name="keys and curves of share",
    good=tuple(one.encode() for one in (KEY, PARTS, TIMES_IN, CURVES)),
    bad=(
        b"",
        b"\xff\xfe\0",
        KEY.replace("49,5", "79,5").encode(),
        KEY.replace("20,5", "-20,5").encode(),
        PARTS.replace("0.4", "0.6").encode(),
        PARTS.replace("0.4", "nan").encode(),
        TIMES_IN.replace("2026-07-01", "soon").encode(),
        CURVES.replace("0.1", "inf").encode(),
        CURVES.replace("0.1", "-0.1").encode(),
        CURVES.replace(",A,", ",B,").encode(),
        CURVES.replace("12:15", "12:20").encode(),
    ),
    read=read_key,
    change=text,
    name_of=lambda _: "a.csv",
)

HOMES = (
    "n_occupants,floor_area_m2,annual_kwh,is_vacant,supply,activity,panels_kw,join_rank\n"
    "2,50,2100,no,regulated,retired,0,0.5\n"
    "1,40.5,1500,no,tempo,working,3,0.25\n"
    "0,60,0,yes,regulated,at_home,0,1\n"
)
_SCENARIO = load(OUTREAU)
_SITE = _SCENARIO.sites["outreau"].model_copy(update={"dwellings": 3})
HOUSEHOLDS = households_record(_SITE, _SCENARIO)


DONORS = "home,n_occupants,floor_area_m2,has_electric_heating\nA,2,61.5,yes\nB,,,no\n"
HABITS = (ROOT / "docs" / "habits.csv").read_text(encoding="utf-8")
RESIDENCES = (
    "residence,commune,dwellings,kind,heating,roof_m2,year,lat,lon,kwp,grid_kw,free_from\n"
    "west,Outreau,10,house,heat-pump,600,1985,50.70,1.60,4,2.5,2030\n"
    ",Arras,8,house,gas,90,,,,,,\n"
)


def read_homes(path: Path) -> None:
    """Dwellings, donors, residences, or a table of habits, whichever the first line says."""
    head = path.read_bytes()[:20]
    if head.startswith(b"home,"):
        for row in homes_table(path, ("A", "B")).values():
            assert all(0 <= value <= 1_000 for value in row.values())
        return
    if head.startswith(b"activity,"):
        chance = read_chances(path)
        assert chance.min() >= 0
        assert np.allclose(chance.sum(axis=-1), 1)
        return
    if b"commune" in path.read_bytes()[:60]:
        read_residences(path)
        return
    people = read_population(path, HOUSEHOLDS, np.uint64(1))
    is_home = people.is_dwelling
    assert is_home.sum() == 3
    assert (people.floor_area_m2[is_home] >= 5).all()
    assert (people.n_occupants >= 0).all()
    for name in ("annual_kwh", "floor_area_m2", "income_eur_per_cu", "consumption_units"):
        values = np.asarray(getattr(people, name), float)
        assert np.isfinite(values).all(), name
        assert (values >= 0).all(), name


def read_residences(path: Path) -> None:
    """Residences of sound sizes at places in France, none twice."""
    estate = Estate(file=str(path))
    found = residences_of(_SCENARIO.model_copy(update={"estate": estate}))
    assert len({one.residence for one in found}) == len(found) > 0
    for one in found:
        assert one.dwellings >= 1
        assert 0 <= one.kwp <= estate.power_limit_kw
        assert 41 < one.latitude < 52
        assert -6 < one.longitude < 10


DWELLINGS = Kind(
    name="dwellings",
    good=(
        *(HOMES.encode(form) for form in ("utf-8", "utf-8-sig", "utf-16")),
        DONORS.encode(),
        HABITS.encode(),
        *(RESIDENCES.encode(), RESIDENCES.replace(",", ";").encode("utf-8-sig")),
    ),
    bad=(
        RESIDENCES.replace("Arras", "Aras").encode(),
        RESIDENCES.replace("600", "nan").encode(),
        (RESIDENCES + "west,Arras,8,house,gas,90,,,,,,\n").encode(),
        b"",
        b"n_occupants\n",
        HOMES.replace("2,50", "2,nan").encode(),
        HOMES.replace("2,50", "-2,50").encode(),
        HOMES.replace("2,50", "12,20").encode(),
        HOMES.replace("retired", "asleep").encode(),
        HOMES.replace("0.25", "inf").encode(),
        HOMES.replace("2,50", '2,"50').encode(),
        (HOMES + "1,40,1,no,regulated,at_home,0,1\n").encode(),
        DONORS.replace("B", "C").encode(),
        DONORS.replace("61.5", "nan").encode(),
        HABITS.replace("80,16,4", "80,6,4").encode(),
        HABITS[:2_000].encode(),
    ),
    read=read_homes,
    change=text,
    name_of=lambda _: "homes.csv",
)

AXIS = time_axis(2026, 60)
SPOT = "time,eur_per_kwh\n" + "".join(
    f"{t}+00:00,{0.05 + 0.03 * np.sin(n / 4):.4f}\n"
    for n, t in enumerate(np.arange("2025-12-31T23", "2026-12-31T23", dtype="datetime64[h]"))
).replace("+00:00", ":00+00:00")
COLOURS = ("blue", "white", "red")
TEMPO = "day,colour\n" + "".join(
    f"{date(2026, 1, 1) + timedelta(days=n)},{COLOURS[n % 3]}\n" for n in range(365)
)


def read_prices(path: Path) -> None:
    if path.read_bytes()[:3] == b"day":
        colours = read_colours(path, 2026)
        assert colours.shape == (366,)
        assert set(colours.tolist()) <= {0, 1, 2}
        return
    prices = read_spot(path, AXIS)
    assert prices.shape == (AXIS.n_slots,)
    assert np.isfinite(prices).all()
    assert np.abs(prices).max() <= 5


PRICES = Kind(
    name="prices and calendars",
    good=(SPOT.encode(), TEMPO.encode()),
    bad=(
        b"",
        b"day,colour\n",
        b"time,eur_per_kwh\n",
        SPOT.replace("0.05", "nan").encode(),
        SPOT.replace("0.05", "50").encode(),
        SPOT[:5_000].encode(),
        SPOT.replace("+00:00", "").encode(),
        TEMPO.replace("red", "green").encode(),
        TEMPO[:2_000].encode(),
    ),
    read=read_prices,
    change=text,
    name_of=lambda _: "prices.csv",
)

HEAD = "name,valid_from,value,unit,confidence,source\n"
RATES = HEAD + "".join(
    f"{one.name},{one.valid_from},{one.value!r},{one.unit},primary,a letter\n"
    for series in list(BOOK.series.values())[:40]
    for one in series[-1:]
)


def read_rates(path: Path) -> None:
    book = with_own_rates(BOOK, path)
    assert set(book.series) == set(BOOK.series)
    for series in book.series.values():
        assert all(isfinite(one.value) for one in series)
        assert [one.valid_from for one in series] == sorted({one.valid_from for one in series})


OWN_RATES = Kind(
    name="own rates",
    good=(RATES.encode(), HEAD.encode(), RATES.encode("utf-8-sig")),
    bad=(
        b"",
        b"name\n",
        (HEAD + "livret_a,2026-08-01,nan,1,primary,a letter\n").encode(),
        (HEAD + "livret_b,2026-08-01,0.03,1,primary,a letter\n").encode(),
        (HEAD + "livret_a,soon,0.03,1,primary,a letter\n").encode(),
        (HEAD + "livret_a,2026-08-01,0.03,EUR/kWh,primary,a letter\n").encode(),
        (HEAD + "livret_a,2026-08-01,0.03\n").encode(),
    ),
    read=read_rates,
    change=text,
    name_of=lambda _: "rates.csv",
)
