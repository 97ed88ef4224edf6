"""The commands for those who teach a class: release."""

import click

from . import learner
from .wrapping import FOLDER, sentences


@click.command()
@click.argument("destination", metavar="DEST", type=click.Path(file_okay=False))
@FOLDER
@sentences
def release(destination, path):
    """Write what a class may see into a new folder. The course without solutions."""
    from .grading.release import release as write

    count = write(learner.find_root(path), destination)
    click.echo(f"{destination} holds the course for a class, {count} files, and no solution")


COMMANDS = (release,)
