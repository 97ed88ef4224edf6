"""Answers that students hand in, as the text of an answer cell:  right("ex-01-2", 0); wrong("ex-01-2")"""

import inspect
import re
from importlib import import_module
from textwrap import indent

import answers
from hand_ins import answer

SPOILT = """def spoilt(value):
    return tuple(map(spoilt, value)) if isinstance(value, tuple) else 0.25 - 1.5 * value * value


def {name}({arguments}, right={name}):
    return spoilt(right({arguments}))
"""


def right(exercise_id, k):
    """One of the right answers of tests/answers, in a function with all of its file, where that disturbs nothing."""
    name, _ = _asked(exercise_id)
    text = indent(_source(exercise_id.replace("-", "_")), "    ")
    return f"def {name}():\n{text}\n    return RIGHT[{k}]\n\n\n{name} = {name}()"


def wrong(exercise_id):
    """The solution, and what it returns spoilt: no such mistake has a name."""
    name, arguments = _asked(exercise_id)
    return f"{answer(exercise_id)}\n\n\n{SPOILT.format(name=name, arguments=arguments)}"


def _asked(exercise_id):
    """The name and the arguments of the function that is asked for."""
    return re.search(r"^def (\w+)\((.*)\):$", answer(exercise_id), re.MULTILINE).groups()


def _source(module):
    """The text of a file of tests/answers, with those that it imports."""
    text = inspect.getsource(import_module(f"{answers.__name__}.{module}"))
    return re.sub(r"^from \.(\w+) import (?:\([^)]*\)|.*)$", lambda match: _source(match[1]), text, flags=re.MULTILINE)
