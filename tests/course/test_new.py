"""`flowcourse new`: an exercise that works and says what is missing; docs/contributing.md fills one in, to the end."""

import os
import re
import shutil
import subprocess
import sys

import pytest
from course_tools import ROOT
from learner_tools import run

import flowcourse.exercises
from flowcourse.author import new
from flowcourse.core import manifest, notebooks
from flowcourse.core.notebooks import find_cell
from flowcourse.learner import answers

PAGE = (ROOT / "docs" / "contributing.md").read_text(encoding="utf-8")
WALK = PAGE[PAGE.index("## A new exercise") : PAGE.index("## A notebook\n")]
NAME = "01-one-dimension.ipynb"
CHECKS, MANIFEST = "flowcourse/exercises", "flowcourse/core/manifest.json"


def blocks(language):
    return re.findall(rf"^```{language}\n(.*?)^```", WALK, re.MULTILINE | re.DOTALL)


@pytest.fixture
def house(tmp_path, monkeypatch):
    """The sources of the first two chapters, and of a chapter without exercises. Its checks are found before ours."""
    house, first = (
        tmp_path / "house",
        {exercise.id: exercise for exercise in manifest.exercises() if exercise.chapter < 2},
    )
    for folder in ("solutions", "exercises", "notebooks", CHECKS, "flowcourse/core", "tests/answers"):
        (house / folder).mkdir(parents=True)
    for name in dict.fromkeys(exercise.notebook for exercise in first.values()):
        shutil.copy(ROOT / "solutions" / name, house / "solutions")
        notebooks.write(house / "notebooks" / name, {"cells": []})
    notebooks.write(house / "notebooks" / "98-a-new-chapter.ipynb", {"cells": []})
    for name in [path.name for path in (ROOT / CHECKS).glob("_*.py")] + [manifest.file_name(each) for each in first]:
        shutil.copy(ROOT / CHECKS / name, house / CHECKS)
    monkeypatch.setattr(manifest, "_exercises", tuple(first.values()))
    monkeypatch.setattr(flowcourse.exercises, "__path__", [str(house / CHECKS), *flowcourse.exercises.__path__])
    monkeypatch.setattr(answers, "IN_A_TAB", True)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)  # else a check that is soon rewritten is the old one
    monkeypatch.chdir(house)
    forget()
    assert run("build")[0] == 0
    yield house
    forget()


def forget():
    """The checks that were imported from some house."""
    flowcourse.exercises.case_of.cache_clear()
    for name in [name for name in sys.modules if name.startswith("flowcourse.exercises.ex_")]:
        del sys.modules[name]


def started(*words):
    """The id of a new exercise."""
    code, text = run("new", *words)
    assert code == 0, text
    assert [path for path in text.split("\n\n")[0].splitlines() if not os.path.exists(path)] == []
    return re.search(r"ex_\d\d_\d+", text)[0].replace("_", "-")


def assert_blanks_are_left():
    code, text = run("build")
    assert code == 1 and all(new.BLANK in line for line in text.splitlines()), text
    return text


def test_a_new_exercise_works_and_build_says_what_to_fill_in(house):
    before = {path: path.read_bytes() for path in house.rglob("*.*") if path.is_file()}
    exercise = started("1", "a new thing")
    check = f"{CHECKS}/{exercise.replace('-', '_')}.py"
    changed = {path for path in house.rglob("*.*") if path.is_file() and before.get(path) != path.read_bytes()}
    assert {path.relative_to(house).as_posix() for path in changed} == {f"solutions/{NAME}", check}
    text = assert_blanks_are_left()
    assert [
        role for role in ("task", "answer", "hint-1", "hint-3", "why") if f"cell {exercise}-{role}: " not in text
    ] == []
    assert f"{check}, line " in text
    assert "def new_thing(x, a):" in (house / "exercises" / NAME).read_text(encoding="utf-8")
    assert run("check", exercise)[1].startswith(f"{exercise}  ○ not started")


def test_a_new_exercise_is_formatted_as_the_linter_wants_it(house):
    titles = "a new thing", "the inverse of a thing that has a name as long as it can be"
    written = [f"{CHECKS}/{started('1', title).replace('-', '_')}.py" for title in titles]
    shutil.copy(ROOT / "pyproject.toml", house)
    for command in (["check"], ["format", "--check"]):
        done = subprocess.run([sys.executable, "-m", "ruff", *command, *written], capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr


def test_a_new_chapter_gets_its_notebook_and_its_checks(house):
    assert started("98", "a first thing", "--core", "--minutes", "5") == "ex-98-1"
    assert started("98", "a second thing") == "ex-98-2"
    assert_blanks_are_left()
    ids = [cell["id"] for cell in notebooks.read(house / "solutions" / "98-a-new-chapter.ipynb")["cells"]]
    assert ids[:3] == ["intro", "setup", "ex-98-1-task"] and ids[-2:] == ["ex-98-2-why", "next"]
    assert run("check", "ex-98-1", "ex-98-2")[1].count("○ not started") == 2


def test_any_title_makes_a_check_that_compiles(house):
    exercise = started("1", 'a "title" with \\N, $x and ψ in """ it', "--name", "odd")
    assert_blanks_are_left()
    assert run("check", exercise)[1].startswith(f"{exercise}  ○ not started")


@pytest.mark.parametrize("broken", ["<<<<<<< HEAD\n[]\n=======\n", "", None, '[{"id": "ex-01-1"}]'])
def test_build_writes_the_manifest_again_whatever_became_of_it(house, monkeypatch, broken):
    whole = (house / MANIFEST).read_bytes()
    (house / MANIFEST).unlink()
    if broken is not None:
        (house / MANIFEST).write_text(broken)
    with monkeypatch.context() as context:
        context.setattr(manifest, "FILE", house / MANIFEST)
        context.setattr(manifest, "_exercises", None)
        code, text = run("status")
    assert code == 2 and "manifest.json is missing or broken" in text and "run `flowcourse build`" in text
    assert run("build") == (0, "exercises/ is up to date\n")
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
    assert run("build")[0] == 1
    assert (house / MANIFEST).read_bytes() == whole


def test_without_solutions_build_says_so_and_leaves_the_manifest(house):
    whole = (house / MANIFEST).read_bytes()
    shutil.rmtree(house / "solutions")
    code, text = run("build")
    assert code == 1 and "solutions/ holds no exercise" in text
    assert (house / MANIFEST).read_bytes() == whole


def test_a_check_that_is_missing_broken_or_left_over_is_a_sentence(house):
    check = f"{CHECKS}/ex_01_2.py"
    text = (house / check).read_text(encoding="utf-8")
    for spoilt, sentence in (
        ("def", f"ex-01-2: {check}, its check, raises SyntaxError"),
        (text.replace('"ex-01-2",', '"ex-01-3",'), f"{check} holds the check of ex-01-3"),
    ):
        (house / check).write_text(spoilt, encoding="utf-8")
        forget()
        assert sentence in run("build")[1]


def test_no_exercise_is_started_in_a_notebook_with_a_malformed_task(house):
    notebook = notebooks.read(house / "solutions" / NAME)
    find_cell(notebook, "ex-01-2", "task")["source"] = ["## something else\n"]
    notebooks.write(house / "solutions" / NAME, notebook)
    code, text = run("new", "1", "a thing")
    assert code == 2 and "ex-01-2: its task cell must start with" in text


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["1", "part 2"], "without digits"),
        (["1", "ψ"], "add --name; got 'ψ'"),
        (["1", "a thing", "--name", "affine_density"], "is the answer to ex-01-2 already"),
        (["1", "a thing", "--minutes", "99"], "minutes from 1 to 60"),
        (["97", "a thing"], "chapter 97 has no notebook"),
    ],
)
def test_what_cannot_be_started_is_a_sentence_and_nothing_is_written(house, words, sentence):
    before = sorted(path for path in house.rglob("*.*"))
    code, text = run("new", *words)
    assert code == 2 and sentence in text
    assert sorted(path for path in house.rglob("*.*")) == before


def test_the_worked_exercise_is_whole(house):
    """Every step of the page, and then the tests that it names, in a process where flowcourse is that of the house."""
    command = re.search(r'^flowcourse new (\d+) "([^"]+)" --name (\w+)$', WALK, re.MULTILINE)
    chapter, title, name = command.groups()
    exercise = started(chapter, title, "--name", name)
    shown = re.search(r"ex-\d\d-\d+", WALK)[0]

    def text(block):
        return block.replace(shown, exercise)

    roles = "task", "why", "hint-1", "hint-2", "hint-3"
    cells = dict(zip(roles, map(text, blocks("markdown")), strict=True))
    cells["answer"], check, own = map(text, blocks("python"))
    file = f"{exercise.replace('-', '_')}.py"
    (house / CHECKS / file).write_text(check, encoding="utf-8")
    (house / "tests" / "answers" / file).write_text(own, encoding="utf-8")
    notebook = notebooks.read(house / "solutions" / NAME)
    for role, source in cells.items():
        find_cell(notebook, exercise, role)["source"] = notebooks.lines(source.rstrip("\n"))
    notebooks.write(house / "solutions" / NAME, notebook)
    assert run("build") == (0, "exercises/ is up to date\n")
    assert run("mutants", exercise)[0] == 0
    for part in ("flowcourse", "tests/answers", "tests/course"):
        leave = shutil.ignore_patterns("__pycache__", "manifest.json")
        shutil.copytree(ROOT / part, house / part, ignore=leave, dirs_exist_ok=True)
    paths = os.pathsep.join(map(str, (house, house / "tests", ROOT)))
    environment = os.environ | {"PYTHONPATH": paths, "PYTHONIOENCODING": "utf-8"}
    words = ["-q", "-c", os.devnull, "-p", "no:cacheprovider", "tests/course/test_exercises.py", "-k", exercise]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *words], env=environment, capture_output=True, text=True, encoding="utf-8"
    )
    assert done.returncode == 0 and int(re.search(r"(\d+) passed", done.stdout)[1]) >= 8, done.stdout + done.stderr
