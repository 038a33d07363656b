"""Words and numbers in both languages, and the answer in words."""

from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from babel import Locale
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st
from outcome_sample import sample_outcome
from rich.console import Console

from simcore.show.compare.answer import answer
from simcore.show.terminal import (
    energy_table,
    households,
    notes_text,
    output_table,
    portfolio_flows,
    site_table,
    summary_table,
)
from simcore.show.words.catalogue import LANGUAGES, form
from simcore.show.words.labels import (
    cents,
    counted,
    dated,
    day,
    euros,
    kilo_euros,
    label,
    month_names,
    number,
    percent,
    scheme_name,
    typeset,
)
from simcore.show.words.notes import note

THIN, NO_BREAK, MINUS = "\u202f", "\u00a0", "\u2212"


def test_months_and_days_are_those_of_the_language():
    assert month_names("en", "abbreviated")[::8] == ("Jan", "Sep")
    assert month_names("fr")[1::5] == ("février", "juillet", "décembre")
    assert {len(month_names(lang)) for lang in LANGUAGES} == {12}
    assert day(date(2026, 2, 6)) == "2026-02-06"
    assert day(date(2026, 2, 6), "fr") == "06/02/2026"
    assert dated("from 2026-02-06 on", "en") == "from 2026-02-06 on"
    # What only looks like a day stays.
    assert dated("2026-02-06, 2026-13-45", "fr") == "06/02/2026, 2026-13-45"


def test_unknown_key_and_language_are_told_with_a_guess():
    with pytest.raises(LookupError, match="did you mean 'surplus'"):
        label("surpluss")
    with pytest.raises(LookupError, match="language de: expected one of en, fr"):
        label("surplus", "de")


@pytest.mark.parametrize(
    ("value", "decimals", "english", "french"),
    [
        (1234.5, 1, "1,234.5", f"1{THIN}234,5"),
        (-1234567.0, 0, f"{MINUS}1,234,567", f"{MINUS}1{THIN}234{THIN}567"),
        (0.0, 0, "0", "0"),
        (-0.04, 1, "0.0", "0,0"),
        (999.96, 1, "1,000.0", f"1{THIN}000,0"),
        (999.95, 1, "1,000.0", f"1{THIN}000,0"),
        (1.0, 0, "1", "1"),
        # Half to even: 1.5 becomes 2, -0.4 becomes 0 without a sign.
        (1.5, 0, "2", "2"),
        (-0.4, 0, "0", "0"),
        (1e6, 0, "1,000,000", f"1{THIN}000{THIN}000"),
        # The computer holds 2.67499..., so it is 2.67; Babel alone would say 2.68.
        (2.675, 2, "2.67", "2,67"),
        (float("nan"), 1, "nan", "nan"),
        (float("-inf"), 0, "inf", "inf"),
    ],
)
def test_numbers_as_their_readers_write_them(value, decimals, english, french):
    assert number(value, "en", decimals) == english
    assert number(value, "fr", decimals) == french


def test_prices_in_cents_and_counted_sentences():
    assert cents(0.0845, "fr") == f"8,5{NO_BREAK}c€/kWh"
    assert cents(0.0845) == f"8.5{NO_BREAK}c{NO_BREAK}EUR/kWh"
    assert counted("distribution_title", 0, n_schemes=6).startswith("Every scheme leaves")
    assert counted("distribution_title", 2, "fr", n_schemes=6).startswith("2 tarifs sur 6")


def test_signs():
    assert number(3.0, is_signed=True) == "+3"
    assert number(0.2, is_signed=True) == "0"
    assert number(-3.0, is_signed=True) == f"{MINUS}3"


@pytest.mark.parametrize(
    ("fraction", "english", "french"),
    [
        (0.0, "0%", f"0{NO_BREAK}%"),
        (0.005, "<1%", f"<{NO_BREAK}1{NO_BREAK}%"),
        (0.0051, "1%", f"1{NO_BREAK}%"),
        (0.9949, "99%", f"99{NO_BREAK}%"),
        (0.995, ">99%", f">{NO_BREAK}99{NO_BREAK}%"),
        (1.0, "100%", f"100{NO_BREAK}%"),
    ],
)
def test_percent_never_hides_a_small_part(fraction, english, french):
    assert percent(fraction, "en") == english
    assert percent(fraction, "fr") == french


def test_amounts_and_prices():
    assert euros(12.4, "fr") == f"12{NO_BREAK}€"
    assert euros(-0.8, "fr", is_signed=True) == f"{MINUS}0,8{NO_BREAK}€"
    assert euros(9.96, "en") == f"10{NO_BREAK}EUR"
    assert kilo_euros(1_234_567.0, "fr") == f"1{THIN}235{NO_BREAK}k€"
    assert cents(0.1652, "fr") == f"16,5{NO_BREAK}c€/kWh"


def test_french_typography():
    assert label("cash_end_paid", "fr", total="x", year=7) == "x, remboursé l’année 7"
    assert f"solaire de la consommation{NO_BREAK}:" in label("month_title", "fr")
    assert f"consommé{THIN};" in label("day_subtitle", "fr")


def test_names_of_schemes():
    assert scheme_name("T3", {"T3": "other"}, "en") == "T3 Full-cost price"
    assert scheme_name("X9", {"X9": "A new one"}, "fr") == "X9 A new one"
    assert scheme_name("X9", {}, "fr") == "X9"


def test_notes():
    several = note("composite_sites", {"n": 4, "n_sites": 5}, "fr")
    assert several == f"sites composites{NO_BREAK}: 4 sur 5"
    alone = note("composite_sites", {"n": 1, "n_sites": 1}, "fr")
    assert alone == "le site est composé de lieux documentés"
    assert note("prices_of", {"day": date(2026, 11, 2)}, "fr") == "prix au 02/11/2026"
    assert note("prices_of", {"day": date(2026, 11, 2)}, "en") == "prices of 2026-11-02"
    stale = {"day": date(2028, 3, 1), "families": "trve (2026-08-01)"}
    french = f"TARIFS PUBLICS PÉRIMÉS au 01/03/2028, derniers connus{NO_BREAK}: trve (01/08/2026)"
    assert note("stale_rates", stale, "fr") == french
    assert note("something new", {}, "fr") == "something new"
    assert notes_text(sample_outcome(), "en").count("\n") == 6


def _portfolio(outcome, scheme):
    rows = outcome.summary
    return rows[(rows["site"] == "all") & (rows["scheme"] == scheme)].iloc[0]


def test_answer_names_the_nearest_when_no_scheme_does_all_three():
    outcome = sample_outcome()
    english, french = answer(outcome, "en"), answer(outcome, "fr")
    shortfall = f"{-_portfolio(outcome, 'T13')['landlord_npv_eur'] / 1e3:.0f}"
    assert "none of the 6 schemes" in english
    assert "The nearest is T13 Shared saving: nobody loses" in english
    assert f"{shortfall}{NO_BREAK}kEUR short" in english
    price_ht = _portfolio(outcome, "T3")["price_ht_eur_per_kwh"]
    assert f"takes {100 * price_ht:.1f}{NO_BREAK}c{NO_BREAK}EUR/kWh before VAT" in english
    assert "100% of tenants lose" in english
    assert "aucun des 6 tarifs" in french
    assert f"il manque {shortfall}{NO_BREAK}k€ au bailleur" in french
    assert "T15), l’autoconsommation est de 10" in french
    assert "prix au 22/11/2026" in french
    starts = [one.partition(" ")[0] for one in english.split("\n\n")]
    assert starts == ["Over", "The", "Assumptions:"]
    assert french.count("\n\n") == 2


def test_answer_lists_the_schemes_that_do_all_three_best_first():
    outcome = sample_outcome(cost_factor=0.3)
    text = answer(outcome)
    assert "2 of the 6 schemes tested make tenants gain" in text
    assert text.index("T3 Full-cost price (median saving 29") < text.index("and T13 Shared saving")
    assert "nearest" not in text


def test_answer_with_one_scheme_that_does_all_three():
    outcome = sample_outcome(cost_factor=0.3)
    outcome.summary = outcome.summary[outcome.summary["scheme"] != "T3"]
    assert ", one of the 5 schemes tested makes tenants gain" in answer(outcome)


def test_answer_when_every_scheme_makes_losers():
    outcome = sample_outcome()
    outcome.summary["losers_fraction"] = [0.2 + 0.01 * i for i in range(len(outcome.summary))]
    text = answer(outcome)
    assert "Every scheme makes some tenants lose; the fewest with T1 Free: 25% of them." in text


def test_answer_when_the_safe_and_balanced_scheme_gives_nothing():
    outcome = sample_outcome()
    is_t13 = outcome.summary["scheme"] == "T13"
    outcome.summary.loc[is_t13, ["tenant_saving_median_eur", "landlord_npv_eur"]] = 0.0
    outcome.summary.loc[~is_t13, "losers_fraction"] = 0.5
    assert "T13 Shared saving: nobody loses and the books balance (net present value " in answer(
        outcome
    )


def test_rounding_error_of_a_solved_price_still_balances():
    outcome = sample_outcome()
    is_t13 = outcome.summary["scheme"] == "T13"
    outcome.summary.loc[is_t13, "landlord_npv_eur"] = -1e-6
    assert ", one of the 6 schemes tested makes tenants gain" in answer(outcome)
    outcome.summary.loc[is_t13, "landlord_npv_eur"] = -2.0
    assert "none of the 6 schemes" in answer(outcome)


def _printed(table):
    out = StringIO()
    Console(file=out, width=200, no_color=True).print(table)
    return out.getvalue()


def test_summary_table_says_what_the_frame_says():
    outcome = sample_outcome()
    row = _portfolio(outcome, "T8")
    text = _printed(summary_table(outcome, "fr"))
    line = next(line for line in text.splitlines() if "T8 Forfait par logement" in line)
    cells = [cell.strip() for cell in line.split("│")[2:-1]]
    assert cells == [
        f"+{row['tenant_saving_median_eur']:.0f}",
        f"{MINUS}{-row['tenant_saving_min_eur']:.0f}",
        f"{100 * row['losers_fraction']:.0f}{NO_BREAK}%",
        f"{MINUS}{-row['landlord_npv_eur'] / 1e3:.0f}",
    ]


def test_other_tables_have_a_row_for_each_site():
    outcome = sample_outcome()
    energy, sites = _printed(energy_table(outcome)), _printed(site_table(outcome))
    assert sum("│" in line and "MWh" not in line for line in energy.splitlines()) == 6
    produced = _portfolio(outcome, "T3")["production_kwh"] / 1e3
    assert f"│ {produced:.0f} │" in " ".join(energy.split())
    assert sites.count("T13 Shared saving") == 6


def test_output_table_shows_fractions_in_percent():
    frame = sample_outcome().summary.head(1)
    row = {"scheme": "T1", "output": "losers_fraction", "first": 0.1, "second": 0.125}
    frame = frame.assign(**row, change=0.025)
    cells = " ".join(_printed(output_table(frame, ("a", "b"))).split())
    assert "Losers, year 1 │ 10.0% │ 12.5% │ +2.5% │" in cells


def test_households_leave_out_refusers_empty_homes_and_common_parts():
    members = sample_outcome().members.query("scheme == 'T1' and site == 'terraces'").copy()
    kept = households(members)
    assert kept["is_participant"].all()
    assert not kept["is_vacant"].any()
    assert len(kept) == int(members["is_participant"].sum())
    # Where no plant stands nobody takes part; all who live there are shown.
    nobody = members.assign(is_participant=False)
    assert len(households(nobody)) == int((~members["is_vacant"]).sum())


def test_flows_take_the_rows_of_all_sites_or_add_the_sites():
    months = sample_outcome().months.query("scheme == 'T3'")
    added = portfolio_flows(months, ["month"])
    assert added.loc[1, "shared_kwh"] == pytest.approx(
        months.loc[months["month"] == 1, "shared_kwh"].sum()
    )
    own = portfolio_flows(months.assign(site="all"), ["month"])
    assert own["shared_kwh"].tolist() == pytest.approx(added["shared_kwh"].tolist())


@given(st.floats(0, 1e9), st.integers(0, 4), st.sampled_from(["en", "fr"]))
def test_marks_and_plurals_are_those_of_babel(value, decimals, lang):
    rounded = f"{value:.{decimals}f}"
    pattern = "#,##0." + "0" * decimals
    said = format_decimal(Decimal(rounded), pattern, locale=lang, decimal_quantization=False)
    assert number(float(rounded), lang, decimals) == said.removeprefix("-")
    is_one = form("cash_title", value, lang) == form("cash_title", 1, lang)
    assert is_one == (Locale.parse(lang).plural_form(value) == "one")


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("l'an : oui ; non", "l’an~: oui_; non"),
        ("Qui gagne ? Tous !", "Qui gagne_? Tous_!"),
        ("la clé « static »", "la clé «~static~»"),
        ("5 % de {part} %", "5~% de {part}~%"),
        ("en % du dû, Gain total €", "en % du dû, Gain total €"),
        ("{kwp} kWc, 9,2 c€ et 20 W/m²", "{kwp}~kWc, 9,2~c€ et 20~W/m²"),
        ("3 kWh, 8 h de nuit, 5 homes", "3~kWh, 8~h de nuit, 5 homes"),
    ],
)
def test_french_is_typed_plainly_and_set_by_rule(typed, shown):
    words = shown.replace("~", NO_BREAK).replace("_", THIN)
    assert typeset(typed, "fr") == words
    assert typeset(words, "fr") == words
    assert typeset(typed, "en") == typed


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_amounts_below_a_thousand_euros_never_read_as_none(lang):
    unit = {"en": "EUR", "fr": "€"}[lang]
    told = {-0.4: "0 k", 0.5: "0 k", 1.0: "1 ", 430.0: "430 ", 999.4: "999 ", 999.5: "1 k"}
    for value, said in told.items():
        assert kilo_euros(value, lang) == said.replace(" ", NO_BREAK) + unit
    assert kilo_euros(-430.0, lang, is_signed=True) == f"{MINUS}430{NO_BREAK}{unit}"
    mark = {"en": ".", "fr": ","}[lang]
    assert kilo_euros(2_360.0, lang, 1) == f"2{mark}4{NO_BREAK}k{unit}"
