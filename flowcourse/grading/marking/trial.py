"""One answer: the calls to make of it, and the best of the verdicts on what they gave.

trial = Trial(exercise, answer, seed)
trial.take(child.outcomes(cells, trial.calls()), "alone")     # once for each run
trial.mark(setup)                                             # the Mark
"""

import pkgutil
from importlib import import_module

import cloudpickle

from ... import exercises
from ...checking.judge import judge
from ...checking.parts import Case, Verdict
from ...sandbox.protocol import Call
from .flags import flags
from .mark import Mark

JAIL_FAILURES = {
    "cell": "the answer cell raises {text}",
    "undefined": "the answer cell defines no {text}",
    "crash": "running the cell ended Python ({text})",
    "large": "it returned an array of shape {text}, which is more than any answer has",
}
BEFORE_THE_CALL = ("cell", "undefined", "crash", "time")  # another cell may be the reason

for module in pkgutil.iter_modules(exercises.__path__):  # calls may carry their functions, which the jail cannot import
    cloudpickle.register_pickle_by_value(import_module(f"{exercises.__name__}.{module.name}"))


class Trial:
    """`failure` is the kind of what went wrong in the run that counts, "" where all calls gave values."""

    def __init__(self, exercise, answer, seed):
        self.exercise, self.answer = exercise, answer
        self.case = Case(exercises.find(exercise.id), seed)
        self.verdict, self.failure, self.how = None, "", ""

    @property
    def open(self):
        """Whether the answer was begun and has not passed."""
        return not self.verdict.passed and self.failure != "not started"

    def calls(self, seconds=None):
        """The calls to make, one for each test input."""
        check = self.case.check
        for test_input in self.case.inputs:
            given = self.exercise.id, self.exercise.name, check.arguments, check.returns, test_input.args
            yield Call(*given, check.driver, seconds)

    def take_at_first(self, outcomes, how):
        """Judge what a run with other answers gave. It counts where it passes, was not begun, or ran out of time."""
        verdict, kind = self._judged(outcomes)
        if verdict.passed or kind in ("not started", "time"):
            self.verdict, self.failure, self.how = verdict, kind, how

    def take(self, outcomes, how, remark=""):
        """Judge what a run gave, and keep it where it is the first, passes, or explains more than the one before."""
        verdict, kind = self._judged(outcomes, remark)
        if self.verdict is None or not self.verdict.passed and (verdict.passed or self._says_more(kind, how)):
            self.verdict, self.failure, self.how = verdict, kind, how

    def _says_more(self, kind, how):
        """Whether a failure of this kind says more than the one that counts so far."""
        return (how != self.how or self.failure == "time") and (
            kind not in BEFORE_THE_CALL or self.failure in BEFORE_THE_CALL
        )

    def _judged(self, outcomes, remark=""):
        """(the Verdict, the kind of failure or "")."""
        failure = outcomes[-1].failure
        if failure and failure.kind in JAIL_FAILURES:
            return Verdict(
                "failed", JAIL_FAILURES[failure.kind].format(text=failure.text) + remark, failure.kind
            ), failure.kind
        try:
            verdict = judge(self.case, self.exercise.title, outcomes)
        except Exception as error:  # no values should make a check raise; if some do, the batch goes on
            why = f"the check raised {type(error).__name__} on these values: tell your instructor, it may be at fault"
            return Verdict("failed", why, "check"), ""
        if " NameError: " in verdict.sentence and not verdict.passed:
            verdict = Verdict(verdict.status, verdict.sentence + remark, verdict.mistake)
        return verdict, failure.kind if failure else ""

    def mark(self, setup):
        verdict = self.verdict
        raised = flags(self.answer.text, setup)
        return Mark(self.exercise.id, verdict.status, verdict.sentence, verdict.mistake, self.how, raised)
