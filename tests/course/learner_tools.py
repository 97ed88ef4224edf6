"""What the tests of the learner's commands share: the command, and a learner's notebook edited by hand."""

from click.testing import CliRunner

from flowcourse import cli
from flowcourse.core import manifest, notebooks
from flowcourse.core.notebooks import find_cell
from flowcourse.learner import answers

EXERCISE = manifest.exercises()[0]
CORE = next(exercise for exercise in manifest.exercises() if exercise.core)


def run(*command):
    result = CliRunner().invoke(cli.main, command)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


def verdict(root, exercise):
    [(_, verdict)] = answers.check_exercises(root, [exercise])
    return verdict


def edit(path, change):
    notebook = notebooks.read(path)
    change(notebook)
    notebooks.write(path, notebook)


def cell(notebook, role="answer"):
    return find_cell(notebook, EXERCISE.id, role)


def delete(role):
    return lambda notebook: notebook["cells"].remove(
        find_cell(notebook, None if role == "setup" else EXERCISE.id, role)
    )
