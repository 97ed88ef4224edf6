"""Try to get out of the jail from inside, and report: run() -> [(probe, held, what happened), …].

Each attempt is an answer like any other, and is called in the same way. One that returns a value got through.
safe(run()) says whether answers are kept from files and the network here.
"""

import os
import socket
import tempfile
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from .jail import PACKAGE, Clock, Jail
from .protocol import Call, Cell
from .syscalls import available, number

PTRACE_SEIZE, CLONE_NEWUSER = 0x4206, 0x10000000
FORKS = "import os\ndef f():\n    if os.fork() == 0: os._exit(0)\n    return 1.0"
EXECUTES = "import subprocess\ndef f():\n    return float(len(subprocess.run(['/bin/true']).args))"
READS = "def f(path):\n    return float(len(open(path, 'rb').read(100)))"
WRITES = "def f(path):\n    open(path, 'w').write('x')\n    return 1.0"
CHANGES = "import os\ndef f(path):\n    os.chmod(path, 0o777)\n    return 1.0"
REMOVES = "import os\ndef f(path):\n    os.remove(path)\n    return 1.0"
LINKS = "import os\ndef f(path):\n    os.symlink(path, 'link')\n    return 1.0"
CONNECTS = """import os, socket
def f(kind, address):
    with socket.socket(*kind) as s:
        s.connect(address if isinstance(address, (bytes, str)) else tuple(address))
        os.write(s.fileno(), b"x")  # `send` may be forbidden where `write`, which a pipe needs, is allowed
    return 1.0"""
SIGNALS = "import os\ndef f(process):\n    os.kill(process, 0)\n    return 1.0"
CALLS = """import ctypes
def f(*numbers):
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.syscall(*numbers) < 0 and ctypes.get_errno() in (1, 38):
        raise OSError(ctypes.get_errno(), "refused, or unknown here")
    return 1.0"""
LOOPS = "def f():\n    while True: pass"
FILLS = "import numpy as np\ndef f():\n    return float(np.ones(10 * 2**27).sum())"
THREADS = "import threading\ndef f():\n    threading.Thread(target=print).start()\n    return 1.0"


@dataclass(frozen=True)
class World:
    """What is outside the jail and must not be reached: files, sockets that listen, a process."""

    file: str
    folder: str
    tcp: tuple
    udp: tuple
    abstract: bytes
    path: str
    process: int


def attempts(world):
    """(what is tried, the source of an answer that tries it, its arguments)."""
    tcp, udp, unix = (socket.AF_INET, socket.SOCK_STREAM), (socket.AF_INET, socket.SOCK_DGRAM), (socket.AF_UNIX,)
    return (
        ("files: read another submission", READS, (world.file,)),
        ("files: read the checks", READS, (str(PACKAGE / "checking" / "judge.py"),)),
        ("files: read an exercise", READS, (str(PACKAGE / "exercises" / "ex_01_2.py"),)),
        ("files: read the judge's environment", READS, (f"/proc/{world.process}/environ",)),
        ("files: read the judge's memory map", READS, (f"/proc/{world.process}/maps",)),
        ("files: write a new file", WRITES, (f"{world.folder}/new",)),
        ("files: write to a file that is there", WRITES, (world.file,)),
        ("files: change a file's mode", CHANGES, (world.file,)),
        ("files: delete a file", REMOVES, (world.file,)),
        ("files: make a link in the private folder", LINKS, (world.file,)),
        ("network: TCP to this machine", CONNECTS, (tcp, world.tcp)),
        ("network: UDP to this machine", CONNECTS, (udp, world.udp)),
        ("network: an abstract socket", CONNECTS, (unix, world.abstract)),
        ("network: a socket that is a file", CONNECTS, (unix, world.path)),
        ("processes: fork", FORKS, ()),
        ("processes: start a program", EXECUTES, ()),
        ("processes: start a thread", THREADS, ()),
        ("processes: signal the judge", SIGNALS, (world.process,)),
        *((f"processes: {what}", CALLS, (number, *args)) for what, number, args in _calls(world.process)),
        ("limits: an endless loop", LOOPS, ()),
        ("limits: ten gigabytes", FILLS, ()),
    )


def _calls(process):
    """(what, the system call's number, its arguments): ways into another process, or around the allowed calls."""
    if not available():
        return
    for what, name, args in (
        ("look into the judge with ptrace", "ptrace", (PTRACE_SEIZE, process, 0, 0)),
        ("read the judge's memory", "process_vm_readv", (process, 0, 0, 0, 0, 0)),
        ("open a ring for input and output", "io_uring_setup", (0, 0)),
        ("take a descriptor of the judge", "pidfd_open", (process, 0)),
        ("read the judge's clock", "clock_gettime", (~process << 3 | 2, 0)),
        ("load a program into the kernel", "bpf", (0, 0, 0)),
        ("enter a namespace of its own", "unshare", (CLONE_NEWUSER,)),
    ):
        yield what, number(name), args


def run(restricted=True, kinds=("files", "network", "processes", "limits")):
    """Try everything of these kinds once; `held` is True for an attempt that did not get through."""
    with _world() as world, Jail(restricted) as jail:
        honest = _call(jail, "def f(x):\n    return 2 * x", (np.arange(3.0),))
        works = honest.values is not None and np.array_equal(honest.values[0], [0, 2, 4])
        results = [("honest: an answer gets through", works, _what(honest))]
        for name, text, args in attempts(world):
            if not name.startswith(kinds):
                continue
            outcome = _call(jail, text, args)
            results.append((name, outcome.values is None, _what(outcome)))
    return results


def safe(results):
    """Whether an honest answer got through, which shows that the jail works, and no attempt on files or the network."""
    return all(held for probe, held, _ in results if probe.startswith(("honest", "files", "network")))


def _call(jail, text, args):
    names = tuple(f"x{i}" for i in range(len(args)))
    cell, asked = Cell("<attempt>", text), Call("attempt", "f", names, ("value",), args)
    return jail.call([cell], asked, Clock(1))


def _what(outcome):
    if outcome.failure is None:
        return "it got through"
    reason = outcome.failure.text.partition(", in the line")[0].strip(" :")
    return reason if outcome.failure.kind == "raised" else f"{outcome.failure.kind} {reason}".strip()


@contextmanager
def _world():
    """A World for the time of the test: a folder and sockets."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        os.chmod(folder, 0o777)
        secret = Path(folder) / "secret"
        secret.write_text("secret", encoding="ascii")
        abstract = b"\0flowcourse-" + os.urandom(8).hex().encode()
        tcp = _listen(stack, socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", 0))
        udp = _listen(stack, socket.AF_INET, socket.SOCK_DGRAM, ("127.0.0.1", 0))
        path = _listen(stack, socket.AF_UNIX, socket.SOCK_STREAM, f"{folder}/socket")
        _listen(stack, socket.AF_UNIX, socket.SOCK_STREAM, abstract)
        yield World(str(secret), folder, tcp, udp, abstract, path, os.getpid())


def _listen(stack, family, kind, address):
    """The address of a socket that listens until the stack is closed."""
    listener = stack.enter_context(socket.socket(family, kind))
    listener.bind(address)
    if kind == socket.SOCK_STREAM:
        listener.listen()
    return listener.getsockname()
