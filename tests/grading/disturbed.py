"""Grade a class that is made up, once undisturbed and once killed again and again, and compare what both have written:

    python tests/grading/disturbed.py WORK --students 300 --kills 10

WORK is a new folder. Each student has answers to all exercises: right, wrong and missing ones; no two students agree.
The exit code is 1 where a file differs, a run fails or a process is left behind.
"""

import os
import random
import resource
import signal
import subprocess
import sys
import time
from contextlib import ExitStack, suppress
from functools import cache
from itertools import cycle
from pathlib import Path

import click
from sample_class import EDITORS, HELPER, Student, answer, answers, hand_in, sample_answers
from watched_run import Memory, adopt, left_behind

from flowcourse.core import manifest

GRACE = 20  # seconds for processes to end after a kill

solution, right, wrong = map(cache, (answer, sample_answers.right, sample_answers.wrong))


def student(number, draw, exercises, editor):
    """Two thirds of the answers are right, one way or another; the rest is wrong or missing."""
    texts = {}
    for i in (exercise.id for exercise in exercises):
        ways = [(solution, i)] * 2 + [(right, i, k) for k in range(len(answers.right(i)))]
        ways += [(wrong, i, k) for k in range(min(2, sample_answers.wrongs(i)))]
        way = draw.choice([*ways, None, (with_helper, i)])
        if way:
            texts[i] = f"{way[0](*way[1:])}\n\nown_{number} = {draw.random()}"
    return Student(f"student-{number:04}", texts, frozenset(), editor)


def with_helper(exercise_id):
    return f"{HELPER}\n\n@shown\n{solution(exercise_id)}"


def write_class(folder, number, exercises):
    for n, editor in zip(range(number), cycle(EDITORS)):
        hand_in(folder, student(n, random.Random(n), exercises, editor), exercises)


class Run:
    """`flowcourse grade` as a process of its own; `memory.most` is the most that all its processes had."""

    def __init__(self, submissions, out, only):
        words = ["grade", submissions, "--out", out, "--seed", "17", *(w for i in only for w in ("--only", i))]
        with open(f"{out}.log", "a") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "flowcourse", *words], stdout=log, stderr=log, start_new_session=True
            )
        self.watch = ExitStack()
        self.memory = self.watch.enter_context(Memory(self.process.pid))

    def end(self):
        code = self.process.wait()
        self.watch.close()
        return code


def reap():
    """The CPU seconds of children count once somebody has asked how they ended."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        pass


def cpu_seconds():
    """Of all processes below this one that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def written(out):
    """{name: bytes} of what must be the same."""
    paths = [out / "grades.json", out / "grades.csv", *sorted((out / "reports").iterdir())]
    return {str(path.relative_to(out)): path.read_bytes() for path in paths}


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("work", type=click.Path(exists=False, path_type=Path))
@click.option("--students", type=click.IntRange(1), default=12, show_default=True)
@click.option("--kills", type=click.IntRange(0), default=5, show_default=True)
@click.option("--only", multiple=True, metavar="ID", help="This exercise or chapter alone; repeatable.")
def main(work, students, kills, only):
    """Grade a class that is made up, undisturbed and with kills, in the new folder WORK, and compare."""
    adopt()
    exercises = [exercise for text in only for exercise in manifest.named(text)] or manifest.exercises()
    write_class(work / "submissions", students, exercises)
    begin = time.monotonic()
    run = Run(work / "submissions", work / "undisturbed", only)
    failed = run.end() != 0
    wall, left = time.monotonic() - begin, left_behind(grace=GRACE)
    reap()
    each = cpu_seconds() / students
    click.echo(f"{students} students, {len(exercises)} exercises: {wall:.0f} s, {each:.2f} CPU seconds for a student")
    click.echo(f"at most {run.memory.most / 2**20:.0f} MB in all processes together, {len(left)} processes left behind")

    draw, most, begin = random.Random(students), 0, time.monotonic()
    for number in range(kills):
        run = Run(work / "submissions", work / "killed", only)
        after = draw.uniform(0.5, 2 * wall / kills)
        with suppress(subprocess.TimeoutExpired):
            run.process.wait(after)
        ended = run.process.poll() is not None
        alone = number % 2 == 1
        if not ended:
            (os.kill if alone else os.killpg)(run.process.pid, signal.SIGKILL)
        click.echo(f"after {after:.1f} s {'it had ended' if ended else 'the process' if alone else 'its group'}")
        run.end()
        most = max(most, run.memory.most)
    run = Run(work / "submissions", work / "killed", only)
    failed |= run.end() != 0
    wall, more = time.monotonic() - begin, left_behind(grace=GRACE)
    one, other = written(work / "undisturbed"), written(work / "killed")
    differ = sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))
    click.echo(f"killed {kills} times: {wall:.0f} s, at most {max(most, run.memory.most) / 2**20:.0f} MB")
    click.echo(f"{len(more)} processes left behind; {len(one)} files compared, {len(differ)} differ")
    for line in [*left, *more, *differ]:
        click.echo(line)
    sys.exit(1 if failed or left or more or differ else 0)


if __name__ == "__main__":
    main()
