"""Write the course that an installed flowcourse carries into a folder:  flowcourse start FOLDER"""

import shutil
import tempfile
from pathlib import Path

from ..core import folder
from ..core.notebooks import NotebookError


def start(destination):
    """Write the course into a folder that is new or empty; returns a sentence. A course that is there stays as it is.

    Hidden files, such as a .venv, may be there already. NotebookError where there are other files.
    """
    destination = Path(destination).resolve()
    if not folder.CARRIED.is_dir():
        home = folder.CARRIED.parents[1]
        raise NotebookError(f"this flowcourse belongs to the course in {home}: run `flowcourse lab` there")
    if _is_course(destination):
        return f"{destination} has the course already, and stays as it is; `flowcourse update` takes newer pages"
    around = next(filter(_is_course, destination.parents), None)
    if around:
        raise NotebookError(f"the course is in {around} already: `flowcourse lab` opens it")
    if destination.exists() and (not destination.is_dir() or any(map(_is_visible, destination.iterdir()))):
        raise NotebookError(f"{destination} is not empty: name a new folder")
    destination.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=destination, prefix=".start-") as place:
        made = Path(place)
        for path, name in folder.carried():
            (made / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, made / name)
        for path in sorted(made.iterdir()):
            path.rename(destination / path.name)
    return f"the course is in {destination}"


def _is_course(place):
    return (place / "exercises").is_dir() and (place / "notebooks").is_dir()


def _is_visible(path):
    return not path.name.startswith(".")
