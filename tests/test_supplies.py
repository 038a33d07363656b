"""Contracts beside Base and HP/HC: registers against slots, Tempo, market offers."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from rates_sample import BOOK, TODAY
from scenario_sample import SMALL
from shared_runs import priced

from simcore.base.errors import InputError
from simcore.base.registers import SlotClasses
from simcore.base.timeaxis import billing_periods, period_of_slot, time_axis
from simcore.energy.registers import register_kwh, register_weighted
from simcore.money.bills import avoided_eur, bill, uplift_ttc_eur
from simcore.money.network import passed_on
from simcore.money.rates import (
    MEMBER_PREFIXES,
    SupplyContracts,
    by_class,
    change_dates,
    member_prices,
    rate,
    with_supplies,
)
from simcore.money.rates.members import network_option
from simcore.money.rates.supplies import INDEXED, REGULATED, SPOT, TEMPO
from simcore.show.words.catalogue import is_known
from simcore.study.compare.checks import money_residual_eur

AXIS = time_axis(2026)
MINUTE = AXIS.minute_of_day
NIGHT = (MINUTE >= 22 * 60 + 30) | (MINUTE < 6 * 60 + 30)
TEMPO_NIGHT = (MINUTE >= 22 * 60) | (MINUTE < 6 * 60)
COLOURS = ("blue", "white", "red")

# Base, HP/HC, Tempo, indexed on Base, indexed on HP/HC, spot on HP/HC network hours.
SUPPLY = np.array([REGULATED, REGULATED, TEMPO, INDEXED, INDEXED, SPOT])
IS_OFF_PEAK = np.array([False, True, True, False, True, True])
KVA = np.array([6.0, 9.0, 9.0, 3.0, 6.0, 6.0])
N_MEMBERS = len(SUPPLY)
HOURS = np.stack([0 * NIGHT, NIGHT, TEMPO_NIGHT, 0 * NIGHT, NIGHT, NIGHT], axis=-1).astype(float)
DISCOUNT, MARGIN = 0.05, 0.02
TERMS = SupplyContracts(
    supply=SUPPLY,
    subscribed_power_kva=KVA,
    indexed_discount_fraction=DISCOUNT,
    indexed_subscription_discount_fraction=0.0,
    spot_margin_eur_per_kwh=MARGIN,
)
PERIODS = billing_periods(2026, change_dates(BOOK, MEMBER_PREFIXES, 2026))


def prices_of(classes, on=None, periods=PERIODS, excise_on_shared="due"):
    plain = member_prices(
        BOOK,
        periods,
        on=on,
        is_off_peak=IS_OFF_PEAK,
        subscribed_power_kva=KVA,
        excise_on_shared=excise_on_shared,
        is_dwelling=np.ones(N_MEMBERS, bool),
    )
    plain = by_class(plain, classes.n_classes)
    return with_supplies(plain, BOOK, periods, on=on, contracts=TERMS, classes=classes)


def network_name(is_high, is_off_peak):
    return f"turpe.cu4.h{'c' if is_off_peak else 'p'}{'h' if is_high else 'b'}"


def energy_name(member, colour, is_off_peak):
    hours = "off_peak" if is_off_peak else "peak"
    if SUPPLY[member] == TEMPO:
        return f"trve.tempo.energy_ht.{COLOURS[colour]}.{hours}"
    if IS_OFF_PEAK[member]:
        return f"trve.hphc.energy_ht.{hours}"
    return f"trve.base.energy_ht.{KVA[member]:g}kva"


def variable_eur(member, consumption_kwh, shared_kwh, colour, spot):
    """Energy, network on shared kWh, accise and VAT of a member, slot by slot."""
    days = np.array([period.start for period in PERIODS])[period_of_slot(AXIS, PERIODS)]
    total = 0.0
    for day in np.unique(days):
        for is_high in (False, True):
            for one in range(3):
                for is_off in (False, True):
                    chosen = (days == day) & (AXIS.is_high_season == is_high) & (colour == one)
                    chosen &= (HOURS[:, member] > 0) == is_off
                    network = rate(BOOK, network_name(is_high, is_off), day)
                    if SUPPLY[member] == SPOT:
                        energy = spot[chosen] + MARGIN + network
                    else:
                        energy = rate(BOOK, energy_name(member, one, is_off), day)
                        energy *= 1 - DISCOUNT * (SUPPLY[member] == INDEXED)
                    accise = rate(BOOK, "accise.household", day)
                    vat = 1 + rate(BOOK, "vat.energy", day)
                    shared = shared_kwh[chosen, member]
                    bought = consumption_kwh[chosen, member] - shared
                    slots = (energy + accise) * bought + (network + accise) * shared
                    total += vat * slots.sum()
    return total


@settings(max_examples=4, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_a_bill_by_registers_is_the_bill_slot_by_slot(seed):
    rng = np.random.default_rng(seed)
    kwh = rng.random((AXIS.n_slots, N_MEMBERS)) ** 4
    shared = kwh * rng.random(kwh.shape) * (rng.random((AXIS.n_slots, 1)) > 0.5)
    colour = np.repeat(rng.integers(0, 3, AXIS.n_days), 48)[: AXIS.n_slots]
    colour = np.resize(colour, AXIS.n_slots)
    spot = rng.normal(0.05, 0.05, AXIS.n_slots)
    classes = SlotClasses(class_of_slot=colour, tempo_colour=np.arange(3))
    number = period_of_slot(AXIS, PERIODS)
    booked = {}
    for name, energy in (("used", kwh), ("shared", shared)):
        rows = [np.flatnonzero(number == one) for one in range(len(PERIODS))]
        booked[name] = np.stack(
            [register_kwh(energy[r], HOURS[r], np.arange(len(r)), colour[r], 3) for r in rows]
        )
        booked[name, "spot"] = np.stack([register_weighted(energy[r], spot[r]) for r in rows])
    prices = prices_of(classes)
    everybody = np.ones(N_MEMBERS, bool)
    sums = booked["used", "spot"], booked["shared", "spot"]
    done = bill(prices, booked["used"], booked["shared"], everybody, sums)
    fixed = (prices.subscription_eur + prices.uplift_eur) + prices.cta_fraction[:, None] * (
        prices.turpe_fixed_eur + prices.uplift_eur
    )
    fixed_ttc = ((1 + prices.vat_fixed_fraction[:, None]) * fixed).sum(axis=0)
    expected = [variable_eur(m, kwh, shared, colour, spot) for m in range(N_MEMBERS)]
    # 17,520 slots summed in another order: rounding of float64.
    assert_allclose(done.total_eur.sum(axis=0), fixed_ttc + expected, rtol=1e-10)


# --- Tempo ------------------------------------------------------------------------------

BY_COLOUR = SlotClasses(class_of_slot=np.zeros(0, int), tempo_colour=np.arange(3))
PUBLISHED_TEMPO = {  # EUR/kWh with tax, August 2026: off-peak, peak (docs.evcc.io)
    "blue": (0.1356, 0.1654),
    "white": (0.1536, 0.1921),
    "red": (0.1615, 0.7295),
}


@pytest.mark.parametrize("colour", range(3))
@pytest.mark.parametrize("hours", [0, 1])
def test_tempo_prices_with_tax(colour, hours):
    prices = prices_of(BY_COLOUR, on=TODAY, periods=billing_periods(2026))
    register = 2 * colour + hours  # peak first
    price = 1.2 * (prices.energy_eur_per_kwh[3, register, 2] + prices.accise_eur_per_kwh[3])
    expected = PUBLISHED_TEMPO[COLOURS[colour]][1 - hours]
    assert_allclose(price, expected, atol=1e-5)  # HT prices of the file have five decimals


def test_tempo_is_not_sold_at_3_kva():
    terms = replace(TERMS, subscribed_power_kva=np.full(N_MEMBERS, 3.0))
    plain = prices_of(BY_COLOUR, on=TODAY)
    with pytest.raises(InputError, match="tempo contract: found 3kva, expected one of 6kva, 9kva"):
        with_supplies(plain, BOOK, PERIODS, on=TODAY, contracts=terms, classes=BY_COLOUR)


def test_members_beside_keep_their_prices():
    mixed = prices_of(BY_COLOUR, on=TODAY)
    plain = by_class(
        member_prices(
            BOOK,
            PERIODS,
            on=TODAY,
            is_off_peak=IS_OFF_PEAK,
            subscribed_power_kva=KVA,
            excise_on_shared="due",
            is_dwelling=np.ones(N_MEMBERS, bool),
        ),
        3,
    )
    regulated = SUPPLY == REGULATED
    for name in ("energy_eur_per_kwh", "subscription_eur", "turpe_eur_per_kwh"):
        assert (getattr(mixed, name) == getattr(plain, name))[..., regulated].all()
    ratio = mixed.energy_eur_per_kwh / plain.energy_eur_per_kwh
    assert_allclose(ratio[..., SUPPLY == INDEXED], 0.95)


# --- laws of what sharing takes off the bill ---------------------------------------------


def energies_of(seed):
    rng = np.random.default_rng(seed)
    used = rng.random((len(PERIODS), 6, N_MEMBERS)) * 50
    shared = used * rng.random(used.shape)
    spot = rng.normal(2, 3, (2, len(PERIODS), N_MEMBERS))
    return used, shared, (spot[0], spot[1])


@pytest.mark.parametrize("passthrough", ["period_rate", "average", "none", "option"])
@given(seed=st.integers(0, 2**32 - 1))
@settings(max_examples=20, deadline=None)
def test_avoided_less_uplift_is_the_fall_of_the_bill(passthrough, seed):
    used, shared, spot = energies_of(seed)
    prices = prices_of(BY_COLOUR)
    if passthrough != "option":
        prices = passed_on(prices, used, passthrough)
    before = bill(
        prices, used, 0 * shared, np.zeros(N_MEMBERS, bool), (spot[0], 0 * spot[1])
    ).total_eur
    if passthrough == "option":
        own = network_option(BOOK, PERIODS, on=None, subscribed_power_kva=KVA)
        tiled = {
            name: np.tile(getattr(own, name), (1, 3, 1))
            for name in ("import_extra_eur_per_kwh", "shared_extra_eur_per_kwh")
        }
        prices = replace(prices, option=replace(own, **tiled))
    after = bill(prices, used, shared, np.ones(N_MEMBERS, bool), spot).total_eur
    gain = avoided_eur(prices, shared, used, spot) - uplift_ttc_eur(prices)
    assert_allclose(gain, before - after, rtol=0, atol=1e-9)


# --- on the whole road ------------------------------------------------------------------


def outcome(*extra):
    households = "sites.arras-bon-secours.households"
    mix = [f"{households}.{kind}_fraction=0.25" for kind in ("tempo", "indexed", "spot")]
    return priced(SMALL, *mix, "time.step_minutes=60", *extra)


def test_every_contract_on_the_whole_road_and_who_collects_the_accise():
    by_supplier = outcome()
    people = by_supplier.sites[0].flows.population
    assert (np.bincount(people.supply[people.is_dwelling], minlength=4) >= 9).all()
    by_landlord = outcome("prices.accise_collected_by=landlord")
    for done in (by_supplier, by_landlord):
        assert money_residual_eur(done) < 1e-6
    for scheme in ("T1", "T13", "T15"):
        one, other = (done.sites[0].schemes[scheme] for done in (by_supplier, by_landlord))
        assert_allclose(one.saving_eur, other.saving_eur, atol=1e-9)
        shared_kwh = other.ledger_eur["accise_by_landlord"].sum() / 1.2 / 0.03062
        name = "common_parts" if scheme == "T15" else "members"
        booked = by_landlord.sites[0].flows.registers[name].shared_kwh.sum()
        assert_allclose(shared_kwh, booked, rtol=1e-9)
        assert one.ledger_eur["accise_by_landlord"].sum() == 0
    # Free allocation still carries the accise: about 300 kWh x 0.03062 x 1.2.
    paid = by_landlord.sites[0].schemes["T1"].payment_eur
    assert (paid[people.is_participant & people.is_dwelling] > 0).all()
    assert (by_landlord.sites[0].schemes["T13"].saving_eur > -0.005).all()


def test_notes_say_what_contracts_rest_on():
    keys = [note.key for note in outcome("contracts.turpe_passthrough=none").notes]
    for key in (
        "supply_tempo",
        "supply_indexed",
        "supply_spot",
        "synthetic_spot",
        "drawn_tempo",
        "passthrough_none",
    ):
        assert key in keys
        assert is_known(f"note_{key}")
    plain = priced(SMALL, "time.step_minutes=60").notes
    assert not {note.key for note in plain} & {"synthetic_spot", "drawn_tempo", "supply_spot"}
