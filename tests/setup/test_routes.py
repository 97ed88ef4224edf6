"""Binder, Codespaces and containers install what the course needs, in a form that their tools read."""

import json
import re
import shutil
import subprocess
import sysconfig
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
EXTRAS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
BINDER = (ROOT / ".binder" / "requirements.txt").read_text(encoding="utf-8").splitlines()
CONTAINER = (ROOT / "tools" / "Containerfile").read_text(encoding="utf-8")
DEVCONTAINER = json.loads((ROOT / ".devcontainer" / "devcontainer.json").read_text(encoding="utf-8"))
SETUP = (ROOT / "docs" / "setup.md").read_text(encoding="utf-8")
PYTHONS = {
    "Binder": (ROOT / ".binder" / "runtime.txt").read_text(encoding="utf-8"),
    "Codespaces": DEVCONTAINER["image"],
    "container": CONTAINER,
}


@pytest.mark.parametrize("route", PYTHONS)
def test_every_route_has_a_python_that_the_pins_are_for(route):
    assert re.search(r"python[:-](3\.1[123])\b", PYTHONS[route])


def test_clean_takes_what_was_built_and_leaves_notebooks_and_answers(tmp_path):
    shutil.copy(ROOT / "Makefile", tmp_path)
    stays = (
        "exercises/a.ipynb",
        "exercises/a.old.txt",
        "notebooks/a.ipynb",
        "exercises/.ipynb_checkpoints/a.ipynb",
        ".git/HEAD",
    )
    goes = ".venv/bin/python", ".nox/x", "build/site/x", "dist/x", ".pytest_cache/x", "minflow/__pycache__/x.pyc"
    for name in stays + goes:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    subprocess.run(["make", "clean"], cwd=tmp_path, check=True, capture_output=True)
    left = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    assert left == {"Makefile", *stays}


def test_binder_installs_the_course_with_its_pins():
    constraints, package = (line for line in BINDER if not line.startswith("#"))
    assert (ROOT / ".binder" / constraints.removeprefix("-c ")).resolve() == ROOT / "constraints.txt"
    assert re.fullmatch(r"-e \.\[(\w+)\]", package)[1] in EXTRAS


def test_codespaces_runs_the_installer_and_finds_its_python():
    assert set(DEVCONTAINER) == {"name", "image", "postCreateCommand", "forwardPorts", "customizations"}
    python, script, extra = DEVCONTAINER["postCreateCommand"].split()
    assert python == "python" and (ROOT / script).exists() and extra in EXTRAS
    interpreter = DEVCONTAINER["customizations"]["vscode"]["settings"]["python.defaultInterpreterPath"]
    assert interpreter.endswith("/.venv/bin/python")


def test_the_container_file_has_no_fault_that_its_linter_knows():
    hadolint = Path(sysconfig.get_path("scripts")) / "hadolint"
    said = subprocess.run([hadolint, ROOT / "tools" / "Containerfile"], capture_output=True, text=True)
    assert said.returncode == 0, said.stdout


def test_the_container_opens_the_first_notebook_as_nobody_special():
    folder = re.search(r"^WORKDIR (.*)$", CONTAINER, re.MULTILINE)[1]
    command = json.loads(re.search(r"^CMD (.*)$", CONTAINER, re.MULTILINE)[1])
    assert command[:2] == ["jupyter", "lab"] and (ROOT / command[-1]).exists()
    settings = re.search(r"JUPYTER_CONFIG_PATH=(\S+)", CONTAINER)[1]
    assert (ROOT / Path(settings).relative_to(folder)).is_dir()
    assert not re.search(r"^USER (root|0)\b", CONTAINER, re.MULTILINE) and "USER" in CONTAINER
    assert f"$PWD:{folder}" in SETUP and "--port=8888" in command and ":8888:8888" in SETUP


def test_what_was_made_here_stays_out_of_the_container():
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    assert {".git", ".venv", ".nox", "build"} <= set(ignored)
