"""Compiled kernels: deferred, never stale, and run where nothing can be written."""

import os
import shutil
import subprocess
import sys
import warnings

import numpy as np
import pytest
from scenario_sample import ROOT

from simcore.base import compiled
from simcore.base.compiled import kernel
from simcore.base.draws import uniform, uniform_at
from simcore.base.errors import NoCacheWarning

KERNEL = """
from simcore.base.compiled import kernel
from simcore.base.draws import uniform_at


@kernel
def drawn_permille(key):
    return int(1000 * uniform_at(key, 0))
"""
"""A kernel that calls ``uniform_at`` of another file, and is compiled in no time."""

DRAW = """
import numpy as np
from simcore.base import compiled
from simcore.base.small import drawn_permille

print(drawn_permille(np.uint64(62)), compiled.cache_folder())
"""


@pytest.fixture
def package(tmp_path):
    """Copy of the package, without what was compiled of it."""
    ignored = shutil.ignore_patterns("__pycache__", "commands", "study", "data")
    shutil.copytree(ROOT / "simcore", tmp_path / "simcore", ignore=ignored)
    (tmp_path / "simcore" / "base" / "small.py").write_text(KERNEL)
    return tmp_path


def run_in(folder, code=DRAW, **environment):
    kept = {k: v for k, v in os.environ.items() if k not in ("NUMBA_CACHE_DIR", "XDG_CACHE_HOME")}
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        # Python itself judges its own bytecode by date and size.
        env={**kept, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1", **environment},
        capture_output=True,
        text=True,
        check=True,
    )


def compiled_files(folder):
    return {file: file.stat().st_mtime_ns for file in folder.rglob("*.nbc")}


def test_an_edit_of_the_draws_changes_the_next_run_and_nothing_else_compiles(package):
    first = run_in(package).stdout.split()
    kept = compiled_files(package)
    assert kept
    draws = package / "simcore" / "base" / "draws.py"
    os.utime(draws, (0, 0))  # a checkout moves dates
    other = package / "simcore" / "base" / "masking.py"  # holds no kernel
    other.write_text(other.read_text() + "\n")
    assert run_in(package).stdout.split() == first
    assert compiled_files(package) == kept
    about = draws.stat()
    text = draws.read_text()
    assert text.count("0x9E3779B97F4A7C15)\n    bits") == 1
    draws.write_text(text.replace("0x9E3779B97F4A7C15)\n    bits", "0x9E3779B97F4A7C17)\n    bits"))
    os.utime(draws, ns=(about.st_atime_ns, about.st_mtime_ns))  # same size, same date
    second = run_in(package).stdout.split()
    assert second[0] != first[0]
    assert second[1] != first[1]
    draws.write_text(text)
    assert run_in(package).stdout.split() == first


def test_where_the_package_cannot_be_written_the_user_s_cache_is_used(package):
    (package / "simcore" / "__pycache__").write_text("a file where the folder should be")
    home = package / "home"
    home.mkdir()
    assert run_in(package).stdout  # whatever the home of this machine
    first = run_in(package, HOME=str(home), LOCALAPPDATA=str(home)).stdout.split()
    assert first[1].startswith(str(home))
    assert compiled_files(home)


def test_where_nothing_can_be_written_it_runs_and_says_so_once(package):
    (package / "simcore" / "__pycache__").write_text("a file where the folder should be")
    home = package / "home"
    home.write_text("a file where the folder should be")
    done = run_in(package, HOME=str(home), LOCALAPPDATA=str(home))
    assert done.stdout.split()[1] == "None"
    assert int(done.stdout.split()[0]) > 0
    assert done.stderr.count("Compiled kernels cannot be kept in ") == 1
    assert str(home) in done.stderr
    assert "Traceback" not in done.stderr
    assert not compiled_files(package)


def test_commands_tell_it_as_one_line(tmp_path, monkeypatch, capsys):
    from simcore.commands.language import listen
    from simcore.commands.shared import user_errors

    listen([])  # whatever a command line before asked for
    monkeypatch.setattr(compiled, "_can_write", lambda folder: False)
    with user_errors():
        warnings.simplefilter("default")
        assert compiled.cache_folder.__wrapped__() is None
    lines = " ".join(capsys.readouterr().err.split())
    assert lines.startswith("Compiled kernels cannot be kept in ")
    assert lines.endswith("every run compiles them, up to a minute.")
    with pytest.warns(NoCacheWarning):
        compiled.cache_folder.__wrapped__()


def test_old_states_are_removed(tmp_path, monkeypatch):
    monkeypatch.setattr(compiled, "PACKAGE", tmp_path)
    monkeypatch.delenv("NUMBA_CACHE_DIR", raising=False)
    left_over = tmp_path / "base" / "__pycache__" / "draws.f-1.py311.nbi"
    left_over.parent.mkdir(parents=True)
    left_over.touch()
    source = tmp_path / "base" / "one.py"
    for number in range(5):
        source.write_text(f"from simcore.base.compiled import kernel  # {number}")
        made = compiled.cache_folder.__wrapped__()
        os.utime(made, (number, number))
    kept = list((tmp_path / "__pycache__" / "kernels").iterdir())
    assert len(kept) == compiled.MOST_STATES
    assert made in kept
    assert not left_over.exists()


def test_a_kernel_waits_for_its_first_call_and_is_then_compiled():
    @kernel(error_model="numpy")
    def drawn(key, n):
        out = np.empty(n)
        for i in range(n):
            out[i] = uniform_at(key, i)
        return out

    assert not hasattr(drawn, "signatures")
    key = np.uint64(62)
    np.testing.assert_array_equal(drawn(key, 10), uniform(key, np.arange(10)))
    # The name has become what numba made of it, so that later calls take no detour.
    assert len(globals()["uniform_at"].targetoptions) > 0


def test_importing_kernels_does_not_import_numba():
    code = "import sys, simcore.energy.demand.kernels\n"
    code += "from simcore.energy.sharing.waterfill import waterfill\n"
    assert run_in(ROOT, code + "print('numba' in sys.modules)").stdout == "False\n"
    many = code + (
        "from concurrent.futures import ThreadPoolExecutor as P\nimport numpy as np\n"
        "f = lambda _: waterfill(np.ones(9), np.ones((9, 2)), np.ones(2)).sum()\n"
        "print({float(x) for x in P(8).map(f, range(32))})"
    )
    assert run_in(ROOT, many).stdout == "{9.0}\n"
