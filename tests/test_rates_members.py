"""The prices of the members: from the rates in force to each period, contract and member."""

from datetime import date
from importlib.resources import files

import numpy as np
import pytest
from numpy.testing import assert_allclose
from rates_sample import BOOK, TODAY

from simcore.base.errors import InputError
from simcore.base.records import OFF_PEAK, PEAK
from simcore.base.timeaxis import BillingPeriod, billing_periods
from simcore.money.rates import (
    MEMBER_PREFIXES,
    change_dates,
    load_rates,
    member_prices,
    network_eur_per_kwh,
)


def book_with(tmp_path, *rows):
    """The rates of the package and more rows."""
    text = (files("simcore") / "data" / "rates.csv").read_text("utf-8")
    path = tmp_path / "some.csv"
    path.write_text("\n".join([*text.splitlines(), *rows]) + "\n", "utf-8")
    return load_rates(path)


def one_member(book=BOOK, *, periods=None, on=TODAY, off_peak=False, kva=6, **others):
    others = {"excise_on_shared": "due", "is_dwelling": np.array([True])} | others
    return member_prices(
        book,
        periods or billing_periods(2026),
        on=on,
        is_off_peak=np.array([off_peak]),
        subscribed_power_kva=np.array([float(kva)]),
        **others,
    )


@pytest.mark.parametrize(
    ("kva", "month_ttc"),
    [
        (3, 12.13),
        (6, 15.86),
        (9, 19.88),
        (12, 23.76),
        (15, 27.40),
        (18, 31.14),
        (24, 39.14),
        (30, 46.47),
        (36, 53.88),
    ],
)
def test_peak_off_peak_subscriptions_of_august_2026(kva, month_ttc):
    prices = one_member(off_peak=True, kva=kva)
    fixed_ht = prices.subscription_eur + 0.15 * prices.turpe_fixed_eur
    assert_allclose(1.2 * fixed_ht.sum() / 12, month_ttc, atol=0.0005)
    energy_ttc = 1.2 * (prices.energy_eur_per_kwh[0, :, 0] + prices.accise_eur_per_kwh[0])
    assert_allclose(energy_ttc, [0.2142, 0.1589], atol=5e-6)  # EDF price list, August 2026


def test_prices_differ_by_contract_and_follow_the_members():
    n_members = 4
    prices = member_prices(
        BOOK,
        billing_periods(2026),
        on=TODAY,
        is_off_peak=np.array([False, True, False, True]),
        subscribed_power_kva=np.array([9.0, 6.0, 6.0, 6.0]),
        excise_on_shared="due",
        is_dwelling=np.ones(n_members, bool),
    )
    assert prices.subscription_eur.shape == (12, n_members)
    assert prices.energy_eur_per_kwh.shape == (12, 2, n_members)
    assert_allclose(prices.energy_eur_per_kwh[5, PEAK], [0.1348, 0.14788, 0.13613, 0.14788])
    assert_allclose(prices.energy_eur_per_kwh[5, OFF_PEAK], [0.1348, 0.1018, 0.13613, 0.1018])
    assert_allclose(prices.subscription_eur.sum(axis=0)[[0, 2]], [178.736, 143.225])


def test_fixed_parts_are_prorated_by_day_over_a_price_change():
    periods = (
        BillingPeriod(start=date(2025, 7, 31), end=date(2025, 8, 1), month=6),
        BillingPeriod(start=date(2025, 8, 1), end=date(2025, 8, 3), month=7),
    )
    prices = one_member(periods=periods, on=None)
    # CRE open data, Base 6 kVA: 134.16 EUR a year until July 2025, 132.84 from August
    assert_allclose(prices.subscription_eur[:, 0], [134.16 / 365, 2 * 132.84 / 365], rtol=1e-12)
    assert_allclose(prices.vat_fixed_fraction, [0.055, 0.20])
    assert_allclose(prices.uplift_eur[:, 0], [(21.60 - 16.92) / 365, 2 * 4.47 / 365], rtol=1e-12)


def test_parts_of_a_cut_month_add_up(tmp_path):
    row = "trve.base.fixed_ht.6kva,2026-06-11,200,EUR/year,primary,CRE test"
    book = book_with(tmp_path, row)
    periods = billing_periods(2026, change_dates(book, MEMBER_PREFIXES, 2026))
    prices = one_member(book, periods=periods, on=None)
    assert len(periods) == 13
    # June: 10 days at 141.581, 20 days at 200 EUR a year
    june = [number for number, period in enumerate(periods) if period.month == 5]
    assert_allclose(
        prices.subscription_eur[june, 0], [10 * 141.581 / 365, 20 * 200 / 365], rtol=1e-12
    )
    # 31 days at 132.84 (from August 2025), 130 at 141.581, 51 at 200, 153 at 143.225
    year = (31 * 132.84 + 130 * 141.581 + 51 * 200 + 153 * 143.225) / 365
    assert_allclose(prices.subscription_eur.sum(), year, rtol=1e-12)
    with pytest.raises(InputError, match="billing periods cut on 2026-06-11"):
        one_member(book, on=None)


@pytest.mark.parametrize("year", [2026, 2028])
def test_a_frozen_day_gives_the_yearly_price_in_any_year(year):
    prices = one_member(periods=billing_periods(year), on=date(2025, 9, 1))
    assert_allclose(prices.subscription_eur.sum(), 132.84, rtol=1e-12)
    assert_allclose(prices.uplift_eur.sum(), 4.47, rtol=1e-12)
    february = 29 / 366 if year == 2028 else 28 / 365
    assert_allclose(prices.subscription_eur[1, 0], 132.84 * february, rtol=1e-12)


def test_network_price_follows_the_season_of_the_month():
    prices = one_member(on=date(2025, 8, 1)).turpe_eur_per_kwh[..., 0]
    is_high = np.array([True] * 3 + [False] * 7 + [True] * 2)
    assert_allclose(prices[is_high], np.tile([0.0749, 0.0397], (5, 1)))
    assert_allclose(prices[~is_high], np.tile([0.0166, 0.0116], (7, 1)))
    medium = network_eur_per_kwh(
        BOOK, billing_periods(2026), on=date(2025, 8, 1), n_members=3, turpe_option="mu4"
    )
    assert medium.shape == (12, 2, 3)
    assert_allclose(medium[0, :, 2], [0.0700, 0.0373])
    with pytest.raises(InputError, match=r"turpe_option: found 'mu5'.*did you mean 'mu4'"):
        network_eur_per_kwh(BOOK, billing_periods(2026), on=TODAY, n_members=1, turpe_option="mu5")


@pytest.mark.parametrize(
    ("excise_on_shared", "day", "dwelling", "landlord"),
    [
        ("due", TODAY, 0.03062, 0.03062),
        ("nil", TODAY, 0.0, 0.0),
        ("nil", date(2025, 2, 28), 0.0337, 0.0337),  # the law starts on 1 March 2025
        ("nil", date(2025, 3, 1), 0.0, 0.0),
        ("nil_patrimonial", TODAY, 0.03062, 0.0),
    ],
)
def test_accise_on_shared_energy_in_its_three_readings(excise_on_shared, day, dwelling, landlord):
    prices = member_prices(
        BOOK,
        billing_periods(2026),
        on=day,
        is_off_peak=np.zeros(2, bool),
        subscribed_power_kva=np.array([6.0, 9.0]),
        excise_on_shared=excise_on_shared,
        is_dwelling=np.array([True, False]),
    )
    assert_allclose(prices.accise_shared_eur_per_kwh, np.tile([dwelling, landlord], (12, 1)))
    assert (prices.accise_eur_per_kwh > 0.03).all()


def test_unknown_powers_and_readings_are_refused_with_what_is_known():
    with pytest.raises(InputError, match="did you mean 'nil_patrimonial'"):
        one_member(excise_on_shared="nil_patrimonal")
    with pytest.raises(InputError) as caught:
        member_prices(
            BOOK,
            billing_periods(2026),
            on=TODAY,
            is_off_peak=np.array([False, True]),
            subscribed_power_kva=np.array([18.0, 7.0]),
            excise_on_shared="due",
            is_dwelling=np.ones(2, bool),
        )
    assert str(caught.value).splitlines() == [
        "subscribed power, base contract: found 18kva, "
        "expected one of 3kva, 6kva, 9kva, 12kva, 15kva",
        "subscribed power, peak/off-peak contract: found 7kva, "
        "expected one of 3kva, 6kva, 9kva, 12kva, 15kva, 18kva, 24kva, 30kva, 36kva",
    ]
