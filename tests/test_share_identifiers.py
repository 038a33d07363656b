"""Errors of ``share``: meters' numbers hidden, the place still found, all problems at once."""

import pytest
from french_clock import stamps
from replay_files import curve_file, rows, share, text_file

from simcore.base.errors import InputError, gathered, refuse
from simcore.base.masking import masked, pointed_at

ONE, TWO, OTHER, ROOF = "22345678900001", "12345678900002", "12345678900003", "92345678900009"
TIMES = stamps("2026-07-01T10:00", 2, 15)


@pytest.fixture
def files(tmp_path):
    return (
        curve_file(tmp_path / "sun.csv", TIMES, {ROOF: 1.0}),
        curve_file(tmp_path / "use.csv", TIMES, {ONE: 0.5, TWO: 1.0}),
    )


def refused(tmp_path, sun, use, *words):
    """Lines of stderr, once sure that nothing was written and no number is shown."""
    done = share(sun, use, tmp_path / "out", *words, by_home=False)
    assert done.exit_code == 2, done.output
    assert not (tmp_path / "out").exists()
    assert not any(prm in done.output + done.stderr for prm in (ONE, TWO, OTHER, ROOF))
    return done.stderr


def test_a_bad_coefficient_file_tells_every_problem_and_no_number(tmp_path, files):
    text = f"member,coefficient\n{ONE},0.8\n{OTHER},0.7\n{ONE},x\n"
    parts = text_file(tmp_path / "parts.csv", text)
    told = refused(tmp_path, *files, "--key", "static", "--coefficients", parts)
    for line in (
        "parts.csv, line 3, **********0003: found the unknown member '**********0003'",
        "did you mean 'member 2 of the consumption (**********0002)'?",
        "parts.csv, line 4, **********0001: found a second row",
        "parts.csv, line 4, **********0001: found 'x', which is not a number",
        "line 4, member 2 of the consumption (**********0002): found the end of the file",
        "line 3, **********0003: found a sum above 1 from this row on (1.5 in all)",
    ):
        assert line in told
    assert told.count("Error: ") == 5


def test_a_missing_member_does_not_hide_a_sum_above_one(tmp_path, files):
    text = f"member,coefficient\n{ONE},1.25\n"
    parts = text_file(tmp_path / "parts.csv", text)
    told = refused(tmp_path, *files, "--key", "static", "--coefficients", parts)
    assert "line 2, **********0001: found a sum above 1" in told
    assert "line 2, member 2 of the consumption (**********0002): found the end" in told


def test_bad_cells_and_stamps_of_a_curve_are_told_by_column(tmp_path, files):
    rows_ = [f"{TIMES[0]},1,-2", f"{TIMES[1][:-6]},,1"]
    use = text_file(tmp_path / "use.csv", "\n".join([f"time,{ONE},{TWO}", *rows_]) + "\n")
    told = refused(tmp_path, files[0], use, "--key", "equal")
    assert "use.csv, line 2, column 3 (**********0002): found -2, which is negative" in told
    assert "use.csv, line 3, column 2 (**********0001): found an empty cell" in told
    assert "use.csv, line 3: found '2026-07-01T12:15:00', which has no offset" in told
    assert told.count("Error: ") == 3


def test_problems_of_both_sides_are_told_at_once(tmp_path, files):
    sun = text_file(tmp_path / "sun.csv", f"date,{ROOF}\n1,1\n")
    use = text_file(tmp_path / "use.csv", f"time,{ONE},{ONE}\n{TIMES[0]},1,1\n")
    told = refused(tmp_path, sun, use, "--key", "equal")
    assert "sun.csv, line 1: found the header 'date,**********0009'" in told
    assert "use.csv, line 1, column 3 (**********0001): found the column twice" in told


@pytest.mark.parametrize(
    ("name", "times", "line"),
    [
        (ONE, TIMES, "more.csv, line 2, column 2 (**********0001): found a slot that another"),
        ("C", TIMES[:1], "use.csv, line 3, C: found 1 slot without a value"),
        (OTHER, TIMES[:1], "meter 3 of those read (**********0003): found 1 slot without"),
    ],
)
def test_files_that_do_not_fit_are_told_without_numbers(tmp_path, files, name, times, line):
    more = curve_file(tmp_path / "more.csv", times, {name: 1.0})
    assert line in refused(tmp_path, *files, "--consumption", more, "--key", "equal")


def test_slots_that_differ_are_told_without_numbers(tmp_path, files):
    sun = curve_file(tmp_path / "sun.csv", TIMES[:1], {ROOF: 1.0})
    told = refused(tmp_path, sun, files[1], "--key", "equal")
    assert "use.csv, line 3, meter 1 (**********0001): found 1 slot of consumption" in told


def key_file(tmp_path, header, *lines):
    text = "\n".join([";".join(["Horodate", *header]), *lines]) + "\n"
    return text_file(tmp_path / f"{ROOF}.csv", text)


def test_members_of_a_key_file_are_told_by_column(tmp_path, files):
    path = key_file(tmp_path, [OTHER, ONE], f"{TIMES[0]};1,0;1,0", f"{TIMES[1]};1,0")
    told = refused(tmp_path, *files, "--key-file", path)
    assert "**********0009.csv, line 1, column 2 (**********0003): found the unknown" in told
    assert "line 1, member 2 of the consumption (**********0002): found no column" in told
    assert "line 3: found 2 cells, expected 3" in told


def test_cells_sums_and_stamps_of_a_key_file_are_told_at_once(tmp_path, files):
    path = key_file(tmp_path, [TWO, ONE], f"{TIMES[1]};50,0;50,1", f"{TIMES[1]};1.0;2,0")
    told = refused(tmp_path, *files, "--key-file", path)
    assert "line 2, column 3 (**********0001): found 100.1 % in all" in told
    assert "line 3, column 2 (**********0002): found '1.0', expected a percentage" in told
    assert f"line 2: found the stamp {TIMES[1]}, misaligned, expected {TIMES[0]}" in told
    assert told.count("Error: ") == 3


def test_a_missing_key_file_is_told_by_the_plants_place(tmp_path, files):
    other = text_file(tmp_path / f"{OTHER}.csv", "Horodate;A\n")
    told = refused(tmp_path, *files, "--key-file", other)
    assert "no key file of plant 1 (**********0009), expected **********0009.csv" in told


def test_a_members_list_hides_numbers(tmp_path, files):
    text = f"member,join,leave\n{ONE},1 July,\n{OTHER},,\n"
    told = refused(
        tmp_path, *files, "--key", "equal", "--members", text_file(tmp_path / "m.csv", text)
    )
    assert "m.csv, line 2, **********0001: found '1 July'" in told
    assert "m.csv, line 3, **********0003: found the unknown member '**********0003'" in told


def test_a_good_run_keeps_the_numbers_for_the_operator_alone(tmp_path, files):
    assert share(*files, tmp_path / "out", "--key", "equal", by_home=False).exit_code == 0
    assert [row["plant"] for row in rows(tmp_path / "out" / "plants.csv")] == ["**********0009"]
    assert (tmp_path / "out" / f"{ROOF}.csv").exists()


def test_masking_leaves_names_and_decimals_alone():
    assert masked(f"{ONE}, 0.{ONE}, 1{ONE}") == f"**********0001, 0.{ONE}, 1{ONE}"
    assert pointed_at("flat 3", "column 2") == "flat 3"
    assert str(pointed_at(ONE, "column 2")) == "column 2 (**********0001)"
    assert (
        str(refuse("unexpected", "a", found=ONE, expected="b"))
        == "a: found **********0001, expected b"
    )


def test_readers_are_all_asked_before_anything_is_refused():
    def bad(name):
        return lambda: (_ for _ in ()).throw(refuse("unexpected", name, found="x", expected="y"))

    assert gathered([lambda: 1, lambda: 2]) == [1, 2]
    with pytest.raises(InputError) as caught:
        gathered([bad("a"), lambda: 1, bad("b")])
    assert [problem.place for problem in caught.value.problems] == ["a", "b"]
