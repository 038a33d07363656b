"""Prices and Tempo calendars as ENTSO-E and RTE publish them, made from their descriptions."""

import json
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from simcore.base.errors import InputError
from simcore.base.timeaxis import time_axis
from simcore.money.rates.layouts import LAYOUTS
from simcore.money.rates.spot import read_spot
from simcore.money.rates.tempo import BLUE, RED, WHITE, read_colours
from simcore.show.words.labels import label

TURN = np.datetime64("2025-09-30T22:00", "s")
"""1 October 2025 in Paris: day-ahead prices are of quarter-hours from then on."""
OLD = {"clock": "%d.%m.%Y %H:%M", "price": "Day-ahead Price [EUR/MWh]", "marks": False}
NEW = {"clock": "%d/%m/%Y %H:%M:%S", "price": "Day-ahead Price (EUR/MWh)", "marks": True}


def starts_of(year):
    """Starts and minutes of the prices of a year: hours, and quarters from October 2025."""
    hours, quarters = (time_axis(year, step).utc for step in (60, 15))
    stamps = np.append(hours[hours < TURN], quarters[quarters >= TURN])
    return stamps, np.where(stamps < TURN, 60, 15)


def exported(stamps, lengths, eur_per_mwh, *, style, delimiter=",", zone="CET/CEST"):
    """An export: intervals in the clock of Brussels, one price a row."""
    clock = None if zone == "UTC" else "Europe/Brussels"
    first = pd.DatetimeIndex(stamps, tz="UTC").tz_convert(clock or "UTC")
    ends = stamps + lengths.astype("timedelta64[m]")
    last = pd.DatetimeIndex(ends, tz="UTC").tz_convert(clock or "UTC")
    is_double = (first.month == 10) & (first.day >= 25) & (first.hour == 2) & (clock is not None)
    rows = []
    begins, ends = (times.strftime(style["clock"]) for times in (first, last))
    for n, (begin, end) in enumerate(zip(begins, ends, strict=True)):
        mark = f" ({first[n].tzname()})" if style["marks"] and is_double[n] else ""
        interval, price = f"{begin}{mark} - {end}", repr(float(eur_per_mwh[n]))
        if style is OLD:
            cells = [interval, price, "EUR", ""]
        else:
            cells = [interval, "BZN|FR", "Without Sequence", price, "", ""]
        rows.append(delimiter.join(f'"{cell}"' for cell in cells))
    titles = [f"MTU ({zone})", style["price"], "Currency", "BZN|FR"]
    if style is NEW:
        titles = [titles[0], "Area", "Sequence", titles[1], "Intraday Period", "Intraday Price"]
    return "\n".join([delimiter.join(f'"{title}"' for title in titles), *rows]) + "\n"


def written(folder, text, name="prices.csv", encoding="utf-8"):
    path = folder / name
    path.write_text(text, encoding=encoding)
    return path


@pytest.mark.parametrize("style", [OLD, NEW], ids=["old", "new"])
@pytest.mark.parametrize("year", [2023, 2025, 2026])
@pytest.mark.parametrize("zone", ["CET/CEST", "UTC"])
def test_a_year_of_prices_is_read_back(tmp_path, style, year, zone):
    """Both clock changes, hours, quarters, and the year in which one follows the other."""
    stamps, lengths = starts_of(year)
    price = np.random.default_rng(year).normal(70, 40, len(stamps)).round(2)
    text = exported(stamps, lengths, price, style=style, zone=zone)
    axis = time_axis(year, 15)
    read = read_spot(written(tmp_path, text), axis)
    assert_allclose(read, np.repeat(price, lengths // 15) / 1000, atol=1e-12)


@given(
    data=st.data(),
    style=st.sampled_from([OLD, NEW]),
    delimiter=st.sampled_from(",;\t"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
@settings(max_examples=40, deadline=None)
def test_any_prices_are_read_back_from_any_export(
    tmp_path_factory, data, style, delimiter, encoding
):
    """Three days around the end of summer time, within 1e-9 EUR/kWh."""
    axis = time_axis(2025, 15)
    first = int(np.searchsorted(axis.utc, np.datetime64("2025-10-24T22:00")))
    stamps = axis.utc[first : first + 3 * 96]
    prices = st.floats(-500, 900).map(lambda value: round(value, 6))
    price = np.array(data.draw(st.lists(prices, min_size=len(stamps), max_size=len(stamps))))
    lengths = np.full(len(stamps), 15)
    text = exported(stamps, lengths, price, style=style, delimiter=delimiter)
    path = written(tmp_path_factory.mktemp("spot"), text, encoding=encoding)
    part = slice(first, first + len(stamps))
    assert_allclose(read_spot(path, axis, part)[part], price / 1000, rtol=0, atol=1e-9)


def small(change=lambda text: text):
    """Four days of hours of 50 EUR/MWh in the newer export."""
    stamps = time_axis(2026, 60).utc[:96]
    text = exported(stamps, np.full(96, 60), np.full(96, 50.0), style=NEW)
    return change(text)


AXIS = time_axis(2026, 60)
PART = slice(0, 96)


def test_other_auctions_and_blanks_are_passed_over(tmp_path):
    lines = small().splitlines()
    other = [
        line.replace("Without Sequence", "Sequence 2").replace("50.0", "9.0") for line in lines
    ]
    blank = ['"01/02/2026 00:00:00 - 01/02/2026 01:00:00","BZN|FR","Without Sequence","n/e","",""']
    text = "\n".join([*lines, *other[1:], *blank, ""])
    assert_allclose(read_spot(written(tmp_path, text), AXIS, PART)[PART], 0.05)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda text: text.replace("EUR/MWh", "GBP/MWh"), "Day-ahead Price (GBP/MWh), expected"),
        (lambda text: text.replace("Day-ahead Price", "Price"), "a column Day-ahead Price"),
        (lambda text: text.replace("BZN|FR", "BZN|DE", 1), "prices of BZN|DE, BZN|FR"),
        (lambda text: text.replace('"01/01/2026 05', '"32/01/2026 05'), "line 7: found '32/01"),
        (lambda text: text.replace('"50.0"', '"5O.0"', 1), "line 2: found '5o.0'"),
        (lambda text: text.replace('"50.0"', '"nan"', 1), "line 2: found nan"),
        (lambda text: text.replace('"50.0"', f'"{"9" * 400}"', 1), "line 2: found inf"),
        (lambda text: text.replace("50", "\0", 1), "a NUL byte"),
        (lambda text: text[:500], "line 6: found 3 cells, expected 6"),
        (lambda text: "", "found nothing"),
    ],
)
def test_exports_are_refused_with_the_line(tmp_path, change, words):
    with pytest.raises(InputError) as error:
        read_spot(written(tmp_path, small(change)), AXIS, PART)
    assert words in str(error.value)


def test_prices_of_a_spreadsheet_have_their_own_marks(tmp_path):
    rows = [f"{stamp}+00:00;0,085" for stamp in AXIS.utc[:96]]
    text = "\n".join(["time;eur_per_kwh", *rows])
    assert_allclose(read_spot(written(tmp_path, text), AXIS, PART)[PART], 0.085)


# --- Tempo ------------------------------------------------------------------------------

NAMES = {
    "english": ("BLUE", "WHITE", "RED"),
    "french": ("BLEU", "BLANC", "ROUGE"),
    "prefixed": ("TEMPO_BLEU", "TEMPO_BLANC", "TEMPO_ROUGE"),
}
DAYS = [date(2025, 12, 31) + timedelta(days=n) for n in range(366)]
COLOURS = np.random.default_rng(5).integers(0, 3, 366)


def tables(form, names):
    """The calendar in each layout of a table or of JSON, by these names of colours."""
    told = [(form(day), names[colour]) for day, colour in zip(DAYS, COLOURS, strict=True)]
    yield "day,colour", "\n".join(["day,colour", *(f"{day},{one}" for day, one in told)])
    lines = ["Date\tType de jour TEMPO", *(f"{day}\t{one}" for day, one in told)]
    yield "rte", "\n".join([*lines, "Les informations sont données à titre indicatif\t", ""])
    yield (
        "season",
        "\n".join(["Saison;Jour;Couleur", *(f"2025-2026;{day};{one}" for day, one in told)]),
    )


@pytest.mark.parametrize("spelling", sorted(NAMES))
@pytest.mark.parametrize("form", ["%Y-%m-%d", "%d/%m/%Y", "%Y%m%d", "%Y-%m-%dT00:00:00+01:00"])
def test_a_calendar_is_read_in_its_usual_spellings(tmp_path, spelling, form):
    for name, text in tables(lambda day: day.strftime(form), NAMES[spelling]):
        for encoding in ("utf-8-sig", "cp1252", "utf-16"):
            path = written(tmp_path, text, f"{name.replace(',', '-')}.csv", encoding)
            read = read_colours(path, 2026)
            assert_array_equal(read, np.append(COLOURS[1:], COLOURS[0]), name)


def test_a_calendar_of_codes_is_read(tmp_path):
    lines = [f"{day},{colour + 1},2025-2026" for day, colour in zip(DAYS, COLOURS, strict=True)]
    path = written(tmp_path, "\n".join(["dateJour,codeJour,periode", *lines]))
    assert_array_equal(read_colours(path, 2026)[:-1], COLOURS[1:])


def test_calendars_of_the_interfaces_are_read(tmp_path):
    values = {f"{day}": NAMES["english"][one] for day, one in zip(DAYS, COLOURS, strict=True)}
    ahead = {"2027-01-01": "NON_DEFINI"}
    api = [{"start_date": f"{day}T00:00:00+01:00", "value": one} for day, one in values.items()]
    coded = [
        {"dateJour": f"{day}", "codeJour": int(one) + 1, "periode": "2025-2026"}
        for day, one in zip(DAYS, COLOURS, strict=True)
    ]
    for content in (
        {"season": "2025-2026", "values": {**values, **ahead}},
        [
            {"values": dict(list(values.items())[:200])},
            {"values": dict(list(values.items())[200:])},
        ],
        {"tempo_like_calendars": {"values": api}},
        coded,
    ):
        path = written(tmp_path, json.dumps(content), "tempo.json")
        assert_array_equal(read_colours(path, 2026)[:-1], COLOURS[1:])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("day,colour\n2026-01-01,gris\n", "line 2: found 'gris', expected one of blue, white"),
        ("day,colour\n2026-01-01,2\n", "line 2: found '2', expected one of blue, white"),
        ("dateJour,codeJour\n2026-01-01,4\n", "line 2: found '4'"),
        ("day,colour\n2026-13-01,red\n", "line 2: found '2026-13-01', expected a day"),
        ("jour;tarif\n2026-01-01;red\n", "found jour;tarif, expected day,colour"),
        ("", "found nothing, expected day,colour"),
        ("[" * 100_000, "nested hundreds of times"),
        ("{" + '"values": {"2026-01-01": "RED"', "taken apart"),
        ('{"values": {}}', "expected day,colour"),
        ("[" + "9" * 5000 + "]", "thousands of digits"),
        ("day,colour\n2026-01-01,re\0d\n", "a NUL byte"),
        ("day,colour\n" + "x" * 200_000 + ",red\n", "field larger than"),
        ('day,colour\n"2026-01-01,red\n2026-01-02,red\n', "a cell that runs over several lines"),
    ],
)
def test_calendars_are_refused_with_a_reason(tmp_path, text, words):
    with pytest.raises(InputError) as error:
        read_colours(written(tmp_path, text), 2026)
    assert words.replace("jour;tarif", "jour,tarif") in str(error.value)


def test_colours_keep_their_numbers():
    assert (BLUE, WHITE, RED) == (0, 1, 2)


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_every_layout_has_a_title_and_an_address(lang):
    assert all(label(one.title, lang) for one in LAYOUTS)
    assert {one.key for one in LAYOUTS if not one.address} == {"spot", "colours"}
