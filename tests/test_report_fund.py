"""The contribution fund in the board pack: there where a run or a companion holds it."""

import shutil

import pandas as pd
from report_sample import copy_of, two_sites_run

from simcore.show.folder.read import at_site, read_run
from simcore.show.report.fund import fund_section
from simcore.show.report.sections import sections
from simcore.show.words.catalogue import texts


def with_fund(folder):
    """Two sites, two schemes, two years, written by hand."""
    copy_of(two_sites_run(), folder)
    rows = []
    for scheme, paid in (("T1", 100.0), ("T3", 60.0)):
        for site in ("outreau", "arras-towers"):
            for year, asked in ((0, 0.0), (1, 100.0), (2, 100.0)):
                given = paid if year else 0.0
                row = {"site": site, "scheme": scheme, "year": year, "inflow_eur": given}
                row |= {"top_up_eur": 1.0 if year == 1 else 0.0, "asked_eur": asked}
                rows.append(row | {"paid_eur": given, "balance_eur": 0.5 * year})
    pd.DataFrame(rows).to_parquet(folder / "fund.parquet")
    totals = [("outreau", "T1", 30.0), ("outreau", "T1", 0.0), ("arras-towers", "T3", 5.0)]
    accounts = [
        {"site": site, "scheme": scheme, "member": i, "total_eur": total}
        for i, (site, scheme, total) in enumerate(totals)
    ]
    pd.DataFrame(accounts).to_parquet(folder / "fund_accounts.parquet")
    return folder


def cells(section):
    return [[cell.text for cell in row] for row in section.table.rows]


def test_a_run_without_a_fund_has_no_section_of_it():
    assert "fund" not in [one.key for one in sections(read_run(two_sites_run()), "en")]


def test_the_fund_adds_up_over_years_and_sites(tmp_path):
    run = read_run(with_fund(tmp_path / "run"))
    section = fund_section(run, "en")
    # T1: 2 sites x 2 years x 100 in and out, 2 x 1 topped up; left 2 x 1. T3 pays 240 of 400.
    assert cells(section) == [
        ["T1 Free", "402", "400", "400", "100%", "2.0", "1"],
        ["T3 Full-cost price", "242", "400", "240", "60%", "2.0", "1"],
    ]
    assert section.title.endswith("under 1 of 2 schemes")
    assert section.lead.startswith("Over 2 years")
    alone = fund_section(at_site(run, "outreau"), "fr")
    assert [row[1] for row in cells(alone)] == ["201", "121"]
    assert "fund" in [one.key for one in sections(run, "fr")]


def test_a_companion_that_holds_the_fund_brings_it(tmp_path):
    held = with_fund(tmp_path / "held")
    other = tmp_path / "plan"
    other.mkdir()
    (other / "manifest.json").write_text("{}")
    shutil.copy(held / "fund.parquet", other)
    section = fund_section(read_run(two_sites_run(), [other]), "en")
    assert len(section.table.heads) == 6
    assert cells(section)[1][4] == "60%"


def test_columns_of_the_fund_have_labels(tmp_path):
    run = read_run(with_fund(tmp_path / "run"))
    columns = {column for name in ("fund", "fund_accounts") for column in run.table(name).columns}
    assert {f"column.{column}.head" for column in columns} <= set(texts("en"))
