"""The modules that lie beside a notebook, for `from helpers import f`.

sources, problems = helpers(nodes)    # {name: source}, sentences

They are a student's code like any cell. Here they are read as text, and only the jail imports them.
"""

import sys
from importlib.util import find_spec

from .files import Unreadable

MOST = 10  # beside one notebook
LONGEST = 64_000  # bytes of each, as of an answer
ENDING = ".py"


def is_helper(node):
    """Whether a file can be imported by its name."""
    return not node.folder and node.name.endswith(ENDING) and _name(node).isidentifier()


def helpers(nodes):
    """({name: source} of files, sentences on those that are not used)."""
    sources, problems = {}, []
    for node in nodes:
        name = _name(node)
        try:
            if len(sources) == MOST:
                raise Unreadable(f"is not used: {MOST} files beside a notebook were before it")
            if is_installed(name):
                raise Unreadable("is not used: an installed package has its name")
            sources[name] = node.read(LONGEST).decode("utf-8-sig")
        except UnicodeDecodeError:
            problems.append(f"{node.name} is not UTF-8 text")
        except Unreadable as error:
            problems.append(f"{node.name} {error}")
    return sources, problems


def is_installed(name):
    """Whether the grader itself would import something else by this name."""
    return name in sys.modules or name in sys.stdlib_module_names or find_spec(name) is not None


def _name(node):
    return node.name.removesuffix(ENDING)
