"""The instructor's guide, followed to the letter on the sample class; and the job templates, on the same one."""

import csv
import os
import shutil
import signal
import socket
import subprocess
import zipfile

import pytest
import yaml
from course_tools import ROOT
from guide_tools import blocks, commands_to_docker, fork, run, solved, start
from sample_class import ABSENT, students

from flowcourse.core import manifest

pytestmark = pytest.mark.nightly
CHAPTER = [exercise for exercise in manifest.exercises() if exercise.chapter == 1]
EARNED = {student.name: student.earns for student in students(CHAPTER)}
FULL = sum(exercise.core for exercise in CHAPTER)
DECIDED = {"ben-half-solved": EARNED["ben-half-solved"] | {"ex-01-2"}}
CORE = {name: sum(manifest.find(i).core for i in earned) for name, earned in (EARNED | DECIDED).items()}


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """The fork, after all commands of the guide."""
    folder = fork(tmp_path_factory.mktemp("guide") / "flows")
    for _, block in blocks("README.md"):
        run(folder, block)
    return folder


def test_the_release_holds_the_exercises_and_the_self_check_and_no_solution(course):
    release = course.parent / "flows-class"
    names = {path.relative_to(release).as_posix() for path in release.rglob("*")}
    assert {f"exercises/{name}" for name in manifest.notebooks()} <= names
    assert ".github/workflows/self-check.yml" in names
    kept_back = "solutions", "flowcourse/author", "flowcourse/grading"
    assert [name for name in names if name.startswith(kept_back)] == []


def test_every_student_of_the_sample_class_gets_what_is_deserved(course):
    assert solved(course / "grades" / "grades.csv") == EARNED | DECIDED


def test_the_roster_and_the_decisions_are_on_the_page_of_the_class(course):
    page = (course / "grades" / "index.html").read_text(encoding="utf-8")
    assert f"1 of {len(EARNED) + 1} on the roster handed in nothing: {ABSENT}" in page
    assert "The answer is on paper." in page and "ben-half-solved is not on the roster" not in page


def test_the_first_screen_is_a_term_in_three_commands():
    screen = (ROOT / "docs/grading/README.md").read_text(encoding="utf-8").partition("\n## ")[0].splitlines()
    assert [line.split()[1] for line in screen if line.startswith("flowcourse ")] == ["release", "grade", "term"]
    assert len(screen) <= 40 and max(map(len, screen)) <= 120


def test_the_term_has_the_points_of_the_plan_and_the_days_after_the_extension(course):
    rows = csv.DictReader((course / "term" / "points.csv").read_text(encoding="utf-8").splitlines())
    points = {row["name"]: (float(row["total"]), int(row["chapter 1: days late"])) for row in rows}
    ben = 9 * CORE["ben-half-solved"] / FULL
    assert points["ada-solved"] == (10, 0) and points[ABSENT] == (0, 0)
    assert points["ben-half-solved"] == (pytest.approx(ben, abs=0.005), 1)


def grades_for_moodle(path):
    """{name: grade} in a file for Moodle; those without a grade are left out."""
    rows = csv.DictReader(path.read_text(encoding="utf-8").splitlines())
    return {row["Full name"]: float(row["Grade"]) for row in rows if row["Grade"]}


def test_the_points_after_late_days_are_in_the_file_for_moodle(course):
    grades = grades_for_moodle(course / "term" / "submissions-worksheet.csv")
    late = {"ben-half-solved": 90}
    assert grades == {n: pytest.approx(late.get(n, 100) * of / FULL, abs=0.006) for n, of in CORE.items()}


def test_each_student_has_a_page(course):
    assert {path.stem for path in (course / "grades" / "reports").glob("*.html")} == set(EARNED)
    assert "A fine chapter." in (course / "grades" / "reports" / "ada-solved.html").read_text(encoding="utf-8")


def test_each_student_has_points_in_the_gradebook_and_a_page_in_the_zip_for_moodle(course):
    assert grades_for_moodle(course / "grades" / "gradebook.csv") == {
        name: pytest.approx(100 * solved / FULL, abs=0.006) for name, solved in CORE.items()
    }
    with zipfile.ZipFile(course / "grades" / "feedback.zip") as archive:
        assert len(archive.namelist()) == len(EARNED)


def test_the_container_gets_the_same_grades_and_has_no_network(course):
    here, there = (course / folder / "grades.json" for folder in ("grades", "grades-from-container"))
    assert here.read_bytes() == there.read_bytes()
    (command,) = [line for line in commands_to_docker(course) if line.startswith("run ")]
    assert "--network none --read-only" in command and ":/in:ro" in command


def test_git_ignores_what_the_guide_makes_but_not_what_a_ci_or_a_plan_is_committed_with(course, tmp_path):
    git = ["git", "--git-dir", str(tmp_path / "git"), "--work-tree", str(course)]
    subprocess.run([*git, "init", "--quiet"], check=True, cwd=course)
    made = {path.name for path in course.iterdir()} - {path.name for path in ROOT.iterdir()} - {"__pycache__"}
    done = subprocess.run([*git, "check-ignore", *made], capture_output=True, text=True, cwd=course)
    assert made - set(done.stdout.split()) <= {"submissions", "submissions-worksheet.csv", "term.toml"}


def test_many_machines_give_the_same_marks(course):
    """Here they are one machine: a scheduler, and two workers."""
    distributed = pytest.importorskip("distributed")
    scheduler, worker, grade = [block for _, block in blocks("many-machines.md")]
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        variables = {"SCHEDULER": "tcp://{}:{}".format(*free.getsockname()), "DASK_LOGGING__DISTRIBUTED": "critical"}
    started = [start(course, block, **variables) for block in (scheduler, worker)]
    try:
        with distributed.Client(variables["SCHEDULER"], timeout=60, set_as_default=False) as client:
            client.wait_for_workers(2, timeout=60)
        run(course, grade, **variables)
    finally:
        for process in started:
            os.killpg(process.pid, signal.SIGTERM)
            process.communicate()
    assert solved(course / "grades-from-dask" / "grades.csv") == EARNED


def steps(job):
    """The shell commands of a job, in their order."""
    return [step["run"] for step in job["steps"] if "run" in step]


def test_the_jobs_of_github_give_the_grades_of_one_machine(course, tmp_path):
    """A runner has the course, one submission and the image; the last one has all results, and grades what lacks."""
    template = yaml.safe_load((course / "docs/grading/templates/github-class.yml").read_text(encoding="utf-8"))
    variables = {"SEED": "17", "OPTIONS": "", "LIMITS": template["env"]["LIMITS"]}
    runner = tmp_path / "runner" / "flows"
    runner.mkdir(parents=True)
    (runner.parent / "programs").symlink_to(course.parent / "programs")
    for name in ("docs", "solutions", "flowcourse", "minflow"):
        (runner / name).symlink_to(course / name)
    for name in ("ada-solved", "ben-half-solved"):
        shutil.copytree(course / "submissions" / name, runner / "submissions" / name)
    run(runner, "\n".join(steps(template["jobs"]["grade"])), SUBMISSION="ada-solved", **variables)
    (runner / "parts").mkdir()
    (runner / "out").rename(runner / "parts" / "part-0")
    run(runner, "\n".join(steps(template["jobs"]["collect"])), **variables)
    grades = solved(runner / "out" / "grades.csv")
    assert grades == {name: EARNED[name] for name in ("ada-solved", "ben-half-solved")}
