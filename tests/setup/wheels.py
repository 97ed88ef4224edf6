"""The wheel, built once and installed once for all tests: how to build it, and an environment to install it into."""

import importlib.metadata
import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]


def build(source, out, *kinds, **environment):
    """(wheel, sdist), or what `kinds` ask for."""
    command = [sys.executable, "-m", "hatchling", "build", "-d", out, *kinds]
    not_on_github = {name: value for name, value in os.environ.items() if not name.startswith("GITHUB_")}
    subprocess.run(command, cwd=source, check=True, capture_output=True, env=not_on_github | environment)
    return sorted(out.iterdir())


def installed(wheel, folder, requirements=None):
    """The Python of a new environment: the wheel, and of what is installed here these requirements, or else all."""
    venv.create(folder, with_pip=False)
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    command = [sys.executable, "-m", "pip", "--python", python, "install", "--no-deps", "--no-index", "-q", wheel]
    subprocess.run(command, check=True)
    (packages,) = folder.rglob("site-packages")
    if requirements is None:
        (packages / "those_here.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    for required in requirements or ():
        link(importlib.metadata.distribution(Requirement(required).name), packages)
    return python


def link(distribution, packages):
    """Make an installed distribution importable from another folder of packages."""
    for top in {file.parts[0] for file in distribution.files if file.parts[0] not in ("..", "__pycache__")}:
        (packages / top).symlink_to(distribution.locate_file(top), target_is_directory=True)


def run(python, *arguments, cwd):
    # of the environment only what a system needs to start a program
    clean = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    return subprocess.run([python, *arguments], cwd=cwd, env=clean, capture_output=True, text=True)
