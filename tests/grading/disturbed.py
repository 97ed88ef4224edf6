"""Grade a class that is made up, once undisturbed and once killed again and again, and compare what both have written:

    python tests/grading/disturbed.py WORK --students 300 --kills 10

WORK is a new folder. Each student has answers to all exercises: right, wrong and missing ones; no two students agree.
The exit code is 1 where a file differs, a run fails or a process is left behind.
"""

import ctypes
import os
import random
import resource
import signal
import subprocess
import sys
import threading
import time
from functools import cache
from itertools import cycle
from pathlib import Path

import click
from sample_class import EDITORS, HELPER, Student, answer, answers, hand_in, sample_answers

from flowcourse.core import manifest

SUBREAPER = 36  # an option of prctl: a process that lost its parent becomes our child, and its CPU seconds count
PAGE = resource.getpagesize()


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
    """`flowcourse grade` as a process of its own; `most` is the most memory that all processes had at a time."""

    def __init__(self, submissions, out, only):
        words = ["grade", submissions, "--out", out, "--seed", "17", *(w for i in only for w in ("--only", i))]
        with open(f"{out}.log", "a") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "flowcourse", *words], stdout=log, stderr=log, start_new_session=True
            )
        self.most = 0
        self.watch = threading.Thread(target=self._watch)
        self.watch.start()

    def _watch(self):
        while self.process.poll() is None:
            self.most = max(self.most, sum(rss for _, rss in descendants()))
            time.sleep(0.5)

    def end(self):
        code = self.process.wait()
        self.watch.join()
        return code


def descendants():
    """[(process, bytes in memory)] of all processes below this one."""
    parents, memory = {}, {}
    for path in Path("/proc").glob("[0-9]*"):
        try:
            fields = (path / "stat").read_text().rpartition(")")[2].split()
        except OSError:  # it has ended
            continue
        parents[int(path.name)], memory[int(path.name)] = int(fields[1]), int(fields[21]) * PAGE
    below, found = {os.getpid()}, []
    while below:
        below = {process for process, parent in parents.items() if parent in below}
        found += [(process, memory[process]) for process in below]
    return found


def left_behind(patience=20):
    """The command lines of processes that do not end by themselves; they are ended then."""
    until = time.monotonic() + patience
    while (found := descendants()) and time.monotonic() < until:
        reap()
        time.sleep(0.1)
    lines = [Path(f"/proc/{process}/cmdline").read_text().replace("\0", " ") for process, _ in found]
    for process, _ in found:
        os.kill(process, signal.SIGKILL)
    return lines


def reap():
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
    ctypes.CDLL(None).prctl(SUBREAPER, 1, 0, 0, 0)
    exercises = [exercise for text in only for exercise in manifest.named(text)] or manifest.exercises()
    write_class(work / "submissions", students, exercises)
    begin = time.monotonic()
    run = Run(work / "submissions", work / "undisturbed", only)
    failed = run.end() != 0
    wall, left = time.monotonic() - begin, left_behind()
    each = cpu_seconds() / students
    click.echo(f"{students} students, {len(exercises)} exercises: {wall:.0f} s, {each:.2f} CPU seconds for a student")
    click.echo(f"at most {run.most / 2**20:.0f} MB in all processes together, {len(left)} processes left behind")

    draw, most, begin = random.Random(students), 0, time.monotonic()
    for number in range(kills):
        run = Run(work / "submissions", work / "killed", only)
        after = draw.uniform(0.5, 2 * wall / kills)
        run.watch.join(after)
        ended = run.process.poll() is not None
        alone = number % 2 == 1
        if not ended:
            (os.kill if alone else os.killpg)(run.process.pid, signal.SIGKILL)
        click.echo(f"after {after:.1f} s {'it had ended' if ended else 'the process' if alone else 'its group'}")
        run.end()
        most = max(most, run.most)
    run = Run(work / "submissions", work / "killed", only)
    failed |= run.end() != 0
    wall, more = time.monotonic() - begin, left_behind()
    one, other = written(work / "undisturbed"), written(work / "killed")
    differ = sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))
    click.echo(f"killed {kills} times: {wall:.0f} s, at most {max(most, run.most) / 2**20:.0f} MB")
    click.echo(f"{len(more)} processes left behind; {len(one)} files compared, {len(differ)} differ")
    for line in [*left, *more, *differ]:
        click.echo(line)
    sys.exit(1 if failed or left or more or differ else 0)


if __name__ == "__main__":
    main()
