"""What a run with many futures shows: charts, slides, sentences; in both languages."""

from dataclasses import replace

import pandas as pd
import pytest
from report_sample import copy_of, summary_run
from sweep_sample import sample_bands, write_sweep

from simcore.show.charts import ATTACHED_CHARTS
from simcore.show.charts.regret import future_names
from simcore.show.compare.answer import verdict
from simcore.show.folder.read import read_run
from simcore.show.report.sections import left_out, sections
from simcore.show.words.futures import between, shown_schemes, told_scheme
from simcore.show.words.futures_told import futures_sentences, rule_sentences
from simcore.show.words.labels import THIN
from simcore.study.sweep.bands import tables_of

CHARTS = ("bands", "probabilities", "tornado", "indices", "regret")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A run whose nearest scheme is the one that the sample tells of."""
    place = copy_of(summary_run(), tmp_path_factory.mktemp("swept") / "run")
    write_sweep(place, told="T4r")
    return place


@pytest.fixture(scope="module")
def run(folder):
    return read_run(folder)


@pytest.fixture(scope="module")
def few(tmp_path_factory):
    place = copy_of(summary_run(), tmp_path_factory.mktemp("few") / "run")
    write_sweep(place, 48, told="T4r")
    return read_run(place)


def words(ax, gid):
    return [text.get_text() for text in ax.texts if text.get_gid() == gid]


def titled(run, chart, lang="en"):
    ax = ATTACHED_CHARTS[chart](run, None, lang)
    return ax, words(ax, "title")[0], words(ax, "subtitle")[0]


def test_tables_of_a_sweep_can_be_shown(run):
    assert {*tables_of(sample_bands())} <= run.names
    assert not run.doubts
    assert told_scheme(run) == "T4r"
    assert shown_schemes(run)[0] == "T4r"


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("chart", CHARTS)
def test_titles_are_messages_that_fit_a_slide(run, chart, lang):
    _, title, subtitle = titled(run, chart, lang)
    assert 30 < len(title) <= 85
    assert 30 < len(subtitle) <= 130


def test_bands_are_of_three_figures_from_p5_to_p95(run):
    ax, title, _ = titled(run, "bands")
    assert title == "T4r: tenants +17 to +27 EUR a year, landlord −547 to +274 kEUR"
    panels = ax.child_axes
    assert len(panels) == 3
    rows = run.table("bands")
    own = rows[(rows["site"] == "all") & (rows["scheme"] == "T4r")].set_index("figure")
    bar = panels[2].patches[0]
    assert bar.get_x() == pytest.approx(own.loc["landlord_npv_eur", "p5"] / 1e3)
    assert bar.get_x() + bar.get_width() == pytest.approx(own.loc["landlord_npv_eur", "p95"] / 1e3)


def test_a_scheme_far_off_is_told_at_the_edge(run):
    # A seventh scheme, as T2 but with a worst tenant far below: the panel keeps the scale of six.
    rows, odds = run.table("bands"), run.table("probabilities")
    far = rows[rows["scheme"] == "T2"].replace("T2", "T3")
    is_worst = far["figure"] == "tenant_saving_min_eur"
    far = far.assign(p50=far["p50"].mask(is_worst, -900.0))
    tables = {
        "bands": pd.concat([rows, far]),
        "probabilities": pd.concat([odds, odds[odds["scheme"] == "T2"].replace("T2", "T3")]),
    }
    ax = ATTACHED_CHARTS["bands"](replace(run, table=tables.__getitem__), None, "en")
    assert words(ax.child_axes[1], "beyond") == ["← −900"]
    assert ax.child_axes[1].get_xlim()[0] > -200


def test_with_few_futures_no_band_is_drawn(few):
    ax, title, subtitle = titled(few, "bands")
    assert "in the middle future" in title
    assert "Bars need 200 futures" in subtitle
    assert all(not panel.patches for panel in ax.child_axes)


def test_probabilities_have_their_intervals(run):
    ax, title, subtitle = titled(run, "probabilities")
    assert title == "T4r: nobody loses in 94% of futures, the books balance in 29%"
    assert "90–97%" in subtitle
    assert words(ax, "both")[0] == "28%"


def test_the_heat_map_names_kinds_of_futures(run):
    ax, title, _ = titled(run, "regret", "fr")
    names = future_names(run.table("regret"), "fr")
    assert list(names.values())[:2] == ["pire avenir", "moyenne"]
    assert any(name.endswith("\nbas") for name in names.values())
    shown = [one.get_text() for one in ax.get_xticklabels()]
    assert shown == [name.replace("\n", " ") for name in names.values()]
    assert title.startswith("T4r")


def test_total_indices_stand_behind_the_first_ones(run):
    ax, _, subtitle = titled(run, "indices")
    assert "together" not in subtitle
    rows = run.table("indices").assign(total=0.9, total_low=0.8, total_high=1.0)
    other = replace(run, table=lambda name: rows)
    ax, _, subtitle = titled(other, "indices")
    assert "together with others" in subtitle
    assert {patch.get_gid() for patch in ax.child_axes[0].patches} == {"total", "first"}


def test_the_answer_names_the_probability(run, few):
    told = verdict(run, "en")
    assert told[2].startswith("In 94% of 200 futures (90–97%) nobody loses under T4r")
    assert "better than T13" in told[3]
    assert futures_sentences(few, "T4r", "en")[-1].startswith("With fewer than 200 futures")
    assert futures_sentences(run, "T99", "en") == []
    assert futures_sentences(read_run(summary_run()), "T4r", "en") == []
    assert between(0.644, 0.768, "fr").startswith("64–77")


def test_a_rule_in_words(run):
    rule, tested = rule_sentences(run, "en")
    assert rule.startswith("T4r Discount, public tariff holds mostly where: grant")
    assert "above 69%" in rule
    assert tested.endswith("66% and 78%.")
    assert "au-dessus de 69" in rule_sentences(run, "fr")[0].replace(THIN, " ")


def test_a_scheme_that_always_breaks_has_no_rule(run):
    odds = run.table("probabilities")
    none = odds.assign(probability=odds["probability"].where(odds["event"] != "balanced", 0.0))
    held = {"probabilities": none, "rules": run.table("rules").iloc[:0]}
    broken = replace(run, table=lambda name: held.get(name, run.table(name)))
    (told,) = rule_sentences(broken, "en")
    assert "breaks in every future" in told


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_sections_come_with_the_tables(run, lang):
    told = {section.key: section for section in sections(run, lang)}
    assert [key for key in told if key in (*CHARTS, "better")] == [
        *("bands", "probabilities", "better", "tornado", "indices", "regret")
    ]
    assert len(told["bands"].points) >= 3
    assert told["better"].table.rows[0][3].text.startswith("63")
    assert told["answer"].tiles[2].figure.startswith("94")
    plain = {section.key for section in sections(read_run(summary_run()), lang)}
    assert not plain & {*CHARTS, "better"}


def test_a_table_without_its_columns_is_told_and_left_out(folder, tmp_path):
    place = copy_of(folder, tmp_path / "run")
    pd.read_parquet(place / "bands.parquet").drop(columns="p50").to_parquet(place / "bands.parquet")
    broken = read_run(place)
    assert "Left out, bands: no column p50" in left_out(broken, "en")
    keys = [section.key for section in sections(broken, "en")]
    assert "bands" not in keys
    assert "probabilities" not in keys
