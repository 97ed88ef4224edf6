"""A folder that is complete or absent:  with new_folder("../class") as made: … writes into `made`."""

import tempfile
from contextlib import contextmanager
from pathlib import Path

from ...core.notebooks import NotebookError


@contextmanager
def new_folder(destination):
    """A folder to write into; at the end it becomes `destination` in one step. NotebookError unless that is empty."""
    destination = Path(destination)
    if destination.exists() and (not destination.is_dir() or any(destination.iterdir())):
        raise NotebookError(f"{destination} is not empty: name a new folder")
    destination.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=destination.parent, prefix=f".{destination.name}-") as folder:
        made = Path(folder) / "made"
        made.mkdir()
        yield made
        if destination.exists():
            destination.rmdir()
        made.rename(destination)
