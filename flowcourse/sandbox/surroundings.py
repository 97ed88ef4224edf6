"""What an answer finds around it in place of what the jail keeps from it.

hide()                 # no name of this machine, no command line, no folders of the course
work_at_once()         # pools of threads and event loops that need neither a thread nor a socket
remove_by_moving()     # os.remove and its like, where an answer may write
"""

import asyncio
import concurrent.futures
import concurrent.futures.thread
import ctypes
import errno
import importlib
import itertools
import multiprocessing.pool
import os
import platform
import selectors
import site
import socket
import sys
import tempfile

from . import landlock, syscalls
from .protocol import KEPT_VARIABLES

HOST = "jail"
GONE = ".removed-"  # what was removed keeps its bytes under such a name until the child ends, and so they are counted


def hide():
    """Forget what this process knows of the machine and of its own start, and no answer needs."""
    words = os.uname()
    os.uname = lambda: os.uname_result((words.sysname, HOST, *words[2:]))
    socket.gethostname = lambda: HOST
    platform._uname_cache = None
    for name in ("prefix", "exec_prefix", "base_prefix", "base_exec_prefix"):
        setattr(sys, name, "/")
    sys.executable = sys._base_executable = ""
    sys.orig_argv[:] = [""]
    for name in KEPT_VARIABLES:
        os.environ.pop(name, None)
    site.PREFIXES[:] = ["/"]
    site.USER_BASE = site.USER_SITE = None


class AtOnce(concurrent.futures.Executor):
    """A ThreadPoolExecutor that does its work when it is given, in the thread that gives it."""

    def __init__(self, max_workers=None, thread_name_prefix="", initializer=None, initargs=()):
        if initializer is not None:
            initializer(*initargs)

    def submit(self, function, /, *args, **named):
        return done(Result(), function, *args, **named)


class Result(concurrent.futures.Future):
    """What AtOnce and PoolAtOnce give: both kinds of pool call it by other names."""

    get, ready = concurrent.futures.Future.result, concurrent.futures.Future.done

    def wait(self, timeout=None):
        """There is nothing to wait for."""

    def successful(self):
        return self.exception() is None


class PoolAtOnce:
    """A multiprocessing.pool.ThreadPool that does its work when it is given, in the thread that gives it."""

    def __init__(self, processes=None, initializer=None, initargs=()):
        if initializer is not None:
            initializer(*initargs)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def apply(self, function, args=(), named=None):
        return function(*args, **named or {})

    def map(self, function, items, chunksize=None):
        return [function(item) for item in items]

    def starmap(self, function, items, chunksize=None):
        return [function(*item) for item in items]

    def imap(self, function, items, chunksize=1):
        return iter(self.map(function, items))

    imap_unordered = imap

    def apply_async(self, function, args=(), kwds=None, callback=None, error_callback=None):
        return self._later(self.apply, callback, error_callback, function, args, kwds)

    def map_async(self, function, items, chunksize=None, callback=None, error_callback=None):
        return self._later(self.map, callback, error_callback, function, items)

    def starmap_async(self, function, items, chunksize=None, callback=None, error_callback=None):
        return self._later(self.starmap, callback, error_callback, function, items)

    def _later(self, method, callback, error_callback, *args):
        result = done(Result(), method, *args)
        if result.successful() and callback:
            callback(result.get())
        if not result.successful() and error_callback:
            error_callback(result.exception())
        return result

    def close(self):
        """Nothing is left to do."""

    terminate = join = close


def done(future, function, *args, **named):
    """The future, with what the function returns or raises."""
    try:
        future.set_result(function(*args, **named))
    except Exception as error:
        future.set_exception(error)
    return future


def work_at_once():
    """Let pools of threads and event loops do without threads and sockets, which the jail does not give."""
    concurrent.futures.ThreadPoolExecutor = concurrent.futures.thread.ThreadPoolExecutor = AtOnce
    multiprocessing.pool.ThreadPool = PoolAtOnce
    selectors.DefaultSelector = selectors.PollSelector
    asyncio.BaseEventLoop.run_in_executor = lambda self, executor, function, *args: done(
        self.create_future(), function, *args
    )
    for name in ("_make_self_pipe", "_close_self_pipe", "_write_to_self"):  # with which a thread wakes the loop
        setattr(asyncio.SelectorEventLoop, name, lambda self: None)


def remove_by_moving():
    """Let os.remove and its like work by new names: a file that is open or mapped and has no name would go uncounted.

    seccomp allows an answer no other way.
    """
    number, names = syscalls.number("renameat2"), itertools.count(1)

    def move(source, target, from_, to):
        arguments = (_folder(from_), os.fsencode(source), _folder(to), os.fsencode(target), syscalls.RENAME_NOREPLACE)
        if landlock.libc().syscall(number, *arguments) < 0:
            code = ctypes.get_errno()
            raise OSError(code, os.strerror(code), os.fsdecode(source))

    def remove(path, *, dir_fd=None):
        path = os.fsdecode(path).rstrip("/")
        move(path, os.path.join(os.path.dirname(path), f"{GONE}{next(names)}"), dir_fd, dir_fd)

    def rmdir(path, *, dir_fd=None):
        place = os.open(path, os.O_RDONLY | os.O_DIRECTORY, dir_fd=dir_fd)
        try:
            inside = [name for name in os.listdir(place) if not name.startswith(GONE)]
        finally:
            os.close(place)
        if inside:
            raise OSError(errno.ENOTEMPTY, os.strerror(errno.ENOTEMPTY), os.fsdecode(path))
        remove(path, dir_fd=dir_fd)

    def replace(source, target, *, src_dir_fd=None, dst_dir_fd=None):
        try:
            move(source, target, src_dir_fd, dst_dir_fd)
        except FileExistsError:
            remove(target, dir_fd=dst_dir_fd)
            move(source, target, src_dir_fd, dst_dir_fd)

    os.remove = os.unlink = remove
    os.rename = os.replace = replace
    os.rmdir = rmdir
    importlib.reload(tempfile)  # it holds os.unlink as a default


def _folder(descriptor):
    return landlock.AT_FDCWD if descriptor is None else descriptor
