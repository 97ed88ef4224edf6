"""The system calls that an answer may make: those that a calculation and an import need. All others fail with EPERM.

    for_the_worker(writes).load()                  # once: only these calls are allowed, also to children
    rules = for_the_child(); … rules.load()        # in each child: forbids those that only the worker needs

The list names what is allowed, so that new calls of a newer kernel are forbidden. It has no socket, no new process or
thread, no signal to others, no access to another process, no name of the machine, no link, and no change to the
attributes of a file. Where Landlock says which files may be written, some calls that write are allowed too: a child can
create a file and move it to a free name, but not delete it, so that whatever it has written can be counted. libseccomp
knows the numbers on each processor. The long list is loaded once, because loading takes as long as a call of an answer.
"""

import errno
import os

try:
    import fcntl
    import termios

    import pyseccomp
except (ImportError, RuntimeError, OSError):  # the package, or the library that it calls, is not there
    pyseccomp = None

from . import landlock

ALLOWED = (
    "read readv pread64 write writev close lseek dup getdents64 getcwd readlink readlinkat "
    "stat fstat lstat newfstatat statx access faccessat faccessat2 statfs fstatfs "
    "mmap munmap mprotect mremap madvise brk membarrier "
    "rt_sigaction rt_sigprocmask rt_sigreturn sigaltstack restart_syscall setitimer getitimer "
    "nanosleep gettimeofday time times "
    "futex poll ppoll select pselect6 sched_yield sched_getaffinity set_robust_list rseq "
    "getpid gettid getppid getpgrp getuid geteuid getgid getegid getrusage getrlimit getrandom sysinfo "
    "exit exit_group "
)
OF_THE_WORKER = (  # it forks, waits, ends a child and talks to the judge; a child restricts itself
    "clone clone3 fork vfork wait4 waitid kill recvmsg sendto sendmsg setsid setrlimit prctl seccomp close_range "
    "dup2 dup3 uname unlinkat "
)
WRITING = "pwrite64 ftruncate chdir"  # where Landlock says which files may be opened to write
CALLS_OF_LANDLOCK = (landlock.CREATE_RULESET, landlock.ADD_RULE, landlock.RESTRICT_SELF)
NOT_READING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
NO_NAME = getattr(os, "O_TMPFILE", 0) & ~getattr(os, "O_DIRECTORY", 0)  # makes a file that cannot be seen
RENAME_NOREPLACE = 1  # what has the new name already stays: to replace a file is to delete one
OWN_FOLDER = 0o700  # a folder that is not open to who made it could not be emptied
CLOCKS = "clock_gettime clock_getres clock_nanosleep"
OTHER_CLOCKS = 0xFFFFFFF0  # bits of the number of a clock that is another process's
FCNTL = "F_DUPFD F_DUPFD_CLOEXEC F_GETFD F_SETFD F_GETFL F_SETFL"  # not F_SETOWN, with which one can signal others


def available():
    return pyseccomp is not None


def for_the_child():
    """The filter for a child, in addition to the worker's; its load() cannot be undone."""
    rules = pyseccomp.SyscallFilter(pyseccomp.ALLOW)
    for call in (*OF_THE_WORKER.split(), *CALLS_OF_LANDLOCK):
        _add(rules, pyseccomp.ERRNO(errno.EPERM), call)
    return rules


def for_the_worker(writes):
    """The filter that allows the calls of an answer, and those of the worker itself; with `writes`, also WRITING."""
    allow, masked = pyseccomp.ALLOW, pyseccomp.MASKED_EQ
    rules = pyseccomp.SyscallFilter(pyseccomp.ERRNO(errno.EPERM))
    for call in (*ALLOWED.split(), *OF_THE_WORKER.split(), *CALLS_OF_LANDLOCK):
        _add(rules, allow, call)
    _add(rules, allow, "open", pyseccomp.Arg(1, masked, NOT_READING, 0))
    _add(rules, allow, "openat", pyseccomp.Arg(2, masked, NOT_READING, 0))
    for call in CLOCKS.split():
        _add(rules, allow, call, pyseccomp.Arg(0, masked, OTHER_CLOCKS, 0))
    for name in FCNTL.split():
        _add(rules, allow, "fcntl", pyseccomp.Arg(1, pyseccomp.EQ, getattr(fcntl, name)))
    _add(rules, allow, "ioctl", pyseccomp.Arg(1, pyseccomp.EQ, termios.FIOCLEX))  # with which open() marks a descriptor
    _add(rules, allow, "prlimit64", pyseccomp.Arg(0, pyseccomp.EQ, 0))  # of its own limits, which it can only lower
    if writes:
        _allow_writing(rules)
    return rules


def _allow_writing(rules):
    allow, masked = pyseccomp.ALLOW, pyseccomp.MASKED_EQ
    for call in WRITING.split():
        _add(rules, allow, call)
    for mode in (os.O_WRONLY, os.O_RDWR):
        _add(rules, allow, "open", pyseccomp.Arg(1, masked, os.O_ACCMODE | NO_NAME, mode))
        _add(rules, allow, "openat", pyseccomp.Arg(2, masked, os.O_ACCMODE | NO_NAME, mode))
    _add(rules, allow, "mkdir", pyseccomp.Arg(1, masked, OWN_FOLDER, OWN_FOLDER))
    _add(rules, allow, "mkdirat", pyseccomp.Arg(2, masked, OWN_FOLDER, OWN_FOLDER))
    _add(rules, allow, "renameat2", pyseccomp.Arg(4, pyseccomp.EQ, RENAME_NOREPLACE))


def number(call):
    """The number of a system call on this processor."""
    return pyseccomp.resolve_syscall(pyseccomp.Arch.NATIVE, call)


def _add(rules, action, call, *arguments):
    """Add a rule for a call, given by name or number. Some, such as `open`, do not exist on every processor."""
    at = call if isinstance(call, int) else number(call)
    if at >= 0:
        rules.add_rule(action, at, *arguments)
