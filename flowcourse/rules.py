"""The rules that keep pairs gradable, checked on a solution notebook: `problems(notebook, exercises)` -> sentences."""

import ast
import re

from . import stubs
from .notebooks import cell_id, defined, source, tag

MAX_LINES = 15


def problems(notebook, exercises):
    """What is wrong with a solution notebook, as sentences; none when it can be built."""
    found = list(_layout(notebook, exercises))
    if found:
        return found
    cells = {cell["id"]: cell for cell in notebook["cells"]}
    answers = {e.id: source(cells[cell_id(e.id, "answer")]) for e in exercises}
    setup = source(cells["setup"])
    for exercise in exercises:
        text = answers[exercise.id]
        found += _task(source(cells[cell_id(exercise.id, "task")]), exercise)
        found += [
            f"{exercise.id}: {p}" for p in _answer(text) + _check_cell(cells[cell_id(exercise.id, "check")], text)
        ]
    if found:
        return found
    names = {identifier: (defined(text) or [""])[0] for identifier, text in answers.items()}
    for identifier, text in answers.items():
        others = {name for other, name in names.items() if other != identifier}
        used = others & {node.id for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Name)}
        found += [
            f"{identifier}: its answer uses {name}, the answer of another exercise: use minflow's"
            for name in sorted(used)
        ]
    return found or _stubs_run(setup, answers)


def _layout(notebook, exercises):
    cells = notebook["cells"]
    ids = [cell.get("id") for cell in cells]
    wanted = ["setup"] + [cell_id(e.id, role) for e in exercises for role in ("task", "answer", "check")]
    if len(set(ids)) < len(ids) or None in ids:
        yield "every cell needs an id of its own"
    if [identifier for identifier in ids if identifier in wanted] != wanted:
        yield f"its cells must be, in this order: {', '.join(wanted)}; got {', '.join(map(str, ids))}"
    for cell in cells:
        exercise, role = tag(cell)
        if cell.get("id") != cell_id(exercise, role):
            yield f"cell {cell.get('id')} carries metadata.flowcourse of {cell_id(exercise, role)}"
        if cell["cell_type"] == "code" and cell.get("id") not in wanted:
            yield f"code cell {cell.get('id')} belongs to no exercise: only setup, answers and checks are code"
        if cell["cell_type"] == "code" and len(source(cell).splitlines()) > MAX_LINES:
            yield f"cell {cell.get('id')} has over {MAX_LINES} lines"
    setup = next((source(cell) for cell in cells if cell.get("id") == "setup"), "")
    if not _imports_only(setup):
        yield "setup must hold imports only"


def _imports_only(text):
    try:
        return all(isinstance(node, (ast.Import, ast.ImportFrom)) for node in ast.parse(text).body)
    except SyntaxError:
        return False


def _task(text, exercise):
    kind = "core" if exercise.core else "stretch"
    wanted = f"## {exercise.id} · {exercise.title}\n\n*{kind} · {exercise.minutes} minutes*\n"
    return [] if text.startswith(wanted) else [f"{exercise.id}: its task cell must start with {wanted!r}"]


def _answer(text):
    try:
        body = ast.parse(text).body
    except SyntaxError as error:
        return [f"its answer does not compile: {error.msg}"]
    if len(body) != 1 or not isinstance(body[0], (ast.FunctionDef, ast.ClassDef)):
        return ["its answer cell must hold one function or class and nothing else at top level"]
    marks = re.findall(rf"^\s*({stubs.BEGIN}|{stubs.END})$", text, re.MULTILINE)
    found = []
    if not ast.get_docstring(body[0]):
        found.append("its answer needs a docstring")
    if not marks or marks != [stubs.BEGIN, stubs.END] * (len(marks) // 2):
        found.append(f"its solution must stand between lines {stubs.BEGIN} and {stubs.END}")
    return found


def _check_cell(cell, answer):
    exercise = tag(cell)[0]
    wanted = f'check("{exercise}", {(defined(answer) or ["?"])[0]})'
    found = []
    if source(cell).strip() != wanted:
        found.append(f"its check cell must be exactly {wanted}")
    if "nbval-ignore-output" not in cell["metadata"].get("tags", []):
        found.append("its check cell needs the tag nbval-ignore-output")
    return found


def _stubs_run(setup, answers):
    space = {"__name__": "stub"}
    exec(compile(setup, "setup", "exec"), space)
    found = []
    for identifier, text in answers.items():
        try:
            exec(compile(stubs.stub(text), identifier, "exec"), space)
        except Exception as error:
            found.append(f"{identifier}: its stub raises {type(error).__name__}: {error}")
    return found
