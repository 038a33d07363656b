"""Ribbons, places, curves, prices and kinds of household draw what the tables say."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose
from outcome_sample import marked, sample_outcome
from report_sample import one_site_run

from simcore.show.charts import CHARTS, NEEDS, drawable
from simcore.show.charts.flows_of_energy import energy_links
from simcore.show.charts.flows_of_money import money_links
from simcore.show.charts.price_points import limits
from simcore.show.charts.ribbons import GAP, Link, Node, ribbons
from simcore.show.charts.saving_by_household import LEAST, savings_by_kind
from simcore.show.charts.style import page
from simcore.show.folder.read import read_run
from simcore.show.words.labels import percent


@pytest.fixture(scope="module")
def outcome():
    return sample_outcome()


def test_boxes_and_ribbons_are_drawn_to_one_scale(outcome):
    # Two columns: 30 + 10 = 40 on the left; the right one has a gap, so it sets the scale:
    # (1 - GAP) / 40 of the axes for each unit.
    nodes = [
        Node(key="a", name="a", detail="", column=0, colour="#111111"),
        Node(key="b", name="b", detail="", column=1, colour="#222222"),
        Node(key="c", name="c", detail="", column=1, colour="#333333"),
    ]
    links = [Link(source="a", target="b", value=30.0), Link(source="a", target="c", value=10.0)]
    ax = page(outcome, "en")
    ribbons(ax, nodes, links)
    unit = (1 - GAP) / 40
    assert_allclose([box.get_height() for box in marked(ax, "box")], np.array([40, 30, 10]) * unit)
    shapes = [patch.get_path().vertices for patch in marked(ax, "ribbon")]
    widths = [corners[0][1] - corners[-2][1] for corners in shapes]
    assert_allclose(widths, np.array([30, 10]) * unit)
    # The second ribbon leaves where the first ends.
    assert shapes[1][0][1] == pytest.approx(shapes[0][-2][1])


def test_names_of_low_boxes_do_not_meet(outcome):
    ax = CHARTS["flows_of_money"](outcome)
    for gid in ("name", "detail"):
        assert len(marked(ax, gid)) > 5
    boxes = [text.get_window_extent() for gid in ("name", "detail") for text in marked(ax, gid)]
    assert not any(a.overlaps(b) for i, a in enumerate(boxes) for b in boxes[:i])


def test_energy_from_sources_adds_up_to_uses(outcome):
    links = energy_links(outcome)
    row = outcome.summary.query("scheme == 'T3' and site == 'all'").iloc[0]
    roofs = sum(mwh for (source, _), mwh in links.items() if source == "roofs")
    used = sum(mwh for (_, target), mwh in links.items() if target != "surplus")
    shared = sum(mwh for (a, b), mwh in links.items() if a == "roofs" and b != "surplus")
    assert shared == pytest.approx(row["shared_kwh"] / 1e3)
    assert used == pytest.approx(row["consumption_kwh"] / 1e3)
    # The monthly table of the sample gives back what its summary calls shared, not more.
    assert roofs - shared == pytest.approx(links["roofs", "surplus"])


def test_money_goes_on_from_every_party_but_the_last(outcome):
    links = money_links(outcome, "T4")
    ledger = outcome.ledger.query("scheme == 'T4'")
    paid = ledger.loc[ledger["payer"] == "tenants", "eur"].sum() / 1e3
    assert sum(link.value for link in links if link.source == "tenants") == pytest.approx(paid)
    for party in ("supplier", "landlord"):
        came = sum(link.value for link in links if link.target == party)
        left = sum(link.value for link in links if link.source == party)
        assert left == pytest.approx(came)
    buyer = next(link.value for link in links if link.source == "buyer")
    assert buyer == pytest.approx(ledger.query("flow == 'surplus_sale'")["eur"].sum() / 1e3)


def test_a_flow_that_turned_round_is_drawn_the_other_way():
    outcome = sample_outcome()
    is_paid = (outcome.ledger["flow"] == "solar_payments") & (outcome.ledger["scheme"] == "T4")
    outcome.ledger.loc[is_paid, "eur"] = -1000.0
    assert all(link.value > 0 for link in money_links(outcome, "T4"))


def test_load_duration_draws_the_curves(outcome):
    ax = CHARTS["load_duration"](outcome, lang="fr")
    for gid in ("consumption", "import", "surplus"):
        (line,) = marked(ax, gid)
        assert_allclose(line.get_ydata(), outcome.load_duration[f"{gid}_kw"])
    (title,) = marked(ax, "title")
    assert "pas la pointe" in title.get_text()  # both peaks are the same in the sample


def test_a_site_alone_is_told_in_the_singular():
    run = read_run(one_site_run())
    title = next(t.get_text() for t in CHARTS["sites_map"](run).texts if t.get_gid() == "title")
    assert title == "One site, 70 dwellings, a composite of documented places"


def test_map_puts_every_site_at_its_coordinates_true_to_scale(outcome):
    ax = CHARTS["sites_map"](outcome)
    spots = np.array([marker.get_offsets()[0] for marker in marked(ax, "site")])
    assert_allclose(spots, outcome.places[["longitude", "latitude"]])
    faces = [tuple(marker.get_facecolor()[0][:3]) == (1, 1, 1) for marker in marked(ax, "site")]
    assert faces == [False, True, True, True, True]
    # One degree east is cos(latitude) of one degree north.
    middle = np.radians(sum(ax.get_ylim()) / 2)
    one, east, north = ax.transData.transform([(2, 50.4), (2.1, 50.4), (2, 50.5)])
    assert (east - one)[0] / (north - one)[1] == pytest.approx(np.cos(middle), rel=1e-3)
    names = [text.get_window_extent() for text in marked(ax, "name")]
    assert not any(a.overlaps(b) for i, a in enumerate(names) for b in names[:i])
    ax.figure.draw_without_rendering()
    for at, text in zip(ax.get_xticks(), ax.get_xticklabels(), strict=True):
        assert float(text.get_text()) == pytest.approx(at)


def test_prices_between_the_listed_ones_are_read_off_straight_lines():
    # The worst tenant falls from 2 to -2 between 4 and 8 cents: nobody loses up to 6 cents;
    # the value rises from -1 to 3 between 8 and 12 cents: 0 at 9 cents.
    rows = pd.DataFrame(
        {
            "price_ht_eur_per_kwh": [0.04, 0.08, 0.12],
            "saving_min_eur": [2.0, -2.0, -6.0],
            "losers_fraction": [0.0, 0.3, 0.6],
            "landlord_npv_eur": [-5000.0, -1000.0, 3000.0],
        }
    )
    safe, balanced = limits(rows)
    assert safe == pytest.approx(0.06)
    assert balanced == pytest.approx(0.09)
    assert limits(rows.assign(losers_fraction=0.1))[0] is None
    assert limits(rows.assign(landlord_npv_eur=-2.0))[1] is None


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({}, "Nobody loses up to 8.0"),
        ({"losers_fraction": 0.2}, "Some tenants lose even with free energy"),
        ({"landlord_npv_eur": -9e5}, "no price up to 25"),
        ({"landlord_npv_eur": 1.0}, "nobody loses and the books balance"),
    ],
)
def test_title_of_the_prices_says_which_case_it_is(change, words):
    outcome = sample_outcome()
    table = outcome.table("prices").assign(**change)
    outcome.table = lambda _: table
    (title,) = marked(CHARTS["price_points"](outcome), "title")
    assert words in title.get_text().replace("\u00a0", " ")


def test_kinds_of_household_hold_every_household_once_and_none_too_small(outcome):
    kinds = list(savings_by_kind(outcome, "T4"))
    total = outcome.members.query("scheme == 'T4' and is_participant and n_occupants > 0")
    by_size = [eur for group, _, eur in kinds if group == "size"]
    assert sum(map(len, by_size)) == len(total)
    assert sum(eur.sum() for eur in by_size) == pytest.approx(total["saving_eur"].sum())
    few = sample_outcome()
    few.members = few.members[few.members["n_occupants"] != 5]
    five = total[total["n_occupants"] == 5].head(LEAST - 1)
    few.members = pd.concat([few.members, five])
    assert "size_5" not in [key for _, key, _ in savings_by_kind(few, "T4")]


def test_homes_too_few_for_kinds_are_one_row():
    few = sample_outcome()
    few.members = few.members.groupby("scheme").head(4)
    ((group, key, eur),) = savings_by_kind(few, "T13")
    assert (group, key, len(eur)) == ("all", "all", 4)
    ax = CHARTS["saving_by_household"](few, lang="fr")
    (title,) = marked(ax, "title")
    assert title.get_text().startswith("Gain médian\u00a0: ")
    assert title.get_text().endswith("(locataires)")
    assert len(marked(ax, "median")) == 1


def test_row_of_a_kind_shows_its_median_and_its_losers(outcome):
    ax = CHARTS["saving_by_household"](outcome)
    kinds = list(savings_by_kind(outcome, "T13"))
    medians = [line.get_xdata()[0] for line in marked(ax, "median")]
    assert_allclose(medians, [np.median(eur) for _, _, eur in kinds])
    written = {text.get_text() for text in ax.texts}
    assert {percent(float((eur < -0.005).mean())) for _, _, eur in kinds} <= written
    heights = [line.get_ydata()[0] for line in marked(ax, "median")]
    assert all(below < above for above, below in pairwise(heights))


def test_charts_without_their_table_are_left_out():
    assert drawable(()) == ["tenants_versus_landlord"]
    assert drawable({"members", "months"}) == [
        *("tenants_versus_landlord", "saving_distribution", "monthly_balance"),
        *("flows_of_energy", "saving_by_household"),
    ]
    assert set(NEEDS) <= set(CHARTS)
