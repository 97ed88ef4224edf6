"""What `from flowcourse import check` gives in a process that runs the cells of a notebook, but judges no answer.

put_in_place(check=keep)        # a notebook's check(…) calls keep(…); the other functions of the course do nothing
"""

import sys
import types

COURSE = __name__.partition(".")[0]


def put_in_place(**functions):
    """Let `import flowcourse` give a module in which these functions take the place of those that a notebook calls."""
    course, module = sys.modules[COURSE], types.ModuleType(COURSE)
    vars(module).update(vars(course) | dict.fromkeys(course.__all__, nothing) | functions)
    sys.modules[COURSE] = module


def nothing(*args, **kwargs):
    """A function that has no effect, however it is called."""


class Nothing:
    """An object whose methods all have no effect."""

    def __getattr__(self, name):
        return nothing
