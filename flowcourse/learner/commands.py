"""The commands of a learner. They read options and print; the other files of this folder do the work."""

import sys

import click

from ..core import manifest
from ..core.command import FOLDER, sentences
from ..core.folder import find_root
from ..core.notebooks import NotebookError
from . import answers, done_and_next
from .reset import reset as put_stub_back


def counted(root, exercises):
    """The pairs of answers.check_exercises. Meanwhile a line on the terminal counts them; at the end it is removed."""
    on_terminal = sys.stderr.isatty()
    try:
        for done, pair in enumerate(answers.check_exercises(root, exercises), 1):
            if on_terminal:
                click.echo(f"\rChecking your saved answers: {done} of {len(exercises)}.", nl=False, err=True)
            yield pair
    finally:
        if on_terminal:
            click.echo(f"\r{' ' * 50}\r", nl=False, err=True)


@click.command()
@FOLDER
@sentences
def status(path):
    """List all exercises, and the minutes left."""
    from rich.console import Console
    from rich.table import Table

    table = Table("exercise", "title", box=None, pad_edge=False, header_style="bold")
    table.add_column("minutes", justify="right")
    table.add_column("core")
    table.add_column("")
    results = list(counted(find_root(path), manifest.exercises()))
    for exercise, verdict in results:
        core = "core" if exercise.core else ""
        table.add_row(exercise.id, exercise.title, str(exercise.minutes), core, verdict.line[0])
    Console().print(table)
    click.echo()
    for part in done_and_next.parts(results):
        click.echo(part.line)


@click.command("next")
@FOLDER
@sentences
def next_(path):
    """Say what to do next. The first core exercise that is not solved, or when all are, the first of the others."""
    root = find_root(path)
    found = done_and_next.first_unsolved(counted(root, done_and_next.in_order(manifest.exercises())))
    if found is None:
        click.echo("all exercises are solved: there is nothing left to do")
        return
    exercise, verdict = found
    click.echo(f"{exercise.id} · {exercise.title} ({done_and_next.kind_of(exercise)}, {exercise.minutes} minutes)\n")
    for word, text in done_and_next.steps(root, exercise):
        click.echo(f"{word:<5}  {text}")
    if verdict.status == "failed":
        click.echo(f"\n{verdict.line}")


@click.command()
@FOLDER
def doctor(path):
    """Find the usual troubles, and say what to do about each. Exit code 1 when there is one."""
    from .doctor import troubles

    try:
        found = list(troubles(find_root(path)))
    except NotebookError as error:
        found = [str(error)]
    for sentence in found:
        click.echo(sentence)
    if not found:
        click.echo("nothing is wrong here: this Python, its packages, the kernel and your notebooks are in order")
    sys.exit(1 if found else 0)


@click.command()
@click.argument("folder", required=False, type=click.Path(exists=True, file_okay=False))
@FOLDER
@sentences
def update(folder, path):
    """Take a newer release, and keep what you wrote. It is read from FOLDER, or from solutions/ here."""
    from .update import update as take_release

    remarks = list(take_release(find_root(path), folder))
    click.echo("\n".join(remarks) or "exercises/ is up to date")


@click.command()
@click.argument("ids", nargs=-1, metavar="[ID]...")
@FOLDER
@sentences
def check(ids, path):
    """Check the answers in your saved notebooks. These exercises, a chapter's (ex-09), or all.

    Exit code 0 when all of them pass.
    """
    exercises = [exercise for text in ids for exercise in manifest.named(text)] or manifest.exercises()
    passed = []
    for exercise, verdict in answers.check_exercises(find_root(path), exercises):
        click.echo(f"{exercise.id}  {verdict.line}")
        passed.append(verdict.passed)
    sys.exit(0 if all(passed) else 1)


@click.command()
@click.argument("identifier", metavar="ID")
@click.argument("number", metavar="[1|2|3]", type=click.IntRange(1, 3), default=1)
@click.option("--all", "all_", is_flag=True, help="All three at once.")
@sentences
def hint(identifier, number, all_):
    """Print a hint. 1 is a question, 2 the equation, 3 a worked example of another case."""
    from .formulas import plain

    hints = manifest.find(identifier).hints
    for chosen in (1, 2, 3) if all_ else (number,):
        click.echo(f"Hint {chosen} of 3 to {identifier}\n\n{plain(hints[chosen - 1])}\n")
    if not all_ and number < 3:
        click.echo(f"The next one: flowcourse hint {identifier} {number + 1}")


@click.command()
@click.argument("identifier", metavar="ID")
@FOLDER
@sentences
def reset(identifier, path):
    """Put a stub back. Your old answer is kept beside it."""
    click.echo(put_stub_back(find_root(path), manifest.find(identifier)))


@click.command()
@click.option("--no-browser", is_flag=True, help="Print the address, and do not open it.")
@click.option("--port", type=click.IntRange(1, 65535), default=8888, help="The port, or the next one that is free.")
def lab(no_browser, port):
    """Open JupyterLab on the first notebook."""
    from .lab import main as start

    sys.exit(start(not no_browser, port))


COMMANDS = status, next_, doctor, update, check, hint, reset, lab
