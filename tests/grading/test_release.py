"""`flowcourse release`: a class gets all it needs to learn, and nothing of a solution."""

import ast
import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from hand_ins import FIRST, NAME, ROOT, answer, blank, cell, save

from flowcourse import cli
from flowcourse.core import exercise_notebook, manifest, notebooks, stubs
from flowcourse.core.notebooks import NotebookError, find_cell, source
from flowcourse.grading.release import published as published_
from flowcourse.grading.release import release as releasing
from flowcourse.grading.release.release import release

TEXT = {".py", ".md", ".toml", ".txt", ".yml", ".cfg", ".json", ".ipynb", ".svg", ""}


@pytest.fixture(scope="module")
def texts(released):
    """{path: its text with single blanks}; of a notebook what its cells say and show."""
    return {
        path.relative_to(released): plain(path)
        for path in released.rglob("*")
        if path.suffix in TEXT and path.is_file()
    }


def plain(path):
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".ipynb":
        text = "\n".join(source(each) + printed(each) for each in json.loads(text)["cells"])
    return squeezed(text)


def printed(cell):
    """What the outputs of a cell say; pictures say nothing."""
    outputs = cell.get("outputs", [])
    return "".join("".join(each.get("text", each.get("data", {}).get("text/plain", []))) for each in outputs)


def squeezed(text):
    return " ".join(text.split())


def secrets(exercise):
    """What an exercise's solution says where the stub says nothing, and why."""
    solution = notebooks.read(ROOT / "solutions" / exercise.notebook)
    lines = answer(exercise.id).splitlines()
    for begin, end in stubs.regions(answer(exercise.id)):
        given = stubs.GIVEN.strip()
        region = [line for line in lines[begin : end - 1] if line.strip() and not line.strip().startswith(("#", given))]
        yield squeezed("\n".join(region))
    why = find_cell(solution, exercise.id, "why")
    yield from (squeezed(part) for part in source(why).split("\n\n") if len(part) > 30)


def test_nothing_of_a_solution_travels(texts):
    """A check holds the formula by which it judges; nowhere else, and no longer text, stands what a solution says."""
    everything = "\n".join(texts.values())
    for exercise in manifest.exercises():
        hidden = list(secrets(exercise))
        assert len(hidden) >= 2, exercise.id
        for secret in (secret for secret in hidden if secret in everything):
            places = {path for path, text in texts.items() if secret in text}
            formula = secret.startswith("return ") and len(secret) < 40
            wrong = {path for path in places if not (formula and path.parts[:2] == ("flowcourse", "exercises"))}
            assert wrong == set(), f"{exercise.id}: {secret}"


def test_no_answer_of_the_tests_travels(texts):
    """A check may hold the same formula in one line; no answer of several lines stands anywhere."""
    bodies = set()
    for path in (ROOT / "tests/answers").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef) and node.end_lineno - node.body[0].lineno >= 2:
                bodies.add(squeezed("\n".join(text.splitlines()[node.body[0].lineno - 1 : node.end_lineno])))
    assert len(bodies) > 100
    everything = "\n".join(texts.values())
    assert not [body for body in bodies if body in everything]


def test_no_marker_of_a_solution_travels_in_a_notebook(texts):
    assert not [path for path, text in texts.items() if path.suffix == ".ipynb" and stubs.BEGIN in text]


def test_every_exercise_is_the_stub_without_outputs(released):
    for name, exercises in manifest.notebooks().items():
        notebook = notebooks.read(released / "exercises" / name)
        assert notebook == blank(name) and exercise_notebook.learner_work(notebook) == []
        for exercise in exercises:
            assert exercise.untouched(source(find_cell(notebook, exercise.id, "answer")))
        assert [each["id"] for each in notebook["cells"] if each.get("outputs")] == []


def test_what_solutions_need_or_know_stays(released):
    there = {path.relative_to(released).as_posix() for path in released.rglob("*")}
    assert {"README.md", "Makefile", ".ci/run", "exercises", "notebooks", "minflow", "docs/checks.md"} <= there
    assert {"minflow/widgets/module/built/flow.js", "minflow/data/digits.npz", "minflow/pretrained/mnist.npz"} <= there
    assert {"flowcourse/checking/judge.py", "flowcourse/exercises/ex_12_4.py", "flowcourse/learner/lab.py"} <= there
    gone = {"solutions", "flowcourse/author", "flowcourse/grading", "docs/grading", "docs/contributing.md", ".git"}
    gone |= {"tools/authors.mk", "tests/answers", "tests/grading", "tests/course/course_tools.py"}
    assert not gone & there
    assert not [path for path in there if "__pycache__" in path or path.endswith((".pyc", ".old-1"))]


def test_an_instructor_s_own_files_and_answers_stay(tmp_path):
    root = tmp_path / "fork"
    shutil.copytree(ROOT, root, ignore=shutil.ignore_patterns(".git", ".venv", ".nox", "__pycache__", "tests"))
    mine = [
        "grades.csv",
        "notebooks/exam.ipynb",
        "minflow/.secret.py",
        "grades/alice.json",
        "docs/.x/y.md",
        "tests/a.py",
    ]
    for path in mine:
        save(root / path, b"SECRET")
    (root / "docs/link.md").symlink_to(root / "grades.csv")
    notebook = blank()
    cell(notebook)["source"] = answer(FIRST)
    save(root / "exercises" / NAME, notebook)
    release(root, tmp_path / "class")
    assert not [path for path in (tmp_path / "class").rglob("*") if path.is_file() and b"SECRET" in path.read_bytes()]
    assert notebooks.read(tmp_path / "class" / "exercises" / NAME) == blank()


def test_a_solution_among_what_is_copied_is_refused(tmp_path):
    root = tmp_path / "fork"
    shutil.copytree(ROOT, root, ignore=shutil.ignore_patterns(".git", ".venv", ".nox", "__pycache__", "tests", "build"))
    shutil.copy(root / "solutions" / NAME, root / "notebooks" / "20-exam.ipynb")
    with pytest.raises(NotebookError, match="notebooks/20-exam.ipynb holds a solution"):
        release(root, tmp_path / "class")
    assert not list(tmp_path.glob("class/*"))
    (root / "notebooks" / "20-exam.ipynb").rename(root / "notebooks" / "01-change-of-variables-1d-Copy1.ipynb")
    release(root, tmp_path / "class")
    assert not list((tmp_path / "class").rglob("*Copy1*"))


def test_a_folder_that_holds_something_is_left_as_it_is(tmp_path):
    save(tmp_path / "class" / "mine.txt", b"mine")
    result = CliRunner().invoke(cli.main, ["release", str(tmp_path / "class"), "--path", str(ROOT)])
    assert result.exit_code == 2 and "is not empty: name a new folder\n" in result.output
    assert [path.name for path in (tmp_path / "class").iterdir()] == ["mine.txt"]


def test_the_command_writes_into_an_empty_folder_and_says_what(tmp_path):
    (tmp_path / "class").mkdir()
    result = CliRunner().invoke(cli.main, ["release", str(tmp_path / "class"), "--path", str(ROOT)])
    files = sum(path.is_file() for path in (tmp_path / "class").rglob("*"))
    assert result.exit_code == 0 and f"class, {files} files, and no solution" in result.output


@pytest.fixture
def published(copy):
    """A release as an instructor publishes it: with a history and a workflow, and a file that is in no release now."""
    for path in (".git/HEAD", ".github/workflows/self-check.yml", "docs/mine.md"):
        save(copy / path, b"mine")
    save(copy / "docs" / "gone" / "old.md", b"old")
    with (copy / published_.LIST).open("a", encoding="utf-8") as listed:
        listed.write("docs/gone/old.md\n")
    return copy


def all_files(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_second_release_replaces_the_first_and_touches_nothing_else(published, released):
    (published / "README.md").write_text("old", encoding="utf-8")
    (published / "LICENSE").unlink()
    result = CliRunner().invoke(cli.main, ["release", str(published), "--path", str(ROOT)])
    says = "the release that was there: 1 new, 1 changed, 1 removed; nothing else there was touched"
    assert result.exit_code == 0 and says in result.output, result.output
    mine = {".git/HEAD", ".github/workflows/self-check.yml", "docs/mine.md"}
    assert all_files(published) == all_files(released) | dict.fromkeys(mine, b"mine")
    assert not (published / "docs" / "gone").exists()


def test_a_second_release_without_a_change_changes_nothing(copy):
    done = release(ROOT, copy)
    assert not (done.new | done.changed | done.removed) and len(done.files) > 300


def link_out(folder):
    shutil.move(folder / "docs", folder.parent / "docs")
    (folder / "docs").symlink_to(folder.parent / "docs")


def answer_the_first(folder):
    notebook = notebooks.read(folder / "exercises" / NAME)
    cell(notebook)["source"] = answer(FIRST)
    save(folder / "exercises" / NAME, notebook)


def list_a_path_outside(folder):
    with (folder / published_.LIST).open("a", encoding="utf-8") as listed:
        listed.write("../other.txt\n")


def write_a_file_of_the_release(folder):
    text = (folder / published_.LIST).read_text(encoding="utf-8").replace("README.md\n", "")
    (folder / published_.LIST).write_text(text, encoding="utf-8")
    (folder / "README.md").write_text("mine", encoding="utf-8")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (link_out, "docs is no folder, and the release has files in it"),
        (answer_the_first, "holds answers, which a release would replace"),
        (list_a_path_outside, "is not the list that `flowcourse release` wrote"),
        (write_a_file_of_the_release, "README.md is not from a release, and this one has a file of that name"),
    ],
)
def test_a_second_release_that_would_touch_what_is_not_its_own_is_refused(published, change, says):
    change(published)
    before = all_files(published)
    with pytest.raises(NotebookError, match=says):
        release(ROOT, published)
    assert all_files(published) == before


def test_a_release_that_breaks_off_leaves_nothing(tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(releasing.notebooks, "write", full)
    with pytest.raises(OSError, match="No space"):
        release(ROOT, tmp_path / "class")
    assert list(tmp_path.iterdir()) == []


def test_without_solutions_a_fresh_release_makes_another_and_a_filled_one_is_refused(copy, tmp_path):
    release(copy, tmp_path / "second")
    assert notebooks.read(tmp_path / "second" / "exercises" / NAME) == blank()
    notebook = blank()
    cell(notebook)["source"] = answer(FIRST)
    save(Path(copy) / "exercises" / NAME, notebook)
    with pytest.raises(NotebookError, match="holds work of its own, and solutions/.* is missing: bring that back"):
        release(copy, tmp_path / "third")
    assert not (tmp_path / "third").exists()
