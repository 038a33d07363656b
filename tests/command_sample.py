"""The command line as the tests call it, in this process."""

import json

from click.testing import CliRunner

from cli import cli

PLAIN = {"FORCE_COLOR": None, "TTY_COMPATIBLE": None}
"""No colours, whatever the surroundings ask for."""


def invoked(*words, **options):
    """Result of a command line; words may be paths and numbers."""
    return CliRunner().invoke(cli, [str(word) for word in words], catch_exceptions=False, **options)


def called(*words, columns=110):
    """Standard output of a command that must succeed, on a terminal of that width."""
    done = invoked(*words, env={"COLUMNS": str(columns), **PLAIN})
    assert done.exit_code == 0, done.stderr
    return done.stdout


def answered(*words):
    """What a command prints as JSON, parsed."""
    return json.loads(called(*words))
