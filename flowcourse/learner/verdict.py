"""The verdict on a learner's answer: evaluate_until_failure("ex-01-2", answer) -> a Verdict. It shows nothing."""

import secrets

from ..checking.parts import Verdict
from ..core import manifest
from ..exercises import evaluate

_failing_seeds = {}  # exercise id: the fresh seed at which its answer failed, which is tried again until it passes


def evaluate_until_failure(exercise_id, answer):
    """The Verdict at seed 0, and when it passed, at a fresh seed. A fresh seed that failed is used until it passes."""
    try:
        verdict = evaluate(exercise_id, answer, 0)
        if verdict.passed:
            seed = _failing_seeds.get(exercise_id) or secrets.randbits(32)
            verdict = evaluate(exercise_id, answer, seed)
            _failing_seeds[exercise_id] = None if verdict.passed else seed
        return verdict
    except (manifest.UnknownExercise, KeyboardInterrupt):
        raise
    except BaseException as error:  # the check itself raises nothing, unless somebody changed what it imports
        why = f"the check itself raised {type(error).__name__}"
        remedy = "did your answer change a library (np.exp = …)? Remove that, then Kernel → Restart"
        return Verdict("failed", f"{why}: {remedy}", "raised")
