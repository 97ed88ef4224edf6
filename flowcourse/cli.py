"""The `flowcourse` command: thin, every line of work is done in learner, restore and lab.

Commands for authors and instructors are in files of their own, which a class does not get.
"""

import sys
from importlib import import_module
from importlib.util import find_spec

import click

from . import learner, manifest, progress, restore
from .notebooks import NotebookError
from .wrapping import FOLDER, sentences

# Whose commands are in which module; only the first travels to a class.
HEADINGS = {
    __name__: "Commands",
    "flowcourse.grading.commands": "For those who teach a class",
    "flowcourse.authors": "For those who write exercises",
}


class ByHeading(click.Group):
    """Lists its commands under the headings of those whom they are for."""

    def format_commands(self, ctx, formatter):
        for module, heading in HEADINGS.items():
            commands = [c for _, c in sorted(self.commands.items()) if c.callback.__module__ == module]
            if commands:
                with formatter.section(heading):
                    formatter.write_dl([(command.name, command.get_short_help_str(60)) for command in commands])


@click.group(cls=ByHeading, context_settings={"help_option_names": ["-h", "--help"]})
def main():
    """Exercises that grade themselves: see where you are, check, take a hint, start afresh.

    Begin with `flowcourse next`. An ID is that of an exercise, such as ex-01-2.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a console that knows no ✓ shows ?


def counted(root, exercises):
    """The pairs of learner.check_exercises; on a terminal a line counts them, and is gone in the end."""
    shown = sys.stderr.isatty()
    try:
        for done, pair in enumerate(learner.check_exercises(root, exercises), 1):
            line = f"Checking your saved answers: {done} of {len(exercises)}."
            click.echo(f"\r{line}" * shown, nl=False, err=True)
            yield pair
    finally:
        click.echo(f"\r{' ' * 50}\r" * shown, nl=False, err=True)


@main.command()
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
    results = list(counted(learner.find_root(path), manifest.exercises()))
    for exercise, verdict in results:
        table.add_row(exercise.id, exercise.title, str(exercise.minutes), "core" * exercise.core, verdict.line[0])
    Console().print(table)
    click.echo()
    for part in progress.parts(results):
        click.echo(part.line)


@main.command("next")
@FOLDER
@sentences
def next_(path):
    """Say what to do next. The first core exercise that is not solved, after them the others."""
    root = learner.find_root(path)
    found = progress.first_unsolved(counted(root, progress.in_order(manifest.exercises())))
    if found is None:
        click.echo("all exercises are solved: there is nothing left to do")
        return
    exercise, verdict = found
    click.echo(f"{exercise.id} · {exercise.title} ({progress.kind_of(exercise)}, {exercise.minutes} minutes)\n")
    for word, where in progress.way(root, exercise):
        click.echo(f"{word:<5}  {where}")
    if verdict.status == "failed":
        click.echo(f"\n{verdict.line}")


@main.command()
@FOLDER
def doctor(path):
    """Find the usual troubles, and say what to do about each. Exit code 1 when there is one."""
    from .doctor import troubles

    try:
        found = list(troubles(learner.find_root(path)))
    except NotebookError as error:
        found = [str(error)]
    for sentence in found:
        click.echo(sentence)
    if not found:
        click.echo("nothing is wrong here: this Python, its packages, the kernel and your notebooks are in order")
    sys.exit(1 if found else 0)


@main.command()
@click.argument("folder", required=False, type=click.Path(exists=True, file_okay=False))
@FOLDER
@sentences
def update(folder, path):
    """Take a newer release, and keep what you wrote. It is read from FOLDER, or from solutions/ here."""
    from .update import update as run

    told = list(run(learner.find_root(path), folder))
    click.echo("\n".join(told) or "exercises/ is up to date")


@main.command()
@click.argument("ids", nargs=-1, metavar="[ID]...")
@FOLDER
@sentences
def check(ids, path):
    """Check the answers in your saved notebooks. These exercises, a chapter's (ex-09), or all.

    Exit code 0 when all of them pass.
    """
    exercises = [exercise for text in ids for exercise in manifest.named(text)] or manifest.exercises()
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
    """Print a hint. 1 is a question, 2 the equation, 3 a worked other case."""
    from .formulas import plain  # loads a parser of TeX

    hints = [plain(text) for text in manifest.find(identifier).hints]
    for n in (1, 2, 3) if all_ else (number,):
        click.echo(f"Hint {n} of 3 to {identifier}\n\n{hints[n - 1]}\n")
    if not all_ and number < 3:
        click.echo(f"The next one: flowcourse hint {identifier} {number + 1}")


@main.command()
@click.argument("identifier", metavar="ID")
@FOLDER
@sentences
def reset(identifier, path):
    """Put a stub back. Your old answer is kept beside it."""
    click.echo(restore.reset(learner.find_root(path), manifest.find(identifier)))


@main.command()
@click.option("--no-browser", is_flag=True, help="Print the address, open nothing.")
@click.option("--port", type=click.IntRange(1, 65535), default=8888, help="Where to look for a free one, from here on.")
def lab(no_browser, port):
    """Open JupyterLab on the first notebook."""
    from .lab import main as start

    sys.exit(start(not no_browser, port))


def _is_here(module):
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:  # a release has not even the package of the module
        return False


for module in HEADINGS:
    if module != __name__ and _is_here(module):
        for command in import_module(module).COMMANDS:
            main.add_command(command)


if __name__ == "__main__":
    main()
