"""What README, docs and messages name is there: commands, tasks, packages, stable names, cells of notebooks."""

import ast
import json
import re
import subprocess
import textwrap
import tomllib
from importlib import import_module
from itertools import pairwise
from pathlib import Path

from packaging.requirements import Requirement

import minflow
from flowcourse.cli import main as flowcourse
from minflow import models

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")), *sorted((ROOT / "docs" / "grading").glob("*.md"))]
MAKE = "".join((ROOT / name).read_text(encoding="utf-8") for name in ("Makefile", "tools/authors.mk"))
TARGETS = set(re.findall(r"^([a-z]+):", MAKE, re.MULTILINE))
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PROJECT, GROUPS = PYPROJECT["project"], PYPROJECT["dependency-groups"]
EXTRAS = PROJECT["optional-dependencies"]
LISTS = [PROJECT["dependencies"], *EXTRAS.values(), *GROUPS.values()]
ASKED_FOR = [text for texts in LISTS for text in texts if isinstance(text, str)]
OURS = {"pip"} | {Requirement(text).name for text in ASKED_FOR}
SAID_BY = [
    *PAGES,
    *sorted((ROOT / ".github").glob("*.md")),
    *(ROOT / name for name in ("CHANGELOG.md", "benchmarks/README.md")),
    *sorted((ROOT / "projects").rglob("*.md")),
    *sorted((ROOT / "docs" / "grading" / "templates").glob("*.yml")),
    *(path for folder in ("minflow", "flowcourse", "tools", "benchmarks") for path in (ROOT / folder).rglob("*.py")),
    *(path for folder in ("notebooks", "solutions") for path in sorted((ROOT / folder).glob("*.ipynb"))),
]
COMMAND = re.compile(r"(?<!from )(?<![\w.-])flowcourse ([a-z]+)")
PROSE = {
    "belongs",
    "cannot",
    "carries",
    "comes",
    "has",
    "into",
    "needs",
    "of",
    "that",
}  # what follows the name of the program


def code_in(page):
    text = page.read_text(encoding="utf-8")
    blocks = re.findall(r"^```(?:sh|powershell|text)\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    return "\n".join([*blocks, *re.findall(r"`([^`\n]+)`", text)])


def messages(path):
    """What a file says to run: strings of a Python file, the code of a page, and cells of a notebook."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        nodes = ast.walk(ast.parse(text))
        return "\n".join(n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str))
    if path.suffix == ".ipynb":
        return "\n".join("".join(cell["source"]) for cell in json.loads(text)["cells"])
    return code_in(path) if path.suffix == ".md" else text


def asked_of_pip(text):
    """The requirements in what a text tells people to install; pip's options and their values are left out."""
    for words in re.findall(r"pip install ([^`\n#)]+)", text):
        words = re.sub(r"[\"\\']|(?:-c|--constraint|--group|--python) \S+", "", words.partition("\\n")[0]).split()
        yield from (word for word in words if not word.startswith("-"))


def unknown(text):
    """What a text tells people to run that is not there: commands, tasks of make, packages and their extras."""
    yield from set(COMMAND.findall(text)) - set(flowcourse.commands) - PROSE
    yield from set(re.findall(r"(?:`|^|run: )make ([a-z]+)", text, re.MULTILINE)) - TARGETS
    yield from set(re.findall(r"--group (\w+)", text)) - set(GROUPS)
    for asked in asked_of_pip(text):
        name, _, extras = asked.partition("[")
        if asked[0] not in ".{/":  # a folder, or a name that the program fills in
            yield from {Requirement(asked).name} - OURS
        if asked[0] in ".{/" or name == "flowcourse":
            yield from set(re.findall(r"\w+", extras)) - set(EXTRAS)


def test_what_people_are_told_to_run_exists():
    unknown_in = {path.relative_to(ROOT).as_posix(): sorted(unknown(messages(path))) for path in SAID_BY}
    assert {name: words for name, words in unknown_in.items() if words} == {}


def test_every_file_that_a_page_names_is_there():
    for page in PAGES:
        for path in re.findall(
            r"(?<![\w./-])((?:tests|docs|minflow|notebooks|solutions|tools)/[\w./-]*)", code_in(page)
        ):
            to_be_made = any(name in path for name in ("NN", "two_slopes", "two-modes", "ex_01_9", "01-9"))
            assert to_be_made or (ROOT / path).exists(), f"{page.name} names {path}"


def test_every_name_that_is_called_stable_is_there():
    """And every builder of a model is called so."""
    rows = re.findall(r"^\| `([\w.]+)` \| (.*) \|$", (ROOT / "docs" / "stability.md").read_text("utf-8"), re.MULTILINE)
    named = {module: set(re.findall(r"`([A-Za-z]\w+)`", names)) for module, names in rows}
    assert len(named) > 10
    for module, names in named.items():
        assert not [name for name in names if not hasattr(import_module(module), name)], module
    assert named["minflow.models"] == set(models.BUILDERS)


def test_the_first_example_of_the_engine_runs():
    example = textwrap.dedent("\n".join(line for line in minflow.__doc__.splitlines() if line.startswith("    ")))
    names = {}
    exec(example.replace("steps=2000", "steps=2, progress=False"), names)
    assert len(names["history"].losses) == 2


def test_make_help_lists_every_task():
    ran = subprocess.run(["make", "--no-print-directory", "help"], cwd=ROOT, capture_output=True, text=True)
    listed = re.findall(r"^make (\w+) +\S", ran.stdout, re.MULTILINE)
    assert set(listed) == TARGETS - {"venv"} and len(listed) == len(ran.stdout.splitlines())


def test_make_without_a_python_says_one_sentence():
    ran = subprocess.run(["make", "lab", "PYTHON=none"], cwd=ROOT, capture_output=True, text=True)
    assert ran.returncode and ran.stderr.startswith("minflow needs Python 3.11 or newer and found none")


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


def cells_of(number):
    """{id: text} of the cells of a lesson."""
    (path,) = (ROOT / "notebooks").glob(f"{number}-*.ipynb")
    return {cell["id"]: "".join(cell["source"]) for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]}


def test_a_word_of_the_glossary_stands_in_the_chapter_that_introduces_it():
    entry = r"^\| ([^|]+) \| ([^|]+) \| \[(\d+)\]\(\.\./notebooks/([\w-]+\.ipynb)\) \|$"
    entries = re.findall(entry, (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8"), re.MULTILINE)
    for word, meaning, chapter, notebook in entries:
        number = f"{chapter:0>2}"
        text = " ".join(" ".join(cells_of(number).values()).lower().split())
        names = [name.strip().lower() for name in re.split(r",|\(|\)", word) if name.strip()]
        assert notebook.startswith(f"{number}-") and any(name in text for name in names), word
        assert meaning.strip().endswith("."), word
    words = [re.sub(r"[^a-z0-9]", "", entry[0].lower()) for entry in entries]
    assert len(words) > 100 and all(first <= second for first, second in pairwise(words))


def test_each_row_of_the_article_map_leads_to_cells_that_are_there():
    text = (ROOT / "docs" / "article-map.md").read_text(encoding="utf-8")
    rows = [line.strip("|\n ").split(" | ") for line in text.splitlines() if re.match(r"\| \d", line)]
    chapters = sorted({path.name.split("-")[0] for path in (ROOT / "notebooks").glob("[0-9]*.ipynb")})
    cells = {number: cells_of(number) for number in chapters}
    for row in rows:
        places = re.findall(r"`(\d\d):([\w-]+)`", row[-1])
        assert len(row) == 3 and row[1] and places, row
        assert not [(number, cell) for number, cell in places if cell not in cells[number]], row
    sections = [f"2.{k}" for k in range(1, 6)] + [f"5.{k}" for k in range(1, 9)] + ["1", "3", "3.1", "4", "4.1", "6"]
    assert {row[0] for row in rows} >= set(sections)
