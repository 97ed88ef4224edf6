"""docs/setup.md on a newer version: its commands, typed by a learner, end in new stubs with the old answers."""

import re
import shlex
import shutil
import subprocess

import pytest
from course_tools import ROOT, answer_source, solve
from learner_tools import EXERCISE, edit, run

from flowcourse.author import build
from flowcourse.author.lessons import put_marks
from flowcourse.core import manifest, notebooks, tries
from flowcourse.core.notebooks import find_cell, source

PAGE = (ROOT / "docs" / "setup.md").read_text(encoding="utf-8")
STASHED, COMMITTED = re.findall(r"```sh\n(.*?)```", PAGE[PAGE.index("## A newer version") :], re.DOTALL)[:2]
RUN = "notebooks/progress.ipynb"  # which looks other after it was run and saved
LESSON = "notebooks/01-one-dimension.ipynb"
NAME = EXERCISE.notebook
FIRST, LAST = EXERCISE, manifest.notebooks()[NAME][-1]


def git(folder, *words):
    who = ["-c", "user.name=learner", "-c", "user.email=learner@example.org", "-c", "init.defaultBranch=main"]
    done = subprocess.run(["git", *who, *words], cwd=folder, capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


def commit(folder, message):
    git(folder, "add", "-A")
    code, text = git(folder, "commit", "-m", message)
    assert code == 0, text


def fill_in(lesson):
    cell, below = tries.pairs(lesson)[0]
    cell["source"] = notebooks.lines(tries.filled(source(cell), source(below)))


def with_a_new_first_line(lesson):
    lesson["cells"][0]["source"] = ["A new line."]
    put_marks(lesson)


@pytest.fixture
def learner(course, tmp_path, monkeypatch):
    """A clone with an answer and run pages in it, from a course that has since changed them and the tasks."""
    (course / "notebooks").mkdir(exist_ok=True)
    (course / RUN).write_text("a page\n")
    shutil.copy(ROOT / LESSON, course / LESSON)
    git(course, "init")
    commit(course, "a release")
    clone = tmp_path / "clone"
    assert git(tmp_path, "clone", str(course), str(clone))[0] == 0
    git(clone, "config", "user.name", "learner")
    git(clone, "config", "user.email", "learner@example.org")
    solve(clone / "exercises" / NAME, FIRST.id)
    (clone / RUN).write_text("a page with a table\n")
    edit(clone / LESSON, fill_in)
    (course / RUN).write_text("a new page\n")
    edit(course / LESSON, with_a_new_first_line)
    path = course / "solutions" / NAME
    notebook = notebooks.read(path)
    for exercise in (FIRST, LAST):
        task = find_cell(notebook, exercise.id, "task")
        task["source"] = notebooks.lines(source(task) + "\n\nOne word more.")
    notebooks.write(path, notebook)
    assert build.build_all(course) == []
    commit(course, "the next release")
    monkeypatch.chdir(clone)
    return clone


def type_in(folder, commands):
    updated = ""
    for line in commands.splitlines():
        program, *words = shlex.split(line)
        code, text = git(folder, *words) if program == "git" else run(*words)
        assert code == 0 or "CONFLICT" in text, text
        updated += text if program == "flowcourse" else ""
    for name in (f"exercises/{NAME}", LESSON):
        assert f"{name} has the new stubs and your cells" in updated


@pytest.mark.parametrize("committed", [False, True])
def test_the_commands_of_the_page_end_in_new_stubs_with_the_old_answers(learner, committed):
    if committed:
        commit(learner, "my answer")
    type_in(learner, COMMITTED if committed else STASHED)
    notebook = notebooks.read(learner / "exercises" / NAME)
    assert source(find_cell(notebook, FIRST.id, "answer")) == answer_source(FIRST.id)
    for exercise in (FIRST, LAST):
        assert "One word more." in source(find_cell(notebook, exercise.id, "task"))
    assert (learner / RUN).read_text() == "a new page\n"
    lesson = notebooks.read(learner / LESSON)
    assert source(lesson["cells"][0]) == "A new line." and "..." not in source(tries.pairs(lesson)[0][0])
    assert run("doctor")[0] == 0 and run("check", FIRST.id)[0] == 0


def test_without_them_a_pull_does_not_go_through(learner):
    assert git(learner, "pull")[0] != 0
