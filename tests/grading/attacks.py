"""Answers that try to pass without being right, or to harm: what each does, and what its mark must say.

Attack(exercise, text, says): `says` is a regular expression for the sentence. All of them must not pass, and must cost
nobody else a thing.
"""

from dataclasses import dataclass

DENSITY = "ex-01-2"  # affine_density(x, a, b)
HEAD = "def affine_density(x, a, b):\n"
SEEN = "expected|differs|must return|specification|raised|shape"


@dataclass(frozen=True)
class Attack:
    text: str
    says: str = SEEN
    exercise: str = DENSITY


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

FOR_NOTHING = {  # earns nothing
    "the identity": Attack(HEAD + "    return x"),
    "a constant": Attack(HEAD + "    return np.full(x.shape, 0.2)"),
    "nothing is a number": Attack(HEAD + "    return np.full(x.shape, np.nan)", "NaN"),
    "a memoiser": Attack("memory = {}\n" + HEAD + "    return memory.setdefault(1, x)"),
    "a memoiser in a module": Attack(body("np.memory = getattr(np, 'memory', x); return np.memory")),
    "an array that equals all": Attack(PASSER + HEAD + "    return x.view(Passer)"),
    "an object that equals all": Attack(
        "class Same:\n    def __eq__(self, other): return True\n    def __array__(self, *a, **k): return np.zeros(3)\n"
        + HEAD
        + "    return Same()"
    ),
    "an array whose numbers change": Attack(
        "class Two:\n    n = 0\n    def __array__(self, *a, **k):\n        self.n += 1; return np.ones(self.n)\n"
        + HEAD
        + "    return Two()"
    ),
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
    "printing the verdict": Attack(body("print('✓ passed: the density of a·z + b')"), "it printed or warned"),
    "an own verdict raised": Attack(
        body("from flowcourse.checking.parts import NotStarted", "raise NotStarted"), "dots"
    ),
    "the caller's function patched": Attack(
        "import flowcourse.checking.call as c\nimport flowcourse.sandbox.worker as w\n"
        "w.call_answer = c.call_answer = lambda *a: None\n" + HEAD + "    return x",
        "ended Python",
    ),
    "what packs patched": Attack(
        "import flowcourse.sandbox.protocol as w\nw.json.dumps = lambda head: 'passed'\n" + HEAD + "    return x",
        "ended Python",
    ),
    "an exit handler": Attack("import atexit, os\natexit.register(os.write, 1, b'passed')\n" + HEAD + "    return x"),
    "a call that ends in a good exit": Attack(body("import os", "os._exit(0)"), "ended Python"),
    "asking for the check": Attack(body("import flowcourse.exercises as c", "return c.find('ex-01-2')"), "raised"),
    "asking for the exercise's file": Attack(
        body("import flowcourse.exercises.ex_01_2 as c", "return c.CHECK"), "raised"
    ),
    "importing the judge": Attack(body("import flowcourse.grading.marking.session as c", "return c"), "raised"),
}

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


ON_THE_PIPE = {  # forged or huge bytes where the values go
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
    "no rows, and millions of columns": forger(f"send_head({NUMBERS.replace('5', '0, 16000000')!r})", "os._exit(0)"),
    "nothing in eight dimensions": forger(
        f"send_head({NUMBERS.replace('5', '0' + ', 16000000' * 7)!r})", "os._exit(0)"
    ),
    "a fault of another kind": forger(f"send_head({OTHER_FAULT!r})", "os._exit(0)"),
    "bytes that come one by one": forger(
        "import time", "for _ in range(20): send(b'x'); time.sleep(0.02)", "os._exit(0)"
    ),
    "the pipe closed": Attack(WRITES + body("os.close(pipe())"), "ended Python"),
}

HARM = {  # ends, or tries to end, more than itself
    "exit code 3": Attack(body("import os", "os._exit(3)"), "exit code 3"),
    "SystemExit": Attack(body("raise SystemExit"), "raised SystemExit"),
    "KeyboardInterrupt": Attack(body("raise KeyboardInterrupt"), "raised KeyboardInterrupt"),
    "a segmentation fault": Attack(body("import ctypes", "ctypes.string_at(0)"), "signal 11"),
    "abort": Attack(body("import os", "os.abort()"), "signal"),
    "a signal to itself": Attack(body("import os, signal", "os.kill(os.getpid(), signal.SIGKILL)"), "PermissionError"),
    "a stop": Attack(body("import os, signal", "os.kill(os.getpid(), signal.SIGSTOP)"), "PermissionError"),
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
        "import ctypes, mmap\ncode = mmap.mmap(-1, 4096, prot=7)\ncode.write(b'\\xb8\\x02\\0\\0\\0\\xcd\\x80\\xc3')\n"
        + body("start = ctypes.addressof(ctypes.c_char.from_buffer(code))", "ctypes.CFUNCTYPE(ctypes.c_int)(start)()"),
        "signal",
    ),
    "a fork bomb": Attack(body("import os", "while True: os.fork()"), "PermissionError"),
    "a process": Attack(body("import multiprocessing as m", "m.Process(target=print).start()"), "PermissionError"),
    "a thread that outlives it": Attack(body("import threading", "threading.Thread(target=print).start()"), "thread"),
    "a thread at import": Attack("import _thread\n_thread.start_new_thread(print, ())\n" + HEAD + "    return x", ""),
    "ten gigabytes": Attack(body("bytearray(10 * 2**30)"), "out of memory"),
    "ten gigabytes in a list": Attack(body("return [0] * 10**10"), "out of memory"),
    "ten gigabytes, shared": Attack(body("import mmap", "mmap.mmap(-1, 10 * 2**30)"), "memory|raised"),
    "limits lifted": Attack(
        body("import resource as r", "r.setrlimit(r.RLIMIT_CPU, (r.RLIM_INFINITY, r.RLIM_INFINITY))"), "raised"
    ),
    "deep brackets": Attack(HEAD + "    return " + "(" * 9000 + "x" + ")" * 9000, "SyntaxError|MemoryError"),
    "deep minus signs": Attack(HEAD + "    return " + "-" * 30000 + "x", "MemoryError|RecursionError|ended Python"),
    "a full disk": Attack(body("open('/tmp/fill', 'wb').write(bytes(10**9))"), "PermissionError"),
    "a full disk, in memory": Attack(body("import os", "os.memfd_create('fill')"), "PermissionError"),
    "a link": Attack(body("import os", "os.symlink('/etc/passwd', '/tmp/link')"), "PermissionError"),
    "a time-stamp": Attack(body("import os", "os.utime('/tmp', (0, 0))"), "PermissionError"),
    "the screen": Attack(body("open('/dev/tty', 'w').write('x')"), "PermissionError"),
    "patience of the judge": Attack(body("import os", "os.nice(-20)"), "PermissionError"),
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
