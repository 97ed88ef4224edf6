"""What a class may see: release(root, destination) writes a copy of the course without solutions.

A release is a list of folders and files, copied unchanged, and exercises/ as `flowcourse build` writes them: no answer
that somebody wrote there travels. What is not listed stays, and so does a file of the instructor's own, unless its
name is like those of the course's.
"""

import re
import shutil
from pathlib import Path

from ...core import manifest, notebooks
from ...core.exercise_notebook import learner_work
from ...core.notebooks import NotebookError
from ...core.stubs import BEGIN
from ..intake.asked import built_notebook
from .new_folder import new_folder

FILES = (
    *("README.md", "LICENSE", "LICENSE-text", "CITATION.cff", "CHANGELOG.md", "Makefile", "conftest.py"),
    *("pyproject.toml", "environment.yml", "constraints.txt", ".gitignore", ".gitattributes", ".dockerignore"),
    *(
        "tools/install.py",
        "tools/build_hooks.py",
        "tools/noxfile.py",
        "tools/Containerfile",
        "flowcourse/__init__.py",
        "flowcourse/__main__.py",
    ),
    *("flowcourse/cli.py", "tests/nbval_sanitize.cfg", "tests/course/test_manifest.py"),
    *(
        f"tests/setup/test_{name}.py"
        for name in ("article_map", "install", "dependencies", "glossary", "lab", "lab_view")
    ),
    *(
        f"docs/{name}.md"
        for name in ("architecture", "article", "article-map", "checks", "credits", "exercises", "glossary")
    ),
    *("docs/notation.md", "docs/setup.md", "docs/stability.md", "docs/which-flow.md", "docs/architecture.svg"),
)
# {folder: what the names of its files look like}, with all folders inside.
FOLDERS = {
    "notebooks": r"(\d\db?-[a-z0-9-]+|progress)\.ipynb",
    "minflow": r".*\.(py|js|npz)",
    "flowcourse/core": r".*\.(py|json)",
    "flowcourse/checking": r".*\.py",
    "flowcourse/exercises": r"(_\w+|ex_\d\d_\d+|try_\d\d[a-z]?)\.py",
    "flowcourse/learner": r".*\.(py|json)",
    "flowcourse/sandbox": r".*\.py",
    "flowcourse/projects": r".*\.py",
    "projects": r"README\.md|start\.py",
    "docs": r".*\.(?:png|gif)",
    "benchmarks": r"README\.md|.*\.(py|json|svg)",
    "benchmarks/results": r".*\.md",
    "tests/engine": r"(?!mutants|test_mutants).*\.py",
    "tests/pytorch": r".*\.py",
    "tests/data": r".*\.json",
    ".binder": r"requirements\.txt|runtime\.txt",
    ".devcontainer": r"devcontainer\.json",
}
CLASS_CI = Path(__file__).with_name("class-ci-run.sh")  # becomes .ci/run


def release(root, destination):
    """Write the release into a folder that is new or empty; returns how many files it has."""
    root = Path(root)
    exercises = {name: _exercises(root, name) for name in manifest.notebooks()}
    with new_folder(destination) as made:
        for path in listed(root):
            _refuse_solution(root, path)
            _copy(root / path, made / path)
        for name, notebook in exercises.items():
            notebooks.write(made / "exercises" / name, notebook)
        _copy(CLASS_CI, made / ".ci" / "run")
        (made / ".ci" / "run").chmod(0o755)
        return sum(path.is_file() for path in made.rglob("*"))


def listed(root):
    """The paths, relative to the course folder, of the files that are copied: no links, nothing hidden in a folder."""
    found = [Path(name) for name in FILES]
    for folder, pattern in FOLDERS.items():
        for path in sorted((root / folder).rglob("*")):
            inside = path.relative_to(root / folder).parts
            if re.fullmatch(pattern, path.name) and not any(part.startswith((".", "__pycache__")) for part in inside):
                found.append(path.relative_to(root))
    return [path for path in found if (root / path).is_file() and not (root / path).is_symlink()]


def _refuse_solution(root, path):
    """A notebook of the instructor's own in a folder that is copied may be one with solutions."""
    if path.suffix == ".ipynb" and BEGIN in (root / path).read_text(encoding="utf-8", errors="replace"):
        raise NotebookError(f"{path} holds a solution, and a class would get it: move it out of that folder")


def _exercises(root, name):
    """An exercise notebook without an answer; NotebookError where only one is at hand that somebody wrote in."""
    notebook = built_notebook(root, name)
    if learner_work(notebook):
        raise NotebookError(f"exercises/{name} holds work of its own, and solutions/{name} is missing: bring that back")
    return notebook


def _copy(source, target):
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
