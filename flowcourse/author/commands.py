"""The commands for people who write exercises: new, build, mutants."""

import sys

import click

from ..core import manifest
from ..core.command import FOLDER, sentences
from ..core.folder import find_root
from . import build as builder
from . import new as new_exercise


@click.command()
@click.option(
    "--check", "check_only", is_flag=True, help="Write nothing; exit code 1 if exercises/ is not what build writes."
)
@click.option("--force", is_flag=True, help="Overwrite notebooks in which somebody wrote.")
@FOLDER
@sentences
def build(check_only, force, path):
    """Write exercises/ from solutions/. Also the manifest, and docs/exercises.md, the table of all exercises."""
    root = find_root(path)
    problems = builder.build_all(root, check=check_only, force=force) or list(new_exercise.unfilled(root))
    if not problems:
        from . import lessons, table

        problems = lessons.write(root, check=check_only) + table.write(root, check=check_only)
    for problem in problems:
        click.echo(problem, err=True)
    if not problems:
        click.echo("exercises/ is what build writes" if check_only else "exercises/ is up to date")
    sys.exit(1 if problems else 0)


@click.command()
@click.argument("ids", nargs=-1, metavar="[ID]...")
@click.option("--equivalent", is_flag=True, help="Show also the mutants that equal the solution on all inputs.")
@FOLDER
@sentences
def mutants(ids, equivalent, path):
    """Put faults into solutions, and count what the checks catch. Exit code 1 where a check catches less than 95 %."""
    from rich.console import Console
    from rich.table import Table

    from .mutants import ENOUGH, tallies

    exercises = [manifest.find(identifier) for identifier in ids] or manifest.exercises()
    counts = list(tallies(find_root(path), exercises))
    table = Table("exercise", box=None, pad_edge=False, header_style="bold")
    for name in ("mutants", "caught", "share", "equivalent"):
        table.add_column(name, justify="right")
    for tally in counts:
        numbers = tally.mutants, tally.caught, f"{int(100 * tally.share)}%", len(tally.equivalent)
        table.add_row(tally.exercise.id, *map(str, numbers))
    Console().print(table)
    for tally in counts:
        for lines in tally.survivors:
            click.echo("\n".join([f"\n{tally.exercise.id}: this passes its check", *lines]))
        if equivalent:
            for lines in tally.equivalent:
                click.echo("\n".join([f"\n{tally.exercise.id}: this is the same", *lines]))
    sys.exit(0 if all(tally.share >= ENOUGH for tally in counts) else 1)


@click.command()
@click.argument("chapter", type=click.IntRange(0, 99))
@click.argument("title")
@click.option("--name", default="", help="The function that learners write; made from the title unless given.")
@click.option("--core", is_flag=True, help="A core exercise; without this, a stretch exercise.")
@click.option("--minutes", default=10, show_default=True)
@click.option("--kind", type=click.Choice(manifest.KINDS), default="derive", show_default=True)
@FOLDER
@sentences
def new(chapter, title, name, core, minutes, kind, path):
    """Start a new exercise. It works already; FILL IN marks each place that needs your own text or code."""
    root = find_root(path)
    for file in new_exercise.new(root, chapter, title, name, core, minutes, kind):
        click.echo(file.relative_to(root).as_posix())
    click.echo("\nThe exercise is in these files, and FILL IN marks what is missing: `flowcourse build` lists it.")


COMMANDS = (new, build, mutants)
