"""What can be wrong with a course folder: troubles(root) yields sentences, each with what to do about it.

This file looks at the Python that runs, its packages, the kernel and the folder; damage.py looks at the notebooks.
"""

import os
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, files, requires, version
from importlib.util import find_spec
from pathlib import Path

from ..core import manifest, other_minflow
from ..core.folder import is_started
from ..core.notebooks import LANGUAGE
from . import damage

INSTALL = "`py tools/install.py`" if os.name == "nt" else "`make lab`"  # in a clone
HERE = Path(__file__).resolve().parents[1]
OURS = {"minflow", "flowcourse", "numpy", "autograd", "matplotlib", "IPython"}


def troubles(root):
    """Sentences, none when all is well."""
    root = Path(root).resolve()
    yield from environment(root)
    yield from packages(root)
    yield from kernel()
    yield from hidden_libraries(root)
    if not any((root / "exercises" / name).exists() for name in manifest.notebooks()):
        yield f"exercises/ is missing: run `flowcourse {'update' if is_started(root) else 'build'}`"
        return
    for name, exercises in manifest.notebooks().items():
        yield from damage.troubles(root, name, exercises)
    yield from damage.strays(root)


def environment(root):
    """Sentences when this Python, or the flowcourse that it imports, is not the one of this course folder."""
    venv = root / ".venv"
    if venv.is_dir() and Path(sys.prefix).resolve() != venv.resolve():
        yield (
            f"this is the Python in {sys.prefix}, and the course has its own in .venv: "
            r"run `. .venv/bin/activate` (Windows: `.venv\Scripts\activate`), then the same command again"
        )
    stamp = venv / "minflow.stamp"  # tools/install.py writes it; its last line is the folder for which it installed
    stamped = stamp.read_text(encoding="utf-8").splitlines() if stamp.exists() else []
    if stamped and Path(stamped[-1]).resolve() != root:
        yield f"this folder was moved, and .venv still looks for the old one: run {INSTALL}, which installs it afresh"
    own = root / "flowcourse" / "__init__.py"
    if own.exists() and own.resolve().parent != HERE:
        yield (
            f"flowcourse comes from {HERE.parent}, and not from this folder, which has its own: "
            f"run {INSTALL} here once, then activate .venv"
        )
    if (sentence := other_minflow.trouble()) is not None:
        yield sentence


def packages(root):
    """Sentences about packages of the course that are missing, too old or damaged."""
    for asked in requirements(root):
        by_pip = f'run `{sys.executable} -m pip install --force-reinstall "{asked.name}{asked.specifier}"`'
        install = by_pip if is_started(root) else f"run {INSTALL}"
        afresh = by_pip if is_started(root) else f"delete the folder .venv, then run {INSTALL}"
        try:
            installed = version(asked.name)
        except PackageNotFoundError:
            yield f"{asked.name} is not installed in this Python: {install}, which installs what is missing"
            continue
        if not asked.specifier.contains(installed, prereleases=True):
            yield f"{asked.name} {installed} is installed, and the course needs {asked.specifier}: {afresh}"
        for file in files(asked.name) or ():
            if file.name == "__init__.py" and not file.locate().exists():
                yield f"{asked.name} is not whole ({file} is gone): {install}, which installs it afresh"
                break


def requirements(root):
    """What the course requires on this system, by the folder's pyproject.toml, or else as it was installed."""
    from packaging.requirements import Requirement

    project, asked = root / "pyproject.toml", requires("flowcourse") or []
    if project.exists():
        table = tomllib.loads(project.read_text(encoding="utf-8")).get("project", {})
        if table.get("name") == "flowcourse":
            extras = table["optional-dependencies"]
            asked = [*table["dependencies"], *extras.get("notebook", ()), *extras["course"]]
    extra = "notebook" if is_started(root) and find_spec("jupyterlab") is None else "course"
    parsed = [each for each in map(Requirement, asked) if each.name != "flowcourse"]
    return [each for each in parsed if each.marker is None or each.marker.evaluate({"extra": extra})]


def kernel():
    """A sentence when the kernel that notebooks ask for is missing, or does not run this Python."""
    from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel

    name = LANGUAGE["kernelspec"]["name"]
    try:
        if find_spec("ipykernel") is None:
            raise NoSuchKernel(name)
        program = Path(KernelSpecManager().get_kernel_spec(name).argv[0])
    except NoSuchKernel:
        yield f"JupyterLab has no kernel {name} here: run `{sys.executable} -m pip install ipykernel`"
        return
    folder = program.parent.resolve()  # not program.resolve(): that would follow the link to the system's Python
    if program.is_absolute() and Path(sys.prefix).resolve() not in (folder, *folder.parents):
        yield (
            f"the kernel {name} runs {program}, and not this Python, so that notebooks do not find the course: "
            f"run `{sys.executable} -m ipykernel install --sys-prefix`, then restart JupyterLab"
        )


def hidden_libraries(root):
    """Sentences about files beside notebooks that have the name of a library: the kernel would import them instead."""
    for folder in ("exercises", "notebooks"):
        for path in sorted((root / folder).glob("*.py")):
            if path.stem in sys.stdlib_module_names | OURS:
                yield (
                    f"{folder}/{path.name} is imported where the library {path.stem} is meant: "
                    f"give it another name, then Kernel → Restart"
                )
