"""The system calls that an answer may make: those of a calculation and of an import; all others fail with EPERM.

A list of what is allowed, so that what a newer kernel brings is forbidden. There is no socket in it, no new process or
thread, no signal to others, no look into a process, no change to a file or to its attributes. libseccomp knows the
numbers of each processor.
"""

import errno
import os

try:
    import fcntl

    import pyseccomp
except (ImportError, RuntimeError, OSError):  # the package, or the library that it calls, is not there
    pyseccomp = None

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
NOT_READING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
FCNTL = "F_DUPFD F_DUPFD_CLOEXEC F_GETFD F_SETFD F_GETFL F_SETFL"  # not F_SETOWN, by which one signals others


def available():
    return pyseccomp is not None


def compiled():
    """The filter; its load() is for good."""
    allow, masked = pyseccomp.ALLOW, pyseccomp.MASKED_EQ
    rules = pyseccomp.SyscallFilter(pyseccomp.ERRNO(errno.EPERM))
    for name in ALLOWED.split():
        _add(rules, allow, name)
    _add(rules, allow, "open", pyseccomp.Arg(1, masked, NOT_READING, 0))
    _add(rules, allow, "openat", pyseccomp.Arg(2, masked, NOT_READING, 0))
    for name in FCNTL.split():
        _add(rules, allow, "fcntl", pyseccomp.Arg(1, pyseccomp.EQ, getattr(fcntl, name)))
    _add(rules, allow, "prlimit64", pyseccomp.Arg(0, pyseccomp.EQ, 0))  # its own limits, which it can only lower
    return rules


def _add(rules, action, name, *arguments):
    if pyseccomp.resolve_syscall(pyseccomp.Arch.NATIVE, name) >= 0:  # `open` is not on every processor
        rules.add_rule(action, name, *arguments)
