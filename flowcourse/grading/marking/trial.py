"""One answer: the calls to make of it, and the best of the verdicts on what they gave.

trial = Trial(exercise, answer, seed)
trial.take(child.called(trial.calls(), raised, trial.clock), "alone")      # once for each run
trial.mark(setup)                                                          # the Mark
"""

import math
import pkgutil
from importlib import import_module

import cloudpickle

from ... import exercises
from ...checking.guard import TimeUp, cpu_limit
from ...checking.judge import judge
from ...checking.parts import CallFailure, Case, Verdict
from ...sandbox.jail import Clock
from ...sandbox.protocol import Call
from .flags import flags
from .mark import Mark

JAIL_FAILURES = {
    "cell": "the answer cell raises {text}",
    "undefined": "the answer cell defines no {text}",
    "crash": "running the cell ended Python ({text})",
    "large": "it returned an array of shape {text}, which is more than any answer has",
}
ANSWER_SECONDS = 12  # of the processor, for an answer in both runs; by the clock twice as many
JUDGE_SECONDS = 5  # of the processor, for one verdict
ANSWER_BYTES = 2**18  # of all values of one call; the longest right answer has 33 thousand
BEFORE_THE_CALL = ("cell", "undefined", "crash", "time")  # another cell may be the reason

for module in pkgutil.iter_modules(exercises.__path__):  # calls may carry their functions, which the jail cannot import
    cloudpickle.register_pickle_by_value(import_module(f"{exercises.__name__}.{module.name}"))


class Trial:
    """`failure` is the kind of what went wrong in the run that counts, "" where all calls gave values."""

    def __init__(self, exercise, answer, seed, version=0):
        self.exercise, self.answer, self.version = exercise, answer, version
        self.case = Case(exercises.find(exercise.id), seed)
        self.verdict, self.failure, self.how = None, "", ""
        self.clock = Clock(ANSWER_SECONDS)

    @property
    def open(self):
        """Whether another run may help: the answer has not passed, was begun, and did not sleep its time away."""
        if self.verdict is None:
            return True
        could_go_on = self.clock.cpu_spent + self.clock.waited
        slept = self.failure == "time" and could_go_on < self.clock.wall_spent / 10
        return not self.verdict.passed and self.failure != "not started" and not slept

    @property
    def passed(self):
        return self.verdict is not None and self.verdict.passed

    def calls(self):
        """The calls to make, one for each test input."""
        check = self.case.check
        for test_input in self.case.inputs:
            given = self.exercise.id, self.exercise.name, check.arguments, check.returns, test_input.args
            yield Call(*given, check.driver)

    def take(self, outcomes, how, remark=""):
        """Judge what a run gave, and keep it where it is the first, passes, or explains more than the one before."""
        verdict, kind = self._judged(outcomes, remark)
        says_more = kind == "" or self.failure in BEFORE_THE_CALL
        if self.verdict is None or verdict.passed or says_more:
            self.verdict, self.failure, self.how = verdict, kind, how

    def _judged(self, outcomes, remark=""):
        """(the Verdict, the kind of failure or "")."""
        failure = outcomes[-1].failure
        if self.case.check.demands and not failure:  # elsewhere a wrong shape is seen before any number
            failure = _too_large(outcomes[-1])
        if failure and failure.kind in JAIL_FAILURES:
            return Verdict(
                "failed", JAIL_FAILURES[failure.kind].format(text=failure.text) + remark, failure.kind
            ), failure.kind
        try:
            with cpu_limit(JUDGE_SECONDS):
                verdict = judge(self.case, self.exercise.title, outcomes)
        except TimeUp:
            return Verdict("failed", f"with these values the check takes more than {JUDGE_SECONDS} s", "check"), ""
        except Exception as error:  # no values should make a check raise; if some do, the batch goes on
            why = f"the check raised {type(error).__name__} on these values: tell your instructor, it may be at fault"
            return Verdict("failed", why, "check"), ""
        if " NameError: " in verdict.sentence and not verdict.passed:
            verdict = Verdict(verdict.status, verdict.sentence + remark, verdict.mistake)
        return verdict, failure.kind if failure else ""

    def mark(self, setup):
        verdict = self.verdict
        raised = flags(self.answer.text, setup)
        said = verdict.status, verdict.sentence, verdict.mistake
        return Mark(self.exercise.id, *said, self.how, raised, self.version)


def _too_large(outcome):
    """A CallFailure where there is more than the judge looks at."""
    values = outcome.values or ()
    if sum(value.nbytes for value in values) <= ANSWER_BYTES:
        return None
    return CallFailure("large", str(max((value.shape for value in values), key=math.prod)))
