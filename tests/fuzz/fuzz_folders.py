"""Run folders, as the board pack reads them: what is accepted has a workbook of its own."""

from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile

import numpy as np
from harness import Kind
from mutations import BROKEN, Random, packed, zipped
from scenario_sample import SMALL

import simcore as sc
from simcore.show.folder.read import read_run
from simcore.show.folder.write import Effort, write_run
from simcore.show.report.workbook import write_workbook

EFFORT = Effort(wall_seconds=1.0, peak_memory_bytes=None)


def _run() -> dict[str, bytes]:
    """Files of a small run of a site."""
    small = [
        "sites.arras-bon-secours.dwellings=4",
        "sites.arras-bon-secours.buildings=[]",
        "time.step_minutes=60",
    ]
    outcome = sc.compare(sc.load(SMALL, small), jobs=1)
    with TemporaryDirectory() as name:
        folder = Path(name) / "run"
        write_run(outcome, folder, effort=EFFORT, lang="en", charts=False)
        return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}


FILES = _run()
LEAN = {name: FILES[name] for name in ("manifest.json", "summary.csv", "months.parquet")}


def changed(data: bytes, random: Random) -> bytes:
    """A ZIP that still is one: it stands for a folder."""
    while True:
        made = packed(data, random)
        try:
            with ZipFile(BytesIO(made)) as parts:
                assert all(parts.read(name) is not None for name in parts.namelist())
        except BROKEN:
            continue
        return made


def read(path: Path) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name) / "run"
        with ZipFile(path) as parts:
            parts.extractall(folder)
        run = read_run(folder)
        assert len(run.summary) > 0
        numbers = run.summary.select_dtypes("number")
        assert not np.isinf(numbers.to_numpy(float)).any()
        write_workbook(run, Path(name) / "a.xlsx", "fr")
        assert (Path(name) / "a.xlsx").stat().st_size > 1_000


def _with(name: str, content: bytes) -> bytes:
    return zipped(LEAN | {name: content})


SUMMARY = FILES["summary.csv"]
RUN_FOLDERS = Kind(
    name="run folders",
    good=(zipped(FILES), zipped(LEAN)),
    bad=(
        _with("manifest.json", b""),
        _with("manifest.json", b"[]"),
        _with("manifest.json", b"[" * 100_000),
        _with("manifest.json", b"\xff\xfe"),
        _with("summary.csv", b""),
        _with("summary.csv", b"site,scheme\n"),
        _with("summary.csv", b"\0\0\0"),
        _with("summary.csv", SUMMARY.replace(b"all", b"none")),
        zipped({"summary.csv": SUMMARY}),
        zipped({"manifest.json": FILES["manifest.json"]}),
    ),
    read=read,
    change=changed,
    name_of=lambda _: "run.zip",
)
