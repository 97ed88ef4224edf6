"""The list of hostile code: answers that try to pass without being right or to harm, cells, conspiracies, looks.

ANSWERS[kind][name] -> an Attack on ex-01-2: no mark may be earned by it, and nobody else's lost
OWN[kind][name]     -> a cell of the student's own, which defines `helper`, that an answer calls
ENDLESS, OWN_ENDLESS, TOGETHER, MORE_ANSWERS, looks(…)

docs/grading/threat-model.md has a row for each kind of answer. hostile_class.py makes hand-ins of all of these, and of
the hostile files in hostile_files.py; `make test` grades one of each kind, and `make nightly` all.
"""

from dataclasses import dataclass

from hand_ins import DENSITY, IDS

HEAD = "def affine_density(x, a, b):\n"
SEEN = "expected|differs|must return|specification|raised|shape"


@dataclass(frozen=True)
class Attack:
    """`says` is a regular expression for the sentence of the mark."""

    text: str
    says: str = SEEN


def body(*lines):
    """An answer of these lines, in a function that gives x where they give nothing."""
    return HEAD + "".join(f"    {line}\n" for line in lines) + "    return x\n"


PASSER = """class Passer(np.ndarray):
    def __array_finalize__(self, made): pass
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __array_function__(self, *args, **kwargs): return True
    def __array_ufunc__(self, *args, **kwargs): return True
"""

WRITES = """import os, stat
def pipe():
    for number in range(3, 64):
        try:
            if stat.S_ISSOCK(os.fstat(number).st_mode): return number
        except OSError: pass
def send(data):
    while data: data = data[os.write(pipe(), data):]
def send_whole(data):
    send(len(data).to_bytes(4, 'big') + data)
def send_head(head, values=b''):
    send_whole(len(head).to_bytes(4, 'big') + head.encode() + values)
"""
NUMBERS = '{"shapes": [[5]], "failure": null, "notes": "", "seen": []}'
OTHER_FAULT = NUMBERS.replace("null", '["the grader", ""]')


def forger(*lines):
    return Attack(WRITES + body(*lines), "ended Python|expected|shape|specification")


FRAMES = """import sys
def names():
    frame, seen = sys._getframe(), set()
    while frame:
        seen |= frame.f_globals.keys() | frame.f_locals.keys()
        frame = frame.f_back
    return sorted(seen & {'case', 'expected', 'CHECK', 'inputs', 'outcomes', 'mistakes', 'laws', 'seed', 'submission'})
"""
ANSWERS = {
    "wrong numbers": {
        "the identity": Attack(HEAD + "    return x"),
        "a constant": Attack(HEAD + "    return np.full(x.shape, 0.2)"),
        "nothing is a number": Attack(HEAD + "    return np.full(x.shape, np.nan)", "NaN"),
    },
    "a memory": {
        "a memoiser": Attack("memory = {}\n" + HEAD + "    return memory.setdefault(1, x)"),
        "a memoiser in a module": Attack(body("np.memory = getattr(np, 'memory', x); return np.memory")),
    },
    "objects": {
        "an array that equals all": Attack(PASSER + HEAD + "    return x.view(Passer)"),
        "an object that equals all": Attack(
            "class Same:\n    def __eq__(self, other): return True\n"
            "    def __array__(self, *a, **k): return np.zeros(3)\n" + HEAD + "    return Same()"
        ),
        "an array whose numbers change": Attack(
            "class Two:\n    n = 0\n    def __array__(self, *a, **k):\n        self.n += 1; return np.ones(self.n)\n"
            + HEAD
            + "    return Two()"
        ),
    },
    "patches": {
        "NumPy patched": Attack("np.allclose = np.isclose = lambda *a, **k: True\n" + HEAD + "    return x"),
        "NumPy itself patched": Attack(
            "import numpy\nnumpy.allclose = numpy.array_equal = lambda *a, **k: True\nnumpy.ndarray = float\n"
            + HEAD
            + "    return x",
            "",
        ),
        "builtins patched": Attack(
            "import builtins\nbuiltins.all = builtins.bool = lambda *a: True\n" + HEAD + "    return x", ""
        ),
        "isinstance patched": Attack(
            "import builtins\nbuiltins.isinstance = lambda *a: True\n" + HEAD + "    return 'x'", ""
        ),
        "minflow patched": Attack(
            "import minflow.distributions as d\nd.Normal.log_prob = lambda self, z: 0 * z\n" + HEAD + "    return x"
        ),
        "the judging modules replaced": Attack(
            "import sys, types\nfor name in ('judge', 'run', 'diagnose', 'call', 'values'):\n"
            "    module = types.ModuleType(name)\n    module.judge = module.close = lambda *a, **k: True\n"
            "    sys.modules['flowcourse.checking.' + name] = module\n" + HEAD + "    return x"
        ),
        "another check": Attack("check = lambda *a: print('✓ passed')\n" + HEAD + "    check()\n    return x"),
        "the caller's function patched": Attack(
            "import flowcourse.checking.call as c\nimport flowcourse.sandbox.worker as w\n"
            "w.call_answer = c.call_answer = lambda *a: None\n" + HEAD + "    return x",
            "ended Python",
        ),
        "what packs patched": Attack(
            "import flowcourse.sandbox.protocol as w\nw.json.dumps = lambda head: 'passed'\n" + HEAD + "    return x",
            "ended Python",
        ),
    },
    "verdicts": {
        "printing the verdict": Attack(body("print('✓ passed: the density of a·z + b')"), "it printed or warned"),
        "an own verdict raised": Attack(
            body("from flowcourse.checking.parts import NotStarted", "raise NotStarted"), "dots"
        ),
        "an exit handler": Attack(
            "import atexit, os\natexit.register(os.write, 1, b'passed')\n" + HEAD + "    return x"
        ),
        "a call that ends in a good exit": Attack(body("import os", "os._exit(0)"), "ended Python"),
    },
    "the check": {
        "asking for the check": Attack(body("import flowcourse.exercises as c", "return c.find('ex-01-2')"), "raised"),
        "asking for the exercise's file": Attack(
            body("import flowcourse.exercises.ex_01_2 as c", "return c.CHECK"), "raised"
        ),
        "importing the judge": Attack(body("import flowcourse.grading.marking.session as c", "return c"), "raised"),
    },
    "the pipe": {
        "values of its own": forger(
            f"send_head({NUMBERS!r}, np.ones(5).tobytes())",
            "os._exit(0)",
        ),
        "a verdict": forger("send_whole(b'passed')", "os._exit(0)"),
        "an outcome, and a second one": forger(f"send_head({NUMBERS!r}, np.ones(5).tobytes())"),
        "a pickle that runs": forger(
            "import pickle",
            "send_whole(pickle.dumps(type('E', (), {'__reduce__': lambda s: (exit, ())})()))",
            "os._exit(0)",
        ),
        "a hundred megabytes": forger("send(bytes(10**8))", "os._exit(0)"),
        "a head without an end": forger("send_whole(b'\\0\\0\\x30\\0' + b'[' * 12288)", "os._exit(0)"),
        "shapes that are none": forger(f"send_head({NUMBERS.replace('[5]', '{}')!r})", "os._exit(0)"),
        "a shape of truth values": forger(f"send_head({NUMBERS.replace('5', 'true')!r}, bytes(8))", "os._exit(0)"),
        "no rows, and millions of columns": forger(
            f"send_head({NUMBERS.replace('5', '0, 16000000')!r})", "os._exit(0)"
        ),
        "nothing in eight dimensions": forger(
            f"send_head({NUMBERS.replace('5', '0' + ', 16000000' * 7)!r})", "os._exit(0)"
        ),
        "a fault of another kind": forger(f"send_head({OTHER_FAULT!r})", "os._exit(0)"),
        "bytes that come one by one": forger(
            "import time", "for _ in range(20): send(b'x'); time.sleep(0.02)", "os._exit(0)"
        ),
        "the pipe closed": Attack(WRITES + body("os.close(pipe())"), "ended Python"),
    },
    "the process ends": {
        "exit code 3": Attack(body("import os", "os._exit(3)"), "exit code 3"),
        "SystemExit": Attack(body("raise SystemExit"), "raised SystemExit"),
        "KeyboardInterrupt": Attack(body("raise KeyboardInterrupt"), "raised KeyboardInterrupt"),
        "a segmentation fault": Attack(body("import ctypes", "ctypes.string_at(0)"), "signal 11"),
        "abort": Attack(body("import os", "os.abort()"), "signal"),
        "a signal to itself": Attack(
            body("import os, signal", "os.kill(os.getpid(), signal.SIGKILL)"), "PermissionError"
        ),
        "a stop": Attack(body("import os, signal", "os.kill(os.getpid(), signal.SIGSTOP)"), "PermissionError"),
    },
    "out of the process": {
        "a signal to the worker": Attack(body("import os", "os.kill(os.getppid(), 9)"), "PermissionError"),
        "a signal to all": Attack(body("import os", "os.kill(-1, 9)"), "PermissionError"),
        "a signal by way of the pipe": Attack(
            WRITES + body("import fcntl", "fcntl.fcntl(pipe(), fcntl.F_SETOWN, os.getppid())"), "PermissionError"
        ),
        "a system call by another number": Attack(
            body("import ctypes", "assert ctypes.CDLL(None).syscall(0x40000000 | 41, 1, 1, 0) >= 0"),
            "AssertionError|ended Python",
        ),
        "a system call of another architecture": Attack(
            "import ctypes, mmap\ncode = mmap.mmap(-1, 4096, prot=7)\n"
            "code.write(b'\\xb8\\x02\\0\\0\\0\\xcd\\x80\\xc3')\n"
            + body(
                "start = ctypes.addressof(ctypes.c_char.from_buffer(code))", "ctypes.CFUNCTYPE(ctypes.c_int)(start)()"
            ),
            "signal",
        ),
        "a fork bomb": Attack(body("import os", "while True: os.fork()"), "PermissionError"),
        "a process": Attack(body("import multiprocessing as m", "m.Process(target=print).start()"), "PermissionError"),
        "a thread that outlives it": Attack(
            body("import threading", "threading.Thread(target=print).start()"), "thread"
        ),
        "a thread at import": Attack(
            "import _thread\n_thread.start_new_thread(print, ())\n" + HEAD + "    return x", ""
        ),
    },
    "too much": {
        "ten gigabytes": Attack(body("bytearray(10 * 2**30)"), "out of memory"),
        "ten gigabytes in a list": Attack(body("return [0] * 10**10"), "out of memory"),
        "ten gigabytes, shared": Attack(body("import mmap", "mmap.mmap(-1, 10 * 2**30)"), "memory|raised"),
        "limits lifted": Attack(
            body("import resource as r", "r.setrlimit(r.RLIMIT_CPU, (r.RLIM_INFINITY, r.RLIM_INFINITY))"), "raised"
        ),
        "deep brackets": Attack(HEAD + "    return " + "(" * 9000 + "x" + ")" * 9000, "SyntaxError|MemoryError"),
        "deep minus signs": Attack(HEAD + "    return " + "-" * 30000 + "x", "MemoryError|RecursionError|ended Python"),
    },
    "writing": {
        "a full disk": Attack(body("open('/tmp/fill', 'wb').write(bytes(10**9))"), "PermissionError"),
        "a full disk, in memory": Attack(body("import os", "os.memfd_create('fill')"), "PermissionError"),
        "a link": Attack(body("import os", "os.symlink('/etc/passwd', '/tmp/link')"), "PermissionError"),
        "a time-stamp": Attack(body("import os", "os.utime('/tmp', (0, 0))"), "PermissionError"),
        "the screen": Attack(body("open('/dev/tty', 'w').write('x')"), "PermissionError"),
        "patience of the judge": Attack(body("import os", "os.nice(-20)"), "PermissionError"),
    },
    "replacing the judge": {  # where the answer runs in the process that judges, as in a notebook, these pass
        "the comparison replaced": Attack(
            """import flowcourse.checking.judge as judge
judge._equal, judge._broken_law = lambda *a: True, lambda *a: ""
def affine_density(x, a, b): return x
""",
            "",
        ),
        "the expected values found in a frame": Attack(
            """import sys
def affine_density(x, a, b):
    frame = sys._getframe()
    while 'case' not in frame.f_locals: frame = frame.f_back
    case = frame.f_locals['case']
    return next(e[0] for p, e in zip(case.inputs, case.expected) if p.args[1:] == (a, b) and len(e[0]) == len(x))
""",
            "",
        ),
        "the check itself asked": Attack(
            """def affine_density(x, a, b):
    from flowcourse.exercises import find
    return find('ex-01-2').expected(x, a, b)
""",
            "",
        ),
        "the verdict replaced": Attack(
            """import flowcourse.exercises as run
from flowcourse.checking.parts import Verdict
run.judge = lambda case, title, outcomes: Verdict('passed', title)
def affine_density(x, a, b): return x
""",
            "",
        ),
    },
}

ENDLESS = {  # costs its own time, and no more
    "a loop that swallows interrupts": body(
        "while True:", "    try:", "        while True: pass", "    except BaseException: pass"
    ),
    "a loop inside NumPy": body("np.broadcast_to(1.0, (10**6, 10**6)).sum()"),
    "a loop in an error's text": "class E(Exception):\n    def __str__(self):\n        while True: pass\n"
    + HEAD
    + "    raise E\n",
    "a loop at import, deaf to the signal": "import signal\nsignal.signal(signal.SIGXCPU, 1)\nwhile True: pass\n",
}

MORE_ANSWERS = {  # answers that no other table has
    "what the arguments hold": Attack(
        """import types
def reach(value, depth=4):
    if depth and isinstance(value, types.FunctionType):
        inside = [*value.__globals__.values(), *(c.cell_contents for c in value.__closure__ or ())]
        yield value
        for one in inside + list(value.__defaults__ or ()):
            yield from reach(one, depth - 1)
def affine_density(x, a, b):
    for function in {id(f): f for value in list(locals().values()) for f in reach(value)}.values():
        try:
            return function(x, a, b)
        except Exception:
            pass
""",
        "",
    ),
    "a result of another thread's": Attack(body("import asyncio", "return asyncio.run(asyncio.sleep(0, x))"), ""),
    "memory until there is none": Attack(
        body(
            "hoard = []",
            "try:",
            "    while True: hoard.append(b'x' * 2**20)",
            "except MemoryError:",
            "    import time",
            "    time.sleep(1)",
        ),
        "",
    ),
    "a generator": Attack(body("yield x"), ""),
    "a coroutine": Attack("async " + HEAD + "    return x\n", ""),
    "a class": Attack("class affine_density(float):\n    def __new__(cls, x, a, b):\n        return 1.0\n", ""),
    "complex numbers": Attack(body("return x + 1j"), ""),
    "objects in an array": Attack(body("import numpy", "return numpy.array([x, None], dtype=object)"), ""),
    "a masked array": Attack(body("import numpy", "return numpy.ma.masked_all(x.shape)"), ""),
    "huge numbers": Attack(body("return np.full(x.shape, 1e308) * 10"), ""),
    "the inputs changed": Attack(body("x[:] = 0", "return x"), ""),
    "the inputs freed": Attack(body("import ctypes", "ctypes.pythonapi.Py_DecRef(ctypes.py_object(x))"), ""),
    "the inputs enlarged": Attack(body("x.resize((10**6,), refcheck=False)"), ""),
}

HELPER = "def helper(x):\n    return x\n"
CALLS_HELPER = HEAD + "    return helper(x)\n"
FORGED = f"head = {NUMBERS!r}.encode()\nforged = len(head).to_bytes(4, 'big') + head + np.ones(5).tobytes()\n"
EVERY_MODULE = "import sys, types\nfor module in list(sys.modules.values()):\n"
ALL_FUNCTIONS = EVERY_MODULE + (
    "    for name, value in list(vars(module).items()):\n"
    "        if isinstance(value, types.FunctionType) and value.__module__.startswith('flowcourse'):\n"
)

OWN = {  # {kind: {name: the text of a cell below HELPER}}
    "the verdict": {
        "the course's check replaced": "import flowcourse\nflowcourse.check = lambda *anything: True",
        "the course's check called": "import flowcourse\nflowcourse.check('ex-01-2', lambda x, a, b: x)",
        "all comparisons of NumPy": "import numpy\n"
        "for name in ('allclose', 'isclose', 'array_equal', 'all', 'any'):\n"
        "    setattr(numpy, name, lambda *a, **k: True)\n    setattr(np, name, lambda *a, **k: True)",
        "NumPy's numbers": "import numpy\nnumpy.exp = numpy.log = np.exp = np.log = lambda x: x",
        "what makes an array": "import numpy\n"
        "numpy.array = numpy.asarray = numpy.ascontiguousarray = lambda *a, **k: np.ones(5)",
        "NumPy strict": "import numpy\nnumpy.seterr(all='raise')",
        "warnings as errors": "import warnings\nwarnings.simplefilter('error')",
        "random numbers": "import numpy, random\nnumpy.random.seed = random.seed = lambda *a: None",
        "builtins that agree": "import builtins\n"
        "builtins.all = builtins.any = builtins.isinstance = builtins.hasattr = lambda *a: True",
        "builtins that lie": "import builtins\n"
        "builtins.len = lambda x: 5\nbuiltins.min = builtins.max = lambda *a, **k: 0",
        "builtins deleted": "import builtins\nfor name in list(vars(builtins)):\n    delattr(builtins, name)",
        "builtins of the cell replaced": "__builtins__ = {'__import__': lambda *a: np}",
        "classes made by another function": "import builtins\nbuiltins.__build_class__ = lambda *a, **k: dict",
        "import replaced": "import builtins\nbuiltins.__import__ = lambda *a, **k: np",
        "open and exec replaced": "import builtins\n"
        "builtins.open = builtins.exec = builtins.compile = lambda *a, **k: None",
        "the name of the cell": "__name__ = 'flowcourse.sandbox.worker'\n__file__ = __spec__ = __loader__ = None",
        "the names of the set-up cell": "np = Normal = check = predict = None",
        "the answer's name taken": "affine_density = lambda x, a, b: np.ones(5)",
        "the answer's code replaced": "affine_density.__code__ = (lambda x, a, b: x).__code__",
        "a memoiser among builtins": "import builtins\nbuiltins.memory = {}\n"
        "def helper(x):\n    return builtins.memory.setdefault(len(x), x)",
    },
    "what is expected, and the seed": {
        "the frames above": FRAMES + "def helper(x):\n    raise ValueError(names())",
        "expected values among all objects": "import gc\ndef helper(x):\n"
        "    held = [o for o in gc.get_objects() if isinstance(o, (dict, tuple, list))]\n"
        "    inside = [v for o in held for v in (o.values() if isinstance(o, dict) else o)]\n"
        "    arrays = [v for v in inside if type(v) is type(x) and v.shape == x.shape and v is not x]\n"
        "    return arrays[-1]",
        "the seed among all objects": "import gc\ndef helper(x):\n"
        "    held = [o for o in gc.get_objects() if isinstance(o, (dict, tuple, list))]\n"
        "    inside = [v for o in held for v in (o.values() if isinstance(o, dict) else o)]\n"
        "    raise ValueError(sorted({v for v in inside if type(v) is int and 10**11 < v < 10**12}))",
        "a tracing function": "import sys\nfound = []\ndef trace(frame, event, argument):\n"
        "    found.extend(v for k, v in frame.f_locals.items() if k in ('expected', 'case', 'seed'))\n"
        "    return trace\n"
        "sys.settrace(trace)\ndef helper(x):\n    return found[0]",
        "a profiling function": "import sys\ncount = [0]\ndef profile(frame, event, argument):\n"
        "    if event == 'call' and 'pack' in frame.f_code.co_name:\n"
        "        frame.f_globals['pack'] = lambda *a: b'passed'\n"
        "sys.setprofile(profile)",
        "a monitoring tool": "import sys\ntool = sys.monitoring\ntool.use_tool_id(5, 'x')\n"
        "tool.set_events(5, tool.events.PY_START)\n"
        "tool.register_callback(5, tool.events.PY_START, lambda code, offset: print(code))",
        "the source of the checks": "import inspect, linecache, flowcourse.exercises\n"
        "def helper(x):\n    raise ValueError(inspect.getsource(flowcourse.exercises))",
    },
    "the way of the values": {
        "pickle replaced": "import pickle\n"
        "pickle.dumps = pickle.loads = pickle.dump = pickle.load = lambda *a, **k: b''",
        "cloudpickle replaced": "import cloudpickle\ncloudpickle.dumps = cloudpickle.loads = lambda *a, **k: b''",
        "JSON replaced": "import json\njson.dumps = lambda *a, **k: '[]'\njson.loads = lambda *a, **k: {}",
        "os.write replaced": "import os\n"
        "os.write = lambda number, data: len(data)\nos.read = lambda number, count: b''",
        "sockets replaced": "import socket\nsocket.socket.sendall = socket.socket.send = lambda self, data: None",
        "the protocol's pack replaced": FORGED + "import flowcourse.sandbox.protocol as protocol\n"
        "protocol.pack = lambda *a: forged",
        "each pack of each module replaced": FORGED
        + EVERY_MODULE
        + "    for name in ('pack', 'outcome_of', 'call_answer'):\n"
        "        if hasattr(module, name):\n            setattr(module, name, lambda *a, **k: forged)",
        "each function of the course replaced": ALL_FUNCTIONS
        + "            setattr(module, name, lambda *a, **k: None)",
        "each function of the course emptied": ALL_FUNCTIONS + "            try:\n"
        "                value.__code__ = (lambda *a, **k: None).__code__\n            except ValueError:\n"
        "                pass",
        "all descriptors closed": "import os\nos.closerange(0, 1024)",
        "all descriptors made one": "import os\nfor number in range(3, 64):\n    try:\n        os.dup2(1, number)\n"
        "    except OSError:\n        pass",
        "a pipe that does not wait": WRITES + "os.set_blocking(pipe(), False)\nsend(bytes(10**7))",
        "half a head": WRITES + "send(b'\\0\\0')\nos._exit(0)",
        "an outcome at exit": WRITES + FORGED + "import atexit\natexit.register(send, forged)",
        "an outcome from a finalizer": WRITES + FORGED + "class Late:\n    def __del__(self):\n        send(forged)\n"
        "late = Late()\nlate.itself = late",
        "an outcome from a signal": WRITES + FORGED + "import signal\n"
        "signal.signal(signal.SIGALRM, lambda *a: (send(forged), os._exit(0)))\n"
        "signal.setitimer(signal.ITIMER_REAL, 0.01)",
    },
    "ends, or tries to end, more than itself": {
        "every signal caught": "import signal\nfor number in range(1, 65):\n    try:\n"
        "        signal.signal(number, lambda *a: None)\n    except (OSError, ValueError):\n        pass",
        "every signal blocked": "import signal\nsignal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))",
        "a timer that goes on": "import signal\nsignal.signal(signal.SIGALRM, lambda *a: 1 / 0)\n"
        "signal.setitimer(signal.ITIMER_REAL, 0.001, 0.001)",
        "a timer of the processor": "import signal\nsignal.setitimer(signal.ITIMER_PROF, 0.001, 0.001)",
        "a signal to the group": "import os\nos.kill(0, 9)",
        "a signal to the parents": "import os\nfor number in range(2, 2000):\n    try:\n        os.kill(number, 9)\n"
        "    except OSError:\n        pass",
        "a program": "import subprocess\nsubprocess.run(['touch', '/tmp/minflow-attack'])",
        "a program, spawned": "import os\nos.posix_spawn('/usr/bin/touch', ['touch', '/tmp/minflow-attack'], {})",
        "a program in its place": "import os\nos.execv('/usr/bin/touch', ['touch', '/tmp/minflow-attack'])",
        "a pool of processes": "import concurrent.futures as c\nwith c.ProcessPoolExecutor() as pool:\n"
        "    pool.submit(print)",
        "a thousand threads": "import _thread\nfor _ in range(1000):\n    _thread.start_new_thread(input, ())",
        "a group of its own": "import os\nos.setsid()",
        "a user of its own": "import os\nos.setgid(65534)\nos.setuid(65534)",
        "no death with the parent": "import ctypes\nctypes.CDLL(None).prctl(1, 0)",
        "traced by its parent": "import ctypes\nctypes.CDLL(None).ptrace(0, 0, 0, 0)",
        "limits of one second": "import resource\nresource.setrlimit(resource.RLIMIT_CPU, (1, 1))",
        "no more files": "import resource\nresource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))",
        "no more memory": "import resource\nresource.setrlimit(resource.RLIMIT_AS, (2**20, 2**20))",
        "ten gigabytes, bit by bit": "hoard = []\ntry:\n    while True:\n        hoard.append(b'x' * 2**20)\n"
        "except MemoryError:\n    pass",
        "ten gigabytes of NumPy": "hoard = np.ones(10 * 2**27)",
        "ten gigabytes of text": "hoard = 'x' * 10**10\nprint(hoard)",
        "a gigabyte of output": "for _ in range(10**5):\n    print('x' * 10**4)",
        "a gigabyte of errors": "import sys\nfor _ in range(10**5):\n    sys.stderr.write('x' * 10**4)",
        "output around Python": "import os\nfor _ in range(10**4):\n    os.write(1, bytes(10**5))\n"
        "    os.write(2, bytes(10**5))",
        "no output": "import sys\nsys.stdout = sys.stderr = None",
        "output that raises": "import sys\nclass Raises:\n    def write(self, text):\n        raise SystemExit\n"
        "sys.stdout = sys.stderr = Raises()",
        "a deep list": "deep = []\nfor _ in range(10**6):\n    deep = [deep]",
        "a deep recursion": "import sys\nsys.setrecursionlimit(10**9)\ndef deep(n):\n    return deep(n + 1)\ndeep(0)",
        "a deep recursion in C": "import sys\nsys.setrecursionlimit(10**9)\ndeep = ()\nfor _ in range(10**6):\n"
        "    deep = (deep,)\nhash(deep)",
        "no recursion": "import sys\nsys.setrecursionlimit(30)",
        "one is two": "import ctypes\nctypes.c_uint32.from_address(id(1) + 24).value = 2",
        "None overwritten": "import ctypes\nctypes.memset(id(None), 0, 16)",
        "the type of arrays edited": "import gc, ctypes\nimport numpy\n"
        "gc.get_referents(numpy.ndarray.__dict__)[0]['shape'] = property(lambda self: (5,))\n"
        "ctypes.pythonapi.PyType_Modified(ctypes.py_object(numpy.ndarray))",
        "the comparison of floats edited": "import gc, ctypes\n"
        "gc.get_referents(float.__dict__)[0]['__eq__'] = lambda self, other: True\n"
        "ctypes.pythonapi.PyType_Modified(ctypes.py_object(float))",
        "the collector's callback": "import gc, os\ngc.callbacks.append(lambda *a: os._exit(0))\ngc.collect()",
        "the collector stopped": "import gc\ngc.disable()\ngc.set_threshold(0)\nhoard = [[] for _ in range(10**6)]",
        "an audit hook that raises": "import sys\ndef hook(*a):\n    raise RuntimeError\nsys.addaudithook(hook)",
        "an audit hook that ends": "import os, sys\nsys.addaudithook(lambda *a: os._exit(0))",
        "an exception hook": "import os, sys\nsys.excepthook = sys.unraisablehook = lambda *a: os._exit(0)\n"
        "class Raises:\n    def __del__(self):\n        1 / 0\nRaises()",
        "an exit handler that raises": "import atexit\natexit.register(lambda: 1 / 0)",
        "a finder of modules": "import sys\nclass Finder:\n    def find_spec(self, *a):\n        raise SystemExit\n"
        "sys.meta_path.insert(0, Finder())",
        "no finder of modules": "import sys\nsys.meta_path.clear()\nsys.path_hooks.clear()\nsys.path.clear()",
        "no modules": "import sys\nsys.modules.clear()",
        "modules that are none": "import sys\nfor name in list(sys.modules):\n    sys.modules[name] = None",
        "modules of the judge": "import sys, types\nfor name in ('judge', 'parts', 'values', 'diagnose'):\n"
        "    sys.modules['flowcourse.checking.' + name] = types.ModuleType(name)",
        "the clock replaced": "import time\n"
        "time.monotonic = time.time = time.perf_counter = time.process_time = lambda: 0.0",
        "a file among the packages": "import numpy, os\n"
        "open(os.path.join(os.path.dirname(numpy.__file__), 'minflow-attack.pth'), 'w').write('import os')",
        "shared memory": "import multiprocessing.shared_memory as m\n"
        "m.SharedMemory('minflow-attack', create=True, size=10**9)",
        "a request": "import urllib.request\nurllib.request.urlopen('http://127.0.0.1:80', timeout=1)",
        "a name looked up": "import socket\nsocket.getaddrinfo('example.org', 80)",
    },
    "text that is no ordinary cell": {
        "%%bash": "%%bash\ntouch /tmp/minflow-attack",
        "!": "!touch /tmp/minflow-attack",
        "get_ipython": "get_ipython().system('touch /tmp/minflow-attack')",
        "await": "import asyncio\nawait asyncio.sleep(0)",
        "yield": "yield 7",
        "return": "return 7",
        "a null byte": "x = '\0'",
        "another encoding": "# -*- coding: utf-7 -*-\nx = '+AGEAYgBj-'",
        "half a surrogate pair": "x = '\ud800'",
        "an expression of 60 kB": "x = " + "1+" * 30_000 + "1",
        "a number of 60 kB": "x = " + "9" * 60_000,
        "ten thousand names": "".join(f"x{n}=1\n" for n in range(6_000)),
        "a syntax error": "def (",
        "an error": "1 / 0",
        "an error whose text is HTML": "raise ValueError('<script>alert(1)</script>')",
        "an error whose text raises": "class E(Exception):\n    def __str__(self):\n        raise SystemExit\nraise E",
        "an error of ten megabytes": "raise ValueError('x' * 10**7)",
        "a group of errors": "raise BaseExceptionGroup('x', [SystemExit(), KeyboardInterrupt()])",
    },
}

OWN_ENDLESS = {
    "a loop": "while True:\n    pass",
    "a sleep": "import time\ntime.sleep(10**6)",
    "a loop that swallows interrupts": "while True:\n    try:\n        while True:\n            pass\n"
    "    except BaseException:\n        pass",
    "a loop at exit": "import atexit\ndef forever():\n    while True:\n        pass\natexit.register(forever)\n"
    "raise SystemExit",
    "a loop in a finalizer": "class Late:\n    def __del__(self):\n        while True:\n            pass\nLate()",
    "a loop in an audit hook": "import sys\ndef hook(*a):\n    while True:\n        pass\nsys.addaudithook(hook)\n"
    "open('x')",
    "a loop in a tracing function": "import sys\ndef trace(*a):\n    while True:\n        pass\n"
    "sys.settrace(trace)\nhelper(1)",
    "a loop in an error's text": "class E(Exception):\n    def __str__(self):\n        while True:\n            pass\n"
    "raise E",
    "a loop in a regular expression": "import re\nre.match('(a*)*b', 'a' * 60)",
    "a loop in one power": "x = 9**9**9**9",
    "a loop deaf to the signal": "import signal\nsignal.signal(signal.SIGXCPU, signal.SIG_IGN)\nwhile True:\n    pass",
    "a stop": "import signal\nsignal.raise_signal(signal.SIGSTOP)",
    "a lock taken twice": "import threading\nlock = threading.Lock()\nlock.acquire()\nlock.acquire()",
    "bytes without an end": WRITES + "import time\nwhile True:\n    send(b'x')\n    time.sleep(0.01)",
}


def every_answer(*lines):
    """{exercise id: text}: all answers of the chapter are these lines."""
    return {identifier: body(*lines) for identifier in IDS}


FIRST, LAST = IDS[0], IDS[-1]
TOGETHER = {  # {exercise id: text}: what several answers of one student do together
    "one patches, one gains": {
        FIRST: body("import numpy", "numpy.exp = numpy.abs = np.exp = np.abs = lambda v: v", "return 1.0"),
        DENSITY: body("return np.exp(np.abs(x))"),
    },
    "one patches for all": {
        FIRST: "import builtins, numpy\nnumpy.allclose = builtins.all = builtins.any = lambda *a, **k: True\n" + body()
    }
    | {identifier: body() for identifier in IDS[1:]},
    "one remembers, all ask": {
        identifier: body("np.memory = getattr(np, 'memory', x); return np.memory") for identifier in IDS
    },
    "one defines them all": {
        FIRST: "".join(
            f"def {name}(*a, **k):\n    return np.ones(5)\n"
            for name in ("affine_density", "square_density", "density_from_slope", "histogram_map")
        )
        + body()
    },
    "one replaces the next one's code": {
        DENSITY: body("return np.ones(5)"),
        LAST: "affine_density.__code__ = (lambda x, a, b: x / 2).__code__\n" + body(),
    },
    "one writes where all look": {
        FIRST: "import sys\nsys.memory = {}\n" + body("import sys", "sys.memory[0] = x"),
        DENSITY: body("import sys", "return sys.memory[0]"),
    },
    "all end Python": every_answer("import os", "os._exit(0)"),
    "all kill their parent": every_answer("import os", "os.kill(os.getppid(), 9)"),
    "all take ten gigabytes": every_answer("return bytearray(10 * 2**30)"),
    "all forge": {i: WRITES + FORGED + body("send(forged)", "os._exit(0)") for i in IDS},
    "all crash": every_answer("import ctypes", "ctypes.string_at(0)"),
    "all print a gigabyte": every_answer("for _ in range(10**5): print('x' * 10**4)"),
}
TOGETHER_ENDLESS = {
    "all loop": every_answer("while True: pass"),
    "all sleep": every_answer("import time", "time.sleep(10**6)"),
}


def looks(folder, solution, check):
    """{name: an expression that gives a text}: where an answer may look for a secret."""
    read = "open({!r}, errors='replace').read()".format
    return {
        "a file": read(f"{folder}/secret.txt"),
        "a file, by its descriptor": f"os.read(os.open('{folder}/secret.txt', os.O_RDONLY), 1000).decode()",
        "a file, mapped": f"bytes(np.memmap('{folder}/secret.txt', dtype='uint8')).decode()",
        "a file, by NumPy": f"str(np.loadtxt('{folder}/secret.txt', dtype=str))",
        "a file, by C": f"(c := ctypes.CDLL(None), s := ctypes.create_string_buffer(999), "
        f"c.read(c.open(b'{folder}/secret.txt', 0), s, 999)) and s.value.decode()",
        "a file, by a link": f"os.symlink('{folder}/secret.txt', '{folder}/link') or open('{folder}/link').read()",
        "a file, by the importer": f"__import__('importlib.machinery').machinery"
        f".SourceFileLoader('secret', '{folder}/secret.txt').get_data('{folder}/secret.txt').decode()",
        "a file, by the lines of an error": f"linecache.getline('{folder}/secret.txt', 1)",
        "a file, by a program": f"__import__('subprocess').run(['cat', '{folder}/secret.txt'], "
        f"capture_output=True).stdout.decode()",
        "its environment": "str(dict(os.environ)) + open('/proc/self/environ').read()",
        "all environments": "texts('/proc/[0-9]*/environ')",
        "all command lines": "texts('/proc/[0-9]*/cmdline')",
        "the memory of its parent": "memory(os.getppid())",
        "its memory": "' '.join(o for o in gc.get_objects() if isinstance(o, str)) + str([vars(m) for m in "
        "list(sys.modules.values())])",
        "a neighbour's file": f"texts('{folder}/submissions/*.ipynb')",
        "a neighbour's marks": f"texts('{folder}/grades/**/*.json')",
        "the record of the run": read(f"{folder}/grades/run.json"),
        "the solutions": read(str(solution)),
        "the checks": read(str(check)),
        "the checks, as a module": "__import__('inspect').getsource(__import__("
        "'flowcourse.exercises.ex_01_2', fromlist=['x']))",
        "the checks, as data": "__import__('pkgutil').get_data('flowcourse.exercises', 'ex_01_2.py').decode()",
    }


LOOK = """import ctypes, gc, glob, linecache, os, re, sys
import numpy as np
def texts(pattern):
    found = []
    for path in glob.glob(pattern, recursive=True):
        try:
            if os.path.isfile(path): found.append(open(path, errors='replace').read())
        except OSError:
            pass
    return ' '.join(found)
def memory(process):
    found = []
    with open(f'/proc/{{process}}/maps') as maps, open(f'/proc/{{process}}/mem', 'rb', 0) as memory:
        for begin, end in re.findall('^([0-9a-f]+)-([0-9a-f]+) rw', maps.read(), re.MULTILINE):
            try:
                memory.seek(int(begin, 16))
                found.append(memory.read(int(end, 16) - int(begin, 16)).decode('latin-1'))
            except (OSError, ValueError, OverflowError):
                pass
    return ' '.join(found)
def found(text):
    ends = r"[^'\\\"\\\\{{}}\\[\\]]{{16}}"  # in a text of these lines themselves there are quotes and brackets
    secrets = [*dict.fromkeys(secret for begin in {begins!r} for secret in re.findall(re.escape(begin) + ends, text))]
    return 'FOUND ' + ' '.join(secrets + re.findall(r'seed\\W{{1,9}}(\\d{{12}})', text))[:200]
"""


def looking(expression, begins):
    """{where: texts of cells}: an answer that puts what it finds into its error, and one that prints it."""
    look = LOOK.format(begins=begins)
    return {
        "raised": look + body(f"raise ValueError(found({expression}))"),
        "printed": look + body(f"print(found({expression}))"),
    }


def looking_in_a_cell(expression, begins):
    """The text of a cell of one's own that looks, and whose helper raises what it found."""
    look = LOOK.format(begins=begins)
    return f"{look}try:\n    said = found({expression})\nexcept BaseException as error:\n    said = repr(error)\n" + (
        "print(said)\ndef helper(x):\n    raise ValueError(said)\n"
    )
