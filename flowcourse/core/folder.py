"""The course folder: where it is, and what to do when something in it is missing."""

from pathlib import Path

from . import manifest
from .notebooks import NotebookError


def find_root(start=None):
    """The course folder that `start` (or the working directory) is in; NotebookError when there is none."""
    start = Path(start or ".").resolve()
    if not start.is_dir():
        raise NotebookError(f"{start} is not a folder")
    for folder in (start, *start.parents):
        for name in manifest.notebooks():
            if (folder / "exercises" / name).exists() or (folder / "solutions" / name).exists():
                return folder
    raise NotebookError(f"no exercises in {start} or above it: go to the course folder, or name it with --path")


def remedy(root, exercise, command):
    """What a person should do: run the command, or take a fresh copy if the solution that it needs is not here."""
    if (Path(root) / "solutions" / exercise.notebook).exists():
        return f"run `flowcourse {command}`"
    return f"take a fresh copy of exercises/{exercise.notebook} and carry your answers over"
