"""Linux's Landlock, with which a process gives up files, TCP, signals to others and abstract sockets for good.

restrict(readable=[…], writable=[…])   # from now on only these files can be opened, and only these written; no TCP
isolate()                              # from now on no signal to a process outside, and no abstract socket of one

The numbers are from landlock(7) and the kernel's include/uapi/linux/landlock.h.
"""

import ctypes
import os
import struct
import sys
from functools import cache

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446  # the same on every processor but alpha
FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15}  # how many there are, by ABI version; 16 from the fifth on
WRITE_FILE, READ_FILE, READ_FOLDER = 1 << 1, 1 << 2, 1 << 3
IN_A_FOLDER = (
    1 << 4 | 1 << 5 | 1 << 7 | 1 << 8 | 1 << 14
)  # remove a folder or a file, make a folder or a file; truncate
TCP, SCOPES = 0b11, 0b11  # bind and connect; abstract sockets and signals
PATH_BENEATH = 1
NO_NEW_PRIVS = 38
AT_FDCWD = -100


def abi():
    """The version of Landlock in this kernel; 0 where there is none. It restricts TCP from 4 on, signals from 6 on."""
    if not sys.platform.startswith("linux"):
        return 0
    return max(0, libc().syscall(CREATE_RULESET, None, ctypes.c_size_t(0), 1))


def restrict(readable, writable=()):
    """From now on only files under these paths can be opened, under `readable` only to be read; no TCP out or in.

    In a folder that is `writable`, files and folders can be made and removed, but no links, devices or pipes.
    """
    version = abi()
    known = (1 << FILE_RIGHTS.get(version, 16)) - 1
    ruleset = _create(version, known, TCP if version >= 4 else 0, 0)
    for path in readable:
        _allow(ruleset, path, READ_FILE, READ_FOLDER)
    for path in writable:
        _allow(ruleset, path, READ_FILE | WRITE_FILE, (READ_FOLDER | IN_A_FOLDER) & known)
    _enforce(ruleset)


def isolate():
    """From now on no signal to processes that this one has not started, and no connection to their abstract sockets."""
    if abi() >= 6:
        _enforce(_create(abi(), 0, 0, SCOPES))


def no_new_privileges():
    """No program that is started later can get more rights than this process. Landlock and seccomp require this."""
    _done(libc().prctl(NO_NEW_PRIVS, 1, 0, 0, 0))


def _create(version, files, network, scopes):
    fields = 1 if version < 4 else 2 if version < 6 else 3
    attributes = struct.pack("=QQQ", files, network, scopes)[: 8 * fields]
    return _done(libc().syscall(CREATE_RULESET, attributes, ctypes.c_size_t(len(attributes)), 0))


def _allow(ruleset, path, for_a_file, for_a_folder):
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:  # it is gone by now, and needs no permission
        return
    try:
        rights = for_a_file | for_a_folder if os.path.isdir(path) else for_a_file
        _done(libc().syscall(ADD_RULE, ruleset, PATH_BENEATH, struct.pack("=Qi", rights, place), 0))
    finally:
        os.close(place)


def _enforce(ruleset):
    try:
        _done(libc().syscall(RESTRICT_SELF, ruleset, 0))
    finally:
        os.close(ruleset)


@cache
def libc():
    return ctypes.CDLL(None, use_errno=True)


def _done(result):
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result
