"""`flowcourse new`: an exercise that works and says what is missing; docs/contributing.md fills one in, to the end."""

import os
import re
import shutil
import subprocess
import sys

import pytest
from course_tools import ROOT
from learner_tools import run

from flowcourse.author import new
from flowcourse.core import notebooks
from flowcourse.core.notebooks import find_cell

PAGE = (ROOT / "docs" / "contributing.md").read_text(encoding="utf-8")
WALK = PAGE[PAGE.index("## A new exercise") : PAGE.index("## A notebook\n")]
NAME = "01-change-of-variables-1d.ipynb"
TESTS = "test_exercises.py", "test_mistakes.py", "test_mutants.py"


def blocks(language):
    return re.findall(rf"^```{language}\n(.*?)^```", WALK, re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def original(tmp_path_factory):
    """The course's sources, copied."""
    folder = tmp_path_factory.mktemp("authors")
    leave = shutil.ignore_patterns("__pycache__")
    for name in ("flowcourse", "solutions"):
        shutil.copytree(ROOT / name, folder / name, ignore=leave)
    (folder / "notebooks").mkdir()
    for name in [path.name for path in (ROOT / "notebooks").glob("[0-9]*.ipynb")] + ["98-a-new-chapter.ipynb"]:
        notebooks.write(folder / "notebooks" / name, {"cells": []})
    (folder / "tests").mkdir()
    for name in ("answers", "course"):
        shutil.copytree(ROOT / "tests" / name, folder / "tests" / name, ignore=leave)
    shutil.copy(ROOT / "tests" / "conftest.py", folder / "tests")
    return folder


@pytest.fixture
def house(original, tmp_path):
    return shutil.copytree(original, tmp_path / "house")


def python(house, *words):
    """(exit code, output) of `python -m …` with the flowcourse of that copy."""
    paths = os.pathsep.join(map(str, (house, ROOT)))
    environment = os.environ | {"PYTHONPATH": paths, "PYTHONIOENCODING": "utf-8", "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run([sys.executable, "-m", *words], cwd=house, env=environment, capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


def flowcourse(house, *words):
    return python(house, "flowcourse.cli", *words)


def started(house, *words):
    """The id of a new exercise."""
    code, said = run("new", *words, "--path", str(house))
    assert code == 0, said
    for path in said.split("\n\n")[0].splitlines():
        assert (house / path).exists()
    return re.search(r"ex_\d\d_\d+", said)[0].replace("_", "-")


def test_a_new_exercise_works_and_build_says_what_to_fill_in(house):
    exercise = started(house, "9", "a new thing")
    code, said = flowcourse(house, "build")
    assert code == 1 and all(new.BLANK in line for line in said.splitlines()), said
    for role in ("task", "answer", "hint-1", "hint-3", "why"):
        assert f"cell {exercise}-{role}: " in said
    assert f"flowcourse/exercises/{exercise.replace('-', '_')}.py, line " in said
    (built,) = (house / "exercises").glob("09-*.ipynb")
    assert "def new_thing(x, a):" in built.read_text(encoding="utf-8")
    assert flowcourse(house, "check", exercise)[1].startswith(f"{exercise}  ○ not started")


def test_a_new_exercise_is_formatted_as_the_linter_wants_it(house):
    old = set((house / "flowcourse").rglob("*.py"))
    for title in ("a new thing", "the inverse of a thing that has a name as long as it can be"):
        started(house, "9", title)
    shutil.copy(ROOT / "pyproject.toml", house)
    written = set((house / "flowcourse").rglob("*.py")) - old
    assert len(written) == 2
    for command in (["check"], ["format", "--check"]):
        code, said = python(house, "ruff", *command, *written)
        assert code == 0, said


def test_a_new_exercise_is_two_files_edited_by_hand(house):
    """The solution notebook and the check: everything else that differs afterwards, `build` has written."""
    before = {path: path.read_bytes() for path in house.rglob("*.*") if path.is_file()}
    exercise = started(house, "9", "a new thing")
    changed = {path for path in house.rglob("*.*") if path.is_file() and before.get(path) != path.read_bytes()}
    check = f"flowcourse/exercises/{exercise.replace('-', '_')}.py"
    assert {path.relative_to(house).as_posix() for path in changed} == {"solutions/09-realnvp.ipynb", check}


def test_a_new_chapter_gets_its_notebook_and_its_checks(house):
    assert started(house, "98", "predict a thing", "--core", "--minutes", "5") == "ex-98-1"
    assert started(house, "98", "a second thing") == "ex-98-2"
    code, said = flowcourse(house, "build")
    assert code == 1 and all(new.BLANK in line for line in said.splitlines()), said
    ids = [cell["id"] for cell in notebooks.read(house / "solutions" / "98-a-new-chapter.ipynb")["cells"]]
    assert ids[:3] == ["intro", "setup", "ex-98-1-task"] and ids[-2:] == ["ex-98-2-why", "next"]
    assert flowcourse(house, "check", "ex-98-1", "ex-98-2")[1].count("○ not started") == 2
    tests = [f"tests/course/{name}" for name in TESTS]
    code, said = python(house, "pytest", "-q", "-c", os.devnull, *tests, "-k", "ex-98 and not every_mistake")
    assert code == 0, said


MANIFEST = "flowcourse/core/manifest.json"


@pytest.mark.parametrize("broken", ["<<<<<<< HEAD\n[]\n=======\n", "", None, '[{"id": "ex-01-1"}]'])
def test_build_writes_the_manifest_again_whatever_became_of_it(house, broken):
    assert flowcourse(house, "build")[0] == 0
    whole = (house / MANIFEST).read_bytes()
    (house / MANIFEST).unlink()
    if broken is not None:
        (house / MANIFEST).write_text(broken)
    code, said = flowcourse(house, "status")
    assert code == 2 and "manifest.json is missing or broken" in said and "run `flowcourse build`" in said
    assert flowcourse(house, "build") == (0, "exercises/ is up to date\n")
    assert (house / MANIFEST).read_bytes() == whole


def lose_the_task(cells):
    cells.remove(next(cell for cell in cells if cell["id"] == "ex-01-2-task"))


def give_an_id_twice(cells):
    cells.append(next(cell for cell in cells if cell["id"] == "ex-01-2-task"))


@pytest.mark.parametrize("spoil", [lose_the_task, give_an_id_twice])
def test_the_manifest_is_written_only_when_all_solutions_are_in_order(house, spoil):
    whole = (house / MANIFEST).read_bytes()
    notebook = notebooks.read(house / "solutions" / NAME)
    spoil(notebook["cells"])
    notebooks.write(house / "solutions" / NAME, notebook)
    assert flowcourse(house, "build")[0] == 1
    assert (house / MANIFEST).read_bytes() == whole


def test_without_solutions_build_says_so_and_leaves_the_manifest(house):
    whole = (house / MANIFEST).read_bytes()
    assert flowcourse(house, "build")[0] == 0
    shutil.rmtree(house / "solutions")
    code, said = flowcourse(house, "build")
    assert code == 1 and "solutions/ holds no exercise" in said
    assert (house / MANIFEST).read_bytes() == whole


def test_a_check_that_is_missing_broken_or_left_over_is_a_sentence(house):
    check, checks = "flowcourse/exercises/ex_01_2.py", house / "flowcourse" / "exercises"
    text = (house / check).read_text(encoding="utf-8")
    for spoilt, sentence in (
        ("def", f"ex-01-2: {check}, its check, raises SyntaxError"),
        (text.replace('"ex-01-2",', '"ex-01-3",'), f"{check} holds the check of ex-01-3"),
    ):
        (house / check).write_text(spoilt, encoding="utf-8")
        assert sentence in flowcourse(house, "build")[1]
    (house / check).rename(checks / "ex_77_1.py")
    code, said = flowcourse(house, "build")
    assert code == 1 and f"ex-01-2: {check}, its check, is missing" in said and "Traceback" not in said
    assert "flowcourse/exercises/ex_77_1.py is not in the manifest" in said


def test_no_exercise_is_started_in_a_notebook_with_a_malformed_task(house):
    notebook = notebooks.read(house / "solutions" / NAME)
    find_cell(notebook, "ex-01-2", "task")["source"] = ["## something else\n"]
    notebooks.write(house / "solutions" / NAME, notebook)
    code, said = run("new", "1", "a thing", "--path", str(house))
    assert code == 2 and "ex-01-2: its task cell must start with" in said


def test_any_title_makes_a_check_that_compiles(house):
    exercise = started(house, "1", 'a "title" with \\N, $x and ψ in """ it', "--name", "odd")
    code, said = flowcourse(house, "build")
    assert code == 1 and all(new.BLANK in line for line in said.splitlines()), said
    assert flowcourse(house, "check", exercise)[1].startswith(f"{exercise}  ○ not started")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["1", "part 2"], "without digits"),
        (["1", "ψ"], "add --name; got 'ψ'"),
        (["1", "a thing", "--name", "affine_density"], "is the answer to ex-01-2 already"),
        (["1", "a thing", "--minutes", "99"], "minutes from 1 to 60"),
        (["97", "predict a thing"], "chapter 97 has no notebook"),
        (["98", "a thing"], "asks to predict a number"),
    ],
)
def test_what_cannot_be_started_is_a_sentence_and_nothing_is_written(house, words, sentence):
    before = sorted(path for path in house.rglob("*.*"))
    code, said = run("new", *words, "--path", str(house))
    assert code == 2 and sentence in said
    assert sorted(path for path in house.rglob("*.*")) == before


def test_the_worked_exercise_is_whole(house):
    """Every step of the page, and then the command with which it ends."""
    command = re.search(r'^flowcourse new (\d+) "([^"]+)" --name (\w+)$', WALK, re.MULTILINE)
    chapter, title, name = command.groups()
    exercise = started(house, chapter, title, "--name", name)
    shown = re.search(r"ex-\d\d-\d+", WALK)[0]

    def text(block):
        return block.replace(shown, exercise)

    roles = "task", "why", "hint-1", "hint-2", "hint-3"
    cells = dict(zip(roles, map(text, blocks("markdown")), strict=True))
    cells["answer"], check, answers = map(text, blocks("python"))
    file = f"{exercise.replace('-', '_')}.py"
    (house / "flowcourse" / "exercises" / file).write_text(check, encoding="utf-8")
    (house / "tests" / "answers" / file).write_text(answers, encoding="utf-8")
    solution = house / "solutions" / NAME
    notebook = notebooks.read(solution)
    for role, source in cells.items():
        find_cell(notebook, exercise, role)["source"] = notebooks.lines(source.rstrip("\n"))
    notebooks.write(solution, notebook)
    (house / "docs").mkdir()
    shutil.copy(ROOT / "docs" / "exercises.md", house / "docs")  # counts the mutants of the other chapters
    code, said = flowcourse(house, "build")
    assert (code, said) == (0, "exercises/ is up to date\n")
    assert exercise in (house / "docs" / "exercises.md").read_text(encoding="utf-8")
    assert flowcourse(house, "mutants", exercise)[0] == 0
    tests = [f"tests/course/{test}" for test in TESTS]
    code, said = python(house, "pytest", "-q", "-c", os.devnull, *tests, "-k", exercise)
    assert code == 0 and int(re.search(r"(\d+) passed", said)[1]) >= 15, said


def test_nothing_in_the_course_is_left_to_fill_in():
    assert list(new.unfilled(ROOT)) == []
