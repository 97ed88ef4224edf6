"""What a class may see: release(root, destination) writes a copy of the course without solutions and what knows them.

What travels is listed, not what stays: a file of the instructor's own beside the course is never taken along. The
exercises are built afresh from solutions/, so that no answer that somebody wrote into exercises/ travels either.
"""

import re
import shutil
from pathlib import Path

from .. import build, manifest, notebooks
from ..notebooks import NotebookError
from . import words_of_a_release as words
from .course import built_notebook
from .new_folder import new_folder

TOP = (
    *("README.md", "LICENSE", "Makefile", "bootstrap.py", "conftest.py", "constraints.txt", "environment.yml"),
    *("noxfile.py", "progress.ipynb", "pyproject.toml", ".gitignore", ".gitattributes", "LICENSE-text"),
    *("CITATION.cff", "CHANGELOG.md", "Containerfile", ".dockerignore"),
    *(".binder/requirements.txt", ".binder/runtime.txt", ".devcontainer/devcontainer.json"),
)
FOLDERS = {
    "minflow": {".py"},
    "flowcourse": {".py", ".toml", ".json"},
    "docs": {".md", ".png", ".svg"},
    "notebooks": {".ipynb"},
    "benchmarks": {".py", ".md", ".json", ".svg"},
    "tests/engine": {".py"},
    "tests/pytorch": {".py"},
    "tests/data": {".json"},
}
TESTS = (
    *("tests/nbval_sanitize.cfg", "tests/course/test_manifest.py"),
    *(f"tests/setup/test_{name}.py" for name in ("article_map", "bootstrap", "dependencies", "glossary", "lab")),
)
AUTHORS = "authors", "instructors", "execute", "mutants", "mutations", "skeleton", "skeleton_texts", "table"
STAYS = (
    *("flowcourse/catalogue", "flowcourse/grading", "flowcourse/timing.py", "docs/contributing.md", "docs/grading"),
    *(f"flowcourse/{name}.py" for name in AUTHORS),
)


def release(root, destination):
    """Write the release into a folder that is new or empty; returns how many files it has."""
    root = Path(root)
    exercises = {name: _exercises(root, name) for name in manifest.notebooks()}
    with new_folder(destination) as made:
        paths = [path.as_posix() for path in travelling(root)]
        there = {*paths, *(f"exercises/{name}" for name in exercises)}
        for path in paths:
            _copy(root, made, path, lambda target: (root / target).exists() and not _under(target, there))
        for name, notebook in exercises.items():
            notebooks.write(made / "exercises" / name, notebook)
        for path, text in words.NEW.items():
            _write(made / path, text)
            (made / path).chmod(0o755)
        return sum(path.is_file() for path in made.rglob("*"))


def travelling(root):
    """The paths, relative to the course folder, of the files that are copied: no links, nothing hidden."""
    found = [Path(name) for name in (*TOP, *TESTS)]
    for folder, kinds in FOLDERS.items():
        inside = [path.relative_to(root) for path in sorted((Path(root) / folder).rglob("*")) if path.suffix in kinds]
        found += [path for path in inside if not any(part.startswith((".", "__pycache__")) for part in path.parts)]
    there = (path for path in found if not _stays(path))
    return [path for path in there if (Path(root) / path).is_file() and not (Path(root) / path).is_symlink()]


def _stays(path):
    """Whether a class does not get it; of notebooks/ it gets the chapters."""
    chapter = path.parts[0] != "notebooks" or re.match(r"\d\d-", path.name)
    return not chapter or any(Path(name) in (path, *path.parents) for name in STAYS)


def _exercises(root, name):
    """An exercise notebook without an answer; NotebookError where only one is at hand that somebody wrote in."""
    notebook = built_notebook(root, name)
    if build.learner_work(notebook):
        raise NotebookError(f"exercises/{name} holds work of its own, and solutions/{name} is missing: bring that back")
    return notebook


def _under(folder, paths):
    return any(path == folder or path.startswith(f"{folder}/") for path in paths)


def _copy(root, made, name, gone):
    """Copy a file; where its text speaks of what a class does not get, without those words."""
    if name not in words.CHANGED and not name.endswith(".md"):
        (made / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(root / name, made / name)
        return
    text = (root / name).read_text(encoding="utf-8")
    for pattern, instead in words.CHANGED.get(name, ()):
        text = re.sub(pattern, instead, text, flags=re.MULTILINE)
    if name.endswith(".md"):
        text = words.without_dead_links(text, Path(name).parent, gone)
    _write(made / name, text)


def _write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
