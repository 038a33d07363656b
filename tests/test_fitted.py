"""Tables of the terminal fit its width: words whole, figures never cut, columns told on below."""

from io import StringIO

import pytest
from rich.console import Console
from rich.table import Table

from simcore.commands.shared import stdout
from simcore.show.fitted import all_fitted, fitted
from simcore.show.terminal import input_table


def options(n_figures=3):
    table = Table(title="Options", caption="To vote on")
    table.add_column("Option", overflow="fold")
    for number in range(n_figures):
        table.add_column(f"Net present value {number} kEUR", justify="right", overflow="ellipsis")
    table.add_column("Law", overflow="fold")
    rows = ("B Pilot, common parts (Arras, three towers)", "C Everywhere (5 sites)")
    for name in rows:
        table.add_row(name, *["-1,050"] * n_figures, "an open point")
    return table


def lines(table, width, lang="en"):
    console = Console(width=width, file=StringIO())
    for part in all_fitted([table], width, lang):
        console.print(part)
    return console.file.getvalue().splitlines()


def test_a_table_that_fits_is_left_alone():
    table = options()
    assert fitted(table, 200, "en") == [table]
    bare = Table("site", "kWh", box=None)
    assert fitted(bare, 20, "en") == [bare]


def test_words_get_the_room_that_figures_do_not_need():
    told = lines(options(), 78)
    # The heads of figures break at their spaces: 7 letters each where "present" is the longest.
    # 78 - 1 - 5 x 3 = 62 letters, 21 of figures, leave 41 to words that would take 43 and 13: as
    # many lack to both.
    assert max(map(len, told)) == 78
    (part,) = fitted(options(), 78, "en")
    assert [column.width for column in part.columns] == [36, 7, 7, 7, 5]
    assert not any("…" in line for line in told)
    # Without it the first column is as narrow as the heads of the figures are wide.
    console = Console(width=78, file=StringIO())
    console.print(options())
    assert "Pilot, common parts (Arras," not in console.file.getvalue()
    assert any("Pilot, common parts (Arras," in line for line in told)


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_columns_that_do_not_fit_are_told_on_below(lang):
    table = options(9)
    parts = fitted(table, 60, lang)
    told = "\n".join(lines(table, 60, lang))
    assert len(parts) == 3
    assert max(map(len, told.splitlines())) <= 60
    assert "…" not in told
    for number in range(9):
        assert sum(f" {number} " in line for line in told.splitlines()) == 1
    assert told.count("Option ") == 3
    assert told.count({"en": "Options (continued)", "fr": "Options (suite)"}[lang]) == 2
    assert told.count("To vote on") == 1
    assert told.count("-1,050") == 18
    # The table itself is what it was.
    assert (len(table.columns), table.title) == (11, "Options")


def test_what_is_too_wide_by_itself_is_left_as_it_is():
    table = Table()
    table.add_column("x" * 30, justify="right")
    table.add_row("y" * 30)
    assert fitted(table, 20, "en") == [table]


def test_the_console_of_the_commands_fits_its_tables(monkeypatch, capsys):
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "60")
    stdout().print(options(9))
    assert capsys.readouterr().out.count("(continued)") == 2


def test_a_second_part_repeats_the_words_that_tell_its_rows_apart():
    table = Table()
    for name, side in (("Site", "left"), ("kWp", "right"), ("Best for", "left"), ("NPV", "right")):
        table.add_column(name, justify=side)
    for n in range(6):
        table.add_column(f"Figure {n}", justify="right")
    table.add_row("Outreau", "0.67", "landlord", "1", *"123456")
    table.add_row("", "", "tenants", "2", *"123456")
    parts = fitted(table, 50, "en")
    assert len(parts) > 1
    for part in parts:
        assert [column.header for column in part.columns][:2] == ["Site", "Best for"]
        assert [*part.columns[1].cells] == ["landlord", "tenants"]


def test_a_list_without_edges_keeps_what_people_type():
    table = Table(box=None)
    table.add_column("site", no_wrap=True)
    table.add_column("name", overflow="fold")
    table.add_column("plants", overflow="fold")
    table.add_row("saint-martin-boulogne", "Saint-Martin-Boulogne, cité", "10 x 13.00 kWp")
    told = "\n".join(lines(table, 48))
    assert "saint-martin-boulogne" in told
    assert "Saint-Martin-Boulogne," in told
    assert max(map(len, told.splitlines())) <= 48


@pytest.mark.parametrize(
    ("lang", "named", "values"),
    [
        ("en", "grant, part of the investment (finance.grant_fraction)", ["30%", "0%"]),
        ("fr", "subvention, part de l’investissement (finance.grant_fraction)", ["30 %", "0 %"]),
    ],
)
def test_inputs_that_differ_are_told_by_their_name_and_the_path_that_people_type(
    lang, named, values
):
    inputs = [("finance.grant_fraction", 0.3, 0.0), ("time.year", 2026, 2027)]
    table = input_table(inputs, ("five-sites", "no-grant"), lang)
    cells = [[cell.replace("\xa0", " ") for cell in column.cells] for column in table.columns]
    assert cells[0] == [named, "time.year"]
    assert [cells[1][0], cells[2][0]] == values
    assert [cells[1][1], cells[2][1]] == ["2026", "2027"]
