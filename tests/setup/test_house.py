"""The house stands: imports go down, the engine needs NumPy and autograd alone, files name no machine."""

import ast
import io
import re
import subprocess
import sys
import tokenize
from graphlib import TopologicalSorter

import house
import pytest
from house import FLOOR, MODULES, ORDER, ROOMS, ROOT, imported, imports_in, part, room, upward

ENGINE = {"numpy", "autograd"}
# What a module may import besides, at the top or (lazily) inside a function.
AT_TOP = {"plots": {"matplotlib", "PIL"}, "widgets": {"PIL"}}
INSIDE = {"plots": {"IPython"}, "widgets": {"IPython"}, "progress": {"tqdm", "IPython"}, "data": {"sklearn"}}

TEXT = {".py", ".md", ".toml", ".txt", ".yml", ".cfg", ".json", ".ipynb", ".css", ".js", ".mk", ""}
FOLDERS = ("minflow", "flowcourse", "tests", "notebooks", "solutions", "docs", "benchmarks", "tools", ".ci", ".github")
OURS = sorted(
    path
    for folder in FOLDERS
    for path in (ROOT / folder).rglob("*")
    if path.is_file() and not {"__pycache__", ".ipynb_checkpoints"} & set(path.parts)
) + [path for path in ROOT.iterdir() if path.is_file() and path.name != ".git"]


def course_modules():
    return [module for module in MODULES if module.startswith("flowcourse")]


@pytest.mark.parametrize("module", course_modules())
def test_a_room_imports_what_lies_below_it(module):
    """Imports inside functions count, and so do modules that are named in a string."""
    assert list(upward(module, imported(module))) == []


def test_an_upward_import_is_found_inside_a_function_and_in_a_string():
    inside = "def show():\n    from ..learner import lab\n    return lab\n"
    for text in (inside, 'COMMAND = "-m", "flowcourse.learner.lab"\n', "from flowcourse.learner.lab import main\n"):
        (sentence,) = upward("flowcourse.core.folder", imports_in(text, "flowcourse.core.folder"))
        assert sentence.endswith("the room learner lies above core")
    assert list(upward("flowcourse.grading.batch", imports_in(inside, "flowcourse.author.build"))) == []


def test_learners_need_nothing_of_authors_and_no_exercise_needs_another():
    text = "def build():\n    from ..author import build\n"
    assert len(list(upward("flowcourse.learner.update", imports_in(text, "flowcourse.learner.update")))) == 1
    text = "from .ex_09_2 import CHECK\n"
    for module in ("flowcourse.exercises.ex_09_3", "flowcourse.exercises._fields"):
        assert len(list(upward(module, imports_in(text, module)))) == 1


@pytest.mark.parametrize(
    "text",
    [
        'COMMAND = "python -m flowcourse.author.build"',
        'ENTRY = "flowcourse.author.build:build_all"',
        "from flowcourse import check",
        "from .. import cli",
        "from tests.engine import mutants",
    ],
)
def test_a_roundabout_import_is_found(text):
    assert len(list(upward("flowcourse.core.folder", imports_in(text, "flowcourse.core.folder")))) == 1


def test_few_modules_import_by_a_name_that_they_make():
    """Such a name no test can read; these three put it together from a room below and an exercise's id."""
    made = {
        m
        for m in course_modules()
        if re.search(r"\b(import_module|__import__|run_module)\(", MODULES[m].read_text("utf-8"))
    }
    assert made == {"flowcourse.cli", "flowcourse.exercises", "flowcourse.grading.marking.trial"}


def test_every_module_of_the_course_has_a_room():
    at_the_door = {"flowcourse", "flowcourse.__main__", "flowcourse.cli"}
    assert {module for module in course_modules() if not room(module)} == at_the_door


def engine_modules():
    return [module for module in MODULES if module.startswith("minflow.")]


@pytest.mark.parametrize("module", engine_modules())
def test_an_import_never_goes_up(module):
    assert part(module) in FLOOR, f"{part(module)} is not in FLOORS: say on which floor it lives"
    for name, _ in imported(module):
        assert not name.startswith("flowcourse"), f"{module} imports {name}: the engine must not know the course"
        if name.startswith("minflow."):
            assert FLOOR[part(name)] <= FLOOR[part(module)], f"{module} imports {name}, which lives above it"


@pytest.mark.parametrize("module", engine_modules())
def test_the_engine_imports_numpy_and_autograd_alone(module):
    name = part(module)
    at_top = ENGINE | AT_TOP.get(name, set())
    for imported_name, inside in imported(module):
        root = imported_name.split(".")[0]
        allowed = at_top | INSIDE.get(name, set()) if inside else at_top
        assert root in allowed | {"minflow"} | sys.stdlib_module_names, f"{module} imports {root}"


def test_importing_the_engine_loads_neither_matplotlib_nor_jupyter():
    names = ", ".join(f"minflow.{name}" for name in FLOOR if f"minflow.{name}" in MODULES and name not in AT_TOP)
    heavy = "{'matplotlib', 'ipywidgets', 'IPython', 'tqdm', 'scipy'} & set(sys.modules)"
    code = f"import sys, {names.replace(', minflow.__main__', '')}; print(sorted({heavy}))"
    out = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"


@pytest.mark.parametrize("package", ["minflow", "flowcourse"])
def test_there_is_no_circle(package):
    graph = {
        module: {name for name, _ in imported(module) if name in MODULES}
        for module in MODULES
        if module.split(".")[0] == package
    }
    TopologicalSorter(graph).prepare()  # raises CycleError, which names the circle


def test_no_two_files_of_tests_have_one_name():
    """pytest imports them by their names alone where the folder is no package."""
    loose = [path.name for path in ROOT.glob("tests/*/*.py") if not (path.parent / "__init__.py").exists()]
    assert sorted({name for name in loose if loose.count(name) > 1} - {"conftest.py"}) == []


def code_lines(source):
    """The numbers of the lines that hold code."""
    aside = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}
    tokens = [t for t in tokenize.generate_tokens(io.StringIO(source).readline) if t.type not in aside]
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef)
    docstrings = [
        node.body[0] for node in ast.walk(ast.parse(source)) if isinstance(node, documented) and ast.get_docstring(node)
    ]
    lines = {line for t in tokens for line in range(t.start[0], t.end[0] + 1)}
    return lines - {line for text in docstrings for line in range(text.lineno, text.end_lineno + 1)}


def test_no_registry_and_no_machine_is_named():
    host = r"(?:py" + r"pi\.org|python" + r"hosted|registry\.npm" + r"js|deb\." + r"debian)"
    folder = r"(?<![\w.~])/(?:root|home|work|Users)/\w"
    for path in OURS:
        if path.suffix in TEXT:
            found = re.search(f"{host}|{folder}", path.read_text(encoding="utf-8"))
            assert not found, f"{path.relative_to(ROOT)} names {found.group()}"


def test_the_picture_of_the_house_is_that_of_its_imports():
    drawn = house.PICTURE.read_text(encoding="utf-8")
    assert drawn == house.svg(), "imports have changed: python tests/setup/house.py draws them anew"


def test_the_words_for_the_picture_name_its_floors():
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    rooms = re.findall(r"^\| `flowcourse/(?:grading/)?(\w+)/` \|", page, re.MULTILINE)
    assert rooms == list(ORDER)[::-1]
    assert all(title in page for title in ROOMS)


def test_an_arrow_is_drawn_for_every_import_or_leads_there_by_others():
    arrows = house.arrows()
    assert sum(map(len, arrows.values())) <= 20

    def reached(name):
        return {name}.union(*(reached(other) for other in arrows.get(name, ())))

    for module in course_modules():
        for name, _ in imported(module):
            other = "minflow" if name.startswith("minflow") else room(name)
            if room(module) and other:
                assert other in reached(room(module)), f"{module} imports {name}"
