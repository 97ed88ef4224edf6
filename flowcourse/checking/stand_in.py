"""The course as a notebook finds it in a process that runs answers and judges none: `from flowcourse import check`.

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
    """What has no effect, however it is called."""


class Nothing:
    """An object of which everything that it is asked is without effect."""

    def __getattr__(self, name):
        return nothing
