"""The engine tells its types: `mypy --strict` accepts a caller's program, and finds what is wrong in a spoilt one."""

import importlib.metadata
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from wheels import ROOT, installed

import minflow

pytest.importorskip("mypy", reason="mypy, which the extra `author` installs, is not here")
CALLER = Path(__file__).with_name("caller.py").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.fixture(scope="module")
def checked(built, tmp_path_factory):
    """checked(text) is what mypy says about a program, where the wheel is installed."""
    folder = tmp_path_factory.mktemp("types")
    python = installed(built[0], folder / "installed", PROJECT["dependencies"])

    def checked(text):
        (folder / "caller.py").write_text(text, encoding="utf-8")
        command = [sys.executable, "-m", "mypy", "--strict", "--python-executable", python, "caller.py"]
        said = subprocess.run(command, cwd=folder, capture_output=True, text=True)
        return said.stdout + said.stderr

    return checked


def test_a_callers_program_is_accepted(checked):
    assert checked(CALLER) == "Success: no issues found in 1 source file\n"


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("data.two_moons(sigma=0.05)", 'data.two_moons(sigma="0.05")'),
        ("models.nsf(dim=2, layers=4", "models.nsf(dim=2, layers=[4]"),
        ("steps=steps, rng=rng)", "steps=steps)"),
        ("history.losses[-1]", "history.loss"),
        ("Chain(layers)", "layers"),
    ],
)
def test_a_fault_is_found(checked, right, wrong):
    assert right in CALLER and re.search("^caller.py:[0-9]+: error: ", checked(CALLER.replace(right, wrong)))


def test_the_version_is_that_of_the_distribution():
    assert minflow.__version__ == importlib.metadata.version("flowcourse")
    with pytest.raises(AttributeError, match="module minflow has no attribute 'no_such_name'"):
        minflow.no_such_name  # noqa: B018
