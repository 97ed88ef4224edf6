"""docs/contributing.md step by step, on a copy of the course: a new transform, a new chapter, and all stays green."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from flowcourse.core import contents, notebooks

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "contributing.md").read_text(encoding="utf-8")
pytestmark = pytest.mark.nightly
LEAVE = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints")
CHAPTER = re.search(r"notebooks/(\d\d-a-base-with-two-modes\.ipynb)", PAGE)[1]
LAST = max(path.name for path in (ROOT / "notebooks").glob("[0-9]*.ipynb"))


@pytest.fixture
def house(tmp_path):
    """A copy of the course, to change."""
    for name in contents.tops():
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, tmp_path / name, ignore=LEAVE)
        else:
            shutil.copy(ROOT / name, tmp_path)
    return tmp_path


def walk(title):
    """[(the word in bold before it, language, text)] for each block of code under a heading of the page."""
    under, blocks = PAGE[PAGE.index(f"\n## {title}") + 1 :], []
    pattern = r"(?:^\*\*([\w-]+)\*\*\n\n)?^```(\w+)\n(.*?)^```$|^## (.*?)$"
    for block in re.finditer(pattern, under, re.MULTILINE | re.DOTALL):
        if block[4] and not block[4].startswith(title):
            return blocks
        if block[2]:
            blocks.append((block[1], block[2], block[3]))
    return blocks


def python(house, *words):
    """What `python …` says in that copy; it must succeed."""
    environment = os.environ | {"PYTHONPATH": str(house), "PYTHONIOENCODING": "utf-8"}
    environment.pop("PYTEST_ADDOPTS", None)
    done = subprocess.run([sys.executable, *words], cwd=house, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def add(path, after, text):
    """Put lines behind the last one that starts with `after`."""
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    place = max(k for k, line in enumerate(lines) if line.strip().startswith(after))
    path.write_text("".join([*lines[: place + 1], text, *lines[place + 1 :]]), encoding="utf-8")


def passed(summary):
    return int(re.search(r"(\d+) passed", summary)[1])


def test_the_worked_transform_leaves_everything_green(house):
    source, line, entry, look = (text for _, language, text in walk("A new transform") if language == "python")
    (mutants,), (equivalent,) = (
        [text for _, language, text in walk("A new transform") if language == kind] for kind in ("sh", "text")
    )
    (house / "minflow" / "transforms" / "two_slopes.py").write_text(source, encoding="utf-8")
    add(house / "minflow" / "transforms" / "__init__.py", "from .split", line)
    add(house / "minflow" / "laws" / "examples.py", '"Residual"', entry)
    with open(house / "tests" / "engine" / "survivors.txt", "a", encoding="utf-8") as survivors:
        survivors.write(equivalent)
    printed = python(house, "-c", look)
    assert "✓" in printed and "✗" not in printed
    python(house, "-m", "ruff", "check", "minflow", "tests/engine")
    python(house, "-m", "ruff", "format", "--check", "minflow", "tests/engine")
    assert passed(python(house, "-m", "pytest", "-q", "tests/engine", "-k", "TwoSlopes or two_slopes")) > 50
    assert "noticed" in python(house, *shlex.split(mutants)[1:])
    python(house, "-c", "from importlinter.cli import lint_imports_command as lint; lint(['--no-cache'])")


def test_the_worked_chapter_leaves_everything_green(house):
    blocks = walk("A new chapter")
    cells = [cell(*block) for block in blocks if block[1] in ("markdown", "python")]
    assert [made["id"] for made in cells] == ["intro", "setup", "two-clouds", "gaps", "bridge", "closing"]
    notebook = {"cells": cells, "metadata": notebooks.LANGUAGE, "nbformat": 4, "nbformat_minor": 5}
    notebooks.write(house / "notebooks" / CHAPTER, notebook)
    (rows,) = (text for _, language, text in blocks if language == "text")
    (commands,) = (text for _, language, text in blocks if language == "sh")
    listed, word = rows.splitlines(keepends=True)
    add(house / "README.md", f"| {LAST.partition('-')[0]} |", listed)
    add(house / "docs" / "glossary.md", "| mixture |", word)
    link_from_the_chapter_before(house / "notebooks" / LAST)
    link_from_its_exercises(house / "solutions" / LAST)
    for command in commands.splitlines():
        python(house, *shlex.split(command)[1:])


def cell(identifier, language, text):
    kind = (
        {"cell_type": "markdown"}
        if language == "markdown"
        else {"cell_type": "code", "execution_count": None, "outputs": []}
    )
    return kind | {"id": identifier, "metadata": {}, "source": notebooks.lines(text.rstrip("\n"))}


def link_from_the_chapter_before(path):
    (link,) = re.findall(rf"` (· \[\d\d[^`]*{CHAPTER}\))`", PAGE)
    end = '[glossary](../docs/glossary.md)"'
    text = path.read_text(encoding="utf-8")
    assert text.count(end) == 2
    path.write_text(text.replace(end, f'{end[:-1]} {link}"'), encoding="utf-8")


def link_from_its_exercises(path):
    (sentence,) = re.findall(r"`(Go on with notebook \[\d\d[^`]*)`", PAGE)
    notebook = notebooks.read(path)
    notebook["cells"][-1]["source"].append(f"\n{sentence}")
    notebooks.write(path, notebook)
