"""Keep what an answer prints, warns, logs and displays.

with captured() as notes: ...
notes.text()                      # its first lines
"""

import io
import logging
import sys
import warnings
from contextlib import ExitStack, contextmanager, redirect_stderr, redirect_stdout

import numpy as np

from .values import shorten


class Notes(io.TextIOBase):
    """Keeps the first characters that are written to it, and drops the rest."""

    def __init__(self, room=600):
        self.kept = []
        self.room = room

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
    """Send the block's output, warnings and, in a notebook, displays to the Notes that this yields."""
    notes = Notes()

    def keep(message, category, filename, lineno, file=None, line=None):
        notes.write(f"{category.__name__}: {message}\n")

    with ExitStack() as stack:
        stack.enter_context(warnings.catch_warnings())
        warnings.simplefilter("always")
        warnings.showwarning = keep
        stack.enter_context(redirect_stdout(notes))
        stack.enter_context(redirect_stderr(notes))
        stack.enter_context(_put_back())
        if "IPython" in sys.modules:
            stack.enter_context(_displays(notes))
        yield notes


@contextmanager
def _put_back():
    """Afterwards NumPy's error state and the log handlers are as before, and new matplotlib figures are closed."""
    handlers, level = logging.root.handlers[:], logging.root.level
    figures = _open_figures()
    try:
        with np.errstate():
            yield
    finally:
        logging.root.handlers[:] = handlers
        logging.root.setLevel(level)
        for number in _open_figures() - figures:
            sys.modules["matplotlib.pyplot"].close(number)


def _open_figures():
    pyplot = sys.modules.get("matplotlib.pyplot")
    return set(pyplot.get_fignums()) if pyplot else set()


@contextmanager
def _displays(notes):
    from IPython.utils.capture import capture_output

    with capture_output(stdout=False, stderr=False, display=True) as shown:
        yield
    for output in shown.outputs:
        notes.write(f"{output.data.get('text/plain', '')}\n")
