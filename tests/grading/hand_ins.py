"""What the tests of collecting share: honest notebooks made from the solutions, zips, and a measure of time."""

import copy
import io
import json
import stat
import time
import zipfile
from functools import cache, partial

from flowcourse.core import manifest, notebooks
from flowcourse.core.notebooks import find_cell, source
from flowcourse.grading.intake import collect, course

NAME = "01-one-dimension.ipynb"
IDS = [exercise.id for exercise in manifest.notebooks()[NAME]]
FIRST, SECOND = IDS[:2]
DENSITY = SECOND  # affine_density(x, a, b), which most attacks are on


ROOT = course.find_course()
_built = cache(partial(course.built_notebook, ROOT))


def blank(name=NAME):
    """An exercise notebook as a class gets it."""
    return copy.deepcopy(_built(name))


def answer(exercise_id):
    """The solution's text: an honest answer."""
    solution = notebooks.read(ROOT / "solutions" / manifest.find(exercise_id).notebook)
    return source(find_cell(solution, exercise_id, "answer"))


def filled(notebook, texts):
    """The exercise notebook with the texts for its exercises, {exercise id: text}, in their answer cells."""
    for exercise_id, text in texts.items():
        cell = find_cell(notebook, exercise_id, "answer")
        if cell:
            cell["source"] = text
    return notebook


def solved(name=NAME):
    """An exercise notebook with all its answers."""
    return filled(blank(name), {exercise.id: answer(exercise.id) for exercise in manifest.notebooks()[name]})


def cell(notebook, exercise_id=FIRST, role="answer"):
    return find_cell(notebook, exercise_id, role)


def place(notebook, exercise_id=FIRST, role="answer"):
    return notebooks.position(notebook, cell(notebook, exercise_id, role))


def code(text, **more):
    """A code cell as an editor adds it."""
    return {"cell_type": "code", "metadata": {}, "source": text, "outputs": [], "execution_count": None} | more


def data(notebook):
    """The bytes of a notebook; bytes stay as they are."""
    return notebook if isinstance(notebook, bytes) else json.dumps(notebook).encode()


def save(path, notebook):
    """Write a notebook, or bytes, into a file whose folders are made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data(notebook))
    return path


def collected(*paths):
    """{name: Submission}."""
    submissions, _ = collect.submissions(paths)
    return {submission.name: submission for submission in submissions}


def texts(submission):
    return {key: answer.text for key, answer in submission.answers.items()}


def texts_of(tmp_path, notebook):
    """{exercise id: text} of a notebook that alice handed in."""
    return texts(collected(save(tmp_path / "alice.ipynb", notebook))["alice"])


HONEST = {exercise_id: answer(exercise_id) for exercise_id in IDS}
STUBS = {exercise_id: source(cell(blank(), exercise_id)) for exercise_id in IDS}


def zipped(files, links=(), compress=zipfile.ZIP_DEFLATED, times=None):
    """The bytes of a zip of {path: notebook or bytes}; the paths in `links` are links in it. `times` has some hours."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compress) as archive:
        for path, content in files.items():
            info = zipfile.ZipInfo(path, (2026, 11, 20, (times or {}).get(path, 0), 0, 0))
            info.compress_type = compress
            info.external_attr = ((stat.S_IFLNK if path in links else stat.S_IFREG) | 0o644) << 16
            archive.writestr(info, data(content))
    return buffer.getvalue()


def without_ids(notebook):
    for each in notebook["cells"]:
        each.pop("id", None)
    return notebook


def without_marks(notebook):
    for each in notebook["cells"]:
        each["metadata"] = {}
    return notebook


def cpu_seconds(work, *args):
    start = time.process_time()
    work(*args)
    return time.process_time() - start


def takes_linear_time(work, size):
    """Whether work(16 * size) takes less than 80 times the CPU seconds of work(size); by the square it would be 256.

    It is tried five times, since other work on the same processor costs seconds too.
    """
    return any(cpu_seconds(work, 16 * size) < 80 * max(cpu_seconds(work, size), 0.005) for _ in range(5))
