"""What commands may write: new and empty folders, and what they wrote themselves."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from simcore.base.errors import InputError
from simcore.show.folder import claim, place
from simcore.show.folder.mark import strangers
from simcore.show.folder.place import (
    add_files,
    check_files,
    check_new_file,
    check_target,
    free_file,
    free_folder,
    whole_folder,
    working_files,
)


def written(folder, command="compare", text="one"):
    with whole_folder(folder, command) as working:
        (working / "charts").mkdir()
        (working / "summary.csv").write_text(text)
        (working / "charts" / "a.svg").write_text("<svg/>")
    return folder


def hidden(folder):
    return [path.name for path in folder.iterdir() if path.name.startswith(".")]


def test_a_folder_of_the_same_command_is_replaced(tmp_path):
    folder = written(tmp_path / "run")
    (folder / ".DS_Store").write_text("a desktop's own")
    written(folder, text="two")
    assert (folder / "summary.csv").read_text() == "two"
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["written_by"] == "compare"
    assert sorted(manifest["contents"]) == ["charts/a.svg", "summary.csv"]
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda folder: (folder / "notes.txt").write_text("mine"), "notes.txt"),
        (lambda folder: (folder / "summary.csv").write_text("edited"), "summary.csv"),
        (lambda folder: (folder / "charts" / "b.svg").write_text("mine"), "charts/b.svg"),
        (lambda folder: (folder / "link").symlink_to("/"), "link"),
        (lambda folder: (folder / "manifest.json").write_text('{"name": "a web page"}'), "summary"),
        (lambda folder: (folder / "manifest.json").unlink(), "summary.csv"),
        (lambda folder: (folder / "manifest.json").write_text("[" * 100_000), "summary.csv"),
    ],
)
def test_what_somebody_added_or_changed_is_never_deleted(tmp_path, change, named):
    folder = written(tmp_path / "run")
    change(folder)
    before = sorted(path.name for path in folder.rglob("*"))
    with pytest.raises(InputError, match=named):
        check_target(folder, "compare")
    with pytest.raises(InputError, match=named):
        written(folder, text="two")
    assert sorted(path.name for path in folder.rglob("*")) == before
    assert hidden(tmp_path) == []


def test_what_comes_while_a_run_works_is_kept(tmp_path):
    folder = written(tmp_path / "run")

    def disturbed():
        with whole_folder(folder, "compare") as working:
            (working / "summary.csv").write_text("two")
            (folder / "notes.txt").write_text("mine")

    with pytest.raises(InputError, match=r"notes\.txt"):
        disturbed()
    assert (folder / "notes.txt").read_text() == "mine"
    assert (folder / "summary.csv").read_text() == "one"


def test_a_folder_of_another_command_is_refused_by_name(tmp_path):
    folder = written(tmp_path / "run", "finance")
    with pytest.raises(InputError, match=r"which `finance` wrote.*that `compare` wrote"):
        check_target(folder, "compare")


def test_runs_within_a_folder_are_not_the_folders_own(tmp_path):
    written(tmp_path / "results" / "run")
    with pytest.raises(InputError, match=r"run/charts/a\.svg, run/summary\.csv"):
        check_target(tmp_path / "results", "compare")
    written(tmp_path / "results" / "run" / "finance", "finance")
    with pytest.raises(InputError, match=r"finance/charts/a\.svg"):
        check_target(tmp_path / "results" / "run", "compare")


def test_an_empty_folder_and_a_link_to_one_are_filled(tmp_path):
    (tmp_path / "true").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "true", target_is_directory=True)
    written(tmp_path / "link")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "true" / "summary.csv").read_text() == "one"


def test_a_pack_beside_a_run_goes_with_it_unless_it_was_edited(tmp_path):
    folder = written(tmp_path / "run")

    def pack(text):
        with working_files(folder / "report") as working:
            path = working / "deck.pptx"
            path.write_text(text)
            return add_files([path], folder / "report")

    assert pack("one") == [folder / "report" / "deck.pptx"]
    pack("two")
    assert (folder / "report" / "deck.pptx").read_text() == "two"
    assert strangers(folder) == []
    (folder / "report" / "deck.pptx").write_text("with the director's remarks")
    with pytest.raises(InputError, match=r"changed since: deck\.pptx"):
        check_files(folder / "report", ["deck.pptx", "page.html"])
    with pytest.raises(InputError, match=r"report/deck\.pptx"):
        written(folder)
    assert hidden(folder) == []


def test_names_are_reserved_and_given_back(tmp_path):
    first, second = (free_folder(tmp_path, "run") for _ in range(2))
    assert [first.name, second.name] == ["run", "run-2"]
    written(second)
    written(first)
    assert free_folder(tmp_path, "run").name == "run-3"
    claim.let_all_go()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["run", "run-2"]


def test_a_file_is_written_once(tmp_path):
    path = tmp_path / "weather-outreau.png"
    check_new_file(path)
    assert free_file(path) == path
    path.write_text("")
    assert free_file(path).name == "weather-outreau-2.png"
    with pytest.raises(InputError, match="which exists, expected a new file"):
        check_new_file(path)
    with pytest.raises(InputError, match="which exists"):
        check_new_file(path, "drawn by us")
    path.write_bytes(b"\x89PNG drawn by us")
    check_new_file(path, "drawn by us")


def test_a_full_disk_and_a_closed_place_are_told_before_the_work(tmp_path, monkeypatch):
    usage = shutil.disk_usage(tmp_path)._replace(free=3_000_000)
    monkeypatch.setattr(place.shutil, "disk_usage", lambda _: usage)
    with pytest.raises(InputError, match="3 MB left on its disk, expected at least 50 MB"):
        check_target(tmp_path / "new" / "run", "compare")
    monkeypatch.undo()
    monkeypatch.setattr(place.os, "access", lambda *_: False)
    with pytest.raises(InputError, match="where nothing can be written"):
        check_target(tmp_path / "new" / "run", "compare")
    assert list(tmp_path.iterdir()) == []


def test_without_an_exchange_the_old_folder_is_set_aside_and_put_back(tmp_path, monkeypatch):
    monkeypatch.setattr(claim, "_exchanged", lambda *_: False)
    folder = written(tmp_path / "run")
    written(folder, text="two")
    assert (folder / "summary.csv").read_text() == "two"
    assert [path.name for path in tmp_path.iterdir()] == ["run"]
    # A process that died between the two steps: the old folder aside, the new one not yet there.
    folder.rename(tmp_path / ".run.replaced")
    working = claim.working_of(folder)
    working.mkdir()
    (working / claim.WORKING).touch()
    claim.clear_left_over(tmp_path)
    assert (folder / "summary.csv").read_text() == "two"
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


HOLD = """
import sys, time
from pathlib import Path
from simcore.show.folder.place import free_folder, whole_folder
folder = free_folder(Path(sys.argv[1]), "run")
with whole_folder(folder, "compare") as working:
    (working / "summary.csv").write_text("half")
    print(folder.name, flush=True)
    time.sleep(60)
"""


def holding(folder):
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[1],
        env={**os.environ, "PYTHONPATH": "."},
    )
    with process.stdout:
        return process, process.stdout.readline().strip()


@pytest.mark.skipif(os.name != "posix", reason="folders are locked on POSIX systems only")
def test_two_runs_at_once_and_a_killed_one_leave_no_trace(tmp_path):
    (tmp_path / ".theirs.writing").mkdir()  # a folder of somebody else with such a name
    one, first = holding(tmp_path)
    two, second = holding(tmp_path)
    try:
        assert [first, second] == ["run", "run-2"]
        with pytest.raises(InputError, match="another run is writing"):
            written(tmp_path / "run-2")
        assert free_folder(tmp_path, "run").name == "run-3"
        claim.let_all_go()
    finally:
        for process in (one, two):
            process.send_signal(signal.SIGKILL)
            process.wait()
    deadline = time.monotonic() + 10
    while ".run.writing" in hidden(tmp_path) and time.monotonic() < deadline:
        claim.clear_left_over(tmp_path)
    assert hidden(tmp_path) == [".theirs.writing"]
    assert written(tmp_path / "run").is_dir()


class Death(BaseException):
    """A process that ends between two steps."""


def dies(*_, **__):
    raise Death


def forgotten(folder):
    """What a killed process leaves: no lock, and nobody who lets go."""
    for working, descriptor in list(claim._held.items()):
        if descriptor is not None:
            os.close(descriptor)
        claim._held.pop(working)


@pytest.mark.parametrize("step", ["before the exchange", "after it", "before the sign is off"])
def test_a_death_while_a_folder_is_put_in_place_blocks_no_later_run(tmp_path, monkeypatch, step):
    folder = written(tmp_path / "run")
    with monkeypatch.context() as patched:
        patched.setattr(place, "let_go", lambda _: None)
        if step == "before the exchange":
            patched.setattr(claim, "_exchanged", dies)
        elif step == "before the sign is off":
            patched.setattr(Path, "unlink", dies)
        if step == "after it":
            written(folder, text="two")
        else:
            with pytest.raises(Death):
                written(folder, text="two")
    forgotten(folder)
    assert (folder / "summary.csv").read_text() in ("one", "two")
    assert check_target(folder, "compare") is None
    written(folder, text="three")
    assert (folder / "summary.csv").read_text() == "three"
    assert [path.name for path in tmp_path.iterdir()] == ["run"]
    assert not (folder / ".simcore-writing").exists()


def test_a_death_before_the_first_sign_blocks_no_later_run(tmp_path):
    (tmp_path / ".run.writing").mkdir()
    written(tmp_path / "run")
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


def test_a_death_while_files_are_added_blocks_no_later_run(tmp_path, monkeypatch):
    folder = tmp_path / "pack"

    def added(text):
        with working_files(folder) as working:
            files = [working / name for name in ("a.txt", "b.txt")]
            for file in files:
                file.write_text(text)
            add_files(files, folder)

    added("one")
    with monkeypatch.context() as patched:
        patched.setattr(place, "add_marks", dies)
        with pytest.raises(Death):
            added("two")
    assert check_files(folder, ["a.txt", "b.txt"]) is None
    added("three")
    assert (folder / "a.txt").read_text() == "three"
    (folder / "b.txt").write_text("mine")
    with pytest.raises(InputError, match=r"b\.txt"):
        check_files(folder, ["a.txt", "b.txt"])
