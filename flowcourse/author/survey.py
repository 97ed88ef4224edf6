"""How long the lessons are, what they print:  python -m flowcourse.author.survey --since COMMIT notebooks/[0-9]*.ipynb

For each notebook: words of prose, lines of the longest cell, printed lines, and how many of these end in a yes
or no. With `--since`, which may be left out, the words at that commit stand beside those of today.
"""

import json
import re
import subprocess
import sys
from pathlib import Path

from ..core import notebooks

YES_OR_NO = re.compile(r"\b(?:True|False|yes|no|holds|below)\W*$|[✓✗]\s*$", re.IGNORECASE)


def words(notebook):
    """Words of the Markdown cells; a formula counts as one."""
    texts = [notebooks.source(cell) for cell in notebook["cells"] if cell["cell_type"] == "markdown"]
    return sum(len(re.sub(r"\$\$.*?\$\$", "formula", text, flags=re.DOTALL).split()) for text in texts)


def printed(notebook):
    """The lines that the cells print, without the empty ones."""
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    texts = ["".join(output.get("text", "")) for cell in cells for output in cell["outputs"]]
    return [line for text in texts for line in text.splitlines() if line.strip()]


def length(code):
    """Lines of a cell, without the markers of a solution and what only its stub shows."""
    return sum(not line.strip().startswith(("### ", "#| ")) for line in code.splitlines())


def longest(notebook):
    return max(length(notebooks.source(cell)) for cell in notebook["cells"] if cell["cell_type"] == "code")


def at(commit, path):
    """The notebook as it was at a commit; one without cells where it was not there."""
    shown = subprocess.run(["git", "show", f"{commit}:{path}"], capture_output=True, text=True)
    return json.loads(shown.stdout) if shown.returncode == 0 else {"cells": []}


def main(given):
    commit = given[1] if given[:1] == ["--since"] else None
    totals = [0, 0, 0, 0]
    print(f"{'notebook':36} {'words':>6} {'before':>6} {'longest cell':>12} {'printed':>7} {'yes or no':>9}")
    for path in given[2:] if commit else given:
        notebook = notebooks.read(path)
        lines = printed(notebook)
        row = [words(notebook), words(at(commit, path)) if commit else 0, len(lines)]
        row.append(sum(bool(YES_OR_NO.search(line)) for line in lines))
        totals = [total + one for total, one in zip(totals, row)]
        print(f"{Path(path).stem:36} {row[0]:6} {row[1] or '':>6} {longest(notebook):12} {row[2]:7} {row[3]:9}")
    print(f"{'all':36} {totals[0]:6} {totals[1] or '':>6} {'':12} {totals[2]:7} {totals[3]:9}")


if __name__ == "__main__":
    main(sys.argv[1:])
