"""Fixtures of the golden tests: what is recorded, and the runs that several tests share."""

import pytest
from command_sample import called
from golden_files import EXACT_RTOL, RTOL, check_tables, flat, write_table
from pytest_regressions.common import perform_regression_check
from scenario_sample import FIVE_SITES


@pytest.fixture
def golden_table(lazy_datadir, original_datadir, request):
    """Compare a table with the recorded one; ``--force-regen`` records it anew."""
    is_exact = request.config.getoption("exact")

    def check(table, name, rtol=RTOL):
        held = EXACT_RTOL if is_exact else rtol
        perform_regression_check(
            datadir=lazy_datadir,
            original_datadir=original_datadir,
            request=request,
            check_fn=lambda obtained, expected: check_tables(obtained, expected, held),
            dump_fn=lambda path: write_table(table, path),
            extension=".csv",
            basename=name,
        )

    return check


@pytest.fixture
def golden_answer(golden_table):
    """Compare what a command answers as JSON, leaf by leaf, with what is recorded."""
    return lambda data, name, **how: golden_table(flat(data), name, **how)


@pytest.fixture
def golden_text(file_regression):
    """Compare a text to the letter with the recorded one."""

    def check(text, name):
        file_regression.check(text, basename=name, extension=".txt", encoding="utf-8")

    return check


@pytest.fixture(scope="session")
def five_sites(tmp_path_factory):
    """Run folder of the five sites under all schemes, and what the terminal shows in French."""
    folder = tmp_path_factory.mktemp("golden") / "five-sites"
    words = ("--schemes", "all", "--lang", "fr", "--no-charts", "--out", folder)
    return folder, called("compare", FIVE_SITES, *words)
