"""What usually goes wrong with a course folder: troubles(root) gives sentences, each with what to do about it.

Here: this Python, its packages, the kernel, the folder. What can be wrong inside a notebook is in damage.py.
"""

import os
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, files, requires, version
from importlib.util import find_spec
from pathlib import Path

from ..core import manifest
from ..core.notebooks import LANGUAGE
from . import damage

INSTALL = "`py tools/install.py`" if os.name == "nt" else "`make lab`"
HERE = Path(__file__).resolve().parents[1]
OURS = {"minflow", "flowcourse", "numpy", "autograd", "matplotlib", "scipy", "IPython"}


def troubles(root):
    """Sentences, none when all is well."""
    root = Path(root).resolve()
    yield from environment(root)
    yield from packages(root)
    yield from kernel()
    yield from hidden_libraries(root)
    if not any((root / "exercises" / name).exists() for name in manifest.notebooks()):
        yield "exercises/ is missing: run `flowcourse build`"
        return
    for name, exercises in manifest.notebooks().items():
        yield from damage.troubles(root, name, exercises)
    yield from damage.strays(root)


def environment(root):
    """This Python is the course's own, and so is the flowcourse that it imports."""
    venv = root / ".venv"
    if venv.is_dir() and Path(sys.prefix).resolve() != venv.resolve():
        yield (
            f"this is the Python in {sys.prefix}, and the course has its own in .venv: "
            r"run `. .venv/bin/activate` (Windows: `.venv\Scripts\activate`), then the same command again"
        )
    stamp = venv / "minflow.stamp"  # tools/install.py writes it; its last line is the folder for which it installed
    folder = stamp.read_text(encoding="utf-8").splitlines()[-1:] if stamp.exists() else []
    if folder and Path(*folder).resolve() != root:
        yield f"this folder was moved, and .venv still looks for the old one: run {INSTALL}, which installs it afresh"
    own = root / "flowcourse" / "__init__.py"
    if own.exists() and own.resolve().parent != HERE:
        yield (
            f"flowcourse comes from {HERE.parent}, and not from this folder, which has its own: "
            f"run {INSTALL} here once, then activate .venv"
        )


def packages(root):
    """Each package of the course is there, whole, and new enough."""
    from packaging.requirements import Requirement

    for text in requirements(root):
        asked = Requirement(text)
        try:
            found = version(asked.name)
        except PackageNotFoundError:
            yield f"{asked.name} is not installed in this Python: run {INSTALL}, which installs what is missing"
            continue
        if not asked.specifier.contains(found, prereleases=True):
            afresh = f"delete the folder .venv, then run {INSTALL}"
            yield f"{asked.name} {found} is installed, and the course needs {asked.specifier}: {afresh}"
        for file in files(asked.name) or ():
            if file.name == "__init__.py" and not file.locate().exists():
                yield f"{asked.name} is not whole ({file} is gone): run {INSTALL}, which installs it afresh"
                break


def requirements(root):
    """What the course asks for: by the folder's pyproject.toml, or else as it was installed."""
    project = root / "pyproject.toml"
    if project.exists():
        table = tomllib.loads(project.read_text(encoding="utf-8")).get("project", {})
        if table.get("name") == "minflow":
            return [*table["dependencies"], *table["optional-dependencies"]["course"]]
    asked = [text.partition(";") for text in requires("minflow") or []]
    return [text.strip() for text, _, marker in asked if not marker or "'course'" in marker.replace('"', "'")]


def kernel():
    """The kernel that notebooks ask for runs this Python."""
    from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel

    name = LANGUAGE["kernelspec"]["name"]
    try:
        if find_spec("ipykernel") is None:
            raise NoSuchKernel(name)
        program = Path(KernelSpecManager().get_kernel_spec(name).argv[0])
    except NoSuchKernel:
        yield f"JupyterLab has no kernel {name} here: run `{sys.executable} -m pip install ipykernel`"
        return
    folder = program.parent.resolve()  # not that of the file that a link leads to
    if program.is_absolute() and Path(sys.prefix).resolve() not in (folder, *folder.parents):
        yield (
            f"the kernel {name} runs {program}, and not this Python, so that notebooks do not find the course: "
            f"run `{sys.executable} -m ipykernel install --sys-prefix`, then restart JupyterLab"
        )


def hidden_libraries(root):
    """No file beside a notebook has the name of a library: the kernel would import it instead."""
    for folder in ("exercises", "notebooks"):
        for path in sorted((root / folder).glob("*.py")):
            if path.stem in sys.stdlib_module_names | OURS:
                yield (
                    f"{folder}/{path.name} is imported where the library {path.stem} is meant: "
                    f"give it another name, then Kernel → Restart"
                )
