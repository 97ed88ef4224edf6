"""The course folder: where it is, and what to do when something in it is missing."""

from pathlib import Path

from . import manifest
from .notebooks import NotebookError


def find_root(start=None):
    """The course folder that `start` (or the working directory) is in; NotebookError when there is none."""
    start = Path(start or ".").resolve()
    if not start.is_dir():
        raise NotebookError(f"{start} is no folder")
    for folder in (start, *start.parents):
        if any((folder / kind / name).exists() for kind in ("exercises", "solutions") for name in manifest.notebooks()):
            return folder
    raise NotebookError(f"no exercises in {start} or above it: go to the course folder, or name it with --path")


def way_out(root, exercise, command):
    """What to do: the command, or where solutions/ are missing, which it works from, a fresh copy."""
    if (Path(root) / "solutions" / exercise.notebook).exists():
        return f"run `flowcourse {command}`"
    return f"take a fresh copy of exercises/{exercise.notebook} and carry your answers over"
