"""What a class may see: release(root, destination) writes a copy of the course without solutions.

A release is what core.contents lists for it, copied unchanged, and exercises/ as `flowcourse build` writes them: no
answer that somebody wrote there travels. A folder that holds a release gets the newer one in its place.
"""

import shutil
import tempfile
from pathlib import Path

from ...core import manifest, notebooks
from ...core.contents import ABOUT, READ, RUN, files
from ...core.exercise_notebook import learner_work
from ...core.notebooks import NotebookError
from ...core.stubs import BEGIN
from ..intake.course import built_notebook
from .new_folder import new_folder
from .published import Changes, is_published, update, write_list

CLASS_CI = Path(__file__).with_name("class-ci-run.sh")  # becomes .ci/run


def release(root, destination):
    """Write the release into a folder that is new, empty, or holds an earlier one; returns the Changes."""
    root, destination = Path(root), Path(destination)
    exercises = {name: _exercises(root, name) for name in manifest.notebooks()}
    if not is_published(destination):
        with new_folder(destination) as made:
            paths = _write(root, exercises, made)
            return Changes(paths, paths)
    destination = destination.resolve()
    with tempfile.TemporaryDirectory(dir=destination.parent, prefix=f".{destination.name}-") as folder:
        made = Path(folder)
        _write(root, exercises, made)
        return update(made, destination)


def _write(root, exercises, made):
    """Write a release; the paths of its files."""
    for path in files(root, READ, ABOUT, RUN):
        if path.parts[0] != "exercises":
            _refuse_solution(root, path)
            _copy(root / path, made / path)
    for name, notebook in exercises.items():
        notebooks.write(made / "exercises" / name, notebook)
    _copy(CLASS_CI, made / ".ci" / "run")
    (made / ".ci" / "run").chmod(0o755)
    return write_list(made)


def _refuse_solution(root, path):
    """A notebook of the instructor's own in a folder that is copied may be one with solutions."""
    if path.suffix == ".ipynb" and BEGIN in (root / path).read_text(encoding="utf-8", errors="replace"):
        raise NotebookError(f"{path} holds a solution, and a class would get it: move it out of that folder")


def _exercises(root, name):
    """An exercise notebook without an answer; NotebookError where somebody wrote in the only one that exists."""
    notebook = built_notebook(root, name)
    if learner_work(notebook):
        raise NotebookError(f"exercises/{name} holds work of its own, and solutions/{name} is missing: bring that back")
    return notebook


def _copy(source, target):
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
