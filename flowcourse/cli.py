"""The `flowcourse` command: thin, every line of work is done in learner, restore, build and lab."""

import sys
from functools import wraps

import click

from . import build as builder
from . import learner, manifest, restore
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
        except (NotebookError, manifest.UnknownExercise) as error:
            raise Sentence(str(error)) from None
        except OSError as error:
            raise Sentence(f"{error.filename}: {error.strerror}" if error.filename else str(error)) from None

    return run


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main():
    """Exercises that grade themselves: see where you are, check, take a hint, start afresh."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a console that knows no ✓ shows ?


@main.command()
@FOLDER
@sentences
def status(path):
    """List all exercises with ✓ ✗ ○, and how much of the core is done."""
    from rich.console import Console
    from rich.table import Table

    table = Table("exercise", "title", box=None, pad_edge=False, header_style="bold")
    table.add_column("minutes", justify="right")
    table.add_column("core")
    table.add_column("")
    results = list(learner.check_exercises(learner.find_root(path), manifest.exercises()))
    for exercise, verdict in results:
        table.add_row(exercise.id, exercise.title, str(exercise.minutes), "core" * exercise.core, verdict.line[0])
    Console().print(table)
    core = [verdict.passed for exercise, verdict in results if exercise.core]
    click.echo(f"\ncore {sum(core)} of {len(core)}, all {sum(v.passed for _, v in results)} of {len(results)}")


@main.command()
@click.argument("ids", nargs=-1, metavar="[ID]...")
@FOLDER
@sentences
def check(ids, path):
    """Check the answers in your saved notebooks: these exercises, or all. Exit code 0 when all of them pass."""
    exercises = [manifest.find(identifier) for identifier in ids] or manifest.exercises()
    passed = []
    for exercise, verdict in learner.check_exercises(learner.find_root(path), exercises):
        click.echo(f"{exercise.id}  {verdict.line}")
        passed.append(verdict.passed)
    sys.exit(0 if all(passed) else 1)


@main.command()
@click.argument("identifier", metavar="ID")
@click.argument("number", metavar="[1|2|3]", type=click.IntRange(1, 3), default=1)
@click.option("--all", "all_", is_flag=True, help="All three at once.")
@sentences
def hint(identifier, number, all_):
    """Print a hint: 1 is a question, 2 the equation, 3 a worked other case."""
    hints = manifest.find(identifier).hints
    for n in (1, 2, 3) if all_ else (number,):
        click.echo(f"Hint {n} of 3 to {identifier}\n\n{hints[n - 1]}\n")
    if not all_ and number < 3:
        click.echo(f"The next one: flowcourse hint {identifier} {number + 1}")


@main.command()
@click.argument("identifier", metavar="ID")
@FOLDER
@sentences
def reset(identifier, path):
    """Put the stub of an exercise back; your old answer is kept beside it."""
    click.echo(restore.reset(learner.find_root(path), manifest.find(identifier)))


@main.command()
@click.option(
    "--check", "check_only", is_flag=True, help="Write nothing; exit code 1 if exercises/ is not what build writes."
)
@click.option("--force", is_flag=True, help="Overwrite notebooks that hold work of their own.")
@FOLDER
@sentences
def build(check_only, force, path):
    """Write exercises/ from solutions/ and the manifest."""
    problems = builder.build_all(learner.find_root(path), check=check_only, force=force)
    for problem in problems:
        click.echo(problem, err=True)
    if not problems:
        click.echo("exercises/ is what build writes" if check_only else "exercises/ is up to date")
    sys.exit(1 if problems else 0)


@main.command()
def lab():
    """Open JupyterLab on the first notebook."""
    from .lab import main as start

    sys.exit(start())


if __name__ == "__main__":
    main()
