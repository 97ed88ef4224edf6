"""The jail measures itself; what stands outside it stays outside; nothing that goes in helps an answer."""

import functools
import inspect
import os
import pickle
import re
import sys
import time
from pathlib import Path

import cloudpickle
import numpy as np
import pytest
from attacks import ANSWERS, SHARED
from course_tools import IDS, answer_source
from hand_ins import DENSITY
from hostile_class import DRIVEN
from jail_tools import alone, call, jail, judge, submission

from flowcourse.checking.diagnose import close
from flowcourse.checking.parts import CallFailure, Case
from flowcourse.core import manifest
from flowcourse.exercises import find
from flowcourse.grading.marking.session import session
from flowcourse.sandbox import landlock, restrict, syscalls
from flowcourse.sandbox.jail import ENVIRONMENT, PACKAGE, START_CODE, Clock, Jail, JailError
from flowcourse.sandbox.private_folder import FILE_BYTES
from flowcourse.sandbox.protocol import Cell
from flowcourse.sandbox.selftest import run, safe

EXERCISES = "flowcourse.exercises"
CAN_RESTRICT = landlock.abi() and syscalls.available()
needs_a_jail = pytest.mark.skipif(not CAN_RESTRICT, reason="this system has no Landlock, or no libseccomp")


@pytest.mark.attack("getting out of the jail")
@needs_a_jail
def test_every_way_out_is_closed_and_an_honest_answer_gets_through():
    results = run()
    assert [result for result in results if not result[1]] == [] and len(results) > 20
    assert safe(results)


@pytest.mark.nightly
def test_the_same_attempts_get_through_where_nothing_is_restricted():
    """Else the self-test would hold whatever happens."""
    results = run(restricted=False, kinds=("files", "network", "processes"))
    some_systems_forbid = {"processes: enter a namespace of its own"}
    held = {name for name, held, _ in results if held} - some_systems_forbid
    assert len(results) > 20 and held == {"honest: an answer gets through"}
    assert not safe(results)


LACKING = {"landlock.abi = lambda: 0": "files", "syscalls.pyseccomp = None": "network"}
NO_LANDLOCK, NO_SECCOMP = LACKING


@needs_a_jail
@pytest.mark.attack("a system that lacks a part of the jail")
@pytest.mark.parametrize("lacking", [NO_LANDLOCK, pytest.param(NO_SECCOMP, marks=pytest.mark.nightly)])
def test_a_system_that_lacks_a_part_of_the_jail_is_found_out(monkeypatch, lacking):
    before = "from flowcourse.sandbox.worker import main; "
    blind = f"from flowcourse.sandbox import landlock, syscalls; {lacking}; "
    monkeypatch.setattr("flowcourse.sandbox.jail.START_CODE", START_CODE.replace(before, blind + before))
    results = run(kinds=(LACKING[lacking],))
    assert [name for name, held, _ in results if not held and name.startswith(LACKING[lacking])] and not safe(results)


@pytest.mark.nightly
@pytest.mark.skipif(landlock.abi() < 6 or not CAN_RESTRICT, reason="Landlock stops signals from its sixth version on")
def test_landlock_alone_stops_signals_and_abstract_sockets(monkeypatch):
    before = "from flowcourse.sandbox.worker import main; "
    blind = f"from flowcourse.sandbox import syscalls; syscalls.pyseccomp = None; {before}"
    monkeypatch.setattr("flowcourse.sandbox.jail.START_CODE", START_CODE.replace(before, blind))
    results = run(kinds=("network: an abstract socket", "processes: signal the judge"))
    assert len(results) == 3 and all(held for _, held, _ in results)


@pytest.mark.parametrize(
    "probe", ["files: read another submission", "network: TCP to this machine", "honest: an answer gets through"]
)
def test_one_open_way_is_not_safe(probe):
    assert not safe([("files: write a new file", True, ""), (probe, False, "")])
    assert safe([("processes: fork", False, "it got through")])


def test_a_judge_refuses_to_start_without_a_jail(monkeypatch):
    for missing in ({"landlock": 0, "seccomp": True}, {"landlock": 7, "seccomp": False}):
        monkeypatch.setattr(Jail, "_hello", lambda self, missing=missing: missing)
        with pytest.raises(JailError, match="answers could read files or use the network here"), session():
            pass
    with session(jail=False) as trusting:
        assert trusting.jail.report == missing


def test_a_worker_that_cannot_start_says_why(monkeypatch):
    monkeypatch.setattr("flowcourse.sandbox.jail.START_CODE", "raise ImportError('no NumPy here')")
    with pytest.raises(JailError, match="the worker did not start: ImportError: no NumPy here"), Jail():
        pass


FIGURE = """import decimal, sqlite3, scipy.special, minflow.fast
import matplotlib.pyplot as plt
def f():
    plt.plot([1, 2])
    plt.gcf().canvas.draw()
    return 1.0
"""


@needs_a_jail
def test_python_and_its_packages_can_be_used_inside():
    assert call(FIGURE, within=judge().jail, clock=Clock(9)).values == (1.0,)


@needs_a_jail
@pytest.mark.nightly
def test_a_figure_can_be_drawn_where_the_home_is_closed(tmp_path, monkeypatch):
    """Root's is to nobody, which the worker is where root grades with the system's Python, as in a container."""
    monkeypatch.setitem(ENVIRONMENT, "HOME", str(tmp_path))
    tmp_path.chmod(0)
    try:
        with Jail() as jail:
            assert call(FIGURE, within=jail, clock=Clock(9)).values == (1.0,)
    finally:
        tmp_path.chmod(0o700)


def test_what_is_readable_leaves_out_what_is_hidden(tmp_path):
    for name in ("packages/numpy/x.py", "packages/flowcourse/y.py", "packages/z.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    packages, hidden = tmp_path / "packages", tmp_path / "packages" / "flowcourse"
    assert set(restrict.readable(packages, [hidden])) == {packages / "numpy", packages / "z.py"}
    assert list(restrict.readable(hidden, [hidden])) == list(restrict.readable(tmp_path / "gone", [])) == []
    assert list(restrict.readable(packages, [tmp_path / "elsewhere"])) == [packages]


def test_a_hidden_folder_that_is_named_by_a_link_cannot_be_read_either(tmp_path, monkeypatch):
    packages, readable = tmp_path / "packages", []
    for name in ("flowcourse", "scipy"):
        (packages / name).mkdir(parents=True)
    (tmp_path / "link").symlink_to(packages / "flowcourse")
    monkeypatch.setattr(restrict, "_bases", lambda: [packages])
    monkeypatch.setattr(restrict, "_become_nobody", lambda paths, _: readable.extend(paths))  # here it stays
    monkeypatch.setattr(landlock, "abi", lambda: 0)
    monkeypatch.setattr(landlock, "no_new_privileges", lambda: None)
    monkeypatch.setattr(syscalls, "available", lambda: False)
    restrict.restrict_worker([tmp_path / "link"], tmp_path)
    assert packages / "scipy" in readable and not {packages, packages / "flowcourse"} & set(readable)


@needs_a_jail
def test_the_course_and_its_package_are_hidden_wherever_they_lie():
    assert {PACKAGE, judge().course.root} <= set(judge().jail.hidden)


def test_packages_within_the_course_folder_can_be_read_as_a_venv_there_asks_for(tmp_path):
    packages = tmp_path / ".venv" / "packages"
    (packages / "flowcourse").mkdir(parents=True)
    (packages / "scipy").mkdir()
    assert list(restrict.readable(packages, [tmp_path, packages / "flowcourse"])) == [packages / "scipy"]


def test_the_worker_knows_no_exercise_and_no_judge():
    told = call("import sys\ndef f(): raise ValueError([m[10:] for m in sys.modules if m.startswith('flowcourse.')])")
    assert "checking.call" in told.failure.text
    for secret in ("exercises", "judge", "marking", "intake", "learner", "author"):
        count = f"import sys\ndef f(): return sum({secret!r} in m for m in sys.modules if m.startswith('flowcourse'))"
        assert call(count).values == (0,)


def functions(value, seen):
    """All functions within a value that came by value, and those that they name."""
    if id(value) in seen:
        return
    seen[id(value)] = value
    if isinstance(value, functools.partial):
        inside = [value.func, *value.args]
    elif isinstance(value, (list, tuple)):
        inside = value
    elif isinstance(value, dict):
        inside = value.values()
    elif inspect.isfunction(value) and vars(sys.modules[value.__module__]) is not value.__globals__:
        yield value
        inside = [value.__globals__, *(cell.cell_contents for cell in value.__closure__ or ())]
    else:
        inside = []
    for part in inside:
        yield from functions(part, seen)


@pytest.mark.attack("computing what is expected from what travels")
def test_nothing_that_travels_computes_what_is_expected():
    """Each function that comes along with the arguments, tried on these: it is an argument, or gives something else."""
    judge()  # the exercises' functions travel by value from now on
    forbidden = set()
    for exercise_id in IDS:
        case = Case(find(exercise_id), 1)
        for i, test_input in enumerate(case.inputs):
            driver, args = pickle.loads(cloudpickle.dumps((case.check.driver, test_input.args)))
            for function in functions((driver, args), {}):
                if gives(function, args, case, i):
                    forbidden.add((exercise_id, function.__name__))
    assert forbidden == set()


def gives(function, args, case, i):
    """Whether the function gives what is right at test input i: the expected values, or some that meet all demands."""
    try:
        with np.errstate(all="ignore"):
            value = function(*args)
            parts = tuple(np.asarray(part, float) for part in (value if isinstance(value, tuple) else (value,)))
            if case.check.demands:
                value = parts if len(case.check.returns) > 1 else parts[0]
                return all(demand.holds(value, *case.inputs[i].args) for demand in case.check.demands)
        return all(close(part, wanted) for part, wanted in zip(parts, case.expected[i]))
    except Exception:
        return False


def texts_and_flags(value, name, seen):
    """(name, text or flag) for each that can be reached from a value, by the name of what holds it."""
    if isinstance(value, (str, bool)):
        yield name, value
    elif id(value) not in seen:
        seen[id(value)] = value
        for part_name, part in held(value):
            yield from texts_and_flags(part, part_name or name, seen)


def held(value):
    """(name, part) of what a value holds. The engine's own functions and classes are public, and left out."""
    if isinstance(value, dict):
        return list(value.items())
    if isinstance(value, functools.partial):
        return [("", value.func), ("", value.args), *value.keywords.items()]
    if isinstance(value, (list, tuple)):
        return [("", part) for part in value]
    if inspect.isfunction(value) and value.__module__.startswith(EXERCISES):
        named = inspect.getclosurevars(value)
        defaults = [("", value.__defaults__), ("", value.__kwdefaults__)]
        return [*named.nonlocals.items(), *named.globals.items(), *defaults]
    if inspect.isclass(value) and value.__module__.startswith(EXERCISES):
        own = [item for item in vars(value).items() if not item[0].startswith("__") or inspect.isfunction(item[1])]
        return [*own, ("", value.__bases__)]
    if isinstance(value, property):
        return [("", value.fget)]
    if hasattr(value, "__dict__") and not inspect.isclass(value) and not inspect.ismodule(value):
        return [*vars(value).items(), ("", type(value))]
    return []


@pytest.mark.attack("reading the answer off an argument")
def test_the_only_texts_and_flags_on_arguments_are_names_of_parts_of_the_engine():
    """A number or a map that tells the answer is not found so, but a word for it, or a mark on one layer, is."""
    found = set()
    for exercise_id in IDS:
        for test_input in Case(find(exercise_id), 1).inputs:
            found |= {(exercise_id, *pair) for pair in texts_and_flags(test_input.args, "", {})}
    assert {row for row in found if row[1:] not in {("activation", "tanh"), ("model", "realnvp")}} == set()


def test_values_beyond_the_cap_are_a_fault_that_tells_their_shape():
    assert call("import numpy as np\ndef f(): return np.zeros((3000, 1000))").failure == CallFailure(
        "large", "(3000, 1000)"
    )


def test_no_file_grows_beyond_its_limit_where_code_is_trusted_either(tmp_path):
    writes = "def f(path, size):\n    with open(path, 'wb') as file: file.write(bytes(int(size)))\n    return 1.0"
    outcome = call(writes, str(tmp_path / "new"), FILE_BYTES + 1, restricted=False)
    assert "File too large" in outcome.failure.text and (tmp_path / "new").stat().st_size <= FILE_BYTES


@needs_a_jail
@pytest.mark.parametrize("name", ANSWERS["the pipe"])
def test_what_an_answer_sends_by_itself_earns_nothing_and_the_next_answer_is_heard(name):
    attack = ANSWERS["the pipe"][name]
    mark = alone(DENSITY, attack.text)
    assert not mark.passed and re.search(attack.says, mark.sentence), mark
    assert alone(DENSITY, answer_source(DENSITY)).passed


SLEEPS = "import time\ndef f(seconds):\n    time.sleep(seconds)\n    return 1.0"


def test_one_that_sleeps_is_ended_by_the_clock_on_the_wall(monkeypatch):
    monkeypatch.setattr("flowcourse.sandbox.jail.SLACK", 1)
    assert call(SLEEPS, 1000).failure == CallFailure("time")


def test_several_processes_take_their_time_from_one_clock(monkeypatch):
    monkeypatch.setattr("flowcourse.sandbox.jail.SLACK", 1)
    clock = Clock(3)
    failures = [call(SLEEPS, 0.8, clock=clock).failure for _ in range(5)]
    assert failures[0] is None and failures[-1] == CallFailure("time") and clock.up


@pytest.mark.attack("killing the worker")
def test_a_worker_that_was_killed_is_replaced():
    first = jail(True).process
    first.kill()
    first.wait()
    assert call("def f(): return 2.0").values == (2.0,)
    assert jail(True).process is not first


LOOKS = """import gc, sys
def found(wanted):
    held = [o for o in gc.get_objects() if isinstance(o, (dict, tuple, list))]
    inside = [value for o in held for value in (o.values() if isinstance(o, dict) else o)]
    return sum(isinstance(value, str) and wanted in value for value in inside)
"""


@needs_a_jail
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


@needs_a_jail
@pytest.mark.attack("reading the frames above")
@pytest.mark.parametrize("exercise_id", [DENSITY, *DRIVEN])
def test_the_frames_above_an_answer_and_its_driver_hold_nothing(exercise_id):
    head = f"def {manifest.find(exercise_id).name}({arguments(exercise_id)}):\n"
    sentence = alone(exercise_id, f"{SHARED['FRAMES']}{head}    raise ValueError(names())\n").sentence
    assert "ValueError: []" in sentence


def arguments(exercise_id):
    return re.search(r"^def \w+\((.*)\):", answer_source(exercise_id), re.MULTILINE)[1]


@needs_a_jail
@pytest.mark.attack("reading the environment")
def test_the_environment_and_the_arguments_tell_nothing():
    asks = "import os, sys\ndef f():\n    raise ValueError(' '.join(['', *os.environ, str(sys.argv)]))\n"
    names, argv = re.fullmatch(r"ValueError: (.*) (\[.*\]), in the line.*", call(asks).failure.text).groups()
    made_there = {"LC_CTYPE", "MPLCONFIGDIR"}  # by Python, and by Matplotlib where the home is closed
    assert set(names.split()) <= {*ENVIRONMENT, "HOME", "TMPDIR"} | made_there and argv == "['']"


TELLS = """import ctypes, os, platform, socket, sys
def f():
    number, words = ctypes.c_int(), ctypes.POINTER(ctypes.c_wchar_p)()
    ctypes.pythonapi.Py_GetArgcArgv(ctypes.byref(number), ctypes.byref(words))
    start = [*words[number.value - 2 : number.value], *sys.orig_argv, *sys.argv, sys.executable, os.getcwd()]
    start += [sys.prefix, sys.exec_prefix, sys.base_prefix]
    raise ValueError(os.uname().nodename, socket.gethostname(), platform.node(), *start, *os.environ.values())
"""
ASKS_THE_SYSTEM = "import posix\ndef f(): raise ValueError(posix.uname())"


@needs_a_jail
@pytest.mark.attack("asking for the machine and for the grader's folders")
def test_neither_the_machine_s_name_nor_the_folders_of_the_grader_are_told(monkeypatch):
    monkeypatch.setenv("LD_LIBRARY_PATH", str(PACKAGE))
    with Jail(hidden=[PACKAGE]) as fresh:
        told = call(TELLS, within=fresh).failure.text
    known = (os.uname().nodename, str(PACKAGE.parent), sys.prefix, sys.base_prefix)
    assert told.startswith("ValueError: ('jail', 'jail', 'jail', ") and not [name for name in known if name in told]
    assert "PermissionError" in call(ASKS_THE_SYSTEM).failure.text


@needs_a_jail
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


DEAF = (
    SHARED["WRITES"]
    + """import signal, time
signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))
for _ in range(9):
    send_head('{"shapes": [], "failure": null, "notes": ""}')
    time.sleep(0.2)
while True: time.sleep(9)
"""
)


@needs_a_jail
@pytest.mark.attack("outcomes sent before they are asked for, and nothing read")
def test_a_child_that_reads_nothing_is_ended(monkeypatch):
    monkeypatch.setattr("flowcourse.sandbox.jail.READING_SECONDS", 0.5)
    cells = [Cell("<cell>", DEAF), *[Cell("<cell>", "#" * 10**6)] * 8]
    raised = jail(True).run(lambda child: [child.ask(cell, Clock(2)).failure for cell in cells], Clock(9))
    assert CallFailure("crash", "it did not read what it was asked") in raised, "an answer is tried again by itself"


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
    leaves = "import os, time\ndef f():\n    child = os.fork()\n    if child == 0: time.sleep(1000)\n    return child\n"
    (child,) = call(leaves, restricted=False).values
    for _ in range(600):
        if not runs(int(child)):
            return
        time.sleep(0.1)
    pytest.fail("the child still runs a minute after the call has ended")


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
    ends = ANSWERS["the process ends"]
    for name in ("a segmentation fault", "exit code 3"):
        outcome = call(ends[name].text.replace("affine_density(x, a, b)", "f(x=0)"), restricted=False)
        assert outcome.failure.kind == "crash"
        assert call("def f(): return 1.0", restricted=False).values == (1.0,)


def test_a_worker_that_ends_twice_is_the_answers_doing(monkeypatch):
    restarts = []
    monkeypatch.setattr(Jail, "restart", lambda self: restarts.append(self))  # and so it stays dead
    with Jail(restricted=False) as jail:
        killed = call("import os\nos.kill(os.getppid(), 9)", within=jail)
    assert killed.failure == CallFailure("crash", "and with it the process that forks")
    assert len(restarts) == 2
