"""The options of a run, told again of its scenario: the same letters for the same ways."""

from collections.abc import Mapping
from pathlib import Path

from simcore.base.errors import InputError, Problem, fault, few, phrase, refuse
from simcore.scenario.provenance import resolved, scenario_hash
from simcore.scenario.schema import Scenario
from simcore.show.folder.read import Run, read_run
from simcore.show.options.words import DESIGN, options_in
from simcore.show.words.tariffs import MEMBERSHIP
from simcore.study.options.records import Option

PLACE = "--run"


def decided(folder: Path) -> Run:
    """A run folder that holds options.

    Raises
    ------
    InputError
        If it is none, or holds no options, as one of an older version.
    """
    run = read_run(folder)
    if not options_in(run):
        raise refuse("run_without_options", PLACE, folder=folder)
    return run


def schemes_of(run: Run) -> list[str]:
    """Schemes that a run compares, in their order."""
    return list(dict.fromkeys(map(str, run.summary["scheme"])))


def is_designed(run: Run) -> bool:
    """Whether tariffs were sought."""
    return DESIGN in run.names


def seeks_members(run: Run) -> bool:
    """Whether the best membership was sought."""
    return is_designed(run) and bool((run.table(DESIGN)["fact"] == MEMBERSHIP).any())


def letters_of(run: Run) -> tuple[str, ...]:
    """Letters of its options."""
    return tuple(row["letter"] for row in options_in(run))


def check_same(run: Run, scenario: Scenario) -> None:
    """Refuse a run of other inputs than a scenario's, naming these.

    Raises
    ------
    InputError
        If it is so.
    """
    if run.manifest.get("scenario_hash") == scenario_hash(scenario):
        return
    here, there = resolved(scenario), run.manifest.get("scenario") or {}
    unlike = [key for key in dict.fromkeys([*here, *there]) if here.get(key) != there.get(key)]
    found = few(unlike) if unlike else phrase("content_of_files")
    raise refuse("run_of_other_inputs", PLACE, found=found)


def check_options(run: Run, options: Mapping[str, Option]) -> None:
    """Refuse a run whose letters stand for other options, as of another version.

    Raises
    ------
    InputError
        With each letter that does.
    """
    problems = list(_unlike(run, options))
    if problems:
        raise InputError(problems)


def _unlike(run: Run, options: Mapping[str, Option]) -> list[Problem]:
    rows = {row["letter"]: row for row in options_in(run)}
    return [
        fault("run_of_other_options", PLACE, letter=letter)
        for letter in dict.fromkeys([*rows, *options])
        if letter not in rows
        or letter not in options
        or (rows[letter]["option"], rows[letter]["scheme"]) != _named(options[letter])
    ]


def _named(one: Option) -> tuple[str, str]:
    return one.kind, one.scheme
