"""Sheets of tenants as PDF, one by one, by the browser, or a clear refusal."""

import json

import pytest
from command_sample import invoked

from simcore.base.errors import InputError
from simcore.show.report.printing import BROWSERS, print_sheets, program

needs_browser = pytest.mark.skipif(not program(BROWSERS), reason="no browser is installed")
PAGE = "<!DOCTYPE html><title>x</title><p>Vous pouvez refuser."


def sheets(folder, names):
    folder.mkdir()
    for name in names:
        (folder / name).write_text(PAGE, encoding="utf-8")
    (folder / "sheets.json").write_text(json.dumps({"scheme": "T4", "sheets": names}))
    return folder


def program_at(tmp_path, monkeypatch, name, lines):
    """Put a program of this name first on the path."""
    path = tmp_path / name
    path.write_text("#!/bin/sh\n" + lines)
    path.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")


@needs_browser
@pytest.mark.slow
def test_sheets_are_printed_one_by_one(tmp_path):
    folder = sheets(tmp_path / "sheets", ["a-T4-1.html", "a-T4-2.html"])
    done = invoked("report", folder, "--format", "pdf")
    assert done.exit_code == 0, done.output
    for name in ("a-T4-1.pdf", "a-T4-2.pdf"):
        assert (folder / name).read_bytes().startswith(b"%PDF")


def test_sheets_have_one_format_and_must_all_be_there(tmp_path, monkeypatch):
    folder = sheets(tmp_path / "sheets", ["a.html"])
    done = invoked("report", folder, "--format", "pptx")
    assert done.exit_code == 2
    assert "found pptx, expected pdf alone" in done.stderr
    (folder / "a.html").unlink()
    program_at(tmp_path, monkeypatch, "chromium", "exit 0\n")
    with pytest.raises(InputError, match=r"found no file a\.html"):
        print_sheets(folder, tmp_path / "out", print)
    (folder / "sheets.json").write_text("{}")
    with pytest.raises(InputError, match="no list of sheets"):
        print_sheets(folder, tmp_path / "out", print)


def test_a_browser_that_prints_nothing_is_named(tmp_path, monkeypatch):
    folder = sheets(tmp_path / "sheets", ["a.html"])
    program_at(tmp_path, monkeypatch, "chromium", "exit 0\n")
    with pytest.raises(InputError, match="nothing printed by chromium, expected a PDF"):
        print_sheets(folder, tmp_path / "out", print)
    assert not (tmp_path / "out" / "a.pdf").exists()
