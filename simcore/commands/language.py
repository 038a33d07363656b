"""Language of a command line, and the words of its help.

The code of a command names its options and holds no help: ``help.<command>.<option>`` of the
catalogues does, or ``help.shared.<option>`` where several commands have the same option.
"""

from collections.abc import Callable, Sequence
from contextvars import ContextVar
from itertools import pairwise, takewhile

import click
from click import core, decorators, exceptions, formatting, parser, termui, types

from simcore.show.words.catalogue import LANGUAGES, form, is_known, text
from simcore.show.words.labels import label, typeset
from simcore.show.words.spoken import checked, environment_language

OPTION = "--lang"

_asked: ContextVar[str] = ContextVar("language", default="")


def language(usual: str = LANGUAGES[0]) -> str:
    """Language that the command line asks for, or the usual one where it asks for none."""
    return _asked.get() or usual


def listen(words: Sequence[str]) -> None:
    """Speak the language asked for anywhere on a command line, or else by the environment.

    Raises
    ------
    InputError
        Where that is no language of the catalogues.
    """
    _asked.set("")
    for module in (core, decorators, exceptions, formatting, parser, termui, types):
        # The library asks gettext for its sentences under these two names.
        vars(module).update(_=_sentence, ngettext=_counted_sentence)
    named = _named(words)
    _asked.set(checked(named, OPTION) if named else environment_language())


def _named(words: Sequence[str]) -> str:
    """Value of the last ``--lang``, the empty string where there is none."""
    lang = ""
    for word, after in pairwise([*takewhile("--".__ne__, words), ""]):
        if word == OPTION:
            lang = after
        elif word.startswith(f"{OPTION}="):
            lang = word.partition("=")[2]
    return lang


def _sentence(message: str) -> str:
    """What the library says, in the language of the command line."""
    key, lang = f"click.{message}", language()
    return typeset(text(key, lang), lang) if is_known(key) else message


def _counted_sentence(single: str, several: str, n: int) -> str:
    """What the library says of a number of things."""
    key, lang = f"click.{single}", language()
    if is_known(key):
        return typeset(form(key, n, lang), lang)
    return single if n == 1 else several


def worded(command: click.Command, path: str, parent: click.Context | None) -> click.Command:
    """The command with its help in the language of the command line.

    Parameters
    ----------
    command
        Command, or group of commands, whose help is written into it.
    path
        ``help``, then the names of its groups and its own, with dots between.
    parent
        Context in which it is called.
    """
    context = click.Context(command, parent=parent, **command.context_settings)
    command.help = label(f"{path}.text", language())
    if isinstance(command, click.Group):
        command.subcommand_metavar = label("help.shared.commands", language())
        for name, own in command.commands.items():
            worded(own, f"{path}.{name}", context)
            own.short_help = label(f"{path}.{name}.title", language())
    for parameter in command.get_params(context):
        _put_words(parameter, path)
    return command


def _put_words(parameter: click.Parameter, path: str) -> None:
    """Write help into a parameter, and what stands for its value."""
    is_option = isinstance(parameter, click.Option)
    name = parameter.opts[-1].lstrip("-") if is_option else parameter.name
    stem = next((key for key in (f"{path}.{name}", f"help.shared.{name}") if is_known(key)), None)
    if stem is None:
        return
    parameter.help = label(stem, language())
    kind = f"help.type.{parameter.type.name.replace(' ', '_')}"
    values = (f"{stem}.metavar", kind) if is_option else (f"{stem}.metavar",)
    parameter.metavar = next((label(key, language()) for key in values if is_known(key)), None)


def lang_option(command: Callable[..., None]) -> Callable[..., None]:
    """The option that every command has which says something."""
    return click.option(OPTION, type=click.Choice(LANGUAGES), default=language)(command)
