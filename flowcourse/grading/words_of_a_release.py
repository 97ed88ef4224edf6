"""The few words in which a release differs from the course: CHANGED in files that travel, NEW files, dead links."""

import os
import re

# {file: (pattern, replacement), …}: patterns are of lines, and one that is not there changes nothing.
CHANGED = {
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
