"""The parts that a check is declared with: TestInput, Law, Mistake, Check, and the Verdict it gives.

Test inputs are pure data made from a seed. The answer turns each into values, and the judge sees only these two.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from .diagnose import close


@dataclass(frozen=True)
class TestInput:
    """The arguments of one call of the answer; `name` lets a law find the test input that is meant for it.

    Callables among the arguments are named module-level functions or functools.partial of them.
    """

    args: tuple
    name: str = ""

    __test__ = False  # pytest takes a class of this name for tests


@dataclass(frozen=True)
class Law:
    """A statement that values of the right answer obey: residual(inputs, values) -> float, at most `tolerance`."""

    name: str
    residual: Callable
    tolerance: float = 1e-6


@dataclass(frozen=True)
class Mistake:
    """What a typical mistake gives, formula(*test_input.args), and the sentence that a tutor would say.

    In a tuple of results, None stands for a part of which the mistake says nothing.
    """

    name: str
    formula: Callable
    sentence: str


@dataclass(frozen=True)
class Check:
    """How one exercise is judged.

    arguments  names of the answer's parameters, for the sentences
    returns    names of what it returns: one array, or a tuple of as many as there are names
    inputs     inputs(rng) -> list of TestInput; the first is fixed and can be checked by hand
    expected   expected(*test_input.args) -> what the answer must return, within rtol·|expected| + atol
    driver     for an answer that is a class, or takes several steps: driver(answer, *test_input.args) -> its values
    raised     pairs (words of Python's message, what a tutor would add) for mistakes that end in an exception
    truth      names of the results that are True or False everywhere; a sentence says so
    batch      names of the arguments with a row for each sample; a sentence shows the row that it speaks of
    picture    picture(answer) -> a minflow.plots.Picture, shown in a notebook when the check passed
    prepare    prepare() is called before: what the picture needs and the answer's time does not pay for
    """

    id: str
    arguments: tuple
    returns: tuple
    inputs: Callable
    expected: Callable
    laws: tuple = ()
    mistakes: tuple = ()
    driver: Callable | None = None
    raised: tuple = ()
    truth: tuple = ()
    batch: tuple = ("x", "z")
    picture: Callable | None = None
    prepare: Callable | None = None
    rtol: float = 1e-8
    atol: float = 1e-10

    def close(self, value, expected):
        """Equal shapes, and numbers within the tolerance of this check."""
        return close(value, expected, self.rtol, self.atol)


class Case:
    """A check at one seed: its test inputs, what is right there and what each mistake would give, computed once."""

    def __init__(self, check, seed):
        self.check = check
        self.inputs = check.inputs(np.random.default_rng(seed))
        self._mistaken, self._telling = {}, {}

    @cached_property
    def expected(self):
        """One tuple of arrays for each test_input."""
        return [self._parts(self.check.expected, test_input) for test_input in self.inputs]

    def mistaken(self, mistake, i):
        """What the mistake gives for test input i; None for a part of which it says nothing."""
        key = mistake.name, i
        if key not in self._mistaken:
            self._mistaken[key] = self._parts(mistake.formula, self.inputs[i])
        return self._mistaken[key]

    def telling(self, mistake):
        """Indices of the returned parts in which the mistake differs from what is right, at any test_input."""
        if mistake.name not in self._telling:
            self._telling[mistake.name] = {
                part
                for i, right in enumerate(self.expected)
                for part, (wrong, e) in enumerate(zip(self.mistaken(mistake, i), right))
                if wrong is not None and not self.check.close(wrong, e)
            }
        return self._telling[mistake.name]

    def _parts(self, formula, test_input):
        with np.errstate(all="ignore"):
            result = formula(*test_input.args)
        parts = result if len(self.check.returns) > 1 else (result,)
        return tuple(None if part is None else np.asarray(part, dtype=np.float64) for part in parts)


@dataclass(frozen=True)
class CallFailure:
    """Why a call gave no values: kind is one of the keys of judge.FAILURES, text what came."""

    kind: str
    text: str = ""


@dataclass(frozen=True)
class Outcome:
    """What one call of the answer gave: a tuple of float64 arrays, or a failure; and the first lines it printed."""

    values: tuple | None = None
    failure: CallFailure | None = None
    notes: str = ""


@dataclass(frozen=True)
class Verdict:
    """status is "passed", "failed" or "not started"; mistake names what was recognised, "" otherwise."""

    status: str
    sentence: str
    mistake: str = field(default="")

    @property
    def passed(self):
        return self.status == "passed"

    @property
    def line(self):
        marks = {"passed": "✓ passed", "failed": "✗ not yet", "not started": "○ not started"}
        return f"{marks[self.status]}: {self.sentence}"


NOT_STARTED = Verdict("not started", "replace the dots in the answer cell, run it, then run this check")


class NotStarted(Exception):
    """A part of the answer is still the stub's dots."""


class Unfit(Exception):
    """A driver's word on an answer's value that cannot be read; the message is the sentence."""


def started(value):
    """`value`, unless it is the stub's `...`: for drivers, which would otherwise compute with the dots."""
    if value is Ellipsis:
        raise NotStarted
    return value
