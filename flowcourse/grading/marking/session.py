"""Verdicts on submissions: values come from the jail, and the same checks as in a notebook judge them here.

    with session() as judge:
        judge.mark(submission, "ex-01-2", seed)          # a Mark
        for mark in judge.marks(submission, seed): ...   # all exercises

The student's code never runs in this process. It sends bytes: numbers, and text for the sentence.
"""

import time
from contextlib import contextmanager
from functools import partial
from importlib.util import find_spec
from itertools import takewhile

from ...checking.parts import CallFailure, Outcome
from ...checking.values import shorten
from ...core import manifest
from ...sandbox.jail import Clock, Jail, JailError
from ...sandbox.protocol import SLACK, Cell, Helpers
from ..intake.course import read_course
from ..intake.submission import Code
from .mark import MISSING, Mark
from .trial import Trial

NOTEBOOK_SECONDS = 10  # of the processor, for an answer in the notebook; the check there allows as many
CELL_SECONDS = 15  # of the processor, for a cell of the student's own
SUBMISSION_SECONDS = 300  # by the clock, for all that takes more than its share in one submission
SHARE_SECONDS = 1  # by the clock, that an exercise may take at no charge; and all that it gets when nothing is left
SLOW = 4  # seconds by the clock for each of the processor, where a machine was busy
NO_TIME = "it was not run: the other answers of this submission have used up all of its time"
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


class Budget(Clock):
    """A Clock that can be overdrawn: when as much is owed as was there, nothing more is lent."""

    @property
    def overdrawn(self):
        there_was = self.wall + self.wall_spent
        return self.wall < 0 and -self.wall >= there_was


class Judge:
    """Marks answers by the checks; made by session()."""

    def __init__(self, jail, course):
        self.jail, self.course = jail, course

    def mark(self, submission, exercise_id, seed):
        """The Mark of one exercise."""
        [mark] = self.marks(submission, seed, [exercise_id])
        return mark

    def marks(self, submission, seed, only=(), share=1.0):
        """The Marks of all exercises, or of those in `only`; `seed` is a number, or a function of the exercise's id.

        `share` is the part of SUBMISSION_SECONDS that they have.

        1. The student's notebook is run from top to bottom, as in a kernel, after the course's set-up cell. Each answer
           is called where its last check stands, or else at the end.
        2. An answer that did not pass there is run by itself, after the set-up cell. The better of both counts.
        3. An answer has ANSWER_SECONDS of the processor for both, NOTEBOOK_SECONDS of them in the notebook, and twice
           as many by the clock. One that slept for nine tenths of the clock's is not tried again.
        4. One that other work kept from the processor for half of the clock's is run by itself once more, when all
           others are done.
        5. A cell of the student's own has CELL_SECONDS, and costs no answer: it is left where it fails, and where it
           ends the process, the notebook is run again without it.
        6. What takes more than its share pays from SUBMISSION_SECONDS. When these are used up, no notebook is run any
           more, and each answer has SHARE_SECONDS: honest ones need less. What takes more pays on, until as many
           seconds are owed: then nothing is run any more.
        7. Of several versions of an answer each is tried so, and the best mark counts.
        """
        self._load_for(submission)
        seconds, waiting = share * SUBMISSION_SECONDS, []
        budget = Budget(seconds, seconds)
        for notebook, exercises in manifest.notebooks().items():
            asked = [exercise for exercise in exercises if not only or exercise.id in only]
            trials = [
                Trial(exercise, answer, seed(exercise.id) if callable(seed) else seed, version)
                for exercise in asked
                for version, answer in enumerate(submission.versions(exercise.id))
            ]
            yield from (Mark(e.id, "missing", MISSING) for e in asked if e.id not in submission.answers)
            self._in_the_notebook(submission, notebook, trials, budget)
            for versions in _by_exercise(trials):
                for trial in _unless_one_passed(versions):
                    if trial.open:
                        self._alone(submission, trial, budget)
                late = [trial for trial in _unless_one_passed(versions) if _was_kept_waiting(trial)]
                if late:
                    waiting.append((versions, late))
                else:
                    yield self._mark(versions)
        for versions, late in waiting:
            for trial in late:
                trial.clock = Clock(trial.clock.cpu, SLOW * trial.clock.cpu)
                self._alone(submission, trial, budget)
            yield self._mark(versions)

    def _load_for(self, submission):
        """Where an answer names SciPy, the worker loads it, since each process would take a second to do so."""
        answers = (answer for exercise_id in submission.answers for answer in submission.versions(exercise_id))
        named = any("scipy" in answer.text for answer in answers)
        load = ("scipy.stats",) if named and find_spec("scipy") else ()
        if load != self.jail.load:
            self.jail.load = load
            self.jail.restart()

    def _mark(self, versions):
        """The Mark of the trial that has passed, or else of the first."""
        best = max(versions, key=lambda trial: trial.passed)
        return best.mark(self.course.setup[best.exercise.notebook])

    def _set_up(self, child, notebook, helpers):
        """Let the child import the helpers, and run the set-up cell."""
        if helpers:
            child.ask(Helpers(helpers), Clock(CELL_SECONDS))
        child.ask(Cell("<set-up cell>", self.course.setup[notebook]), Clock(CELL_SECONDS))

    def _alone(self, submission, trial, budget):
        """Run the answer's cell after the set-up cell, and no other, and call the answer."""
        if budget.overdrawn:
            return trial.take([Outcome(failure=CallFailure("unfit", NO_TIME))], "alone")
        if budget.up:
            trial.clock = Clock(min(trial.clock.cpu, SHARE_SECONDS))
        cell = Cell(_answer_cell(trial.exercise.id), trial.answer.text)

        def talk(child):
            self._set_up(child, trial.exercise.notebook, submission.helpers_of(trial.answer))
            return child.outcomes([cell], trial.calls(), trial.clock)

        process, start = Clock(CELL_SECONDS + trial.clock.cpu, CELL_SECONDS + trial.clock.wall), time.monotonic()
        trial.take(self.jail.run(talk, process), "alone")
        _pay(budget, time.monotonic() - start, 1)

    def _in_the_notebook(self, submission, notebook, trials, budget):
        """Run the student's notebook for all these trials, again without a cell that ended the process."""
        for codes, helpers, open_ in _by_notebook(submission, notebook, trials):
            left_out, count = {}, len(open_)  # {place of a cell: its failure}
            while open_ and not budget.up:
                seconds, start = budget.wall + SHARE_SECONDS * count, time.monotonic()
                process = Clock(seconds, seconds)
                clocks = {trial: _part(trial.clock, NOTEBOOK_SECONDS) for trial in open_}
                talk = partial(self._from_top_to_bottom, notebook, codes, helpers, clocks, left_out)
                open_, ended_by = self.jail.run(talk, process)
                for trial, clock in clocks.items():
                    trial.clock.take(clock.cpu_spent, clock.wall_spent, clock.waited)
                left_out |= ended_by
                _pay(budget, time.monotonic() - start, count)
                count = 0  # the second run of a notebook has no share

    def _from_top_to_bottom(self, notebook, codes, helpers, clocks, left_out, child):
        """Run the cells, and call each answer where its check stands, and at the end; `clocks` are {trial: Clock}.

        Returns the trials still to do, and {place: failure} of the cell that ended the process, if one did. At the
        end, an answer finds helpers that stand below its check.
        """
        self._set_up(child, notebook, helpers)
        trials, raised, remark = {trial.exercise.id: trial for trial in clocks}, {}, ""
        known = _known_cells(notebook, self.course.setup[notebook])
        last = {exercise: place for place, code in enumerate(codes) for exercise in code.checks}
        for place, code in enumerate([*codes, END]):
            failure = left_out.get(place)
            if failure is None and code.text.strip() not in known:
                name = _answer_cell(code.answer) if code.answer else f"<cell {place + 1}>"
                clock = clocks[trials[code.answer]] if code.answer in trials else Clock(CELL_SECONDS)
                failure = child.ask(Cell(name, code.text), clock).failure
                raised[code.answer] = failure
            if child.failure:
                if code.answer in trials:
                    _call(child, trials[code.answer], clocks, failure, remark)
                return _still_open(trials.values(), code.answer), {place: failure}
            if failure and not (code.answer or code.checks):
                remark = _remark(code, failure)
            checked = [exercise for exercise in code.checks if last[exercise] == place and exercise in trials]
            at_the_end = [exercise for exercise, trial in trials.items() if code is END and trial.open]
            for exercise in checked + at_the_end:
                _call(child, trials[exercise], clocks, raised.get(exercise), remark)
                if child.failure:
                    return _still_open(trials.values(), exercise), {}
        return [], {}


def _call(child, trial, clocks, raised, remark):
    trial.take(child.called(trial.calls(), raised, clocks[trial]), "notebook", remark)


def _known_cells(notebook, setup):
    """The texts of the course's own cells, of which the first has been run and the others only check."""
    checks = (f'check("{exercise.id}", {exercise.name})' for exercise in manifest.notebooks()[notebook])
    return {setup.strip(), END.text, *checks}


def _pay(budget, seconds, exercises):
    """Take from the budget what a run, with its verdicts, took beyond the share of so many exercises."""
    beyond = max(0, seconds - SHARE_SECONDS * exercises)
    budget.take(beyond, beyond)


def _part(clock, cpu):
    """A clock for a part of what is left on another."""
    return Clock(min(cpu, clock.cpu), min(SLACK * cpu, clock.wall))


def _still_open(trials, ended):
    """The trials that are not done, without the one that ended the process."""
    return [trial for trial in trials if trial.exercise.id != ended and trial.open]


def _by_exercise(trials):
    """Lists of the trials of one exercise."""
    groups = {}
    for trial in trials:
        groups.setdefault(trial.exercise.id, []).append(trial)
    return groups.values()


def _unless_one_passed(versions):
    """The trials in their order, up to the first that has passed: no other can be better."""
    return takewhile(lambda trial: not any(version.passed for version in versions), versions)


def _was_kept_waiting(trial):
    """Whether the clock ended a trial that could have gone on, and other work had the processor most of the time."""
    kept = trial.clock.waited > trial.clock.wall_spent / 2
    return trial.open and trial.failure == "time" and trial.clock.cpu > SHARE_SECONDS and kept


def _answer_cell(exercise_id):
    """The file name of an answer's cell, for messages."""
    return f"<answer cell of {exercise_id}>"


def _by_notebook(submission, notebook, trials):
    """(Codes of a notebook, its helpers, trials with an answer in it). Of an unknown one, the Codes are the answers."""
    ids = [exercise.id for exercise in manifest.notebooks()[notebook]]
    answers = tuple(Code(submission.answers[i].text, i, (i,)) for i in ids if i in submission.answers)
    groups = {}
    for trial in trials:
        groups.setdefault(trial.answer.notebook, []).append(trial)
    for number, group in groups.items():
        codes = answers if number is None else submission.notebooks[number]
        yield codes, submission.helpers_of(group[0].answer), group


def _remark(code, failure):
    """What to add to a sentence on a name that is not defined: which of the student's cells failed, and how."""
    line = code.text.strip().partition("\n")[0]
    how = f"took more than {CELL_SECONDS} s" if failure.kind == "time" else f"raised {shorten(failure.text, 120)}"
    return f" (the cell above that begins with «{shorten(line, 60)}» {how})"
