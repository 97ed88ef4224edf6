"""The course folder: where it is, what an installed flowcourse has of it, what to do when something is missing."""

from importlib.metadata import files
from pathlib import Path

from .notebooks import NotebookError

CARRIED = Path(__file__).resolve().parents[1] / "course"  # in a wheel: notebooks, exercises and the pages they link to


def carried():
    """(file, its path in a course folder) for all that an installed flowcourse has of the course, licences as well."""
    for path in sorted(CARRIED.rglob("*")):
        if path.is_file() and path.suffix != ".pyc":  # pip compiles each start.py where it installs it
            yield path, path.relative_to(CARRIED)
    for path in files("flowcourse") or ():
        if path.parent.name == "licenses":  # a wheel has them once, beside what it says of itself
            yield Path(path.locate()), Path(path.name)


def find_root(start=None):
    """The course folder that `start` (or the working directory) is in; NotebookError when there is none."""
    start = Path(start or ".").resolve()
    if not start.is_dir():
        raise NotebookError(f"{start} is not a folder")
    for folder in (start, *start.parents):
        if any(list((folder / kind).glob("[0-9][0-9]-*.ipynb")) for kind in ("exercises", "solutions")):
            return folder
    raise NotebookError(
        f"no exercises in {start} or above it: go to the course folder, or name it with --path; "
        "`flowcourse start FOLDER` makes one"
    )


def lessons(root):
    """The paths of the lessons under `root`, in the order of the course."""
    return sorted((Path(root) / "notebooks").glob("[0-9]*.ipynb"))


def is_started(root):
    """Whether `flowcourse start` made the folder: it has no flowcourse of its own, and the installed one has pages."""
    return CARRIED.is_dir() and not (Path(root) / "flowcourse").exists()


def remedy(root, exercise, command):
    """What a person should do: run the command, or take a fresh copy if the solution that it needs is not here."""
    if exercise.folder == "exercises" and (Path(root) / "solutions" / exercise.notebook).exists():
        return f"run `flowcourse {command}`"
    if is_started(root):
        return "move it elsewhere, run `flowcourse update`, and carry your answers over"
    return f"take a fresh copy of {exercise.folder}/{exercise.notebook} and carry your answers over"
