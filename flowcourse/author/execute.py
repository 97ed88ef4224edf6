"""Run notebooks and save them for a commit:  python -m flowcourse.author.execute notebooks/*.ipynb

With `--into FOLDER` in front of the names, copies are saved there and the files stay as they are.
The saved file holds the outputs, but no times. An output that answers a prompt is saved folded.
"""

import json
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

from ..core import notebooks
from .prompts import fold


def execute(path, folder=None, seconds=3000):
    """Run the notebook at `path` in its own folder and save it, or a copy in `folder`; raises the error of a cell."""
    client = client_for(path, seconds)
    client.execute()
    notebook = client.nb
    notebook.metadata = nbformat.from_dict(notebooks.LANGUAGE)
    fold(notebook.cells)
    notebooks.write(Path(folder) / Path(path).name if folder else path, json.loads(nbformat.writes(notebook)))


def client_for(path, seconds=3000):
    """A client that runs the notebook at `path` in its own folder; a cell may take `seconds`."""
    return NotebookClient(
        nbformat.read(path, as_version=4),
        timeout=seconds,
        resources={"metadata": {"path": str(Path(path).parent)}},
        store_widget_state=False,
        record_timing=False,
        coalesce_streams=True,
        extra_arguments=["--log-level=ERROR"],  # else each kernel warns that its connection is not encrypted
    )


def runnable(paths):
    """The paths whose notebooks can run here; a sentence is printed for each of the others.

    Without any path, or with one that is not a notebook, the program ends with a sentence.
    """
    if not paths:
        sys.exit("name the notebooks: notebooks/*.ipynb")
    for path in paths:
        try:
            missing = notebooks.lacking(path)
        except notebooks.NotebookError as error:
            sys.exit(str(error))
        if missing:
            print(f"left {path} as it is: {missing[0]} is not installed")
        else:
            yield path


if __name__ == "__main__":
    given, into = sys.argv[1:], None
    if given[:1] == ["--into"]:
        into, given = given[1], given[2:]
    for name in runnable(given):
        execute(name, into)
        print(f"executed {name}")
