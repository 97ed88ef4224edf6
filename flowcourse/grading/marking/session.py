"""Verdicts on submissions: values come from the jail, and the same checks as in a notebook judge them here.

    with session() as judge:
        judge.mark(submission, "ex-01-2", seed)          # a Mark
        for mark in judge.marks(submission, seed): ...   # all exercises

The student's code never runs in this process. It sends bytes: numbers, and text for the sentence.
"""

from contextlib import contextmanager
from functools import partial
from importlib.util import find_spec

from ...checking.values import shorten
from ...core import manifest
from ...sandbox.jail import Clock, Jail, JailError
from ...sandbox.protocol import Cell
from ..intake.course import read_course
from ..intake.submission import Code
from .mark import MISSING, Mark
from .trial import Trial

FIRST, SECOND, LAST = 3, 15, 1  # CPU seconds for all calls of an exercise; in a notebook they may take ten
BUDGET = 300  # seconds by the clock for all that takes more than its share in one submission
SHARE = 1  # second by the clock that an exercise may take at no charge
OWN_CELL, NOTEBOOK = 5, 60  # CPU seconds for a cell of the student's own, and for a whole notebook
NOTEBOOKS = 300  # seconds by the clock for all notebooks of a submission
END = Code("")  # after the last cell


@contextmanager
def session(jail=True):
    """A judge and its worker process. `jail=False` is for a class whose code is trusted.

    JailError where a jail is asked for and this system cannot make one.
    """
    course = read_course()
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

    def mark(self, submission, exercise_id, seed):
        """The Mark of one exercise."""
        [mark] = self.marks(submission, seed, [exercise_id])
        return mark

    def marks(self, submission, seed, only=()):
        """The Marks of all exercises, or of those in `only`; `seed` is a number, or a function of the exercise's id.

        The answers of a notebook are run in one process, one after the other. An answer that does not pass there
        is run alone, and if it does not pass alone either, in the student's notebook, from top to bottom: the best of
        these runs counts. An answer that needs more than FIRST seconds gets SECOND seconds when all others are done, as
        long as the BUDGET lasts. After that each exercise gets LAST seconds: honest answers need less.
        """
        self._load_for(submission)
        spent, late, left = 0.0, [], NOTEBOOKS
        for notebook, exercises in manifest.notebooks().items():
            asked = [exercise for exercise in exercises if not only or exercise.id in only]
            trials = [
                self._trial(submission, exercise, seed) for exercise in asked if exercise.id in submission.answers
            ]
            yield from (Mark(e.id, "missing", MISSING) for e in asked if e.id not in submission.answers)
            if len(trials) > 1 and spent < BUDGET:
                clock = Clock(FIRST * len(trials))
                self.jail.run(partial(self._one_after_the_other, notebook, trials), clock)
                spent += max(0, clock.spent - SHARE * len(trials))
            again = []
            for trial in trials:
                if trial.verdict is None:
                    clock = Clock(FIRST if spent < BUDGET else LAST)
                    self._alone(trial, clock)
                    spent += max(0, clock.spent - SHARE)
                if trial.failure == "time" and (spent < BUDGET or trial.how == "together"):
                    late.append(trial)
                elif trial.open and trial.failure != "time" and left > 0:
                    again.append(trial)
                else:
                    yield self._mark(trial)
            left -= self._in_the_notebook(submission, notebook, again, left)
            yield from map(self._mark, again)
        for trial in late:
            clock = Clock(SECOND if spent < BUDGET else LAST)
            self._alone(trial, clock)
            spent += clock.spent
            if trial.open and trial.failure != "time":
                left -= self._in_the_notebook(submission, trial.exercise.notebook, [trial], left)
            yield self._mark(trial)

    def _trial(self, submission, exercise, seed):
        answer = submission.answers[exercise.id]
        seed = seed(exercise.id) if callable(seed) else seed
        return Trial(exercise, answer, seed)

    def _load_for(self, submission):
        """Where an answer names SciPy, the worker loads it, since each process would take a second to do so."""
        named = any("scipy" in answer.text for answer in submission.answers.values())
        load = ("scipy.stats",) if named and find_spec("scipy") else ()
        if load != self.jail.load:
            self.jail.load = load
            self.jail.restart()

    def _mark(self, trial):
        return trial.mark(self.course.setup[trial.exercise.notebook])

    def _set_up(self, notebook):
        return Cell("<set-up cell>", self.course.setup[notebook])

    def _one_after_the_other(self, notebook, trials, child):
        """Run and call all answers of a notebook. Most of them pass, and need no process of their own."""
        child.ask(self._set_up(notebook))
        for trial in trials:
            cell = Cell(_answer_cell(trial.exercise.id), trial.answer.text, FIRST)
            trial.take_at_first(child.outcomes([cell], trial.calls(FIRST)), "together")
            if child.failure:
                return

    def _alone(self, trial, clock):
        """Run the answer's cell after the set-up cell, and no other, and call the answer."""
        answer = Cell(_answer_cell(trial.exercise.id), trial.answer.text)
        cells = [self._set_up(trial.exercise.notebook), answer]
        outcomes = self.jail.run(lambda child: child.outcomes(cells, trial.calls()), clock)
        trial.take(outcomes, "alone")

    def _in_the_notebook(self, submission, notebook, trials, left):
        """Run the student's notebook once for all these trials; returns the seconds it took, of those that are `left`.

        Where one of them ends the process, the others are tried again without it.
        """
        spent = 0.0
        for codes, waiting in _by_notebook(submission, notebook, trials):
            while waiting and spent < left:
                clock = Clock(NOTEBOOK)
                clock.wall = min(clock.wall, left - spent)
                waiting = self.jail.run(partial(self._from_top_to_bottom, notebook, codes, waiting), clock)
                spent += clock.spent
        return spent

    def _from_top_to_bottom(self, notebook, codes, trials, child):
        """Run all cells, and call each answer where its check stands, and at the end. Returns the trials still to do.

        At the end, an answer finds helpers that stand below its check.
        """
        child.ask(self._set_up(notebook))
        trials, raised, remark = {trial.exercise.id: trial for trial in trials}, {}, ""
        last = {exercise: place for place, code in enumerate(codes) for exercise in code.checks}
        for place, code in enumerate([*codes, END]):
            name = _answer_cell(code.answer) if code.answer else f"<cell {place + 1}>"
            failure = child.ask(Cell(name, code.text, SECOND if code.answer in trials else OWN_CELL)).failure
            if child.failure:
                return []
            raised[code.answer] = failure
            if failure and not (code.answer or code.checks):
                remark = _remark(code, failure)
            for exercise in trials if code is END else [e for e in code.checks if last[e] == place and e in trials]:
                trial = trials[exercise]
                trial.take(child.called(trial.calls(SECOND), raised.get(exercise)), "notebook", remark)
                if child.failure:
                    return [other for other in trials.values() if other is not trial and other.open]
        return []


def _answer_cell(exercise_id):
    """The file name of an answer's cell, for messages."""
    return f"<answer cell of {exercise_id}>"


def _by_notebook(submission, notebook, trials):
    """Pairs (Codes of a notebook, trials with an answer in it). Where it is not known, the Codes are the answers."""
    ids = [exercise.id for exercise in manifest.notebooks()[notebook]]
    answers = tuple(Code(submission.answers[i].text, i, (i,)) for i in ids if i in submission.answers)
    groups = {}
    for trial in trials:
        groups.setdefault(trial.answer.notebook, []).append(trial)
    for number, group in groups.items():
        yield answers if number is None else submission.notebooks[number], group


def _remark(code, failure):
    """What to add to a sentence on a name that is not defined: which of the student's cells failed, and how."""
    line = code.text.strip().partition("\n")[0]
    how = f"took more than {OWN_CELL} s" if failure.kind == "time" else f"raised {shorten(failure.text, 120)}"
    return f" (the cell above that begins with «{shorten(line, 60)}» {how})"
