"""The landlord's spreadsheet: recalculated by another program, harmless, written whole."""

import re
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import pytest
from plan_sample import EVERYTHING, MARKET, outcome
from workbook_sample import disagreements, formula_cells, needs_office

from simcore.base.masking import harmless
from simcore.show.finance import sheets as plan_sheets
from simcore.show.finance.sheets import write_plan
from simcore.show.workbook import new_workbook
from simcore.study.finance.plan import plan_of

RECALCULATED = (
    ((), "T3", "all"),
    (EVERYTHING, "T4", "all"),
    ((*EVERYTHING, *MARKET), "T13", "all"),
    (("finance.loan_fraction=0.0",), "T1", "mining-terraces"),
    (("finance.loan_years=12", "finance.grant_fraction=0.9"), "T4", "arras-bon-secours"),
)
"""Settings, scheme and site of the plans that another program works out again."""


@needs_office
def test_recalculated_by_libreoffice_the_sheets_agree_with_python(tmp_path):
    paths = [tmp_path / f"plan{number}.xlsx" for number, _ in enumerate(RECALCULATED)]
    for path, (settings, scheme, site) in zip(paths, RECALCULATED, strict=True):
        write_plan(plan_of(outcome(*settings), scheme, site), path)
        assert len(formula_cells(path)) > 1500
    off = disagreements(paths, tmp_path)
    assert off == [], len(off)


def test_every_figure_of_the_years_is_a_formula_but_what_is_typed_in(tmp_path):
    path = tmp_path / "plan.xlsx"
    write_plan(plan_of(outcome(), "T3"), path)
    cells = formula_cells(path)
    # 26 years; the year, new inverters, the payments' index and the fund are typed in.
    site = [key for key in cells if key[0] == "Site 1"]
    rows = {row for _, _, row in site}
    assert len(site) == 26 * len(rows)
    assert len(rows) == len(plan_sheets.row_keys(1)) - 4
    assert {sheet for sheet, _, _ in cells} >= {"Summary", "Portfolio", "Months", "Site 2"}


def test_formulas_hold_no_figure_but_what_defines_them(tmp_path):
    path = tmp_path / "plan.xlsx"
    write_plan(plan_of(outcome(*EVERYTHING, *MARKET), "T4"), path)
    # 0 and 1, the kinds of a loan (2, 3), a rounding error, grams in a tonne, the guess of IRR.
    known = {"0", "1", "2", "3", "0.000001", "1000000"}
    typed = set()
    for (sheet, _, _), (formula, _) in formula_cells(path).items():
        text = re.sub(r"'[^']*'!|[A-Za-z]+!|\$?[A-Z]+\$?[0-9]+", " ", formula)
        text = re.sub(r"IRR\([^)]*\)", " ", text)
        typed |= {(sheet, one) for one in re.findall(r"[0-9.]+", text) if one not in known}
    assert typed == set()


def renamed(site, name):
    """A site's outcome under another name."""
    inputs = site.flows.inputs
    table = inputs.site_table.model_copy(update={"name": name})
    return replace(site, flows=replace(site.flows, inputs=replace(inputs, site_table=table)))


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_text_of_a_scenario_never_becomes_a_formula(start, tmp_path):
    text = f'{start}HYPERLINK("http://x";"y")'
    assert harmless(text) == "'" + text
    base = outcome()
    named = replace(
        base,
        flows=replace(base.flows, scenario=base.flows.scenario.model_copy(update={"title": text})),
        sites=tuple(renamed(site, text) for site in base.sites),
    )
    path = tmp_path / "plan.xlsx"
    write_plan(plan_of(named, "T3"), path)
    with ZipFile(path) as parts:
        strings = parts.read("xl/sharedStrings.xml").decode()
        pages = [parts.read(n).decode() for n in parts.namelist() if "worksheets/" in n]
    shown = re.findall(r"<t[^>]*>([^<]*HYPERLINK[^<]*)</t>", strings)
    assert len(shown) >= 2
    assert all(one.startswith("'") for one in shown)
    assert not any("HYPERLINK" in page for page in pages)


def test_a_workbook_that_fails_leaves_nothing_and_keeps_what_was_there(tmp_path):
    path = tmp_path / "plan.xlsx"
    path.write_bytes(b"old")

    def half_written():
        with new_workbook(path) as book:
            book.add_worksheet("one")
            raise RuntimeError("half way")

    with pytest.raises(RuntimeError, match="half way"):
        half_written()
    assert [one.name for one in Path(tmp_path).iterdir()] == ["plan.xlsx"]
    assert path.read_bytes() == b"old"


def test_a_french_workbook_has_french_sheets_and_units(tmp_path):
    path = tmp_path / "plan.xlsx"
    write_plan(plan_of(outcome(), "T3", "arras-bon-secours"), path, "fr")
    names = [
        "Synthèse",
        "Données",
        "Centrales",
        "Site 1",
        "Ensemble",
        "Répartition par mois",
        "Mois",
    ]
    with ZipFile(path) as parts:
        book = parts.read("xl/workbook.xml").decode()
        words = parts.read("xl/sharedStrings.xml").decode()
    assert re.findall(r'<sheet name="([^"]*)"', book) == [*names, "Notes"]
    formulas = [formula for formula, _ in formula_cells(path).values()]
    told = set(re.findall(r"'([^']*)'!|([A-Za-z]+)!", " ".join(formulas)))
    assert {one or other for one, other in told} <= set(names)
    shown = set(re.findall(r"<t[^>]*>([^<]*)</t>", words))
    assert {"€", "€/kWh", "€/kWc/an", "1/an", "ans"} <= shown
    assert not {one for one in shown if re.search(r"EUR|kWp|year", one)}


def test_units_stand_in_every_row(tmp_path):
    plan = plan_of(outcome(), "T3")
    units = {plan_sheets.year_label(key, "en")[1] for key in plan_sheets.row_keys(1)}
    assert units == {"EUR", "EUR/kWh", "kWh", "1", "years"}
    inputs = plan_sheets.site_inputs(plan.pairs[0], plan)
    assert all(one.unit for one in inputs)
