"""Verdicts on submissions: values come from the jail, and the same checks as in a notebook judge them here.

    with session() as judge:
        judge.mark(submission, "ex-01-2", seed)          # a Mark
        for mark in judge.marks(submission, seed): ...   # all exercises, in the order of the course

The student's code never runs in this process. It sends bytes: numbers, and text for the sentence.
"""

import pkgutil
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec

import cloudpickle

from ... import exercises
from ...checking.judge import judge
from ...checking.parts import Case, Verdict
from ...core import manifest
from ...sandbox.jail import Clock, Jail, JailError
from ...sandbox.protocol import Call
from ..intake.asked import read_course
from .flags import flags
from .mark import MISSING, Mark

OWN = {
    "cell": "the answer cell raises {text}",
    "undefined": "the answer cell defines no {text}",
    "crash": "running the cell ended Python ({text})",
    "large": "it returned an array of shape {text}, which is more than any answer has",
}
LACKS = " (of the notebook only the set-up cell and the answers run: define it in an answer)"
FIRST, SECOND, LAST = 3, 15, 1  # CPU seconds for all calls of an exercise; in a notebook they may take ten
BUDGET = 300  # seconds by the clock for all that ran out of time in one submission
BEFORE_THE_CALL = ("cell", "undefined", "crash", "time")  # another answer's cell may be the reason


@contextmanager
def session(jail=True, root=None):
    """A judge and its worker process. `jail=False` is for a class whose code is trusted; `root` is the course folder.

    JailError where a jail is asked for and this system cannot make one.
    """
    course = read_course(root)
    with Jail(jail, hidden=[course.root]) as worker:
        if jail and not (worker.report["landlock"] and worker.report["seccomp"]):
            raise JailError(
                "answers could read files or use the network here: a jail needs Linux 5.13 with Landlock, pyseccomp "
                f"and libseccomp; there is Landlock {worker.report['landlock']} and seccomp {worker.report['seccomp']}"
            )
        yield Judge(worker, course)


class Judge:
    """Marks answers by the checks; made by session()."""

    def __init__(self, jail, course):
        self.jail, self.course = jail, course
        for module in _exercise_modules():
            cloudpickle.register_pickle_by_value(module)

    def marks(self, submission, seed, only=()):
        """The Marks of all exercises, or of those in `only`; `seed` is a number, or a function of the exercise's id.

        What ran out of its FIRST seconds has SECOND ones when all others are done, as long as the BUDGET lasts. Where
        that is spent, each exercise has its LAST seconds: honest answers need less.
        """
        spent, late = 0.0, []
        for exercise in manifest.exercises():
            if not only or exercise.id in only:
                clock = Clock(FIRST if spent < BUDGET else LAST)
                mark = self.mark(submission, exercise.id, seed, clock)
                up = clock.up and not mark.passed
                spent += up * clock.spent
                if up and spent < BUDGET:
                    late.append(mark)
                else:
                    yield mark
        for mark in late:
            if spent < BUDGET:
                clock = Clock(SECOND)
                mark = self.mark(submission, mark.exercise, seed, clock, watched=False)
                spent += clock.spent
            yield mark

    def mark(self, submission, exercise_id, seed, clock=None, watched=True):
        """The better of two runs: the answer's cell alone, and the same after all other answers of its notebook.

        Both take their time from the clock, and have SECOND seconds without one. One call is `watched` for the flags,
        which makes it slower.
        """
        exercise, clock = manifest.find(exercise_id), clock or Clock(SECOND)
        answer = submission.answers.get(exercise_id)
        if answer is None:
            return Mark(exercise_id, "missing", MISSING)
        self._load_for(answer)
        seed = seed(exercise_id) if callable(seed) else seed
        case = Case(exercises.find(exercise_id), seed)
        watch = seed % len(case.inputs) if watched else None  # one call is watched; which one, an answer cannot know
        verdict, failure, seen = self._verdict(case, exercise, [answer], clock, watch)
        how = "alone"
        others = self._others(submission, exercise)
        if others and not verdict.passed and failure not in ("not started", "time"):
            together, its_failure, then = self._verdict(case, exercise, [*others, answer], clock, watch)
            if together.passed or its_failure not in BEFORE_THE_CALL or failure in BEFORE_THE_CALL:
                verdict, how, seen = together, "all answers", then
        sentence = verdict.sentence
        if " NameError: " in sentence and not verdict.passed:
            sentence += LACKS
        raised = flags(answer.text, self.course.setup[exercise.notebook], seen)
        return Mark(exercise_id, verdict.status, sentence, verdict.mistake, how, raised)

    def _load_for(self, answer):
        """From the first answer on that names SciPy, the worker has it: else each call takes a second to import it."""
        if "scipy" in answer.text and not self.jail.load and find_spec("scipy"):
            self.jail.load = ("scipy.stats",)
            self.jail.restart()

    def _others(self, submission, exercise):
        """The notebook's other answers: those below it, then those above, whose names win as in a notebook."""
        ids = [e.id for e in manifest.notebooks()[exercise.notebook]]
        at = ids.index(exercise.id)
        return [submission.answers[i] for i in ids[at + 1 :] + ids[:at] if i in submission.answers]

    def _verdict(self, case, exercise, answers, clock, watch):
        """(the Verdict, the kind of failure or "" where there was none, what was seen in the call number `watch`)."""
        cells = [("<set-up cell>", self.course.setup[exercise.notebook])]
        cells += [(f"<answer cell of {answer.exercise}>", answer.text) for answer in answers]
        outcomes = self._outcomes(case, tuple(cells), self.course.asked[exercise.id].name, clock, watch)
        failure = outcomes[-1].failure
        seen = next((outcome.seen for outcome in outcomes if outcome.seen), ())
        if failure and failure.kind in OWN:
            return Verdict("failed", OWN[failure.kind].format(text=failure.text), failure.kind), failure.kind, seen
        return _judged(case, exercise, outcomes), failure.kind if failure else "", seen

    def _outcomes(self, case, cells, name, clock, watch):
        """One Outcome for each test input, up to the first failure; each from a process of its own."""
        check, outcomes = case.check, []
        for i, test_input in enumerate(case.inputs):
            asked = Call(cells, name, check.arguments, check.returns, test_input.args, check.driver, watch=i == watch)
            outcomes.append(self.jail.call(asked, clock))
            if outcomes[-1].failure:
                break
        return outcomes


def _judged(case, exercise, outcomes):
    try:
        return judge(case, exercise.title, outcomes)
    except Exception as error:  # no values should make a check raise; if some do, the batch goes on
        why = f"the check raised {type(error).__name__} on these values: tell your instructor, it may be at fault"
        return Verdict("failed", why, "check")


def _exercise_modules():
    """The modules whose functions may be among the arguments of a call; the worker cannot import them."""
    return [import_module(f"{exercises.__name__}.{module.name}") for module in pkgutil.iter_modules(exercises.__path__)]
