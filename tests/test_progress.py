"""What a command is at: phases told by the work, bars that move by them, the first line early."""

import subprocess
import sys
from threading import Thread

import pytest
from command_sample import invoked
from report_sample import sketches, summary_run
from rich.progress import Progress
from scenario_sample import ROOT, SITES, scenario_file

import simcore as sc
from simcore.base.phases import LISTENERS, enter, heard
from simcore.commands import running
from simcore.commands.language import listen
from simcore.commands.progress import OF_GRIDS, OF_KEYS, STARTS, moving, stage
from simcore.show.folder.read import read_run
from simcore.show.report.pack import n_steps, write_pack
from simcore.study.keys.keys import compare_keys
from simcore.study.size.size import size_sweep

SMALL = """[time]
step_minutes = 60
[sites.arras-bon-secours]
dwellings = 6
buildings = []
"""


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    model = SITES / "arras-bon-secours.toml"
    return scenario_file(tmp_path_factory.mktemp("progress"), SMALL, extends=(model,))


@pytest.fixture
def moves(monkeypatch):
    """What each bar was set to, with the words beside it."""
    seen, usual = [], Progress.update

    def noted(self, task, **values):
        seen.append({name: value for name, value in values.items() if value is not None})
        return usual(self, task, **values)

    monkeypatch.setattr(Progress, "update", noted)
    return seen


def phases_of(work):
    told = []
    with heard(lambda phase, part: told.append((phase, part))):
        work()
    assert LISTENERS == []
    return told


def test_a_site_tells_its_phases_in_the_order_of_the_data(path):
    scenario = sc.load(path)
    whole = [phase for phase, _ in phases_of(lambda: sc.compare(scenario))]
    assert whole == ["weather", "production", "demand", "sharing", "pricing"]
    sizes = [phase for phase, _ in phases_of(lambda: size_sweep(scenario, n_sizes=3))]
    assert sizes == ["weather", "production", "demand", "sharing", "sizes"]
    assert sorted(STARTS, key=STARTS.__getitem__) == [*sizes, "pricing"]
    assert OF_GRIDS["network"] < OF_GRIDS["variants"] < OF_GRIDS["hosting"] < 1


def test_keys_tell_how_many_of_them_have_shared_a_site(path):
    told = phases_of(lambda: compare_keys(sc.load(path), ["default", "equal"]))
    parts = [part for phase, part in told if phase == "keys"]
    # The key of the scenario is one of the two: 0.3 once there are curves, 0.35 a key.
    assert parts == pytest.approx([0.65, 1.0])
    assert "sharing" not in OF_KEYS


def test_a_single_site_moves_the_bar_long_before_it_is_done(moves):
    with moving("Site", 1) as tick:
        for phase in ("weather", "production", "demand", "sharing"):
            enter(phase)
        enter("weather")  # a site may begin anew: the bar does not run back
        tick("site")
    told = [one["completed"] for one in moves]
    assert told == [STARTS[name] for name in ("weather", "production", "demand", "sharing")] + [
        STARTS["sharing"],
        1,
    ]
    assert "Site · sharing" in [one.get("description") for one in moves]


def test_sites_worked_on_at_a_time_add_up(moves):
    def site(tick):
        enter("sharing")
        tick()

    with moving("Sites", 2) as tick:
        enter("sharing")
        other = Thread(target=site, args=(tick,))
        other.start()
        other.join()
        tick()
    half = STARTS["sharing"]
    assert [one["completed"] for one in moves] == pytest.approx([half, 2 * half, 1 + half, 2])


def test_phases_told_by_other_threads_are_in_the_language_asked_for(moves):
    listen(["--lang", "fr"])
    try:
        with moving("Sites", 1):
            other = Thread(target=enter, args=("weather",))
            other.start()
            other.join()
        with stage("commands.writing"):
            other = Thread(target=enter, args=("drawing",))
            other.start()
            other.join()
    finally:
        listen([])
    told = [one["description"] for one in moves if "description" in one]
    assert told == ["Sites · météo", "Écriture des tableaux et des graphiques · dessin"]


def test_what_counts_moves_by_its_numbers_alone(moves):
    with moving("Futures", 8, counts=True) as tell:
        enter("demand")
        tell(3, 8)
        tell()
    assert [one.get("completed") for one in moves] == [None, 3, 1]


def test_a_stage_says_how_far_it_is_where_the_work_knows(moves):
    with stage("commands.writing") as tell:
        enter("drawing")
        enter("drawing", 0.25)
        tell("Deck...", 0.5)
    assert [one.get("completed") for one in moves if "description" not in one] == [0.25, 0.5]
    assert moves[0] == {"description": "Writing tables and charts · drawing"}


@pytest.mark.parametrize("formats", [("pptx",), ("xlsx",)])
def test_a_pack_tells_as_many_steps_as_it_has(tmp_path, formats):
    run, told = read_run(summary_run()), []
    with sketches():
        write_pack(run, tmp_path / "pack", formats, "fr", told.append)
    assert len(told) == n_steps(run, formats, "fr") > 0


def test_nothing_but_warnings_stands_on_a_stream_that_is_no_terminal(path, tmp_path):
    words = ("--no-charts", "--schemes", "T1,T3", "--set", "prices.on=2026-11-30")
    done = invoked("compare", path, *words, "--out", tmp_path / "run")
    assert done.exit_code == 0
    told = done.stderr.replace("\n", "")
    assert not told or told.startswith(("First run", "Rates of"))
    assert not any(word in told for word in ("Reading", "Pricing", "%", "·"))


def test_the_first_line_is_shown_before_the_long_imports(path, monkeypatch):
    seen, usual = [], Progress.add_task

    def noted(self, words, **more):
        seen.append(words)
        return usual(self, words, **more)

    monkeypatch.setattr(Progress, "add_task", noted)
    monkeypatch.setattr(running, "import_module", seen.append)
    running.read(path)
    assert seen == ["Reading the scenario...", running.PIPELINE]
    # Nothing heavy comes with the commands themselves.
    names = ("compare", "finance", "grid", "size", "keys", "sweep", "report")
    code = "import sys\n" + "".join(f"import simcore.commands.{name}\n" for name in names)
    code += "print(*(one for one in ('numpy', 'pandas', 'numba', 'scipy') if one in sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == []
