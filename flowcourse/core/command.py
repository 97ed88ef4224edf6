"""What the `flowcourse` commands share: the option --path, and errors printed as one sentence."""

import os
from functools import wraps

import click

from .manifest import BrokenManifest, UnknownExercise
from .notebooks import NotebookError

FOLDER = click.option("--path", type=click.Path(), help="The course folder, if it is not the one you are in.")


class Sentence(click.ClickException):
    """An error in one sentence; exit code 2."""

    exit_code = 2


def sentences(command):
    """Decorate a command: errors that are meant for people are printed as one line, without a traceback."""

    @wraps(command)
    def run(*args, **options):
        try:
            return command(*args, **options)
        except (NotebookError, UnknownExercise, BrokenManifest) as error:
            raise Sentence(str(error)) from None
        except BrokenPipeError:  # what reads our output has stopped, as `head` does: click then exits silently
            raise
        except PermissionError as error:
            raise Sentence(_not_allowed(error)) from None
        except OSError as error:
            raise Sentence(f"{error.filename}: {error.strerror}" if error.filename else str(error)) from None

    return run


def _not_allowed(error):
    """The sentence for a PermissionError. It names the folder when the file itself could not be created."""
    place = os.path.abspath(error.filename or ".")
    if not os.path.lexists(place):
        place = os.path.dirname(place)
    return f"{place}: permission denied: you need the right to read and write it"
