"""The command of the projects."""

import secrets
import site
import sys
import textwrap
from pathlib import Path

import click

import minflow

from ..core.command import FOLDER, Sentence, sentences
from ..core.folder import find_root
from ..core.visible import visible
from . import board

PROJECTS = ("inference", "energy", "gap", "digits", "repair", "transform")


@click.command()
@click.argument("name", required=False, type=click.Choice(PROJECTS))
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False))
@click.option(
    "--seed", type=click.IntRange(0), help="What the judge draws. The same seed draws the same; default: a new one."
)
@FOLDER
@sentences
def project(name, file, seed, path):
    """Open work with a score. Without NAME, list the projects; with FILE, train and judge what it defines."""
    root = find_root(path)
    if name is None:
        rows = [(n, m.TITLE, f"about {m.TIME}", f"projects/{n}/README.md") for n, m in _modules().items()]
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        for row in rows:
            click.echo("  ".join(f"{part:{width}}" for part, width in zip(row, widths, strict=True)).rstrip())
        return
    module = _modules()[name]
    if file is not None:
        value, error = _judge(module, file, secrets.randbits(128) if seed is None else seed)
        board.add(root, name, file, value, error)
        click.echo()
    click.echo(f"{module.TITLE}: {module.UNIT}")
    for who, value, error in board.lines(root, name):
        click.echo(_numbers(value, error) + who)


def _modules():
    """{name of a project: its module}; imported here, since the engine that they need takes time to load."""
    from . import digits, energy, gap, inference, repair, transform

    return dict(zip(PROJECTS, (inference, energy, gap, digits, repair, transform), strict=True))


def data_sets():
    """Where data sets lie, and what was trained on them: no submission may look up what it is tested on."""
    places = [*map(Path, sys.path), Path(site.getusersitepackages()), *Path("/usr/lib").glob("python3*/dist-packages")]
    images = [place / "sklearn" / "datasets" / "data" for place in places]
    ours = Path(minflow.__file__).parent
    return [*(folder for folder in images if folder.exists()), *(ours / "data").glob("*.npz"), ours / "pretrained"]


def _judge(module, file, seed):
    """(value, error) of a submission, each row printed as it comes; exit code 1 where it is refused."""
    from ..sandbox.jail import Jail, JailError
    from .submission import Refused, Submission

    rows = []
    try:
        with Jail(hidden=[Path(file).resolve().parent, *data_sets()]) as jail:
            if not (jail.report["landlock"] and jail.report["seccomp"]):
                click.echo("(this system has no jail: the file runs like any program of yours)")
            submission = Submission(file, jail)
            for row in module.judge(submission, seed):
                rows.append(row)
                click.echo(f"{row.name:27}{_numbers(row.value, row.error)}{row.note}")
    except JailError as error:
        raise Sentence(str(error)) from None
    except Refused as error:
        click.echo(f"✗ refused: {error}")
        sys.exit(1)
    value, error = module.total(rows)
    click.echo(f"{'score, with seed ' + str(seed):27}{_numbers(value, error)}".rstrip())
    click.echo(textwrap.indent(visible(submission.words), "  "))
    return value, error


def _numbers(value, error):
    """Both in columns of the same width in every line."""
    return f"{value:10.4f} ± {error:<9.4f}"


COMMANDS = (project,)
