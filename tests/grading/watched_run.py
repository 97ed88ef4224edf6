"""Run a command, and measure what it takes and what it leaves behind. For Linux.

ran = watched(["flowcourse", "grade", …], env)      # a Ran
with Watched(command, env) as run: …           # a process to wait for, or to kill
"""

import ctypes
import subprocess
import tempfile
import threading
import time
from contextlib import suppress
from dataclasses import dataclass

import psutil

PR_SET_CHILD_SUBREAPER = 36
EVERY, GRACE = 1, 60  # seconds between two looks at the memory, and for processes to end by themselves


@dataclass(frozen=True)
class Ran:
    """`bytes` is the most memory of all its processes together; `left` are those that were alive after its end."""

    code: int
    output: str
    bytes: int
    left: tuple


def watched(command, env):
    """Run the command to its end."""
    with tempfile.TemporaryFile() as output:  # a pipe would stay open as long as a process that is left behind
        with Watched(command, env, output) as run:
            run.process.wait()
        output.seek(0)
        return Ran(run.process.returncode, output.read().decode(errors="replace"), run.bytes, run.left)


class Watched:
    """A process with a group of its own. Those that lose their parent become our children, so that none goes unseen."""

    def __init__(self, command, env, log=subprocess.DEVNULL):
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
        self.before, self.bytes, self.left = _children(), 0, ()
        self.process = subprocess.Popen(command, env=env, stdout=log, stderr=log, start_new_session=True)
        self._end, self._thread = threading.Event(), threading.Thread(target=self._look)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self.process.wait()
        self._end.set()
        self._thread.join()
        until = time.monotonic() + GRACE
        while (alive := _children() - self.before) and time.monotonic() < until:
            time.sleep(0.1)
        self.left = tuple(" ".join(child.cmdline()) for child in alive)
        for child in alive:
            child.kill()

    def _look(self):
        """The most memory of all processes; what they share is counted once."""
        while not self._end.wait(EVERY):
            total = 0
            with suppress(psutil.Error):
                root = psutil.Process(self.process.pid)
                for process in [root, *root.children(recursive=True)]:
                    with suppress(psutil.Error):
                        total += process.memory_full_info().pss
            self.bytes = max(self.bytes, total)


def _children():
    """The processes whose parent this one is, except for those that have ended."""
    alive = set()
    for child in psutil.Process().children():
        with suppress(psutil.Error):
            if child.status() != psutil.STATUS_ZOMBIE:
                alive.add(child)
    return alive
