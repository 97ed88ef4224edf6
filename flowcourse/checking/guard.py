"""Call a function that may loop forever, use up all memory or end the process, and survive it.

with time_limit(10.0) as call:
    call(function, args)           # its value, or TimeUp after ten seconds of the processor
with memory_limit(): ...           # a 10 GB array becomes a MemoryError (Linux)
with steady_interpreter(): ...     # exit() and input() raise; no recursion is deeper than DEEPEST
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
PATIENCE, TICK = 0.2, 1e-3  # seconds
BUSY = 10  # so many times longer by the clock, for one that is kept from the processor
LIBRARY = re.compile(r"[\\/](site|dist)-packages[\\/]")
TIMER = getattr(signal, "ITIMER_REAL", None)  # None on Windows
IN_A_TAB = sys.platform == "emscripten"  # in a browser's tab Python has neither threads nor signals
UNLIMITED = "In a browser tab a check has no time limit: when one does not end, use Kernel → Restart."

_inside = False
_said = False


class TimeUp(BaseException):
    """Raised inside the called function when its time is over; not an Exception, so that few handlers catch it."""


class UserInterrupt(KeyboardInterrupt):
    """The person pressed Ctrl-C; a function that raises KeyboardInterrupt itself raises only the parent class."""


@contextmanager
def time_limit(seconds, say=print):
    """Yields `call`: call(function, args) returns function(*args), or raises TimeUp when the block's time is over.

    The time is that of the processor, so that a busy machine makes no right answer late; by the clock it is BUSY times
    as long, for one that waits.
    Interrupts follow each other quickly: a loop with a bare `except:` catches many, until one hits it outside of its
    try block. In the first PATIENCE seconds no interrupt hits code of a library, which may have to finish what it
    began: NumPy marks an array while it prints it, and with the mark left behind would print it as `...` ever after.
    Compiled code cannot be interrupted: after a while `say` is called with a sentence on what to do. In a thread that
    is not the main thread there is no limit. In a browser tab there is none either, and `say` is told so once.
    """
    if IN_A_TAB:
        _say_once(say)
    if IN_A_TAB or threading.current_thread() is not threading.main_thread():
        yield lambda function, args: function(*args)
        return
    late, done, lock = threading.Event(), threading.Event(), threading.Lock()
    clock, processor = time.monotonic(), time.process_time()
    first_alarm = None

    def left():
        """Seconds; where several threads use more of the processor than the clock shows, the clock counts."""
        waited, used = time.monotonic() - clock, time.process_time() - processor
        return min(seconds - min(waited, used), BUSY * seconds - waited)

    def call(function, args):
        global _inside
        _inside = True
        try:
            return function(*args)
        finally:
            _inside = False

    def on_alarm(signum, frame):
        nonlocal first_alarm
        if first_alarm is None:
            more = left()
            if more > TICK:
                signal.setitimer(TIMER, more)
                return
            first_alarm = time.monotonic()
            if TIMER is not None:
                signal.setitimer(TIMER, 50e-6, 50e-6)
        spared = time.monotonic() < first_alarm + PATIENCE and LIBRARY.search(frame.f_code.co_filename)
        if _inside and frame.f_code not in (call.__code__, on_alarm.__code__) and not spared:
            raise TimeUp

    def on_interrupt(signum, frame):
        if not late.is_set():
            raise UserInterrupt
        on_alarm(signum, frame)

    with _handlers(on_interrupt, on_alarm):
        _thread.start_new_thread(_watch, (left, late, done, lock, say))
        if TIMER is not None:
            signal.setitimer(TIMER, seconds)
        try:
            yield call
        finally:
            if TIMER is not None:
                signal.setitimer(TIMER, 0)
            if first_alarm:  # another alarm may be on its way: let it arrive while its handler is still there
                time.sleep(0.01)
            with lock:  # _watch sends no interrupt after this
                done.set()


@contextmanager
def cpu_limit(seconds):
    """After so many seconds of the processor, TimeUp is raised in the block; in the main thread alone."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    previous = signal.signal(signal.SIGPROF, time_up)
    signal.setitimer(signal.ITIMER_PROF, seconds, 1)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, previous)


def time_up(signum, frame):
    """A handler of signals."""
    raise TimeUp


def _say_once(say):
    global _said
    if not _said:
        _said = True
        say(UNLIMITED)


def in_a_call():
    """Whether a function runs under a time limit now. A second limit inside of it would stop the timer of the first."""
    return _inside


def _watch(left, late, done, lock, say):
    """Runs in a thread: sends the interrupts where there is no timer (Windows), and reports when they do not help."""
    while left() > TICK:
        if done.wait(left()):
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
    """Allow `extra` bytes of new address space inside the block, where a process can read its own size (Linux)."""
    size = address_space()
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


def address_space():
    """The bytes of this process's address space; None where the system does not say."""
    try:
        with open("/proc/self/statm", "rb", buffering=0) as file:  # the fastest way: this runs at each call
            return int(file.read().split()[0]) * resource.getpagesize()
    except (OSError, AttributeError, ValueError):
        return None


@contextmanager
def steady_interpreter():
    """Inside the block a function can neither end the interpreter nor wait for the person at the keyboard.

    exit() and quit() raise SystemExit in a notebook too, where they would end the kernel after the cell. input() and
    breakpoint() raise, where JupyterLab would wait for an answer and run no other cell. The recursion limit is at most
    DEEPEST, since a deeper recursion may crash Python.
    """
    limit, set_limit = sys.getrecursionlimit(), sys.setrecursionlimit
    set_limit(min(limit, DEEPEST))
    sys.setrecursionlimit = lambda wanted: set_limit(min(wanted, DEEPEST))
    old_input, old_hook = builtins.input, sys.breakpointhook
    builtins.input, sys.breakpointhook = _refusal_of("input()"), _refusal_of("breakpoint()")
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    if shell is not None:
        shell.ask_exit = _raise_exit
    try:
        yield
    finally:
        builtins.input, sys.breakpointhook = old_input, old_hook
        sys.setrecursionlimit = set_limit
        set_limit(limit)
        if shell is not None:
            shell.__dict__.pop("ask_exit", None)  # uncovers the method of the class


def _raise_exit():
    raise SystemExit("exit() and quit() would end the kernel")


def _refusal_of(what):
    def refuse(*args, **kwargs):
        raise RuntimeError(f"{what} waits for someone who types, and a check cannot: leave it out")

    return refuse
