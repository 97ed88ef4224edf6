"""Merge a new release of an exercise notebook with a learner's old one: merge(fresh, mine) -> (notebook, remarks).

The result has the cells of the new release, with the learner's answers in them. A cell that the learner added stays
behind the cell that it followed. A text whose cell the release no longer has is kept in a raw cell, and a remark says
so. No text that a learner wrote is lost.
"""

from dataclasses import dataclass

from ..core.answer_cells import Index
from ..core.blocks import blocks
from ..core.notebooks import as_built, cell_id, defined, digest, first_defined, mark, marks, source, tag
from .reset import keep

RUN = "answer", "check", "setup"  # roles of cells that run: an old one is kept as a raw cell, which does not


def merge(fresh, mine):
    """(the merged notebook, sentences about what the learner should look at)."""
    matches = match_cells(fresh["cells"], mine["cells"])
    old_cells = {}  # index of a new cell: the old cell that matches it
    added = {index: [] for index in range(-1, len(fresh["cells"]))}  # index of a new cell: cells that followed it
    index = -1  # for cells before the first match
    for cell in mine["cells"]:
        if id(cell) in matches:
            index = matches[id(cell)]
            old_cells[index] = cell
        elif source(cell).strip() and not nobody_wrote(cell, fresh):
            added[index].append(cell)
    metadata = fresh["metadata"]
    if isinstance(mine.get("metadata"), dict):
        metadata = {**mine["metadata"], "kernelspec": metadata["kernelspec"]}
    notebook = {**fresh, "metadata": metadata, "cells": []}
    ids_of_fresh = {cell["id"] for cell in fresh["cells"]}
    remarks = []
    for index, followers in added.items():
        pairs = [_left_over(cell, fresh, notebook) for cell in followers]
        if index >= 0:
            cell, left, remark = _joined(fresh["cells"][index], old_cells.get(index), fresh)
            notebook["cells"].append(cell)
            pairs.insert(0, (_beside(left, notebook), remark))
        for cell, remark in pairs:
            if cell:
                taken = ids_of_fresh | {other["id"] for other in notebook["cells"]}
                notebook["cells"].append(_with_own_id(cell, taken))
            if remark:
                remarks.append(remark)
    return notebook, remarks


def match_cells(fresh, mine):
    """{id(old cell): index of the new cell that it matches}; at most one old cell for each new one."""
    matches = _match_answers(fresh, mine)
    for fits in (_same_cell, _same_text):
        for index, new in enumerate(fresh):
            if tag(new)[1] == "answer" or index in matches.values():
                continue
            fitting = [cell for cell in mine if id(cell) not in matches and fits(new, cell)]
            if fitting:
                matches[id(min(fitting, key=_doubt))] = index
    return matches


@dataclass(frozen=True)
class Asked:
    """An exercise of the new release, for answer_cells.py."""

    id: str
    name: str
    stub: str
    notebook = ""

    def untouched(self, text):
        return digest(text) == digest(self.stub)


def _match_answers(fresh, mine):
    """The matches of the answer cells: first those that define what is asked for, then those with the id alone."""
    new = {tag(cell)[0]: index for index, cell in enumerate(fresh) if tag(cell)[1] == "answer"}
    index = Index(blocks(mine), {e: Asked(e, _name(fresh[at]), source(fresh[at])) for e, at in new.items()})
    matches = {}
    for defines in (True, False):
        for exercise, at in new.items():
            held, name = index.answer(exercise), index.asked[exercise].name
            cells = [block.cells[0] for block in [*held.parts, *held.marked] if (name in block.names) == defines]
            free = [cell for cell in cells if id(cell) not in matches]
            if free and at not in matches.values():
                matches[id(free[0])] = at
    return matches


def nobody_wrote(cell, fresh):
    """Whether a cell has the text with which it was built, or that of a cell of the new release."""
    return as_built(cell) or digest(source(cell)) in {mark(new).get("built") for new in fresh["cells"]}


def _doubt(cell):
    """A sort key, least for the likeliest cell: code, then edited by the learner."""
    return cell.get("cell_type") != "code", as_built(cell)


def _name(cell):
    """The function that an answer is about: the one of its stub, or where that is lost, the one that it defines."""
    stub = mark(cell).get("stub")
    return first_defined(stub if isinstance(stub, str) else source(cell))


def _same_cell(new, old):
    """Whether an old cell is marked as the new one, by its id or by its metadata."""
    return not marks(old).keys().isdisjoint(marks(new))


def _same_text(new, old):
    """Whether a cell without id and metadata is the new one by its text."""
    return tag(old)[1] is None and digest(source(old)) == mark(new)["built"]


def _joined(new, old, fresh):
    """(the cell that goes in, the old cell if it must stay below it, a remark or "")."""
    if old is None or not source(old).strip():
        return new, None, ""
    if source(old) == source(new):
        return _keep_run(new, old), None, ""
    if nobody_wrote(old, fresh):
        return new, None, ""
    if tag(new)[1] != "answer":
        return new, old, f"what you wrote into {new['id']} is in a cell of its own below it"
    if old.get("cell_type") != "code":
        return new, old, f"{new['id']} was no code cell: its text is in the raw cell below it"
    if _name(old) not in (None, _name(new)):
        return new, old, f"{tag(new)[0]} asks for {_name(new)} now: your {_name(old)} is in the raw cell below it"
    return {**_keep_run(new, old), "source": old["source"]}, None, _remark(new, old)


def _beside(cell, notebook):
    """The old cell that stays below the new one: Markdown as it is, all else as a raw cell; None for None."""
    if cell is None:
        return None
    exercise, role = tag(cell)
    return _raw(cell, notebook) if role in RUN or cell.get("cell_type") != "markdown" else {**cell, "metadata": {}}


def _left_over(cell, fresh, notebook):
    """(a cell that matches no new one, as it is kept, a remark or ""): raw where its exercise no longer exists."""
    exercise, role = tag(cell)
    if role == "answer" and any(tag(new)[0] == exercise for new in fresh["cells"]):
        return {**cell, "metadata": {}}, ""  # a copy of an answer, or one half of an answer that was split in two
    if role in RUN:
        return _raw(cell, notebook), f"{cell_id(exercise, role)} has no place any more: its text is in a raw cell"
    return cell, ""


def _raw(cell, notebook):
    exercise = tag(cell)[0] or "setup"
    return keep(notebook, exercise, source(cell))


def _remark(new, old):
    exercise, name = tag(new)[0], _name(new)
    if defined(source(old)) and name not in defined(source(old)):
        return f"{exercise} must define {name}, and your answer defines {defined(source(old))[0]}: rename it"
    if mark(old).get("stub") not in (None, source(new)):
        return f"the stub of {exercise} is a new one: your answer is kept, and its task is worth another look"
    return ""


def _keep_run(new, old):
    """The new cell with the outputs and the count of runs of the old one."""
    metadata = old["metadata"] if isinstance(old.get("metadata"), dict) else {}
    ran = {key: old[key] for key in ("outputs", "execution_count") if key in new and key in old}
    return {**new, **ran, "metadata": metadata | new["metadata"]}


def _with_own_id(cell, taken):
    """The cell, with a new id where its own is missing or taken by another cell."""
    identifier = cell.get("id")
    if not isinstance(identifier, str) or identifier in taken:
        identifier = next(name for n in range(1, len(taken) + 2) if (name := f"mine-{n}") not in taken)
    return {**cell, "id": identifier}
