"""Keep what an answer prints, warns and displays: with captured() as notes: …; notes.text() is the first of it."""

import io
import sys
import warnings
from contextlib import ExitStack, contextmanager, redirect_stderr, redirect_stdout

from .values import shorten


class Notes(io.TextIOBase):
    """Keeps the first characters that are written to it, however many come."""

    def __init__(self, room=600):
        self.kept, self.room = [], room

    def write(self, text):
        if self.room > 0:
            self.kept.append(text[: self.room])
            self.room -= len(text)
        return len(text)

    def text(self):
        lines = list(dict.fromkeys(line.strip() for line in "".join(self.kept).splitlines() if line.strip()))
        return shorten(" / ".join(lines[:4]), 200)


@contextmanager
def captured():
    """Output, warnings and, in a notebook, displays of the block go to the Notes that it yields."""
    notes = Notes()

    def keep(message, category, filename, lineno, file=None, line=None):
        notes.write(f"{category.__name__}: {message}\n")

    with ExitStack() as stack:
        stack.enter_context(warnings.catch_warnings())
        warnings.simplefilter("always")
        warnings.showwarning = keep
        stack.enter_context(redirect_stdout(notes))
        stack.enter_context(redirect_stderr(notes))
        if "IPython" in sys.modules:
            stack.enter_context(_displays(notes))
        yield notes


@contextmanager
def _displays(notes):
    from IPython.utils.capture import capture_output

    with capture_output(stdout=False, stderr=False, display=True) as shown:
        yield
    for output in shown.outputs:
        notes.write(f"{output.data.get('text/plain', '')}\n")
