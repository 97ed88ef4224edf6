"""`flowcourse release`: a class gets all it needs to learn, nothing of a solution, and a course that works."""

import ast
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from hand_ins import FIRST, NAME, answer, blank, cell, save

from flowcourse import build, cli, manifest, notebooks, stubs
from flowcourse.grading import release as releasing
from flowcourse.grading.asked import ROOT, asked
from flowcourse.grading.release import release
from flowcourse.notebooks import NotebookError, digest, find_cell, mark, source

TEXT = {".py", ".md", ".toml", ".txt", ".yml", ".cfg", ".json", ".ipynb", ".svg", ""}


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """What the class gets."""
    folder = tmp_path_factory.mktemp("release") / "class"
    assert release(ROOT, folder) == sum(path.is_file() for path in folder.rglob("*"))
    return folder


@pytest.fixture
def copy(course, tmp_path):
    """One learner's copy of it, free to be written in."""
    return shutil.copytree(course, tmp_path / "course")


@pytest.fixture(scope="module")
def said(course):
    """{path: its text with single blanks}; of a notebook what its cells say and show."""
    return {
        path.relative_to(course): plain(path) for path in course.rglob("*") if path.suffix in TEXT and path.is_file()
    }


def plain(path):
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".ipynb":
        text = "\n".join(source(each) + json.dumps(each.get("outputs", "")) for each in json.loads(text)["cells"])
    return squeezed(text)


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


def run(folder, *command, **environment):
    """A command of the release, in it, by this Python and by nothing of the course around it."""
    clean = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYTEST_VERSION")}
    clean |= {"PYTHONPATH": str(folder), "PYTHONIOENCODING": "utf-8"} | environment
    return subprocess.run([sys.executable, *command], cwd=folder, env=clean, capture_output=True, text=True)


def flowcourse(folder, *command):
    return run(folder, "-m", "flowcourse.cli", *command)


@pytest.mark.parametrize("exercise", manifest.exercises(), ids=lambda exercise: exercise.id)
def test_nothing_of_a_solution_travels(said, exercise):
    """A check holds the formula by which it judges; nowhere else, and no longer text, stands what a solution says."""
    found = list(secrets(exercise))
    assert len(found) >= 2
    for secret in found:
        places = {path for path, text in said.items() if secret in text}
        formula = secret.startswith("return ") and len(secret) < 40
        assert all(formula and path.parts[:2] == ("flowcourse", "checks") for path in places), (secret, places)


def test_the_search_for_solutions_finds_one_that_is_there(course, said):
    exercise = manifest.find(FIRST)
    there = squeezed(answer(FIRST) + "\n" + source(find_cell(notebooks.read(ROOT / "solutions" / NAME), FIRST, "why")))
    assert all(secret in there for secret in secrets(exercise))


def test_no_answer_of_the_catalogue_travels(said):
    """A check may hold the same formula in one line; no answer of several lines stands anywhere."""
    bodies = set()
    for path in (ROOT / "flowcourse/catalogue").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef) and node.end_lineno - node.body[0].lineno >= 2:
                bodies.add(squeezed("\n".join(text.splitlines()[node.body[0].lineno - 1 : node.end_lineno])))
    assert len(bodies) > 100
    assert not [body for body in bodies if any(body in text for text in said.values())]


def test_no_marker_of_a_solution_travels_in_a_notebook(said):
    assert not [path for path, text in said.items() if path.suffix == ".ipynb" and stubs.BEGIN in text]


def test_every_exercise_is_the_stub_without_outputs(course):
    for name, exercises in manifest.notebooks().items():
        notebook = notebooks.read(course / "exercises" / name)
        assert notebook == blank(name) and build.learner_work(notebook) == []
        for exercise in exercises:
            assert asked()[exercise.id].untouched(source(find_cell(notebook, exercise.id, "answer")))
        assert not any(each.get("outputs") for each in notebook["cells"])


def test_what_solutions_need_or_know_stays(course):
    there = {path.relative_to(course).as_posix() for path in course.rglob("*")}
    assert {"README.md", "Makefile", ".ci/run", "exercises", "notebooks", "minflow", "docs/checks.md"} <= there
    assert {f"flowcourse/checks/{part}" for part in ("run.py", "chapter_13", "judge.py")} <= there
    gone = {"solutions", "flowcourse/catalogue", "flowcourse/grading", "docs/grading", "docs/contributing.md", ".git"}
    gone |= {"flowcourse/authors.py", "flowcourse/instructors.py", "tests/grading", "tests/course/course_tools.py"}
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


def links(page):
    """Where the prose of a page leads, within the release."""
    text = page.read_text(encoding="utf-8")
    if page.suffix == ".ipynb":
        cells = json.loads(text)["cells"]
        text = "\n\n".join("".join(each["source"]) for each in cells if each["cell_type"] == "markdown")
    prose = re.sub(r"^```.*?^```|`[^`\n]*`", "", text, flags=re.MULTILINE | re.DOTALL)
    return [target for target in re.findall(r"\]\(([^)\s#]+)", prose) if "://" not in target]


def test_every_link_in_it_leads_somewhere(course):
    pages = [
        course / "README.md",
        *course.glob("docs/*.md"),
        *course.glob("*/*.ipynb"),
        *course.glob("benchmarks/*.md"),
    ]
    found = [(page, to) for page in pages for to in links(page)]
    assert len(found) > 100
    assert not [(page.name, to) for page, to in found if not (page.parent / to).exists()]


@pytest.mark.parametrize("page", ["README.md", "docs/setup.md", "docs/checks.md", "docs/exercises.md", ".ci/run"])
def test_every_command_that_it_names_exists_and_none_needs_solutions(course, page):
    text = (course / page).read_text(encoding="utf-8")
    code = re.findall(r"^```\w*\n.*?^```|`[^`\n]+`", text, re.MULTILINE | re.DOTALL)
    code = text if page == ".ci/run" else "\n".join(code)
    targets = set(re.findall(r"^([a-z]+):", (course / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"^`?make ([a-z]+)", code, re.MULTILINE)) <= targets
    known = set(re.findall(r"^  (\w+) ", flowcourse(course, "--help").stdout.split("Commands:")[1], re.MULTILINE))
    assert set(re.findall(r"^`?flowcourse ([a-z]+)", code, re.MULTILINE)) <= known
    assert not re.search(r"\bsolutions\b", code)


def test_make_runs_the_two_commands_on_what_is_there(course):
    said = subprocess.run(["make", "-n", "test"], cwd=course, capture_output=True, text=True).stdout
    assert "pytest -n 2 --dist loadfile tests\n" in said and said.rstrip().endswith("nbval_sanitize.cfg notebooks")
    listed = subprocess.run(["make", "--no-print-directory", "help"], cwd=course, capture_output=True, text=True).stdout
    assert re.findall(r"^make (\w+) +\S", listed, re.MULTILINE) == ["help", "lab", "test", "torch", "clean"]
    assert (course / ".ci/run").stat().st_mode & 0o111


def test_nothing_in_it_imports_what_is_not_there(course):
    ours = {".".join(path.relative_to(course).with_suffix("").parts) for path in course.rglob("*.py")}
    ours |= {name.removesuffix(".__init__") for name in ours}
    packages = {name.partition(".")[0] for name in ours if "." in name} - {"docs", "tests"}
    for path in course.rglob("*.py"):
        here = list(path.relative_to(course).with_suffix("").parts)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom):
                base = ".".join(here[: -node.level] if node.level else []) or ""
                module = ".".join(filter(None, [base, node.module]))
                parts = {f"{module}.{alias.name}" for alias in node.names}
            elif isinstance(node, ast.Import):
                module, parts = node.names[0].name, set()
            else:
                continue
            if module.partition(".")[0] in packages | {"tests"}:
                assert module in ours or parts <= ours, f"{path} imports {module}"


def test_the_tests_of_its_tools_pass(course):
    passed = run(course, "-m", "pytest", "-p", "no:cacheprovider", "-q", "tests/course")
    assert passed.returncode == 0, passed.stdout[-2000:]


def test_the_learner_s_commands_work_in_it(copy):
    solve_first(copy)
    status, following, hint, checked, reset, again, doctor = in_turn(
        copy, "status", "next", f"hint {FIRST}", f"check {FIRST}", f"reset {FIRST}", f"check {FIRST}", "doctor"
    )
    assert status.count("○") == len(manifest.exercises()) - 1 and status.count("✓") == 1
    assert FIRST not in following and "write" in following and "Hint 1 of 3" in hint
    assert checked.startswith(f"{FIRST}  ✓ passed") and "the old answer is in the raw cell below it" in reset
    assert again.startswith(f"{FIRST}  ○ not started") and doctor.startswith("nothing is wrong here")


def solve_first(folder):
    notebook = notebooks.read(folder / "exercises" / NAME)
    cell(notebook)["source"] = answer(FIRST)
    notebooks.write(folder / "exercises" / NAME, notebook)


def in_turn(folder, *commands):
    """What each command of the release's `flowcourse` prints, one after the other."""
    program = (
        "import json, sys; from click.testing import CliRunner; from flowcourse.cli import main; "
        "print(json.dumps([CliRunner().invoke(main, command.split()).output for command in sys.argv[1:]]))"
    )
    done = run(folder, "-c", program, *commands)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_update_brings_a_newer_release_and_keeps_the_answers(copy, course, tmp_path):
    newer = shutil.copytree(course, tmp_path / "newer")
    notebook = notebooks.read(newer / "exercises" / NAME)
    task = cell(notebook, FIRST, "task")
    task["source"] = source(task) + "\n\nA newer word."
    mark(task)["built"] = digest(source(task))
    notebooks.write(newer / "exercises" / NAME, notebook)
    solve_first(copy)
    assert "has the new stubs and your cells" in flowcourse(copy, "update", str(newer)).stdout
    merged = notebooks.read(copy / "exercises" / NAME)
    assert source(cell(merged)) == answer(FIRST) and "A newer word." in source(cell(merged, FIRST, "task"))


def test_a_folder_that_holds_something_is_left_as_it_is(tmp_path):
    save(tmp_path / "class" / "mine.txt", b"mine")
    result = CliRunner().invoke(cli.main, ["release", str(tmp_path / "class"), "--path", str(ROOT)])
    assert result.exit_code == 2 and "is not empty: name a new folder for the release" in result.output
    assert [path.name for path in (tmp_path / "class").iterdir()] == ["mine.txt"]


def test_the_command_writes_into_an_empty_folder_and_says_what(tmp_path):
    (tmp_path / "class").mkdir()
    result = CliRunner().invoke(cli.main, ["release", str(tmp_path / "class"), "--path", str(ROOT)])
    assert result.exit_code == 0 and re.search(
        r"class holds the course for a class, \d+ files, and no sol", result.output
    )


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
