"""`flowcourse start FOLDER` where the wheel is installed: from nothing to a solved exercise, and to an update."""

import re
from pathlib import Path

import pytest
import test_links
from click.testing import CliRunner
from wheels import ROOT, installed, run

from flowcourse import cli
from flowcourse.core import notebooks
from flowcourse.core.notebooks import find_cell

FIRST = ROOT / "solutions" / "01-change-of-variables-1d.ipynb"


@pytest.fixture(scope="module")
def python(built, tmp_path_factory):
    """The Python of an environment that has the wheel, and nothing of the clone."""
    return installed(built[0], tmp_path_factory.mktemp("installed"))


@pytest.fixture
def flowcourse(python, tmp_path):
    """flowcourse("check", …) runs the command in a folder, and returns (exit code, what it said)."""

    def command(*words, cwd=tmp_path):
        said = run(python, "-m", "flowcourse", *words, cwd=cwd)
        return said.returncode, said.stdout + said.stderr

    return command


@pytest.fixture
def course(flowcourse, tmp_path):
    folder = tmp_path / "flows"
    code, said = flowcourse("start", "flows", "--no-lab")
    assert code == 0 and said.startswith(f"the course is in {folder}\n") and "`flowcourse next`" in said
    return folder


def solve(folder, identifier):
    """Write the solution into the answer cell, as a learner would."""
    path = folder / "exercises" / FIRST.name
    notebook, solution = notebooks.read(path), notebooks.read(FIRST)
    find_cell(notebook, identifier, "answer")["source"] = find_cell(solution, identifier, "answer")["source"]
    notebooks.write(path, notebook)
    return path


def test_an_exercise_is_solved_in_a_started_folder(flowcourse, course):
    assert flowcourse("check", "ex-01-2", cwd=course)[1].startswith("ex-01-2  ○ not started")
    solve(course, "ex-01-2")
    code, said = flowcourse("check", "ex-01-2", cwd=course / "exercises")
    assert code == 0 and "✓ passed" in said
    assert flowcourse("doctor", cwd=course) == (
        0,
        "nothing is wrong here: this Python, its packages, the kernel and your notebooks are in order\n",
    )


def test_a_second_start_keeps_what_is_there(flowcourse, course):
    path = solve(course, "ex-01-2")
    before = path.read_bytes()
    code, said = flowcourse("start", "flows", "--no-lab")
    assert code == 0 and "stays as it is" in said and path.read_bytes() == before


def test_a_folder_with_other_files_is_refused_and_one_with_an_environment_is_not(flowcourse, tmp_path):
    (tmp_path / "new" / ".venv").mkdir(parents=True)
    assert flowcourse("start", "new", "--no-lab")[0] == 0 and (tmp_path / "new" / "notebooks").is_dir()
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "mine.txt").touch()
    code, said = flowcourse("start", "other", "--no-lab")
    assert code == 2 and said.endswith("other is not empty: name a new folder\n")
    assert [path.name for path in (tmp_path / "other").iterdir()] == ["mine.txt"]


def test_a_second_course_inside_the_first_is_refused(flowcourse, course):
    for place in (course, course / "notebooks"):
        code, said = flowcourse("start", "flows", "--no-lab", cwd=place)
        assert code == 2 and said == f"Error: the course is in {course} already: `flowcourse lab` opens it\n"
        assert not (place / "flows").exists()


def test_every_link_of_a_started_folder_stays_in_it(course):
    pages = [path for path in course.rglob("*") if path.suffix in (".md", ".ipynb")]
    found = [(page, to.partition("#")[0]) for page in pages for to in test_links.links(page) if "://" not in to]
    assert len(found) > 200
    assert not [(page.name, to) for page, to in found if not (page.parent / to).resolve().is_relative_to(course)]
    assert not [(page.name, to) for page, to in found if not (page.parent / to).exists()]


def test_a_started_folder_has_no_solution(course):
    for path in course.glob("*/*.ipynb"):
        assert "BEGIN SOLUTION" not in path.read_text(encoding="utf-8")


def test_update_takes_the_pages_of_the_installed_release_and_keeps_what_was_written(flowcourse, course):
    path, page, lesson = solve(course, "ex-01-2"), course / "docs" / "notation.md", course / "notebooks" / FIRST.name
    answer = find_cell(notebooks.read(path), "ex-01-2", "answer")
    old = notebooks.read(path)
    find_cell(old, "ex-01-1", "task")["source"] = ["the task of an older release"]
    notebooks.write(path, old)
    page.write_text("of an older release", encoding="utf-8")
    start = course / "projects" / "gap" / "start.py"
    start.write_text("mine = 1\n", encoding="utf-8")
    lesson.unlink()
    progress = course / "notebooks" / "progress.ipynb"
    progress.write_text(progress.read_text(encoding="utf-8").replace("Your progress", "Your way"), encoding="utf-8")
    speed = course / "benchmarks" / "results" / "speed.md"
    speed.write_text("slow", encoding="utf-8")
    code, said = flowcourse("update", cwd=course)
    assert code == 0 and "docs/notation.md is that of the new release; the old file is docs/notation.md.old-1" in said
    assert "the old file is benchmarks/results/speed.md.old-1\n" in said and "\nA file NAME.old-1 is what you" in said
    assert "Your progress" in progress.read_text(encoding="utf-8") and not list(course.rglob("*.pyc"))
    assert lesson.exists() and page.read_bytes() == (ROOT / "docs" / "notation.md").read_bytes()
    assert find_cell(notebooks.read(path), "ex-01-2", "answer")["source"] == answer["source"]
    assert start.read_text(encoding="utf-8") == "mine = 1\n"
    assert flowcourse("update", cwd=course) == (0, "exercises/ and notebooks/ are up to date\n")


def test_lab_outside_a_course_names_start(flowcourse):
    code, said = flowcourse("lab", "--no-browser")
    assert code == 2 and "no exercises in" in said and "`flowcourse start FOLDER` makes one" in said


def test_the_version_is_told(flowcourse):
    assert re.fullmatch(r"flowcourse \d+\.\d+\.\d+\S*\n", flowcourse("--version")[1])


def test_in_a_clone_start_says_where_the_course_is(tmp_path):
    said = CliRunner().invoke(cli.main, ["start", str(tmp_path / "new")])
    assert said.exit_code == 2 and f"belongs to the course in {ROOT}: run `flowcourse lab` there" in said.output
    assert not Path(tmp_path / "new").exists()
