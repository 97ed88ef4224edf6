"""Each attack on the judge earns nothing, and what is marked after it is marked as before."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from attacks import DENSITY, ENDLESS, FOR_NOTHING, HARM, ON_THE_PIPE
from course_tools import ROOT, answer_source, cells
from jail_tools import alone, call, judge, submission

from flowcourse.checking.parts import CallFailure
from flowcourse.core import manifest
from flowcourse.grading.marking import session
from flowcourse.sandbox import landlock, syscalls

ALL = FOR_NOTHING | ON_THE_PIPE | HARM
pytestmark = pytest.mark.skipif(
    not (landlock.abi() and syscalls.available()), reason="this system has no Landlock, or no libseccomp"
)


@pytest.mark.attack("name")
@pytest.mark.parametrize("name", ALL)
def test_an_attack_earns_nothing_and_harms_nobody(name):
    attack, worker = ALL[name], judge().jail.process
    mark = alone(attack.exercise, attack.text)
    assert not mark.passed and re.search(attack.says, mark.sentence), mark
    assert "\n" not in mark.sentence and len(mark.sentence) < 1000
    assert judge().jail.process is worker and worker.poll() is None
    assert alone(DENSITY, answer_source(DENSITY)).passed


@pytest.mark.attack("name")
@pytest.mark.parametrize("name", ENDLESS)
def test_an_endless_attack_costs_its_own_time_and_no_more(name, monkeypatch):
    monkeypatch.setattr(session, "SECOND", 1)
    mark = alone(DENSITY, ENDLESS[name])
    assert mark.mistake == "time" and "still running and was stopped" in mark.sentence
    assert alone(DENSITY, answer_source(DENSITY)).passed


IN_A_NOTEBOOK = {  # the same cells, in the process that judges: there they pass, or would end it
    "the comparison replaced": """import flowcourse.checking.judge as judge
judge._equal, judge._broken_law = lambda *a: True, lambda *a: ""
def affine_density(x, a, b): return x
""",
    "the expected values found in a frame": """import sys
def affine_density(x, a, b):
    frame = sys._getframe()
    while 'case' not in frame.f_locals: frame = frame.f_back
    case = frame.f_locals['case']
    return next(e[0] for p, e in zip(case.inputs, case.expected) if p.args[1:] == (a, b) and len(e[0]) == len(x))
""",
    "the check itself asked": """def affine_density(x, a, b):
    from flowcourse.exercises import find
    return find('ex-01-2').expected(x, a, b)
""",
    "the verdict replaced": """import flowcourse.exercises as run
from flowcourse.checking.parts import Verdict
run.judge = lambda case, title, outcomes: Verdict('passed', title)
def affine_density(x, a, b): return x
""",
}


@pytest.mark.attack("name")
@pytest.mark.parametrize("name", IN_A_NOTEBOOK)
def test_what_passes_in_a_notebook_fails_before_the_judge(name, tmp_path):
    """The check in a notebook is for honest work; these four show that the attacks here are real ones."""
    told = tmp_path / "told"
    text = f"""
import sys
from pathlib import Path
from flowcourse.learner.in_subprocess import judge_cells
verdict = judge_cells({DENSITY!r}, {cells(manifest.find(DENSITY).notebook)["setup"]!r}, sys.argv[1], 'affine_density')
Path(sys.argv[2]).write_text(verdict.status)
"""
    command = [sys.executable, "-c", text, IN_A_NOTEBOOK[name], str(told)]
    subprocess.run(command, check=True, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True)
    assert told.read_text() == "passed"
    assert not alone(DENSITY, IN_A_NOTEBOOK[name]).passed


LOOKS = """import gc, sys
def found(wanted):
    held = [o for o in gc.get_objects() if isinstance(o, (dict, tuple, list))]
    inside = [value for o in held for value in (o.values() if isinstance(o, dict) else o)]
    return sum(isinstance(value, str) and wanted in value for value in inside)
"""


@pytest.mark.attack("reading another submission")
def test_no_trace_of_another_submission_is_left():
    marker = "a-secret" + "-of-ann"
    text = answer_source(DENSITY) + f"\nMARKER = '{marker}'\n"
    for _ in range(3):
        assert judge().mark(submission({DENSITY: text}, "ann"), DENSITY, 1).passed
    look = LOOKS + "def affine_density(x, a, b): raise ValueError(found('-of-'.join(['a-secret', 'ann'])))\n"
    assert "ValueError: 0," in alone(DENSITY, look).sentence
    own = re.search(r"ValueError: (\d+),", alone(DENSITY, text + look).sentence)
    assert int(own[1]) > 0, "the search finds what is there"


FRAMES = """import sys
def names():
    frame, seen = sys._getframe(), set()
    while frame:
        seen |= frame.f_globals.keys() | frame.f_locals.keys()
        frame = frame.f_back
    return sorted(seen & {'case', 'expected', 'CHECK', 'inputs', 'outcomes', 'mistakes', 'laws', 'seed', 'submission'})
"""
DRIVEN = ("ex-03-7", "ex-06-3", "ex-09-6", "ex-10-2")


@pytest.mark.attack("reading the frames above")
@pytest.mark.parametrize("exercise_id", [DENSITY, *DRIVEN])
def test_the_frames_above_an_answer_and_its_driver_hold_nothing(exercise_id):
    text = (
        f"{FRAMES}def {judge().course.asked[exercise_id].name}(*args, x=0, a=0, b=0):\n    raise ValueError(names())\n"
    )
    assert "ValueError: []" in alone(exercise_id, text.replace("*args, x=0, a=0, b=0", arguments(exercise_id))).sentence


def arguments(exercise_id):
    return re.search(r"^def \w+\((.*)\):", answer_source(exercise_id), re.MULTILINE)[1]


@pytest.mark.attack("reading the environment")
def test_the_environment_and_the_arguments_tell_nothing(monkeypatch):
    monkeypatch.setenv("FLOWCOURSE_SECRET", "x")
    judge().jail.restart()
    asks = "def affine_density(x, a, b):\n    import os, sys\n    raise ValueError([sorted(os.environ), sys.argv])\n"
    sentence = alone(DENSITY, asks).sentence
    assert "OPENBLAS" in sentence and "SECRET" not in sentence and "['']" in sentence


@pytest.mark.attack("using an open descriptor")
def test_no_descriptor_but_the_pipe_is_open():
    count = """import os
def f():
    open_ = []
    for n in range(64):
        try: os.fstat(n); open_.append(n)
        except OSError: pass
    raise ValueError(open_)
"""
    numbers = re.search(r"ValueError: \[0, 1, 2, (\d+)\]", call(count).failure.text)
    assert numbers, call(count).failure.text


FILLS = """import fcntl, os
fcntl.fcntl(2, fcntl.F_SETFL, os.O_NONBLOCK)
try:
    for _ in range(99): os.write(2, bytes(4096))
finally:
    fcntl.fcntl(2, fcntl.F_SETFL, 0)
def f(): return 1.0
"""


@pytest.mark.attack("filling the error stream")
@pytest.mark.parametrize("restricted", [True, False])
def test_what_an_answer_writes_to_the_error_stream_holds_up_no_other(restricted):
    call(FILLS, restricted=restricted)
    warns = "import sys, warnings\nwarnings.warn('old')\nprint('here', file=sys.stderr)\ndef f(): return 1.0"
    assert call(warns, restricted=restricted).values == (1.0,)


@pytest.mark.attack("a child left behind where the class is trusted")
def test_a_child_that_was_left_behind_ends_with_its_probe_where_code_is_trusted():
    leaves = "import os, time\ndef f():\n    child = os.fork()\n    if child == 0: time.sleep(100)\n    return child\n"
    (child,) = call(leaves, restricted=False).values
    for _ in range(100):
        if not runs(int(child)):
            return
        subprocess.run(["sleep", "0.02"], check=True)
    pytest.fail("it still runs")


def runs(process):
    """Whether a process is there, and is more than a line in the system's table that nobody has asked about yet."""
    try:
        os.kill(process, 0)
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except ProcessLookupError:
        return False
    except FileNotFoundError:
        return not Path("/proc/self").exists()


@pytest.mark.attack("a crash where the class is trusted")
def test_a_crash_costs_one_exercise_where_code_is_trusted():
    for text in (HARM["a segmentation fault"].text, HARM["exit code 3"].text):
        outcome = call(text.replace("affine_density(x, a, b)", "f(x=0)"), restricted=False)
        assert outcome.failure.kind == "crash"
        assert call("def f(): return 1.0", restricted=False).values == (1.0,)


def test_a_worker_that_ends_twice_is_the_answers_doing():
    kills = call("import os\nos.kill(os.getppid(), 9)", restricted=False)
    assert kills.failure == CallFailure("crash", "and with it the process that forks")
