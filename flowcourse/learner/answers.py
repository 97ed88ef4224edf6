"""Read the learner's saved notebooks, and check the answers in them.

root = find_root()
for exercise, verdict in check_exercises(root, manifest.exercises()): ...
"""

import itertools
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from ..checking.capture import captured
from ..checking.guard import BUSY, IN_A_TAB
from ..checking.parts import NOT_STARTED, Verdict
from ..core import answer_cells, notebooks
from ..core.blocks import joined
from ..core.folder import remedy
from ..core.notebooks import NotebookError, find_cell, source
from .remembered import Remembered

CONFLICT = re.compile(r"^(<{7}|>{7}) ", re.MULTILINE)
SECONDS = 60  # of the processor for one answer, and BUSY times as many by the clock
TOGETHER = 2  # answers that are checked at the same time


def check_exercises(root, exercises, anew=False):
    """Pairs (exercise, Verdict) in order. Each answer runs in its own process, a few of them ahead of the caller.

    What has not changed since it was judged is not judged again, unless `anew`. In a browser tab, where there are no
    processes, the answers run in this one.
    """
    remembered = Remembered(root)

    def begun(exercise):
        """(exercise, its job or None, a function that gives the verdict)."""
        job = job_or_verdict(root, exercise)
        if isinstance(job, Verdict):
            return exercise, None, lambda: job
        verdict = None if anew else remembered.get(job)
        if verdict:
            return exercise, None, lambda: verdict
        if IN_A_TAB:
            return exercise, job, lambda: judged_here(job)
        return exercise, job, pool.submit(judged_in_a_process, job, exercise).result

    pool = None if IN_A_TAB else ThreadPoolExecutor(TOGETHER)
    coming, ahead, most = map(begun, exercises), deque(), 2 * TOGETHER if pool else 1
    try:
        while True:
            ahead.extend(itertools.islice(coming, most - len(ahead)))
            if not ahead:
                break
            exercise, job, result = ahead.popleft()
            verdict = result()
            if job:
                remembered.keep(job, verdict)
            yield exercise, verdict
    finally:
        if pool:
            pool.shutdown(cancel_futures=True)
        remembered.save()


def job_or_verdict(root, exercise):
    """The answer's job, or the Verdict where there is none to run; whatever is in the file, this raises nothing."""
    try:
        job = cells_to_run(root, exercise)
    except NotebookError as error:
        return Verdict("failed", str(error), "notebook")
    return NOT_STARTED if job["untouched"] else job


def judged_here(job):
    """The Verdict by this process; what the cells print is not shown, as in a process of their own."""
    from .in_subprocess import judge_cells

    with captured():
        return judge_cells(job["exercise"], job["setup"], job["answer"], job["name"])


def judged_in_a_process(job, exercise):
    """The Verdict by a process that may crash, and is stopped when it takes too long."""
    with tempfile.TemporaryDirectory() as folder:
        result = Path(folder) / "verdict.json"
        command = [sys.executable, "-P", "-m", "flowcourse.learner.in_subprocess", str(result), str(SECONDS)]
        late = Verdict("failed", f"{exercise.title}: still running after {SECONDS} s, and stopped", "time")
        environment = os.environ | {"OPENBLAS_NUM_THREADS": "1", "MPLBACKEND": "Agg", "PYTHONIOENCODING": "utf-8"}
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        try:
            given = {"input": json.dumps(job).encode(), "env": environment, "timeout": BUSY * SECONDS}
            done = subprocess.run(command, **given, **quiet)
        except subprocess.TimeoutExpired:
            return late
        if done.returncode == -getattr(signal, "SIGXCPU", 0):
            return late
        try:
            return Verdict(*json.loads(result.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            ended = f"running the cell ended Python (exit code {done.returncode})"
            return Verdict("failed", f"{exercise.title}: {ended}", "crash")


def cells_to_run(root, exercise):
    """The job for in_subprocess.py: both cells' texts and the answer's name; `untouched` if the answer is the stub."""
    path, notebook = read(root, exercise)
    held = answer_cells.of(notebook, exercise)
    setup, answer = find_cell(notebook, None, "setup"), answer_cells.home(notebook, exercise, held)
    reset = remedy(root, exercise, f"reset {exercise.id}")
    for cell, what, runs in ((setup, "set-up cell", False), (answer, f"answer cell of {exercise.id}", held.parts)):
        if cell is None:
            raise NotebookError(f"the {what} is gone from {path.name}: {reset}")
        if not runs and cell.get("cell_type", "code") != "code":
            kind = f"is a {cell['cell_type']} cell in {path.name}"
            raise NotebookError(f"the {what} {kind}: make it code again (select it, press Esc, then Y), or {reset}")
    return {
        "exercise": exercise.id,
        "folder": str(path.parent),
        "setup": source(setup),
        "answer": joined([part.text for part in held.parts]),
        "untouched": bool(held.parts) and not held.begun,
        "name": exercise.name,
    }


def read(root, exercise):
    """(path, the learner's notebook with this exercise); the NotebookError says what to run."""
    path = Path(root) / exercise.folder / exercise.notebook
    build = remedy(root, exercise, "build")
    if not path.exists():
        raise NotebookError(f"{exercise.folder}/{path.name} is missing: {build}")
    try:
        return path, notebooks.read(path)
    except NotebookError as error:
        raise NotebookError(conflict_in(path) or f"{error}; repair it, or move it away and {build}") from None


def conflict_in(path):
    """What to do about a file that holds a merge conflict; "" when it holds none."""
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError:  # the file is missing, or we may not read it
        return ""
    if not CONFLICT.search(text):
        return ""
    file = f"{path.parent.name}/{path.name}"
    return (
        f"{file} holds a merge conflict: copy it elsewhere, take one side with `git checkout --ours {file}` "
        "(or --theirs), and carry over what the other side has"
    )
