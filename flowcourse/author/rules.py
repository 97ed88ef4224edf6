"""The rules that a solution notebook must keep, so that its exercises can be built and checked.

    for sentence in problems(notebook, exercises): print(sentence)

The cells and their texts are examined first. When they are in order, each stub and each solution is checked: a stub
must be "not started", and a solution must pass. Both run at seed 0 alone, so that `build` gives the same result each
time.
"""

import ast
import contextlib
import io
import re

from ..core import manifest, stubs, tries
from ..core.exercise_notebook import HINTS
from ..core.notebooks import cell_id, first_defined, source, tag

MAX_LINES = 15
ROLES = ("task", "guess", "answer", "check", *HINTS, "why")  # the cells of an exercise, in this order
OPTIONAL = "guess"
CODE = ("setup", "guess", "answer", "check")
TASK = re.compile(
    r"## (?P<id>ex-\d\d-[1-9]\d?) · (?P<title>.+)\n\n"
    r"\*(?P<part>core|stretch) · (?P<minutes>\d+) minutes · (?P<kind>.+)\*\n"
)
TAGS = {"setup": [], "guess": [], "answer": [], "check": ["nbval-ignore-output"]}


def problems(notebook, exercises):
    """What is wrong with a solution notebook, as sentences; none when it can be built."""
    sentences = list(_layout(notebook, exercises))
    if sentences:
        return sentences
    texts = {cell["id"]: source(cell) for cell in notebook["cells"]}
    answers = {exercise.id: texts[cell_id(exercise.id, "answer")] for exercise in exercises}
    for exercise in exercises:
        own = _task(texts[cell_id(exercise.id, "task")], exercise) + answer_problems(answers[exercise.id])
        own += _check_cell(texts[cell_id(exercise.id, "check")], exercise.id, answers[exercise.id])
        sentences += [f"{exercise.id}: {problem}" for problem in own]
    sentences = sentences or list(_names(answers))
    if sentences:
        return sentences
    return trials(texts["setup"], {identifier: (stubs.stub(text), text) for identifier, text in answers.items()})


def _layout(notebook, exercises):
    """What is wrong with the ids, the order and the types of the cells."""
    cells = notebook["cells"]
    ids = [cell.get("id") for cell in cells]
    wanted = ["setup"] + [cell_id(exercise.id, role) for exercise in exercises for role in ROLES]
    wanted = [identifier for identifier in wanted if identifier in ids or not identifier.endswith(f"-{OPTIONAL}")]
    if len(set(ids)) < len(ids) or None in ids:
        yield "every cell needs an id of its own"
    if [identifier for identifier in ids if identifier in wanted] != wanted:
        yield f"its cells must be, in this order: {', '.join(wanted)}; got {', '.join(map(str, ids))}"
    for cell in cells:
        yield from (f"cell {cell.get('id')} {problem}" for problem in _cell(cell, cell.get("id") in wanted))
    setup = next((source(cell) for cell in cells if cell.get("id") == "setup"), "")
    if not _imports_only(setup):
        yield "setup must hold imports only, and must not import *"


def _cell(cell, wanted):
    """What is wrong with one cell; `wanted` is True for a cell of an exercise and for the set-up cell."""
    exercise, role = tag(cell)
    kind, text = cell["cell_type"], source(cell)
    if cell.get("id") != cell_id(exercise, role):
        yield f"carries metadata.flowcourse of {cell_id(exercise, role)}"
    if kind == "code" and not wanted:
        yield "is code and belongs to no exercise: only setup, guesses, answers and checks are code"
    if role == "why" and not text.strip():
        yield "must say why the solution is right"
    right = "code" if role in CODE else "markdown"
    if kind != right and role in (*ROLES, *CODE):
        yield f"must be a {right} cell; it is {kind}"
    tags = cell.get("metadata", {}).get("tags", [])
    if role in TAGS and tags != TAGS[role]:
        asked = f"the tag {TAGS[role][0]} and no other" if TAGS[role] else "no tags"
        yield f"must have {asked}; got {tags}"
    if kind == "code" and len(text.splitlines()) > MAX_LINES:
        yield f"has over {MAX_LINES} lines"
    if kind == "code" and re.search(r"^\s*#+\s*(NBVAL|PYTEST_VALIDATE)_", text, re.MULTILINE):
        yield "holds a marker of nbval, which hides it from the check"


def _imports_only(text):
    try:
        body = ast.parse(text).body
    except SyntaxError:
        return False
    return all(isinstance(node, (ast.Import, ast.ImportFrom)) and node.names[0].name != "*" for node in body)


def task_head(exercise_id, title="the title", part="core", minutes=10, kind="derive"):
    """How a task cell begins; TASK reads it."""
    return f"## {exercise_id} · {title}\n\n*{part} · {minutes} minutes · {kind}*\n"


def _task(text, exercise):
    part = "core" if exercise.core else "stretch"
    wanted = task_head(exercise.id, exercise.title, part, exercise.minutes, exercise.kind)
    return [] if text.startswith(wanted) else [f"its task cell must start with {wanted!r}"]


def answer_problems(text):
    """What is wrong with the text of an answer cell, found without running it."""
    try:
        body = ast.parse(text).body
    except SyntaxError as error:
        return [f"its answer does not compile: {error.msg}"]
    if len(body) != 1 or not isinstance(body[0], (ast.FunctionDef, ast.ClassDef)):
        return ["its answer cell must hold one function or class and nothing else at top level"]
    if not ast.get_docstring(body[0]):
        return ["its answer needs a docstring"]
    try:
        regions = stubs.regions(text)
    except ValueError as error:
        return [str(error)]
    return list(_regions(body[0], regions, text.splitlines())) or list(_stub(text, body[0]))


def _regions(answer, regions, lines):
    """What is wrong with the regions. Each must hold all statements of a function, else the stub shows some of them."""
    for begin, end in regions:
        owners = []
        for function in _functions(answer):
            if any(begin < statement.lineno < end for statement in _statements(function)):
                owners.append(function)
        if len(owners) != 1 or owners[0].lineno > begin:
            yield f"what is between {stubs.BEGIN} and {stubs.END} must be the body of one function or method"
            continue
        for statement in _statements(owners[0]):
            if not begin < statement.lineno <= statement.end_lineno < end:
                yield f"«{lines[statement.lineno - 1].strip()}» is outside the markers: the stub would give it away"


def _stub(text, answer):
    """What is wrong with the stub: it must compile, and each function that lost its body must end in the dots."""
    try:
        stub = ast.parse(stubs.stub(text)).body[0]
    except SyntaxError as error:
        yield f"its stub does not compile: {error.msg}"
        return
    begins = [begin for begin, _ in stubs.regions(text)]
    for before, after in zip(_functions(answer), _functions(stub), strict=True):
        marked = any(before.lineno < begin <= before.end_lineno for begin in begins)
        if marked and ast.unparse(after.body[-1]) != "return ...":
            yield f"the stub of {after.name} must end in `return ...`"


def _functions(answer):
    body = answer.body if isinstance(answer, ast.ClassDef) else [answer]
    return [node for node in body if isinstance(node, ast.FunctionDef)]


def _statements(function):
    """The statements of a function below its docstring."""
    return function.body[1:] if ast.get_docstring(function) is not None else function.body


def _check_cell(text, exercise, answer):
    wanted = f'check("{exercise}", {first_defined(answer) or "?"})'
    return [] if text.strip() == wanted else [f"its check cell must be exactly {wanted}"]


def _names(answers):
    """Sentences about two answers with one name, and about answers that use another answer."""
    owner = {}
    for identifier, text in answers.items():
        name = first_defined(text)
        if name in owner:
            yield f"{owner[name]} and {identifier} both define {name}: give one of them another name"
        owner.setdefault(name, identifier)
    for identifier, text in answers.items():
        used = {node.id for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Name)}
        for name in sorted(used & owner.keys() - {first_defined(text)}):
            yield f"{identifier}: its answer uses {name}, the answer of another exercise: use minflow's"


def trials(setup, pairs):
    """Problems that show when the set-up cell runs, and after it each stub and each solution alone.

    pairs: {id of an exercise or of a fill-in cell: (its stub, its solution)}.
    """
    names = {"__name__": "answer"}
    problem = _run(setup, "setup", names)
    if problem:
        return [problem]
    if "check" not in names:
        return ["setup must hold `from flowcourse import check`"]
    sentences = []
    for identifier, pair in pairs.items():
        sentences += [f"{identifier}: {problem}" for problem in _pair(identifier, *pair, names)]
    return sentences


def _pair(identifier, stub, solution, names):
    """Problems of one stub and its solution, which run after a set-up cell that defined `names`."""
    from ..exercises import evaluate, find  # not at the top: this loads the engine, which would slow every command

    file = f"flowcourse/exercises/{manifest.file_name(identifier)}"
    if tries.ID.fullmatch(identifier):
        file = f"flowcourse/exercises/{manifest.file_name(identifier.rpartition('-')[0])}"
    try:
        check = find(identifier)
    except (ModuleNotFoundError, manifest.UnknownExercise):
        yield f"{file}, its check, is missing"
        return
    except Exception as error:
        yield f"{file}, its check, raises {type(error).__name__}: {error}"
        return
    if check.id != identifier:
        yield f"{file} holds the check of {check.id}"
        return
    name = first_defined(solution)
    if name in names:
        yield f"{name} is imported by setup: give the answer another name"
        return
    for part, code, wanted in (("stub", stub, "not started"), ("solution", solution, "passed")):
        space = dict(names)
        problem = _run(code, f"its {part}", space)
        if problem:
            yield problem
            continue
        verdict = evaluate(identifier, space[name], 0)
        if verdict.status != wanted:
            yield f"its {part} must be «{wanted}» by its check, which says {verdict.line}"


def _run(code, what, space):
    """Run a cell in the namespace `space`. A sentence if it raises an exception or prints, else ""."""
    screen = io.StringIO()
    try:
        with contextlib.redirect_stdout(screen), contextlib.redirect_stderr(screen):
            exec(compile(code, what, "exec"), space)
    except (Exception, SystemExit) as error:
        return f"{what} raises {type(error).__name__}: {error}"
    return f"{what} prints: {screen.getvalue().strip()}" if screen.getvalue() else ""
