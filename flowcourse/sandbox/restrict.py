"""Restrict what an answer can do: first the worker, once, then each process that it forks for an exercise.

report, restrict_child = restrict_worker(hidden, folder)   # after its imports: only Python's own files can be read
restrict_child(seconds)                                    # in the child: limits, no signal, few system calls
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

from ..checking.guard import GIBIBYTE, address_space
from . import landlock, syscalls
from .private_folder import FILE_BYTES

NOBODY = 65534
CAPABILITIES_3, PARENT_DEATH_SIGNAL = 0x20080522, 1
LIBRARIES = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/etc/ld.so.cache", "/usr/share/zoneinfo")
OPEN_FILES = 64


def restrict_worker(hidden, folder):
    """Give up files, TCP and privileges for good, as far as the system can do that; nothing in `hidden` stays readable.

    In `folder` files can be written, where Landlock keeps them there; elsewhere nowhere.
    Returns a report, {"user": …, "landlock": version, "seccomp": bool}, and the function restrict_child(seconds).
    """
    room = address_space()
    hidden = [Path(folder).resolve() for folder in hidden]
    paths = [path for base in [*_bases(), *minflow.__path__] for path in readable(base, hidden)]
    report = {"user": _become_nobody(paths, folder), "landlock": landlock.abi(), "seccomp": syscalls.available()}
    if hasattr(os, "O_PATH"):
        landlock.no_new_privileges()
    if report["landlock"]:
        landlock.restrict(paths, [folder, os.devnull])
    rules = syscalls.for_the_child() if syscalls.available() else None
    if rules is not None:
        syscalls.for_the_worker(writes=report["landlock"] > 0).load()

    def restrict_child(seconds):
        limit(seconds, room, FILE_BYTES if report["landlock"] else 0)
        landlock.isolate()
        if rules is not None:
            rules.load()

    return report, restrict_child


def limits_only():
    """The same for code that is trusted: a child has its limits, and no other restriction."""
    room = address_space()
    return {"user": "", "landlock": 0, "seccomp": False}, lambda seconds: limit(seconds, room, FILE_BYTES)


def limit(seconds, room, file_bytes):
    """Limit CPU seconds, descriptors, files, and memory to 2 GiB more than the `room` in use, if that is known."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (file_bytes, file_bytes))
    resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_FILES, OPEN_FILES))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))  # SIGXCPU, and SIGKILL a second later
    if room is not None:
        resource.setrlimit(resource.RLIMIT_AS, (room + 2 * GIBIBYTE, room + 2 * GIBIBYTE))


def end_with_parent():
    """Have the system kill this child when the worker ends."""
    if hasattr(os, "O_PATH"):
        landlock.libc().prctl(PARENT_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)


def first_to_be_killed():
    """When the machine runs out of memory, let the system end this process and its children before others."""
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")


def readable(path, hidden):
    """The largest folders and files under `path` that contain nothing hidden.

    A `path` inside a hidden folder is not hidden: it may be the packages of a venv in the course folder.
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


def _become_nobody(paths, folder):
    """As root, give up all rights, and become "nobody" if that user can read `paths`. Returns the user for the report.

    The folder is then nobody's.

    Where Python is in a home directory, "nobody" could import nothing: there the worker stays a root without rights.
    """
    if os.geteuid() != 0:
        return "unprivileged"
    if all(_open_to_all(Path(path)) for path in paths):
        with contextlib.suppress(OSError):  # root in a container may not have that right
            os.setgroups([])
            os.setresgid(NOBODY, NOBODY, NOBODY)
            os.chown(folder, NOBODY, NOBODY)
            os.setresuid(NOBODY, NOBODY, NOBODY)
    if hasattr(os, "O_PATH"):  # Linux: drop all capabilities, permitted and effective
        header, none = struct.pack("=Ii", CAPABILITIES_3, 0), bytes(24)
        if landlock.libc().capset(header, none) != 0:
            raise OSError(ctypes.get_errno(), "root could not give up its capabilities")
    return "nobody" if os.geteuid() == NOBODY else "root without capabilities"


def _open_to_all(path):
    path = path.resolve()
    needed = 0o5 if path.is_dir() else 0o4
    return path.stat().st_mode & needed == needed and all(p.stat().st_mode & 0o1 for p in path.parents)
