"""The commands for those who teach a class: release, grade, report, gradebook, term, nbgrader."""

import os
import secrets
import sys
from functools import partial
from pathlib import Path

import click

from ..core import folder, manifest
from ..core.command import FOLDER, Sentence, sentences
from ..core.visible import line

OUT = click.Path(file_okay=False, path_type=Path)
TABLE = click.Path(exists=True, dir_okay=False, path_type=Path)
ROSTER = click.option("--roster", type=TABLE, help="Who is expected: a CSV with the columns id, name, LMS id.")
OVERRIDES = click.option("--overrides", type=TABLE, help="Marks that you decided: a CSV, applied in every report.")


@click.command()
@click.argument("destination", metavar="DEST", type=click.Path(file_okay=False))
@FOLDER
@sentences
def release(destination, path):
    """Write what a class may see into a new folder. The course without solutions."""
    from .release.release import release as write

    count = write(folder.find_root(path), destination)
    click.echo(f"{destination} holds the course for a class, {count} files, and no solution notebook")


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
@click.option("--seed", type=int, help="Same submissions and seed, same grades. Drawn by chance unless given.")
@click.option("-j", "judges", type=click.IntRange(1), help="How many processes; as many as there are processors.")
@click.option("--minutes", type=click.FloatRange(0), help="After these no other submission is begun.")
@click.option("--trusted-class", is_flag=True, help="Grade even where answers can reach files or the network.")
@click.option("--scheduler", metavar="ADDRESS", help="Let the workers of this Dask scheduler grade.")
@ROSTER
@OVERRIDES
@sentences
def grade(submissions, out, ids, seed, judges, minutes, trusted_class, scheduler, **tables):
    """Grade a class: files, folders or zips. Exit code 1 where something could not be graded."""
    from ..sandbox import selftest
    from . import batch
    from .intake import collect
    from .marking.cluster import Cluster
    from .marking.local import Local
    from .marking.session import session
    from .marking.store import read_json

    exercises = [exercise for text in ids for exercise in manifest.named(text)]
    _apart(out, submissions)
    results = selftest.run()
    safe = selftest.safe(results)
    if not (safe or trusted_class):
        raise Sentence(_refusal(results))
    earlier = batch.earlier(out)
    seed = earlier.get("seed", secrets.randbits(32)) if seed is None else seed
    paths = _table_paths(earlier, tables)
    if scheduler:
        pool = Cluster(scheduler, partial(session, jail=safe), selftest.run, selftest.safe)
    else:
        pool = Local(judges or _processors(), partial(session, jail=safe))
    handed_in, notes = collect.submissions(submissions)
    route = "" if safe else "open"
    run = batch.Run(out, seed, exercises, results, trusted_class, route, paths, submissions, notes)
    try:
        with pool:
            lost, left_out, remarks = run.grade(handed_in, pool, minutes)
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
    click.echo(
        f"{out / 'index.html'} shows the class, {out / 'grades.csv'} is for a spreadsheet, "
        "and `flowcourse gradebook` makes the file for an LMS"
    )
    sys.exit(1 if lost or left_out else 0)


@click.command()
@click.argument("folder", type=OUT)
@ROSTER
@OVERRIDES
@sentences
def report(folder, **tables):
    """Write the reports of a run again. FOLDER is what `grade` wrote."""
    from .marking.store import write_json
    from .reports.report import read_run, write_all

    run = read_run(folder)
    if any(tables.values()):
        write_json(folder / "run.json", run | {"tables": _table_paths(run, tables)})
    _tell(write_all(folder))
    click.echo(f"{folder / 'index.html'} shows the class")


@click.command()
@click.argument("folder", type=OUT)
@click.argument("exported", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--lms", type=click.Choice(["moodle", "canvas", "blackboard"]), required=True, help="Who exported it.")
@click.option("--column", metavar="TITLE", help="The column to fill in. In Moodle it is Grade.")
@click.option("--points", "kind", type=click.Choice(["core", "stretch"]), default="core", show_default=True)
@sentences
def gradebook(folder, exported, lms, column, kind):
    """Fill in what an LMS exported, for its import. FOLDER is what `grade` wrote.

    Exit code 1 where the points of a submission were not filled in, or the run has not finished.
    """
    from .marking.store import read_json
    from .reports.gradebook import Gradebook
    from .reports.report import has_result, read_run

    grades = read_json(folder / "grades.json")
    if grades is None:
        raise Sentence(f"{folder} holds no grades.json: give the folder that `flowcourse grade … --out` wrote")
    book = Gradebook(lms, exported.read_bytes(), column)
    class_ = grades["submissions"]
    whole = {name for name, entry in class_.items() if all(map(has_result, entry["marks"].values()))}
    unfilled = book.fill({name: entry["points"][kind] if name in whole else None for name, entry in class_.items()})
    if not read_run(folder)["finished"]:
        unfilled = [*unfilled, f"the run in {folder} has not finished: give `flowcourse grade` again"]
    filled = folder / f"gradebook-{lms}{exported.suffix}"
    filled.write_bytes(book.content())
    _tell(unfilled)
    click.echo(f"{filled} has points for {_counted(len(book.owners), 'student')}: import it into {lms.capitalize()}")
    if lms == "moodle":
        pages = folder / "feedback-moodle.zip"
        pages.write_bytes(book.feedback(lambda name: (folder / "reports" / f"{name}.html").read_bytes()))
        click.echo(f"{pages} has their pages: upload it as multiple feedback files")
    sys.exit(1 if unfilled else 0)


@click.command()
@click.argument("plan", type=TABLE)
@click.argument("table", type=click.Path(dir_okay=False, path_type=Path))
@sentences
def term(plan, table):
    """Write one table for a term. PLAN is a TOML file with weights and deadlines, TABLE the CSV to write."""
    from .reports.term import write_gradebook

    _tell(write_gradebook(plan, table))
    click.echo(f"{table} has a row for each student on the roster who is graded to the end")


def _tell(remarks):
    for sentence in remarks:
        click.echo(line(sentence), err=True)


def _table_paths(earlier, tables):
    """The paths of the tables: those that are named now, and else those of the earlier run. Sentence for a bad one."""
    from .intake import roster
    from .reports import overrides

    paths = earlier.get("tables", {}) | {name: str(path.resolve()) for name, path in tables.items() if path}
    for name, read in (("roster", roster.read), ("overrides", overrides.read)):
        if name in paths:
            read(paths[name])
    return paths


def _processors():
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


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
            'install pyseccomp (.venv/bin/pip install -c constraints.txt -e ".[grading]") and the system\'s libseccomp'
        )
    return f"here answers reach files or the network ({through}): {cure}, or --trusted-class for honest work"


COMMANDS = release, grade, report, gradebook, term, nbgrader
