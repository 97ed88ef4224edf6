"""A class is graded once undisturbed and once killed again and again: both runs write the same, and leave nothing."""

import os
import random
import sys
import time
from itertools import cycle
from signal import SIGKILL

import pytest
import sample_answers
from editors import EDITORS
from hand_ins import ROOT
from sample_class import HELPER, Student, answer, answers, hand_in
from watched_run import Watched

from flowcourse.core import manifest

STUDENTS, KILLS = 100, 5
pytestmark = pytest.mark.nightly


def student(number, editor):
    """Two thirds of the answers are right, one way or another; the rest is wrong or missing. No two students agree."""
    draw, texts = random.Random(number), {}
    for i in (exercise.id for exercise in manifest.exercises()):
        ways = [answer(i), answer(i), f"{HELPER}\n\n@shown\n{answer(i)}", sample_answers.wrong(i), None]
        ways += [sample_answers.right(i, k) for k in range(len(answers.right(i)))]
        if text := draw.choice(ways):
            texts[i] = f"{text}\n\nown_{number} = {draw.random()}"
    return Student(f"student-{number:04}", texts, frozenset(), editor)


@pytest.fixture(scope="module")
def submissions(tmp_path_factory):
    folder = tmp_path_factory.mktemp("disturbed") / "submissions"
    for number, editor in zip(range(STUDENTS), cycle(EDITORS)):
        hand_in(folder, student(number, editor))
    return folder


def grade(submissions, out):
    command = [sys.executable, "-m", "flowcourse", "grade", submissions, "--out", out, "--seed", "17"]
    return Watched(
        [str(word) for word in command], os.environ | {"PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": f"{out}-cache"}
    )


def written(out):
    """{name: bytes} of what must be the same."""
    paths = [out / "grades.json", out / "grades.csv", *sorted((out / "reports").iterdir())]
    return {str(path.relative_to(out)): path.read_bytes() for path in paths}


def test_a_run_that_is_killed_again_and_again_writes_the_same(submissions):
    out, disturbed = submissions.parent / "undisturbed", submissions.parent / "disturbed"
    with grade(submissions, out) as whole:
        pass
    assert whole.process.returncode == 0 and whole.left == () and whole.bytes < 2**30
    draw, results = random.Random(STUDENTS), STUDENTS * len(manifest.exercises())
    for number in range(KILLS):
        enough = draw.randrange(results * number // KILLS, results * (number + 1) // KILLS)
        with grade(submissions, disturbed) as run:
            while run.process.poll() is None and len(list(disturbed.glob("results/*/*/ex-*.json"))) < enough:
                time.sleep(0.2)
            kill = os.killpg if number % 2 else os.kill  # its group, or the process alone
            kill(run.process.pid, SIGKILL)
        assert run.left == ()
    with grade(submissions, disturbed) as last:
        pass
    assert last.process.returncode == 0 and last.left == ()
    one, other = written(out), written(disturbed)
    assert sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name)) == []
