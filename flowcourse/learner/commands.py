"""The commands of a learner. They read options and print; the other files of this folder do the work."""

import sys
import time
from contextlib import suppress

import click

from ..core import manifest, tries
from ..core.command import FOLDER, sentences
from ..core.folder import CARRIED, find_root, is_started
from ..core.notebooks import NotebookError
from . import answers, done_and_next
from .reset import reset as put_stub_back

LOOK_EVERY = 0.25  # seconds
IN_A_LESSON = "run this cell in its lesson, and its check answers; the cell below it holds a solution"
WIDTH = 80  # of a line of text, at most


def counted(root, exercises, anew=False):
    """The pairs of answers.check_exercises. While one is awaited, a line on the terminal counts those that are done."""

    def line(text):
        if sys.stderr.isatty():
            click.echo(f"\r{text}", nl=False, err=True)

    pairs = answers.check_exercises(root, exercises, anew=anew)
    try:
        for done in range(len(exercises)):
            line(f"Checking your saved answers: {done} of {len(exercises)} done.")
            pair = next(pairs)
            line(f"{' ' * 60}\r")
            yield pair
    finally:
        line(f"{' ' * 60}\r")


@click.command()
@FOLDER
@sentences
def status(path):
    """Say how much is done and how many minutes are left, and list all exercises."""
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
    for part in done_and_next.parts(results):
        click.echo(part.line)
    click.echo()
    Console().print(table)


@click.command("next")
@FOLDER
@sentences
def next_(path):
    """Say what to do next. The first core exercise that is not solved, or when all are, the first of the others."""
    root = find_root(path)
    first = done_and_next.first_unsolved(counted(root, done_and_next.in_order(manifest.exercises())))
    if first is None:
        click.echo("all exercises are solved: notebooks/progress.ipynb draws your certificate")
        return
    exercise, verdict = first
    click.echo(f"{done_and_next.described(exercise)}\n")
    check = "check", f"run the cell below it, or save and type: flowcourse check {exercise.id}"
    stuck = "stuck", f"flowcourse hint {exercise.id}"
    for word, text in (*done_and_next.steps(root, exercise), check, stuck):
        click.echo(f"{word:<5}  {text}")
    if verdict.status == "failed":
        click.echo(f"\n{verdict.line}")


@click.command()
@FOLDER
def doctor(path):
    """Find the usual troubles, and say what to do about each. Exit code 1 when there is one."""
    from .doctor import troubles

    try:
        sentences = list(troubles(find_root(path)))
    except NotebookError as error:
        sentences = [str(error)]
    for sentence in sentences:
        click.echo(sentence)
    if not sentences:
        click.echo("nothing is wrong here: this Python, its packages, the kernel and your notebooks are in order")
    sys.exit(1 if sentences else 0)


@click.command()
@click.argument("folder", required=False, type=click.Path(exists=True, file_okay=False))
@FOLDER
@sentences
def update(folder, path):
    """Take a newer release, and keep what you wrote.

    It is read from FOLDER. Without one, a folder that `flowcourse start` made takes what the installed flowcourse
    carries, and a clone goes by its solutions/ and by Git.
    """
    from .update import fresh_pages
    from .update import update as take_release

    root = find_root(path)
    if folder is None and is_started(root):
        remarks = [*take_release(root, CARRIED), *fresh_pages(root)]
    else:
        remarks = list(take_release(root, folder))
    if any(".old-" in remark for remark in remarks):
        remarks.append("A file NAME.old-1 is what you had before. Delete it when you miss nothing in the new one.")
    click.echo("\n".join(remarks) or "exercises/ and notebooks/ are up to date")


@click.command()
@click.argument("ids", nargs=-1, metavar="[ID]...")
@FOLDER
@sentences
def check(ids, path):
    """Check the answers in your saved notebooks. These exercises, a chapter's (ex-09), or all that you have started.

    Exit code 0 when all of them pass, and without an ID when every exercise of the course does.
    """
    for text in ids:
        if text.startswith("try-"):
            raise NotebookError(f"{text} is checked where it stands: {IN_A_LESSON}")
    asked = [exercise for text in ids for exercise in manifest.named(text)]
    passed, untouched, broken = [], 0, set()
    for exercise, verdict in counted(find_root(path), asked or manifest.exercises(), anew=True):
        passed.append(verdict.passed)
        if verdict.status == "not started" and not asked:
            untouched += 1
        elif verdict.sentence not in broken:
            click.echo(f"{exercise.id}  {verdict.line}")
        if verdict.mistake == "notebook":  # one sentence on a broken file, and not one for each of its exercises
            broken.add(verdict.sentence)
    if untouched:
        click.echo(f"{untouched} not started: `flowcourse next` says what to do next")
    sys.exit(0 if all(passed) else 1)


@click.command()
@FOLDER
@sentences
def watch(path):
    """Judge each answer when you save it, until Ctrl-C. Say what comes next, or how to get a hint."""
    from .watch import verdicts

    root = find_root(path)
    click.echo(f"watching the notebooks in {root / 'exercises'}: save an answer, and it is judged. Ctrl-C ends this.")
    with suppress(KeyboardInterrupt):
        for exercise, verdict in verdicts(root, lambda: time.sleep(LOOK_EVERY)):
            click.echo(f"\n{exercise.id}  {verdict.line}")
            results = answers.check_exercises(root, done_and_next.in_order(manifest.exercises()))
            for word, text in done_and_next.way_on(exercise, verdict, results):
                click.echo(f"{word:<5}  {text}")


@click.command()
@click.argument("identifier", metavar="ID")
@click.argument("number", metavar="[1|2|3]", type=click.IntRange(1, 3), default=1)
@click.option("--all", "all_", is_flag=True, help="All three at once.")
@sentences
def hint(identifier, number, all_):
    """Print a hint. 1 is a question, 2 the idea, 3 a worked example of another case."""
    if identifier.startswith("try-"):
        raise NotebookError(f"{identifier} has no hints: {IN_A_LESSON}")
    hints = manifest.find(identifier).hints
    for chosen in (1, 2, 3) if all_ else (number,):
        text = click.wrap_text(hints[chosen - 1], WIDTH, preserve_paragraphs=True)
        click.echo(f"Hint {chosen} of 3 to {identifier}\n\n{text}\n")
    if not all_ and number < 3:
        click.echo(f"The next one: flowcourse hint {identifier} {number + 1}")


@click.command()
@click.argument("identifier", metavar="ID")
@FOLDER
@sentences
def reset(identifier, path):
    """Put a stub back. The ID may be that of a cell in a lesson (try-06-2). Your old answer is kept beside it."""
    root, of_a_lesson = find_root(path), identifier.startswith("try-")
    click.echo(put_stub_back(root, tries.find(root, identifier) if of_a_lesson else manifest.find(identifier)))


NO_BROWSER = click.option("--no-browser", is_flag=True, help="Print the address, and do not open it.")
PORT = click.option(
    "--port", type=click.IntRange(1, 65535), default=8888, help="The port, or the next one that is free."
)


@click.command()
@NO_BROWSER
@PORT
@FOLDER
@sentences
def lab(no_browser, port, path):
    """Open JupyterLab on the first notebook of the course folder that you are in."""
    from .lab import main as serve

    sys.exit(serve(find_root(path), not no_browser, port))


@click.command()
@click.argument("folder", type=click.Path())
@click.option("--no-lab", is_flag=True, help="Write the course, and do not open JupyterLab.")
@NO_BROWSER
@PORT
@sentences
def start(folder, no_lab, no_browser, port):
    """Write the course into a new FOLDER, and open JupyterLab there. If the course is there already, only open it."""
    from .lab import main as serve
    from .start import start as write

    click.echo(write(folder))
    if no_lab:
        click.echo("In that folder, `flowcourse next` says what to do first, and `flowcourse lab` opens JupyterLab.")
    else:
        sys.exit(serve(find_root(folder), not no_browser, port))


COMMANDS = start, status, next_, doctor, update, check, watch, hint, reset, lab
