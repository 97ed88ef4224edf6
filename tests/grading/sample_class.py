"""A class of sample submissions, to rehearse grading:  python tests/grading/sample_class.py submissions [CHAPTER]...

Beside the folder it writes a grading worksheet as Moodle exports it, submissions-worksheet.csv.

    for student in students(exercises): student.name, student.answers, student.earns
    write("submissions", exercises)                 # a folder or a zip for each of them

Nobody in it cheats. Some answers are wrong, some students are careless, and one has saved half a file.
"""

import copy
import re
import sys
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

import click

sys.path.append(str(Path(__file__).parents[1]))  # for tests/answers, when this file is run by itself

import answers
import sample_answers
from editors import EDITORS, colab_fresh, jupyterlab, nothing_but_names, vs_code, vs_code_old, windows
from hand_ins import answer, blank, code, data, filled, save, zipped

from flowcourse.core import manifest
from flowcourse.core.command import sentences

HELPER = "def shown(function):\n    shown.names.append(function.__name__)\n    return function\n\n\nshown.names = []\n"
ABSENT = "zoe-absent"
SCRATCH = "print('debug', np.ones(2))\nx = 3\nx"


@dataclass(frozen=True)
class Student:
    """`answers` maps exercise ids to texts; `earns` are the ids of those that deserve to pass.

    editor        what saves the notebooks
    scratch       whether there are cells of the student's own between those of the course
    half, absent  notebooks of which half a file, or none, is handed in
    """

    name: str
    answers: dict
    earns: frozenset
    editor: object = jupyterlab
    scratch: bool = False
    half: frozenset = frozenset()
    absent: frozenset = frozenset()
    zipped: bool = False


def students(exercises=None):
    """The class, as far as these exercises go."""
    exercises = exercises or manifest.exercises()
    ids = [exercise.id for exercise in exercises]
    files = list(dict.fromkeys(exercise.notebook for exercise in exercises))
    leading = {next(e.id for e in exercises if e.notebook == name) for name in files}
    solved = {i: answer(i) for i in ids}
    all_, half = frozenset(ids), frozenset(ids[::2])

    yield Student("ada-solved", solved, all_)
    yield Student("ben-half-solved", {i: solved[i] for i in half}, half, vs_code_old)
    yield Student("cem-untouched", {}, frozenset(), vs_code_old)
    known = {i: len(answers.right(i)) for i in ids}
    most = max(len(EDITORS), *known.values())
    for k, editor in zip(range(most), cycle(EDITORS)):  # where an exercise has no k-th, an earlier one comes again
        right = {i: sample_answers.right(i, k % known[i]) for i in ids if known[i]}
        yield Student(f"alternatives-{k + 1}", right, frozenset(right), editor)
    yield Student("dee-wrong", {i: sample_answers.wrong(i) for i in ids}, frozenset(), colab_fresh)
    yield Student("eli-scratch", {i: _chatty(text) for i, text in solved.items()}, all_, windows, scratch=True)
    shared = {i: f"{HELPER if i in leading else ''}\n\n@shown\n{text}" for i, text in solved.items()}
    yield Student("fay-shared-helper", shared, all_, vs_code)
    careless = {i: f"{text}\n\nsum = 0" if i in leading else text for i, text in solved.items()}
    yield Student("gus-careless-neighbour", careless, all_, nothing_but_names, zipped=True)
    magics = {i: f"%matplotlib inline\n{text}\n%timeit -n 1 -r 1 1 + 1" for i, text in solved.items()}
    yield Student("hal-magics", magics, all_, vs_code_old)
    whole = frozenset(e.id for e in exercises if e.notebook != files[0])
    yield Student("ivy-half-a-file", solved, whole, half=frozenset(files[:1]))
    rest = frozenset(e.id for e in exercises if e.notebook != files[-1])
    yield Student("joe-one-missing", solved, rest, absent=frozenset(files[-1:]), zipped=True)


def write(dest, exercises=None):
    """Write what the class hands in; {name: ids of what deserves to pass}."""
    class_ = list(students(exercises))
    for student in class_:
        hand_in(dest, student, exercises)
    return {student.name: student.earns for student in class_}


def worksheet(names):
    """The grading worksheet of this class, as from Moodle: one has come late, and ABSENT has handed in nothing."""
    head = "Identifier,Full name,Status,Grade,Maximum grade,Grade can be changed,Last modified (submission)"
    other = {"ben-half-solved": "Wednesday, 14 October 2026, 8:00 AM", ABSENT: "-"}
    names = [*names, ABSENT]
    times = [other.get(name, "Monday, 12 October 2026, 8:15 PM") for name in names]
    rows = [
        f'Participant {n},{name},Submitted for grading,,100.00,Yes,"{time}",-'
        for n, (name, time) in enumerate(zip(names, times), 1)
    ]
    return "\n".join([f"{head},Last modified (grade)", *rows, ""])


def hand_in(dest, student, exercises=None):
    """Write the folder or zip of one student."""
    names = {exercise.notebook for exercise in exercises or manifest.exercises()} - student.absent
    files = {f"{student.name}/{name}": _file(student, name) for name in sorted(names)}
    if student.zipped:
        save(Path(dest) / f"{student.name}.zip", zipped(files))
    else:
        for path, content in files.items():
            save(Path(dest) / path, content)


def _file(student, name):
    """The bytes of one notebook as this student saves it."""
    content = data(student.editor(written(student, blank(name))))
    return content[: len(content) // 2] if name in student.half else content


def written(student, notebook):
    """A copy of an exercise notebook in which the student has worked."""
    notebook = filled(copy.deepcopy(notebook), student.answers)
    if student.scratch:
        for place in (2, len(notebook["cells"])):
            notebook["cells"].insert(place, code(SCRATCH, id=f"scratch-{place}"))
    return notebook


def _chatty(text):
    """The answer prints before it returns."""
    return re.sub(r"^( +)return ", r"\1print('here')\n\1return ", text, flags=re.MULTILINE)


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("dest", type=click.Path())
@click.argument("chapters", nargs=-1, type=int, metavar="[CHAPTER]...")
@sentences
def main(dest, chapters):
    """Make a class up: write its submissions into the folder DEST. To all exercises, or those of some chapters."""
    wanted = [exercise for n in chapters for exercise in manifest.named(f"ex-{n:02}")] or manifest.exercises()
    class_ = write(dest, wanted)
    Path(f"{dest}-worksheet.csv").write_text(worksheet(class_), encoding="utf-8")
    for name, earned in class_.items():
        click.echo(f"{name}: {len(earned)} of {len(wanted)} exercises deserve to pass")


if __name__ == "__main__":
    main()
