"""What the usual editors make of a notebook when they save it: save(notebook) -> the bytes of the file.

for save in EDITORS.values(): ...
"""

import json
from copy import deepcopy

STORED = {"name": "stdout", "output_type": "stream", "text": ["✓ passed: all of it\n"]}


def jupyterlab(notebook):
    """Ids and metadata stay; outputs and run counts are stored."""
    return _dump(_run(notebook))


def classic(notebook):
    """Format 4.4, as before there were ids; the metadata of the cells stays."""
    found = _run(notebook) | {"nbformat_minor": 4}
    for cell in found["cells"]:
        cell.pop("id")
    return _dump(found)


def upgraded(notebook):
    """An old file that a newer editor has upgraded: fresh ids, which say nothing."""
    found = _run(notebook)
    for number, cell in enumerate(found["cells"]):
        cell["id"] = f"{number:08x}"
    return _dump(found)


def vscode(notebook):
    """Format 4.2 without ids, a mark of the language in each cell, no newline at the end."""
    found = _run(notebook) | {"nbformat_minor": 2}
    for cell in found["cells"]:
        cell.pop("id")
        cell["metadata"]["vscode"] = {"languageId": "python" if cell["cell_type"] == "code" else "markdown"}
    return _dump(found).rstrip(b"\n")


def colab(notebook):
    """Its own metadata in place of the course's, no ids, everything on one line."""
    found = _run(notebook) | {"nbformat_minor": 0}
    found["metadata"] = {"colab": {"provenance": []}, "kernelspec": {"display_name": "Python 3", "name": "python3"}}
    for number, cell in enumerate(found["cells"]):
        cell.pop("id")
        cell["metadata"] = {"id": f"aB{number:04d}xYz"}
    return json.dumps(found).encode()


EDITORS = {"jupyterlab": jupyterlab, "classic": classic, "upgraded": upgraded, "vscode": vscode, "colab": colab}


def _run(notebook):
    """A copy as it is after a run of all cells: counts, and an output that claims what the check may not have said."""
    found = deepcopy(notebook)
    for number, cell in enumerate(found["cells"], 1):
        if cell["cell_type"] == "code":
            cell.update(execution_count=number, outputs=[dict(STORED)])
    return found


def _dump(notebook):
    return (json.dumps(notebook, indent=1, ensure_ascii=False) + "\n").encode()
