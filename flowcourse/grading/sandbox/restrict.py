"""The walls around an answer: put up once in the worker, and closed in each process that it forks for a probe.

report, close = put_up(hidden)    # in the worker, after its imports: Python's own files alone can be read
close(seconds)                    # in the child: limits, no signal to others, few system calls
"""

import contextlib
import ctypes
import os
import resource
import signal
import site
import struct
import sysconfig
from pathlib import Path

import minflow

from . import landlock, syscalls

GIBIBYTE = 2**30
NOBODY = 65534
CAPABILITIES_3, PARENT_DEATH_SIGNAL = 0x20080522, 1
LIBRARIES = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/etc/ld.so.cache", "/usr/share/zoneinfo")
NONE_OF = (resource.RLIMIT_CORE, resource.RLIMIT_FSIZE)
FILES = 64


def put_up(hidden):
    """Files, TCP and privileges are gone for good, where the system can do that; the folders `hidden` in any case.

    Gives ({what stands: how}, the function close(seconds) for a child).
    """
    room = _address_space()
    hidden = [Path(folder).resolve() for folder in hidden]
    paths = [path for base in _bases() for path in readable(base, hidden)] + minflow.__path__
    report = {"user": _become_nobody(paths), "landlock": landlock.abi(), "seccomp": syscalls.available()}
    if hasattr(os, "O_PATH"):
        landlock.no_new_privileges()
    if report["landlock"]:
        landlock.restrict(paths)
    rules = syscalls.for_the_child() if syscalls.available() else None
    if rules is not None:
        syscalls.for_the_worker().load()

    def close(seconds):
        limit(seconds, room)
        landlock.isolate()
        if rules is not None:
            rules.load()

    return report, close


def none():
    """No walls, for code that is trusted; the limits all the same."""
    room = _address_space()
    return {"user": "", "landlock": 0, "seccomp": False}, lambda seconds: limit(seconds, room)


def limit(seconds, room=None):
    """CPU seconds, 2 GiB beside the `room` that is taken already, no new file, few descriptors."""
    for kind in NONE_OF:
        resource.setrlimit(kind, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (FILES, FILES))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))  # SIGXCPU, and SIGKILL a second later
    if room is not None:
        resource.setrlimit(resource.RLIMIT_AS, (room + 2 * GIBIBYTE, room + 2 * GIBIBYTE))


def end_with_parent():
    """A child of the worker is killed when that ends."""
    if hasattr(os, "O_PATH"):
        landlock.libc().prctl(PARENT_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)


def first_to_go():
    """When the machine's memory is short, the system ends this process and its children before others."""
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")


def readable(path, hidden):
    """The largest folders and files under `path` in which nothing hidden lies.

    A hidden folder does not hide a `path` within it: the packages of a venv that lies in the course folder.
    """
    path = Path(path).resolve()
    if path in hidden or not path.exists():
        return
    if not any(path in secret.parents for secret in hidden):
        yield path
        return
    for child in path.iterdir():
        yield from readable(child, hidden)


def _bases():
    """Where Python, its packages and the system's libraries are."""
    paths = [sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")]
    paths += [*site.getsitepackages(), site.getusersitepackages()]
    return [*dict.fromkeys(paths), *LIBRARIES]


def _address_space():
    try:
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    except OSError:
        return None


def _become_nobody(paths):
    """Root gives up all its rights, and its name where nobody can still read `paths`; the user's name for the report.

    Python in a home directory stays with a root that may no more than any user: there nobody could import a thing.
    """
    if os.geteuid() != 0:
        return "unprivileged"
    if all(_open_to_all(Path(path)) for path in paths):
        with contextlib.suppress(OSError):  # a container may have taken that right from its root
            os.setgroups([])
            os.setresgid(NOBODY, NOBODY, NOBODY)
            os.setresuid(NOBODY, NOBODY, NOBODY)
    if hasattr(os, "O_PATH"):  # Linux: no capability is left, permitted or effective
        header, none = struct.pack("=Ii", CAPABILITIES_3, 0), bytes(24)
        if landlock.libc().capset(header, none) != 0:
            raise OSError(ctypes.get_errno(), "root could not give up its capabilities")
    return "nobody" if os.geteuid() == NOBODY else "root without capabilities"


def _open_to_all(path):
    path = path.resolve()
    needed = 0o5 if path.is_dir() else 0o4
    return path.stat().st_mode & needed == needed and all(p.stat().st_mode & 0o1 for p in path.parents)
