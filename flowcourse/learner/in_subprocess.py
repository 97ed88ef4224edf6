"""Check one answer in a process of its own: `python -m flowcourse.learner.in_subprocess RESULT SECONDS`.

The job, from answers.cells_to_run, comes as JSON on stdin; the verdict goes as JSON to the file RESULT. Whatever the
cells do to this process, the process that started it goes on. The system ends it after SECONDS of the processor, also
inside of compiled code.
"""

import json
import sys
from dataclasses import replace
from pathlib import Path

from ..checking.call import describe_error
from ..checking.guard import TimeUp, resource, time_limit
from ..checking.parts import Verdict
from ..checking.run_cell import run_cell
from ..core import manifest
from ..core.notebooks import defined
from .verdict import evaluate_until_failure

CELL_SECONDS = 15  # of the processor, for the set-up cell and for the answer cell
ALONE = " (here the set-up cell and this answer cell run, and no other: put the helper inside)"


def main(result, seconds):
    if resource is not None:
        resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), resource.RLIM_INFINITY))
    job = json.loads(sys.stdin.read())
    sys.path.append(job["folder"])
    verdict = judge_cells(job["exercise"], job["setup"], job["answer"], job["name"])
    Path(result).write_text(json.dumps([verdict.status, verdict.sentence, verdict.mistake]), encoding="utf-8")


def judge_cells(exercise_id, setup, answer, name):
    """The Verdict on an answer cell that runs after the set-up cell alone.

    An error below the definition changes nothing: in a notebook, too, the function is there and can be checked.
    """
    space = {"__name__": "__main__"}
    for where, text in (("set-up", setup), ("answer", answer)):
        try:
            with time_limit(CELL_SECONDS) as call:
                call(run_cell, (text, f"<{where} cell of {exercise_id}>", space))
        except TimeUp:
            running = (
                f"the {where} cell was still running after {CELL_SECONDS} s, and was stopped: does a loop never end?"
            )
            return Verdict("failed", running, "time")
        except BaseException as error:
            if name in space:
                break
            raised = f"the {where} cell raises {describe_error(error, None)}"
            return with_reason(Verdict("failed", raised, "raised"))
    if name not in space:
        names = ", ".join(defined(answer))
        remedy = f", and defines {names}: rename it" if names else f"; `flowcourse reset {exercise_id}` brings it back"
        return Verdict("failed", f"{manifest.find(exercise_id).title}: the answer cell defines no {name}{remedy}")
    return with_reason(evaluate_until_failure(exercise_id, space[name]))


def with_reason(verdict):
    """The Verdict; after a NameError its sentence adds that no other cell runs, since the name may be from one."""
    if verdict.mistake == "raised" and " NameError: " in verdict.sentence:
        return replace(verdict, sentence=verdict.sentence + ALONE)
    return verdict


if __name__ == "__main__":
    main(*sys.argv[1:])
