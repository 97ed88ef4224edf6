"""What an instructor may want to look at in an answer, seen while it runs: however it is spelled, Python knows it.

    seen = Seen("<answer cell of ex-01-2>")
    with watching(seen):
        ...                        # the cell is run, or the answer is called
    seen.told(answer)              # ("minflow.flow.Flow", "os"): what it called of the engine, and unusual names

This is the answer's own process, so an answer can undo what is done here. The names say that it may have done so.
"""

import sys
from contextlib import contextmanager

from ..checking import call

ENGINE = "minflow."
COURSE = (ENGINE, "flowcourse.")
ANSWER, OWN = "<answer cell of ", "<cell "  # how the files of a student's cells begin
UNUSUAL = {"__import__", "importlib", "pkgutil", "builtins", "_getframe", "currentframe", "gc", "inspect", "ctypes"}
UNUSUAL |= {"subprocess", "socket", "multiprocessing", "threading", "_thread", "signal", "flowcourse", "eval", "exec"}
UNUSUAL |= {"__subclasses__", "__globals__", "__builtins__", "os", "setprofile", "settrace"}
MOST = 20  # names that are told


class Seen:
    """`cell` is the file name of the answer's cell."""

    def __init__(self, cell):
        self.cell, self.code, self.calls = cell, None, set()

    def note(self, frame, event, _):
        """Python calls this at each call and return while the answer runs."""
        if event != "call":
            return
        if self.code is None and frame.f_code.co_filename == self.cell:
            self.code = frame.f_code
        elif _module(frame).startswith(ENGINE) and self._by_the_answer(frame.f_back):
            self.calls |= _called(frame)

    def _by_the_answer(self, frame):
        """Whether no function of the engine or of the exercise stands between the student's code and this call."""
        while frame is not None and not (_is_the_students(frame) or _module(frame).startswith(COURSE)):
            frame = frame.f_back
        # Where the answer is itself of the engine, or a functools.partial of it, call_answer makes the call.
        return frame is not None and (_is_the_students(frame) or frame.f_globals is vars(call))

    def told(self, answer):
        """Functions and classes of minflow that the answer is, inherits from or called, then UNUSUAL names; sorted."""
        calls = self.calls | _first_of_the_engine(answer.__mro__ if isinstance(answer, type) else (answer,))
        names = self._names()
        unusual = {"sys.modules"} if {"sys", "modules"} <= names else set()
        return (*sorted(calls)[:MOST], *sorted(unusual | names & UNUSUAL)[:MOST])

    def _names(self):
        """The names in the code of the cell and of the functions within it, of a module its first part."""
        found, left = set(), [self.code] if self.code else []
        while left:
            code = left.pop()
            found.update(name.partition(".")[0] for name in code.co_names)
            left += [constant for constant in code.co_consts if isinstance(constant, type(code))]
        return found


@contextmanager
def watching(seen):
    """Watch what runs in the block; nothing where there is None to see it."""
    if seen is None:
        yield
        return
    sys.setprofile(seen.note)
    try:
        yield
    finally:
        sys.setprofile(None)


def answer_cell(exercise_id):
    """What the file of an answer's cell is called."""
    return f"{ANSWER}{exercise_id}>"


def own_cell(number):
    """What the file of a cell of the student's own is called."""
    return f"{OWN}{number}>"


def _is_the_students(frame):
    return frame.f_code.co_filename.startswith((ANSWER, OWN))


def _module(frame):
    return str(frame.f_globals.get("__name__", ""))


def _called(frame):
    """{the name of a public function, or of the class for its constructor}; nothing for a method, of any object."""
    code = frame.f_code
    if code.co_name == "__init__":
        return _first_of_the_engine(type(frame.f_locals[code.co_varnames[0]]).__mro__)
    name = code.co_qualname.partition(".<locals>")[0]  # of a function within another that one
    return set() if "." in name or name.startswith(("_", "<")) else {f"{_module(frame)}.{name}"}


def _first_of_the_engine(objects):
    """{the dotted name of the first that is defined in minflow}: of a class and its bases the nearest."""
    names = (f"{getattr(each, '__module__', '')}.{getattr(each, '__qualname__', '')}" for each in objects)
    return {name.partition(".<locals>")[0] for name in [name for name in names if name.startswith(ENGINE)][:1]}
