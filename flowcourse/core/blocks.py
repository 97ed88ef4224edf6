"""A notebook's cells, whichever editor saved it, where those that were split are joined: blocks(notebook["cells"]).

What was handed in is parsed as Python in the jail alone. Here patterns look for definitions and checks, which takes a
time in proportion to the text.
"""

import re
from dataclasses import dataclass
from functools import cached_property

from .notebooks import as_built, checked, mark, marked_as

DEFINES = re.compile(
    r"^(?:(?:async[ \t]++)?(?:def|class)[ \t]++(\w++)|(\w++)[ \t]*+(?::[^=\n]*+)?=(?!=))", re.MULTILINE
)
WITHIN = re.compile(r"\b(?:def|class)[ \t]++(\w++)|\b(\w++)[ \t]*+:?=(?!=)")
GOES_ON = re.compile(r"[ \t]|(?:return|yield|elif|else|except|finally)\b")  # a cell that starts so is part of another
STARTS_A_STATEMENT = re.compile(r"(?:async|def|class|import|from)\b|@")
OPEN_ENDS = (":", ",", "(", "[", "{", "\\")


@dataclass(eq=False)
class Block:
    """A cell, or the parts of a cell that was split. `ids` and `roles` say what it is according to the file.

    text, parts  the text, joined, and of each part
    cells        the cells of the file
    place        the index of the first one
    """

    text: str
    parts: tuple
    cells: tuple
    place: int
    kind: str
    ids: set
    roles: set

    @cached_property
    def names(self):
        """The names that it defines at the left margin."""
        if self.kind != "code":
            return set()
        return {name for pair in DEFINES.findall(self.text) for name in pair if name}

    @cached_property
    def names_within(self):
        """The names that it may define elsewhere: in a branch, or by the second `=` of a line."""
        if self.kind != "code":
            return set()
        return {match[1] or match[2] for match in WITHIN.finditer(self.text)}

    @cached_property
    def as_built(self):
        """Whether each of its cells has the text with which it was built: nobody wrote in it."""
        return all(map(as_built, self.cells))

    @cached_property
    def marks(self):
        """The cells of the course that it is by its ids and roles."""
        return marked_as(self.ids, self.roles)

    @cached_property
    def checks(self):
        """The exercises that it checks."""
        called = checked(self.text) if self.kind == "code" else set()
        return called | {exercise for exercise, role in self.roles if role == "check"}


def blocks(cells):
    """The cells as Blocks in their order. Empty cells are left out; a cell that continues another is joined to it."""
    runs = []
    for place, cell in enumerate(cells):
        text, kind = _text(cell), str(cell.get("cell_type"))
        if not text.strip():
            continue
        if runs and runs[-1][0][1] == kind == "code" and _goes_on(runs[-1][-1][2], text):
            runs[-1].append((place, kind, text, cell))
        else:
            runs.append([(place, kind, text, cell)])
    return [_block(run) for run in runs]


def joined(texts):
    """Parts of one cell put together again. If it was split after an indentation, the first part ends with this."""
    pieces = texts[:1]
    for before, text in zip(texts, texts[1:]):
        indented = before[before.rfind("\n") + 1 :].isspace()
        same_line = indented and not text[:1].isspace() and not STARTS_A_STATEMENT.match(text)
        pieces += [text] if same_line else ["\n", text]
    return "".join(pieces)


def _block(run):
    place, kind = run[0][:2]
    ids = {identifier for *_, cell in run for identifier in _ids(cell)}
    roles = {pair for *_, cell in run for pair in _roles(cell)}
    parts, cells = [text for _, _, text, _ in run], tuple(cell for *_, cell in run)
    return Block(_as_ipython(joined(parts)), tuple(map(_as_ipython, parts)), cells, place, kind, ids, roles)


def _goes_on(before, text):
    """Whether a cell is the rest of the one before it: one ends inside a block or a bracket, the other starts there."""
    first = next(line for line in text.splitlines() if line.strip())
    last = next(line for line in reversed(before.splitlines()) if line.strip())
    return bool(GOES_ON.match(first)) and (last[0].isspace() or last.rstrip().endswith(OPEN_ENDS))


def _text(cell):
    """The source of a cell, with Unix line ends and without half surrogate pairs."""
    text = cell.get("source")
    if isinstance(text, list):
        text = "".join(line for line in text if isinstance(line, str))
    if not isinstance(text, str):
        return ""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text if text.isascii() else text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _as_ipython(text):
    """The text as IPython runs it: the indentation of the first line is taken off every line that has it."""
    indent = re.match(r"(?:[ \t]*\n)*+([ \t]*)", text)[1]
    return re.sub(rf"^{indent}", "", text, flags=re.MULTILINE) if 0 < len(indent) < 200 else text


def _ids(cell):
    """A cell's id, and the ones that Colab and nbgrader keep in the metadata."""
    metadata = cell.get("metadata")
    metadata = metadata if isinstance(metadata, dict) else {}
    nbgrader = metadata.get("nbgrader")
    ids = [cell.get("id"), metadata.get("id"), nbgrader.get("grade_id") if isinstance(nbgrader, dict) else None]
    return [identifier for identifier in ids if isinstance(identifier, str)]


def _roles(cell):
    pair = mark(cell).get("exercise"), mark(cell).get("role")
    return [pair] if all(isinstance(part, str) for part in pair) else []
