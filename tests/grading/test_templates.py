"""The job templates and the container recipe: valid by their schemas and linters, and they do what they say."""

import importlib.util
import json
import re
import subprocess
import sysconfig
from pathlib import Path

import pytest
import yaml
from course_tools import ROOT

from flowcourse.core import manifest

FOLDER = ROOT / "docs" / "grading" / "templates"
BIN = Path(sysconfig.get_path("scripts"))
GITHUB = ["check-jsonschema", "--builtin-schema", "vendor.github-workflows"]
GITLAB = ["check-jsonschema", "--builtin-schema", "vendor.gitlab-ci", "--data-transform", "gitlab-ci"]
ZIZMOR = ["zizmor", "--offline", "--config", ROOT / "tools" / "zizmor.yml"]
TIMEOUT = ["check-jsonschema", "--builtin-schema", "custom.github-workflows-require-timeout"]
CHECKS = [(check, "github-*.yml") for check in (GITHUB, TIMEOUT, ZIZMOR)]
CHECKS += [(GITLAB, "gitlab-*.yml"), (["hadolint"], "Containerfile")]


def complaint(check, *paths):
    """What a linter says, "" when it has nothing to say."""
    done = subprocess.run([BIN / check[0], *check[1:], *paths], capture_output=True, text=True)
    return "" if done.returncode == 0 else done.stdout + done.stderr


@pytest.mark.nightly
@pytest.mark.parametrize(("check", "names"), CHECKS, ids=lambda part: part if isinstance(part, str) else part[-1])
def test_the_templates_are_valid(check, names):
    paths = sorted(FOLDER.glob(names))
    assert paths and complaint(check, *paths) == ""


def load(name):
    return yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))


def test_a_self_check_has_a_job_for_each_chapter():
    stems = [Path(name).stem for name in manifest.notebooks()]
    assert load("github-self-check.yml")["jobs"]["chapter"]["strategy"]["matrix"]["notebook"] == stems
    assert load("gitlab-self-check.yml")["self-check"]["parallel"]["matrix"] == [{"NOTEBOOK": stems}]


def test_every_container_runs_without_network_and_with_nothing_to_write_to_but_what_it_is_given():
    for limits in (load("github-class.yml")["env"], load("gitlab-one.yml")[".docker"]["variables"]):
        for option in ("--network none", "--read-only", "--cap-drop ALL", "--security-opt no-new-privileges"):
            assert option in limits["LIMITS"]
    texts = [(FOLDER / name).read_text(encoding="utf-8") for name in ("github-class.yml", "gitlab-one.yml")]
    runs = re.findall(r"docker run.*", "\n".join(texts))
    assert len(runs) == 4 and all(run.startswith("docker run $LIMITS ") for run in runs)


def test_the_container_belongs_to_nobody():
    assert re.findall(r"^USER (.*)$", (FOLDER / "Containerfile").read_text(encoding="utf-8"), re.MULTILINE) == [
        "65534:65534"
    ]


@pytest.fixture(scope="module")
def jobs():
    spec = importlib.util.spec_from_file_location("jobs", FOLDER / "jobs.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_class_of_any_size_is_a_pipeline_with_one_job_a_submission(jobs):
    names = [f'name {number}, "quoted"' for number in range(450)]
    pipeline = jobs.gitlab(names)
    matrices = [job["parallel"]["matrix"][0]["SUBMISSION"] for key, job in pipeline.items() if key[:6] == "grade-"]
    assert [len(matrix) for matrix in matrices] == [200, 200, 50] and sum(matrices, []) == names


@pytest.mark.nightly
def test_the_pipeline_of_a_class_is_valid(jobs, tmp_path):
    (tmp_path / "jobs.yml").write_text(json.dumps(jobs.gitlab(['name "quoted"'] * 450)), encoding="utf-8")
    assert complaint(GITLAB, tmp_path / "jobs.yml") == ""


def test_a_class_that_is_too_large_for_a_matrix_is_told_so(jobs):
    assert jobs.github(["ann"]) == ["ann"]
    with pytest.raises(SystemExit, match="256 submissions, and there are 257"):
        jobs.github(["ann"] * 257)


def test_hidden_files_are_nobodys_work(jobs, tmp_path):
    for name in ("b.zip", "a", ".gitkeep"):
        (tmp_path / name).touch()
    assert jobs.names(tmp_path) == ["a", "b.zip"]
