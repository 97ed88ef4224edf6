"""The parts that a check is declared with: TestInput, Law, Mistake, Demand, Check, and the Verdict it gives.

Test inputs are made from a seed. The answer turns each of them into values, and the judge sees only inputs and values.
"""

import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from .diagnose import close
from .domains import edge_inputs


@dataclass(frozen=True)
class TestInput:
    """The arguments of one call of the answer; by `name` a law finds the test input that is meant for it.

    A function among the arguments is defined at the top level of a module, or is a functools.partial of such a one.
    """

    args: tuple
    name: str = ""

    __test__ = False  # else pytest takes the class for tests, because of its name


@dataclass(frozen=True)
class Law:
    """A law that right values obey: residual(inputs, values) is a float of at most `tolerance`."""

    name: str
    residual: Callable
    tolerance: float = 1e-6


@dataclass(frozen=True)
class Mistake:
    """What a typical mistake gives, formula(*test_input.args), and the sentence that a tutor would say.

    The formula may give None for one of several results: then any value of that result fits the mistake.
    """

    name: str
    formula: Callable
    sentence: str


@dataclass(frozen=True)
class Demand:
    """What an answer must do, where many answers are right: holds(value, *test_input.args) is True or False.

    The value is an array, or a tuple of arrays where the answer returns several things. The sentence says what is
    wrong where it does not hold. It is a text, or sentence(value, *test_input.args) gives one with the numbers in it.
    """

    name: str
    holds: Callable
    sentence: object


@dataclass(frozen=True)
class Check:
    """How one exercise is judged: by `expected`, or where many answers are right by `demands` in its place.

    arguments  names of the answer's parameters, for the sentences
    returns    names of what it returns: one array, or a tuple of as many as there are names
    inputs     inputs(rng) -> list of TestInput; the first is fixed and can be checked by hand
    expected   expected(*test_input.args) -> what the answer must return, within rtol·|expected| + atol
    demands    a tuple of Demand; of those that do not hold the first is named, best one that fails wherever one does
    laws       a tuple of Law
    mistakes   a tuple of Mistake; the first that fits is named
    driver     for an answer that is a class or is called several times: driver(answer, *test_input.args) -> its values
               It runs in the student's process, where NumPy may have been replaced: it hands over what the answer gave,
               and nothing that it has counted or measured of that, which is for the judge
    raised     pairs (words of Python's message, what a tutor would add) for mistakes that end in an exception
    truth      names of the results that are True or False; sentences show them so, and not as 1 and 0
    batch      names of the arguments with a row for each sample; a sentence shows only the row that is wrong
    title      what ✓ says of a fill-in cell of a lesson; that of an exercise stands in its task
    guesses    pairs (what the exercise's guess cell asks, the number that it is); shown when the check passed
    picture    picture(answer) -> a minflow.plots.Picture, shown in a notebook when the check passed
    domains    {name of an argument: its Domain}: what it may be; more test inputs are made of it
    admits     admits(*args) is False where the domains allow what the task does not
    """

    id: str
    arguments: tuple
    returns: tuple
    inputs: Callable
    expected: Callable | None = None
    demands: tuple = ()
    laws: tuple = ()
    mistakes: tuple = ()
    driver: Callable | None = None
    raised: tuple = ()
    truth: tuple = ()
    batch: tuple = ("x", "z")
    title: str = ""
    guesses: tuple = ()
    picture: Callable | None = None
    domains: dict = field(default_factory=dict)
    admits: Callable | None = None
    rtol: float = 1e-8
    atol: float = 1e-10

    def __post_init__(self):
        if (self.expected is None) != bool(self.demands) or (self.demands and self.mistakes):
            raise ValueError(f"{self.id} needs expected and mistakes, or demands alone")

    def close(self, value, expected):
        """Equal shapes, and numbers within the tolerance of this check."""
        return close(value, expected, self.rtol, self.atol)


class Case:
    """A check at one seed: its test inputs, what is right there and what each mistake would give, computed once.

    The first test inputs are those of the check, `plain` of them. Then come those that its domains add. Where each row
    has right values of its own, the last test input is one row alone.
    """

    def __init__(self, check, seed):
        self.check = check
        rng = np.random.default_rng(seed)
        self.inputs = check.inputs(rng)
        self.plain = len(self.inputs)
        edges = [TestInput(args) for args in edge_inputs(check, self.inputs, rng)]
        self.inputs = [*self.inputs, *edges, *self._one_row()]
        self._mistaken, self._wrong_parts = {}, {}

    @cached_property
    def expected(self):
        """One tuple of arrays for each test input."""
        return [self._parts(self.check.expected, test_input) for test_input in self.inputs]

    def mistaken(self, mistake, i):
        """What the mistake gives for test input i: a tuple of arrays, with None for a result that it leaves open."""
        key = mistake.name, i
        if key not in self._mistaken:
            self._mistaken[key] = self._parts(mistake.formula, self.inputs[i])
        return self._mistaken[key]

    def wrong_parts(self, mistake, count):
        """Indices of the results that the mistake makes wrong at one or more of the first `count` test inputs."""
        key = mistake.name, count
        if key not in self._wrong_parts:
            self._wrong_parts[key] = {
                part
                for i, expected in enumerate(self.expected[:count])
                for part, (wrong, right) in enumerate(zip(self.mistaken(mistake, i), expected))
                if wrong is not None and not self.check.close(wrong, right)
            }
        return self._wrong_parts[key]

    def _one_row(self):
        """[the last row of the first drawn test input of which the right values of a row need no other row], or []."""
        if self.check.expected is not None:
            for test_input in self.inputs[1:]:
                alone = self._last_row(test_input)
                if alone:
                    return [alone]
        return []

    def _last_row(self, test_input):
        is_batch = [
            name in self.check.batch and np.ndim(a) > 0 for name, a in zip(self.check.arguments, test_input.args)
        ]
        sizes = {len(arg) for arg, batch in zip(test_input.args, is_batch) if batch}
        if test_input.name or len(sizes) != 1 or sizes == {1}:
            return None
        alone = TestInput(tuple(arg[-1:] if batch else arg for arg, batch in zip(test_input.args, is_batch)))
        right = self._parts(self.check.expected, test_input)
        by_row = [part.ndim > 0 and {len(part)} == sizes for part in right]
        row = [part[-1:] if cut else part for part, cut in zip(right, by_row)]
        try:
            same = map(self.check.close, self._parts(self.check.expected, alone), row)
            return alone if any(by_row) and all(same) else None
        except Exception:  # the solution needs more rows than one
            return None

    def _parts(self, formula, test_input):
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of one row alone a mistake may take a covariance
            result = formula(*test_input.args)
        parts = result if len(self.check.returns) > 1 else (result,)
        return tuple(None if part is None else np.asarray(part, dtype=np.float64) for part in parts)


@dataclass(frozen=True)
class CallFailure:
    """Why a call gave no values: kind is a key of wording.FAILURES or "not started", text says what came instead."""

    kind: str
    text: str = ""


@dataclass(frozen=True)
class Outcome:
    """What one call of the answer gave: a tuple of float64 arrays or a failure, and the first lines that it printed."""

    values: tuple | None = None
    failure: CallFailure | None = None
    notes: str = ""


@dataclass(frozen=True)
class Verdict:
    """status is "passed", "failed" or "not started"; mistake is the name of what went wrong, "" where it has none."""

    status: str
    sentence: str
    mistake: str = ""

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
    """Raised by a driver that cannot use what the answer gave; the message is the sentence for the learner."""


def started(value):
    """`value`, or NotStarted for the stub's `...`. A driver calls this before it computes with a value."""
    if value is Ellipsis:
        raise NotStarted
    return value
