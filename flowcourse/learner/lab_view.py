"""What `flowcourse lab` shows at first: the list of what a learner works with, and beside it the first lesson, wide.

arguments(root)             # JupyterLab's arguments for it
if lay_out(root):           # once; what a person then opens and closes stays as they left it
    trust(root, notary)     # the lessons' stored figures are live before a cell has run
"""

from contextlib import suppress
from pathlib import Path

from ..core import contents
from ..core.folder import lessons

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
    """Where no one has opened JupyterLab in this folder yet, and it can be written to, lay out its window.

    Returns whether this was done. The notebook's outline is a click away, at the right edge.
    """
    from jupyterlab_server.workspaces_handler import WorkspacesManager

    manager = WorkspacesManager(str(workspaces(root)))
    with suppress(OSError):
        if not manager.load("default")["data"]:
            manager.save("default", LAYOUT.read_text(encoding="utf-8"))
            return True
    return False


def trust(root, notary):
    """Sign the lessons as Jupyter does when somebody has run them: in a new folder they are the course's own.

    What comes into the folder later, as from somebody else, is not signed here. Where Jupyter cannot sign a lesson, it
    opens as it did before, with still pictures.
    """
    import nbformat

    for path in lessons(root):
        with suppress(Exception):
            notary.sign(nbformat.read(path, as_version=4))
