"""What README and docs/ say is so: links lead somewhere, commands exist, the worked example runs."""

import json
import re
import subprocess
import textwrap
from pathlib import Path

import pytest

import minflow
from flowcourse.cli import main as flowcourse

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")), *sorted((ROOT / "docs" / "grading").glob("*.md"))]
MAKE = "".join((ROOT / name).read_text(encoding="utf-8") for name in ("Makefile", "tools/authors.mk"))
TARGETS = set(re.findall(r"^([a-z]+):", MAKE, re.MULTILINE))


def code_blocks(page, language="sh|powershell"):
    text = page.read_text(encoding="utf-8")
    return re.findall(rf"^```(?:{language})\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def code_in(page):
    inline = re.findall(r"`([^`\n]+)`", page.read_text(encoding="utf-8"))
    return "\n".join([*code_blocks(page), *inline])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_exists(page):
    code = code_in(page)
    assert set(re.findall(r"^make ([a-z]+)", code, re.MULTILINE)) <= TARGETS
    assert set(re.findall(r"^(?:\S*[/\\])?flowcourse ([a-z]+)", code, re.MULTILINE)) <= set(flowcourse.commands)
    for path in re.findall(r"(?<![\w./-])((?:tests|docs|minflow|notebooks|solutions)/[\w./-]*)", code):
        to_be_made = any(name in path for name in ("NN", "two_slopes", "two-modes", "ex_01_7"))
        assert to_be_made or (ROOT / path).exists(), f"{page.name} names {path}"


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
