"""In what `flowcourse release` writes, links lead somewhere, commands work, and nothing misses what was left out."""

import ast
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib

import pytest
from hand_ins import FIRST, NAME, ROOT, answer, cell

from flowcourse.core import manifest, notebooks
from flowcourse.core.notebooks import digest, mark, source


def run(folder, *command, **environment):
    """A command of the release, in it, by this Python and by nothing of the course around it."""
    clean = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYTEST_VERSION")}
    clean |= {"PYTHONPATH": str(folder), "PYTHONIOENCODING": "utf-8"} | environment
    return subprocess.run([sys.executable, *command], cwd=folder, env=clean, capture_output=True, text=True)


def flowcourse(folder, *command):
    return run(folder, "-m", "flowcourse.cli", *command)


def links(page):
    """Where the prose of a page leads, within the release."""
    text = page.read_text(encoding="utf-8")
    if page.suffix == ".ipynb":
        cells = json.loads(text)["cells"]
        text = "\n\n".join("".join(each["source"]) for each in cells if each["cell_type"] == "markdown")
    prose = re.sub(r"^```.*?^```|`[^`\n]*`", "", text, flags=re.MULTILINE | re.DOTALL)
    return [target for target in re.findall(r"\]\(([^)\s#]+)", prose) if "://" not in target]


def test_every_link_in_it_leads_somewhere(released):
    pages = [
        released / "README.md",
        *released.glob("docs/*.md"),
        *released.glob("*/*.ipynb"),
        *released.glob("benchmarks/*.md"),
    ]
    pairs = [(page, to) for page in pages for to in links(page)]
    assert len(pairs) > 100
    assert not [(page.name, to) for page, to in pairs if not (page.parent / to).exists()]


@pytest.mark.parametrize("page", ["README.md", "docs/setup.md"])
def test_every_file_that_it_names_is_there(released, page):
    text = (released / page).read_text(encoding="utf-8")
    made = [line.strip("/") for line in (ROOT / ".gitignore").read_text(encoding="utf-8").split()]
    named = {name.rstrip("/") for name in re.findall(r"(?<=[` ])[.\w/-]+(?=[` ])", text)}
    ours = {name for name in named if (ROOT / name).exists() and name.split("/")[0] not in made}
    assert "docs/setup.md" not in page or {".binder", ".devcontainer", "tools/Containerfile"} <= ours
    elsewhere = {"docs/grading/README.md", "docs/contributing.md"}  # README says that a release has them not
    assert not [name for name in ours - elsewhere if not (released / name).exists()]


def test_an_install_of_it_brings_nothing_that_only_those_who_write_the_course_need(released):
    table = tomllib.loads((released / "pyproject.toml").read_text(encoding="utf-8"))
    groups = [text for name in ("author", "site", "grading", "dask") for text in table["dependency-groups"][name]]
    for_authors = {re.match(r"[\w-]+", text)[0] for text in groups if isinstance(text, str)}
    told = json.dumps(table["project"]["optional-dependencies"]) + (released / "environment.yml").read_text(
        encoding="utf-8"
    )
    assert "ruff" in for_authors and not [name for name in for_authors if name in told]


def test_every_file_is_the_course_s_own_word_for_word(released):
    made = {path.relative_to(released) for path in released.rglob("*") if path.is_file()}
    copied = {path for path in made if path.parts[0] not in ("exercises", ".ci")}
    assert len(copied) > 300
    assert not [path for path in copied if (released / path).read_bytes() != (ROOT / path).read_bytes()]


def test_every_command_that_it_names_exists_and_none_needs_solutions(released):
    targets = set(re.findall(r"^([a-z]+):", (released / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    (help_text,) = in_turn(released, "--help")
    known = set(re.findall(r"^  (\w+) ", help_text.split("Commands:")[1], re.MULTILINE))
    for page in ("README.md", "docs/setup.md", "docs/checks.md", "docs/exercises.md", ".ci/run"):
        text = (released / page).read_text(encoding="utf-8")
        code = re.findall(r"^```\w*\n.*?^```|`[^`\n]+`", text, re.MULTILINE | re.DOTALL)
        code = text if page == ".ci/run" else "\n".join(code)
        assert set(re.findall(r"^`?make ([a-z]+)", code, re.MULTILINE)) <= targets, page
        assert set(re.findall(r"^`?flowcourse ([a-z]+)", code, re.MULTILINE)) <= known, page
        assert not re.search(r"\bsolutions\b", code), page


def test_make_runs_the_two_commands_on_what_is_there(released):
    def make(*words):
        return subprocess.run(["make", "--no-print-directory", *words], cwd=released, capture_output=True, text=True)

    printed = make("-n", "test").stdout
    assert re.search(r"pytest .*tests\n", printed) and printed.rstrip().endswith("nbval_sanitize.cfg notebooks")
    assert re.findall(r"^make (\w+) +\S", make("help").stdout, re.MULTILINE) == [
        "help",
        "lab",
        "test",
        "torch",
        "clean",
    ]
    assert (released / ".ci/run").stat().st_mode & 0o111


def test_nothing_in_it_imports_what_is_not_there(released):
    ours = {".".join(path.relative_to(released).with_suffix("").parts) for path in released.rglob("*.py")}
    ours |= {name.removesuffix(".__init__") for name in ours}
    packages = {name.partition(".")[0] for name in ours if "." in name} - {"docs", "tests"}
    for path in released.rglob("*.py"):
        here = list(path.relative_to(released).with_suffix("").parts)
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


@pytest.mark.nightly
def test_the_tests_of_its_tools_pass(released):
    less = "-k", "not lab and not install and not resolve"  # which take long, and look at nothing that stayed behind
    passed = run(released, "-m", "pytest", "-p", "no:cacheprovider", "-q", "tests/course", "tests/setup", *less)
    assert passed.returncode == 0, passed.stdout[-2000:]


@pytest.mark.nightly
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


@pytest.mark.nightly
def test_update_brings_a_newer_release_and_keeps_the_answers(copy, released, tmp_path):
    newer = shutil.copytree(released, tmp_path / "newer")
    notebook = notebooks.read(newer / "exercises" / NAME)
    task = cell(notebook, FIRST, "task")
    task["source"] = source(task) + "\n\nA newer word."
    mark(task)["built"] = digest(source(task))
    notebooks.write(newer / "exercises" / NAME, notebook)
    solve_first(copy)
    assert "has the new stubs and your cells" in flowcourse(copy, "update", str(newer)).stdout
    merged = notebooks.read(copy / "exercises" / NAME)
    assert source(cell(merged)) == answer(FIRST) and "A newer word." in source(cell(merged, FIRST, "task"))
