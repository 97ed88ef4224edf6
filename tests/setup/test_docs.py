"""What README and docs/ say is so: links lead somewhere, commands exist, the worked example runs."""

import ast
import json
import re
import subprocess
import textwrap
import tomllib
from importlib import import_module
from pathlib import Path

import pytest
from packaging.requirements import Requirement

import minflow
from flowcourse.cli import main as flowcourse
from minflow import models

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")), *sorted((ROOT / "docs" / "grading").glob("*.md"))]
MAKE = "".join((ROOT / name).read_text(encoding="utf-8") for name in ("Makefile", "tools/authors.mk"))
TARGETS = set(re.findall(r"^([a-z]+):", MAKE, re.MULTILINE))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = set(PROJECT["optional-dependencies"])
ASKED_FOR = [*PROJECT["dependencies"], *(text for extra in EXTRAS for text in PROJECT["optional-dependencies"][extra])]
OURS = {"ipykernel", "pip", "uv"} | {Requirement(text).name for text in ASKED_FOR} - {"flowcourse"}


def code_blocks(page, language="sh|powershell|text"):
    text = page.read_text(encoding="utf-8")
    return re.findall(rf"^```(?:{language})\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def code_in(page):
    inline = re.findall(r"`([^`\n]+)`", page.read_text(encoding="utf-8"))
    return "\n".join([*code_blocks(page), *inline])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_exists(page):
    code = code_in(page)
    assert set(re.findall(r"^make ([a-z]+)", code, re.MULTILINE)) <= TARGETS
    assert set(COMMAND.findall(code)) <= set(flowcourse.commands)
    for path in re.findall(r"(?<![\w./-])((?:tests|docs|minflow|notebooks|solutions)/[\w./-]*)", code):
        to_be_made = any(name in path for name in ("NN", "two_slopes", "two-modes", "ex_01_9"))
        assert to_be_made or (ROOT / path).exists(), f"{page.name} names {path}"


def messages(path):
    """What a file says to run: strings of a Python file, the code of a page, and cells with outputs of a notebook."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        tree = ast.parse(text)
        return "\n".join(n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str))
    if path.suffix == ".ipynb":
        return "\n".join("".join(cell["source"]) for cell in json.loads(text)["cells"])
    return code_in(path) if path.suffix == ".md" else text


SAID_BY = [
    *PAGES,
    *sorted((ROOT / ".github").glob("*.md")),
    *(ROOT / name for name in ("CHANGELOG.md", "benchmarks/README.md", "docs/article-map.md")),
    *sorted((ROOT / "projects").rglob("*.md")),
    *sorted((ROOT / "docs" / "grading" / "templates").glob("*.yml")),
    *(path for folder in ("minflow", "flowcourse", "tools", "benchmarks") for path in (ROOT / folder).rglob("*.py")),
    *(path for folder in ("notebooks", "solutions") for path in sorted((ROOT / folder).glob("*.ipynb"))),
]
COMMAND = re.compile(r"(?<!from )(?<![\w.-])flowcourse ([a-z]+)")
PROSE = {"belongs", "carries", "comes", "has", "into", "needs", "of", "that"}  # what follows the name of the program
DISTRIBUTION = re.compile(r"pip install ([^`\n#)]+)")


def asked_of_pip(text):
    """The requirements in what a text tells people to install; pip's options and their values are left out."""
    for words in DISTRIBUTION.findall(text):
        words = re.sub(r"[\"\\']|(?:-c|--constraint|--python) \S+", "", words.partition("\\n")[0]).split()
        yield from (word for word in words if not word.startswith("-"))


@pytest.mark.parametrize("path", SAID_BY, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_what_people_are_told_to_run_exists(path):
    """Commands of flowcourse, tasks of make, and what pip is to install, with its extras."""
    text = messages(path)
    assert set(COMMAND.findall(text)) <= set(flowcourse.commands) | PROSE
    assert set(re.findall(r"(?:`|^)make ([a-z]+)", text, re.MULTILINE)) <= TARGETS
    for asked in asked_of_pip(text):
        if asked[0] in ".{/":  # a folder, of which the extras count; or a name that the program fills in
            assert set(re.findall(r"\w+", asked.partition("[")[2])) <= EXTRAS, asked
        else:
            requirement = Requirement(asked)
            assert requirement.name in OURS | {"flowcourse"}, f"{path.name} tells to install {asked}"
            assert requirement.extras <= EXTRAS and (requirement.name == "flowcourse" or not requirement.extras)


@pytest.mark.parametrize(
    "told",
    ["uv run flowcourse begin flows", "!flowcourse begin course", "py -m flowcourse begin", "next: flowcourse begin"],
)
def test_a_command_is_read_wherever_it_stands(told):
    assert COMMAND.findall(told) == ["begin"] and not COMMAND.findall("from flowcourse import check")


@pytest.mark.parametrize(
    ("told", "asked"),
    [
        ('pip install "flowcourse[course]"', ["flowcourse[course]"]),
        ('run `pip install -c constraints.txt -e ".[torch]"` there', [".[torch]"]),
        ("pip install --no-deps minflow  # the engine", ["minflow"]),
    ],
)
def test_what_pip_is_asked_for_is_read_from_a_sentence(told, asked):
    assert list(asked_of_pip(told)) == asked and "minflow" not in OURS


def test_every_name_that_is_called_stable_is_there():
    """And every builder and every public function of the formulas is called so."""
    rows = re.findall(r"^\| `([\w.]+)` \| (.*) \|$", (ROOT / "docs" / "stability.md").read_text("utf-8"), re.MULTILINE)
    named = {module: set(re.findall(r"`([A-Za-z]\w+)`", names)) for module, names in rows}
    assert len(named) == 13
    for module, names in named.items():
        assert not [name for name in names if not hasattr(import_module(module), name)], module
    assert named["minflow.models"] == set(models.BUILDERS)


def test_the_readme_shows_the_two_commands_before_anything_else():
    first = code_blocks(ROOT / "README.md")[0]
    assert re.findall(r"^make (\w+)", first, re.MULTILINE) == ["lab", "test"]


def test_the_readme_links_the_benchmarks_and_names_their_machine():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    results = json.loads((ROOT / "benchmarks" / "results" / "speed.json").read_text(encoding="utf-8"))
    assert "(benchmarks/README.md)" in text and results["machine"]["processor"].partition(",")[0] in text


def test_the_first_example_of_the_engine_runs():
    example = textwrap.dedent("\n".join(line for line in minflow.__doc__.splitlines() if line.startswith("    ")))
    found = {}
    exec(example.replace("steps=2000", "steps=2, progress=False"), found)
    assert len(found["history"].losses) == 2


def test_every_chapter_is_listed_and_linked_once_it_is_there():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    chapters = sorted(path.name.split("-")[0] for path in (ROOT / "notebooks").glob("[0-9]*.ipynb"))
    assert re.findall(r"^\| (\d\db?) \|", text, re.MULTILINE) == chapters
    for linked, folder in (("notebooks", "notebooks"), ("exercises", "solutions")):
        there = {path.name for path in (ROOT / folder).glob("[0-9]*.ipynb")}
        assert set(re.findall(rf"\({linked}/([^)]+)\)", text)) == there


def test_make_help_lists_every_task():
    said = subprocess.run(["make", "--no-print-directory", "help"], cwd=ROOT, capture_output=True, text=True)
    listed = re.findall(r"^make (\w+) +\S", said.stdout, re.MULTILINE)
    assert set(listed) == TARGETS - {"venv"} and len(listed) == len(said.stdout.splitlines())


def test_make_without_a_python_says_one_sentence():
    said = subprocess.run(["make", "lab", "PYTHON=none"], cwd=ROOT, capture_output=True, text=True)
    assert said.returncode and said.stderr.startswith("minflow needs Python 3.11 or newer and found none")


def test_the_routes_without_make_run_what_make_or_a_workflow_runs():
    """But for the solutions, which a release does not have; with conda's packages the tests of the engine alone."""
    routes = (ROOT / "README.md").read_text(encoding="utf-8").partition("## Without make")[2]
    asked = re.findall(r"^(?:\S*python -m )?pytest (.*)$", routes, re.MULTILINE)
    elsewhere = (ROOT / ".github" / "workflows" / "check.yml").read_text(encoding="utf-8")
    run = re.findall(r"\$\(TEN_SLOWEST\) (.*?)(?: \$\(wildcard solutions\))?$", MAKE, re.MULTILINE)
    run += re.findall(r"python -m pytest -n auto --dist loadfile (.*?)(?: solutions)?$", elsewhere, re.MULTILINE)
    assert len(asked) == 6 and set(asked) - {"tests/engine"} <= set(run)


def test_sanitizing_hides_the_bytes_of_a_picture_and_nothing_else():
    rules = re.findall(
        r"^regex: (.*)\nreplace: (.*)$", (ROOT / "tests" / "nbval_sanitize.cfg").read_text(), re.MULTILINE
    )

    def sanitized(text):
        for pattern, replacement in rules:
            text = re.sub(pattern, replacement, text)
        return text

    def picture(alt, content):
        return f'<img alt="{alt}" src="data:image/png;base64,{content}">gap 0.0123'

    assert sanitized(picture("mean 1.2", "iVBORw0KG+/go=")) == sanitized(picture("mean 1.2", "AAAA"))
    assert sanitized(picture("mean 1.2", "AAAA")) != sanitized(picture("mean 1.3", "AAAA"))
    assert sanitized("0.28923374 <Axes at 0x7f5a3c1d2e50>") == "0.28923374 <Axes at ADDRESS>"
