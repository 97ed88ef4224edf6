"""Run a command, and measure what it takes and what it leaves behind. For Linux.

ran = watched(["flowcourse", "grade", …], env)     # a Ran
"""

import ctypes
import os
import signal
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

PR_SET_CHILD_SUBREAPER = 36
EVERY, GRACE = 0.5, 5  # seconds between two looks at the memory, and for processes to end


@dataclass(frozen=True)
class Ran:
    """`bytes` is the most memory of all its processes together; `left` are those that were alive after its end."""

    code: int
    output: str
    seconds: float
    bytes: int
    left: tuple


def watched(command, env):
    """Run the command to its end. Processes that it loses become our children, so that none goes unseen."""
    adopt()
    before, start = children(), time.monotonic()
    with tempfile.TemporaryFile() as said:  # a pipe would stay open as long as a process that is left behind
        process = subprocess.Popen(command, env=env, stdout=said, stderr=subprocess.STDOUT)
        with Memory(process.pid) as memory:
            process.wait()
        seconds = time.monotonic() - start
        said.seek(0)
        output = said.read().decode(errors="replace")
    return Ran(process.returncode, output, seconds, memory.most, left_behind(before))


def adopt():
    """From now on processes that lose their parent, and are below this one, become its children."""
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def left_behind(before=frozenset(), grace=GRACE):
    """What the children are called that are still alive after a time of grace; they are ended."""
    until = time.monotonic() + grace
    while (alive := children() - before) and time.monotonic() < until:
        time.sleep(0.1)
    left = tuple(_read(child, "cmdline").replace("\0", " ").strip() for child in alive)
    for child in alive:
        os.kill(child, signal.SIGKILL)
    return left


def children():
    """The numbers of the processes whose parent this one is, except for those that have ended."""
    return {process for process, (state, parent) in _processes().items() if parent == os.getpid() and state != "Z"}


def _processes():
    """{number: (state, number of the parent)}."""
    found = {}
    for path in Path("/proc").glob("[0-9]*"):
        _, _, fields = _read(path.name, "stat").rpartition(") ")
        if fields:
            state, parent = fields.split()[:2]
            found[int(path.name)] = state, int(parent)
    return found


def _read(process, name):
    try:
        return Path(f"/proc/{process}/{name}").read_text(errors="replace")
    except OSError:  # it has ended
        return ""


class Memory:
    """The most memory that a process and those below it had; what they share is counted once."""

    def __init__(self, root):
        self.root, self.most = root, 0
        self._end, self._thread = threading.Event(), threading.Thread(target=self._look)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._end.set()
        self._thread.join()

    def _look(self):
        while not self._end.wait(EVERY):
            self.most = max(self.most, sum(map(_memory, self._family())))

    def _family(self):
        processes, family = _processes(), {self.root}
        while more := {child for child, (_, parent) in processes.items() if parent in family} - family:
            family |= more
        return family


def _memory(process):
    """The bytes of a process; of what it shares with others, its part."""
    for line in _read(process, "smaps_rollup").splitlines():
        if line.startswith("Pss:"):
            return 1024 * int(line.split()[1])
    return 0
