"""How many small faults in the solutions do the checks catch?

    for tally in tallies(root, manifest.exercises()): print(tally.share, tally.survivors)

A fault that passes the check at seeds 0 and 1 is compared with the solution on other inputs: more seeds, and numbers
scaled or of the other sign, which no check draws. Where the two agree on all of them it is no fault, and counts as
equivalent; so does a survivor that equivalent_mutants.py explains. `flowcourse mutants --equivalent` shows them:
functions among the inputs stay as they are, and where these are all alike a fault may hide.
"""

import contextlib
import io
import warnings
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter

import numpy as np

from ..checking.call import SECONDS, call_answer, run_inputs
from ..checking.diagnose import close
from ..checking.guard import time_limit
from ..checking.judge import judge
from ..core import notebooks
from ..core.notebooks import cell_id, defined, source
from ..exercises import case_of
from .equivalent_mutants import EQUIVALENT
from .mutations import mutations

SEEDS = 0, 1
OTHER_SEEDS = range(2, 6)
ENOUGH = 0.95


@dataclass(frozen=True)
class Tally:
    """What became of the mutants of one exercise; `equivalent` and `survivors` hold the lines of each."""

    exercise: object
    caught: int
    equivalent: tuple
    survivors: tuple

    @property
    def mutants(self):
        return self.caught + len(self.survivors)

    @property
    def share(self):
        return self.caught / self.mutants if self.mutants else 1.0


def tallies(root, exercises):
    """One Tally an exercise, in order; NotebookError where solutions/ are missing."""
    for exercise in exercises:
        yield tally(exercise, *solution_cells(root, exercise))


def solution_cells(root, exercise):
    """(set-up cell, answer cell) of the solution."""
    cells = notebooks.read(Path(root) / "solutions" / exercise.notebook)["cells"]
    texts = {cell.get("id"): source(cell) for cell in cells}
    return texts["setup"], texts[cell_id(exercise.id, "answer")]


def tally(exercise, setup, text):
    """The Tally of one exercise, from the text of its cells."""
    names, name = {"__name__": "answer"}, defined(text)[0]
    exec(setup, names)
    right = _load(text, names, name)
    cases = [case_of(exercise.id, seed) for seed in SEEDS]
    if not _passes(cases, right, None):
        raise ValueError(f"{exercise.id}: its solution does not pass its check, and has no mutants")
    start = perf_counter()
    _passes(cases, right, None)
    needed = perf_counter() - start
    seconds = 0.6 + 5 * needed  # a mutant may loop for ever, and the machine be busy
    caught, equivalent, survivors = 0, [], []
    known, others, wanted = EQUIVALENT.get(exercise.id, {}), None, None
    for mutation in mutations(text):
        mutant = _load(mutation.text, names, name)
        if not _passes(cases, mutant, seconds):
            caught += 1
            continue
        if others is None:
            others = list(other_inputs(exercise.id))
            wanted = [_values(cases[0].check, right, test_input, 0.1 + needed) for test_input in others]
        if mutation.lines[-1][2:] in known or _agree(cases[0].check, mutant, others, wanted):
            equivalent.append(mutation.lines)
        else:
            survivors.append(mutation.lines)
    return Tally(exercise, caught, tuple(equivalent), tuple(survivors))


def other_inputs(exercise_id):
    """Inputs that the check did not use: of other seeds, and of these scaled, some with the sign turned."""
    rng = np.random.default_rng(0)
    for seed in OTHER_SEEDS:
        for test_input in case_of(exercise_id, seed).inputs:
            yield test_input
            for signs in ([1], [-1, 1]):
                yield replace(test_input, args=tuple(_scaled(arg, rng, signs) for arg in test_input.args))


def _scaled(value, rng, signs):
    number = isinstance(value, float) or (isinstance(value, np.ndarray) and value.dtype.kind == "f")
    return value * float(rng.uniform(0.8, 1.25) * rng.choice(signs)) if number else value


def _load(text, names, name):
    """What an answer cell defines; what it prints or warns is dropped."""
    space, screen = dict(names), io.StringIO()
    with warnings.catch_warnings(), contextlib.redirect_stdout(screen):
        warnings.simplefilter("ignore")
        exec(compile(text, "<mutant>", "exec"), space)
    return space[name]


def _passes(cases, answer, seconds):
    return all(judge(case, "", run_inputs(case, answer, seconds)).passed for case in cases)


def _values(check, answer, test_input, seconds=SECONDS):
    """What the answer gives for the test input, None where it raises or runs on."""
    with time_limit(seconds, say=lambda sentence: None) as call:
        return call_answer(check, answer, test_input, call).values


def _agree(check, mutant, inputs, wanted):
    """Whether the mutant gives what the solution gives, wherever the solution gives something."""
    for test_input, right in zip(inputs, wanted, strict=True):
        if right is None:
            continue
        found = _values(check, mutant, test_input)
        if found is None or not all(close(v, w) for v, w in zip(found, right)):
            return False
    return True
