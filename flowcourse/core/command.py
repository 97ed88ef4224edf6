"""What every `flowcourse` command has: errors in one sentence, and --path."""

import os
from functools import wraps

import click

from .manifest import UnknownExercise
from .notebooks import NotebookError

FOLDER = click.option("--path", type=click.Path(), help="The course folder, if it is not the one you are in.")


class Sentence(click.ClickException):
    """An error in one sentence; exit code 2."""

    exit_code = 2


def sentences(command):
    """Errors that are meant for people are printed as one line."""

    @wraps(command)
    def run(*args, **options):
        try:
            return command(*args, **options)
        except (NotebookError, UnknownExercise) as error:
            raise Sentence(str(error)) from None
        except BrokenPipeError:  # whoever read along has gone, as `head` does: click ends without a word
            raise
        except PermissionError as error:
            raise Sentence(_not_allowed(error)) from None
        except OSError as error:
            raise Sentence(f"{error.filename}: {error.strerror}" if error.filename else str(error)) from None

    return run


def _not_allowed(error):
    """Names the folder where the file is one of ours that could not even be made."""
    place = os.path.abspath(error.filename or ".")
    place = place if os.path.lexists(place) else os.path.dirname(place)
    return f"{place}: permission denied: it must be yours to read and write (`ls -ld` shows whose it is)"
