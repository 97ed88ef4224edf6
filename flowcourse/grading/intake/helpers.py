"""The modules that lie beside a notebook, for `from helpers import f`.

sources, problems = helpers(files)    # {name: source}, sentences

They are a student's code like any cell. Here they are read as text, and only the jail imports them.
"""

import sys
from importlib.util import find_spec

from .files import Unreadable

MOST = 10  # beside one notebook
LONGEST = 64_000  # bytes of each, as of an answer
ENDING = ".py"


def is_helper(name):
    """Whether a file can be imported by its name."""
    return name.endswith(ENDING) and _module(name).isidentifier()


def helpers(files):
    """({name: source} of files, sentences on those that are not used); `files` are pairs (name, node)."""
    sources, problems = {}, []
    for name, node in files:
        module = _module(name)
        try:
            if len(sources) == MOST:
                raise Unreadable(f"is not used: {MOST} files beside a notebook were before it")
            if is_installed(module):
                raise Unreadable("is not used: an installed package has its name")
            sources[module] = node.read(LONGEST).decode("utf-8-sig")
        except UnicodeDecodeError:
            problems.append(f"{node.name} is not UTF-8 text")
        except Unreadable as error:
            problems.append(f"{node.name} {error}")
    return sources, problems


def is_installed(name):
    """Whether the grader itself would import something else by this name; a folder without a file for it is nothing."""
    if name in sys.modules or name in sys.stdlib_module_names:
        return True
    spec = find_spec(name)
    return spec is not None and spec.loader is not None


def _module(name):
    return name.removesuffix(ENDING)
