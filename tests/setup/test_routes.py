"""Binder, Codespaces, containers and workflows run what is here; `make lint` has the linters of their files."""

import json
import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
AUTHORS = (ROOT / "tools" / "authors.mk").read_text(encoding="utf-8")
TARGETS = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8") + AUTHORS, re.MULTILINE))
EXTRAS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
CONTAINER = (ROOT / "tools" / "Containerfile").read_text(encoding="utf-8")
DEVCONTAINER = json.loads((ROOT / ".devcontainer" / "devcontainer.json").read_text(encoding="utf-8"))


def test_every_route_has_a_python_that_the_pins_are_for():
    binder = (ROOT / ".binder" / "runtime.txt").read_text(encoding="utf-8")
    for route, text in {"Binder": binder, "Codespaces": DEVCONTAINER["image"], "container": CONTAINER}.items():
        assert re.search(r"python[:-](3\.1[1-4])\b", text), route


def test_binder_and_codespaces_install_the_course_with_its_pins():
    binder = (ROOT / ".binder" / "requirements.txt").read_text(encoding="utf-8").splitlines()
    constraints, package, _ = (line for line in binder if not line.startswith("#"))
    assert (ROOT / ".binder" / constraints.removeprefix("-c ")).resolve() == ROOT / "constraints.txt"
    assert re.fullmatch(r"-e \.\[(\w+)\]", package)[1] in EXTRAS
    python, script, extra = DEVCONTAINER["postCreateCommand"].split()
    assert python == "python" and (ROOT / script).exists() and extra in EXTRAS
    interpreter = DEVCONTAINER["customizations"]["vscode"]["settings"]["python.defaultInterpreterPath"]
    assert interpreter.endswith("/.venv/bin/python")


def test_the_container_opens_the_first_notebook_as_nobody_special():
    folder = re.search(r"^WORKDIR (.*)$", CONTAINER, re.MULTILINE)[1]
    command = json.loads(re.search(r"^CMD (.*)$", CONTAINER, re.MULTILINE)[1])
    assert command[:2] == ["jupyter", "lab"] and (ROOT / command[-1]).exists()
    settings = re.search(r"JUPYTER_CONFIG_PATH=(\S+)", CONTAINER)[1]
    assert (ROOT / Path(settings).relative_to(folder)).is_dir()
    assert not re.search(r"^USER (root|0)\b", CONTAINER, re.MULTILINE) and "USER" in CONTAINER


def test_make_clean_takes_what_was_built_and_leaves_notebooks_and_answers(tmp_path):
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


def steps(path):
    jobs = yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"]
    return [step for job in jobs.values() for step in job["steps"]]


def test_every_command_of_a_workflow_is_one_that_this_repository_has():
    for path in WORKFLOWS:
        for command in (step["run"] for step in steps(path) if "run" in step):
            assert set(re.findall(r"\bmake ([a-z]+)", command)) <= TARGETS, path.name
            for named in re.findall(r"(?<![\w$/.-])(?:\.ci|tests|tools|notebooks|solutions)\b[\w/.]*", command):
                assert (ROOT / named).exists(), f"{path.name} names {named}"


@pytest.mark.parametrize(("tag", "released"), [("v0.1.0", True), ("v0.2.0", False)])
def test_only_a_tag_of_this_version_is_released(tmp_path, tag, released):
    (tmp_path / "dist").mkdir()
    (tmp_path / "dist" / "flowcourse-0.1.0.tar.gz").touch()
    release = ROOT / ".github" / "workflows" / "release.yml"
    step = next(step for step in steps(release) if step.get("name") == "The tag is this version")
    ran = subprocess.run(["bash", "-ec", step["run"]], cwd=tmp_path, env={"GITHUB_REF_NAME": tag})
    assert (ran.returncode == 0) is released


@pytest.mark.parametrize(
    ("number", "does"), [("", "issue create --title T --body R"), ("7", "issue comment 7 --body R")]
)
def test_a_nightly_run_that_failed_is_told_in_one_open_issue(tmp_path, number, does):
    gh = tmp_path / "gh"
    gh.write_text(f'#!/bin/sh\necho "$@" >>{tmp_path}/asked\n[ "$2" = list ] && echo "{number}" || true\n')
    gh.chmod(0o755)
    nightly = ROOT / ".github" / "workflows" / "nightly.yml"
    step = next(step for step in steps(nightly) if step.get("name") == "One open issue says that it failed")
    known = {"PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}", "TITLE": "T", "RUN": "R"}
    subprocess.run(["bash", "-ec", step["run"]], env=known, check=True)
    assert (tmp_path / "asked").read_text().splitlines()[1:] == [does]


def test_a_release_is_told_by_the_newest_words_of_the_changelog_alone(tmp_path):
    (tmp_path / "CHANGELOG.md").write_text("# Changelog\n\n## 0.2\n\n### You\n\n- new\n\n## 0.1\n\n- old\n")
    words = re.search(r"^\t(awk .*CHANGELOG\.md) > build/changes", AUTHORS, re.MULTILINE)[1].replace("$$", "$")
    assert subprocess.check_output(words, shell=True, cwd=tmp_path, text=True).split("\n\n")[1:] == ["- new", ""]


def test_make_release_ends_with_what_a_person_has_to_do():
    words = re.search(r"^\t@(awk .*contributing\.md)$", AUTHORS, re.MULTILINE)[1].replace("$$", "$")
    printed = subprocess.check_output(words, shell=True, cwd=ROOT, text=True)
    assert re.findall("^## .*", printed, re.MULTILINE) == ["## A release"]
    assert not [what for what in ("PyPI", "publisher", "Pages", "DOI", "repository-code") if what not in printed]
