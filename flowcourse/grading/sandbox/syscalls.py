"""The system calls that an answer may make: those of a calculation and of an import; all others fail with EPERM.

    for_the_worker().load()                        # once: a list of what is allowed, which children inherit
    rules = for_the_child(); … rules.load()        # in each child: and none of what the worker alone needs

A list of what is allowed, so that what a newer kernel brings is forbidden. There is no socket in it, no new process or
thread, no signal to others, no look into a process, no change to a file or to its attributes. libseccomp knows the
numbers of each processor. The long list is loaded once, since that takes as long as a call of an answer.
"""

import errno
import os

try:
    import fcntl

    import pyseccomp
except (ImportError, RuntimeError, OSError):  # the package, or the library that it calls, is not there
    pyseccomp = None

from . import landlock

ALLOWED = (
    "read readv pread64 write writev close lseek dup getdents64 getcwd readlink readlinkat "
    "stat fstat lstat newfstatat statx access faccessat faccessat2 statfs fstatfs "
    "mmap munmap mprotect mremap madvise brk membarrier "
    "rt_sigaction rt_sigprocmask rt_sigreturn sigaltstack restart_syscall setitimer getitimer "
    "clock_gettime clock_getres clock_nanosleep nanosleep gettimeofday time times "
    "futex poll ppoll select pselect6 sched_yield sched_getaffinity set_robust_list rseq "
    "getpid gettid getppid getpgrp getuid geteuid getgid getegid getrusage getrlimit getrandom sysinfo uname "
    "exit exit_group "
)
OF_THE_WORKER = (  # it forks, waits, ends a child, hears from the judge; a child closes its own walls
    "clone clone3 fork vfork wait4 waitid kill recvmsg sendto sendmsg setsid setrlimit prctl seccomp close_range "
    "dup2 dup3 "
)
CALLS_OF_LANDLOCK = (landlock.CREATE_RULESET, landlock.ADD_RULE, landlock.RESTRICT_SELF)
NOT_READING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
FCNTL = "F_DUPFD F_DUPFD_CLOEXEC F_GETFD F_SETFD F_GETFL F_SETFL"  # not F_SETOWN, by which one signals others


def available():
    return pyseccomp is not None


def for_the_child():
    """The filter that closes behind the worker's; its load() is for good."""
    rules = pyseccomp.SyscallFilter(pyseccomp.ALLOW)
    for call in (*OF_THE_WORKER.split(), *CALLS_OF_LANDLOCK):
        _add(rules, pyseccomp.ERRNO(errno.EPERM), call)
    return rules


def for_the_worker():
    """The filter that lets the calls of an answer pass, and those of the worker itself."""
    allow, masked = pyseccomp.ALLOW, pyseccomp.MASKED_EQ
    rules = pyseccomp.SyscallFilter(pyseccomp.ERRNO(errno.EPERM))
    for call in (*ALLOWED.split(), *OF_THE_WORKER.split(), *CALLS_OF_LANDLOCK):
        _add(rules, allow, call)
    _add(rules, allow, "open", pyseccomp.Arg(1, masked, NOT_READING, 0))
    _add(rules, allow, "openat", pyseccomp.Arg(2, masked, NOT_READING, 0))
    for name in FCNTL.split():
        _add(rules, allow, "fcntl", pyseccomp.Arg(1, pyseccomp.EQ, getattr(fcntl, name)))
    _add(rules, allow, "prlimit64", pyseccomp.Arg(0, pyseccomp.EQ, 0))  # its own limits, which it can only lower
    return rules


def _add(rules, action, call, *arguments):
    """For a call by its name, or by a number; `open` and others are not on every processor."""
    number = call if isinstance(call, int) else pyseccomp.resolve_syscall(pyseccomp.Arch.NATIVE, call)
    if number >= 0:
        rules.add_rule(action, number, *arguments)
