"""The fill-in cells of the lessons: `try-06-2-answer` holds a stub and its check, and the cell below it an answer.

blank = find(root, "try-06-2")            # its id, and the lesson that it stands in
for stub, answer in pairs(lesson): ...    # the two cells of each, in order
filled(source(stub), source(answer))      # the text of the cell with the answer in place of the dots
"""

import re
from dataclasses import dataclass
from pathlib import Path

from .notebooks import NotebookError, mark, read
from .stubs import DOTS

ID = re.compile(r"try-(?P<lesson>\d\d)-[1-9]")
DOTTED = re.compile(rf"^(?P<indent> +){re.escape(DOTS[0])}\n +{re.escape(DOTS[1])}$", re.MULTILINE)
FENCE = re.compile(r"```python\n(?P<code>.*?)\n```", re.DOTALL)


@dataclass(frozen=True)
class Try:
    """A fill-in cell, by its id, and the file name of its lesson. It is found by its id or mark, and by no name."""

    id: str
    notebook: str
    folder = "notebooks"
    name = ""

    def untouched(self, text):
        """Whether the text is still that of the stub, which the lesson alone knows."""
        return False


def find(root, identifier):
    """The Try of this id in the lessons under `root`; NotebookError where no lesson has had it."""
    match = ID.fullmatch(identifier)
    lessons = sorted((Path(root) / Try.folder).glob(f"{match['lesson']}-*.ipynb")) if match else []
    ids = [other for lesson in lessons for cell in read(lesson)["cells"] for other in _ids(cell)]
    if identifier not in ids:
        there = f"; there are {', '.join(dict.fromkeys(ids))}" if ids else ""
        raise NotebookError(f"there is no fill-in cell {identifier!r} in {Path(root) / Try.folder}{there}")
    return Try(identifier, lessons[0].name)


def _ids(cell):
    """The ids of the fill-in cells that a lesson's cell tells of: its task, its stub or its solution."""
    match = re.match(ID, str(mark(cell).get("role")))
    return [match[0]] if match else filter(None, [identifier(cell)])


def identifier(cell):
    """The id of the fill-in cell that a lesson's cell is, `try-06-2`; "" for any other cell."""
    match = re.fullmatch(rf"({ID.pattern})-answer", str(cell.get("id")))
    return match[1] if match else ""


def pairs(notebook):
    """Pairs (the fill-in cell, the cell below it, which holds an answer) of a lesson, in order."""
    cells = [*notebook["cells"], {}]
    return [(cell, below) for cell, below in zip(cells, cells[1:], strict=False) if identifier(cell)]


def filled(stub, answer):
    """The text of a fill-in cell with the code of the answer below it in place of the dots."""
    code = FENCE.search(answer)["code"]
    return DOTTED.sub(lambda dots: re.sub(r"^(?=.)", dots["indent"], code, flags=re.MULTILINE), stub, count=1)
