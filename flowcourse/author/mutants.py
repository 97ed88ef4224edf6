"""How many small faults in the solutions do the checks catch?

    for tally in tallies(root, manifest.exercises()): print(tally.share, tally.survivors)

A mutant is a solution with a small fault. One that passes the check at seeds 0 and 1 is compared with the solution on
other inputs: more seeds, and numbers that are scaled, have another magnitude or the other sign, also in one row alone,
which no check draws. Where it agrees with the solution on all of them, or equivalent_mutants.py says why it is right,
it counts as equivalent. Such a mutant may still be wrong, since functions among the inputs stay the same:
`flowcourse mutants --equivalent` shows what to look at.
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
from ..core.notebooks import cell_id, first_defined, source
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
    """One Tally for each exercise, in order; NotebookError where its solution is missing."""
    for exercise in exercises:
        yield tally(exercise, *solution_cells(root, exercise))


def solution_cells(root, exercise):
    """The texts of the set-up cell and of the answer cell of the solution."""
    cells = notebooks.read(Path(root) / "solutions" / exercise.notebook)["cells"]
    texts = {cell.get("id"): source(cell) for cell in cells}
    return texts["setup"], texts[cell_id(exercise.id, "answer")]


def tally(exercise, setup, text):
    """The Tally of one exercise, from the texts of its set-up and answer cells."""
    names = {"__name__": "answer"}
    exec(setup, names)
    name = first_defined(text)
    solution = _load(text, names, name)
    cases = [case_of(exercise.id, seed) for seed in SEEDS]
    if not _passes(cases, solution, None):
        raise ValueError(f"{exercise.id}: its solution does not pass its check, and has no mutants")
    start = perf_counter()
    _passes(cases, solution, None)
    needed = perf_counter() - start
    caught, passed = 0, []
    for mutation in mutations(text):
        mutant = _load(mutation.text, names, name)
        if _passes(cases, mutant, 0.6 + 5 * needed):  # a mutant may loop forever, and the machine may be busy
            passed.append((mutation.lines, mutant))
        else:
            caught += 1
    check = cases[0].check
    inputs = list(other_inputs(exercise.id)) if passed else []
    right = [_values(check, solution, test_input, 0.1 + needed) for test_input in inputs]
    equivalent, survivors = [], []
    for lines, mutant in passed:
        explained = lines[-1][2:] in EQUIVALENT.get(exercise.id, {})  # the mutant's line without its `+ `
        if explained or _agree(check, mutant, inputs, right):
            equivalent.append(lines)
        else:
            survivors.append(lines)
    return Tally(exercise, caught, tuple(equivalent), tuple(survivors))


def other_inputs(exercise_id):
    """Inputs that the check did not use: those of other seeds, and these scaled, also in one row or another size."""
    rng = np.random.default_rng(0)
    for seed in OTHER_SEEDS:
        for test_input in case_of(exercise_id, seed).inputs:
            yield test_input
            for change in (_scaled, _turned, _resized, _with_another_row):
                yield replace(
                    test_input, args=tuple(change(arg, rng) if _real(arg) else arg for arg in test_input.args)
                )


def _real(value):
    return isinstance(value, float) or (isinstance(value, np.ndarray) and value.dtype.kind == "f")


def _scaled(value, rng):
    return value * float(rng.uniform(0.8, 1.25))


def _turned(value, rng):
    return _scaled(value, rng) * float(rng.choice([-1, 1]))


def _resized(value, rng):
    return _turned(value, rng) * float(10 ** rng.uniform(-2, 2))


def _with_another_row(value, rng):
    """An array of which one row is scaled, and a number as it is."""
    if not np.ndim(value) or not len(value):
        return value
    other = value.copy()
    other[rng.integers(len(value))] *= rng.uniform(-2, 2)
    return other


def _load(text, names, name):
    """The function or class that an answer cell defines; what the cell prints or warns is dropped."""
    space, screen = dict(names), io.StringIO()
    with warnings.catch_warnings(), contextlib.redirect_stdout(screen):
        warnings.simplefilter("ignore")
        exec(compile(text, "<mutant>", "exec"), space)
    return space[name]


def _passes(cases, answer, seconds):
    return all(judge(case, "", run_inputs(case, answer, seconds)).passed for case in cases)


def _values(check, answer, test_input, seconds=SECONDS):
    """What the answer gives for the test input; None where it raises an exception or takes too long."""
    with time_limit(seconds, say=lambda sentence: None) as call:
        return call_answer(check, answer, test_input, call).values


def _agree(check, mutant, inputs, right):
    """Whether the mutant gives the values of the solution, on all inputs on which the solution gives values."""
    for test_input, expected in zip(inputs, right, strict=True):
        if expected is None:
            continue
        values = _values(check, mutant, test_input)
        if values is None or not all(close(*pair) for pair in zip(values, expected)):
            return False
    return True
