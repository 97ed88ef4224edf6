"""Each stub and each solution of a notebook put through its own check: `problems(setup, answers)` -> sentences.

A stub must be "not started", a solution must pass; both at seed 0, so that the same source always builds or never.
"""

import contextlib
import io

from ..core import stubs
from ..core.notebooks import defined


def problems(setup, answers):
    """What running the set-up cell, and after it each stub and each solution alone, shows to be wrong."""
    names, problem = _run(setup, "setup", {"__name__": "answer"})
    if problem:
        return [problem]
    if "check" not in names:
        return ["setup must hold `from flowcourse import check`"]
    return [f"{identifier}: {p}" for identifier, text in answers.items() for p in _pair(identifier, text, names)]


def _pair(identifier, text, names):
    name = defined(text)[0]
    if name in names:
        yield f"{name} is imported by setup: give the answer another name"
        return
    for part, source, wanted in (("stub", stubs.stub(text), "not started"), ("solution", text, "passed")):
        space, problem = _run(source, f"its {part}", dict(names))
        if problem:
            yield problem
            continue
        verdict = _evaluate(identifier, space[name])
        if verdict.status != wanted:
            yield f"its {part} must be «{wanted}» by its check, which says {verdict.line}"


def _run(source, what, space):
    """(the names after a cell ran, a sentence if it raised or printed)."""
    screen = io.StringIO()
    try:
        with contextlib.redirect_stdout(screen), contextlib.redirect_stderr(screen):
            exec(compile(source, what, "exec"), space)
    except (Exception, SystemExit) as error:
        return space, f"{what} raises {type(error).__name__}: {error}"
    return space, f"{what} prints: {screen.getvalue().strip()}" if screen.getvalue() else ""


def _evaluate(identifier, answer):
    from ..exercises import evaluate

    return evaluate(identifier, answer, 0)
