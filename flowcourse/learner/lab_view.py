"""What `flowcourse lab` shows at first: on the left what a learner works with, on the right the notebook's outline.

arguments(root)        # JupyterLab's arguments for it
lay_out(root)          # opens the outline, once; what a person then opens and closes stays as they left it
"""

from contextlib import suppress
from pathlib import Path

from ..core import contents

LAYOUT = Path(__file__).resolve().parent / "jupyter" / "workspace.json"
NO_FILE_OF_A_PERSON = "__pycache__", "*.egg-info", "*.pyc", "*~"
OPENED = "README.md", "notebooks", "exercises", "projects"
BUILT = "build", "dist"


def arguments(root):
    """Leave out of the list of files what a learner does not open; keep what is open in the course folder itself."""
    return [f"--ContentsManager.hide_globs={hidden(root)}", f"--LabApp.workspaces_dir={workspaces(root)}"]


def hidden(root):
    """The names that are left out, in every folder: a learner's own `tests` is listed where the course has none.

    A link to a file in one of these folders still opens it.
    """
    others = [name for name in (*contents.tops(), *BUILT) if name not in OPENED and (Path(root) / name).exists()]
    return [*NO_FILE_OF_A_PERSON, *others]


def workspaces(root):
    return Path(root) / ".jupyterlab"


def lay_out(root):
    """Where no one has opened JupyterLab in this folder yet, and it can be written to, show the outline."""
    from jupyterlab_server.workspaces_handler import WorkspacesManager

    manager = WorkspacesManager(str(workspaces(root)))
    with suppress(OSError):
        if not manager.load("default")["data"]:
            manager.save("default", LAYOUT.read_text(encoding="utf-8"))
