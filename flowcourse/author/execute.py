"""Run notebooks and save them as they are committed:  python -m flowcourse.author.execute notebooks/*.ipynb

The saved file holds outputs and nothing of the run: no times, no state of widgets. A live widget is saved as the
picture beside it, since its view means nothing without the kernel that made it.
"""

import json
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

from ..core import notebooks

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"


def execute(path, seconds=300):
    """Run the notebook at `path` in its own folder and write it back; an error in a cell is raised, nothing written."""
    client = client_for(path, seconds)
    client.execute()
    notebook = client.nb
    notebook.metadata = nbformat.from_dict(notebooks.LANGUAGE)
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            output.get("data", {}).pop(WIDGET_VIEW, None)
    notebooks.write(path, json.loads(nbformat.writes(notebook)))


def client_for(path, seconds=300, record_timing=False):
    """What runs the notebook at `path` in its own folder; a cell may take `seconds`."""
    return NotebookClient(
        nbformat.read(path, as_version=4),
        timeout=seconds,
        resources={"metadata": {"path": str(Path(path).parent)}},
        store_widget_state=False,
        record_timing=record_timing,
        coalesce_streams=True,
        extra_arguments=["--log-level=ERROR"],  # else each kernel warns that it speaks to this machine in plain text
    )


def runnable(paths):
    """The paths whose notebooks can run here; a sentence is printed for each of the others.

    A path that is no notebook, or no path at all, ends the program with a sentence.
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
    for name in runnable(sys.argv[1:]):
        execute(name)
        print(f"executed {name}")
