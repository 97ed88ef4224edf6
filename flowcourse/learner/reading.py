"""Lessons and tasks for a terminal:  for part in parts(root, "ex-01-2"): console.print(part)

The parts of a lesson, of which the number is the name ("01"), are its texts, its code, what that printed, and the
words for its figures. What is folded in the notebook, such as an answer, comes at the end.
"""

import re
from pathlib import Path
from textwrap import indent

from rich.markdown import Markdown
from rich.syntax import ANSISyntaxTheme
from rich.text import Text

from ..core import manifest, notebooks
from ..core.notebooks import NotebookError, source, tag
from .answers import read
from .formulas import FORMULA, plain

FOLDED = re.compile(r"<details><summary>(.+?)</summary>(.+?)</details>", re.DOTALL)
SPECIAL = re.compile(r"([*_`<>|\[\]\\])")  # in Markdown


def parts(root, name):
    """What rich prints of the lesson or exercise of this name, one after the other; code, a str, stays as it is."""
    if name.startswith("ex-"):
        exercise = manifest.find(name)
        cells = read(root, exercise)[1]["cells"]
        asked = (None, "setup"), (name, "task"), (name, "guess"), (name, "answer")
        shown = [cell for cell in cells if tag(cell) in asked]
    else:
        shown = notebooks.read(lesson(root, name))["cells"]
    folded = []

    def set_aside(found):
        folded.append(f"**{len(folded) + 1} ▸ {found[1]}**\n\n{found[2]}")
        return f"▸ {found[1]}: number {len(folded)} at the end"

    for cell in shown:
        if cell["cell_type"] == "markdown":
            yield text(FOLDED.sub(set_aside, source(cell)))
        elif cell["cell_type"] == "code":
            yield indent(source(cell), "│ ", lambda line: True)
            yield from outputs(cell)
    yield from map(text, folded)


def lesson(root, name):
    """The path of a lesson by its number, as in 01 or 05b; NotebookError where there is none."""
    paths = {path.name.partition("-")[0]: path for path in sorted((Path(root) / "notebooks").glob("[0-9]*.ipynb"))}
    if name.zfill(2) not in paths:
        raise NotebookError(f"there is no lesson {name!r}; there are {', '.join(paths)}, and exercises, as in ex-01-2")
    return paths[name.zfill(2)]


def text(markdown):
    """Markdown with its formulas in Unicode; each row of a formula is a line."""
    unicode = FORMULA.sub(lambda found: SPECIAL.sub(r"\\\1", plain(found[0])).replace("\n", "  \n"), markdown)
    return Markdown(unicode, code_theme=ANSISyntaxTheme({}))  # no colours: a terminal may be dark or light


def outputs(cell):
    """What a code cell printed, and the words for what it drew."""
    for output in cell.get("outputs", ()):
        said = output.get("text") or output.get("data", {}).get("text/plain", "")
        yield Text("".join(said).strip())
