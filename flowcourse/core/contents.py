"""What a learner, a website and a class get of the course, in one list of which each takes parts.

    READ     the wheel carries it, and `flowcourse start` writes it into a folder: no link in it leads out of it
    ABOUT    with READ it is in the course for a browser tab and on the website
    RUN      with both it is a release for a class, which gets a .ci/run and exercises built for it too
    WRITE    beside these, what lies in the folder of a clone of the repository

    files(root, READ, ABOUT)      # the paths of these files, relative to the folder `root`
    tops()                        # the names of all files and folders that lie in the course folder itself

An entry is the path of a file, or a pair: a folder, which is searched with all folders inside, and a regular expression
for the names of its files. So a file that somebody put into such a folder does not belong to the course, unless its
name is like those of the course's.
This file imports nothing else of the course: the tools that build a wheel run it by itself.
"""

import re
from pathlib import Path

READ = (
    *("LICENSE", "LICENSE-text", "CITATION.cff", "benchmarks/README.md"),
    *(f"docs/{name}.md" for name in ("article", "article-map", "credits", "glossary", "notation")),
    *("docs/setup.md", "docs/which-flow.md", "docs/which-flow.svg"),
    ("docs", r"jupyterlab-\w+\.png"),  # in its page on setting up
    ("notebooks", r"(\d\d-[a-z0-9-]+|progress)\.ipynb"),
    ("exercises", r"\d\d-[a-z0-9-]+\.ipynb"),
    ("projects", r"README\.md|start\.py"),
    ("benchmarks/results", r".*\.(md|svg)|(families|lattice|noise)\.json"),  # which chapters 19, 15 and 17 read
)
ABOUT = (
    *("README.md", "CHANGELOG.md", "docs/architecture.svg"),
    *(f"docs/{name}.md" for name in ("architecture", "checks", "exercises", "stability")),
    ("docs", r".*\.gif"),
)
RUN = (
    *("Makefile", "conftest.py", "pyproject.toml", "environment.yml", "constraints.txt"),
    *(".gitignore", ".gitattributes", ".dockerignore"),
    *(f"tools/{name}" for name in ("install.py", "build_hooks.py", "noxfile.py", "Containerfile")),
    *(f"flowcourse/{name}.py" for name in ("__init__", "__main__", "cli")),
    *("tests/README.md", "tests/conftest.py", "tests/nbval_sanitize.cfg", "tests/course/test_manifest.py"),
    *(f"tests/setup/test_{name}.py" for name in ("install", "dependencies", "lab")),
    ("minflow", r".*\.(py|js|npz|typed)"),
    ("flowcourse/core", r".*\.(py|json)"),
    ("flowcourse/checking", r".*\.py"),
    ("flowcourse/exercises", r"(_\w+|ex_\d\d_\d+|try_\d\d)\.py"),
    ("flowcourse/learner", r".*\.(py|json)"),
    ("flowcourse/sandbox", r".*\.py"),
    ("flowcourse/projects", r".*\.(py|json)"),
    ("benchmarks", r".*\.(py|json)"),
    ("tests/engine", r"(?!mutants|test_mutants).*\.py"),
    ("tests/pytorch", r".*\.py"),
    ("tests/data", r".*\.json"),
    (".binder", r"requirements\.txt|runtime\.txt"),
    (".devcontainer", r"devcontainer\.json"),
)
WRITE = "solutions", "paper", ".ci", ".github", ".pre-commit-config.yaml"


def files(root, *parts):
    """The paths of the files in these parts, relative to `root`: no links, and nothing hidden in a folder."""
    root, paths = Path(root), []
    for entry in (entry for part in parts for entry in part):
        if isinstance(entry, str):
            paths.append(Path(entry))
            continue
        folder, pattern = entry
        for path in sorted((root / folder).rglob("*")):
            inside = path.relative_to(root / folder).parts
            if re.fullmatch(pattern, path.name) and not any(part.startswith((".", "__pycache__")) for part in inside):
                paths.append(path.relative_to(root))
    return [path for path in dict.fromkeys(paths) if (root / path).is_file() and not (root / path).is_symlink()]


def tops():
    """The names of the files and folders of the course that lie in its folder itself."""
    paths = (entry if isinstance(entry, str) else entry[0] for part in (READ, ABOUT, RUN, WRITE) for entry in part)
    return sorted({path.partition("/")[0] for path in paths})
