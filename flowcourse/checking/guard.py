"""Call a function that may loop for ever, eat all memory or end the process, and come back.

call_within(10.0, function, args)           # its value, or TimeUp
with memory_limit(): ...                    # a 10 GB array becomes a MemoryError (Linux)
with steady_interpreter(): ...              # exit(), input() raise in a notebook; no recursion deeper than DEEPEST
"""

import _thread
import builtins
import re
import signal
import sys
import threading
import time
from contextlib import contextmanager

try:
    import resource
except ImportError:  # Windows
    resource = None

GIBIBYTE = 2**30
DEEPEST = 5_000
PATIENCE = 0.2  # seconds
LIBRARY = re.compile(r"[\\/](site|dist)-packages[\\/]")
TIMER = getattr(signal, "ITIMER_REAL", None)  # None on Windows

_inside = False


class TimeUp(BaseException):
    """Raised inside the called function when its time is over; not an Exception, so that few handlers stop it."""


class UserInterrupt(KeyboardInterrupt):
    """The person's own Ctrl-C, told apart from a function that raises KeyboardInterrupt itself."""


@contextmanager
def time_limit(seconds, say=print):
    """Gives a function `call`: call(function, args) is function(*args), or TimeUp once the block has used its time.

    The interrupts go on coming: a loop with a bare `except:` swallows many, and is hit outside its try block in the
    end. For the first PATIENCE they spare the libraries, which may be between a note of what they do and its removal
    (NumPy, of the array that it prints: it would be shown as `...` from then on). What sits in compiled code cannot be
    interrupted: after a while `say` tells what to do about it. Outside the main thread there is no limit.
    """
    if threading.current_thread() is not threading.main_thread():
        yield lambda function, args: function(*args)
        return
    late, done, lock, rung = threading.Event(), threading.Event(), threading.Lock(), None

    def call(function, args):
        global _inside
        _inside = True
        try:
            return function(*args)
        finally:
            _inside = False

    def on_alarm(signum, frame):
        nonlocal rung
        rung = rung or time.monotonic()
        spared = time.monotonic() < rung + PATIENCE and LIBRARY.search(frame.f_code.co_filename)
        if _inside and frame.f_code not in (call.__code__, on_alarm.__code__) and not spared:
            raise TimeUp

    def on_interrupt(signum, frame):
        if not late.is_set():
            raise UserInterrupt
        on_alarm(signum, frame)

    with _handlers(on_interrupt, on_alarm):
        _thread.start_new_thread(_watch, (seconds, late, done, lock, say))
        if TIMER is not None:
            signal.setitimer(TIMER, seconds, 50e-6)
        try:
            yield call
        finally:
            if TIMER is not None:
                signal.setitimer(TIMER, 0)
            if rung:  # an alarm on its way through another thread arrives while its handler is still there
                time.sleep(0.01)
            with lock:  # no interrupt can come after this
                done.set()


def in_a_call():
    """Whether a function with a time limit is being called: a second limit would put its clock out of action."""
    return _inside


def _watch(seconds, late, done, lock, say):
    """A thread's work: interrupt where there is no timer (Windows), and speak when interrupts do not help."""
    if done.wait(seconds):
        return
    late.set()
    end = time.monotonic() + 5
    while not done.wait(0.01) and time.monotonic() < end:
        with lock:
            if TIMER is None and not done.is_set():
                _thread.interrupt_main()
    if not done.is_set():
        say("✗ not yet: your function cannot be stopped (it is inside compiled code): use Kernel → Restart")


@contextmanager
def _handlers(on_interrupt, on_alarm):
    previous = {signal.SIGINT: signal.signal(signal.SIGINT, on_interrupt)}
    if TIMER is not None:
        previous[signal.SIGALRM] = signal.signal(signal.SIGALRM, on_alarm)
    try:
        yield
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)


@contextmanager
def memory_limit(extra=2 * GIBIBYTE):
    """At most `extra` bytes of new address space inside the block, on systems that tell their size (Linux)."""
    size = _address_space()
    if size is None:
        yield
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    wanted = size + extra
    if soft != resource.RLIM_INFINITY:
        wanted = min(wanted, soft)
    resource.setrlimit(resource.RLIMIT_AS, (wanted, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def _address_space():
    try:
        with open("/proc/self/statm", "rb", buffering=0) as file:  # for each call of an answer: a slim reader
            return int(file.read().split()[0]) * resource.getpagesize()
    except (OSError, AttributeError, ValueError):
        return None


@contextmanager
def steady_interpreter():
    """exit() and quit() raise SystemExit in a notebook too, where they would end the kernel after the cell.

    input() and breakpoint() raise, where JupyterLab would wait for an answer and run no other cell. The recursion limit
    is at most DEEPEST inside, and afterwards as before: deeper, Python itself may die.
    """
    limit, set_limit, ipython = sys.getrecursionlimit(), sys.setrecursionlimit, sys.modules.get("IPython")
    ask, stop = builtins.input, sys.breakpointhook
    builtins.input, sys.breakpointhook = _nobody_types("input()"), _nobody_types("breakpoint()")
    set_limit(min(limit, DEEPEST))
    sys.setrecursionlimit = lambda wanted: set_limit(min(wanted, DEEPEST))
    shell = ipython.get_ipython() if ipython else None
    if shell is not None:
        shell.ask_exit = _raise_exit
    try:
        yield
    finally:
        builtins.input, sys.breakpointhook = ask, stop
        sys.setrecursionlimit = set_limit
        set_limit(limit)
        if shell is not None:
            shell.__dict__.pop("ask_exit", None)  # the class's own again


def _raise_exit():
    raise SystemExit("exit() and quit() would end the kernel")


def _nobody_types(what):
    def refuse(*args, **kwargs):
        raise RuntimeError(f"{what} waits for someone who types, and a check cannot: leave it out")

    return refuse
