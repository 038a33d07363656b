"""What keys give each group of members against what it is owed, by hand and on a site."""

import csv
import json
from dataclasses import replace
from types import SimpleNamespace

import matplotlib.pyplot as plt
import numpy as np
import pytest
from command_sample import invoked
from numpy.testing import assert_allclose, assert_array_equal
from scenario_sample import SMALL
from shared_runs import priced
from site_sample import inputs_of

import simcore as sc
from simcore.base.errors import InputError
from simcore.base.timeaxis import time_axis
from simcore.show.keys.cooperative import (
    coalition_name,
    coalition_rows,
    group_name,
    keys_table,
    misplaced_eur,
    write_view,
)
from simcore.show.keys.cooperative_charts import cooperative_keys
from simcore.site.curves import site_curves
from simcore.study.keys.cooperative import (
    COMMON_PARTS,
    VACANT,
    SiteGame,
    check_groupings,
    cooperative_view,
    n_coalitions,
    site_game,
)

SITE = "arras-bon-secours"
ONE, TWO = (("household", "1"),), (("household", "2"),)
NAMES = {"a": "Site A", "b": "Site B"}


def game(site, groups, group, worth_eur):
    """Game of two groups with the worth of each alone and of both."""
    table = dict(zip([(0, 0), (1, 0), (0, 1), (1, 1)], [0.0, *worth_eur], strict=True))
    group = np.array(group)
    return SiteGame(
        site=site,
        groups=groups,
        group=group,
        n_members=np.bincount(group[group >= 0]).astype(float),
        worth=lambda who: table[tuple(int(flag) for flag in who)],
    )


def outcome(*avoided):
    """Outcome in which the members of each site avoid these bills under T1."""
    sites = [
        SimpleNamespace(
            bill_before=SimpleNamespace(total_eur=np.full((1, len(eur)), 100.0)),
            schemes={"T1": SimpleNamespace(bill_after_eur=100.0 - np.array(eur))},
        )
        for eur in avoided
    ]
    return SimpleNamespace(sites=sites, flows=SimpleNamespace(scenario=SimpleNamespace(seed=1)))


@pytest.fixture
def view():
    # Site A: one (two members) is worth 10, two 20, both 24: owed (10 + 4) / 2 = 7 and
    # (20 + 14) / 2 = 17. Site B: two 6, the common parts 4, both 8: owed 5 and 3.
    games = [
        game("a", (ONE, TWO), [0, 1, 0, -1], (10, 20, 24)),
        game("b", (TWO, COMMON_PARTS), [0, 1], (6, 4, 8)),
    ]
    # The key gives 5 + 7 and 12 at A (the last member stays out), 4 and 4 at B.
    outcomes = {"equal": outcome([5, 12, 7, 99], [4, 4]), "default": outcome([7, 17, 0, 0], [5, 3])}
    return cooperative_view(games, outcomes)


def test_owed_and_given_by_hand(view):
    assert view.groups == (ONE, TWO, COMMON_PARTS)
    assert_array_equal(view.n_members, [2, 2, 1])
    assert_allclose(view.alone_eur, [10, 26, 4])
    assert_allclose(view.owed_eur, [7, 22, 3])
    assert_array_equal(view.error_eur, 0)
    assert_allclose(view.given_eur["equal"], [12, 16, 4])
    assert_allclose(view.given_eur["default"], view.owed_eur)
    # Two people miss 22 - 16.
    assert misplaced_eur(view, "equal") == pytest.approx(6)
    assert misplaced_eur(view, "default") == 0


def test_least_happy_coalition_is_that_of_one_site(view):
    # At A two people would have 20 instead of 12; at B 6 instead of 4.
    equal, owed = view.least_happy
    assert (equal.key, equal.site, equal.groups, equal.n_members) == ("equal", "a", (TWO,), 1)
    assert (equal.excess_eur, equal.is_bound) == (pytest.approx(8), False)
    # Under the Shapley value itself 3 at A for either of the two, 1 at B.
    assert owed.excess_eur == pytest.approx(3)
    assert coalition_name(equal, NAMES) == "Site A: 2 people"
    assert coalition_name(equal, {}, "fr") == "a\N{NO-BREAK SPACE}: 2 personnes"


def test_table_tells_the_difference_of_a_member(view):
    table = keys_table(view, NAMES)
    cells = [list(column.cells) for column in table.columns]
    assert cells[0] == ["Equal", "Pro rata of consumption"]
    # A half of 12 less 7, a half of 16 less 22, and 4 less 3.
    assert [column[0] for column in cells[1:4]] == ["+2.5", "\N{MINUS SIGN}3.0", "+1.0"]
    assert cells[4] == ["6.0", "0"]


def test_files_hold_a_row_for_each_key_and_group(view, tmp_path):
    full = priced(SMALL)
    write_view(view, full, tmp_path / "out", "fr")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "coalitions.csv",
        "cooperative.png",
        "cooperative.svg",
        "groups.csv",
        "manifest.json",
    ]
    with (tmp_path / "out" / "groups.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 6
    assert rows[1] == {
        "key": "equal",
        "group": "household=2",
        "n_members": "2",
        "alone_eur": "26.0",
        "owed_eur": "22.0",
        "owed_error_eur": "0.0",
        "given_eur": "16.0",
        "given_less_owed_eur": "-6.0",
    }
    text = (tmp_path / "out" / "coalitions.csv").read_text("utf-8").splitlines()
    assert text[1] == "equal,a,household=2,1,8.0,True"
    ax = cooperative_keys(view, ["un", "deux", "communs"], full, lang="fr")
    cells = [one.get_text() for one in ax.findobj() if one.get_gid() == "cell"]
    # 12 / 7, 16 / 22, 4 / 3 of what is owed.
    assert cells[:3] == [
        "+71\N{NO-BREAK SPACE}%",
        "\N{MINUS SIGN}27\N{NO-BREAK SPACE}%",
        "+33\N{NO-BREAK SPACE}%",
    ]
    assert set(cells[3:]) == {"0\N{NO-BREAK SPACE}%"}


def test_a_group_that_is_owed_less_than_nothing_is_shown_what_it_gets_beyond(view):
    # Owed -4 and given 2: 6 more, of 4; owed nothing and given 1 cent: all of it.
    odd = replace(
        view,
        owed_eur=np.array([-4.0, -4.0, 0.0]),
        given_eur={"equal": np.array([2.0, -5.0, 0.01])},
    )
    ax = cooperative_keys(odd, ["one", "two", "common"], None, plt.figure().gca(), "en")
    cells = [one.get_text() for one in ax.findobj() if one.get_gid() == "cell"]
    assert cells == ["+150%", "\N{MINUS SIGN}25%", "+100%"]


def test_tables_without_a_row_have_their_heads(view, tmp_path):
    full = priced(SMALL)
    lone = SiteGame(
        site="a",
        groups=(ONE,),
        group=np.zeros(2, int),
        n_members=np.array([2.0]),
        worth=lambda who: 10.0 * who[0],
    )
    alone = cooperative_view([lone], {"equal": outcome([5, 5])})
    assert list(coalition_rows(alone)) == []
    write_view(alone, full, tmp_path / "out")
    text = (tmp_path / "out" / "coalitions.csv").read_text("utf-8")
    assert text == "key,site,coalition,n_members,excess_eur,is_exact\n"


def test_more_than_twelve_groups_draw_orders_and_say_so():
    groups = tuple((("activity", str(number)),) for number in range(13))
    big = SiteGame(
        site="a",
        groups=groups,
        group=np.arange(13),
        n_members=np.ones(13),
        worth=lambda who: float(np.sqrt(who.sum())),
    )
    ticks = []
    found = cooperative_view(
        [big], {"equal": outcome(np.ones(13))}, n_orders=300, tick=ticks.append
    )
    assert sum(ticks) == n_coalitions([big], 300) == 300 * 14
    # All are alike, so each is owed a 13th of the root of 13, within its error bar.
    assert found.owed_eur.sum() == pytest.approx(np.sqrt(13))
    assert (found.error_eur > 0).all()
    assert (np.abs(found.owed_eur - np.sqrt(13) / 13) < 5 * found.error_eur).all()
    assert found.least_happy[0].is_bound


def test_groups_of_a_site():
    inputs = inputs_of(sc.load(SMALL), SITE, time_axis(2026, 60))
    curves = site_curves(inputs)
    people = curves.population
    found = site_game(inputs, curves, ("household", "energy_poor"))
    assert found.groups[-1] == COMMON_PARTS
    assert found.n_members.sum() == people.is_participant.sum()
    assert_array_equal(found.group >= 0, people.is_participant)
    for number, group in enumerate(found.groups):
        members = found.group == number
        if group in (COMMON_PARTS, VACANT):
            continue
        (_, size), (_, poor) = group
        assert set(np.minimum(people.n_occupants[members], 5)) == {int(size)}
        assert set(people.is_energy_poor[members]) == {poor == "yes"}
    assert group_name(found.groups[0], {}) == "1 person, not energy poor"
    single = site_game(inputs, curves, ("site",))
    assert single.groups[0] == (("site", SITE),)


def test_command_tells_a_game_of_two_groups_that_can_be_checked_by_hand(tmp_path):
    words = ["keys", SMALL, "--cooperative", "--group-by", "site", "--keys"]
    line = [*words, "default,static", "--format", "json", "--tables", tmp_path / "out"]
    done = invoked(*line)
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)
    assert [row["key"] for row in found["keys"]] == ["default", "static"]
    rows = {(row["key"], row["group"]): row for row in found["groups"]}
    homes, common = (rows["default", name] for name in (f"site={SITE}", "common_parts"))
    both = homes["given_eur"] + common["given_eur"]
    # The default key is the rule of the game: what it gives in all is the worth of all. Each
    # group is owed the mean of what it adds as first and as second.
    for one, other in ((homes, common), (common, homes)):
        owed = (one["alone_eur"] + both - other["alone_eur"]) / 2
        assert one["owed_eur"] == pytest.approx(owed, rel=1e-9)
    assert sum(row["given_eur"] for (key, _), row in rows.items() if key == "static") < both
    least = found["coalitions"][0]
    excess = {
        "common_parts": common["alone_eur"] - common["given_eur"],
        f"site={SITE}": homes["alone_eur"] - homes["given_eur"],
    }
    assert least["coalition"] == max(excess, key=excess.get)
    assert least["excess_eur"] == pytest.approx(max(excess.values()))
    assert (tmp_path / "out" / "groups.csv").exists()
    # An earlier folder of its own is written again, another one is not.
    again = invoked(*line[:-1], SMALL.parent)
    assert again.exit_code == 2
    assert "which holds other files" in again.stderr


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_command_prints_three_tables_in_both_languages(lang):
    words = ["keys", SMALL, "--cooperative", "--keys", "equal", "--lang", lang]
    done = invoked(*words)
    assert done.exit_code == 0, done.output
    told = ("Shapley", "Least happy") if lang == "en" else ("Shapley", "Coalition la moins")
    assert all(word in done.stdout for word in told)


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["--cooperative", "--group-by", "houshold"], "did you mean 'household'?"),
        (["--cooperative", "--group-by", ","], "--group-by: found nothing"),
        (["--tables", "out"], "--tables: found no --cooperative"),
        (["--cooperative", "--keys", "equel"], "did you mean 'equal'?"),
    ],
)
def test_bad_options_are_refused_before_any_work(words, line, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = invoked("keys", SMALL, *words)
    assert (done.exit_code, line in done.stderr) == (2, True), done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("words", [("--group-by", "site"), ("--orders", "50")])
def test_options_of_the_cooperative_view_are_refused_without_it(words):
    done = invoked("keys", SMALL, *words)
    assert done.exit_code == 2
    assert f"{words[0]}: found no --cooperative, expected both" in done.stderr


def test_without_anybody_who_takes_part_there_is_no_game(tmp_path):
    words = ["keys", SMALL, "--cooperative", "--set", "plants.kwp_per_dwelling=0"]
    done = invoked(*words, "--keys", "equal", "--tables", tmp_path / "x")
    assert done.exit_code == 2
    assert "--cooperative: found nobody who takes part" in done.stderr
    assert not (tmp_path / "x").exists()


def test_groupings_are_checked():
    check_groupings(["site", "household"])
    with pytest.raises(InputError, match="expected some of household, site"):
        check_groupings(["rooms"])
