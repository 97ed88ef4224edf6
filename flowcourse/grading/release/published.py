"""A release that lies in a folder, and is replaced by a newer one:  changes = update(made, destination).

A release has a list of its files, .ci/released.txt. What stands there belongs to the release. All else in the folder,
such as .git or a workflow, is the instructor's, and stays as it is.
"""

import os
from dataclasses import dataclass
from pathlib import PurePosixPath

from ...core import notebooks
from ...core.exercise_notebook import learner_work
from ...core.notebooks import NotebookError

LIST = ".ci/released.txt"
HEAD = "The files of a release of the course: `flowcourse release` replaces these, and touches no others."


@dataclass(frozen=True)
class Changes:
    """The paths of a release, and which of them are new, have changed, or are no longer in it."""

    files: frozenset
    new: frozenset
    changed: frozenset = frozenset()
    removed: frozenset = frozenset()


def write_list(made):
    """Write the list into a release that is complete otherwise; the paths that are in it."""
    paths = {path.relative_to(made).as_posix() for path in made.rglob("*") if path.is_file()} | {LIST}
    (made / LIST).write_text("\n".join([HEAD, *sorted(paths), ""]), encoding="utf-8")
    return frozenset(paths)


def is_published(folder):
    """Whether a folder has the list of a release."""
    return (folder / LIST).is_file()


def update(made, folder):
    """Make the release in `folder` the one in `made`; the Changes. NotebookError, before anything is touched, where
    the list is not one that `release` wrote, or a file to be replaced is somebody's own.
    """
    old, new = _listed(folder), _listed(made)
    for path in sorted(old | new):
        _refuse_what_is_not_ours(folder, path, path in old, made / path)
    changed = {path for path in new - {LIST} if not _same(made / path, folder / path)}
    absent = {path for path in changed if not (folder / path).exists()}
    for path in sorted(changed):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        os.replace(made / path, folder / path)
    for path in sorted(old - new):
        (folder / path).unlink(missing_ok=True)
        _remove_empty(folder, (folder / path).parent)
    os.replace(made / LIST, folder / LIST)  # last: until then a command that was stopped can be given again
    return Changes(new, frozenset(absent), frozenset(changed - absent), frozenset(old - new))


def _listed(folder):
    head, *paths = (folder / LIST).read_text(encoding="utf-8", errors="replace").splitlines() or [""]
    for path in paths:
        parts = PurePosixPath(path).parts
        if (
            not parts
            or path != "/".join(parts)
            or {"..", "/", ".git"} & {part.lower() for part in parts}
            or "\\" in path
        ):
            head = ""
    if head != HEAD:
        raise NotebookError(f"{folder / LIST} is not the list that `flowcourse release` wrote: name a new folder")
    return frozenset(paths)


def _refuse_what_is_not_ours(folder, path, listed, new):
    """NotebookError where a path of a release leads elsewhere, is a folder, or holds what somebody wrote."""
    target, inside = folder / path, PurePosixPath(path)
    for parent in [folder / each for each in inside.parents][:-1]:
        if parent.is_symlink() or (parent.exists() and not parent.is_dir()):
            raise NotebookError(f"{parent} is no folder, and the release has files in it: move it away")
    if target.is_symlink() or (target.exists() and not target.is_file()):
        raise NotebookError(f"{target} is no file, and a file of the release has this name: move it away")
    if not listed and target.exists() and not _same(target, new):
        raise NotebookError(f"{target} is not from a release, and this one has a file of that name: move it away")
    is_exercise = inside.parts[0] == "exercises" and inside.suffix == ".ipynb" and target.exists()
    if is_exercise and learner_work(notebooks.read(target)):
        raise NotebookError(f"{target} holds answers, which a release would replace: name the folder of the class")


def _same(one, other):
    return one.is_file() and other.is_file() and one.read_bytes() == other.read_bytes()


def _remove_empty(folder, parent):
    while parent != folder and not any(parent.iterdir()):
        parent.rmdir()
        parent = parent.parent
