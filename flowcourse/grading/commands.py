"""The commands for those who teach a class: release, grade, term, and nbgrader."""

import os
import secrets
import sys
from functools import partial
from pathlib import Path

import click

from ..core import contents, folder, manifest
from ..core.command import FOLDER, Sentence, sentences
from ..core.notebooks import NotebookError
from ..core.visible import line

OUT = click.Path(file_okay=False, path_type=Path)
TABLE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("destination", metavar="DEST", type=click.Path(file_okay=False))
@FOLDER
@sentences
def release(destination, path):
    """Write what a class may see into a folder. The course without solutions.

    In a folder that holds a release, the newer one takes its place, and nothing else there is touched.
    """
    from .release.release import release as write

    updates = os.path.isdir(destination) and bool(os.listdir(destination))
    done = write(folder.find_root(path), destination)
    click.echo(f"{destination} holds the course for a class, {len(done.files)} files, and no solution notebook")
    if updates:
        counts = f"{len(done.new)} new, {len(done.changed)} changed, {len(done.removed)} removed"
        click.echo(f"it took the place of the release that was there: {counts}; nothing else there was touched")


@click.command()
@click.argument("destination", metavar="DEST", type=click.Path(file_okay=False))
@FOLDER
@sentences
def nbgrader(destination, path):
    """Write the course as nbgrader wants it. A folder with source notebooks, and the settings."""
    from .release.nbgrader_source import export

    count = export(folder.find_root(path), destination)
    click.echo(f"{destination} holds {count} assignments in source/, with their solutions, and nbgrader_config.py")


@click.command()
@click.argument("submissions", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--out", type=OUT, required=True, help="The folder for grades and reports. Name it again to go on.")
@click.option("--only", "ids", multiple=True, metavar="ID", help="This exercise or chapter (ex-09) alone; repeatable.")
@click.option("--gradebook", type=TABLE, help="What Moodle, Canvas or Blackboard exported: fill it in, to import it.")
@click.option("--column", metavar="TITLE", help="The column of the gradebook to fill in. In Moodle it is Grade.")
@click.option("--count", type=click.Choice(["core", "stretch", "all"]), help="Which exercises give points.  [core]")
@click.option("--roster", type=TABLE, help="Who is expected: a CSV with columns id, name, e-mail or LMS id.")
@click.option("--overrides", type=TABLE, help="Marks and comments that you decided: a CSV.")
@click.option("--seed", type=int, help="Same submissions and seed, same grades. Drawn by chance unless given.")
@click.option("-j", "judges", type=click.IntRange(1), help="How many processes; as many as there are processors.")
@click.option("--trusted-class", is_flag=True, help="Grade even where answers can reach files or the network.")
@click.option("--scheduler", metavar="ADDRESS", help="Let the workers of this Dask scheduler grade.")
@sentences
def grade(submissions, out, ids, seed, judges, trusted_class, scheduler, **tables):
    """Grade a class: files, folders or zips. Exit code 1 where something is not graded or not filled in.

    Nothing is graded twice: give the same command again after any change of the submissions or the tables.
    """
    from ..sandbox import selftest
    from . import batch
    from .intake import collect
    from .marking import once_a_day
    from .marking.cluster import Cluster
    from .marking.local import Local
    from .marking.session import session
    from .marking.store import read_json
    from .reports import handout
    from .reports.summary import what_counts

    exercises = [exercise for text in ids for exercise in manifest.named(text)]
    _not_of_the_course(out)
    _apart(out, submissions)
    results = once_a_day.self_test(selftest.run, selftest.safe, partial(click.echo, err=True))
    safe = selftest.safe(results)
    if not (safe or trusted_class):
        raise Sentence(_refusal(results))
    earlier = batch.earlier(out)
    _same_assignment(out, earlier, exercises or manifest.exercises())
    seed = earlier.get("seed", secrets.randbits(32)) if seed is None else seed
    tables = _tables(earlier, tables, exercises, out)
    if scheduler:
        pool = Cluster(scheduler, partial(session, jail=safe), selftest.run, selftest.safe)
    else:
        pool = Local(judges or _processors(), partial(session, jail=safe))
    handed_in, notes = collect.submissions(submissions)
    route = "" if safe else "open"
    run = batch.Run(out, seed, exercises, results, trusted_class, route, tables, submissions, notes)
    try:
        with pool:
            lost, left_out, remarks = run.grade(handed_in, pool)
    except KeyboardInterrupt:
        page = out / "index.html"
        state = f": {page} shows what was graded so far" if page.exists() else " before anything was graded"
        click.echo(f"\nstopped{state}, and the same command goes on", err=True)
        sys.exit(130)
    _tell(left_out + remarks)
    for place, marks in lost.items():
        number = _counted(len(marks), "exercise")
        click.echo(f"{line(place)}: {number} could not be graded; the same command tries again", err=True)
    number = _counted(len(read_json(out / "run.json")["places"]), "submission")
    click.echo(f"{number} graded; the seed was {seed}")
    click.echo(f"{out / 'index.html'} shows the class, {out / 'feedback.zip'} has a page for each student")
    for path in out.glob("gradebook.*"):
        what, book = what_counts(run.exercises, tables["count"]), handout.opened(tables["gradebook"])
        click.echo(f"{path} has the points for {what}: import it into {book.lms.capitalize()}")
    sys.exit(1 if lost or left_out else 0)


@click.command()
@click.argument("plan", type=TABLE)
@click.option("--out", type=OUT, required=True, help="The folder for the points, and for the files of the LMS.")
@sentences
def term(plan, out):
    """Put a term together. PLAN is a TOML file with weights, deadlines and the gradebooks to fill in.

    Exit code 1 where points could not be filled into a gradebook.
    """
    from .reports.term import write_term

    _not_of_the_course(out)
    sentences, unfilled = write_term(plan, out)
    _tell(sentences + unfilled)
    names = ", ".join(sorted(path.name for path in out.iterdir()))
    click.echo(f"{out} has {names}: a row for each student on the roster who is graded to the end")
    sys.exit(1 if unfilled else 0)


def _tell(remarks):
    for sentence in remarks:
        click.echo(line(sentence), err=True)


def _tables(earlier, named, exercises, out):
    """What is named now, and else what the earlier run was given. Sentence for a table that is none."""
    from .intake import roster
    from .reports import handout, overrides
    from .reports.summary import of_kinds, points

    named = {name: str(value.resolve() if isinstance(value, Path) else value) for name, value in named.items() if value}
    before = earlier.get("tables", {})
    if "gradebook" in named:
        before = {name: value for name, value in before.items() if name != "column"}
    tables = {"count": "core"} | before | named
    for name, read in (("roster", roster.read), ("overrides", overrides.read)):
        if name in tables:
            read(tables[name])
    if "gradebook" in tables:
        if Path(tables["gradebook"]).parent == out.resolve():
            raise Sentence(
                f"--gradebook {tables['gradebook']} lies in {out}, where files are replaced: put it elsewhere"
            )
        handout.opened(tables["gradebook"]).heading(tables.get("column"))
        exercises = exercises or manifest.exercises()
        if not of_kinds(points({exercise.id: 0 for exercise in exercises}, exercises), tables["count"])[1]:
            raise Sentence(f"--count {tables['count']} counts none of the exercises that --only names: choose another")
    return tables


def _processors():
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _not_of_the_course(out):
    """Raise a Sentence where a folder is the course itself, or one of those that belong to it."""
    path = out.resolve()
    try:
        root = folder.find_root(next(one for one in (path, *path.parents) if one.is_dir()))
    except NotebookError:
        return
    if path == root or path.relative_to(root).parts[0] in contents.tops():
        raise Sentence(f"--out {out} belongs to the course: choose a folder for the results alone, such as grades")


def _same_assignment(out, earlier, exercises):
    """Raise a Sentence where a folder has the results of other exercises, which those of these would replace."""
    from .reports.summary import asked

    ids = [exercise.id for exercise in manifest.exercises() if exercise in exercises]
    before = earlier.get("exercises", ids)
    if before != ids:
        there, here = (", ".join(asked(of)) for of in (before, ids))
        raise Sentence(f"--out {out} holds the results of {there}, and not of {here}: choose a folder for each")


def _apart(out, submissions):
    """Raise a Sentence where the reports would become submissions of the next run."""
    for path in submissions:
        if out.resolve().is_relative_to(path.resolve()):
            raise Sentence(f"--out {out} lies in {path}, which is graded: choose a folder beside it")


def _counted(number, what):
    return f"1 {what}" if number == 1 else f"{number} {what}s"


def _refusal(results):
    from ..sandbox import syscalls

    through = "; ".join(f"{probe}: {what}" for probe, held, what in results if not held)
    cure = "use a container"
    if sys.platform == "linux" and not syscalls.available():
        cure = (
            'install pyseccomp (.venv/bin/pip install -c constraints.txt -e ".[course]") and the system\'s libseccomp'
        )
    return f"here answers reach files or the network ({through}): {cure}, or --trusted-class for honest work"


COMMANDS = release, grade, term, nbgrader
