"""The course folder: where it is, and what to do when something in it is missing."""

from pathlib import Path

from .notebooks import NotebookError


def find_root(start=None):
    """The course folder that `start` (or the working directory) is in; NotebookError when there is none."""
    start = Path(start or ".").resolve()
    if not start.is_dir():
        raise NotebookError(f"{start} is not a folder")
    for folder in (start, *start.parents):
        if any(list((folder / kind).glob("[0-9][0-9]-*.ipynb")) for kind in ("exercises", "solutions")):
            return folder
    raise NotebookError(f"no exercises in {start} or above it: go to the course folder, or name it with --path")


def remedy(root, exercise, command):
    """What a person should do: run the command, or take a fresh copy if the solution that it needs is not here."""
    if (Path(root) / "solutions" / exercise.notebook).exists():
        return f"run `flowcourse {command}`"
    return f"take a fresh copy of exercises/{exercise.notebook} and carry your answers over"
