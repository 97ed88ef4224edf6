"""A class of sample submissions, to rehearse with:  python -m flowcourse.grading.sample submissions [CHAPTER]...

    for student in students(root, exercises): student.name, student.answers, student.earns
    write(root, "submissions")                      # a folder or a zip for each of them, in the course folder `root`

Nobody in it cheats. Some are wrong, some unlucky, and one has saved half a file.
"""

import re
import zipfile
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

import click

from .. import catalogue, learner, manifest
from ..notebooks import lines
from ..wrapping import sentences
from . import classroom, sample_answers
from .sample_editors import EDITORS

HELPER = "def shown(function):\n    shown.names.append(function.__name__)\n    return function\n\n\nshown.names = []\n"
SCRATCH = "print('debug', np.ones(2))\nx = 3\nx"
CODE = {"cell_type": "code", "metadata": {}, "execution_count": None, "outputs": []}


@dataclass(frozen=True)
class Student:
    """`answers` maps exercise ids to texts; `earns` are the ids of those that deserve to pass.

    editor, habits  what saves the notebooks, and what is done to them before
    half, absent    notebooks of which half a file, or none, is handed in
    """

    name: str
    answers: dict
    earns: frozenset
    editor: str = "jupyterlab"
    habits: tuple = ()
    half: frozenset = frozenset()
    absent: frozenset = frozenset()
    zipped: bool = False


def students(root, exercises=None):
    """The class, as far as these exercises go."""
    exercises = tuple(exercises or manifest.exercises())
    ids = [exercise.id for exercise in exercises]
    files = list(dict.fromkeys(exercise.notebook for exercise in exercises))
    leading = {name: next(e.id for e in exercises if e.notebook == name) for name in files}
    solved = {i: sample_answers.solution(root, i) for i in ids}
    all_, half = frozenset(ids), frozenset(ids[::2])

    yield Student("ada-solved", solved, all_)
    yield Student("ben-half-solved", {i: solved[i] for i in half}, half, "vscode")
    yield Student("cem-untouched", {}, frozenset(), "classic")
    yield from _alternatives(root, ids)
    wrong = {i: sample_answers.wrong(root, i, 0) for i in ids}
    yield Student("dee-wrong", wrong, frozenset(), "colab")
    yield Student("eli-scratch", {i: _chatty(text) for i, text in solved.items()}, all_, habits=(_scratch,))
    shared = {i: HELPER * (i in leading.values()) + f"\n\n@shown\n{text}" for i, text in solved.items()}
    yield Student("fay-shared-helper", shared, all_, "upgraded")
    careless = {i: text + "\n\nsum = 0" * (i in leading.values()) for i, text in solved.items()}
    yield Student("gus-careless-neighbour", careless, all_, zipped=True)
    magics = {i: f"%matplotlib inline\n{text}\n%timeit -n 1 -r 1 1 + 1" for i, text in solved.items()}
    yield Student("hal-magics", magics, all_, "vscode")
    broken = frozenset(e.id for e in exercises if e.notebook != files[0])
    yield Student("ivy-half-a-file", solved, broken, half=frozenset(files[:1]))
    rest = frozenset(e.id for e in exercises if e.notebook != files[-1])
    yield Student("joe-one-missing", solved, rest, absent=frozenset(files[-1:]), zipped=True)


def _alternatives(root, ids):
    """As many students as some exercise has other right answers; where one runs out, the stub stays."""
    known = {i: len(catalogue.right(i)) for i in ids}
    for k, editor in zip(range(max(known.values())), cycle(EDITORS)):
        answers = {i: sample_answers.right(root, i, k) for i in ids if k < known[i]}
        yield Student(f"alternatives-{k + 1}", answers, frozenset(answers), editor)


def write(root, dest, exercises=None):
    """Write what the class hands in; {name: ids of what deserves to pass}."""
    trusted, found = classroom.trusted_notebooks(root), {}
    wanted = {exercise.notebook for exercise in exercises or manifest.exercises()}
    for student in students(root, exercises):
        files = {name: _file(student, name, trusted[name]) for name in sorted(wanted - student.absent)}
        _hand_in(Path(dest), student, files)
        found[student.name] = student.earns
    return found


def _file(student, name, trusted):
    """The bytes of one notebook as this student saves it."""
    texts = {e.id: student.answers[e.id] for e in manifest.notebooks()[name] if e.id in student.answers}
    notebook = classroom.fill(trusted, texts)
    for habit in student.habits:
        habit(notebook)
    content = EDITORS[student.editor](notebook)
    return content[: len(content) // 2] if name in student.half else content


def _hand_in(dest, student, files):
    dest.mkdir(parents=True, exist_ok=True)
    if student.zipped:
        with zipfile.ZipFile(dest / f"{student.name}.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in files.items():
                archive.writestr(f"{student.name}/{name}", content)
        return
    (dest / student.name).mkdir(exist_ok=True)
    for name, content in files.items():
        (dest / student.name / name).write_bytes(content)


def _chatty(text):
    """The answer prints before it returns."""
    return re.sub(r"^( +)return ", r"\1print('here')\n\1return ", text, flags=re.MULTILINE)


def _scratch(notebook):
    """Cells of one's own between those of the course."""
    for place in (2, len(notebook["cells"])):
        notebook["cells"].insert(place, CODE | {"id": f"scratch-{place}", "source": lines(SCRATCH), "metadata": {}})


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("dest", type=click.Path())
@click.argument("chapters", nargs=-1, type=int, metavar="[CHAPTER]...")
@sentences
def main(dest, chapters):
    """Make a class up: write its submissions into the folder DEST. To all exercises, or those of some chapters."""
    wanted = [exercise for n in chapters for exercise in manifest.named(f"ex-{n:02}")] or manifest.exercises()
    for name, earned in write(learner.find_root(), dest, wanted).items():
        click.echo(f"{name}: {len(earned)} of {len(wanted)} exercises deserve to pass")


if __name__ == "__main__":
    main()
