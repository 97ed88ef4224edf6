"""`flowcourse new`: a skeleton that works and says what is missing; docs/contributing.md fills one in, to the end."""

import importlib
import os
import re
import shutil
import subprocess
import sys

import pytest
from course_tools import ROOT
from learner_tools import run

from flowcourse import notebooks, skeleton
from flowcourse.notebooks import find_cell

PAGE = (ROOT / "docs" / "contributing.md").read_text(encoding="utf-8")
WALK = PAGE[PAGE.index("## A new exercise") : PAGE.index("## A notebook\n")]
NAME = "01-change-of-variables-1d.ipynb"
TESTS = "test_exercises.py", "test_misconceptions.py", "test_mutants.py"


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
    for path in (ROOT / "notebooks").glob("[0-9]*.ipynb"):
        (folder / "notebooks" / path.name).touch()
    (folder / "notebooks" / "98-a-new-chapter.ipynb").touch()
    (folder / "tests").mkdir()
    shutil.copytree(ROOT / "tests" / "course", folder / "tests" / "course", ignore=leave)
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
    entries = (house / said.splitlines()[0]).read_text(encoding="utf-8")
    return re.findall(r'^id = "(.*)"', entries, re.MULTILINE)[-1]


@pytest.mark.parametrize("chapter", ["1", "9"])
def test_a_skeleton_works_and_build_says_what_to_fill_in(house, chapter):
    """Chapter 1 has its answers in one file, chapter 9 in a folder."""
    exercise = started(house, chapter, "a new thing")
    code, said = flowcourse(house, "build")
    assert code == 1 and all(skeleton.BLANK in line for line in said.splitlines()), said
    for place in ("chapters/", "checks/", "catalogue/", f"cell {exercise}-task", f"cell {exercise}-answer"):
        assert place in said
    assert "a question that leads to the first step" in said
    (built,) = (house / "exercises").glob(f"0{chapter}-*.ipynb")
    assert "def new_thing(x, a):" in built.read_text(encoding="utf-8")
    assert flowcourse(house, "check", exercise)[1].startswith(f"{exercise}  ○ not started")


def test_a_skeleton_is_formatted_as_the_linter_wants_it(house):
    old = set((house / "flowcourse").rglob("*.py"))
    for title in ("a new thing", "the inverse of a thing that has a name as long as it can be"):
        started(house, "9", title)
    shutil.copy(ROOT / "pyproject.toml", house)
    written = [*(set((house / "flowcourse").rglob("*.py")) - old), *house.glob("flowcourse/c*/chapter_09/__init__.py")]
    assert len(written) == 4
    for command in (["check"], ["format", "--check"]):
        code, said = python(house, "ruff", *command, *written)
        assert code == 0, said


def test_a_new_chapter_gets_its_notebook_its_checks_and_its_answers(house):
    assert started(house, "98", "predict a thing", "--core", "--minutes", "5") == "ex-98-1"
    assert started(house, "98", "a second thing") == "ex-98-2"
    code, said = flowcourse(house, "build")
    assert code == 1 and all(skeleton.BLANK in line for line in said.splitlines()), said
    ids = [cell["id"] for cell in notebooks.read(house / "solutions" / "98-a-new-chapter.ipynb")["cells"]]
    assert ids[:3] == ["intro", "setup", "ex-98-1-task"] and ids[-2:] == ["ex-98-2-why", "next"]
    assert flowcourse(house, "check", "ex-98-1", "ex-98-2")[1].count("○ not started") == 2
    tests = [f"tests/course/{name}" for name in TESTS]
    code, said = python(house, "pytest", "-q", "-c", os.devnull, *tests, "-k", "ex-98 and not catalogue")
    assert code == 0, said


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["1", "part 2"], "without digits"),
        (["1", "ψ"], "add --name; got 'ψ'"),
        (["1", "a thing", "--name", "affine_density"], "is there already"),
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


def test_a_chapter_that_lists_its_checks_in_another_way_is_a_sentence(house):
    path = house / "flowcourse" / "checks" / "chapter_01" / "__init__.py"
    path.write_text("CHECKS = tuple([])\n", encoding="utf-8")
    before = sorted(house.rglob("*.*"))
    code, said = run("new", "1", "a thing", "--path", str(house))
    assert code == 2 and "write thing.CHECK into it" in said and sorted(house.rglob("*.*")) == before


def put(path, pattern, text):
    """Write `text` in place of what a pattern finds last in a file."""
    before = path.read_text(encoding="utf-8")
    found = list(re.finditer(pattern, before, re.MULTILINE | re.DOTALL))[-1]
    path.write_text(before[: found.start()] + text + before[found.end() :], encoding="utf-8")


def test_the_worked_exercise_is_whole(house):
    """Every step of the page, and then the command with which it ends."""
    command = re.search(r'^flowcourse new (\d+) "([^"]+)" --name (\w+)$', WALK, re.MULTILINE)
    chapter, title, name = command.groups()
    exercise = started(house, chapter, title, "--name", name)
    shown = re.search(r"ex-\d\d-\d+", WALK)[0]

    def text(block):
        return block.replace(shown, exercise)

    (task, why), (hints,) = map(text, blocks("markdown")), map(text, blocks("toml"))
    answer, check, answers = map(text, blocks("python"))
    package, number = house / "flowcourse", f"{int(chapter):02d}"
    put(package / "chapters" / f"chapter_{number}.toml", r"^hints = \[\n(?:(?!^hints).)*\Z", hints)
    (package / "checks" / f"chapter_{number}" / f"{name}.py").write_text(check, encoding="utf-8")
    put(package / "catalogue" / f"chapter_{number}.py", r"^# FILL IN.*", answers)
    solution = house / "solutions" / NAME
    notebook = notebooks.read(solution)
    for role, source in (("task", task), ("answer", answer), ("why", why)):
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
    importlib.import_module("flowcourse.catalogue.chapter_01")  # so that compiled files lie beside the sources
    assert list(skeleton.unfilled(ROOT)) == []
