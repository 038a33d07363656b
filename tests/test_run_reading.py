"""A run folder read back: what is wrong is said at once, what is missing is left out."""

import json

import pytest
from click.testing import CliRunner
from report_sample import copy_of, one_site_run, whole_run

from cli import cli
from simcore.base.errors import InputError
from simcore.show.run import at_site, read_run, run_title, site_name


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
    assert got.doubts == {"ledger": "no column payee", "months": "cannot be read"}
    assert not {"ledger", "months"} & got.names


def test_notes_of_an_older_run_are_its_warnings(tmp_path):
    def older(told):
        return {key: value for key, value in told.items() if key not in ("notes", "rates")}

    folder = copy_of(whole_run(), tmp_path / "run", manifest=older)
    keys = [one.key for one in read_run(folder).notes]
    assert "synthetic weather" in keys
    assert json.loads((whole_run() / "manifest.json").read_text())["folder_version"] == 2


def invoked(*words):
    return CliRunner().invoke(cli, ["report", *(str(word) for word in words)])


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--format", "pptx,xslx"], "--format: found xslx, expected some of pptx, html, pdf, xlsx"),
        (["--format", ","], "--format: found no format"),
        (["--out", __file__], "--out: found a file"),
    ],
)
def test_bad_options_are_one_line_each(words, told):
    done = invoked(one_site_run(), *words)
    assert done.exit_code == 2
    errors = [line for line in done.stderr.splitlines() if line.startswith("Error: ")]
    assert len(errors) == 1
    assert told in errors[0]
    assert not (one_site_run() / "report").exists()


def test_a_pdf_without_a_program_that_prints_is_refused_before_any_work(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    done = invoked(one_site_run(), "--format", "pdf", "--out", tmp_path / "out")
    assert done.exit_code == 2
    assert "found no program that prints" in done.stderr
    assert "all other formats work without" in done.stderr
    assert not (tmp_path / "out").exists()


def test_the_command_writes_what_was_asked_and_says_what_is_missing(tmp_path):
    folder = copy_of(one_site_run(), tmp_path / "run", without=["prices.parquet"])
    done = invoked(folder, "--format", "xlsx,html", "--lang", "en")
    assert done.exit_code == 0, done.output
    assert "Left out, not in this run: prices" in done.stderr
    written = sorted(path.name for path in (folder / "report").iterdir())
    assert written == ["board-pack-en.html", "board-pack-en.xlsx"]
    assert [line.rsplit("/", 1)[-1] for line in done.stdout.split()] == written
