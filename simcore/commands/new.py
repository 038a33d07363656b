"""``new``: a scenario of one site from a few answers, asked for or given as options."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, get_args

import click

from simcore.base.errors import InputError, Problem, fault, phrase, refuse
from simcore.commands.language import lang_option, language
from simcore.commands.numbers import number_type
from simcore.commands.shared import user_errors
from simcore.scenario.communes import commune_of
from simcore.scenario.draft import (
    USUAL,
    BuildingKind,
    Draft,
    Heating,
    site_id,
    usual_buildings,
    usual_kwp,
)
from simcore.scenario.load import load
from simcore.scenario.site import CommonPartsSun
from simcore.show.words.labels import label

Answers = dict[str, Any]


def _in_turn(usual: Any) -> Callable[[Answers], Any]:
    """A usual answer, which may hang on those before it."""
    return usual if callable(usual) else lambda _: usual


QUESTIONS: dict[str, tuple[Any, Any]] = {
    "commune": (str, USUAL.commune),
    "dwellings": (click.IntRange(1, 100_000), USUAL.dwellings),
    "building_kind": (click.Choice(get_args(BuildingKind)), USUAL.building_kind),
    "buildings": (
        click.IntRange(1, 100_000),
        lambda known: usual_buildings(known["dwellings"], known["building_kind"]),
    ),
    "kwp": (
        click.FloatRange(0, 100_000, min_open=True),
        lambda known: usual_kwp(known["dwellings"]),
    ),
    "heating": (click.Choice(get_args(Heating)), USUAL.heating),
    "eur_per_wp": (click.FloatRange(0, 20), 0.0),
    "grant_fraction": (click.FloatRange(0, 1), USUAL.grant_fraction),
    "loan_years": (click.IntRange(1, 60), USUAL.loan_years),
    "common_parts": (click.Choice(get_args(CommonPartsSun)), USUAL.common_parts),
}
"""What is asked, in this order: kind of the answer, and the usual one."""


def _with_questions(command: Callable[..., None]) -> Callable[..., None]:
    """An option for each question, so that nothing needs to be asked."""
    for name, (kind, _) in reversed(QUESTIONS.items()):
        command = click.option(f"--{name.replace('_', '-')}", name, type=kind)(command)
    return command


@click.command("new")
@_with_questions
@click.option("--out", type=click.Path(path_type=Path))
@click.option("--yes", is_flag=True)
@lang_option
@user_errors()
def command(out: Path | None, yes: bool, lang: str, **given: Any) -> None:
    """Ask for a site, and write a scenario of it that runs."""
    from simcore.show.new import scenario_text

    _check(_problems(given))
    answers = _answers(given, is_silent=yes)
    _check(_problems(answers))
    draft = Draft(**answers | {"eur_per_wp": answers["eur_per_wp"] or None})
    path = out or Path(f"{site_id(draft.commune)}.toml")
    _write(path, scenario_text(draft, lang))
    click.echo(label("commands.written", lang, path=path))
    click.echo(label("commands.next_step", lang, line=f"simcore compare {path}"))


def _answers(given: Answers, *, is_silent: bool) -> Answers:
    """Answers to all questions: given, asked for, or the usual ones."""
    known: Answers = {}
    for name, (kind, usual) in QUESTIONS.items():
        if given[name] is not None:
            known[name] = given[name]
        elif is_silent:
            known[name] = _in_turn(usual)(known)
        else:
            known[name] = _asked(name, kind, _in_turn(usual)(known))
        if name == "commune":
            known[name] = _commune(known[name])
    return known


def _asked(name: str, kind: Any, usual: Any) -> Any:
    """The answer of a person, asked again until it is one."""
    question = label(f"new.ask.{name}", language())
    check = partial(_commune, is_asked=True) if name == "commune" else None
    kind = number_type(click.types.convert_type(kind), name)
    return click.prompt(
        question, default=usual, type=kind, value_proc=check, show_choices=False, err=True
    )


def _commune(name: str, *, is_asked: bool = False) -> str:
    """Name of a commune as the shipped table spells it."""
    found = commune_of(name, None, "--commune", phrase("elsewhere_new"))
    if not isinstance(found, Problem):
        return found.name
    if not is_asked:
        raise InputError([found])
    from simcore.show.words.problems import in_words

    raise click.UsageError(str(in_words(found, language())))


def _problems(answers: Answers) -> list[Problem]:
    """What is wrong with answers taken together, as far as they are known."""
    problems: list[Problem] = []
    commune, n, buildings = (answers[name] for name in ("commune", "dwellings", "buildings"))
    if commune is not None:
        found = commune_of(commune, None, "--commune", phrase("elsewhere_new"))
        problems += [found] if isinstance(found, Problem) else []
    if n is not None and buildings is not None and buildings > n:
        problems.append(fault("buildings_without_dwellings", "--buildings", n=buildings, most=n))
    return problems


def _check(problems: list[Problem]) -> None:
    if problems:
        raise InputError(problems)


def _write(path: Path, text: str) -> None:
    """Write a new file that loads; nothing of others is replaced."""
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        raise refuse("new_file_exists", "--out", path=path) from None
    try:
        load(path)
    except InputError:
        path.unlink()
        raise
