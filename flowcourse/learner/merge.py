"""A new release of an exercise notebook and a learner's old one: merge(fresh, mine) -> (notebook, remarks).

The new cells, with the learner's answers in them; cells of the learner's own stay behind the cell that they followed.
What has no place any more stays too, as a raw cell, and a remark says so. No text that a learner wrote is left out.
"""

from ..core.notebooks import asked_name, cell_id, defined, digest, mark, source, tag
from .reset import keep

RUN = "answer", "check", "setup"  # what would run, and is kept as raw text


def merge(fresh, mine):
    """(the merged notebook, sentences about what needs a look)."""
    home = homes(fresh["cells"], mine["cells"])
    old_form, followers, place = {}, {place: [] for place in range(-1, len(fresh["cells"]))}, -1
    for cell in mine["cells"]:
        if id(cell) in home:
            place = home[id(cell)]
            old_form[place] = cell
        elif source(cell).strip() and not as_built(cell, fresh):
            followers[place].append(cell)
    notebook, remarks = {**fresh, "metadata": _metadata(fresh, mine), "cells": []}, []
    taken = {cell["id"] for cell in fresh["cells"]}
    for place, own in followers.items():
        said = [_left_over(cell, fresh, notebook) for cell in own]
        if place >= 0:
            cell, left, remark = _joined(fresh["cells"][place], old_form.get(place), fresh)
            notebook["cells"].append(cell)
            said[:0] = [(_beside(left, notebook), remark)]
        for cell, remark in said:
            notebook["cells"] += [_with_own_id(cell, taken)] if cell else []
            remarks += [remark] if remark else []
    return notebook, remarks


def homes(fresh, mine):
    """{id(cell of mine): index of the new cell that it is the old form of}."""
    found = {}
    for fits in (_same_function, _defines_it, _same_exercise):  # each for all answers, the surest first
        for place, new in enumerate(fresh):
            if tag(new)[1] == "answer":
                _settle(found, place, mine, lambda old, new=new, fits=fits: fits(new, old, fresh), _name(new))
    renamed = {tag(cell)[0]: tag(fresh[found[id(cell)]])[0] for cell in mine if id(cell) in found and tag(cell)[0]}
    for fits in (_same_cell, _same_text):
        for place, new in enumerate(fresh):
            if tag(new)[1] != "answer":
                _settle(found, place, mine, lambda old, new=new, fits=fits: fits(new, old, renamed))
    return found


def as_built(cell, fresh):
    """Whether nobody wrote in a cell since it was built, here or in the new release."""
    text = digest(source(cell))
    return mark(cell).get("built") == text or any(mark(new).get("built") == text for new in fresh["cells"])


def _settle(found, place, mine, fits, name=None):
    """Give the new cell at `place` its old form, if it has none: code before copies of it, written before not."""
    if place in found.values():
        return
    fitting = [cell for cell in mine if id(cell) not in found and fits(cell)]
    if fitting:
        found[id(min(fitting, key=lambda cell: _doubt(cell, name)))] = place


def _doubt(cell, name):
    """Of several cells that could be the one, the least of these is it: code, that was written in, that defines it."""
    return cell.get("cell_type") != "code", mark(cell).get("built") == digest(source(cell)), name not in _all(cell)


def _name(cell):
    """The function that an answer is about: its stub's, or where that is lost, the one that it defines."""
    stub = mark(cell).get("stub")
    names = defined(stub) if isinstance(stub, str) else defined(source(cell))
    return names[0] if names else None


def _belongs(new, old):
    """Whether a cell has the id or the mark of the new one."""
    return tag(old) == tag(new) or old.get("id") == new["id"]


def _same_function(new, old, fresh):
    return _belongs(new, old) and _name(old) == _name(new)


def _defines_it(new, old, fresh):
    """An answer under another id, or without any, to what this exercise asks: the exercises were numbered anew."""
    return tag(old)[1] in ("answer", None) and old.get("cell_type") == "code" and _name(new) in (_name(old), *_all(old))


def _all(cell):
    return defined(source(cell))


def _same_exercise(new, old, fresh):
    """The same id with another function, which no other exercise asks for."""
    wanted = {_name(cell) for cell in fresh if tag(cell)[1] == "answer"}
    return _belongs(new, old) and _name(old) not in wanted - {_name(new)}


def _same_cell(new, old, renamed):
    exercise, role = tag(old)
    return role != "kept" and (
        _belongs(new, old) if role is None else (renamed.get(exercise, exercise), role) == tag(new)
    )


def _same_text(new, old, renamed):
    """For cells whose id and marks are lost."""
    asked = tag(new)[1] == "check" and asked_name(old) is not None and asked_name(old) == asked_name(new)
    return tag(old)[1] is None and (asked or digest(source(old)) == mark(new)["built"])


def _joined(new, old, fresh):
    """(the cell that goes in, the old cell if it must stay beside it, a remark or "")."""
    if old is None or not source(old).strip():
        return new, None, ""
    if source(old) == source(new):
        return _keep_run(new, old), None, ""
    if as_built(old, fresh):
        return new, None, ""
    if tag(new)[1] != "answer":
        return new, old, f"what you wrote into {new['id']} stands in a cell of its own below it"
    if old.get("cell_type") != "code":
        return new, old, f"{new['id']} was no code: what it said is in the raw cell below it"
    if _name(old) not in (None, _name(new)):
        return new, old, f"{tag(new)[0]} asks for {_name(new)} now: your {_name(old)} is in the raw cell below it"
    return {**_keep_run(new, old), "source": old["source"]}, None, _remark(new, old)


def _beside(cell, notebook):
    """An old cell that stays beside its new form: Markdown as it is, all else as a raw cell."""
    if cell is None:
        return None
    exercise, role = tag(cell)
    return _raw(cell, notebook) if role in RUN or cell.get("cell_type") != "markdown" else {**cell, "metadata": {}}


def _left_over(cell, fresh, notebook):
    """(a cell of the learner's own as it will stand, a remark or ""): raw, where its exercise is no more."""
    exercise, role = tag(cell)
    if role == "answer" and any(tag(new)[0] == exercise for new in fresh["cells"]):
        return {**cell, "metadata": {}}, ""  # a half of an answer that was split in two, or a copy
    if role in RUN:
        return _raw(cell, notebook), f"{cell_id(exercise, role)} has no place any more: what it said is in a raw cell"
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
    """The new cell with what running it left in the old one."""
    metadata = old["metadata"] if isinstance(old.get("metadata"), dict) else {}
    ran = {key: old[key] for key in ("outputs", "execution_count") if key in new and key in old}
    return {**new, **ran, "metadata": metadata | new["metadata"]}


def _metadata(fresh, mine):
    found = mine.get("metadata")
    return {**found, "kernelspec": fresh["metadata"]["kernelspec"]} if isinstance(found, dict) else fresh["metadata"]


def _with_own_id(cell, taken):
    """The cell under its id, or another where that is missing or another cell's."""
    identifier = cell.get("id")
    if not isinstance(identifier, str) or identifier in taken:
        identifier = next(name for n in range(1, len(taken) + 2) if (name := f"mine-{n}") not in taken)
    taken.add(identifier)
    return {**cell, "id": identifier}
