"""A run folder read back: what is wrong is said at once, what is missing is left out."""

import json

import pandas as pd
import pytest
from command_sample import invoked
from pptx import Presentation
from report_sample import (
    copy_of,
    headline,
    one_site_run,
    summary_run,
    two_sites_run,
    whole_run,
    with_pictures,
    write_sketched,
)

from simcore.base.errors import InputError
from simcore.show.folder.attached import read_table
from simcore.show.folder.read import at_site, read_run, run_title, site_name
from simcore.show.report import blocks
from simcore.show.report.sections import sections


def test_a_run_holds_what_was_written():
    run = read_run(whole_run())
    assert run.title == "Five pilot sites"
    assert len(run.sites) == 5
    assert run.names >= {"members", "months", "ledger", "cash_flow", "prices", "places"}
    assert run.doubts == {}
    assert {one.key for one in run.notes} >= {"prices_of", "composite_sites"}
    assert site_name(run, "outreau", "en") == "Outreau, retrofitted houses"
    assert site_name(run, "outreau", "fr") == "Outreau, maisons rénovées"
    # A place that has no French name keeps its own.
    kept = site_name(run, "saint-martin-boulogne", "en")
    assert site_name(run, "saint-martin-boulogne", "fr") == kept
    assert run_title(run, "fr") == "Cinq sites pilotes"


def test_one_site_of_a_run_is_its_own_row_of_the_summary():
    run = read_run(whole_run())
    alone = at_site(run, "outreau")
    assert set(alone.summary["site"]) == {"all"}
    own = run.summary.query("site == 'outreau' and scheme == 'T4'").iloc[0]
    got = alone.summary.query("scheme == 'T4'").iloc[0]
    assert got["landlord_npv_eur"] == own["landlord_npv_eur"]
    members = alone.members.query("scheme == 'T4'")
    assert int(members["is_dwelling"].sum()) == own["n_dwellings"] == 100


def test_what_is_no_run_folder_is_refused_with_a_guess(tmp_path):
    (tmp_path / "results").mkdir()
    with pytest.raises(InputError, match=r"does not exist.*did you mean 'results'\?"):
        read_run(tmp_path / "reslts")
    with pytest.raises(InputError, match=r"without manifest\.json, expected a run folder"):
        read_run(tmp_path / "results")
    (tmp_path / "file").write_text("x")
    with pytest.raises(InputError, match="a file, expected a run folder"):
        read_run(tmp_path / "file")


def test_all_problems_of_a_broken_run_are_told_at_once(tmp_path):
    folder = copy_of(whole_run(), tmp_path / "run", without=["summary.csv"])
    (folder / "manifest.json").write_text("{ not json")
    with pytest.raises(InputError) as caught:
        read_run(folder)
    assert [problem.place for problem in caught.value.problems] == ["manifest.json", "summary.csv"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda frame: frame.drop(columns=["losers_fraction"]), "no column losers_fraction"),
        (lambda frame: frame[frame["site"] != "all"], "none for all sites"),
    ],
)
def test_a_summary_that_cannot_be_shown_is_refused(change, words, tmp_path):
    folder = copy_of(whole_run(), tmp_path / "run")
    change(read_run(folder).summary).to_csv(folder / "summary.csv", index=False)
    with pytest.raises(InputError, match=words):
        read_run(folder)


def test_a_table_that_cannot_be_read_or_lacks_a_column_is_named_and_left_out(tmp_path):
    folder = copy_of(whole_run(), tmp_path / "run")
    (folder / "months.parquet").write_bytes(b"not parquet")
    run = read_run(whole_run())
    run.table("ledger").drop(columns="payee").to_parquet(folder / "ledger.parquet")
    got = read_run(folder)
    doubts = {name: str(reason) for name, reason in got.doubts.items()}
    assert doubts == {"ledger": "no column payee", "months": "cannot be read"}
    assert not {"ledger", "months"} & got.names


def test_notes_of_an_older_run_are_its_warnings(tmp_path):
    def older(told):
        return {key: value for key, value in told.items() if key not in ("notes", "rates")}

    folder = copy_of(whole_run(), tmp_path / "run", manifest=older)
    keys = [one.key for one in read_run(folder).notes]
    assert "synthetic weather" in keys
    assert json.loads((whole_run() / "manifest.json").read_text())["folder_version"] == 2


def reported(*words):
    return invoked("report", *words)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (
            ["--format", "pptx,xslx"],
            "--format: found xslx, expected some of pptx, html, pdf, docx, xlsx",
        ),
        (["--format", ","], "--format: found no format"),
        (["--out", __file__], "--out: found a file"),
    ],
)
def test_bad_options_are_one_line_each(words, told):
    done = reported(one_site_run(), *words)
    assert done.exit_code == 2
    errors = [line for line in done.stderr.splitlines() if line.startswith("Error: ")]
    assert len(errors) == 1
    assert told in errors[0]
    assert not (one_site_run() / "report").exists()


def test_the_command_writes_what_was_asked_and_says_what_is_missing(tmp_path):
    folder = copy_of(one_site_run(), tmp_path / "run", without=["prices.parquet"])
    done = reported(folder, "--format", "xlsx,html", "--lang", "en")
    assert done.exit_code == 0, done.output
    assert "Left out, not in this run: prices" in done.stderr
    written = sorted(path.name for path in (folder / "report").glob("[!.]*"))
    assert written == ["board-pack-en.html", "board-pack-en.xlsx"]
    assert [line.rsplit("/", 1)[-1] for line in done.stdout.split()] == written


def without(name, change):
    """A change of a folder that takes rows from a table."""

    def changed(folder):
        path = folder / f"{name}.parquet"
        change(pd.read_parquet(path)).to_parquet(path)

    return changed


@pytest.mark.parametrize("name", ["members", "months", "ledger", "cash_flow", "prices"])
def test_a_table_without_a_site_leaves_that_site_alone_without_it(name, tmp_path):
    folder = copy_of(whole_run(), tmp_path / "run")
    without(name, lambda rows: rows[rows["site"] != "outreau"])(folder)
    run = read_run(folder)
    assert name in run.names
    assert name in at_site(run, "arras-towers").names
    assert name not in at_site(run, "outreau").names
    assert {one.key for one in sections(at_site(run, "outreau"), "en")} >= {"answer", "sites"}


@pytest.mark.parametrize(
    ("name", "change", "reason"),
    [
        ("members", lambda rows: rows.head(0), "no rows"),
        ("ledger", lambda rows: rows[rows["scheme"] != "T4"], "no rows for T4"),
        ("cash_flow", lambda rows: rows[rows["scheme"] == "T4"], "no rows for T1, T3, T3i"),
        ("balances", lambda rows: rows[rows["scheme"] != "T4"], "no rows for T4"),
        ("balances", lambda rows: rows[["site"]], "no column scheme, party, change_eur"),
        ("social", lambda rows: rows[["site"]], "no column scheme, kind"),
        ("prices", lambda rows: rows[rows["site"] != "all"], "no rows for all sites"),
        ("prices", lambda rows: rows.assign(landlord_npv_eur="much"), "no numbers in column"),
    ],
)
def test_a_table_that_was_cut_is_told_and_left_out(name, change, reason, tmp_path, monkeypatch):
    folder = copy_of(two_sites_run(), tmp_path / "run")
    without(name, change)(folder)
    run = read_run(folder)
    assert str(run.doubts[name]).startswith(reason)
    assert set(run.doubts) == {name}
    shown = sections(run, "fr")
    assert not {name, "money" if name == "ledger" else name} & {one.key for one in shown}
    for site in run.sites:
        assert sections(at_site(run, site), "fr")
    monkeypatch.setattr(blocks, "MOST_DRAWN", 0)  # of the sites alone no charts
    page = with_pictures(headline, run, "fr")
    assert [one.key for one in shown if f'<section id="{one.key}"' not in page] == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda rows: pd.concat([rows, rows]), "several rows for T1 at "),
        (lambda rows: rows.assign(scheme=None), "a row without site or scheme"),
        (lambda rows: rows.assign(losers_fraction="many"), "in column losers_fraction"),
        (lambda rows: rows.assign(landlord_npv_eur=float("nan")), "in column landlord_npv_eur"),
        (lambda rows: rows.assign(saving_gini=float("inf")), "in column saving_gini"),
    ],
)
def test_a_summary_in_disorder_is_refused(change, words, tmp_path):
    folder = copy_of(whole_run(), tmp_path / "run")
    change(pd.read_csv(folder / "summary.csv")).to_csv(folder / "summary.csv", index=False)
    with pytest.raises(InputError, match=words):
        read_run(folder)


@pytest.mark.parametrize("notes", [[{"key": "prices_of"}], ["x"], [{"values": {}}]])
def test_notes_that_cannot_be_read_give_way_to_the_warnings(notes, tmp_path):
    def odd(told):
        return {**told, "notes": notes, "warnings": ["as told"]}

    run = read_run(copy_of(whole_run(), tmp_path / "run", manifest=odd))
    assert [one.key for one in run.notes] == ["as told"]


def test_a_very_long_title_is_cut_in_the_properties_of_the_deck_alone(tmp_path):
    long = "Résidence " * 30
    folder = copy_of(summary_run(), tmp_path / "run", manifest=lambda told: {**told, "title": long})
    write_sketched(read_run(folder), tmp_path / "deck.pptx", "en")
    deck = Presentation(tmp_path / "deck.pptx")
    assert deck.core_properties.title == long[:255]
    assert deck.slides[0].shapes.title.text == long


def test_what_pandas_wrote_of_a_table_and_somebody_changed_is_told(tmp_path):
    import pyarrow as pa
    from pyarrow.parquet import write_table

    table = pa.table({"scheme": ["T1"]}).replace_schema_metadata({"pandas": '{"columns": []}'})
    write_table(table, tmp_path / "months.parquet")
    with pytest.raises(InputError, match=r"months\.parquet"):
        read_table(tmp_path / "months.parquet")


@pytest.mark.parametrize("is_same", [True, False])
def test_futures_of_another_scenario_are_left_out_and_told(tmp_path, is_same):
    manifest = json.loads((one_site_run() / "manifest.json").read_text())
    told = manifest["scenario_hash"] if is_same else "another"
    futures = {"written_by": "sweep", "title": "Elsewhere", "scenario_hash": told}
    other = tmp_path / "futures"
    other.mkdir()
    (other / "manifest.json").write_text(json.dumps(futures))
    pd.DataFrame({"scheme": ["T3"]}).to_parquet(other / "bands.parquet")
    run = read_run(one_site_run(), [other])
    assert "bands" not in run.names  # a table without its columns is no table, either
    assert ("bands" in run.doubts) == is_same
    assert ("futures" in run.doubts) != is_same
    if not is_same:
        assert "futures of another scenario" in str(run.doubts["futures"])
